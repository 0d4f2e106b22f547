import { Parser } from 'htmlparser2';

/** An element of an XML document with its namespaces resolved. */
export interface XmlElement {
  /** Namespace address; empty when there is none or its prefix was never declared. */
  readonly namespace: string;
  /** Prefix as the document writes it. */
  readonly prefix: string;
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: XmlElement[];
  /** Text of this element alone, without that of its children. */
  text: string;
}

export interface XmlAttribute {
  readonly namespace: string;
  readonly prefix: string;
  readonly name: string;
  readonly value: string;
}

export interface XmlDocument {
  readonly root: XmlElement;
  readonly comments: readonly string[];
  /** False when the document was larger or deeper than the bounds: the rest is missing. */
  readonly isComplete: boolean;
}

const MAX_DEPTH = 100;
const MAX_ELEMENTS = 50_000;
const MAX_PARSED_ELEMENTS = 200_000;
/** Depth of what is beyond the bounds: the parser's own cost grows with its square. */
const MAX_IGNORED = 2_000;
const PIECE_CHARS = 16 * 1024;
const MAX_COMMENTS = 200;
/** Longer names and namespaces are cut: they are copied into every path below them. */
const MAX_NAME_CHARS = 100;
const MAX_NAMESPACE_CHARS = 300;
const MAX_PREFIXES = 256;

/**
 * Reads XML into a bounded tree. It is as lenient as it can be: broken markup gives what was understood.
 * The root is a nameless element around everything. Entities other than the five of XML and character
 * references are left as they stand, so nothing can be expanded into more than was sent.
 */
export function readXml(text: string): XmlDocument {
  const root: XmlElement = { namespace: '', prefix: '', name: '', attributes: [], children: [], text: '' };
  const open: XmlElement[] = [root];
  const scopes: ReadonlyMap<string, string>[] = [new Map([['xml', 'http://www.w3.org/XML/1998/namespace']])];
  const comments: string[] = [];
  let elements = 0;
  /** Depth of elements that are beyond the bounds and only counted. */
  let ignored = 0;
  let isComplete = true;

  const parser = new Parser(
    {
      onopentag(tag, attribs) {
        elements += 1;
        if (ignored > 0 || elements > MAX_ELEMENTS || open.length > MAX_DEPTH) {
          ignored += 1;
          isComplete = false;
          return;
        }
        const scope = scopeOf(attribs, scopes.at(-1) ?? new Map());
        const element = elementOf(tag, attribs, scope);
        open.at(-1)?.children.push(element);
        open.push(element);
        scopes.push(scope);
      },
      ontext(data) {
        const top = open.at(-1);
        if (ignored === 0 && top !== undefined) top.text += data;
      },
      oncomment(data) {
        if (comments.length < MAX_COMMENTS) comments.push(data.trim());
      },
      onclosetag() {
        if (ignored > 0) ignored -= 1;
        else if (open.length > 1) {
          open.pop();
          scopes.pop();
        }
      },
    },
    { xmlMode: true },
  );
  // In pieces, so that a document made to exhaust the parser is left where the bounds are far behind.
  let at = 0;
  const isExhausting = (): boolean => elements > MAX_PARSED_ELEMENTS || ignored > MAX_IGNORED;
  for (; at < text.length && !isExhausting(); at += PIECE_CHARS)
    parser.write(text.slice(at, at + PIECE_CHARS));
  if (at < text.length) isComplete = false;
  else parser.end();
  return { root, comments, isComplete };
}

function scopeOf(
  attribs: Readonly<Record<string, string>>,
  outer: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  let scope: Map<string, string> | null = null;
  for (const [key, value] of Object.entries(attribs)) {
    if (key !== 'xmlns' && !key.startsWith('xmlns:')) continue;
    scope ??= new Map(outer);
    if (scope.size >= MAX_PREFIXES) break;
    scope.set(
      key === 'xmlns' ? '' : key.slice(6, 6 + MAX_NAME_CHARS),
      value.slice(0, MAX_NAMESPACE_CHARS).trim(),
    );
  }
  return scope ?? outer;
}

function elementOf(
  tag: string,
  attribs: Readonly<Record<string, string>>,
  scope: ReadonlyMap<string, string>,
): XmlElement {
  const attributes: XmlAttribute[] = [];
  for (const [key, value] of Object.entries(attribs)) {
    if (key === 'xmlns' || key.startsWith('xmlns:')) continue;
    const { prefix, name } = split(key);
    // An attribute without a prefix is in no namespace (Namespaces in XML 1.0, §6.2).
    attributes.push({ prefix, name, namespace: prefix === '' ? '' : (scope.get(prefix) ?? ''), value });
  }
  const { prefix, name } = split(tag);
  return { prefix, name, namespace: scope.get(prefix) ?? '', attributes, children: [], text: '' };
}

function split(name: string): { prefix: string; name: string } {
  const at = name.indexOf(':');
  if (at < 0) return { prefix: '', name: name.slice(0, MAX_NAME_CHARS) };
  return {
    prefix: name.slice(0, Math.min(at, MAX_NAME_CHARS)),
    name: name.slice(at + 1, at + 1 + MAX_NAME_CHARS),
  };
}

/** Every element below one, in document order; the tree is bounded, so is this. */
export function* descendants(element: XmlElement): Generator<XmlElement> {
  const stack = element.children.toReversed();
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    yield next;
    stack.push(...next.children.toReversed());
  }
}

/** Text of an element and all below it. */
export function allText(element: XmlElement): string {
  let text = element.text;
  for (const child of descendants(element)) text += ` ${child.text}`;
  return text.replace(/\s+/g, ' ').trim();
}
