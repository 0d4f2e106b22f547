/** The facts of a picture, gathered from the database for `decide.ts`, and the projection that the queue is kept by. */
import type { Db } from '../../db/open.js';
import { admissionsOf, artistNamedAt, type Admission } from '../../db/queries/cases.js';
import { decisionsOf, originOf } from '../../db/queries/decisions.js';
import { observationEventsOf } from '../../db/queries/observations.js';
import { countActivePeople } from '../../db/queries/people.js';
import {
  findPicture,
  listPictureIds,
  lookalikesOf,
  membersOf,
  reportsOfPicture,
  setProjection,
  type Lookalike,
  type Member,
  type PictureRow,
  type Projection,
} from '../../db/queries/pictures.js';
import { showingsOf, type Showing } from '../../db/queries/standing-facts.js';
import { transact } from '../../db/open.js';
import type { Grade, Mark, Verdict } from '../classifiers/index.js';
import { formatDate, parisDay, type LegalDay } from '../french/index.js';
import {
  isProtectedByReview,
  standingOf,
  type DecidedCopy,
  type Origin,
  type PictureFacts,
  type Standing,
} from './decide.js';
import { laneOf, queueKey, type QueueItem, type Reach } from './queue-order.js';
import type { DecisionEntry } from './types.js';
import { verdictAt, verdictOfMember } from './verdict-here.js';
import { settle, voicesOf, wordsOf } from './voices.js';

const GRADE_ORDER: Readonly<Record<Grade, number>> = { stated: 0, technical: 1, hinted: 2, none: 3 };

/** What one authority shows of a picture, or the content with the most marks when none is named. */
export interface FactsOf {
  readonly authority?: string;
}

/**
 * The facts of a picture for one authority. Its verdict is that of the content which this authority shows, or of one
 * that a person tied to it: what the program alone found alike lends no marks, nor do words that stand beside it at
 * another authority's.
 *
 * @returns null when there is no such picture, or this authority does not show it
 */
export function factsOf(db: Db, pictureId: string, { authority }: FactsOf = {}): PictureFacts | null {
  return factsMaker(db, pictureId)?.(authority) ?? null;
}

/**
 * The same for several authorities, what does not depend on them read once: a picture may stand on thousands of pages.
 * Authorities that do not show it are left out.
 */
export function factsOfEach(
  db: Db,
  pictureId: string,
  authorities: readonly string[],
): readonly PictureFacts[] {
  const make = factsMaker(db, pictureId);
  return make === null ? [] : authorities.flatMap((authority) => make(authority) ?? []);
}

function factsMaker(db: Db, pictureId: string): ((authority?: string) => PictureFacts | null) | null {
  const picture = findPicture(db, pictureId);
  if (picture === null) return null;
  const members = membersOf(db, picture.id);
  const showings = showingsOf(db, picture.id);
  const [first] = showings;
  const second = showings.find((one) => one.authority !== first?.authority)?.since ?? null;
  const common = {
    picture: picture.id,
    observations: observationEventsOf(db, picture.id),
    decisions: decisionsOf(db, picture.id),
    copies: copiesOf(db, picture.id),
    artistNamedAt: artistNamedAt(db, picture.id),
    authorities: new Set(showings.map((one) => one.authority)).size,
    origin: toOrigin(originOf(db, picture.id)),
    reviewersInInstallation: countActivePeople(db),
  };
  const admissions = admissionsOf(db, picture.id);
  return (authority) => {
    const shown =
      authority === undefined
        ? null
        : new Set(showings.filter((one) => one.authority === authority).map((one) => one.contentKey));
    const judged = members.map((member) => ({
      member,
      // Where it stands nowhere else, all that is known of it was read there.
      verdict:
        authority === undefined || common.authorities <= 1
          ? verdictOfMember(member)
          : verdictAt(db, member, authority),
    }));
    const chosen = strongest(
      judged.filter(({ member: { contentKey } }) => shown === null || shown.has(contentKey)),
    );
    if (chosen === undefined) return null;
    const { contentKey } = chosen.member;
    const tied = judged.filter((one) => one === chosen || areTied(one.member, chosen.member));
    const bearer = strongest(tied) ?? chosen;
    const whose = authority ?? showings.find((one) => one.contentKey === contentKey)?.authority ?? '';
    return {
      ...common,
      contentKey,
      authority: whose,
      // Nobody admits for somebody else.
      admissions: admissions.filter((one) => one.authority === whose).map(toMark),
      besideUntil: authority === undefined || authority === first?.authority ? second : '',
      verdict: bearer.verdict,
      integrity: bearer.member.integrity,
    };
  };
}

