/** What the codes of a PDF font stand for and how wide they are. Codes without a certain meaning stay without one. */
import { latin1 } from '../../../classifiers/containers/bytes.js';
import type { PdfDocument } from '../../../classifiers/containers/pdf-document.js';
import { isArray, isDict, nameOf } from '../../../classifiers/containers/pdf-syntax.js';
import type { PdfDict, PdfValue } from '../../../classifiers/containers/pdf-syntax.js';
import { type BaseEncoding, charOf, glyphText, readable } from './encodings.js';

export interface PdfFont {
  readonly bytesPerCode: 1 | 2;
  /** The characters of a code; null when it cannot be told what it shows. */
  text(code: number): string | null;
  /** Advance of a code in thousandths of the font size. */
  width(code: number): number;
}

const MAX_CMAP_BYTES = 1024 * 1024;
/** Most codes of one font, and most characters that one code stands for. */
const MAX_CODES = 65_536;
const MAX_TEXT_OF_CODE = 16;
const TYPICAL_WIDTH = 500;

/** Codes that all fonts of a document may still define: a hostile document has many. */
export interface FontBudget {
  codes: number;
}

/** Reads a font dictionary; null for an encoding that is not understood. Never throws. */
export function readFont(document: PdfDocument, dict: PdfDict, budget: FontBudget): PdfFont | null {
  const unicode = toUnicode(document, dict, budget);
  if (nameOf(document.get(dict, 'Subtype')) === 'Type0')
    return compositeFont(document, dict, unicode, budget);
  const encoded = simpleEncoding(document, dict);
  const widths = simpleWidths(document, dict);
  return {
    bytesPerCode: 1,
    text: (code) => {
      const mapped = unicode?.get(code);
      return mapped === undefined ? encoded(code) : mapped;
    },
    width: widths,
  };
}

function compositeFont(
  document: PdfDocument,
  dict: PdfDict,
  unicode: ReadonlyMap<number, string | null> | null,
  budget: FontBudget,
): PdfFont | null {
  const encoding = nameOf(document.get(dict, 'Encoding'));
  // With another CMap neither the length of a code nor what it selects is known here.
  if ((encoding !== 'Identity-H' && encoding !== 'Identity-V') || unicode === null) return null;
  const below = document.get(dict, 'DescendantFonts');
  const descendant = document.resolve(isArray(below) ? below[0] : below);
  const own = isDict(descendant) ? descendant : null;
  const stated = own === null ? null : document.get(own, 'DW');
  const usual = typeof stated === 'number' ? stated : 1000;
  const widths =
    own === null ? new Map<number, number>() : cidWidths(document, document.get(own, 'W'), budget);
  return {
    bytesPerCode: 2,
    text: (code) => unicode.get(code) ?? null,
    width: (code) => widths.get(code) ?? usual,
  };
}

/** `/W [ 1 [500 600] 10 20 700 ]` (ISO 32000-1 §9.7.4.3). */
function cidWidths(document: PdfDocument, value: PdfValue, budget: FontBudget): Map<number, number> {
  const widths = new Map<number, number>();
  if (!isArray(value)) return widths;
  const put = (code: number, width: PdfValue): void => {
    if (typeof width === 'number' && widths.size < MAX_CODES && (budget.codes -= 1) > 0)
      widths.set(code, width);
  };
  for (let at = 0; at + 1 < value.length && budget.codes > 0;) {
    const first = document.resolve(value[at]);
    const second = document.resolve(value[at + 1]);
    if (typeof first !== 'number') break;
    if (isArray(second)) {
      for (const [index, width] of second.entries()) put(first + index, document.resolve(width));
      at += 2;
    } else {
      const width = document.resolve(value[at + 2]);
      const last = typeof second === 'number' ? Math.min(second, first + MAX_CODES) : first;
      for (let code = first; code <= last && budget.codes > 0; code += 1) put(code, width);
      at += 3;
    }
  }
  return widths;
}

function simpleWidths(document: PdfDocument, dict: PdfDict): (code: number) => number {
  const list = document.get(dict, 'Widths');
  const first = document.get(dict, 'FirstChar');
  if (!isArray(list) || typeof first !== 'number') return () => TYPICAL_WIDTH;
  // Widths of a Type 3 font are in a space of its own.
  const matrix = document.get(dict, 'FontMatrix');
  const scale = isArray(matrix) ? document.resolve(matrix[0]) : null;
  const factor = typeof scale === 'number' ? scale * 1000 : 1;
  return (code) => {
    const width = document.resolve(list[code - first]);
    return typeof width === 'number' ? width * factor : TYPICAL_WIDTH;
  };
}

const BASE_ENCODINGS: readonly string[] = ['WinAnsiEncoding', 'MacRomanEncoding', 'StandardEncoding'];

function isBase(name: string | null): name is BaseEncoding {
  return name !== null && BASE_ENCODINGS.includes(name);
}

