/**
 * Where a person works. Nobody needs a territory while nobody has one: a laptop with one person, or a section that
 * shares everything. From the first one on, volunteers and coordinators see their own and nothing else, an
 * administrator without one sees everything, and the national office always does.
 */
import { hasPermission } from './roles.js';
import { createRequire } from 'node:module';
import { z } from 'zod';
import { departementOfCommune, isCommuneCode, isDepartementCode, isSiren } from '../authorities/codes.js';
import { councilsElsewhere } from '../authorities/imports/councils.js';
import type { Db } from '../../db/open.js';
import { areTerritoriesUsed, placesOf, type Place, type Territory } from '../../db/queries/territories.js';
import type { PersonRow } from '../../db/queries/people.js';

/** What this person's pages are about. */
export function territoryOf(db: Db, person: Pick<PersonRow, 'id' | 'role'>): Territory {
  if (hasPermission(person.role, 'see-france-always')) return null;
  const places = placesOf(db, person.id);
  if (places.length > 0) return territoryFrom(places);
  return hasPermission(person.role, 'see-france') || !areTerritoriesUsed(db) ? null : NOWHERE;
}

const NOWHERE: Territory = { departements: [], codes: [] };

/** Places put together; an EPCI is itself and its communes, a département has its council, be that Alsace's or Corsica's. */
export function territoryFrom(places: readonly Place[]): Territory {
  if (places.some(({ kind }) => kind === 'everywhere')) return null;
  const of = (kind: Place['kind']): readonly string[] =>
    places.filter((place) => place.kind === kind).map(({ code }) => code);
  const departements = of('departement');
  return {
    departements,
    codes: [
      ...of('commune'),
      ...of('epci').flatMap((siren) => [siren, ...communesOf(siren)]),
      ...councilsElsewhere(departements),
    ],
  };
}

/** Départements that a territory touches: of its communes too. Empty = all of them. */
export function departementsOf(territory: Territory): readonly string[] {
  if (territory === null) return [];
  const ofCommunes = territory.codes
    .filter(isCommuneCode)
    .map(departementOfCommune)
    .filter((code) => code !== null);
  return [...new Set([...territory.departements, ...ofCommunes])];
}

/** Whether an authority that nobody entered yet would lie in a territory, as far as its code tells. */
export function codeLiesIn(territory: Territory, code: string): boolean {
  if (territory === null) return true;
  if (territory.codes.includes(code)) return true;
  const departement = isCommuneCode(code) ? departementOfCommune(code) : null;
  return departement !== null && territory.departements.includes(departement);
}

/** Whether an authority of the directory lies in a territory; as `within` of the queries asks it. */
export function authorityLiesIn(
  territory: Territory,
  authority: { readonly code: string; readonly departement: string | null },
): boolean {
  if (territory === null) return true;
  const { code, departement } = authority;
  return (
    territory.codes.includes(code) || (departement !== null && territory.departements.includes(departement))
  );
}

export type ReadPlace =
  | { readonly kind: 'place'; readonly place: Place }
  | { readonly kind: 'refused'; readonly problem: string };

/** A place as somebody typed it: a département, an INSEE code, the SIREN of an EPCI, or everywhere. */
export function readPlace(typed: string): ReadPlace {
  const code = typed.replaceAll(/\s/g, '').toUpperCase();
  if (code === '') return { kind: 'refused', problem: 'Indiquez un code.' };
  if (code === '*') return { kind: 'place', place: { kind: 'everywhere', code: '' } };
  if (isDepartementCode(code)) return { kind: 'place', place: { kind: 'departement', code } };
  if (isCommuneCode(code)) return { kind: 'place', place: { kind: 'commune', code } };
  if (isSiren(code))
    return epcis().has(code)
      ? { kind: 'place', place: { kind: 'epci', code } }
      : { kind: 'refused', problem: `Aucune intercommunalité n’a le numéro SIREN ${code}.` };
  return {
    kind: 'refused',
    problem: `« ${code.slice(0, 20)} » n’est ni un département (01, 2A, 974), ni le code INSEE d’une commune, ni le numéro SIREN d’une intercommunalité.`,
  };
}

/** Name of an EPCI; null when there is none with this SIREN. */
export function epciName(siren: string): string | null {
  return epcis().get(siren)?.nom ?? null;
}

function communesOf(siren: string): readonly string[] {
  return (epcis().get(siren)?.membres ?? []).map(({ code }) => code);
}

const epciFile = z.array(
  z.object({ code: z.string(), nom: z.string(), membres: z.array(z.object({ code: z.string() })) }),
);
type Epci = z.infer<typeof epciFile>[number];

let readEpcis: ReadonlyMap<string, Epci> | null = null;

/** The EPCI of France (file of the Etalab's administrative divisions); read when the first one is asked for. */
function epcis(): ReadonlyMap<string, Epci> {
  if (readEpcis === null) {
    const file: unknown = createRequire(import.meta.url)('@etalab/decoupage-administratif/data/epci.json');
    readEpcis = new Map(epciFile.parse(file).map((one) => [one.code, one]));
  }
  return readEpcis;
}
