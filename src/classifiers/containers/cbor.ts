import { Tag, decode } from 'cbor2';
import { isPositionKey } from './findings.js';

/** A CBOR or JSON value as plain data: maps become objects without prototype, bytes their length in words. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

const MAX_DEPTH = 32;
const MAX_NODES = 20_000;

/** Decodes one CBOR value; null when the bytes are none. Depth is bounded. */
export function decodeCbor(bytes: Uint8Array): unknown {
  try {
    return decode(bytes, { maxDepth: MAX_DEPTH, preferMap: true, ignoreGlobalTags: true });
  } catch {
    // The bytes come from outside: not being CBOR is an answer that the caller notes.
    return null;
  }
}

/** Unwraps a CBOR tag (COSE_Sign1 is tag 18). */
export function untagged(value: unknown): unknown {
  return value instanceof Tag ? value.contents : value;
}

/** Makes decoded CBOR or JSON into bounded plain data; positions on the globe are told as presence only. */
export function toPlain(value: unknown): Plain {
  let nodes = 0;
  const walk = (part: unknown, depth: number): Plain => {
    nodes += 1;
    if (nodes > MAX_NODES || depth > MAX_DEPTH) return '…';
    if (part === null || part === undefined) return null;
    if (typeof part === 'string' || typeof part === 'number' || typeof part === 'boolean') return part;
    if (typeof part === 'bigint') return part.toString();
    if (part instanceof Uint8Array) return `(${part.length} bytes)`;
    if (part instanceof Date) return Number.isNaN(part.getTime()) ? null : part.toISOString();
    if (part instanceof Tag) return walk(part.contents, depth + 1);
    if (Array.isArray(part)) return part.slice(0, MAX_NODES).map((item) => walk(item, depth + 1));
    if (typeof part !== 'object') return null;
    const entries = part instanceof Map ? [...part.entries()] : Object.entries(part);
    const plain = Object.create(null) as Record<string, Plain>;
    for (const [key, item] of entries) {
      const name = typeof key === 'string' ? key : typeof key === 'number' ? String(key) : '…';
      plain[name] = isPositionKey(name) ? 'present' : walk(item, depth + 1);
    }
    return plain;
  };
  return walk(value, 0);
}

export function isRecord(value: Plain | undefined): value is { readonly [key: string]: Plain } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: Plain | undefined): value is readonly Plain[] {
  return Array.isArray(value);
}

/** A non-empty text; anything else is null. */
export function textOf(value: Plain | undefined): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}
