/** Records the sample crawl in a process of its own and is killed on the way: `file blobs siteId killAfter moment`. */
import { openDatabase } from '../../db/open.js';
import { startCrawl } from '../../db/queries/crawls.js';
import { createRecorder } from '../../src/crawlers/recorder.js';
import { createBlobStore } from '../../src/evidence/blobs.js';
import { RULING, sampleCrawl } from './sample-crawl.js';
import { AT } from './instants.js';

const [file = '', blobFolder = '', siteId = '', killAfter = '', moment = ''] = process.argv.slice(2);
const { db, close } = openDatabase(file);
const store = createBlobStore(blobFolder);
const started = startCrawl(db, { siteId, at: AT, owner: `test:${process.pid}:0`, isAlive: () => false });
if (started.kind === 'busy') throw new Error('busy');

let written = 0;
const die = (): void => {
  process.kill(process.pid, 'SIGKILL');
};
const blobs = {
  put: async (bytes: Uint8Array) => {
    const blob = await store.put(bytes);
    // Between the bytes and the row that names them.
    if (moment === 'inside' && written === Number(killAfter)) die();
    return blob;
  },
};
// In the middle of the transaction that writes a visual.
const classify: typeof RULING.classify = (input) => {
  if (moment === 'ruling' && written === Number(killAfter)) die();
  return RULING.classify(input);
};
const recorder = createRecorder(
  { db, blobs, now: () => new Date(AT), ruleset: RULING.ruleset, classify },
  { siteId, crawlId: started.crawlId, resumes: started.resumes },
);
for (const event of sampleCrawl(AT)) {
  await recorder.record(event);
  written += 1;
  if (moment === 'after' && written === Number(killAfter)) die();
}
close();
process.stdout.write(`${started.kind}\n`);