/** An authority's own words as a mark: quoted, and nothing added to them (law §9). */
function toMark({ quote, day, inAnswer, url }: Admission): Mark {
  return {
    id: 'authority-says',
    strength: 'stated',
    kind: null,
    generator: null,
    where: inAnswer ? 'answer' : 'answer: public',
    value: quote.slice(0, MAX_QUOTE_CHARS),
    weight: null,
    explain: inAnswer
      ? `La collectivité l’a écrit dans sa réponse du ${formatDate(day)}.`
      : `La collectivité l’a dit publiquement le ${formatDate(day)}.`,
    source: inAnswer ? 'réponse de la collectivité' : 'déclaration publique de la collectivité',
    ...(url === null ? {} : { url }),
  };
}

/** Longest excerpt of a mark. */
const MAX_QUOTE_CHARS = 300;

/** The one with the highest grade; of equals the one that came first. */
function strongest<T extends { readonly verdict: Verdict }>(judged: readonly T[]): T | undefined {
  return judged.toSorted((a, b) => GRADE_ORDER[a.verdict.grade] - GRADE_ORDER[b.verdict.grade])[0];
}

/** The same bytes, or tied by a person: the first content of a picture and those that a person put with it. */
function areTied(one: Member, other: Member): boolean {
  if (one.sha256 !== null && one.sha256 === other.sha256) return true;
  return one.joinedHow !== 'same' && other.joinedHow !== 'same';
}

function toOrigin(row: ReturnType<typeof originOf>): Origin | null {
  if (row === null) return null;
  return row.kind === 'elsewhere' ? { kind: 'elsewhere', who: row.who ?? '' } : { kind: 'this-authority' };
}

/** Look-alikes about which somebody decided something that stands. */
function copiesOf(db: Db, pictureId: string): readonly DecidedCopy[] {
  return lookalikesOf(db, pictureId).flatMap((one: Lookalike) => {
    const decided = decidedAs(db, one.picture);
    if (decided === null) return [];
    return [
      { picture: one.picture, likeness: one.likeness, decided, ruledDistinct: one.ruled === 'distinct' },
    ];
  });
}

function decidedAs(db: Db, pictureId: string): DecidedCopy['decided'] | null {
  const decisions = decisionsOf(db, pictureId);
  if (isProtected(db, pictureId, decisions)) return 'protected';
  const settled = settle(voicesOf(decisions));
  return settled === 'confirmed' || settled === 'dismissed' ? settled : null;
}

/** Whether people protect a picture by what was said of itself: what its near copies take over. */
export function isProtected(
  db: Db,
  pictureId: string,
  decisions: readonly DecisionEntry[] = decisionsOf(db, pictureId),
): boolean {
  return isProtectedByReview(decisions) || artistNamedAt(db, pictureId) !== null;
}

/** What the order of the queue is made from; null when there is no such picture. */
export function queueItemOf(db: Db, pictureId: string): QueueItem | null {
  const facts = factsOf(db, pictureId);
  const picture = findPicture(db, pictureId);
  return facts === null || picture === null ? null : toQueueItem(db, picture, facts);
}

