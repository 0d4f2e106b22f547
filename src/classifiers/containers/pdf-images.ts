import type { PdfDocument, PdfObject } from './pdf-document.js';
import { isArray, isDict, nameOf } from './pdf-syntax.js';
import type { PdfDict } from './pdf-syntax.js';

const MAX_FORM_DEPTH = 5;
const MAX_CONTENT_BYTES = 8 * 1024 * 1024;
/** Most bytes of content streams that are gone through to see what is drawn where. */
const MAX_ALL_CONTENT_BYTES = 128 * 1024 * 1024;

/**
 * The first page that draws each image, by object number: directly or inside form objects. Pages often share
 * one dictionary of resources, so what counts is what a page's content draws (`/Name Do`).
 */
export function pagesOfImages(document: PdfDocument): ReadonlyMap<number, number> {
  const firstPage = new Map<number, number>();
  const state: State = { document, budget: MAX_ALL_CONTENT_BYTES, forms: new Map() };
  for (const { number, dict, resources } of document.pages()) {
    if (resources === null) continue;
    const contents = document.get(dict, 'Contents');
    const parts = isArray(contents) ? contents : [dict.entries.get('Contents') ?? null];
    const streams = parts.map((part) => document.target(part)).filter((part) => part !== null);
    for (const id of drawnImages(state, resources, streams, 0)) {
      if (!firstPage.has(id)) firstPage.set(id, number);
    }
    if (state.budget <= 0) break;
  }
  return firstPage;
}

interface State {
  readonly document: PdfDocument;
  budget: number;
  /** Images of the forms gone through already; a form that is being gone through has none yet, which cuts circles. */
  readonly forms: Map<number, ReadonlySet<number>>;
}

function drawnImages(
  state: State,
  resources: PdfDict,
  streams: readonly PdfObject[],
  depth: number,
): ReadonlySet<number> {
  const { document } = state;
  const images = new Set<number>();
  const xObjects = document.get(resources, 'XObject');
  if (!isDict(xObjects) || depth > MAX_FORM_DEPTH) return images;
  for (const name of drawnNames(state, streams)) {
    const object = document.target(xObjects.entries.get(name));
    if (object === null || !isDict(object.value)) continue;
    const subtype = nameOf(document.get(object.value, 'Subtype'));
    if (subtype === 'Image') images.add(object.id);
    if (subtype !== 'Form') continue;
    let inner = state.forms.get(object.id);
    if (inner === undefined) {
      state.forms.set(object.id, new Set());
      const own = document.get(object.value, 'Resources');
      // Old forms take the resources of the page that draws them.
      inner = drawnImages(state, isDict(own) ? own : resources, [object], depth + 1);
      state.forms.set(object.id, inner);
    }
    for (const id of inner) images.add(id);
  }
  return images;
}

/** Names that a content draws, in order. */
function drawnNames(state: State, streams: readonly PdfObject[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const stream of streams) {
    if (state.budget <= 0) break;
    const content = state.document.content(stream, Math.min(MAX_CONTENT_BYTES, state.budget));
    if (content === null) continue;
    state.budget -= Math.max(content.bytes.length, 1);
    const text = Buffer.from(content.bytes).toString('latin1');
    for (const match of text.matchAll(/\/([^\s/<>[\](){}%]{1,127})\s{1,8}Do(?![A-Za-z])/g)) {
      names.add(
        (match[1] ?? '').replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) =>
          String.fromCharCode(parseInt(hex, 16)),
        ),
      );
    }
  }
  return names;
}
