/**
 * Text hidden in the lowest bits of the pixels ("stealth pnginfo"), as NovelAI and extensions of the
 * AUTOMATIC1111 family write it.
 * Source: marks catalogue §3, `novelai-stealth` (NovelAI/novelai-image-metadata).
 */
import { gunzipSync } from 'node:zlib';
import { MAX_TRACE_CHARS, type Trace } from '../types.js';
import type { Pixels } from './decode.js';

const MAGIC_BYTES = 15;
const MAX_PAYLOAD_BYTES = 4_000_000;

/**
 * Reads the hidden text of a picture, alpha channel first, then the colours. No text gives no trace.
 * The bits run down the columns, most significant bit first: 15 bytes of magic, 32 bits that count the
 * bits of the payload, the payload (UTF-8, gzip where the magic ends in `comp`).
 */
export function readStealthText(pixels: Pixels): readonly Trace[] {
  for (const [mode, channels] of [
    ['png', pixels.channels === 4 ? [3] : []],
    ['rgb', [0, 1, 2]],
  ] as const) {
    if (channels.length === 0) continue;
    const text = readHidden(bitReader(pixels, channels), `stealth_${mode}`);
    if (text !== null)
      return [{ where: `pixels:stealth_${mode}info`, value: text.slice(0, MAX_TRACE_CHARS) }];
  }
  return [];
}

/** Gives the next `count` bytes of the hidden stream, or null where the pixels end. */
function bitReader(pixels: Pixels, channels: readonly number[]): (count: number) => Buffer | null {
  const { data, width, height } = pixels;
  let bit = 0;
  const total = width * height * channels.length;
  return (count) => {
    if (bit + count * 8 > total) return null;
    const out = Buffer.alloc(count);
    for (let index = 0; index < count * 8; index++, bit++) {
      const pixel = Math.floor(bit / channels.length);
      const x = Math.floor(pixel / height);
      const y = pixel % height;
      const value = data[(y * width + x) * pixels.channels + (channels[bit % channels.length] ?? 0)] ?? 0;
      out[index >> 3] = ((out[index >> 3] ?? 0) << 1) | (value & 1);
    }
    return out;
  };
}

function readHidden(next: (count: number) => Buffer | null, prefix: string): string | null {
  const magic = next(MAGIC_BYTES)?.toString('latin1');
  if (magic !== `${prefix}info` && magic !== `${prefix}comp`) return null;
  const payloadBytes = (next(4)?.readUInt32BE(0) ?? 0) >>> 3;
  if (payloadBytes === 0 || payloadBytes > MAX_PAYLOAD_BYTES) return null;
  const payload = next(payloadBytes);
  if (payload === null) return null;
  try {
    const plain = magic.endsWith('comp')
      ? gunzipSync(payload, { maxOutputLength: MAX_PAYLOAD_BYTES })
      : payload;
    return new TextDecoder('utf-8', { fatal: true }).decode(plain);
  } catch {
    // The magic stood there by accident or the stream is damaged: nothing that could be quoted.
    return null;
  }
}
