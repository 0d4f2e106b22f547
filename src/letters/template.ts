/**
 * Letter templates and the texts that they take in: read, checked (`template-checks.ts`), and, where a section of the
 * union has its own in the data folder, replaced by those.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { TEMPLATE_KINDS } from './kinds/index.js';
import { sourceProblems } from './template-checks.js';
import {
  type LetterFront,
  type PartFront,
  splitPart,
  splitTemplate,
  type TemplateProblem,
  type TemplateSource,
} from './template-source.js';
import type { LetterTemplate, Origin, ReadSource, TemplatePart, Validation } from './types.js';
import { templatesDir } from './typst.js';

export { LAST_SENTENCE } from './template-checks.js';
export { invalidity } from './validity.js';
export type { TemplateProblem } from './template-source.js';

export type TemplateResult<Made = LetterTemplate> =
  | { readonly ok: true; readonly template: Made }
  | { readonly ok: false; readonly problems: readonly TemplateProblem[] };

const SHIPPED: Origin = { kind: 'shipped' };

/** Checks one letter template. `file` is only a name for the problems. */
export function readTemplate(file: string, source: string, origin: Origin = SHIPPED): TemplateResult {
  const split = splitTemplate(file, source);
  if (!split.ok) return split;
  const problems = sourceProblems(file, split.value);
  if (problems.length > 0) return { ok: false, problems };
  const { front } = split.value;
  return {
    ok: true,
    template: {
      ...readSource(file, source, split.value, origin),
      kind: front.kind,
      recipients: front.recipients,
      localParagraph: front.local_paragraph,
      followUp:
        front.follow_up === null
          ? null
          : { afterDays: front.follow_up.after_days, text: front.follow_up.text },
      replyAid: front.reply_aid,
      annexes: front.annexes,
      showsMarks: front.shows_marks,
      showsPicture: front.shows_picture,
      occasion: front.occasion,
      objet: front.objet,
      shortObjet: front.short_objet,
      emailSubject: front.email_subject,
    },
  };
}

/** The same for a text that letters take in. */
export function readPart(
  file: string,
  source: string,
  origin: Origin = SHIPPED,
): TemplateResult<TemplatePart> {
  const split = splitPart(file, source);
  if (!split.ok) return split;
  const problems = sourceProblems(file, split.value);
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    template: { ...readSource(file, source, split.value, origin), id: split.value.front.id },
  };
}

function readSource(
  file: string,
  source: string,
  { front, body }: TemplateSource,
  origin: Origin,
): ReadSource {
  return {
    file,
    origin,
    sha256: createHash('sha256').update(source).digest('hex'),
    title: front.title,
    version: front.version,
    grades: front.grades,
    legalRefs: front.legal_refs,
    validation: validationOf(front),
    instead: null,
    body,
  };
}

function validationOf(front: LetterFront | PartFront): Validation | null {
  const { validated_by: by, validated_on: on, valid_until: until } = front;
  return by === null || on === null || until === null ? null : { by, on, until };
}

export interface TemplateSet {
  readonly templates: readonly LetterTemplate[];
  readonly parts: readonly TemplatePart[];
  /** What did not load, in the program's folder or in the section's. */
  readonly problems: readonly TemplateProblem[];
}

/** The letters of one folder (`*.md`) and its texts (`parts/*.md`). One bad file does not hide the others. */
export function loadTemplates(dir: string, origin: Origin = SHIPPED): TemplateSet {
  const letters = readFolder(dir, '', (file, source) => readTemplate(file, source, origin));
  const parts = readFolder(path.join(dir, 'parts'), 'parts/', (file, source) =>
    readPart(file, source, origin),
  );
  const twice = [...repeated(letters.made, (one) => one.kind), ...repeated(parts.made, (one) => one.id)].map(
    ({ file, name }) => ({
      file,
      line: 1,
      message: `« ${name} » est déjà donné par un autre fichier de ce dossier ; celui-ci n’est pas utilisé.`,
    }),
  );
  const isFirst = (file: string) => !twice.some((one) => one.file === file);
  return {
    templates: letters.made
      .filter(({ file }) => isFirst(file))
      .toSorted((one, other) => TEMPLATE_KINDS.indexOf(one.kind) - TEMPLATE_KINDS.indexOf(other.kind)),
    parts: parts.made.filter(({ file }) => isFirst(file)),
    problems: [...letters.problems, ...parts.problems, ...twice],
  };
}

