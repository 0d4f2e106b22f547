/** The files of the Répertoire national des élus as sets of the import: read, and laid into the store. */
import { codeOfBody, layOfficials, setCouncil } from '../../../db/queries/officials.js';
import { readCsv } from '../imports/read-csv.js';
import { openSource, SourceFault } from '../imports/open-source.js';
import type { ImportSet, SourceFile, SourceRecord, Swap, Swapping } from '../imports/set.js';
import { readRneStart, type RneSetId } from './rne-layout.js';
import { currentHolders, readRneRow, registerRow, type HeldOffice, type RegisterRow } from './rne-rows.js';

const MIB = 1024 * 1024;
/** The largest file has 65 MB. */
const MAX_BYTES = 400 * MIB;
const HEAD_BYTES = 64 * 1024;
/** France has 35 000 communes; a file about more bodies is none of these. */
const MAX_BODIES = 60_000;
/** Paris has some forty adjoints. */
const MAX_HOLDERS = 500;
const DATASET = '5c34c4d1634f4173183a64f1';

interface RneFile {
  readonly title: string;
  readonly resource: string;
  /** Of the resource's title: file names have wobbled (« elus-maires-mai », « elus-maire-mai »). */
  readonly name: RegExp;
}

const FILES: Readonly<Record<RneSetId, RneFile>> = {
  'rne-maires': {
    title: 'RNE : maires',
    resource: '2876a346-d50c-4911-934e-19ee07b0e503',
    name: /elus-maires?-mai/,
  },
  'rne-municipaux': {
    title: 'RNE : conseillers municipaux',
    resource: 'd5f400de-ae3f-4966-8cb6-a85c70c6c24a',
    name: /conseillers?-municipaux/,
  },
  'rne-communautaires': {
    title: 'RNE : conseillers communautaires',
    resource: '41d95d7d-b172-4636-ac44-32656367cdc7',
    name: /conseillers?-communautaires/,
  },
  'rne-departementaux': {
    title: 'RNE : conseillers départementaux',
    resource: '601ef073-d986-4582-8e1a-ed14dc857fba',
    name: /conseillers?-departementaux/,
  },
  'rne-regionaux': {
    title: 'RNE : conseillers régionaux',
    resource: '430e13f9-834b-4411-a1a8-da0b4b6e715c',
    name: /conseillers?-regionaux/,
  },
  'rne-arrondissements': {
    title: 'RNE : conseillers d’arrondissement',
    resource: '3b6b2281-b9d9-4959-ae9d-c2c166dff118',
    name: /conseillers?-d-?arrondissements?/,
  },
  'rne-assemblees': {
    title: 'RNE : membres d’assemblée',
    resource: 'a595be27-cfab-4810-b9d4-22e193bffe35',
    name: /membres-(?:dune-|d-une-)?assemblee/,
  },
};

/** The set of one file of the register. */
export function rneSet(id: RneSetId): ImportSet<RegisterRow> {
  const { title, resource, name } = FILES[id];
  return {
    id,
    title: `${title} (ministère de l’Intérieur)`,
    licence: 'Licence Ouverte 2.0',
    reader: 'rne-1',
    official: { kind: 'data.gouv', dataset: DATASET, resource, title: name },
    maxBytes: MAX_BYTES,
    maxUnfoldedBytes: MAX_BYTES,
    row: registerRow,
    read: (source) => readRne(id, title, source),
    swap: (swap) => swapRegister(id, swap),
  };
}

/** Every set of the register, the mayors first: adjoints are addressed by the sex of theirs. */
export const RNE_SETS: readonly ImportSet<RegisterRow>[] = (Object.keys(FILES) as RneSetId[]).map(rneSet);

async function* readRne(
  id: RneSetId,
  title: string,
  source: SourceFile,
): AsyncGenerator<SourceRecord<RegisterRow>> {
  const head = await readHead(source);
  if (typeof head === 'string') {
    yield { kind: 'broken', problem: head };
    return;
  }
  const start = readRneStart(id, title, head);
  if (!start.ok) {
    yield { kind: 'broken', problem: start.problem };
    return;
  }
  const { layout, encoding, separator, skipLines } = start.text;
  const records = readCsv(source, {
    separator,
    encoding,
    skipLines,
    required: Object.values(layout),
    maxUnfoldedBytes: MAX_BYTES,
  });
  yield* counted(id, records, (fields) => readRneRow(id, layout, fields));
}

