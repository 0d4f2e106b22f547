import type { MarkInput, MarkMatch, MarkRule } from './rule.js';

/**
 * A rule of strength `signature` for a generated picture. `repository` (`owner/name` on GitHub) is where the facts were
 * read; null when they were read in real files only.
 */
export function signatureRule(
  id: string,
  generator: string,
  explain: string,
  repository: string | null,
  match: (input: MarkInput) => readonly MarkMatch[],
): MarkRule {
  return {
    id,
    strength: 'signature',
    kind: 'generated',
    generator,
    weight: null,
    explain,
    source:
      repository === null
        ? `${generator}, métadonnées lues dans un fichier\u00a0; catalogue des marques §3`
        : `${repository}, métadonnées d’image\u00a0; catalogue des marques §3`,
    ...(repository === null ? {} : { url: `https://github.com/${repository}` }),
    match,
  };
}
