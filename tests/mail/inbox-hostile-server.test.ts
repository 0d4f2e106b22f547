import { expect, test } from 'vitest';
import { findCursor, listInbound, putCursor } from '../../db/queries/inbox.js';
import { readMails } from '../../src/jobs/mail-jobs.js';
import { mailboxName, readMailbox } from '../../src/mail/inbox/index.js';
import { inboxScene } from './inbox-kit.js';
import { ID_A, mail } from './odd-mails.js';
import { serverOf } from './scripted-imap.js';

test('sizes that are none, and a message that is listed and not given: nothing is lost or cut without a word', async () => {
  const { db, deps } = inboxScene();
  const small = mail({ Subject: 'Petit', 'In-Reply-To': ID_A }, 'Bonjour.');
  const big = mail({ Subject: 'Grand', 'In-Reply-To': ID_A }, 'Bonjour. '.repeat(1000));
  const mailbox = await serverOf([
    { uid: 4, size: 900_000_000, raw: small },
    { uid: 5, size: 10, raw: big },
    { uid: 6, size: 500, raw: null },
    { uid: 7, size: big.length, raw: big },
  ]);
  const outcome = await readMailbox(deps, mailbox, { maxBytes: 4000 });
  expect(outcome).toMatchObject({ kind: 'read', received: 4, left: 0 });
  const rows = listInbound(db, { state: 'waiting', limit: 10 }).toSorted((a, b) => a.uid - b.uid);
  expect(rows.map(({ uid, problem }) => [uid, problem?.split(' : ')[0] ?? null])).toEqual([
    [4, null],
    [5, 'Ce courriel est trop lourd'],
    [6, 'Le serveur n’a pas donné ce courriel'],
    // Its size is told truly: the beginning is kept by another bound, and it is whole.
    [7, null],
  ]);
  expect(await readMailbox(deps, mailbox, { maxBytes: 4000 })).toMatchObject({ received: 0, known: 0 });
});

test('counted anew, with more mails than one reading takes: the timetable goes on to what is new', async () => {
  const { db, deps } = inboxScene();
  const messages = [1, 2, 3, 4, 5, 6].map((uid) => {
    const raw = mail({ Subject: `Courriel ${uid}` }, 'Bonjour.');
    return { uid, size: raw.length, raw };
  });
  const mailbox = await serverOf(messages.slice(0, 5));
  await readMailbox(deps, mailbox);
  const second = await serverOf(messages);
  const cursor = findCursor(db, mailboxName(mailbox));
  if (cursor === null) throw new Error('not read');
  putCursor(db, { ...cursor, mailbox: mailboxName(second), uidValidity: '6' });
  const address = `imap://u:p@127.0.0.1:${second.port}/INBOX`;
  const { signal } = new AbortController();
  expect(await readMails(deps, address, signal, { most: 2 })).toEqual({
    kind: 'done',
    note: '1 nouveau courriel à lire et à classer.',
  });
  expect(listInbound(db, { state: null, limit: 20 })).toHaveLength(6);
});
