/** The promises to people, held against what arrived and what was visited. Days and hours are read here by their own clock. */
import { weekOf } from '../../src/digests/periods.js';
import type { CasesOfPlay, ComposedWeek, Member } from './sent.js';
import { endOfMoment, type Played } from './plan.js';
import { departementOf, nameOf, roleOf } from './setup.js';
import { postersOf } from './town.js';
import type { ReadMail } from './read-mails.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Visuals to review in one mail. */
const FULL = 10;

const CLOCK = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Paris',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
});

/** « 2026-03-29 08:00 », in Paris. */
const inParis = (at: number): string => CLOCK.format(at);
const dayInParis = (at: number): string => inParis(at).slice(0, 10);

/** The instants at which it is this hour of this day of the week (0 is Sunday) in Paris. @param time « 08:00 » */
export function instantsAt({ start, end }: Played, weekday: number, time: string): readonly number[] {
  const found: number[] = [];
  for (let at = start; at < end; at += HOUR_MS / 2)
    if (inParis(at).endsWith(time) && new Date(`${dayInParis(at)}T00:00:00Z`).getUTCDay() === weekday)
      found.push(at);
  return found;
}

/** Whether the machine was on, awake, all the time from one instant to another. */
export function wasOnAllTheTime({ uptimes, plan, start }: Played, from: number, until: number): boolean {
  const [first, last] = plan.sleepy;
  const mayNap = from >= start + (first - 1) * DAY_MS && from <= start + (last + 1) * DAY_MS;
  return !mayNap && uptimes.some((one) => one.from <= from && one.until >= until);
}

/** Each mail is somebody's, may be stopped in one click, and comes to nobody who left; weekly ones on their hour. */
export function arrivalBreaches(
  played: Played,
  cast: readonly Member[],
  mails: readonly ReadMail[],
  composed: readonly ComposedWeek[],
): readonly string[] {
  const breaches: string[] = [];
  const known = new Set(composed.flatMap(({ messageId }) => messageId ?? []));
  for (const { number, until, silent } of cast) {
    const own = mails.filter(({ person }) => person === number);
    if (own.some(({ at }) => at > until + 5 * 60_000))
      breaches.push(`${nameOf(number)} got a mail after she left`);
    if (own.some(({ at }) => at > silent + 60_000))
      breaches.push(`${nameOf(number)} got a mail after she wanted none`);
    const bulletins = own.filter(({ canBeStopped }) => canBeStopped);
    if (bulletins.some(({ messageId }) => !known.has(messageId)))
      breaches.push(`${nameOf(number)} got a mail of no week`);
  }
  const bulletins = mails.filter(({ messageId }) => known.has(messageId));
  if (bulletins.some(({ canBeStopped }) => !canBeStopped)) breaches.push('a mail cannot be stopped');
  for (const at of instantsAt(played, 2, '08:00')) {
    if (!wasOnAllTheTime(played, at - HOUR_MS / 2, at + 2 * HOUR_MS)) continue;
    // A week that nobody was there for is made up for when the machine is on again, at any hour.
    const period = weekOf(dayInParis(at));
    const week = composed
      .filter((one) => one.kind === 'weekly' && one.period === period && !standsForBoth(one, composed))
      .filter(
        ({ composedAt }) => Date.parse(composedAt) >= at - DAY_MS && Date.parse(composedAt) < at + 6 * DAY_MS,
      );
    if (
      week.some(({ composedAt }) => Date.parse(composedAt) < at || Date.parse(composedAt) > at + 2 * HOUR_MS)
    )
      breaches.push(`not at eight on ${dayInParis(at)}`);
  }
  for (const { number } of cast) {
    const own = composed.filter(({ kind, person }) => kind === 'weekly' && person === nameOf(number));
    // Both weeks name the mail that stands for both.
    const moments = [...new Map(own.map(({ messageId, composedAt }) => [messageId, composedAt]))]
      .flatMap(([messageId, composedAt]) => (messageId === null ? [] : [Date.parse(composedAt)]))
      .toSorted((a, b) => a - b);
    if (moments.some((moment, index) => moment - (moments[index - 1] ?? -Infinity) < DAY_MS))
      breaches.push(`${nameOf(number)} got two weekly mails within a day`);
  }
  return breaches;
}

