/** Whether one mail of the outbox may leave now: its turn, its mail host, its case, and the brakes. */
import { objectionOf } from '../../db/queries/brakes.js';
import { findLetter } from '../../db/queries/letters.js';
import { attemptsOf, lastTakenFor, lettersTakenFrom, type DeliveryRow } from '../../db/queries/outbox.js';
import type { Db } from '../../db/open.js';
import { departementsOfAuthority } from '../authorities/departements.js';
import { parisDay } from '../french/index.js';
import { knownKind } from '../letters/kinds/index.js';
import { leavingProblems } from '../letters/letter-facts.js';
import type { Gate } from './brakes.js';
import { FAULT_REMEDY, standingFault } from './faults.js';
import { gateOf } from './gate.js';
import { HOST_GAP_MS } from './pace.js';

/** Mails that are thought of as having left already: for a run that sends nothing. */
export interface Supposed {
  readonly fromMailbox: number;
  readonly toAuthority: ReadonlyMap<string, number>;
  /** Instant of the last one for each mail host. */
  readonly toHost: ReadonlyMap<string, string>;
}

export const NOTHING_SUPPOSED: Supposed = { fromMailbox: 0, toAuthority: new Map(), toHost: new Map() };

/** To be asked in the transaction that takes the mail out of the queue. @param at ISO-8601 instant */
export function readinessOf(db: Db, row: DeliveryRow, at: string, supposed = NOTHING_SUPPOSED): Gate {
  const turn = turnOf(db, row, at, supposed);
  if (row.kind === 'notice') return turn;
  const brakes = brakesOf(db, row, at, supposed);
  // What a person has to end is said first; of two waits the longer one counts.
  if (brakes.kind !== 'wait' || turn.kind !== 'wait') return brakes.kind === 'go' ? turn : brakes;
  return {
    kind: 'wait',
    until: brakes.until > turn.until ? brakes.until : turn.until,
    because: [...brakes.because, ...turn.because],
  };
}

/** A try that was put off, and the pause between two mails to one mail host. */
function turnOf(db: Db, row: DeliveryRow, at: string, supposed: Supposed): Gate {
  if (row.dueAt > at) {
    const fault = standingFault(attemptsOf(db, row.id));
    const because = fault === null ? ['Le serveur a demandé d’essayer plus tard.'] : [fault, FAULT_REMEDY];
    return { kind: 'wait', until: row.dueAt, because };
  }
  const host = row.mailHost ?? '';
  const gap = HOST_GAP_MS[row.kind];
  // A clock that was set wrong and right again leaves moments in the future: they keep no mail for months.
  const last =
    supposed.toHost.get(host) ?? lastTakenFor(db, host, new Date(Date.parse(at) + gap).toISOString());
  if (last === null) return { kind: 'go' };
  const until = new Date(Date.parse(last) + gap).toISOString();
  return until > at
    ? { kind: 'wait', until, because: [`Entre deux courriels vers ${host}, une pause est tenue.`] }
    : { kind: 'go' };
}

/**
 * What the case and the brakes say of a letter that is to leave by mail, whether or not it is in the outbox yet. Its turn
 * is not asked.
 */
export function brakesOf(
  db: Db,
  row: Pick<DeliveryRow, 'letterId' | 'recipient' | 'cc' | 'mailbox'>,
  at: string,
  supposed = NOTHING_SUPPOSED,
): Gate {
  const letter = row.letterId === null ? null : findLetter(db, row.letterId);
  if (letter === null) throw new Error(`no such letter: ${row.letterId ?? ''}`);
  if (letter.status !== 'approved' || letter.approvedAt === null)
    return { kind: 'held', because: ['La lettre n’est plus validée.'] };
  const problems = leavingProblems(db, letter);
  if (problems.length > 0) return { kind: 'held', because: problems };
  const copy = row.cc.find((one) => objectionOf(db, one) !== null);
  if (copy !== undefined)
    return { kind: 'held', because: [`${copy} a demandé à ne plus recevoir de copie.`] };
  return gateOf(
    db,
    {
      letter: letter.id,
      caseId: letter.caseId,
      authority: letter.authorityCode,
      departements: departementsOfAuthority(db, letter.authorityCode),
      approvedAt: letter.approvedAt,
      recipient: row.recipient ?? '',
      sentToday: sentToday(db, row.mailbox ?? '', at) + supposed.fromMailbox,
      // An apology leaves as soon as it can (letters.md §6, T10: within 48 hours), however much was written before.
      countsInQuarter: knownKind(letter.template)?.rectifies !== true,
      supposedInQuarter: supposed.toAuthority.get(letter.authorityCode) ?? 0,
    },
    at,
  );
}

/** Letters that left a mailbox today, in Paris. */
export function sentToday(db: Db, mailbox: string, at: string): number {
  const today = parisDay(at);
  const twoDaysBefore = new Date(Date.parse(at) - 2 * 86_400_000).toISOString();
  return lettersTakenFrom(db, mailbox, twoDaysBefore).filter((taken) => parisDay(taken) === today).length;
}
