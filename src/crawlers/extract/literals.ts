/** Which of many fixed pieces of text a page holds, found in one pass over its text. */

const BUCKETS = 1 << 15;
const MASK = BUCKETS - 1;
/** A third of the bits of a bucket. */
const SHIFT = 5;
/** Letters by which a piece is recognised before it is compared whole. */
const BLOCK = 3;
/** Shorter pieces are looked for one by one: they would have every step of the others be a short one. */
const MIN_LONG = 6;

/**
 * Makes the search for these pieces, ASCII and of at least three letters each. Several times faster than as many searches, or than one pattern
 * of alternatives, over each page: most steps pass over several bytes (Wu and Manber, "A fast algorithm for multi-pattern
 * searching", 1994).
 */
export function literalFinder(literals: readonly string[]): (page: string) => ReadonlySet<string> {
  for (const text of literals) if (text.length < BLOCK) throw new Error(`too short a piece: ${text}`);
  const short = literals.filter((text) => text.length < MIN_LONG);
  const long = literals.filter((text) => text.length >= MIN_LONG);
  /** Letters of each long piece that are looked at, all from its beginning. */
  const window = Math.min(...long.map((text) => text.length), BUCKETS);
  /** How far to go on from where the last letters of the window are those of this bucket. */
  const steps = new Uint8Array(BUCKETS).fill(Math.min(window - BLOCK + 1, 255));
  const byEnd = new Map<number, string[]>();
  for (const piece of long) {
    for (let end = BLOCK; end <= window; end += 1) {
      const at = bucket(piece, end);
      steps[at] = Math.min(steps[at] ?? 0, window - end);
    }
    const end = bucket(piece, window);
    byEnd.set(end, [...(byEnd.get(end) ?? []), piece]);
  }
  return (page) => {
    const found = new Set<string>();
    for (const text of short) if (page.includes(text)) found.add(text);
    for (let end = window; end <= page.length;) {
      const at = bucket(page, end);
      const step = steps[at] ?? 1;
      end += Math.max(step, 1);
      if (step > 0) continue;
      const start = end - 1 - window;
      for (const text of byEnd.get(at) ?? [])
        if (!found.has(text) && page.startsWith(text, start)) found.add(text);
    }
    return found;
  };
}

/** The bucket of the letters that end before `end`. */
function bucket(text: string, end: number): number {
  const first = text.charCodeAt(end - 3) << SHIFT;
  return (((first ^ text.charCodeAt(end - 2)) << SHIFT) ^ text.charCodeAt(end - 1)) & MASK;
}
