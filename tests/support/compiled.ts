/**
 * Lets tests load the program as it ships, from what `build.ts` compiled: loading and running it from sources through the
 * test runner costs a seventh of the whole run. Not while the runner watches, for nothing compiles again then.
 */
import path from 'node:path';
import type { Plugin } from 'vitest/config';
import { CHILDREN_ARE_BUILT } from './child.js';

export function compiledProgram(root: string): Plugin {
  let isWatching = false;
  return {
    name: 'vigie-compiled-program',
    enforce: 'pre',
    configureVitest({ vitest }) {
      isWatching = vitest.config.watch;
    },
    resolveId(id, importer) {
      if (isWatching || process.env[CHILDREN_ARE_BUILT] === undefined) return null;
      if (importer === undefined || !id.startsWith('.')) return null;
      const file = path.relative(root, path.resolve(path.dirname(importer), id));
      return /^(?:src|db)\/.*\.js$/.test(file) ? path.join(root, 'dist', file) : null;
    },
  };
}
