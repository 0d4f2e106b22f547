/**
 * The visuals of a letter, one to three, each with the sentence that its own marks carry. Pure.
 *
 * What is said of a visual rests on its own marks and on nobody else's (law.md §9): each has its own sentence, its own
 * check of the manifest and its own table of facts. A letter that says what was read speaks of visuals of one grade only:
 * beside a mention or a mark in a file, a question about another visual would read as more, and its questions would no
 * longer fit both. Letters that say nothing of marks (T0, requests, thanks) take any, at the weakest grade among them.
 */
import type { C2paIntegrity, Grade, Verdict } from '../classifiers/types.js';
import { deCollectivite, formatDate, parisDay, type LegalDay } from '../french/index.js';
import { asksOnly, descriptorOf } from './kinds/index.js';
import { GRADE_RANK } from './part-ids.js';
import { type GradePhrase, phraseGrade, type PhraseContext, placeOfMark } from './phrase-grade.js';
import { oneLine } from './quoted.js';
import { shownAddress, shownTitle } from './titles.js';
import type { LetterInput, LetterVisual, ReadSource } from './types.js';
import type { Values } from './variables.js';

/** A letter speaks of three visuals at most (letters.md §5). */
export const MOST_VISUALS = 3;

/** One visual of a letter; `visual` is null only where the letter speaks of none. */
export interface Said {
  readonly visual: LetterVisual | null;
  readonly verdict: Verdict;
  readonly integrity: C2paIntegrity | null;
  readonly seenOn: LegalDay | null;
  readonly phrase: GradePhrase | null;
  readonly grade: Grade;
}

/** Each visual with its own sentence, the first one first; null when a day cannot be read. */
export function saidOf(input: LetterInput): readonly [Said, ...Said[]] | null {
  const reader = descriptorOf(input.template.kind).reader;
  const said = ({ visual, verdict, integrity }: Pick<Said, 'visual' | 'verdict' | 'integrity'>) => {
    const seenOn = visual === null ? null : parisDay(visual.seenAt);
    const phrase = phraseGrade(verdict, { integrity, readOn: seenOn ?? input.writtenOn, reader });
    return { visual, verdict, integrity, seenOn, phrase, grade: phrase?.grade ?? 'none' } as const;
  };
  const first = said(input);
  const others = (input.others ?? []).map(said);
  const isDated = [first, ...others].every(({ visual, seenOn }) => visual === null || seenOn !== null);
  return isDated ? [first, ...others] : null;
}

/** The grade that a letter about all of them has: the weakest. */
export function weakestOf([first, ...others]: readonly [Said, ...Said[]]): Grade {
  return others.reduce<Grade>(
    (weakest, { grade }) => (GRADE_RANK[grade] < GRADE_RANK[weakest] ? grade : weakest),
    first.grade,
  );
}

/** Why these visuals cannot stand in one letter, in French; null when they can. `says`: it says what was read of them. */
export function whyNotTogether(all: readonly Said[], says: boolean): string | null {
  if (all.length < 2) return null;
  if (all.length > MOST_VISUALS) return `Une lettre parle de ${MOST_VISUALS} visuels au plus.`;
  if (all.some(({ visual }) => visual === null)) return 'Cette lettre parle de visuels : le premier manque.';
  if (!says) return null;
  if (all.some(({ grade }) => grade === 'none'))
    return 'L’un de ces visuels n’a aucune marque : retirez-le, ou écrivez « Qui a créé ce visuel ? ».';
  return new Set(all.map(({ grade }) => grade)).size === 1
    ? null
    : 'Ces visuels n’ont pas le même constat, et rien de ce qui a été lu de l’un ne se dit d’un autre : écrivez de chacun à part, ou écrivez « Qui a créé ce visuel ? ».';
}

/** A text that says « ce visuel » and has no words for several. A text that goes with letters may say « le visuel » of any. */
export function speaksOfOneOnly(source: ReadSource): boolean {
  const { body } = source;
  const says =
    /(?<!\p{L})ce visuel(?!\p{L})|visuel\.|phrase_grade/iu.test(body) ||
    ('kind' in source && /(?<!\p{L})(?:un|du|le|au) visuel(?!\p{L})/iu.test(body));
  return says && !body.includes('visuels.');
}

const NUMBERS = ['deux', 'trois'] as const;

/** « Premier », « Deuxième »… for a visual among several, by its place from 0. */
export function ordinalOf(place: number, count: number): string {
  return ['premier', count === 2 ? 'second' : 'deuxième', 'troisième'][place] ?? `${place + 1}e`;
}

/** Where each stands: « votre site internet » to the authority, « le site internet de la commune … » to others. */
function supportFor(support: string, { template, authority }: LetterInput): string {
  const words = oneLine(support);
  if (descriptorOf(template.kind).reader === 'authority') return words;
  const named = words.replace(
    /(?<!\p{L})votre site(?: internet)?(?!\p{L})/giu,
    `le site internet ${deCollectivite(authority)}`,
  );
  return /(?<!\p{L})(?:votre|vos)(?!\p{L})/iu.test(named)
    ? `un support de communication ${deCollectivite(authority)}`
    : named;
}

/** « Aucun crédit n’y figure » is only written when a credit was looked for and nothing that was read names an author. */
function isUncredited({ visual, verdict }: Said): boolean {
  return (
    visual !== null &&
    visual.credit === null &&
    !verdict.marks.some((mark) => mark.strength === 'human' || placeOfMark(mark) === 'credit')
  );
}

