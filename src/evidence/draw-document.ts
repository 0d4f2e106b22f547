/**
 * A page of a PDF as a picture, with an image of it framed. Typst, which sets the letters, draws pages of PDF files too;
 * it does so in a process of its own, which is ended when it takes too long: what is drawn comes from anybody.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { openPdf, type PdfDocument, type PdfPage } from '../classifiers/containers/pdf-document.js';
import { isArray, isDict } from '../classifiers/containers/pdf-syntax.js';
import { readPdfText } from '../crawlers/extract/pdf/text.js';
import { type Box, drawFrame, type Shot } from '../crawlers/render/frame.js';

export type DrawnPage =
  | { readonly kind: 'drawn'; readonly shot: Shot; readonly isFramed: boolean }
  /** Encrypted, damaged, no PDF, or too long to draw. */
  | { readonly kind: 'not-drawn' };

const MAX_INPUT_BYTES = 60 * 1024 * 1024;
const MAX_OUTPUT_BYTES = 60 * 1024 * 1024;
const TIMEOUT_MS = 30_000;
/** Longest side of the picture, in pixels. */
const SIDE = 1_800;
const MAX_IMAGE_BYTES = 32 * 1024 * 1024;
/** Memory of the process that draws, in KiB: what it takes outside of JavaScript's own heap is bounded by nothing else. */
const MAX_MEMORY_KIB = 2 * 1024 * 1024;

/**
 * Draws page `page` (from 1).
 *
 * @param ask.sha256 hash of the image stream to frame, lower-case hexadecimal; null or the document's own = no frame
 */
export async function drawDocumentPage(
  bytes: Uint8Array,
  ask: { readonly page: number; readonly sha256: string | null },
): Promise<DrawnPage> {
  if (bytes.byteLength > MAX_INPUT_BYTES) return { kind: 'not-drawn' };
  const document = openPdf(bytes);
  if (document.lock !== null) return { kind: 'not-drawn' };
  const png = await drawInChild(bytes, ask.page);
  if (png === null) return { kind: 'not-drawn' };
  // The finding is the document itself: all of the page is it.
  if (ask.sha256 === null || ask.sha256 === hashOf(bytes))
    return { kind: 'drawn', shot: await drawFrame(png, null), isFramed: true };
  const place = placeOf(document, ask.page, ask.sha256);
  const shot = await drawFrame(png, place);
  return { kind: 'drawn', shot, isFramed: place !== null };
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Where the image stands, in parts of the page's width and height; null when that cannot be told. */
function placeOf(
  document: PdfDocument,
  number: number,
  sha256: string,
): ((width: number, height: number) => Box) | null {
  const page = document.pages().find((one) => one.number === number);
  const id = imageId(document, sha256);
  const drawn = readPdfText(document).pages.find((one) => one.number === number);
  const boxes = drawn?.images.filter((one) => one.id === id) ?? [];
  const area = page === undefined ? null : areaOf(document, page);
  const [largest] = boxes.toSorted((a, b) => sizeOf(b.box) - sizeOf(a.box));
  if (area === null || largest === undefined) return null;
  const { box } = largest;
  const wide = area.right - area.left;
  const high = area.top - area.bottom;
  const x = (box.left - area.left) / wide;
  const toX = (box.right - area.left) / wide;
  const y = (area.top - box.top) / high;
  const toY = (area.top - box.bottom) / high;
  if (![x, y, toX, toY].every(Number.isFinite) || toX <= 0 || toY <= 0 || x >= 1 || y >= 1) return null;
  return (width, height) => ({
    x: x * width,
    y: y * height,
    width: (toX - x) * width,
    height: (toY - y) * height,
  });
}

function sizeOf({ left, right, bottom, top }: Area): number {
  return (right - left) * (top - bottom);
}

/** The object whose image has this hash, by its content or as it stands in the file. */
function imageId(document: PdfDocument, sha256: string): number | null {
  for (const object of document.objects()) {
    if (object.stream === null) continue;
    if (hashOf(object.stream) === sha256) return object.id;
    const content = document.content(object, MAX_IMAGE_BYTES);
    if (content !== null && content.codec !== null && hashOf(content.bytes) === sha256) return object.id;
  }
  return null;
}

interface Area {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

const MAX_PARENTS = 50;

/** What is shown of a page: its crop box within its media box, both inherited (ISO 32000-1, table 30). */
function areaOf(document: PdfDocument, page: PdfPage): Area | null {
  const find = (key: string): unknown => {
    let { dict } = page;
    for (let depth = 0; depth < MAX_PARENTS; depth += 1) {
      const value = document.get(dict, key);
      if (value !== null) return value;
      const parent = document.get(dict, 'Parent');
      if (!isDict(parent)) return null;
      dict = parent;
    }
    return null;
  };
  const box = (key: string): readonly [number, number, number, number] | null => {
    const value = find(key) as ReturnType<PdfDocument['get']>;
    if (!isArray(value) || value.length !== 4) return null;
    const [a, b, c, d] = value.map((one) => document.resolve(one));
    if (typeof a !== 'number' || typeof b !== 'number' || typeof c !== 'number' || typeof d !== 'number')
      return null;
    return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)];
  };
  const media = box('MediaBox');
  const crop = box('CropBox') ?? media;
  if (media === null || crop === null) return null;
  const left = Math.max(media[0], crop[0]);
  const bottom = Math.max(media[1], crop[1]);
  const right = Math.min(media[2], crop[2]);
  const top = Math.min(media[3], crop[3]);
  if (right <= left || top <= bottom) return null;
  const turn = find('Rotate');
  const quarters = typeof turn === 'number' && Number.isSafeInteger(turn) ? (((turn / 90) % 4) + 4) % 4 : 0;
  // As the places of images are told: turned about the origin, clockwise.
  if (quarters === 1) return { left: bottom, right: top, bottom: -right, top: -left };
  if (quarters === 2) return { left: -right, right: -left, bottom: -top, top: -bottom };
  if (quarters === 3) return { left: -top, right: -bottom, bottom: left, top: right };
  return { left, right, bottom, top };
}

