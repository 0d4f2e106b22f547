import { randomFillSync } from 'node:crypto';

/** Chance is drawn for many ids at a time: a draw costs more than the rest of an id. */
const POOL_BYTES = 4096;
const pool = Buffer.alloc(POOL_BYTES);
let poolAt = POOL_BYTES;

let lastMs = 0;
let counter = 0;

/**
 * A UUID version 7 (RFC 9562 §5.7): the milliseconds of `at`, then a counter that keeps the ids of this process in
 * the order they were made, then chance.
 *
 * @param at ISO-8601 instant
 */
export function newId(at: string, random: (size: number) => Uint8Array = pooled): string {
  const ms = Date.parse(at);
  if (!Number.isFinite(ms)) throw new RangeError(`not an instant: ${at}`);
  // An earlier or equal clock continues the counter (RFC 9562 §6.2, method 1), so that order is kept.
  if (ms > lastMs) {
    lastMs = ms;
    counter = 0;
  } else if (++counter > 0xfff) {
    lastMs += 1;
    counter = 0;
  }
  const hex =
    lastMs.toString(16).padStart(12, '0') +
    '7' +
    counter.toString(16).padStart(3, '0') +
    Buffer.from(random(8)).toString('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  const full = hex.slice(0, 16) + variant + hex.slice(17);
  return [full.slice(0, 8), full.slice(8, 12), full.slice(12, 16), full.slice(16, 20), full.slice(20)].join(
    '-',
  );
}

/** What is greater than every id made before an instant or the beginning of a day (UTC), and less than those made since. */
export function idPrefix(at: string): string {
  const hex = Math.max(0, Date.parse(at)).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}`;
}

/** Bytes of chance, each handed out once; they are to be used before the next call. */
function pooled(size: number): Uint8Array {
  if (poolAt + size > POOL_BYTES) {
    randomFillSync(pool);
    poolAt = 0;
  }
  const bytes = pool.subarray(poolAt, poolAt + size);
  poolAt += size;
  return bytes;
}
