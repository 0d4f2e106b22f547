/** The events that are near: of pictures that wait for somebody, and of what people reported. Pure. */
import type { ReportedEvent, ShownForEvent } from '../../db/queries/digest-events.js';
import { GRADES, type Grade } from '../classifiers/types.js';
import { eventDaysAmong, lastNearDay } from '../french/event-days.js';
import type { LegalDay } from '../french/index.js';

/** A picture, and for whom it waits. */
export interface WaitingForEvent {
  readonly id: string;
  readonly waitsFor: 'reviewer' | 'coordinator';
  readonly grade: Grade;
  /** Foreign words: what it is called beside this picture; null when nothing says so. */
  readonly title: string | null;
  /** Public page; null for what only a report shows. */
  readonly pageUrl: string | null;
}

/** What an authority announces for a day, however many pictures say so. */
export interface NearEvent {
  /** Its name for ever: the authority and the first day. */
  readonly key: string;
  readonly authority: ShownForEvent['authority'];
  readonly first: LegalDay;
  readonly last: LegalDay;
  /** Foreign words: what it is called; null when nothing says so. */
  readonly title: string | null;
  /** Whether people said the day; else it was read in the words around a picture. */
  readonly isSaid: boolean;
  readonly grade: Grade;
  /** Public page; null for what only a report tells. */
  readonly pageUrl: string | null;
  readonly pictures: readonly WaitingForEvent[];
  readonly reports: readonly string[];
  /** Who reported it. */
  readonly reporters: readonly string[];
}

/** The nearest first; of one day what is marked most plainly. Each event once. */
export function nearEvents(
  shown: readonly ShownForEvent[],
  reported: readonly ReportedEvent[],
  today: LegalDay,
): readonly NearEvent[] {
  const all = [
    ...shown.flatMap((one) => ofShown(one, today) ?? []),
    ...reported.flatMap((one) => (isNear(one.eventDay, today) ? [ofReported(one)] : [])),
  ];
  const byKey = new Map<string, NearEvent>();
  for (const one of all) {
    const known = byKey.get(one.key);
    byKey.set(one.key, known === undefined ? one : together(known, one));
  }
  return [...byKey.values()].toSorted(
    (a, b) => compare(a.first, b.first) || rank(a.grade) - rank(b.grade) || compare(a.key, b.key),
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const rank = (grade: Grade): number => GRADES.indexOf(grade);

function isNear(day: LegalDay, today: LegalDay): boolean {
  return day >= today && day <= lastNearDay(today);
}

function keyOf(code: string, first: LegalDay): string {
  return `evenement:${code}:${first}`;
}

function ofShown(
  { picture, waitsFor, grade, eventDay, authority, pageUrl, surroundings }: ShownForEvent,
  today: LegalDay,
): NearEvent | null {
  const { alt, caption, title, fileName } = surroundings;
  const said = eventDay !== null && isNear(eventDay, today) ? { first: eventDay, last: eventDay } : null;
  // What people said of it counts before what a machine reads, also when they said a day that is far.
  const days = eventDay === null ? eventDaysAmong([caption, alt, title, fileName], today) : said;
  if (days === null) return null;
  const words = [alt, caption, title].find((text) => text !== null && text.trim() !== '') ?? null;
  return {
    key: keyOf(authority.code, days.first),
    authority,
    ...days,
    title: words,
    isSaid: said !== null,
    grade,
    pageUrl,
    pictures: [{ id: picture, waitsFor, grade, title: words, pageUrl }],
    reports: [],
    reporters: [],
  };
}

function ofReported({
  report,
  reporter,
  picture,
  waitsFor,
  grade,
  eventDay,
  eventName,
  authority,
}: ReportedEvent): NearEvent {
  return {
    key: keyOf(authority.code, eventDay),
    authority,
    first: eventDay,
    last: eventDay,
    title: eventName,
    isSaid: true,
    grade,
    pageUrl: null,
    pictures:
      picture === null || waitsFor === null
        ? []
        : [{ id: picture, waitsFor, grade, title: eventName, pageUrl: null }],
    reports: [report],
    reporters: [reporter],
  };
}

function together(a: NearEvent, b: NearEvent): NearEvent {
  const all = (of: (one: NearEvent) => readonly string[]): readonly string[] => [
    ...new Set([...of(a), ...of(b)]),
  ];
  return {
    ...a,
    last: a.last > b.last ? a.last : b.last,
    title: a.title ?? b.title,
    isSaid: a.isSaid || b.isSaid,
    grade: rank(a.grade) <= rank(b.grade) ? a.grade : b.grade,
    pageUrl: a.pageUrl ?? b.pageUrl,
    pictures: eachOnce([...a.pictures, ...b.pictures]),
    reports: all(({ reports }) => reports),
    reporters: all(({ reporters }) => reporters),
  };
}

/** What is said of a picture at first stands; what is not said there may be said elsewhere. */
function eachOnce(pictures: readonly WaitingForEvent[]): readonly WaitingForEvent[] {
  const byId = new Map<string, WaitingForEvent>();
  for (const one of pictures) {
    const { title = null, pageUrl = null, ...known } = byId.get(one.id) ?? {};
    byId.set(one.id, { ...one, ...known, title: title ?? one.title, pageUrl: pageUrl ?? one.pageUrl });
  }
  return [...byId.values()];
}
