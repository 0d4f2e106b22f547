/**
 * What a person may write into a case by hand: who may, and what is asked. When it makes sense: `entries-now.ts`; how a
 * form is read: `read-entry.ts`.
 */
import {
  ANSWER_WORDS,
  ANSWERS,
  CADA_OPINION_WORDS,
  CADA_OPINIONS,
  CALENDAR,
  CLOSE_REASONS,
  CLOSE_WORDS,
  DOCUMENT_ANSWER_WORDS,
  DOCUMENT_ANSWERS,
  RECEIPT_PROOFS,
  RECEIPT_WORDS,
  type EventKind,
  type PictureStanding,
} from '../../../cases/index.js';
import { mayCoordinate } from '../../../accounts/roles.js';
import { begun } from '../../parts/words.js';
import type { Person } from '../../context.js';

/** Longest note or source, in UTF-16 units. */
export const MAX_WHY_CHARS = 1000;
/** Longest credit or label: what is longer is no credit line. */
export const MAX_TEXT_CHARS = 300;

/** What people notice, and what reached them otherwise than by mail. How letters leave is written down where they do. */
export const ENTRY_KINDS = [
  'noted',
  'credited',
  'labelled',
  'gone',
  'back-online',
  'denied',
  'answered',
  'receipt',
  'delivery-failed',
  'no-answer',
  'statement-found',
  'taken-back',
  'artist-named',
  'documents-receipt',
  'documents-answered',
  'cada-referred',
  'cada-opinion',
  'documents-ended',
  'council-dated',
  'notice-given',
  'picture-withdrawn',
  'held',
  'resumed',
  'closed',
  'reopened',
] as const satisfies readonly EventKind[];
export type EntryKind = (typeof ENTRY_KINDS)[number];

/**
 * Entries that belong to those who coordinate: they stop or end something, or bind everybody. What is merely seen is
 * entered by anybody, so that nothing that speaks for an authority waits for a role.
 */
const COORDINATED: ReadonlySet<EntryKind> = new Set([
  'taken-back',
  'artist-named',
  'documents-ended',
  'notice-given',
  'picture-withdrawn',
  'held',
  'resumed',
  'closed',
  'reopened',
]);

/** Whether a person may make this entry in any case that she sees. The one place where that is said. */
export function mayEnter(person: Pick<Person, 'role'>, kind: EntryKind): boolean {
  return !COORDINATED.has(kind) || mayCoordinate(person.role);
}

export const HELD_WORDS = {
  coordinator: 'décision de la coordination',
  electoral: 'période électorale',
} as const;
export const STATEMENTS = ['admitted', 'commits', 'refuses'] as const;

type Choices = readonly (readonly [value: string, label: string])[];

const chosenFrom = <Value extends string>(
  values: readonly Value[],
  words: Readonly<Record<Value, string>>,
): Choices => values.map((value) => [value, begun(words[value])]);

/** Entries that choose one of a list: what the list is called, and what stands in it. */
export const CHOICES: Readonly<Partial<Record<EntryKind, readonly [legend: string, choices: Choices]>>> = {
  answered: ['Ce que répond la collectivité', chosenFrom(ANSWERS, ANSWER_WORDS)],
  receipt: ['La preuve', chosenFrom(RECEIPT_PROOFS, RECEIPT_WORDS)],
  'statement-found': ['Ce que dit la collectivité', chosenFrom(STATEMENTS, ANSWER_WORDS)],
  'documents-receipt': ['La preuve', chosenFrom(RECEIPT_PROOFS, RECEIPT_WORDS)],
  'documents-answered': ['Ce qui est répondu', chosenFrom(DOCUMENT_ANSWERS, DOCUMENT_ANSWER_WORDS)],
  'cada-opinion': ['L’avis', chosenFrom(CADA_OPINIONS, CADA_OPINION_WORDS)],
  held: ['Raison', chosenFrom(['coordinator', 'electoral'], HELD_WORDS)],
  closed: ['Comment le dossier finit', chosenFrom(CLOSE_REASONS, CLOSE_WORDS)],
};

export interface Entry {
  readonly kind: EntryKind;
  /** A verb, as it stands on the button. */
  readonly verb: string;
  /** What follows, said before. */
  readonly follows: string;
  /** What the long field asks for. */
  readonly ask: string;
  readonly needsDay: boolean;
  /** What its date is called, when « Date du fait » says too little. */
  readonly dayOf?: string;
  /** Its words when it is said of a reminder. */
  readonly ofReminder?: { readonly verb: string; readonly follows: string };
  /** Pictures that it can be said of; null when it is of none in particular. */
  readonly isOf: ((picture: PictureStanding) => boolean) | null;
  readonly asksText?: string;
  /** What it asks for beside: their own words, an address, the day of a council, what is taken back. */
  readonly asks?: 'answer' | 'statement' | 'council' | 'taken-back';
}

