/**
 * Fills a template. Values never go through the parser of blocks: LiquidJS prints a token for each, the text is cut
 * into blocks, and only then tokens become values. A caption that looks like a list or like `{{…}}` stays words.
 */
import type { Block, Fact } from './types.js';
import { CHOICES, createEngine, type Values } from './variables.js';

/** Private-use characters around an index; taken out of the values, so that none can be forged. */
const OPEN = '\uf8f0';
const CLOSE = '\uf8f1';
const TOKEN = new RegExp(`${OPEN}(\\d+)${CLOSE}`, 'gu');
/** Written in a template where people write by hand. */
const BLANK = '…';

const ENGINE = createEngine();

interface Filled {
  readonly text: string;
  readonly values: readonly (string | readonly string[])[];
}

function fill(source: string, values: Values): Filled {
  const list: (string | readonly string[])[] = [];
  const scope: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    // A choice is compared in conditions: it comes from a closed list and stands as itself.
    const isChoice = CHOICES.some((choice) => choice === name);
    const shown = value === null || isChoice ? value : `${OPEN}${list.push(value) - 1}${CLOSE}`;
    const [group, key] = name.split('.');
    if (group !== undefined && key !== undefined) {
      const inner = (scope[group] ?? {}) as Record<string, unknown>;
      inner[key] = shown;
      scope[group] = inner;
    } else scope[name] = shown;
  }
  const text: unknown = ENGINE.parseAndRenderSync(source, scope);
  return { text: String(text), values: list };
}

function withValues(text: string, values: Filled['values']): string {
  return text.replace(TOKEN, (_, index: string) => {
    const value = values[Number(index)] ?? '';
    return bare(typeof value === 'string' ? value : value.join(' ; '));
  });
}

const bare = (value: string) => value.replace(/[\uf8f0\uf8f1]/gu, '');

/** One line of text (objet, subject, paragraph of a part). */
export function fillLine(source: string, values: Values): string {
  const filled = fill(source, values);
  return withValues(filled.text, filled.values).replace(/\s+/gu, ' ').trim();
}

/**
 * A body as blocks: paragraphs, numbered lists, quotes (`> `), headings (`## `), rows of facts (`label :: value`). A row
 * without a value is left out; the value `…` is a place to write in.
 */
export function fillBlocks(source: string, values: Values): readonly Block[] {
  const { text, values: list } = fill(source, values);
  return text
    .split(/\n\s*\n/u)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .flatMap((part) => blocksOf(part, list));
}

function blocksOf(part: string, values: Filled['values']): readonly Block[] {
  const lines = part.split('\n').map((line) => line.trim());
  if (/^\d+\.\s/u.test(part)) return [{ kind: 'list', items: listItems(lines, values) }];
  if (part.startsWith('## ')) return [{ kind: 'heading', text: withValues(part.slice(3), values) }];
  if (lines.every((line) => line.startsWith('>'))) {
    const text = lines.map((line) => line.replace(/^>\s?/u, '')).join(' ');
    return [{ kind: 'quote', text: withValues(text, values) }];
  }
  if (lines.every((line) => line.includes('::'))) {
    const rows = lines.flatMap((line) => factOf(line, values));
    return rows.length === 0 ? [] : [{ kind: 'facts', rows }];
  }
  const alone = new RegExp(`^${OPEN}(\\d+)${CLOSE}$`, 'u').exec(part)?.[1];
  const value = alone === undefined ? undefined : values[Number(alone)];
  if (value !== undefined && typeof value !== 'string')
    return value.length === 0 ? [] : [{ kind: 'list', items: value.map(bare) }];
  // A paragraph that is one value and nothing else keeps that value's own paragraphs.
  const text = withValues(lines.join(' '), values);
  const paragraphs = alone === undefined ? [text] : text.split(/\n\s*\n/u);
  return paragraphs
    .map((paragraph) => paragraph.replace(/\s+/gu, ' ').trim())
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => ({ kind: 'paragraph', text: paragraph }));
}

function listItems(lines: readonly string[], values: Filled['values']): readonly string[] {
  const items: string[] = [];
  for (const line of lines) {
    const item = /^\d+\.\s+(.*)$/u.exec(line)?.[1];
    if (item !== undefined) items.push(item);
    else items.push(`${items.pop() ?? ''} ${line}`.trim());
  }
  return items.map((item) => withValues(item, values));
}

function factOf(line: string, values: Filled['values']): readonly Fact[] {
  const at = line.indexOf('::');
  const label = withValues(line.slice(0, at), values).trim();
  const value = withValues(line.slice(at + 2), values).trim();
  if (value === '') return [];
  return [{ label, value: value === BLANK ? '' : value, isAddress: /^https?:\/\//u.test(value) }];
}
