import { mkdtemp, readdir, readFile, rm, writeFile, chmod } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { simpleParser } from 'mailparser';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { filesOfLetter, findLetter, stepsOfLetter } from '../../db/queries/letters.js';
import {
  attemptsOf,
  hasComeBack,
  deliveriesOfLetter,
  findDelivery,
  setDelivery,
  takeLease,
  queuedMails,
} from '../../db/queries/outbox.js';
import { eventsOfCase } from '../../db/queries/cases.js';
import { insertCorrection } from '../../db/queries/corrections.js';
import { insertHold, insertLimits, insertObjection, insertPeriod } from '../../db/queries/brakes.js';
import { appendEvents, readCase } from '../../src/cases/index.js';
import { documentRequestOf } from '../../src/letters/document-request.js';
import { withdrawLetter } from '../../src/letters/letter-store.js';
import type { Handed, MailDoor, Parcel } from '../../src/mail/door.js';
import { createFileDoor } from '../../src/mail/file-door.js';
import { addReceipt, recordEnvelope, recordForm, recordPost, recordReturn } from '../../src/mail/by-hand.js';
import { noteBounce, settleRestored, settleUnknown } from '../../src/mail/outcome.js';
import { MAX_TRIES } from '../../src/mail/pace.js';
import { planSending } from '../../src/mail/plan.js';
import { cancelDelivery, enqueueNotice, queueLetter } from '../../src/mail/queue.js';
import { LEASE_MS, sendDue, type SendReport } from '../../src/mail/send.js';
import {
  addCase,
  approved,
  HOUR,
  later,
  openMailScene,
  queued,
  SETTINGS,
  T0,
  write,
  type MailScene,
} from './letter-kit.js';

let scene: MailScene;
let clock = T0;
beforeEach(async () => {
  clock = T0;
  scene = openMailScene(await mkdtemp(path.join(os.tmpdir(), 'vigie-outbox-')));
});
afterEach(async () => {
  scene.close();
  await rm(scene.folder, { recursive: true, force: true });
});

const ACCEPTED: Handed = { kind: 'accepted', code: 250, answer: '. 250 OK', refusedCopies: [] };

/** A door that says what it is told to, and counts. */
function door(answer: (parcel: Parcel) => Handed = () => ACCEPTED) {
  const parcels: Parcel[] = [];
  const made: MailDoor & { readonly parcels: Parcel[] } = {
    where: 'le serveur d’essai',
    isRepeatable: false,
    parcels,
    hand(parcel) {
      const handed = answer(parcel);
      if (handed.kind === 'accepted' || handed.kind === 'unknown') parcel.onContent();
      parcels.push(parcel);
      return Promise.resolve(handed);
    },
  };
  return made;
}

function send(by: MailDoor, owner = 'one'): Promise<SendReport> {
  return sendDue({
    db: scene.db,
    files: scene.files,
    door: by,
    settings: SETTINGS,
    now: () => new Date(clock),
    owner,
  });
}

/** The process is killed at the door, before the message or within it: nothing of it is ever heard again. */
async function killed(where: 'before' | 'within', owner = 'killed'): Promise<void> {
  await new Promise<void>((reached) => {
    const hand: MailDoor['hand'] = (parcel) => {
      if (where === 'within') parcel.onContent();
      reached();
      return new Promise<never>(() => undefined);
    };
    void send({ ...door(), hand }, owner);
  });
  // Until its lease is over nobody else sends.
  clock = later(LEASE_MS, clock);
}

async function done(by: MailDoor): Promise<Extract<SendReport, { kind: 'done' }>> {
  const report = await send(by);
  if (report.kind !== 'done') throw new Error(report.kind);
  return report;
}

const stateOf = (id: string) => findDelivery(scene.db, id)?.state;
const kindsOf = (id: string) => attemptsOf(scene.db, id).map(({ kind }) => kind);
const caseOf = (id: string) => {
  const letter = findLetter(scene.db, findDelivery(scene.db, id)?.letterId ?? '');
  return readCase(scene.db, letter?.caseId ?? '');
};
const stageOf = (id: string) => caseOf(id)?.projection.stage;

