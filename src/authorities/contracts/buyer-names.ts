/**
 * Which authority a buyer's name means. A name ties a call to an authority only when one alone fits in the départements of
 * the notice: there are two dozen « Saint-Aubin ». Pure.
 */
import { OWN_STATUS } from '../imports/councils.js';
import type { AuthorityKind } from '../types.js';

export interface NamedBody {
  readonly code: string;
  readonly kind: AuthorityKind;
  readonly name: string;
}

/** Beginnings that say what kind of body it is, folded; the rest is its place or name. */
const KINDS: readonly (readonly [start: RegExp, kind: AuthorityKind])[] = [
  [/^(?:commune|ville|mairie) /, 'commune'],
  [/^(?:conseil departemental|departement|conseil general) /, 'departement'],
  [/^(?:conseil regional|region) /, 'region'],
];
const GROUP =
  /^(?:communaute (?:de communes|d agglomeration|urbaine)|cc|ca|cu|agglomeration|metropole|eurometropole|grand|intercommunalite)(?: |$)|(?: |^)(?:agglo|agglomeration|metropole|communaute)$/;

/**
 * What bodies with a status of their own are called beside their name in law, folded; tied only where the notice is of a
 * département of theirs, as any other name.
 */
const CALLED: readonly (readonly [name: RegExp, code: string])[] = [
  [/^(?:la )?(?:collectivite europeenne d alsace|cea)$/, 'D6AE'],
  // What the two départements of before 2021 were called.
  [/^(?:conseil departemental|departement) (?:du |de la )?(?:bas rhin|haut rhin)$/, 'D6AE'],
  [/^collectivite (?:territoriale )?de (?:la )?corse$|^ctc$/, 'R94'],
  [/^(?:conseil departemental|departement) (?:de la |du |de )?(?:haute corse|corse du sud)$/, 'R94'],
  [/^collectivite (?:territoriale )?de (?:la )?martinique$|^ctm$/, 'R02'],
  [/^collectivite (?:territoriale )?de (?:la )?guyane$|^ctg$/, 'R03'],
  [/^(?:conseil )?region(?:al)? (?:de la |de )?martinique$/, 'R02'],
  [/^(?:conseil )?region(?:al)? (?:de la |de )?guyane$/, 'R03'],
  [/^(?:conseil departemental|departement|collectivite departementale) (?:de )?mayotte$/, 'D976'],
  [/^(?:ville|mairie|commune|departement|ville et departement) de paris$/, '75056'],
  [/^(?:la )?metropole de lyon$|^(?:metropole )?(?:du )?grand lyon(?: la)?(?: metropole)?$/, '200046977'],
];
/** A sector of Marseille has two arrondissements, and stands for neither. */
const DISTRICT =
  /^(?:mairie|ville) (?:de paris |de lyon |de marseille )?(?:du |de )?(\d{1,2})(?:er|e|eme)(?: arrondissement)?(?: de)?(?: (?:paris|lyon|marseille))?$/;
const DISTRICT_AT_END =
  /^(?:mairie|ville|commune) (?:de |d )?(?:paris|lyon|marseille) (\d{1,2})(?:er|e|eme)(?: arrondissement)?$/;

/** The code of the one authority whose name this is; null when none fits, or more than one. */
export function bodyOfName(buyer: string, bodies: readonly NamedBody[]): string | null {
  const name = folded(buyer);
  const own = CALLED.find(([called]) => called.test(name))?.[1] ?? ownStatusOf(name);
  if (own !== null) return bodies.some(({ code }) => code === own) ? own : null;
  const district = (DISTRICT.exec(name) ?? DISTRICT_AT_END.exec(name))?.[1];
  if (district !== undefined) return districtOf(Number(district), name, bodies);
  for (const [start, kind] of KINDS) {
    if (start.test(name)) return onlyOne(bodies, kind, withoutArticle(name.replace(start, '')));
  }
  return GROUP.test(name) ? onlyOne(bodies, 'epci', name) : null;
}

function ownStatusOf(name: string): string | null {
  return Object.entries(OWN_STATUS).find(([, called]) => folded(called) === name)?.[0] ?? null;
}

/** « Mairie du 8e arrondissement » of a notice in one of the three cities. */
function districtOf(number: number, name: string, bodies: readonly NamedBody[]): string | null {
  const city = /paris|lyon|marseille/.exec(name)?.[0];
  const fitting = bodies.filter((body) => {
    const own = /^(paris|lyon|marseille) (\d{1,2})(?:er|e) arrondissement$/.exec(folded(body.name));
    return own !== null && Number(own[2]) === number && (city === undefined || own[1] === city);
  });
  return fitting.length === 1 ? (fitting[0]?.code ?? null) : null;
}

function onlyOne(bodies: readonly NamedBody[], kind: AuthorityKind, place: string): string | null {
  const fitting = bodies.filter((body) => body.kind === kind && isSameName(kind, folded(body.name), place));
  return fitting.length === 1 ? (fitting[0]?.code ?? null) : null;
}

function isSameName(kind: AuthorityKind, name: string, place: string): boolean {
  return kind === 'epci' ? shortGroup(name) === shortGroup(place) : withoutArticle(name) === place;
}

function shortGroup(name: string): string {
  return name
    .replace(/^communaute de communes /, 'cc ')
    .replace(/^communaute d agglomeration /, 'ca ')
    .replace(/^communaute urbaine /, 'cu ')
    .replace(/^(cc|ca|cu) (?:de la |de l |de |du |des |d )/, '$1 ');
}

/** « de l Hérault », « le Mans », « du Mans » are one place each time. */
function withoutArticle(name: string): string {
  return name.replace(/^(?:de |d )?(?:du |des |le |la |les |l )?/, '');
}

/** Lower case, without accents, signs and « St ». */
function folded(name: string): string {
  return name
    .slice(0, 500)
    .replaceAll(/œ/giu, 'oe')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/\(.*?\)/gu, ' ')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .replaceAll(/(?<!\p{L})ste? (?=\p{L})/gu, (word) => (word === 'ste ' ? 'sainte ' : 'saint '))
    .trim();
}
