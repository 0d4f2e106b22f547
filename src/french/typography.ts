/**
 * French typography as one pure function (reference: letters §3).
 * Texts are written with plain spaces and straight quotes; this is applied once, when they are shown.
 */

/** `print` (PDF, HTML) has the narrow no-break space; `plain` (e-mail text) only the ordinary no-break space. */
export type Medium = 'print' | 'plain';

export const NBSP = '\u00a0';
export const NARROW_NBSP = '\u202f';

/** Stands for one protected piece while the rest is worked on. Private use, so no rule looks at it. */
const TOKEN = '\ue000';

/** What no rule may touch: addresses, e-mails, hashes, times, file names, `code`, and the token itself. */
const PROTECTED = new RegExp(
  [
    TOKEN,
    '`[^`\\n]*`',
    String.raw`\b[a-z][a-z0-9+.-]*://[^\s«»"“”<>]*[^\s«»"“”<>.,;:!?)\]…’']`,
    String.raw`\bwww\.[^\s«»"“”<>]*[^\s«»"“”<>.,;:!?)\]…’']`,
    String.raw`[\w.+-]+@[\w-]+(?:\.[\w-]+)+`,
    String.raw`\b(?:[a-z]+-?\d+:)?[0-9a-fA-F]{32,}\b`,
    String.raw`\b\d{4}-\d{2}-\d{2}T[\d:.]+Z?`,
    String.raw`\b\d{1,2}:\d{2}(?::\d{2})?\b`,
    String.raw`[\p{L}\p{N}_%~()+-][\p{L}\p{N}_%~()+.-]*\.(?:jpe?g|png|webp|avif|heic|gif|svg|tiff?|bmp|pdf|html?|zip|eml|json|csv|docx?|odt|xml|txt)\b`,
  ].join('|'),
  'giu',
);

const MONTHS = 'janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre';
const UNITS =
  '€|k€|M€|euros?|km|m|cm|mm|m²|km²|ha|kg|g|t|Ko|ko|Mo|Go|To|octets?|h|min|s|ms|px|pixels?|ppp|HT|TTC|°C';
/** Any horizontal space, breaking or not; never a line end. */
const S = `[ \\t${NBSP}${NARROW_NBSP}]`;

type Rule = readonly [RegExp, string];

const LETTERS_AND_MARKS: readonly Rule[] = [
  [/\.{3,}/gu, '…'],
  [/(\p{L}|\ue000)'/gu, '$1’'],
  // « 2ème », « 1ère »: the electoral registers write them, French does not.
  [/(?<![\p{L}\p{N}])(\d+)i?[èe]mes?(?!\p{L})/giu, '$1e'],
  [/(?<![\p{L}\p{N}])1[èe]re(?!\p{L})/giu, '1re'],
  [new RegExp(`${S}+([,.])(?=\\s|$)`, 'gu'), '$1'],
  [new RegExp(`\\(${S}+(?=[^\\s)])`, 'gu'), '('],
  [new RegExp(`(?<=[^\\s(])${S}+\\)`, 'gu'), ')'],
];

const SPACES: readonly Rule[] = [
  // Inside guillemets. A guillemet at a line's end or start has nothing to hold.
  [new RegExp(`«${S}*(?=[^\\s»])`, 'gu'), `«${NBSP}`],
  [new RegExp(`(?<=[^\\s«])${S}*»`, 'gu'), `${NBSP}»`],
  // Double marks, when they end something: never inside `png:tEXt:key` or `a?b`.
  [new RegExp(`(?<=[^\\s(\\[«“;!?:])${S}*([;!?]+)(?=\\s|$|[)\\]»”…])`, 'gu'), `${NARROW_NBSP}$1`],
  [new RegExp(`(?<=[^\\s(\\[«“;!?:])${S}*:(?=\\s|$)`, 'gu'), `${NBSP}:`],
  // Numbers.
  [new RegExp(`(?<=(?<![\\p{L}\\p{N},.])\\d{1,3}(?:${S}\\d{3})*)${S}(?=\\d{3}(?!\\d))`, 'gu'), NARROW_NBSP],
  [new RegExp(`(?<=\\d)${S}*%`, 'gu'), `${NARROW_NBSP}%`],
  [
    new RegExp(`(?<![\\p{L}\\p{N}])(\\d{1,2})${S}?h${S}?(\\d{2})(?![\\p{L}\\p{N}])`, 'gu'),
    `$1${NBSP}h${NBSP}$2`,
  ],
  [new RegExp(`(?<=\\d)${S}*€`, 'gu'), `${NBSP}€`],
  [new RegExp(`(?<=\\d)${S}(?=(?:${UNITS})(?![\\p{L}\\p{N}]))`, 'gu'), NBSP],
  [new RegExp(`(?<=€)${S}(?=(?:HT|TTC)(?!\\p{L}))`, 'gu'), NBSP],
  [new RegExp(`(?<=(?<![\\p{L}\\p{N}])(?:1er|\\d{1,2}))${S}(?=(?:${MONTHS})(?!\\p{L}))`, 'giu'), NBSP],
  // Abbreviations and what they introduce.
  [new RegExp(`(?<=(?<!\\p{L})[nN]°)${S}*(?=[\\p{L}\\p{N}])`, 'gu'), NBSP],
  [new RegExp(`(?<=(?<!\\p{L})(?:art|p|pp)\\.)${S}(?=[\\dLRD])`, 'gu'), NBSP],
  [
    new RegExp(
      `(?<=(?<!\\p{L})(?:articles?|paragraphes?|alinéas?|pages?|livre|chapitre))${S}(?=\\d|[LRD]\\.|[IVX]+(?!\\p{L}))`,
      'giu',
    ),
    NBSP,
  ],
  [new RegExp(`(?<=(?<![\\p{L}.])[LRD]\\.)${S}*(?=\\d)`, 'gu'), NBSP],
  [new RegExp(`(?<=(?<![\\p{L}.])(?:M\\.|MM\\.|Mme|Mmes))${S}(?=\\p{Lu})`, 'gu'), NBSP],
];

/**
 * Sets a French text: no-break spaces, apostrophes, quotes, dashes, ellipses, ordinals.
 * Addresses, e-mails, hashes, times such as 10:42, file names and `code` are left as they are.
 * Applying it twice changes nothing more. Total: any string gives a string.
 */
export function typo(text: string, medium: Medium): string {
  if (medium !== 'print' || text.length > MAX_KEPT_CHARS) return setToRest(text, medium);
  const known = recent.get(text) ?? older.get(text);
  if (known !== undefined) return known;
  const set = setToRest(text, medium);
  if (recent.size >= MAX_KEPT) [older, recent] = [recent, new Map()];
  recent.set(text, set);
  return set;
}

/** Pages say the same few hundred sentences again and again: a tenth of their making. At most twice as many are kept. */
const MAX_KEPT = 1_000;
const MAX_KEPT_CHARS = 300;
let recent = new Map<string, string>();
let older = new Map<string, string>();

function setToRest(text: string, medium: Medium): string {
  let before = text;
  // One rule may give another something to do (a quote becomes a guillemet, which takes a space): on to rest.
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const after = setOnce(before, medium);
    if (after === before) return after;
    before = after;
  }
  return before;
}

