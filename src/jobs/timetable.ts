/** When jobs are due. Pure: the clock and what ran before are given. */
import { Cron } from 'croner';

/**
 * - `cron`: five fields, in Paris: « 0 8 * * 2 » is Tuesday at eight, in summer and in winter
 * - `every`: so many minutes, counted from the hour of the epoch
 */
export type When =
  | { readonly kind: 'cron'; readonly pattern: string }
  | { readonly kind: 'every'; readonly minutes: number };

/** A run as the timetable looks at it. Instants are ISO-8601 in UTC. */
export interface PastRun {
  readonly dueAt: string;
  readonly attempt: number;
  readonly askedBy: 'timetable' | 'person';
  readonly endedAt: string | null;
  readonly outcome: 'done' | 'partial' | 'failed' | 'interrupted' | null;
}

export type Plan =
  /** To be begun now. `missed`: moments before this one that nobody was there for; they are not made up for. */
  | { readonly kind: 'run'; readonly dueAt: string; readonly attempt: number; readonly missed: number }
  /** Nothing before this instant. */
  | { readonly kind: 'wait'; readonly until: string };

const MINUTE_MS = 60_000;
/** A run that failed is tried again after so long, times its number. */
const RETRY_MS = 15 * MINUTE_MS;
const MOST_FAILURES = 4;
/** With those that were interrupted: a run that ends the whole program each time must not keep it from all else. */
const MOST_ATTEMPTS = 12;
/** Moments counted as missed at most. */
const MOST_MISSED = 999;
/**
 * A clock that was set wrong and right again leaves runs in the future. So far ahead they count for nothing: less than a
 * day would send twice what is daily; what comes every few minutes may not wait for a whole day.
 */
const CLOCK_SLACK_MS = { cron: 24 * 60 * MINUTE_MS, every: 2 * 60 * MINUTE_MS } as const;

/** The last moment of a timetable that is not after an instant. */
export function lastMoment(when: When, at: string): string {
  if (when.kind === 'every') {
    const step = when.minutes * MINUTE_MS;
    return new Date(Math.floor(Date.parse(at) / step) * step).toISOString();
  }
  // Before the second that follows: croner leaves out the very moment that it is asked about.
  const second = (Math.floor(Date.parse(at) / 1000) + 1) * 1000;
  const [last] = cronOf(when.pattern).previousRuns(1, new Date(second));
  if (last === undefined) throw new RangeError(`no moment before ${at}: ${when.pattern}`);
  return last.toISOString();
}

/** The first moment of a timetable after an instant. */
export function nextMoment(when: When, at: string): string {
  if (when.kind === 'every') {
    const step = when.minutes * MINUTE_MS;
    return new Date((Math.floor(Date.parse(at) / step) + 1) * step).toISOString();
  }
  const next = cronOf(when.pattern).nextRun(new Date(at));
  if (next === null) throw new RangeError(`no moment after ${at}: ${when.pattern}`);
  return next.toISOString();
}

const crons = new Map<string, Cron>();

function cronOf(pattern: string): Cron {
  const known = crons.get(pattern);
  if (known !== undefined) return known;
  const made = new Cron(pattern, { timezone: 'Europe/Paris', paused: true });
  crons.set(pattern, made);
  return made;
}

/**
 * What to do about a job at an instant. However many moments went by, the last one is made up for, once.
 *
 * @param since from when the job is done here: moments before it are nobody's
 * @param runs the last runs of this job, any order; an open one is an interrupted one (the caller looks at the lease)
 */
export function planOf(when: When, since: string, runs: readonly PastRun[], at: string): Plan {
  const limit = new Date(Date.parse(at) + CLOCK_SLACK_MS[when.kind]).toISOString();
  const known = runs.filter((run) => run.askedBy === 'timetable' && run.dueAt <= limit);
  const due = lastMoment(when, at);
  const next = nextMoment(when, at);
  // A start that lies in the future was noted by a clock that was wrong: this moment is ours.
  if (due < since && since <= limit) return { kind: 'wait', until: next };
  if (known.some((run) => run.dueAt > due || (run.dueAt === due && isHandled(run))))
    return { kind: 'wait', until: next };
  const tries = known.filter((run) => run.dueAt === due);
  const last = tries.toSorted((a, b) => b.attempt - a.attempt)[0];
  if (last === undefined)
    return { kind: 'run', dueAt: due, attempt: 1, missed: missedBefore(when, since, known, due) };
  const failures = tries.filter(({ outcome }) => outcome === 'failed').length;
  if (failures >= MOST_FAILURES || last.attempt >= MOST_ATTEMPTS) return { kind: 'wait', until: next };
  const again =
    last.outcome === 'failed' && last.endedAt !== null
      ? new Date(Date.parse(last.endedAt) + RETRY_MS * last.attempt).toISOString()
      : at;
  return again <= at
    ? { kind: 'run', dueAt: due, attempt: last.attempt + 1, missed: 0 }
    : { kind: 'wait', until: again < next ? again : next };
}

function isHandled(run: PastRun): boolean {
  return run.outcome === 'done' || run.outcome === 'partial';
}

/** Moments between the last one that was begun, or the start, and this one. */
function missedBefore(when: When, since: string, known: readonly PastRun[], due: string): number {
  if (since > due) return 0;
  const before = known.reduce((most, run) => (run.dueAt > most ? run.dueAt : most), since);
  let [count, moment] = [0, nextMoment(when, before)];
  while (moment < due && count < MOST_MISSED) {
    count += 1;
    moment = nextMoment(when, moment);
  }
  return count;
}
