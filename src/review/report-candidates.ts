/** « Est-ce l’un de ceux-ci ? »: visuals that sites show and that may be the reported one, and what a person answers. */
import { transact, type Db } from '../../db/open.js';
import { findAuthority } from '../../db/queries/authorities.js';
import { findPerson } from '../../db/queries/people.js';
import { findPicture, lookalikesOf, memberOf, type ReportRow } from '../../db/queries/pictures.js';
import {
  shownByAuthority,
  shownOfContent,
  shownOfPicture,
  type ShownVisual,
} from '../../db/queries/report-search.js';
import {
  addReportAnswer,
  answersOfReport,
  broughtBytesOf,
  findReport,
  setReportContent,
} from '../../db/queries/reports.js';
import { findVerdict } from '../../db/queries/verdicts.js';
import type { Grade } from '../classifiers/types.js';
import { followReports, hashOfContent, type QueueDeps } from './backlog.js';
import { hashesOfCrops } from './crops.js';
import { findAlike, placeContent, rulePair } from './pictures.js';
import { tiedAuthorities } from './report-crawl.js';
import { closenessOf, tellingWords, type EventWords } from './report-words.js';
import { mayCoordinate } from '../accounts/roles.js';

export interface Candidate {
  readonly shown: ShownVisual;
  readonly grade: Grade;
  /** `same`, `nearly`: it looks alike. `part`: a part of the photograph does. `words`: what stands around it fits. */
  readonly why: 'same' | 'nearly' | 'part' | 'words';
  /** Words in common, folded. */
  readonly words: readonly string[];
}

/** Most candidates that are shown: more is a search, not a question. */
export const MAX_CANDIDATES = 12;
/** Sightings whose words are compared: of the authority, and of each body tied to it. */
const MAX_COMPARED = { own: 1_500, tied: 250 } as const;
/** Pixels of the longer side of what may be a poster. */
const MIN_POSTER_SIDE = 200;

/** The likeliest visuals first: those that look alike wherever they stand, then those of the authority and the bodies tied to it by their words. */
export async function candidatesFor(deps: QueueDeps, report: ReportRow): Promise<readonly Candidate[]> {
  const { db } = deps;
  const own = report.contentKey === null ? null : (memberOf(db, report.contentKey)?.pictureId ?? null);
  const found = new Map<string, Candidate>();
  for (const one of [...(await byLook(deps, report, own)), ...byWords(db, report)]) {
    const picture = memberOf(db, one.shown.contentKey)?.pictureId;
    if (own !== null && picture === own) continue;
    const key = picture ?? one.shown.contentKey;
    if (!found.has(key)) found.set(key, one);
  }
  return [...found.values()].slice(0, MAX_CANDIDATES);
}

async function byLook(
  { db, blobs }: QueueDeps,
  report: ReportRow,
  own: string | null,
): Promise<readonly Candidate[]> {
  if (own === null || report.contentKey === null) return [];
  const whole = lookalikesOf(db, own)
    .filter(({ ruled }) => ruled !== 'distinct')
    .map(({ picture, likeness }) => ({ picture, why: likeness, distance: 0 }));
  const sha256 = broughtBytesOf(db, report.contentKey);
  const blob = sha256 === null ? null : await blobs.get(sha256);
  const crops = blob?.kind === 'found' ? await hashesOfCrops(blob.bytes) : [];
  const parts = crops
    .flatMap((hash) => findAlike(db, hash))
    .map(({ picture, distance }) => ({ picture, why: 'part' as const, distance }))
    .toSorted((a, b) => a.distance - b.distance);
  return [...whole.toSorted((a, b) => Number(a.why === 'nearly') - Number(b.why === 'nearly')), ...parts]
    .filter(({ picture }) => picture !== own)
    .flatMap(({ picture, why }) => {
      const shown = shownOfPicture(db, picture);
      return shown === null ? [] : [{ shown, why, words: [], grade: gradeOf(db, shown.contentKey) }];
    });
}

function byWords(db: Db, report: ReportRow): readonly Candidate[] {
  const authority = report.authorityCode === null ? null : findAuthority(db, report.authorityCode);
  if (authority === null) return [];
  const event: EventWords = {
    words: tellingWords([report.eventName, report.note, report.place]),
    day: report.eventDay ?? report.seenOn,
  };
  const best = new Map<string, { shown: ShownVisual; score: number; words: readonly string[] }>();
  for (const { code } of [authority, ...tiedAuthorities(db, authority)]) {
    const limit = code === authority.code ? MAX_COMPARED.own : MAX_COMPARED.tied;
    const ask = { day: event.day, minSide: MIN_POSTER_SIDE, ofEach: 3, limit };
    for (const shown of shownByAuthority(db, code, ask)) {
      const { score, words } = closenessOf(event, shown);
      const known = best.get(shown.contentKey);
      if (score > 0 && (known === undefined || score > known.score))
        best.set(shown.contentKey, { shown, score, words });
    }
  }
  return [...best.values()]
    .toSorted((a, b) => b.score - a.score)
    .slice(0, MAX_CANDIDATES * 4)
    .map((one) => ({ ...one, grade: gradeOf(db, one.shown.contentKey) }))
    .toSorted(
      (a, b) =>
        b.score - a.score ||
        // Of equals the one with marks: that is the proof which is looked for.
        Number(a.grade === 'none') - Number(b.grade === 'none') ||
        (a.shown.firstSeen < b.shown.firstSeen ? 1 : -1),
    )
    .slice(0, MAX_CANDIDATES)
    .map(({ shown, words, grade }) => ({ shown, words, grade, why: 'words' as const }));
}

