/** Strings shown on a page, put together to lines and to sentences as people read them. Pure geometry. */
import type { ShownText } from './content.js';

/** A rectangle on the page as it is shown, in points, y upwards. */
export interface Box {
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly top: number;
}

/** A line of text. */
export interface Line {
  /** Null when a part of it could not be told: what is missing could be the very word that matters. */
  readonly text: string | null;
  readonly box: Box;
  /** Font size in points. */
  readonly size: number;
  /** Quarter turns to the left in which it is written. */
  readonly turns: number;
}

/** Lines that make one statement. */
export interface Sentence {
  readonly text: string | null;
  readonly box: Box;
  readonly size: number;
  readonly turns: number;
}

/** A piece of a line in its own frame: `from` and `to` along the line, `base` upwards across it. */
interface Piece {
  text: string | null;
  readonly from: number;
  to: number;
  readonly base: number;
  readonly size: number;
  readonly turns: number;
}

/** Gaps in font sizes: up to the first one a word goes on, up to the second one a line does. */
const WORD_GAP = 0.15;
const LINE_GAP = 1.2;
const MAX_PIECES = 5_000;
/** Lines that make one statement at most. */
const MAX_SENTENCE_LINES = 5;
/** Statements side by side of which one may go on with a line. */
const MAX_COLUMNS = 60;

export interface LineCollector {
  readonly add: (shown: ShownText) => void;
  readonly lines: () => Line[];
  readonly isComplete: () => boolean;
}

/** Collects the strings of one page; at most `maxChars` characters of it are kept. */
export function collectLines(maxChars: number): LineCollector {
  const pieces: Piece[] = [];
  let chars = 0;
  let isComplete = true;
  return {
    add(shown) {
      const piece = pieceOf(shown);
      if (piece === null) return;
      const last = pieces.at(-1);
      chars += piece.text?.length ?? 1;
      if (chars > maxChars || pieces.length >= MAX_PIECES) {
        isComplete = false;
        return;
      }
      if (last !== undefined && goesOn(last, piece)) join(last, piece);
      else pieces.push(piece);
    },
    lines: () => linesOf(pieces),
    isComplete: () => isComplete,
  };
}

function pieceOf({ text, matrix, advance }: ShownText): Piece | null {
  const [a, b, c, d, x, y] = matrix;
  const size = Math.hypot(c, d);
  const along = Math.hypot(a, b) * Math.abs(advance);
  if (!(size > 0.5 && size < 5_000) || ![a, b, x, y, along].every(Number.isFinite)) return null;
  const turns = Math.abs(a) >= Math.abs(b) ? (a > 0 ? 0 : 2) : b > 0 ? 1 : 3;
  const [from, base] = turned(x, y, turns);
  return { text, from, to: from + along, base, size, turns };
}

/** A place on the page in the frame of a line written with so many quarter turns. */
function turned(x: number, y: number, turns: number): readonly [number, number] {
  if (turns === 1) return [y, -x];
  if (turns === 2) return [-x, -y];
  return turns === 3 ? [-y, x] : [x, y];
}

function isOnLineOf(one: Piece, other: Piece): boolean {
  return one.turns === other.turns && Math.abs(one.base - other.base) < 0.35 * Math.min(one.size, other.size);
}

function goesOn(last: Piece, next: Piece): boolean {
  const gap = next.from - last.to;
  const size = Math.max(last.size, next.size);
  return isOnLineOf(last, next) && gap > -0.3 * size && gap < LINE_GAP * size;
}

function join(last: Piece, next: Piece): void {
  const isApart = next.from - last.to > WORD_GAP * Math.max(last.size, next.size);
  last.text =
    last.text === null || next.text === null ? null : `${last.text}${isApart ? ' ' : ''}${next.text}`;
  last.to = Math.max(last.to, next.to);
}

