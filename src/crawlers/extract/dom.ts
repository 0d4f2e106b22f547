import { DomHandler, ElementType, Parser } from 'htmlparser2';
import type { AnyNode, ChildNode, Document, Element, ParentNode } from 'domhandler';
import { MAX_HTML_CHARS } from './types.js';

/** Nesting at which reading stops: no page written by people comes near, and deeper trees cost quadratic time. */
const MAX_DEPTH = 4_000;
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
  const handler = new BoundedHandler();
  const parser = new Parser(handler, {
    xmlMode: mode === 'xml',
    decodeEntities: true,
    recognizeSelfClosing: mode === 'xml',
  });
  // In one piece: parts of a text are read through the whole of it, letter by letter, a tenth of the time of parsing.
  parser.write(markup.slice(0, MAX_HTML_CHARS));
  if (!handler.isTooDeep) parser.end();
  return { document: handler.root, truncated: handler.isTooDeep || markup.length > MAX_HTML_CHARS };
}

/** Builds the tree, and stops the parser at `MAX_DEPTH`. */
class BoundedHandler extends DomHandler {
  private depth = 0;
  private source: Parser | null = null;

  constructor() {
    super(undefined, { withStartIndices: false, withEndIndices: false });
  }

  get isTooDeep(): boolean {
    return this.depth > MAX_DEPTH;
  }

  override onparserinit(parser: Parser): void {
    this.source = parser;
    super.onparserinit(parser);
  }

  override onopentag(name: string, attributes: Record<string, string>): void {
    if (this.isTooDeep) return;
    this.depth += 1;
    super.onopentag(name, attributes);
    if (this.isTooDeep) this.source?.pause();
  }

  override onclosetag(): void {
    if (this.isTooDeep) return;
    this.depth -= 1;
    super.onclosetag();
  }
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
  let text = '';
  // Raw text is counted with its white space, so allow for indented markup but stay bounded.
  let budget = maxChars * 4 + 400;
  /** Raw characters at which it is worth looking whether there is enough: most blocks begin with a long text. */
  let enough = maxChars;
  // A null on the stack marks the end of a block.
  const stack: (ChildNode | null)[] = [root];
  for (let node = stack.pop(); node !== undefined && budget > 0; node = stack.pop()) {
    budget -= 1;
    if (node === null) {
      text += ' ';
    } else if (node.type === ElementType.Text) {
      const piece = node.data.length > budget ? node.data.slice(0, budget) : node.data;
      text += piece;
      budget -= piece.length;
      if (text.length > enough) {
        const line = oneLine(text);
        // One more than is asked for: what follows adds to its end and cannot change its beginning.
        if (line.length > maxChars) return line.slice(0, maxChars);
        enough = text.length + maxChars;
      }
    } else if (isElement(node)) {
      if (UNREADABLE.has(node.name) || skip(node)) continue;
      if (BLOCK.has(node.name)) {
        text += ' ';
        stack.push(null);
      }
      // Each child costs at least one of the budget, so more of them would never be reached.
      for (let index = Math.min(node.children.length, budget) - 1; index >= 0; index -= 1) {
        const child = node.children[index];
        if (child !== undefined) stack.push(child);
      }
    }
  }
  return oneLine(text).slice(0, maxChars);
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

/** The same text in memory of its own: a part of a page's text keeps the whole page in memory for as long as it lives. */
export function ownText<Text extends string | null>(text: Text): Text | string {
  return text === null ? text : `${text} `.slice(0, -1);
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
