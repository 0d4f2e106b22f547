/** Letters as people work on them: written, taken up again, reviewed, withdrawn. One transaction each, with the event of the case. */
import { newId } from '../../db/ids.js';
import { picturesOfCase } from '../../db/queries/cases.js';
import {
  findLetter,
  insertLetter,
  insertLetterStep,
  lettersOfCase,
  nextLetterNumber,
  putDraft,
  setLetterStatus,
  stepsOfLetter,
  type LetterRow,
  type LetterStepRow,
} from '../../db/queries/letters.js';
import { deliveriesOfLetter, setDelivery } from '../../db/queries/outbox.js';
import { countActivePeople } from '../../db/queries/people.js';
import { transact, type Db } from '../../db/open.js';
import { appendEvents, readCase } from '../cases/index.js';
import type { BlobStore } from '../evidence/blobs.js';
import { purposeOf } from './kinds/index.js';
import { mayReview, reviewersOf, reviewsNeeded } from './approval-rules.js';
import { packJson } from './draft-json.js';
import { withdrawnEvent, workEvent } from './letter-events.js';
import { actorOf, approverOf, dayOf, kindOf, stageOf } from './letter-facts.js';
import { removedSentence } from './read-letter.js';
import type { Addressee, StoredOptions } from './store-types.js';
import type { DraftOutcome, LetterDraft } from './types.js';
import { MOST_VISUALS } from './visuals.js';

export interface LetterDeps {
  readonly db: Db;
  /** The store of letters: drafts, frozen files, scans. */
  readonly files: BlobStore;
  readonly now: () => Date;
  /** Of the settings; the usual ones when left out (`accounts/ties.ts`). */
  readonly newAccessDays?: number | undefined;
}

/** Who acts, and where: on the pages, or at the machine, where a person is named. */
export interface ActedBy {
  readonly person: string;
  readonly by: LetterStepRow['by'];
}

export type LetterRefused = {
  readonly kind: 'refused';
  /** French sentences. */
  readonly problems: readonly string[];
};
export const refused = (...problems: readonly string[]): LetterRefused => ({ kind: 'refused', problems });

/** Somebody else changed the letter since the page was opened. */
export type LetterStale = { readonly kind: 'stale'; readonly version: number };

export const NO_LETTER = 'Cette lettre n’existe pas.';
const GONE = 'Vous n’avez plus accès à cette installation.';

export interface WrittenLetter extends ActedBy {
  /** Composes the letter with its reference (« VIG-2026-000123 »); may be called again with another one. */
  readonly compose: (reference: string) => DraftOutcome;
  readonly addressee: Addressee;
  readonly options: StoredOptions;
  readonly localParagraph: string | null;
}

export type LetterSaved =
  | { readonly kind: 'saved'; readonly letter: LetterRow; readonly draft: LetterDraft }
  | LetterStale
  | LetterRefused;

/**
 * Keeps a new letter of a case as a draft.
 *
 * @param ask.pictures one to three of the case; none for a letter that speaks of no visual
 */
export async function writeLetter(
  { db, files, now }: LetterDeps,
  ask: WrittenLetter & {
    readonly caseId: string;
    readonly pictures: readonly string[];
    readonly followsId?: string | null;
  },
): Promise<LetterSaved> {
  const at = now().toISOString();
  const year = Number(dayOf(at).slice(0, 4));
  for (;;) {
    const number = nextLetterNumber(db, year);
    const reference = referenceOf(year, number);
    const composed = ask.compose(reference);
    if (composed.kind === 'refused') return refused(composed.message);
    const { draft } = composed;
    const { sha256 } = await files.put(packJson(draft));
    const saved = transact(db, (tx): LetterSaved | 'taken' => {
      const problem = whyNotWritten(tx, ask, draft);
      if (problem !== null) return refused(problem);
      // Another one got this number while the draft was written to the disk.
      if (nextLetterNumber(tx, year) !== number) return 'taken';
      const id = newId(at);
      const event = workEvent(
        'letter-drafted',
        { stage: stageOf(tx, ask.caseId), letter: id, template: draft.template.kind },
        { by: ask.person, at, day: dayOf(at), because: `Lettre ${reference} commencée.` },
      );
      const appended = appendEvents(tx, { caseId: ask.caseId, events: [event] });
      if (appended.kind !== 'appended') return refused(told(appended));
      insertLetter(
        tx,
        {
          ...draftColumns(ask, draft, sha256),
          id,
          reference,
          year,
          number,
          caseId: ask.caseId,
          authorityCode: ask.addressee.code,
          template: draft.template.kind,
          followsId: ask.followsId ?? null,
          writtenBy: ask.person,
          createdAt: at,
        },
        ask.pictures,
      );
      step(tx, { letterId: id, kind: 'drafted', version: 1, documentSha256: sha256, at, note: null, ...ask });
      return { kind: 'saved', letter: mustFind(tx, id), draft };
    });
    if (saved !== 'taken') return saved;
  }
}