function toQueueItem(db: Db, picture: PictureRow, facts: PictureFacts): QueueItem {
  const showings = showingsOf(db, picture.id);
  const reports = reportsOfPicture(db, picture.id).filter(({ state }) => state !== 'refused');
  const members = membersOf(db, picture.id);
  const first = [...members.map(({ firstSeen }) => firstSeen), ...reports.map(({ at }) => at)].sort()[0];
  const words = wordsOf(voicesOf(facts.decisions));
  return {
    picture: picture.id,
    day: dayOf(first ?? picture.createdAt),
    eventDay:
      words.map(({ eventDay }) => eventDay).find((day) => day !== null) ??
      reports.map(({ eventDay }) => eventDay).findLast((day) => day !== null) ??
      null,
    grade: standingOf(facts).verdict.grade,
    reach: reachOf(showings),
    sightings: showings.reduce((sum, { open }) => sum + open, 0),
    wasReported: reports.length > 0,
    isFromFirstCrawl: picture.isFromFirstCrawl,
  };
}

function dayOf(instant: string): LegalDay {
  const day = parisDay(instant);
  if (day === null) throw new Error(`not an instant in the database: ${instant}`);
  return day;
}

/** The largest of those that show it. */
function reachOf(showings: readonly Showing[]): Reach {
  const known = showings.flatMap(({ population }) => (population === null ? [] : [population]));
  return known.length === 0 ? { kind: 'unknown' } : { kind: 'population', people: Math.max(...known) };
}

/** The projection that a picture has to have, from its facts alone; null when there is no such picture. */
export function projectionOf(
  db: Db,
  pictureId: string,
): (Projection & { readonly standing: Standing }) | null {
  const facts = factsOf(db, pictureId);
  const picture = findPicture(db, pictureId);
  if (facts === null || picture === null) return null;
  const item = toQueueItem(db, picture, facts);
  const standing = standingOf(facts);
  // Its lane on no particular day: nearness of an event is asked when the queue is.
  const lane = laneOf({ ...item, eventDay: null }, item.day);
  return {
    standing,
    grade: item.grade,
    state: standing.state,
    waitsFor: isWorthReading(item, facts) ? waitsForOf(standing) : null,
    lane: lane === 'backlog' ? 'backlog' : 'new',
    queueKey: queueKey(item),
    eventDay: item.eventDay,
    wasReported: item.wasReported,
  };
}

/** Marks that turned out to be none (a rule was corrected) leave nothing to look at, unless somebody spoke. */
function isWorthReading(item: QueueItem, facts: PictureFacts): boolean {
  return (
    item.grade !== 'none' || item.wasReported || facts.decisions.length > 0 || facts.observations.length > 0
  );
}

/** The first need tells whose turn it is. An approval is asked for by the case, not by the queue. */
function waitsForOf({ needs }: Standing): Projection['waitsFor'] {
  switch (needs[0]?.kind) {
    case 'reviewer':
    case 'second-reviewer':
      return 'reviewer';
    case 'coordinator-hinted':
    case 'coordinator-contradiction':
    case 'coordinator-dispute':
    case 'coordinator-left-open':
    case 'coordinator-person':
    case 'coordinator-protected-mark':
    case 'origin':
      return 'coordinator';
    case 'other-people':
    case 'case-at-origin':
    case 'approval':
    case undefined:
      return null;
  }
}

/** Brings the stored projection of a picture up to its facts. To be called in the transaction that changed them. */
export function refreshPicture(tx: Db, pictureId: string): Standing | null {
  const projection = projectionOf(tx, pictureId);
  const picture = findPicture(tx, pictureId);
  if (projection === null || picture === null) return null;
  const { standing, ...row } = projection;
  setProjection(tx, picture.id, row);
  return standing;
}

/** The same for all that looks like it: to be called when its protection came or went. */
export function refreshLookalikes(tx: Db, pictureId: string): void {
  for (const { picture } of lookalikesOf(tx, pictureId)) refreshPicture(tx, picture);
}

const WALK = 200;

/**
 * Makes every stored projection anew, in short transactions: after people came or left (the rule of one person), a new
 * ruleset, or a doubt.
 *
 * @returns how many pictures were walked through
 */
export function rebuildStandings(db: Db): number {
  let count = 0;
  for (let after: string | null = null; ;) {
    const ids = listPictureIds(db, { after, limit: WALK });
    transact(db, (tx) => {
      for (const id of ids) refreshPicture(tx, id);
    });
    count += ids.length;
    after = ids.at(-1) ?? null;
    if (after === null) return count;
  }
}
