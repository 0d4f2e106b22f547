/** Credits of a PDF: those that stand at one image, those of a page, and those of the whole document (its masthead). */
import { isCreditText, isSetNotice, MAX_CREDIT_CHARS, MAX_NOTICE_CHARS } from '../credit-text.js';
import { INLINE_IMAGE } from './content.js';
import { type Box, type Line, type Sentence, sentencesOf } from './lines.js';
import type { PdfPageText, PdfText } from './text.js';

/** The words that surround the images of a document. */
export interface PdfWords {
  /**
   * The credit attached to an image (by object number), and the credits of the pages that draw it and of the document.
   * `page` = where it is known to stand, for what no page draws by itself.
   */
  of(
    imageId: number,
    page: number | null,
  ): { readonly credit: string | null; readonly pageCredits: readonly string[] };
  /** Images at which a credit stands, with the first page that says so. */
  credited(): readonly { readonly id: number; readonly page: number }[];
  /** Credits of a page and of the document that are attached to no image. */
  ofPage(page: number): readonly string[];
}

const MAX_PAGE_CREDITS = 20;
/** An image on more pages than this is a logo or a banner: what stands near it speaks of something else. */
const MAX_PAGES_OF_VISUAL = 2;
/** Images smaller than this on a side, in points, are icons and rules. */
const MIN_SIDE = 24;
/** How far under an image its credit may begin, in points: beside others, and where it is the only one of its page. */
const NEAR = 26;
const NEAR_ALONE = 72;
/** How far beside an image a credit that is written along its edge may stand. */
const BESIDE = 14;
/** Places of one document that are compared; beyond it credits are no more attached to single images. */
const MAX_CHECKS = 20_000_000;
/** With more lines than this on it, an image is the background of a page. */
const MAX_LINES_ON_IMAGE = 12;
/** Larger letters are a headline. */
const MAX_CREDIT_SIZE = 18;

/** Words of the box that says who made a publication; two of them make one. */
const MASTHEAD =
  /\b(?:direct(?:eur|rice|ion)\.?(?:\s+de)?\s+(?:la\s+)?(?:publication|r[ée]daction)|r[ée]dact(?:ion|eur|rice)|comit[ée] de r[ée]daction|conception(?:\s+graphique)?|maquette|mise en pages?|impression|imprim(?:eur|erie|é par)|d[ée]p[ôo]t l[ée]gal|ISSN|tirage|r[ée]gie publicitaire|responsable de (?:la )?(?:communication|publication)|cr[ée]dits? (?:photos?|photographiques?)|ours)\b/gi;
/** A notice that speaks of its page and no other. */
const OF_THIS_PAGE =
  /\b(?:de|sur) (?:cette|la pr[ée]sente|la) (?:double[- ])?page|ci-(?:dessus|dessous|contre)/i;
