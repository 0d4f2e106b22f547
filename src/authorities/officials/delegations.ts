/**
 * Delegations (« la culture », « la communication »), which no register tells: read in the order that gives them and noted
 * by a person, with where and when (reference: public data §2; CGCT L2122-18).
 */
import {
  currentOfficials,
  endOfficial,
  findOfficial,
  insertOfficial,
  isSamePerson,
  type OfficialRow,
} from '../../../db/queries/officials.js';
import type { Db } from '../../../db/open.js';
import type { LegalDay, Sex } from '../../french/index.js';

export interface Delegation {
  readonly authority: string;
  readonly office: 'adjoint' | 'vice-president';
  readonly firstName: string;
  readonly lastName: string;
  readonly sex: Sex;
  /** With its article: « la culture ». */
  readonly charge: string;
  /** Address or words that tell where it was read. */
  readonly source: string;
  /** Day of the order, or of the reading. */
  readonly on: LegalDay;
  /** Person who notes it. */
  readonly by: string;
}

/** What is wrong with the words of a delegation, in French; null when nothing is. Letters say « chargée de la culture ». */
export function chargeProblem(charge: string): string | null {
  return /^(?:(?:la|le|les)\s|l[’'])\S/iu.test(charge)
    ? null
    : 'Écrivez la délégation avec son article : « la culture », « le patrimoine », « les fêtes ».';
}

/**
 * Notes a delegation. Somebody whom the register names gets it beside what the register says (her order, her dates), and
 * keeps it when the register is read again; somebody it does not name is added. What was there before ends and stays.
 */
export function noteDelegation(tx: Db, told: Delegation, at: string, today: LegalDay): OfficialRow {
  const { authority, office, firstName, lastName, sex, charge, source, on, by } = told;
  const known = currentOfficials(tx, authority).find(
    (row) => row.office === office && isSamePerson(row, told),
  );
  const noted = { charge, chargeSource: source, chargeOn: on, addedBy: by, source };
  if (known === undefined) {
    return insertOfficial(
      tx,
      { ...noted, authorityCode: authority, office, firstName, lastName, sex, checkedOn: today },
      at,
    );
  }
  endOfficial(tx, known.id, at);
  return insertOfficial(tx, { ...successorOf(known), ...noted, sex: known.sex ?? sex, checkedOn: today }, at);
}

/**
 * Takes a delegation back that was noted: somebody whom the register names stays without it, somebody who was added ends.
 * False when nothing of this authority has that id, or it is over.
 */
export function dropDelegation(
  tx: Db,
  ask: { readonly authority: string; readonly id: string },
  at: string,
): boolean {
  const row = findOfficial(tx, ask.id);
  if (row === null || row.authorityCode !== ask.authority || row.validTo !== null) return false;
  // A charge without a source is the register's own (a sector).
  if (row.setId !== null && row.chargeSource === null) return false;
  endOfficial(tx, row.id, at);
  if (row.setId !== null) {
    insertOfficial(
      tx,
      { ...successorOf(row), charge: null, chargeSource: null, chargeOn: null, source: null },
      at,
    );
  }
  return true;
}

function successorOf({
  id: _id,
  validFrom: _from,
  validTo: _to,
  ...row
}: OfficialRow): Omit<OfficialRow, 'id' | 'validFrom' | 'validTo'> {
  return row;
}
