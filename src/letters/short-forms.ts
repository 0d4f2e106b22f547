/**
 * The short form in which a template says what changes with the number of visuals: « [ce visuel vient] d’un prestataire »
 * is « ces visuels viennent d’un prestataire » in a letter about several. Where the table of words does not do, both are
 * written: « [l’a créé|les a créés] ». Pure. It becomes the condition that every check of a template reads.
 */
import { pluralOf } from '../french/agreement.js';

/** A tag, which stays as it is, or a bracket with what is in it: no brackets and no line break. */
const PIECE = /\{\{[^}]*\}\}|\{%[^}]*%\}|\[(?<inner>[^[\]\n]*)\]/gu;
/** What counts the visuals of a letter; nothing in a letter about one. */
const COUNT = 'visuels.nombre';

export interface ShortFormProblem {
  /** French, one sentence. */
  readonly message: string;
  /** Place in the text, in UTF-16 units. */
  readonly offset: number;
}

/** The text with its brackets as LiquidJS conditions, and those that cannot be read. */
export function expandShortForms(text: string): {
  readonly text: string;
  readonly problems: readonly ShortFormProblem[];
} {
  const problems: ShortFormProblem[] = [];
  const expanded = text.replaceAll(PIECE, (whole, inner: string | undefined, offset: number) => {
    if (inner === undefined) return whole;
    const [one = '', several, ...rest] = inner.split('|').map((part) => part.trim());
    const refuse = (message: string): string => {
      problems.push({ message, offset });
      return whole;
    };
    if (one === '' || several === '' || rest.length > 0)
      return refuse(
        `« ${whole} » : entre crochets, le texte pour un visuel, puis au besoin « | » et le texte pour plusieurs.`,
      );
    if (several !== undefined) return condition(one, several);
    const plural = pluralOf(one, `{{ ${COUNT} }}`);
    return plural.kind === 'plural'
      ? condition(one, plural.text)
      : refuse(
          `« ${whole} » : le pluriel de « ${plural.word} » n’est pas connu. Écrivez les deux : « [${one}|…] ».`,
        );
  });
  const stray = /[[\]]/u.exec(text.replaceAll(PIECE, (whole) => ' '.repeat(whole.length)));
  if (stray !== null)
    problems.push({
      message: 'un crochet est seul : une forme courte s’ouvre par « [ » et se ferme par « ] ».',
      offset: stray.index,
    });
  return { text: expanded, problems };
}

const condition = (one: string, several: string): string =>
  `{% if ${COUNT} %}${several}{% else %}${one}{% endif %}`;
