/** A fault of Vigie over one mail keeps nobody else's: against a real mail server, with files and rows that are damaged. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import { expect, onTestFinished, test } from 'vitest';
import { faultyMails } from '../../db/queries/health.js';
import { filesOfLetter, findLetter } from '../../db/queries/letters.js';
import { attemptsOf, findDelivery } from '../../db/queries/outbox.js';
import { sendMails } from '../../src/jobs/mail-jobs.js';
import type { MailDoor } from '../../src/mail/door.js';
import { FAULT } from '../../src/mail/faults.js';
import { planSending } from '../../src/mail/plan.js';
import { enqueueNotice } from '../../src/mail/queue.js';
import { sendDue, type SendDeps, type SendReport } from '../../src/mail/send.js';
import { createSmtpDoor } from '../../src/mail/smtp-door.js';
import { HOUR, later, openMailScene, queued, SETTINGS, T0 } from './letter-kit.js';
import { startMailServer } from './mail-server.js';

async function scene(over: (door: MailDoor) => MailDoor = (door) => door) {
  const made = openMailScene(await mkdtemp(path.join(os.tmpdir(), 'vigie-mail-faults-')));
  const server = await startMailServer({});
  onTestFinished(async () => {
    await server.close();
    made.close();
    await rm(made.folder, { recursive: true, force: true });
  });
  const { db, files } = made;
  const door = over(createSmtpDoor(`smtp://127.0.0.1:${server.port}`));
  let clock = later(24 * HOUR);
  const deps: SendDeps = { db, files, door, settings: SETTINGS, now: () => new Date(clock), owner: 'one' };
  const notice = (name: string): string => {
    const done = enqueueNotice(
      { db, settings: SETTINGS, random: randomBytes },
      {
        notice: {
          kind: 'notice',
          about: 'digest',
          to: `${name}@${name}.example`,
          subject: 'Vigie',
          text: `Bonjour ${name}.`,
          html: null,
          unsubscribeUrl: null,
        },
        onceKey: `digest:${name}:weekly:2026-W48`,
        at: T0,
      },
    );
    if (done.kind !== 'queued') throw new Error(done.kind);
    return done.id;
  };
  /** The file of what was frozen of a letter. */
  const frozen = (delivery: string, kind: 'pdf' | 'text'): string => {
    const letter = findDelivery(db, delivery)?.letterId ?? '';
    const sha256 = filesOfLetter(db, letter).find((file) => file.kind === kind)?.sha256 ?? '';
    return path.join(made.folder, 'letters', sha256.slice(0, 2), sha256);
  };
  return {
    ...made,
    deps,
    notice,
    frozen,
    taken: () => server.taken.map(({ to }) => to[0] ?? ''),
    wait: (ms: number) => (clock = later(ms, clock)),
    pass: async (): Promise<Extract<SendReport, { kind: 'done' }>> => {
      const report = await sendDue(deps);
      if (report.kind !== 'done') throw new Error(report.kind);
      return report;
    },
    state: (id: string) => findDelivery(db, id)?.state,
  };
}

/** A disk that reads nothing there any more: where the file was there is a folder. */
async function makeUnreadable(file: string): Promise<() => Promise<void>> {
  const bytes = await readFile(file);
  await rm(file, { force: true });
  await mkdir(file);
  return async () => {
    await rm(file, { recursive: true });
    await writeFile(file, bytes);
  };
}

test('a letter whose file cannot be read waits with its fault, all others leave; mended, it leaves once', async () => {
  const made = await scene();
  const { db, deps, frozen, taken, wait, pass, state } = made;
  const [bad, second, third] = [await queued(made, 1), await queued(made, 2), await queued(made, 3)];
  const mend = await makeUnreadable(frozen(bad, 'pdf'));
  const first = await pass();
  expect(taken()).toEqual(['mairie@c01002.example', 'mairie@c01003.example']);
  expect([bad, second, third].map(state)).toEqual(['queued', 'sent', 'sent']);
  expect(first.faults).toMatchObject([{ delivery: bad, error: { code: 'EISDIR' } }]);
  // Kept with it: no try was begun, none is counted, and it waits a little.
  expect(attemptsOf(db, bad)).toMatchObject([
    { kind: 'put-off', code: null, answer: expect.stringMatching(/^Panne : .*EISDIR/u) as string },
  ]);
  expect(findDelivery(db, bad)).toMatchObject({ tries: 0, dueAt: later(24.25 * HOUR) });
  expect(faultyMails(db, FAULT)).toEqual({ letters: 1, notices: 0 });
  const at = deps.now().toISOString();
  expect((await planSending({ db, files: deps.files }, at)).mails).toMatchObject([
    {
      fault: expect.stringContaining('EISDIR') as string,
      gate: {
        kind: 'wait',
        because: [
          expect.stringContaining('EISDIR') as string,
          expect.stringContaining('Rien n’est parti') as string,
        ],
      },
    },
  ]);
  // Not at every pass; longer each time, an hour at most.
  expect(await pass()).toMatchObject({ faults: [], staying: [{ until: later(24.25 * HOUR) }] });
  const waits: number[] = [];
  for (let n = 0; n < 4; n += 1) {
    wait(HOUR);
    expect((await pass()).faults).toHaveLength(1);
    waits.push(Date.parse(findDelivery(db, bad)?.dueAt ?? '') - deps.now().getTime());
  }
  expect(waits).toEqual([HOUR / 2, HOUR, HOUR, HOUR]);
  await mend();
  wait(HOUR);
  expect(await pass()).toMatchObject({ faults: [], ended: [{ delivery: bad, as: 'sent' }] });
  wait(24 * HOUR);
  await pass();
  expect(taken()).toEqual(['mairie@c01002.example', 'mairie@c01003.example', 'mairie@c01001.example']);
  expect(faultyMails(db, FAULT)).toEqual({ letters: 0, notices: 0 });
});

