/** Goes through the content of PDF pages (ISO 32000-1 §8, §9): what text is shown where, and where images are drawn. */
import { latin1 } from '../../../classifiers/containers/bytes.js';
import type { PdfDocument, PdfObject, PdfPage } from '../../../classifiers/containers/pdf-document.js';
import { isArray, isDict, nameOf, stringOf } from '../../../classifiers/containers/pdf-syntax.js';
import type { PdfDict, PdfReader, PdfValue } from '../../../classifiers/containers/pdf-syntax.js';
import { nextToken, skipInlineImage } from './tokens.js';
import { type FontBudget, type PdfFont, readFont } from './fonts.js';

/** A matrix of PDF: `[a b c d e f]`. */
export type Matrix = readonly [number, number, number, number, number, number];

/** A string shown at once. */
export interface ShownText {
  /** Null when a part of it cannot be told. */
  readonly text: string | null;
  /** From text space, in which one unit is the font size, to the page; its origin is where the string begins. */
  readonly matrix: Matrix;
  /** How far the string goes, in font sizes. */
  readonly advance: number;
}

export interface ContentSink {
  showText(shown: ShownText): void;
  /** An image is drawn: `matrix` takes the unit square to its place on the page. `INLINE_IMAGE` for one without a number. */
  drawImage(id: number, matrix: Matrix): void;
  /** Something is filled with a pattern of tiles, in which images may stand that are not told. */
  paintTiles(): void;
}

/** What may still be spent on a document: a hostile one repeats itself without end. */
export interface ContentBudget extends FontBudget {
  /** Tokens of contents. */
  steps: number;
  /** Bytes of contents, unpacked. */
  bytes: number;
  /** Set once something was left out. */
  isSpent: boolean;
}

/** What stands for the number of an image that is written into the content itself. */
export const INLINE_IMAGE = -1;

const MAX_PAGE_BYTES = 4 * 1024 * 1024;
const MAX_FORM_DEPTH = 5;
/** What a form or image costs beside its own content. */
const STEPS_OF_DRAWING = 50;
const MAX_SAVED_STATES = 64;
/** Fonts of one document that are read. */
const MAX_FONTS = 500;
const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

export interface ContentReader {
  readPage(page: PdfPage, sink: ContentSink): void;
}

