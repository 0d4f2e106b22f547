/**
 * One pass over a folder of files in a process of its own: `traces` alone, with the `verdict`, with `integrity` too.
 * Runs the compiled classifiers under plain Node.js, as they ship, and prints one line of JSON: what it cost from
 * their loading on. Started by `classifiers.ts`, which gives the list of files on standard input.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { peakRssMb } from './peak-memory.mjs';

const [folder = '', mode = '', compiled = ''] = process.argv.slice(2);
const files = JSON.parse(readFileSync(0, 'utf8'));
const load = async (file) => import(pathToFileURL(path.join(compiled, 'classifiers', file)).href);

const cpuAtStart = process.cpuUsage();
const startedAt = performance.now();
const classify = mode === 'traces' ? null : (await load('classify.js')).classify;
const { openFileSource } = await load('containers/file-source.js');
const { readTraces } = await load('read-traces.js');
const { NO_SURROUNDINGS } = await load('types.js');
const integrityDoor = mode === 'integrity' ? await load('integrity.js') : null;

let technical = 0;
for (const file of files) {
  const source = await openFileSource(path.join(folder, file));
  try {
    const reading = await readTraces(source);
    const hasManifest = reading.traces.some(({ where }) => where.startsWith('jumbf:'));
    const integrity =
      integrityDoor !== null && hasManifest && reading.format !== null
        ? await integrityDoor.checkIntegrity(readFileSync(path.join(folder, file)), reading.format)
        : reading.integrity;
    const surroundings = [{ ...NO_SURROUNDINGS, fileName: path.basename(file) }];
    if (classify?.({ traces: reading.traces, surroundings, integrity }).grade === 'technical') technical += 1;
  } finally {
    await source.close();
  }
}
await integrityDoor?.closeIntegrityWorker();
const cpu = process.cpuUsage(cpuAtStart);
process.stdout.write(
  JSON.stringify({
    files: files.length,
    seconds: (performance.now() - startedAt) / 1000,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    peakRssMb: peakRssMb(),
    technical,
  }),
);
