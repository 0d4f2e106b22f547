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
import { kindOf } from './letter-facts.js';
import { removedSentence, sha256Of } from './read-letter.js';

export interface FrozenDeps {
  readonly db: Db;
  readonly files: BlobStore;
}

/** @param delivery to whom this delivery goes; `replyTo` carries the case */
export async function letterToSend(
  deps: FrozenDeps,
  row: LetterRow,
  delivery: { readonly to: string; readonly cc: readonly string[]; readonly replyTo: string | null },
): Promise<ApprovedOutcome> {
  const pdf = await frozenFile(deps, row, 'pdf');
  if (pdf.kind === 'refused') return pdf;
  const text = await frozenFile(deps, row, 'text');
  if (text.kind === 'refused') return text;
  const document = await frozenFile(deps, row, 'document');
  if (document.kind === 'refused') return document;
  const { emailSubject, attachedLetters } = mailPartOf(document.file.bytes);
  const attached: (FrozenFile & { readonly reference: string })[] = [];
  for (const reference of attachedLetters) {
    const earlier = letterByReference(deps.db, reference);
    if (earlier === null) return refuse(`La lettre ${reference}, jointe à celle-ci, n’existe plus.`);
    const file = await frozenFile(deps, earlier, 'pdf');
    if (file.kind === 'refused') return file;
    attached.push({ ...file.file, reference });
  }
  return approvedLetter({
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
}

export type FrozenReading =
  | { readonly kind: 'found'; readonly file: FrozenFile }
  | { readonly kind: 'refused'; readonly problem: string };

const refuse = (problem: string): { readonly kind: 'refused'; readonly problem: string } => ({
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
