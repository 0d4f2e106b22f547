/** Many cases at once, with what is due on each: for lists. Computed from the events, nothing is stored. */
import type { Db } from '../../db/open.js';
import type { CaseRow } from '../../db/queries/cases.js';
import {
  casesWithDocuments,
  eventsOfCases,
  framesOfCases,
  liveCases,
  type CaseFilter,
  type CaseFrame,
} from '../../db/queries/case-pages.js';
import { waitingMails } from '../../db/queries/inbox.js';
import { countActivePeople } from '../../db/queries/people.js';
import type { Grade } from '../classifiers/types.js';
import type { LegalDay } from '../french/index.js';
import { dueOf, type CaseContext } from './due.js';
import { nextDue, type Due } from './due-words.js';
import { isDocumentsOpen } from './documents.js';
import { projectCase, type CaseProjection } from './project.js';

export interface CaseBrief {
  readonly row: CaseRow;
  readonly frame: CaseFrame;
  readonly projection: CaseProjection;
  /** The next first. */
  readonly due: readonly Due[];
}

/** A case lists what may wait; more than that many live ones are not looked through. */
export const MOST_LIVE = 2000;

const WEAKEST_FIRST: readonly Grade[] = ['none', 'hinted', 'technical', 'stated'];

/** What lies beside a case: mails about it, a request of documents in another case of its authority, who takes part. */
export type Beside = Pick<CaseContext, 'waitingMails' | 'documentsElsewhere' | 'isAlone'>;

/** What `dueOf` asks for. Of pictures of several grades the weakest decides: nobody is reminded twice about a hint. */
export function contextOf({ authority, grades, eventDay }: CaseFrame, beside: Beside): CaseContext {
  return {
    ...beside,
    eventDay,
    grade: WEAKEST_FIRST.find((grade) => grades.includes(grade)) ?? 'none',
    department: authority.departement ?? undefined,
    communePopulation: authority.kind === 'commune' ? authority.population : null,
  };
}

interface Remembered {
  readonly projection: CaseProjection;
  readonly due: readonly Due[];
  /** What it was computed from: events are only ever appended, so that their number tells which they are. */
  readonly from: string;
}

/** A list of a thousand cases is asked for with every first page: what was computed once holds until an event comes. */
const remembered = new WeakMap<Db, Map<string, Remembered>>();
const MOST_REMEMBERED = 5000;

function versionOf(row: CaseRow, context: CaseContext): string {
  const { grade, department, communePopulation, eventDay } = context;
  const beside = [context.waitingMails, context.documentsElsewhere, context.isAlone];
  return [row.events, grade, department, communePopulation, ...beside, eventDay].join(' ');
}

/** The open requests of documents of these authorities, by authority. */
function openRequests(db: Db, authorities: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const asked = casesWithDocuments(db, authorities);
  if (asked.length === 0) return new Map();
  const events = eventsOfCases(
    db,
    asked.map(({ id }) => id),
  );
  const open = new Map<string, string[]>();
  for (const { id, authority } of asked) {
    const { facts } = projectCase(events.get(id) ?? []);
    if (facts.artistNamed === null && isDocumentsOpen(facts.documents))
      open.set(authority, [...(open.get(authority) ?? []), id]);
  }
  return open;
}

/** The other case of an authority in which a request of documents is open: there is one at a time (law §2). */
export function documentsElsewhere(db: Db, row: Pick<CaseRow, 'id' | 'authorityCode'>): string | null {
  return (
    openRequests(db, [row.authorityCode])
      .get(row.authorityCode)
      ?.find((id) => id !== row.id) ?? null
  );
}

/** Cases with what is due on each, in the order of the rows. */
export function briefsOf(db: Db, rows: readonly CaseRow[]): readonly CaseBrief[] {
  const frames = framesOfCases(
    db,
    rows.map(({ id }) => id),
  );
  const known = remembered.get(db) ?? new Map<string, Remembered>();
  remembered.set(db, known);
  if (known.size + rows.length > MOST_REMEMBERED) known.clear();
  const mails = waitingMails(
    db,
    rows.map(({ id }) => id),
  );
  const requests = openRequests(
    db,
    rows.map(({ authorityCode }) => authorityCode),
  );
  const isAlone = countActivePeople(db) <= 1;
  const asked = rows.flatMap((row) => {
    const frame = frames.get(row.id);
    if (frame === undefined) return [];
    const context = contextOf(frame, {
      waitingMails: mails.get(row.id) ?? 0,
      documentsElsewhere: requests.get(row.authorityCode)?.find((id) => id !== row.id) ?? null,
      isAlone,
    });
    return [{ row, frame, context, from: versionOf(row, context) }];
  });
  const events = eventsOfCases(
    db,
    asked.filter(({ row, from }) => known.get(row.id)?.from !== from).map(({ row }) => row.id),
  );
  return asked.map(({ row, frame, context, from }) => {
    const before = known.get(row.id);
    if (before?.from === from) return { row, frame, projection: before.projection, due: before.due };
    const projection = projectCase(events.get(row.id) ?? []);
    const due = dueOf(projection, context);
    known.set(row.id, { projection, due, from });
    return { row, frame, projection, due };
  });
}

/** One case with what is due on it; null when there is none. */
export function briefOf(db: Db, row: CaseRow): CaseBrief | null {
  return briefsOf(db, [row])[0] ?? null;
}

/** Days that have come, the oldest first; then what can be done at once; then the days to come. */
export function byUrgency(today: LegalDay): (a: CaseBrief, b: CaseBrief) => number {
  const rank = (brief: CaseBrief): readonly [number, string] => {
    const due = nextDue(brief.due, today);
    if (due === null) return [3, ''];
    if (due.day === null) return [1, brief.row.lastEventAt];
    return due.day <= today ? [0, due.day] : [2, due.day];
  };
  return (a, b) => {
    const [one, other] = [rank(a), rank(b)];
    if (one[0] !== other[0]) return one[0] - other[0];
    return one[1] === other[1] ? 0 : one[1] < other[1] ? -1 : 1;
  };
}

/** Live cases, the most urgent first. */
export function liveBriefs(db: Db, filter: CaseFilter, today: LegalDay): readonly CaseBrief[] {
  return briefsOf(db, liveCases(db, filter, MOST_LIVE)).toSorted(byUrgency(today));
}
