/** A person approves a letter: what leaves is made final, frozen with its hashes, and only then said to be approved. */
import {
  filesOfLetter,
  findLetter,
  insertLetterFile,
  insertLetterStep,
  letterByReference,
  setLetterStatus,
  type LetterFileRow,
  type LetterRow,
} from '../../db/queries/letters.js';
import { transact, type Db } from '../../db/open.js';
import { appendEvents } from '../cases/index.js';
import { formatBytes } from '../french/words.js';
import type { Approver, LetterFacts } from './approval-facts.js';
import { mayApprove } from './approval-rules.js';
import { checksOf, wholeChecklist, type CheckNeed } from './checklist.js';
import { workEvent } from './letter-events.js';
import { approverOf, dayOf, kindOf, letterFacts, stageOf, type Sources } from './letter-facts.js';
import {
  mustFind,
  NO_LETTER,
  refused,
  told,
  type ActedBy,
  type LetterDeps,
  type LetterRefused,
  type LetterStale,
} from './letter-store.js';
import { readDraft } from './read-letter.js';
import type { Press } from './press.js';
import { knownAnswers, type KnownAnswer } from './known-answers.js';
import type { Check, Checklist } from './store-types.js';
import type { LetterDocument, LetterDraft } from './types.js';

/** Whole mail, with its attachments as they travel (letters.md §4: under 5 MB). */
export const MAX_MAIL_BYTES = 5_000_000;

export interface ApproveDeps extends LetterDeps {
  readonly sources: Sources;
  readonly press: Press;
}

export type Approved =
  | { readonly kind: 'approved'; readonly letter: LetterRow; readonly files: readonly LetterFileRow[] }
  | LetterStale
  | LetterRefused;

/** What is asked before an approval, and what stands in its way for this person whatever she answers. */
export type ApprovalView =
  | {
      readonly kind: 'view';
      readonly letter: LetterRow;
      readonly draft: LetterDraft;
      readonly checks: readonly CheckNeed[];
      /** What is known of them already, to be taken up; a person answers all the same. */
      readonly known: ReadonlyMap<Check, KnownAnswer>;
      /** French sentences; empty when only the answers are missing. */
      readonly obstacles: readonly string[];
    }
  | LetterRefused;

/** For the page: the questions, and what is in the way. */
export async function viewApproval(
  deps: Pick<ApproveDeps, 'db' | 'files' | 'sources' | 'now' | 'newAccessDays'>,
  ask: { readonly letter: string; readonly person: string },
): Promise<ApprovalView> {
  const known = await gather(deps, ask);
  if (known.kind === 'refused') return known;
  const { row, draft, facts, actor, today } = known;
  const checks = checksOf(facts);
  const everything = mayApprove(facts, actor, [], today);
  const questions = new Set(checks.map(({ question }) => question));
  const obstacles =
    everything.kind === 'may'
      ? []
      : everything.problems.filter(
          (problem) => ![...questions].some((question) => problem.includes(question)),
        );
  return { kind: 'view', letter: row, draft, checks, known: knownAnswers(deps.db, row), obstacles };
}

/**
 * Approves a letter. The files are on the disk before it is said; a stop in between leaves files that nothing names.
 *
 * @param ask.version the version that the person saw
 */
