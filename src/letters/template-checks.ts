/**
 * What could go wrong in front of an official, looked for when a template is loaded, with file and line: unknown or
 * undeclared variables, banned words, assertions of its own, laws that are not on the list, words of AI where there may
 * be none, inclusive words without a form in full. The same checks for what ships and for what a section writes.
 */
import type { Template } from 'liquidjs';
import { unknownInclusive } from '../french/index.js';
import { descriptorOf, knownKind } from './kinds/index.js';
import { citationsIn, LEGAL_REFS } from './legal-refs.js';
import type { TemplateProblem, TemplateSource } from './template-source.js';
import { BROKEN_TAG, joinProblems, readingsOf, strangeCharacters, tagProblems } from './template-tags.js';
import { createEngine, isVariable, LISTS, VARIABLES } from './variables.js';
import { aiWords, bannedWords, unfoundedAssertions, type WordingProblem } from './wording.js';

/** The last sentence of every letter (reference: law §9). */
export const LAST_SENTENCE = 'Nous rectifierons sans délai toute erreur que vous nous signaleriez.';

/** The one text that may speak of a duty to label: it is put in under conditions that no template can change. */
const DUTY_REF = 'RIA 50';

/** Every problem of a template or a part. */
export function sourceProblems(file: string, source: TemplateSource): readonly TemplateProblem[] {
  const all = [
    ...variableProblems(file, source),
    ...hiddenProblems(file, source),
    ...legalProblems(file, source),
    ...wordingProblems(file, source),
    ...inclusiveProblems(file, source),
    ...ruleProblems(file, source),
  ];
  // A text with conditions is read more than once.
  return [...new Map(all.map((one) => [`${one.line} ${one.message}`, one])).values()];
}

const ENGINE = createEngine();

interface Piece {
  readonly text: string;
  readonly line: number;
}

/** The LiquidJS sources, each with the line it starts on. */
function liquidPieces({ front, body, bodyLine, keyLines }: TemplateSource): readonly Piece[] {
  const at = (key: string) => keyLines.get(key) ?? 1;
  if (!('kind' in front)) return [{ text: body, line: bodyLine }];
  return [
    { text: front.objet, line: at('objet') },
    { text: front.short_objet, line: at('short_objet') },
    { text: front.email_subject, line: at('email_subject') },
    ...(front.reply_aid === null ? [] : [...front.reply_aid.choices, front.reply_aid.closing]).map(
      (text) => ({
        text,
        line: at('reply_aid'),
      }),
    ),
    { text: body, line: bodyLine },
  ];
}

/** Everything that ends up before a reader, as it is written. */
function everyText(source: TemplateSource): readonly Piece[] {
  const { front, keyLines } = source;
  const aid = 'kind' in front ? front.reply_aid : null;
  return [
    ...liquidPieces(source),
    { text: front.title, line: keyLines.get('title') ?? 1 },
    ...(aid === null ? [] : [aid.intro]).map((text) => ({
      text,
      line: keyLines.get('reply_aid') ?? 1,
    })),
  ];
}

/** The same without its tags, in each way in which it may be read. */
function prose(source: TemplateSource): readonly Piece[] {
  return everyText(source).flatMap(({ text, line }) =>
    readingsOf(text).map((reading) => ({ text: reading, line })),
  );
}

