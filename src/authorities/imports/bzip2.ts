/** bzip2 by blocks, each given out as soon as it is whole. The decoder itself is that of unbzip2-stream. */
import { createRequire } from 'node:module';

/**
 * The parts of unbzip2-stream. Its own stream gathers a block as a list of numbers, which a file made to harm turns
 * into hundreds of megabytes; here a block is bytes, and it ends where too much comes.
 */
interface Decoder {
  header(bits: Bits): number;
  /** Gives each byte to `out`; null at the end of a stream of blocks. */
  decompress(
    bits: Bits,
    out: (byte: number) => void,
    buffer: Int32Array,
    size: number,
    crc: number,
  ): number | null;
}
interface Bits {
  (count: number | null): number;
  readonly bytesRead: number;
}

const load = createRequire(import.meta.url);
const decoder = load('unbzip2-stream/lib/bzip2.js') as Decoder;
const bitReader = load('unbzip2-stream/lib/bit_iterator.js') as (next: () => Uint8Array | undefined) => Bits;

const BLOCK_UNIT = 100_000;
/** A block is never longer than this beyond its unfolded size (as the stream of the package counts). */
const BLOCK_MARGIN = 25_000;
/** Runs of a block unfold to at most 52 times its size: 47 MB of the largest. */
const OUT_BYTES = 1024 * 1024;

/** Unfolds bzip2. @throws Error for what is no bzip2, is damaged or ends too early */
export async function* bunzip2(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const queue: Uint8Array[] = [];
  let received = 0;
  let bits: Bits | null = null;
  /** 0 = the header of a stream of blocks comes next. */
  let level = 0;
  let crc = 0;
  let buffer = new Int32Array(0);

  function* blocks(isEnd: boolean): Generator<Buffer> {
    for (;;) {
      const used: number = bits?.bytesRead ?? 0;
      const left = received - used;
      if (isEnd ? left <= 0 : left < BLOCK_MARGIN + BLOCK_UNIT * Math.max(level, 1)) return;
      bits ??= bitReader(() => queue.shift());
      if (level === 0) {
        level = decoder.header(bits);
        crc = 0;
        if (buffer.length !== BLOCK_UNIT * level) buffer = new Int32Array(BLOCK_UNIT * level);
        continue;
      }
      const out = new Gathered();
      const next: number | null = decoder.decompress(bits, out.push, buffer, buffer.length, crc);
      if (next === null) level = 0;
      else crc = next;
      yield* out.whole();
    }
  }

  for await (const chunk of source) {
    if (chunk.byteLength === 0) continue;
    queue.push(chunk);
    received += chunk.byteLength;
    yield* blocks(false);
  }
  yield* blocks(true);
  if (level !== 0 || received === 0) throw new Error('bzip2 ends too early');
}

class Gathered {
  private readonly full: Buffer[] = [];
  private current = Buffer.allocUnsafe(OUT_BYTES);
  private length = 0;

  readonly push = (byte: number): void => {
    if (this.length === OUT_BYTES) {
      this.full.push(this.current);
      this.current = Buffer.allocUnsafe(OUT_BYTES);
      this.length = 0;
    }
    this.current[this.length++] = byte;
  };

  *whole(): Generator<Buffer> {
    yield* this.full;
    if (this.length > 0) yield this.current.subarray(0, this.length);
  }
}
