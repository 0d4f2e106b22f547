/**
 * The settings: environment and `vigie.config.json` become one frozen object. The environment wins.
 * A wrong value names its key, the value and what is allowed.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { DEFAULT_NEW_ACCESS_DAYS } from './accounts/ties.js';
import { DAY_NAMES } from './french/dates.js';
import { LOG_LEVELS } from './log/levels.js';
import { isReplyPattern } from './mail/reply-address.js';
import { parseUrl } from './parse-url.js';
import { DEFAULT_DELAYS, delaysSchema } from './retention/delays.js';

/** A sender of letters: who signs and where answers go. Empty strings are left out of the letter. */
const senderSchema = z
  .strictObject({
    name: z.string().min(1).max(120),
    section: z.string().max(120),
    addressLines: z.array(z.string().max(38)).max(6),
    city: z.string().max(60),
    email: z.union([z.literal(''), z.email()]),
    phone: z.string().max(40),
    siren: z.union([z.literal(''), z.string().regex(/^\d{9}$/)]),
    signatory: z.string().max(120),
  })
  .partial();

/** An authority that seals the evidence log by RFC 3161, and the file of its certificates (PEM) for the dossiers. */
const timeStampSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  certificates: z.string().min(1).optional(),
});

/** « Nom <adresse> » or the bare address; a line end or a control character would begin a header. */
function isSender(text: string): boolean {
  const named = /^[^\p{Cc}<>"]{0,100}<([^<>\s]+)>$/u.exec(text);
  return z.email().safeParse(named?.[1] ?? text).success;
}

/** Where people reach Vigie from outside. Its pages lie at the root: a path, a query or a password is a mistake. */
const publicUrlSchema = z
  .url({ protocol: /^https?$/ })
  .refine((text) => {
    const url = parseUrl(text);
    return url !== null && url.username === '' && url.password === '' && url.href === `${url.origin}/`;
  })
  .transform((text) => new URL(text).origin);

const configSchema = z.strictObject({
  dataDir: z.string().min(1),
  backupDir: z.string().min(1).nullable(),
  contact: z.union([z.email(), z.url({ protocol: /^https?$/ })]).nullable(),
  mail: z.url({ protocol: /^smtps?$/ }).nullable(),
  mailbox: z.url({ protocol: /^imaps?$/ }).nullable(),
  mailFrom: z.string().max(200).refine(isSender).nullable(),
  replyTo: z.string().max(200).refine(isReplyPattern).nullable(),
  chromium: z.string().min(1).nullable(),
  delayMs: z.number().int().min(0).max(600_000),
  maxPages: z.number().int().min(1).max(100_000),
  requestsPerAddress: z.number().int().min(1).max(16),
  sitesAtOnce: z.number().int().min(1).max(256),
  quietHours: z
    .strictObject({ from: z.number().int().min(0).max(23), until: z.number().int().min(0).max(23) })
    .nullable(),
  allowPrivate: z.boolean(),
  /** Publishing services whose terms somebody read, with the day; `OPENED_BY_SETTING` of crawlers/platforms. */
  platforms: z
    .strictObject({ calameo: z.iso.date(), panneaupocket: z.iso.date(), illiwap: z.iso.date() })
    .partial(),
  hosts: z.array(z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i)).max(20),
  sender: senderSchema,
  timeStamp: timeStampSchema.nullable(),
  retention: delaysSchema,
  strongHours: z.number().int().min(1).max(720),
  newAccessDays: z.number().int().min(1).max(90),
  log: z.string().min(1).nullable(),
  logLevel: z.enum(LOG_LEVELS),
  publicUrl: publicUrlSchema.nullable(),
  // The name of a header (RFC 9110, « token »).
  askerHeader: z
    .string()
    .regex(/^[\w!#$%&'*+.^`|~-]{1,60}$/)
    .nullable(),
  digest: z.strictObject({ day: z.enum(DAY_NAMES), hour: z.number().int().min(0).max(23) }),
});

export type Config = Readonly<z.infer<typeof configSchema>>;
type Key = keyof Config;

const DEFAULTS: Config = {
  dataDir: 'data',
  backupDir: null,
  contact: null,
  mail: null,
  mailbox: null,
  mailFrom: null,
  replyTo: null,
  chromium: null,
  delayMs: 1000,
  maxPages: 200,
  requestsPerAddress: 4,
  sitesAtOnce: 4,
  quietHours: null,
  allowPrivate: false,
  platforms: {},
  hosts: [],
  sender: {},
  timeStamp: null,
  retention: DEFAULT_DELAYS,
  strongHours: 12,
  newAccessDays: DEFAULT_NEW_ACCESS_DAYS,
  log: null,
  logLevel: 'info',
  publicUrl: null,
  askerHeader: null,
  digest: { day: 'mardi', hour: 8 },
};

/** What a key takes, in words for people, with the variable that sets it from the environment. */
const KEYS: Record<
  Key,
  { env: string | null; type: 'text' | 'number' | 'boolean' | 'object' | 'list'; allowed: string }
> = {
  dataDir: { env: 'VIGIE_DATA', type: 'text', allowed: 'le chemin d’un dossier' },
  backupDir: {
    env: 'VIGIE_BACKUP',
    type: 'text',
    allowed: 'le chemin d’un dossier, de préférence sur un autre disque',
  },
  contact: {
    env: 'VIGIE_CONTACT',
    type: 'text',
    allowed: 'une adresse électronique ou une page de contact en http(s)',
  },
  mail: { env: 'VIGIE_MAIL', type: 'text', allowed: 'smtp://… ou smtps://…' },
  mailbox: {
    env: 'VIGIE_MAILBOX',
    type: 'text',
    allowed: 'imaps://nom:motdepasse@serveur/INBOX (ou imap://…)',
  },
  mailFrom: {
    env: 'VIGIE_MAIL_FROM',
    type: 'text',
    allowed: 'une adresse électronique, ou « Nom <adresse> »',
  },
  replyTo: {
    env: 'VIGIE_REPLY_TO',
    type: 'text',
    allowed: 'une adresse avec {ref} avant le @, comme reponses+{ref}@section.example',
  },
  chromium: { env: 'VIGIE_CHROMIUM', type: 'text', allowed: 'le chemin du programme Chromium' },
  delayMs: {
    env: 'VIGIE_DELAY_MS',
    type: 'number',
    allowed: 'un nombre entier de 0 à 600 000 (millisecondes)',
  },
  maxPages: { env: 'VIGIE_MAX_PAGES', type: 'number', allowed: 'un nombre entier de 1 à 100 000' },
  requestsPerAddress: {
    env: 'VIGIE_REQUESTS_PER_ADDRESS',
    type: 'number',
    allowed: 'un nombre entier de 1 à 16',
  },
  sitesAtOnce: { env: 'VIGIE_SITES_AT_ONCE', type: 'number', allowed: 'un nombre entier de 1 à 256' },
  quietHours: {
    env: null,
    type: 'object',
    allowed:
      'un objet avec from et until, des heures de 0 à 23 (heure de Paris) entre lesquelles aucun passage ne commence',
  },
  allowPrivate: { env: 'VIGIE_ALLOW_PRIVATE', type: 'boolean', allowed: 'true ou false' },
  platforms: {
    env: null,
    type: 'object',
    allowed:
      'un objet avec calameo, panneaupocket, illiwap, chacun avec le jour (AAAA-MM-JJ) où ses conditions d’utilisation ont été lues et permettent qu’un programme lise ses pages publiques',
  },
  hosts: {
    env: 'VIGIE_HOSTS',
    type: 'list',
    allowed: 'des noms de machine sans port, séparés par des virgules (20 au plus)',
  },
  sender: {
    env: null,
    type: 'object',
    allowed:
      'un objet avec name, section, addressLines (6 lignes de 38 caractères au plus), city, email, phone, siren (9 chiffres), signatory',
  },
  timeStamp: {
    env: null,
    type: 'object',
    allowed:
      'un objet avec url (https ; http sur cette machine seulement, avec allowPrivate) et, si vous l’avez, certificates (le fichier PEM des certificats de l’autorité)',
  },
  retention: {
    env: null,
    type: 'object',
    allowed:
      'un objet avec logMonths (6 à 36), departedMonths (1 à 36), mandateMonths (1 à 36), dismissedDays (30 à 1095), byCatchDays (7 à 365), personsMonths (6 à 36), lettersMonths (12 à 120), closedCasesMonths (de lettersMonths à 240, ou null pour garder sans terme)',
  },
  strongHours: {
    env: 'VIGIE_STRONG_HOURS',
    type: 'number',
    allowed: 'un nombre entier de 1 à 720 (heures)',
  },
  newAccessDays: {
    env: 'VIGIE_NEW_ACCESS_DAYS',
    type: 'number',
    allowed: 'un nombre entier de 1 à 90 (jours)',
  },
  log: { env: 'VIGIE_LOG', type: 'text', allowed: 'le chemin d’un fichier' },
  logLevel: { env: 'VIGIE_LOG_LEVEL', type: 'text', allowed: LOG_LEVELS.join(', ') },
  publicUrl: {
    env: 'VIGIE_PUBLIC_URL',
    type: 'text',
    allowed:
      'l’adresse par laquelle vos bénévoles ouvrent Vigie, sans chemin ni mot de passe, comme https://vigie.section.example',
  },
  askerHeader: {
    env: 'VIGIE_ASKER_HEADER',
    type: 'text',
    allowed:
      'le nom d’un en-tête que votre proxy pose lui-même avec l’adresse de qui demande, comme X-Real-IP',
  },
  digest: {
    env: null,
    type: 'object',
    allowed:
      'un objet avec day (lundi, mardi… dimanche) et hour (0 à 23, heure de Paris) : quand le bulletin part',
  },
};

/** Every setting, with the variable that sets it; for the documents. */
export const SETTINGS: readonly { readonly key: string; readonly env: string | null }[] = Object.entries(
  KEYS,
).map(([key, { env }]) => ({ key, env }));

export const CONFIG_FILE = 'vigie.config.json';

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Reads the settings of `vigie.config.json` in `cwd`, if there is one, and of the environment.
 * Relative folders count from `cwd`. Every problem is a French sentence that names the key and what it takes.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>, cwd: string): ConfigResult {
  const file = readConfigFile(path.join(cwd, CONFIG_FILE));
  if (!file.ok) return { ok: false, problems: [file.problem] };

  const problems: string[] = [];
  const values: Record<string, unknown> = { ...DEFAULTS };
  for (const [key, value] of Object.entries(file.values)) {
    if (isKey(key)) values[key] = value;
    else
      problems.push(
        `${CONFIG_FILE} : la clé ${show(key)} est inconnue. Clés possibles : ${Object.keys(KEYS).join(', ')}.`,
      );
  }
  const fromEnv = new Set<Key>();
  for (const key of Object.keys(KEYS) as Key[]) {
    const { env: name, type } = KEYS[key];
    const raw = name === null ? undefined : env[name];
    if (raw === undefined || raw === '') continue;
    values[key] = parseEnv(raw, type);
    fromEnv.add(key);
  }

  const parsed = configSchema.superRefine(checkTimeStamp).safeParse(values);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const key = issue.path[0];
      if (typeof key !== 'string' || !isKey(key)) continue;
      const name = fromEnv.has(key) ? KEYS[key].env : [CONFIG_FILE, issue.path.join('.')].join(' : ');
      problems.push(
        `${name} = ${show(values[key])} ne convient pas. Valeur attendue : ${KEYS[key].allowed}.`,
      );
    }
  }
  if (!parsed.success || problems.length > 0) return { ok: false, problems: [...new Set(problems)] };
  return {
    ok: true,
    config: deepFreeze({
      ...parsed.data,
      dataDir: path.resolve(cwd, parsed.data.dataDir),
      backupDir: parsed.data.backupDir === null ? null : path.resolve(cwd, parsed.data.backupDir),
      log: parsed.data.log === null ? null : path.resolve(cwd, parsed.data.log),
      timeStamp: inFolder(parsed.data.timeStamp, cwd),
    }),
  };
}

