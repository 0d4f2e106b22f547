/** Writes a report folder: the page, reduced pictures, evidence as received, letters marked PROJET. */
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import type { Finding } from '../../crawlers/findings.js';
import type { Format } from '../../classifiers/types.js';
import { UsageError } from '../exit.js';
import { draftFor, type LetterContext } from './letters.js';
import { renderReport, type ReportFinding, type ReportInput } from './render-report.js';

/** The file by which a folder is known to be a report, and may be replaced by a newer one. */
const INDEX = 'index.html';
const THUMBNAIL_PX = 640;
const MAX_PIXELS = 100_000_000;
const SUFFIX: Readonly<Record<Format, string>> = {
  jpeg: 'jpg',
  png: 'png',
  webp: 'webp',
  avif: 'avif',
  heic: 'heic',
  jxl: 'jxl',
  gif: 'gif',
  tiff: 'tif',
  svg: 'svg.txt',
  bmp: 'bmp',
  ico: 'ico',
  pdf: 'pdf',
};

export interface ReportWriter {
  /** Keeps the bytes of a flagged visual as they come. */
  keep(sha256: string, bytes: Uint8Array): Promise<void>;
  /** Writes the rest and puts the folder in its place. Gives the number of letters. */
  finish(
    input: Omit<ReportInput, 'findings'> & { readonly findings: readonly Finding[] },
  ): Promise<{ letters: number }>;
  /** Takes away what was begun. */
  abandon(): Promise<void>;
}

/**
 * Begins a report. Everything is written beside `folder` and renamed at the end, so that the folder is whole or absent.
 * @throws UsageError when `folder` holds something else than an earlier report, or cannot be written.
 */
export async function beginReport(folder: string, letters: LetterContext): Promise<ReportWriter> {
  const target = path.resolve(folder);
  const partial = `${target}.partiel-${process.pid}`;
  await refuseOccupied(target);
  try {
    await mkdir(path.join(partial, 'preuves'), { recursive: true });
    for (const name of ['vignettes', 'lettres']) await mkdir(path.join(partial, name), { recursive: true });
  } catch (error) {
    const { message } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `Le dossier « ${folder} » ne peut pas être écrit (${message}). Choisissez-en un autre par --out.`,
    );
  }
  /** Bytes by hash, as a path: they are read again for thumbnails, one at a time. */
  const kept = new Map<string, string>();

  return {
    async keep(sha256, bytes) {
      const file = path.join(partial, 'preuves', sha256);
      await writeFile(file, bytes);
      kept.set(sha256, file);
    },
    async finish(input) {
      const findings: ReportFinding[] = [];
      let count = 0;
      for (const [index, finding] of input.findings.entries()) {
        const reported = await writeFinding(partial, kept, finding, index + 1, letters);
        if (reported.letterPdf !== null) count++;
        findings.push(reported);
      }
      await writeFile(path.join(partial, INDEX), renderReport({ ...input, findings }));
      await rm(target, { recursive: true, force: true });
      await rename(partial, target);
      return { letters: count };
    },
    abandon: () => rm(partial, { recursive: true, force: true }),
  };
}

async function refuseOccupied(target: string): Promise<void> {
  if (!existsSync(target)) return;
  const names = await readdir(target).catch(() => null);
  if (names !== null && (names.length === 0 || names.includes(INDEX))) return;
  throw new UsageError(
    `« ${target} » existe déjà et n’est pas un rapport de Vigie : rien n’y a été écrit. Choisissez un autre dossier par --out.`,
  );
}

async function writeFinding(
  folder: string,
  kept: ReadonlyMap<string, string>,
  finding: Finding,
  number: number,
  letters: LetterContext,
): Promise<ReportFinding> {
  const name = String(number).padStart(3, '0');
  const file = finding.sha256 === null ? undefined : kept.get(finding.sha256);
  let thumbnail: Buffer | null = null;
  let evidenceFile: string | null = null;
  if (file !== undefined && finding.sha256 !== null) {
    evidenceFile = `preuves/${name}-${finding.sha256.slice(0, 12)}.${finding.format === null ? 'bin' : SUFFIX[finding.format]}`;
    thumbnail = await reduce(file);
    if (thumbnail !== null) await writeFile(path.join(folder, `vignettes/${name}.jpg`), thumbnail);
    await rename(file, path.join(folder, evidenceFile)).catch(async (error: NodeJS.ErrnoException) => {
      // The same bytes behind two contents: the second one names the file of the first.
      if (error.code !== 'ENOENT') throw error;
      evidenceFile = null;
    });
  }
  const letter = await draftFor(finding, thumbnail, number, letters);
  if (letter !== null) {
    await writeFile(path.join(folder, `lettres/${name}.pdf`), letter.pdf);
    await writeFile(path.join(folder, `lettres/${name}.txt`), letter.text);
  }
  const said = (key: 'alt' | 'caption' | 'credit') =>
    finding.surroundings.map((one) => one[key]).find((text) => text !== null) ?? null;
  const { contentKey, imageUrl, originalUrl, pageUrls, format, width, height, bytes, sha256, verdict } =
    finding;
  return {
    contentKey,
    imageUrl,
    originalUrl,
    pageUrls,
    alt: said('alt'),
    caption: said('caption'),
    credit: said('credit'),
    format,
    width,
    height,
    bytes,
    sha256,
    verdict,
    thumbnail: thumbnail === null ? null : `vignettes/${name}.jpg`,
    evidenceFile,
    letterPdf: letter === null ? null : `lettres/${name}.pdf`,
    letterText: letter === null ? null : `lettres/${name}.txt`,
  };
}

/** A reduced JPEG without any metadata; null for what cannot be drawn. */
async function reduce(file: string): Promise<Buffer | null> {
  try {
    return await sharp(file, { limitInputPixels: MAX_PIXELS })
      .rotate()
      .resize(THUMBNAIL_PX, THUMBNAIL_PX, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: 78 })
      .toBuffer();
  } catch {
    // Damaged or unknown to the decoder: the report says that there is no reduced picture.
    return null;
  }
}
