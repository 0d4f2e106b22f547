/** Which of many fixed pieces of text a page holds, found in one pass over its bytes. */

const BUCKETS = 1 << 15;
const MASK = BUCKETS - 1;
/** A third of the bits of a bucket. */
const SHIFT = 5;
/** Letters by which a piece is recognised before it is compared whole. */
const BLOCK = 3;
/** Shorter pieces are looked for one by one: they would have every step of the others be a short one. */
const MIN_LONG = 6;

interface Piece {
  readonly text: string;
  readonly bytes: Buffer;
}

/**
 * Makes the search for these pieces, ASCII and of at least three letters each. Several times faster than as many searches, or than one pattern
 * of alternatives, over each page: most steps pass over several bytes (Wu and Manber, "A fast algorithm for multi-pattern
 * searching", 1994).
 */
export function literalFinder(literals: readonly string[]): (page: Buffer) => ReadonlySet<string> {
  for (const text of literals) if (text.length < BLOCK) throw new Error(`too short a piece: ${text}`);
  const pieces = literals.map((text): Piece => ({ text, bytes: Buffer.from(text, 'latin1') }));
  const short = pieces.filter(({ text }) => text.length < MIN_LONG);
  const long = pieces.filter(({ text }) => text.length >= MIN_LONG);
  /** Letters of each long piece that are looked at, all from its beginning. */
  const window = Math.min(...long.map(({ text }) => text.length), BUCKETS);
  /** How far to go on from where the last letters of the window are those of this bucket. */
  const steps = new Uint8Array(BUCKETS).fill(Math.min(window - BLOCK + 1, 255));
  const byEnd = new Map<number, Piece[]>();
  for (const piece of long) {
    for (let end = BLOCK; end <= window; end += 1) {
      const at = bucket(piece.bytes, end);
      steps[at] = Math.min(steps[at] ?? 0, window - end);
    }
    const end = bucket(piece.bytes, window);
    byEnd.set(end, [...(byEnd.get(end) ?? []), piece]);
  }
  return (page) => {
    const found = new Set<string>();
    for (const { text, bytes } of short) if (page.includes(bytes)) found.add(text);
    for (let end = window; end <= page.byteLength;) {
      const at = bucket(page, end);
      const step = steps[at] ?? 1;
      end += Math.max(step, 1);
      if (step > 0) continue;
      const start = end - 1 - window;
      for (const { text, bytes } of byEnd.get(at) ?? [])
        if (!found.has(text) && isAt(page, start, bytes)) found.add(text);
    }
    return found;
  };
}

/** The bucket of the letters that end before `end`. */
function bucket(bytes: Buffer, end: number): number {
  const first = (bytes[end - 3] ?? 0) << SHIFT;
  return (((first ^ (bytes[end - 2] ?? 0)) << SHIFT) ^ (bytes[end - 1] ?? 0)) & MASK;
}

function isAt(page: Buffer, at: number, piece: Buffer): boolean {
  if (at + piece.byteLength > page.byteLength) return false;
  for (let index = 0; index < piece.byteLength; index += 1)
    if (page[at + index] !== piece[index]) return false;
  return true;
}
