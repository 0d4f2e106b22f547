/**
 * The characters that the letters' fonts can draw. Typst refuses, for PDF/UA-1, a text with a missing glyph, and a
 * value read from a file may hold anything: what cannot be drawn is named instead of lost.
 */

/** Latin as French and its neighbours write it, with the signs of both families in `templates/fonts`. */
const DRAWABLE =
  /[\n\u200b\u0020-\u007e\u00a0-\u017f\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u202f\u2030\u2039\u203a\u20ac\u2122]/u;

/** The text with each character that has no glyph written as `[U+8C46]`; emoji sequences give one mark per code point. */
export function printable(text: string): string {
  let out = '';
  for (const char of text.normalize('NFC')) {
    out += DRAWABLE.test(char)
      ? char
      : `[U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
  }
  return out;
}
