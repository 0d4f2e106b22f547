/** Other people's words made fit to stand inside a French sentence. */

/** Longest quotation in a sentence, in characters; the annex has the whole. */
const MAX_QUOTE_CHARS = 160;

/** Control characters, line ends and characters that hide or reorder text (Unicode TR 36). */
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/gu;

/** One line, no hidden character, single spaces. */
export function oneLine(text: string): string {
  return text
    .replace(/\p{Cs}/gu, '\ufffd')
    .normalize('NFC')
    .replace(HIDDEN, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** Cut after `maxChars` with a visible mark, at a word's end when there is one near. */
export function cut(text: string, maxChars: number): string {
  const chars = Array.from(text);
  if (chars.length <= maxChars) return text;
  const head = chars.slice(0, Math.max(1, maxChars - 1)).join('');
  const atWord = head.replace(/\s+\S{0,20}$/u, '');
  return `${atWord === '' ? head : atWord}…`;
}

/** Without its outer quotes, and with “ ” for the inner ones: it will stand inside « ». */
export function innerWords(text: string, maxChars = MAX_QUOTE_CHARS): string {
  const bare = withoutOuterQuotes(oneLine(text));
  const inner = bare
    .replace(/«\s*/gu, '“')
    .replace(/\s*»/gu, '”')
    .replace(/"([^"]*)"/gu, '“$1”')
    .replaceAll('"', '”');
  const short = cut(inner, maxChars);
  // A quotation that the cut left open is closed again.
  const open = short.split('“').length - short.split('”').length;
  return open > 0 ? `${short}${'”'.repeat(open)}` : short;
}

/** Outer quotes go when they are one pair; « Noël » et « Pâques » keeps both of its own. */
function withoutOuterQuotes(text: string): string {
  const inner = /^[«"“]\s*(.*?)\s*[»"”]$/u.exec(text)?.[1];
  if (inner === undefined) return text;
  let depth = 0;
  for (const char of inner) {
    if (char === '«' || char === '“') depth += 1;
    else if (char === '»' || char === '”') depth -= 1;
    if (depth < 0) return text;
  }
  const isPair = !text.startsWith('"') || !inner.includes('"');
  return depth === 0 && isPair ? inner : text;
}

/** « the words », cut when long. */
export function quoted(text: string): string {
  return `« ${innerWords(text)} »`;
}

/** An address short enough for a sentence: without scheme, cut in its path. The annex has it whole. */
export function shortAddress(address: string, maxChars = 48): string {
  const text = oneLine(address);
  const bare = text.replace(/^https?:\/\//iu, '').replace(/\/$/u, '');
  const chars = Array.from(bare);
  return chars.length <= maxChars ? bare : `${chars.slice(0, maxChars - 1).join('')}…`;
}
