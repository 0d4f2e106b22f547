/**
 * Writes a watermark as the published programs do: the whole procedure with its own rounding, planes and wavelet bands,
 * from the description of the library (ShieldMnt/invisible-watermark, method dwtDct) and OpenCV's colour conversions.
 * It shares nothing with the reader.
 */

/** Rows from the top, three bytes a pixel: red, green, blue. */
export interface Picture {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export interface Program {
  readonly bits: readonly number[];
  /** 8-bit arithmetic (scripts of Stable Diffusion 1 and 2), or floating point. */
  readonly arithmetic: 'integer' | 'float';
  /** The library expects blue first; early diffusers handed it red first. */
  readonly order: 'bgr' | 'rgb';
  /** How floats become bytes at the end. */
  readonly finish?: 'round' | 'floor';
}

const ofText = (text: string): number[] =>
  [...Buffer.from(text)].flatMap((byte) => [7, 6, 5, 4, 3, 2, 1, 0].map((shift) => (byte >> shift) & 1));
const ofDigits = (digits: string): number[] => Array.from(digits, Number);

const SDXL_BITS = ofDigits('101100111110110010010000011110111011000110011110');

/** Known programs, by the name that the reader gives to their message. */
export const PROGRAMS = {
  'Stable Diffusion 1 scripts': {
    message: 'StableDiffusionV1',
    bits: ofText('StableDiffusionV1'),
    arithmetic: 'integer',
    order: 'bgr',
  },
  'Stable Diffusion 2 scripts': {
    message: 'SDV2',
    bits: ofText('SDV2'),
    arithmetic: 'integer',
    order: 'bgr',
  },
  'generative-models': {
    message: 'SDXL',
    bits: SDXL_BITS,
    arithmetic: 'float',
    order: 'bgr',
    finish: 'floor',
  },
  'diffusers, first versions': { message: 'SDXL', bits: SDXL_BITS, arithmetic: 'float', order: 'rgb' },
  'diffusers, later versions': { message: 'SDXL', bits: SDXL_BITS, arithmetic: 'float', order: 'bgr' },
  'the SDXL message through 8-bit pictures': {
    message: 'SDXL',
    bits: SDXL_BITS,
    arithmetic: 'integer',
    order: 'bgr',
  },
  // The two leading zeros of the 48 digits in the source are lost on the way to the list of bits.
  FLUX: {
    message: 'FLUX',
    bits: ofDigits('1010101111111010000111100111001111010100101110'),
    arithmetic: 'float',
    order: 'bgr',
  },
} as const satisfies Readonly<Record<string, Program & { readonly message: string }>>;

const STEP = 36;
const BLOCK = 4;

interface Planes {
  readonly y: Float64Array;
  readonly u: Float64Array;
  readonly v: Float64Array;
}

interface Bands {
  readonly width: number;
  readonly height: number;
  readonly low: Float64Array;
  readonly across: Float64Array;
  readonly down: Float64Array;
  readonly diagonal: Float64Array;
}

export function embedWatermark(picture: Picture, program: Program): Picture {
  const isInteger = program.arithmetic === 'integer';
  const blueAt = program.order === 'bgr' ? 2 : 0;
  const planes = toYuv(picture.data, blueAt, isInteger);
  const bands = forward(planes.u, picture);
  diffuse(bands, program.bits);
  backward(bands, planes.u, picture.width, isInteger);
  const data = toRgb(planes, blueAt, isInteger, program.finish ?? 'round');
  return { data, width: picture.width, height: picture.height };
}

const at = (values: Float64Array | Uint8Array, index: number): number => values[index] ?? 0;
const scaled = (sum: number): number => Math.floor(sum / 16_384 + 0.5);

function toYuv(data: Uint8Array, blueAt: 0 | 2, isInteger: boolean): Planes {
  const count = data.length / 3;
  const y = new Float64Array(count);
  const u = new Float64Array(count);
  const v = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const blue = at(data, 3 * i + blueAt);
    const green = at(data, 3 * i + 1);
    const red = at(data, 3 * i + 2 - blueAt);
    const luma = isInteger
      ? scaled(4899 * red + 9617 * green + 1868 * blue)
      : 0.299 * red + 0.587 * green + 0.114 * blue;
    y[i] = luma;
    u[i] = isInteger ? scaled(8061 * (blue - luma)) + 128 : 0.492 * (blue - luma) + 0.5;
    v[i] = isInteger ? scaled(14_369 * (red - luma)) + 128 : 0.877 * (red - luma) + 0.5;
  }
  return { y, u, v };
}