function variableProblems(file: string, source: TemplateSource): TemplateProblem[] {
  const problems: TemplateProblem[] = [];
  const used = new Set<string>();
  for (const piece of liquidPieces(source)) {
    const found = usesOf(file, piece);
    problems.push(...found.problems);
    for (const name of found.used) used.add(name);
  }
  for (const { text, line } of liquidPieces(source)) {
    for (const name of LISTS) {
      const alone = new RegExp(`^\\{\\{ ${name} \\}\\}$`, 'u');
      for (const match of text.matchAll(new RegExp(`\\{\\{\\s*${name}\\s*\\}\\}`, 'gu'))) {
        const row = text.split('\n')[countLines(text, match.index)] ?? '';
        if (!alone.test(row.trim()))
          problems.push({
            file,
            line: line + countLines(text, match.index),
            message: `la liste « ${name} » se met seule sur sa ligne, entre deux lignes vides.`,
          });
      }
    }
  }
  // What is used is only known when every part could be read.
  if (problems.length > 0) return problems;
  const { needs } = source.front;
  const line = source.keyLines.get('needs') ?? 1;
  const say = (message: string) => ({ file, line, message });
  return [
    ...[...used]
      .filter((name) => !needs.includes(name))
      .map((name) => say(`la variable « ${name} » est utilisée et manque dans « needs ».`)),
    ...needs.flatMap((name) => {
      if (!isVariable(name)) return [say(`« needs » nomme une variable inconnue : « ${name} ».`)];
      return used.has(name) ? [] : [say(`« needs » annonce « ${name} », que le texte n’utilise pas.`)];
    }),
  ];
}

/** Where a word could stand that none of the checks below would see. */
function hiddenProblems(file: string, source: TemplateSource): TemplateProblem[] {
  const joins = liquidPieces(source).flatMap(({ text, line }) =>
    joinProblems(text).map((one) => ({ ...one, line: line + countLines(text, one.offset) })),
  );
  const signs = everyText(source).flatMap(({ text, line }) =>
    strangeCharacters(text).map((one) => ({ ...one, line: line + countLines(text, one.offset) })),
  );
  return [...joins, ...signs].map(({ line, message }) => ({ file, line, message }));
}

/** The variables that a piece uses, by LiquidJS's static analysis. Only known instructions are handed to its parser. */
function usesOf(
  file: string,
  { text, line }: Piece,
): { readonly problems: readonly TemplateProblem[]; readonly used: readonly string[] } {
  const refused: readonly TemplateProblem[] = tagProblems(text).map(({ offset, message }) => ({
    file,
    line: line + countLines(text, offset),
    message,
  }));
  // An instruction that opens files or loops is not even looked into.
  if (refused.length > 0) return { problems: refused, used: [] };
  let parsed: Template[];
  try {
    parsed = ENGINE.parse(text);
  } catch (error) {
    return { problems: [{ file, line: line + lineInError(error) - 1, message: BROKEN_TAG }], used: [] };
  }
  const uses = Object.values(ENGINE.analyzeSync(parsed).globals).flat();
  const named = uses.map((use) => ({
    name: use.segments.map(String).join('.'),
    line: line + use.location.row - 1,
  }));
  return {
    problems: named
      .filter(({ name }) => !isVariable(name))
      .map((one) => ({
        file,
        line: one.line,
        message: `la variable « ${one.name} » est inconnue. Variables possibles : ${VARIABLES.join(', ')}.`,
      })),
    used: named.map(({ name }) => name),
  };
}

function legalProblems(file: string, source: TemplateSource): TemplateProblem[] {
  const { front, keyLines } = source;
  const declared = front.legal_refs;
  const line = keyLines.get('legal_refs') ?? 1;
  const unknown = declared
    .filter((id) => !LEGAL_REFS.some((known) => known.id === id))
    .map((id) => ({ file, line, message: `« ${id} » n’est pas dans la liste des textes vérifiés.` }));
  const duty =
    declared.includes(DUTY_REF) && !('id' in front && front.id === 'article-50')
      ? [
          {
            file,
            line,
            message: `seul le texte « article-50 » peut citer « ${DUTY_REF} » : il n’est mis dans une lettre que sous conditions.`,
          },
        ]
      : [];
  const cited = prose(source).flatMap((piece) =>
    citationsIn(piece.text)
      .filter(
        ({ number }) => !LEGAL_REFS.some((known) => known.number === number && declared.includes(known.id)),
      )
      .map(({ number, offset }) => ({
        file,
        line: piece.line + countLines(piece.text, offset),
        message: `le texte cite « ${number} », qui n’est pas annoncé dans « legal_refs ».`,
      })),
  );
  return [...unknown, ...duty, ...cited];
}

const neverNamesAi = (front: object): boolean =>
  'kind' in front && typeof front.kind === 'string' && knownKind(front.kind)?.namesAi === 'never';

