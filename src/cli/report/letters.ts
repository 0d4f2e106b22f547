/** The letter that goes with a finding in a report: always a PROJET, before any review. */
import path from 'node:path';
import type { Finding } from '../../crawlers/findings.js';
import { parisDay } from '../../french/index.js';
import {
  draftLetter,
  type LetterAuthority,
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

/**
 * Drafts the letter of a finding: T1 where the marks allow it, T0 where there are only hints.
 * Null where no letter is proposed (nothing was read). A template that does not load is an error of the installation.
 */
export async function draftFor(
  finding: Finding,
  thumbnail: Uint8Array | null,
  number: number,
  context: LetterContext,
): Promise<{ readonly pdf: Uint8Array; readonly text: string } | null> {
  const choice = selectTemplate(finding.verdict.grade);
  if (choice.onRequest) return null;
  const { templates, problems } = loadTemplates(path.join(templatesDir(), 'letters'));
  if (problems.length > 0) throw new Error(problems.map((one) => JSON.stringify(one)).join('\n'));
  const template = templates.find((one) => one.kind === choice.kind);
  if (template === undefined) throw new Error(`no template ${choice.kind}`);
  const title =
    finding.surroundings.map((one) => one.caption ?? one.alt).find((text) => text !== null && text !== '') ??
    null;
  const now = context.now().toISOString();
  const outcome = draftLetter({
    template,
    verdict: finding.verdict,
    integrity: finding.integrity,
    visual: {
      title,
      pageUrl: finding.pageUrls[0] ?? null,
      imageUrl: finding.imageUrl,
      originalUrl: finding.originalUrl,
      seenAt: finding.seenAt,
      sha256: finding.sha256,
      support: 'votre site internet',
      ...(thumbnail === null
        ? {}
        : {
            thumbnail: {
              bytes: thumbnail,
              format: 'jpg' as const,
              alt: 'Le visuel dont parle cette lettre, réduit.',
            },
          }),
    },
    authority: context.authority,
    official: null,
    sender: context.sender,
    localParagraph: null,
    writtenOn: parisDay(now) ?? now.slice(0, 10),
    reference: `PROJET-${now.slice(0, 10)}-${String(number).padStart(3, '0')}`,
  });
  if (outcome.kind === 'refused') return null;
  return { pdf: await renderPdf(outcome.draft.document), text: renderText(outcome.draft.document) };
}
