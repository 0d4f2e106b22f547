/** The root of the evidence log, for those who keep a copy of it outside (`evidence/roots.ts`). Pure. */
import { writeRoot } from '../evidence/roots.js';
import { ROOT_HEADING, ROOT_PURPOSE, rootCommands, rootSize } from '../evidence/root-words.js';
import type { DigestSection } from './content.js';
import type { DigestInput } from './types.js';

export function rootSection({ root }: DigestInput): DigestSection | null {
  if (root === null) return null;
  return {
    heading: ROOT_HEADING,
    paragraphs: [ROOT_PURPOSE],
    items: [
      {
        title: writeRoot(root),
        badge: null,
        tone: 'plain',
        lines: [rootSize(root), ...rootCommands(root)],
        links: [],
      },
    ],
    links: [],
  };
}
