/** The bytes of a source, unfolded: gzip, bzip2 and tar are told by their first bytes, everything is bounded. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { bunzip2 } from './bzip2.js';
import type { SourceFile } from './set.js';

/** The file cannot be read through; `message` is a French sentence for people. Readers make it a `broken` record. */
export class SourceFault extends Error {
  override readonly name = 'SourceFault';
}

export interface OpenOptions {
  readonly maxUnfoldedBytes: number;
  /** In an archive: the file that is wanted. */
  readonly entry?: RegExp;
}

const CHUNK_BYTES = 256 * 1024;
const BZIP2_MAGIC = /^BZh[1-9]/;

/** The content of a source. @throws SourceFault */
export async function* openSource(source: SourceFile, options: OpenOptions): AsyncGenerator<Buffer> {
  try {
    const start = await firstBytes(source.path, 262);
    const stranger = strangerIn(start);
    if (stranger !== null) throw new SourceFault(`« ${source.name} » : ${stranger}`);
    const stored = counted(createReadStream(source.path, { highWaterMark: CHUNK_BYTES }), source.onBytes);
    const isGzip = start[0] === 0x1f && start[1] === 0x8b;
    const isBzip2 = BZIP2_MAGIC.test(start.toString('latin1', 0, 4));
    const unfolded = isGzip ? gunzip(stored) : isBzip2 ? bunzip2(stored) : stored;
    const bounded = atMost(unfolded, options.maxUnfoldedBytes);
    if (isTar(start)) yield* untar(bounded, options.entry);
    else if (isGzip || isBzip2) yield* untarIfTar(bounded, options.entry);
    else yield* bounded;
  } catch (error) {
    if (error instanceof SourceFault) throw error;
    throw new SourceFault(faultOf(error, source.name), { cause: error });
  }
}

/** What files begin with that are no data of any set, and what is to be done. */
const STRANGERS: readonly (readonly [start: RegExp, sentence: string])[] = [
  [
    /^PK(?:\x03\x04|\x05\x06|\x07\x08)/,
    'c’est une archive ZIP ou un classeur de tableur. Décompressez-la, ou enregistrez le classeur en CSV, puis donnez le fichier voulu avec --from.',
  ],
  [
    /^(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|script|title)/i,
    'c’est une page web et non les données : le serveur est sans doute en maintenance, ou l’adresse mène à une présentation. Réessayez plus tard, ou téléchargez le fichier à la main.',
  ],
  [/^(?:\xef\xbb\xbf)?\s*<\?xml/i, 'c’est du XML : prenez le même jeu en JSON ou en CSV.'],
  [/^PAR1/, 'c’est du Parquet : prenez le même jeu en CSV ou en JSON.'],
  [/^%PDF-/, 'c’est un PDF : prenez le même jeu en CSV ou en JSON.'],
  [
    /^(?:7z\xbc\xaf|Rar!|\xfd7zXZ|\x28\xb5\x2f\xfd|\xd0\xcf\x11\xe0)/,
    'cette forme n’est pas lue : décompressez le fichier, ou enregistrez-le en CSV.',
  ],
  [/^(?:\xff\xfe|\xfe\xff)/, 'le texte est en UTF-16 : enregistrez-le en UTF-8.'],
];

/** What a file is that begins so and is none of ours, as a French sentence; null when it may be one. */
export function strangerIn(start: Uint8Array): string | null {
  const text = Buffer.from(start.subarray(0, 262)).toString('latin1');
  return STRANGERS.find(([form]) => form.test(text))?.[1] ?? null;
}

/**
 * Whether the content is JSON, by its first sign: names and types that servers give are no word for it. What cannot be
 * opened is `whenUnknown`; its reader tells the fault.
 */
export async function isJson(
  source: SourceFile,
  options: OpenOptions,
  whenUnknown: boolean,
): Promise<boolean> {
  // Bytes that are read twice are told once.
  const bytes = openSource({ path: source.path, name: source.name }, options);
  try {
    const first = await bytes.next();
    const sign =
      first.done === true ? null : /^(?:\ufeff)?\s*(\S)/u.exec(first.value.toString('utf8', 0, 4096));
    return sign === null ? whenUnknown : sign[1] === '[' || sign[1] === '{';
  } catch (error) {
    if (error instanceof SourceFault) return whenUnknown;
    throw error;
  } finally {
    await bytes.return(undefined);
  }
}

function faultOf(error: unknown, name: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOENT':
      return `Le fichier « ${name} » n’existe pas.`;
    case 'EACCES':
    case 'EPERM':
      return `Le fichier « ${name} » ne peut pas être lu : vérifiez ses droits.`;
    case 'EISDIR':
      return `« ${name} » est un dossier : indiquez un fichier.`;
    case 'EIO':
      return `Le fichier « ${name} » ne peut pas être lu jusqu’au bout (${code}) : vérifiez le disque.`;
    default:
      return `Le fichier « ${name} » est abîmé ou tronqué : téléchargez-le de nouveau.`;
  }
}

async function firstBytes(path: string, count: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function* counted(
  stream: Readable,
  onBytes: ((bytes: number) => void) | undefined,
): AsyncGenerator<Buffer> {
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    onBytes?.(chunk.byteLength);
    yield chunk;
  }
}

function gunzip(stored: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const from = Readable.from(stored, { objectMode: false });
  const unfold = createGunzip({ chunkSize: CHUNK_BYTES });
  from.on('error', (error) => unfold.destroy(error));
  unfold.on('close', () => from.destroy());
  return from.pipe(unfold);
}

async function* atMost(stream: AsyncIterable<Buffer>, most: number): AsyncGenerator<Buffer> {
  let total = 0;
  for await (const chunk of stream) {
    total += chunk.byteLength;
    if (total > most)
      throw new SourceFault(
        `Le fichier, une fois décompressé, dépasse ${Math.round(most / 1_000_000)} Mo : ce n’est pas celui qui est attendu.`,
      );
    yield chunk;
  }
}

/** `ustar` stands at byte 257 of the first block. */
function isTar(start: Buffer): boolean {
  return start.toString('latin1', 257, 262) === 'ustar';
}

/** A compressed file shows only unfolded whether it is an archive. */
async function* untarIfTar(stream: AsyncIterable<Buffer>, entry: RegExp | undefined): AsyncGenerator<Buffer> {
  const iterator = stream[Symbol.asyncIterator]();
  const held: Buffer[] = [];
  let length = 0;
  while (length < 262) {
    const next = await iterator.next();
    if (next.done === true) break;
    held.push(next.value);
    length += next.value.byteLength;
  }
  const all = (async function* () {
    yield* held;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  })();
  if (isTar(Buffer.concat(held))) yield* untar(all, entry);
  else yield* all;
}

/** The first file of an archive whose name fits. What follows it is not read. */
async function* untar(stream: AsyncIterable<Buffer>, wanted = /\.json$/): AsyncGenerator<Buffer> {
  const archive = extract();
  const from = Readable.from(stream, { objectMode: false });
  from.on('error', (error) => archive.destroy(error));
  from.pipe(archive);
  try {
    for await (const entry of archive) {
      if (entry.header.type === 'file' && wanted.test(entry.header.name)) {
        for await (const chunk of entry as AsyncIterable<Buffer>) yield chunk;
        return;
      }
      entry.resume();
    }
  } finally {
    from.destroy();
    archive.destroy();
  }
  throw new SourceFault('L’archive ne contient pas le fichier attendu : téléchargez-la de nouveau.');
}
