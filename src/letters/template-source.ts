/** The two halves of a template file: YAML front matter and LiquidJS body, with the line each part starts on. */
import { z } from 'zod';
import { parseDocument, LineCounter } from 'yaml';
import { GRADES } from '../classifiers/types.js';
import { isLegalDay, OCCASIONS, OFFICES } from '../french/index.js';
import { TEMPLATE_KINDS } from './kinds/ids.js';
import { PART_IDS } from './part-ids.js';
import { expandShortForms } from './short-forms.js';

export interface TemplateProblem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** French, one sentence. */
  readonly message: string;
}

const day = z.string().refine(isLegalDay, 'une date AAAA-MM-JJ qui existe');

/** What letters and the texts that they take in have in common. */
const shared = {
  title: z.string().min(1).max(80),
  version: z.number().int().min(1),
  grades: z.array(z.enum(GRADES)).min(1),
  needs: z.array(z.string()),
  legal_refs: z.array(z.string()),
  validated_by: z.string().min(1).nullable(),
  validated_on: day.nullable(),
  valid_until: day.nullable(),
};

const letterSchema = z.strictObject({
  ...shared,
  kind: z.enum(TEMPLATE_KINDS),
  recipients: z.array(z.enum(OFFICES)),
  local_paragraph: z.enum(['required', 'optional', 'none']),
  shows_marks: z.boolean(),
  shows_picture: z.boolean(),
  annexes: z.array(z.enum(['facts', ...PART_IDS])),
  occasion: z.enum(OCCASIONS),
  // With their tags; what they print is cut (`titles.ts`).
  objet: z.string().min(1).max(300),
  short_objet: z.string().min(1).max(300),
  email_subject: z.string().min(1).max(300),
  follow_up: z
    .strictObject({ after_days: z.number().int().min(1).max(400), text: z.string().min(1) })
    .nullable(),
  reply_aid: z
    .strictObject({
      intro: z.string().min(1),
      choices: z.array(z.string().min(1)).min(2).max(8),
      closing: z.string().min(1),
    })
    .nullable(),
});
const partSchema = z.strictObject({ ...shared, id: z.enum(PART_IDS) });

export type LetterFront = z.infer<typeof letterSchema>;
export type PartFront = z.infer<typeof partSchema>;

export interface TemplateSource<Front = LetterFront | PartFront> {
  readonly front: Front;
  readonly body: string;
  /** Line of the file on which the body starts, from 1. */
  readonly bodyLine: number;
  /** Line of each key of the front matter, from 1. */
  readonly keyLines: ReadonlyMap<string, number>;
}

type Split<Front> =
  | { readonly ok: true; readonly value: TemplateSource<Front> }
  | { readonly ok: false; readonly problems: readonly TemplateProblem[] };

/** Reads the two halves of a letter; every problem has its line. */
export function splitTemplate(file: string, source: string): Split<LetterFront> {
  return split(file, source, letterSchema);
}

/** The same for a text that letters take in. */
export function splitPart(file: string, source: string): Split<PartFront> {
  return split(file, source, partSchema);
}

function split<Front extends object>(file: string, source: string, schema: z.ZodType<Front>): Split<Front> {
  const text = source.replaceAll('\r\n', '\n');
  const match = /^---\n([\s\S]*?)\n---\n/u.exec(text);
  if (match?.[1] === undefined) {
    return failed(file, 1, 'le fichier doit commencer par un en-tête YAML entre deux lignes « --- ».');
  }
  const lines = new LineCounter();
  const document = parseDocument(match[1], { lineCounter: lines, uniqueKeys: true });
  // The YAML starts on the file's second line.
  const fileLine = (offset: number) => lines.linePos(offset).line + 1;
  if (document.errors.length > 0) {
    return {
      ok: false,
      problems: document.errors.map((error) => ({
        file,
        line: fileLine(error.pos[0]),
        message: `l’en-tête n’est pas du YAML valable (${error.code}).`,
      })),
    };
  }
  const keyLines = new Map<string, number>();
  if (document.contents !== null && 'items' in document.contents) {
    for (const item of document.contents.items) {
      const key = 'key' in item ? (item.key as { value?: unknown; range?: readonly number[] } | null) : null;
      if (typeof key?.value === 'string') keyLines.set(key.value, fileLine(key.range?.[0] ?? 0));
    }
  }
  const parsed = schema.safeParse(document.toJS());
  if (!parsed.success) {
    return {
      ok: false,
      problems: parsed.error.issues.map((issue) => {
        const key = String(issue.path[0] ?? '');
        const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
        return {
          file,
          line: keyLines.get(unknown ?? key) ?? 1,
          message:
            unknown === undefined
              ? `la clé « ${issue.path.join('.')} » manque ou ne convient pas.`
              : `la clé « ${unknown} » est inconnue.`,
        };
      }),
    };
  }
  const bodyLine = match[0].split('\n').length;
  const written = { front: parsed.data, body: text.slice(match[0].length), bodyLine, keyLines };
  return inFull(file, written);
}

/** Front matter that holds text of the letter: what stands in brackets there is a short form. */
const TEXT_KEYS: ReadonlySet<string> = new Set(['objet', 'short_objet', 'email_subject', 'reply_aid']);

/** The source with its short forms written out; lines stay where they are. */
function inFull<Front extends object>(file: string, written: TemplateSource<Front>): Split<Front> {
  const problems: TemplateProblem[] = [];
  const expand = (text: string, lineOf: (offset: number) => number): string => {
    const expanded = expandShortForms(text);
    for (const { message, offset } of expanded.problems)
      problems.push({ file, line: lineOf(offset), message });
    return expanded.text;
  };
  const deep = (value: unknown, line: number): unknown => {
    if (typeof value === 'string') return expand(value, () => line);
    if (Array.isArray(value)) return value.map((item: unknown) => deep(item, line));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, deep(inner, line)]));
  };
  const front = Object.fromEntries(
    Object.entries(written.front).map(([key, value]: [string, unknown]) => [
      key,
      TEXT_KEYS.has(key) ? deep(value, written.keyLines.get(key) ?? 1) : value,
    ]),
  ) as Front;
  const body = expand(
    written.body,
    (offset) => written.bodyLine + written.body.slice(0, offset).split('\n').length - 1,
  );
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: { ...written, front, body } };
}

function failed(
  file: string,
  line: number,
  message: string,
): { ok: false; problems: readonly TemplateProblem[] } {
  return { ok: false, problems: [{ file, line, message }] };
}
