/** Who is watched: what a person enters by hand becomes an authority and a watched site. */
import { z } from 'zod';
import type { AuthorityRow, NewAuthority } from '../../db/queries/authorities.js';
import { addAuthority as saveAuthority, findAuthority } from '../../db/queries/authorities.js';
import type { AddedSite, WatchSettings } from '../../db/queries/sites.js';
import { addSite as saveSite } from '../../db/queries/sites.js';
import type { Db } from '../../db/open.js';
import { departementOfCommune, isCommuneCode, isDepartementCode, isSiren } from './codes.js';
import { platformOf, publicationAt } from '../crawlers/platforms/index.js';
import { bareHost, isOfOthers } from './own-host.js';
import { AUTHORITY_KINDS, DOCUMENT_MODES, RENDER_MODES, SITE_SCOPES } from './types.js';
import { parseUrl } from '../parse-url.js';

export interface AuthoritiesDeps {
  readonly db: Db;
  readonly now: () => Date;
}

/** An expected outcome as a value; `problems` are French sentences, for people. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly string[] };

const withoutSpaces = z.string().transform((text) => text.replaceAll(/\s/g, '').toUpperCase());
const name = z
  .string('Indiquez le nom de la collectivité.')
  .transform((text) => text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim())
  .pipe(
    z
      .string()
      .min(1, 'Indiquez le nom de la collectivité.')
      .max(200, 'Le nom de la collectivité est trop long (200 caractères au plus).'),
  );
const siren = withoutSpaces.refine(
  isSiren,
  'Ce numéro SIREN n’est pas valable : vérifiez ses neuf chiffres.',
);
const departement = withoutSpaces.refine(
  isDepartementCode,
  'Ce code de département n’existe pas (exemples : 01, 2A, 974).',
);
const population = z.coerce
  .number('La population est un nombre d’habitants.')
  .int('La population est un nombre entier d’habitants.')
  .nonnegative('La population ne peut pas être négative.');

const authorityInput = z
  .object({
    kind: z.enum(AUTHORITY_KINDS, `Le type de collectivité est l’un de : ${AUTHORITY_KINDS.join(', ')}.`),
    code: z
      .string('Indiquez le code INSEE de la commune ou le numéro SIREN de la collectivité.')
      .pipe(withoutSpaces),
    name,
    siren: siren.nullish(),
    departement: departement.nullish(),
    population: population.nullish(),
  })
  .superRefine((input, context) => {
    const refuse = (message: string): void => context.addIssue({ code: 'custom', message });
    if (input.kind === 'commune') {
      if (!isCommuneCode(input.code)) {
        refuse('Le code INSEE d’une commune a cinq caractères (exemples : 01004, 2A004, 97411).');
      } else if (input.departement && input.departement !== departementOfCommune(input.code)) {
        refuse(`La commune ${input.code} n’est pas dans le département ${input.departement}.`);
      }
    } else if (!isSiren(input.code)) {
      refuse('Cette collectivité est désignée par son numéro SIREN : neuf chiffres, à vérifier.');
    } else if (input.siren && input.siren !== input.code) {
      refuse('Le code et le numéro SIREN de cette collectivité doivent être les mêmes.');
    }
  });

/** Checks what was entered about an authority; spaces in codes are allowed. */
export function parseAuthority(input: unknown): Parsed<NewAuthority> {
  const parsed = authorityInput.safeParse(input);
  if (!parsed.success) return { ok: false, problems: sentences(parsed.error) };
  const entry = parsed.data;
  const isCommune = entry.kind === 'commune';
  return {
    ok: true,
    value: {
      kind: entry.kind,
      code: entry.code,
      name: entry.name,
      siren: isCommune ? (entry.siren ?? null) : entry.code,
      departement: isCommune ? departementOfCommune(entry.code) : (entry.departement ?? null),
      population: entry.population ?? null,
    },
  };
}

/**
 * Adds an authority entered by hand, or completes the one with this code; one that the directory has under another code
 * with this SIREN is given back as it is.
 */
export function addAuthority(deps: AuthoritiesDeps, input: unknown): Parsed<AuthorityRow> {
  const parsed = parseAuthority(input);
  if (!parsed.ok) return parsed;
  const known = findAuthority(deps.db, parsed.value.code);
  if (known !== null && known.code !== parsed.value.code) return { ok: true, value: known };
  return { ok: true, value: saveAuthority(deps.db, parsed.value, deps.now().toISOString()) };
}

/** Settings of a watch when nothing else is asked: weekly, 200 pages, a second between two requests. */
export const DEFAULT_SETTINGS: WatchSettings = {
  cadenceDays: 7,
  scope: 'host',
  delayMs: 1000,
  maxPages: 200,
  maxMinutes: null,
  maxBytes: null,
  render: 'auto',
  documents: 'auto',
};

