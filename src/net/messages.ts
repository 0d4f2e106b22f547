/** What is said to people when something could not be had. One table, in French. */
import type { FetchOutcome, NetProblemCode, RefusedCode, UnreachableCode } from './outcome.js';

export interface NetProblem {
  readonly code: NetProblemCode;
  readonly message: string;
}

const UNREACHABLE: Readonly<Record<UnreachableCode, NetProblem>> = {
  dns: { code: 'dns', message: 'Le nom de ce serveur est introuvable.' },
  refused: { code: 'refused', message: 'Le serveur refuse la connexion ou n’est pas joignable.' },
  tls: {
    code: 'tls',
    message: 'Le certificat de sécurité du site ne convient pas (périmé, inconnu ou d’un autre nom).',
  },
  timeout: { code: 'timeout', message: 'Le serveur n’a pas répondu à temps.' },
  reset: { code: 'refused', message: 'Le serveur a coupé la connexion avant de répondre.' },
  malformed: { code: 'malformed', message: 'La réponse du serveur est mal formée.' },
  aborted: { code: 'not-looked-at', message: 'La lecture a été interrompue.' },
};

/** What OpenSSL and Node say of a certificate (`X509_V_ERR_*` without the prefix), for the people who can have it mended. */
const CERTIFICATE: readonly (readonly [RegExp, string])[] = [
  [
    /^CERT_HAS_EXPIRED$/,
    'Le certificat de sécurité du site est périmé : rien n’y est lu tant qu’il n’est pas renouvelé.',
  ],
  [
    /^CERT_NOT_YET_VALID$/,
    'Le certificat de sécurité du site n’est pas encore valable : rien n’y est lu d’ici là.',
  ],
  [
    /ALTNAME|HOSTNAME_MISMATCH/,
    'Le certificat de sécurité présenté est celui d’un autre site : rien n’est lu tant qu’il n’est pas remplacé.',
  ],
  [
    /SELF_SIGNED|UNABLE_TO_|INVALID_CA/,
    'Aucune autorité connue ne garantit le certificat de sécurité du site (ou un maillon manque) : rien n’y est lu tant qu’il n’est pas remplacé.',
  ],
];

const REFUSED: Readonly<Record<RefusedCode, NetProblem>> = {
  url: { code: 'malformed', message: 'L’adresse est mal formée.' },
  scheme: { code: 'not-looked-at', message: 'L’adresse n’est pas en http ou en https.' },
  userinfo: {
    code: 'not-looked-at',
    message: 'L’adresse contient un identifiant ou un mot de passe : elle n’a pas été demandée.',
  },
  port: {
    code: 'not-looked-at',
    message: 'L’adresse utilise un port inhabituel : elle n’a pas été demandée.',
  },
  'private-address': {
    code: 'private-address',
    message:
      'L’adresse mène à un réseau privé ou réservé : elle n’a pas été demandée (« allowPrivate » dans les réglages, ou l’option --allow-private de « vigie check » et « vigie inspect », n’ouvre que l’adresse du site que vous nommez, avec son port).',
  },
  'no-contact': {
    code: 'not-looked-at',
    message:
      'Aucun contact n’est configuré (« contact » dans les réglages, ou VIGIE_CONTACT) : seuls les sites de cette machine peuvent être parcourus.',
  },
  redirects: { code: 'redirects', message: 'Trop de redirections, ou des redirections en boucle.' },
  'too-large': { code: 'too-large', message: 'Le contenu dépasse la taille admise.' },
  'gave-up': {
    code: 'not-looked-at',
    message: 'Le serveur n’a plus été sollicité après plusieurs échecs de suite.',
  },
  'too-many-hosts': {
    code: 'not-looked-at',
    message: 'Trop de serveurs différents pour un seul passage : celui-ci n’a pas été sollicité.',
  },
  'robots-unavailable': {
    code: 'not-looked-at',
    message: 'Le fichier robots.txt de ce serveur n’a pas pu être lu : l’adresse n’a pas été demandée.',
  },
  robots: { code: 'robots', message: 'Le fichier robots.txt du site demande de ne pas lire cette adresse.' },
};

/** The problem behind an outcome that is not `ok` or `unchanged`; null for these two. */
export function problemOf(outcome: FetchOutcome): NetProblem | null {
  switch (outcome.kind) {
    case 'ok':
    case 'unchanged':
      return null;
    case 'blocked':
      return { code: 'blocked', message: `Le serveur refuse l’accès (réponse ${outcome.status}).` };
    case 'throttled':
      return {
        code: 'throttled',
        message: `Le serveur demande de revenir plus tard (réponse ${outcome.status}).`,
      };
    case 'http':
      return { code: 'http', message: `Le serveur répond par une erreur (réponse ${outcome.status}).` };
    case 'unreachable': {
      const { code, detail } = outcome;
      const told = code === 'tls' ? CERTIFICATE.find(([form]) => form.test(detail)) : undefined;
      return told === undefined ? UNREACHABLE[code] : { code: 'tls', message: told[1] };
    }
    case 'refused':
    default:
      return REFUSED[outcome.code];
  }
}
