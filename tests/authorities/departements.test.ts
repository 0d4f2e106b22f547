/** Which départements an authority belongs to or reaches into, and that a hold on each of them holds its letters. */
import { expect, test } from 'vitest';
import { addAuthority } from '../../db/queries/authorities.js';
import { insertHold } from '../../db/queries/brakes.js';
import { createPerson } from '../../db/queries/people.js';
import { departementsOfAuthority } from '../../src/authorities/departements.js';
import type { AuthorityKind } from '../../src/authorities/types.js';
import { gateOf } from '../../src/mail/index.js';
import { AT, openScene } from '../db/scene.js';

/** Nobody’s SIREN. */
const NEW_EPCI = '219900016';
/** One that the COG knows, across the border of the Bas-Rhin and the Haut-Rhin. */
const KNOWN_EPCI = '200030526';

function openPlaces() {
  const { db, raw } = openScene();
  const add = (code: string, kind: AuthorityKind, departement: string | null, part = ''): void => {
    addAuthority(db, { code, kind, name: 'Saint-Exemple', siren: null, departement, population: null }, AT);
    if (part !== '') raw.prepare(`UPDATE authorities SET ${part} WHERE code = ?`).run(code);
  };
  add('01998', 'commune', '01', `epci = '${NEW_EPCI}'`);
  add('74998', 'commune', '74', `epci = '${NEW_EPCI}'`);
  add(NEW_EPCI, 'epci', null);
  add(KNOWN_EPCI, 'epci', '67');
  add('R94', 'region', null, `region = '94'`);
  add('R53', 'region', null);
  add('D6AE', 'departement', null);
  add('D01', 'departement', null);
  add('D976', 'departement', '976');
  add('75056', 'commune', null);
  add('X00000001', 'autre', null, `parent = 'R53'`);
  add('X00000002', 'autre', null);
  // A loop that nobody should make ends all the same.
  add('X00000003', 'autre', '29', `parent = 'X00000004'`);
  add('X00000004', 'autre', '35', `parent = 'X00000003'`);
  return { db };
}

const PLACES = [
  ['01998', ['01']],
  [NEW_EPCI, ['01', '74']],
  [KNOWN_EPCI, ['67', '68']],
  ['R94', ['2A', '2B']],
  ['R53', ['22', '29', '35', '56']],
  ['D6AE', ['67', '68']],
  ['D01', ['01']],
  ['D976', ['976']],
  ['75056', ['75']],
  ['X00000001', ['22', '29', '35', '56']],
  ['X00000002', []],
  ['X00000003', ['29', '35']],
] as const;

test('each kind of authority, and a hold on each of its départements', () => {
  const { db } = openPlaces();
  for (const [code, departements] of PLACES)
    expect([code, departementsOfAuthority(db, code)]).toEqual([code, departements]);
  const { id: setBy } = createPerson(db, { name: 'Sacha', role: 'national' }, AT);
  const gateFor = (authority: string) =>
    gateOf(
      db,
      {
        letter: 'l',
        caseId: 'c',
        authority,
        departements: departementsOfAuthority(db, authority),
        approvedAt: AT,
        recipient: 'accueil@saint-exemple.example',
        sentToday: 0,
      },
      '2027-02-01T08:00:00.000Z',
    ).kind;
  for (const subject of ['68', '29', '74'])
    insertHold(db, { kind: 'section', subject, reason: 'x', setBy }, AT);
  const held = PLACES.map(([code]) => code).filter((code) => gateFor(code) === 'held');
  expect(held).toEqual([NEW_EPCI, KNOWN_EPCI, 'R53', 'D6AE', 'X00000001', 'X00000003']);
});
