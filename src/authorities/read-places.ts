/** Places as a person writes them: « Hérault, 30, Occitanie, Montpellier Méditerranée Métropole ». */
import { namedPlaces, type NamedPlace } from '../../db/queries/watch-criteria.js';
import type { Db } from '../../db/open.js';
import { isDepartementCode, isSiren } from './codes.js';
import type { WatchCriteria } from './types.js';
import type { Parsed } from './index.js';
import { foldName } from './search-words.js';

export type Places = Pick<WatchCriteria, 'departements' | 'regions' | 'epcis'>;

const MOST_NAMED = 4;

/**
 * Reads places parted by commas, semicolons or line ends: code of a département, SIREN of an EPCI, or the name of a
 * département, région or EPCI of the directory. A name that a département and its région share is the département's.
 */
export function readPlaces(db: Db, text: string): Parsed<Places> {
  const entries = [
    ...new Set(
      text
        .slice(0, 10_000)
        .split(/[,;\n\r]+/u)
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    ),
  ];
  if (entries.length === 0) return { ok: true, value: { departements: [], regions: [], epcis: [] } };
  const known = namedPlaces(db).map((place) => ({ place, keys: keysOf(place) }));
  const found: NamedPlace[] = [];
  const problems: string[] = [];
  for (const entry of entries) {
    const code = entry.replaceAll(/\s/gu, '').toUpperCase();
    const label = /^(.+) \((\w{2,9})\)$/u.exec(entry);
    const key = foldName(label?.[1] ?? entry);
    if (isDepartementCode(code)) found.push({ kind: 'departement', code, name: code });
    else if (isSiren(code)) found.push({ kind: 'epci', code, name: code });
    else {
      const answers = known.filter(({ keys }) => keys.includes(key)).map(({ place }) => place);
      const exact = answers.filter((place) => place.code === label?.[2]);
      const [only, ...others] = exact.length > 0 ? exact : preferred(answers);
      if (only === undefined) problems.push(unknown(entry, key, known));
      else if (others.length > 0) problems.push(several(entry, [only, ...others]));
      else found.push(only);
    }
  }
  if (problems.length > 0) return { ok: false, problems };
  const of = (kind: NamedPlace['kind']): readonly string[] =>
    found.filter((place) => place.kind === kind).map(({ code }) => code);
  return { ok: true, value: { departements: of('departement'), regions: of('region'), epcis: of('epci') } };
}

function keysOf({ name }: NamedPlace): readonly string[] {
  const key = foldName(name);
  // « CC Vallée d’Exemple » is called without its letters too.
  return [key, key.replace(/^(?:cc|ca|cu|met|metropole) /u, '')];
}

function preferred(answers: readonly NamedPlace[]): readonly NamedPlace[] {
  const departements = answers.filter(({ kind }) => kind === 'departement');
  return departements.length === 1 ? departements : answers;
}

function unknown(
  entry: string,
  key: string,
  known: readonly { readonly place: NamedPlace; readonly keys: readonly string[] }[],
): string {
  const near = key.length < 3 ? [] : known.filter(({ keys }) => keys.some((one) => one.includes(key)));
  const hint =
    near.length === 0
      ? 'Écrivez le nom ou le code d’un département, le nom d’une région, ou le nom ou le SIREN d’une intercommunalité.'
      : `Peut-être : ${near
          .slice(0, MOST_NAMED)
          .map(({ place }) => placeLabel(place))
          .join(' ; ')}.`;
  return `Aucun territoire ne s’appelle « ${entry.slice(0, 80)} ». ${hint}`;
}

function several(entry: string, answers: readonly NamedPlace[]): string {
  const named = answers.slice(0, MOST_NAMED).map(placeLabel).join(' ; ');
  return `Plusieurs territoires s’appellent « ${entry.slice(0, 80)} » : ${named}. Indiquez le code.`;
}

/** « Hérault (34) », as `readPlaces` takes it again. */
export function placeLabel({ name, code }: NamedPlace): string {
  return name === code ? name : `${name} (${code})`;
}
