/** What a mail goes out by, and what can come of one try. */

/** One message, whole: the very bytes that are handed over. */
export interface Parcel {
  readonly from: string;
  /** The one whom it is for; without her nothing goes. */
  readonly to: string;
  /** Declared copies. */
  readonly cc: readonly string[];
  readonly raw: Uint8Array;
  /** Ours, with its angle brackets. */
  readonly messageId: string;
  /** Called before the first byte of the message leaves: false stops the try while nothing has left. */
  readonly onContent: () => boolean;
}

export type Handed =
  /** The server took it. `code` is null for a folder; `refusedCopies`: declared copies that it did not take. */
  | {
      readonly kind: 'accepted';
      readonly code: number | null;
      readonly answer: string;
      readonly refusedCopies: readonly string[];
    }
  /** The server will never take it (5xx). */
  | { readonly kind: 'refused'; readonly code: number | null; readonly answer: string }
  /** Not now: a 4xx, or cut off before the message. */
  | { readonly kind: 'later'; readonly code: number | null; readonly answer: string }
  /** Cut off after the message had begun: it may have arrived. */
  | { readonly kind: 'unknown'; readonly answer: string }
  /** The server itself cannot be used: no message's fault. `problem` is French and says what to do. */
  | { readonly kind: 'no-server'; readonly problem: string; readonly answer: string };

export interface MailDoor {
  /** In words for people: « le serveur smtp.syndicat.example », « le dossier … ». */
  readonly where: string;
  /** The same as a case and its dossier tell it, where `where` has paths of this machine. */
  readonly told?: string;
  /** True for a folder: what it takes has not left this machine. */
  readonly goesNowhere?: true;
  /** True when a message that was handed over twice is there once: what was cut off may be tried again. */
  readonly isRepeatable: boolean;
  /** Never throws for what a server does; throws when the disk refuses. */
  readonly hand: (parcel: Parcel) => Promise<Handed>;
}
