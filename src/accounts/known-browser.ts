/**
 * The mark that a browser keeps once somebody came in with it: tries from there are counted apart, so that whoever
 * guesses elsewhere shuts nobody out. It opens nothing, names nobody, and the database knows none. Pure.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const DAY_MS = 24 * 3_600_000;
/** Counted from when the person last came in. */
export const KNOWN_DAYS = 180;
const MARK = /^(\d{1,6})\.([\w-]{22})\.([\w-]{43})$/;

/**
 * What was given in a browser: whoever stole a password or a link comes as far as `entry`, and is known no better by it
 * where codes are counted.
 */
const GIVEN = ['entry', 'code'] as const;
type Given = (typeof GIVEN)[number];

/** A mark for the browser of a person who came in just now. */
export function knownMark(key: Uint8Array, personId: string, at: Date, given: Given): string {
  const day = String(Math.floor(at.getTime() / DAY_MS));
  const browser = randomBytes(16).toString('base64url');
  return [day, browser, proofOf(key, { personId, day, browser, given })].join('.');
}

/** By which a browser with this mark is known as one of this person; null when it is none of hers, or too old. */
export function knownBrowserOf(
  key: Uint8Array,
  personId: string,
  mark: string,
  at: Date,
): { readonly browser: string; readonly given: Given } | null {
  const [, day = '', browser = '', proof = ''] = MARK.exec(mark) ?? [];
  if (proof === '') return null;
  const age = at.getTime() / DAY_MS - Number(day);
  if (age < 0 || age >= KNOWN_DAYS) return null;
  const given = GIVEN.find((one) =>
    timingSafeEqual(Buffer.from(proof), Buffer.from(proofOf(key, { personId, day, browser, given: one }))),
  );
  return given === undefined ? null : { browser, given };
}

interface Marked {
  readonly personId: string;
  readonly day: string;
  readonly browser: string;
  readonly given: Given;
}

function proofOf(key: Uint8Array, { personId, day, browser, given }: Marked): string {
  return createHmac('sha256', key)
    .update(`known-browser ${given} ${personId} ${day} ${browser}`)
    .digest('base64url');
}
