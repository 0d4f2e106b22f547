/** A thousand letters over a hundred mail hosts (`npm run stress:mail`). Ends with 1 when a promise was broken. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { runChaos } from '../mail/chaos.js';

const seed = Number(process.argv[2] ?? 8);
const folder = await mkdtemp(path.join(os.tmpdir(), 'vigie-stress-'));
const begun = performance.now();
try {
  const figures = await runChaos({
    folder,
    letters: 1000,
    hosts: 100,
    perDay: 200,
    kills: 40,
    faults: 0.1,
    seed,
    onProgress: (text) => process.stderr.write(`${text}\n`),
  });
  process.stdout.write(
    `${JSON.stringify({ seed, ...figures, seconds: Math.round((performance.now() - begun) / 1000) }, null, 2)}\n`,
  );
  process.exitCode = figures.breaches.length === 0 ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
