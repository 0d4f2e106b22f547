/** The request of documents of a case, as the sheet for the CADA (T3b) needs it: from the case's events and the request itself. */
import { findLetter } from '../../db/queries/letters.js';
import type { Db } from '../../db/open.js';
import { documentsClock, RECEIPT_WORDS, type DocumentsFacts } from '../cases/index.js';
import type { BlobStore } from '../evidence/blobs.js';
import { formatDate } from '../french/index.js';
import { letterOptionsSchema, type Circumstances } from './composition.js';
import { readDraft } from './read-letter.js';
import type { LetterDraft } from './types.js';

type Request = NonNullable<Circumstances['documentRequest']>;

/**
 * Null while no request has left. The refusal, its kind and the last day are those of the legal clock (law.md §2,
 * `cases/documents.ts`); what was asked is read from the request as it was kept.
 */
export async function documentRequestOf(
  { db, letters }: { readonly db: Db; readonly letters: BlobStore },
  facts: DocumentsFacts | null,
): Promise<Request | null> {
  if (facts === null) return null;
  const { requested, receipt } = facts;
  const row = findLetter(db, requested.letter);
  if (row === null) return null;
  const clock = documentsClock(facts);
  const read = await readDraft(letters, row);
  const asked = read.kind === 'broken' ? null : askedOf(read.draft, row.options);
  return {
    reference: row.reference,
    sentOn: requested.day,
    receivedOn: receipt?.day ?? null,
    receipt: receipt === null ? null : `${RECEIPT_WORDS[receipt.proof]} du ${formatDate(receipt.day)}`,
    refusedOn: clock.refusal,
    isTacit: clock.how === 'silence',
    lastDay: clock.cadaUntil,
    settled: settledOf(facts),
    ...(asked === null ? {} : { asked }),
  };
}

function settledOf({ answers, referred, ended, returned }: DocumentsFacts): Request['settled'] {
  const last = answers.at(-1);
  if (ended !== null) return { how: 'ended', on: ended.day };
  if (returned !== null) return { how: 'returned', on: returned.day };
  if (last?.answer === 'complete' || last?.answer === 'none-exist') return { how: last.answer, on: last.day };
  return referred === null ? null : { how: 'referred', on: referred.day };
}

/** Requests that were kept before they said what they ask have their list and their options. */
function askedOf(draft: LetterDraft, options: unknown): Request['asked'] | null {
  const { request } = draft;
  if (request !== undefined) return { documents: [...request.documents], period: request.period };
  const documents = draft.document.body.flatMap((block) => (block.kind === 'list' ? block.items : []));
  const known = letterOptionsSchema.safeParse(options);
  const period = known.success ? (known.data.period ?? null) : null;
  return documents.length === 0 ? null : { documents: documents.slice(0, 8), period };
}
