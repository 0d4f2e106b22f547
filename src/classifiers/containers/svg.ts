import { xmlText } from './bytes.js';
import { readC2pa } from './c2pa.js';
import { MALFORMED } from './findings.js';
import type { Findings, WalkContext, Walker } from './findings.js';
import { inflateWithin } from './inflate.js';
import { KIB, MIB } from './windowed-source.js';
import { allText, descendants, readXml } from './xml-tree.js';
import type { XmlElement } from './xml-tree.js';
import { readRdf } from './xmp.js';

/** Drawings made in an editor hold their rasters in base64. */
const MAX_SVG_BYTES = 8 * MIB;
const MAX_INFLATED = 8 * MIB;
const MAX_TEXT = 4 * KIB;
/** The kind of a data address and its parameters. Browsers go by the first bytes, whatever the type says. */
const DATA_IMAGE = /^\s*data:(?:(?:image|img)\/[\w.+-]{1,60}|application\/octet-stream)([^,]{0,200}),/i;
const MAX_EMBEDDED_BYTES = 16 * MIB;

/** Reads an SVG drawing (SVG 2): comments, title, metadata with its RDF, a C2PA manifest, and embedded rasters. */
export const walkSvg: Walker = async (source, findings, context) => {
  let bytes = await source.read(0, MAX_SVG_BYTES);
  if (bytes.length === MAX_SVG_BYTES && (source.size ?? Infinity) > MAX_SVG_BYTES) {
    findings.fail('not-looked-at', 'Ce dessin SVG est très long : seul son début a été lu.');
  }
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    const inflated = inflateWithin(findings.budget, bytes, MAX_INFLATED, 'gzip');
    if (inflated.problem !== null) findings.fail('malformed', MALFORMED);
    bytes = inflated.bytes;
  }
  const document = readXml(xmlText(bytes));
  if (!document.isComplete) findings.fail('malformed', MALFORMED);
  for (const comment of document.comments) findings.add('svg:comment', comment.slice(0, MAX_TEXT));
  const svg = document.root.children.find(({ name }) => name === 'svg');
  if (svg === undefined) {
    findings.fail('malformed', MALFORMED);
    return;
  }
  takeSize(svg, findings);
  readRdf(svg, findings);
  await readElements(svg, findings, context);
};

async function readElements(svg: XmlElement, findings: Findings, context: WalkContext): Promise<void> {
  for (const element of svg.children) {
    const { name } = element;
    if (name === 'metadata' || name === 'title' || name === 'desc') {
      findings.add(`svg:${name}`, allText(element).slice(0, MAX_TEXT));
    }
  }
  for (const element of descendants(svg)) {
    if (element.name === 'manifest' && (element.prefix === 'c2pa' || /c2pa/i.test(element.namespace))) {
      await readC2pa(Buffer.from(element.text.replace(/\s+/g, ''), 'base64'), findings);
    }
    for (const address of dataAddresses(element)) await readImage(address, findings, context);
  }
}

/** Images written into an element: as its source, or in its style. */
function* dataAddresses(element: XmlElement): Generator<string> {
  for (const { name, value } of element.attributes) {
    if (name === 'href' || name === 'src') yield value;
    else if (name === 'style') yield* styleAddresses(value);
  }
  if (element.name === 'style') yield* styleAddresses(element.text);
}

function* styleAddresses(css: string): Generator<string> {
  const pattern = /url\(\s{0,16}(["']?)(?=data:)/gi;
  for (let match = pattern.exec(css); match !== null; match = pattern.exec(css)) {
    const start = pattern.lastIndex;
    const end = css.indexOf(match[1] === '' ? ')' : (match[1] ?? ')'), start);
    // From the end on, so that nothing is gone through twice.
    pattern.lastIndex = end < 0 ? css.length : end;
    yield css.slice(start, pattern.lastIndex);
  }
}

/** A raster inside the drawing is read like a file of its own. */
async function readImage(address: string, findings: Findings, context: WalkContext): Promise<void> {
  const match = DATA_IMAGE.exec(address.slice(0, 300));
  if (match === null) return;
  if (findings.embedded.length >= context.maxEmbedded) {
    findings.fail('not-looked-at', 'Ce dessin contient trop d’images : les dernières n’ont pas été lues.');
    return;
  }
  const written = address.slice(match[0].length, match[0].length + MAX_EMBEDDED_BYTES * 2);
  const isBase64 = /;\s*base64\s*$/i.test(match[1] ?? '');
  const bytes = isBase64
    ? Buffer.from(percentDecoded(written).toString('latin1'), 'base64')
    : percentDecoded(written);
  findings.embedded.push(await context.readEmbedded(bytes, null, findings.budget));
}

/** Bytes of a text in which some are written as `%XX` (RFC 3986 §2.1). */
function percentDecoded(text: string): Buffer {
  if (!text.includes('%')) return Buffer.from(text, 'utf8');
  const utf8 = Buffer.from(text, 'utf8').toString('latin1');
  const bytes = utf8.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1');
}

/** Width and height in user units (pixels); the view box where they are absent or relative. */
function takeSize(svg: XmlElement, findings: Findings): void {
  const attribute = (name: string): string =>
    svg.attributes.find((a) => a.name === name && a.prefix === '')?.value ?? '';
  const [, , boxWidth = NaN, boxHeight = NaN] = attribute('viewBox')
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const width = pixels(attribute('width')) ?? boxWidth;
  const height = pixels(attribute('height')) ?? boxHeight;
  if (Number.isFinite(width) && Number.isFinite(height)) findings.size(Math.round(width), Math.round(height));
}

/** Longest length that is read: « 1.123456789012345e+10px » has twenty-three. */
const MAX_LENGTH_CHARS = 64;

/** CSS absolute lengths in pixels (CSS Values 4, §6.2). */
function pixels(length: string): number | null {
  // A length of a hundred thousand digits would take the engine minutes to refuse.
  if (length.length > MAX_LENGTH_CHARS) return null;
  const match = /^\s*\+?(\d*\.?\d+(?:e[+-]?\d+)?)\s*(px|pt|pc|mm|cm|in|q)?\s*$/i.exec(length);
  if (match?.[1] === undefined) return null;
  const factors: Readonly<Record<string, number>> = {
    px: 1,
    pt: 4 / 3,
    pc: 16,
    mm: 96 / 25.4,
    cm: 96 / 2.54,
    in: 96,
    q: 96 / 101.6,
  };
  return Number(match[1]) * (factors[(match[2] ?? 'px').toLowerCase()] ?? 1);
}
