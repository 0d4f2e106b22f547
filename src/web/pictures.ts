/** Pictures as pages show them: pixels made anew, without anything else that the file held. */
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import sharp from '../sharp.js';
import type { VisualRow } from '../../db/queries/visuals.js';
import type { Format } from '../classifiers/types.js';
import type { BlobStore } from '../evidence/blobs.js';
import type { PicturePlace } from '../review/types.js';
import { writeWhole } from '../whole-file.js';
import { blurPlaces, nameOfPlaces } from '../review/hide-places.js';

/** Longest side in pixels: in a list, on a page, under the magnifying glass; of a captured page, its width. */
export const PICTURE_SIZES = { vignette: 480, page: 1280, loupe: 2600, capture: 1200 } as const;
export type PictureSize = keyof typeof PICTURE_SIZES;

/** A captured page is long, and is read at its width; a WebP picture has at most 16,383 rows. */
const MAX_CAPTURE_HEIGHT = 16_000;

/** Formats of pixels that are decoded here. A drawing (SVG) or a document is never drawn: it could ask for more. */
const SHOWN: ReadonlySet<Format> = new Set(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif']);
const DECODED: ReadonlySet<string> = new Set(['jpeg', 'png', 'webp', 'gif', 'tiff', 'heif']);

const MAX_PIXELS = 80_000_000;
const MAX_INPUT_BYTES = 60_000_000;

/** Whether a picture of this visual can be shown, as far as its format tells. */
export function isShowable(visual: Pick<VisualRow, 'format'>, isKept: boolean): boolean {
  return isKept && visual.format !== null && SHOWN.has(visual.format);
}

export interface Pictures {
  /**
   * The picture as WebP, its `blurred` places made unrecognisable for good; null when the bytes are not kept, damaged, or
   * no picture that is decoded.
   */
  readonly get: (
    sha256: string,
    size: PictureSize,
    blurred?: readonly PicturePlace[],
  ) => Promise<Uint8Array<ArrayBuffer> | null>;
  /**
   * Removes the kept copies of these bytes in which other places than `blurred` are hidden: what a person hides today must
   * not stay readable in a folder because somebody looked at it yesterday. Null: all copies, the bytes themselves went.
   */
  readonly forget: (sha256: string, blurred: readonly PicturePlace[] | null) => Promise<void>;
}

/** Copies are kept in `cacheDir` under the hash of the content: the same content and places always give the same copy. */
export function createPictures(deps: { readonly blobs: BlobStore; readonly cacheDir: string }): Pictures {
  const folderOf = (sha256: string): string => path.join(deps.cacheDir, sha256.slice(0, 2));
  const underWay = new Map<string, Promise<Uint8Array<ArrayBuffer> | null>>();

  async function make(
    sha256: string,
    size: PictureSize,
    blurred: readonly PicturePlace[],
  ): Promise<Uint8Array<ArrayBuffer> | null> {
    const file = path.join(folderOf(sha256), `${nameOf(sha256, size, blurred)}.webp`);
    const known = await readIfThere(file);
    if (known !== null) return known;
    const blob = await deps.blobs.get(sha256);
    if (blob.kind !== 'found' || blob.bytes.byteLength > MAX_INPUT_BYTES) return null;
    const made = await reencode(blob.bytes, size, blurred);
    if (made !== null) await writeWhole(file, made, { mode: 0o600 });
    return made;
  }

  return {
    get: (sha256, size, blurred = []) => {
      if (!SHA256.test(sha256)) return Promise.resolve(null);
      const key = nameOf(sha256, size, blurred);
      const running = underWay.get(key);
      if (running !== undefined) return running;
      const asked = make(sha256, size, blurred).finally(() => underWay.delete(key));
      underWay.set(key, asked);
      return asked;
    },
    forget: async (sha256, blurred) => {
      if (!SHA256.test(sha256)) return;
      // Those that are being made would be written after the others were removed.
      await Promise.allSettled(
        [...underWay].flatMap(([key, made]) => (key.startsWith(sha256) ? [made] : [])),
      );
      const folder = folderOf(sha256);
      const kept = new Set(
        blurred === null ? [] : SIZES.map((size) => `${nameOf(sha256, size, blurred)}.webp`),
      );
      for (const name of await namesIn(folder))
        if (name.startsWith(sha256) && !kept.has(name)) await rm(path.join(folder, name), { force: true });
    },
  };
}

const SHA256 = /^[0-9a-f]{64}$/;
const SIZES = Object.keys(PICTURE_SIZES) as PictureSize[];

/** Names a copy: other places hidden, another name. */
export function nameOf(sha256: string, size: PictureSize, blurred: readonly PicturePlace[]): string {
  return `${sha256}-${size}${nameOfPlaces(blurred)}`;
}

/** Decodes the first picture and writes its pixels as WebP, turned upright; null for what is no such picture. */
async function reencode(
  bytes: Uint8Array,
  size: PictureSize,
  blurred: readonly PicturePlace[],
): Promise<Uint8Array<ArrayBuffer> | null> {
  const side = PICTURE_SIZES[size];
  const height = size === 'capture' ? MAX_CAPTURE_HEIGHT : side;
  try {
    const input = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error', pages: 1 });
    const { format } = await input.metadata();
    if (format === undefined || !DECODED.has(format)) return null;
    const upright = input
      .rotate()
      .resize({ width: side, height, fit: 'inside', withoutEnlargement: true })
      .timeout({ seconds: 20 });
    const shown = blurred.length === 0 ? upright : await blurPlaces(upright, blurred);
    const made = await shown.webp({ quality: 84 }).toBuffer();
    return new Uint8Array(made);
  } catch (error) {
    // Whatever the decoder says of hostile or broken bytes: there is no picture to show, the file itself stays kept.
    if (error instanceof Error) return null;
    throw error;
  }
}

async function readIfThere(file: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return new Uint8Array(await readFile(file));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
