/**
 * Whether a page has an element that a selector names. Selectors of strangers: each is bounded, and so is the work on one
 * page. What only a browser knows (the mouse, the keyboard, what is checked, the how-manieth) is taken to hold.
 */
import {
  AttributeAction,
  type AttributeSelector,
  parse,
  type PseudoSelector,
  type Selector,
  SelectorType,
} from 'css-what';
import type { Element } from 'domhandler';
import { isElement } from './dom.js';

/** Selectors that were understood: one of them has to name an element. */
export interface Matcher {
  readonly alternatives: readonly (readonly Selector[])[];
  /** For each alternative, pieces of text that a page with such an element holds. */
  readonly pieces: readonly (readonly string[])[];
}

const MAX_TOKENS = 60;
const MAX_DEPTH = 3;
/** Steps of comparing for all selectors of one page. */
const MAX_STEPS = 400_000;
const MIN_PIECE = 3;

/** What scripts write on the page when they have run; a plain copy of it does not have them. */
const SCRIPT_CLASS =
  /^(?:js|loaded|ready|visible|active|show|open|entered|lazyloaded|lazy-loaded|in-view|is-(?:loaded|ready|visible|active|open|in-view))$/;
const COMBINATORS: ReadonlySet<SelectorType> = new Set([
  SelectorType.Descendant,
  SelectorType.Child,
  SelectorType.Adjacent,
  SelectorType.Sibling,
]);

/** Understands selectors; null where not one of them is. */
export function matcherOf(selectors: readonly string[]): Matcher | null {
  const alternatives = selectors.flatMap((one): Selector[][] => {
    try {
      return allUnderstood(parse(one), MAX_DEPTH);
    } catch (error) {
      // Not a selector: css-what throws plain Errors for what it cannot read.
      if (error instanceof Error) return [];
      throw error;
    }
  });
  if (alternatives.length === 0) return null;
  return { alternatives, pieces: alternatives.map(piecesOf) };
}

function allUnderstood(lists: readonly (readonly Selector[])[], depth: number): Selector[][] {
  return lists.flatMap((tokens): Selector[][] => {
    const told = understood(tokens, depth);
    return told === null ? [] : [told];
  });
}

/** The tokens that can be told from a page; null for what never names an element of it. */
function understood(tokens: readonly Selector[], depth: number): Selector[] | null {
  if (tokens.length > MAX_TOKENS) return null;
  const kept: Selector[] = [];
  for (const token of tokens) {
    switch (token.type) {
      case SelectorType.PseudoElement:
        break;
      case SelectorType.Parent:
      case SelectorType.ColumnCombinator:
        return null;
      case SelectorType.Attribute:
        if (token.name !== 'class' || !SCRIPT_CLASS.test(token.value)) kept.push(token);
        break;
      case SelectorType.Pseudo: {
        const told = pseudo(token, depth);
        if (told === null) return null;
        kept.push(...told);
        break;
      }
      case SelectorType.Tag:
      case SelectorType.Universal:
      case SelectorType.Adjacent:
      case SelectorType.Child:
      case SelectorType.Descendant:
      case SelectorType.Sibling:
      default:
        kept.push(token);
    }
  }
  return kept;
}

function pseudo(token: PseudoSelector, depth: number): Selector[] | null {
  const { name, data } = token;
  if (name === 'root') return [{ type: SelectorType.Tag, name: 'html', namespace: null }];
  if (name === 'host' || name === 'host-context') return null;
  const isNegative = name === 'not';
  if (!isNegative && name !== 'is' && name !== 'where' && name !== 'matches') return [];
  if (!Array.isArray(data) || depth === 0) return [];
  const parts = allUnderstood(data, depth - 1);
  // Of what is denied all must be known: what was left out would have let more through.
  const count = (lists: readonly (readonly Selector[])[]): number =>
    lists.reduce((sum, one) => sum + one.length, 0);
  const isWhole = count(parts) === count(data);
  if (isNegative) return isWhole ? [{ ...token, data: parts }] : [];
  return parts.length === 0 ? null : [{ ...token, name: 'is', data: parts }];
}

function piecesOf(tokens: readonly Selector[]): string[] {
  return tokens.flatMap((token) =>
    token.type === SelectorType.Attribute &&
    (token.name === 'class' || token.name === 'id') &&
    token.value.length >= MIN_PIECE &&
    /^[\w-]+$/.test(token.value)
      ? [token.value]
      : [],
  );
}

