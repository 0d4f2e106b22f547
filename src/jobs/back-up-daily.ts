/** The daily safe copy, in a process of its own: copying the database holds up whoever does it. */
import { spawn } from 'node:child_process';
import { z } from 'zod';
import { formatBytes } from '../french/words.js';
import type { JobOutcome } from './scheduler.js';

const told = z.object({
  kind: z.literal('made'),
  folder: z.string(),
  newBytes: z.number(),
  databaseBytes: z.number(),
  damaged: z.array(z.string()),
});
const MOST_TOLD_BYTES = 1024 * 1024;

/** @param self the command line that starts this very program, without arguments */
export async function backUpDaily(self: readonly string[], signal: AbortSignal): Promise<JobOutcome> {
  const [program, ...before] = self;
  if (program === undefined) throw new Error('no program to start');
  const child = spawn(program, [...before, 'backup', '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  let [out, words] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    if (out.length < MOST_TOLD_BYTES) out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    if (words.length < MOST_TOLD_BYTES) words += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('close', resolve);
    child.on('error', (error) => (signal.aborted ? resolve(null) : reject(error)));
  });
  if (signal.aborted) return { kind: 'interrupted', note: null };
  const read = told.safeParse(firstJson(out));
  if (!read.success || (code !== 0 && code !== 3))
    return {
      kind: 'failed',
      note: words.trim().slice(0, 500) || `La sauvegarde s’est arrêtée (code ${String(code)}).`,
    };
  const { folder, newBytes, databaseBytes, damaged } = read.data;
  return damaged.length === 0
    ? {
        kind: 'done',
        note: `${folder} : base ${formatBytes(databaseBytes)}, nouveaux fichiers ${formatBytes(newBytes)}.`,
      }
    : { kind: 'partial', note: `${folder}, mais des fichiers sont abîmés : « vigie doctor » les nomme.` };
}

function firstJson(text: string): unknown {
  try {
    return JSON.parse(text.split('\n', 1)[0] ?? '');
  } catch {
    return null;
  }
}
