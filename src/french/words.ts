/** The words of the interface, once, for terminal, report, digest and pages (DESIGN §2 and §5, cli.md). */
import type { AuthorityKind } from '../authorities/types.js';
import type { Grade, Kind } from '../classifiers/types.js';
import type { ProblemCode, SkipReason } from '../crawlers/events.js';

/** A grade as people read it: a name, a sign that stands without colour, a sentence. */
export const GRADE_WORDS: Readonly<Record<Grade, { label: string; sign: string; sentence: string }>> = {
  stated: {
    label: 'Dit par la collectivité',
    sign: '❝',
    sentence: 'La collectivité le dit elle-même, à côté du visuel.',
  },
  technical: {
    label: 'Inscrit dans le fichier',
    sign: '◆',
    sentence: 'Le fichier ou son adresse porte la marque d’un outil d’IA générative.',
  },
  hinted: {
    label: 'Indices à vérifier',
    sign: '?',
    sentence: 'Des indices invitent à poser la question ; ils ne permettent pas d’affirmer.',
  },
  none: {
    label: 'Rien de relevé',
    sign: '–',
    sentence: 'Aucune marque n’a été lue. Cela ne dit rien de l’origine du visuel.',
  },
};

export const KIND_WORDS: Readonly<Record<Kind, string>> = { generated: 'création', edited: 'modification' };

export const AUTHORITY_WORDS: Readonly<Record<AuthorityKind, string>> = {
  commune: 'Commune',
  epci: 'Intercommunalité',
  departement: 'Département',
  region: 'Région',
  autre: 'Autre organisme public',
};

/** The name of a generator as people read it: a product keeps its own, a family of products is said in French. */
export function generatorInWords(name: string): string {
  const family = / family$/.exec(name);
  return family === null ? name : `famille ${name.slice(0, family.index)}`;
}

/** « création, Adobe Firefly »: what was done and with what, as far as the marks say it. */
export function madeInWords(made: { readonly kind: Kind | null; readonly generator: string | null }): string {
  return [
    made.kind === null ? null : KIND_WORDS[made.kind],
    made.generator === null ? null : generatorInWords(made.generator),
  ]
    .filter((part) => part !== null)
    .join(', ');
}

/** Why something could not be looked at. */
export const PROBLEM_WORDS: Readonly<Record<ProblemCode, string>> = {
  robots: 'le site demande aux robots de ne pas regarder (robots.txt)',
  blocked: 'le serveur refuse l’accès',
  throttled: 'le serveur demande d’attendre',
  http: 'le serveur répond par une erreur',
  dns: 'le nom du site est introuvable',
  refused: 'le serveur refuse la connexion',
  tls: 'le certificat de sécurité du site ne convient pas',
  timeout: 'le serveur ne répond pas à temps',
  'private-address': 'l’adresse n’est pas publique',
  redirects: 'redirection vers un autre site, sans fin ou interdite',
  'too-large': 'le fichier est trop gros',
  'not-html': 'la réponse n’est pas une page',
  'not-image': 'la réponse n’est pas une image',
  truncated: 'le fichier est incomplet',
  malformed: 'le fichier est mal formé',
  'not-looked-at': 'non regardé',
};

/** The same of a site as a whole, where a page and not a file is meant, or where more is known. */
const SITE_PROBLEM_WORDS: Readonly<Partial<Record<ProblemCode, string>>> = {
  robots: 'robots.txt ne permet pas la visite',
  blocked: 'le site refuse les visites',
  throttled: 'le site demande d’attendre',
  timeout: 'le site ne répond pas à temps',
  'private-address': 'l’adresse n’est pas publique, le site n’a pas été interrogé',
  'too-large': 'la réponse est trop grosse',
  truncated: 'la réponse est incomplète',
  malformed: 'l’adresse ou la réponse est mal formée',
};

/**
 * Why a site could not be looked at, as its last crawl found it: one that was never asked is not said to be silent.
 * @param cause the problem at its door; absent when the store knows none
 */
export function siteProblemWords(why: 'refused' | 'unreachable', cause?: ProblemCode): string {
  if (cause === undefined || cause === 'not-looked-at')
    return why === 'refused' ? 'le site refuse les visites' : 'cause inconnue';
  if (cause === 'robots' && why === 'unreachable') return 'robots.txt n’a pas pu être lu';
  return SITE_PROBLEM_WORDS[cause] ?? PROBLEM_WORDS[cause];
}

/** What was left aside on purpose, for one address and for several. */
export const SKIP_WORDS: Readonly<Record<SkipReason, readonly [one: string, several: string]>> = {
  robots: ['exclu par robots.txt', 'exclus par robots.txt'],
  scope: ['hors du site', 'hors du site'],
  trap: ['page sans fin (calendrier, filtre…)', 'pages sans fin (calendriers, filtres…)'],
  budget: ['au-delà de la limite fixée', 'au-delà de la limite fixée'],
  decoration: ['décoration (logo, icône)', 'décorations (logos, icônes)'],
  duplicate: ['déjà vu', 'déjà vus'],
};

/** What every count has to say beside it (DESIGN, promise 3). */
export const SILENCE_SENTENCE =
  'Les métadonnées sont souvent effacées à la publication : un visuel sans marque n’est ni innocenté, ni soupçonné.';

/** `plural(2, 'page')` → « 2 pages ». French plural: from 2 on. */
export function plural(count: number, singular: string, pluralForm = `${singular}s`): string {
  return `${formatNumber(count)} ${Math.abs(count) >= 2 ? pluralForm : singular}`;
}

/** Thousands separated by a narrow no-break space. */
export function formatNumber(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f');
}

/** A size in octets as people say it: « 812 octets », « 64 Ko », « 1,2 Mo », « 40,0 Go » (decimal units). */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} octet${bytes >= 2 ? 's' : ''}`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} Ko`;
  const [unit, size] = bytes < 1_000_000_000 ? ['Mo', 1_000_000] : ['Go', 1_000_000_000];
  return `${(bytes / size).toFixed(1).replace('.', ',')} ${unit}`;
}

/** A duration as people say it: « 0,8 s », « 42 s », « 3 min 20 s ». */
export function formatDuration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1).replace('.', ',')} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