describe('a letter leaves', () => {
  test('after its delay, once, with its text, its PDF and the address that carries the case', async () => {
    const id = await queued(scene, 1);
    const by = door();
    clock = later(23 * HOUR);
    expect((await done(by)).staying).toMatchObject([{ until: later(24 * HOUR) }]);
    clock = later(24 * HOUR);
    expect((await done(by)).ended).toEqual([{ delivery: id, as: 'sent' }]);
    expect(await done(by)).toMatchObject({ ended: [], staying: [] });
    expect(by.parcels).toHaveLength(1);
    expect(kindsOf(id)).toEqual(['begun', 'content', 'accepted']);
    expect(stageOf(id)).toBe('sent');
    const row = findDelivery(scene.db, id);
    expect(row).toMatchObject({ state: 'sent', sentOn: '2026-11-25', tries: 1 });
    const mail = await simpleParser(Buffer.from(by.parcels[0]?.raw ?? []));
    expect(mail.messageId).toBe(row?.messageId);
    expect(mail.subject).toMatch(/\[VIG-2026-000001\]$/);
    expect(mail.text).toContain('« à l’essai »');
    expect(mail.attachments.map(({ filename }) => filename)).toEqual(['VIG-2026-000001.pdf']);
    expect(JSON.stringify(mail.replyTo)).toContain('reponses+vig-2026-000001@syndicat.example');
    expect(Buffer.from(by.parcels[0]?.raw ?? []).toString()).toMatch(
      /^Content-Type: text\/plain; charset=utf-8/im,
    );
    // The very bytes that left are kept.
    expect(await scene.files.get(row?.file ?? '')).toMatchObject({ kind: 'found' });
  });

  test('to a folder while no server is set', async () => {
    const id = await queued(scene, 1);
    const dir = path.join(scene.folder, 'mail');
    clock = later(24 * HOUR);
    expect((await done(createFileDoor(dir))).ended).toEqual([{ delivery: id, as: 'sent' }]);
    const [file = ''] = await readdir(dir);
    expect((await simpleParser(await readFile(path.join(dir, file)))).messageId).toBe(
      findDelivery(scene.db, id)?.messageId,
    );
    // The dossier of the case goes to others: it names no folder of this machine.
    const told = eventsOfCase(scene.db, findLetter(scene.db, 'VIG-2026-000001')?.caseId ?? '').at(
      -1,
    )?.because;
    expect(told).toContain('acceptée par le dossier des courriels');
    expect(told).not.toContain(scene.folder);
  });

  test('is not queued twice for one address, nor while nobody knows', async () => {
    const letter = await approved(scene, 1);
    const ask = { letter: letter.id, person: scene.writer.id, at: T0 };
    const deps = { db: scene.db, settings: SETTINGS, random: randomBytes };
    expect(queueLetter(deps, ask).kind).toBe('queued');
    expect(queueLetter(deps, { ...ask, to: ' Mairie@C01001.example ' }).kind).toBe('already');
    expect(queueLetter(deps, { ...ask, to: 'pas une adresse' }).kind).toBe('refused');
    expect(queueLetter(deps, { ...ask, to: 'autre@c.example', cc: ['x@y.example'] })).toMatchObject({
      problems: [expect.stringContaining('déclarée')],
    });
    clock = later(24 * HOUR);
    await done(door(() => ({ kind: 'unknown', answer: 'DATA 354' })));
    const other = { to: 'autre@c.example', person: scene.coordinator.id, reason: 'Donnée au téléphone.' };
    expect(queueLetter(deps, { ...ask, ...other })).toMatchObject({
      problems: [expect.stringContaining('peut-être partie')],
    });
  });

  test('goes to its own address or one of the directory; to another one by a coordinator, who says why', async () => {
    const letter = await approved(scene, 1);
    const deps = { db: scene.db, settings: SETTINGS, random: randomBytes };
    const ask = { letter: letter.id, at: T0 };
    const { writer, coordinator } = scene;
    const stranger = { ...ask, to: 'Accueil@ailleurs.example' };
    expect(queueLetter(deps, { ...stranger, person: writer.id, reason: 'Vue sur le site.' })).toMatchObject({
      problems: [expect.stringContaining('Une personne qui coordonne')],
    });
    expect(queueLetter(deps, { ...stranger, person: coordinator.id, reason: '  ' })).toMatchObject({
      problems: [expect.stringContaining('Dites d’où vient cette adresse')],
    });
    expect(eventsOfCase(scene.db, letter.caseId).some(({ because }) => because.includes('ailleurs'))).toBe(
      false,
    );
    insertCorrection(
      scene.db,
      {
        authorityCode: letter.authorityCode,
        field: 'email',
        value: 'contact@c01001.example',
        because: 'Vue sur le site.',
        replaces: null,
        madeBy: writer.id,
      },
      T0,
    );
    expect(queueLetter(deps, { ...ask, to: 'contact@c01001.example', person: writer.id }).kind).toBe(
      'queued',
    );
    expect(
      queueLetter(deps, { ...stranger, person: coordinator.id, reason: 'Donnée au téléphone.' }).kind,
    ).toBe('queued');
    expect(eventsOfCase(scene.db, letter.caseId).at(-1)).toMatchObject({
      kind: 'noted',
      by: coordinator.id,
      because: `Lettre ${letter.reference} : adresse saisie par la coordination, accueil@ailleurs.example. Donnée au téléphone.`,
    });
  });

  test('never as a draft, and no more once withdrawn', async () => {
    const saved = await write(scene, addCase(scene, 1));
    if (saved.kind !== 'saved') throw new Error(saved.kind);
    const deps = { db: scene.db, settings: SETTINGS, random: randomBytes };
    const ask = { letter: saved.letter.id, person: scene.writer.id, at: T0 };
    expect(queueLetter(deps, ask)).toMatchObject({ kind: 'refused' });
    const id = await queued(scene, 2);
    const letter = findDelivery(scene.db, id)?.letterId ?? '';
    const withdrawn = withdrawLetter(
      { db: scene.db, now: () => new Date(T0) },
      { letter, person: scene.coordinator.id, by: 'pages', reason: 'Le visuel est retiré.' },
    );
    expect(withdrawn.kind).toBe('withdrawn');
    expect(stateOf(id)).toBe('cancelled');
    clock = later(24 * HOUR);
    const by = door();
    expect(await done(by)).toMatchObject({ ended: [], staying: [] });
    expect(by.parcels).toEqual([]);
  });
});

