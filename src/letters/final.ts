/** From a draft to the document that is frozen: what may still stand in the way, and the canonical JSON of a document. */
import type { LegalDay } from '../french/index.js';
import { invalidity } from './validity.js';
import type { LetterDocument, LetterDraft } from './types.js';

export type FinalOutcome =
  | { readonly kind: 'final'; readonly document: LetterDocument }
  /** Each reason is a French sentence. */
  | { readonly kind: 'refused'; readonly reasons: readonly string[] };

/**
 * The document without PROJET, for the approval (`approve.ts`) and nobody else: it is still no approved letter. Refused
 * while a template or a text of it has no validation on that day, and while a remark stands in the way.
 */
export function finalDocument(draft: LetterDraft, on: LegalDay): FinalOutcome {
  const reasons = [
    ...[draft.template, ...draft.parts].flatMap((source) => invalidity(source, on) ?? []),
    ...draft.remarks.filter(({ isBlocking }) => isBlocking).map(({ message }) => message),
  ];
  if (reasons.length > 0) return { kind: 'refused', reasons: [...new Set(reasons)] };
  const { document } = draft;
  return { kind: 'final', document: { ...document, status: 'final', title: document.objet } };
}

/** A document as JSON, to be frozen beside its PDF: keys in order, pictures in base64. The same document, the same text. */
export function documentJson(document: LetterDocument): string {
  return `${JSON.stringify(ordered(document), null, 1)}\n`;
}

function ordered(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, ordered(inner)]),
  );
}
