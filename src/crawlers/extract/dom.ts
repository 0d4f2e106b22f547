import { DomHandler, ElementType, Parser } from 'htmlparser2';
import type { AnyNode, ChildNode, Document, Element, ParentNode } from 'domhandler';
import { MAX_HTML_CHARS } from './types.js';

/** Nesting at which reading stops: no page written by people comes near, and deeper trees cost quadratic time. */
const MAX_DEPTH = 4_000;
const CHUNK_CHARS = 32 * 1024;
/** Text collected for one element is never longer. */
const MAX_TEXT_CHARS = 4_000;

export interface ParsedPage {
  readonly document: Document;
  /** The page was longer or deeper than what is read. */
  readonly truncated: boolean;
}

/**
 * Parses HTML (or XML, for feeds) into a tree. Never throws; reading ends at `MAX_HTML_CHARS` or at a nesting of
 * 4,000 and says so. The content of `noscript` and `template` is part of the tree, as the extractor needs it.
 */
export function parseMarkup(markup: string, mode: 'html' | 'xml'): ParsedPage {
  let depth = 0;
  let tooDeep = false;
  const handler = new DomHandler(undefined, { withStartIndices: false, withEndIndices: false });
  const parser = new Parser(
    {
      onparserinit: (own) => handler.onparserinit(own),
      onreset: () => handler.onreset(),
      onend: () => handler.onend(),
      onerror: (error) => handler.onerror(error),
      onopentag(name, attributes) {
        depth += 1;
        handler.onopentag(name, attributes);
      },
      onclosetag() {
        depth -= 1;
        handler.onclosetag();
      },
      ontext: (data) => handler.ontext(data),
      oncomment: (data) => handler.oncomment(data),
      oncommentend: () => handler.oncommentend(),
      oncdatastart: () => handler.oncdatastart(),
      oncdataend: () => handler.oncdataend(),
      onprocessinginstruction: (name, data) => handler.onprocessinginstruction(name, data),
    },
    { xmlMode: mode === 'xml', decodeEntities: true, recognizeSelfClosing: mode === 'xml' },
  );
  const bounded = markup.slice(0, MAX_HTML_CHARS);
  for (let at = 0; at < bounded.length && !tooDeep; at += CHUNK_CHARS) {
    parser.write(bounded.slice(at, at + CHUNK_CHARS));
    tooDeep = depth > MAX_DEPTH;
  }
  if (!tooDeep) parser.end();
  return { document: handler.root, truncated: tooDeep || markup.length > MAX_HTML_CHARS };
}

export function isElement(node: AnyNode | null | undefined): node is Element {
  return (
    node !== null &&
    node !== undefined &&
    (node.type === ElementType.Tag || node.type === ElementType.Script || node.type === ElementType.Style)
  );
}

/** All elements below a node, in document order, without recursion. */
export function elementsOf(root: ParentNode): Element[] {
  const found: Element[] = [];
  const stack: ChildNode[] = root.children.toReversed();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (!isElement(node)) continue;
    found.push(node);
    for (let index = node.children.length - 1; index >= 0; index -= 1) {
      const child = node.children[index];
      if (child !== undefined) stack.push(child);
    }
  }
  return found;
}

const BLOCK = new Set(
  'address article aside blockquote br dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table td th tr ul'.split(
    ' ',
  ),
);
const UNREADABLE = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'svg',
  'select',
  'textarea',
  'iframe',
]);

/**
 * Readable text of an element on one line, at most `maxChars`. `skip` leaves sub-trees out.
 * A longer text is cut, so compare with the bound to know.
 */
export function textOf(
  root: ChildNode,
  maxChars: number = MAX_TEXT_CHARS,
  skip: (element: Element) => boolean = () => false,
): string {
  const parts: string[] = [];
  // Raw text is counted with its white space, so allow for indented markup but stay bounded.
  let budget = maxChars * 4 + 400;
  // A null on the stack marks the end of a block.
  const stack: (ChildNode | null)[] = [root];
  for (let node = stack.pop(); node !== undefined && budget > 0; node = stack.pop()) {
    budget -= 1;
    if (node === null) {
      parts.push(' ');
    } else if (node.type === ElementType.Text) {
      const piece = node.data.length > budget ? node.data.slice(0, budget) : node.data;
      parts.push(piece);
      budget -= piece.length;
    } else if (isElement(node)) {
      if (UNREADABLE.has(node.name) || skip(node)) continue;
      if (BLOCK.has(node.name)) {
        parts.push(' ');
        stack.push(null);
      }
      // Each child costs at least one of the budget, so more of them would never be reached.
      for (let index = Math.min(node.children.length, budget) - 1; index >= 0; index -= 1) {
        const child = node.children[index];
        if (child !== undefined) stack.push(child);
      }
    }
  }
  return oneLine(parts.join('')).slice(0, maxChars);
}

const UNSEEN = /[\u0000-\u0008\u000e-\u001f\u007f\u00ad\u200b-\u200d\u2060\ufeff]/;
const ALL_UNSEEN = new RegExp(UNSEEN, 'g');
/** White space that is not one ordinary space. */
const UNEVEN = /[^\S ]|  /;

/** White space of all kinds made single ordinary spaces; zero-width characters and control characters removed. */
export function oneLine(text: string): string {
  const seen = UNSEEN.test(text) ? text.replace(ALL_UNSEEN, '') : text;
  return (UNEVEN.test(seen) ? seen.replace(/\s+/g, ' ') : seen).trim();
}

export function classOf(element: Element): string {
  return element.attribs['class'] ?? '';
}

/** Attribute text on one line, or null when absent or blank. */
export function attributeText(element: Element, name: string, maxChars = 1_000): string | null {
  const value = element.attribs[name];
  if (value === undefined) return null;
  const text = oneLine(value.slice(0, maxChars * 4)).slice(0, maxChars);
  return text === '' ? null : text;
}

/** The nearest ancestor for which `test` holds, at most `levels` up. */
export function ancestor(
  element: Element,
  levels: number,
  test: (candidate: Element) => boolean,
): Element | null {
  let node: ParentNode | null = element.parent;
  for (let level = 0; level < levels && isElement(node); level += 1) {
    if (test(node)) return node;
    node = node.parent;
  }
  return null;
}
