/**
 * The pictures of the bench's town halls: a few bodies of real encoders with real noise in them, and for each picture
 * a small part of its own, so that no two have the same content while memory holds the bodies once.
 */
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { u16be, u32be, u32le } from '../fixtures/image/byte-writer.js';
import {
  makeC2paStore,
  makeExif,
  makeJpeg,
  makePng,
  makeWebp,
  makeXmp,
  type JpegFields,
} from '../fixtures/make-image.js';

/** Encoded bytes into which a part of its own is put for each picture. */
export interface Body {
  readonly type: 'image/jpeg' | 'image/png' | 'image/webp' | 'application/pdf';
  readonly extension: 'jpg' | 'png' | 'webp' | 'pdf';
  readonly bytes: Buffer;
  /** Where the picture's own part stands. */
  readonly ownAt: number;
  readonly width: number;
  readonly height: number;
  readonly isMarked: boolean;
}

export interface Bodies {
  readonly small: readonly Body[];
  readonly large: readonly Body[];
  readonly smallMarked: readonly Body[];
  readonly largeMarked: readonly Body[];
}

export const TRAINED = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';
export const PARAMETERS =
  'marché de Noël sur la place, affiche\nSteps: 28, Sampler: DPM++ 2M Karras, CFG scale: 6.5, Seed: 90210, Size: 1024x768, Model: exemple';
const OWN_CHARS = 16;

/** Pseudo-random numbers of a seed, 0 inclusive to 1 exclusive (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Makes all bodies: small ones of about 150 KB, large ones of 1 to 4 MB. The same seed makes the same bytes. */
export async function makeBodies(seed: number): Promise<Bodies> {
  const random = seeded(seed);
  const small = (): number => 110_000 + random() * 80_000;
  const large = (): number => 1_000_000 + random() * 3_000_000;
  const plain = async (size: () => number): Promise<Body[]> => [
    ...(await Promise.all([0, 1, 2, 3, 4, 5].map((index) => jpeg(size(), random, camera(index))))),
    ...(await Promise.all([0, 1].map(() => png(size(), random)))),
    ...(await Promise.all([0, 1].map(() => webp(size(), random)))),
  ];
  const marked = async (size: () => number): Promise<Body[]> => [
    await jpeg(size(), random, { xmp: makeXmp({ 'Iptc4xmpExt:DigitalSourceType': TRAINED }) }, true),
    await png(size(), random, { parameters: PARAMETERS }),
    await webp(size(), random, makeXmp({ 'Iptc4xmpExt:DigitalSourceType': TRAINED })),
    await jpeg(size(), random, { jumbf: manifest() }, true),
  ];
  return {
    small: await plain(small),
    large: await plain(large),
    smallMarked: await marked(small),
    largeMarked: await marked(large),
  };
}

/** One picture: its body with the part that only it has. */
export function pictureBytes(body: Body, name: string): { parts: readonly Buffer[]; size: number } {
  const own = ownPart(body.type, name);
  return {
    parts: [body.bytes.subarray(0, body.ownAt), own, body.bytes.subarray(body.ownAt)],
    size: body.bytes.byteLength + own.byteLength,
  };
}

function ownPart(type: Body['type'], name: string): Buffer {
  const text = Buffer.from(name.padEnd(OWN_CHARS, '.').slice(0, OWN_CHARS), 'latin1');
  switch (type) {
    case 'image/jpeg':
      return Buffer.concat([Buffer.from([0xff, 0xfe]), u16be(OWN_CHARS + 2), text]);
    case 'image/png': {
      const chunk = Buffer.concat([Buffer.from('tEXtSource\0', 'latin1'), text]);
      return Buffer.concat([u32be(chunk.byteLength - 4), chunk, u32be(crc32(chunk))]);
    }
    case 'application/pdf':
      // A comment behind the end.
      return Buffer.concat([Buffer.from('%', 'latin1'), text, Buffer.from('\n', 'latin1')]);
    case 'image/webp':
      // A chunk of its own, which readers leave aside.
      return Buffer.concat([Buffer.from('NAME', 'latin1'), u32le(OWN_CHARS), text]);
  }
}

/** Noise over a slope, as large as it takes for the encoder to come near `bytes`. */
async function noise(bytes: number, perPixel: number, random: () => number): Promise<Raw> {
  const height = Math.max(8, Math.round(Math.sqrt(bytes / perPixel / 1.5)));
  const width = Math.round(height * 1.5);
  const data = Buffer.alloc(width * height * 3);
  let state = Math.floor(random() * 4_294_967_296) >>> 0;
  for (let at = 0; at < data.byteLength; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    data[at] = (((at / 3) % width) * 160) / width + (state >>> 26);
  }
  return { data, width, height };
}

interface Raw {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}

async function encoded({ data, width, height }: Raw): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 0 })
    .toBuffer();
}

export async function jpeg(
  size: number,
  random: () => number,
  fields: Partial<JpegFields> = {},
  isMarked = false,
): Promise<Body> {
  const raw = await noise(size, 0.29, random);
  const { width, height } = raw;
  const bytes = await makeJpeg({ ...fields, width, height, pixels: await encoded(raw) });
  const ownAt = bytes[3] === 0xe0 ? 4 + bytes.readUInt16BE(4) : 2;
  return { type: 'image/jpeg', extension: 'jpg', bytes, ownAt, width, height, isMarked };
}

/** What the makers of the pages' photographs leave in them: a camera, an editor, or nothing at all. */
export function camera(index: number): Partial<JpegFields> {
  if (index % 3 === 0)
    return {
      exif: makeExif({ Make: 'NIKON', Model: 'NIKON Z 6', ISO: 200, FNumber: 4 }, { makerNoteBytes: 9_000 }),
    };
  if (index % 3 === 1) return { xmp: makeXmp({ 'xmp:CreatorTool': 'Adobe Photoshop 25.0 (Windows)' }) };
  return {};
}

export async function png(
  size: number,
  random: () => number,
  text?: Readonly<Record<string, string>>,
): Promise<Body> {
  const raw = await noise(size, 2.9, random);
  const { width, height } = raw;
  const bytes = await makePng({
    width,
    height,
    pixels: await encoded(raw),
    ...(text === undefined ? {} : { text }),
  });
  return {
    type: 'image/png',
    extension: 'png',
    bytes,
    ownAt: 33,
    width,
    height,
    isMarked: text !== undefined,
  };
}

export async function webp(size: number, random: () => number, xmp?: string): Promise<Body> {
  const raw = await noise(size, 0.33, random);
  const { width, height } = raw;
  const bytes = await makeWebp({
    width,
    height,
    pixels: await encoded(raw),
    ...(xmp === undefined ? {} : { xmp }),
  });
  // The header counts the chunk that is added at the end.
  bytes.writeUInt32LE(bytes.readUInt32LE(4) + 8 + OWN_CHARS, 4);
  return {
    type: 'image/webp',
    extension: 'webp',
    bytes,
    ownAt: bytes.byteLength,
    width,
    height,
    isMarked: xmp !== undefined,
  };
}

/** A store that says that a generator made the picture. */
export function manifest(): Buffer {
  return makeC2paStore({
    manifests: [
      {
        label: 'urn:c2pa:5e1f6f0e-0000-4000-8000-000000000001',
        claimGeneratorInfo: [{ name: 'ChatGPT' }],
        actions: [{ action: 'c2pa.created', digitalSourceType: TRAINED, softwareAgent: { name: 'GPT-4o' } }],
        thumbnailBytes: 12_000,
      },
    ],
  });
}
