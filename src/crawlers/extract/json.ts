import { decodePart, looksLikeImage, pathOf, resolveUrl } from './urls.js';
import { oneLine } from './dom.js';

/** A visual found in data that a page carries for its scripts or for search engines. */
export interface JsonVisual {
  /** Absolute addresses that one object names, its own one first; their names tell whether they are one picture. */
  readonly urls: readonly string[];
  /** Other sizes of the first one. */
  readonly sizes: readonly string[];
  readonly alt: string | null;
  readonly caption: string | null;
  readonly credit: string | null;
  readonly width: number | null;
  readonly height: number | null;
}

export interface JsonFindings {
  readonly visuals: readonly JsonVisual[];
  readonly documents: readonly { readonly url: string; readonly label: string }[];
  /** A limit was reached: part of the data was not looked at. */
  readonly truncated: boolean;
}

const MAX_NODES = 50_000;
const MAX_VISUALS = 1_000;
const IMAGE_KEY =
  /^(?:@id|url|src|href|source_url|contentUrl|thumbnailUrl|image|images?_?url|picture|photo|visuel|illustration|thumbnail|full|large|original|path|uri|file|filename|media)$/i;
/** Keys under which the other sizes of the same visual stand. */
const SIZE_KEYS =
  /^(?:sizes|formats|variants|derivatives|renditions|srcset|crops|thumbnails|image_?styles)$/i;
/** Pictures of the publisher and not of the page. */
const LOGO_KEYS = /^(?:logo|icon|icons|favicon|avatar|sprite)$/i;

/** Parses and walks JSON text; text that is no JSON gives null. */
export function findInJsonText(text: string, base: string): JsonFindings | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Attributes and scripts that merely begin like JSON are read as text by the caller.
    return null;
  }
  return findInJson(value, base);
}

/** Walks parsed JSON without recursion, at most 50,000 values. */
export function findInJson(root: unknown, base: string): JsonFindings {
  const visuals: JsonVisual[] = [];
  const documents = new Map<string, string>();
  const stack: { value: unknown; key: string }[] = [{ value: root, key: '' }];
  let nodes = 0;
  let truncated = false;
  for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
    nodes += 1;
    truncated = nodes > MAX_NODES || visuals.length >= MAX_VISUALS;
    if (truncated) break;
    const { value, key } = item;
    if (typeof value === 'string') {
      visuals.push(...visualsInText(value, key, base));
      const document = documentIn(value, base);
      if (document !== null && !documents.has(document) && documents.size < MAX_VISUALS)
        documents.set(document, '');
    } else if (Array.isArray(value)) {
      for (let index = value.length - 1; index >= 0; index -= 1) stack.push({ value: value[index], key });
    } else if (isRecord(value)) {
      visitRecord(value);
    }
  }
  return { visuals, documents: Array.from(documents, ([url, label]) => ({ url, label })), truncated };

  function visitRecord(record: Readonly<Record<string, unknown>>): void {
    const own: string[] = [];
    const sizes: string[] = [];
    const rest: [string, unknown][] = [];
    for (const [name, value] of Object.entries(record)) {
      if (LOGO_KEYS.test(name)) continue;
      const url = typeof value === 'string' && IMAGE_KEY.test(name) ? imageAddress(value, name, base) : null;
      if (url !== null) own.push(url);
      else if (SIZE_KEYS.test(name) && isRecord(value)) sizes.push(...sizesIn(value, base));
      else rest.push([name, value]);
      if (typeof value === 'string') {
        const document = documentIn(value, base);
        if (document !== null && !documents.get(document)) {
          documents.set(document, firstText(record, ['title', 'name', 'label', 'titre', 'nom'], 200) ?? '');
        }
      }
    }
    if (own.length + sizes.length > 0) {
      visuals.push({
        urls: [...new Set(own)],
        sizes: [...new Set(sizes)],
        alt: firstText(record, ['alt', 'alt_text', 'altText', 'alternativeText'], 500),
        caption: firstText(record, ['caption', 'legend', 'legende'], 500),
        credit: creditOf(record),
        width: numberIn(record['width']),
        height: numberIn(record['height']),
      });
    }
    for (let index = rest.length - 1; index >= 0; index -= 1) {
      const entry = rest[index];
      if (entry !== undefined) stack.push({ value: entry[1], key: entry[0] });
    }
  }
}

/**
 * Addresses of images in free text: markup inside JSON, scripts. `\/` and `\u0026` are undone first.
 * Only absolute, root-relative and dotted addresses are believed.
 */