describe('a letter stays', () => {
  const cases: readonly (readonly [string, string, () => void])[] = [
    [
      'held',
      'Le bureau attend.',
      () =>
        void insertHold(
          scene.db,
          { kind: 'everything', subject: '', reason: 'Le bureau attend.', setBy: scene.coordinator.id },
          T0,
        ),
    ],
    [
      'an electoral period',
      'électorale',
      () =>
        void insertPeriod(
          scene.db,
          {
            kind: 'section',
            subject: '01',
            name: 'Municipales',
            fromDay: '2026-11-01',
            untilDay: '2026-12-31',
            setBy: scene.coordinator.id,
          },
          T0,
        ),
    ],
    [
      'an objection',
      'opposée',
      () =>
        void insertObjection(
          scene.db,
          {
            kind: 'article-21',
            recipient: 'mairie@c01001.example',
            authorityCode: null,
            notedBy: scene.coordinator.id,
          },
          T0,
        ),
    ],
    ['the case held', 'suspendu', () => tellCase({ kind: 'held', why: 'coordinator' })],
    ['an artist named', 'artiste', () => tellCase({ kind: 'artist-named' })],
    ['the case closed', 'clos', () => tellCase({ kind: 'closed', reason: 'no-follow-up' })],
    ['a statement since', 'réponse', () => tellCase({ kind: 'statement-found', answer: 'admitted' })],
  ];
  function tellCase(event: object): void {
    const caseId = findLetter(scene.db, 'VIG-2026-000001')?.caseId ?? '';
    const happened = { by: scene.coordinator.id, at: later(HOUR), day: '2026-11-24', because: 'Phrase.' };
    const appended = appendEvents(scene.db, { caseId, events: [{ ...happened, ...event } as never] });
    if (appended.kind !== 'appended') throw new Error(JSON.stringify(appended));
  }

  test.each(cases)('%s', async (_, words, brake) => {
    const id = await queued(scene, 1);
    clock = later(25 * HOUR);
    expect((await planSending(scene, clock)).mails[0]?.gate.kind).toBe('go');
    brake();
    const by = door();
    const { staying } = await done(by);
    expect(staying).toMatchObject([{ until: null, because: [expect.stringContaining(words)] }]);
    expect(by.parcels).toEqual([]);
    expect(stateOf(id)).toBe('queued');
  });

  test('when a frozen file is no longer the one that was approved', async () => {
    const id = await queued(scene, 1);
    const pdf = filesOfLetter(scene.db, findDelivery(scene.db, id)?.letterId ?? '').find(
      ({ kind }) => kind === 'pdf',
    );
    const file = path.join(scene.folder, 'letters', pdf?.sha256.slice(0, 2) ?? '', pdf?.sha256 ?? '');
    await chmod(file, 0o600);
    await writeFile(file, '%PDF-1.7 something else');
    clock = later(24 * HOUR);
    const by = door();
    expect((await done(by)).staying).toMatchObject([
      { because: [expect.stringContaining('n’est plus celui qui a été validé')] },
    ]);
    expect(by.parcels).toEqual([]);
  });

  test('until the next day when the mailbox has sent enough, and a minute between two to one host', async () => {
    insertLimits(scene.db, {
      delayHours: 0,
      perAuthorityQuarter: 3,
      perMailboxDay: 3,
      setAt: T0,
      setBy: scene.coordinator.id,
    });
    const ids: string[] = [];
    for (const number of [1, 2, 3, 4])
      ids.push(
        await queued(scene, number, { email: `m${number}@${number < 3 ? 'un' : `h${number}`}.example` }),
      );
    const by = door();
    const plan = (await planSending(scene, clock)).mails.map(({ gate }) => gate.kind);
    expect(plan).toEqual(['go', 'wait', 'go', 'go']);
    const first = await done(by);
    expect(first.ended.map(({ delivery }) => delivery)).toEqual([ids[0], ids[2], ids[3]]);
    expect(first.staying).toMatchObject([
      { until: later(60_000), because: [expect.stringContaining('pause')] },
    ]);
    clock = later(2 * HOUR);
    expect(await done(by)).toMatchObject({ ended: [], staying: [{ until: '2026-11-25' }] });
    clock = '2026-11-24T23:00:00.000Z';
    // Midnight in Paris.
    expect((await done(by)).ended).toEqual([{ delivery: ids[1], as: 'sent' }]);
  });
});

describe('a try comes to nothing', () => {
  test('4xx: later, longer each time, and given up in the end', async () => {
    const id = await queued(scene, 1);
    clock = later(24 * HOUR);
    const by = door(() => ({ kind: 'later', code: 451, answer: 'RCPT 451 greylisted' }));
    const waits: number[] = [];
    for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
      await done(by);
      const due = findDelivery(scene.db, id)?.dueAt ?? '';
      waits.push(Date.parse(due) - Date.parse(clock));
      expect(await done(by)).toMatchObject({ ended: [] });
      if (stateOf(id) === 'queued') clock = due;
    }
    expect(by.parcels).toHaveLength(MAX_TRIES);
    expect(waits.slice(0, 4).map((ms) => ms / 60_000)).toEqual([15, 30, 60, 120]);
    expect(stateOf(id)).toBe('rejected');
    expect(attemptsOf(scene.db, id).at(-1)).toMatchObject({
      kind: 'refused',
      code: 451,
      answer: 'RCPT 451 greylisted',
    });
    expect(caseOf(id)?.projection).toMatchObject({
      stage: 'approved',
      facts: { deliveryFailed: { because: expect.stringContaining('abandonnée après 10 essais') } },
    });
  });

  test('5xx: rejected at once, and another address may be tried', async () => {
    const id = await queued(scene, 1);
    clock = later(24 * HOUR);
    await done(door(() => ({ kind: 'refused', code: 550, answer: 'RCPT 550 no such user' })));
    expect(stateOf(id)).toBe('rejected');
    const letter = findDelivery(scene.db, id)?.letterId ?? '';
    const again = queueLetter(
      { db: scene.db, settings: SETTINGS, random: randomBytes },
      {
        letter,
        to: 'secretariat@c01001.example',
        reason: 'Donnée au téléphone.',
        person: scene.coordinator.id,
        at: clock,
      },
    );
    expect(again.kind).toBe('queued');
    clock = later(60_000, clock);
    await done(door());
    expect(stageOf(id)).toBe('sent');
  });

  test('the server itself: the run ends, nobody’s try is counted', async () => {
    const first = await queued(scene, 1);
    const second = await queued(scene, 2);
    clock = later(24 * HOUR);
    const by = door(() => ({
      kind: 'no-server',
      problem: 'Le serveur refuse le mot de passe.',
      answer: 'AUTH 535',
    }));
    expect(await done(by)).toMatchObject({ ended: [], problem: 'Le serveur refuse le mot de passe.' });
    expect(by.parcels).toHaveLength(1);
    expect([stateOf(first), stateOf(second)]).toEqual(['queued', 'queued']);
    expect(findDelivery(scene.db, first)?.tries).toBe(0);
  });

  test('cut off in the message: unknown, never again by itself, a person decides', async () => {
    const ids = [await queued(scene, 1), await queued(scene, 2)] as const;
    clock = later(24 * HOUR);
    await done(door(() => ({ kind: 'unknown', answer: 'DATA 354' })));
    expect(ids.map(stateOf)).toEqual(['unknown', 'unknown']);
    expect(ids.map(stageOf)).toEqual(['uncertain', 'uncertain']);
    clock = later(30 * 24 * HOUR);
    const by = door();
    await done(by);
    expect(by.parcels).toEqual([]);
    const ask = { person: scene.coordinator.id, note: 'Vu dans les messages envoyés du serveur', at: clock };
    expect(
      settleUnknown(scene.db, { ...ask, delivery: ids[0], was: 'sent', person: scene.reader.id }).kind,
    ).toBe('refused');
    expect(settleUnknown(scene.db, { ...ask, delivery: ids[0], was: 'sent', note: ' ' }).kind).toBe(
      'refused',
    );
    expect(settleUnknown(scene.db, { ...ask, delivery: ids[0], was: 'sent' }).kind).toBe('settled');
    expect(findDelivery(scene.db, ids[0])).toMatchObject({ state: 'sent', sentOn: '2026-11-25' });
    expect(stageOf(ids[0])).toBe('sent');
    expect(settleUnknown(scene.db, { ...ask, delivery: ids[1], was: 'not-sent' }).kind).toBe('settled');
    expect([stateOf(ids[1]), stageOf(ids[1])]).toEqual(['queued', 'approved']);
    await done(by);
    expect(by.parcels.map(({ messageId }) => messageId)).toEqual([findDelivery(scene.db, ids[1])?.messageId]);
    expect(stageOf(ids[1])).toBe('sent');
  });

  test('it comes back: the case knows that nothing arrived', async () => {
    const id = await queued(scene, 1);
    clock = later(24 * HOUR);
    await done(door());
    const bounce = { outboxId: id, at: later(25 * HOUR), code: 550, answer: '5.1.1', person: null };
    expect(noteBounce(scene.db, bounce)).toBe(true);
    expect(noteBounce(scene.db, bounce)).toBe(false);
    expect([stateOf(id), stageOf(id)]).toEqual(['rejected', 'approved']);
  });
});

