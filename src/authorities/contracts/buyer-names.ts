/**
 * Which authority a buyer's name means. A name ties a call to an authority only when one alone fits in the départements of
 * the notice: there are two dozen « Saint-Aubin ». Pure.
 */
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

/** The code of the one authority whose name this is; null when none fits, or more than one. */
export function bodyOfName(buyer: string, bodies: readonly NamedBody[]): string | null {
  const name = folded(buyer);
  for (const [start, kind] of KINDS) {
    if (start.test(name)) return onlyOne(bodies, kind, withoutArticle(name.replace(start, '')));
  }
  return GROUP.test(name) ? onlyOne(bodies, 'epci', name) : null;
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