/** The encoding that the dictionary tells; what only the font program knows is left without text. */
function simpleEncoding(document: PdfDocument, dict: PdfDict): (code: number) => string | null {
  const encoding = document.get(dict, 'Encoding');
  const named = nameOf(encoding);
  if (isBase(named)) return (code) => charText(named, code);
  const stated = isDict(encoding) ? nameOf(document.get(encoding, 'BaseEncoding')) : null;
  const base = isBase(stated) ? stated : isStandard(document, dict) ? 'StandardEncoding' : null;
  const differences = new Map<number, string | null>();
  const list = isDict(encoding) ? document.get(encoding, 'Differences') : null;
  let code = 0;
  for (const item of (isArray(list) ? list : []).slice(0, 2_048)) {
    const value = document.resolve(item);
    if (typeof value === 'number') code = value;
    else {
      differences.set(code, glyphText(nameOf(value) ?? '.notdef'));
      code += 1;
    }
  }
  return (asked) => {
    const different = differences.get(asked);
    if (different !== undefined) return different;
    return base === null ? null : charText(base, asked);
  };
}

function charText(base: BaseEncoding, code: number): string | null {
  const char = charOf(base, code);
  return char === null ? null : readable(char);
}

/** True for a font of plain Latin letters: one of the fourteen of every reader, or one that says so (bit 6 of its flags). */
function isStandard(document: PdfDocument, dict: PdfDict): boolean {
  const descriptor = document.get(dict, 'FontDescriptor');
  if (!isDict(descriptor))
    return /^(?:Helvetica|Times|Courier)\b/.test(nameOf(document.get(dict, 'BaseFont')) ?? '');
  const flags = document.get(descriptor, 'Flags');
  return typeof flags === 'number' && (flags & 32) !== 0 && (flags & 4) === 0;
}

/**
 * The ToUnicode map of a font (ISO 32000-1 §9.10.3): code to characters, null where it names none that can be read.
 * Null when the font has no map.
 */
function toUnicode(
  document: PdfDocument,
  dict: PdfDict,
  budget: FontBudget,
): Map<number, string | null> | null {
  const object = document.target(dict.entries.get('ToUnicode'));
  const content = object === null ? null : document.content(object, MAX_CMAP_BYTES);
  return content === null || content.codec !== null ? null : readCMap(latin1(content.bytes), budget);
}

const HEX = String.raw`<([0-9A-Fa-f\s]{0,80})>`;
const SECTION = /begin(bfchar|bfrange)([\s\S]*?)end\1/g;

/** Reads the `bfchar` and `bfrange` sections of a CMap; ranges are bounded whatever they claim. */
export function readCMap(text: string, budget: FontBudget): Map<number, string | null> {
  const map = new Map<number, string | null>();
  const put = (code: number, value: string): void => {
    if (code <= 0xffff && map.size < MAX_CODES && (budget.codes -= 1) > 0)
      map.set(code, value === '' ? null : readable(value));
  };
  for (const [, kind, body = ''] of text.matchAll(SECTION)) {
    if (kind === 'bfchar') {
      for (const [, code = '', value = ''] of body.matchAll(new RegExp(`${HEX}\\s*${HEX}`, 'g')))
        put(codeOf(code), utf16Text(value));
      continue;
    }
    const rows = body.matchAll(new RegExp(`${HEX}\\s*${HEX}\\s*(?:${HEX}|\\[([^\\]]{0,400000})\\])`, 'g'));
    for (const [, low = '', high = '', start, list] of rows) {
      const first = codeOf(low);
      const last = Math.min(codeOf(high), 0xffff);
      const values =
        list === undefined ? null : [...list.matchAll(new RegExp(HEX, 'g'))].map((one) => one[1] ?? '');
      for (let code = first; code <= last && budget.codes > 0; code += 1)
        if (values === null) put(code, plus(utf16Text(start ?? ''), code - first));
        else if (code - first < values.length) put(code, utf16Text(values[code - first] ?? ''));
        else break;
    }
  }
  return map;
}

/** Codes beyond two bytes are no codes of the fonts read here. */
function codeOf(hex: string): number {
  const digits = hex.replace(/\s/g, '');
  return digits === '' || digits.length > 4 ? 0x10000 : parseInt(digits, 16);
}

function utf16Text(hex: string): string {
  const digits = hex.replace(/\s/g, '').slice(0, MAX_TEXT_OF_CODE * 4);
  if (digits.length === 2) return String.fromCharCode(parseInt(digits, 16));
  let text = '';
  for (let at = 0; at + 4 <= digits.length; at += 4)
    text += String.fromCharCode(parseInt(digits.slice(at, at + 4), 16));
  return text;
}

/** Within a range the last character counts on. */
function plus(text: string, step: number): string {
  if (step === 0 || text === '') return text;
  const last = text.charCodeAt(text.length - 1) + step;
  return text.slice(0, -1) + String.fromCharCode(Math.min(last, 0xffff));
}
