/** Runs once before the tests: compiles the program, because the commands are tested as they ship, and the scripts that tests start. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { CHILDREN_ARE_BUILT } from './child.js';

export default function build(): void {
  const root = path.resolve(fileURLToPath(import.meta.url), '../../..');
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  // Types are what `npm run types` is for; checking them takes five times as long as writing the same files.
  const options = ['-p', path.join(root, 'tests/support/tsconfig.children.json'), '--noCheck'];
  execFileSync(process.execPath, [tsc, ...options], { cwd: root, stdio: 'inherit' });
  process.env[CHILDREN_ARE_BUILT] = 'yes';
}
