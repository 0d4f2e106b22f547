import type { ByteSource } from '../../../src/classifiers/containers/byte-source.js';

/** A source like a server with byte ranges: the size is known after the first answer; every request is noted. */
export function countingSource(bytes: Uint8Array): ByteSource & {
  readonly requests: { readonly offset: number; readonly length: number }[];
} {
  const requests: { offset: number; length: number }[] = [];
  return {
    requests,
    get size() {
      return requests.length === 0 ? null : bytes.length;
    },
    read(offset, length) {
      requests.push({ offset, length });
      return Promise.resolve(bytes.slice(offset, offset + length));
    },
  };
}

/** Pseudo-random bytes that do not compress, always the same for a seed. */
export function noise(length: number, seed = 1): Buffer {
  const out = Buffer.alloc(length);
  let state = seed;
  for (let i = 0; i < length; i += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    out[i] = state >>> 16;
  }
  return out;
}
