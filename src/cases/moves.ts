/**
 * The one table of moves: for each stage and each event, the stage that follows, or why it cannot be. Read from
 * DESIGN §7 and letters §6 and §7. Three rules stand in it: nobody says « sans réponse », reminds or escalates before
 * the receipt is proved; a letter of which nobody knows whether it left is settled by a person first; once an artist is
 * named, or the case is closed, nothing leaves but thanks or an apology.
 */
import { EVENT_WORDS, STAGE_WORDS } from './case-words.js';
import { EVENT_KINDS, type EventKind, type Stage } from './types.js';

/**
 * `to`: the stage that follows, be it the same. `back`: the one before the case was closed. `unreminded`: the one before
 * the reminder left that came back. `no`: not allowed there.
 */
export type Move =
  | { readonly kind: 'to'; readonly stage: Stage }
  | { readonly kind: 'back' | 'unreminded' }
  | { readonly kind: 'no'; readonly why: Refusal };

const REFUSALS = {
  'not-open': 'Le dossier n’est pas ouvert.',
  'already-open': 'Le dossier est déjà ouvert.',
  'no-letter': 'Aucune lettre de ce dossier n’attend cela.',
  'not-approved': 'La lettre n’est pas validée.',
  'not-sent': 'Aucune lettre n’est partie.',
  'fate-unknown': 'On ne sait pas si la lettre est partie : une personne le vérifie d’abord.',
  'receipt-not-shown': 'La réception n’est pas prouvée : proposez d’abord un deuxième moyen d’envoi.',
  'first-sent': 'La première lettre est déjà partie : la suite est une relance.',
  'not-reminded': 'Une relance restée sans réponse vient d’abord.',
  'is-answered': 'La collectivité a répondu.',
  closed: 'Le dossier est clos : rouvrez-le d’abord.',
  'not-closed': 'Le dossier n’est pas clos.',
  'no-reminder': 'Rien ne s’annonce avant une relance.',
} as const;
export type Refusal = keyof typeof REFUSALS;

/** `stay`: written down, the stage is the same. */
type Cell = Stage | 'stay' | 'back' | 'unreminded' | { readonly no: Refusal };
const no = (why: Refusal): { readonly no: Refusal } => ({ no: why });

/** What a crawl or a person notices changes no stage, and may come at any time of an existing case. */
const NOTICED = {
  'picture-withdrawn': 'stay',
  'statement-found': 'stay',
  'taken-back': 'stay',
  gone: 'stay',
  'back-online': 'stay',
  denied: 'stay',
  credited: 'stay',
  labelled: 'stay',
  noted: 'stay',
} as const;

/** What comes of a request of documents, which has a clock of its own (`documents.ts`). */
const OF_DOCUMENTS = {
  'documents-receipt': 'stay',
  'documents-answered': 'stay',
  'cada-referred': 'stay',
  'cada-opinion': 'stay',
  'documents-ended': 'stay',
} as const;

/** What every case that is open and not closed allows. */
const ALIVE = {
  ...NOTICED,
  ...OF_DOCUMENTS,
  'documents-requested': 'stay',
  'notice-given': no('no-reminder'),
  'council-dated': 'stay',
  opened: no('already-open'),
  'picture-added': 'stay',
  'artist-named': 'closed',
  held: 'stay',
  resumed: 'stay',
  reopened: no('not-closed'),
} as const;

/** The first letter has left: what may be written down about the letters that follow, which have states of their own. */
const AFTER_SENDING = {
  ...ALIVE,
  'letter-drafted': 'stay',
  'letter-reviewed': 'stay',
  'letter-approved': 'stay',
  'letter-sent': no('first-sent'),
  'courtesy-sent': 'stay',
  'delivery-unknown': 'stay',
  answered: 'answered',
  closed: 'closed',
} as const;

const BEFORE_SENDING = {
  ...ALIVE,
  'letter-sent': no('not-approved'),
  'reminder-sent': no('not-sent'),
  'escalation-sent': no('not-sent'),
  'courtesy-sent': 'stay',
  'delivery-failed': no('not-sent'),
  'delivery-unknown': no('not-approved'),
  receipt: no('not-sent'),
  answered: no('not-sent'),
  'no-answer': no('not-sent'),
  closed: 'closed',
} as const;

const nothing = (why: Refusal): Readonly<Record<EventKind, Cell>> =>
  Object.fromEntries(EVENT_KINDS.map((kind) => [kind, no(why)])) as Record<EventKind, Cell>;

