/** Contracts (DECP) and calls for tender (BOAMP) as sets of the import: read, and laid into the store. */
import { bodiesIn, layContract, layTender, loseContract, loseTender } from '../../../db/queries/contracts.js';
import { codeOfBody } from '../../../db/queries/officials.js';
import { rowsTold } from '../../../db/queries/imports.js';
import type { Db } from '../../../db/open.js';
import { councilsElsewhere } from '../imports/councils.js';
import { isJson } from '../imports/open-source.js';
import { readCsv } from '../imports/read-csv.js';
import { readJson } from '../imports/read-json.js';
import type { ImportSet, SourceFile, SourceRecord, Swap, Swapping } from '../imports/set.js';
import type { ImportSetId } from '../types.js';
import { bodyOfName, type NamedBody } from './buyer-names.js';
import {
  contractLine,
  lineKey,
  mergeLines,
  readTabularLine,
  TABULAR_OPTIONAL,
  TABULAR_REQUIRED,
  type ContractLine,
} from './contract-lines.js';
import { readNestedContract } from './nested-contracts.js';
import { mergeNotice, noticeRow, readNotice, type NoticeRow } from './notices.js';

const GIB = 1024 ** 3;

/** The consolidated tabular set: 2.5 GB in 2026. */
export const DECP: ImportSet<ContractLine> = {
  id: 'decp',
  title: 'Marchés publics, données essentielles consolidées (DECP, C. Maudry)',
  licence: 'Licence Ouverte 2.0',
  reader: 'decp-4',
  addsUp: 'by-name',
  official: {
    kind: 'data.gouv',
    dataset: 'donnees-essentielles-de-la-commande-publique-consolidees-format-tabulaire',
    resource: '22847056-61df-452d-837d-8b8ceadbfc52',
    title: /^decp-csv/,
  },
  maxBytes: 8 * GIB,
  maxUnfoldedBytes: 16 * GIB,
  row: contractLine,
  read: readTabular,
  swap: swapContracts,
};

/** One file of the official nested format, of one platform or one month. */
export const DECP_2022: ImportSet<ContractLine> = {
  id: 'decp-2022',
  title: 'Marchés publics, données essentielles au format réglementaire (DECP, AIFE et DGFiP)',
  licence: 'Licence Ouverte 2.0',
  reader: 'decp-2022-4',
  addsUp: 'by-file',
  official: {
    kind: 'address',
    url: 'https://data.economie.gouv.fr/api/explore/v2.1/catalog/datasets/decp-2022-marches-valides/exports/json',
  },
  isExtract: true,
  maxBytes: 4 * GIB,
  maxUnfoldedBytes: 8 * GIB,
  row: contractLine,
  read: readNested,
  swap: swapContracts,
};

/** Notices whose deadline is to come; the address asks for the calls alone. */
export const BOAMP: ImportSet<NoticeRow> = {
  id: 'boamp',
  title: 'Bulletin officiel des annonces des marchés publics (BOAMP, DILA)',
  licence: 'Licence Ouverte 2.0',
  reader: 'boamp-3',
  official: {
    kind: 'address',
    url: 'https://boamp-datadila.opendatasoft.com/api/explore/v2.1/catalog/datasets/boamp/exports/json?where=datelimitereponse%3E%3Dnow()%20AND%20(nature%3D%22APPEL_OFFRE%22%20OR%20nature%3D%22RECTIFICATIF%22)',
  },
  isExtract: true,
  maxBytes: 2 * GIB,
  maxUnfoldedBytes: 4 * GIB,
  row: noticeRow,
  read: readNotices,
  swap: swapNotices,
};

async function* readTabular(source: SourceFile): AsyncGenerator<SourceRecord<ContractLine>> {
  // The programming interface gives the same lines as JSON, by pages.
  const isJsonByName = /\.json(?:\.gz)?$/i.test(source.name);
  if (await isJson(source, { maxUnfoldedBytes: DECP.maxUnfoldedBytes }, isJsonByName)) {
    for await (const record of readJson(source, {
      arrays: [['data'], []],
      maxUnfoldedBytes: DECP.maxUnfoldedBytes,
    })) {
      yield record.kind === 'record'
        ? toRecord(record.line, readTabularLine(fieldsOf(record.value)))
        : withoutExcerpt(record);
    }
    return;
  }
  const records = readCsv(source, {
    separator: ',',
    required: TABULAR_REQUIRED,
    optional: TABULAR_OPTIONAL,
    maxUnfoldedBytes: DECP.maxUnfoldedBytes,
  });
  for await (const record of records) {
    yield record.kind === 'record'
      ? toRecord(record.line, readTabularLine(record.fields))
      : withoutExcerpt(record);
  }
}