/** Makes the reader of one document; fonts and forms that pages share are read once. */
export function createContentReader(document: PdfDocument, budget: ContentBudget): ContentReader {
  const fonts = new Map<PdfDict, PdfFont | null>();
  const forms = new Map<number, string>();

  function textOf(streams: readonly PdfObject[]): string {
    const parts: string[] = [];
    let room = Math.min(MAX_PAGE_BYTES, budget.bytes);
    for (const stream of streams) {
      const content = room > 0 ? document.content(stream, room) : null;
      if (content === null || !content.isComplete) budget.isSpent = true;
      if (content === null || content.codec !== null) continue;
      room -= content.bytes.length + 1;
      budget.bytes -= content.bytes.length + 1;
      parts.push(latin1(content.bytes));
    }
    return parts.join('\n');
  }

  function fontOf(resources: PdfDict, name: string): PdfFont | null {
    const list = document.get(resources, 'Font');
    const dict = isDict(list) ? document.get(list, name) : null;
    if (!isDict(dict)) return null;
    const known = fonts.get(dict);
    if (known !== undefined) return known;
    const font = fonts.size < MAX_FONTS ? readFont(document, dict, budget) : null;
    fonts.set(dict, font);
    return font;
  }

  function isTiling(resources: PdfDict, name: string | null): boolean {
    const list = name === null ? null : document.get(resources, 'Pattern');
    const pattern = isDict(list) && name !== null ? document.get(list, name) : null;
    return isDict(pattern) && document.get(pattern, 'PatternType') === 1;
  }

  function run(text: string, resources: PdfDict, start: Matrix, sink: ContentSink, depth: number): void {
    const reader: PdfReader = { text, at: 0 };
    const saved: GraphicsState[] = [];
    let state: GraphicsState = { ctm: start, ...PLAIN_TEXT };
    let textMatrix = IDENTITY;
    let lineMatrix = IDENTITY;
    let operands: PdfValue[] = [];
    const number = (fromEnd: number): number => {
      const value = operands.at(-1 - fromEnd);
      return typeof value === 'number' ? value : 0;
    };
    const toNextLine = (x: number, y: number): void => {
      lineMatrix = times([1, 0, 0, 1, x, y], lineMatrix);
      textMatrix = lineMatrix;
    };
    const show = (value: PdfValue | undefined): void => {
      const bytes = stringOf(value);
      if (bytes === null || bytes.length === 0) return;
      const { advance, text: shown } = decode(bytes, state);
      const { size, stretch } = state;
      // Invisible text (modes 3 and 7) is what a scanner's software believes to have read.
      if (state.mode !== 3 && state.mode !== 7 && size !== 0) {
        const scaled = times([size * stretch, 0, 0, size, 0, state.rise], times(textMatrix, state.ctm));
        // The space behind the last letter is none of the string.
        const shownAdvance = advance - state.charSpace * stretch;
        sink.showText({ text: shown, matrix: scaled, advance: shownAdvance / (size * stretch || 1) });
      }
      textMatrix = times([1, 0, 0, 1, advance, 0], textMatrix);
    };
    for (let token = nextToken(reader, operands); token !== null; token = nextToken(reader, operands)) {
      if ((budget.steps -= 1) < 0) {
        budget.isSpent = true;
        return;
      }
      if (token === '') continue;
      switch (token) {
        case 'q':
          if (saved.length < MAX_SAVED_STATES) saved.push(state);
          break;
        case 'Q':
          state = saved.pop() ?? state;
          break;
        case 'cm':
          state = { ...state, ctm: times(matrixOf(operands), state.ctm) };
          break;
        case 'BT':
          textMatrix = lineMatrix = IDENTITY;
          break;
        case 'Tf':
          state = { ...state, font: fontOf(resources, nameOf(operands.at(-2)) ?? ''), size: number(0) };
          break;
        case 'Tc':
          state = { ...state, charSpace: number(0) };
          break;
        case 'Tw':
          state = { ...state, wordSpace: number(0) };
          break;
        case 'Tz':
          state = { ...state, stretch: number(0) / 100 };
          break;
        case 'TL':
          state = { ...state, leading: number(0) };
          break;
        case 'Ts':
          state = { ...state, rise: number(0) };
          break;
        case 'Tr':
          state = { ...state, mode: number(0) };
          break;
        case 'TD':
          state = { ...state, leading: -number(0) };
          toNextLine(number(1), number(0));
          break;
        case 'Td':
          toNextLine(number(1), number(0));
          break;
        case 'Tm':
          textMatrix = lineMatrix = matrixOf(operands);
          break;
        case 'T*':
          toNextLine(0, -state.leading);
          break;
        case 'Tj':
          show(operands.at(-1));
          break;
        case '"':
          state = { ...state, wordSpace: number(2), charSpace: number(1) };
          toNextLine(0, -state.leading);
          show(operands.at(-1));
          break;
        case "'":
          toNextLine(0, -state.leading);
          show(operands.at(-1));
          break;
        case 'TJ': {
          const items = operands.at(-1);
          for (const item of isArray(items) ? items : []) {
            budget.steps -= 1;
            if (typeof item !== 'number') show(item);
            else textMatrix = times([1, 0, 0, 1, (-item / 1000) * state.size * state.stretch, 0], textMatrix);
          }
          break;
        }
        case 'Do':
          budget.steps -= STEPS_OF_DRAWING;
          draw(nameOf(operands.at(-1)) ?? '', resources, state.ctm, sink, depth);
          break;
        case 'BI':
          sink.drawImage(INLINE_IMAGE, state.ctm);
          skipInlineImage(reader);
          break;
        case 'scn':
        case 'SCN':
          if (isTiling(resources, nameOf(operands.at(-1)))) sink.paintTiles();
          break;
        default:
      }
      operands = [];
    }
  }

  function draw(name: string, resources: PdfDict, ctm: Matrix, sink: ContentSink, depth: number): void {
    const list = document.get(resources, 'XObject');
    const object = isDict(list) ? document.target(list.entries.get(name)) : null;
    if (object === null || !isDict(object.value)) return;
    const dict = object.value;
    const subtype = nameOf(document.get(dict, 'Subtype'));
    if (subtype === 'Image') sink.drawImage(object.id, ctm);
    if (subtype !== 'Form') return;
    // A form that draws itself would go on for ever.
    if (depth >= MAX_FORM_DEPTH) {
      budget.isSpent = true;
      return;
    }
    let text = forms.get(object.id);
    if (text === undefined) {
      text = textOf([object]);
      forms.set(object.id, text);
    }
    const own = document.get(dict, 'Resources');
    const matrix = document.get(dict, 'Matrix');
    const placed = isArray(matrix) ? matrixOf(matrix.map((item) => document.resolve(item))) : IDENTITY;
    run(text, isDict(own) ? own : resources, times(placed, ctm), sink, depth + 1);
  }

  return {
    readPage({ dict, resources }, sink) {
      if (resources === null) return;
      const contents = document.get(dict, 'Contents');
      const parts = isArray(contents) ? contents : [dict.entries.get('Contents') ?? null];
      const streams = parts.map((part) => document.target(part)).filter((part) => part !== null);
      const start = ROTATIONS[(((rotationOf(document, dict) % 360) + 360) % 360) / 90] ?? IDENTITY;
      run(textOf(streams), resources, start, sink, 0);
    },
  };
}

