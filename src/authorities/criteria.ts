/** Which authorities somebody wants to watch, as criteria. Pure. */
import { z } from 'zod';
import { plural } from '../french/words.js';
import type { Parsed } from './index.js';
import { isDepartementCode, isSiren } from './codes.js';
import { AUTHORITY_KINDS, SITE_WISHES, type AuthorityKind, type WatchCriteria } from './types.js';

const MOST_PLACES = 120;
const MOST_INHABITANTS = 100_000_000;

const inhabitants = (sentence: string) =>
  z.coerce.number(sentence).int(sentence).min(0, sentence).max(MOST_INHABITANTS, sentence).nullable();

const places = (fits: (code: string) => boolean, sentence: string) =>
  z
    .array(z.string().refine(fits, sentence))
    .max(MOST_PLACES, `Au plus ${MOST_PLACES} territoires à la fois.`)
    .transform((codes) => [...new Set(codes)].toSorted((a, b) => (a < b ? -1 : 1)))
    .default([]);

const criteriaInput = z
  .object({
    departements: places(isDepartementCode, 'Ce code de département n’existe pas (exemples : 01, 2A, 974).'),
    regions: places(
      (code) => /^\d\d$/.test(code),
      'Le code d’une région a deux chiffres (exemple : 76 pour l’Occitanie).',
    ),
    epcis: places(isSiren, 'Une intercommunalité est désignée par son numéro SIREN : neuf chiffres.'),
    kinds: z
      .array(z.enum(AUTHORITY_KINDS, `Le type de collectivité est l’un de : ${AUTHORITY_KINDS.join(', ')}.`))
      .min(1, 'Choisissez au moins un type de collectivité.')
      .transform((kinds) => AUTHORITY_KINDS.filter((kind) => kinds.includes(kind))),
    minPopulation: inhabitants('La population est un nombre entier d’habitants.').default(null),
    maxPopulation: inhabitants('La population est un nombre entier d’habitants.').default(null),
    site: z
      .enum(SITE_WISHES, 'Dites si le site est connu (known), inconnu (none) ou peu importe (any).')
      .default('any'),
    withEpci: z.boolean().default(false),
    withDepartement: z.boolean().default(false),
    withRegion: z.boolean().default(false),
  })
  .refine(
    ({ minPopulation: min, maxPopulation: max }) => min === null || max === null || min <= max,
    'La population la plus petite dépasse la plus grande.',
  );

/** Checks criteria from a form or a command line; problems are French sentences. */
export function parseCriteria(input: unknown): Parsed<WatchCriteria> {
  const parsed = criteriaInput.safeParse(input);
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, problems: [...new Set(parsed.error.issues.map(({ message }) => message))] };
}

const KIND_WORDS: Readonly<Record<AuthorityKind, string>> = {
  commune: 'communes',
  epci: 'intercommunalités',
  departement: 'départements',
  region: 'régions',
  autre: 'autres organismes publics',
};

/**
 * Criteria as a line: « communes, Hérault (34), à partir de 3 500 habitants, avec leur intercommunalité ».
 * @param nameOf what a place is called; its code where nobody knows
 */
export function criteriaWords(
  criteria: WatchCriteria,
  nameOf: (kind: 'departement' | 'region' | 'epci', code: string) => string,
): string {
  const { minPopulation: min, maxPopulation: max } = criteria;
  const named = [
    ...criteria.regions.map((code) => nameOf('region', code)),
    ...criteria.departements.map((code) => nameOf('departement', code)),
    ...criteria.epcis.map((code) => nameOf('epci', code)),
  ];
  const kin = [
    criteria.withEpci ? 'leur intercommunalité' : null,
    criteria.withDepartement ? 'leur département' : null,
    criteria.withRegion ? 'leur région' : null,
  ].filter((part) => part !== null);
  return [
    listed(criteria.kinds.map((kind) => KIND_WORDS[kind])),
    named.length === 0 ? 'tout le territoire' : listed(named),
    min === null ? null : `à partir de ${plural(min, 'habitant')}`,
    max === null ? null : `jusqu’à ${plural(max, 'habitant')}`,
    criteria.site === 'known' ? 'avec un site connu' : null,
    criteria.site === 'none' ? 'sans site connu' : null,
    kin.length === 0 ? null : `avec ${listed(kin)}`,
  ]
    .filter((part) => part !== null)
    .join(', ');
}

/** « communes, intercommunalités et régions ». */
function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} et ${last}`;
}
