/** Brings in a report in a process of its own and is killed between the bytes and the rows: `file blobs photo person`. */
import { readFileSync } from 'node:fs';
import { openDatabase } from '../../db/open.js';
import { createBlobStore } from '../../src/evidence/blobs.js';
import { receiveReport } from '../../src/review/index.js';
import { AT } from '../db/instants.js';

const [file = '', blobFolder = '', photo = '', person = ''] = process.argv.slice(2);
const { db } = openDatabase(file);
const store = createBlobStore(blobFolder);
const blobs = {
  ...store,
  put: async (bytes: Uint8Array) => {
    await store.put(bytes);
    process.kill(process.pid, 'SIGKILL');
    return new Promise<never>(() => undefined);
  },
};
await receiveReport(
  {
    db,
    blobs,
    now: () => new Date(AT),
    ruling: {
      ruleset: 'test',
      classify: () => ({ grade: 'none', kind: null, generator: null, marks: [], contradiction: false }),
    },
    program: 'test',
  },
  {
    person,
    publishedBy: 'authority',
    brought: null,
    isAuthorityNamed: false,
    authorityCode: null,
    address: null,
    place: null,
    seenOn: null,
    support: 'poster',
    eventName: null,
    eventDay: null,
    note: null,
    file: new Uint8Array(readFileSync(photo)),
  },
);
