import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { listDeliveries } from '../../db/queries/outbox.js';
import { sendMails } from '../../src/jobs/mail-jobs.js';
import type { Handed, MailDoor } from '../../src/mail/door.js';
import { createFileDoor } from '../../src/mail/file-door.js';
import { enqueueNotice } from '../../src/mail/queue.js';
import type { SendDeps } from '../../src/mail/send.js';
import { later, openMailScene, queued, SETTINGS, T0 } from '../mail/letter-kit.js';

/** Three notices to one mail host, and a letter that waits for its day to think again. */
async function scene(handed: Handed = { kind: 'accepted', code: 250, answer: '. 250', refusedCopies: [] }) {
  const made = openMailScene(await mkdtemp(path.join(os.tmpdir(), 'vigie-mail-jobs-')));
  onTestFinished(async () => {
    made.close();
    await rm(made.folder, { recursive: true, force: true });
  });
  const { db, files } = made;
  for (const name of ['a', 'b', 'c'])
    enqueueNotice(
      { db, settings: SETTINGS, random: randomBytes },
      {
        notice: {
          kind: 'notice',
          about: 'digest',
          to: `${name}@exemple.example`,
          subject: 'Vigie',
          text: 'Bonjour.',
          html: null,
          unsubscribeUrl: null,
        },
        onceKey: name,
        at: T0,
      },
    );
  await queued(made, 1);
  const left: string[] = [];
  const door: MailDoor = {
    where: 'le serveur d’essai',
    isRepeatable: false,
    hand(parcel) {
      if (parcel.onContent()) left.push(parcel.to);
      return Promise.resolve(handed);
    },
  };
  let clock = T0;
  const pauses: number[] = [];
  const deps: SendDeps = { db, files, door, settings: SETTINGS, now: () => new Date(clock), owner: 'one' };
  const pause = (ms: number): Promise<void> => {
    pauses.push(ms);
    clock = later(ms, clock);
    return Promise.resolve();
  };
  return { deps, left, pauses, pause };
}

test('all notices to one mail host leave in one run, each once, with the pause between them', async () => {
  const { deps, left, pauses, pause } = await scene();
  const { signal } = new AbortController();
  expect(await sendMails(deps, signal, pause)).toEqual({ kind: 'done', note: '3 courriels partis.' });
  expect(left.toSorted()).toEqual(['a@exemple.example', 'b@exemple.example', 'c@exemple.example']);
  expect(pauses).toEqual([5000, 5000]);
  expect(listDeliveries(deps.db, { states: ['queued'], limit: 10 })).toMatchObject([{ kind: 'letter' }]);
  expect(await sendMails(deps, signal, pause)).toEqual({ kind: 'done', note: null });
});

test('a stop says what had left; what a person must look at is told', async () => {
  const { deps, left } = await scene();
  const stop = new AbortController();
  const stopped = await sendMails(deps, stop.signal, () => {
    stop.abort();
    return Promise.resolve();
  });
  expect(stopped).toEqual({ kind: 'interrupted', note: '1 courriel parti.' });
  expect(left).toHaveLength(1);
  const lost = await scene({ kind: 'unknown', answer: 'DATA 354' });
  expect(await sendMails(lost.deps, new AbortController().signal, lost.pause)).toEqual({
    kind: 'partial',
    note: '3 peut-être partis, à vérifier.',
  });
});

test('what a folder takes is not told as left', async () => {
  const { deps, pause } = await scene();
  const folder = path.join(os.tmpdir(), `vigie-no-server-${randomBytes(6).toString('hex')}`);
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  expect(
    await sendMails({ ...deps, door: createFileDoor(folder) }, new AbortController().signal, pause),
  ).toEqual({
    kind: 'done',
    note: `3 courriels écrits dans le dossier ${folder}, faute de serveur de courriel (« mail » dans les réglages).`,
  });
});
