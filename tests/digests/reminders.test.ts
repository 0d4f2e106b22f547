/** Reminders of what is due, and addresses that are to be looked at again. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { insertCaseEvent } from '../../db/queries/cases.js';
import { putCredentials } from '../../db/queries/credentials.js';
import { putDigestSettings } from '../../db/queries/digests.js';
import { insertOfficial } from '../../db/queries/officials.js';
import { queuedMails } from '../../db/queries/outbox.js';
import { createPerson, type PersonRow } from '../../db/queries/people.js';
import { givePlace } from '../../db/queries/territories.js';
import { contactsToCheck } from '../../src/authorities/contact-checks.js';
import { correct } from '../../src/authorities/corrections.js';
import { liveBriefs, nextDue, readCase } from '../../src/cases/index.js';
import { dueKey } from '../../src/digests/item-keys.js';
import { queuePersonalMail } from '../../src/digests/personal-mail.js';
import { remindDue } from '../../src/digests/reminders.js';
import { addDays } from '../../src/french/index.js';
import { checkContacts } from '../../src/jobs/notices.js';
import { createFileDoor } from '../../src/mail/file-door.js';
import { noteBounce } from '../../src/mail/outcome.js';
import { sendDue } from '../../src/mail/send.js';
import { event } from '../cases/events.js';
import {
  addCase,
  HOUR,
  later,
  openMailScene,
  queued,
  SETTINGS,
  T0,
  write,
  type MailScene,
} from '../mail/letter-kit.js';

let scene: MailScene;
let delivery = '';
beforeEach(async () => {
  scene = openMailScene(await mkdtemp(path.join(os.tmpdir(), 'vigie-rappels-')));
  for (const [name, person] of [
    ['camille', scene.writer],
    ['dominique', scene.reader],
    ['sacha', scene.coordinator],
  ] as const)
    putCredentials(scene.db, person.id, { mail: `${name}@section.example` });
  delivery = await queued(scene, 1);
  const sent = await sendDue({
    db: scene.db,
    files: scene.files,
    door: createFileDoor(path.join(scene.folder, 'mail')),
    settings: SETTINGS,
    now: () => new Date(later(24 * HOUR)),
    owner: 'one',
  });
  expect(sent).toMatchObject({ kind: 'done', ended: [{ as: 'sent' }] });
});
afterEach(async () => {
  scene.close();
  await rm(scene.folder, { recursive: true, force: true });
});

function deps(at: string) {
  return {
    db: scene.db,
    now: () => new Date(at),
    settings: SETTINGS,
    random: randomBytes,
    key: new Uint8Array(32).fill(7),
    publicUrl: 'https://vigie.section.example',
  };
}
const remind = (day: string) => remindDue(deps(`${day}T08:00:00.000Z`), new AbortController().signal).queued;
const mails = () => queuedMails(scene.db).map(({ notice, recipient }) => ({ to: recipient, ...notice }));
const to = () => mails().map((mail) => mail.to);

/** The next step that has a day. */
function dueNow(from: string) {
  const briefs = liveBriefs(scene.db, { stage: null, authority: null, outcome: null }, from);
  for (const { row, due } of briefs) {
    const next = nextDue(due, from);
    if (next !== null && next.day !== null) return { caseId: row.id, kind: next.kind, day: next.day };
  }
  throw new Error(`nothing is due: ${JSON.stringify(briefs.map(({ due }) => due))}`);
}

function dueDay(from = '2026-11-26'): string {
  return dueNow(from).day;
}

/** A case with a picture whose first letter left on Wednesday 25 November; the writer wrote it. */
async function sentCase(): Promise<void> {
  const { caseId, code } = addCase(scene, 2);
  const saved = await write(scene, { caseId, code });
  if (saved.kind !== 'saved') throw new Error(JSON.stringify(saved));
  const letter = { letter: saved.letter.id, template: 't0' };
  const events = [
    event('picture-added', '2026-11-24', { picture: 'p1' }),
    event('letter-approved', '2026-11-24', letter),
    event('letter-sent', '2026-11-25', letter),
  ];
  let number = (readCase(scene.db, caseId)?.events.length ?? 0) + 1;
  for (const one of events) insertCaseEvent(scene.db, caseId, number++, one);
}

