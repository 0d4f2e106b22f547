import { MALFORMED } from './findings.js';
import type { Findings } from './findings.js';
import { descendants, readXml } from './xml-tree.js';
import type { XmlAttribute, XmlElement } from './xml-tree.js';
import { RDF, canonicalPrefix } from './xmp-namespaces.js';

const MAX_PACKET_CHARS = 16 * 1024 * 1024;
/** Parsing a character costs as much as so many inflated bytes. */
const PARSE_COST = 4;
const MAX_VALUES_PER_PATH = 500;
const MAX_PATH_CHARS = 300;

/**
 * Reads an XMP packet (ISO 16684-1) into `xmp:<prefix>:<Name>` traces with canonical prefixes. Attribute and
 * element forms are the same; lists are joined by `; `; structures are flattened with `/`.
 */
export function readXmp(packet: string, findings: Findings): void {
  if (findings.isFull) return;
  const allowed = Math.min(MAX_PACKET_CHARS, Math.max(findings.budget.bytes, 0) / PARSE_COST);
  if (packet.length > allowed) findings.fail('malformed', MALFORMED);
  const read = packet.slice(0, allowed);
  findings.budget.bytes -= read.length * PARSE_COST;
  const document = readXml(read);
  if (!document.isComplete) findings.fail('malformed', MALFORMED);
  readRdf(document.root, findings);
}

/** Reads every `rdf:RDF` below an element: XMP packets, and the metadata of an SVG drawing. */
export function readRdf(root: XmlElement, findings: Findings): void {
  for (const element of descendants(root)) {
    if (prefixOf(element) !== RDF || element.name !== 'RDF') continue;
    for (const node of element.children) readNode(node, findings);
  }
}

/** Each property of a node becomes one trace a path; the same property in another node becomes another trace. */
function readNode(node: XmlElement, findings: Findings): void {
  for (const attribute of node.attributes) {
    const path = propertyName(attribute);
    if (path !== null) addProperty(path, attribute.value.trim(), findings);
  }
  for (const property of node.children) {
    const values = new Map<string, string[]>();
    collect(propertyName(property) ?? property.name, property, values);
    for (const [path, list] of values) addProperty(path, list.join('; '), findings);
  }
}

/**
 * One trace a property. A provenance that is an address on the web points to a C2PA manifest outside the file
 * (C2PA 2.1 §11.5): what it says is not known, that it is there is a trace of its own.
 */
function addProperty(path: string, value: string, findings: Findings): void {
  findings.add(`xmp:${path}`, value);
  if (path === 'dcterms:provenance' && /^https?:\/\//i.test(value)) findings.add('c2pa:remote', value);
}

function prefixOf(part: XmlElement | XmlAttribute): string {
  return canonicalPrefix(part.namespace, part.prefix);
}

/** Name of a property; null for what belongs to RDF or XML themselves. */
function propertyName(part: XmlElement | XmlAttribute): string | null {
  const prefix = prefixOf(part);
  if (prefix === RDF || prefix === 'xml') return null;
  return prefix === '' ? part.name : `${prefix}:${part.name}`;
}

function isRdf(element: XmlElement, ...names: readonly string[]): boolean {
  return prefixOf(element) === RDF && names.includes(element.name);
}

/** Collects the values below a property. The depth of the tree is bounded by `readXml`. */
function collect(path: string, element: XmlElement, values: Map<string, string[]>): void {
  if (path.length > MAX_PATH_CHARS) return;
  const push = (at: string, value: string): void => {
    const text = value.trim();
    if (text === '' || at.length > MAX_PATH_CHARS) return;
    const list = values.get(at) ?? [];
    if (list.length < MAX_VALUES_PER_PATH) list.push(text);
    values.set(at, list);
  };
  for (const attribute of element.attributes) {
    const name = propertyName(attribute);
    if (name !== null) push(`${path}/${name}`, attribute.value);
    else if (prefixOf(attribute) === RDF && attribute.name === 'resource') push(path, attribute.value);
  }
  if (element.children.length === 0) {
    push(path, element.text);
    return;
  }
  for (const child of element.children) {
    if (isRdf(child, 'Bag', 'Seq', 'Alt')) collectItems(path, child, values);
    // A structure is written as a nested description or, with parseType="Resource", by its fields alone.
    else if (isRdf(child, 'Description')) collect(path, child, values);
    else if (isRdf(child, 'value', 'li')) collect(path, child, values);
    else collect(`${path}/${propertyName(child) ?? child.name}`, child, values);
  }
}

function collectItems(path: string, list: XmlElement, values: Map<string, string[]>): void {
  for (const item of list.children) collect(path, item, values);
  // Languages of an alternative often repeat the same text.
  const texts = values.get(path);
  if (list.name === 'Alt' && texts !== undefined) values.set(path, [...new Set(texts)]);
}
