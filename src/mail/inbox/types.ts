/** An inbound mail as plain values: what was read of it, what it is, whose case it may be about. Pure. */

/** What a mail is, by its own headers and words. The database has the same list. */
export type InboundClass = 'reply' | 'receipt' | 'bounce' | 'delay' | 'automatic' | 'other';

/** What a server or a mail program reports about a mail of ours. */
export interface InboundReport {
  /** Address that it is about, in lower case. */
  readonly recipient: string | null;
  /** RFC 3463 code (`5.1.1`). */
  readonly status: string | null;
  /** What the server said, cut. */
  readonly said: string | null;
}

export interface MailAttachment {
  readonly name: string | null;
  readonly type: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Null or empty when the mail does not say it; every text is bounded and without control characters. */
export interface InboundMail {
  readonly messageId: string | null;
  /** Message-IDs of `In-Reply-To` and `References`, with their angle brackets. */
  readonly answersTo: readonly string[];
  readonly inReplyTo: string | null;
  readonly from: { readonly address: string | null; readonly name: string | null };
  /** Every address that it was sent or delivered to, in lower case. */
  readonly to: readonly string[];
  readonly subject: string;
  /** ISO-8601 instant, as the mail says. */
  readonly writtenAt: string | null;
  /** First values of the headers that classes go by, names in lower case. */
  readonly headers: Readonly<Partial<Record<string, string>>>;
  /** `multipart/report; report-type=delivery-status` and the like, in lower case. */
  readonly contentType: string;
  /** Words, of the text part or made from HTML. */
  readonly text: string;
  /** Parts of reports: `message/delivery-status`, `message/disposition-notification`. */
  readonly reportText: string;
  /** Headers and beginning of mails that it carries inside (returned or forwarded). */
  readonly innerText: string;
  readonly attachments: readonly MailAttachment[];
  /** What could not be read, in French; null when all was. */
  readonly problem: string | null;
}
