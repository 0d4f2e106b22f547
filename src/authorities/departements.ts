/** The départements that an authority belongs to or reaches into: what a hold on one of them is about. */
import { createRequire } from 'node:module';
import { z } from 'zod';
import {
  findAuthority,
  memberDepartements,
  regionDepartements,
  type AuthorityRow,
} from '../../db/queries/authorities.js';
import type { Db } from '../../db/open.js';
import { departementOfCommune, isCommuneCode, isDepartementCode } from './codes.js';
import { REGION_IN_DEPARTEMENT, WITHOUT_COUNCIL } from './imports/councils.js';

/**
 * In their order; empty when nothing is known. An EPCI is in those of its communes, a région in all of its own, the
 * assembly that stands for several in each; what hangs on another authority (a museum, a delegated commune) is where
 * that one is.
 */
export function departementsOfAuthority(db: Db, code: string): readonly string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  for (let next: string | null = code; next !== null && !seen.has(next);) {
    seen.add(next);
    const row = findAuthority(db, next);
    for (const one of row === null ? ofCode(next) : ofRow(db, row)) found.add(one);
    next = row?.parent ?? null;
  }
  return [...found].toSorted();
}

function ofCode(code: string): readonly string[] {
  const own = isCommuneCode(code) ? departementOfCommune(code) : null;
  return own === null ? [] : [own];
}

function ofRow(db: Db, row: AuthorityRow): readonly string[] {
  const { code, kind, departement, region, siren } = row;
  const own = departement === null ? ofCode(code) : [departement];
  switch (kind) {
    case 'commune':
    case 'departement':
      return [...own, ...standsFor(code)];
    case 'epci': {
      const number = siren ?? code;
      return [...own, ...memberDepartements(db, number), ...(places().byEpci.get(number) ?? [])];
    }
    case 'region': {
      const number = region ?? /^R(\d\d)$/u.exec(code)?.[1] ?? null;
      return [
        ...own,
        ...standsFor(code),
        ...(number === null
          ? []
          : [...regionDepartements(db, number), ...(places().byRegion.get(number) ?? [])]),
      ];
    }
    case 'autre':
      return own;
  }
}

/** Départements whose council an authority is in their stead. */
function standsFor(code: string): readonly string[] {
  const own = /^D([0-9AB]{2,3})$/u.exec(code)?.[1] ?? null;
  return [
    ...(own !== null && isDepartementCode(own) ? [own] : []),
    ...Object.entries(WITHOUT_COUNCIL).flatMap(([departement, council]) =>
      council === code ? [departement] : [],
    ),
    ...Object.entries(REGION_IN_DEPARTEMENT).flatMap(([, council]) =>
      council === code ? [council.slice(1)] : [],
    ),
  ];
}

const epciFile = z.array(z.object({ code: z.string(), membres: z.array(z.object({ code: z.string() })) }));
const departementFile = z.array(z.object({ code: z.string(), region: z.string() }));

interface Places {
  readonly byEpci: ReadonlyMap<string, readonly string[]>;
  readonly byRegion: ReadonlyMap<string, readonly string[]>;
}

let known: Places | null = null;

/** What the COG says, for a directory in which the communes do not stand; read when it is first asked for. */
function places(): Places {
  if (known !== null) return known;
  const read = createRequire(import.meta.url);
  const epcis: unknown = read('@etalab/decoupage-administratif/data/epci.json');
  const departements: unknown = read('@etalab/decoupage-administratif/data/departements.json');
  const byRegion = new Map<string, readonly string[]>();
  for (const { code, region } of departementFile.parse(departements))
    byRegion.set(region, [...(byRegion.get(region) ?? []), code]);
  known = {
    byEpci: new Map(
      epciFile
        .parse(epcis)
        .map(({ code, membres }) => [code, [...new Set(membres.flatMap((one) => ofCode(one.code)))]]),
    ),
    byRegion,
  };
  return known;
}
