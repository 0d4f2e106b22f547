/** What the benches of crawls share: the farm in a process of its own, contestants in theirs, and tables. */
import { fork, spawn } from 'node:child_process';
import path from 'node:path';
import { z } from 'zod';
import type { FarmOrder, FarmTells } from './town-farm.js';

export const COMPILED = path.resolve(import.meta.dirname, '../../dist');
export const MIB = 1024 * 1024;
const COST = z.object({
  seconds: z.number(),
  cpuSeconds: z.number(),
  peakRssMb: z.number(),
  pages: z.number(),
  flags: z.array(z.string()),
  outcomes: z.record(z.string(), z.number()),
  /** Bytes of files kept as evidence, and their addresses. */
  keptBytes: z.number().optional(),
  kept: z.array(z.string()).optional(),
});
export type Cost = z.infer<typeof COST> & { readonly bytes: number; readonly requests: number };

export interface Farm {
  readonly urls: readonly string[];
  readonly paths: readonly string[];
  readonly imageBytes: number;
  readonly siteBytes: number;
  readonly marked: readonly string[];
  /** Bytes that left the farm's sockets, headers and all, and requests answered, since the last question. */
  sent(): Promise<{ readonly bytes: number; readonly requests: number }>;
  close(): void;
}

/** Starts the farm and waits until every site of it listens. */
export async function startFarm(order: FarmOrder): Promise<Farm> {
  const child = fork(path.join(import.meta.dirname, 'town-farm.ts'), [JSON.stringify(order)], {
    execArgv: ['--import', 'tsx'],
  });
  const next = (): Promise<FarmTells> =>
    new Promise((told, failed) => {
      child.once('message', (message) => told(message as FarmTells));
      child.once('exit', (code) => failed(new Error(`the farm ended with code ${code}`)));
    });
  const ready = await next();
  if (ready.kind !== 'ready') throw new Error('the farm did not tell that it is ready');
  return {
    urls: ready.urls,
    paths: ready.pages,
    imageBytes: ready.imageBytes,
    siteBytes: ready.siteBytes,
    marked: ready.marked,
    async sent() {
      const answer = next();
      child.send('sent?');
      const told = await answer;
      if (told.kind !== 'sent') throw new Error('the farm did not tell what it sent');
      return told;
    },
    close: () => child.disconnect(),
  };
}

/** Runs one contestant in a process of its own; `profileFolder` = where Node.js leaves its profiles. */
export async function runContestant(
  name: string,
  race: object,
  farm: Farm,
  profileFolder: string | null = null,
): Promise<Cost> {
  const script = path.join(import.meta.dirname, `contestants/${name}.mjs`);
  const child = spawn(
    process.execPath,
    [
      ...(profileFolder === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`]),
      script,
      JSON.stringify(race),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const code = await new Promise<number | null>((ended, failed) => {
    child.on('error', failed);
    child.on('close', ended);
  });
  if (code !== 0) throw new Error(`${name} ended with code ${code}`);
  const { bytes, requests } = await farm.sent();
  return { ...COST.parse(JSON.parse(output)), bytes, requests };
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}

export function print(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** Columns of equal width; the first one to the left, the others to the right. */
export function table(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((one) => one[column]?.length ?? 0)));
  for (const one of rows) {
    const cells = widths.map((width, column) => {
      const text = one[column] ?? '';
      return column === 0 ? text.padEnd(width) : text.padStart(width);
    });
    print(`  ${cells.join('  ').trimEnd()}`);
  }
  print();
}
