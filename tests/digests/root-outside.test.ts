/** The root of the evidence log goes out each week in which it grew, to those who coordinate or administer. */
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { queuedMails } from '../../db/queries/outbox.js';
import { pauseSite } from '../../db/queries/sites.js';
import type { Db } from '../../db/open.js';
import { appendToLog } from '../../src/evidence/record-log.js';
import { rootsIn, writeRoot } from '../../src/evidence/roots.js';
import { mailOf, rawMail } from '../../src/mail/compose.js';
import { parseMail } from '../../src/mail/inbox/index.js';
import { openScene } from '../db/scene.js';
import { makeReader, runDigests, textsTo } from './digest-kit.js';

const WEEKS = ['2026-12-01', '2026-12-08', '2026-12-15', '2026-12-22'].map((day) => `${day}T07:00:00.000Z`);

function grow(db: Db, at: string, entries = 1): string {
  let root = '';
  for (let n = 0; n < entries; n += 1)
    root = writeRoot(
      appendToLog(db, {
        at,
        kind: 'capture',
        subject: `sha256:${at}-${n}`,
        parts: [],
        program: 'Vigie/0.1.0',
        ruleset: 't-1',
      }),
    );
  return root;
}

const week = (n: number): string => WEEKS[n] ?? '';

test('to whoever coordinates, once a root and not in a week without one; with the rest to whoever administers', async () => {
  const { db, siteId } = openScene();
  // A site that nobody visits would be told, and be a mail to everybody.
  pauseSite(db, siteId, true);
  const people = {
    coordinator: makeReader(db, { role: 'coordinator' }),
    national: makeReader(db, { role: 'national' }),
    administrator: makeReader(db, { role: 'administrator' }),
    volunteer: makeReader(db, { role: 'volunteer' }),
    monthly: makeReader(db, { role: 'coordinator', frequency: 'monthly' }),
    never: makeReader(db, { role: 'coordinator', frequency: 'never' }),
  };
  const outcomes = async (n: number): Promise<Record<string, string | undefined>> => {
    const run = await runDigests(db, week(n));
    return Object.fromEntries(Object.entries(people).map(([who, id]) => [who, run.get(id)]));
  };
  // An empty log has no root.
  expect(await outcomes(0)).toMatchObject({ coordinator: 'nothing', national: 'nothing' });
  const root = grow(db, week(0), 1234);
  expect(await outcomes(1)).toEqual({
    coordinator: 'queued',
    national: 'queued',
    // By the weekly mail about Vigie itself, which comes in any case.
    administrator: 'nothing',
    volunteer: 'nothing',
    monthly: 'not-now',
    never: 'not-now',
  });
  const [text = ''] = textsTo(db, people.coordinator);
  expect(text).toMatch(/^Vigie – une empreinte à garder/);
  expect(text).toContain(`– ${root}\n  1 234 entrées, 8 décembre 2026 à 8 h 00`);
  expect(text).toContain(`vigie doctor --root ${root}\n`);
  expect(await outcomes(2)).toMatchObject({ coordinator: 'nothing', national: 'nothing' });
  const later = grow(db, week(2));
  expect(await outcomes(3)).toMatchObject({ coordinator: 'queued' });
  expect(textsTo(db, people.coordinator).map((one) => rootsIn(one).map(writeRoot))).toEqual([
    [root],
    [later],
  ]);
});

test('is found again in the mail as it leaves, by its words and by its HTML alone', async () => {
  const { db } = openScene();
  makeReader(db, { role: 'coordinator' });
  const root = grow(db, week(0), 3);
  await runDigests(db, week(1));
  const notice = queuedMails(db)[0]?.notice;
  if (notice === null || notice === undefined) throw new Error('nothing queued');
  for (const part of [notice, { ...notice, text: 'voir le HTML' }]) {
    const raw = await rawMail(
      mailOf(part, 'Vigie <vigie@section.example>', '<a@section.example>', new Date(week(1))),
    );
    const { text } = await parseMail(Readable.from([raw]));
    const html = Buffer.from(raw)
      .toString('latin1')
      .replaceAll(/=\r?\n/g, '');
    expect(rootsIn(part === notice ? text : html).map(writeRoot)).toEqual([root]);
  }
});
