import { CLEAR_TOOL } from './words-lexicon.js';

/*
 * A small matcher of word orders, for `words-languages.ts`. A text is cut into words; each word has the roles that the
 * language gives it; an order is a row of roles. Time is linear in the text: words, reach and steps are bounded.
 */

/** What a word can be in a notice. `label` is a noun that stands before the agent alone; `compound` hangs on the agent. */
export type Role = 'noun' | 'label' | 'made' | 'edited' | 'compound' | 'link' | 'agent' | 'article' | 'other';

export type Words = Readonly<Record<Role, readonly string[]>>;

/**
 * One order of a notice, as its roles with spaces between. `role?` may be absent, `a|b` is either, `~n` lets at most n
 * words of any kind stand before the next role, `^` is the beginning and `$` the end of the text, `:` is a colon.
 */
export type Order = string;

export interface OrderMatch {
  readonly start: number;
  readonly end: number;
  readonly order: Order;
  readonly isEdit: boolean;
}

/** Longer than a notice is: what follows is not read. */
const MAX_WORDS = 60;
const LONGEST_PHRASE = 4;

export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** A hyphen ties the next word to it: "AI-driven" is not the agent. */
  readonly isTied: boolean;
  readonly isTool: boolean;
}

const WORD = new RegExp(`(?<![\\w-])(?:${CLEAR_TOOL})|[a-z0-9_]+(?:\\.[a-z0-9_]+){0,4}'?|[:,©/&+–—]`, 'g');
const IS_TOOL = new RegExp(`^(?:${CLEAR_TOOL})$`);

/** The words of a normalised segment, tools as one word, hyphens between words left out. */
export function wordsOf(segment: string): readonly Word[] {
  const found: Word[] = [];
  for (const match of segment.matchAll(WORD)) {
    const end = match.index + match[0].length;
    const isTied = /^-[a-z0-9]/.test(segment.slice(end, end + 2));
    found.push({ text: match[0], start: match.index, end, isTied, isTool: IS_TOOL.test(match[0]) });
    if (found.length === MAX_WORDS) break;
  }
  return found;
}

const NO_ROLES: ReadonlySet<Role> = new Set();
const TOOL_ROLES: ReadonlySet<Role> = new Set(['agent']);

/** Exact words and phrases by their text; beginnings (`bild*`) and ends (`*bild`) of single words apart. */
export class Roles {
  private readonly exact = new Map<string, Set<Role>>();
  private readonly parts: { readonly fits: (word: string) => boolean; readonly role: Role }[] = [];

  constructor(words: Words) {
    for (const role of Object.keys(words) as Role[]) {
      for (const word of words[role]) this.add(word, role);
    }
  }

  private add(word: string, role: Role): void {
    const start = word.slice(0, -1);
    const end = word.slice(1);
    if (word.endsWith('*')) this.parts.push({ fits: (text) => text.startsWith(start), role });
    else if (word.startsWith('*')) this.parts.push({ fits: (text) => text.endsWith(end), role });
    else this.exact.set(word, (this.exact.get(word) ?? new Set()).add(role));
  }

  /** The roles of a word or phrase. A tool's name is the agent in every language. */
  of(phrase: string): ReadonlySet<Role> {
    const known = this.exact.get(phrase);
    if (known !== undefined) return known;
    if (phrase.includes(' ')) return NO_ROLES;
    const parts = this.parts.filter(({ fits }) => fits(phrase));
    return parts.length === 0 ? NO_ROLES : new Set(parts.map(({ role }) => role));
  }

  has(phrase: string, role: Role): boolean {
    return this.of(phrase).has(role);
  }
}

/** The phrases of one to four words that begin at a word, longest first, with how many words each has. */
export function phrasesAt(words: readonly Word[], at: number): readonly (readonly [string, number])[] {
  const found: [string, number][] = [];
  let phrase = '';
  for (let length = 1; length <= LONGEST_PHRASE && at + length <= words.length; length++) {
    const next = words[at + length - 1]?.text ?? '';
    phrase = phrase === '' || phrase.endsWith("'") ? phrase + next : `${phrase} ${next}`;
    found.unshift([phrase, length]);
  }
  return found;
}

type Step =
  | { readonly kind: 'role'; readonly roles: readonly Role[]; readonly isOptional: boolean }
  | { readonly kind: 'gap'; readonly most: number }
  | { readonly kind: 'start' | 'end' | 'colon' };

function stepOf(word: string): Step {
  if (word === '^') return { kind: 'start' };
  if (word === '$') return { kind: 'end' };
  if (word === ':') return { kind: 'colon' };
  if (word.startsWith('~')) return { kind: 'gap', most: Number(word.slice(1)) };
  const isOptional = word.endsWith('?');
  return { kind: 'role', roles: (isOptional ? word.slice(0, -1) : word).split('|') as Role[], isOptional };
}

/** Makes a reader of the given orders: the first that a text follows, and where. */
export function matcherOf(
  words: Words,
  orders: readonly Order[],
): (words: readonly Word[]) => OrderMatch | null {
  const roles = new Roles(words);
  const rows = orders.map((order) => ({ order, steps: order.split(' ').map(stepOf) }));
  return (text) => {
    const known = text.map((word, at) =>
      phrasesAt(text, at).flatMap(([phrase, length]): [ReadonlySet<Role>, number][] => {
        const its = length === 1 && word.isTool ? TOOL_ROLES : roles.of(phrase);
        return its.size === 0 ? [] : [[its, length]];
      }),
    );
    // Without an agent there is no notice, in most of the languages for most of the texts.
    if (!known.some((all) => all.some(([its]) => its.has('agent')))) return null;
    /** How many words from `at` on have the role: the lengths of all phrases that do, longest first. */
    const lengthsAt = (at: number, role: Role): readonly number[] =>
      (known[at] ?? []).flatMap(([its, length]) => (its.has(role) ? [length] : []));
    const follow = (steps: readonly Step[], step: number, at: number): number | null => {
      const now = steps[step];
      if (now === undefined) return at;
      switch (now.kind) {
        case 'start':
          return at === 0 ? follow(steps, step + 1, at) : null;
        case 'end':
          return at === text.length ? at : null;
        case 'colon':
          return text[at]?.text === ':' ? follow(steps, step + 1, at + 1) : null;
        case 'gap':
          for (let skipped = 0; skipped <= now.most && at + skipped <= text.length; skipped++) {
            const end = follow(steps, step + 1, at + skipped);
            if (end !== null) return end;
            // A text or a voice between the picture and its maker: that is what was made.
            if (lengthsAt(at + skipped, 'other').length > 0) return null;
          }
          return null;
        case 'role':
          for (const role of now.roles) {
            for (const length of lengthsAt(at, role)) {
              const end = follow(steps, step + 1, at + length);
              if (end !== null) return end;
            }
          }
          return now.isOptional ? follow(steps, step + 1, at) : null;
      }
    };
    for (const { order, steps } of rows) {
      const last = steps[0]?.kind === 'start' ? 0 : text.length - 1;
      for (let at = 0; at <= last; at++) {
        const end = follow(steps, 0, at);
        const first = text[at];
        const final = end === null ? undefined : text[end - 1];
        if (end === null || first === undefined || final === undefined || final.isTied) continue;
        const isEdit = text.slice(at, end).some((_, index) => lengthsAt(at + index, 'edited').length > 0);
        return { start: first.start, end: final.end, order, isEdit };
      }
    }
    return null;
  };
}
