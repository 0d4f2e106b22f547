/** The three pictures of the exercise, drawn by code: nobody's work, no town's poster. No font is needed to draw them. */
import sharp, { type Sharp } from '../sharp.js';

type Point = readonly [x: number, y: number];
type Glyph = readonly (readonly Point[])[];

/** « 0,0 0,6 / 0,3 3,3 »: strokes on a board of 4 × 6, so that letters look the same on every machine. */
function glyph(strokes: string): Glyph {
  return strokes.split(' / ').map((stroke) =>
    stroke.split(' ').map((point): Point => {
      const [x = 0, y = 0] = point.split(',').map(Number);
      return [x, y];
    }),
  );
}

const LETTERS: Readonly<Record<string, string>> = {
  A: '0,6 2,0 4,6 / 0.8,3.9 3.2,3.9',
  B: '0,0 0,6 2.6,6 3.8,5.2 3.8,3.8 2.8,3 0,3 / 2.8,3 3.5,2.2 3.5,0.8 2.6,0 0,0',
  E: '4,0 0,0 0,6 4,6 / 0,3 3,3',
  F: '4,0 0,0 0,6 / 0,3 3,3',
  I: '2,0 2,6',
  L: '0,0 0,6 4,6',
  M: '0,6 0,0 2,3.4 4,0 4,6',
  O: '1.2,0 2.8,0 4,1.4 4,4.6 2.8,6 1.2,6 0,4.6 0,1.4 1.2,0',
  P: '0,6 0,0 2.8,0 4,1 4,2.4 2.8,3.4 0,3.4',
  R: '0,6 0,0 2.8,0 4,1 4,2.4 2.8,3.2 0,3.2 / 2,3.2 4,6',
  U: '0,0 0,4.6 1.2,6 2.8,6 4,4.6 4,0',
};

/** Strokes that look like letters from afar and are none. */
const NO_LETTERS = [
  '0,0 0,6 3,4.4 / 0,2 4,0.4 / 2.4,2 4,6',
  '4,0 1,0 1,6 / 0,3 4,3 4,5.4 / 2.5,1.4 2.5,4.6',
  '0,6 2,0 2,6 4,0 / 0.6,2.6 3.6,4.2',
  '0,0 4,0 0,3 4,3 / 2,3 2,6 0,5',
  '4,6 0,6 0,1 2.4,1 2.4,4 / 4,0 4,4',
  '0,0 2,2.4 4,0 / 2,2.4 2,6 / 0,4 4,4 4,6',
].map(glyph);

interface Writing {
  readonly x: number;
  readonly y: number;
  /** Height of a letter. */
  readonly size: number;
  readonly colour: string;
  readonly weight: number;
}

function write(glyphs: readonly Glyph[], at: Writing): string {
  const unit = at.size / 6;
  const paths = glyphs.flatMap((strokes, index) =>
    strokes.map((points) => {
      const spots = points.map(
        ([x, y]) => `${(at.x + (index * 5.6 + x) * unit).toFixed(1)} ${(at.y + y * unit).toFixed(1)}`,
      );
      return `M${spots.join('L')}`;
    }),
  );
  return `<path d="${paths.join('')}" fill="none" stroke="${at.colour}" stroke-width="${at.weight}" stroke-linecap="round" stroke-linejoin="round"/>`;
}

function word(text: string): readonly Glyph[] {
  return Array.from(text, (letter) => glyph(LETTERS[letter] ?? ''));
}

function svg(width: number, height: number, inside: string, board: Point = [width, height]): Buffer {
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${board[0]} ${board[1]}">${inside}</svg>`,
  );
}

/** An autumn feast: a poster that could hang anywhere. */
export function drawPoster(): Buffer {
  const trees = [90, 250, 640, 790]
    .map(
      (x, index) =>
        `<rect x="${x - 9}" y="${760 - index * 12}" width="18" height="150" fill="#4a2f24"/>
         <ellipse cx="${x}" cy="${720 - index * 12}" rx="${74 + index * 6}" ry="${104 + index * 5}" fill="${['#c8502a', '#e08a2c', '#b23a2e', '#d9a03a'][index] ?? '#c8502a'}"/>`,
    )
    .join('');
  const lights = Array.from({ length: 11 }, (_, index) => {
    const x = 60 + index * 78;
    const y = 330 + 46 * Math.sin((index / 10) * Math.PI);
    return `<circle cx="${x}" cy="${y.toFixed(0)}" r="13" fill="${index % 2 === 0 ? '#ffe6a0' : '#f6b26b'}"/>`;
  }).join('');
  return svg(
    900,
    1200,
    `<rect width="900" height="1200" fill="#26344f"/>
     <circle cx="450" cy="560" r="250" fill="#f3c46b"/>
     <path d="M0 800 Q220 690 470 790 T900 740 V1200 H0Z" fill="#7b3f2b"/>
     ${trees}
     <path d="M0 900 Q300 820 560 900 T900 880 V1200 H0Z" fill="#35512f"/>
     <path d="M60 330 Q450 420 840 330" fill="none" stroke="#efe3c6" stroke-width="4"/>${lights}
     ${write(word('BAL'), { x: 312, y: 90, size: 130, colour: '#fff6e0', weight: 20 })}
     ${write(word('POPULAIRE'), { x: 110, y: 1020, size: 84, colour: '#fff6e0', weight: 12 })}
     <rect x="1" y="1" width="898" height="1198" fill="none" stroke="#efe3c6" stroke-width="2"/>`,
  );
}