test('a file that is no longer what was approved is kept with its letter too, and no exception', async () => {
  const made = await scene();
  const { db, deps, frozen, taken, wait } = made;
  const [bad, good] = [await queued(made, 1), await queued(made, 2)];
  const file = frozen(bad, 'text');
  const bytes = await readFile(file);
  await chmod(file, 0o600);
  await writeFile(file, 'Bonjour.');
  const run = () => sendMails(deps, new AbortController().signal, () => Promise.resolve());
  expect(await run()).toEqual({
    kind: 'partial',
    note: '1 courriel parti, 1 retenu par un fichier abîmé ou manquant (page « Envois »).',
  });
  expect(attemptsOf(db, bad).at(-1)?.answer).toMatch(
    /^Panne : Le texte de la lettre VIG-2026-000001 n’est plus celui qui a été validé .*sauvegarde\.$/u,
  );
  expect(faultyMails(db, FAULT).letters).toBe(1);
  await writeFile(file, bytes);
  wait(HOUR);
  expect((await run()).kind).toBe('done');
  expect(taken()).toEqual(['mairie@c01002.example', 'mairie@c01001.example']);
  expect(good).not.toBe(bad);
});

test('the run of the timetable tells of it once everybody had their turn, whatever failed', async () => {
  const made = await scene();
  const { db, deps, notice, frozen, taken, state } = made;
  const damaged = notice('alix');
  notice('bao');
  // A row that nobody can read any more.
  db.run(sql`UPDATE outbox SET notice = '{"kind":"letter"}' WHERE id = ${damaged}`);
  const [bad, good] = [await queued(made, 1), await queued(made, 2)];
  await makeUnreadable(frozen(bad, 'pdf'));
  await expect(sendMails(deps, new AbortController().signal, () => Promise.resolve())).rejects.toThrow(
    /^2 courriels n’ont pas pu être préparés ou remis, les autres ont eu leur tour \(envoi .*\)\. 2 courriels partis\.$/u,
  );
  expect(taken()).toEqual(['bao@bao.example', 'mairie@c01002.example']);
  expect([state(bad), state(good)]).toEqual(['queued', 'sent']);
});

test('a fault after the message had begun: unknown, it leaves no second time, and those behind it leave', async () => {
  const made = await scene((door) => ({
    ...door,
    async hand(parcel) {
      const handed = await door.hand(parcel);
      if (parcel.to === 'mairie@c01001.example') throw new Error('the disk of the door is gone');
      return handed;
    },
  }));
  const { db, taken, wait, pass, state } = made;
  const [bad, good] = [await queued(made, 1), await queued(made, 2)];
  const { ended, faults } = await pass();
  expect(ended).toEqual([
    { delivery: bad, as: 'unknown' },
    { delivery: good, as: 'sent' },
  ]);
  expect(faults).toHaveLength(1);
  expect(attemptsOf(db, bad).map(({ kind }) => kind)).toEqual(['begun', 'content', 'lost']);
  wait(30 * 24 * HOUR);
  expect(await pass()).toMatchObject({ ended: [], faults: [] });
  expect(taken()).toEqual(['mairie@c01001.example', 'mairie@c01002.example']);
  expect([state(bad), state(good)]).toEqual(['unknown', 'sent']);
});

test('what cannot be written down of a mail in hand ends the pass; it is settled by a later one', async () => {
  const made = await scene();
  const { db, taken, wait, pass, state } = made;
  const [bad, good] = [await queued(made, 1), await queued(made, 2)];
  const letter = findLetter(db, findDelivery(db, bad)?.letterId ?? '');
  // The store takes the beginning of the try, and nothing of what came of it.
  db.run(
    sql.raw(
      `CREATE TRIGGER full BEFORE INSERT ON case_events WHEN NEW.case_id = '${letter?.caseId}' BEGIN SELECT RAISE(ABORT, 'disk full'); END`,
    ),
  );
  const first = await pass();
  expect([first.ended, first.faults.length]).toEqual([[], 2]);
  expect([state(bad), state(good)]).toEqual(['sending', 'queued']);
  // Still so: it is told again, and the others have their turn.
  wait(HOUR);
  expect(await pass()).toMatchObject({ abandoned: 0, ended: [{ delivery: good, as: 'sent' }] });
  db.run(sql`DROP TRIGGER full`);
  wait(HOUR);
  expect(await pass()).toMatchObject({ abandoned: 1, ended: [], faults: [] });
  expect(state(bad)).toBe('unknown');
  expect(taken()).toEqual(['mairie@c01001.example', 'mairie@c01002.example']);
});
