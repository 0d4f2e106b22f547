/**
 * Fills a template. Values never go through the parser of blocks: LiquidJS prints a token for each, the text is cut
 * into blocks, and only then tokens become values. A caption that looks like a list or like `{{…}}` stays words.
 */
import { createEngine, type Variable } from './template.js';
import type { Block } from './types.js';

/** What each variable holds. Null prints nothing and is false in a condition. `paragraphe_local` may have several paragraphs. */
export type Values = Readonly<Record<Variable, string | null>>;

/** Private-use characters around an index; taken out of the values, so that none can be forged. */
const OPEN = '\uf8f0';
const CLOSE = '\uf8f1';
const TOKEN = new RegExp(`${OPEN}(\\d+)${CLOSE}`, 'gu');

interface Filled {
  readonly text: string;
  readonly values: readonly string[];
}

function fill(source: string, values: Values): Filled {
  const list: string[] = [];
  const scope: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    // `grade` is compared in conditions: it comes from a closed list and stands as itself.
    const shown = value === null ? null : name === 'grade' ? value : `${OPEN}${list.push(value) - 1}${CLOSE}`;
    const [group, key] = name.split('.');
    if (group !== undefined && key !== undefined) {
      const inner = (scope[group] ?? {}) as Record<string, unknown>;
      inner[key] = shown;
      scope[group] = inner;
    } else scope[name] = shown;
  }
  const engine = createEngine();
  const text: unknown = engine.parseAndRenderSync(source, scope);
  return { text: String(text), values: list };
}

function withValues(text: string, values: readonly string[]): string {
  return text.replace(TOKEN, (_, index: string) =>
    (values[Number(index)] ?? '').replace(/[\uf8f0\uf8f1]/gu, ''),
  );
}

/** One line of text (objet, subject). */
export function fillLine(source: string, values: Values): string {
  const filled = fill(source, values);
  return withValues(filled.text, filled.values).replace(/\s+/gu, ' ').trim();
}

/** The body as blocks: paragraphs, numbered lists, quotes (`> `). */
export function fillBlocks(source: string, values: Values): readonly Block[] {
  const { text, values: list } = fill(source, values);
  return text
    .split(/\n\s*\n/u)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .flatMap((part) => blocksOf(part, list));
}

function blocksOf(part: string, values: readonly string[]): readonly Block[] {
  const lines = part.split('\n').map((line) => line.trim());
  if (/^\d+\.\s/u.test(part)) {
    const items: string[] = [];
    for (const line of lines) {
      const item = /^\d+\.\s+(.*)$/u.exec(line)?.[1];
      if (item !== undefined) items.push(item);
      else items.push(`${items.pop() ?? ''} ${line}`.trim());
    }
    return [{ kind: 'list', items: items.map((item) => withValues(item, values)) }];
  }
  if (lines.every((line) => line.startsWith('>'))) {
    const text = lines.map((line) => line.replace(/^>\s?/u, '')).join(' ');
    return [{ kind: 'quote', text: withValues(text, values) }];
  }
  // A paragraph that is one value and nothing else keeps that value's own paragraphs.
  const alone = new RegExp(`^${OPEN}\\d+${CLOSE}$`, 'u').test(part);
  const text = withValues(lines.join(' '), values);
  const paragraphs = alone ? text.split(/\n\s*\n/u) : [text];
  return paragraphs
    .map((paragraph) => paragraph.replace(/\s+/gu, ' ').trim())
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => ({ kind: 'paragraph', text: paragraph }));
}
