/**
 * What is written into a case when something happens to one of its letters, and what a case says against one that is to
 * leave. Pure. The stages of a case follow its first letter; what the table of moves does not know of the others is
 * written down as a note, so that nothing is lost.
 */
import type {
  AppendableEvent,
  CaseEvent,
  CaseProjection,
  EventKind,
  ReceiptProof,
  Stage,
} from '../cases/index.js';
import { explainRefusal, moveOf } from '../cases/moves.js';
import type { LegalDay } from '../french/index.js';
import { descriptorOf, purposeOf, type Purpose, type TemplateKind } from './kinds/index.js';

export interface EventSubject {
  readonly stage: Stage;
  readonly letter: string;
  readonly template: TemplateKind;
}

/** As in the events of cases: who, when, on which legal day, and why one knows. */
export interface Happened {
  readonly by: string;
  readonly at: string;
  readonly day: LegalDay;
  readonly because: string;
}

/** Before the first letter has left, the stages of writing are hers alone. */
const BEFORE_FIRST: ReadonlySet<Stage> = new Set(['open', 'drafting', 'approved', 'uncertain']);

const orNote = (stage: Stage, event: AppendableEvent): AppendableEvent => {
  if (moveOf(stage, event.kind).kind !== 'no') return event;
  const { by, at, day, because } = event;
  return { kind: 'noted', by, at, day, because };
};

const noted = ({ by, at, day, because }: Happened): AppendableEvent => ({
  kind: 'noted',
  by,
  at,
  day,
  because,
});

/** A letter was begun, reviewed or approved. */
export function workEvent(
  kind: 'letter-drafted' | 'letter-reviewed' | 'letter-approved',
  { stage, letter, template }: EventSubject,
  happened: Happened,
): AppendableEvent {
  const isOther = BEFORE_FIRST.has(stage) && purposeOf(template) !== 'first';
  return isOther ? noted(happened) : orNote(stage, { ...happened, kind, letter });
}

/** An approved letter was taken back: what was approved is no longer what will leave. */
export function withdrawnEvent(
  { stage, letter, template }: EventSubject,
  wasApproved: boolean,
  happened: Happened,
): AppendableEvent {
  return wasApproved && stage === 'approved' && purposeOf(template) === 'first'
    ? { ...happened, kind: 'letter-drafted', letter }
    : noted(happened);
}

const SENT: Readonly<Record<Purpose, EventKind>> = {
  first: 'letter-sent',
  reminder: 'reminder-sent',
  escalation: 'escalation-sent',
  courtesy: 'courtesy-sent',
  documents: 'documents-requested',
  offer: 'courtesy-sent',
};

/** A letter has left. */
export function sentEvent({ stage, letter, template }: EventSubject, happened: Happened): AppendableEvent {
  switch (purposeOf(template)) {
    case 'first':
      return orNote(stage, { ...happened, kind: 'letter-sent', letter, template });
    case 'reminder':
      return orNote(stage, { ...happened, kind: 'reminder-sent', letter, template });
    case 'escalation':
      return orNote(stage, { ...happened, kind: 'escalation-sent', letter, template });
    case 'courtesy':
    case 'offer':
      return orNote(stage, { ...happened, kind: 'courtesy-sent', letter, template });
    case 'documents':
      // The sheet for the CADA is filed by a person, who writes that down herself.
      return descriptorOf(template).form === 'sheet'
        ? noted(happened)
        : orNote(stage, { ...happened, kind: 'documents-requested', letter });
  }
}

/** Nobody knows whether a letter has left. */
export function unknownEvent({ stage, letter, template }: EventSubject, happened: Happened): AppendableEvent {
  return purposeOf(template) === 'first' && stage === 'approved'
    ? { ...happened, kind: 'delivery-unknown', letter, template }
    : noted(happened);
}

/**
 * A delivery came to nothing: refused, given up, bounced, or found not to have left.
 *
 * @param had.left whether this very delivery was written down as sent before (a bounce)
 * @param had.otherLeft whether the same letter left by another channel or to another address
 */
export function failedEvent(
  { stage, letter, template }: EventSubject,
  had: { readonly left: boolean; readonly otherLeft: boolean },
  happened: Happened,
): AppendableEvent {
  const purpose = purposeOf(template);
  // A request of documents that came back starts no delay: its clock stops whatever the stage (`cases/documents.ts`).
  if (descriptorOf(template).requestsDocuments && had.left && !had.otherLeft)
    return { ...happened, kind: 'delivery-failed', letter };
  // Others move no stage: the case proposes to send them again (`cases/returned.ts`).
  if (had.left && !had.otherLeft && purpose !== 'first' && purpose !== 'reminder' && purpose !== 'documents')
    return { ...happened, kind: 'delivery-failed', letter, template };
  const isNews =
    !had.otherLeft &&
    ((purpose === 'first' && (had.left || stage === 'approved' || stage === 'uncertain')) ||
      (purpose === 'reminder' && had.left));
  return isNews ? orNote(stage, { ...happened, kind: 'delivery-failed', letter }) : noted(happened);
}

/** Something proves that a letter arrived. */
export function receiptEvent(
  { stage, letter, template }: EventSubject,
  proof: ReceiptProof,
  happened: Happened,
): AppendableEvent {
  switch (purposeOf(template)) {
    case 'first':
    case 'reminder':
      return orNote(stage, { ...happened, kind: 'receipt', proof, letter });
    case 'documents':
      return orNote(stage, { ...happened, kind: 'documents-receipt', proof });
    case 'escalation':
    case 'courtesy':
    case 'offer':
      return noted(happened);
  }
}

/**
 * What the case says against this letter now; French sentences, empty when nothing. Asked when it is approved and again
 * in the transaction that takes it out of the queue (letters.md §7: stops immediately on…).
 *
 * @param writtenAt instant at which the letter was last written: what was answered since, it does not know
 */
export function whyNotNow(
  { stage, facts }: CaseProjection,
  events: readonly CaseEvent[],
  template: TemplateKind,
  writtenAt: string,
): readonly string[] {
  const purpose = purposeOf(template);
  if (facts.held !== null) return [`Le dossier est suspendu : ${facts.held.because}`];
  // Thanks and apologies leave whatever the case has become.
  if (purpose === 'courtesy') return [];
  if (facts.artistNamed !== null)
    return ['Un·e artiste est nommé·e : seules des excuses ou des remerciements peuvent partir.'];
  if (stage === 'closed') return ['Le dossier est clos : rouvrez-le d’abord.'];
  if (purpose === 'documents' || purpose === 'offer') return [];
  const problems: string[] = [];
  const isBetter =
    facts.pictures.length > 0 &&
    facts.pictures.every(
      ({ gone, credited, labelled }) => gone !== null || credited !== null || labelled !== null,
    );
  if (isBetter)
    problems.push('Le visuel est maintenant crédité, signalé ou retiré : cette lettre n’a plus d’objet.');
  const undone = new Set(events.flatMap((event) => (event.kind === 'taken-back' ? [event.of] : [])));
  const said = events.find(
    ({ kind, at }, index) =>
      (kind === 'answered' || kind === 'statement-found') && at > writtenAt && !undone.has(index + 1),
  );
  if (said !== undefined)
    problems.push(`Une réponse est venue depuis que la lettre est écrite : ${said.because}`);
  if (purpose === 'reminder' || purpose === 'escalation') {
    const kind = SENT[purpose];
    const move = moveOf(stage, kind);
    if (move.kind === 'no') problems.push(explainRefusal(stage, kind, move.why));
  }
  return problems;
}
