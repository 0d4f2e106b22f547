/**
 * The elements of one array in a JSON file of any size, one after the other. The file is cut by its brackets and each
 * element judged by the engine's own parser: one that is malformed is told and passed over, where a parser of the whole
 * file would stop. Depth and size of what is held are bounded.
 */
import { openSource, type OpenOptions, SourceFault } from './open-source.js';
import type { SourceFile } from './set.js';

export interface JsonOptions extends OpenOptions {
  /** Where the array may stand, as keys from the outermost object; [] = the file is the array. Each is read where it is met. */
  readonly arrays: readonly (readonly string[])[];
}

/** `line` is the number of the element, from 1 on. */
export type JsonRecord =
  | {
      readonly kind: 'record';
      readonly line: number;
      /** The array it stands in, its keys joined by a point. */
      readonly array: string;
      readonly value: unknown;
    }
  | { readonly kind: 'refused'; readonly line: number; readonly reason: string; readonly excerpt: string }
  | { readonly kind: 'broken'; readonly problem: string };

/** A service with its opening hours has some 30 kB. */
const MAX_ELEMENT_BYTES = 4 * 1024 * 1024;
const MAX_DEPTH = 64;
const MAX_KEY_BYTES = 1024;
/** Beside the elements: blanks, and values that are not wanted. */
const MAX_BESIDE_BYTES = 64 * 1024 * 1024;

/** Reads the elements of the arrays that are asked for. */
export async function* readJson(source: SourceFile, options: JsonOptions): AsyncGenerator<JsonRecord> {
  const bytes = openSource(source, options);
  try {
    const cutter = new Cutter(options.arrays);
    let line = 0;
    for await (const chunk of bytes) {
      for (const element of cutter.cut(chunk)) {
        line += 1;
        yield parseElement(element, line);
      }
    }
    cutter.end();
    // A page of an interface says how many there are in all.
    if (cutter.declared !== null && line < cutter.declared)
      yield {
        kind: 'broken',
        problem: `Le fichier n’est qu’une page : ${line} enregistrements sur ${cutter.declared}. Demandez l’export entier.`,
      };
    if (!cutter.met)
      yield {
        kind: 'broken',
        problem: 'Ce n’est pas le fichier attendu : la liste qu’il devrait contenir n’y est pas.',
      };
  } catch (error) {
    if (!(error instanceof SourceFault)) throw error;
    yield { kind: 'broken', problem: error.message };
  } finally {
    await bytes.return(undefined);
  }
}

interface Element {
  readonly text: string;
  readonly array: string;
}

function parseElement({ text, array }: Element, line: number): JsonRecord {
  const refused = (reason: string): JsonRecord => ({
    kind: 'refused',
    line,
    reason,
    excerpt: text.slice(0, 400),
  });
  if (text.includes('\ufffd')) return refused('Caractères illisibles (le fichier n’est pas en UTF-8 ici).');
  try {
    return { kind: 'record', line, array, value: JSON.parse(text) as unknown };
  } catch {
    // Its fault is told with its number; the next one is read all the same.
    return refused('Élément JSON mal formé.');
  }
}

const BYTE = {
  quote: 0x22,
  comma: 0x2c,
  colon: 0x3a,
  openArray: 0x5b,
  backslash: 0x5c,
  closeArray: 0x5d,
  openObject: 0x7b,
  closeObject: 0x7d,
} as const;

type Expecting = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing';

/** What encloses the place that was reached: an object on the way to an array, or an array that is read. */
interface Level {
  readonly kind: 'object' | 'array';
  readonly path: readonly string[];
}

class Cutter {
  /** Whether an array that is asked for was met. */
  met = false;
  /** What `total_count` of the outermost object says; null without it. */
  declared: number | null = null;
  private readonly levels: Level[] = [];
  private expecting: Expecting = 'value';
  private key = '';
  private beside = 0;
  private isFirst = true;
  /** The value or key that is gone through now; `kept` is null where it is of no use. */
  private inside: 'none' | 'container' | 'string' | 'plain' | 'key' = 'none';
  private kept: Buffer[] | null = null;
  private keptBytes = 0;
  private depth = 0;
  private isInString = false;
  private isEscaped = false;

