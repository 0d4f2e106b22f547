/** The grain of film and of diffusion models: without it a drawn picture is a hundred times lighter than a real one. */
import sharp from 'sharp';
import { seeded } from './drawing-kit.js';

const SIDE = 256;

const made = new Map<number, Buffer>();

/** Grey noise around the middle, the same for everybody. */
function noise(strength: number): Buffer {
  const known = made.get(strength);
  if (known !== undefined) return known;
  const random = seeded(20_261_124);
  const raw = Buffer.alloc(SIDE * SIDE * 3);
  for (let i = 0; i < SIDE * SIDE; i += 1) {
    const value = Math.round(128 + (random() + random() - 1) * strength);
    raw.fill(value, i * 3, i * 3 + 3);
  }
  made.set(strength, raw);
  return raw;
}

/** Draws an SVG and lays grain over it; `strength` in levels of 255. Encoded without compression, to be encoded again. */
export function grained(svg: string, strength = 40): Promise<Buffer> {
  return sharp(Buffer.from(svg, 'utf8'))
    .flatten({ background: '#ffffff' })
    .composite([
      {
        input: noise(strength),
        raw: { width: SIDE, height: SIDE, channels: 3 },
        tile: true,
        blend: 'overlay',
      },
    ])
    .png({ compressionLevel: 0 })
    .toBuffer();
}
