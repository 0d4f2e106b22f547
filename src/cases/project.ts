/**
 * A case from its events: stage, outcome, facts, and what was refused. A pure fold, total: an event that is not
 * allowed where it stands is reported and changes nothing; nothing is thrown.
 */
import { isLegalDay, type LegalDay } from '../french/index.js';
import { outcomesOf } from './came-of.js';
import { EVENT_WORDS } from './case-words.js';
import { isReturnOfRequest, noteDocuments, whyNotDocuments, type DocumentsFacts } from './documents.js';
import { explainRefusal, moveOf, type Move } from './moves.js';
import { isReturnOfOther, noteReturned, type Returned } from './returned.js';
import { takenBack } from './taken-back.js';
import type { Answer, CaseEvent, CloseReason, Outcome, ReceiptProof, Stage } from './types.js';

/** Something dated, with the sentence that explains the date. */
export interface Dated {
  readonly day: LegalDay;
  readonly because: string;
}

export interface PictureStanding {
  readonly picture: string;
  readonly gone: (Dated & { readonly afterEvent: boolean; readonly afterLetter: boolean }) | null;
  readonly credited: (Dated & { readonly text: string }) | null;
  readonly labelled: (Dated & { readonly text: string }) | null;
  /** A text says that no AI served: the coordinator looks at it. */
  readonly denied: Dated | null;
}

export interface CaseFacts {
  readonly authority: string | null;
  /** Those that stand in the case now, in the order of their coming. */
  readonly pictures: readonly PictureStanding[];
  readonly opened: Dated | null;
  /** The first letter. */
  readonly firstLetter: FirstLetter | null;
  readonly receipt: Proved | null;
  /** Those that left and did not come back, in their order. */
  readonly reminders: readonly Reminder[];
  readonly lastReminder: Reminder | null;
  readonly stageBeforeReminder: Stage;
  readonly lastEscalation: Dated | null;
  /** Letters to others, thanks and apologies that came back, until they leave again. */
  readonly returned: readonly Returned[];
  /** Thanks, clauses, apologies, in their order. */
  readonly courtesies: readonly Courtesy[];
  /** The letter that did not arrive, until it or another one leaves. */
  readonly deliveryFailed: (Dated & { readonly letter: string }) | null;
  /** A first letter of which nobody knows whether it left. */
  readonly uncertain: (Dated & { readonly letter: string; readonly template: string }) | null;
  readonly answers: readonly (Dated & { readonly answer: Answer; readonly isComplete: boolean })[];
  readonly statements: readonly (Dated & { readonly answer: 'admitted' | 'commits' | 'refuses' })[];
  readonly artistNamed: Dated | null;
  readonly noAnswer: Dated | null;
  /** The last request of documents. */
  readonly documents: DocumentsFacts | null;
  /** The authority was told that something will be published. */
  readonly noticeGiven: Dated | null;
  /** The next meeting of the council, as it was found out. */
  readonly council: LegalDay | null;
  readonly held: (Dated & { readonly why: 'coordinator' | 'electoral' }) | null;
  readonly closed: (Dated & { readonly reason: CloseReason | 'artist' }) | null;
  /** An answer came after the case was closed. */
  readonly answeredAfterClosing: Dated | null;
  readonly stageBeforeClosing: Stage;
}

export type FirstLetter = Dated & { readonly letter: string; readonly template: string };

export interface Reminder extends Dated {
  readonly letter: string;
  readonly receipt: Proved | null;
}

type Proved = Dated & { readonly proof: ReceiptProof };

export interface Courtesy extends Dated {
  /** Kind of letter, when it was written down. */
  readonly template: string | null;
  /** How many answers had come, and whether an artist had been named, when it left. */
  readonly answers: number;
  readonly afterArtist: boolean;
}

/** An event that could not be applied: kept, shown, and without effect. */
export interface RefusedEvent {
  /** Place in the given list, from 0. */
  readonly index: number;
  readonly event: CaseEvent;
  readonly message: string;
}

export interface CaseOutcome extends Dated {
  readonly outcome: Outcome;
}

export interface CaseProjection {
  readonly stage: Stage;
  /** The one that counts most (the order of `OUTCOMES`); null while nothing came of it. */
  readonly outcome: Outcome | null;
  readonly outcomes: readonly CaseOutcome[];
  readonly facts: CaseFacts;
  readonly refused: readonly RefusedEvent[];
}

interface State {
  readonly stage: Stage;
  readonly facts: CaseFacts;
  readonly refused: readonly RefusedEvent[];
  readonly count: number;
}

const START: State = {
  stage: 'new',
  count: 0,
  refused: [],
  facts: {
    authority: null,
    pictures: [],
    opened: null,
    firstLetter: null,
    receipt: null,
    reminders: [],
    lastReminder: null,
    stageBeforeReminder: 'acknowledged',
    lastEscalation: null,
    returned: [],
    courtesies: [],
    deliveryFailed: null,
    uncertain: null,
    answers: [],
    statements: [],
    artistNamed: null,
    noAnswer: null,
    documents: null,
    noticeGiven: null,
    council: null,
    held: null,
    closed: null,
    answeredAfterClosing: null,
    stageBeforeClosing: 'open',
  },
};

