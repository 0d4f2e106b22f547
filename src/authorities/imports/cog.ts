/** The Code officiel géographique, from the files of `@etalab/decoupage-administratif` (public-data.md §3). */
import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import { findAuthority } from '../../../db/queries/authorities.js';
import {
  directoryCode,
  layAuthority,
  retireAuthority,
  setMembers,
  setWords,
  tieToParent,
} from '../../../db/queries/directory.js';
import { isDepartementCode, isSiren } from '../codes.js';
import { REGION_IN_DEPARTEMENT, WITHOUT_COUNCIL } from './councils.js';
import { openImportQuestions } from './questions.js';
import { foldName, wordsOf } from '../search-words.js';
import { AUTHORITY_KINDS, AUTHORITY_STATUSES } from '../types.js';
import { plainLine } from './annuaire-values.js';
import { readJson } from './read-json.js';
import type { ImportSet, SourceFile, SourceRecord, Swap, Swapping } from './set.js';

const nullable = z.string().nullable();

const cogRow = z.object({
  kind: z.enum(AUTHORITY_KINDS),
  name: z.string().min(1).max(200),
  siren: nullable,
  departement: nullable,
  population: z.number().int().nonnegative().nullable(),
  status: z.enum(AUTHORITY_STATUSES),
  region: nullable,
  epci: nullable,
  parent: nullable,
  placeArticle: z.number().int().min(0).max(8).nullable(),
  zone: z.enum(['metro', 'drom', 'com']).nullable(),
  postcodes: z.array(z.string()),
  formerCodes: z.array(z.string()),
  members: z.array(z.string()),
});
export type CogRow = z.infer<typeof cogRow>;

const placeName = z.string().transform(plainLine).pipe(z.string().min(1).max(200));
const zone = z.enum(['metro', 'drom', 'com']);
const article = z.number().int().min(0).max(8).nullish();
const commune = z.object({
  code: z.string().regex(/^(?:\d{5}|2[AB]\d{3})$/),
  nom: placeName,
  typeLiaison: article,
  zone,
  departement: z.string(),
  region: z.string(),
  type: z.enum(['commune-actuelle', 'commune-deleguee', 'commune-associee', 'arrondissement-municipal']),
  siren: z.string().nullish(),
  codesPostaux: z.array(z.string()).nullish(),
  population: z.number().int().nonnegative().nullish(),
  anciensCodes: z.array(z.string()).nullish(),
  chefLieu: z.string().nullish(),
  commune: z.string().nullish(),
});
const group = z.object({
  code: z.string().refine(isSiren),
  nom: placeName,
  type: z.string().nullish(),
  populationMunicipale: z.number().int().nonnegative().nullish(),
  membres: z.array(z.object({ code: z.string() })),
});
const departement = z.object({
  code: z.string(),
  nom: placeName,
  region: z.string(),
  typeLiaison: article,
  zone,
});
const region = z
  .object({ code: z.string(), nom: placeName, typeLiaison: article, zone })
  // The store takes no other: a code that it refuses must not end the whole import.
  .refine((one) => one.zone === 'com' || /^\d\d$/.test(one.code), { path: ['code'] });

const STATUS = {
  'commune-actuelle': 'current',
  'commune-deleguee': 'delegated',
  'commune-associee': 'associated',
  'arrondissement-municipal': 'district',
} as const;

const ALSACE: Omit<CogRow, 'members'> = {
  ...bare('departement', 'Alsace'),
  region: '44',
  placeArticle: 1,
  zone: 'metro',
};

function bare(kind: CogRow['kind'], name: string): Omit<CogRow, 'members'> {
  return {
    kind,
    name,
    siren: null,
    departement: null,
    population: null,
    status: 'current',
    region: null,
    epci: null,
    parent: null,
    placeArticle: null,
    zone: null,
    postcodes: [],
    formerCodes: [],
  };
}

const PARTS = ['regions', 'departements', 'epci', 'ept', 'communes'] as const;
type Part = (typeof PARTS)[number];
const NEEDED: readonly Part[] = ['regions', 'departements', 'epci', 'communes'];

