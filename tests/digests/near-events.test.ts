/** Mails at once about events that are near: who gets them, about what, how often; and what a real server takes. */
import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { shownForEvents, type ReportedEvent, type ShownForEvent } from '../../db/queries/digest-events.js';
import { putCredentials } from '../../db/queries/credentials.js';
import { insertDigest, insertTells, putDigestSettings, reachedBy, toldOf } from '../../db/queries/digests.js';
import { listDeliveries, queuedMails } from '../../db/queries/outbox.js';
import type { PersonRow } from '../../db/queries/people.js';
import { mergePicture } from '../../db/queries/pictures.js';
import { givePlace } from '../../db/queries/territories.js';
import { NO_SURROUNDINGS } from '../../src/classifiers/types.js';
import { MOST_A_DAY, tellNearEvents } from '../../src/digests/instant.js';
import { pictureKey, settleKey } from '../../src/digests/item-keys.js';
import { nearEvents } from '../../src/digests/near-events.js';
import { sendDue } from '../../src/mail/index.js';
import { createSmtpDoor } from '../../src/mail/smtp-door.js';
import { startMailServer, type MailServer } from '../mail/mail-server.js';
import {
  addReport,
  addTown,
  AT,
  crawlAndQueue,
  makePerson,
  poster,
  reviewScene,
  say,
  type Scene,
} from '../review/store-kit.js';

const TODAY = '2026-11-24';
const SETTINGS = { from: 'Vigie <vigie@section.example>', replyPattern: null };
const URL_OF_US = 'https://vigie.section.example';

function deps({ db }: Scene, at = AT) {
  return {
    db,
    now: () => new Date(at),
    settings: SETTINGS,
    random: randomBytes,
    key: new Uint8Array(32).fill(7),
    publicUrl: URL_OF_US,
  };
}

let made = 0;
function asks(scene: Scene, role: PersonRow['role'] = 'volunteer', departement?: string): string {
  made += 1;
  const id = makePerson(scene.db, role);
  putCredentials(scene.db, id, { mail: `lectrice${made}@section.example` });
  putDigestSettings(scene.db, id, { instant: true }, AT);
  if (departement !== undefined)
    givePlace(scene.db, { kind: 'departement', code: departement, personId: id, givenBy: null }, AT);
  return id;
}

const mails = ({ db }: Scene) =>
  queuedMails(db).map(({ notice, recipient }) => ({ to: recipient, ...notice, html: notice?.html ?? '' }));
const plain = (text = ''): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');
const tell = (scene: Scene, at = AT) => tellNearEvents(deps(scene, at), new AbortController().signal);

async function withPoster(caption = 'Marché de Noël, du 12 au 14 décembre 2026', isHinted = false) {
  const scene = reviewScene();
  const there = addTown(scene, '29999');
  const bytes = await poster();
  const [picture = ''] = await crawlAndQueue(there, [
    { bytes, isHinted, around: { caption, alt: 'Marché de Noël' } },
  ]);
  return { scene, there, picture };
}

/** As if a bulletin had named these. */
function noteToldOf({ db }: Scene, personId: string, keys: readonly string[]): void {
  const digestId = insertDigest(db, {
    personId,
    kind: 'weekly',
    period: '2026-W47',
    outboxId: null,
    itemCount: 0,
    composedAt: AT,
  });
  insertTells(db, { personId, digestId: digestId ?? '', keys });
}