/** A square seen by a lens: depth, blur and grain stand for a photograph, which code cannot take. */
export function drawSquare(): Sharp {
  const [width, height] = [1200, 900];
  const houses = [0, 1, 2, 3, 4, 5]
    .map((index) => {
      const x = 40 + index * 190;
      const top = 230 + ((index * 53) % 90);
      const windows = [0, 1, 2, 3]
        .map(
          (each) =>
            `<rect x="${x + 28 + (each % 2) * 72}" y="${top + 60 + Math.floor(each / 2) * 100}" width="40" height="62" fill="#4d5a63"/>`,
        )
        .join('');
      return `<path d="M${x - 8} ${top} L${x + 86} ${top - 66} L${x + 180} ${top}Z" fill="#7d4a3c"/>
        <rect x="${x}" y="${top}" width="172" height="${620 - top}" fill="${['#cdbfa6', '#b9a88e', '#d8cdb8', '#c2ab8f', '#ddd3c2', '#b5a68f'][index] ?? '#cdbfa6'}"/>${windows}`;
    })
    .join('');
  const stalls = [150, 470, 820]
    .map(
      (x, index) =>
        `<path d="M${x} 610 l30 -80 h200 l30 80Z" fill="${['#a8483c', '#3f6a62', '#b07a2e'][index] ?? '#a8483c'}"/>
         <rect x="${x + 10}" y="610" width="240" height="110" fill="#6b5744"/>`,
    )
    .join('');
  const scene = `<defs><filter id="far"><feGaussianBlur stdDeviation="3.2"/></filter><filter id="near"><feGaussianBlur stdDeviation="9"/></filter>
    <linearGradient id="s" x2="0" y2="1"><stop offset="0" stop-color="#8fb0c9"/><stop offset="1" stop-color="#dfe6e4"/></linearGradient>
    <radialGradient id="v" r="0.8"><stop offset="0.55" stop-opacity="0"/><stop offset="1" stop-opacity="0.45"/></radialGradient></defs>
    <rect width="${width}" height="${height}" fill="url(#s)"/><g filter="url(#far)">${houses}</g>
    <rect y="600" width="${width}" height="300" fill="#8f8779"/>${stalls}
    <g filter="url(#near)"><circle cx="210" cy="860" r="120" fill="#2f2a28"/><circle cx="1010" cy="890" r="150" fill="#3a2d2b"/></g>
    <rect width="${width}" height="${height}" fill="url(#v)"/>`;
  const [wide, high] = [(width * 3) / 4, (height * 3) / 4];
  const input = grain(wide, high);
  return sharp(svg(wide, high, scene, [width, height])).composite([
    { input, raw: { width: wide, height: high, channels: 4 } },
  ]);
}

/** The grain of a sensor, the same on every machine (mulberry32). */
function grain(width: number, height: number): Buffer {
  const pixels = Buffer.alloc(width * height * 4);
  let state = 20_261_125;
  for (let at = 0; at < pixels.length; at += 4) {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    const level = (t >>> 24) & 0xff;
    pixels.fill(level, at, at + 3);
    pixels[at + 3] = 22;
  }
  return pixels;
}

/** A hand with a finger too many, and a sign that nobody can read. */
export function drawOddities(): Buffer {
  // From the wrist: five fingers and a sixth, then the thumb.
  const fingers = [-62, -37, -13, 11, 35, 59]
    .map((angle, index) => {
      const long = [150, 182, 200, 198, 180, 142][index] ?? 180;
      return `<g transform="translate(610 560) rotate(${angle * 0.62})"><rect x="-20" y="${-95 - long}" width="40" height="${long + 60}" rx="20" fill="#e3b590" stroke="#8a5a3c" stroke-width="4"/></g>`;
    })
    .join('');
  return svg(
    900,
    1200,
    `<rect width="900" height="1200" fill="#efe2c4"/>
     <path d="M0 840 H900 V1200 H0Z" fill="#c9b48a"/>
     <rect x="70" y="120" width="430" height="190" rx="10" fill="#2f5d62" stroke="#1d3a3d" stroke-width="8"/>
     ${write(NO_LETTERS, { x: 100, y: 180, size: 68, colour: '#f7ecd0', weight: 9 })}
     <rect x="110" y="310" width="350" height="530" fill="#d9c79f"/>
     <rect x="150" y="370" width="270" height="200" fill="#7d95a0"/><rect x="190" y="640" width="190" height="200" fill="#7a5a43"/>
     <path d="M520 1200 L548 720 H684 L730 1200Z" fill="#a8483c"/>
     <rect x="560" y="600" width="104" height="180" fill="#e3b590" stroke="#8a5a3c" stroke-width="4"/>
     <g transform="translate(610 590) rotate(-78)"><rect x="-22" y="-150" width="44" height="150" rx="22" fill="#e3b590" stroke="#8a5a3c" stroke-width="4"/></g>
     ${fingers}
     <ellipse cx="610" cy="580" rx="88" ry="98" fill="#e3b590"/>
     <path d="M560 560 q50 40 104 8 M556 600 q54 34 100 14" fill="none" stroke="#8a5a3c" stroke-width="4" stroke-linecap="round"/>
     ${write(word('FORUM'), { x: 62, y: 990, size: 92, colour: '#2f2a28', weight: 14 })}`,
  );
}
