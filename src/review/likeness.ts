/**
 * Do two pictures look the same to the eye? Pure, over grey pixels; `hash-image.ts` decodes files.
 *
 * Two hashes, because each alone is fooled. `coarse` (pHash: 32 × 32 tones, cosine transform, the 64 lowest
 * frequencies but the constant one against their median) survives other sizes, formats, colours and a small crop, and
 * finds candidates; posters made from one template share it. `fine` (difference hash over 24 × 24 steps, 576 bits) sees
 * that the words or the picture inside the layout are others. `same` asks both; `nearly` asks the coarse one alone, and
 * is only ever a proposal to a person, or a reason to protect.
 *
 * Measured on posters made by code (tests/fixtures/make-poster.ts; bits that differ, median and most):
 * copies in other sizes, formats, colours 0–13 and 25 fine bits; 1 % cut off all around 23 and 36; the same layout and
 * picture with other words 48, never less than 32; with another picture 87, never less than 53. Coarse bits: copies cut
 * by up to 5 % at most 12, unrelated posters 32, never less than 16. When only the small print changes it is the same.
 */

/** Grey pixels, a byte each, rows from the top. */
export interface GreyPixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** What is kept of a picture to find it again. Texts of hexadecimal digits, so that a database can hold and index them. */
export interface PictureHash {
  /** 64 bits, 16 digits. */
  readonly coarse: string;
  /** 576 bits, 144 digits. */
  readonly fine: string;
  /** Width over height. */
  readonly ratio: number;
  /** Standard deviation of the tones, of 255. */
  readonly contrast: number;
}

/** Bits of 64 that may differ for `same`. */
export const SAME_COARSE_BITS = 8;
/** Bits of 576 that may differ for `same`. */
export const SAME_FINE_BITS = 24;
/**
 * The same as a part of the bits that are set: a drawing on a blank ground has few of them, and another drawing on the
 * same ground would differ by no more.
 */
export const SAME_FINE_PART = 0.25;
/** Part by which width over height may differ for `same`. */
export const SAME_RATIO = 0.02;
/** Bits of 64 that may differ for `nearly`. */
export const NEAR_COARSE_BITS = 12;
/** Part by which width over height may differ for `nearly`: a small crop changes it. */
export const NEAR_RATIO = 0.15;
/** A picture whose tones vary less than this is blank: nothing in it can be compared. */
export const MIN_CONTRAST = 4;
/** A step of at least this many tones, of 255, from one cell of the fine grid to the next is a detail. */
const DETAIL_STEP = 10;
/**
 * A picture with details in fewer than this part of its steps is a soft ground: two colour gradients look alike without
 * being one work. Measured on the corpus: gradients have none, the plainest pictures 4 %, half of them 40 %.
 */
export const MIN_DETAIL = 0.02;
/** Smallest side, in pixels, of a picture that can be compared. */
export const MIN_SIDE = 32;

const TONES = 32;
const STEPS = 24;
const NO_BITS = '0'.repeat((STEPS * STEPS) / 4);

/** The hash of a picture; null when it is too small, blank, soft or not what `GreyPixels` says. */
export function hashPicture(pixels: GreyPixels): PictureHash | null {
  const { data, width, height } = pixels;
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < MIN_SIDE || height < MIN_SIDE)
    return null;
  if (data.length !== width * height) return null;
  const tones = shrink(pixels, TONES, TONES);
  const contrast = deviationOf(tones);
  if (contrast < MIN_CONTRAST) return null;
  const fine = shrink(pixels, STEPS + 1, STEPS);
  const steps = stepsOf(fine);
  if (steps.filter((step) => Math.abs(step) > DETAIL_STEP).length < steps.length * MIN_DETAIL) return null;
  return {
    coarse: toHex(frequencyBits(tones)),
    // Two tones of 255 are noise of the encoder: even ground stays 0 in every copy.
    fine: toHex(steps.map((step) => step > 2)),
    ratio: width / height,
    contrast,
  };
}

/** Number of bits that differ; the length of the longer one, in bits, when they are not of one length. */
export function hamming(a: string, b: string): number {
  if (a.length !== b.length) return Math.max(a.length, b.length) * 4;
  let distance = 0;
  for (let at = 0; at < a.length; at += 8) {
    let bits = (Number.parseInt(a.slice(at, at + 8), 16) ^ Number.parseInt(b.slice(at, at + 8), 16)) >>> 0;
    for (; bits !== 0; bits &= bits - 1) distance += 1;
  }
  return distance;
}

export type Likeness = 'same' | 'nearly' | 'different';