interface GraphicsState {
  readonly ctm: Matrix;
  readonly font: PdfFont | null;
  readonly size: number;
  readonly charSpace: number;
  readonly wordSpace: number;
  /** Horizontal scaling, 1 for none. */
  readonly stretch: number;
  readonly leading: number;
  readonly rise: number;
  readonly mode: number;
}
const PLAIN_TEXT: Omit<GraphicsState, 'ctm'> = {
  font: null,
  size: 0,
  charSpace: 0,
  wordSpace: 0,
  stretch: 1,
  leading: 0,
  rise: 0,
  mode: 0,
};

/** A page may be shown turned by quarters, clockwise: what stands under what is judged as people see it. */
const ROTATIONS: readonly Matrix[] = [
  IDENTITY,
  [0, -1, 1, 0, 0, 0],
  [-1, 0, 0, -1, 0, 0],
  [0, 1, -1, 0, 0, 0],
];

function rotationOf(document: PdfDocument, page: PdfDict): number {
  let node: PdfValue = page;
  for (let hops = 0; hops < 16 && isDict(node); hops += 1) {
    const rotation = document.get(node, 'Rotate');
    if (typeof rotation === 'number') return Number.isInteger(rotation) ? rotation : 0;
    node = document.get(node, 'Parent');
  }
  return 0;
}

/** Characters of a shown string, and how far it goes in units of text space. */
function decode(
  bytes: Uint8Array,
  state: GraphicsState,
): { readonly text: string | null; readonly advance: number } {
  const { font, size, stretch } = state;
  if (font === null) return { text: null, advance: bytes.length * size * 0.5 * stretch };
  let text: string | null = '';
  let advance = 0;
  const step = font.bytesPerCode;
  for (let at = 0; at + step <= bytes.length; at += step) {
    const code = step === 1 ? (bytes[at] ?? 0) : (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
    const char = font.text(code);
    text = text === null || char === null ? null : text + char;
    const space = step === 1 && code === 32 ? state.wordSpace : 0;
    advance += ((font.width(code) / 1000) * size + state.charSpace + space) * stretch;
  }
  return { text, advance };
}

function matrixOf(operands: readonly PdfValue[]): Matrix {
  const at = (index: number): number => {
    const value = operands.at(index - 6);
    return typeof value === 'number' && operands.length >= 6 ? value : (IDENTITY[index] ?? 0);
  };
  return [at(0), at(1), at(2), at(3), at(4), at(5)];
}

/** The matrix that applies `m` first and `n` then. */
function times(m: Matrix, n: Matrix): Matrix {
  return [
    m[0] * n[0] + m[1] * n[2],
    m[0] * n[1] + m[1] * n[3],
    m[2] * n[0] + m[3] * n[2],
    m[2] * n[1] + m[3] * n[3],
    m[4] * n[0] + m[5] * n[2] + n[4],
    m[4] * n[1] + m[5] * n[3] + n[5],
  ];
}
