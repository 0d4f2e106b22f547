import type { PdfDocument, PdfObject } from './pdf-document.js';
import { isArray, isDict, nameOf } from './pdf-syntax.js';
import type { PdfDict } from './pdf-syntax.js';

const MAX_FORM_DEPTH = 8;
const COPY_COST = 64;
const MAX_ANNOTATIONS = 2_000;
const MAX_STATES = 16;
const NO_RESOURCES: PdfDict = { kind: 'dict', entries: new Map() };
const MAX_CONTENT_BYTES = 8 * 1024 * 1024;
/** Most bytes of content streams that are gone through to see what is drawn where. */
const MAX_ALL_CONTENT_BYTES = 128 * 1024 * 1024;

/**
 * The first page that draws each object, by object number: images and forms, directly, inside forms, patterns and
 * masks, or in an annotation. Pages often share one dictionary of resources, so what counts is what a page's
 * content draws (`/Name Do`, `/Name scn`, `/Name gs`).
 */
export function pagesOfDrawings(document: PdfDocument): ReadonlyMap<number, number> {
  const firstPage = new Map<number, number>();
  const state: State = { document, budget: MAX_ALL_CONTENT_BYTES, forms: new Map() };
  for (const { number, dict, resources } of document.pages()) {
    const contents = document.get(dict, 'Contents');
    const parts = isArray(contents) ? contents : [dict.entries.get('Contents') ?? null];
    const streams = parts.map((part) => document.target(part)).filter((part) => part !== null);
    const drawn = resources === null ? [] : [...drawnObjects(state, resources, streams, 0)];
    for (const form of appearances(document, dict)) drawn.push(...drawnBy(state, form, NO_RESOURCES, 0));
    for (const id of drawn) if (!firstPage.has(id)) firstPage.set(id, number);
    if (state.budget <= 0) break;
  }
  return firstPage;
}

interface State {
  readonly document: PdfDocument;
  budget: number;
  /** What the forms gone through already draw; a form that is being gone through has nothing yet, which cuts circles. */
  readonly forms: Map<number, ReadonlySet<number>>;
}

/** Numbers of the images and forms that a content draws, through everything that it draws. */
function drawnObjects(
  state: State,
  resources: PdfDict,
  streams: readonly PdfObject[],
  depth: number,
): ReadonlySet<number> {
  const drawn = new Set<number>();
  if (depth > MAX_FORM_DEPTH) return drawn;
  for (const operation of drawingOperations(state, streams)) {
    const object = namedObject(state.document, resources, operation);
    if (object === null) continue;
    const inner = drawnBy(state, object, resources, depth);
    // Many pages may draw one form that draws thousands: what is copied costs as much as so many bytes.
    state.budget -= inner.size * COPY_COST;
    if (state.budget <= 0) break;
    for (const id of inner) drawn.add(id);
  }
  return drawn;
}

/** An image is itself; a form or a pattern is itself and all that it draws. */
function drawnBy(state: State, object: PdfObject, outer: PdfDict, depth: number): ReadonlySet<number> {
  const known = state.forms.get(object.id);
  if (known !== undefined) return known;
  const { document } = state;
  const own = new Set([object.id]);
  if (!isDict(object.value) || nameOf(document.get(object.value, 'Subtype')) === 'Image') return own;
  state.forms.set(object.id, new Set());
  const resources = document.get(object.value, 'Resources');
  // Old forms take the resources of the page that draws them.
  const inner = drawnObjects(state, isDict(resources) ? resources : outer, [object], depth + 1);
  const all = new Set([...own, ...inner]);
  state.forms.set(object.id, all);
  return all;
}

/** The object that a drawing operation names: an image or form, a pattern to fill with, the form of a mask. */
function namedObject(
  document: PdfDocument,
  resources: PdfDict,
  { name, operator }: Operation,
): PdfObject | null {
  const kind = operator === 'Do' ? 'XObject' : operator === 'gs' ? 'ExtGState' : 'Pattern';
  const named = document.get(resources, kind);
  if (!isDict(named)) return null;
  if (operator !== 'gs') return document.target(named.entries.get(name));
  const graphics = document.get(named, name);
  const mask = isDict(graphics) ? document.get(graphics, 'SMask') : null;
  return isDict(mask) ? document.target(mask.entries.get('G')) : null;
}

/** Normal appearances of a page's annotations: one form each, or one a state. */
function appearances(document: PdfDocument, page: PdfDict): readonly PdfObject[] {
  const annotations = document.get(page, 'Annots');
  if (!isArray(annotations)) return [];
  return annotations.slice(0, MAX_ANNOTATIONS).flatMap((written) => {
    const annotation = document.resolve(written);
    const looks = isDict(annotation) ? document.get(annotation, 'AP') : null;
    if (!isDict(looks)) return [];
    const normal = document.target(looks.entries.get('N'));
    const states = document.get(looks, 'N');
    if (normal !== null && normal.stream !== null) return [normal];
    const forms = isDict(states) ? [...states.entries.values()].slice(0, MAX_STATES) : [];
    return forms.map((form) => document.target(form)).filter((form) => form !== null);
  });
}

interface Operation {
  readonly name: string;
  readonly operator: string;
}

/** What a content draws with, each name and operator once. */
function drawingOperations(state: State, streams: readonly PdfObject[]): Iterable<Operation> {
  const found = new Map<string, Operation>();
  for (const stream of streams) {
    if (state.budget <= 0) break;
    const content = state.document.content(stream, Math.min(MAX_CONTENT_BYTES, state.budget));
    if (content === null) continue;
    state.budget -= Math.max(content.bytes.length, 1);
    const text = Buffer.from(content.bytes).toString('latin1');
    for (const match of text.matchAll(/\/([^\s/<>[\](){}%]{1,127})\s{1,8}(Do|gs|scn|SCN)(?![A-Za-z])/g)) {
      const name = (match[1] ?? '').replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) =>
        String.fromCharCode(parseInt(hex, 16)),
      );
      const operator = match[2] ?? '';
      found.set(`${operator} ${name}`, { name, operator });
    }
  }
  return found.values();
}
