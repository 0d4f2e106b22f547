/** What each signal of a publisher changes for Vigie: the one table, from which `docs/signaux-des-sites.md` is written. */
import type { UsageSignal } from './events.js';

export type UsageEffect = 'none' | 'links-not-followed' | 'to-coordinator';

interface Policy {
  /** How it is written, for people who look at the source of a page or at an answer. */
  readonly written: string;
  readonly effect: UsageEffect;
  /** French: what Vigie does and why. */
  readonly says: string;
}

/**
 * robots.txt is not in the table: it is always obeyed (RFC 9309). Whatever a signal changes, it is recorded with the page
 * and with each capture. Sources: law note §4 (text and data mining, CPI L122-5-3), TDMRep final report of 10 May 2024.
 */
export const USAGE_POLICY: Readonly<Record<UsageSignal['kind'], Policy>> = {
  nofollow: {
    written: '`nofollow` ou `none` (balise `robots`, en-tête `X-Robots-Tag`)',
    effect: 'links-not-followed',
    says: 'La page est lue, ses liens ne sont pas suivis. Ils sont comptés parmi les adresses écartées.',
  },
  noindex: {
    written: '`noindex` ou `none` (balise `robots`, en-tête `X-Robots-Tag`)',
    effect: 'none',
    says: 'Concerne les moteurs de recherche. Vigie n’indexe et ne publie rien : la page est lue.',
  },
  noimageindex: {
    written: '`noimageindex` (balise `robots`, en-tête `X-Robots-Tag`)',
    effect: 'none',
    says: 'Concerne les moteurs de recherche. Vigie n’indexe et ne publie rien : les visuels sont lus.',
  },
  noai: {
    written: '`noai` (balise `robots`, en-tête `X-Robots-Tag`)',
    effect: 'none',
    says: 'Concerne l’entraînement de modèles. Vigie n’en entraîne et n’en utilise aucun : rien ne change.',
  },
  noimageai: {
    written: '`noimageai` (balise `robots`, en-tête `X-Robots-Tag`)',
    effect: 'none',
    says: 'Concerne l’entraînement de modèles sur les images. Vigie n’en entraîne et n’en utilise aucun : rien ne change.',
  },
  'tdm-reservation': {
    written: '`tdm-reservation : 1` (balise, en-tête, fichier `/.well-known/tdmrep.json`)',
    effect: 'to-coordinator',
    says: 'Le site réserve la fouille de textes et de données. Le passage en cours va à son terme ; le site est signalé à la coordination, qui décide de poursuivre ou de suspendre la veille.',
  },
  'tdm-policy': {
    written: '`tdm-policy` (balise, en-tête, fichier `/.well-known/tdmrep.json`)',
    effect: 'none',
    says: 'Adresse des conditions d’une réserve. Elle est notée pour la coordination, qui peut les lire.',
  },
};

const EFFECT_WORDS: Readonly<Record<UsageEffect, string>> = {
  none: 'rien',
  'links-not-followed': 'les liens ne sont pas suivis',
  'to-coordinator': 'la coordination décide',
};

/** The page docs/signaux-des-sites.md. Pure: the same table gives the same page. */
export function renderUsagePolicy(): string {
  return [
    '# Ce que les sites demandent aux robots',
    '',
    '<!-- Page écrite par le programme (npm run docs:signaux) : ne pas la corriger à la main. -->',
    '',
    'Un site dit de plusieurs façons ce qu’il attend des programmes qui le lisent. Cette table dit ce que chacune change pour Vigie. Tout ce qui est dit est noté avec la page, et joint à chaque preuve avec l’état de `robots.txt` à ce moment.',
    '',
    '| ce qui est écrit | ce que cela change | pourquoi |',
    '| --- | --- | --- |',
    '| `robots.txt` | toujours suivi | Une adresse interdite n’est pas demandée, et elle est comptée parmi les adresses écartées. Un délai demandé est tenu (au plus une minute). Si le fichier ne peut pas être lu, rien n’est demandé pour cette fois. |',
    ...Object.values(USAGE_POLICY).map(
      ({ written, effect, says }) => `| ${written} | ${EFFECT_WORDS[effect]} | ${says} |`,
    ),
    '| refus (401, 403, 429), contrôle anti-robot | le passage s’arrête | Un refus est respecté, jamais contourné. Le site est signalé comme non regardé. |',
    '',
    'Sources : RFC 9309 pour `robots.txt` ; article L. 122-5-3 du code de la propriété intellectuelle pour la fouille de textes et de données ; [TDM Reservation Protocol](https://w3c.github.io/tdm-reservation-protocol/techniques/technique-file-at-origin.html) pour `tdmrep.json`, les en-têtes et les balises.',
    '',
  ].join('\n');
}
