/**
 * A mail to one of our own people, once: what was composed, what she is told by it and the mail itself are written in
 * one transaction. A kill before it leaves nothing, after it the mail is queued, once.
 */
import {
  digestReader,
  findDigest,
  insertDigest,
  insertTells,
  type DigestKind,
} from '../../db/queries/digests.js';
import { transact, type Db } from '../../db/open.js';
import { enqueueNotice, type MailSettings } from '../mail/queue.js';
import type { Notice } from '../mail/notice.js';
import { stopUrl } from '../accounts/stop-token.js';

export interface PersonalMailDeps {
  readonly db: Db;
  /** From whom. */
  readonly settings: MailSettings;
  /** `size` random bytes. */
  readonly random: (size: number) => Uint8Array;
  /** Key of the accounts (`readKey`). */
  readonly key: Uint8Array;
  /** Where Vigie is reached from outside, without a slash at its end; null while nobody said so. */
  readonly publicUrl: string | null;
}

export interface PersonalMail {
  readonly person: string;
  readonly kind: DigestKind;
  /** « 2026-W48 », « 2026-11 », the key of an event: with person and kind, its name for ever. */
  readonly period: string;
  readonly about: Notice['about'];
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  /** Keys of the things it tells (`item-keys.ts`). */
  readonly tells: readonly string[];
  readonly at: string;
}

export type PersonalMailQueued =
  | { readonly kind: 'queued'; readonly digest: string; readonly outbox: string }
  /** Composed before, be it with nothing to tell. */
  | { readonly kind: 'already' }
  /** She takes no part any more, or no address of hers is known. */
  | { readonly kind: 'unreachable'; readonly because: 'gone' | 'no-address' }
  | { readonly kind: 'refused'; readonly problem: string };

/**
 * Queues a mail to a person, with the address that stops such mails, within the caller's transaction if there is one.
 * Asked again for the same person, kind and period it does nothing.
 */
export function queuePersonalMail(deps: PersonalMailDeps, mail: PersonalMail): PersonalMailQueued {
  return transact(deps.db, (tx): PersonalMailQueued => {
    const { person, kind, period, at } = mail;
    if (findDigest(tx, { personId: person, kind, period }) !== null) return { kind: 'already' };
    const reader = digestReader(tx, person);
    if (reader === null) return { kind: 'unreachable', because: 'gone' };
    if (reader.mail === null) return { kind: 'unreachable', because: 'no-address' };
    const queued = enqueueNotice(
      { db: tx, settings: deps.settings, random: deps.random },
      {
        notice: {
          kind: 'notice',
          about: mail.about,
          to: reader.mail,
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          unsubscribeUrl: deps.publicUrl === null ? null : stopUrl(deps.publicUrl, deps.key, person),
        },
        onceKey: `digest:${person}:${kind}:${period}`,
        at,
      },
    );
    if (queued.kind === 'refused') return queued;
    // Known to the outbox and not to us: what was told of it was forgotten with the person's rows.
    if (queued.kind === 'already') return { kind: 'already' };
    const keys = [...new Set(mail.tells)];
    const digest = insertDigest(tx, {
      personId: person,
      kind,
      period,
      outboxId: queued.id,
      itemCount: keys.length,
      composedAt: at,
    });
    if (digest === null) throw new Error(`${kind} ${period} of ${person} is there and was not found`);
    insertTells(tx, { personId: person, digestId: digest, keys });
    return { kind: 'queued', digest, outbox: queued.id };
  });
}

/** Notes that there was nothing to tell in a period: what comes later is for the next one. */
export function noteNothingToTell(
  db: Db,
  ask: {
    readonly person: string;
    readonly kind: DigestKind;
    readonly period: string;
    readonly at: string;
  },
): void {
  const { person, kind, period, at } = ask;
  insertDigest(db, { personId: person, kind, period, outboxId: null, itemCount: 0, composedAt: at });
}
