/** What the outbox takes: letters that a person approved, and notices to the union's own people. Nothing else. */
import type { ApprovedLetter } from '../letters/index.js';
import type { Notice } from './notice.js';

export type { Notice } from './notice.js';

export type Message = Notice | ApprovedLetter;

export type SendOutcome =
  /** The message stands whole in `file`. */
  | { readonly kind: 'written'; readonly file: string; readonly messageId: string }
  /** Not a message that can go out; nothing was written. `problem` is French. */
  | { readonly kind: 'refused'; readonly problem: string };

export interface Transport {
  readonly send: (message: Message) => Promise<SendOutcome>;
}

/** Whether mail can leave. `problem` is French and says what to do. */
export type VerifyOutcome =
  | { readonly ok: true; readonly where: string }
  | { readonly ok: false; readonly problem: string };