/** A credit that names a set of pictures, or one that stands elsewhere, is not of the one that happens to be near. */
const OF_OTHERS =
  /^[\s(*•©–—-]*(?:cr[ée]dits?\s+)?(?:photos|photographies|illustrations|images|visuels|infographies|affiches|dessins|portraits)\b|\bcouvertures?\b|\b(?:de|la|en) une\b|\bpages?\b|\bpp?\.\s?\d/i;
const ABOUT_AI = /\bIA\b|intelligences? artificielles?|chat ?gpt|midjourney|deepfakes?/i;

/** Finds the credits of a document and what each of them speaks of. */
export function readPdfWords(text: PdfText): PdfWords {
  const attached = new Map<number, { readonly page: number; readonly credits: Set<string> }>();
  const ofPage = new Map<number, Set<string>>();
  const ofDocument = new Set<string>();
  const pagesOf = new Map<number, Set<number>>();
  const checks = { left: MAX_CHECKS };
  for (const { number, images } of text.pages)
    for (const { id } of images) (pagesOf.get(id) ?? put(pagesOf, id)).add(number);
  const isFurniture = (id: number): boolean => (pagesOf.get(id)?.size ?? 0) > MAX_PAGES_OF_VISUAL;
  for (const page of text.pages) {
    const isMasthead = mastheadWords(page.lines) >= 2;
    const headline = headlineSize(page.lines);
    const isAboutAi = page.lines.some(
      ({ text: line, size }) => line !== null && size > headline && ABOUT_AI.test(line),
    );
    const sentences = sentencesOf(page.lines, isCreditText);
    for (const sentence of sentences) {
      if (sentence.text === null || sentence.size > headline) continue;
      for (const credit of creditsIn(sentence.text)) {
        // A whole article about AI may stand around a picture: nothing on its page is taken for a credit of one image.
        const isOfOne = !isMasthead && !isAboutAi && credit === sentence.text && !OF_OTHERS.test(credit);
        const image = isOfOne && checks.left > 0 ? imageAt(sentence, page, sentences, checks) : null;
        if (image !== null && !isFurniture(image)) {
          const known = attached.get(image) ?? { page: page.number, credits: new Set<string>() };
          attached.set(image, known);
          add(known.credits, credit);
        } else if (isMasthead || (isSetNotice(credit) && !OF_THIS_PAGE.test(credit))) add(ofDocument, credit);
        else add(ofPage.get(page.number) ?? put(ofPage, page.number), credit);
      }
    }
  }
  const ofPages = (pages: Iterable<number>): string[] => {
    const credits = new Set<string>();
    for (const page of pages) for (const credit of ofPage.get(page) ?? []) add(credits, credit);
    for (const credit of ofDocument) add(credits, credit);
    return [...credits];
  };
  return {
    credited: () => Array.from(attached, ([id, { page }]) => ({ id, page })),
    ofPage: (page) => ofPages([page]),
    of(imageId, page) {
      const own = attached.get(imageId);
      return {
        credit: own === undefined ? null : [...own.credits].join(' – ').slice(0, MAX_NOTICE_CHARS),
        pageCredits: ofPages(pagesOf.get(imageId) ?? (page === null ? [] : [page])),
      };
    },
  };
}

function put<T>(map: Map<number, Set<T>>, key: number): Set<T> {
  const set = new Set<T>();
  map.set(key, set);
  return set;
}

function add(credits: Set<string>, credit: string): void {
  if (credits.size < MAX_PAGE_CREDITS) credits.add(credit);
}

function mastheadWords(lines: readonly Line[]): number {
  const words = new Set<string>();
  for (const { text } of lines)
    for (const [word] of (text ?? '').matchAll(MASTHEAD)) words.add(word.toLowerCase().slice(0, 6));
  return words.size;
}

/** Letters larger than this are a headline on this page. */
function headlineSize(lines: readonly Line[]): number {
  if (lines.length < 10) return MAX_CREDIT_SIZE;
  const sizes = lines.map((line) => line.size).sort((a, b) => a - b);
  return Math.min(MAX_CREDIT_SIZE, 1.35 * (sizes[sizes.length >> 1] ?? MAX_CREDIT_SIZE));
}

/** The credits in a statement: itself, or parts of a masthead line (« Conception : … – Illustration : … »). */
function creditsIn(text: string): string[] {
  if (text.length <= MAX_CREDIT_CHARS && isCreditText(text)) return [text];
  if (isSetNotice(text)) return [text];
  return text
    .slice(0, 2_000)
    .split(/\s+[–—|•·/-]\s+|\s*[;•|]\s*|(?<=[^\s.]{3}[.])\s+(?=\p{Lu})/u)
    .map((part) => part.trim())
    .filter((part) => part !== text && (isCreditText(part) || isSetNotice(part)));
}

/**
 * The image at which a credit stands: right under it, on it, or written along its edge. Null where there is none,
 * or where another image could be meant as well.
 */
function imageAt(
  sentence: Sentence,
  page: PdfPageText,
  sentences: readonly Sentence[],
  checks: { left: number },
): number | null {
  if (page.hasTiles || isTail(sentence, page.lines)) return null;
  const images = page.images.filter(({ box }) => width(box) >= MIN_SIDE && height(box) >= MIN_SIDE);
  const ids = new Set(images.map(({ id }) => id));
  const reach = ids.size === 1 ? NEAR_ALONE : NEAR;
  const near = new Set<number>();
  for (const { id, box } of images) {
    checks.left -= 1;
    if (near.has(id) || !isAt(sentence, box, reach)) continue;
    checks.left -= sentences.length;
    if (!isSeparated(sentence, box, sentences)) near.add(id);
    if (near.size > 1 || checks.left < 0) return null;
  }
  if (near.size !== 1) return null;
  const [only = INLINE_IMAGE] = near;
  if (only === INLINE_IMAGE) return null;
  if (images.some(({ id, box }) => id === only && isBackground(box, sentence.box, page.lines))) return null;
  // Between two images a credit may be the heading of the lower one.
  const isHeading = images.some(
    ({ id, box }) =>
      id !== only &&
      overlaps(sentence.box, box) &&
      sentence.box.bottom >= box.top - 2 &&
      sentence.box.bottom - box.top < 4,
  );
  return isHeading && gapUnder(sentence.box, only, images) > 8 ? null : only;
}

/** What begins in lower case, in the letters of other lines, may be the end of a sentence that the image parts. */
function isTail({ text, size, box }: Sentence, lines: readonly Line[]): boolean {
  if (text === null || !/^\p{Ll}/u.test(text)) return false;
  return lines.some((line) => Math.abs(line.size - size) < 0.05 * size && !isOn(line.box, box));
}

function isBackground(image: Box, text: Box, lines: readonly Line[]): boolean {
  return isOn(text, image) && lines.filter(({ box }) => isOn(box, image)).length > MAX_LINES_ON_IMAGE;
}

function isOn(text: Box, image: Box): boolean {
  return (
    text.left >= image.left - 2 &&
    text.right <= image.right + 2 &&
    text.bottom >= image.bottom - 2 &&
    text.top <= image.top + 2
  );
}

function isAt({ box, turns }: Sentence, image: Box, reach: number): boolean {
  if (isOn(box, image)) return true;
  if (turns === 1 || turns === 3) {
    const gap = Math.max(image.left - box.right, box.left - image.right);
    return gap < BESIDE && box.bottom < image.top && box.top > image.bottom;
  }
  const drop = image.bottom - box.top;
  return overlaps(box, image) && drop > -box.top + box.bottom && drop < reach;
}

/** Side by side: the middle of the text stands over or under the image. */
function overlaps(text: Box, image: Box): boolean {
  const middle = (text.left + text.right) / 2;
  return middle > image.left && middle < image.right;
}

function gapUnder(text: Box, id: number, images: PdfPageText['images']): number {
  return Math.min(...images.filter((one) => one.id === id).map(({ box }) => Math.abs(box.bottom - text.top)));
}

/** More than one other statement between an image and a text under it: the text belongs to what is between. */
function isSeparated(sentence: Sentence, image: Box, sentences: readonly Sentence[]): boolean {
  if (sentence.box.top > image.bottom) return false;
  const between = sentences.filter(
    ({ box }) =>
      box.top <= image.bottom + 2 &&
      box.bottom >= sentence.box.top - 2 &&
      box.left < sentence.box.right &&
      box.right > sentence.box.left,
  );
  return between.length > 1;
}

function width(box: Box): number {
  return box.right - box.left;
}

function height(box: Box): number {
  return box.top - box.bottom;
}
