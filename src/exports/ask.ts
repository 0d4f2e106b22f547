/** What an export is asked for, and words that its tables share. Pure. */
import type { Territory } from '../../db/queries/territories.js';
import type { AuthorityKind } from '../authorities/types.js';
import type { LegalDay } from '../french/index.js';
import { AUTHORITY_WORDS } from '../french/words.js';

export interface ExportAsk {
  /** Null or absent = all of France. */
  readonly territory?: Territory;
  /** Legal days, both included; what they are about is told by each table. */
  readonly from?: LegalDay;
  readonly until?: LegalDay;
}

/** The column of the kind of authority. */
export const KIND_OF_AUTHORITY = {
  heading: 'Type de collectivité',
  cell: (kind: AuthorityKind | null): string | null => (kind === null ? null : AUTHORITY_WORDS[kind]),
};