function gradeOf(db: Db, contentKey: string): Grade {
  return findVerdict(db, contentKey)?.grade ?? 'none';
}

export type Answered =
  /** They are one picture now; the report follows what the site shows. */
  | { readonly kind: 'tied' }
  /** Kept; somebody who coordinates has to compare both. */
  | { readonly kind: 'proposed' }
  | { readonly kind: 'noted' }
  | { readonly kind: 'refused'; readonly message: string };

const refused = (message: string): Answered => ({ kind: 'refused', message });
const UNKNOWN = 'Ce visuel n’est plus connu : rien n’a été changé. Rechargez la page.';
const NOT_HERS = 'Seules la personne qui a signalé et la coordination répondent ici : rien n’a été changé.';

/** Who may answer about a report, name its authority and blur its picture. */
export function mayTend(db: Db, report: ReportRow, person: string): boolean {
  if (report.personId === person) return true;
  const role = findPerson(db, person)?.role;
  return role !== undefined && mayCoordinate(role);
}

/**
 * Whether it is asked about this report if it shows this visual: it was offered, or named by somebody who could see it; or
 * it is the report's own already. Any other one is for those to name who may see it anyway.
 */
export async function isAskedAbout(deps: QueueDeps, report: ReportRow, contentKey: string): Promise<boolean> {
  const { db } = deps;
  const own = report.contentKey === null ? undefined : memberOf(db, report.contentKey)?.pictureId;
  if (contentKey === report.contentKey) return true;
  if (own !== undefined && memberOf(db, contentKey)?.pictureId === own) return true;
  if (answersOfReport(db, report.id).some((answer) => answer.contentKey === contentKey)) return true;
  return (await candidatesFor(deps, report)).some(({ shown }) => shown.contentKey === contentKey);
}

/**
 * A person's answer. One who coordinates settles it; anybody else's « same » is a proposal, for making two pictures one
 * lends the marks of one to the other. A report without a file has no picture of its own: whoever reported says what it
 * was.
 */
export async function answerReport(
  deps: QueueDeps,
  ask: {
    readonly reportId: string;
    readonly person: string;
    readonly answer: 'same' | 'distinct' | 'none';
    /** For `same` and `distinct`. */
    readonly contentKey: string | null;
  },
): Promise<Answered> {
  const { db } = deps;
  const { reportId, person, answer } = ask;
  const at = deps.now().toISOString();
  const report = findReport(db, reportId);
  if (report === null || report.state === 'refused') return refused(UNKNOWN);
  if (!mayTend(db, report, person)) return refused(NOT_HERS);
  if (answer === 'none') {
    addReportAnswer(db, { reportId, contentKey: null, answer, personId: person, at });
    return { kind: 'noted' };
  }
  const contentKey = ask.contentKey ?? '';
  if (shownOfContent(db, contentKey) === null) return refused(UNKNOWN);
  const role = findPerson(db, person)?.role;
  const settles = role !== undefined && mayCoordinate(role);
  if (report.contentKey !== null && !settles) {
    addReportAnswer(db, { reportId, contentKey, answer, personId: person, at });
    return answer === 'same' ? { kind: 'proposed' } : { kind: 'noted' };
  }
  const hash = await hashOfContent(deps, contentKey);
  const outcome = transact(db, (tx): Answered => {
    addReportAnswer(tx, { reportId, contentKey, answer, personId: person, at });
    // What nobody said yes to needs no place in the queue.
    if (answer === 'distinct' && memberOf(tx, contentKey) === null) return { kind: 'noted' };
    const other = placeContent(tx, { contentKey, hash, at }).picture;
    if (report.contentKey === null) {
      if (answer === 'same') setReportContent(tx, reportId, contentKey);
      return { kind: answer === 'same' ? 'tied' : 'noted' };
    }
    const own = memberOf(tx, report.contentKey)?.pictureId;
    if (own === undefined) return refused(UNKNOWN);
    const [one, two] = [findPicture(tx, own)?.id ?? own, findPicture(tx, other)?.id ?? other];
    if (one === two) return { kind: answer === 'same' ? 'tied' : 'noted' };
    const ruled = rulePair(tx, { one, other: two, ruled: answer, person, at });
    if (ruled.kind === 'refused') return refused(ruled.message);
    return { kind: answer === 'same' ? 'tied' : 'noted' };
  });
  if (outcome.kind === 'tied') await followReports(deps);
  return outcome;
}

/** Visuals that somebody named as the reported one and that nobody has compared yet. */
export function proposalsFor(db: Db, report: ReportRow): readonly ShownVisual[] {
  const last = new Map(
    answersOfReport(db, report.id).flatMap((one) =>
      one.contentKey === null ? [] : [[one.contentKey, one.answer] as const],
    ),
  );
  const own = report.contentKey === null ? null : memberOf(db, report.contentKey)?.pictureId;
  return [...last].flatMap(([contentKey, answer]) => {
    if (answer !== 'same' || memberOf(db, contentKey)?.pictureId === own) return [];
    const shown = shownOfContent(db, contentKey);
    return shown === null ? [] : [shown];
  });
}