/** A line may hold the name of a person: of one that cannot be read nothing is kept but its number. */
function withoutExcerpt<Record extends { readonly kind: 'refused' } | { readonly kind: 'broken' }>(
  record: Record,
): Record {
  return record.kind === 'refused' ? { ...record, excerpt: '' } : record;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function toRecord(line: number, reading: ReturnType<typeof readTabularLine>): SourceRecord<ContractLine> {
  switch (reading.kind) {
    case 'line':
      return {
        kind: 'rows',
        line,
        rows: [{ subject: reading.uid, key: lineKey(reading.line), data: reading.line }],
      };
    case 'none':
      return { kind: 'rows', line, rows: [] };
    case 'refused':
      return { kind: 'refused', line, reason: reading.reason, excerpt: '' };
  }
}

async function* readNested(source: SourceFile): AsyncGenerator<SourceRecord<ContractLine>> {
  const records = readJson(source, {
    arrays: [['marches', 'marche'], ['marches'], []],
    maxUnfoldedBytes: DECP_2022.maxUnfoldedBytes,
  });
  for await (const record of records) {
    if (record.kind !== 'record') {
      yield withoutExcerpt(record);
      continue;
    }
    const reading = readNestedContract(record.value);
    if (reading.kind === 'refused') {
      yield { kind: 'refused', line: record.line, reason: reading.reason, excerpt: '' };
    } else {
      const rows =
        reading.kind === 'none'
          ? []
          : reading.lines.map((line) => ({ subject: reading.uid, key: lineKey(line), data: line }));
      yield { kind: 'rows', line: record.line, rows };
    }
  }
}

async function* readNotices(source: SourceFile): AsyncGenerator<SourceRecord<NoticeRow>> {
  const records = readJson(source, { arrays: [['results'], []], maxUnfoldedBytes: BOAMP.maxUnfoldedBytes });
  for await (const record of records) {
    if (record.kind !== 'record') {
      yield withoutExcerpt(record);
      continue;
    }
    const reading = readNotice(record.value);
    if (reading.kind === 'refused') {
      yield { kind: 'refused', line: record.line, reason: reading.reason, excerpt: '' };
    } else {
      const rows =
        reading.kind === 'none' ? [] : [{ subject: reading.subject, key: reading.key, data: reading.row }];
      yield { kind: 'rows', line: record.line, rows };
    }
  }
}

/** Lines of one contract over all feeds: more are those of no true contract. */
const MAX_LINES = 20_000;

function swapContracts(swap: Swap): Swapping<ContractLine> {
  const { tx, at, importId, setId } = swap;
  return {
    apply: (uid, own) => {
      const { from, lines } = allLines(swap, uid, own);
      // What the consolidated set tells stands whatever another one says beside it.
      if (from === 'decp' && setId !== 'decp') return 'laid';
      // It tells of it no more, but a platform does: that one takes it over.
      if (from !== setId && lines.length > 0) loseContract(tx, uid, setId, at);
      const merged = mergeLines(lines);
      if (merged === null) {
        loseContract(tx, uid, setId, at);
        return 'laid';
      }
      const { buyerBody, holders, flags, ...told } = merged;
      layContract(tx, {
        uid,
        ...told,
        holders: [...holders],
        flags: [...flags],
        authorityCode:
          codeOfBody(tx, told.buyerSiren) ?? (buyerBody === null ? null : codeOfBody(tx, buyerBody)),
        setId: from,
        importId,
      });
      // A buyer that the directory does not know may be a school or a hospital: the contract is found by its SIREN.
      return 'laid';
    },
  };
}

/**
 * What all feeds tell of a contract: the consolidated set’s lines where it has any, else those of all files of platforms.
 * The same line of two files counts once, as the file that comes now has it.
 */
function allLines(
  { tx, setId, feed }: Swap,
  uid: string,
  own: readonly ContractLine[],
): { readonly from: ImportSetId; readonly lines: readonly ContractLine[] } {
  const told = [
    ...rowsTold(tx, uid, MAX_LINES)
      .filter((row) => row.setId !== setId || row.feed !== feed)
      .map((row) => ({ setId: row.setId, line: contractLine.parse(JSON.parse(row.data)) })),
    ...own.map((line) => ({ setId, line })),
  ];
  const from = told.some((one) => one.setId === 'decp') ? 'decp' : 'decp-2022';
  const lines = new Map(
    told.flatMap((one) => (one.setId === from ? [[lineKey(one.line), one.line] as const] : [])),
  );
  return { from, lines: [...lines.values()] };
}

function swapNotices({ tx, at, importId }: Swap): Swapping<NoticeRow> {
  const bodies = bodiesByDepartement(tx);
  return {
    apply: (id, rows) => {
      const call = mergeNotice(rows);
      if (call === null) {
        loseTender(tx, id, at);
        return 'laid';
      }
      const { kind: _kind, ...told } = call;
      layTender(tx, {
        id,
        ...told,
        authorityCode: bodyOfName(call.buyer, bodies(call.departements)),
        importId,
      });
      return 'laid';
    },
  };
}

function bodiesByDepartement(tx: Db): (departements: readonly string[]) => readonly NamedBody[] {
  const known = new Map<string, readonly NamedBody[]>();
  return (departements) => {
    const found = departements.flatMap((departement) => {
      const bodies = known.get(departement) ?? bodiesIn(tx, departement, councilsElsewhere([departement]));
      known.set(departement, bodies);
      return bodies;
    });
    return [...new Map(found.map((body) => [body.code, body])).values()];
  };
}