/** The files are small (9 MB the largest); what is held is which EPCI a commune is in. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

async function* read(source: SourceFile): AsyncGenerator<SourceRecord<CogRow>> {
  const files = await partsIn(source.path);
  if (typeof files === 'string') {
    yield { kind: 'broken', problem: files };
    return;
  }
  const epcis = new Map<string, string>();
  const current = new Set<string>();
  let line = 0;
  for (const [part, file] of files) {
    const records = readJson(
      { path: file, name: path.basename(file), onBytes: source.onBytes },
      { arrays: [[]], maxUnfoldedBytes: MAX_FILE_BYTES },
    );
    for await (const record of records) {
      line += 1;
      if (record.kind === 'broken') {
        yield { kind: 'broken', problem: `${path.basename(file)} : ${record.problem}` };
        return;
      }
      if (record.kind === 'refused') yield { ...record, line };
      else yield readOne(part, record.value, line, epcis, current);
    }
  }
}

/** The files of the folder by what they hold; a French sentence when one is missing. */
async function partsIn(folder: string): Promise<readonly (readonly [Part, string])[] | string> {
  let names: readonly string[];
  try {
    names = await readdir(folder);
  } catch {
    return `Indiquez le dossier qui contient communes.json, epci.json, departements.json et regions.json : « ${path.basename(folder)} » n’en est pas un.`;
  }
  const found = PARTS.flatMap((part) => {
    const name = names.find((one) => new RegExp(`(?:^|[-_])${part}\\.json$`).test(one));
    return name === undefined ? [] : [[part, path.join(folder, name)] as const];
  });
  const missing = NEEDED.filter((part) => !found.some(([one]) => one === part));
  return missing.length === 0
    ? found
    : `Il manque ${missing.map((part) => `${part}.json`).join(', ')} dans le dossier.`;
}

function readOne(
  part: Part,
  value: unknown,
  line: number,
  epcis: Map<string, string>,
  current: Set<string>,
): SourceRecord<CogRow> {
  const refused = (error: z.ZodError): SourceRecord<CogRow> => ({
    kind: 'refused',
    line,
    reason: `Champ inattendu : ${error.issues[0]?.path.join('.') ?? ''} (${part}.json).`,
    excerpt: JSON.stringify(value) ?? '',
  });
  const rows = (...all: (readonly [string, CogRow])[]): SourceRecord<CogRow> => ({
    kind: 'rows',
    line,
    rows: all.map(([code, data]) => ({ subject: code, key: '', data })),
  });
  switch (part) {
    case 'regions': {
      const parsed = region.safeParse(value);
      if (!parsed.success) return refused(parsed.error);
      const one = parsed.data;
      // Overseas collectivities stand once, as what INSEE lists among the départements.
      if (one.zone === 'com' || REGION_IN_DEPARTEMENT[one.code] !== undefined) return rows();
      return rows([
        `R${one.code}`,
        {
          ...bare('region', one.nom),
          region: one.code,
          placeArticle: one.typeLiaison ?? null,
          zone: one.zone,
          members: [],
        },
      ]);
    }
    case 'departements': {
      const parsed = departement.safeParse(value);
      if (!parsed.success) return refused(parsed.error);
      const one = parsed.data;
      if (WITHOUT_COUNCIL[one.code] === 'D6AE') return rows(['D6AE', { ...ALSACE, members: [] }]);
      // Nobody lives in the Southern Lands and on Clipperton: no council, no commune.
      if (!isDepartementCode(one.code) || WITHOUT_COUNCIL[one.code] !== undefined) return rows();
      return rows([
        `D${one.code}`,
        {
          ...bare('departement', one.nom),
          departement: one.code,
          region: one.region,
          placeArticle: one.typeLiaison ?? null,
          zone: one.zone,
          members: [],
        },
      ]);
    }
    case 'epci':
    case 'ept': {
      const parsed = group.safeParse(value);
      if (!parsed.success) return refused(parsed.error);
      const one = parsed.data;
      const members = one.membres.map(({ code }) => code);
      // A commune of Greater Paris is in its metropolis by its EPCI; the territory is a membership beside it.
      if (part === 'epci') for (const member of members) epcis.set(member, one.code);
      return rows([
        one.code,
        {
          ...bare('epci', one.nom),
          siren: one.code,
          departement: onlyDepartement(members),
          population: one.populationMunicipale ?? null,
          members,
        },
      ]);
    }
    case 'communes':
      return readCommune(value, line, epcis, current, refused);
  }
}

