import { numbersFrom } from '../../fixtures/make-poster.js';
import type { Picture } from './embed-watermark.js';

/** Pictures made by code, the same at every run. */
export type Maker = (width: number, height: number, seed: number) => Picture;

type Colour = readonly [red: number, green: number, blue: number];

function paint(width: number, height: number, colourAt: (x: number, y: number) => Colour): Picture {
  const data = new Uint8Array(width * height * 3);
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = colourAt(x, y);
      data[at] = toByte(colour[0]);
      data[at + 1] = toByte(colour[1]);
      data[at + 2] = toByte(colour[2]);
      at += 3;
    }
  }
  return { data, width, height };
}

function toByte(value: number): number {
  return Math.max(0, Math.min(255, Math.round(value)));
}

const anyColour = (random: () => number): Colour => [random() * 255, random() * 255, random() * 255];

export const flat: Maker = (width, height, seed) => {
  const colour = anyColour(numbersFrom(seed));
  return paint(width, height, () => colour);
};

export const black: Maker = (width, height) => paint(width, height, () => [0, 0, 0]);
export const white: Maker = (width, height) => paint(width, height, () => [255, 255, 255]);

/** Shades of grey only: U is the same everywhere. */
export const greyPhotograph: Maker = (width, height, seed) => {
  const { data } = photograph(width, height, seed);
  return paint(width, height, (x, y) => {
    const value = data[(y * width + x) * 3] ?? 0;
    return [value, value, value];
  });
};

export const gradient: Maker = (width, height, seed) => {
  const random = numbersFrom(seed);
  const [from, to, third] = [anyColour(random), anyColour(random), anyColour(random)];
  return paint(width, height, (x, y) => {
    const [across, down] = [x / width, y / height];
    const [first, second] = [1 - across, across * (1 - down)];
    return [
      from[0] * first + to[0] * second + third[0] * down,
      from[1] * first + to[1] * second + third[1] * down,
      from[2] * first + to[2] * second + third[2] * down,
    ];
  });
};

export const noise: Maker = (width, height, seed) => {
  const random = numbersFrom(seed);
  return paint(width, height, () => anyColour(random));
};

/** Soft spots of colour, a sky lighter at the top, and the grain of a sensor. */
export const photograph: Maker = (width, height, seed) => {
  const random = numbersFrom(seed);
  const spots = Array.from({ length: 24 }, () => {
    const [x, y] = [random() * width, random() * height];
    const spread = (0.03 + random() * 0.25) * width;
    const colour = [random() * 160 - 80, random() * 120 - 60, random() * 140 - 70] as const;
    // The weight of a pixel is that of its column times that of its row.
    return { across: fading(width, x, spread), down: fading(height, y, spread), colour };
  });
  const base: Colour = [90 + random() * 60, 95 + random() * 60, 85 + random() * 60];
  return paint(width, height, (x, y) => {
    const light = 40 * (1 - y / height);
    const grain = (random() - 0.5) * 14;
    let red = base[0] + light;
    let green = base[1] + light;
    let blue = base[2] + light * 1.3;
    for (const spot of spots) {
      const weight = (spot.across[x] ?? 0) * (spot.down[y] ?? 0);
      if (weight < FAINTEST) continue;
      red += spot.colour[0] * weight;
      green += spot.colour[1] * weight;
      blue += spot.colour[2] * weight;
    }
    return [red + grain, green + grain, blue + grain];
  });
};

/** A spot ends at three times its spread. */
const FAINTEST = Math.exp(-9);

/** How strong a spot is at each place of a row or a column. */
function fading(length: number, centre: number, spread: number): Float64Array {
  return Float64Array.from({ length }, (_, place) => Math.exp(-((place - centre) ** 2) / spread ** 2));
}

export const checkerboard: Maker = (width, height, seed) => {
  const random = numbersFrom(seed);
  const side = 1 + Math.floor(random() * 40);
  const [one, other] = [anyColour(random), anyColour(random)];
  return paint(width, height, (x, y) =>
    (Math.floor(x / side) + Math.floor(y / side)) % 2 === 0 ? one : other,
  );
};

/** Small dark strokes in lines on a light ground, as a page of text. */
export const text: Maker = (width, height, seed) => {
  const random = numbersFrom(seed);
  const letters = Array.from({ length: 4096 }, () => Math.floor(random() * 32_768));
  const ink = anyColour(random).map((value) => value / 3) as unknown as Colour;
  return paint(width, height, (x, y) => {
    const letter = letters[(Math.floor(x / 6) + Math.floor(y / 14) * 61) % letters.length] ?? 0;
    const [column, line] = [x % 6, y % 14];
    const isInk = column < 3 && line > 2 && line < 8 && ((letter >> (column * 5 + line - 3)) & 1) === 1;
    return isInk ? ink : [250, 250, 245];
  });
};

/** Bars, panels and buttons of plain colours. */
export const screenshot: Maker = (width, height, seed) => {
  const random = numbersFrom(seed);
  const panels = Array.from({ length: 30 }, () => ({
    left: Math.floor(random() * width),
    top: Math.floor(random() * height),
    width: 8 + Math.floor((random() * width) / 2),
    height: 8 + Math.floor((random() * height) / 6),
    colour: anyColour(random),
  }));
  const shown = Array.from<Colour | undefined>({ length: width * height });
  for (const { left, top, colour, ...panel } of panels) {
    const right = Math.min(left + panel.width, width);
    for (let y = top; y < Math.min(top + panel.height, height); y++)
      shown.fill(colour, y * width + left, y * width + right);
  }
  return paint(width, height, (x, y) => shown[y * width + x] ?? (y < 32 ? [40, 44, 52] : [245, 246, 248]));
};

/**
 * One tile again and again, each square of 8 pixels of one colour: where the tile is as long as a message, every block
 * of one bit votes alike, which is the nearest that an innocent picture comes to a watermark.
 */
export const tiles: Maker = (width, height, seed) => {
  const random = numbersFrom(seed);
  const period = [32, 46, 48, 136, 64, 17][seed % 6] ?? 48;
  const colours = Array.from({ length: period }, () => anyColour(random));
  const perRow = Math.floor(width / 8);
  return paint(width, height, (x, y) => {
    const block = Math.floor(y / 8) * perRow + Math.min(Math.floor(x / 8), perRow - 1);
    return colours[block % period] ?? [0, 0, 0];
  });
};

/** Upright stripes of any breadth. */
export const stripes: Maker = (width, height, seed) => {
  const random = numbersFrom(seed);
  const breadth = 1 + Math.floor(random() * 24);
  const colours = Array.from({ length: 2 + Math.floor(random() * 60) }, () => anyColour(random));
  return paint(width, height, (x) => colours[Math.floor(x / breadth) % colours.length] ?? [0, 0, 0]);
};
