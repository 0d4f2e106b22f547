/** All that is kept of a letter, for pages and commands. */
import { createHash } from 'node:crypto';
import {
  filesOfLetter,
  findLetter,
  picturesOfLetter,
  stepsOfLetter,
  type LetterFileRow,
  type LetterRow,
  type LetterStepRow,
} from '../../db/queries/letters.js';
import {
  attemptsOf,
  deliveriesOfLetter,
  receiptsOf,
  type AttemptRow,
  type DeliveryRow,
  type ReceiptRow,
} from '../../db/queries/outbox.js';
import type { Db } from '../../db/open.js';
import type { BlobStore } from '../evidence/blobs.js';
import { formatDate, parisDay } from '../french/index.js';
import { unpackDraft } from './draft-json.js';
import type { LetterDraft } from './types.js';

export interface LetterReading {
  readonly row: LetterRow;
  readonly steps: readonly LetterStepRow[];
  readonly files: readonly LetterFileRow[];
  readonly pictures: readonly string[];
  readonly deliveries: readonly {
    readonly row: DeliveryRow;
    readonly attempts: readonly AttemptRow[];
    readonly receipts: readonly ReceiptRow[];
  }[];
}

/** All that is known of a letter, by its id or reference; null when there is none. */
export function readLetter(db: Db, idOrReference: string): LetterReading | null {
  const row = findLetter(db, idOrReference);
  if (row === null) return null;
  return {
    row,
    steps: stepsOfLetter(db, row.id),
    files: filesOfLetter(db, row.id),
    pictures: picturesOfLetter(db, row.id),
    deliveries: deliveriesOfLetter(db, row.id).map((delivery) => ({
      row: delivery,
      attempts: attemptsOf(db, delivery.id),
      receipts: receiptsOf(db, delivery.id),
    })),
  };
}

/** When the version that stands was written. */
export function writtenAt(db: Db, row: LetterRow): string {
  return (
    stepsOfLetter(db, row.id).findLast(({ kind }) => kind === 'drafted' || kind === 'edited')?.at ??
    row.createdAt
  );
}

/** A letter whose time is over: nothing is lost, it was deleted. */
export function removedSentence(reference: string, removedAt: string): string {
  const day = parisDay(removedAt);
  return `Le texte de la lettre ${reference} a été supprimé${day === null ? '' : ` le ${formatDate(day)}`}, avec le nom et l’adresse de son destinataire : leur durée de conservation était passée. Restent sa référence, ses dates et ce qui en est advenu.`;
}

export type DraftReading =
  | { readonly kind: 'found'; readonly draft: LetterDraft }
  /** The file is gone or is not the one that was kept; French. */
  | { readonly kind: 'broken'; readonly problem: string };

/** The draft of the version that stands, as it was kept. */
export async function readDraft(files: BlobStore, row: LetterRow): Promise<DraftReading> {
  if (row.removedAt !== null)
    return { kind: 'broken', problem: removedSentence(row.reference, row.removedAt) };
  const reading = await files.get(row.documentSha256);
  if (reading.kind === 'found') return { kind: 'found', draft: unpackDraft(reading.bytes) };
  return {
    kind: 'broken',
    problem: `Le brouillon de la lettre ${row.reference} ${reading.kind === 'missing' ? 'manque' : 'est abîmé'} (empreinte ${row.documentSha256.slice(0, 12)}…). Remettez le fichier de votre sauvegarde, ou réécrivez la lettre.`,
  };
}

/** Lower-case hexadecimal. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
