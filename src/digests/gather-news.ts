/**
 * What came of the cases of a territory, and of which a person was not told yet. What a mail has no room for stays to be
 * told: by the next ones, however old it has become, and is counted until then.
 */
import { countUntoldCases, untoldNews, type Stretch, type UntoldAsk } from '../../db/queries/digest-news.js';
import { timesComposed } from '../../db/queries/digests.js';
import type { PersonRow } from '../../db/queries/people.js';
import { placesOf, type Territory, type TerritoryRow } from '../../db/queries/territories.js';
import type { Db } from '../../db/open.js';
import { territoryFrom } from '../accounts/territory.js';
import { eventKey, TOLD_AS } from './item-keys.js';
import { ANSWER_KINDS, isNews, NEWS_KINDS, newsLine, newsWords } from './news-words.js';
import { daysAgo } from './periods.js';
import { MAX_NEWS } from './sections.js';
import type { DigestNews, Listed } from './types.js';

/** The longest that something stays to be told. */
const MOST_DAYS = 365;
/** However long nobody was written to, by her choice or because the machine was off: what came before is on the pages. */
const MOST_SILENT_DAYS = 92;
/** Of what happened before she came, and before a place was hers. */
const DAYS_BEFORE = 7;
/** Looked through at once; all are counted. */
const MOST_EVENTS = 500;

export interface NewsAsk {
  readonly person: Pick<PersonRow, 'id' | 'addedAt'>;
  readonly territory: Territory;
  /** ISO-8601 instant. */
  readonly at: string;
}

interface NewsOfCase {
  readonly authority: string;
  readonly keys: string[];
  /** How many events each line is about. */
  readonly lines: Map<string, number>;
  kind: DigestNews['kind'];
  isGood: boolean;
}

/** One entry a case, answers first, then what changed for the better; events of a case that say the same are one line. */
export function newsToTell(db: Db, ask: NewsAsk): Listed<DigestNews> {
  const untold: UntoldAsk = {
    stretches: stretchesOf(db, ask),
    person: ask.person.id,
    kinds: NEWS_KINDS,
    first: ANSWER_KINDS,
    toldAs: TOLD_AS.event,
  };
  const events = untoldNews(db, untold, MOST_EVENTS);
  const byCase = new Map<string, NewsOfCase>();
  for (const { caseId, number, authority, event } of events) {
    if (!isNews(event)) continue;
    const words = newsWords(event);
    const entry: NewsOfCase = byCase.get(caseId) ?? {
      authority,
      keys: [],
      lines: new Map(),
      kind: 'change',
      isGood: false,
    };
    entry.keys.push(eventKey(caseId, number));
    entry.lines.set(words.words, (entry.lines.get(words.words) ?? 0) + 1);
    if (words.kind === 'answer') entry.kind = 'answer';
    if (words.isGood) entry.isGood = true;
    byCase.set(caseId, entry);
  }
  const news = [...byCase].map(([caseId, { lines, ...entry }]) => ({
    ...entry,
    lines: [...lines].map(([words, count]) => newsLine(words, count)),
    path: `/dossiers/${caseId}`,
  }));
  const rank = (one: DigestNews): number => (one.kind === 'answer' ? 0 : 2) + (one.isGood ? 0 : 1);
  return {
    items: news.toSorted((a, b) => rank(a) - rank(b)).slice(0, MAX_NEWS),
    total: events.length < MOST_EVENTS ? news.length : countUntoldCases(db, untold),
  };
}

/** Where she works, and since when she is to hear of it: a place that she was given lately brings no old news. */
function stretchesOf(db: Db, { person, territory, at }: NewsAsk): readonly Stretch[] {
  const since = heardSince(db, person, at);
  if (territory === null) return [{ territory, from: since, until: at }];
  const bySince = new Map<string, TerritoryRow[]>();
  for (const place of placesOf(db, person.id)) {
    const from = latest(since, daysAgo(place.givenAt, DAYS_BEFORE));
    bySince.set(from, [...(bySince.get(from) ?? []), place]);
  }
  return [...bySince].map(([from, places]) => ({ territory: territoryFrom(places), from, until: at }));
}

/** Her bulletins, one after another without a long silence, go back to one; and what came just before that is hers to hear. */
function heardSince(db: Db, person: NewsAsk['person'], at: string): string {
  const since = daysAgo(at, MOST_DAYS);
  let first = at;
  for (const composedAt of timesComposed(db, { personId: person.id, since, before: at })) {
    if (composedAt < daysAgo(first, MOST_SILENT_DAYS)) break;
    first = composedAt;
  }
  return latest(since, daysAgo(first, MOST_SILENT_DAYS), daysAgo(person.addedAt, DAYS_BEFORE));
}

/** Of instants in ISO-8601. */
function latest(...instants: readonly string[]): string {
  return instants.reduce((a, b) => (a > b ? a : b));
}
