/** What the page of one picture may show to one person: everything, but what the blind rule keeps from her. */
import type { Db } from '../../../../db/open.js';
import { findAuthority } from '../../../../db/queries/authorities.js';
import { casesOfPicture, type CaseRow } from '../../../../db/queries/cases.js';
import { findPerson } from '../../../../db/queries/people.js';
import {
  findPicture,
  membersOf,
  reportsOfPicture,
  similarPictures,
  type Lookalike,
  type Member,
  type PictureRow,
} from '../../../../db/queries/pictures.js';
import { showingsOf } from '../../../../db/queries/standing-facts.js';
import { visualPage } from '../../../../db/queries/visual-page.js';
import { removalOf } from '../../../../db/queries/removals.js';
import { shownBytesOf } from '../../../../db/queries/report-search.js';
import { findVisual } from '../../../../db/queries/visuals.js';
import { parisDay } from '../../../french/index.js';
import { activeEntries } from '../../../review/decisions.js';
import { SPREAD_AUTHORITIES } from '../../../review/decide.js';
import { mayCoordinate } from '../../../accounts/roles.js';
import {
  confirmVisual,
  explainOrder,
  factsOf,
  hiddenIn,
  NEED_WORDS,
  queueItemOf,
  standingOf,
  tiedSentence,
  tiedSpeakersUntil,
  visibleTo,
  type DecidedCopy,
  type PictureFacts,
  type Standing,
} from '../../../review/index.js';
import type { Capacity, DecisionEntry, StandingState } from '../../../review/types.js';
import type { TieAsk } from '../../../accounts/index.js';
import type { Person } from '../../context.js';
import { fileNameOf } from '../../parts/foreign-text.js';
import { isShowable } from '../../pictures.js';
import { answersOf, emptyAnswers, type Answers } from './forms.js';
import { imagePath, type Publication, type ShownContent } from './parts.js';

/** Publishers that are named; more are counted. */
const MOST_PUBLISHERS = 40;
const MOST_SIGHTINGS = 12;
const MOST_COPIES = 12;

export interface Copy extends Lookalike {
  readonly contentKey: string | null;
  readonly state: PictureRow['state'];
  readonly decided: DecidedCopy['decided'] | null;
}

export interface SeenEntry {
  readonly entry: DecisionEntry;
  /** As the person is shown to peers. */
  readonly name: string;
  readonly isOwn: boolean;
}

export interface PictureModel {
  readonly picture: PictureRow;
  readonly capacity: Capacity;
  readonly content: ShownContent;
  readonly publication: Publication;
  /** With what this person may see, no more. */
  readonly standing: Standing;
  /** Sentences: what is still missing. */
  readonly needs: readonly string[];
  /** Why a confirmation or a ruling of hers would not count yet, and from when; null when it does. */
  readonly tied: string | null;
  readonly because: readonly string[];
  /** Null while what others decided is kept from her. */
  readonly decisions: readonly SeenEntry[] | null;
  /** How many others gave a word that stands. */
  readonly otherReviewers: number;
  readonly copies: readonly Copy[];
  /** Contents that the program put into this picture by their look. */
  readonly joined: readonly Member[];
  readonly cases: readonly CaseRow[];
  /** Whether a case may be opened now, and at whom. */
  readonly caseAuthorities: readonly { readonly code: string; readonly name: string }[];
  readonly origin: PictureFacts['origin'];
  readonly answers: Answers;
  readonly order: readonly string[];
  readonly firstSeen: string | null;
}