describe('the process is stopped', () => {
  test('before the message: it leaves later; within it: unknown', async () => {
    const before = await queued(scene, 1);
    const within = await queued(scene, 2);
    clock = later(24 * HOUR);
    await killed('before');
    setDelivery(scene.db, before, { dueAt: later(48 * HOUR) });
    expect(stateOf(before)).toBe('sending');
    await killed('within', 'two');
    expect(kindsOf(before)).toEqual(['begun', 'put-off']);
    expect(stateOf(within)).toBe('sending');
    clock = later(72 * HOUR);
    const by = door();
    expect(await done(by)).toMatchObject({ abandoned: 1, ended: [{ delivery: before, as: 'sent' }] });
    expect(stateOf(within)).toBe('unknown');
    expect(by.parcels).toHaveLength(1);
  });

  test('one sender at a time, and a sleeper does not send what another one took over', async () => {
    const id = await queued(scene, 1);
    clock = later(24 * HOUR);
    const held = takeLease(scene.db, 'other', clock, later(LEASE_MS, clock));
    expect(held).toBeNull();
    expect(await send(door())).toMatchObject({ kind: 'busy' });
    clock = later(LEASE_MS, clock);
    const other = door();
    const sleeper: MailDoor = {
      ...door(),
      async hand(parcel) {
        // The lease has run out meanwhile; the other one finds the mail before its message, and sends it.
        clock = later(LEASE_MS, clock);
        expect(await send(other, 'two')).toMatchObject({
          kind: 'done',
          ended: [{ delivery: id, as: 'sent' }],
        });
        // What follows would be the second one.
        expect(parcel.onContent()).toBe(false);
        return { kind: 'later', code: null, answer: 'repris par un autre envoi' };
      },
    };
    await done(sleeper);
    expect(other.parcels).toHaveLength(1);
    expect(stateOf(id)).toBe('sent');
  });
});

describe('what changes while a mail is on its way', () => {
  test('a hold set after it was taken still stops it before its first byte, and says so', async () => {
    const id = await queued(scene, 1);
    clock = later(24 * HOUR);
    const by: MailDoor = {
      ...door(),
      hand(parcel) {
        const hold = { kind: 'letter', subject: findDelivery(scene.db, id)?.letterId ?? '' } as const;
        insertHold(scene.db, { ...hold, reason: 'Le bureau attend.', setBy: scene.coordinator.id }, clock);
        expect(parcel.onContent()).toBe(false);
        return Promise.resolve({ kind: 'later', code: null, answer: 'DATA 354' });
      },
    };
    expect((await done(by)).ended).toEqual([{ delivery: id, as: 'put-off' }]);
    expect(attemptsOf(scene.db, id).at(-1)?.answer).toBe('DATA 354\nLe bureau attend.');
    clock = later(48 * HOUR);
    expect((await done(door())).staying).toMatchObject([{ because: ['Le bureau attend.'] }]);
  });

  test('a sleeper that wakes says nothing about the try that follows its own', async () => {
    const id = await queued(scene, 1);
    clock = later(24 * HOUR);
    const sleeper: MailDoor = {
      ...door(),
      async hand() {
        // Another one takes the mail up and is killed within the message.
        clock = later(LEASE_MS, clock);
        await killed('within', 'two');
        return { kind: 'later', code: null, answer: 'repris par un autre envoi' };
      },
    };
    await done(sleeper);
    clock = later(24 * HOUR, clock);
    const by = door();
    expect(await done(by)).toMatchObject({ abandoned: 1 });
    expect([by.parcels.length, stateOf(id)]).toEqual([0, 'unknown']);
  });

  test('a folder that is set meanwhile says nothing of what a server may have taken', async () => {
    const id = await queued(scene, 1);
    clock = later(24 * HOUR);
    await killed('within');
    const folder = createFileDoor(path.join(scene.folder, 'mail'));
    expect(await done(folder)).toMatchObject({ abandoned: 1, ended: [] });
    expect(stateOf(id)).toBe('unknown');
  });

  test('what came back had left: it counts for the day, from the mailbox that it left from', async () => {
    const none = { delayHours: 0, perAuthorityQuarter: 3, perMailboxDay: 1 };
    insertLimits(scene.db, { ...none, setAt: T0, setBy: scene.coordinator.id });
    const [first, second] = [await queued(scene, 1), await queued(scene, 2)] as const;
    // Queued while another address was set.
    setDelivery(scene.db, first, { mailbox: 'ancienne@syndicat.example' });
    await done(door());
    expect([stateOf(first), stateOf(second)]).toEqual(['sent', 'queued']);
    noteBounce(scene.db, { outboxId: first, at: clock, code: 550, answer: '5.1.1', person: null });
    clock = later(HOUR);
    expect(await done(door())).toMatchObject({ ended: [], staying: [{ until: '2026-11-25' }] });
  });

  test('a clock that was wrong for a while keeps nothing back', async () => {
    const id = await queued(scene, 1);
    const other = await queued(scene, 2, { email: 'autre@c01001.example' });
    const wrong = '2031-01-01T00:00:00.000Z';
    takeLease(scene.db, 'gone', wrong, later(LEASE_MS, wrong));
    setDelivery(scene.db, other, { takenAt: wrong });
    clock = later(24 * HOUR);
    expect((await done(door())).ended).toContainEqual({ delivery: id, as: 'sent' });
  });
});

