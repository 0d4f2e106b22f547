/** What could not be looked at and what was left aside, in plain French, code by code. */

/** Title and explanation of a code. */
export interface CodeWords {
  readonly title: string;
  readonly meaning: string;
}

const PROBLEMS: Readonly<Record<string, CodeWords>> = {
  robots: {
    title: 'Refusé par robots.txt',
    meaning: 'Le site demande aux robots de ne pas lire cette adresse. Ce refus est respecté.',
  },
  blocked: {
    title: 'Accès refusé',
    meaning: 'Le site a refusé de répondre (codes 401, 403 ou 451). Ce refus est respecté.',
  },
  throttled: {
    title: 'Site trop sollicité',
    meaning: 'Le site a demandé d’attendre (codes 429 ou 503). À regarder un autre jour.',
  },
  http: {
    title: 'Page absente ou en panne',
    meaning: 'Le site a répondu par une erreur (codes 4xx ou 5xx).',
  },
  dns: { title: 'Nom introuvable', meaning: 'Le nom du site n’a pas pu être trouvé sur le réseau.' },
  refused: { title: 'Connexion impossible', meaning: 'Le serveur n’a pas accepté la connexion.' },
  tls: { title: 'Certificat refusé', meaning: 'La connexion n’était pas sûre ; elle a été abandonnée.' },
  timeout: { title: 'Trop lent', meaning: 'Le serveur n’a pas répondu dans le temps prévu.' },
  'private-address': {
    title: 'Adresse privée',
    meaning: 'L’adresse mène à un réseau interne ; elle n’est jamais demandée.',
  },
  redirects: { title: 'Renvois sans fin', meaning: 'L’adresse renvoie trop de fois vers une autre.' },
  'too-large': { title: 'Trop lourd', meaning: 'Le contenu dépasse la taille que l’outil accepte de lire.' },
  'not-html': { title: 'Pas une page', meaning: 'Une page était attendue, autre chose a été reçu.' },
  'not-image': { title: 'Pas une image', meaning: 'Une image était attendue, autre chose a été reçu.' },
  truncated: {
    title: 'Fichier incomplet',
    meaning: 'Le fichier s’arrête avant sa fin. Ce qui a pu être lu a été regardé, pas le reste.',
  },
  malformed: {
    title: 'Fichier abîmé',
    meaning: 'Le fichier ne suit pas son format ; il n’a pas pu être lu entièrement.',
  },
  'not-looked-at': {
    title: 'Pas regardé',
    meaning:
      'L’outil ne sait pas lire ce contenu (liseuse de bulletin, réseau social) ou n’en a pas eu le temps.',
  },
};

const SKIPS: Readonly<Record<string, CodeWords>> = {
  robots: { title: 'Refusés par robots.txt', meaning: 'Adresses que le site demande de ne pas lire.' },
  scope: { title: 'Hors du site', meaning: 'Adresses d’autres sites, que ce passage ne visitait pas.' },
  trap: {
    title: 'Pages sans fin',
    meaning: 'Calendriers, tris et filtres qui fabriquent des adresses à l’infini.',
  },
  budget: {
    title: 'Au-delà de la limite de pages ou de temps',
    meaning: 'Pages connues mais pas visitées. L’option max-pages de la commande permet d’aller plus loin.',
  },
  decoration: {
    title: 'Décor',
    meaning: 'Icônes, puces, drapeaux, traceurs : trop petits ou répétés sur toutes les pages.',
  },
  duplicate: {
    title: 'Déjà vus',
    meaning: 'La même image, le même fichier ou la même page, sous une autre adresse.',
  },
};

/** Words for a problem code; a code of a later version is shown by its name. */
export function problemWords(code: string): CodeWords {
  return Object.hasOwn(PROBLEMS, code) && PROBLEMS[code] !== undefined
    ? PROBLEMS[code]
    : { title: code, meaning: 'Problème d’un autre genre ; le message en dit plus.' };
}

/** Words for a skip reason; a reason of a later version is shown by its name. */
export function skipWords(reason: string): CodeWords {
  return Object.hasOwn(SKIPS, reason) && SKIPS[reason] !== undefined
    ? SKIPS[reason]
    : { title: reason, meaning: 'Laissés de côté pour une autre raison.' };
}
