/**
 * Sealing the evidence log day by day. A UTC day is sealed once it is over, by the first crawl that ends after it: a day
 * that is under way would need another seal for what comes later. The log is a chain, so one stamp on the last entry
 * of the latest day that is over says of all entries before it that they existed: days on which the authority did
 * not answer are covered by the next seal, and it is asked once and not once a day.
 */
import { transact, type Db } from '../../db/open.js';
import { rootToSeal } from '../../db/queries/evidence-log.js';
import type { Door } from '../net/index.js';
import type { BlobStore } from './blobs.js';
import type { Versions } from './capture-parts.js';
import { recordSeal } from './record-log.js';
import { requestSeal } from './seal.js';

export interface SealDaysDeps extends Versions {
  readonly db: Db;
  readonly blobs: Pick<BlobStore, 'put'>;
  readonly door: Pick<Door, 'request'>;
  readonly now: () => Date;
}

export type SealRun =
  /** No authority is configured. */
  | { readonly kind: 'not-configured' }
  /** Everything of the days that are over is sealed. */
  | { readonly kind: 'nothing-to-seal' }
  | { readonly kind: 'sealed'; readonly day: string; readonly genTime: string }
  /** It is tried again after the next crawl. `reason` is a French sentence. */
  | { readonly kind: 'not-sealed'; readonly day: string; readonly reason: string };

/** Seals what is to be sealed now. Never throws for what the authority does. */
export async function sealDays(
  deps: SealDaysDeps,
  ask: { readonly authority: string | null; readonly signal?: AbortSignal },
): Promise<SealRun> {
  const { db, blobs, now, program, ruleset } = deps;
  const { authority, signal } = ask;
  if (authority === null) return { kind: 'not-configured' };
  const today = now().toISOString().slice(0, 10);
  const due = rootToSeal(db, authority, today);
  if (due === null) return { kind: 'nothing-to-seal' };
  const { day, ...root } = due;
  const outcome = await requestSeal(deps, {
    url: authority,
    root: root.hash,
    ...(signal === undefined ? {} : { signal }),
  });
  if (outcome.kind !== 'sealed') return { kind: 'not-sealed', day, reason: outcome.reason };
  const { sha256, path: blobPath } = await blobs.put(outcome.response);
  const { genTime } = outcome.stamp;
  transact(db, (tx) => {
    // Another process may have been faster.
    if (rootToSeal(tx, authority, today)?.hash !== root.hash) return;
    const answer = { sha256, bytes: outcome.response.byteLength, blobPath };
    recordSeal(tx, { day, root, answer, genTime, authority, at: now().toISOString(), program, ruleset });
  });
  return { kind: 'sealed', day, genTime };
}
