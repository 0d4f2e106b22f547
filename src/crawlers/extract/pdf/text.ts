/** The text of a PDF with its places, and the places of its images. Pure; bounded whatever the document is. */
import type { PdfDocument } from '../../../classifiers/containers/pdf-document.js';
import { createContentReader, type ContentBudget, type Matrix } from './content.js';
import { type Box, collectLines, type Line } from './lines.js';

/** An image where a page draws it. `id` = its object number, `INLINE_IMAGE` for one that has none. */
export interface DrawnImage {
  readonly id: number;
  readonly box: Box;
}

export interface PdfPageText {
  /** From 1. */
  readonly number: number;
  readonly lines: readonly Line[];
  readonly images: readonly DrawnImage[];
  /** True when areas are filled with tiles, in which more images may stand. */
  readonly hasTiles: boolean;
}

export interface PdfText {
  readonly pages: readonly PdfPageText[];
  /** False when bounds were met or contents could not be unpacked: words may be missing. */
  readonly isComplete: boolean;
}

const MAX_PAGES = 200;
const MAX_PAGE_CHARS = 20_000;
const MAX_PAGE_IMAGES = 500;
const MAX_STEPS = 4_000_000;
const MAX_BYTES = 48 * 1024 * 1024;
const MAX_CODES = 400_000;

/** Reads what the pages say and where they draw images. Text that cannot be decoded is left out, never guessed. */
export function readPdfText(document: PdfDocument): PdfText {
  const budget: ContentBudget = { steps: MAX_STEPS, bytes: MAX_BYTES, codes: MAX_CODES, isSpent: false };
  const reader = createContentReader(document, budget);
  const all = document.pages();
  let isComplete = all.length <= MAX_PAGES;
  const pages = all.slice(0, MAX_PAGES).map((page): PdfPageText => {
    const collector = collectLines(MAX_PAGE_CHARS);
    const images: DrawnImage[] = [];
    let hasTiles = false;
    reader.readPage(page, {
      showText: collector.add,
      drawImage(id, matrix) {
        const box = boxOf(matrix);
        if (box === null) return;
        if (images.length < MAX_PAGE_IMAGES) images.push({ id, box });
        else isComplete = false;
      },
      paintTiles() {
        hasTiles = true;
      },
    });
    if (!collector.isComplete()) isComplete = false;
    return { number: page.number, lines: collector.lines(), images, hasTiles };
  });
  return { pages, isComplete: isComplete && !budget.isSpent };
}

/** Where the unit square comes to; null for what has no place. */
function boxOf([a, b, c, d, e, f]: Matrix): Box | null {
  const x = [e, e + a, e + c, e + a + c];
  const y = [f, f + b, f + d, f + b + d];
  if (![...x, ...y].every(Number.isFinite)) return null;
  return { left: Math.min(...x), right: Math.max(...x), bottom: Math.min(...y), top: Math.max(...y) };
}
