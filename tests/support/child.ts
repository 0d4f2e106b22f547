/** How a script of the tests is started as a process of its own. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(fileURLToPath(import.meta.url), '../../..');
/** Set by `build.ts`, which compiles these scripts too; read by the workers, which are started after it. */
export const CHILDREN_ARE_BUILT = 'TESTS_CHILDREN_ARE_BUILT';

export interface Script {
  readonly execArgv: readonly string[];
  readonly file: string;
}

/** Compiled by `build.ts` where that ran: loading sources costs more than what most of these processes do. */
export function scriptOf(url: URL): Script {
  const source = fileURLToPath(url);
  if (process.env[CHILDREN_ARE_BUILT] === undefined) return { execArgv: ['--import', 'tsx'], file: source };
  const compiled = path.relative(ROOT, source).replace(/\.ts$/, '.js');
  return { execArgv: [], file: path.join(ROOT, 'dist', compiled) };
}
