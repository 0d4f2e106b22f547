/** A dry run: what would leave now, and why the rest stays. Nothing is written. */
import { findLetter } from '../../db/queries/letters.js';
import { attemptsOf, mailsInHand, queuedMails, type DeliveryRow } from '../../db/queries/outbox.js';
import type { Db } from '../../db/open.js';
import type { BlobStore } from '../evidence/blobs.js';
import { frozenPictureProblem } from '../letters/frozen-letter.js';
import type { Gate } from './brakes.js';
import { standingFault } from './faults.js';
import { readinessOf, type Supposed } from './readiness.js';

export interface PlannedMail {
  readonly delivery: DeliveryRow;
  /** « VIG-2026-000123 »; null for a notice. */
  readonly reference: string | null;
  readonly gate: Gate;
  /** The fault of Vigie that ended its last try; null when nothing did. French. */
  readonly fault: string | null;
}

export interface SendingPlan {
  /** In the order in which they would be looked at. */
  readonly mails: readonly PlannedMail[];
  /** Left in hand by a run that was stopped, or that is at work now. */
  readonly inHand: readonly DeliveryRow[];
}

/** @param deps.files the store of letters @param at ISO-8601 instant for which it is asked */
export async function planSending(
  { db, files }: { readonly db: Db; readonly files: BlobStore },
  at: string,
): Promise<SendingPlan> {
  let fromMailbox = 0;
  const toAuthority = new Map<string, number>();
  const toHost = new Map<string, string>();
  const mails: PlannedMail[] = [];
  for (const delivery of queuedMails(db)) {
    const letter = delivery.letterId === null ? null : findLetter(db, delivery.letterId);
    const supposed: Supposed = { fromMailbox, toAuthority, toHost };
    const hidden = letter === null ? null : await frozenPictureProblem({ db, files }, letter);
    const gate: Gate =
      hidden === null ? readinessOf(db, delivery, at, supposed) : { kind: 'held', because: [hidden] };
    if (gate.kind === 'go') {
      toHost.set(delivery.mailHost ?? '', at);
      if (letter !== null) {
        fromMailbox += 1;
        toAuthority.set(letter.authorityCode, (toAuthority.get(letter.authorityCode) ?? 0) + 1);
      }
    }
    const fault = standingFault(attemptsOf(db, delivery.id));
    mails.push({ delivery, reference: letter?.reference ?? null, gate, fault });
  }
  return { mails, inHand: mailsInHand(db) };
}
