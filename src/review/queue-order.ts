/**
 * The order in which visuals are reviewed. Pure: today is given.
 *
 * Three lanes: what announces an event that is near (a Christmas poster lives five weeks), what is new, and the backlog
 * of first crawls, apart, so that a new site does not bury the week. In a lane: newest week first; within a week by
 * reach and not by ease of proof, since marks are left in by villages and lost by big cities (reference: real-cases §3);
 * then by how often it was seen, by grade, by day.
 */
import type { Grade } from '../classifiers/types.js';
import { lastNearDay } from '../french/event-days.js';
import { addDays, formatDate, weekday, type LegalDay } from '../french/index.js';
import { formatNumber, GRADE_WORDS, plural } from '../french/words.js';

/** How many visuals make a session. */
export const SESSION_SIZE = 20;
export const LANES = ['near-event', 'new', 'backlog'] as const;
export type Lane = (typeof LANES)[number];
export const LANE_WORDS: Readonly<Record<Lane, string>> = {
  'near-event': 'Événement proche',
  new: 'Nouveaux',
  backlog: 'Premier passage (en attente)',
};

/** How many people a visual may reach. */
export type Reach =
  | { readonly kind: 'population' | 'audience'; readonly people: number }
  | { readonly kind: 'unknown' };

export interface QueueItem {
  readonly picture: string;
  /** When it was first seen, or reported (Europe/Paris). */
  readonly day: LegalDay;
  readonly eventDay: LegalDay | null;
  readonly grade: Grade;
  readonly reach: Reach;
  /** Places where it stands, on all sites. */
  readonly sightings: number;
  readonly wasReported: boolean;
  /** First seen by the first crawl of its site. */
  readonly isFromFirstCrawl: boolean;
}

/** Lower bounds of the bands of reach, largest first: regions and metropolises, large cities, towns, small communes. */
const REACH_BANDS = [500_000, 100_000, 20_000, 3500] as const;
/** An unknown reach stands in the middle: it must not sink unseen. */
const UNKNOWN_BAND = 2;
const SIGHTING_BANDS = [50, 10, 3] as const;
const GRADE_ORDER: Readonly<Record<Grade, number>> = { stated: 0, technical: 1, hinted: 2, none: 3 };

/** The lane of a visual on a day. What a person reported is never backlog. */
export function laneOf(item: QueueItem, today: LegalDay): Lane {
  if (item.eventDay !== null && item.eventDay >= today && item.eventDay <= lastNearDay(today))
    return 'near-event';
  return item.isFromFirstCrawl && !item.wasReported ? 'backlog' : 'new';
}

/**
 * A text to sort by, ascending, within a lane; it depends on no day but those of the visual, so that it may be stored
 * and indexed. Its parts: week (newest first), band of reach, band of sightings, grade, day (newest first), picture.
 */
export function queueKey(item: QueueItem): string {
  return [
    descending(mondayOf(item.day)),
    String(reachBand(item.reach)),
    String(bandOf(item.sightings, SIGHTING_BANDS)),
    String(GRADE_ORDER[item.grade]),
    descending(item.day),
    item.picture,
  ].join('|');
}

/** The digits of a day, each turned over: a later day sorts first. */
function descending(day: LegalDay): string {
  return day.replaceAll('-', '').replace(/\d/g, (digit) => String(9 - Number(digit)));
}

function mondayOf(day: LegalDay): LegalDay {
  return addDays(day, -((weekday(day) + 6) % 7));
}

function reachBand(reach: Reach): number {
  return reach.kind === 'unknown' ? UNKNOWN_BAND : bandOf(reach.people, REACH_BANDS);
}

/** 0 for the largest band. */
function bandOf(count: number, bounds: readonly number[]): number {
  const index = bounds.findIndex((bound) => count >= bound);
  return index === -1 ? bounds.length : index;
}

/** The queue of a day, lane by lane, cut into sessions. Each item once; the order does not hang on the given order. */
export function orderQueue<T extends QueueItem>(
  items: readonly T[],
  today: LegalDay,
): readonly { readonly lane: Lane; readonly sessions: readonly (readonly T[])[] }[] {
  return LANES.map((lane) => {
    const keyed = items
      .filter((item) => laneOf(item, today) === lane)
      .map((item) => ({ item, key: lane === 'near-event' ? nearKey(item) : queueKey(item) }))
      .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
      .map(({ item }) => item);
    return { lane, sessions: cut(keyed) };
  });
}

/** In the lane of events the nearest one is first. */
function nearKey(item: QueueItem): string {
  return `${item.eventDay ?? ''}|${queueKey(item)}`;
}

function cut<T>(items: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / SESSION_SIZE) }, (_, index) =>
    items.slice(index * SESSION_SIZE, (index + 1) * SESSION_SIZE),
  );
}

/** Why a visual stands where it stands, one French sentence a reason, in the order in which they weigh. */
export function explainOrder(item: QueueItem, today: LegalDay): readonly string[] {
  const lane = laneOf(item, today);
  const reasons: string[] = [];
  if (lane === 'near-event' && item.eventDay !== null)
    reasons.push(`Son événement a lieu le ${formatDate(item.eventDay)} : il passe devant.`);
  if (lane === 'backlog')
    reasons.push('Il était là avant le premier passage sur ce site : il attend dans une file à part.');
  if (item.wasReported) reasons.push('Une personne l’a signalé.');
  reasons.push(
    `${item.wasReported ? 'Signalé' : 'Vu pour la première fois'} la semaine du ${formatDate(mondayOf(item.day))}.`,
    reachSentence(item.reach),
    `Il figure à ${plural(item.sightings, 'endroit')}.`,
    `Constat : ${GRADE_WORDS[item.grade].label}.`,
  );
  return reasons;
}

function reachSentence(reach: Reach): string {
  switch (reach.kind) {
    case 'population':
      return `La collectivité compte ${formatNumber(reach.people)} habitant·es.`;
    case 'audience':
      return `Il touche environ ${plural(reach.people, 'personne')}.`;
    case 'unknown':
      return 'On ne sait pas combien de personnes il touche : il est rangé au milieu.';
  }
}
