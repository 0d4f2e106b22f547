/**
 * Files of the sizes that town halls really publish: photographs as cameras and telephones give them, the copies that a
 * system makes of them, posters, bulletins. Bodies of real encoders, each used by many towns (`town-images.ts`).
 */
import { largeJpeg } from '../fixtures/large-jpeg.js';
import { makeExif, makePdf, makeXmp } from '../fixtures/make-image.js';
import { camera, jpeg, manifest, PARAMETERS, png, type Body, TRAINED, webp } from './town-images.js';

/** An upload with the copies that WordPress makes of it, smallest first; a document has none. */
export interface Upload {
  readonly original: Body;
  readonly copies: readonly { readonly body: Body; readonly suffix: string }[];
  readonly isMarked: boolean;
}

export interface RealBodies {
  readonly photographs: readonly Upload[];
  readonly posters: readonly Upload[];
  readonly bulletins: readonly Upload[];
  /** One of each kind of file and of mark. */
  readonly marked: readonly Upload[];
}

const KB = 1_000;
const MB = 1_000_000;
const AI = makeXmp({ 'Iptc4xmpExt:DigitalSourceType': TRAINED });

/** Makes all bodies; the same numbers make the same bytes. */
export async function makeRealBodies(random: () => number): Promise<RealBodies> {
  // What GD leaves: nothing. Thumbnail, medium, medium large, large.
  const widths = [150, 300, 768, 1_024] as const;
  const jpegCopies = await Promise.all(
    [12 * KB, 40 * KB, 140 * KB, 270 * KB].map((size) => jpeg(size, random)),
  );
  const pngCopies = await Promise.all(
    [30 * KB, 90 * KB, 380 * KB, 700 * KB].map((size) => png(size, random)),
  );
  const webpCopies = await Promise.all(
    [8 * KB, 30 * KB, 90 * KB, 160 * KB].map((size) => webp(size, random)),
  );
  const upload = (original: Body): Upload => {
    const copies =
      original.type === 'image/png' ? pngCopies : original.type === 'image/webp' ? webpCopies : jpegCopies;
    const ratio = original.height / original.width;
    return {
      original,
      isMarked: original.isMarked,
      copies:
        original.type === 'application/pdf'
          ? []
          : copies.map((body, at) => {
              const width = widths[at] ?? 0;
              const height = at === 0 ? 150 : Math.round(width * ratio);
              return { body: { ...body, width, height }, suffix: `-${width}x${height}` };
            }),
    };
  };
  const all = async (made: readonly Promise<Body>[]): Promise<Upload[]> =>
    (await Promise.all(made)).map(upload);
  // Headers as measured (web note §5.1): half end within 7 KB, one in ten after 35 KB.
  const headers = [0, 1, 2, 3, 4].map((at) => camera(at));
  const heavy = { exif: makeExif({ Make: 'SAMSUNG', Model: 'SM-S911B' }, { makerNoteBytes: 38_000 }) };
  const photographs = [210 * KB, 380 * KB, 650 * KB, 1.1 * MB, 1.9 * MB, 2.8 * MB, 4.2 * MB, 5.8 * MB].map(
    (size, at) => photograph(size, random, at === 4 ? heavy : (headers[at % headers.length] ?? {})),
  );
  const posters = [1.1 * MB, 2.4 * MB, 4 * MB, 7.6 * MB].map((size) => png(size, random));
  const marked = [
    photograph(700 * KB, random, { xmp: AI }, true),
    photograph(1.4 * MB, random, { jumbf: manifest() }, true),
    png(2.1 * MB, random, { parameters: PARAMETERS }),
    webp(400 * KB, random, AI),
  ];
  return {
    photographs: [
      ...(await all(photographs)),
      ...(await all([webp(150 * KB, random), webp(420 * KB, random)])),
    ],
    posters: await all(posters),
    bulletins: await all([
      bulletin(random, 2.2 * MB, 8),
      bulletin(random, 4.5 * MB, 12),
      bulletin(random, 9 * MB, 24),
      bulletin(random, 24 * MB, 40),
    ]),
    marked: [...(await all(marked)), ...(await all([bulletin(random, 5 * MB, 10, true)]))],
  };
}

/** What is encoded of a photograph; the rest of its scan is noise, which costs nothing to make. */
const ENCODED = 230 * KB;

async function photograph(
  size: number,
  random: () => number,
  fields: Parameters<typeof jpeg>[2],
  isMarked = false,
): Promise<Body> {
  const body = await jpeg(Math.min(size, ENCODED), random, fields, isMarked);
  const more = Math.max(0, Math.round(size) - body.bytes.byteLength);
  return { ...body, bytes: largeJpeg(body.bytes, more) };
}

/** A magazine: a picture a page, some of them bare of metadata as layout programs leave them. */
async function bulletin(random: () => number, size: number, pages: number, isMarked = false): Promise<Body> {
  const plain = await jpeg(60 * KB, random);
  const taken = await jpeg(60 * KB, random, camera(0));
  const made = await jpeg(60 * KB, random, { xmp: AI }, true);
  const pictures = Array.from({ length: Math.min(pages, 8) }, (_, at) => {
    const { bytes } = at === 2 && isMarked ? made : at % 2 === 0 ? plain : taken;
    return largeJpeg(bytes, Math.max(0, Math.round((size / pages) * (0.5 + random())) - bytes.byteLength));
  });
  const bytes = makePdf({
    title: 'Bulletin municipal',
    compressed: true,
    pages: Array.from({ length: pages }, (_, at) => ({
      jpeg: pictures[at % pictures.length] ?? new Uint8Array(),
      text: `Page ${at + 1} : la vie de Saint-Exemple`,
    })),
  });
  return {
    type: 'application/pdf',
    extension: 'pdf',
    bytes,
    ownAt: bytes.byteLength,
    width: 0,
    height: 0,
    isMarked,
  };
}