function wordingProblems(file: string, source: TemplateSource): TemplateProblem[] {
  const isSilent = neverNamesAi(source.front);
  return prose(source).flatMap(({ text, line }) => {
    const found: readonly WordingProblem[] = [
      ...bannedWords(text),
      // Only the sentence that follows the grade says what was read: no template says it for itself.
      ...unfoundedAssertions(text, new Set()),
      ...(isSilent ? aiWords(text) : []),
    ];
    return found.map((one) => ({
      file,
      line: line + countLines(text, one.offset),
      message: `« ${one.words} » ne convient pas. ${one.why}`,
    }));
  });
}

function inclusiveProblems(file: string, source: TemplateSource): TemplateProblem[] {
  const { front, keyLines } = source;
  const subjects =
    'kind' in front
      ? (['objet', 'short_objet', 'email_subject'] as const)
          .filter((key) => front[key].includes('·'))
          .map((key) => ({
            file,
            line: keyLines.get(key) ?? 1,
            message: 'pas de point médian dans un objet (letters.md §3).',
          }))
      : [];
  const words = prose(source).flatMap(({ text, line }) => [
    ...unknownInclusive(text).map((one) => ({
      file,
      line: line + countLines(text, one.offset),
      message: `« ${one.words} » n’a pas encore de forme en toutes lettres : préférez un mot épicène, ou ajoutez-le à la table.`,
    })),
    ...[...text.matchAll(/[^.!?\n]+/gu)]
      .filter(([sentence]) => sentence.split('·').length > 2)
      .map((match) => ({
        file,
        line: line + countLines(text, match.index),
        message: 'un seul mot à point médian par phrase, pour les lecteurs d’écran.',
      })),
  ]);
  return [...subjects, ...words];
}

function ruleProblems(file: string, source: TemplateSource): TemplateProblem[] {
  const { front, keyLines, body, bodyLine } = source;
  const at = (key: string) => keyLines.get(key) ?? 1;
  const problems: TemplateProblem[] = [];
  const say = (line: number, message: string) => problems.push({ file, line, message });
  const { validated_on: on, valid_until: until } = front;
  if (on !== null && until !== null && until < on)
    say(at('valid_until'), '« valid_until » vient avant « validated_on ».');
  if (!('kind' in front)) return problems;
  const { form, isPublic, namesAi, purpose } = descriptorOf(front.kind);
  const isSheet = form === 'sheet';
  if (!isSheet && !body.trimEnd().endsWith(LAST_SENTENCE))
    say(bodyLine + countLines(body.trimEnd(), body.length), `le texte doit finir par « ${LAST_SENTENCE} »`);
  if (!isSheet && front.recipients.length === 0) say(at('recipients'), 'il faut au moins un destinataire.');
  if (namesAi === 'never' && front.shows_marks)
    say(at('shows_marks'), 'cette lettre ne parle pas d’IA : elle ne montre pas de marques.');
  if (isPublic && front.shows_picture) say(at('shows_picture'), 'une lettre ouverte ne montre pas d’image.');
  const asserts = front.needs.includes('phrase_grade') || front.shows_marks;
  if (asserts && (front.grades.includes('none') || namesAi === 'never'))
    say(at('grades'), 'sans marque (grade « none »), une lettre ne dit rien de ce qui a été lu.');
  if (purpose === 'escalation' && front.grades.some((grade) => grade === 'hinted' || grade === 'none'))
    say(at('grades'), 'cette lettre demande une marque : jamais sur des indices.');
  if (front.local_paragraph === 'required' && !body.includes('{{ paragraphe_local }}'))
    say(at('local_paragraph'), 'le paragraphe local est demandé et le texte ne le montre pas.');
  return problems;
}

function countLines(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length - 1;
}

/** The line, from 1, that a LiquidJS parse error points to; its errors carry a token with a position. */
function lineInError(error: unknown): number {
  if (typeof error === 'object' && error !== null && 'token' in error) {
    const { token } = error as { token?: { getPosition?: () => readonly number[] } };
    return token?.getPosition?.()[0] ?? 1;
  }
  throw error;
}
