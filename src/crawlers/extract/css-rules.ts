/**
 * The rules of a style sheet with the selectors under which they hold, as far as pictures need them. Total: whatever the text,
 * it ends in time linear in it, and what is not understood is left out. Source: CSS Syntax 3 §5, CSS Nesting 1.
 */
import { withoutComments } from './css.js';

export interface CssRule {
  /** Any of them shows the rule; those of rules around it are part of them. */
  readonly selectors: readonly string[];
  /** Property, lower case, to its value as written; of a repeated one the last, but pictures of all of them. */
  readonly declarations: ReadonlyMap<string, string>;
}

export interface CssRules {
  readonly rules: readonly CssRule[];
  /** What the steps of each animation declare, by its name. */
  readonly animations: ReadonlyMap<string, readonly string[]>;
}

const MAX_CSS_CHARS = 2 * 1024 * 1024;
const MAX_RULES = 20_000;
const MAX_SELECTORS = 30;
const MAX_SELECTOR_CHARS = 400;
const MAX_PRELUDE_CHARS = 4_000;
const MAX_VALUE_CHARS = 8_000;
const MAX_DEPTH = 8;

/** What braces open: selectors that hold (null = those of no element), the steps of an animation, or nothing to be read. */
interface Block {
  readonly selectors: readonly string[] | null;
  readonly animation: string | null;
  readonly isDead: boolean;
  readonly declarations: Map<string, string>;
}

/** Reads the rules that declare something `isWanted` asks for, by property. */
export function readCssRules(css: string, isWanted: (property: string) => boolean): CssRules {
  const text = withoutComments(css.slice(0, MAX_CSS_CHARS));
  const rules: CssRule[] = [];
  const animations = new Map<string, string[]>();
  const blocks: Block[] = [{ selectors: null, animation: null, isDead: false, declarations: new Map() }];
  /** Blocks beyond the depth that is read: only counted. */
  let beyond = 0;
  let start = 0;
  const mark = /["'\\(){};]/g;

  const declare = (end: number): void => {
    const block = blocks.at(-1);
    const colon = text.indexOf(':', start);
    if (block === undefined || block.isDead || beyond > 0 || colon < 0 || colon >= end) return;
    if (end - start > MAX_VALUE_CHARS || (block.selectors === null && block.animation === null)) return;
    const property = text.slice(start, colon).trim();
    const name = property.startsWith('--') ? property : property.toLowerCase();
    if (!isWanted(name)) return;
    const value = text.slice(colon + 1, end).trim();
    if (block.animation !== null) {
      const steps = animations.get(block.animation) ?? [];
      if (steps.length < MAX_SELECTORS) animations.set(block.animation, [...steps, value]);
      return;
    }
    block.declarations.set(name, value);
  };
  const close = (): void => {
    if (beyond > 0) beyond -= 1;
    else if (blocks.length > 1) {
      const { selectors, declarations } = blocks.pop() ?? { selectors: null, declarations: new Map() };
      if (selectors !== null && declarations.size > 0 && rules.length < MAX_RULES)
        rules.push({ selectors, declarations });
    }
  };

  for (let match = mark.exec(text); match !== null; match = mark.exec(text)) {
    const at = match.index;
    switch (match[0]) {
      case '\\':
        mark.lastIndex = at + 2;
        break;
      case '"':
      case "'":
        mark.lastIndex = endOfString(text, at);
        break;
      case '(':
        mark.lastIndex = endOfUrl(text, at);
        break;
      case ';':
        declare(at);
        start = at + 1;
        break;
      case '{':
        if (beyond > 0 || blocks.length > MAX_DEPTH) beyond += 1;
        else blocks.push(opened(text.slice(start, Math.min(at, start + MAX_PRELUDE_CHARS)), blocks.at(-1)));
        start = at + 1;
        break;
      case '}':
        declare(at);
        close();
        start = at + 1;
        break;
      default:
        break;
    }
  }
  return { rules, animations };
}

function opened(prelude: string, outer: Block | undefined): Block {
  const head = prelude.trim();
  const declarations = new Map<string, string>();
  const inside = { selectors: outer?.selectors ?? null, animation: outer?.animation ?? null, declarations };
  if (outer?.isDead === true) return { ...inside, isDead: true };
  const rule = /^@(?:-webkit-|-moz-)?([a-z-]{1,30})\s*(.*)$/is.exec(head);
  if (rule !== null) {
    const [, name = '', condition = ''] = rule;
    if (/^keyframes$/i.test(name))
      return { ...inside, selectors: null, animation: condition.replace(/["']/g, '').trim(), isDead: false };
    const holds = /^(?:media|supports|layer|container|scope|starting-style|document)$/i.test(name);
    return { ...inside, isDead: !holds || isForPaper(condition) };
  }
  if (inside.animation !== null) return { ...inside, isDead: false };
  return { ...inside, selectors: nested(splitSelectors(head), inside.selectors), isDead: false };
}

/** True for media of which none is a screen. */
export function isForPaper(condition: string): boolean {
  const media = condition.slice(0, 500).split(',');
  return media.every((one) => /^\s*(?:only\s+)?(?:print|speech|aural|braille|embossed|tty)\b/i.test(one));
}

function nested(own: readonly string[], outer: readonly string[] | null): readonly string[] {
  if (outer === null) return own;
  const around = outer.length === 1 ? (outer[0] ?? '') : `:is(${outer.join(',')})`;
  return own
    .map((one) => (one.includes('&') ? one.replaceAll('&', `:is(${around})`) : `${around} ${one}`))
    .filter((one) => one.length <= MAX_SELECTOR_CHARS);
}

/** A list of selectors at its commas, but for those in brackets and strings. */
function splitSelectors(list: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  const mark = /["'\\()[\],]/g;
  const push = (end: number): void => {
    const one = list.slice(start, end).trim();
    if (one !== '' && one.length <= MAX_SELECTOR_CHARS && found.length < MAX_SELECTORS) found.push(one);
  };
  for (let match = mark.exec(list); match !== null; match = mark.exec(list)) {
    const [char] = match;
    if (char === '\\') mark.lastIndex = match.index + 2;
    else if (char === '"' || char === "'") mark.lastIndex = endOfString(list, match.index);
    else if (char === '(' || char === '[') depth += 1;
    else if (char === ')' || char === ']') depth -= 1;
    else if (depth === 0) {
      push(match.index);
      start = match.index + 1;
    }
  }
  push(list.length);
  return found;
}

/** Behind the string that begins there; it ends with its line where it is never closed. */
function endOfString(text: string, at: number): number {
  const quote = text[at];
  const mark = /["'\\\n]/g;
  mark.lastIndex = at + 1;
  for (let match = mark.exec(text); match !== null; match = mark.exec(text)) {
    if (match[0] === quote || match[0] === '\n') return match.index + 1;
    if (match[0] === '\\') mark.lastIndex = match.index + 2;
  }
  return text.length;
}

/** Behind an address without quotes, which may hold `;` and braces (`url(data:…)`); elsewhere behind the bracket. */
function endOfUrl(text: string, at: number): number {
  if (!/url$/i.test(text.slice(Math.max(0, at - 3), at))) return at + 1;
  const first = /\S/.exec(text.slice(at + 1, at + 40))?.[0];
  if (first === '"' || first === "'") return at + 1;
  const end = text.indexOf(')', at);
  return end < 0 ? text.length : end + 1;
}