/** The case that these events make, in their order. */
export function projectCase(events: readonly CaseEvent[]): CaseProjection {
  const undone = takenBack(events);
  const { stage, facts, refused } = events.reduce<State>(
    (state, event, index) =>
      undone.has(index + 1) ? { ...state, count: state.count + 1 } : step(state, event),
    START,
  );
  const outcomes = outcomesOf(facts);
  return { stage, outcome: outcomes[0]?.outcome ?? null, outcomes, facts, refused };
}

/** The events that count, in their order: neither refused where they stood nor taken back later. */
export function countedEvents(events: readonly CaseEvent[]): readonly CaseEvent[] {
  const undone = takenBack(events);
  const refused = new Set(projectCase(events).refused.map(({ index }) => index));
  return events.filter((_, index) => !undone.has(index + 1) && !refused.has(index));
}

function step(state: State, event: CaseEvent): State {
  const index = state.count;
  const refuse = (message: string): State => ({
    ...state,
    count: index + 1,
    refused: [...state.refused, { index, event, message }],
  });
  if (!isLegalDay(event.day) || (event.kind === 'council-dated' && !isLegalDay(event.council)))
    return refuse(`« ${EVENT_WORDS[event.kind]} » : la date n’existe pas.`);
  const move: Move =
    isReturnOfRequest(state.facts.documents, event) || isReturnOfOther(event)
      ? { kind: 'to', stage: state.stage }
      : moveOf(state.stage, event.kind);
  if (move.kind === 'no') return refuse(explainRefusal(state.stage, event.kind, move.why));
  const why =
    whyHeld(state.facts, event) ??
    whyAnswered(state.facts, event) ??
    whyNotDocuments(state.facts.documents, event);
  if (why !== null) return refuse(why);
  const stage = move.kind === 'to' ? move.stage : cameFrom(move.kind, state.facts, event);
  const returned = noteReturned(state.facts.returned, event);
  return { ...state, count: index + 1, stage, facts: { ...noteFact(state, stage, event), returned } };
}

/** The stage that a case returns to: the one before it was closed, or before a reminder left, when none is left. */
function cameFrom(kind: 'back' | 'unreminded', facts: CaseFacts, event: CaseEvent): Stage {
  if (kind === 'back') return facts.stageBeforeClosing;
  const failed = event.kind === 'delivery-failed' ? event.letter : null;
  return facts.reminders.some(({ letter }) => letter !== failed) ? 'reminded' : facts.stageBeforeReminder;
}

/** While a case is held nobody approves. What leaves or comes all the same is a fact, and is written down. */
function whyHeld({ held }: CaseFacts, event: CaseEvent): string | null {
  return held !== null && event.kind === 'letter-approved'
    ? `« ${EVENT_WORDS[event.kind]} » : le dossier est suspendu (${held.why === 'electoral' ? 'période électorale' : 'coordination'}).`
    : null;
}

/** A partial answer is one: after a reminder about what it left open nobody says « sans réponse ». */
function whyAnswered({ answers }: CaseFacts, { kind }: CaseEvent): string | null {
  return kind === 'no-answer' && answers.length > 0
    ? `« ${EVENT_WORDS[kind]} » : la collectivité a répondu, au moins en partie.`
    : null;
}

