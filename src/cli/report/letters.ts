/** The letter that goes with a finding in a report: always a PROJET, before any review. */
import path from 'node:path';
import { type Finding, firstWords } from '../../crawlers/findings.js';
import { parisDay } from '../../french/index.js';
import {
  draftLetter,
  type LetterAuthority,
  type LetterVisual,
  loadTemplates,
  renderPdf,
  renderText,
  selectTemplate,
  type SenderSettings,
  templatesDir,
} from '../../letters/index.js';

export interface LetterContext {
  readonly authority: LetterAuthority;
  readonly sender: SenderSettings;
  readonly now: () => Date;
}

/** Drafts the letter of a finding; `number` is its place in the report. Null where no letter is proposed. */
export type LetterDrafter = (
  finding: Finding,
  thumbnail: Uint8Array | null,
  number: number,
) => Promise<{
  readonly pdf: Uint8Array;
  readonly text: string;
  /** What a person still has to look at, in French. */
  readonly remarks: readonly string[];
} | null>;

/**
 * Makes the drafter of one report: T1 where the marks allow it, T0 where there are only hints, none where nothing was
 * read. Throws when a template does not load: that is a broken installation.
 */
export function letterDrafter(context: LetterContext): LetterDrafter {
  const { templates, problems } = loadTemplates(path.join(templatesDir(), 'letters'));
  if (problems.length > 0) throw new Error(problems.map((one) => JSON.stringify(one)).join('\n'));
  return async (finding, thumbnail, number) => {
    const choice = selectTemplate(finding.verdict.grade);
    if (choice.onRequest) return null;
    const template = templates.find((one) => one.kind === choice.kind);
    if (template === undefined) throw new Error(`no template ${choice.kind}`);
    const now = context.now().toISOString();
    const outcome = draftLetter({
      template,
      verdict: finding.verdict,
      integrity: finding.integrity,
      visual: letterVisual(finding, thumbnail),
      authority: context.authority,
      official: null,
      sender: context.sender,
      localParagraph: null,
      writtenOn: parisDay(now) ?? now.slice(0, 10),
      reference: `PROJET-${now.slice(0, 10)}-${String(number).padStart(3, '0')}`,
    });
    if (outcome.kind === 'refused') return null;
    const { document, remarks } = outcome.draft;
    return {
      pdf: await renderPdf(document),
      text: renderText(document),
      remarks: remarks.map((remark) => remark.message),
    };
  };
}

function letterVisual(finding: Finding, thumbnail: Uint8Array | null): LetterVisual {
  const { surroundings, pageUrls, imageUrl, originalUrl, seenAt, sha256, documentPage } = finding;
  const picture =
    thumbnail === null
      ? {}
      : {
          thumbnail: {
            bytes: thumbnail,
            format: 'jpg' as const,
            alt: 'Le visuel dont parle cette lettre, réduit.',
          },
        };
  return {
    title: firstWords(surroundings, 'alt') ?? firstWords(surroundings, 'caption'),
    pageUrl: pageUrls[0] ?? null,
    imageUrl,
    originalUrl,
    seenAt,
    sha256,
    credit: firstWords(surroundings, 'credit'),
    support:
      documentPage === null
        ? 'votre site internet'
        : `la page ${documentPage} d’un document publié sur votre site internet`,
    ...picture,
  };
}