/** The first bytes, unfolded; a French sentence when there are none to be had. */
async function readHead(source: SourceFile): Promise<Buffer | string> {
  // Bytes that are read twice are told once.
  const bytes = openSource(
    { path: source.path, name: source.name },
    { maxUnfoldedBytes: MAX_BYTES, entry: /\.csv$/ },
  );
  try {
    const first = await bytes.next();
    return first.done === true ? 'Le fichier est vide.' : first.value.subarray(0, HEAD_BYTES);
  } catch (error) {
    if (error instanceof SourceFault) return error.message;
    throw error;
  } finally {
    await bytes.return(undefined);
  }
}

type Fields = Readonly<Record<string, string>>;

/**
 * Makes rows of records, and counts who sits: the count of a body goes with the first record of another one, and takes the
 * place of an earlier count of the same body. One record is held back so that the last count has one to go with.
 */
async function* counted(
  id: RneSetId,
  records: ReturnType<typeof readCsv<string>>,
  read: (fields: Fields) => ReturnType<typeof readRneRow>,
): AsyncGenerator<SourceRecord<RegisterRow>> {
  const seats = new Map<string, number>();
  let pending = new Set<string>();
  const counts = () => {
    const rows = [...pending].map((body) => ({
      subject: body,
      key: 'members',
      data: { kind: 'members' as const, members: seats.get(body) ?? 0 },
    }));
    pending = new Set();
    return rows;
  };
  let held: Extract<SourceRecord<RegisterRow>, { kind: 'rows' }> | null = null;
  for await (const record of records) {
    if (record.kind !== 'record') {
      if (held !== null) yield held;
      held = null;
      if (record.kind === 'broken') {
        yield record;
        return;
      }
      // A line of the register holds a birth date: where it cannot be told apart, nothing of it is kept.
      yield { ...record, excerpt: '' };
      continue;
    }
    const row = read(record.fields);
    if (row.kind === 'refused') {
      if (held !== null) yield held;
      held = null;
      yield { kind: 'refused', line: record.line, reason: row.reason, excerpt: '' };
      continue;
    }
    if (held !== null) yield held;
    const bodies = row.kind === 'seat' ? row.bodies : [];
    const isCounted = id !== 'rne-maires' && row.kind === 'seat';
    const before = isCounted && bodies.some((body) => !pending.has(body)) ? counts() : [];
    if (isCounted) {
      for (const body of bodies) {
        seats.set(body, (seats.get(body) ?? 0) + 1);
        pending.add(body);
      }
    }
    if (seats.size > MAX_BODIES) {
      yield {
        kind: 'broken',
        problem: 'Le fichier nomme plus de collectivités qu’il n’y en a : ce n’est pas le bon.',
      };
      return;
    }
    const person = row.kind === 'seat' ? row.held : null;
    held = {
      kind: 'rows',
      line: record.line,
      ...(row.kind === 'seat' && row.warning !== null
        ? { warning: { reason: row.warning, excerpt: '' } }
        : {}),
      rows: [
        ...before,
        ...(person === null ? [] : bodies.map((subject) => ({ subject, key: keyOf(person), data: person }))),
      ],
    };
  }
  if (held !== null) yield { ...held, rows: [...held.rows, ...counts()] };
}

function keyOf({ office, rank, lastName, firstName }: HeldOffice): string {
  return `${office} ${rank} ${lastName} ${firstName}`.slice(0, 200);
}

function swapRegister(id: RneSetId, swap: Swap): Swapping<RegisterRow> {
  const { tx, at, day, importId } = swap;
  return {
    apply: (subject, rows) => {
      const code = codeOfBody(tx, subject);
      if (code === null) return 'waits';
      const held = currentHolders(rows.filter((row) => row.kind === 'official').slice(0, MAX_HOLDERS), day);
      const members = rows.find((row) => row.kind === 'members')?.members ?? null;
      layOfficials(tx, { setId: id, importId, at, day, authorityCode: code }, held);
      setCouncil(tx, { setId: id, importId, authorityCode: code }, members);
      return 'laid';
    },
  };
}