function noteFact({ stage: before, facts }: State, stage: Stage, event: CaseEvent): CaseFacts {
  const dated: Dated = { day: event.day, because: event.because };
  switch (event.kind) {
    case 'opened':
      return {
        ...facts,
        authority: event.authority,
        opened: dated,
        pictures: [...new Set(event.pictures)].map(newPicture),
      };
    case 'picture-added':
      return facts.pictures.some(({ picture }) => picture === event.picture)
        ? facts
        : { ...facts, pictures: [...facts.pictures, newPicture(event.picture)] };
    case 'picture-withdrawn':
      return { ...facts, pictures: facts.pictures.filter(({ picture }) => picture !== event.picture) };
    case 'letter-drafted':
    case 'letter-reviewed':
    case 'letter-approved':
    case 'noted':
    // Its work is done before the fold.
    case 'taken-back':
      return facts;
    case 'delivery-unknown':
      return facts.firstLetter === null || stage === 'uncertain'
        ? { ...facts, uncertain: { ...dated, letter: event.letter, template: event.template } }
        : facts;
    case 'letter-sent': {
      const sent = { ...dated, letter: event.letter, template: event.template };
      // After one that came back the days are counted from the one that followed: nobody had the first.
      const firstLetter = before === 'sent' ? (facts.firstLetter ?? sent) : sent;
      return { ...facts, deliveryFailed: null, uncertain: null, firstLetter };
    }
    case 'reminder-sent': {
      const reminder = { ...dated, letter: event.letter, receipt: null };
      return {
        ...withReminders(facts, [...facts.reminders, reminder]),
        ...(facts.reminders.length === 0 ? { stageBeforeReminder: before } : {}),
        deliveryFailed: null,
      };
    }
    case 'escalation-sent':
      return { ...facts, lastEscalation: dated };
    case 'courtesy-sent': {
      const courtesy: Courtesy = {
        ...dated,
        template: event.template ?? null,
        answers: facts.answers.length,
        afterArtist: facts.artistNamed !== null,
      };
      return { ...facts, courtesies: [...facts.courtesies, courtesy] };
    }
    case 'delivery-failed': {
      if (isReturnOfRequest(facts.documents, event))
        return { ...facts, documents: noteDocuments(facts.documents, event) };
      if (isReturnOfOther(event)) return facts;
      const { letter } = event;
      const left = facts.reminders.filter((one) => one.letter !== letter);
      return { ...withReminders(facts, left), deliveryFailed: { ...dated, letter }, uncertain: null };
    }
    case 'receipt': {
      const { proof } = event;
      const letter = event.letter ?? reminderThatArrived(facts, event.day);
      const proved: Proved = { ...dated, proof };
      return facts.reminders.some((one) => one.letter === letter)
        ? withReminders(
            facts,
            facts.reminders.map((one) =>
              one.letter === letter ? { ...one, receipt: one.receipt ?? proved } : one,
            ),
          )
        : { ...hadLeft(facts), receipt: facts.receipt ?? proved };
    }
    case 'answered': {
      const { answer, isComplete } = event;
      return {
        ...hadLeft(facts),
        noAnswer: null,
        answers: [...facts.answers, { ...dated, answer, isComplete }],
        ...(before === 'closed'
          ? { answeredAfterClosing: dated, stageBeforeClosing: 'answered' as const }
          : {}),
      };
    }
    case 'statement-found':
      return { ...facts, statements: [...facts.statements, { ...dated, answer: event.answer }] };
    case 'artist-named':
      return {
        ...facts,
        artistNamed: facts.artistNamed ?? dated,
        ...(before === 'closed'
          ? {}
          : { closed: { ...dated, reason: 'artist' as const }, stageBeforeClosing: before }),
      };
    case 'no-answer':
      return { ...facts, noAnswer: facts.noAnswer ?? dated };
    case 'documents-requested':
    case 'documents-receipt':
    case 'documents-answered':
    case 'cada-referred':
    case 'cada-opinion':
    case 'documents-ended':
      return { ...facts, documents: noteDocuments(facts.documents, event) };
    case 'notice-given':
      return { ...facts, noticeGiven: facts.noticeGiven ?? dated };
    case 'council-dated':
      return { ...facts, council: event.council };
    case 'gone': {
      const { afterEvent, afterLetter } = event;
      return onPicture(facts, event.picture, { gone: { ...dated, afterEvent, afterLetter } });
    }
    case 'back-online':
      return onPicture(facts, event.picture, { gone: null });
    case 'denied':
      return onPicture(facts, event.picture, { denied: dated });
    case 'credited':
      return onPicture(facts, event.picture, { credited: { ...dated, text: event.text } });
    case 'labelled':
      return onPicture(facts, event.picture, { labelled: { ...dated, text: event.text } });
    case 'held':
      return { ...facts, held: { ...dated, why: event.why } };
    case 'resumed':
      return { ...facts, held: null };
    case 'closed':
      return { ...facts, closed: { ...dated, reason: event.reason }, stageBeforeClosing: before };
    case 'reopened':
      return { ...facts, closed: null, answeredAfterClosing: null, stageBeforeClosing: stage };
  }
}

/** A receipt that names no letter: once the first is known to have arrived, it is of the reminder that left by then. */
function reminderThatArrived({ receipt, lastReminder }: CaseFacts, day: LegalDay): string | null {
  return receipt !== null && lastReminder !== null && day >= lastReminder.day ? lastReminder.letter : null;
}

function withReminders(facts: CaseFacts, reminders: readonly Reminder[]): CaseFacts {
  return { ...facts, reminders, lastReminder: reminders.at(-1) ?? null };
}

/** A receipt or an answer says that the uncertain letter had left, on the day on which it was tried. */
function hadLeft(facts: CaseFacts): CaseFacts {
  return { ...facts, firstLetter: facts.uncertain ?? facts.firstLetter, uncertain: null };
}

function newPicture(picture: string): PictureStanding {
  return { picture, gone: null, credited: null, labelled: null, denied: null };
}

function onPicture(facts: CaseFacts, picture: string, change: Partial<PictureStanding>): CaseFacts {
  return {
    ...facts,
    pictures: facts.pictures.map((one) => (one.picture === picture ? { ...one, ...change } : one)),
  };
}
