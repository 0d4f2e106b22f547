/**
 * Reads letter templates and refuses, at load and with file and line, what could go wrong in front of an official:
 * unknown or undeclared variables, banned words, laws that are not on the list, words of AI in T0.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Liquid, type Template } from 'liquidjs';
import { citationsIn, LEGAL_REFS } from './legal-refs.js';
import { splitTemplate, type TemplateProblem, type TemplateSource } from './template-source.js';
import type { LetterTemplate } from './types.js';
import { aiWords, bannedWords, type WordingProblem } from './wording.js';

export type { TemplateProblem } from './template-source.js';

/** Everything that a template may name. Values are filled by `draftLetter`. */
const VARIABLES = [
  'collectivite',
  'de_collectivite',
  'visuel.titre',
  'visuel.url',
  'visuel.date_constat',
  'visuel.support',
  'visuel.sans_credit',
  'grade',
  'phrase_grade',
  'paragraphe_local',
  'date_reponse',
  'syndicat',
  'ref',
] as const;
export type Variable = (typeof VARIABLES)[number];

const isVariable = (name: string): name is Variable => VARIABLES.some((variable) => variable === name);

/** The last sentence of every letter (reference: law §9). */
export const LAST_SENTENCE = 'Nous rectifierons sans délai toute erreur que vous nous signaleriez.';

export type TemplateResult =
  | { readonly ok: true; readonly template: LetterTemplate }
  | { readonly ok: false; readonly problems: readonly TemplateProblem[] };

/** An engine without files, filters or loops: templates only print and choose. */
export function createEngine(): Liquid {
  return new Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    lenientIf: false,
    templates: {},
  });
}

/** Checks one template. `file` is only a name for the problems. */
export function readTemplate(file: string, source: string): TemplateResult {
  const split = splitTemplate(file, source);
  if (!split.ok) return split;
  const problems = [
    ...variableProblems(file, split.value),
    ...legalProblems(file, split.value),
    ...wordingProblems(file, split.value),
    ...closingProblems(file, split.value),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const { front, body } = split.value;
  const validated = front.validated_by !== null && front.validated_on !== null && front.valid_until !== null;
  return {
    ok: true,
    template: {
      file,
      kind: front.kind,
      title: front.title,
      version: front.version,
      grades: front.grades,
      recipients: front.recipients,
      legalRefs: front.legal_refs,
      followUp:
        front.follow_up === null
          ? null
          : { afterDays: front.follow_up.after_days, text: front.follow_up.text },
      validation: validated
        ? { by: front.validated_by ?? '', on: front.validated_on ?? '', until: front.valid_until ?? '' }
        : null,
      replyAid: front.reply_aid,
      showsMarks: front.shows_marks,
      objet: front.objet,
      shortObjet: front.short_objet,
      emailSubject: front.email_subject,
      body,
    },
  };
}

/** Every template of a folder (`*.md`). One bad file does not hide the others. */
export function loadTemplates(dir: string): {
  readonly templates: readonly LetterTemplate[];
  readonly problems: readonly TemplateProblem[];
} {
  const results = readdirSync(dir)
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => readTemplate(name, readFileSync(path.join(dir, name), 'utf8')));
  return {
    templates: results.flatMap((result) => (result.ok ? [result.template] : [])),
    problems: results.flatMap((result) => (result.ok ? [] : result.problems)),
  };
}

/** The LiquidJS sources of a template, each with the line it starts on. */
function liquidParts({
  front,
  body,
  bodyLine,
  keyLines,
}: TemplateSource): readonly { text: string; line: number }[] {
  return [
    { text: front.objet, line: keyLines.get('objet') ?? 1 },
    { text: front.short_objet, line: keyLines.get('short_objet') ?? 1 },
    { text: front.email_subject, line: keyLines.get('email_subject') ?? 1 },
    { text: body, line: bodyLine },
  ];
}