export function imagesInText(text: string, base: string): string[] {
  if (!/\.(?:jpe?g|png|gif|webp|avif)/i.test(text)) return [];
  const plain = text.replace(/\\u0026|&amp;/gi, '&').replace(/\\u002f|\\\//gi, '/');
  const found = new Set<string>();
  // Addresses hold no white space or quotes: cut there first, so that the search stays linear.
  for (const piece of plain.split(/[\s"'()<>\\{}|`]+/)) {
    if (found.size >= MAX_VISUALS) break;
    if (piece.length < 6 || piece.length > 4_096 || !/\.(?:jpe?g|png|gif|webp|avif)(?![\w-])/i.test(piece))
      continue;
    const start = /^(?:[\w.$-]{0,40}[=:[])?((?:https?:)?\.{0,2}\/)/i.exec(piece);
    if (start === null) continue;
    const from = start[0].length - (start[1] ?? '').length;
    // A loop and not a pattern: `[,;]+$` takes quadratic time over a long run of commas.
    let end = piece.length;
    while (end > from && ',;.:!'.includes(piece.charAt(end - 1))) end -= 1;
    const url = resolveUrl(piece.slice(from, end), base);
    if (url !== null && looksLikeImage(url)) found.add(url);
  }
  return [...found];
}

function visualsInText(value: string, key: string, base: string): JsonVisual[] {
  const direct = imageAddress(value, key, base);
  const urls =
    direct !== null ? [direct] : value.length > 20 ? imagesInText(value.slice(0, 500_000), base) : [];
  return urls.map((url) => ({
    urls: [url],
    sizes: [],
    alt: null,
    caption: null,
    credit: null,
    width: null,
    height: null,
  }));
}

/** A string that is the address of an image: by its form, and by its key when it is a bare file name. */
function imageAddress(value: string, key: string, base: string): string | null {
  const text = value.trim();
  if (text.length < 5 || text.length > 2_000 || /[<>"{}\n]/.test(text)) return null;
  const isAddress = /^(?:https?:)?\/\//i.test(text) || /^\.{0,2}\//.test(text) || text.includes('/');
  if (!isAddress && !IMAGE_KEY.test(key)) return null;
  if (/\s/.test(text) && !/^(?:https?:)?\.{0,2}\//i.test(text)) return null;
  const url = resolveUrl(text, base);
  return url !== null && looksLikeImage(url) ? url : null;
}

function sizesIn(sizes: Readonly<Record<string, unknown>>, base: string): string[] {
  const found: string[] = [];
  for (const [name, value] of Object.entries(sizes).slice(0, 40)) {
    const raw =
      typeof value === 'string'
        ? value
        : isRecord(value)
          ? (value['source_url'] ?? value['url'] ?? value['src'])
          : null;
    const url = typeof raw === 'string' ? imageAddress(raw, name === '' ? 'url' : 'src', base) : null;
    if (url !== null) found.push(url);
  }
  return found;
}

function documentIn(value: string, base: string): string | null {
  if (!/\.pdf(?:[?#]|$)/i.test(value) || value.length > 2_000 || /[\s<>"{}]/.test(value.trim())) return null;
  if (!/^(?:https?:)?\.{0,2}\//i.test(value.trim())) return null;
  const url = resolveUrl(value, base);
  return url !== null && /\.pdf$/i.test(decodePart(pathOf(url))) ? url : null;
}

/** Credits of schema.org ImageObject, in the order in which they speak of the picture's maker. */
function creditOf(record: Readonly<Record<string, unknown>>): string | null {
  const parts = [
    firstText(record, ['creditText', 'credit', 'credits'], 300),
    // The creator of an article is not the maker of its picture.
    record['@type'] === 'ImageObject' ? (nameOf(record['creator']) ?? nameOf(record['author'])) : null,
    firstText(record, ['copyrightNotice', 'copyright'], 300),
    firstText(record, ['digitalSourceType'], 300),
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : [...new Set(parts)].join(' | ').slice(0, 600);
}

function nameOf(value: unknown): string | null {
  if (typeof value === 'string') return oneLine(value.slice(0, 300)) || null;
  const one: unknown = Array.isArray(value) ? value[0] : value;
  return isRecord(one) ? firstText(one, ['name'], 300) : null;
}

function firstText(
  record: Readonly<Record<string, unknown>>,
  names: readonly string[],
  maxChars: number,
): string | null {
  for (const name of names) {
    const value = record[name];
    if (typeof value !== 'string') continue;
    const text = oneLine(value.slice(0, maxChars * 2).replace(/<[^<>]{0,300}>/g, ' ')).slice(0, maxChars);
    if (text !== '') return text;
  }
  return null;
}

function numberIn(value: unknown): number | null {
  const number = typeof value === 'string' ? Number.parseInt(value, 10) : value;
  return typeof number === 'number' && Number.isInteger(number) && number > 0 && number < 100_000
    ? number
    : null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