/** How alike two pictures are. Symmetric; a picture is the same as itself. */
export function likenessOf(a: PictureHash, b: PictureHash): Likeness {
  const coarse = hamming(a.coarse, b.coarse);
  const shape = Math.max(a.ratio, b.ratio) / Math.min(a.ratio, b.ratio) - 1;
  if (coarse > NEAR_COARSE_BITS || !(shape <= NEAR_RATIO)) return 'different';
  const set = Math.max(hamming(a.fine, NO_BITS), hamming(b.fine, NO_BITS));
  const isSame =
    coarse <= SAME_COARSE_BITS &&
    shape <= SAME_RATIO &&
    hamming(a.fine, b.fine) <= Math.min(SAME_FINE_BITS, set * SAME_FINE_PART);
  return isSame ? 'same' : 'nearly';
}

/** One decision is about both. */
export function sameToTheEye(a: PictureHash, b: PictureHash): boolean {
  return likenessOf(a, b) === 'same';
}

/** Mean tones over a grid: each cell weighs the pixels under it by the part that it covers. */
function shrink({ data, width, height }: GreyPixels, columns: number, rows: number): Float64Array {
  const across = shares(width, columns);
  const down = shares(height, rows);
  const strip = new Float64Array(columns * height);
  for (let y = 0; y < height; y += 1)
    for (const [column, cell] of across.entries()) {
      let sum = 0;
      for (const [x, part] of cell) sum += (data[y * width + x] ?? 0) * part;
      strip[y * columns + column] = sum;
    }
  const tones = new Float64Array(columns * rows);
  for (const [row, cell] of down.entries())
    for (let column = 0; column < columns; column += 1) {
      let sum = 0;
      for (const [y, part] of cell) sum += (strip[y * columns + column] ?? 0) * part;
      tones[row * columns + column] = sum;
    }
  return tones;
}

/** For each cell: which pixels lie under it, with their weights, which add up to 1. */
function shares(pixels: number, cells: number): (readonly [at: number, part: number][])[] {
  const size = pixels / cells;
  return Array.from({ length: cells }, (_, cell) => {
    const [start, end] = [cell * size, (cell + 1) * size];
    const parts: [number, number][] = [];
    for (let at = Math.floor(start); at < Math.min(Math.ceil(end), pixels); at += 1)
      parts.push([at, (Math.min(at + 1, end) - Math.max(at, start)) / size]);
    return parts;
  });
}

function deviationOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

const LOW = 8;
/** Cosines of the transform: frequency by place. */
const COSINES: readonly Float64Array[] = Array.from({ length: LOW + 1 }, (_, frequency) =>
  Float64Array.from({ length: TONES }, (__, at) =>
    Math.cos((Math.PI * frequency * (2 * at + 1)) / (2 * TONES)),
  ),
);

/** 64 lowest frequencies of the cosine transform, without the constant one, each above the median of them or not. */
function frequencyBits(tones: Float64Array): boolean[] {
  const values: number[] = [];
  for (let v = 0; v < LOW; v += 1)
    for (let u = 0; u < LOW; u += 1) {
      // The constant frequency says how light the picture is: its place goes to the next one of the row.
      const [fx, fy] = u === 0 && v === 0 ? [LOW, 0] : [u, v];
      let sum = 0;
      for (let y = 0; y < TONES; y += 1)
        for (let x = 0; x < TONES; x += 1)
          sum += (tones[y * TONES + x] ?? 0) * (COSINES[fx]?.[x] ?? 0) * (COSINES[fy]?.[y] ?? 0);
      values.push(sum);
    }
  const sorted = values.toSorted((a, b) => a - b);
  const median = ((sorted[31] ?? 0) + (sorted[32] ?? 0)) / 2;
  return values.map((value) => value > median);
}

/** By how much each tone is lighter than its left neighbour. */
function stepsOf(tones: Float64Array): readonly number[] {
  const steps: number[] = [];
  for (let row = 0; row < STEPS; row += 1)
    for (let column = 0; column < STEPS; column += 1) {
      const at = row * (STEPS + 1) + column;
      steps.push((tones[at + 1] ?? 0) - (tones[at] ?? 0));
    }
  return steps;
}

function toHex(bits: readonly boolean[]): string {
  let text = '';
  for (let at = 0; at < bits.length; at += 4)
    text += (
      (bits[at] ? 8 : 0) +
      (bits[at + 1] ? 4 : 0) +
      (bits[at + 2] ? 2 : 0) +
      (bits[at + 3] ? 1 : 0)
    ).toString(16);
  return text;
}
