import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Rows of a table of strings in `tables/`: the first column, a tab, the string. */
export function readTable(name: string): { readonly column: string; readonly text: string }[] {
  const file = path.join(path.dirname(fileURLToPath(import.meta.url)), 'tables', name);
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('# '))
    .map((line) => {
      const tab = line.indexOf('\t');
      return { column: line.slice(0, tab), text: line.slice(tab + 1).replaceAll('\\u00a0', '\u00a0') };
    });
}
