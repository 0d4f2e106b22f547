/** What a person may write into a case by hand: who may, what is asked, and how a form becomes an event. */
import { z } from 'zod';
import {
  allowedEvents,
  ANSWER_WORDS,
  CLOSE_REASONS,
  CLOSE_WORDS,
  type AppendableEvent,
  type CaseReading,
  type EventKind,
  type PictureStanding,
} from '../../../cases/index.js';
import { formatDate, isLegalDay, type LegalDay } from '../../../french/index.js';
import { mayCoordinate } from '../../../review/index.js';
import type { Person } from '../../context.js';

/** Longest note or source, in UTF-16 units. */
export const MAX_WHY_CHARS = 1000;
/** Longest credit or label: what is longer is no credit line. */
export const MAX_TEXT_CHARS = 300;

/** What has been noticed by people. Letters and what follows them are written down where they are sent. */
export const ENTRY_KINDS = [
  'noted',
  'credited',
  'labelled',
  'gone',
  'back-online',
  'denied',
  'statement-found',
  'artist-named',
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
  'artist-named',
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
const STATEMENTS = ['admitted', 'commits', 'refuses'] as const;
export const STATEMENT_CHOICES = STATEMENTS.map((value) => [value, ANSWER_WORDS[value]] as const);
export const CLOSE_CHOICES = CLOSE_REASONS.map((value) => [value, CLOSE_WORDS[value]] as const);
export const HELD_CHOICES = Object.entries(HELD_WORDS);

export interface Entry {
  readonly kind: EntryKind;
  /** A verb, as it stands on the button. */
  readonly verb: string;
  /** What follows, said before. */
  readonly follows: string;
  /** What the long field asks for. */
  readonly ask: string;
  readonly needsDay: boolean;
  /** Pictures that it can be said of; null when it is of none in particular. */
  readonly isOf: ((picture: PictureStanding) => boolean) | null;
  readonly asksText?: string;
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
  'statement-found': {
    kind: 'statement-found',
    verb: 'Noter une déclaration',
    follows:
      'Ce que la collectivité dit publiquement (presse, compte rendu de conseil) compte comme sa parole. Une réponse à une lettre se note avec la lettre.',
    ask: 'Où l’avez-vous lue ou entendue ?',
    needsDay: true,
    isOf: null,
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

/** Entries that make sense in a case as it stands, whoever asks. */
export function entriesFor({ projection }: CaseReading): readonly Entry[] {
  const { stage, facts } = projection;
  const allowed = new Set(allowedEvents(stage));
  return ENTRY_KINDS.filter((kind) => {
    if (!allowed.has(kind)) return false;
    if (kind === 'held') return facts.held === null;
    if (kind === 'resumed') return facts.held !== null;
    if (kind === 'artist-named') return facts.artistNamed === null;
    const { isOf } = ENTRIES[kind];
    return isOf === null || facts.pictures.some(isOf);
  }).map((kind) => ENTRIES[kind]);
}

/** What came with the form, as it was typed: shown again when nothing could be written. */
export interface Typed {
  readonly kind: EntryKind;
  readonly day: string;
  readonly why: string;
  readonly picture: string;
  readonly text: string;
  readonly choice: string;
  /** How many events the page showed. */
  readonly seen: string;
}

const typed = z.object({
  entree: z.enum(ENTRY_KINDS),
  jour: z.string().max(20).catch(''),
  pourquoi: z.string().max(20_000).catch(''),
  visuel: z.string().max(100).catch(''),
  texte: z.string().max(20_000).catch(''),
  choix: z.string().max(40).catch(''),
  vu: z.string().max(10).catch(''),
});

/** The fields of a form; null when it is no entry of ours. Total. */
export function readTyped(body: unknown): Typed | null {
  const parsed = typed.safeParse(body);
  if (!parsed.success) return null;
  const { entree, jour, pourquoi, visuel, texte, choix, vu } = parsed.data;
  return { kind: entree, day: jour, why: pourquoi, picture: visuel, text: texte, choice: choix, seen: vu };
}

export type EntryRead =
  | { readonly kind: 'ok'; readonly event: AppendableEvent; readonly seenEvents: number }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

/**
 * Makes an event of what was typed. Pure.
 *
 * @param by who writes, when, and today
 * @param eventDayOf last day of the event that a picture announces, when it is known
 */
export function readEntry(
  entered: Typed,
  reading: CaseReading,
  by: {
    readonly person: string;
    readonly at: string;
    readonly today: LegalDay;
    readonly eventDayOf: (picture: string) => LegalDay | null;
  },
): EntryRead {
  const entry = ENTRIES[entered.kind];
  const problems: string[] = [];
  const why = tidy(entered.why);
  if (why === '') problems.push(`« ${entry.ask} » : écrivez au moins quelques mots.`);
  if (why.length > MAX_WHY_CHARS)
    problems.push(`« ${entry.ask} » : ${MAX_WHY_CHARS} caractères au plus, il y en a ${why.length}.`);
  const day = entry.needsDay && entered.day !== '' ? entered.day : by.today;
  if (!isLegalDay(day)) problems.push('La date n’existe pas : donnez le jour, le mois et l’année.');
  else if (day > by.today)
    problems.push(`La date est à venir (${formatDate(day)}) : un fait se note une fois arrivé.`);
  const text = tidy(entered.text);
  if (entry.asksText !== undefined && (text === '' || text.length > MAX_TEXT_CHARS))
    problems.push(`« ${entry.asksText} » : de 1 à ${MAX_TEXT_CHARS} caractères.`);
  const { pictures, firstLetter } = reading.projection.facts;
  const picture = pictures.find((one) => one.picture === entered.picture);
  if (entry.isOf !== null && picture === undefined) problems.push('Choisissez un visuel de ce dossier.');
  const seenEvents = /^\d{1,9}$/.test(entered.seen) ? Number(entered.seen) : -1;

  const base = { at: by.at, by: by.person, day, because: why };
  const event = eventOf(entered, base, {
    picture: picture?.picture ?? '',
    text,
    eventDay: by.eventDayOf(picture?.picture ?? ''),
    letterOn: firstLetter?.day ?? null,
  });
  if (event === null) problems.push('Choisissez une réponse dans la liste.');
  return problems.length > 0 || event === null
    ? { kind: 'refused', problems }
    : { kind: 'ok', event, seenEvents };
}

function eventOf(
  { kind, choice }: Typed,
  base: { readonly at: string; readonly by: string; readonly day: LegalDay; readonly because: string },
  about: {
    readonly picture: string;
    readonly text: string;
    readonly eventDay: LegalDay | null;
    readonly letterOn: LegalDay | null;
  },
): AppendableEvent | null {
  const { picture, text, eventDay, letterOn } = about;
  switch (kind) {
    case 'noted':
    case 'artist-named':
    case 'resumed':
    case 'reopened':
      return { ...base, kind };
    case 'back-online':
    case 'denied':
    case 'picture-withdrawn':
      return { ...base, kind, picture };
    case 'credited':
    case 'labelled':
      return { ...base, kind, picture, text };
    case 'gone': {
      const afterEvent = eventDay !== null && base.day > eventDay;
      return { ...base, kind, picture, afterEvent, afterLetter: letterOn !== null && base.day > letterOn };
    }
    case 'statement-found': {
      const answer = STATEMENTS.find((one) => one === choice);
      return answer === undefined ? null : { ...base, kind, answer };
    }
    case 'held': {
      const why = choice === 'coordinator' || choice === 'electoral' ? choice : null;
      return why === null ? null : { ...base, kind, why };
    }
    case 'closed': {
      const reason = CLOSE_REASONS.find((one) => one === choice);
      return reason === undefined ? null : { ...base, kind, reason };
    }
  }
}

/** One line a paragraph, without what hides at its ends. */
function tidy(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/\n{3,}/g, '\n\n')
    .replaceAll(/\p{Surrogate}/gu, '\ufffd')
    .trim();
}