/** A mail that made up for the week before, less than a day before the hour of this one: both weeks name it. */
function standsForBoth(one: ComposedWeek, composed: readonly ComposedWeek[]): boolean {
  return (
    one.messageId !== null &&
    composed.some(
      ({ kind, person, period, messageId }) =>
        kind === 'weekly' && person === one.person && messageId === one.messageId && period < one.period,
    )
  );
}

/** « site poster » of what visits surely saw, and when they first did. */
export function markedPosters({
  plan,
  visits,
  start,
}: Played): ReadonlyMap<string, { readonly site: number; readonly number: number; readonly at: number }> {
  const seen = new Map<string, { readonly site: number; readonly number: number; readonly at: number }>();
  for (const { site, at, isOpen, isSure } of visits) {
    if (!isOpen || !isSure) continue;
    const day = Math.floor((Date.parse(at) - start) / DAY_MS);
    for (const { number, isMarked } of postersOf(site, day, plan.seed))
      if (isMarked && !seen.has(`${site} ${number}`))
        seen.set(`${site} ${number}`, { site, number, at: Date.parse(at) });
  }
  return seen;
}

/**
 * A poster with marks is told once to each person of its département, and to nobody else, and once more to who coordinates
 * when it waits for her; a bulletin that is not full leaves none out that waits.
 */
export function posterBreaches(
  played: Played,
  cast: readonly Member[],
  mails: readonly ReadMail[],
  composed: readonly ComposedWeek[],
  { decisions }: CasesOfPlay,
): readonly string[] {
  const breaches: string[] = [];
  const { plan } = played;
  const seen = markedPosters(played);
  const byId = new Map(mails.map((mail) => [mail.messageId, mail]));
  for (const { number, departement } of cast) {
    const told = new Set<string>();
    const settled = new Set<string>();
    const isHers = (site: number): boolean =>
      departement === null || departementOf(site, plan) === departement;
    // The month stands in the mail of a week: both name it.
    const weeks = [
      ...new Map(
        composed
          .filter(({ person }) => person === nameOf(number))
          .map((one) => [`${one.composedAt} ${one.messageId}`, one]),
      ).values(),
    ];
    const mailOf = (messageId: string | null) => (messageId === null ? undefined : byId.get(messageId));
    // Notices and bulletins of one moment are composed beside each other: one may know of the other or not.
    const firstTold = new Map<string, number>();
    for (const { composedAt, messageId } of weeks.toReversed())
      for (const poster of mailOf(messageId)?.posters ?? []) firstTold.set(poster, Date.parse(composedAt));
    for (const { composedAt, messageId, kind } of weeks) {
      const mail = mailOf(messageId);
      if (messageId !== null && mail === undefined) continue;
      for (const poster of mail?.posters ?? []) {
        if (told.has(poster)) breaches.push(`${nameOf(number)} is told of ${poster} twice`);
        told.add(poster);
        if (!isHers(Number(poster.split(' ')[0]))) breaches.push(`${nameOf(number)} is told of ${poster}`);
      }
      for (const poster of mail?.toSettle ?? []) {
        if (settled.has(poster)) breaches.push(`${nameOf(number)} is told to settle ${poster} twice`);
        settled.add(poster);
        if (roleOf(number) === 'volunteer' || !isHers(Number(poster.split(' ')[0])))
          breaches.push(`${nameOf(number)} is told to settle ${poster}`);
      }
      // A notice tells of one event, a reminder of none.
      if (kind !== 'weekly' && kind !== 'recap') continue;
      if ((mail?.posters.length ?? 0) >= FULL) continue;
      for (const [poster, { site, at }] of seen)
        if (
          isHers(site) &&
          at < Date.parse(composedAt) - DAY_MS &&
          (firstTold.get(poster) ?? Number.POSITIVE_INFINITY) >= endOfMoment(plan, Date.parse(composedAt)) &&
          // What somebody decided waits for nobody.
          !((decisions.get(poster) ?? Number.POSITIVE_INFINITY) < Date.parse(composedAt))
        )
          breaches.push(`${nameOf(number)} is not told of ${poster} on ${composedAt.slice(0, 10)}`);
    }
  }
  return breaches;
}

