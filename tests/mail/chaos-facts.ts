/** What a stormy run left behind, read back and held against the promises: twice never, lost never, pace and caps kept. */
import { sql } from 'drizzle-orm';
import type { Db } from '../../db/open.js';
import { parisDay } from '../../src/french/index.js';
import { HOST_GAP_MS } from '../../src/mail/pace.js';

export function lastInstant(db: Db): string | null {
  return db.get<{ at: string | null }>(sql`SELECT max(at) AS at FROM outbox_attempts`)?.at ?? null;
}

export interface Judged {
  readonly states: Readonly<Record<string, number>>;
  readonly tries: number;
  readonly days: number;
  readonly mostADay: number;
  readonly leastGapMs: number;
  readonly unknownThatArrived: number;
  /** Each breach, in words. Empty when all promises were kept. */
  readonly breaches: readonly string[];
}

/** @param taken Message-IDs that the server holds, as often as it holds them */
export function judge(db: Db, taken: readonly string[], perDay: number, notBefore: string): Judged {
  const breaches: string[] = [];
  const rows = db.all<{ id: string; state: string; messageId: string; takenAt: string | null; host: string }>(
    sql`SELECT id, state, message_id AS messageId, taken_at AS takenAt, mail_host AS host FROM outbox ORDER BY id`,
  );
  const times = new Map<string, number>();
  for (const id of taken) times.set(id, (times.get(id) ?? 0) + 1);
  const states: Record<string, number> = {};
  let unknownThatArrived = 0;
  for (const { id, state, messageId } of rows) {
    states[state] = (states[state] ?? 0) + 1;
    const arrived = times.get(messageId) ?? 0;
    if (arrived > 1) breaches.push(`${id} arrived ${arrived} times`);
    if (state === 'sent' && arrived !== 1) breaches.push(`${id} is called sent and arrived ${arrived} times`);
    if (state === 'rejected' && arrived !== 0) breaches.push(`${id} is called rejected and arrived`);
    if (state === 'unknown' && arrived === 1) unknownThatArrived += 1;
    if (state === 'queued' || state === 'sending') breaches.push(`${id} is left ${state}`);
  }
  const known = new Set(rows.map(({ messageId }) => messageId));
  for (const id of times.keys()) if (!known.has(id)) breaches.push(`${id} is a message of nobody`);

  const perDays = new Map<string, number>();
  for (const { state, takenAt } of rows) {
    if (takenAt === null || (state !== 'sent' && state !== 'unknown')) continue;
    const day = parisDay(takenAt) ?? '';
    perDays.set(day, (perDays.get(day) ?? 0) + 1);
  }
  const mostADay = Math.max(0, ...perDays.values());
  if (mostADay > perDay) breaches.push(`${mostADay} letters left on one day, ${perDay} may`);

  const begun = db.all<{ at: string; host: string; next: string | null }>(
    sql`SELECT a.at, o.mail_host AS host,
      (SELECT min(b.number) FROM outbox_attempts b WHERE b.outbox_id = a.outbox_id AND b.number > a.number) AS next
      FROM outbox_attempts a JOIN outbox o ON o.id = a.outbox_id WHERE a.kind = 'begun' ORDER BY a.at`,
  );
  let leastGapMs = Number.POSITIVE_INFINITY;
  const last = new Map<string, number>();
  for (const { at, host, next } of begun) {
    const time = Date.parse(at);
    const before = last.get(host);
    if (before !== undefined) leastGapMs = Math.min(leastGapMs, time - before);
    last.set(host, time);
    if (at < notBefore) breaches.push(`something left at ${at}, before its delay`);
    if (next === null) breaches.push(`a try of ${at} has no outcome`);
  }
  if (leastGapMs < HOST_GAP_MS.letter) breaches.push(`two mails to one host within ${leastGapMs} ms`);
  return {
    states,
    tries: begun.length,
    days: perDays.size,
    mostADay,
    leastGapMs,
    unknownThatArrived,
    breaches,
  };
}
