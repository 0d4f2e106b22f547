/** What waits for a person's eyes: pictures of her queue of which she was not told, and what only a coordinator settles. */
import {
  placeOfPicture,
  reportOfPicture,
  waitingPictures,
  type WaitingPicture,
} from '../../db/queries/digest-review.js';
import { membersOf } from '../../db/queries/pictures.js';
import { queued, type QueueAsk } from '../../db/queries/queue.js';
import { reportsToCompare } from '../../db/queries/reports.js';
import type { PersonRow } from '../../db/queries/people.js';
import type { Territory } from '../../db/queries/territories.js';
import type { Db } from '../../db/open.js';
import { GRADES } from '../classifiers/types.js';
import { lastNearDay } from '../french/event-days.js';
import type { LegalDay } from '../french/index.js';
import { mayCoordinate } from '../accounts/roles.js';
import { countLanes, verdictAt } from '../review/index.js';
import { LANES, type Lane } from '../review/queue-order.js';
import { compareKey, pictureKey, settleKey, TOLD_AS } from './item-keys.js';
import { MAX_ITEMS } from './sections.js';
import type { DigestFinding, Listed, Tellable } from './types.js';

export interface ReviewAsk {
  readonly person: Pick<PersonRow, 'id' | 'role'>;
  readonly territory: Territory;
  /** ISO-8601 instant, and its legal day. */
  readonly at: string;
  readonly today: LegalDay;
}

export interface ReviewToTell {
  readonly findings: Listed<DigestFinding>;
  readonly waiting: number;
  readonly backlog: number;
  readonly toSettle: Listed<Tellable>;
}

/** Of those of a lane that were not told, so many are looked at: the ten to be told are the strongest of them. */
const MOST_LOOKED_AT = 500;
/** Told by one line that counts them all: the more, the sooner it is said again. */
const MOST_SETTLED = 500;

export function reviewToTell(db: Db, ask: ReviewAsk): ReviewToTell {
  const { person, territory, at } = ask;
  const lanes = countLanes(db, { person: person.id, at, territory });
  const fresh = untoldPictures(db, ask);
  const now = strongestFirst(fresh.filter(({ lane }) => lane !== 'backlog'));
  // A first crawl brings many at once: they fill what the week leaves free.
  const chosen = [...now, ...strongestFirst(fresh.filter(({ lane }) => lane === 'backlog'))];
  const shown = chosen.slice(0, MAX_ITEMS);
  const items = shown.flatMap((picture) => findingOf(db, picture, ask) ?? []);
  const ofFirstCrawls = shown.filter(({ lane }) => lane === 'backlog').length;
  return {
    findings: { items, total: Math.max(now.length + ofFirstCrawls, items.length) },
    waiting: lanes['near-event'] + lanes.new + ofFirstCrawls,
    backlog: lanes.backlog - ofFirstCrawls,
    toSettle: toSettle(db, ask),
  };
}

type Waiting = WaitingPicture & { readonly lane: Lane };

function untoldPictures(db: Db, ask: ReviewAsk): readonly Waiting[] {
  return LANES.flatMap((lane) =>
    waitingPictures(db, queued(db, untoldOf(ask, lane, 'reviewer'), MOST_LOOKED_AT)).map((picture) => ({
      ...picture,
      lane,
    })),
  );
}

function untoldOf(
  { person, territory, at, today }: ReviewAsk,
  lane: Lane,
  waitsFor: QueueAsk['waitsFor'],
): QueueAsk {
  const nearUntil = lastNearDay(today);
  const untoldAs = waitsFor === 'reviewer' ? TOLD_AS.picture : TOLD_AS.settle;
  return { lane, waitsFor, person: person.id, at, today, nearUntil, departement: null, territory, untoldAs };
}

/** Within a grade, the order of the queue. */
function strongestFirst(pictures: readonly Waiting[]): readonly Waiting[] {
  return pictures.toSorted((a, b) => GRADES.indexOf(a.grade) - GRADES.indexOf(b.grade));
}

/** As it stands in the person's own territory; null for what carries nothing there and that nobody reported. */
function findingOf(db: Db, picture: Waiting, { territory }: ReviewAsk): DigestFinding | null {
  const base = { keys: [pictureKey(picture.id)], path: `/relecture/${picture.id}` };
  const place = placeOfPicture(db, picture.id, territory);
  const report = picture.wasReported ? reportOfPicture(db, picture.id, territory) : null;
  if (place === null)
    return report === null
      ? null
      : {
          ...base,
          authority: report.authority,
          title: report.event,
          pageUrl: null,
          grade: picture.grade,
          wasReported: true,
          reasons: [],
        };
  const member = membersOf(db, picture.id).find(({ contentKey }) => contentKey === place.contentKey);
  const marks = member === undefined ? [] : verdictAt(db, member, place.authority.code).marks;
  const { alt, caption } = place.surroundings;
  return {
    ...base,
    authority: place.authority.name,
    title:
      [alt, caption, report?.event ?? null, place.pageTitle].find(
        (text) => text !== null && text.trim() !== '',
      ) ?? null,
    pageUrl: place.pageUrl,
    grade: picture.grade,
    wasReported: report !== null,
    // One sentence may hold for marks in several places.
    reasons: [...new Set(marks.filter(({ strength }) => strength !== 'human').map(({ explain }) => explain))],
  };
}

/** For whoever coordinates: pictures that wait for her word, and reports that may be what a site shows. */
function toSettle(db: Db, ask: ReviewAsk): Listed<Tellable> {
  const { person, territory, at } = ask;
  if (!mayCoordinate(person.role)) return { items: [], total: 0 };
  const untold = { person: person.id, toldAs: TOLD_AS.compare };
  const keys = [
    ...LANES.flatMap((lane) => queued(db, untoldOf(ask, lane, 'coordinator'), MOST_SETTLED)).map(settleKey),
    ...reportsToCompare(db, MOST_SETTLED, territory, untold).map(({ id }) => compareKey(id)),
  ];
  const lanes = countLanes(db, { person: person.id, at, territory, as: 'coordinator' });
  const compared = reportsToCompare(db, MOST_SETTLED, territory).length;
  return {
    items: keys.map((key) => ({ keys: [key] })),
    total: lanes['near-event'] + lanes.new + lanes.backlog + compared,
  };
}
