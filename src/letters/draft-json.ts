/** Drafts as bytes that are kept, and back. Pure. */
import { z } from 'zod';
import type { LetterDraft } from './types.js';

/** A picture inside becomes base64; keys stay in their order, so that equal drafts are equal bytes. */
export function packJson(value: LetterDraft): Uint8Array {
  return new TextEncoder().encode(
    // A Buffer turns itself into a list of numbers before a replacer is asked: what it was stands in its holder.
    JSON.stringify(value, function (this: Readonly<Record<string, unknown>>, key, inner: unknown) {
      const own = this[key];
      return own instanceof Uint8Array ? { base64: Buffer.from(own).toString('base64') } : inner;
    }),
  );
}

/**
 * A draft that `packJson` made, from the store of letters, which has checked its hash.
 *
 * @throws SyntaxError on other bytes: a broken store
 */
export function unpackDraft(bytes: Uint8Array): LetterDraft {
  return unpack(bytes) as LetterDraft;
}

const annexPart = z.object({ thumbnail: z.object({}).nullable() });
const mailPart = z
  .object({
    emailSubject: z.string(),
    attachedLetters: z.array(z.string()),
    annex: annexPart.nullable(),
    moreAnnexes: z.array(annexPart).default([]),
  })
  .transform(({ emailSubject, attachedLetters, annex, moreAnnexes }) => ({
    emailSubject,
    attachedLetters,
    showsPicture: [annex, ...moreAnnexes].some((one) => (one?.thumbnail ?? null) !== null),
  }));

/** What a mail needs of the document that was frozen (`documentJson`). @throws on other bytes: a broken store */
export function mailPartOf(document: Uint8Array): z.infer<typeof mailPart> {
  return mailPart.parse(JSON.parse(new TextDecoder().decode(document)));
}

function unpack(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes), (_key, inner: unknown) =>
    isPacked(inner) ? new Uint8Array(Buffer.from(inner.base64, 'base64')) : inner,
  );
}

function isPacked(value: unknown): value is { readonly base64: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'base64' in value &&
    typeof value.base64 === 'string' &&
    Object.keys(value).length === 1
  );
}
