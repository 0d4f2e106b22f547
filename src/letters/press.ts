/** How a letter is set when it is approved: the document without PROJET, and its three outputs. */
import type { LegalDay } from '../french/index.js';
import { documentJson, finalDocument } from './final.js';
import type { Sources } from './letter-facts.js';
import { previewFiles } from './preview.js';
import type { TemplateSet } from './template.js';
import type { LetterDocument, LetterDraft } from './types.js';

export interface Printed {
  readonly kind: 'printed';
  readonly document: LetterDocument;
  /** `document`: the document as canonical JSON. */
  readonly outputs: Readonly<Record<'pdf' | 'docx' | 'text' | 'document', Uint8Array>>;
}

export interface Press {
  readonly print: (
    draft: LetterDraft,
    on: LegalDay,
  ) => Promise<Printed | { readonly kind: 'refused'; readonly problems: readonly string[] }>;
}

/** The press of the program. Throws when Typst reports anything: a bug or a broken installation. */
export const PRESS: Press = {
  async print(draft, on) {
    const final = finalDocument(draft, on);
    if (final.kind === 'refused') return { kind: 'refused', problems: final.reasons };
    const { document } = final;
    const { pdf, docx, text } = await previewFiles(document);
    const bytes = (words: string): Uint8Array => new TextEncoder().encode(words);
    return {
      kind: 'printed',
      document,
      outputs: { pdf, docx, text: bytes(text), document: bytes(documentJson(document)) },
    };
  },
};

/** The templates of a set, as the approval compares with them. */
export function sourcesOf({ templates, parts }: TemplateSet): Sources {
  return {
    find: (name) =>
      templates.find(({ kind }) => kind === name) ?? parts.find(({ id }) => id === name) ?? null,
  };
}