/** Longest template that is read; those that ship have some thousands of characters. */
const MAX_BYTES = 64 * 1024;

function readFolder<Made>(
  dir: string,
  prefix: string,
  read: (file: string, source: string) => TemplateResult<Made>,
): { readonly made: readonly Made[]; readonly problems: readonly TemplateProblem[] } {
  const names = existsSync(dir)
    ? readdirSync(dir)
        .filter((name) => name.endsWith('.md'))
        .sort()
    : [];
  const results = names.map((name): TemplateResult<Made> => {
    const file = `${prefix}${name}`;
    const full = path.join(dir, name);
    const fail = (message: string) => ({ ok: false as const, problems: [{ file, line: 1, message }] });
    const stat = statSync(full);
    if (!stat.isFile()) return fail('ce n’est pas un fichier.');
    return stat.size > MAX_BYTES
      ? fail(`le fichier dépasse ${MAX_BYTES / 1024} Kio.`)
      : read(file, readFileSync(full, 'utf8'));
  });
  return {
    made: results.flatMap((result) => (result.ok ? [result.template] : [])),
    problems: results.flatMap((result) => (result.ok ? [] : result.problems)),
  };
}

function repeated<Made extends ReadSource>(
  made: readonly Made[],
  nameOf: (one: Made) => string,
): { readonly file: string; readonly name: string }[] {
  return made
    .filter((one, index) => made.findIndex((other) => nameOf(other) === nameOf(one)) !== index)
    .map((one) => ({ file: one.file, name: nameOf(one) }));
}

/** Name of a section's folder: short, without dots or slashes. */
const SECTION = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** Where a section's own templates stand: `<dataDir>/templates/letters/<section>`. */
export function sectionTemplatesDir(dataDir: string, section: string): string {
  if (!SECTION.test(section)) throw new RangeError(`not the name of a section: ${section}`);
  return path.join(dataDir, 'templates', 'letters', section);
}

/**
 * The templates that a letter is written with: those of the program, each replaced by the section's own where it has
 * one that loads. One that does not load is named among the problems, the program's is used, and says so
 * (`instead`): never silently.
 */
export function loadLetterTemplates(
  section: { readonly dataDir: string; readonly name: string } | null = null,
  dir: string = path.join(templatesDir(), 'letters'),
): TemplateSet {
  const folder = section === null ? null : sectionTemplatesDir(section.dataDir, section.name);
  const shipped = loadTemplates(dir);
  if (section === null || folder === null) return shipped;
  const own = loadTemplates(folder, { kind: 'section', section: section.name });
  const prefix = `${section.name}/`;
  const broken = new Set(own.problems.map(({ file }) => file));
  const instead = [...broken].map((file) => ({ file, names: namesGiven(path.join(folder, file)) }));
  const over = <Made extends ReadSource>(
    mine: readonly Made[],
    theirs: readonly Made[],
    nameOf: (one: Made) => string,
  ) =>
    mine.map((one) => {
      const other = theirs.find((candidate) => nameOf(candidate) === nameOf(one));
      if (other !== undefined) return { ...other, file: `${prefix}${other.file}` };
      const failed = instead.find(({ file, names }) => file === one.file || names.includes(nameOf(one)));
      return failed === undefined ? one : { ...one, instead: `${prefix}${failed.file}` };
    });
  return {
    templates: over(shipped.templates, own.templates, (one) => one.kind),
    parts: over(shipped.parts, own.parts, (one) => one.id),
    problems: [
      ...shipped.problems,
      ...own.problems.map((one) => ({ ...one, file: `${prefix}${one.file}` })),
      ...[...broken].map((file) => ({
        file: `${prefix}${file}`,
        line: 1,
        message: 'ce fichier de la section n’est pas utilisé : le modèle du programme le remplace.',
      })),
    ],
  };
}

/** The kind or id that a file which does not load was meant for, as far as its lines say. */
function namesGiven(file: string): readonly string[] {
  const stat = statSync(file);
  if (!stat.isFile() || stat.size > MAX_BYTES) return [];
  return [...readFileSync(file, 'utf8').matchAll(/^(?:kind|id):\s*([\w-]+)/gmu)].map(
    (match) => match[1] ?? '',
  );
}
