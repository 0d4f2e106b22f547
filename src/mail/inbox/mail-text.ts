/** Words of mails: bounded, without what hides or reorders text, of HTML too. Pure. */
import { Tokenizer } from 'htmlparser2';

/** One line, without control characters and marks that reorder text; cut. */
export function oneLine(text: string, most: number): string {
  return text
    .slice(0, most * 4)
    .replaceAll(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, ' ')
    .replaceAll(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .slice(0, most);
}

/** Lines kept; the rest as above. */
export function manyLines(text: string, most: number): string {
  return text
    .slice(0, most)
    .replaceAll(/\r\n?/gu, '\n')
    .replaceAll(/[^\S\n]+/gu, ' ')
    .replaceAll(/(?!\n)[\p{Cc}\p{Cs}]|[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, '')
    .replaceAll(/ ?\n ?/gu, '\n')
    .replaceAll(/\n{3,}/gu, '\n\n')
    .trim();
}

/**
 * Decodes bytes by the charset that a mail names; what it is not, or is none, is read as UTF-8, then as Windows-1252.
 *
 * @param isCut the last character may be broken off
 */
export function decodeWords(bytes: Uint8Array, charset: string | null, isCut = false): string {
  const named = charset === null ? null : decoderOf(charset);
  if (named !== null) return named.encoding === WESTERN ? western(bytes) : named.decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: isCut });
  } catch {
    // Not UTF-8 (TypeError): what old mail programs write.
    return western(bytes);
  }
}

function decoderOf(charset: string): InstanceType<typeof TextDecoder> | null {
  const name = charset.trim().toLowerCase();
  // « us-ascii » is named by mails that hold anything.
  if (/^(?:us-?ascii|ascii|unknown.*|x-unknown|default|)$/u.test(name)) return null;
  try {
    return new TextDecoder(name);
  } catch {
    // A charset that nobody knows (RangeError): tried as the others.
    return null;
  }
}

const WESTERN = 'windows-1252';
/** 0x80 to 0x9f, which Node's own decoder takes for the controls of ISO-8859-1. */
const HIGH = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

function western(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1')
    .replaceAll(/[\u0080-\u009f]/gu, (char) => HIGH.charAt(char.charCodeAt(0) - 0x80));
}

const HIDDEN = new Set(['script', 'style', 'head', 'title', 'template', 'noscript']);
const BREAKS = new Set(
  'address article blockquote br dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr li ol p pre section table tbody td th tr ul'.split(
    ' ',
  ),
);

/** The words of HTML, a line for each block. One pass without a tree: however deep it nests, it costs its length. */
export function textOfHtml(html: string): string {
  const out: string[] = [];
  let hidden: string | null = null;
  const nameAt = (start: number, end: number): string => html.slice(start, end).toLowerCase();
  const nothing = (): void => undefined;
  const open = (name: string): void => {
    if (hidden === null && HIDDEN.has(name)) hidden = name;
    else if (BREAKS.has(name)) out.push('\n');
  };
  const tokenizer = new Tokenizer(
    { xmlMode: false, decodeEntities: true },
    {
      ontext: (start, end) => {
        if (hidden === null) out.push(html.slice(start, end).replaceAll(/\s+/gu, ' '));
      },
      ontextentity: (codepoint) => {
        if (hidden === null) out.push(String.fromCodePoint(codepoint));
      },
      onopentagname: (start, end) => open(nameAt(start, end)),
      onclosetag: (start, end) => {
        const name = nameAt(start, end);
        if (name === hidden) hidden = null;
        else if (BREAKS.has(name)) out.push('\n');
      },
      // A body ends whatever head was left open.
      onopentagend: nothing,
      onselfclosingtag: nothing,
      onattribdata: nothing,
      onattribentity: nothing,
      onattribend: nothing,
      onattribname: nothing,
      oncdata: nothing,
      oncomment: nothing,
      ondeclaration: nothing,
      onprocessinginstruction: nothing,
      onend: nothing,
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  return out.join('');
}

/** What the writer wrote herself: without what she quotes or forwards below. */
export function ownWords(text: string): string {
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    if (QUOTE_BEGINS.test(line)) break;
    if (!/^\s*>/u.test(line)) lines.push(line);
  }
  return lines.join('\n').trim();
}

const QUOTE_BEGINS =
  /^\s*(?:-{2,}\s*(?:message d['’]origine|original message|message transféré|forwarded message|courriel original)|_{10,}|(?:le|on) .{4,120} (?:a écrit|wrote)\s*:|(?:de|from|expéditeur)\s*:\s.{0,200}(?:@|<))/iu;

/** Message-IDs with their brackets, whatever stands between them. */
export function messageIds(text: string): readonly string[] {
  return [...text.slice(0, 50_000).matchAll(/<[^<>\s]{3,400}@[^<>\s]{1,253}>/gu)].map(([id]) => id);
}

const REFERENCE = /(?<![\p{L}\p{N}])vig-\d{4}-[0-9a-z]{6,8}(?![\p{L}\p{N}])/giu;

/** References of letters and cases in a text, upper case, each once: `VIG-2026-000123`. */
export function referencesIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(REFERENCE)].map(([found]) => found.toUpperCase()))].slice(0, 20);
}

/** The same in addresses that a mail was sent to: before the `@`, alone or after a `+`. */
export function referencesInAddresses(addresses: readonly string[]): readonly string[] {
  return referencesIn(addresses.map((one) => (one.split('@')[0] ?? '').replaceAll('+', ' ')).join(' '));
}