describe('an event that is near', () => {
  test('is told once, to those who asked and work there, in words that say little outside', async () => {
    const { scene, picture } = await withPoster();
    const here = asks(scene, 'volunteer', '29');
    asks(scene, 'volunteer', '01');
    const silent = makePerson(scene.db);
    putCredentials(scene.db, silent, { mail: 'silence@section.example' });
    givePlace(scene.db, { kind: 'departement', code: '29', personId: silent, givenBy: null }, AT);
    expect(tell(scene)).toEqual({ queued: 1, problems: [] });
    const [mail, ...more] = mails(scene);
    expect(more).toEqual([]);
    expect(plain(mail?.subject)).toBe('Vigie – à regarder avant le 12 décembre 2026');
    expect(mail?.subject).not.toMatch(/\b(?:IA|syndicat|Noël)\b/i);
    const text = plain(mail?.text);
    expect(text).toContain('Exemple-29999 : « Marché de Noël »');
    expect(text).toContain('du 12 au 14 décembre 2026 : vérifiez-le sur la page');
    expect(text).toContain(`${URL_OF_US}/relecture/${picture}`);
    expect(mail?.unsubscribeUrl).toMatch(/^https:\/\/vigie\.section\.example\/bulletin\/arret\/[\w-]{43}$/);
    expect(mail?.html).not.toContain('<img');
    // The weekly mail does not tell her of it again, and neither does this one.
    expect(toldOf(scene.db, here, [pictureKey(picture)]).size).toBe(1);
    expect(tell(scene).queued).toBe(0);
    expect(tell(scene, '2026-11-26T08:00:00.000Z').queued).toBe(0);
  });

  test('is not news to whoever decided it; others are told while it waits for them', async () => {
    const { scene, picture } = await withPoster(undefined, true);
    const [one, other] = [asks(scene), asks(scene)];
    expect(say(scene.db, picture, one).kind).toBe('decided');
    expect(tell(scene).queued).toBe(1);
    expect(toldOf(scene.db, one, [pictureKey(picture)]).size).toBe(0);
    expect(toldOf(scene.db, other, [pictureKey(picture)]).size).toBe(1);
    expect(say(scene.db, picture, other).kind).toBe('decided');
    // Two have spoken: it waits for somebody who coordinates.
    asks(scene);
    expect(tell(scene).queued).toBe(0);
    const third = asks(scene, 'coordinator');
    expect(tell(scene).queued).toBe(1);
    const texts = mails(scene).map(({ text }) => plain(text));
    expect(texts.map((text) => text.includes('attend une décision de la coordination'))).toEqual([
      false,
      true,
    ]);
    expect(toldOf(scene.db, third, [settleKey(picture)]).size).toBe(1);
  });

  test('names a picture that is news, of those that announce it, and tells of no other', async () => {
    const scene = reviewScene();
    const reader = asks(scene);
    const pictures = await crawlAndQueue(
      addTown(scene, '29999'),
      await Promise.all(
        [1, 2, 3].map(async (n) => ({
          bytes: await poster({ layout: 2 * n, picture: 5 * n, words: n }),
          around: { caption: 'Le 12 décembre 2026', alt: `Affiche ${n}` },
        })),
      ),
    );
    // The first of them.
    const known = shownForEvents(scene.db, 9)[0]?.picture ?? '';
    noteToldOf(scene, reader, [pictureKey(known)]);
    expect(tell(scene).queued).toBe(1);
    const text = plain(mails(scene)[0]?.text);
    expect(text).toContain('2 visuels l’annoncent.');
    const [named, ...more] = [...text.matchAll(/\/relecture\/([\w-]+)/gu)].map(([, id]) => id ?? '');
    expect(more).toEqual([]);
    expect(pictures.filter((id) => id !== known)).toContain(named);
    for (const [index, id] of pictures.entries())
      expect([id, text.includes(`« Affiche ${index + 1} »`)]).toEqual([id, id === named]);
    // The weekly mail names the other one.
    const told = reachedBy(scene.db, reader, pictures.map(pictureKey));
    expect(told).toEqual(new Set([known, named ?? ''].map(pictureKey)));
  });

  test('is no news when all that announces it is known, be it as a part', async () => {
    const { scene, there, picture } = await withPoster();
    const reader = asks(scene);
    const [second = ''] = await crawlAndQueue(there, [
      {
        bytes: await poster({ layout: 4, picture: 12, words: 4 }),
        around: { caption: 'Le 12 décembre 2026' },
      },
    ]);
    noteToldOf(scene, reader, [pictureKey(picture)]);
    mergePicture(scene.db, picture, second);
    expect(tell(scene).queued).toBe(0);
    asks(scene);
    expect(tell(scene).queued).toBe(1);
  });

  test('is no news when another one of the same moment names its picture', async () => {
    const scene = reviewScene();
    const bytes = await poster();
    for (const [code, day] of [
      ['29998', 12],
      ['29999', 5],
    ] as const)
      await crawlAndQueue(addTown(scene, code), [{ bytes, around: { caption: `Le ${day} décembre 2026` } }]);
    asks(scene);
    expect(tell(scene).queued).toBe(1);
    expect(mails(scene)[0]?.text).toContain('Exemple-29999');
    expect(tell(scene, '2026-11-26T08:00:00.000Z').queued).toBe(0);
  });

  test('what is far, past or without a sure day is told to nobody', async () => {
    for (const caption of [
      '12 décembre 2025',
      'le 24 décembre 2026',
      'Fête de Noël',
      'samedi 13 décembre 2014',
    ]) {
      const { scene } = await withPoster(caption);
      asks(scene);
      expect([caption, tell(scene).queued]).toEqual([caption, 0]);
    }
  });

  test('a report tells of one too, but not to whoever made it', async () => {
    const scene = reviewScene();
    addTown(scene, '29999');
    const [reporter, other] = [asks(scene), asks(scene)];
    addReport(scene.db, reporter, {
      authorityCode: '29999',
      eventName: 'Fête des lumières',
      eventDay: '2026-12-05',
    });
    expect(tell(scene).queued).toBe(1);
    const [mail] = mails(scene);
    expect(mail?.to).toBe(`lectrice${made}@section.example`);
    expect(mail?.text).toContain('Fête des lumières');
    expect(mail?.text).toContain(`${URL_OF_US}/signalements/`);
    expect(other).not.toBe(reporter);
  });

  test(`${MOST_A_DAY} a day, the nearest first; the rest the day after`, async () => {
    const scene = reviewScene();
    const days = [9, 5, 7, 3, 8];
    for (const [nth, day] of days.entries()) {
      const there = addTown(scene, `2900${nth}`);
      await crawlAndQueue(there, [
        { bytes: await poster({ picture: nth + 1 }), around: { caption: `Le ${day} décembre 2026` } },
      ]);
    }
    asks(scene);
    const told = () => mails(scene).map(({ subject }) => /le\D+(\d+)/.exec(subject ?? '')?.[1]);
    expect(tell(scene).queued).toBe(MOST_A_DAY);
    expect(told()).toEqual(['3', '5', '7']);
    expect(tell(scene, '2026-11-24T15:00:00.000Z').queued).toBe(0);
    // The day is that of Paris.
    expect(tell(scene, '2026-11-24T23:30:00.000Z').queued).toBe(2);
    expect(told()).toEqual(['3', '5', '7', '8', '9']);
  });
});

