/** What the digests need, for a test and for a process that one starts. */
import { randomBytes } from 'node:crypto';
import type { Db } from '../../db/open.js';
import type { SendDigestsDeps } from '../../src/digests/send-digests.js';

export const PUBLIC_URL = 'https://vigie.section.example';
export const KEY = new Uint8Array(32).fill(7);

export function digestDepsOf(db: Db, at: string): SendDigestsDeps {
  return {
    db,
    now: () => new Date(at),
    settings: { from: 'Vigie <vigie@section.example>', replyPattern: null },
    random: randomBytes,
    key: KEY,
    publicUrl: PUBLIC_URL,
  };
}
