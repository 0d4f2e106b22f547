/** When the first crawls of many sites that are added at once begin. Pure. */

const DAY_MS = 86_400_000;

/**
 * First instants (ISO) of the crawls of `keys`, in their order, from `from` on and before `days` days have gone. The
 * time is cut into as many parts as there are keys and each key has one of its own, so that no day has more than its
 * share; which one, and where in it, follows from the key alone: the sites of one host or of one place lie apart, and
 * adding the same ones again spreads them the same way.
 */
export function spreadFirstCrawls(keys: readonly string[], from: Date, days: number): readonly string[] {
  const slot = (days * DAY_MS) / Math.max(1, keys.length);
  const places = keys
    .map((key, index) => ({ index, order: hash(key), jitter: hash(`${key}#`) / 2 ** 32 }))
    .toSorted((a, b) => a.order - b.order || a.index - b.index);
  const instants = keys.map(() => '');
  for (const [nth, { index, jitter }] of places.entries())
    instants[index] = new Date(from.getTime() + Math.floor((nth + jitter) * slot)).toISOString();
  return instants;
}

/** FNV-1a with a last mixing (murmur3), 32 bits: spreads texts that differ in one character. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const char of text) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