describe('what goes wrong for one of them', () => {
  test('keeps nobody else from hers', async () => {
    const { scene } = await withPoster();
    asks(scene);
    asks(scene);
    let drawn = 0;
    const random = (size: number): Uint8Array => {
      drawn += 1;
      if (drawn === 1) throw new Error('plus de hasard');
      return randomBytes(size);
    };
    expect(() => tellNearEvents({ ...deps(scene), random }, new AbortController().signal)).toThrow(
      /1 courriel n’a pas pu être composé, 1 mis à l’envoi/u,
    );
    expect(mails(scene)).toHaveLength(1);
    expect(tell(scene).queued).toBe(1);
    expect(new Set(mails(scene).map(({ to }) => to)).size).toBe(2);
  });

  test('a refused one is told again the day after, three times at most', async () => {
    const { scene, picture } = await withPoster();
    const reader = asks(scene);
    const day = (n: number): string => `2026-11-${String(24 + n)}T09:00:00.000Z`;
    const refuse = async (at: string): Promise<void> => {
      await sendDue({
        db: scene.db,
        files: scene.blobs,
        door: {
          where: 'le serveur d’essai',
          isRepeatable: false,
          hand: () => Promise.resolve({ kind: 'refused', code: 550, answer: 'inconnue' }),
        },
        settings: SETTINGS,
        now: () => new Date(at),
        owner: 'essai',
      });
    };
    const queued: number[] = [];
    for (const n of [0, 1, 2, 3, 4]) {
      queued.push(tell(scene, day(n)).queued);
      await refuse(day(n));
      expect(tell(scene, day(n)).queued).toBe(0);
    }
    expect(queued).toEqual([1, 1, 1, 0, 0]);
    // The weekly mail may tell her of it.
    expect(reachedBy(scene.db, reader, [pictureKey(picture)]).size).toBe(0);
  });
});