  constructor(private readonly arrays: readonly (readonly string[])[]) {}

  *cut(chunk: Buffer): Generator<Element> {
    let at = 0;
    if (this.isFirst) {
      this.isFirst = false;
      if (chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) at = 3;
    }
    while (at < chunk.length) {
      if (this.inside === 'none') {
        at = this.step(chunk, at);
        continue;
      }
      const end = this.goThrough(chunk, at);
      const isOver = this.isBetween();
      this.hold(chunk.subarray(at, end));
      at = end;
      if (!isOver) continue;
      const element = this.finish();
      if (element !== null) yield element;
    }
  }

  private isBetween(): boolean {
    return this.inside === 'none';
  }

  /** @throws SourceFault when the file stops before its end */
  end(): void {
    if (this.inside !== 'none' || this.expecting !== 'nothing')
      throw new SourceFault(
        'Le fichier JSON s’arrête avant sa fin : il est coupé, téléchargez-le de nouveau.',
      );
  }

  /** One sign of structure outside of values, or a value's beginning (which it leaves to be gone through). */
  private step(chunk: Buffer, at: number): number {
    const byte = chunk[at] ?? 0;
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) {
      this.passOver(1);
      return at + 1;
    }
    switch (this.expecting) {
      case 'key-or-end':
      case 'key':
        if (byte === BYTE.quote) {
          this.begin('key', true);
          this.isInString = true;
          this.hold(chunk.subarray(at, at + 1));
          return at + 1;
        }
        if (byte === BYTE.closeObject && this.expecting === 'key-or-end') return this.close('object', at);
        break;
      case 'colon':
        if (byte !== BYTE.colon) break;
        this.expecting = 'value';
        return at + 1;
      case 'comma-or-end':
        if (byte === BYTE.comma) {
          this.expecting = this.levels.at(-1)?.kind === 'array' ? 'value' : 'key';
          return at + 1;
        }
        if (byte === BYTE.closeArray) return this.close('array', at);
        if (byte === BYTE.closeObject) return this.close('object', at);
        break;
      case 'value-or-end':
        if (byte === BYTE.closeArray) return this.close('array', at);
        return this.beginValue(byte, at);
      case 'value':
        return this.beginValue(byte, at);
      case 'nothing':
        break;
    }
    throw new SourceFault('Le fichier n’est pas du JSON bien formé : téléchargez-le de nouveau.');
  }

  private beginValue(byte: number, at: number): number {
    const level = this.levels.at(-1);
    if (level?.kind !== 'array') {
      const path = level === undefined ? [] : [...level.path, this.key];
      const isOnTheWay = this.arrays.some(
        (array) => array.length > path.length && path.every((key, index) => key === array[index]),
      );
      const isWanted = this.arrays.some((array) => array.join('\0') === path.join('\0'));
      if (byte === BYTE.openObject && isOnTheWay) return this.open('object', path, at);
      if (byte === BYTE.openArray && isWanted) {
        this.met = true;
        return this.open('array', path, at);
      }
    }
    if (byte === BYTE.closeArray || byte === BYTE.closeObject || byte === BYTE.comma || byte === BYTE.colon)
      throw new SourceFault('Le fichier n’est pas du JSON bien formé : téléchargez-le de nouveau.');
    this.begin(
      byte === BYTE.openArray || byte === BYTE.openObject
        ? 'container'
        : byte === BYTE.quote
          ? 'string'
          : 'plain',
      level?.kind === 'array' || this.isTotal(),
    );
    return at;
  }

  private isTotal(): boolean {
    return this.levels.length === 1 && this.levels[0]?.kind === 'object' && this.key === 'total_count';
  }

  private open(kind: Level['kind'], path: readonly string[], at: number): number {
    this.levels.push({ kind, path });
    this.expecting = kind === 'array' ? 'value-or-end' : 'key-or-end';
    return at + 1;
  }

  private close(kind: Level['kind'], at: number): number {
    if (this.levels.at(-1)?.kind !== kind)
      throw new SourceFault('Le fichier n’est pas du JSON bien formé : téléchargez-le de nouveau.');
    this.levels.pop();
    this.expecting = this.levels.length === 0 ? 'nothing' : 'comma-or-end';
    return at + 1;
  }

  private begin(what: 'container' | 'string' | 'plain' | 'key', isKept: boolean): void {
    this.inside = what;
    this.kept = isKept ? [] : null;
    this.keptBytes = 0;
    this.depth = 0;
    this.isInString = false;
    this.isEscaped = false;
  }

  /** Goes on to where the value ends or the chunk does; `inside` is `none` where it ends. */
  private goThrough(chunk: Buffer, from: number): number {
    let at = from;
    if (this.inside === 'plain') {
      while (at < chunk.length && !isPlainEnd(chunk[at] ?? 0)) at += 1;
      if (at < chunk.length) this.inside = 'none';
      return at;
    }
    const isText = this.inside !== 'container';
    for (; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (this.isInString) {
        if (this.isEscaped) this.isEscaped = false;
        else if (byte === BYTE.backslash) this.isEscaped = true;
        else if (byte === BYTE.quote) {
          this.isInString = false;
          if (!isText) continue;
          this.over();
          return at + 1;
        }
      } else if (byte === BYTE.quote) this.isInString = true;
      else if (byte === BYTE.openObject || byte === BYTE.openArray) {
        this.depth += 1;
        if (this.depth > MAX_DEPTH)
          throw new SourceFault(
            'Le fichier JSON est imbriqué sans fin : ce n’est pas celui qui est attendu.',
          );
      } else if (byte === BYTE.closeObject || byte === BYTE.closeArray) {
        this.depth -= 1;
        if (this.depth === 0) {
          this.over();
          return at + 1;
        }
      }
    }
    return at;
  }

  private over(): void {
    this.isKey = this.inside === 'key';
    this.inside = 'none';
  }
  private isKey = false;

  private hold(part: Buffer): void {
    if (this.kept === null) {
      this.passOver(part.length);
      return;
    }
    this.keptBytes += part.length;
    const isKeyNow = this.inside === 'key' || this.isKey;
    if (this.keptBytes > (isKeyNow ? MAX_KEY_BYTES : MAX_ELEMENT_BYTES))
      throw new SourceFault('Un élément du fichier est démesuré : ce n’est pas celui qui est attendu.');
    // The chunk is used again by nobody: what is held is a view of it, until the element is whole.
    this.kept.push(part);
  }

  private passOver(bytes: number): void {
    this.beside += bytes;
    if (this.beside > MAX_BESIDE_BYTES)
      throw new SourceFault(
        'Le fichier ne contient presque rien de lisible : ce n’est pas celui qui est attendu.',
      );
  }

  private finish(): Element | null {
    const { kept, isKey } = this;
    this.isKey = false;
    this.kept = null;
    if (isKey) {
      this.key = keyOf(Buffer.concat(kept ?? []).toString('utf8'));
      this.expecting = 'colon';
      return null;
    }
    this.expecting = this.levels.length === 0 ? 'nothing' : 'comma-or-end';
    if (kept === null) return null;
    const text = (kept.length === 1 ? kept[0] : Buffer.concat(kept))?.toString('utf8') ?? '';
    if (this.isTotal()) {
      this.declared = /^\d{1,12}$/.test(text) ? Number(text) : null;
      return null;
    }
    this.beside = 0;
    return { text, array: this.levels.at(-1)?.path.join('.') ?? '' };
  }
}

function isPlainEnd(byte: number): boolean {
  return byte === BYTE.comma || byte === BYTE.closeArray || byte === BYTE.closeObject || byte <= 0x20;
}

function keyOf(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    // A key that is no JSON text names nothing that is looked for.
    return '';
  }
}
