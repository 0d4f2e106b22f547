/**
 * Every template with sample cases, as a person sees them before writing to anybody: for the command and for the page.
 * What a section wrote is shown in place of what ships.
 */
import type { LegalDay } from '../french/index.js';
import { renderDocx } from './render-docx.js';
import { renderPdf } from './render-pdf.js';
import { renderText } from './render-text.js';
import { sampleCases, sampleInput } from './samples.js';
import { draftLetter } from './draft.js';
import { invalidity, loadLetterTemplates, type TemplateProblem, type TemplateSet } from './template.js';
import type { LetterDocument, Origin, TemplateKind } from './types.js';

export interface LetterPreview {
  readonly kind: TemplateKind;
  /** Title and file of the template; `origin` tells a section's own. */
  readonly title: string;
  readonly file: string;
  readonly origin: Origin;
  readonly sha256: string;
  /** Name for files and addresses: `t1-2`. */
  readonly slug: string;
  /** What the sample case is, in French. */
  readonly caseName: string;
  /** The letter as a PROJET, or why this case gives none. */
  readonly outcome:
    | { readonly kind: 'document'; readonly document: LetterDocument; readonly remarks: readonly string[] }
    | { readonly kind: 'refused'; readonly message: string };
}

export interface PreviewResult {
  readonly previews: readonly LetterPreview[];
  /** What does not load, with file and line. */
  readonly problems: readonly TemplateProblem[];
  /** Templates and texts that print PROJET on that day, in French, one a text. */
  readonly unvalidated: readonly string[];
}

/**
 * The sample letters of all templates, or of one kind. `today` is only compared with the days of validation. Throws
 * when the program's own folder cannot be read.
 */
export function previewLetters({
  today,
  section = null,
  kind,
  templates = loadLetterTemplates(section),
}: {
  readonly today: LegalDay;
  readonly section?: { readonly dataDir: string; readonly name: string } | null;
  readonly kind?: TemplateKind | undefined;
  /** Loaded already; else they are read. */
  readonly templates?: TemplateSet;
}): PreviewResult {
  const shown = templates.templates.filter((one) => kind === undefined || one.kind === kind);
  return {
    previews: shown.flatMap((template) => samplesOf(template, templates.parts)),
    problems: templates.problems,
    unvalidated: [...shown, ...templates.parts].flatMap((source) => invalidity(source, today) ?? []),
  };
}

type Template = TemplateSet['templates'][number];
type Parts = TemplateSet['parts'];

/** Kept as long as the template is: a page shows all of them at once, and they are the same each time. */
const written = new WeakMap<
  Template,
  { readonly parts: Parts; readonly previews: readonly LetterPreview[] }
>();

function samplesOf(template: Template, parts: Parts): readonly LetterPreview[] {
  const known = written.get(template);
  if (known?.parts === parts) return known.previews;
  const previews = sampleCases(template).map((sample, index): LetterPreview => {
    const outcome = draftLetter(sampleInput(template, parts, sample.grade, sample.part));
    return {
      kind: template.kind,
      title: template.title,
      file: template.file,
      origin: template.origin,
      sha256: template.sha256,
      slug: `${template.kind}-${index + 1}`,
      caseName: sample.name,
      outcome:
        outcome.kind === 'refused'
          ? { kind: 'refused', message: outcome.message }
          : {
              kind: 'document',
              document: outcome.draft.document,
              remarks: outcome.draft.remarks.map(({ message }) => message),
            },
    };
  });
  written.set(template, { parts, previews });
  return previews;
}

/** One letter in every form in which it can leave. */
export async function previewFiles(
  document: LetterDocument,
): Promise<{ readonly pdf: Uint8Array; readonly docx: Uint8Array; readonly text: string }> {
  return {
    pdf: await renderPdf(document),
    docx: await renderDocx(document),
    text: renderText(document),
  };
}