describe('a real server', () => {
  let server: MailServer | null = null;
  afterEach(() => server?.close());

  test('gets the headers by which a mailbox stops these mails in one click, and the words are forgotten', async () => {
    const { scene } = await withPoster();
    asks(scene);
    tell(scene);
    server = await startMailServer({});
    const report = await sendDue({
      db: scene.db,
      files: scene.blobs,
      door: createSmtpDoor(`smtp://127.0.0.1:${server.port}`),
      settings: SETTINGS,
      now: () => new Date(AT),
      owner: 'essai',
    });
    expect(report).toMatchObject({ kind: 'done', ended: [{ as: 'sent' }] });
    const raw = server.taken[0]?.raw ?? '';
    const head = (raw.split('\r\n\r\n')[0] ?? '').replaceAll('\r\n ', ' ');
    expect(head).toMatch(
      /^List-Unsubscribe: <https:\/\/vigie\.section\.example\/bulletin\/arret\/[\w-]{43}>$/m,
    );
    expect(head).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m);
    expect(head).toMatch(/^Auto-Submitted: auto-generated$/m);
    const [row] = listDeliveries(scene.db, { limit: 2 });
    expect(row).toMatchObject({ state: 'sent', notice: null, recipient: '-@section.example' });
  });
});

describe('nearEvents', () => {
  const shown = (part: Partial<ShownForEvent> & { readonly caption?: string | null }): ShownForEvent => ({
    picture: 'p1',
    waitsFor: 'reviewer',
    grade: 'hinted',
    eventDay: null,
    authority: { code: '29999', name: 'Saint-Exemple', departement: '29' },
    pageUrl: 'https://www.saint-exemple.example/',
    surroundings: { ...NO_SURROUNDINGS, caption: part.caption ?? null },
    ...part,
  });
  const reported = (part: Partial<ReportedEvent> = {}): ReportedEvent => ({
    report: 'r1',
    reporter: 'x',
    picture: null,
    waitsFor: null,
    grade: 'none',
    eventDay: '2026-12-12',
    eventName: null,
    authority: { code: '29999', name: 'Saint-Exemple', departement: '29' },
    ...part,
  });

  test('pictures and reports of one day and place are one event', () => {
    const events = nearEvents(
      [
        shown({ caption: 'du 12 au 14 décembre' }),
        shown({ picture: 'p2', grade: 'stated', caption: 'Concert du 12 décembre' }),
      ],
      [reported()],
      TODAY,
    );
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      key: 'evenement:29999:2026-12-12',
      last: '2026-12-14',
      grade: 'stated',
      isSaid: true,
      pictures: [{ id: 'p1' }, { id: 'p2' }],
      reports: ['r1'],
    });
  });

  test('what people said counts, not what a caption says beside it', () => {
    expect(nearEvents([shown({ eventDay: '2027-06-01', caption: '12 décembre 2026' })], [], TODAY)).toEqual(
      [],
    );
    expect(
      nearEvents([shown({ eventDay: '2026-12-01', caption: '12 décembre 2026' })], [], TODAY),
    ).toMatchObject([{ first: '2026-12-01', isSaid: true }]);
  });

  test('each event once, in the order of days, whatever comes in', () => {
    const day = fc.integer({ min: 1, max: 28 }).map((n) => `2026-12-${String(n).padStart(2, '0')}`);
    const one = fc.record({
      code: fc.constantFrom('29999', '01001'),
      day,
      picture: fc.constantFrom('a', 'b', 'c'),
    });
    fc.assert(
      fc.property(fc.array(one), (all) => {
        const events = nearEvents(
          all.map(({ code, day: eventDay, picture }) =>
            shown({ eventDay, picture, authority: { code, name: code, departement: null } }),
          ),
          [],
          TODAY,
        );
        const keys = events.map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
        expect(events.map(({ first }) => first)).toEqual(events.map(({ first }) => first).toSorted());
        expect(events.every(({ first }) => first < '2026-12-24')).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