/** Real texts rest after two rounds; hostile ones after a few. */
const MAX_ROUNDS = 12;

function setOnce(text: string, medium: Medium): string {
  const kept: string[] = [];
  let work = text.replace(PROTECTED, (piece) => {
    kept.push(piece);
    return TOKEN;
  });
  for (const [pattern, by] of LETTERS_AND_MARKS) work = work.replace(pattern, by);
  work = quotes(work);
  work = dashes(work);
  for (const [pattern, by] of SPACES) work = work.replace(pattern, by);
  if (medium === 'plain') work = work.replaceAll(NARROW_NBSP, NBSP);
  let next = 0;
  return work.replaceAll(TOKEN, () => kept[next++] ?? '');
}

/** Straight double quotes become « », and “ ” inside « ». A quote whose pair is missing is left alone. */
function quotes(text: string): string {
  if (!text.includes('"')) return text;
  const chars = Array.from(text);
  const pairs = new Map<number, '«' | '»' | '“' | '”'>();
  const open: number[] = [];
  let depth = 0;
  for (const [index, char] of chars.entries()) {
    if (char === '\n') {
      open.length = 0;
      depth = 0;
    } else if (char === '«') depth += 1;
    else if (char === '»') depth = Math.max(0, depth - 1);
    else if (char === '"') {
      const before = chars[index - 1];
      const opens = before === undefined || /[\s([’'«“–—/-]/u.test(before);
      const start = open.at(-1);
      if (opens && (start === undefined || depth === 0)) open.push(index);
      else if (start !== undefined) {
        open.pop();
        pairs.set(start, depth > 0 ? '“' : '«');
        pairs.set(index, depth > 0 ? '”' : '»');
      }
    }
  }
  return chars.map((char, index) => pairs.get(index) ?? char).join('');
}

/**
 * A hyphen between spaces is a dash. Of two dashes in a sentence, the first holds to what follows and the second
 * to what precedes; a lone one holds to what precedes, so that no line starts with it. At a line's start it opens a list.
 */
function dashes(text: string): string {
  return text
    .replace(new RegExp(`(?<=\\S)${S}+(?:-|--|—)${S}+(?=\\S)`, 'gu'), ' – ')
    .replace(new RegExp(`^(${S}*)–${S}+(?=\\S)`, 'gmu'), `$1–${NBSP}`)
    .replace(/[^\n.!?]+/gu, (sentence) => {
      const inner = new RegExp(`(?<=\\S)${S}+–${S}+(?=\\S)`, 'gu');
      const count = sentence.match(inner)?.length ?? 0;
      let seen = 0;
      return sentence.replace(inner, () => {
        seen += 1;
        const opens = seen % 2 === 1 && seen < count;
        return opens ? ` –${NBSP}` : `${NBSP}– `;
      });
    });
}