describe('by hand', () => {
  const at = later(30 * HOUR);
  test('by post, with its receipt', async () => {
    const letter = await approved(scene, 1);
    const ask = { letter: letter.id, person: scene.writer.id, day: '2026-11-25', at };
    expect(recordPost(scene.db, { ...ask, registered: '12' }).kind).toBe('refused');
    expect(recordPost(scene.db, { ...ask, day: '2026-11-27', registered: null })).toMatchObject({
      problems: ['Ce jour est à venir.'],
    });
    const posted = recordPost(scene.db, { ...ask, registered: '1a 123 456 7890 1' });
    if (posted.kind !== 'written') throw new Error(JSON.stringify(posted));
    // The page sent twice: one slip is one letter.
    expect(recordPost(scene.db, { ...ask, registered: '1A12345678901' })).toMatchObject({
      problems: ['Cet envoi est déjà noté.'],
    });
    expect(deliveriesOfLetter(scene.db, letter.id)).toHaveLength(1);
    expect(posted.delivery).toMatchObject({ channel: 'post', state: 'sent', registered: '1A12345678901' });
    const reading = () => readCase(scene.db, letter.caseId)?.projection;
    expect(reading()?.stage).toBe('sent');
    const proof = {
      delivery: posted.delivery.id,
      person: scene.writer.id,
      proof: 'postal-receipt',
      number: null,
      at,
    } as const;
    expect(await addReceipt(scene, { ...proof, day: '2026-11-25', scan: null })).toMatchObject({
      kind: 'refused',
    });
    expect(
      await addReceipt(scene, { ...proof, day: '2026-11-25', scan: Buffer.from('<html>') }),
    ).toMatchObject({ kind: 'refused' });
    expect(
      await addReceipt(scene, { ...proof, day: '2026-11-24', scan: null, number: 'AR 1' }),
    ).toMatchObject({ problems: ['Ce jour vient avant l’envoi.'] });
    const scan = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#fff' } })
      .png()
      .toBuffer();
    const kept = await addReceipt(scene, { ...proof, day: '2026-11-25', scan });
    if (kept.kind !== 'written') throw new Error(JSON.stringify(kept));
    expect(await scene.files.verify(kept.receipt?.sha256 ?? '')).toBe('intact');
    expect(reading()).toMatchObject({
      stage: 'acknowledged',
      facts: { receipt: { proof: 'postal-receipt' } },
    });
  });

  test('what came back is no longer « partie »; the other way by which the letter left still counts', async () => {
    const letter = await approved(scene, 1);
    const ask = { letter: letter.id, person: scene.writer.id, day: '2026-11-25', at, registered: null };
    expect(recordPost(scene.db, ask).kind).toBe('written');
    const reading = () => readCase(scene.db, letter.caseId);
    const back = (day: string, seen = reading()?.row.events ?? -1) =>
      recordReturn(scene.db, {
        caseId: letter.caseId,
        seenEvents: seen,
        event: {
          kind: 'delivery-failed',
          letter: letter.id,
          by: scene.reader.id,
          at,
          day,
          because: 'N’habite pas à l’adresse.',
          source: { kind: 'spoken-or-paper' },
        },
      });
    expect(back('2026-11-24')).toMatchObject({ message: 'Ce jour vient avant l’envoi.' });
    expect(back('2026-11-26', 1)).toMatchObject({ kind: 'stale' });
    const form = recordForm(scene.db, {
      ...ask,
      url: 'https://www.exemple-1.example/contact',
      receipt: null,
    });
    expect(form.kind).toBe('written');
    expect(back('2026-11-26')).toEqual({ kind: 'recorded' });
    const cameBack = () =>
      deliveriesOfLetter(scene.db, letter.id).map(({ id, channel }) => [channel, hasComeBack(scene.db, id)]);
    expect(cameBack()).toEqual([
      ['post', true],
      ['form', false],
    ]);
    expect(reading()?.projection.stage).toBe('sent');
    expect(reading()?.events.at(-1)).toMatchObject({ kind: 'noted', by: scene.reader.id, day: '2026-11-26' });
    expect(back('2026-11-26')).toEqual({ kind: 'recorded' });
    expect(cameBack().map(([, is]) => is)).toEqual([true, true]);
    expect(attemptsOf(scene.db, deliveriesOfLetter(scene.db, letter.id)[0]?.id ?? '')).toMatchObject([
      { kind: 'bounced', answer: 'N’habite pas à l’adresse.', personId: scene.reader.id },
    ]);
    expect(reading()?.events.at(-1)).toMatchObject({
      kind: 'delivery-failed',
      because: expect.stringContaining('est revenue (formulaire) : N’habite pas') as string,
    });
    expect(reading()?.projection.stage).toBe('approved');
    // Posted anew, to the right address, on a later day.
    expect(recordPost(scene.db, { ...ask, day: '2026-11-25' }).kind).toBe('written');
  });

  test('a posted reminder that came back leaves again, and the first letter stays where it is', async () => {
    const first = await approved(scene, 1);
    const { caseId } = first;
    const sheet = { person: scene.writer.id, day: '2026-11-25', at, registered: null };
    const posted = recordPost(scene.db, { ...sheet, letter: first.id });
    if (posted.kind !== 'written') throw new Error(JSON.stringify(posted));
    const proof = { person: scene.writer.id, at, day: '2026-11-25', scan: null, number: '1A00012345678' };
    await addReceipt(scene, { ...proof, delivery: posted.delivery.id, proof: 'postal-receipt' });
    const known = { kind: 't0', sentOn: '2026-11-25', receivedOn: '2026-11-25' } as const;
    const previous = [{ ...known, reference: first.reference, unanswered: ['qui a créé ce visuel.'] }];
    const reminder = { kind: 't2', at, part: { circumstances: { previous } } } as const;
    const letter = (await approved(scene, { caseId, code: first.authorityCode }, reminder)).id;
    const reading = () => readCase(scene.db, caseId);
    expect(recordPost(scene.db, { ...sheet, letter }).kind).toBe('written');
    expect(reading()?.projection).toMatchObject({
      stage: 'reminded',
      facts: { lastReminder: { letter, receipt: null } },
    });
    const event = { by: scene.reader.id, at, day: '2026-11-26', because: 'N’habite pas à l’adresse.' };
    const back = { ...event, kind: 'delivery-failed', letter } as const;
    const seenEvents = reading()?.row.events ?? -1;
    expect(recordReturn(scene.db, { caseId, seenEvents, event: back })).toEqual({ kind: 'recorded' });
    expect(deliveriesOfLetter(scene.db, letter).map(({ id }) => hasComeBack(scene.db, id))).toEqual([true]);
    expect(reading()?.projection).toMatchObject({
      stage: 'acknowledged',
      facts: { lastReminder: null, deliveryFailed: { letter }, receipt: { proof: 'postal-receipt' } },
    });
    const again = recordPost(scene.db, { ...sheet, letter, day: '2026-11-26', at: later(54 * HOUR) });
    if (again.kind !== 'written') throw new Error(JSON.stringify(again));
    await addReceipt(scene, {
      ...proof,
      day: '2026-11-26',
      at: later(54 * HOUR),
      delivery: again.delivery.id,
      proof: 'postal-receipt',
    });
    expect(reading()?.projection).toMatchObject({
      stage: 'reminded',
      facts: { receipt: { day: '2026-11-25' }, lastReminder: { receipt: { day: '2026-11-26' } } },
    });
  });

  test('an envelope that came back starts no delay of a request of documents; a new posting does', async () => {
    const { db } = scene;
    const letter = await approved(scene, 1, { kind: 't3', grade: 'technical' });
    const { caseId } = letter;
    const ask = { letter: letter.id, person: scene.writer.id, day: '2026-11-25', at, registered: null };
    const posted = recordPost(db, ask);
    if (posted.kind !== 'written') throw new Error(JSON.stringify(posted));
    const documents = () => readCase(db, caseId)?.projection.facts.documents;
    expect(documents()).toMatchObject({ requested: { day: '2026-11-25' }, returned: null });
    const envelope = {
      delivery: posted.delivery.id,
      person: scene.reader.id,
      day: '2026-11-26',
      because: ' N’habite pas à\n l’adresse indiquée ',
      at: later(54 * HOUR),
    };
    for (const [part, problem] of [
      [{ day: '2026-11-24' }, 'avant l’envoi'],
      [{ day: '2027-01-01' }, 'à venir'],
      [{ day: 'hier' }, 'Indiquez le jour'],
      [{ because: ' ' }, 'Recopiez'],
      [{ because: 'x'.repeat(301) }, '300 caractères'],
      [{ delivery: 'absent' }, 'n’existe pas'],
      [{ person: 'absent' }, 'plus accès'],
    ] as const)
      expect(recordEnvelope(db, { ...envelope, ...part })).toEqual({
        kind: 'refused',
        problems: [expect.stringContaining(problem)],
      });
    expect(documents()?.returned).toBeNull();

    expect(recordEnvelope(db, envelope).kind).toBe('written');
    expect(hasComeBack(db, posted.delivery.id)).toBe(true);
    expect(attemptsOf(db, posted.delivery.id)).toMatchObject([
      { kind: 'bounced', answer: 'N’habite pas à l’adresse indiquée', personId: scene.reader.id },
    ]);
    const reading = readCase(db, caseId);
    expect(reading?.projection.stage).toBe('open');
    expect(reading?.events.at(-1)).toMatchObject({
      kind: 'delivery-failed',
      day: '2026-11-26',
      because: `Lettre ${letter.reference} est revenue (poste) : N’habite pas à l’adresse indiquée.`,
    });
    // No sheet for the CADA can be written of it, and nothing arrived with it.
    const known = await documentRequestOf({ db, letters: scene.files }, documents() ?? null);
    expect(known).toMatchObject({ receivedOn: null, settled: { how: 'returned', on: '2026-11-26' } });
    const referral = await write(
      scene,
      { caseId, code: letter.authorityCode },
      { kind: 't3b', grade: 'technical', part: { circumstances: { documentRequest: known } } },
    );
    expect(JSON.stringify(referral)).toContain('elle est revenue le 26');
    const after = later(78 * HOUR);
    const proof = {
      person: scene.writer.id,
      at: after,
      day: '2026-11-27',
      scan: null,
      number: '1A0012345678',
    };
    const late = { ...proof, delivery: posted.delivery.id, proof: 'postal-receipt' } as const;
    expect(await addReceipt(scene, late)).toMatchObject({
      problems: ['Cet envoi est revenu : il n’est pas arrivé.'],
    });
    expect(recordEnvelope(db, envelope)).toMatchObject({
      problems: ['C’est déjà noté : cet envoi est revenu.'],
    });

    const again = recordPost(db, { ...ask, day: '2026-11-27', at: after });
    if (again.kind !== 'written') throw new Error(JSON.stringify(again));
    expect(documents()).toMatchObject({ requested: { day: '2026-11-27' }, returned: null, receipt: null });
    await addReceipt(scene, { ...late, delivery: again.delivery.id });
    expect(documents()).toMatchObject({ receipt: { day: '2026-11-27' }, returned: null });
    const twice = { ...envelope, day: '2026-11-27', at: after, delivery: again.delivery.id };
    expect(recordEnvelope(db, twice)).toMatchObject({
      problems: [expect.stringContaining('il est arrivé')],
    });
  });

  test('an envelope says nothing of a mail, nor of a request that also left by mail', async () => {
    const { db } = scene;
    const mailed = await queued(scene, 1);
    const of = { person: scene.reader.id, day: '2026-11-26', because: 'Inconnu.', at: later(54 * HOUR) };
    expect(recordEnvelope(db, { ...of, delivery: mailed })).toMatchObject({
      problems: [expect.stringContaining('Seul un envoi par la poste')],
    });
    const letter = await approved(scene, 2, { kind: 't3', grade: 'technical' });
    const ask = { letter: letter.id, person: scene.writer.id, day: '2026-11-25', at };
    const form = { ...ask, url: 'https://www.exemple-2.example/contact', receipt: null };
    expect(recordForm(db, form).kind).toBe('written');
    const posted = recordPost(db, { ...ask, registered: null });
    if (posted.kind !== 'written') throw new Error(JSON.stringify(posted));
    expect(recordEnvelope(db, { ...of, delivery: posted.delivery.id }).kind).toBe('written');
    const reading = readCase(db, letter.caseId);
    expect(reading?.events.at(-1)).toMatchObject({ kind: 'noted', day: '2026-11-26' });
    expect(reading?.projection.facts.documents).toMatchObject({ returned: null });
  });

  test('a request of documents whose mail bounced starts no delay either', async () => {
    const id = await queued(scene, 1, { kind: 't3', grade: 'technical' });
    clock = later(49 * HOUR);
    await send(door());
    const letter = findLetter(scene.db, findDelivery(scene.db, id)?.letterId ?? '');
    const documents = () => readCase(scene.db, letter?.caseId ?? '')?.projection.facts.documents;
    expect(documents()).toMatchObject({ returned: null });
    const bounce = { outboxId: id, at: clock, code: 550, answer: 'Inconnue.', person: null };
    expect(noteBounce(scene.db, bounce)).toBe(true);
    expect(documents()?.returned?.because).toContain('est revenue');
  });

  test('in a form, whose number is the receipt', async () => {
    const letter = await approved(scene, 1);
    const ask = { letter: letter.id, person: scene.writer.id, day: '2026-11-25', at };
    expect(recordForm(scene.db, { ...ask, url: 'javascript:alert(1)', receipt: null }).kind).toBe('refused');
    const filed = recordForm(scene.db, {
      ...ask,
      url: 'https://www.exemple-1.example/contact',
      receipt: ' D-2026-17 ',
    });
    expect(filed).toMatchObject({ kind: 'written', receipt: { number: 'D-2026-17' } });
    expect(readCase(scene.db, letter.caseId)?.projection.stage).toBe('acknowledged');
    expect(deliveriesOfLetter(scene.db, letter.id)).toMatchObject([
      { channel: 'form', registered: 'D-2026-17' },
    ]);
  });
});

