/** Everything that one person's mail is made from, of her territory and nothing else. Reads only. */
import { findAuthority } from '../../db/queries/authorities.js';
import { countNews, countOpenCases } from '../../db/queries/digest-news.js';
import {
  crawledIn,
  decidedIn,
  problemCodesOf,
  sitesWithNewProblems,
  watchesEnded,
  wasCrawling,
  wasDue,
} from '../../db/queries/digest-week.js';
import { reachedBy, weeksTold, type DigestReader } from '../../db/queries/digests.js';
import { headOfLog } from '../../db/queries/evidence-log.js';
import { countInbound } from '../../db/queries/inbox.js';
import { publicationCounts } from '../../db/queries/publications.js';
import { listedStandings, type ListedStanding } from '../../db/queries/standings.js';
import { placesOf, type Territory } from '../../db/queries/territories.js';
import type { Db } from '../../db/open.js';
import type { PersonRow } from '../../db/queries/people.js';
import { hasPermission, mayCoordinate } from '../accounts/roles.js';
import { stopUrl } from '../accounts/stop-token.js';
import { territoryOf } from '../accounts/territory.js';
import { contactsToCheck } from '../authorities/contact-checks.js';
import { DUE_WORDS, liveBriefs, nextDue, type CaseBrief } from '../cases/index.js';
import { addDays, parisDay, parisMidnight, type LegalDay } from '../french/index.js';
import { newsToTell } from './gather-news.js';
import { reviewToTell } from './gather-review.js';
import { dueKey, rootKey } from './item-keys.js';
import { boundsOfMonth, daysAgo, daysBefore } from './periods.js';
import { MAX_CONTACTS, MAX_DUE, MAX_PROBLEMS, MAX_TENDERS } from './sections.js';
import { problemsOf, withCauses, withServices, type SiteProblemsAsk } from './site-problems.js';
import { tendersToTell } from './tenders.js';
import { territoryWords } from './territory-words.js';
import type { DigestDue, DigestInput, DigestMonth, Listed } from './types.js';

export interface GatherDeps {
  readonly db: Db;
  /** Key of the accounts; null where no mail leaves (the demonstration). */
  readonly key: Uint8Array | null;
  readonly publicUrl: string | null;
}

export interface GatherAsk {
  /** ISO-8601 instant of the whole run. */
  readonly at: string;
}

/** What is read once for all people of a run. */
export interface Gatherer {
  /** @param month a recap of this month (« 2026-11 »); null for none */
  readonly gather: (reader: DigestReader, month: string | null) => DigestInput;
}

const WEEK_DAYS = 7;
/** However long nobody was written to: days without any visit before that are told no more. */
const MOST_SILENT_DAYS = 60;
/** Told so many days before its day. */
const DUE_DAYS = 10;
const EVERY_CASE = { stage: null, authority: null, outcome: null } as const;

export function createGatherer(deps: GatherDeps, { at }: GatherAsk): Gatherer {
  const { db, publicUrl, key } = deps;
  const today = dayOf(at);
  const weekAgo = daysAgo(at, WEEK_DAYS);
  const boundsOf = (day: LegalDay) => ({ from: parisMidnight(day), until: parisMidnight(addDays(day, 1)) });
  const wasIdle = remember((day: LegalDay) => {
    const { from, until } = boundsOf(day);
    return !wasCrawling(db, from, until);
  });
  const wasSilent = remember(
    ({ territory, day }: { readonly territory: Territory; readonly day: LegalDay }) =>
      wasIdle(day) && wasDue(db, { territory, ...boundsOf(day) }),
  );
  const withNewProblems = sitesWithNewProblems(db, weekAgo);
  const standings = remember((territory: Territory) => listedStandings(db, territory));
  const briefs = remember((territory: Territory) => liveBriefs(db, { ...EVERY_CASE, territory }, today));

  const weeks = remember((territory: Territory) => crawledIn(db, { territory, from: weekAgo, until: at }));
  const contacts = remember((territory: Territory) =>
    contactsToCheck(db, territory, today).map(({ key: told, name, words, path }) => ({
      keys: [told],
      authority: name,
      words,
      path,
    })),
  );

  return {
    gather: (reader, month) => {
      const { person } = reader;
      const territory = territoryOf(db, person);
      const since = sinceOf(db, reader, at);
      const unsaid = daysBefore(at, MOST_SILENT_DAYS).filter((day) => day >= since.day);
      const watched = standings(territory);
      const live = briefs(territory);
      const review = reviewToTell(db, { person, territory, at, today });
      const week = weeks(territory);
      return {
        person: person.name,
        territory: territoryWords(placesOf(db, person.id), (code) => findAuthority(db, code)?.name ?? null),
        news: newsToTell(db, { person, territory, at }),
        ...review,
        due: dueToTell(db, person.id, live, today),
        inbox: countInbound(db, { state: 'waiting', territory }),
        contacts: untold(db, person.id, contacts(territory), MAX_CONTACTS),
        tenders: untold(db, person.id, tendersToTell(db, territory, today), MAX_TENDERS),
        problems: problemsToTell(db, watched, { from: weekAgo, at, withNewProblems }),
        silentDays: unsaid.filter((day) => wasSilent({ territory, day })),
        week: {
          watched: watched.length,
          paused: watched.filter(({ site }) => site.paused).length,
          ended: watchesEnded(db, { territory, from: since.mailed, until: at }),
          lookedAt: week.sites,
          visuals: week.visuals,
        },
        root: rootToTell(db, person, at),
        month:
          month === null ? null : monthOf(db, territory, month, live, today, review.waiting + review.backlog),
        publicUrl,
        stopUrl: publicUrl === null || key === null ? null : stopUrl(publicUrl, key, person.id),
      };
    },
  };
}

