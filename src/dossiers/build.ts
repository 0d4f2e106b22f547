/**
 * Writes a dossier: the plan's files, the summary, the manifest, as one ZIP. The same data give the same bytes: names
 * are sorted, dates fixed, nothing is compressed (which also means that a version of zlib changes nothing, and that
 * there is nothing to inflate when it is verified).
 */
import { createHash } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { BlobStore } from '../evidence/blobs.js';
import { openTemplate, type TypstTemplate } from '../letters/index.js';
import { writeWhole } from '../whole-file.js';
import { archiveBytes, entryOptions } from './envelope.js';
import {
  isRead,
  MAX_ARCHIVE_BYTES,
  MAX_FILES,
  MAX_TEXT_BYTES,
  MAX_TEXTS_BYTES,
  renderSums,
  SUMMARY,
  SUMS,
} from './layout.js';
import { isJoined, made, planDossier, type PlannedFile } from './plan.js';
import { reducePicture } from '../letters/index.js';
import { type SealLine, summaryOf } from './summary.js';
import type { Dossier, DossierPicture } from './types.js';

export type BuildOutcome =
  /** `sha256` of the ZIP is to be told apart from it: the summary and the instructions are not time-stamped. */
  | { readonly kind: 'written'; readonly sha256: string; readonly bytes: number; readonly files: number }
  /** Nothing was written. French lines, one a reason. */
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

type Blobs = Pick<BlobStore, 'get' | 'verify'>;

/**
 * Writes the ZIP to `target`, whole or not at all. Evidence that is missing, damaged or does not agree with the log is
 * a refusal that names it: no dossier leaves with a hole. Throws when the disk fails.
 */
export async function buildDossier(
  { blobs }: { readonly blobs: Blobs },
  dossier: Dossier,
  target: string,
): Promise<BuildOutcome> {
  const plan = planDossier(dossier);
  if (plan.kind === 'refused') return plan;
  const problems = await blobProblems(blobs, plan.files);
  if (problems.length > 0) return { kind: 'refused', problems };

  const listed = plan.files.toSorted(byName);
  const summary = made(SUMMARY, await setSummary(blobs, dossier, listed, plan.seals));
  const summed = [...listed, summary];
  const sums = made(SUMS, renderSums(summed.map(({ name, sha256 }) => [name, sha256])));
  const files = [...summed, sums].toSorted(byName);
  const bytes = archiveBytes(files);
  const texts = files.filter(({ name }) => isRead(name)).map((file) => file.bytes);
  const isTooLong = Math.max(...texts) > MAX_TEXT_BYTES || texts.reduce((a, b) => a + b, 0) > MAX_TEXTS_BYTES;
  if (isTooLong || files.length > MAX_FILES || bytes > MAX_ARCHIVE_BYTES)
    return {
      kind: 'refused',
      problems: [
        'Le dossier dépasse les limites (4 Gio, 20 000 fichiers) : faites-en plusieurs, visuel par visuel.',
      ],
    };
  const hash = createHash('sha256');
  await writeWhole(
    target,
    zipOf(blobs, files, (chunk) => hash.update(chunk)),
  );
  return { kind: 'written', sha256: hash.digest('hex'), bytes, files: files.length };
}

function byName(one: PlannedFile, other: PlannedFile): number {
  return one.name < other.name ? -1 : 1;
}

async function blobProblems(blobs: Blobs, files: readonly PlannedFile[]): Promise<string[]> {
  const problems: string[] = [];
  for (const { name, sha256, content } of files) {
    const state = content === 'blob' ? await blobs.verify(sha256) : 'intact';
    if (state === 'missing') problems.push(`${name} : le fichier manque dans la réserve de preuves.`);
    if (state === 'corrupt') problems.push(`${name} : le fichier est abîmé dans la réserve de preuves.`);
  }
  return problems;
}

let shared: TypstTemplate | null = null;

async function setSummary(
  blobs: Blobs,
  dossier: Dossier,
  files: readonly PlannedFile[],
  seals: readonly SealLine[],
): Promise<Uint8Array> {
  const template = (shared ??= openTemplate('dossier.typ'));
  const previews: { readonly path: string; readonly bytes: Uint8Array }[] = [];
  const paths: (string | null)[] = [];
  for (const [index, picture] of dossier.pictures.entries()) {
    const bytes = await previewOf(blobs, picture);
    const path = bytes === null ? null : `/apercu-${index + 1}.jpg`;
    if (bytes !== null && path !== null) previews.push({ path, bytes });
    paths.push(path);
  }
  const data = summaryOf(dossier, paths, files, seals);
  return template.withFiles(previews, (set) => template.pdf(set({ dossier: JSON.stringify(data) })));
}

/** Of the copy that was given to be shown; else of the first original, else derivative, that can be drawn. */
async function previewOf(blobs: Blobs, picture: DossierPicture): Promise<Uint8Array | null> {
  const { shownCopy } = picture;
  // What people hide in it is hidden in the copy already.
  if (shownCopy !== undefined) return shownCopy === null ? null : reducePicture(shownCopy, []);
  const parts = picture.captures.flatMap((capture) => capture.parts).filter((part) => isJoined(part));
  for (const role of ['original', 'derivative'] as const) {
    for (const { sha256 } of parts.filter((part) => part.role === role)) {
      const blob = await blobs.get(sha256);
      const reduced = blob.kind === 'found' ? await reducePicture(blob.bytes, []) : null;
      if (reduced !== null) return reduced;
    }
  }
  return null;
}

/** The ZIP as it is written: one blob in memory at a time, each checked again against its hash as it is read. */
async function* zipOf(
  blobs: Blobs,
  files: readonly PlannedFile[],
  watch: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile();
  const out = new PassThrough();
  zip.on('error', (error: Error) => out.destroy(error));
  zip.outputStream.pipe(out);
  for (const file of files) {
    zip.addReadStreamLazy(file.name, entryOptions(file.bytes), (give) => {
      bytesOf(blobs, file).then(
        (bytes) => give(null, Readable.from([bytes])),
        (error: unknown) => give(error, Readable.from([])),
      );
    });
  }
  zip.end();
  for await (const chunk of out as AsyncIterable<Uint8Array>) {
    watch(chunk);
    yield chunk;
  }
}

async function bytesOf(blobs: Blobs, { name, sha256, content }: PlannedFile): Promise<Uint8Array> {
  if (content !== 'blob') return content;
  const blob = await blobs.get(sha256);
  // It was intact a moment ago: the disk is failing.
  if (blob.kind !== 'found') throw new Error(`evidence of ${name} is ${blob.kind}`);
  return blob.bytes;
}
