/** What the contestants of the crawl bench share: how they load compiled code, and what is measured of them. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { peakRssMb } from '../peak-memory.mjs';

/** Loads a module of the compiled program. */
export const loader = (compiled) => (file) => import(pathToFileURL(path.join(compiled, file)).href);

/** Order of texts, for lists that are compared. */
export const byText = (one, other) => (one < other ? -1 : 1);

/**
 * Runs `go`, then prints what the whole process cost from its start on (all threads), with what `tell` adds, as one line
 * of JSON. Memory is the peak of the resident set.
 */
export async function race(go, tell) {
  const startedAt = performance.now();
  await go();
  const seconds = (performance.now() - startedAt) / 1000;
  const cpu = process.cpuUsage();
  const peak = peakRssMb();
  const told = await tell();
  const cost = { seconds, cpuSeconds: (cpu.user + cpu.system) / 1e6, peakRssMb: peak };
  process.stdout.write(`${JSON.stringify({ ...cost, ...told })}\n`);
}
