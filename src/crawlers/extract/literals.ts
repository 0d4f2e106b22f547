/** Which of many fixed pieces of text a page holds, found in one pass over its bytes. */

const BUCKETS = 1 << 15;
const MASK = BUCKETS - 1;
/** A third of the bits of a bucket: of four bytes the first has left it. */
const SHIFT = 5;
/** Letters by which a piece is recognised before it is compared whole. */
const START = 3;

/**
 * Makes the search for these pieces, ASCII and of at least three letters each. Several times faster than as many searches,
 * or than one pattern of alternatives, over each page.
 */
export function literalFinder(literals: readonly string[]): (page: Buffer) => ReadonlySet<string> {
  const byStart = new Map<number, { readonly text: string; readonly bytes: Buffer }[]>();
  const mayStart = new Uint8Array(BUCKETS);
  for (const text of literals) {
    const bytes = Buffer.from(text, 'latin1');
    if (bytes.byteLength < START) throw new Error(`too short a piece: ${text}`);
    const start = bucket(bytes[0] ?? 0, bytes[1] ?? 0, bytes[2] ?? 0);
    mayStart[start] = 1;
    byStart.set(start, [...(byStart.get(start) ?? []), { text, bytes }]);
  }
  return (page) => {
    const found = new Set<string>();
    const last = page.byteLength - START;
    // The last three bytes, as `bucket` mixes them.
    let start = 0;
    for (let at = 1 - START; at <= last; at += 1) {
      start = ((start << SHIFT) ^ (page[at + START - 1] ?? 0)) & MASK;
      if (at < 0 || mayStart[start] !== 1) continue;
      for (const { text, bytes } of byStart.get(start) ?? [])
        if (!found.has(text) && isAt(page, at, bytes)) found.add(text);
    }
    return found;
  };
}

function bucket(first: number, second: number, third: number): number {
  return ((((first << SHIFT) ^ second) << SHIFT) ^ third) & MASK;
}

function isAt(page: Buffer, at: number, piece: Buffer): boolean {
  if (at + piece.byteLength > page.byteLength) return false;
  for (let index = 0; index < piece.byteLength; index += 1)
    if (page[at + index] !== piece[index]) return false;
  return true;
}
