/** Letters and answers of a case go at their term, with proof; nothing else does, and a kill loses nothing. */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRaw } from '../../db/open.js';
import { findCase, eventsOfCase } from '../../db/queries/cases.js';
import { checksOf, endCommitment, findCommitment } from '../../db/queries/commitments.js';
import { findInbound, listInbound } from '../../db/queries/inbox.js';
import { lastLetterRemoval, openLetterRemovals } from '../../db/queries/letter-removals.js';
import { filesOfLetter, findLetter, stepsOfLetter, type LetterRow } from '../../db/queries/letters.js';
import { attemptsOf, deliveriesOfLetter, findDelivery, receiptsOf } from '../../db/queries/outbox.js';
import {
  addCommitment,
  appendEvents,
  checkCommitment,
  readCase,
  type CaseEvent,
} from '../../src/cases/index.js';
import { readEntries, verifyLog } from '../../src/evidence/record-log.js';
import { letterToSend } from '../../src/letters/frozen-letter.js';
import { queueLetter } from '../../src/mail/queue.js';
import { readDraft } from '../../src/letters/read-letter.js';
import { addReceipt, recordEnvelope, recordPost, recordReturn } from '../../src/mail/by-hand.js';
import { createFileDoor } from '../../src/mail/file-door.js';
import {
  dismissMail,
  keepOriginal,
  originalSize,
  receiveMail,
  recordAnswer,
  takeUpMail,
} from '../../src/mail/inbox/index.js';
import { sendDue } from '../../src/mail/send.js';
import { areLettersDue, type KeptCase } from '../../src/mail/letter-term.js';
import { removeLettersDue, type LetterRemovalDeps } from '../../src/mail/remove-letters.js';
import { temporaryFolder } from '../support/folder.js';
import { HOUR, later, openMailScene, queued, SETTINGS, type MailScene } from './letter-kit.js';

const DELAYS = { lettersMonths: 60 };
const ANSWERED = '2026-12-10T09:00:00.000Z';
const TOO_EARLY = '2031-12-10T08:59:59.000Z';
const IN_TIME = '2031-12-10T09:00:00.000Z';
const SECRET = 'Madame Unetelle, du service culturel';

let scene: MailScene;
let raw: ReturnType<typeof openRaw>;
beforeEach(() => {
  scene = openMailScene(temporaryFolder());
  raw = openRaw(scene.file);
});
afterEach(() => {
  raw.close();
  scene.close();
});

const inbox = (): string => path.join(scene.folder, 'inbox');
const mail = (): string => path.join(scene.folder, 'mail');

function deps(at = IN_TIME, part: Partial<LetterRemovalDeps> = {}): LetterRemovalDeps {
  return {
    db: scene.db,
    letters: scene.files,
    inbox: inbox(),
    mail: mail(),
    now: () => new Date(at),
    program: '0.1.0',
    ruleset: 't-1',
    ...part,
  };
}

let uid = 0;

/** A letter that left, its receipt with a scan, and an answer by mail that was filed. */
async function answered(
  number: number,
  height = 40 + number,
): Promise<{ readonly letter: LetterRow; readonly mailId: string }> {
  const { db, files, writer } = scene;
  const delivery = await queued(scene, number);
  const at = later(24 * HOUR);
  await sendDue({
    db,
    files,
    door: createFileDoor(mail()),
    settings: SETTINGS,
    now: () => new Date(later(number * HOUR, at)),
    owner: `o${number}`,
  });
  const letter = findLetter(db, findDelivery(db, delivery)?.letterId ?? '');
  if (letter === null) throw new Error('no letter');
  const scan = await sharp({ create: { width: 40, height, channels: 3, background: '#fff' } })
    .png()
    .toBuffer();
  const day = '2026-11-26';
  const proof = {
    delivery,
    person: writer.id,
    proof: 'postal-receipt',
    day,
    number: '1A 23',
    scan,
    at: later(72 * HOUR),
  } as const;
  expect((await addReceipt({ db, files }, proof)).kind).toBe('written');
  const text = `From: "${SECRET}" <accueil@c01001.example>\r\nSubject: Re: ${letter.reference}\r\n\r\nBonjour, ${SECRET} vous répond (${number}).\r\n`;
  const kept = await keepOriginal(inbox(), Readable.from([Buffer.from(text)]));
  uid += 1;
  const received = await receiveMail(
    { db, folder: inbox(), now: () => new Date(ANSWERED), ours: [] },
    { ...kept, mailbox: 'm', uidValidity: '1', uid, omittedBytes: 0, receivedAt: ANSWERED },
  );
  if (received.kind !== 'new') throw new Error('not new');
  const filed = recordAnswer(db, {
    mail: received.id,
    caseId: letter.caseId,
    said: { kind: 'commits', text: 'Créditer', quote: `${SECRET} : nous créditerons.` },
    isComplete: true,
    person: writer.id,
    at: ANSWERED,
    day: '2026-12-10',
    today: '2026-12-10',
    note: `Lu avec ${SECRET}.`,
  });
  expect(filed).toEqual({ kind: 'recorded' });
  return { letter, mailId: received.id };
}