function toRgb(
  { y, u, v }: Planes,
  blueAt: 0 | 2,
  isInteger: boolean,
  finish: 'round' | 'floor',
): Uint8Array {
  const data = new Uint8Array(y.length * 3);
  const origin = isInteger ? 128 : 0.5;
  for (let i = 0; i < y.length; i++) {
    const luma = at(y, i);
    const cu = at(u, i) - origin;
    const cv = at(v, i) - origin;
    const blue = isInteger ? luma + scaled(33_292 * cu) : luma + 2.032 * cu;
    const green = isInteger ? luma + scaled(-6472 * cu - 9519 * cv) : luma - 0.395 * cu - 0.581 * cv;
    const red = isInteger ? luma + scaled(18_678 * cv) : luma + 1.14 * cv;
    data[3 * i + blueAt] = toByte(blue, finish);
    data[3 * i + 1] = toByte(green, finish);
    data[3 * i + 2 - blueAt] = toByte(red, finish);
  }
  return data;
}

function toByte(value: number, finish: 'round' | 'floor'): number {
  const clipped = Math.min(255, Math.max(0, value));
  return finish === 'round' ? Math.round(clipped) : Math.floor(clipped);
}

/** One level of the Haar wavelet over the part whose sides are multiples of four. */
function forward(plane: Float64Array, { width, height }: Picture): Bands {
  const columns = Math.floor(width / 4) * 2;
  const rows = Math.floor(height / 4) * 2;
  const bands = {
    width: columns,
    height: rows,
    low: new Float64Array(columns * rows),
    across: new Float64Array(columns * rows),
    down: new Float64Array(columns * rows),
    diagonal: new Float64Array(columns * rows),
  };
  for (let i = 0; i < columns * rows; i++) {
    const start = 2 * Math.floor(i / columns) * width + 2 * (i % columns);
    const a = at(plane, start);
    const b = at(plane, start + 1);
    const c = at(plane, start + width);
    const d = at(plane, start + width + 1);
    bands.low[i] = (a + b + c + d) / 2;
    bands.across[i] = (a + b - c - d) / 2;
    bands.down[i] = (a - b + c - d) / 2;
    bands.diagonal[i] = (a - b - c + d) / 2;
  }
  return bands;
}

/** Back to the plane. The published code hands the two middle bands back in each other's place; so is it here. */
function backward(bands: Bands, plane: Float64Array, width: number, isInteger: boolean): void {
  for (let i = 0; i < bands.low.length; i++) {
    const low = at(bands.low, i);
    const across = at(bands.down, i);
    const down = at(bands.across, i);
    const diagonal = at(bands.diagonal, i);
    const start = 2 * Math.floor(i / bands.width) * width + 2 * (i % bands.width);
    plane[start] = halved(low + across + down + diagonal, isInteger);
    plane[start + 1] = halved(low + across - down - diagonal, isInteger);
    plane[start + width] = halved(low - across + down - diagonal, isInteger);
    plane[start + width + 1] = halved(low - across - down + diagonal, isInteger);
  }
}

/** An 8-bit plane takes the whole part and turns over at its ends, as a cast does. */
function halved(value: number, isInteger: boolean): number {
  return isInteger ? Math.trunc(value / 2) & 255 : value / 2;
}

function diffuse(bands: Bands, bits: readonly number[]): void {
  let block = 0;
  for (let top = 0; top + BLOCK <= bands.height; top += BLOCK) {
    for (let left = 0; left + BLOCK <= bands.width; left += BLOCK, block++) {
      let chosen = top * bands.width + left + 1;
      for (let cell = 2; cell < BLOCK * BLOCK; cell++) {
        const index = (top + Math.floor(cell / BLOCK)) * bands.width + left + (cell % BLOCK);
        if (Math.abs(at(bands.low, index)) > Math.abs(at(bands.low, chosen))) chosen = index;
      }
      const value = at(bands.low, chosen);
      const bit = bits[block % bits.length] ?? 0;
      const moved = (Math.floor(Math.abs(value) / STEP) + 0.25 + bit / 2) * STEP;
      bands.low[chosen] = value < 0 ? -moved : moved;
    }
  }
}
