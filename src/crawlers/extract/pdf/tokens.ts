/** Tokens of a PDF content (ISO 32000-1 §7.8.2): operands and operators, read without the cost of whole objects. */
import { readValue, skipSpace } from '../../../classifiers/containers/pdf-syntax.js';
import type { PdfReader, PdfValue } from '../../../classifiers/containers/pdf-syntax.js';

/** Most operands of one operator that are kept. */
const MAX_OPERANDS = 64;

/** Reads on: an operand is put on the list (and '' given), an operator is given by its name; null at the end. */
export function nextToken(reader: PdfReader, operands: PdfValue[]): string | null {
  skipSpace(reader);
  const { text } = reader;
  const start = reader.at;
  const code = text.charCodeAt(start);
  if (Number.isNaN(code)) return null;
  if (isNumberCode(code)) {
    let at = start + 1;
    while (isNumberCode(text.charCodeAt(at))) at += 1;
    reader.at = at;
    const value = Number(text.slice(start, at));
    if (operands.length < MAX_OPERANDS) operands.push(Number.isFinite(value) ? value : 0);
    return '';
  }
  // ( / < [ begin a value; a closing bracket that closes nothing is passed over.
  if (code === 0x28 || code === 0x2f || code === 0x3c || code === 0x5b) {
    const value = readValue(reader);
    if (reader.at === start) reader.at += 1;
    if (value !== undefined && operands.length < MAX_OPERANDS) operands.push(value);
    return '';
  }
  let at = start;
  while (at < text.length && isRegular(text.charCodeAt(at))) at += 1;
  reader.at = Math.max(at, start + 1);
  return text.slice(start, at);
}

function isNumberCode(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || code === 0x2b || code === 0x2d || code === 0x2e;
}

/** True for a character that may stand in an operator: no white space and no delimiter. */
function isRegular(code: number): boolean {
  return (
    code > 0x20 &&
    code !== 0x28 &&
    code !== 0x29 &&
    code !== 0x2f &&
    code !== 0x3c &&
    code !== 0x3e &&
    code !== 0x5b &&
    code !== 0x5d &&
    code !== 0x7b &&
    code !== 0x7d &&
    code !== 0x25
  );
}

/** Pixels between `ID` and `EI` are no content. */
export function skipInlineImage(reader: PdfReader): void {
  const end = /[\0\t\n\f\r ]EI(?![^\0\t\n\f\r ])/g;
  end.lastIndex = reader.at;
  const found = end.exec(reader.text);
  reader.at = found === null ? reader.text.length : end.lastIndex;
}