/**
 * Source of the process that draws; a text, so that it starts from TypeScript sources and from compiled ones alike. It
 * takes a PDF on its standard input and gives a PNG on its standard output.
 */
const CHILD_SOURCE = `
const [typstUrl, sharpUrl, page, side] = process.argv.slice(1);
const { NodeCompiler } = await import(typstUrl);
const { default: sharp } = await import(sharpUrl);
const { tmpdir } = await import('node:os');
const path = await import('node:path');
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const workspace = path.join(tmpdir(), 'vigie-draws-nothing-here');
const compiler = NodeCompiler.create({ workspace, fontArgs: [] });
compiler.mapShadow(path.join(workspace, 'document.pdf'), Buffer.concat(chunks));
const source = '#set page(width: auto, height: auto, margin: 0pt)\\n#image("document.pdf", page: ' + Number(page) + ')';
const { result } = compiler.compile({ mainFileContent: source });
if (result === null) process.exit(3);
const svg = Buffer.from(compiler.plainSvg(result));
const options = { unlimited: true, limitInputPixels: 100_000_000 };
const { width, height } = await sharp(svg, { ...options, density: 72 }).metadata();
const density = Math.min(Math.max((72 * Number(side)) / Math.max(width, height), 1), 400);
const png = await sharp(svg, { ...options, density })
  .resize({ width: Number(side), height: Number(side), fit: 'inside' })
  .flatten({ background: '#fff' })
  .png()
  .toBuffer();
process.stdout.write(png, () => process.exit(0));
`;

/**
 * Starts Node with its writable memory limited, and first in line when the machine has none left (setrlimit(2),
 * RLIMIT_DATA; proc(5), oom_score_adj). A shell without these goes on without; where there is none the time alone bounds.
 */
const LIMITED: readonly [string, ...string[]] =
  process.platform === 'linux'
    ? [
        '/bin/sh',
        '-c',
        `ulimit -d ${MAX_MEMORY_KIB} 2>/dev/null; echo 1000 2>/dev/null >/proc/self/oom_score_adj; exec "$0" "$@"`,
        process.execPath,
      ]
    : [process.execPath];

/** The page as PNG; null when it cannot be drawn in time, or at all. */
function drawInChild(bytes: Uint8Array, page: number): Promise<Uint8Array | null> {
  if (!Number.isSafeInteger(page) || page < 1) return Promise.resolve(null);
  const require = createRequire(import.meta.url);
  const modules = ['@myriaddreamin/typst-ts-node-compiler', 'sharp'].map(
    (name) => pathToFileURL(require.resolve(name)).href,
  );
  const [command, ...before] = LIMITED;
  const child = spawn(
    command,
    [
      ...before,
      '--max-old-space-size=512',
      '--input-type=module',
      '--eval',
      CHILD_SOURCE,
      '--',
      ...modules,
      String(page),
      String(SIDE),
    ],
    // Nothing of our own surroundings is of any use to it.
    { stdio: ['pipe', 'pipe', 'ignore'], env: {}, timeout: TIMEOUT_MS, killSignal: 'SIGKILL' },
  );
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size > MAX_OUTPUT_BYTES) child.kill('SIGKILL');
      else chunks.push(chunk);
    });
    // It may end before it has read everything; how it ended is told by `close`.
    child.stdin.on('error', () => undefined);
    child.on('error', () => resolve(null));
    child.on('close', (code) =>
      resolve(code === 0 && size > 0 ? new Uint8Array(Buffer.concat(chunks)) : null),
    );
    child.stdin.end(bytes);
  });
}
