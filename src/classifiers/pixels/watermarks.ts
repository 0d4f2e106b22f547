import type { Trace } from '../types.js';
import { readBlockVotes, WAYS, type BlockVotes, type Way } from './block-votes.js';
import type { Pixels } from './decode.js';

/** A message that a published program writes into its pictures with the `dwtDct` method. */
export interface Message {
  readonly name: string;
  readonly bits: readonly (0 | 1)[];
  /** How many bits may read wrong. */
  readonly maxWrongBits: number;
  /** In which ways programs are known to write it. */
  readonly ways: readonly Way[];
}

/** Bit 1 of the text comes first; block n carries bit n modulo the length. */
export const MESSAGES: readonly Message[] = [
  // CompVis/stable-diffusion and Stability-AI/stablediffusion, `put_watermark` in the scripts
  { name: 'StableDiffusionV1', bits: textBits('StableDiffusionV1'), maxWrongBits: 0, ways: ['bytes'] },
  { name: 'SDV2', bits: textBits('SDV2'), maxWrongBits: 0, ways: ['bytes'] },
  // Stability-AI/generative-models and huggingface/diffusers, `StableDiffusionXLWatermarker`
  { name: 'SDXL', bits: digitBits(0xb3ec907bb19en.toString(2)), maxWrongBits: 2, ways: WAYS },
  // black-forest-labs/flux, `src/flux/util.py`: written as 48 digits, two leading zeros are lost
  {
    name: 'FLUX',
    bits: digitBits(0x2afe879cf52en.toString(2)),
    maxWrongBits: 0,
    ways: ['bytes', 'floats'],
  },
];

/** The library refuses to write into less. */
const MIN_PIXELS = 256 * 256;
/** What the smallest picture gives each bit of the longest message: 1024 blocks over 136 bits. */
const MIN_VOTES = 7;
/** Least distance between the mean vote of the bits that should be 1 and of those that should be 0 … */
const MIN_MARGIN = 0.1;
/** … and in standard deviations of that distance, were each vote the toss of a coin. */
const MIN_DEVIATIONS = 6;

export interface MessageMatch {
  readonly matchedBits: number;
  /** Mean vote where the message has 1, less mean vote where it has 0. */
  readonly margin: number;
  /** Fewest votes that a bit had. */
  readonly votes: number;
}

/**
 * Compares the votes with a message. Null below the gate.
 *
 * The published decoder reads a bit as 1 above a mean vote of one half. Bits 1 nearly always read right; of the blocks
 * of a bit 0 up to half read wrong, because lowering the largest coefficient leaves the second one the largest. So the
 * line is drawn where it parts the message best, and everything else asks for more than the published decoder does:
 * all bits of the message (46 of 48 for SDXL), votes enough and a margin.
 *
 * Chance. A picture that has nothing to do with the message gives its n bits mean votes in any order: of the C(n, k)
 * ways to choose the k highest of n, one is the message with k ones. That is 1/C(136, 68) = 2·10^-40 for
 * StableDiffusionV1, 1/C(32, 13) = 3·10^-9 for SDV2, 1/C(46, 28) = 4·10^-13 for FLUX. With e errors allowed the line may
 * also stand at c highest, |c - k| ≤ e, with any of the C(k, m)·C(n - k, c - k + m) choices that leave m + (c - k + m)
 * ≤ e bits wrong: 6·10^-11 for SDXL in each of its three ways. This holds however the votes of one bit hang together
 * (a tile as long as the message); where they do not, the margin alone keeps chance under 10^-9. Flat pictures give
 * every bit the same vote, which parts nothing.
 */
export function matchMessage(blockVotes: Uint8Array, message: Message): MessageMatch | null {
  const { bits } = message;
  const votes = Math.floor(blockVotes.length / bits.length);
  if (votes < MIN_VOTES) return null;
  const means = meanVotes(blockVotes, bits.length);
  const margin = marginOf(means, bits);
  if (margin < Math.max(MIN_MARGIN, MIN_DEVIATIONS * deviationOf(bits, votes))) return null;
  const matchedBits = bits.length - fewestErrors(means, bits);
  return bits.length - matchedBits <= message.maxWrongBits ? { matchedBits, margin, votes } : null;
}

function meanVotes(blockVotes: Uint8Array, period: number): Float64Array {
  const sums = new Float64Array(period);
  const counts = new Float64Array(period);
  for (let block = 0; block < blockVotes.length; block++) {
    const bit = block % period;
    sums[bit] = (sums[bit] ?? 0) + (blockVotes[block] ?? 0);
    counts[bit] = (counts[bit] ?? 0) + 1;
  }
  return sums.map((sum, bit) => sum / (counts[bit] ?? 1));
}

function marginOf(means: Float64Array, bits: readonly number[]): number {
  const mean = (wanted: number): number => {
    const chosen = means.filter((_, bit) => bits[bit] === wanted);
    return chosen.reduce((sum, value) => sum + value, 0) / chosen.length;
  };
  return mean(1) - mean(0);
}

/** Standard deviation of the margin for votes of chance: two means of k and n - k bits, each the mean of its votes. */
function deviationOf(bits: readonly number[], votes: number): number {
  const ones = bits.filter((bit) => bit === 1).length;
  return Math.sqrt((1 / ones + 1 / (bits.length - ones)) / (4 * votes));
}

/** Wrong bits when the line between 0 and 1 is drawn at the best place between two different means. */
function fewestErrors(means: Float64Array, bits: readonly number[]): number {
  const ranked = [...means].map((mean, bit) => ({ mean, expected: bits[bit] ?? 0 }));
  ranked.sort((a, b) => b.mean - a.mean);
  let errors = ranked.filter(({ expected }) => expected === 1).length;
  let fewest = errors;
  for (const [rank, { mean, expected }] of ranked.entries()) {
    errors += expected === 1 ? -1 : 1;
    if (mean !== ranked[rank + 1]?.mean) fewest = Math.min(fewest, errors);
  }
  return fewest;
}

/**
 * The watermarks of known programs in a picture: one trace a message, `pixels:dwtDct`, its value the name of the
 * message, bits matched, margin and votes. Legible only in unscaled, uncropped pictures saved without loss or nearly.
 */
export function readWatermarks(pixels: Pixels): readonly Trace[] {
  if (pixels.width * pixels.height < MIN_PIXELS) return [];
  const votes = readBlockVotes(pixels);
  return MESSAGES.flatMap((message) => {
    const match = bestMatch(votes, message);
    if (match === null) return [];
    const { matchedBits, margin, votes: perBit } = match;
    const read = `${matchedBits}/${message.bits.length} bits, margin ${margin.toFixed(2)}, ${perBit} votes a bit`;
    return [{ where: 'pixels:dwtDct', value: `${message.name} ${read}` }];
  });
}

function bestMatch(votes: BlockVotes, message: Message): MessageMatch | null {
  const matches = message.ways.flatMap((way) => matchMessage(votes[way], message) ?? []);
  matches.sort((a, b) => b.matchedBits - a.matchedBits || b.margin - a.margin);
  return matches[0] ?? null;
}

function textBits(text: string): (0 | 1)[] {
  return [...Buffer.from(text)].flatMap((byte) => digitBits(byte.toString(2).padStart(8, '0')));
}

function digitBits(digits: string): (0 | 1)[] {
  return Array.from(digits, (digit) => (digit === '1' ? 1 : 0));
}
