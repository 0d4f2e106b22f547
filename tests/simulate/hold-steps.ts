/**
 * What is due on cases, held against what the mails say of it: each step once by a bulletin while it comes near and once
 * when it is late, and by one reminder, to those who follow the case. What was due on a day is computed anew from the
 * events that were written by then.
 */
import { dueOf, DUE_WORDS, isDocumentsOpen, nextDue, projectCase } from '../../src/cases/index.js';
import { addDays, isWorkingDay, parisDay, type LegalDay } from '../../src/french/index.js';
import { endOfMoment, type Played } from './plan.js';
import type { ToldStep } from './read-mails.js';
import { FULL, isBulletin, parisDayOf, works, type CaseOfPlay, type Member, type Sent } from './sent.js';
import { departementOf, nameOf, roleOf } from './setup.js';

const DAY_MS = 86_400_000;

interface Step {
  readonly caseId: string;
  readonly site: number;
  readonly words: string;
  readonly day: LegalDay | null;
  readonly isLate: boolean;
  /** The next one of its case, or the last days of a delay that the law sets. */
  readonly isNext: boolean;
}

const stepName = ({ caseId, words, day }: Pick<Step, 'caseId' | 'words' | 'day'>): string =>
  `${caseId} ${words} ${day ?? 'now'}`;
const fullNameOf = (step: Pick<Step, 'caseId' | 'words' | 'day' | 'isLate'>): string =>
  `${stepName(step)} ${step.isLate ? 'late' : ''}`;

/** What is due on the cases as they stood at an instant, on the day of it. */
function stepsAt(cases: readonly CaseOfPlay[], at: number, { plan }: Played, day = at): readonly Step[] {
  const today = parisDay(new Date(day).toISOString()) ?? '';
  const then = cases.flatMap((one) => {
    const events = one.events.filter((event) => Date.parse(event.at) <= at);
    return events.length === 0 ? [] : [{ ...one, projection: projectCase(events) }];
  });
  const asking = then.filter(
    ({ projection: { facts } }) => facts.artistNamed === null && isDocumentsOpen(facts.documents),
  );
  return then.flatMap(({ id, site, projection }) => {
    const due = dueOf(projection, {
      grade: 'technical',
      isAlone: false,
      department: departementOf(site, plan),
      communePopulation: 5000,
      waitingMails: 0,
      documentsElsewhere: asking.find((other) => other.site === site && other.id !== id)?.id ?? null,
      eventDay: null,
    });
    const next = nextDue(due, today);
    return due
      .filter((one) => one === next || one.kind === 'cada-last-call')
      .map((one) => ({
        caseId: id,
        site,
        words: DUE_WORDS[one.kind],
        day: one.day,
        isLate: one.day !== null && one.day < today,
        isNext: one === next,
      }));
  });
}

/** Who coordinates where a case lies or wrote for it and works there; where nobody does, those who see it all. */
function followersOf(
  { site, writers }: CaseOfPlay,
  cast: readonly Member[],
  played: Played,
  at: number,
): ReadonlySet<number> {
  const there = cast.filter((one) => one.from <= at && at < one.until && works(one, site, played));
  const wrote = new Set(writers.filter((one) => one.at <= at).map(({ person }) => person));
  const follow = there.filter(({ number }) => roleOf(number) === 'coordinator' || wrote.has(number));
  return new Set(
    (follow.length > 0 ? follow : there.filter(({ number }) => number < 2)).map(({ number }) => number),
  );
}

