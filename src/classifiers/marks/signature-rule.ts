import { type MarkDocument, repositoryDocument } from './documents.js';
import type { MarkInput, MarkMatch, MarkRule } from './rule.js';

/**
 * A rule of strength `signature` for a generated picture. `document` is where the facts can be read: one of
 * `DOCUMENTS`, or a repository (`owner/name` on GitHub).
 */
export function signatureRule(
  id: string,
  generator: string,
  explain: string,
  document: MarkDocument | string,
  match: (input: MarkInput) => readonly MarkMatch[],
): MarkRule {
  return {
    id,
    strength: 'signature',
    kind: 'generated',
    generator,
    weight: null,
    explain,
    ...(typeof document === 'string' ? repositoryDocument(document) : document),
    match,
  };
}
