/** Imports the Annuaire in a process of its own that is killed on the way: `database file moment`. */
import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { openDatabase } from '../../../db/open.js';
import { annuaireSet } from '../../../src/authorities/imports/annuaire.js';
import { runImport } from '../../../src/authorities/imports/run.js';
import { anySet } from '../../../src/authorities/imports/set.js';
import { AT } from '../../db/instants.js';

const [database = '', file = '', moment = ''] = process.argv.slice(2);
const { db } = openDatabase(database);
const die = (): void => process.kill(process.pid, 'SIGKILL') as unknown as void;
const set = anySet(annuaireSet);
let records = 0;
let applied = 0;

await runImport(
  { db, now: () => new Date(AT) },
  {
    ...set,
    async *read(source) {
      for await (const record of set.read(source)) {
        records += 1;
        // Between two batches, and in the middle of one that is not stored yet.
        if (moment === `reading ${records}`) die();
        yield record;
      }
      if (moment === 'read') die();
    },
    swap(swap) {
      const swapping = set.swap(swap);
      return {
        apply(subject, rows) {
          applied += 1;
          if (moment === `swapping ${applied}`) die();
          return swapping.apply(subject, rows);
        },
        end() {
          if (moment === 'swapped') die();
        },
      };
    },
  },
  {
    file: { path: file, name: path.basename(file) },
    origin: path.basename(file),
    sha256: createHash('sha256').update(readFileSync(file)).digest('hex'),
    bytes: readFileSync(file).byteLength,
    retrievedAt: AT,
    asOf: null,
  },
  { batchRecords: 10 },
);
