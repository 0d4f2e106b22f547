/**
 * What may stand between the braces of a template, and around them. The words of a template are checked when it is
 * loaded, so nothing may hide there: no text inside a tag, no word put together from two sides of one, no character
 * that is not seen or that only looks like a letter. Pure.
 */

export interface TagProblem {
  readonly offset: number;
  /** French, one sentence. */
  readonly message: string;
}

const NAME = '[a-z_][a-z0-9_]*(?:\\.[a-z_][a-z0-9_]*)?';
const TEST = `${NAME}(?:\\s*(?:==|!=)\\s*(?:'[\\w-]*'|"[\\w-]*"))?`;
const CONDITION = `${TEST}(?:\\s+(?:and|or)\\s+${TEST})*`;
/** The whole grammar: a name printed, a condition on names. */
const PERMITTED = new RegExp(
  `^(?:\\{\\{-?\\s*${NAME}\\s*-?\\}\\}|\\{%-?\\s*(?:(?:if|elsif)\\s+${CONDITION}|else|endif)\\s*-?%\\})$`,
  'u',
);
const TAG = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/gu;

/** A tag that is not closed, or not as LiquidJS closes it. */
export const BROKEN_TAG = 'la syntaxe LiquidJS ne convient pas (balise non fermée ou mal écrite).';

