/** The templates as they stand on the disk, read again only when a file of theirs has changed: pages ask for them often. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { loadLetterTemplates, sectionTemplatesDir, type TemplateSet } from './template.js';
import { templatesDir } from './typst.js';

/**
 * @param section whose own templates stand in for those of the program; null for none
 * @returns gives the set as it stands now; throws when the program's own folder cannot be read
 */
export function keptTemplates(
  section: { readonly dataDir: string; readonly name: string } | null,
): () => TemplateSet {
  const dir = path.join(templatesDir(), 'letters');
  const folders = [dir, ...(section === null ? [] : [sectionTemplatesDir(section.dataDir, section.name)])];
  let kept: { readonly as: string; readonly set: TemplateSet } | null = null;
  return () => {
    const as = folders.flatMap((one) => [one, path.join(one, 'parts')].map(stateOf)).join('\n');
    if (kept?.as !== as) kept = { as, set: loadLetterTemplates(section, dir) };
    return kept.set;
  };
}

function stateOf(dir: string): string {
  if (!existsSync(dir)) return '';
  return readdirSync(dir)
    .filter((name) => name.endsWith('.md'))
    .toSorted()
    .map((name) => {
      const { mtimeMs, size, ino } = statSync(path.join(dir, name));
      return `${name} ${mtimeMs} ${size} ${ino}`;
    })
    .join('\n');
}