const whole = (message: string, min: number, max: number) =>
  z.coerce.number(message).int(message).min(min, message).max(max, message);

const settingsInput = z
  .object({
    cadenceDays: whole('La fréquence est un nombre de jours, de 1 à 365.', 1, 365),
    scope: z.enum(SITE_SCOPES, `Le périmètre est l’un de : ${SITE_SCOPES.join(', ')}.`),
    delayMs: whole('Le délai est un nombre de millisecondes, de 0 à 600 000.', 0, 600_000),
    maxPages: whole('Le nombre de pages par passage va de 1 à 100 000.', 1, 100_000),
    maxMinutes: whole('La durée d’un passage est un nombre de minutes, de 1 à 10 000.', 1, 10_000).nullable(),
    maxBytes: whole('Le volume d’un passage est un nombre d’octets, de 1 à 10^12.', 1, 1e12).nullable(),
    render: z.enum(RENDER_MODES, `L’usage du navigateur est l’un de : ${RENDER_MODES.join(', ')}.`),
    documents: z.enum(
      DOCUMENT_MODES,
      `La lecture des documents est l’une de : ${DOCUMENT_MODES.join(', ')}.`,
    ),
  })
  .partial();

/** Settings of a watch: what is left out is as `DEFAULT_SETTINGS` has it. */
export function parseSettings(input: unknown): Parsed<WatchSettings> {
  const parsed = settingsInput.safeParse(input);
  if (!parsed.success) return { ok: false, problems: sentences(parsed.error) };
  const chosen = Object.fromEntries(Object.entries(parsed.data).filter(([, value]) => value !== undefined));
  return { ok: true, value: { ...DEFAULT_SETTINGS, ...chosen } };
}

/** Watches a site of a known authority. */
export function addSite(
  deps: AuthoritiesDeps,
  input: { readonly authority: string; readonly url: string; readonly settings?: unknown },
): Parsed<AddedSite> {
  const authority = findAuthority(deps.db, input.authority.replaceAll(/\s/g, '').toUpperCase());
  const url = parseSiteUrl(input.url);
  const settings = parseSettings(input.settings ?? {});
  const problems = [
    ...(authority === null
      ? [
          `Aucune collectivité n’a le code « ${input.authority} ». Ajoutez-la d’abord (vigie authorities add).`,
        ]
      : []),
    ...(url.ok ? problemsOfHost(url.value) : url.problems),
    ...(settings.ok ? [] : settings.problems),
  ];
  if (authority === null || !url.ok || !settings.ok || problems.length > 0) return { ok: false, problems };
  const added = saveSite(
    deps.db,
    { authorityCode: authority.code, startUrl: url.value, settings: settings.value },
    deps.now().toISOString(),
  );
  return { ok: true, value: added };
}

/**
 * A watch is of a whole host: on that of a network it would take what others show for the authority’s. Its page at a
 * publishing service is looked at alone, so that one may be watched where the service lets it be read.
 */
function problemsOfHost(url: string): readonly string[] {
  const host = bareHost(url);
  const publication = publicationAt(url);
  if (publication?.kind === 'account') {
    const platform = platformOf(publication.platform);
    return platform.permission.kind === 'refused'
      ? [
          `${platform.name} refuse les robots\u00a0: Vigie n’y regarde rien. Signalez plutôt ce que vous y avez vu (page Signalements).`,
        ]
      : [];
  }
  return host === null || !isOfOthers(host)
    ? []
    : [
        `« ${host} » porte les pages de beaucoup d’autres : Vigie prendrait leurs visuels pour ceux de la collectivité. Signalez plutôt ce que vous y avez vu (page Signalements).`,
      ];
}

/** Address of a site, normalised: http(s), no password, no fragment, host in lower case and ASCII. */
export function parseSiteUrl(text: string): Parsed<string> {
  const trimmed = text.trim();
  if (trimmed.length > 2000) return refused('Cette adresse est trop longue (2 000 caractères au plus).');
  if (!/^https?:\/\//i.test(trimmed)) {
    return refused(
      `L’adresse d’un site commence par « https:// » ou « http:// » : « ${trimmed} » n’en est pas une.`,
    );
  }
  const url = parseUrl(trimmed);
  if (url === null) return refused(`Cette adresse n’est pas valable : « ${trimmed} ».`);
  if (url.username !== '' || url.password !== '') {
    return refused('L’adresse ne doit contenir ni identifiant ni mot de passe.');
  }
  url.hash = '';
  // A host with its final dot is the same host (RFC 1034 §3.1).
  if (url.hostname.endsWith('.')) url.hostname = url.hostname.slice(0, -1);
  return { ok: true, value: url.href };
}

function refused(problem: string): Parsed<never> {
  return { ok: false, problems: [problem] };
}

function sentences(error: z.ZodError): readonly string[] {
  return [...new Set(error.issues.map((issue) => issue.message))];
}
