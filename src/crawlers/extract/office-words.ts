/** What an office file says: the text of its paragraphs, and the credits among them. Pure, one pass, no tree. */
import { isCreditText, isSetNotice } from './credit-text.js';

const MAX_CREDITS = 20;
const MAX_PARAGRAPH_CHARS = 2_000;
const MAX_PARAGRAPHS = 20_000;
/** Ends of paragraphs in OOXML text, slides and ODF. */
const PARAGRAPH = /^(?:w:p|a:p|text:p|text:h)$/;
/** Elements whose text people do not see: deleted passages, notes to oneself, field codes. */
const UNSEEN = /^(?:w:del|w:instrText|text:tracked-changes|office:annotation|presentation:notes)$/;
const BLANK = /^(?:w:tab|w:br|a:br|text:s|text:tab|text:line-break)$/;
const TOKEN = /<(\/?)([A-Za-z][\w.:-]{0,60})(?=[\s/>])([^<>]*)>|([^<]+)/g;

/** Paragraphs of the XML of a document, slide or ODF content. Broken markup gives what was understood. */
export function paragraphsOf(xml: string): string[] {
  const isOoxml = /<(?:w:document|p:sld)\b/.test(xml.slice(0, 4_000));
  const paragraphs: string[] = [];
  let text = '';
  let isInText = false;
  let unseen: string | null = null;
  for (const [, close, name, rest, data] of xml.matchAll(TOKEN)) {
    if (paragraphs.length >= MAX_PARAGRAPHS) break;
    if (data !== undefined) {
      // In OOXML only `t` holds text; everywhere else line breaks of the markup stand.
      if (unseen === null && (isInText || !isOoxml) && text.length < MAX_PARAGRAPH_CHARS)
        text += decoded(data);
      continue;
    }
    if (name === undefined) continue;
    const isEnd = close === '/';
    const isEmpty = rest?.endsWith('/') === true;
    if (unseen !== null) {
      if (isEnd && name === unseen) unseen = null;
    } else if (!isEnd && !isEmpty && UNSEEN.test(name)) unseen = name;
    else if (name === 'w:t' || name === 'a:t') isInText = !isEnd && !isEmpty;
    else if (BLANK.test(name)) text += ' ';
    else if (isEnd && PARAGRAPH.test(name)) {
      const line = text.replace(/\s+/g, ' ').trim();
      if (line !== '') paragraphs.push(line);
      text = '';
    }
  }
  return paragraphs;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decoded(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(lt|gt|amp|quot|apos));/gi,
    (all, decimal, hex, name) => {
      if (typeof name === 'string') return ENTITIES[name.toLowerCase()] ?? all;
      const code = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
    },
  );
}

/** Credits and notices among the paragraphs: they speak of the document, none is tied to one picture. */
export function creditsOf(paragraphs: readonly string[]): string[] {
  const credits = new Set<string>();
  for (const paragraph of paragraphs)
    if (credits.size < MAX_CREDITS && (isCreditText(paragraph) || isSetNotice(paragraph)))
      credits.add(paragraph);
  return [...credits];
}