const SOURCE = 'D’où vient cette information ?';

/** In the order of the page. */
export const ENTRIES: Readonly<Record<EntryKind, Entry>> = {
  noted: {
    kind: 'noted',
    verb: 'Ajouter la note',
    follows:
      'Une note se lit ici, par les autres bénévoles. Elle ne part ni avec une lettre ni dans l’archive de preuves.',
    ask: 'Votre note',
    needsDay: false,
    isOf: null,
  },
  credited: {
    kind: 'credited',
    verb: 'Noter un crédit ajouté',
    follows:
      'Le visuel porte maintenant le nom de son autrice ou de son auteur. Si tous les visuels du dossier sont améliorés, aucune lettre ne suit.',
    ask: SOURCE,
    needsDay: true,
    isOf: ({ credited }) => credited === null,
    asksText: 'Le crédit, recopié',
  },
  labelled: {
    kind: 'labelled',
    verb: 'Noter une mention ajoutée',
    follows:
      'Une mention dit maintenant que l’IA a servi. Si tous les visuels du dossier sont améliorés, aucune lettre ne suit.',
    ask: SOURCE,
    needsDay: true,
    isOf: ({ labelled }) => labelled === null,
    asksText: 'La mention, recopiée',
  },
  gone: {
    kind: 'gone',
    verb: 'Noter que le visuel n’est plus en ligne',
    follows:
      'Après la fin de l’événement qu’il annonce, un visuel « n’est plus en ligne » ; il n’est pas dit « retiré ». Les passages de Vigie le notent aussi d’eux-mêmes.',
    ask: SOURCE,
    needsDay: true,
    isOf: ({ gone }) => gone === null,
  },
  'back-online': {
    kind: 'back-online',
    verb: 'Noter que le visuel est revenu',
    follows: 'Le visuel compte de nouveau parmi ceux qui sont en ligne.',
    ask: SOURCE,
    needsDay: true,
    isOf: ({ gone }) => gone !== null,
  },
  denied: {
    kind: 'denied',
    verb: 'Noter qu’un texte dit que l’IA n’a pas servi',
    follows: 'La coordination regarde ce texte avant toute suite.',
    ask: SOURCE,
    needsDay: true,
    isOf: ({ denied }) => denied === null,
  },
  answered: {
    kind: 'answered',
    verb: 'Noter une réponse reçue sans courriel',
    follows:
      'Sur papier, au téléphone ou en réunion ; la suite en découle. Un courriel se classe depuis « Courrier reçu ».',
    ask: 'Comment est-elle arrivée, et de qui ?',
    needsDay: true,
    dayOf: 'Reçue le',
    isOf: null,
    asks: 'answer',
  },
  receipt: {
    kind: 'receipt',
    verb: 'Noter que la lettre est arrivée',
    follows:
      'Le délai de réponse court, et l’on pourra dire « sans réponse ». Une copie de l’avis se joint sur la page de la lettre.',
    ask: 'Qui l’a confirmé, et comment ?',
    needsDay: true,
    dayOf: 'Arrivée le',
    ofReminder: {
      verb: 'Noter que la relance est arrivée',
      follows:
        'Sans cette preuve, ni les élu·es ni le public ne sont informés : la suite dit que la lettre et la relance sont parvenues. Une copie de l’avis se joint sur la page de la relance.',
    },
    isOf: null,
  },
  'delivery-failed': {
    kind: 'delivery-failed',
    verb: 'Noter que la lettre est revenue',
    follows: 'Elle n’est pas arrivée : une autre adresse, ou un autre moyen d’envoi, est proposé.',
    ask: 'Ce que dit l’enveloppe, ou qui l’a dit',
    needsDay: true,
    dayOf: 'Revenue le',
    ofReminder: {
      verb: 'Noter que la relance est revenue',
      follows:
        'Elle n’est pas arrivée et ne compte plus : le dossier revient où il en était avant elle, et elle peut repartir à une autre adresse ou par un autre moyen.',
    },
    isOf: null,
  },
  'no-answer': {
    kind: 'no-answer',
    verb: 'Constater « sans réponse »',
    follows:
      'La réception est prouvée et la date demandée est passée. Regardez d’abord la boîte, le courrier postal et les appels ; une réponse tardive l’efface.',
    ask: 'Qu’avez-vous vérifié ?',
    needsDay: false,
    isOf: null,
  },
  'statement-found': {
    kind: 'statement-found',
    verb: 'Noter une déclaration',
    follows:
      'Ce que la collectivité dit publiquement (presse, compte rendu de conseil) compte comme sa parole, avec ses mots et leur source.',
    ask: 'Où l’avez-vous lue ou entendue ?',
    needsDay: true,
    isOf: null,
    asks: 'statement',
  },
  'taken-back': {
    kind: 'taken-back',
    verb: 'Reprendre une réponse notée par erreur',
    follows: 'Elle reste dans l’historique, sans effet : le dossier redevient ce qu’il serait sans elle.',
    ask: 'Quelle était l’erreur ?',
    needsDay: false,
    isOf: null,
    asks: 'taken-back',
  },
  'artist-named': {
    kind: 'artist-named',
    verb: 'Une ou un artiste l’a fait : tout arrêter',
    follows:
      'Le dossier se ferme tout de suite. Ses visuels et leurs copies proches sont protégés partout, dans tous les dossiers : plus aucune lettre ne part à leur sujet. Si une lettre était partie, une rectification est proposée. Aucune preuve n’est demandée à l’artiste. Cela ne s’annule pas.',
    ask: 'Qui l’a dit, et où ? N’écrivez de l’artiste que ce qui est utile.',
    needsDay: true,
    isOf: null,
  },
  'documents-receipt': {
    kind: 'documents-receipt',
    verb: 'Noter que la demande de documents est arrivée',
    follows: 'Le mois au bout duquel le silence vaut refus court à partir de ce jour.',
    ask: 'Qui l’a confirmé, et comment ?',
    needsDay: true,
    dayOf: 'Arrivée le',
    isOf: null,
  },
  'documents-answered': {
    kind: 'documents-answered',
    verb: 'Noter la réponse à la demande de documents',
    follows: 'La fin de la demande, ou la saisine de la CADA, en découle avec ses dates.',
    ask: 'Comment est-elle arrivée, et que contient-elle ?',
    needsDay: true,
    dayOf: 'Reçue le',
    isOf: null,
  },
  'cada-referred': {
    kind: 'cada-referred',
    verb: 'Noter que la CADA est saisie',
    follows: 'Ses délais courent du jour où elle enregistre la saisine : c’est lui qui se note.',
    ask: SOURCE,
    needsDay: true,
    dayOf: 'Enregistrée le',
    isOf: null,
  },
  'cada-opinion': {
    kind: 'cada-opinion',
    verb: 'Noter l’avis de la CADA',
    follows: 'La suite en découle : la collectivité a un mois pour dire ce qu’elle en fait.',
    ask: 'Le numéro de l’avis, et ce qu’il dit',
    needsDay: true,
    dayOf: 'Avis du',
    isOf: null,
  },
  'documents-ended': {
    kind: 'documents-ended',
    verb: 'Mettre fin à la demande de documents',
    follows: 'Plus rien n’est attendu ni proposé sur ces documents. Une autre demande reste possible.',
    ask: 'Pourquoi s’arrête-t-elle ?',
    needsDay: true,
    isOf: null,
  },
  'council-dated': {
    kind: 'council-dated',
    verb: 'Noter le prochain conseil',
    follows: `Une question orale est proposée ${CALENDAR.beforeCouncil} jours avant, quand le dossier en est là.`,
    ask: SOURCE,
    needsDay: false,
    isOf: null,
    asks: 'council',
  },
  'notice-given': {
    kind: 'notice-given',
    verb: 'Noter que la collectivité est prévenue d’une publication',
    follows: `Elle a ${CALENDAR.noticeDays} jours pour répondre avant toute lettre ouverte.`,
    ask: 'Qui l’a prévenue, et comment ?',
    needsDay: true,
    dayOf: 'Prévenue le',
    isOf: null,
  },
  'picture-withdrawn': {
    kind: 'picture-withdrawn',
    verb: 'Retirer un visuel du dossier',
    follows:
      'Le visuel reste dans l’historique ; il ne compte plus dans la suite. Sa relecture n’est pas touchée.',
    ask: 'Pourquoi est-il retiré ?',
    needsDay: false,
    isOf: () => true,
  },
  held: {
    kind: 'held',
    verb: 'Suspendre le dossier',
    follows: 'Aucune lettre n’est validée tant qu’il est suspendu. Ce qui arrive se note toujours.',
    ask: 'Pourquoi est-il suspendu ?',
    needsDay: false,
    isOf: null,
  },
  resumed: {
    kind: 'resumed',
    verb: 'Reprendre le dossier',
    follows: 'Les échéances reprennent, à leurs dates.',
    ask: 'Pourquoi reprend-il ?',
    needsDay: false,
    isOf: null,
  },
  closed: {
    kind: 'closed',
    verb: 'Clore le dossier',
    follows:
      'Plus rien ne part, sauf un remerciement ou une rectification. Le dossier se lit toujours et peut être rouvert ; les passages de Vigie regardent encore ses visuels.',
    ask: 'Dites-en un peu plus',
    needsDay: false,
    isOf: null,
  },
  reopened: {
    kind: 'reopened',
    verb: 'Rouvrir le dossier',
    follows: 'Le dossier reprend où il en était quand il a été clos.',
    ask: 'Pourquoi est-il rouvert ?',
    needsDay: false,
    isOf: null,
  },
};
