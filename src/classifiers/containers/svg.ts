import { xmlText } from './bytes.js';
import { readC2pa } from './c2pa.js';
import { MALFORMED } from './findings.js';
import type { Findings, WalkContext, Walker } from './findings.js';
import { inflateWithin } from './inflate.js';
import { KIB, MIB } from './windowed-source.js';
import { allText, descendants, readXml } from './xml-tree.js';
import type { XmlElement } from './xml-tree.js';
import { readRdf } from './xmp.js';

const MAX_SVG_BYTES = 2 * MIB;
const MAX_INFLATED = 8 * MIB;
const MAX_TEXT = 4 * KIB;
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
    } else if (element.name === 'image' || element.name === 'feImage') {
      await readImage(element, findings, context);
    }
  }
}

/** A raster inside the drawing is read like a file of its own. */
async function readImage(element: XmlElement, findings: Findings, context: WalkContext): Promise<void> {
  const href = element.attributes.find(({ name }) => name === 'href')?.value ?? '';
  const match = /^\s*data:image\/[\w.+-]+[^,]*;base64,/i.exec(href);
  if (match === null) return;
  if (findings.embedded.length >= context.maxEmbedded) {
    findings.fail('not-looked-at', 'Ce dessin contient trop d’images : les dernières n’ont pas été lues.');
    return;
  }
  const bytes = Buffer.from(href.slice(match[0].length, match[0].length + MAX_EMBEDDED_BYTES * 2), 'base64');
  findings.embedded.push(await context.readEmbedded(bytes, null, findings.budget));
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

/** CSS absolute lengths in pixels (CSS Values 4, §6.2). */
function pixels(length: string): number | null {
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
