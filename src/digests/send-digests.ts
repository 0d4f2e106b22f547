/**
 * The mails of a week, a person at a time: each is composed, written down as told and queued in one transaction. Whoever
 * is killed in between goes on with those who are left; asked again for the same week it does nothing.
 */
import { setImmediate as breath } from 'node:timers/promises';
import {
  composedFor,
  digestReaders,
  digestsSince,
  findDigest,
  insertDigest,
  lateWeeklyMail,
  type DigestReader,
} from '../../db/queries/digests.js';
import { transact, type Db } from '../../db/open.js';
import { parisDay } from '../french/index.js';
import { composeDigest } from './compose-digest.js';
import { tellFaults, type PersonFault } from './each-person.js';
import { createGatherer, type Gatherer } from './gather.js';
import { boundsOfMonth, monthBefore, weekOf } from './periods.js';
import { noteNothingToTell, queuePersonalMail, type PersonalMailDeps } from './personal-mail.js';
import { nextTry, triesOf } from './tries.js';
import type { Digest } from './types.js';

const DAY_MS = 86_400_000;

export interface SendDigestsDeps extends PersonalMailDeps {
  readonly now: () => Date;
}

/** What is for one person at a moment of the timetable. */
export interface PlannedDigest {
  readonly kind: 'weekly' | 'recap';
  readonly period: string;
  /** The month that it looks back at; null for none. */
  readonly month: string | null;
  /** The name under which that month is noted: another one than its own when the mail before was refused. */
  readonly recap: string | null;
}

/**
 * What a person gets for a week: the weekly mail, with the month before in it when a week of that month was silent; or,
 * by her choice, the month alone. Null: nothing, or it was composed before.
 *
 * @param dueAt the moment of the timetable (ISO-8601)
 */
export function plannedFor(db: Db, reader: DigestReader, dueAt: string): PlannedDigest | null {
  const day = parisDay(dueAt);
  if (day === null) throw new RangeError(`not an instant: ${dueAt}`);
  const { person, settings } = reader;
  if (settings.frequency === 'never') return null;
  const month = monthBefore(day);
  const known = composedFor(db, { personId: person.id, kind: 'recap', periods: triesOf(month) });
  const open = nextTry(month, known, day);
  const recap = open !== null && isRecapDue(db, reader, month) ? open : null;
  if (settings.frequency === 'monthly')
    return recap === null ? null : { kind: 'recap', period: recap, month, recap };
  const period = weekOf(day);
  return findDigest(db, { personId: person.id, kind: 'weekly', period }) === null
    ? { kind: 'weekly', period, month: recap === null ? null : month, recap }
    : null;
}

/** Whether a month is to be looked back at: by choice, or because somebody was not written to in one of its weeks. */
function isRecapDue(db: Db, { person, settings }: DigestReader, month: string): boolean {
  const { from, until } = boundsOfMonth(month);
  if (person.addedAt >= until) return false;
  if (settings.frequency === 'monthly') return true;
  const weeks = digestsSince(db, { personId: person.id, since: from }).filter(
    ({ kind, composedAt }) => kind === 'weekly' && composedAt < until,
  );
  return weeks.length === 0 ? person.addedAt <= from : weeks.some(({ outboxId }) => outboxId === null);
}

export type DigestOutcome =
  | { readonly kind: 'queued'; readonly digest: Digest; readonly planned: PlannedDigest }
  | { readonly kind: 'nothing' }
  /** Composed before for this week or month, or she chose not to be written to. */
  | { readonly kind: 'not-now' }
  /** The mail that made up for the week before was composed less than a day ago: it stands for this week too. */
  | { readonly kind: 'covered' }
  | { readonly kind: 'no-address' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly problem: string };

export interface DigestRun {
  readonly outcomes: readonly { readonly reader: DigestReader; readonly outcome: DigestOutcome }[];
  /** People who were not come to: the run was to end. */
  readonly left: number;
}