/** The picture for a person; null when there is no such one. `capacity` null = as the picture asks for it. */
export function pictureModel(
  db: Db,
  pictureId: string,
  ask: TieAsk & { readonly person: Person; readonly capacity: Capacity | null },
): PictureModel | null {
  const picture = findPicture(db, pictureId);
  const facts = factsOf(db, pictureId);
  if (picture === null || facts === null) return null;
  const capacity = ask.capacity ?? capacityFor(ask.person, picture);
  const own = facts.decisions.filter(({ person }) => person === ask.person.id);
  // Somebody who coordinates may be the second reader: while one is waited for, nobody's word is told to who has not spoken.
  const others = activeEntries(facts.decisions).filter(({ person }) => person !== ask.person.id);
  const isBlind = picture.waitsFor === 'reviewer' && others.length > 0;
  const mayKnow = (capacity === 'coordinator' && !isBlind) || activeEntries(own).length > 0;
  const seen = seenFacts(facts, ask.person.id, mayKnow);
  const standing = standingOf(seen.facts);
  const real = standingOf(facts);
  const reports = reportsOfPicture(db, picture.id).filter(({ state }) => state !== 'refused');
  const page = visualPage(db, facts.contentKey, MOST_SIGHTINGS);
  const publishers = publishersOf(db, picture.id);
  const item = queueItemOf(db, picture.id);
  const until = tiedSpeakersUntil(db, facts, { ...ask, person: ask.person.id });
  const members = membersOf(db, picture.id);
  const today = parisDay(ask.at) ?? '';
  return {
    picture,
    capacity,
    content: contentOf(db, facts, members),
    publication: {
      publishers,
      sightings: page?.sightings ?? [],
      sightingCount: page?.sightingCount ?? 0,
      reports,
      showsNotes: seen.showsOthers,
      isSpread: facts.authorities >= SPREAD_AUTHORITIES,
    },
    standing,
    needs: needsOf({ mayKnow, capacity, standing, real, picture, others: others.length }),
    tied: until === null ? null : tiedSentence(until, capacity, facts.reviewersInInstallation),
    because: mayKnow ? standing.because : real.state === 'protected' ? real.because : [],
    decisions: mayKnow ? facts.decisions.map((entry) => seenEntry(db, entry, ask.person.id)) : null,
    otherReviewers: new Set(others.map(({ person }) => person)).size,
    copies: copiesOf(db, picture.id, facts),
    joined: members.filter(({ joinedHow }) => joinedHow !== 'exact'),
    cases: mayKnow || !isBlind ? casesOfPicture(db, picture.id) : [],
    caseAuthorities: mayKnow && confirmVisual(facts).kind === 'confirmed' ? publishers : [],
    origin: facts.origin,
    answers: answersFor(own, { capacity, picture, standing, reports, firstSeen: page?.visual.firstSeen }),
    // The order is made from the real grade, which what others observed may have raised: here it says what she may know.
    order: item === null ? [] : explainOrder({ ...item, grade: standing.verdict.grade }, today),
    firstSeen: page?.visual.firstSeen ?? null,
  };
}

/** Somebody who coordinates is asked to settle what waits for her; everybody reviews the rest. */
function capacityFor(person: Person, picture: PictureRow): Capacity {
  return picture.waitsFor === 'coordinator' && mayCoordinate(person.role) ? 'coordinator' : 'reviewer';
}

/** The facts without what is kept from this person: what others observed, and what others decided before she did. */
export function seenFacts(
  facts: PictureFacts,
  person: string,
  mayKnow: boolean,
): { readonly facts: PictureFacts; readonly showsOthers: boolean } {
  const visible = visibleTo(person, facts.observations);
  // Nothing is shown here that would have to be written down as shown: that is for the page of observations.
  const showsOthers = visible.others !== 'hidden' && !visible.mustRecordShown;
  return {
    showsOthers,
    facts: {
      ...facts,
      observations: showsOthers
        ? facts.observations
        : facts.observations.filter((event) => event.person === person),
      decisions: mayKnow ? facts.decisions : facts.decisions.filter((entry) => entry.person === person),
    },
  };
}

/** Said while a second reading is waited for: it does not tell what the first one was. */
export const ANOTHER_READER = 'Une autre personne doit relire ce visuel.';

function needsOf(ask: {
  readonly mayKnow: boolean;
  readonly capacity: Capacity;
  readonly standing: Standing;
  readonly real: Standing;
  readonly picture: PictureRow;
  readonly others: number;
}): readonly string[] {
  const { mayKnow, capacity, standing, real, picture, others } = ask;
  if ((capacity === 'coordinator' && mayKnow) || real.state === 'protected') return sentences(real);
  // What others observed may ask for more than she may know of: then nothing is added to what her own eyes give.
  if (mayKnow) return sentences(standing);
  switch (picture.waitsFor) {
    case 'reviewer':
      return [others === 0 ? NEED_WORDS.reviewer : ANOTHER_READER];
    case 'coordinator':
      return ['Ce visuel attend la coordination.'];
    case null:
      return [];
  }
}

function sentences({ needs }: Standing): readonly string[] {
  return needs.map(({ sentence }) => sentence);
}

