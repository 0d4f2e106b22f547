import type { Pixels } from './decode.js';

/*
 * The bits that the `dwtDct` method of the invisible-watermark library leaves in a picture, one vote a block.
 *
 * In spite of its name the released method applies no cosine transform: it takes the chrominance plane U, one level of
 * the Haar wavelet, cuts the low band into blocks of 4×4 coefficients (8×8 pixels of the picture, in the order of
 * reading) and moves in each the coefficient of largest magnitude, the first one apart, to a quarter (bit 0) or to
 * three quarters (bit 1) of a step of 36. Reading is the remainder of that coefficient by 36.
 *
 * Programs call the library in three ways, which give U another origin or another channel order, and so other
 * remainders: a watermark is legible only in the way in which it was written.
 */

/**
 * How U was computed when the watermark was written.
 * - `bytes`: 8-bit picture, U around 128, rounded as OpenCV does (the Stable Diffusion 1 and 2 scripts)
 * - `floats`: floating point picture, U around 0.5 and not rounded (generative-models, FLUX)
 * - `swapped-floats`: the same with red taken for blue and blue for red (diffusers before it put the channels in order)
 */
export const WAYS = ['bytes', 'floats', 'swapped-floats'] as const;
export type Way = (typeof WAYS)[number];

/** One vote (0 or 1) a block, in the order of blocks, for each way. Partial blocks at the right and below have none. */
export type BlockVotes = Readonly<Record<Way, Uint8Array>>;

const BLOCK_PX = 8;
const CELLS = 16;
const STEP = 36;

/** OpenCV's 8-bit conversion: weights of 14 fractional bits, each sum rounded. */
const FRACTION_BITS = 14;
const HALF = 1 << (FRACTION_BITS - 1);
const BYTE_RED = 4899;
const BYTE_GREEN = 9617;
const BYTE_BLUE = 1868;
const BYTE_U = 8061;
const BYTE_ORIGIN = (128 << FRACTION_BITS) + HALF;

/** OpenCV's floating point conversion. */
const RED = 0.299;
const GREEN = 0.587;
const BLUE = 0.114;
const U_WEIGHT = 0.492;
const U_ORIGIN = 0.5;

/**
 * Reads the vote of every whole block of 8×8 pixels.
 * Source: ShieldMnt/invisible-watermark `imwatermark/maxDct.py`; OpenCV `cvtColor`, BGR to YUV; marks catalogue §6.
 */
export function readBlockVotes(pixels: Pixels): BlockVotes {
  const { data, width, channels } = pixels;
  const columns = Math.floor(width / BLOCK_PX);
  const rows = Math.floor(pixels.height / BLOCK_PX);
  const votes = {
    bytes: new Uint8Array(rows * columns),
    floats: new Uint8Array(rows * columns),
    'swapped-floats': new Uint8Array(rows * columns),
  };
  const lineBytes = width * channels;
  const cells = {
    bytes: new Float64Array(CELLS),
    floats: new Float64Array(CELLS),
    swapped: new Float64Array(CELLS),
  };
  for (let block = 0; block < rows * columns; block++) {
    const blockStart =
      Math.floor(block / columns) * BLOCK_PX * lineBytes + (block % columns) * BLOCK_PX * channels;
    for (let cell = 0; cell < CELLS; cell++) {
      const start = blockStart + (cell >> 2) * 2 * lineBytes + (cell & 3) * 2 * channels;
      let red = 0;
      let green = 0;
      let blue = 0;
      let rounded = 0;
      for (let corner = 0; corner < 4; corner++) {
        const at = start + (corner >> 1) * lineBytes + (corner & 1) * channels;
        const r = data[at] ?? 0;
        const g = data[at + 1] ?? 0;
        const b = data[at + 2] ?? 0;
        red += r;
        green += g;
        blue += b;
        const luma = (b * BYTE_BLUE + g * BYTE_GREEN + r * BYTE_RED + HALF) >> FRACTION_BITS;
        rounded += ((b - luma) * BYTE_U + BYTE_ORIGIN) >> FRACTION_BITS;
      }
      // The low band of the Haar wavelet is half the sum of the four values.
      cells.bytes[cell] = rounded / 2;
      const luma = RED * red + GREEN * green + BLUE * blue;
      cells.floats[cell] = (U_WEIGHT * (blue - luma)) / 2 + 2 * U_ORIGIN;
      const swappedLuma = RED * blue + GREEN * green + BLUE * red;
      cells.swapped[cell] = (U_WEIGHT * (red - swappedLuma)) / 2 + 2 * U_ORIGIN;
    }
    votes.bytes[block] = voteOf(cells.bytes);
    votes.floats[block] = voteOf(cells.floats);
    votes['swapped-floats'][block] = voteOf(cells.swapped);
  }
  return votes;
}

/** The bit of one block: the largest magnitude, the first coefficient apart; the first of equal ones. */
function voteOf(cells: Float64Array): 0 | 1 {
  let largest = -1;
  for (let cell = 1; cell < CELLS; cell++) {
    const magnitude = Math.abs(cells[cell] ?? 0);
    if (magnitude > largest) largest = magnitude;
  }
  return largest % STEP > STEP / 2 ? 1 : 0;
}
