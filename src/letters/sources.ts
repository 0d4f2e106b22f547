/** The texts that a letter takes in: which of them, filled, and which versions it was written with. */
import type { Grade } from '../classifiers/types.js';
import { inclusive, type InclusiveForm } from '../french/index.js';
import { fillBlocks, fillLine } from './fill-template.js';
import type { LetterTemplate, PartId, ReadSource, TemplatePart, TextAnnex, UsedSource } from './types.js';
import type { Values } from './variables.js';

/** A template or a part as the row of a letter keeps it. */
export function usedSource<Name extends UsedSource['name']>(
  source: ReadSource,
  name: Name,
): UsedSource & { readonly name: Name } {
  const { title, version, sha256, origin, validation } = source;
  return { name, title, version, sha256, origin, validation };
}

/** The template with its texts in the form of inclusive writing asked for. Values are filled later and stay as they are. */
export function inForm(template: LetterTemplate, form: InclusiveForm): LetterTemplate {
  const { replyAid } = template;
  return {
    ...template,
    body: inclusive(template.body, form),
    replyAid:
      replyAid === null
        ? null
        : {
            intro: inclusive(replyAid.intro, form),
            choices: replyAid.choices.map((choice) => inclusive(choice, form)),
            closing: inclusive(replyAid.closing, form),
          },
  };
}

/** Takes parts as a letter asks for them, and remembers which. */
export interface PartShelf {
  /** The part as one paragraph; null when it is not for this grade. */
  readonly paragraph: (id: PartId, values: Values) => string | null;
  /** The part as an annex of its own. */
  readonly annex: (id: PartId, values: Values) => TextAnnex | null;
  readonly used: () => readonly TemplatePart[];
  /** Parts that were asked for and are not there. */
  readonly missing: () => readonly PartId[];
}

export function partShelf(parts: readonly TemplatePart[], grade: Grade, form: InclusiveForm): PartShelf {
  const used = new Map<PartId, TemplatePart>();
  const missing = new Set<PartId>();
  const take = (id: PartId): TemplatePart | null => {
    const part = parts.find((one) => one.id === id);
    if (part === undefined) missing.add(id);
    if (part === undefined || !part.grades.includes(grade)) return null;
    used.set(id, part);
    return part;
  };
  return {
    paragraph(id, values) {
      const part = take(id);
      return part === null ? null : fillLine(inclusive(part.body, form), values);
    },
    annex(id, values) {
      const part = take(id);
      return part === null
        ? null
        : { id, title: part.title, blocks: fillBlocks(inclusive(part.body, form), values) };
    },
    used: () => [...used.values()],
    missing: () => [...missing],
  };
}