describe('notices', () => {
  const notice = {
    kind: 'notice',
    about: 'invitation',
    to: 'benevole@section.example',
    subject: 'Votre entrée',
    text: 'https://vigie.example/entree/secret\n',
    html: null,
    unsubscribeUrl: null,
  } as const;
  const deps = () => ({ db: scene.db, settings: SETTINGS, random: randomBytes });

  test('once each, before letters, and forgotten when they have left', async () => {
    const ask = { notice, onceKey: 'invitation:1', at: T0 };
    const first = enqueueNotice(deps(), ask);
    expect(enqueueNotice(deps(), ask)).toMatchObject({ kind: 'already' });
    expect(enqueueNotice(deps(), { ...ask, onceKey: 'x', notice: { ...notice, to: 'x' } }).kind).toBe(
      'refused',
    );
    const by = door();
    await done(by);
    if (first.kind !== 'queued') throw new Error(first.kind);
    expect(findDelivery(scene.db, first.id)).toMatchObject({
      state: 'sent',
      notice: null,
      recipient: '-@section.example',
    });
    expect(Buffer.from(by.parcels[0]?.raw ?? []).toString()).toContain('Auto-Submitted: auto-generated');
    expect(enqueueNotice(deps(), ask)).toMatchObject({ kind: 'already', id: first.id });
  });

  test('whose address a server repeats, in its own way or long after, is kept nowhere', async () => {
    const first = enqueueNotice(deps(), { notice, onceKey: 'invitation:3', at: T0 });
    if (first.kind !== 'queued') throw new Error(first.kind);
    const [name = ''] = notice.to.split('@');
    const said = `250 <${notice.to.toUpperCase()}> ok`;
    await done(door(() => ({ kind: 'accepted', code: 250, answer: said, refusedCopies: [] })));
    const back = {
      outboxId: first.id,
      at: clock,
      code: 550,
      answer: `550 ${notice.to}: unknown`,
      person: null,
    };
    expect(noteBounce(scene.db, back)).toBe(true);
    expect(attemptsOf(scene.db, first.id).slice(-2)).toMatchObject([
      { answer: '250 <-> ok' },
      { answer: '550 -: unknown' },
    ]);
    expect(
      JSON.stringify([attemptsOf(scene.db, first.id), findDelivery(scene.db, first.id)]).toLowerCase(),
    ).not.toContain(`${name.toLowerCase()}@`);
  });

  test('whose link lets nobody in any more do not leave: they end as expired, be the server out of reach', async () => {
    const ask = { notice: { ...notice, expiresAt: later(HOUR) }, onceKey: 'entree:1', at: T0 };
    const first = enqueueNotice(deps(), ask);
    if (first.kind !== 'queued') throw new Error(first.kind);
    const gone = door(() => ({ kind: 'no-server', problem: 'Le serveur ne répond pas.', answer: '' }));
    expect(await done(gone)).toMatchObject({ ended: [], problem: 'Le serveur ne répond pas.' });
    clock = later(HOUR);
    // Another one that waits before it stops the run.
    enqueueNotice(deps(), { notice, onceKey: 'digest:1', at: T0 });
    expect(await done(gone)).toMatchObject({ ended: [{ delivery: first.id, as: 'expired' }] });
    expect(findDelivery(scene.db, first.id)).toMatchObject({ state: 'cancelled', notice: null });
    expect(attemptsOf(scene.db, first.id).at(-1)?.answer).toContain('Périmé');
    clock = later(2 * HOUR);
    const by = door();
    await done(by);
    expect(by.parcels).toHaveLength(1);
  });

  test('whose time runs out between two words with the server stop before the first byte', async () => {
    const ask = { notice: { ...notice, expiresAt: later(HOUR) }, onceKey: 'entree:2', at: T0 };
    const first = enqueueNotice(deps(), ask);
    if (first.kind !== 'queued') throw new Error(first.kind);
    let went = true;
    await done({
      where: 'un serveur lent',
      isRepeatable: false,
      hand: (parcel) => {
        clock = later(HOUR + 1);
        went = parcel.onContent();
        return Promise.resolve({ kind: 'later', code: null, answer: '' });
      },
    });
    expect(went).toBe(false);
    await done(door());
    expect(findDelivery(scene.db, first.id)).toMatchObject({ state: 'cancelled', sentAt: null });
  });

  test('may be taken back while they wait', () => {
    const first = enqueueNotice(deps(), { notice, onceKey: 'invitation:2', at: T0 });
    if (first.kind !== 'queued') throw new Error(first.kind);
    const ask = { delivery: first.id, person: scene.coordinator.id };
    expect(cancelDelivery(scene.db, ask).kind).toBe('cancelled');
    expect(cancelDelivery(scene.db, ask).kind).toBe('refused');
  });
});