export interface SendDigestsAsk {
  readonly dueAt: string;
  readonly signal: AbortSignal;
  /** Only this person, by id. */
  readonly person?: string;
  /** Composes and writes nothing. */
  readonly isDry?: boolean;
  /** After each person. */
  readonly onPerson?: (reader: DigestReader, outcome: DigestOutcome) => void;
}

/**
 * Queues what is for each person who takes part now. Whoever’s mail cannot be composed keeps nobody else from hers.
 *
 * @throws after all others had their turn, when a mail could not be composed
 */
export async function sendDigests(deps: SendDigestsDeps, ask: SendDigestsAsk): Promise<DigestRun> {
  const at = deps.now().toISOString();
  const readers = digestReaders(deps.db).filter(
    ({ person }) => ask.person === undefined || person.id === ask.person,
  );
  let gatherer: Gatherer | null = null;
  const outcomes: { reader: DigestReader; outcome: DigestOutcome }[] = [];
  const faults: PersonFault[] = [];
  for (const reader of readers) {
    if (ask.signal.aborted) break;
    try {
      const planned = plannedFor(deps.db, reader, ask.dueAt);
      const outcome: DigestOutcome =
        planned === null
          ? { kind: 'not-now' }
          : reader.mail === null
            ? { kind: 'no-address' }
            : sendOne(
                deps,
                (gatherer ??= createGatherer(deps, { at })),
                { reader, planned, at },
                ask.isDry === true,
              );
      outcomes.push({ reader, outcome });
      ask.onPerson?.(reader, outcome);
    } catch (error) {
      faults.push({ person: reader.person.id, error });
    }
    // Pages and other jobs share this process: between two people they have their turn.
    await breath();
  }
  tellFaults(faults, outcomes.filter(({ outcome }) => outcome.kind === 'queued').length);
  return { outcomes, left: readers.length - outcomes.length };
}

interface One {
  readonly reader: DigestReader;
  readonly planned: PlannedDigest;
  readonly at: string;
}

/**
 * A week that was missed is made up for when the machine is on again: at any hour, so it may be just before the mail of
 * the next week. Nobody gets two within a day: the late one stands for both weeks, and what came since is for the next.
 */
function isCovered(db: Db, { reader, planned, at }: One, isDry: boolean): boolean {
  if (planned.kind !== 'weekly') return false;
  const { kind, period } = planned;
  const since = new Date(Date.parse(at) - DAY_MS).toISOString();
  const late = lateWeeklyMail(db, { personId: reader.person.id, before: period, since, until: at });
  if (late !== null && !isDry)
    insertDigest(db, { personId: reader.person.id, kind, period, itemCount: 0, ...late });
  return late !== null;
}

function sendOne(deps: SendDigestsDeps, gatherer: Gatherer, one: One, isDry: boolean): DigestOutcome {
  const { reader, planned, at } = one;
  if (isCovered(deps.db, one, isDry)) return { kind: 'covered' };
  const digest = composeDigest(gatherer.gather(reader, planned.month));
  if (isDry) return digest === null ? { kind: 'nothing' } : { kind: 'queued', digest, planned };
  return transact(deps.db, (tx): DigestOutcome => {
    const { kind, period, recap } = planned;
    const person = reader.person.id;
    if (digest === null) {
      noteNothingToTell(tx, { person, kind, period, at });
      return { kind: 'nothing' };
    }
    const { subject, text, html, tells } = digest;
    const queued = queuePersonalMail(
      { ...deps, db: tx },
      { person, kind, period, about: 'digest', subject, text, html, tells, at },
    );
    switch (queued.kind) {
      case 'already':
        return { kind: 'not-now' };
      case 'unreachable':
        return { kind: queued.because };
      case 'refused':
        return queued;
      case 'queued':
        if (kind === 'weekly' && recap !== null)
          insertDigest(tx, {
            personId: person,
            kind: 'recap',
            period: recap,
            outboxId: queued.outbox,
            itemCount: 0,
            composedAt: at,
          });
        return { kind: 'queued', digest, planned };
    }
  });
}