function readCommune(
  value: unknown,
  line: number,
  epcis: ReadonlyMap<string, string>,
  current: Set<string>,
  refused: (error: z.ZodError) => SourceRecord<CogRow>,
): SourceRecord<CogRow> {
  const parsed = commune.safeParse(value);
  if (!parsed.success) return refused(parsed.error);
  const one = parsed.data;
  const status = STATUS[one.type];
  const parent = one.chefLieu ?? one.commune ?? null;
  // The delegated commune of the seat has the code of the whole: one authority, one row.
  if (status !== 'current' && (parent === one.code || current.has(one.code)))
    return { kind: 'rows', line, rows: [] };
  if (status === 'current') current.add(one.code);
  const siren = one.siren ?? null;
  const data: CogRow = {
    ...bare('commune', one.nom),
    siren: siren !== null && isSiren(siren) ? siren : null,
    departement: one.departement,
    population: one.population ?? null,
    status,
    region: one.region,
    epci: epcis.get(one.code) ?? (parent === null ? null : (epcis.get(parent) ?? null)),
    parent: status === 'current' ? null : parent,
    placeArticle: one.typeLiaison ?? null,
    zone: one.zone,
    postcodes: one.codesPostaux ?? [],
    formerCodes: one.anciensCodes ?? [],
    members: [],
  };
  return {
    kind: 'rows',
    line,
    rows: [{ subject: one.code, key: '', data }],
    ...(siren !== null && data.siren === null
      ? { warning: { reason: 'Numéro SIREN non valable, laissé de côté.', excerpt: `${one.code} ${siren}` } }
      : {}),
  };
}

/** The département of a group when all its communes are in one. */
function onlyDepartement(members: readonly string[]): string | null {
  const all = new Set(members.map((code) => code.slice(0, /^9[78]/.test(code) ? 3 : 2)));
  return all.size === 1 ? ([...all][0] ?? null) : null;
}

function swap({ tx, importId, at }: Swap): Swapping<CogRow> {
  const questions = openImportQuestions(tx, importId);
  /** What merged into what, as the communes of this year tell. */
  const mergedInto = new Map<string, string>();
  const retired: string[] = [];
  return {
    apply(subject, rows) {
      const code = directoryCode(tx, subject) ?? subject;
      const row = rows[0];
      if (row === undefined) {
        retireAuthority(tx, code, importId, at);
        setMembers(tx, code, [], importId);
        retired.push(code);
        return 'laid';
      }
      const { members, ...values } = row;
      const name = questions.answer(code, 'name', values.name);
      // A SIREN that the COG does not tell (councils) is told by others: its silence is no question.
      const siren = values.siren === null ? null : questions.answer(code, 'siren', values.siren);
      layAuthority(tx, code, { ...values, name, siren }, foldName(name), importId, at);
      const known = siren ?? findAuthority(tx, code)?.siren ?? null;
      setWords(tx, code, wordsOf({ ...values, name, siren: known, code }));
      if (row.kind === 'epci') setMembers(tx, code, members, importId);
      for (const former of row.formerCodes) mergedInto.set(former, code);
      return 'laid';
    },
    end() {
      for (const code of retired) {
        const into = mergedInto.get(code);
        if (into !== undefined) tieToParent(tx, code, into);
      }
    },
  };
}

export const cogSet: ImportSet<CogRow> = {
  id: 'cog',
  title: 'Code officiel géographique (INSEE, DGCL)',
  licence: 'Licence Ouverte 2.0',
  reader: 'cog-2',
  official: {
    kind: 'installed',
    origin: '@etalab/decoupage-administratif',
    folder: () =>
      path.dirname(
        createRequire(import.meta.url).resolve('@etalab/decoupage-administratif/data/communes.json'),
      ),
  },
  maxBytes: MAX_FILE_BYTES,
  maxUnfoldedBytes: MAX_FILE_BYTES,
  row: cogRow,
  read,
  swap,
};