/** « VIG-2026-000123 ». */
export function referenceOf(year: number, number: number): string {
  return `VIG-${year}-${String(number).padStart(6, '0')}`;
}

function whyNotWritten(
  tx: Db,
  ask: WrittenLetter & { readonly caseId: string; readonly pictures: readonly string[] },
  draft: LetterDraft,
): string | null {
  if (actorOf(tx, ask.person)?.isActive !== true) return GONE;
  const reading = readCase(tx, ask.caseId);
  if (reading === null) return 'Ce dossier n’existe pas.';
  if (reading.row.authorityCode !== ask.addressee.code)
    return 'Une lettre va à la collectivité du dossier, et à nulle autre.';
  const known = new Set(picturesOfCase(tx, ask.caseId).map(({ pictureId }) => pictureId));
  if (ask.pictures.length > MOST_VISUALS) return `Une lettre parle de ${MOST_VISUALS} visuels au plus.`;
  if (ask.pictures.some((picture) => !known.has(picture))) return 'Ce visuel ne figure pas dans ce dossier.';
  if (purposeOf(draft.template.kind) !== 'first') return null;
  const other = lettersOfCase(tx, ask.caseId).find(
    (letter) =>
      purposeOf(kindOf(letter)) === 'first' &&
      letter.status !== 'withdrawn' &&
      !deliveriesOfLetter(tx, letter.id).some(({ state }) => state === 'sent' || state === 'rejected'),
  );
  return other === undefined
    ? null
    : `Une première lettre est déjà en cours dans ce dossier (${other.reference}) : reprenez-la ou retirez-la.`;
}

function draftColumns(ask: WrittenLetter, draft: LetterDraft, documentSha256: string) {
  return {
    templateVersion: draft.template.version,
    templateSha256: draft.template.sha256,
    grade: draft.grade,
    addressee: ask.addressee,
    options: ask.options,
    localParagraph: ask.localParagraph,
    documentSha256,
  };
}

/** Takes a draft up again: a new version, which nobody has reviewed. */
export async function editLetter(
  { db, files, now }: LetterDeps,
  ask: WrittenLetter & { readonly letter: string; readonly version: number },
): Promise<LetterSaved> {
  const known = findLetter(db, ask.letter);
  if (known === null) return refused(NO_LETTER);
  const composed = ask.compose(known.reference);
  if (composed.kind === 'refused') return refused(composed.message);
  const { draft } = composed;
  if (draft.template.kind !== known.template)
    return refused('Une lettre garde son modèle : retirez-la et commencez-en une autre.');
  const { sha256 } = await files.put(packJson(draft));
  const at = now().toISOString();
  return transact(db, (tx): LetterSaved => {
    const row = mustFind(tx, known.id);
    if (row.version !== ask.version) return { kind: 'stale', version: row.version };
    if (actorOf(tx, ask.person)?.isActive !== true) return refused(GONE);
    if (row.removedAt !== null) return refused(removedSentence(row.reference, row.removedAt));
    if (row.status === 'approved' || row.status === 'withdrawn')
      return refused('Une lettre validée ou retirée ne change plus : commencez-en une autre.');
    if (row.authorityCode !== ask.addressee.code)
      return refused('Une lettre va à la collectivité du dossier, et à nulle autre.');
    const version = row.version + 1;
    putDraft(tx, row.id, version, draftColumns(ask, draft, sha256));
    step(tx, { ...ask, letterId: row.id, kind: 'edited', version, documentSha256: sha256, at, note: null });
    return { kind: 'saved', letter: mustFind(tx, row.id), draft };
  });
}

export type LetterReviewed =
  /** `missing`: how many more people have to read it. */
  | { readonly kind: 'reviewed'; readonly letter: LetterRow; readonly missing: number }
  | LetterStale
  | LetterRefused;

