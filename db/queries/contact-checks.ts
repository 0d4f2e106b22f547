/** To whom letters are being written, and which addresses did not take them. */
import { sql } from 'drizzle-orm';
import type { Db } from '../open.js';
import { within, type Territory } from './territories.js';

/** Authorities of a territory with a case that is not over, by name. */
export function authoritiesUnderWay(
  db: Db,
  territory: Territory,
  limit: number,
): readonly { readonly code: string; readonly name: string }[] {
  return db.all(sql`
    SELECT a.code AS code, a.name AS name FROM authorities a
    WHERE EXISTS (SELECT 1 FROM cases c WHERE c.authority_code = a.code AND c.stage <> 'closed') AND ${within(territory)}
    ORDER BY a.name, a.code LIMIT ${limit}`);
}

/** A mail address that did not take the last letter to an authority that went to it. */
export interface FailedAddress {
  readonly code: string;
  readonly mail: string;
  /** When that letter was queued or left. */
  readonly at: string;
}

/** Of these authorities, since an instant. */
export function failedAddresses(db: Db, codes: readonly string[], since: string): readonly FailedAddress[] {
  return db.all(sql`
    SELECT code, mail, at FROM (
      SELECT l.authority_code AS code, o.recipient AS mail, o.state AS state, coalesce(o.taken_at, o.queued_at) AS at,
        row_number() OVER (PARTITION BY l.authority_code, o.recipient ORDER BY o.queued_at DESC, o.id DESC) AS nth
      FROM json_each(${JSON.stringify(codes)}) j CROSS JOIN letters l ON l.authority_code = j.value
      CROSS JOIN outbox o ON o.letter_id = l.id
      WHERE o.channel = 'mail' AND o.state IN ('sent', 'rejected', 'sending', 'unknown'))
    WHERE nth = 1 AND state = 'rejected' AND at >= ${since} ORDER BY code, mail`);
}
