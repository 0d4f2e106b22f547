/** The words of cases: stages, events, outcomes. The database takes its lists of values from here. */
import type { LegalDay } from '../french/index.js';

/** `new` = nothing has happened yet. Labels: `case-words.ts`. */
export const STAGES = [
  'new',
  'open',
  'drafting',
  'approved',
  'uncertain',
  'sent',
  'acknowledged',
  'unanswered',
  'reminded',
  'escalated',
  'answered',
  'closed',
] as const;
export type Stage = (typeof STAGES)[number];

/** Apart from the stage: what came of it (issue 5, letters §6). */
export const OUTCOMES = [
  'made-by-artist',
  'committed',
  'credited',
  'labelled',
  'removed',
  'no-longer-online',
  'refused',
  'no-answer',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The answers of the reply form (letters §6), and a refusal. `artist` is an event of its own: everything stops. */
export const ANSWERS = [
  'admitted',
  'one-tool',
  'supplier',
  'relayed',
  'refuses',
  'commits',
  'other',
] as const;
export type Answer = (typeof ANSWERS)[number];

export const CLOSE_REASONS = ['commitment', 'improvement', 'refusal', 'error', 'no-follow-up'] as const;
export type CloseReason = (typeof CLOSE_REASONS)[number];

/** Who says so, for an answer or a statement: what a letter may quote, and where a reader finds it. */
export type Source =
  /** A mail of the mailbox, by its id. */
  | { readonly kind: 'mail'; readonly mail: string }
  /** Council minutes, a newspaper, a page. */
  | { readonly kind: 'page'; readonly url: string }
  /** On paper, by telephone, in a meeting: `because` says which. */
  | { readonly kind: 'spoken-or-paper' };

/** What an authority answered to a request of documents (law §2). `none-exist`: there are none. */
export const DOCUMENT_ANSWERS = ['complete', 'partial', 'refused', 'none-exist'] as const;
export type DocumentAnswer = (typeof DOCUMENT_ANSWERS)[number];

export const CADA_OPINIONS = ['favourable', 'partly-favourable', 'unfavourable', 'without-object'] as const;
export type CadaOpinion = (typeof CADA_OPINIONS)[number];

/** Proofs that a letter arrived (law §2, letters §6): without one nobody says « sans réponse ». */
export const RECEIPT_PROOFS = ['acknowledgement', 'form-receipt', 'postal-receipt', 'telephone'] as const;
export type ReceiptProof = (typeof RECEIPT_PROOFS)[number];

/** Who or what a person's event comes from. `at`: ISO-8601 instant of writing down; `day`: legal day on which it happened. */
interface Happened {
  readonly at: string;
  /** A person's id, `crawl:<id>` for what a crawl saw, or `retention` for texts that went at their term. */
  readonly by: string;
  readonly day: LegalDay;
  /** One French sentence: where the date and the fact come from. */
  readonly because: string;
}

/** What happens to a case. Appended, never edited; the order of writing decides. */
export type CaseEvent = Happened &
  (
    | { readonly kind: 'opened'; readonly authority: string; readonly pictures: readonly string[] }
    | { readonly kind: 'picture-added' | 'picture-withdrawn'; readonly picture: string }
    | { readonly kind: 'letter-drafted' | 'letter-reviewed' | 'letter-approved'; readonly letter: string }
    | {
        readonly kind: 'letter-sent' | 'delivery-unknown';
        readonly letter: string;
        readonly template: string;
      }
    | {
        readonly kind: 'reminder-sent' | 'escalation-sent' | 'courtesy-sent';
        readonly letter: string;
        readonly template?: string;
      }
    /** `template`: of another letter than the first, a reminder or a request of documents (`returned.ts`). */
    | {
        readonly kind: 'delivery-failed';
        readonly letter: string;
        readonly template?: string;
        readonly source?: Source;
      }
    /** `letter`: which one arrived; when left out the first one, or a reminder once that is known to have arrived. */
    | {
        readonly kind: 'receipt';
        readonly proof: ReceiptProof;
        readonly letter?: string;
        readonly source?: Source;
      }
    | {
        readonly kind: 'answered';
        readonly answer: Answer;
        readonly isComplete: boolean;
        /** Their own words, when they are known: what a later letter may quote. */
        readonly quote?: string;
        readonly source?: Source;
        /** Pictures that it speaks of; all of the case when left out. */
        readonly pictures?: readonly string[];
      }
    | {
        readonly kind: 'statement-found';
        readonly answer: 'admitted' | 'commits' | 'refuses';
        readonly quote?: string;
        readonly source?: Source;
        readonly pictures?: readonly string[];
      }
    | {
        readonly kind: 'artist-named';
        readonly source?: Source;
        /** Ids of the marks that misled: counted against their rules. */
        readonly misled?: readonly string[];
      }
    | { readonly kind: 'documents-requested'; readonly letter: string }
    | { readonly kind: 'documents-receipt'; readonly proof: ReceiptProof }
    | { readonly kind: 'documents-answered'; readonly answer: DocumentAnswer; readonly source?: Source }
    /** `day`: on which the CADA registered it. */
    | { readonly kind: 'cada-referred' }
    | { readonly kind: 'cada-opinion'; readonly opinion: CadaOpinion }
    /** Nothing more is asked of it: given up, or in the lawyer’s hands. */
    | { readonly kind: 'documents-ended' }
    /** The authority was told that something will be published (law §6). */
    | { readonly kind: 'notice-given' }
    | { readonly kind: 'council-dated'; readonly council: LegalDay }
    /** An answer or a statement was written down by mistake. `of`: its place among the events of the case, from 1. */
    | { readonly kind: 'taken-back'; readonly of: number }
    | { readonly kind: 'no-answer' }
    | {
        readonly kind: 'gone';
        readonly picture: string;
        readonly afterEvent: boolean;
        readonly afterLetter: boolean;
      }
    | { readonly kind: 'back-online' | 'denied'; readonly picture: string }
    | { readonly kind: 'credited' | 'labelled'; readonly picture: string; readonly text: string }
    | { readonly kind: 'held'; readonly why: 'coordinator' | 'electoral' }
    | { readonly kind: 'resumed' }
    | { readonly kind: 'noted' }
    | { readonly kind: 'closed'; readonly reason: CloseReason }
    | { readonly kind: 'reopened' }
  );

export const EVENT_KINDS = [
  'opened',
  'picture-added',
  'picture-withdrawn',
  'letter-drafted',
  'letter-reviewed',
  'letter-approved',
  'letter-sent',
  'reminder-sent',
  'escalation-sent',
  'courtesy-sent',
  'delivery-failed',
  'delivery-unknown',
  'receipt',
  'answered',
  'statement-found',
  'artist-named',
  'no-answer',
  'documents-requested',
  'documents-receipt',
  'documents-answered',
  'cada-referred',
  'cada-opinion',
  'documents-ended',
  'notice-given',
  'council-dated',
  'taken-back',
  'gone',
  'back-online',
  'denied',
  'credited',
  'labelled',
  'held',
  'resumed',
  'noted',
  'closed',
  'reopened',
] as const satisfies readonly CaseEvent['kind'][];
export type EventKind = CaseEvent['kind'];