/** A whole day without any visit is told once to whoever has a site that was due; no other day is. */
export function silenceBreaches(
  { plan, visits, start, end }: Played,
  cast: readonly Member[],
  mails: readonly ReadMail[],
): readonly string[] {
  const breaches: string[] = [];
  const visited = new Set(visits.map(({ at }) => dayInParis(Date.parse(at))));
  const silent = [
    ...new Set(Array.from({ length: (end - start) / DAY_MS }, (_, n) => dayInParis(start + n * DAY_MS))),
  ].filter((day) => !visited.has(day) && day > dayInParis(start));
  for (const { number, departement, from } of cast) {
    const own = mails.filter(({ person, canBeStopped }) => person === number && canBeStopped);
    const last = own.at(-1)?.at ?? 0;
    const days = own.flatMap(({ silentDays }) => silentDays);
    for (const day of new Set(days)) {
      if (days.filter((one) => one === day).length > 1)
        breaches.push(`${nameOf(number)} is told twice of ${day}`);
      if (!silent.includes(day)) breaches.push(`${nameOf(number)} is told of ${day}, a day with visits`);
    }
    for (const day of silent) {
      // A day in Paris is over by the next midnight in UTC, and begins at most two hours before one.
      const [begin, over] = [
        Date.parse(`${day}T00:00:00Z`) - 2 * HOUR_MS,
        Date.parse(`${day}T00:00:00Z`) + DAY_MS,
      ];
      const lastOf = new Map<number, number>();
      for (const { site, at } of visits)
        if (Date.parse(at) < over) lastOf.set(site, Math.max(lastOf.get(site) ?? 0, Date.parse(at)));
      const isDue = [...lastOf].some(
        ([site, at]) =>
          (departement === null || departementOf(site, plan) === departement) &&
          at + 7 * DAY_MS < over - 2 * HOUR_MS,
      );
      if (isDue && from < begin && over < last && !days.includes(day))
        breaches.push(`${nameOf(number)} is not told that nothing was visited on ${day}`);
    }
  }
  return breaches;
}

/** Every site has its turn while the machine is on, and nobody is bothered in the quiet hours. */
export function visitBreaches({ plan, visits, start, end, uptimes }: Played): readonly string[] {
  const breaches: string[] = [];
  for (let site = 0; site < plan.sites; site += 1) {
    const own = visits.filter((visit) => visit.site === site).map(({ at }) => Date.parse(at));
    // First visits are spread over a week.
    const moments = [start + DAY_MS, ...own, end].toSorted((a, b) => a - b);
    for (const [index, at] of moments.entries()) {
      const before = moments[index - 1] ?? at;
      const on = uptimes.reduce(
        (sum, one) => sum + Math.max(0, Math.min(one.until, at) - Math.max(one.from, before)),
        0,
      );
      if (on > 9 * DAY_MS) breaches.push(`site ${site} had no visit before ${new Date(at).toISOString()}`);
    }
  }
  const quiet = visits.filter(({ at }) => {
    const hour = Number(inParis(Date.parse(at)).slice(11, 13));
    return hour >= 8 && hour < 20;
  });
  return quiet.length === 0 ? breaches : [...breaches, `${quiet.length} visits in the quiet hours`];
}