test('what waited in a safe copy does not leave by itself once it is put back', async () => {
  const id = await queued(scene, 1);
  const notice = {
    kind: 'notice',
    about: 'digest',
    to: 'benevole@section.example',
    subject: 'Vigie',
    text: 'x\n',
    html: null,
    unsubscribeUrl: null,
  } as const;
  const deps = { db: scene.db, settings: SETTINGS, random: randomBytes };
  expect(enqueueNotice(deps, { notice, onceKey: 'digest:1', at: T0 }).kind).toBe('queued');
  const other = await queued(scene, 2);
  clock = later(240 * HOUR);
  expect(settleRestored(scene.db, queuedMails(scene.db), { at: clock, madeAt: T0 })).toEqual({
    letters: 2,
    notices: 1,
  });
  const by = door();
  await done(by);
  expect([stateOf(id), by.parcels]).toEqual(['unknown', []]);
  expect(caseOf(id)?.events.at(-1)?.because).toContain('attendait de partir');
  // An answer that came before it was put back answers it all the same.
  expect(caseOf(id)?.projection.facts.uncertain?.day).toBe(T0.slice(0, 10));
  // A person looked: it had not left.
  const ask = { delivery: id, was: 'not-sent', note: 'Absente des envoyés.', at: clock } as const;
  expect(settleUnknown(scene.db, { ...ask, person: scene.coordinator.id }).kind).toBe('settled');
  await done(by);
  expect([stateOf(id), by.parcels.length]).toEqual(['sent', 1]);
  // The other one had: on the day from which it may have left, not on that of the putting back.
  const left = { delivery: other, was: 'sent', note: 'Vue dans les envoyés.', at: clock } as const;
  expect(settleUnknown(scene.db, { ...left, person: scene.coordinator.id }).kind).toBe('settled');
  expect(findDelivery(scene.db, other)).toMatchObject({ state: 'sent', sentOn: T0.slice(0, 10) });
});

