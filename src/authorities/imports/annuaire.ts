/** The Annuaire de l’administration (DILA): sites, mailboxes, addresses of town halls, EPCI, départements, régions. */
import { findAuthority } from '../../../db/queries/authorities.js';
import { directoryCode, epciOfCommunes, layContacts, learnSiren } from '../../../db/queries/directory.js';
import { openImportQuestions } from './questions.js';
import { CONTACT_KINDS } from '../types.js';
import { chooseContacts, isAnnex } from './annuaire-choice.js';
import {
  annuaireRow,
  NEEDED_FIELDS,
  OTHER_FIELDS,
  readAnnuaireRecord,
  type AnnuaireRow,
} from './annuaire-record.js';
import { councilOfRegion } from './councils.js';
import { isJson } from './open-source.js';
import { readCsv } from './read-csv.js';
import { readJson } from './read-json.js';
import type { ImportSet, SourceFile, SourceRecord, Swap, Swapping } from './set.js';

const MIB = 1024 * 1024;
/** The archive of everything had 172 MB in 2024 and unfolds to some 1.2 GB. */
const MAX_BYTES = 1024 * MIB;
const MAX_UNFOLDED_BYTES = 6 * 1024 * MIB;

const BASE =
  'https://api-lannuaire.service-public.gouv.fr/api/explore/v2.1/catalog/datasets/api-lannuaire-administration';

/** Names of people are not asked for. `like` is fuzzy: the decoded roles decide. */
function exportAddress(): string {
  const where = ['mairie', 'paris_mairie', 'paris_mairie_arrondissement', 'mairie_com', 'epci', 'cg', 'cr']
    .map((role) => `pivot like "${role}"`)
    .join(' or ');
  const query = new URLSearchParams({ select: [...NEEDED_FIELDS, ...OTHER_FIELDS].join(','), where });
  return `${BASE}/exports/json?${query.toString()}`;
}

async function* read(source: SourceFile): AsyncGenerator<SourceRecord<AnnuaireRow>> {
  const archive = { maxUnfoldedBytes: MAX_UNFOLDED_BYTES, entry: /data\.gouv_local\.json$/ };
  const isCsvByName = /\.csv(?:\.gz|\.bz2)?$/i.test(source.name);
  const records = (await isJson(source, archive, !isCsvByName))
    ? // A page of the API, the whole file, an export.
      readJson(source, { arrays: [['results'], ['service'], []], ...archive })
    : readCsv(source, {
        separator: ';',
        required: NEEDED_FIELDS,
        optional: OTHER_FIELDS,
        maxUnfoldedBytes: MAX_UNFOLDED_BYTES,
      });
  for await (const record of records) {
    if (record.kind !== 'record') yield record;
    else {
      const fields: unknown = 'fields' in record ? record.fields : record.value;
      yield isObject(fields)
        ? readAnnuaireRecord(fields, record.line)
        : {
            kind: 'refused',
            line: record.line,
            reason: 'Ce n’est pas un enregistrement.',
            excerpt: JSON.stringify(fields) ?? '',
          };
    }
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function swap({ tx, importId, at }: Swap): Swapping<AnnuaireRow> {
  const questions = openImportQuestions(tx, importId);
  const codeOf = (subject: string, rows: readonly AnnuaireRow[]): string | null => {
    const group = /^~epci\/(.+)$/.exec(subject)?.[1];
    if (group !== undefined) {
      const communes = [...new Set([group, ...rows.flatMap((row) => row.communes)])];
      return epciOfCommunes(tx, communes);
    }
    const seat = /^~cr\/(.+)$/.exec(subject)?.[1];
    if (seat === undefined) return directoryCode(tx, subject);
    const region = findAuthority(tx, seat)?.region ?? null;
    return region === null ? null : directoryCode(tx, councilOfRegion(region));
  };
  return {
    apply(subject, rows) {
      const code = codeOf(subject, rows);
      // Nothing of an authority that nobody knows was ever laid down.
      if (code === null) return rows.length === 0 ? 'laid' : 'waits';
      const contacts = chooseContacts(rows);
      layContacts(tx, code, contacts, importId, at);
      for (const kind of CONTACT_KINDS)
        questions.answer(code, kind, contacts.find((one) => one.kind === kind)?.value ?? null);
      const siren = rows.find((row) => row.siren !== null && !isAnnex(row) && !row.disagrees)?.siren ?? null;
      if (siren !== null) learnSiren(tx, code, siren);
      // Of councils the Annuaire alone tells it; of communes the COG does, and two sources would ask in turn.
      if (siren !== null && /^[DR]/.test(code)) questions.answer(code, 'siren', siren);
      return 'laid';
    },
  };
}

export const annuaireSet: ImportSet<AnnuaireRow> = {
  id: 'annuaire',
  title: 'Annuaire de l’administration (DILA)',
  licence: 'Licence Ouverte 2.0',
  reader: 'annuaire-2',
  official: {
    kind: 'address',
    url: exportAddress(),
    archive: 'https://lecomarquage.service-public.fr/donnees_locales_v4/all_latest.tar.bz2',
  },
  maxBytes: MAX_BYTES,
  maxUnfoldedBytes: MAX_UNFOLDED_BYTES,
  row: annuaireRow,
  read,
  swap,
};