function variableProblems(file: string, source: TemplateSource): TemplateProblem[] {
  const engine = createEngine();
  const problems: TemplateProblem[] = [];
  const used = new Set<string>();
  for (const { text, line } of liquidParts(source)) {
    const at = (offset: number) => line + countLines(text, offset);
    const before = problems.length;
    for (const match of text.matchAll(/\{%-?\s*(\w*)/gu)) {
      if (!['if', 'elsif', 'else', 'endif'].includes(match[1] ?? '')) {
        problems.push({
          file,
          line: at(match.index),
          message: `l’instruction « ${match[1]} » n’est pas permise ; seules les conditions « if » le sont.`,
        });
      }
    }
    for (const match of text.matchAll(/\{\{[^}]*\|/gu)) {
      problems.push({ file, line: at(match.index), message: 'les filtres (« | ») ne sont pas permis.' });
    }
    // An instruction that opens files or loops is not even looked into.
    if (problems.length > before) continue;
    let parsed: Template[];
    try {
      parsed = engine.parse(text);
    } catch (error) {
      problems.push({
        file,
        line: line + lineInError(error) - 1,
        message: 'la syntaxe LiquidJS ne convient pas (balise non fermée ou mal écrite).',
      });
      continue;
    }
    const { globals } = engine.analyzeSync(parsed);
    for (const uses of Object.values(globals)) {
      for (const use of uses) {
        const name = use.segments.map(String).join('.');
        used.add(name);
        if (!isVariable(name)) {
          problems.push({
            file,
            line: line + use.location.row - 1,
            message: `la variable « ${name} » est inconnue. Variables possibles : ${VARIABLES.join(', ')}.`,
          });
        }
      }
    }
  }
  // What is used is only known when every part could be read.
  if (problems.length > 0) return problems;
  const needsLine = source.keyLines.get('needs') ?? 1;
  for (const name of used) {
    if (isVariable(name) && !source.front.needs.includes(name)) {
      problems.push({
        file,
        line: needsLine,
        message: `la variable « ${name} » est utilisée et manque dans « needs ».`,
      });
    }
  }
  for (const name of source.front.needs) {
    if (!isVariable(name))
      problems.push({
        file,
        line: needsLine,
        message: `« needs » nomme une variable inconnue : « ${name} ».`,
      });
    else if (!used.has(name))
      problems.push({
        file,
        line: needsLine,
        message: `« needs » annonce « ${name} », que le texte n’utilise pas.`,
      });
  }
  return problems;
}

function legalProblems(file: string, source: TemplateSource): TemplateProblem[] {
  const problems: TemplateProblem[] = [];
  const declared = source.front.legal_refs;
  const refsLine = source.keyLines.get('legal_refs') ?? 1;
  for (const id of declared) {
    if (!LEGAL_REFS.some((known) => known.id === id)) {
      problems.push({
        file,
        line: refsLine,
        message: `« ${id} » n’est pas dans la liste des textes vérifiés.`,
      });
    }
  }
  for (const { text, line } of prose(source)) {
    for (const { number, offset } of citationsIn(text)) {
      const isDeclared = LEGAL_REFS.some((known) => known.number === number && declared.includes(known.id));
      if (!isDeclared) {
        problems.push({
          file,
          line: line + countLines(text, offset),
          message: `le texte cite « ${number} », qui n’est pas annoncé dans « legal_refs ».`,
        });
      }
    }
  }
  return problems;
}

function wordingProblems(file: string, source: TemplateSource): TemplateProblem[] {
  return prose(source).flatMap(({ text, line }) => {
    const found: WordingProblem[] = [...bannedWords(text)];
    if (source.front.kind === 't0') found.push(...aiWords(text));
    return found.map((one) => ({
      file,
      line: line + countLines(text, one.offset),
      message: `« ${one.words} » ne convient pas. ${one.why}`,
    }));
  });
}

function closingProblems(file: string, source: TemplateSource): TemplateProblem[] {
  const problems: TemplateProblem[] = [];
  const lastLine = source.bodyLine + countLines(source.body.trimEnd(), source.body.length);
  if (!source.body.trimEnd().endsWith(LAST_SENTENCE)) {
    problems.push({ file, line: lastLine, message: `le texte doit finir par « ${LAST_SENTENCE} »` });
  }
  if (source.front.kind === 't0' && source.front.shows_marks) {
    problems.push({
      file,
      line: source.keyLines.get('shows_marks') ?? 1,
      message: 'une lettre T0 ne montre pas de marques.',
    });
  }
  if (source.front.kind !== 't0' && source.front.grades.includes('none')) {
    problems.push({
      file,
      line: source.keyLines.get('grades') ?? 1,
      message: 'seule une lettre T0 peut s’écrire sans marque (grade « none »).',
    });
  }
  return problems;
}

/** Everything that ends up before a reader: the Liquid parts and the texts of the front matter. */
function prose(source: TemplateSource): readonly { text: string; line: number }[] {
  const { front, keyLines } = source;
  const replyLine = keyLines.get('reply_aid') ?? 1;
  return [
    ...liquidParts(source).map(({ text, line }) => ({ text: withoutTags(text), line })),
    { text: front.title, line: keyLines.get('title') ?? 1 },
    ...[front.reply_aid.intro, ...front.reply_aid.choices, front.reply_aid.closing].map((text) => ({
      text,
      line: replyLine,
    })),
  ];
}

/** Tags and variable names are code, not words; they become spaces so that lines and offsets stay. */
function withoutTags(text: string): string {
  return text.replace(/\{\{[^}]*\}\}|\{%[^%]*%\}/gu, (tag) => tag.replace(/[^\n]/gu, ' '));
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