/** Looked at once, with a note that names somebody, then ended. */
function endPromise(caseId: string): void {
  for (const id of raw.prepare('SELECT id FROM commitments WHERE case_id = ?').pluck().all(caseId))
    checkCommitment(
      scene.db,
      { commitment: String(id), result: 'broken', note: `${SECRET} le dit en conseil.` },
      { person: scene.writer.id, at: ANSWERED, today: '2026-12-10' },
    );
  for (const id of raw.prepare('SELECT id FROM commitments WHERE case_id = ?').pluck().all(caseId))
    endCommitment(scene.db, String(id), scene.writer.id, ANSWERED);
}

const stored = (): readonly string[] =>
  readdirSync(path.join(scene.folder, 'letters'), { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map(({ name }) => name);
const bare = ({ kind, day, at, by }: CaseEvent) => ({ kind, day, at, by });
const rowsOf = (table: string): readonly string[] =>
  raw
    .prepare(`SELECT * FROM ${table}`)
    .all()
    .map((row) => JSON.stringify(row));

describe('a case whose last event is older than the delay', () => {
  test('loses its letters, answers, names and addresses; what stays is what came of it, and the proof that they went', async () => {
    const { db } = scene;
    const { letter, mailId } = await answered(1);
    const other = await answered(2);
    endPromise(letter.caseId);
    const before = readCase(db, letter.caseId);
    const files = filesOfLetter(db, letter.id).map(({ sha256 }) => sha256);
    expect((await removeLettersDue(deps(TOO_EARLY), DELAYS)).cases).toBe(0);
    for (const table of ['inbound_mails', 'case_events', 'commitments'])
      expect(rowsOf(table).join(' ')).toContain(SECRET);

    const count = stored().length;
    const run = await removeLettersDue(deps(), DELAYS);
    // Four frozen files, the draft, the message, the scan and the answer; the other case has an open promise.
    expect(run).toMatchObject({ cases: 1, files: 8, mails: 0, waiting: 0 });
    expect(stored()).toHaveLength(count - 7);
    expect(stored().some((name) => files.includes(name))).toBe(false);
    expect(readdirSync(mail())).toHaveLength(1);
    const row = findInbound(db, mailId);
    expect(await originalSize(inbox(), row?.sha256 ?? '')).toBeNull();
    expect(row).toMatchObject({
      state: 'filed',
      class: 'reply',
      subject: '',
      fromAddress: null,
      removedAt: IN_TIME,
    });

    const gone = findLetter(db, letter.id);
    expect(gone).toMatchObject({
      reference: letter.reference,
      template: 't0',
      status: 'approved',
      approvedAt: letter.approvedAt,
      authorityCode: letter.authorityCode,
      localParagraph: null,
      addressee: { name: letter.addressee.name, official: null, addressLines: [], email: null },
      removedAt: IN_TIME,
    });
    const [delivery] = deliveriesOfLetter(db, letter.id);
    expect(delivery).toMatchObject({ state: 'sent', recipient: '-1@c01001.example', file: null });
    expect(attemptsOf(db, delivery?.id ?? '').every(({ answer }) => answer === null)).toBe(true);
    expect(receiptsOf(db, delivery?.id ?? '')).toMatchObject([{ number: null, day: '2026-11-26' }]);
    expect(
      stepsOfLetter(db, letter.id)
        .at(-1)
        ?.checklist?.every(({ note }) => note === null),
    ).toBe(true);

    const after = readCase(db, letter.caseId);
    expect(after?.events.slice(0, -1).map(bare)).toEqual(before?.events.map(bare));
    expect(after?.events.at(-1)).toMatchObject({ kind: 'noted', by: 'retention' });
    expect(after?.events.at(-1)?.because).toContain('cinq ans depuis le dernier fait');
    expect(after?.projection).toMatchObject({
      stage: before?.projection.stage,
      outcome: 'committed',
      refused: [],
    });

    expect(verifyLog(db).kind).toBe('intact');
    const [entry] = [...readEntries(db)].filter(({ subject }) => subject === letter.caseId);
    expect(entry?.parts.map(({ role }) => role).toSorted()).toEqual([
      'letter',
      'letter',
      'letter',
      'letter',
      'letter',
      'letter',
      'letter',
      'mail',
    ]);
    expect(entry?.parts.map(({ sha256 }) => sha256)).toEqual(expect.arrayContaining(files));
    expect(lastLetterRemoval(db, letter.caseId)).toMatchObject({ state: 'removed', logSeq: entry?.seq });

    // Nothing of it is left but in the other case.
    const others = new RegExp([other.letter.caseId, other.letter.id, other.mailId].join('|'), 'u');
    for (const table of [
      'letters',
      'outbox',
      'inbound_mails',
      'case_events',
      'commitments',
      'commitment_checks',
    ])
      for (const text of rowsOf(table))
        expect(others.test(text) ? '' : text).not.toMatch(/Unetelle|mairie@|accueil@/u);

    // Of a version that let the words of commitments stay: that the texts went is nothing that they wait for anew.
    raw.exec(
      `INSERT INTO commitments (id, authority_code, case_id, text, made_on, recheck_on, added_by, added_at, ended_at, ended_by)
        SELECT 'ancien', authority_code, case_id, 'x', made_on, recheck_on, added_by, added_at, ended_at, ended_by
        FROM commitments WHERE case_id = '${letter.caseId}' LIMIT 1`,
    );
    expect(await removeLettersDue(deps(later(HOUR, IN_TIME)), DELAYS)).toMatchObject({
      cases: 0,
      commitments: 1,
    });
    expect(findLetter(db, other.letter.id)?.removedAt).toBeNull();
  });

  test('says that it was deleted wherever it would be read, sent or written again', async () => {
    const { letter, mailId } = await answered(1);
    endPromise(letter.caseId);
    await removeLettersDue(deps(), DELAYS);
    const row = findLetter(scene.db, letter.id);
    if (row === null) throw new Error('no letter');
    const told = /a été supprimé le 10.décembre.2031/u;
    expect(await readDraft(scene.files, row)).toMatchObject({ problem: expect.stringMatching(told) });
    const asked = { to: 'a@b.example', cc: [], replyTo: null };
    expect(await letterToSend({ db: scene.db, files: scene.files }, row, asked)).toMatchObject({
      problem: expect.stringMatching(told),
    });
    expect(
      takeUpMail(scene.db, { mail: mailId, caseId: null, person: scene.writer.id, at: IN_TIME }),
    ).toMatchObject({
      message: expect.stringContaining('durée de conservation'),
    });
    const again = { letter: letter.id, to: 'mairie@c01001.example', person: scene.writer.id, at: IN_TIME };
    expect(queueLetter({ db: scene.db, settings: SETTINGS, random: randomBytes }, again)).toMatchObject({
      problems: [expect.stringMatching(told)],
    });
    // Nor is anything written down of it by hand, and no scan stays on the disk.
    const [delivery] = deliveriesOfLetter(scene.db, letter.id);
    const files = (): number => readdirSync(scene.folder, { recursive: true }).length;
    const kept = files();
    const by = { person: scene.writer.id, day: '2026-11-27', at: IN_TIME } as const;
    const scan = await sharp({ create: { width: 60, height: 60, channels: 3, background: '#eee' } })
      .png()
      .toBuffer();
    const id = delivery?.id ?? '';
    for (const written of [
      recordPost(scene.db, { ...by, letter: letter.id, registered: null }),
      recordEnvelope(scene.db, { ...by, delivery: id, because: `Refusé par ${SECRET}` }),
      await addReceipt(scene, { ...by, delivery: id, proof: 'postal-receipt', number: null, scan }),
    ])
      expect(written).toMatchObject({ kind: 'refused', problems: [expect.stringMatching(told)] });
    expect(files()).toBe(kept);
    const { caseId } = letter;
    const seenEvents = findCase(scene.db, caseId)?.events ?? 0;
    const event = {
      kind: 'delivery-failed',
      letter: letter.id,
      because: `Refusé par ${SECRET}`,
      by: scene.writer.id,
      at: IN_TIME,
      day: '2026-11-27',
    } as const;
    expect(recordReturn(scene.db, { caseId, event, seenEvents })).toMatchObject({
      kind: 'refused',
      message: expect.stringMatching(told) as string,
    });
  });

  test.each([
    ['an open promise', () => undefined],
    [
      'a request of documents',
      (caseId: string) => {
        endPromise(caseId);
        say(caseId, { kind: 'documents-requested', letter: 'd' });
      },
    ],
    [
      'a hold',
      (caseId: string) => {
        endPromise(caseId);
        say(caseId, { kind: 'held', why: 'coordinator' });
      },
    ],
    [
      'a hold of the national office',
      (caseId: string) => {
        endPromise(caseId);
        raw
          .prepare(
            `INSERT INTO holds (id, kind, subject, reason, set_at, set_by) VALUES ('h', 'case', ?, 'Un juge le demande.', ?, ?)`,
          )
          .run(caseId, ANSWERED, scene.coordinator.id);
      },
    ],
  ])('%s keeps it whole', async (_name, make) => {
    const { letter } = await answered(1);
    make(letter.caseId);
    const count = stored().length;
    expect(await removeLettersDue(deps('2040-01-01T00:00:00.000Z'), DELAYS)).toMatchObject({
      cases: 0,
      files: 0,
    });
    expect(stored()).toHaveLength(count);
    expect(findLetter(scene.db, letter.id)?.removedAt).toBeNull();
  });

  test('killed anywhere it is finished by the next run', async () => {
    const { letter } = await answered(1);
    endPromise(letter.caseId);
    for (const left of [0, 3, 6]) {
      let calls = 0;
      const letters = {
        ...scene.files,
        remove: (sha256: string) => {
          calls += 1;
          return calls > left ? Promise.reject(new Error('killed')) : scene.files.remove(sha256);
        },
      };
      await expect(removeLettersDue(deps(IN_TIME, { letters }), DELAYS)).rejects.toThrow('killed');
      expect(openLetterRemovals(scene.db)).toHaveLength(1);
      // Until the files are gone the rows say nothing.
      expect(findLetter(scene.db, letter.id)?.removedAt).toBeNull();
    }
    // Begun: what came since stays, what was meant goes.
    say(letter.caseId, { kind: 'noted' }, later(HOUR, IN_TIME));
    const run = await removeLettersDue(deps(later(2 * HOUR, IN_TIME)), DELAYS);
    expect(run).toMatchObject({ cases: 1, files: 8 });
    expect(stored()).toEqual([]);
    expect(verifyLog(scene.db).kind).toBe('intact');
    expect(
      eventsOfCase(scene.db, letter.caseId)
        .slice(-2)
        .map(({ because }) => because),
    ).toEqual(['Essai.', expect.stringContaining('supprimées')]);
  });
});

test('what was meant and not begun stays when somebody wrote meanwhile', async () => {
  const { letter } = await answered(1);
  endPromise(letter.caseId);
  const whole = stored().length;
  const letters = { ...scene.files, remove: () => Promise.reject(new Error('killed')) };
  await expect(removeLettersDue(deps(IN_TIME, { letters }), DELAYS)).rejects.toThrow('killed');
  say(letter.caseId, { kind: 'noted' }, IN_TIME);
  expect((await removeLettersDue(deps(later(HOUR, IN_TIME)), DELAYS)).cases).toBe(0);
  expect([openLetterRemovals(scene.db).length, stored().length]).toEqual([0, whole]);
  expect(lastLetterRemoval(scene.db, letter.caseId)?.state).toBe('kept');
  expect(findLetter(scene.db, letter.id)?.removedAt).toBeNull();
});

function say(caseId: string, event: Record<string, unknown>, at = ANSWERED): void {
  const base = { by: scene.writer.id, at, day: at.slice(0, 10), because: 'Essai.' };
  const done = appendEvents(scene.db, { caseId, events: [{ ...base, ...event } as never] });
  if (done.kind !== 'appended') throw new Error(JSON.stringify(done));
}

test('a scan that two cases share goes with the last of them', async () => {
  const first = await answered(1, 40);
  const second = await answered(2, 40);
  const scan = scanOf(first.letter.id);
  expect(scan).toBe(scanOf(second.letter.id));
  endPromise(first.letter.caseId);
  expect(await removeLettersDue(deps(), DELAYS)).toMatchObject({ cases: 1, files: 7 });
  expect(stored()).toContain(scan);
  endPromise(second.letter.caseId);
  expect(await removeLettersDue(deps(), DELAYS)).toMatchObject({ cases: 1, files: 8 });
  expect(stored()).toEqual([]);
});

test('what another case came to name since it was meant stays', async () => {
  const { letter } = await answered(1, 40);
  endPromise(letter.caseId);
  const letters = { ...scene.files, remove: () => Promise.reject(new Error('killed')) };
  await expect(removeLettersDue(deps(IN_TIME, { letters }), DELAYS)).rejects.toThrow('killed');
  const other = await answered(2, 40);
  expect(await removeLettersDue(deps(), DELAYS)).toMatchObject({ cases: 1, files: 7 });
  expect(stored()).toContain(scanOf(other.letter.id));
});

const scanOf = (letterId: string): string =>
  String(
    raw
      .prepare(`SELECT r.sha256 FROM outbox o JOIN delivery_receipts r ON r.outbox_id = o.id
    WHERE o.letter_id = ?`)
      .pluck()
      .get(letterId),
  );

test('an answer that was deleted and comes again from a mailbox that moved leaves nothing on the disk', async () => {
  const { letter, mailId } = await answered(1);
  endPromise(letter.caseId);
  const row = findInbound(scene.db, mailId);
  const original = path.join(inbox(), String(row?.sha256).slice(0, 2), String(row?.sha256));
  const bytes = readFileSync(original);
  await removeLettersDue(deps(), DELAYS);
  const kept = await keepOriginal(inbox(), Readable.from([bytes]));
  expect(existsSync(original)).toBe(true);
  const again = await receiveMail(
    { db: scene.db, folder: inbox(), now: () => new Date(IN_TIME), ours: [] },
    { ...kept, mailbox: 'moved', uidValidity: '7', uid: 1, omittedBytes: 0, receivedAt: ANSWERED },
  );
  expect([again, existsSync(original)]).toEqual([{ kind: 'known' }, false]);
  expect(findInbound(scene.db, mailId)).toMatchObject({ mailbox: 'moved', subject: '', removedAt: IN_TIME });
});

test('a mail that was put aside goes as well, once its time is over', async () => {
  const { db, writer } = scene;
  const kept = await keepOriginal(
    inbox(),
    Readable.from([Buffer.from('Subject: Publicité\r\n\r\nAchetez.\r\n')]),
  );
  await receiveMail(
    { db, folder: inbox(), now: () => new Date(ANSWERED), ours: [] },
    { ...kept, mailbox: 'm', uidValidity: '9', uid: 1, omittedBytes: 0, receivedAt: ANSWERED },
  );
  const [row] = listInbound(db, { state: 'waiting', limit: 1 });
  dismissMail(db, { mail: row?.id ?? '', person: writer.id, at: ANSWERED, note: 'Publicité.' });
  expect((await removeLettersDue(deps(TOO_EARLY), DELAYS)).mails).toBe(0);
  expect(await removeLettersDue(deps(), DELAYS)).toMatchObject({ mails: 1, cases: 0, bytes: kept.bytes });
  expect(existsSync(path.join(inbox(), kept.sha256.slice(0, 2), kept.sha256))).toBe(false);
  expect(findInbound(db, row?.id ?? '')).toMatchObject({ subject: '', note: null, removedAt: IN_TIME });
  expect([...readEntries(db)].map(({ subject, parts }) => [subject, parts[0]?.role])).toEqual([
    [row?.id, 'mail'],
  ]);
  expect((await removeLettersDue(deps(), DELAYS)).mails).toBe(0);
});

/** Read on a page, of no case; looked at once. @param part what of it is another */
function promised(part: Partial<Parameters<typeof addCommitment>[1]> = {}): string {
  const added = addCommitment(
    scene.db,
    {
      authority: '01001',
      text: `${SECRET} : plus de visuels sans crédit.`,
      quote: `${SECRET} : « nous créditerons »`,
      caseId: null,
      letterId: null,
      mailId: null,
      url: 'https://www.c01001.example/unetelle',
      madeOn: '2026-12-01',
      ...part,
    },
    { person: scene.writer.id, at: ANSWERED, today: '2026-12-10' },
  );
  if (added.kind !== 'added') throw new Error(added.message);
  checkCommitment(
    scene.db,
    { commitment: added.id, result: 'kept', note: `Vu avec ${SECRET}.` },
    { person: scene.reader.id, at: ANSWERED, today: '2026-12-10' },
  );
  return added.id;
}

describe('a commitment', () => {
  test('that ended loses its words at the same term: of whom, when, what was found and by whom stays, and the log tells', async () => {
    const { db, writer, reader } = scene;
    await queued(scene, 1);
    const id = promised();
    expect((await removeLettersDue(deps('2050-01-01T00:00:00.000Z'), DELAYS)).commitments).toBe(0);
    endCommitment(db, id, writer.id, ANSWERED);
    expect((await removeLettersDue(deps(TOO_EARLY), DELAYS)).commitments).toBe(0);
    expect(await removeLettersDue(deps(), DELAYS)).toMatchObject({ commitments: 1, cases: 0 });
    expect(findCommitment(db, id)).toMatchObject({
      authorityCode: '01001',
      text: 'Texte supprimé à son terme.',
      quote: null,
      sourceUrl: null,
      madeOn: '2026-12-01',
      addedBy: writer.id,
      endedAt: ANSWERED,
      removedAt: IN_TIME,
    });
    expect(checksOf(db, id)).toMatchObject([
      { result: 'kept', day: '2026-12-10', note: null, personId: reader.id },
    ]);
    expect([...readEntries(db)].map(({ kind, subject }) => [kind, subject])).toEqual([['removal', id]]);
    expect(verifyLog(db).kind).toBe('intact');
    expect((await removeLettersDue(deps(later(HOUR, IN_TIME)), DELAYS)).commitments).toBe(0);
  });

  test('of a case waits for its case; looked at or ended later, the case waits for it', async () => {
    const { db, writer } = scene;
    const { letter } = await answered(1);
    endPromise(letter.caseId);
    const id = promised({ letterId: letter.id, url: null });
    endCommitment(db, id, writer.id, ANSWERED);
    say(letter.caseId, { kind: 'held', why: 'coordinator' });
    expect(await removeLettersDue(deps(), DELAYS)).toMatchObject({ cases: 0, commitments: 0 });
    expect(findCommitment(db, id)?.removedAt).toBeNull();
    say(letter.caseId, { kind: 'resumed' });
    const late = promised({ caseId: letter.caseId, url: null });
    endCommitment(db, late, writer.id, later(HOUR, ANSWERED));
    expect(await removeLettersDue(deps(), DELAYS)).toMatchObject({ cases: 0, commitments: 0 });
    const at = later(HOUR, IN_TIME);
    expect(await removeLettersDue(deps(at), DELAYS)).toMatchObject({ cases: 1, commitments: 0 });
    for (const one of [id, late]) expect(findCommitment(db, one)?.removedAt).toBe(at);
  });

  test('keeps its words as they were written; nothing of it is written again but its end', async () => {
    await queued(scene, 1);
    const id = promised();
    for (const statement of [
      `UPDATE commitments SET text = 'x'`,
      `UPDATE commitments SET quote = NULL`,
      `UPDATE commitments SET made_on = '2020-01-01'`,
      // Not before its end.
      `UPDATE commitments SET text = 'x', quote = NULL, source_url = NULL, removed_at = '${IN_TIME}'`,
      `UPDATE commitment_checks SET note = NULL`,
    ])
      expect(() => raw.exec(statement)).toThrow(/append-only/u);
    endCommitment(scene.db, id, scene.writer.id, ANSWERED);
    expect(() => raw.exec(`UPDATE commitments SET ended_at = '${IN_TIME}'`)).toThrow(/append-only/u);
    await removeLettersDue(deps(), DELAYS);
    for (const statement of [
      `UPDATE commitment_checks SET result = 'broken'`,
      `UPDATE commitments SET removed_at = NULL`,
      `UPDATE commitments SET text = 'x'`,
    ])
      expect(() => raw.exec(statement)).toThrow(/append-only/u);
  });
});

test('outside of a deletion no text of a case can be changed, and within one nothing else', async () => {
  const { letter } = await answered(1);
  const statements = [
    `UPDATE case_events SET event = event`,
    `UPDATE letter_steps SET note = NULL`,
    `UPDATE outbox_attempts SET answer = NULL`,
    `UPDATE delivery_receipts SET number = NULL`,
    `UPDATE letters SET addressee = addressee, options = '{"a":1}'`,
    `UPDATE letters SET removed_at = '2026-12-01T00:00:00.000Z'`,
  ];
  for (const statement of statements) expect(() => raw.exec(statement)).toThrow(/append-only|frozen/u);
  raw
    .prepare(`INSERT INTO letter_removals (case_id, state, pieces, at) VALUES (?, 'intended', '[]', ?)`)
    .run(letter.caseId, IN_TIME);
  for (const statement of [
    `UPDATE case_events SET day = '2020-01-01'`,
    `UPDATE case_events SET kind = 'noted'`,
    `UPDATE letter_steps SET note = 'x'`,
    `UPDATE letter_steps SET person_id = '${scene.reader.id}', note = NULL`,
    `UPDATE outbox_attempts SET answer = 'x'`,
    `UPDATE delivery_receipts SET day = '2020-01-01', number = NULL`,
    `UPDATE letters SET reference = 'x', removed_at = 'y'`,
    `UPDATE letters SET options = '{"a":1}'`,
    `DELETE FROM letter_removals`,
  ])
    expect(() => raw.exec(statement)).toThrow(/append-only|frozen/u);
});

test('a case is due when nothing runs and its time is over', () => {
  const kept: KeptCase = {
    stage: 'closed',
    facts: { held: null, documents: null },
    lastAt: ANSWERED,
    hasOpenCommitment: false,
    isWaitedFor: false,
  };
  const open = {
    requested: { day: '2026-11-24', because: '', letter: 'd' },
    receipt: null,
    answers: [],
    referred: null,
    opinion: null,
    ended: null,
    returned: null,
  };
  const rows: [Partial<KeptCase>, boolean][] = [
    [{}, true],
    [{ stage: 'sent' }, true],
    [{ lastAt: '2026-12-10T09:00:00.001Z' }, false],
    [{ stage: 'uncertain' }, false],
    [{ hasOpenCommitment: true }, false],
    [{ isWaitedFor: true }, false],
    [{ facts: { held: { day: '2026-12-01', because: '', why: 'coordinator' }, documents: null } }, false],
    [{ facts: { held: null, documents: open } }, false],
    [{ facts: { held: null, documents: { ...open, ended: { day: '2026-12-01', because: '' } } } }, true],
  ];
  for (const [part, isDue] of rows)
    expect([part, areLettersDue({ ...kept, ...part }, ANSWERED)]).toEqual([part, isDue]);
});