/** What is sealed and what comes back go through https, but on this machine itself. */
function checkTimeStamp({ timeStamp, allowPrivate }: Config, context: z.RefinementCtx): void {
  // An address that is none was refused already.
  const url = timeStamp === null ? null : parseUrl(timeStamp.url);
  if (url === null || url.protocol === 'https:') return;
  const isHere = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  if (!isHere || !allowPrivate)
    context.addIssue({ code: 'custom', path: ['timeStamp', 'url'], message: 'https only' });
}

function inFolder(timeStamp: Config['timeStamp'], cwd: string): Config['timeStamp'] {
  if (timeStamp?.certificates === undefined) return timeStamp;
  return { ...timeStamp, certificates: path.resolve(cwd, timeStamp.certificates) };
}

function readConfigFile(
  file: string,
): { ok: true; values: Record<string, unknown> } | { ok: false; problem: string } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { ok: true, values: {} };
    return {
      ok: false,
      problem: `${CONFIG_FILE} ne peut pas être lu (${(error as NodeJS.ErrnoException).code}). Vérifiez les droits du fichier.`,
    };
  }
  try {
    const values: unknown = JSON.parse(text);
    if (typeof values === 'object' && values !== null && !Array.isArray(values)) {
      return { ok: true, values: values as Record<string, unknown> };
    }
    return { ok: false, problem: `${CONFIG_FILE} doit contenir un objet JSON, entre accolades.` };
  } catch (error) {
    return { ok: false, problem: `${CONFIG_FILE} n’est pas du JSON valable${jsonPlace(text, error)}` };
  }
}