/** Makes the search among the elements of one page, all searches of which share one budget. */
export function elementFinder(elements: readonly Element[]): (matcher: Matcher) => boolean {
  const byClass = new Map<string, Element[]>();
  const byTag = new Map<string, Element[]>();
  const add = (map: Map<string, Element[]>, key: string, element: Element): void => {
    const known = map.get(key);
    if (known === undefined) map.set(key, [element]);
    else if (known.at(-1) !== element) known.push(element);
  };
  for (const element of elements) {
    add(byTag, element.name, element);
    for (const one of classesOf(element)) add(byClass, one, element);
  }
  let steps = 0;

  /** Whether the element fits the tokens up to `end`, read from the right. */
  function fits(element: Element, tokens: readonly Selector[], end: number): boolean {
    let at = end;
    for (; at >= 0; at -= 1) {
      const token = tokens[at];
      steps += 1;
      if (token === undefined || steps > MAX_STEPS) return false;
      if (COMBINATORS.has(token.type)) break;
      if (!fitsOne(element, token)) return false;
    }
    const combinator = tokens[at]?.type;
    if (at < 0 || combinator === undefined) return true;
    const isUp = combinator === SelectorType.Child || combinator === SelectorType.Descendant;
    const isOnce = combinator === SelectorType.Child || combinator === SelectorType.Adjacent;
    for (let other = next(element, isUp); other !== null; other = next(other, isUp)) {
      if (fits(other, tokens, at - 1)) return true;
      if (isOnce || steps > MAX_STEPS) return false;
    }
    return false;
  }

  function fitsOne(element: Element, token: Selector): boolean {
    switch (token.type) {
      case SelectorType.Universal:
        return true;
      case SelectorType.Tag:
        return element.name === token.name.toLowerCase();
      case SelectorType.Attribute:
        return fitsAttribute(element, token);
      case SelectorType.Pseudo: {
        const parts = Array.isArray(token.data) ? token.data : [];
        const holds = parts.some((part) => fits(element, part, part.length - 1));
        return token.name === 'not' ? !holds : holds;
      }
      case SelectorType.PseudoElement:
      case SelectorType.Adjacent:
      case SelectorType.Child:
      case SelectorType.Descendant:
      case SelectorType.Parent:
      case SelectorType.Sibling:
      case SelectorType.ColumnCombinator:
      default:
        return false;
    }
  }

  function candidates(tokens: readonly Selector[]): readonly Element[] {
    for (let at = tokens.length - 1; at >= 0; at -= 1) {
      const token = tokens[at];
      if (token === undefined || COMBINATORS.has(token.type)) break;
      if (
        token.type === SelectorType.Attribute &&
        token.name === 'class' &&
        token.action === AttributeAction.Element
      )
        return byClass.get(token.value) ?? [];
      if (token.type === SelectorType.Tag) return byTag.get(token.name.toLowerCase()) ?? [];
    }
    return elements;
  }

  return ({ alternatives }) =>
    alternatives.some((tokens) =>
      candidates(tokens).some((element) => fits(element, tokens, tokens.length - 1)),
    );
}

function next(element: Element, isUp: boolean): Element | null {
  if (isUp) return isElement(element.parent) ? element.parent : null;
  let before = element.prev;
  while (before !== null && !isElement(before)) before = before.prev;
  return before;
}

function classesOf(element: Element): string[] {
  const text = element.attribs['class'];
  return text === undefined ? [] : text.split(/\s+/).filter((one) => one !== '');
}

function fitsAttribute(element: Element, token: AttributeSelector): boolean {
  const own = element.attribs[token.name.toLowerCase()];
  if (own === undefined) return token.action === AttributeAction.Not;
  const fold = (text: string): string => (token.ignoreCase === true ? text.toLowerCase() : text);
  const [value, wanted] = [fold(own), fold(token.value)];
  switch (token.action) {
    case AttributeAction.Exists:
      return true;
    case AttributeAction.Equals:
      return value === wanted;
    case AttributeAction.Element:
      return wanted !== '' && value.split(/\s+/).includes(wanted);
    case AttributeAction.Start:
      return wanted !== '' && value.startsWith(wanted);
    case AttributeAction.End:
      return wanted !== '' && value.endsWith(wanted);
    case AttributeAction.Any:
      return wanted !== '' && value.includes(wanted);
    case AttributeAction.Hyphen:
      return value === wanted || value.startsWith(`${wanted}-`);
    case AttributeAction.Not:
      return value !== wanted;
    default:
      return false;
  }
}
