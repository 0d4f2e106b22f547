/**
 * Queues the digests of a week in a process of its own and is killed at a moment: `file at dueAt moment`. `random 2` is
 * within the transaction of the second person, `person 2` after it.
 */
import { openDatabase } from '../../db/open.js';
import { sendDigests } from '../../src/digests/send-digests.js';
import { digestDepsOf } from './digest-deps.js';

const [file = '', at = '', dueAt = '', moment = ''] = process.argv.slice(2);
const { db } = openDatabase(file);
const counts = new Map<string, number>();
const step = (name: string): void => {
  const count = (counts.get(name) ?? 0) + 1;
  counts.set(name, count);
  if (`${name} ${count}` === moment) process.kill(process.pid, 'SIGKILL');
};
const deps = digestDepsOf(db, at);
await sendDigests(
  {
    ...deps,
    random: (size) => {
      step('random');
      return deps.random(size);
    },
  },
  { dueAt, signal: new AbortController().signal, onPerson: () => step('person') },
);
