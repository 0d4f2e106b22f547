/** Writes a report folder: the page, reduced pictures, evidence as received, letters marked PROJET. */
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import sharp from '../../sharp.js';
import { type Finding, firstWords } from '../../crawlers/findings.js';
import type { Format } from '../../classifiers/types.js';
import { UsageError } from '../exit.js';
import { type LetterContext, type LetterDrafter, letterDrafter } from './letters.js';
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

/** Bytes that were kept under their hash. */
interface Proof {
  /** Path in the report once it has its final name; null before. */
  relative: string | null;
}

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
export async function beginReport(folder: string, context: LetterContext): Promise<ReportWriter> {
  const target = path.resolve(folder);
  const partial = `${target}.partiel-${process.pid}`;
  await refuseOccupied(target);
  const draft = letterDrafter(context);
  try {
    await mkdir(path.join(partial, 'preuves'), { recursive: true });
    for (const name of ['vignettes', 'lettres']) await mkdir(path.join(partial, name), { recursive: true });
  } catch (error) {
    const { message } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `Le dossier « ${folder} » ne peut pas être écrit (${message}). Choisissez-en un autre par --out.`,
    );
  }
  // A second Ctrl-C ends the program at once: what was begun goes with it.
  const leave = (): void => rmSync(partial, { recursive: true, force: true });
  process.once('exit', leave);
  const kept = new Map<string, Proof>();

  return {
    async keep(sha256, bytes) {
      await writeFile(path.join(partial, 'preuves', sha256), bytes);
      kept.set(sha256, { relative: null });
    },
    async finish(input) {
      const findings: ReportFinding[] = [];
      let count = 0;
      for (const [index, finding] of input.findings.entries()) {
        const reported = await writeFinding(partial, kept, finding, index + 1, draft);
        if (reported.letterPdf !== null) count++;
        findings.push(reported);
      }
      await writeFile(path.join(partial, INDEX), renderReport({ ...input, findings }));
      // From here on it is the only report there is.
      process.off('exit', leave);
      await rm(target, { recursive: true, force: true });
      await rename(partial, target);
      return { letters: count };
    },
    async abandon() {
      await rm(partial, { recursive: true, force: true });
      process.off('exit', leave);
    },
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
  kept: ReadonlyMap<string, Proof>,
  finding: Finding,
  number: number,
  draft: LetterDrafter,
): Promise<ReportFinding> {
  const name = String(number).padStart(3, '0');
  const proof = finding.sha256 === null ? undefined : kept.get(finding.sha256);
  let thumbnail: Buffer | null = null;
  if (proof !== undefined && finding.sha256 !== null) {
    // The same bytes may stand behind two findings: both name the one file.
    if (proof.relative === null) {
      const suffix = finding.format === null ? 'bin' : SUFFIX[finding.format];
      proof.relative = `preuves/${name}-${finding.sha256.slice(0, 12)}.${suffix}`;
      await rename(path.join(folder, 'preuves', finding.sha256), path.join(folder, proof.relative));
    }
    thumbnail = await reduce(path.join(folder, proof.relative));
    if (thumbnail !== null) await writeFile(path.join(folder, `vignettes/${name}.jpg`), thumbnail);
  }
  const letter = await draft(finding, thumbnail, number);
  if (letter !== null) {
    await writeFile(path.join(folder, `lettres/${name}.pdf`), letter.pdf);
    await writeFile(path.join(folder, `lettres/${name}.txt`), letter.text);
  }
  const { contentKey, imageUrl, originalUrl, documentPage, pageUrls, surroundings, verdict } = finding;
  const { format, width, height, bytes, sha256 } = finding;
  return {
    contentKey,
    imageUrl,
    originalUrl,
    documentPage,
    pageUrls,
    alt: firstWords(surroundings, 'alt'),
    caption: firstWords(surroundings, 'caption'),
    credit: firstWords(surroundings, 'credit'),
    format,
    width,
    height,
    bytes,
    sha256,
    verdict,
    thumbnail: thumbnail === null ? null : `vignettes/${name}.jpg`,
    evidenceFile: proof?.relative ?? null,
    letterPdf: letter === null ? null : `lettres/${name}.pdf`,
    letterText: letter === null ? null : `lettres/${name}.txt`,
    letterRemarks: letter?.remarks ?? [],
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
