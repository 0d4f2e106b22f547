/** Whether each piece that rows name is there, or was deleted at its term: nothing goes without a word. */
import { countRemoved, keptHashes, openIntentions } from '../../db/queries/removals.js';
import type { Db } from '../../db/open.js';
import type { BlobStore } from '../evidence/blobs.js';

export interface PieceAccount {
  readonly kept: number;
  readonly removed: number;
  /** Hashes whose bytes are gone though nobody deleted them. */
  readonly lost: readonly string[];
}

/** Asks of each piece whether its file is there; the files are not read, `vigie verify` does so for a dossier. */
export async function accountForPieces(db: Db, blobs: Pick<BlobStore, 'putAt'>): Promise<PieceAccount> {
  // A run that was cut short may have deleted what it meant to; the next one writes that it did.
  const meant = new Set(openIntentions(db).map(({ sha256 }) => sha256));
  const lost: string[] = [];
  let kept = 0;
  let removed = countRemoved(db);
  for (const sha256 of keptHashes(db)) {
    if ((await blobs.putAt(sha256)) !== null) kept += 1;
    else if (meant.has(sha256)) removed += 1;
    else lost.push(sha256);
  }
  return { kept, removed, lost };
}
