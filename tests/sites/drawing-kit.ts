/** Small vocabulary for drawing the samples' pictures as SVG. Everything is decided by a seed: same call, same picture. */

/** Mulberry32: a tiny seeded generator of numbers in [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Rounds a coordinate: short texts draw as well. */
const r = (value: number): string => value.toFixed(1);

/** A picture on a board of 1000 × 1000 × height/width units, stretched to `width` × `height` pixels. */
export function board(width: number, height: number, draw: (w: number, h: number) => string): string {
  const w = 1000;
  const h = (1000 * height) / width;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${w} ${r(h)}">${draw(w, h)}</svg>`;
}

/** A full-size vertical gradient through the given colours. */
export function sky(w: number, h: number, id: string, ...colours: readonly string[]): string {
  const stops = colours
    .map(
      (colour, i) =>
        `<stop offset="${r((100 * i) / Math.max(colours.length - 1, 1))}%" stop-color="${colour}"/>`,
    )
    .join('');
  return `<linearGradient id="${id}" x2="0" y2="1">${stops}</linearGradient><rect width="${w}" height="${r(h)}" fill="url(#${id})"/>`;
}

export function disc(x: number, y: number, radius: number, fill: string, opacity = 1): string {
  return `<circle cx="${r(x)}" cy="${r(y)}" r="${r(radius)}" fill="${fill}" opacity="${opacity}"/>`;
}

export function box(x: number, y: number, width: number, height: number, fill: string, round = 0): string {
  return `<rect x="${r(x)}" y="${r(y)}" width="${r(width)}" height="${r(height)}" rx="${round}" fill="${fill}"/>`;
}

export function shape(points: readonly (readonly [number, number])[], fill: string, opacity = 1): string {
  return `<path d="M${points.map(([x, y]) => `${r(x)} ${r(y)}`).join('L')}Z" fill="${fill}" opacity="${opacity}"/>`;
}

/** A ridge of hills or waves from left to right, filled down to the bottom of the board. */
export function ridge(
  w: number,
  h: number,
  seed: number,
  top: number,
  swing: number,
  fill: string,
  opacity = 1,
): string {
  const random = seeded(seed);
  const [a, b, c] = [random() * 6, random() * 6, random() * 6];
  const points: [number, number][] = [[0, h]];
  for (let x = 0; x <= w; x += w / 40) {
    const t = x / w;
    const y = Math.sin(t * 5 + a) + 0.5 * Math.sin(t * 11 + b) + 0.25 * Math.sin(t * 23 + c);
    points.push([x, top + (swing * y) / 1.75]);
  }
  points.push([w, h]);
  return shape(points, fill, opacity);
}

/** Many small things at seeded places inside a rectangle. */
export function scatter(
  seed: number,
  howMany: number,
  area: readonly [number, number, number, number],
  draw: (x: number, y: number, random: () => number) => string,
): string {
  const random = seeded(seed);
  const [left, top, width, height] = area;
  let out = '';
  for (let i = 0; i < howMany; i += 1) out += draw(left + random() * width, top + random() * height, random);
  return out;
}

/** A garland of little flags between two points. */
export function bunting(w: number, y: number, sag: number, colours: readonly string[]): string {
  let flags = '';
  const n = 16;
  for (let i = 0; i < n; i += 1) {
    const at = (k: number): readonly [number, number] => [(k * w) / n, y + sag * 4 * (k / n) * (1 - k / n)];
    const [x1, y1] = at(i);
    const [x2, y2] = at(i + 1);
    flags += shape(
      [
        [x1 + 6, y1],
        [x2 - 6, y2],
        [(x1 + x2) / 2, (y1 + y2) / 2 + 46],
      ],
      colours[i % colours.length] ?? '#fff',
    );
  }
  return flags;
}

const FONTS = "Charter, 'Liberation Serif', 'DejaVu Serif', Georgia, serif";

/** Centred lines of a poster's title; sizes in board units. */
export function title(
  w: number,
  y: number,
  fill: string,
  lines: readonly (readonly [text: string, size: number])[],
): string {
  let at = y;
  let out = '';
  for (const [text, size] of lines) {
    at += size;
    out += `<text x="${w / 2}" y="${r(at)}" font-family="${FONTS}" font-size="${size}" font-weight="bold" fill="${fill}" text-anchor="middle">${text}</text>`;
    at += size * 0.28;
  }
  return out;
}
