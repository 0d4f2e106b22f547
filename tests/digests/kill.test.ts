/** A kill at any moment of the digests loses nothing and doubles nothing: whoever starts again writes to those who are left. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { digestsSince } from '../../db/queries/digests.js';
import { queuedMails } from '../../db/queries/outbox.js';
import { scriptOf } from '../support/child.js';
import { reviewScene } from '../review/store-kit.js';
import { makeReader, runDigests } from './digest-kit.js';

const CHILD = scriptOf(new URL('digest-child.ts', import.meta.url));
const DUE = '2026-12-01T07:00:00.000Z';
const AT = '2026-12-01T07:00:10.000Z';

/** All at once: each child spends its time in starting. */
test('killed within the first, after the second, within the last', async () => {
  const scenes = ['random 1', 'person 2', 'random 4'].map((moment) => {
    const scene = reviewScene();
    // A site that was never looked at: a mail for each.
    const people = [1, 2, 3, 4].map(() => makeReader(scene.db));
    return { moment, scene, people };
  });
  await Promise.all(
    scenes.map(async ({ moment, scene }) => {
      const child = spawn(process.execPath, [...CHILD.execArgv, CHILD.file, scene.file, AT, DUE, moment], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
      expect([moment, signal]).toEqual([moment, 'SIGKILL']);
    }),
  );
  const left: Readonly<Record<string, number>> = { 'random 1': 0, 'person 2': 2, 'random 4': 3 };
  for (const { moment, scene, people } of scenes) {
    const { db } = scene;
    expect([moment, queuedMails(db).length]).toEqual([moment, left[moment]]);
    const before = queuedMails(db).map(({ messageId }) => messageId);
    await runDigests(db, AT, DUE);
    const mails = queuedMails(db);
    expect(mails).toHaveLength(people.length);
    expect(new Set(mails.map(({ onceKey }) => onceKey))).toEqual(
      new Set(people.map((id) => `digest:${id}:weekly:2026-W49`)),
    );
    expect(mails.map(({ messageId }) => messageId)).toEqual(expect.arrayContaining(before));
    const rows = people.map((personId) => digestsSince(db, { personId, since: '' }));
    expect(rows.map((all) => all.map(({ kind }) => kind))).toEqual(people.map(() => ['weekly']));
    expect(new Set(rows.flat().map(({ outboxId }) => outboxId))).toEqual(new Set(mails.map(({ id }) => id)));
  }
});