function linesOf(pieces: readonly Piece[]): Line[] {
  const sorted = pieces.map((piece) => ({ ...piece })).sort((a, b) => a.turns - b.turns || b.base - a.base);
  const rows: Piece[][] = [];
  for (const piece of sorted) {
    const row = rows.at(-1);
    if (row?.[0] !== undefined && isOnLineOf(row[0], piece)) row.push(piece);
    else rows.push([piece]);
  }
  return rows.flatMap((row) => {
    const joined: Piece[] = [];
    for (const piece of row.sort((a, b) => a.from - b.from)) {
      const last = joined.at(-1);
      // Bold letters and shadows are made by writing the same twice.
      const isAgain =
        last !== undefined &&
        last.text === piece.text &&
        piece.text !== null &&
        Math.abs(piece.from - last.from) < piece.size / 2;
      if (isAgain) continue;
      if (last !== undefined && goesOn(last, piece)) join(last, piece);
      else joined.push(piece);
    }
    return joined.map(lineOf).filter(({ text }) => text !== '');
  });
}

function lineOf({ text, from, to, base, size, turns }: Piece): Line {
  const low = base - 0.25 * size;
  const high = base + 0.75 * size;
  const box =
    turns === 1
      ? { left: -high, right: -low, bottom: from, top: to }
      : turns === 2
        ? { left: -to, right: -from, bottom: -high, top: -low }
        : turns === 3
          ? { left: low, right: high, bottom: -to, top: -from }
          : { left: from, right: to, bottom: low, top: high };
  return { text: text === null ? null : text.replace(/\s+/g, ' ').trim(), box, size, turns };
}

/** Words after which a line cannot end: what follows below belongs to it. */
const UNFINISHED =
  /(?:[,:–—/&-]|(?:^|\s)(?:par|avec|via|sans|sous|de|du|des|d['’]|l['’]|le|la|les|un|une|et|ou|en|à|au|aux|dans|pour|sur|pas|non|est|sont|été|n['’]\S{0,6}|grâce|l['’]aide))$/i;

/**
 * Puts lines together that make one statement: a line that begins in lower case, or below one that is not finished,
 * goes on with it. So « Cette image n’a pas été / générée par IA » is never read from its second line on.
 * `begins` tells a line that begins something of its own.
 */
export function sentencesOf(lines: readonly Line[], begins: (text: string) => boolean): Sentence[] {
  const sentences: { lines: Line[]; isOpen: boolean }[] = [];
  const sorted = [...lines].sort((a, b) => b.box.top - a.box.top || a.box.left - b.box.left);
  for (const line of sorted) {
    const above = sentences
      .slice(-MAX_COLUMNS)
      .filter(({ lines: own }) => isRightBelow(own.at(-1), line))
      .find(({ lines: own }) => goesOnBelow(own, line, begins));
    if (above === undefined) sentences.push({ lines: [line], isOpen: true });
    else above.lines.push(line);
  }
  return sentences.map(({ lines: own }) => ({
    // A statement longer than this is a paragraph of an article.
    text:
      own.length > MAX_SENTENCE_LINES || own.some(({ text }) => text === null)
        ? null
        : own.map(({ text }) => text).join(' '),
    box: own.map(({ box }) => box).reduce(around),
    size: own.reduce((most, { size }) => Math.max(most, size), 0),
    turns: own[0]?.turns ?? 0,
  }));
}

function isRightBelow(above: Line | undefined, line: Line): boolean {
  if (above === undefined || above.turns !== line.turns || line.turns !== 0) return false;
  const drop = above.box.bottom - line.box.top;
  const overlap = Math.min(above.box.right, line.box.right) - Math.max(above.box.left, line.box.left);
  const size = Math.max(above.size, line.size);
  return (
    drop > -0.5 * size && drop < 1.1 * size && overlap > 0 && Math.abs(above.size - line.size) < 0.3 * size
  );
}

function goesOnBelow(own: readonly Line[], line: Line, begins: (text: string) => boolean): boolean {
  const above = own.at(-1);
  if (above === undefined) return false;
  // What cannot be read may begin or end anything.
  if (above.text === null || line.text === null) return true;
  if (UNFINISHED.test(above.text) || /^\p{Ll}/u.test(line.text)) return true;
  if (above.text.length <= 30 || begins(line.text) || /[.!?…]$/.test(above.text)) return false;
  const width = Math.max(...own.map(({ box }) => box.right - box.left), line.box.right - line.box.left);
  // A line that fills its column was broken for want of room.
  return above.box.right - above.box.left > 0.85 * width;
}

/** The least box around two. */
export function around(a: Box, b: Box): Box {
  return {
    left: Math.min(a.left, b.left),
    bottom: Math.min(a.bottom, b.bottom),
    right: Math.max(a.right, b.right),
    top: Math.max(a.top, b.top),
  };
}