test('the store refuses moves that are none, and keeps what was approved', async () => {
  const id = await queued(scene, 1);
  expect(() => setDelivery(scene.db, id, { state: 'sent', sentAt: T0, sentOn: '2026-11-24' })).toThrow(
    'no such move',
  );
  const letter = findDelivery(scene.db, id)?.letterId ?? '';
  const refusal = (statement: string): unknown => {
    try {
      scene.db.run(statement);
      return null;
    } catch (error) {
      return (error as Error).cause;
    }
  };
  expect(refusal(`UPDATE letters SET local_paragraph = 'x' WHERE id = '${letter}'`)).toMatchObject({
    message: 'an approved letter is frozen',
  });
  expect(refusal('DELETE FROM letter_files')).toMatchObject({ message: 'letter_files is append-only' });
  expect(refusal('DELETE FROM outbox')).toMatchObject({ message: 'the outbox is kept' });
  expect(stepsOfLetter(scene.db, letter).map(({ kind }) => kind)).toEqual([
    'drafted',
    'reviewed',
    'approved',
  ]);
});

test('a request of documents waits while another one of the authority is open', async () => {
  const id = await queued(scene, 1, { kind: 't3', grade: 'technical' });
  const letter = findLetter(scene.db, findDelivery(scene.db, id)?.letterId ?? '');
  const happened = { by: scene.coordinator.id, at: T0, day: '2026-11-24', because: 'Phrase.' };
  const before = appendEvents(scene.db, {
    caseId: letter?.caseId ?? '',
    events: [{ ...happened, kind: 'documents-requested', letter: 'another' }],
  });
  expect(before.kind).toBe('appended');
  clock = later(24 * HOUR);
  const by = door();
  expect((await done(by)).staying).toMatchObject([
    { because: [expect.stringContaining('une seule à la fois')] },
  ]);
  expect(by.parcels).toEqual([]);
});