/** Where JSON breaks, and what it nearly always is; Node says where in English, by a count of characters. */
function jsonPlace(text: string, error: unknown): string {
  const position = /at position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  const before = text.slice(0, position === undefined ? text.length : Number(position)).trimEnd();
  return `, vers la ligne ${before.split('\n').length} : une virgule manque entre deux lignes ou est de trop après la dernière, ou un guillemet n’est pas droit (").`;
}

function parseEnv(raw: string, type: (typeof KEYS)[Key]['type']): unknown {
  if (type === 'number') return raw.trim() !== '' && Number.isFinite(Number(raw)) ? Number(raw) : raw;
  if (type === 'list') return raw.split(',').map((part) => part.trim());
  if (type === 'boolean')
    return raw === 'true' || raw === '1' ? true : raw === 'false' || raw === '0' ? false : raw;
  return raw;
}

function isKey(key: string): key is Key {
  return Object.hasOwn(KEYS, key);
}

/** A value as it may be shown: passwords of addresses are masked, long values cut. */
function show(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const masked = text.replace(/(:\/\/[^:/@\s]*:)[^@\s]*@/g, '$1***@');
  return `« ${masked.length > 80 ? `${masked.slice(0, 80)}…` : masked} »`;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) deepFreeze(inner);
    Object.freeze(value);
  }
  return value;
}