/** A step is told once by a bulletin while it comes near and once when it is late, and by one reminder. */
export function stepBreaches(
  played: Played,
  cast: readonly Member[],
  mailsOf: ReadonlyMap<number, readonly Sent[]>,
  cases: readonly CaseOfPlay[],
): readonly string[] {
  const breaches: string[] = [];
  const known = new Map(cases.map((one) => [one.id, one]));
  const snapshots = new Map<string, readonly Step[]>();
  const snapshot = (at: number, day: number): readonly Step[] => {
    const name = `${at} ${day}`;
    const steps = snapshots.get(name) ?? stepsAt(cases, at, played, day);
    snapshots.set(name, steps);
    return steps;
  };
  /** Cases to which something happens in the very moment: either state may be told. */
  const movesAt = (at: number): ReadonlySet<string> => {
    const [begin, end] = [
      endOfMoment(played.plan, at) - played.plan.stepMinutes * 60_000,
      endOfMoment(played.plan, at),
    ];
    return new Set(
      cases
        .filter(({ events }) =>
          events.some((event) => Date.parse(event.at) >= begin && Date.parse(event.at) < end),
        )
        .map(({ id }) => id),
    );
  };
  const within = (step: Step, at: number, days: number): boolean =>
    step.day === null || step.day <= addDays(parisDay(new Date(at).toISOString()) ?? '', days);
  const mornings = played.runs
    .filter(({ job, outcome }) => job === 'reminders' && outcome === 'done')
    .map(({ startedAt }) => Date.parse(startedAt));
  for (const member of cast) {
    const who = nameOf(member.number);
    const sent = mailsOf.get(member.number) ?? [];
    /** When each was first told, as coming near or late: by whichever mail. */
    const told = new Map<string, number>();
    const reminded = new Set<string>();
    const moments = [
      ...sent.filter(({ mail, kind }) => isBulletin({ at: 0, mail, kind }) || kind === 'reminder'),
      ...mornings.map((at) => ({ at, kind: 'morning', mail: null })),
    ].toSorted((a, b) => a.at - b.at || (a.kind === 'morning' ? 1 : -1));
    const follows = (caseId: string, at: number): boolean => {
      const one = known.get(caseId);
      return one !== undefined && followersOf(one, cast, played, at).has(member.number);
    };
    const isRecent = (step: Step, at: number): boolean =>
      [true, false].some((isLate) => (told.get(fullNameOf({ ...step, isLate })) ?? 0) >= at - 3 * DAY_MS);
    for (const { at, kind, mail } of moments) {
      const day = new Date(at).toISOString().slice(0, 10);
      const now = snapshot(at, at);
      const after = snapshot(endOfMoment(played.plan, at), at);
      const moves = movesAt(at);
      const find = (one: ToldStep): Step | undefined =>
        [...now, ...after].find((step) => fullNameOf(step) === fullNameOf(one));
      if (kind === 'morning') {
        const isWanted = member.hasMail && at < member.stopped && member.from <= at && at < member.until;
        if (!isWanted || !isWorkingDay(parisDay(new Date(at).toISOString()) ?? '')) continue;
        const reminder = sent.find((one) => one.kind === 'reminder' && parisDayOf(one.at) === parisDayOf(at));
        if (
          (reminder?.mail?.steps.length ?? 0) >= FULL ||
          (reminder !== undefined && reminder.at > at + DAY_MS)
        )
          continue;
        const missing = now.filter(
          (step) =>
            step.day !== null &&
            within(step, at, 3) &&
            !moves.has(step.caseId) &&
            !reminded.has(stepName(step)) &&
            !reminder?.mail?.steps.some((one) => stepName(one) === stepName(step)) &&
            follows(step.caseId, at) &&
            !isRecent(step, at),
        );
        for (const step of missing) {
          breaches.push(`${who} is not reminded of ${stepName(step)} on ${day}`);
          reminded.add(stepName(step));
        }
        continue;
      }
      for (const one of mail?.steps ?? []) {
        const step = find(one);
        const [name, full] = [stepName(one), fullNameOf(one)];
        if (!works(member, one.site, played))
          breaches.push(`${who} is told on ${day} of a step of site ${one.site}`);
        if (step === undefined) breaches.push(`${who} is told on ${day} of ${full}, which is not due`);
        if (kind === 'reminder') {
          if (step !== undefined && !within(step, at, 3))
            breaches.push(`${who} is reminded too early of ${name}`);
          if (reminded.has(name)) breaches.push(`${who} is reminded twice of ${name}`);
          if (!follows(one.caseId, at))
            breaches.push(`${who} is reminded of ${name}, a case that she does not follow`);
          if (!isWorkingDay(parisDayOf(at))) breaches.push(`${who} is reminded on ${day}, a day of rest`);
          reminded.add(name);
        } else {
          if (step !== undefined && !within(step, at, 10))
            breaches.push(`${who} is told too early of ${name}`);
          if (told.has(full)) breaches.push(`${who} is told twice of ${full}`);
        }
        if (!told.has(full)) told.set(full, at);
      }
      if (kind === 'reminder' || (mail?.steps.length ?? 0) >= FULL) continue;
      // A reminder of the same moment may come first: it tells the same.
      const beside = sent.filter(
        (one) => one.kind === 'reminder' && endOfMoment(played.plan, one.at) === endOfMoment(played.plan, at),
      );
      const isBeside = (step: Step): boolean =>
        beside.some((one) => one.mail?.steps.some((other) => fullNameOf(other) === fullNameOf(step)));
      for (const step of now) {
        const full = fullNameOf(step);
        if (isBeside(step)) continue;
        if (!step.isNext || told.has(full) || moves.has(step.caseId) || !within(step, at, 10)) continue;
        if (!works(member, step.site, played)) continue;
        breaches.push(`${who} is not told of ${full} on ${day}`);
        told.set(full, at);
      }
    }
  }
  return breaches;
}
