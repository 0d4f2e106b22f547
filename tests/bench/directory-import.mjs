/**
 * One import in a process of its own, by the compiled program as it ships: reads a file of a set into a store and prints
 * one line of JSON, what it cost from its start on. `cog` takes the installed file. Started by `directory.ts`.
 */
import v8 from 'node:v8';
import { loader, race } from './contestants/race.mjs';

// As the command line does.
v8.setFlagsFromString('--heap-growing-percent=60');

const { set: id, file, database, compiled } = JSON.parse(process.argv[2]);
const load = loader(compiled);
const { findSet } = await load('src/authorities/imports/sets.js');
const { localSource } = await load('src/authorities/imports/local-source.js');
const { runImport } = await load('src/authorities/imports/run.js');
const { openDatabase } = await load('db/open.js');

const set = findSet(id);
const now = () => new Date();
const store = openDatabase(database);
let outcome = null;
await race(
  async () => {
    const local = await localSource(file ?? set.official.folder(), now);
    if (local.kind !== 'file') throw new Error(local.problem);
    outcome = await runImport({ db: store.db, now }, set, local.source);
    store.close();
  },
  () => ({
    kind: outcome.kind,
    problem: outcome.problem ?? null,
    waiting: outcome.waiting ?? 0,
    row: outcome.row,
  }),
);