/** A person has read this version and finds it right. */
export function reviewLetter(
  { db, now, newAccessDays }: Pick<LetterDeps, 'db' | 'now' | 'newAccessDays'>,
  ask: ActedBy & { readonly letter: string; readonly version: number; readonly note?: string | null },
): LetterReviewed {
  const at = now().toISOString();
  return transact(db, (tx): LetterReviewed => {
    const row = findLetter(tx, ask.letter);
    if (row === null) return refused(NO_LETTER);
    if (row.version !== ask.version) return { kind: 'stale', version: row.version };
    const actor = approverOf(tx, ask.person, { at, newAccessDays });
    if (actor === null) return refused(GONE);
    if (row.removedAt !== null) return refused(removedSentence(row.reference, row.removedAt));
    const steps = stepsOfLetter(tx, row.id).map(({ kind, version, personId }) => ({
      kind,
      version,
      person: personId,
    }));
    const facts = {
      template: kindOf(row),
      grade: row.grade,
      status: row.status,
      version: row.version,
      steps,
    };
    const ruling = mayReview(facts, actor, countActivePeople(tx) <= 1);
    if (ruling.kind === 'refused') return ruling;
    const after = {
      ...facts,
      steps: [...steps, { kind: 'reviewed' as const, version: row.version, person: actor.id }],
    };
    const missing = Math.max(0, reviewsNeeded(after) - reviewersOf(after).length);
    const event = workEvent(
      'letter-reviewed',
      { stage: stageOf(tx, row.caseId), letter: row.id, template: kindOf(row) },
      { by: actor.id, at, day: dayOf(at), because: `Lettre ${row.reference} relue.` },
    );
    const appended = appendEvents(tx, { caseId: row.caseId, events: [event] });
    if (appended.kind !== 'appended') return refused(told(appended));
    step(tx, {
      letterId: row.id,
      kind: 'reviewed',
      version: row.version,
      documentSha256: row.documentSha256,
      at,
      note: ask.note ?? null,
      person: ask.person,
      by: ask.by,
    });
    if (missing === 0) setLetterStatus(tx, row.id, 'reviewed');
    return { kind: 'reviewed', letter: mustFind(tx, row.id), missing };
  });
}

export type LetterWithdrawn = { readonly kind: 'withdrawn'; readonly letter: LetterRow } | LetterRefused;

/** Takes a letter back for good, and out of the queue; only while nothing of it has left. */
export function withdrawLetter(
  { db, now }: Pick<LetterDeps, 'db' | 'now'>,
  ask: ActedBy & { readonly letter: string; readonly reason: string },
): LetterWithdrawn {
  const at = now().toISOString();
  return transact(db, (tx): LetterWithdrawn => {
    const row = findLetter(tx, ask.letter);
    if (row === null) return refused(NO_LETTER);
    const actor = actorOf(tx, ask.person);
    if (actor?.isActive !== true) return refused(GONE);
    const reason = ask.reason.replaceAll(/\s+/g, ' ').trim();
    if (reason === '') return refused('Dites pourquoi la lettre est retirée.');
    if (row.status === 'withdrawn') return refused('Cette lettre est déjà retirée.');
    if (row.writtenBy !== actor.id && !actor.coordinates)
      return refused('Seule la personne qui l’a écrite, ou une personne qui coordonne, retire une lettre.');
    const deliveries = deliveriesOfLetter(tx, row.id);
    const left = deliveries.find(
      ({ state }) => state === 'sending' || state === 'sent' || state === 'unknown',
    );
    if (left !== undefined)
      return refused(
        left.state === 'sent'
          ? 'Cette lettre est partie : elle ne se retire plus. Une rectification (T10) est possible.'
          : 'Cette lettre est peut-être partie : vérifiez-le d’abord.',
      );
    const event = withdrawnEvent(
      { stage: stageOf(tx, row.caseId), letter: row.id, template: kindOf(row) },
      row.status === 'approved',
      {
        by: actor.id,
        at,
        day: dayOf(at),
        because: `Lettre ${row.reference} retirée : ${reason.slice(0, 300)}`,
      },
    );
    const appended = appendEvents(tx, { caseId: row.caseId, events: [event] });
    if (appended.kind !== 'appended') return refused(told(appended));
    for (const { id, state } of deliveries)
      if (state === 'queued') setDelivery(tx, id, { state: 'cancelled' });
    step(tx, {
      letterId: row.id,
      kind: 'withdrawn',
      version: row.version,
      documentSha256: row.documentSha256,
      at,
      note: reason.slice(0, 1000),
      person: ask.person,
      by: ask.by,
    });
    setLetterStatus(tx, row.id, 'withdrawn');
    return { kind: 'withdrawn', letter: mustFind(tx, row.id) };
  });
}

/** What a case answered when it did not take an event. */
export function told(refusal: { kind: 'stale' } | { kind: 'refused'; message: string }): string {
  return refusal.kind === 'refused' ? refusal.message : 'Le dossier a changé entre-temps : recommencez.';
}

export function mustFind(db: Db, id: string): LetterRow {
  const row = findLetter(db, id);
  if (row === null) throw new Error(`no such letter: ${id}`);
  return row;
}

function step(
  tx: Db,
  {
    person,
    by,
    ...row
  }: ActedBy & Pick<LetterStepRow, 'letterId' | 'kind' | 'version' | 'documentSha256' | 'at' | 'note'>,
): void {
  const { letterId, kind, version, documentSha256, at, note } = row;
  insertLetterStep(tx, {
    letterId,
    kind,
    version,
    documentSha256,
    at,
    note,
    personId: person,
    by,
    checklist: null,
  });
}