/** Instructions other than conditions, filters, and anything but a name between braces. */
export function tagProblems(text: string): readonly TagProblem[] {
  return [...text.matchAll(TAG)].flatMap((match) => {
    const [tag] = match;
    const offset = match.index;
    if (PERMITTED.test(tag)) return [];
    if (/\n|[{}].*[{}]/u.test(tag.slice(2, -2))) return [{ offset, message: BROKEN_TAG }];
    const instruction = /^\{%-?\s*(\w*)/u.exec(tag)?.[1];
    if (instruction !== undefined && !['if', 'elsif', 'else', 'endif'].includes(instruction)) {
      return [
        {
          offset,
          message: `l’instruction « ${instruction} » n’est pas permise ; seules les conditions « if » le sont.`,
        },
      ];
    }
    return [
      {
        offset,
        message: tag.includes('|')
          ? 'les filtres (« | ») ne sont pas permis.'
          : `« ${tag} » n’est pas permis : une variable s’écrit par son nom seul, une condition compare une variable à un mot.`,
      },
    ];
  });
}

/**
 * The text as it may be read, at the same offsets: without its tags, and of each condition the first branch, then the
 * second… Words that only stand in different branches are never read together.
 */
export function readingsOf(text: string): readonly string[] {
  const tags = [...text.matchAll(TAG)];
  const wordOf = (tag: string) => (tag.startsWith('{%') ? /\w+/u.exec(tag)?.[0] : undefined);
  const blank = (part: string) => part.replace(/[^\n]/gu, ' ');
  const counts = branchCounts(tags.map(([tag]) => wordOf(tag)));
  return Array.from({ length: Math.max(1, ...counts) }, (_, reading) => {
    const open: { branch: number; readonly shown: number }[] = [];
    let at = 0;
    let out = '';
    let started = 0;
    const add = (part: string) => {
      out += open.every(({ branch, shown }) => branch === shown) ? part : blank(part);
    };
    for (const match of tags) {
      add(text.slice(at, match.index));
      out += blank(match[0]);
      at = match.index + match[0].length;
      const word = wordOf(match[0]);
      if (word === 'if') {
        open.push({ branch: 0, shown: Math.min(reading, (counts[started] ?? 1) - 1) });
        started += 1;
      } else if (word === 'endif') open.pop();
      else if (word !== undefined) {
        const inner = open.at(-1);
        if (inner !== undefined) inner.branch += 1;
      }
    }
    add(text.slice(at));
    return out;
  });
}

/** Of each condition, in the order in which they start: its branches, with the empty one that a missing « else » is. */
function branchCounts(words: readonly (string | undefined)[]): readonly number[] {
  const counts: number[] = [];
  const open: { readonly index: number; hasElse: boolean }[] = [];
  for (const word of words) {
    const inner = open.at(-1);
    if (word === 'if') open.push({ index: counts.push(1) - 1, hasElse: false });
    else if (inner === undefined || word === undefined) continue;
    else if (word === 'endif') {
      if (!inner.hasElse) counts[inner.index] = (counts[inner.index] ?? 1) + 1;
      open.pop();
    } else {
      counts[inner.index] = (counts[inner.index] ?? 1) + 1;
      inner.hasElse ||= word === 'else';
    }
  }
  return counts;
}

/** A letter before a tag and one after it, in whatever branch: the word would be read by nobody before it is printed. */
export function joinProblems(text: string): readonly TagProblem[] {
  const problems: TagProblem[] = [];
  const join = (offset: number) =>
    problems.push({
      offset,
      message: 'une balise ne se met pas au milieu d’un mot ni contre lui : écrivez le mot entier.',
    });
  /** For each open condition: does a letter stand before it, and may one end a branch that is over? */
  const open: { readonly before: boolean; after: boolean }[] = [];
  let letter = false;
  for (const piece of piecesOf(text)) {
    if (piece.kind === 'text') {
      if (piece.text === '') continue;
      if (letter && /^[\p{L}\p{M}\p{N}]/u.test(piece.text)) join(piece.offset);
      letter = /[\p{L}\p{M}\p{N}]$/u.test(piece.text);
    } else if (piece.kind === 'value') {
      if (letter) join(piece.offset);
      letter = true;
    } else if (piece.word === 'if') open.push({ before: letter, after: false });
    else {
      const inner = open.at(-1);
      if (inner === undefined) continue;
      inner.after ||= letter;
      letter = inner.before;
      if (piece.word === 'endif') {
        // Without « else » nothing may be printed at all: what stood before then meets what comes after.
        letter = inner.after || inner.before;
        open.pop();
      }
    }
  }
  return problems;
}

type TemplatePiece =
  | { readonly kind: 'text'; readonly text: string; readonly offset: number }
  | { readonly kind: 'value'; readonly offset: number }
  | { readonly kind: 'tag'; readonly word: string };

/** Texts and tags in order, without the spaces that a dash inside a tag takes away. */
function piecesOf(text: string): readonly TemplatePiece[] {
  const pieces: TemplatePiece[] = [];
  let at = 0;
  let trims = false;
  const words = (end: number, trimsEnd: boolean) => {
    const raw = text.slice(at, end);
    const lead = trims ? raw.length - raw.trimStart().length : 0;
    const kept = trimsEnd ? raw.slice(lead).trimEnd() : raw.slice(lead);
    pieces.push({ kind: 'text', text: kept, offset: at + lead });
  };
  for (const match of text.matchAll(TAG)) {
    const [tag] = match;
    words(match.index, /^\{[{%]-/u.test(tag));
    pieces.push(
      tag.startsWith('{{')
        ? { kind: 'value', offset: match.index }
        : { kind: 'tag', word: /\w+/u.exec(tag)?.[0] ?? '' },
    );
    at = match.index + tag.length;
    trims = /-[%}]\}$/u.test(tag);
  }
  words(text.length, false);
  return pieces;
}

/**
 * Letters of another script look like ours, and what is not seen or lies over a letter cuts a word that is looked for.
 * A line end and a tab are no such signs.
 */
const STRANGE =
  /\p{Default_Ignorable_Code_Point}|\p{Co}|\p{Cs}|\p{M}|(?![\n\r\t])\p{Cc}|(?![\p{Script=Latin}\u02b0-\u02ff])\p{L}/gu;

/** Characters that a French text has no use for. */
export function strangeCharacters(text: string): readonly TagProblem[] {
  return [...text.normalize('NFC').matchAll(STRANGE)].map((match) => ({
    offset: match.index,
    message: `le signe U+${(match[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')} ne se voit pas ou n’est pas du français : retirez-le.`,
  }));
}
