/** The French sentences of a picture's standing: what is missing, and why it stands so. */
import type { Grade } from '../classifiers/types.js';
import { plural } from '../french/words.js';
import type { StandingState } from './types.js';

export const STATE_WORDS: Readonly<Record<StandingState, string>> = {
  'to-review': 'À relire',
  unsure: 'En suspens',
  'awaiting-reviewer': 'Attend une autre relecture',
  'awaiting-coordinator': 'Attend la coordination',
  'awaiting-origin': 'Origine à chercher',
  confirmed: 'Confirmé',
  dismissed: 'Écarté',
  protected: 'Protégé',
  'no-standard-letter': 'Personne reconnaissable : coordination',
};

export const NEED_WORDS = {
  reviewer: 'Une personne doit relire ce visuel.',
  'second-reviewer': 'Une deuxième personne doit relire ce visuel.',
  'other-people': 'Il faut au moins une autre personne dans cette installation pour aller plus loin.',
  'coordinator-hinted':
    'Une personne qui coordonne, autre que les deux qui ont relu, doit donner son accord.',
  'coordinator-contradiction':
    'Une personne qui coordonne, autre que celle qui a relu, doit regarder ces éléments qui se contredisent.',
  'coordinator-dispute': 'Une personne qui coordonne doit trancher.',
  'coordinator-left-open': 'Une personne qui coordonne doit revenir sur ce visuel.',
  'coordinator-person':
    'Une personne qui coordonne décide de la suite, avec l’avocate ou l’avocat du syndicat : aucune lettre type n’est proposée.',
  'coordinator-protected-mark':
    'Une marque subsiste dans le fichier : une personne qui coordonne la regarde. Aucune preuve n’est demandée à l’artiste.',
  origin: 'Cherchez d’abord d’où vient ce visuel : préfecture, région, partenaire, banque d’images…',
  'case-at-origin':
    'Ouvrez un seul dossier, à l’origine du visuel ; les collectivités qui le relaient y sont listées.',
  approval: 'Une autre personne que celles qui ont relu doit valider la lettre.',
} as const;
export type NeedWord = keyof typeof NEED_WORDS;

const SENTENCES = {
  unsure: 'Les personnes qui ont regardé ce visuel n’ont pas tranché.',
  disputed: 'Les personnes qui ont relu ce visuel ne sont pas d’accord.',
  'left-open': 'La coordination a laissé ce visuel en suspens.',
  dismissed: 'Ce visuel a été écarté.',
  person: 'Une personne réelle semble reconnaissable sur ce visuel.',
  alone:
    'Une seule personne relit dans cette installation : seule la question « Qui a créé ce visuel ? » est possible.',
  one: 'Une personne a confirmé ; une seule relecture suffit à ce constat.',
  three: 'Deux personnes ont confirmé et la coordination a donné son accord.',
  contradiction: 'Des éléments plaident aussi pour une création humaine.',
  'mention-disputed': 'Les personnes qui ont relu n’ont pas toutes vu la mention.',
  'mention-elsewhere':
    'Plusieurs collectivités montrent ce visuel : une mention lue à côté de lui ne compte que pour celle dont c’est la page.',
  'copy-confirmed': 'Un visuel presque identique a été confirmé ailleurs. Celui-ci se juge pour lui-même.',
  'copy-dismissed': 'Un visuel presque identique a été écarté ailleurs. Celui-ci se juge pour lui-même.',
  stated: 'Une mention dit que l’IA a servi à ce visuel.',
  technical: 'Le fichier ou son adresse porte la marque d’un outil d’IA générative.',
  hinted: 'Il n’y a que des indices : ils permettent une question, jamais une affirmation.',
  none: 'Rien n’a été relevé qui parle d’IA : seule la question « Qui a créé ce visuel ? » est possible.',
} as const satisfies Readonly<Record<Grade, string>> & Readonly<Record<string, string>>;

export function settledSentence(key: keyof typeof SENTENCES): string {
  return SENTENCES[key];
}

const PROTECTED = {
  answer: 'Une ou un artiste a été nommé·e en réponse à une lettre : ce visuel est protégé.',
  review: 'Une relecture dit qu’une ou un artiste a fait ce visuel : il est protégé.',
  same: 'Un visuel identique à l’œil a été fait par une ou un artiste : celui-ci est protégé aussi.',
  nearly:
    'Un visuel très proche a été fait par une ou un artiste : celui-ci est protégé aussi, tant qu’une personne qui coordonne ne les a pas distingués.',
} as const;

export function protectedSentence(by: keyof typeof PROTECTED): string {
  return PROTECTED[by];
}

/** @param spread number of authorities that show it, or the name of its origin */
export function spreadSentence(spread: number | string): string {
  return typeof spread === 'number'
    ? `Ce visuel figure sur les sites de ${plural(spread, 'collectivité')} : il vient sans doute d’ailleurs.`
    : `Ce visuel vient d’ailleurs : ${spread}.`;
}
