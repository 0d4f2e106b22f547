import type { Kind } from '../types.js';
import { toolIn } from './words-lexicon.js';

/* What the word rules answer. */

/** Where a text stands beside a visual; `page-credit` is a notice of the page, for several. */
export type Place = 'credit' | 'caption' | 'alt' | 'title' | 'page-credit';

/** A text that says so: how firmly, what was done, with what. */
export interface Statement {
  /** `plain`: says it of the picture; `weak`: says it, but may mean something else. */
  readonly firmness: 'plain' | 'weak';
  readonly kind: Kind;
  readonly generator: string | null;
}

export type Reading =
  | { readonly says: 'ai'; readonly statement: Statement }
  | { readonly says: 'not-ai' }
  | { readonly says: 'nothing' };

export const NOTHING: Reading = { says: 'nothing' };
export const NOT_AI: Reading = { says: 'not-ai' };

/** A statement, with the tool that the text names. */
export function says(firmness: Statement['firmness'], kind: Kind, text: string): Reading {
  return { says: 'ai', statement: { firmness, kind, generator: toolIn(text) } };
}
