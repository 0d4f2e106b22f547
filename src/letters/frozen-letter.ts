/** An approved letter as it may be handed over: its frozen files, read again and compared with what was approved. */
import {
  filesOfLetter,
  letterByReference,
  stepsOfLetter,
  type LetterFileRow,
  type LetterRow,
} from '../../db/queries/letters.js';
import type { Db } from '../../db/open.js';
import type { BlobStore } from '../evidence/blobs.js';
import { approvedLetter, type ApprovedOutcome, type FrozenFile } from './approved-letter.js';
import { mailPartOf } from './draft-json.js';
import { hiddenProblem, withoutPictures } from './hidden-since.js';
import { kindOf } from './letter-facts.js';
import { readDraft, removedSentence, sha256Of } from './read-letter.js';
import { renderPdf } from './render-pdf.js';

export interface FrozenDeps {
  readonly db: Db;
  readonly files: BlobStore;
}

export type LetterToSend =
  | (Extract<ApprovedOutcome, { kind: 'approved' }> & {
      /** Letters whose pictures go with it, itself or an earlier one: to be asked again at the last moment (`hiddenProblem`). */
      readonly pictured: readonly LetterRow[];
    })
  | Extract<ApprovedOutcome, { kind: 'refused' }>
  /** A person has to decide first: nothing is wrong with the file. French. */
  | { readonly kind: 'held'; readonly problem: string };

/**
 * Held while its picture shows what people have hidden since. An earlier letter that goes with it and shows such goes
 * without its picture.
 *
 * @param delivery to whom this delivery goes; `replyTo` carries the case
 */
export async function letterToSend(
  deps: FrozenDeps,
  row: LetterRow,
  delivery: { readonly to: string; readonly cc: readonly string[]; readonly replyTo: string | null },
): Promise<LetterToSend> {
  const pdf = await frozenFile(deps, row, 'pdf');
  if (pdf.kind === 'refused') return pdf;
  const text = await frozenFile(deps, row, 'text');
  if (text.kind === 'refused') return text;
  const document = await frozenFile(deps, row, 'document');
  if (document.kind === 'refused') return document;
  const { emailSubject, attachedLetters, showsPicture } = mailPartOf(document.file.bytes);
  const problem = showsPicture ? hiddenProblem(deps.db, row) : null;
  if (problem !== null) return { kind: 'held', problem };
  const pictured = showsPicture ? [row] : [];
  const attached: (FrozenFile & { readonly reference: string })[] = [];
  for (const reference of attachedLetters) {
    const earlier = letterByReference(deps.db, reference);
    if (earlier === null) return refuse(`La lettre ${reference}, jointe à celle-ci, n’existe plus.`);
    const file = await attachedFile(deps, earlier);
    if (file.kind === 'refused') return file;
    attached.push({ ...file.file, reference });
    if (file.hasPicture) pictured.push(earlier);
  }
  const made = approvedLetter({
    facts: {
      reference: row.reference,
      template: kindOf(row),
      grade: row.grade,
      status: row.status,
      version: row.version,
      steps: stepsOfLetter(deps.db, row.id).map(({ kind, version, personId }) => ({
        kind,
        version,
        person: personId,
      })),
    },
    subject: emailSubject,
    ...delivery,
    text: text.file,
    pdf: pdf.file,
    attached,
  });
  return made.kind === 'approved' ? { ...made, pictured } : made;
}

/** Why a letter that is frozen may not leave as it is; null when it may. French. */
export async function frozenPictureProblem(deps: FrozenDeps, row: LetterRow): Promise<string | null> {
  const problem = hiddenProblem(deps.db, row);
  if (problem === null) return null;
  const document = await frozenFile(deps, row, 'document');
  return document.kind === 'refused' || mailPartOf(document.file.bytes).showsPicture ? problem : null;
}

/** The PDF of an earlier letter as it was approved; without its picture when that shows what people have hidden since. */
async function attachedFile(
  deps: FrozenDeps,
  row: LetterRow,
): Promise<(Extract<FrozenReading, { kind: 'found' }> & { readonly hasPicture: boolean }) | Refused> {
  const pdf = await frozenFile(deps, row, 'pdf');
  if (pdf.kind === 'refused') return pdf;
  const frozen = await frozenFile(deps, row, 'document');
  if (frozen.kind === 'refused') return frozen;
  const hasPicture = mailPartOf(frozen.file.bytes).showsPicture;
  if (!hasPicture || hiddenProblem(deps.db, row) === null) return { ...pdf, hasPicture };
  const read = await readDraft(deps.files, row);
  if (read.kind === 'broken') return refuse(read.problem);
  const { document } = read.draft;
  const bytes = await renderPdf(withoutPictures({ ...document, status: 'final', title: document.objet }));
  const sha256 = sha256Of(bytes);
  return { kind: 'found', file: { bytes, recorded: sha256, found: sha256 }, hasPicture: false };
}

export type FrozenReading = { readonly kind: 'found'; readonly file: FrozenFile } | Refused;

type Refused = { readonly kind: 'refused'; readonly problem: string };

const refuse = (problem: string): Refused => ({
  kind: 'refused',
  problem,
});

const WORDS: Readonly<Record<LetterFileRow['kind'], string>> = {
  pdf: 'Le PDF',
  docx: 'Le fichier DOCX',
  text: 'Le texte',
  document: 'Le document',
};

/** One of the files that were frozen at the approval; refused when it is not there as it was. */
export async function frozenFile(
  { db, files }: FrozenDeps,
  row: LetterRow,
  kind: LetterFileRow['kind'],
): Promise<FrozenReading> {
  if (row.removedAt !== null) return refuse(removedSentence(row.reference, row.removedAt));
  const recorded = filesOfLetter(db, row.id).find((file) => file.kind === kind)?.sha256;
  if (recorded === undefined) return refuse(`La lettre ${row.reference} n’est pas validée.`);
  const reading = await files.get(recorded);
  switch (reading.kind) {
    case 'found':
      return { kind: 'found', file: { bytes: reading.bytes, recorded, found: sha256Of(reading.bytes) } };
    case 'missing':
    case 'corrupt':
      return refuse(
        `${WORDS[kind]} de la lettre ${row.reference} ${reading.kind === 'missing' ? 'manque' : 'n’est plus celui qui a été validé'} (empreinte ${recorded.slice(0, 12)}…) : rien ne part. Remettez le fichier de votre sauvegarde.`,
      );
  }
}
