import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';

/** Folder of the labelled corpus and data samples that may stand beside the project; null when it is absent. */
export function sharedDir(): string | null {
  const dir = path.resolve(fileURLToPath(import.meta.url), '../../../../shared');
  return existsSync(path.join(dir, 'corpus', 'manifest.json')) ? dir : null;
}

/** A group of tests over the corpus; skipped, with a name that says so, where the corpus is absent. */
export function describeWithShared(name: string, define: (dir: string) => void): void {
  const dir = sharedDir();
  const title = dir === null ? `${name} (skipped: ../shared is absent)` : name;
  // oxlint-disable-next-line vitest/valid-title -- the name says why it is skipped
  describe.skipIf(dir === null)(title, () => {
    define(dir ?? '');
  });
}