const TABLE: Readonly<Record<Stage, Readonly<Record<EventKind, Cell>>>> = {
  new: { ...nothing('not-open'), opened: 'open' },
  open: {
    ...BEFORE_SENDING,
    'letter-drafted': 'drafting',
    'letter-reviewed': no('no-letter'),
    'letter-approved': no('no-letter'),
  },
  drafting: {
    ...BEFORE_SENDING,
    'letter-drafted': 'stay',
    'letter-reviewed': 'stay',
    'letter-approved': 'approved',
  },
  approved: {
    ...BEFORE_SENDING,
    // Taken up again: what was approved is no longer what will leave.
    'letter-drafted': 'drafting',
    'letter-reviewed': no('no-letter'),
    'letter-approved': 'stay',
    'letter-sent': 'sent',
    'delivery-failed': 'stay',
    'delivery-unknown': 'uncertain',
  },
  uncertain: {
    ...ALIVE,
    'letter-drafted': no('fate-unknown'),
    'letter-reviewed': no('fate-unknown'),
    'letter-approved': no('fate-unknown'),
    'letter-sent': 'sent',
    'reminder-sent': no('fate-unknown'),
    'escalation-sent': no('fate-unknown'),
    'courtesy-sent': no('fate-unknown'),
    'documents-requested': no('fate-unknown'),
    'delivery-failed': 'approved',
    'delivery-unknown': 'stay',
    // A receipt or an answer says that it had left.
    receipt: 'acknowledged',
    answered: 'answered',
    'no-answer': no('fate-unknown'),
    closed: no('fate-unknown'),
  },
  sent: {
    ...AFTER_SENDING,
    // The same letter by a second channel: post after mail.
    'letter-sent': 'stay',
    'reminder-sent': no('receipt-not-shown'),
    'escalation-sent': no('receipt-not-shown'),
    'delivery-failed': 'approved',
    receipt: 'acknowledged',
    'no-answer': no('receipt-not-shown'),
  },
  acknowledged: {
    ...AFTER_SENDING,
    'reminder-sent': 'reminded',
    'escalation-sent': no('not-reminded'),
    'delivery-failed': 'stay',
    receipt: 'stay',
    'no-answer': 'unanswered',
  },
  unanswered: {
    ...AFTER_SENDING,
    'reminder-sent': 'reminded',
    'escalation-sent': no('not-reminded'),
    'delivery-failed': 'stay',
    receipt: 'stay',
    'no-answer': 'stay',
  },
  reminded: {
    ...AFTER_SENDING,
    'notice-given': 'stay',
    'reminder-sent': 'stay',
    'escalation-sent': 'escalated',
    // The reminder did not arrive: the first letter did.
    'delivery-failed': 'unreminded',
    receipt: 'stay',
    'no-answer': 'stay',
  },
  escalated: {
    ...AFTER_SENDING,
    'notice-given': 'stay',
    'reminder-sent': 'stay',
    'escalation-sent': 'stay',
    'delivery-failed': 'stay',
    receipt: 'stay',
    'no-answer': 'stay',
  },
  answered: {
    ...AFTER_SENDING,
    // For what a partial answer left open.
    'reminder-sent': 'reminded',
    'escalation-sent': no('is-answered'),
    'delivery-failed': 'stay',
    receipt: 'stay',
    answered: 'stay',
    'no-answer': no('is-answered'),
  },
  closed: {
    ...nothing('closed'),
    ...NOTICED,
    ...OF_DOCUMENTS,
    'letter-drafted': 'stay',
    'letter-reviewed': 'stay',
    'letter-approved': 'stay',
    'courtesy-sent': 'stay',
    'delivery-failed': 'stay',
    'delivery-unknown': 'stay',
    receipt: 'stay',
    answered: 'stay',
    'artist-named': 'stay',
    reopened: 'back',
  },
};

/** What an event does at a stage. Defined for every pair. */
export function moveOf(stage: Stage, event: EventKind): Move {
  const cell = TABLE[stage][event];
  if (typeof cell === 'object') return { kind: 'no', why: cell.no };
  if (cell === 'back' || cell === 'unreminded') return { kind: cell };
  return { kind: 'to', stage: cell === 'stay' ? stage : cell };
}

/** Why an event is refused at a stage, for people. */
export function explainRefusal(stage: Stage, event: EventKind, why: Refusal): string {
  return `« ${EVENT_WORDS[event]} » n’est pas possible quand le dossier est « ${STAGE_WORDS[stage].label} ». ${REFUSALS[why]}`;
}

/** Events that a person may write down at a stage: what the page offers. */
export function allowedEvents(stage: Stage): readonly EventKind[] {
  return EVENT_KINDS.filter((event) => moveOf(stage, event).kind !== 'no');
}