/** What a letter says of its visuals, with what the rest of the letter has to know of them. */
export type VisualValues = Pick<
  Values,
  | 'visuel.titre'
  | 'visuel.url'
  | 'visuel.adresse'
  | 'visuel.support'
  | 'visuel.sans_credit'
  | 'phrase_grade'
  | 'visuels.nombre'
  | 'visuels.titres'
  | 'visuels.constats'
> & { readonly seenOn: LegalDay | null; readonly isOffline: boolean };

/**
 * What a letter says of its visuals. `silent`: it never speaks of AI. About several it has a paragraph each, or one for
 * those of which the same was read; what they do not share (title, address, sentence) has no value of its own, so that nothing of one is said of all.
 */
export function visualValues(
  all: readonly [Said, ...Said[]],
  input: LetterInput,
  silent: boolean,
): VisualValues {
  const [first] = all;
  const offline = input.circumstances?.isOffline === true;
  const says = !input.template.grades.includes('none');
  if (all.length === 1) {
    const { visual, phrase, seenOn } = first;
    return {
      'visuel.titre': shownTitle(visual?.title ?? null),
      'visuel.url': shownAddress(visual?.pageUrl ?? null, silent),
      'visuel.adresse': visual?.pageUrl === null || visual === null ? null : oneLine(visual.pageUrl),
      'visuel.support': visual === null ? null : supportFor(visual.support, input),
      'visuel.sans_credit': isUncredited(first) ? 'oui' : null,
      phrase_grade: says ? (phrase?.text ?? null) : null,
      'visuels.nombre': null,
      'visuels.titres': null,
      'visuels.constats': null,
      seenOn,
      isOffline: offline,
    };
  }
  const titles = all.map(({ visual }) => shownTitle(visual?.title ?? null));
  const supports = all.map(({ visual }) => supportFor(visual?.support ?? '', input));
  const days = all.map(({ seenOn }) => seenOn);
  const areOffline = all.map(({ visual }) => visual?.isOffline ?? offline);
  // The annex gives the addresses whole; a letter without one says them here.
  const hasAnnex = input.template.annexes.includes('facts');
  const where = all.map((said, place) => {
    const title = titles[place] ?? null;
    const url = hasAnnex ? null : shownAddress(said.visual?.pageUrl ?? null, silent);
    return [
      `Le ${ordinalOf(place, all.length)}${title === null ? '' : `, « ${title} »,`} se trouvait sur ${supports[place]}${url === null ? '' : ` (${url})`} le ${formatDate(said.seenOn ?? input.writtenOn)}.`,
      ...(asksOnly(input.template.kind) && isUncredited(said)
        ? ['Aucun crédit n’y figure à notre connaissance.']
        : []),
      ...(areOffline[place] === true ? ['Il n’est plus en ligne à ce jour.'] : []),
    ].join(' ');
  });
  const paragraphs = says
    ? alikeOf(all, input).map((places) =>
        [...places.map((place) => where[place]), sentenceFor(all, places, input)].join(' ').trimEnd(),
      )
    : where;
  const named = titles.flatMap((title) => (title === null ? [] : [`« ${title} »`]));
  return {
    'visuel.titre': null,
    'visuel.url': null,
    'visuel.adresse': null,
    'visuel.support': shared(supports) ?? sharedSupport(input),
    'visuel.sans_credit': null,
    phrase_grade: null,
    'visuels.nombre': NUMBERS[all.length - 2] ?? String(all.length),
    'visuels.titres': named.length === all.length ? listed(named) : null,
    'visuels.constats': paragraphs.join('\n\n'),
    seenOn: shared(days),
    isOffline: areOffline.every(Boolean),
  };
}

/**
 * Places of the visuals of which exactly the same is said, the day apart: the sentence then stands once, after all of
 * them, and names them. Findings that differ in a word are never joined.
 */
function alikeOf(all: readonly Said[], input: LetterInput): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (const [place, said] of all.entries()) {
    const words = phraseOf(said, input, { name: 'chacun', when: 'alors' });
    const key = words === null ? `#${place}` : `${said.grade} ${words}`;
    groups.set(key, [...(groups.get(key) ?? []), place]);
  }
  return [...groups.values()];
}

function sentenceFor(all: readonly Said[], places: readonly number[], input: LetterInput): string {
  const group = places.flatMap((place) => all[place] ?? []);
  const [first] = group;
  if (first === undefined || group.length < 2) return first?.phrase?.text ?? '';
  const day = shared(group.map(({ seenOn }) => seenOn ?? input.writtenOn));
  const ordinals = places.map((place) => `le ${ordinalOf(place, all.length)}`);
  const which = group.length === all.length ? '' : ` (${listed(ordinals)})`;
  const each = {
    name: `chacun de ces ${NUMBERS[group.length - 2] ?? String(group.length)} visuels${which}`,
    when: day === null ? 'aux mêmes dates' : `le ${formatDate(day)}`,
  };
  return phraseOf(first, input, each) ?? '';
}

function phraseOf(said: Said, input: LetterInput, each: PhraseContext['each']): string | null {
  const { verdict, integrity, seenOn } = said;
  const context = {
    integrity,
    readOn: seenOn ?? input.writtenOn,
    reader: descriptorOf(input.template.kind).reader,
  };
  return phraseGrade(verdict, { ...context, each })?.text ?? null;
}

const shared = <Value>(values: readonly Value[]): Value | null =>
  new Set(values).size === 1 ? (values[0] ?? null) : null;

const sharedSupport = (input: LetterInput) =>
  descriptorOf(input.template.kind).reader === 'authority'
    ? 'vos supports de communication'
    : `les supports de communication ${deCollectivite(input.authority)}`;

const listed = (words: readonly string[]) => `${words.slice(0, -1).join(', ')} et ${words.at(-1)}`;