describe('reminders', () => {
  beforeEach(sentCase);

  test('go to whoever follows the case, three days before at the earliest, once a step', () => {
    const day = dueDay();
    expect(remind('2026-11-26')).toBe(0);
    expect(remind('2026-11-27')).toBe(0);
    expect(addDays('2026-11-30', 3) >= day).toBe(true);
    // Sunday.
    expect(remind('2026-11-29')).toBe(0);
    expect(remind('2026-11-30')).toBe(2);
    // The one who wrote the letter and the one who coordinates; the reader of a version follows nothing.
    expect(new Set(to())).toEqual(new Set(['camille@section.example', 'sacha@section.example']));
    const [mail] = mails();
    expect(mail?.subject?.replaceAll('\u00a0', ' ')).toBe('Vigie – 1 échéance');
    expect(mail?.text).toContain('Exemple-2');
    expect(mail?.text).toContain('https://vigie.section.example/dossiers/');
    // Nothing proves that the letter was received.
    expect(mail?.text).not.toMatch(/sans réponse|aucune réponse|n’a pas répondu|silence/i);
    expect(remind('2026-11-30')).toBe(0);
    expect(remind('2026-12-01')).toBe(0);
    // Its day has gone by: the step was told.
    for (let next = '2026-12-02'; next < addDays(day, 4); next = addDays(next, 1))
      expect(remind(next)).toBe(0);
  });

  test('a date that has gone by without a word is told too', () => {
    const day = dueDay();
    expect(remind('2026-12-04')).toBe(2);
    expect(day < '2026-12-04').toBe(true);
    expect(mails()[0]?.text).toContain('Date passée');
  });

  test('what the weekly mail told a moment ago waits, and what was told by it is not told again by it', () => {
    const { caseId, kind, day } = dueNow('2026-11-30');
    const weekly = queuePersonalMail(deps('2026-11-29T08:00:00.000Z'), {
      person: scene.coordinator.id,
      kind: 'weekly',
      period: '2026-W48',
      about: 'digest',
      subject: 'Vigie',
      text: 'x\n',
      html: null,
      tells: [dueKey(caseId, { kind, day, isLate: false })],
      at: '2026-11-29T08:00:00.000Z',
    });
    expect(weekly.kind).toBe('queued');
    expect(remind('2026-11-30')).toBe(1);
    expect(to()).toEqual(['sacha@section.example', 'camille@section.example']);
  });

  test('whoever’s mail cannot be made keeps nobody else from hers, and gets it by the next try', () => {
    let drawn = 0;
    const random = (size: number): Uint8Array => {
      drawn += 1;
      if (drawn === 1) throw new Error('plus de hasard');
      return randomBytes(size);
    };
    const at = deps('2026-11-30T08:00:00.000Z');
    expect(() => remindDue({ ...at, random }, new AbortController().signal)).toThrow(
      /1 courriel n’a pas pu être composé, 1 mis à l’envoi .*plus de hasard/u,
    );
    expect(to()).toHaveLength(1);
    expect(remind('2026-11-30')).toBe(1);
    expect(to()).toHaveLength(2);
    expect(new Set(to())).toEqual(new Set(['camille@section.example', 'sacha@section.example']));
  });

  test('one that was refused is told again on another day, three times at most; never to whoever got it', async () => {
    const took = new Map<string, number>();
    const deliver = async (day: string): Promise<void> => {
      for (const second of [0, 10, 20])
        await sendDue({
          db: scene.db,
          files: scene.files,
          door: {
            where: 'le serveur d’essai',
            isRepeatable: false,
            hand: ({ to: address, onContent }) => {
              onContent();
              took.set(address, (took.get(address) ?? 0) + 1);
              return Promise.resolve(
                address.startsWith('sacha')
                  ? { kind: 'refused', code: 550, answer: 'boîte pleine' }
                  : { kind: 'accepted', code: 250, answer: 'ok', refusedCopies: [] },
              );
            },
          },
          settings: SETTINGS,
          now: () => new Date(`${day}T08:10:${String(second).padStart(2, '0')}.000Z`),
          owner: 'one',
        });
    };
    const queuedOn: number[] = [];
    for (const day of ['2026-11-30', '2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04']) {
      queuedOn.push(remind(day));
      await deliver(day);
      // Not on the same day.
      expect(remind(day)).toBe(0);
    }
    expect(queuedOn).toEqual([2, 1, 1, 0, 0]);
    expect(Object.fromEntries(took)).toEqual({
      'camille@section.example': 1,
      'sacha@section.example': 3,
    });
  });

  test('who wants no mails gets none; who has no address neither', () => {
    putDigestSettings(scene.db, scene.coordinator.id, { frequency: 'never' }, T0);
    putCredentials(scene.db, scene.writer.id, { mail: null });
    expect(remind('2026-11-30')).toBe(0);
    expect(mails()).toEqual([]);
  });

  test('a case that nobody follows any more is told to those who see all', () => {
    const office = createPerson(scene.db, { name: 'Bureau', role: 'administrator' }, T0);
    putCredentials(scene.db, office.id, { mail: 'bureau@section.example' });
    // Both work elsewhere now.
    const moves = (person: PersonRow): unknown =>
      givePlace(scene.db, { kind: 'departement', code: '29', personId: person.id, givenBy: null }, T0);
    moves(scene.coordinator);
    moves(scene.writer);
    expect(remind('2026-11-30')).toBe(1);
    expect(to()).toEqual(['bureau@section.example']);
  });
});

