/** A dossier against roots that were kept outside, as somebody with an old mail and the ZIP would. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { buildDossier, verifyDossier, type Dossier } from '../../src/dossiers/index.js';
import { CONTINUATION, renderSums, SUMS } from '../../src/dossiers/layout.js';
import { renderContinuation } from '../../src/dossiers/plan.js';
import { appendEntry, type LogEntry } from '../../src/evidence/log.js';
import { stretchOf } from '../../src/evidence/roots.js';
import { temporaryFolder } from '../support/folder.js';
import { makeSample, type Sample } from './sample.js';
import { entriesOf, rebuild, sha } from './zip-kit.js';

/** Two pictures, the first led to entry 3, the second to the end; the log went on by four entries before the export. */
async function scene() {
  const folder = temporaryFolder();
  const sample = await makeSample(path.join(folder, 'blobs'), { pictures: 2, isTwoDays: true });
  const log = [...sample.log];
  for (let more = 0; more < 4; more += 1) log.push(next(log, `sha256:suite-${more}`));
  const [lowest] = sample.dossier.pictures.map(({ captures }) => captures[0]?.root);
  if (lowest === undefined) throw new Error('no root');
  const dossier: Dossier = {
    ...sample.dossier,
    continuation: stretchOf(log.slice(lowest.seq), lowest, 100),
  };
  return { folder, sample, log, dossier };
}

function next(log: readonly LogEntry[], subject: string): LogEntry {
  return appendEntry(log.at(-1) ?? null, {
    at: '2026-03-03T10:00:00.000Z',
    kind: 'capture',
    subject,
    parts: [],
    program: 'Vigie/0.1.0',
    ruleset: '2026-11-24',
  });
}

async function written(folder: string, sample: Sample, dossier: Dossier): Promise<string> {
  const file = path.join(folder, 'dossier.zip');
  expect(await buildDossier(sample, dossier, file)).toMatchObject({ kind: 'written' });
  return file;
}

test('each root of the log from the first capture on is met, with the captures that it binds', async () => {
  const { folder, sample, log, dossier } = await scene();
  const file = await written(folder, sample, dossier);
  const check = await verifyDossier(file, log);
  // Entry 1 is before the captures (2 and 4), and is met all the same: the first capture follows it.
  expect(check.roots.map(({ entries, state, captures }) => [entries, state, captures.join()])).toEqual([
    [1, 'met', ''],
    [2, 'met', '001'],
    [3, 'met', '001'],
    [4, 'met', '001,002'],
    [5, 'met', '001,002'],
    [6, 'met', '001,002'],
    [7, 'met', '001,002'],
    [8, 'met', '001,002'],
    [9, 'met', '001,002'],
  ]);
  // No time stamp: a root does not make a date of it, nor takes anything from what holds.
  expect(check.outcome).toBe('incomplete');
  expect(check.findings.every(({ message }) => message.includes('horodatage'))).toBe(true);
  const [beyond] = (await verifyDossier(file, [{ seq: 10, hash: 'a'.repeat(64) }])).roots;
  expect(beyond).toMatchObject({ state: 'beyond', captures: [] });
});

test('a log that was made anew is contradicted by every root from where it differs', async () => {
  const { folder, sample, log, dossier } = await scene();
  const file = await written(folder, sample, dossier);
  const mailed: LogEntry[] = [next([], 'sha256:ce-qui-fut')];
  for (const { subject } of log.slice(1)) mailed.push(next(mailed, subject));
  const check = await verifyDossier(file, mailed);
  expect(new Set(check.roots.map(({ state }) => state))).toEqual(new Set(['contradicted']));
  expect(check.outcome).toBe('altered');
});

test('without the continuation a later root is told as not reached, never as met', async () => {
  const { folder, sample, log } = await scene();
  const file = await written(folder, sample, sample.dossier);
  const states = (await verifyDossier(file, log)).roots.map(({ entries, state }) => `${entries} ${state}`);
  expect(states).toEqual([
    '1 met',
    '2 met',
    '3 met',
    '4 met',
    '5 met',
    '6 beyond',
    '7 beyond',
    '8 beyond',
    '9 beyond',
  ]);
});

test('a continuation that does not pass through the roots of the captures is not written, and is found out where somebody puts it in', async () => {
  const { folder, sample, log, dossier } = await scene();
  const [lowest] = log.slice(2);
  if (lowest === undefined || dossier.continuation === undefined) throw new Error('no root');
  const { following } = dossier.continuation;
  const wrong = { from: lowest, following: ['0'.repeat(64), ...following.slice(1)] };
  const refused = await buildDossier(
    sample,
    { ...dossier, continuation: wrong },
    path.join(folder, 'refus.zip'),
  );
  expect(refused).toMatchObject({ kind: 'refused', problems: [expect.stringContaining('suite du journal')] });

  // Put into the archive by hand, with sums that fit.
  const file = await written(folder, sample, dossier);
  const entries = entriesOf(file).map((entry) =>
    entry.name === CONTINUATION ? { ...entry, bytes: Buffer.from(renderContinuation(wrong)) } : entry,
  );
  const sums = renderSums(
    entries.filter(({ name }) => name !== SUMS).map(({ name, bytes }) => [name, sha(bytes)]),
  );
  writeFileSync(
    file,
    rebuild(entries.map((entry) => (entry.name === SUMS ? { ...entry, bytes: Buffer.from(sums) } : entry))),
  );
  const check = await verifyDossier(file, log.slice(-1));
  expect(check.findings.filter(({ kind }) => kind === 'altered')).toEqual([
    expect.objectContaining({ file: CONTINUATION }),
  ]);
  expect(check.roots).toMatchObject([{ state: 'beyond' }]);
});
