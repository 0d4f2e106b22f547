/** Follows crawls in a process of its own and is killed at a given step: `folder url killAt`. Steps are counted from 1. */
import { afterCrawls } from '../../src/jobs/after-crawl.js';
import { openInstallation } from '../evidence/capture-kit.js';

const [folder = '', url = '', killAt = ''] = process.argv.slice(2);
const installation = openInstallation(folder, url);
let steps = 0;
const step = (): void => {
  steps += 1;
  if (steps === Number(killAt)) process.kill(process.pid, 'SIGKILL');
};
const { deps } = installation;
const blobs = {
  ...deps.blobs,
  put: async (bytes: Uint8Array) => {
    step();
    const blob = await deps.blobs.put(bytes);
    // Between bytes that are there and the row that names them.
    step();
    return blob;
  },
};
const { followed } = await afterCrawls(
  { ...deps, blobs },
  { signal: new AbortController().signal, onProgress: step },
);
await installation.close();
process.stdout.write(
  `${JSON.stringify({ steps, captured: followed.map((one) => one.captures.captured) })}\n`,
);