describe('addresses to look at again', () => {
  const TODAY = '2026-11-30';
  const check = (today = TODAY, territory: Parameters<typeof contactsToCheck>[1] = null) =>
    contactsToCheck(scene.db, territory, today).map(({ code, why, words }) => ({ code, why, words }));
  const useAddress = (value: string): void => {
    const done = correct(
      { db: scene.db, by: scene.coordinator, at: T0 },
      { authority: '01001', field: 'email', value, because: 'https://www.exemple.example/contact' },
    );
    expect(done.kind).toBe('done');
  };
  const bounce = (): void => {
    const at = '2026-11-26T08:00:00.000Z';
    expect(noteBounce(scene.db, { outboxId: delivery, at, code: 550, answer: 'inconnu', person: null })).toBe(
      true,
    );
  };

  test('one that took no letter, while it is in use; a correction ends it', () => {
    useAddress('mairie@c01001.example');
    expect(check()).toEqual([]);
    bounce();
    const [one, ...more] = check();
    expect(more).toEqual([]);
    expect(one).toMatchObject({ code: '01001', why: 'bounced' });
    expect(one?.words.replaceAll('\u00a0', ' ')).toBe(
      'La lettre envoyée le 25 novembre 2026 à mairie@c01001.example n’est pas arrivée : cherchez une autre adresse.',
    );
    expect(checkContacts(deps(`${TODAY}T07:00:00.000Z`)).note).toContain('1 adresse');
    expect(check(TODAY, { departements: ['29'], codes: [] })).toEqual([]);
    useAddress('accueil@c01001.example');
    expect(check()).toEqual([]);
  });

  test('somebody whom nobody checked for thirty days', () => {
    insertOfficial(
      scene.db,
      {
        authorityCode: '01001',
        office: 'maire',
        rank: 0,
        lastName: 'Exemple',
        firstName: 'Ana',
        sex: 'F',
        checkedOn: '2026-11-01',
        addedBy: scene.coordinator.id,
        source: 'essai',
      },
      T0,
    );
    expect(check('2026-11-30')).toEqual([]);
    expect(check('2026-12-01')).toEqual([]);
    expect(check('2026-12-02')).toMatchObject([{ code: '01001', why: 'stale' }]);
  });
});
