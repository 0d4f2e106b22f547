/** What pages say of bytes that were deleted because they may not be kept longer. */
import type { RemovalRow } from '../../../db/queries/removals.js';
import type { RemovalReason } from '../../evidence/types.js';
import { formatDayOf } from '../../french/index.js';

export type Removed = Pick<RemovalRow, 'at' | 'reason'>;

const WHY: Readonly<Record<RemovalReason, string>> = {
  dismissed: 'visuel écarté',
  'by-catch': 'plus rien ne signalait ce visuel',
  persons: 'durée de conservation atteinte',
  'closed-case': 'dossier clos depuis longtemps',
};

/** « supprimée le 3 mars 2027 (visuel écarté) », of a piece. */
export function removedWords({ at, reason }: Removed): string {
  return `supprimée le ${formatDayOf(at)} (${WHY[reason]})`;
}
