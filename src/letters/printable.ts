/**
 * The characters that the letters' fonts can draw. Typst refuses, for PDF/UA-1, a text with a missing glyph, and a
 * value read from a file may hold anything: what cannot be drawn is named instead of lost.
 */

/** All but Latin as French and its neighbours write it, with the signs of both families in `templates/fonts`. */
const NO_GLYPH =
  '[^\\n\\u200b\\u0020-\\u007e\\u00a0-\\u017f\\u2013\\u2014\\u2018-\\u201e\\u2020-\\u2022\\u2026\\u202f\\u2030\\u2039\\u203a\\u20ac\\u2122]';
const RUN = new RegExp(`${NO_GLYPH}(?: *${NO_GLYPH})*`, 'gu');
/** Longest run that is spelt sign by sign; a caption in another script is counted, and the e-mail carries it whole. */
const MAX_SPELT = 6;

/** The text with each sign that has no glyph written as `[U+8C46]`, and a long run of them as its length. */
export function printable(text: string): string {
  return text.normalize('NFC').replace(RUN, (run) => {
    const signs = Array.from(run.replaceAll(' ', ''));
    return signs.length > MAX_SPELT
      ? `[${signs.length}\u00a0signes que la police n’a pas]`
      : Array.from(run, (sign) => (sign === ' ' ? sign : named(sign))).join('');
  });
}

function named(sign: string): string {
  return `[U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
}

/** Runs without a space that are longer than a line get places where they may be cut; addresses have their own. */
export function breakable(text: string): string {
  return text.replace(/\S{40,}/gu, (run) =>
    run.includes('://') ? run : run.replace(/.{20}(?=.)/gu, '$&\u200b'),
  );
}

/** The same in prose, where a short address stands without its scheme and is to be copied whole. */
export function breakableProse(text: string): string {
  return text.replace(/[^\s/@]{40,}(?![^\s]*[/@])/gu, (run) => run.replace(/.{8}(?=.)/gu, '$&\u200b'));
}
