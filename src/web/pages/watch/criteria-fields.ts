/** The criteria of a watch list as the fields of a form or an address, and back. */
import type { Db } from '../../../../db/open.js';
import { parseCriteria } from '../../../authorities/criteria.js';
import type { WatchCriteria } from '../../../authorities/types.js';
import type { Parsed } from '../../../authorities/index.js';
import { readPlaces } from '../../../authorities/read-places.js';

/** What was typed, as it came; a name that may come several times has several values. */
export interface CriteriaFields {
  readonly ou: string;
  readonly type: readonly string[];
  readonly de: string;
  readonly a: string;
  readonly site: string;
  readonly avec: readonly string[];
}

export const KIN = ['epci', 'departement', 'region'] as const;

/** Bounds what came; nothing is judged here. */
export function fieldsOf(all: Readonly<Record<string, readonly string[] | undefined>>): CriteriaFields {
  const one = (name: string, most: number): string => (all[name]?.[0] ?? '').trim().slice(0, most);
  const many = (name: string): readonly string[] => (all[name] ?? []).slice(0, 10);
  return {
    ou: one('ou', 3000),
    type: many('type'),
    de: one('de', 12),
    a: one('a', 12),
    site: one('site', 10),
    avec: many('avec'),
  };
}

/** As a form comes: `parseBody({ all: true })`. */
export function bodyValues(body: Readonly<Record<string, unknown>>): Record<string, readonly string[]> {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string'),
    ]),
  );
}

/** What was typed as criteria; places are looked up in the directory. Problems are French sentences. */
export function readCriteria(db: Db, fields: CriteriaFields): Parsed<WatchCriteria> {
  const places = readPlaces(db, fields.ou);
  const number = (text: string): string | null => {
    const digits = text.replaceAll(/[\s\u00a0\u202f]/gu, '');
    return digits === '' ? null : digits;
  };
  const criteria = parseCriteria({
    ...(places.ok ? places.value : {}),
    kinds: fields.type,
    minPopulation: number(fields.de),
    maxPopulation: number(fields.a),
    site: fields.site === '' ? 'any' : fields.site,
    withEpci: fields.avec.includes('epci'),
    withDepartement: fields.avec.includes('departement'),
    withRegion: fields.avec.includes('region'),
  });
  const problems = [...(places.ok ? [] : places.problems), ...(criteria.ok ? [] : criteria.problems)];
  return problems.length > 0 || !criteria.ok ? { ok: false, problems } : criteria;
}

/** The fields as pairs, for an address or for hidden inputs. */
export function fieldPairs(fields: CriteriaFields): readonly (readonly [name: string, value: string])[] {
  return [
    ['ou', fields.ou] as const,
    ...fields.type.map((value) => ['type', value] as const),
    ['de', fields.de] as const,
    ['a', fields.a] as const,
    ['site', fields.site] as const,
    ...fields.avec.map((value) => ['avec', value] as const),
  ].filter(([, value]) => value !== '');
}

/** Address of the preview of these fields. */
export function previewPath(fields: CriteriaFields, more: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams(
    fieldPairs(fields).map(([name, value]): [string, string] => [name, value]),
  );
  for (const [name, value] of Object.entries(more)) query.set(name, value);
  const text = query.toString();
  return text === '' ? '/suivi/criteres' : `/suivi/criteres?${text}`;
}