function publishersOf(db: Db, pictureId: string): readonly { code: string; name: string }[] {
  const codes = [...new Set(showingsOf(db, pictureId).map(({ authority }) => authority))];
  return codes
    .slice(0, MOST_PUBLISHERS)
    .map((code) => ({ code, name: findAuthority(db, code)?.name ?? code }));
}

/** The content that the verdict is about, or when it cannot be shown another one of the same look. */
function contentOf(db: Db, facts: PictureFacts, members: readonly Member[]): ShownContent {
  const own = shownContent(db, facts.contentKey);
  if (own === null) throw new Error(`a picture without a content: ${facts.picture}`);
  if (isShowable(own.visual, own.isKept) && !own.isUnseen) return own;
  for (const { contentKey } of members) {
    const other = shownContent(db, contentKey);
    if (other !== null && isShowable(other.visual, other.isKept) && !other.isUnseen) return other;
  }
  return own;
}

/** Where a picture stands for a person who has spoken, without what the observations of others make of it. */
export function stateFor(db: Db, pictureId: string, person: string): StandingState | null {
  const facts = factsOf(db, pictureId);
  return facts === null ? null : standingOf(seenFacts(facts, person, true).facts).state;
}

/** Address of the image that the page of a picture will ask for; null when it is not one that a browser keeps. */
export function imageToFetch(db: Db, pictureId: string): string | null {
  const facts = factsOf(db, pictureId);
  if (facts === null) return null;
  const { visual, isKept } = contentOf(db, facts, membersOf(db, facts.picture));
  const isStored = shownBytesOf(db, visual.contentKey)?.isBrought === false;
  return isStored && isShowable(visual, isKept) ? imagePath(visual.contentKey, 'page') : null;
}

/** One content as pages of the review show it; null when it is not known. */
export function shownContent(db: Db, contentKey: string): ShownContent | null {
  const visual = findVisual(db, contentKey);
  if (visual === null) return null;
  const first = visualPage(db, contentKey, 1)?.sightings[0];
  return {
    visual,
    name: first === undefined ? 'visuel signalé' : fileNameOf(first.originalUrl ?? first.imageUrl),
    isKept: shownBytesOf(db, contentKey) !== null,
    removed: visual.sha256 === null ? null : removalOf(db, visual.sha256),
    isUnseen: hiddenIn(db, contentKey).isUnseen,
  };
}

function seenEntry(db: Db, entry: DecisionEntry, person: string): SeenEntry {
  const name = findPerson(db, entry.person)?.name ?? 'quelqu’un';
  return { entry, name, isOwn: entry.person === person };
}

function copiesOf(db: Db, pictureId: string, facts: PictureFacts): readonly Copy[] {
  return similarPictures(db, pictureId, MOST_COPIES).map(({ picture, likeness, ruled, row }) => ({
    picture,
    likeness,
    ruled,
    contentKey: membersOf(db, picture)[0]?.contentKey ?? null,
    state: row.state,
    decided: facts.copies.find((copy) => copy.picture === picture)?.decided ?? null,
  }));
}

/** What the form holds at first: her own last word, or what is known of the picture. */
function answersFor(
  own: readonly DecisionEntry[],
  known: {
    readonly capacity: Capacity;
    readonly picture: PictureRow;
    readonly standing: Standing;
    readonly reports: PictureModel['publication']['reports'];
    readonly firstSeen: string | undefined;
  },
): Answers {
  const last = own.findLast((entry) => entry.capacity === known.capacity);
  // What she said stays in the form; no part of it is unfolded for that.
  if (last !== undefined) return answersOf(last.decision);
  const seenOn = known.reports.map((report) => report.seenOn).findLast((day) => day !== null) ?? null;
  // Between two crawls it came: that is a date. What a first crawl finds may have stood there for years.
  const isDated = known.firstSeen !== undefined && !known.picture.isFromFirstCrawl;
  const dated = isDated ? parisDay(known.firstSeen ?? '') : null;
  const [day, source] = seenOn === null ? [dated, 'crawl'] : [seenOn, 'person'];
  return {
    ...emptyAnswers(),
    made: known.standing.verdict.kind ?? '',
    ...(day === null ? {} : { publicationDay: day, publicationSource: source }),
    eventDay: known.reports.findLast(({ eventDay }) => eventDay !== null)?.eventDay ?? '',
  };
}