interface Since {
  /** First day of which no mail could say that nothing was visited: that of the last one, which was not over then; or since she takes part. */
  readonly day: LegalDay;
  /** Of the last week in which she got a mail. */
  readonly mailed: string;
}

/** From when on she was told nothing. */
function sinceOf(db: Db, { person }: DigestReader, at: string): Since {
  const longAgo = daysAgo(at, MOST_SILENT_DAYS);
  const told = weeksTold(db, { personId: person.id, since: longAgo, before: at });
  return {
    day: dayOf(told.at(-1)?.composedAt ?? (person.addedAt > longAgo ? person.addedAt : longAgo)),
    mailed: told.findLast(({ wasMailed }) => wasMailed)?.composedAt ?? daysAgo(at, WEEK_DAYS),
  };
}

function dayOf(instant: string): LegalDay {
  const day = parisDay(instant);
  if (day === null) throw new RangeError(`not an instant: ${instant}`);
  return day;
}

/** What several people share, as those of one territory do, is read once. */
function remember<K, T>(read: (key: K) => T): (key: K) => T {
  const known = new Map<string, T>();
  return (key) => {
    const name = JSON.stringify(key);
    const before = known.get(name);
    if (before !== undefined) return before;
    const value = read(key);
    known.set(name, value);
    return value;
  };
}

/** Those of which nothing was told to her; the first `most` of them, and how many there are. */
function untold<T extends { readonly keys: readonly string[] }>(
  db: Db,
  personId: string,
  all: readonly T[],
  most: number,
): Listed<T> {
  const told = reachedBy(
    db,
    personId,
    all.flatMap(({ keys }) => keys),
  );
  const fresh = all.filter(({ keys }) => keys.some((one) => !told.has(one)));
  return { items: fresh.slice(0, most), total: fresh.length };
}

function isSoon({ due }: CaseBrief, today: LegalDay, days: number): boolean {
  const next = nextDue(due, today);
  return next !== null && (next.day === null || next.day <= addDays(today, days));
}

/**
 * The end of the evidence log, for whoever coordinates or administers. Where it grew since the last mail that carried it
 * to somebody who coordinates, it is reason enough for one; those who administer get it with the weekly mail about Vigie
 * itself, which comes in any case.
 */
function rootToTell(db: Db, person: PersonRow, at: string): DigestInput['root'] {
  const head = mayCoordinate(person.role) ? headOfLog(db) : null;
  if (head === null) return null;
  const key = rootKey(head);
  const isNews = !hasPermission(person.role, 'health-mail') && !reachedBy(db, person.id, [key]).has(key);
  return { ...head, at, keys: [key], isNews };
}

/** What can be done now or soon, the most urgent first. Mails that wait are told apart. */
function dueToTell(db: Db, personId: string, live: readonly CaseBrief[], today: LegalDay): Listed<DigestDue> {
  const all = live.flatMap((brief): readonly DigestDue[] => {
    const next = nextDue(brief.due, today);
    if (next === null || next.kind === 'read-mail' || !isSoon(brief, today, DUE_DAYS)) return [];
    const isLate = next.day !== null && next.day < today;
    return [
      {
        keys: [dueKey(brief.row.id, { kind: next.kind, day: next.day, isLate })],
        authority: brief.frame.authority.name,
        what: DUE_WORDS[next.kind],
        day: next.day,
        isLate,
        reasons: next.because,
        path: `/dossiers/${brief.row.id}`,
      },
    ];
  });
  return untold(db, personId, all, MAX_DUE);
}

function problemsToTell(
  db: Db,
  watched: readonly ListedStanding[],
  ask: SiteProblemsAsk,
): DigestInput['problems'] {
  const all = problemsOf(watched, ask);
  const shown = all.slice(0, MAX_PROBLEMS);
  const ids = shown.map(({ siteId }) => siteId);
  const codes = problemCodesOf(db, ids);
  const counts = publicationCounts(db, ids);
  return {
    items: shown.map(({ siteId, problem }) =>
      withServices(withCauses(problem, codes.get(siteId) ?? []), counts.get(siteId) ?? []),
    ),
    total: all.length,
  };
}

function monthOf(
  db: Db,
  territory: Territory,
  month: string,
  live: readonly CaseBrief[],
  today: LegalDay,
  waiting: number,
): DigestMonth {
  const stretch = { territory, ...boundsOfMonth(month) };
  const looked = crawledIn(db, stretch);
  const happened = countNews(db, {
    ...stretch,
    kinds: ['letter-sent', 'reminder-sent', 'escalation-sent', 'courtesy-sent', 'answered'],
  });
  const answers = happened.get('answered') ?? 0;
  return {
    month,
    lookedAt: looked.sites,
    visuals: looked.visuals,
    ...decidedIn(db, stretch),
    letters: [...happened.values()].reduce((sum, n) => sum + n, 0) - answers,
    answers,
    openCases: countOpenCases(db, territory),
    dueCases: live.filter((brief) => isSoon(brief, today, 0)).length,
    waiting,
  };
}