export async function approveLetter(
  deps: ApproveDeps,
  ask: ActedBy & {
    readonly letter: string;
    readonly version: number;
    readonly checklist: Checklist;
    readonly note?: string | null;
  },
): Promise<Approved> {
  const { db, files, press, now, newAccessDays } = deps;
  const known = await gather(deps, ask);
  if (known.kind === 'refused') return known;
  const { row, draft } = known;
  if (row.version !== ask.version) return { kind: 'stale', version: row.version };
  const first = mayApprove(known.facts, known.actor, ask.checklist, known.today);
  if (first.kind === 'refused') return first;
  const attached = attachedProblem(db, draft.document);
  if (attached !== null) return refused(attached);

  const printed = await press.print(draft, known.today);
  if (printed.kind === 'refused') return refused(...printed.problems);
  const { document, outputs } = printed;
  if (document.status !== 'final') throw new Error(`letter ${row.reference} was not made final`);
  const weight = mailWeight(db, document, outputs.pdf.length, outputs.text.length);
  if (weight > MAX_MAIL_BYTES)
    return refused(
      `Le courriel pèserait ${formatBytes(weight)} : le plus est ${formatBytes(MAX_MAIL_BYTES)}. Réduisez l’image de l’annexe.`,
    );
  const kept: Omit<LetterFileRow, 'letterId' | 'at'>[] = [];
  for (const kind of ['pdf', 'docx', 'text', 'document'] as const) {
    const bytes = outputs[kind];
    kept.push({ kind, sha256: (await files.put(bytes)).sha256, bytes: bytes.length });
  }

  const at = now().toISOString();
  return transact(db, (tx): Approved => {
    // Asked again of the store as it is now: printing takes its time.
    const fresh = mustFind(tx, row.id);
    if (fresh.version !== row.version || fresh.documentSha256 !== row.documentSha256)
      return { kind: 'stale', version: fresh.version };
    const actor = approverOf(tx, ask.person, { at, newAccessDays });
    if (actor === null) return refused(NO_PERSON);
    const today = dayOf(at);
    const facts = letterFacts(tx, fresh, draft, deps.sources, today);
    const ruling = mayApprove(facts, actor, ask.checklist, today);
    if (ruling.kind === 'refused') return ruling;
    const event = workEvent(
      'letter-approved',
      { stage: stageOf(tx, row.caseId), letter: row.id, template: kindOf(row) },
      { by: actor.id, at, day: today, because: `Lettre ${row.reference} validée.` },
    );
    const appended = appendEvents(tx, { caseId: row.caseId, events: [event] });
    if (appended.kind !== 'appended') return refused(told(appended));
    for (const file of kept) insertLetterFile(tx, { ...file, letterId: row.id, at });
    insertLetterStep(tx, {
      letterId: row.id,
      kind: 'approved',
      version: row.version,
      documentSha256: row.documentSha256,
      personId: actor.id,
      by: ask.by,
      checklist: wholeChecklist(facts, ask.checklist, today),
      note: ask.note ?? null,
      at,
    });
    setLetterStatus(tx, row.id, 'approved', at);
    return { kind: 'approved', letter: mustFind(tx, row.id), files: filesOfLetter(tx, row.id) };
  });
}

const NO_PERSON = 'Cette personne n’existe pas.';

type Gathered =
  | {
      readonly kind: 'gathered';
      readonly row: LetterRow;
      readonly draft: LetterDraft;
      readonly facts: LetterFacts;
      readonly actor: Approver;
      readonly today: string;
    }
  | LetterRefused;

async function gather(
  {
    db,
    files,
    sources,
    now,
    newAccessDays,
  }: Pick<ApproveDeps, 'db' | 'files' | 'sources' | 'now' | 'newAccessDays'>,
  ask: { readonly letter: string; readonly person: string },
): Promise<Gathered> {
  const row = findLetter(db, ask.letter);
  if (row === null) return refused(NO_LETTER);
  const at = now().toISOString();
  const actor = approverOf(db, ask.person, { at, newAccessDays });
  if (actor === null) return refused(NO_PERSON);
  const read = await readDraft(files, row);
  if (read.kind === 'broken') return refused(read.problem);
  const today = dayOf(at);
  const facts = letterFacts(db, row, read.draft, sources, today);
  return { kind: 'gathered', row, draft: read.draft, facts, actor, today };
}

/** An earlier letter that goes with this one has to be approved itself. */
function attachedProblem(db: Db, { attachedLetters }: LetterDocument): string | null {
  const missing = attachedLetters.find((reference) => {
    const letter = letterByReference(db, reference);
    return letter === null || filesOfLetter(db, letter.id).every(({ kind }) => kind !== 'pdf');
  });
  return missing === undefined ? null : `La lettre ${missing}, jointe à celle-ci, n’a pas de PDF validé.`;
}

/** Bytes of the mail as it travels: base64 makes four of three, with its line ends. */
function mailWeight(db: Db, document: LetterDocument, pdf: number, text: number): number {
  const attached = document.attachedLetters.reduce((sum, reference) => {
    const letter = letterByReference(db, reference);
    const file =
      letter === null ? undefined : filesOfLetter(db, letter.id).find(({ kind }) => kind === 'pdf');
    return sum + (file?.bytes ?? 0);
  }, 0);
  return Math.ceil(((pdf + text + attached) * 78) / 57) + 4000;
}
