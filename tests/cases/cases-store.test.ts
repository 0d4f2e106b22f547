import { describe, expect, test } from 'vitest';
import { eventsOfCase, findCase, listCases, picturesOfCase } from '../../db/queries/cases.js';
import { addSite } from '../../db/queries/sites.js';
import { DEFAULT_SETTINGS } from '../../src/authorities/index.js';
import {
  addPicture,
  appendEvents,
  openCase,
  readCase,
  rebuildCase,
  watchAfterCrawl,
  type AppendableEvent,
} from '../../src/cases/index.js';
import { factsOf, rulePair, standingOf, undoDecision } from '../../src/review/index.js';
import {
  addTown,
  AT,
  BY_ARTIST,
  CONFIRM,
  copyOf,
  crawl,
  crawlAndQueue,
  later,
  makePerson,
  poster,
  queue,
  reviewScene,
  say,
  secondConnection,
  type Scene,
} from '../review/store-kit.js';

const WEEK = 7 * 24 * 60;
const by = (person: string, at = AT) => ({ person, at, day: at.slice(0, 10), because: 'Phrase.' });
const happened = (person: string, at = AT) => ({ by: person, at, day: at.slice(0, 10), because: 'Phrase.' });

async function confirmedScene(): Promise<Scene & { picture: string; person: string; bytes: Buffer }> {
  const scene = reviewScene();
  const bytes = await poster();
  const [picture = ''] = await crawlAndQueue(scene, [{ bytes, around: { alt: 'Affiche du marché' } }]);
  const person = makePerson(scene.db);
  makePerson(scene.db);
  say(scene.db, picture, person, { ...CONFIRM, eventDay: '2026-12-20' });
  return { ...scene, picture, person, bytes };
}

async function openedScene() {
  const scene = await confirmedScene();
  const opened = openCase(scene.db, { ...by(scene.person), picture: scene.picture, authority: '01999' });
  if (opened.kind !== 'opened') throw new Error(opened.kind);
  return { ...scene, caseId: opened.caseId };
}

function sendLetter(scene: Scene & { person: string }, caseId: string, at = AT): void {
  const base = happened(scene.person, at);
  const letter = 'lettre-1';
  const events: AppendableEvent[] = [
    { ...base, kind: 'letter-drafted', letter },
    { ...base, kind: 'letter-approved', letter },
    { ...base, kind: 'letter-sent', letter, template: 't1' },
  ];
  expect(appendEvents(scene.db, { caseId, events })).toMatchObject({
    kind: 'appended',
    projection: { stage: 'sent' },
  });
}

describe('opening', () => {
  test('needs a picture that people confirmed and that this authority shows', async () => {
    const { db, picture, person } = await confirmedScene();
    addTown({ db, siteId: '', folder: '', file: '', blobs: {} as Scene['blobs'] }, '01998');
    const ask = { ...by(person), picture };
    expect(openCase(db, { ...ask, authority: '01998' })).toMatchObject({ kind: 'refused' });
    undoDecision(db, { person, at: AT });
    expect(openCase(db, { ...ask, authority: '01999' })).toMatchObject({
      kind: 'not-yet',
      standing: { state: 'to-review' },
    });
    expect(listCases(db, { limit: 10 })).toEqual([]);
  });

  test('once for an authority, also by two people at the same time', async () => {
    const scene = await confirmedScene();
    const other = secondConnection(scene);
    const ask = { ...by(scene.person), picture: scene.picture, authority: '01999' };
    const first = openCase(scene.db, ask);
    if (first.kind !== 'opened') throw new Error(first.kind);
    expect(first.visual).toMatchObject({ authority: '01999', mayWrite: 'graded', eventDay: '2026-12-20' });
    expect(openCase(other, ask)).toEqual({ kind: 'already', caseId: first.caseId });
    expect(readCase(other, first.caseId)?.projection).toMatchObject({ stage: 'open', outcome: null });
    expect(findCase(other, first.caseId)).toMatchObject({ stage: 'open', events: 1 });
  });

  test('a second picture comes to the case, the first is withdrawn', async () => {
    const scene = await openedScene();
    const { db, caseId, person, picture } = scene;
    const bytes = await poster({ layout: 6, picture: 17, words: 8 });
    const [second = ''] = await crawlAndQueue(scene, [{ bytes: scene.bytes }, { bytes }], later(WEEK)).then(
      (all) => all.slice(1),
    );
    const ask = { ...by(person), caseId, picture: second };
    expect(addPicture(db, ask)).toMatchObject({ kind: 'not-yet' });
    say(db, second, person);
    expect(addPicture(db, ask)).toMatchObject({ kind: 'added' });
    expect(addPicture(db, ask)).toMatchObject({ kind: 'already', caseId });
    appendEvents(db, { caseId, events: [{ ...happened(person), kind: 'picture-withdrawn', picture }] });
    const rows = new Map(picturesOfCase(db, caseId).map((row) => [row.pictureId, row.withdrawnAt]));
    expect([rows.get(second), rows.get(picture)]).toEqual([null, AT]);
  });
});

describe('events', () => {
  test('are written all or none, and not over somebody else’s', async () => {
    const { db, caseId, person } = await openedScene();
    const base = happened(person);
    const events: AppendableEvent[] = [
      { ...base, kind: 'letter-drafted', letter: 'l' },
      { ...base, kind: 'letter-sent', letter: 'l', template: 't1' },
    ];
    expect(appendEvents(db, { caseId, events })).toMatchObject({ kind: 'refused' });
    expect(eventsOfCase(db, caseId)).toHaveLength(1);
    const [drafted] = events;
    if (drafted === undefined) throw new Error('no event');
    expect(appendEvents(db, { caseId, events: [drafted], seenEvents: 1 }).kind).toBe('appended');
    expect(appendEvents(db, { caseId, events: [drafted], seenEvents: 1 })).toEqual({
      kind: 'stale',
      events: 2,
    });
    expect(appendEvents(db, { caseId: 'absent', events: [drafted] }).kind).toBe('refused');
  });

  test('the stored projection is what the events make, and is made anew from them', async () => {
    const scene = await openedScene();
    const { db, caseId } = scene;
    sendLetter(scene, caseId);
    const stored = findCase(db, caseId);
    db.run(`UPDATE cases SET stage = 'closed', outcome = 'refused', events = 0, last_event_at = ''`);
    db.run(`UPDATE case_pictures SET withdrawn_at = 'x'`);
    expect(rebuildCase(db, caseId)).toBe(true);
    expect(findCase(db, caseId)).toEqual(stored);
    expect(picturesOfCase(db, caseId)).toMatchObject([{ withdrawnAt: null }]);
    expect(rebuildCase(db, 'absent')).toBe(false);
  });

  test('an artist who is named protects the picture and its near copies everywhere', async () => {
    const scene = await openedScene();
    const { db, caseId, person, picture } = scene;
    const [near = ''] = await crawlAndQueue(addTown(scene, '01998'), [
      { bytes: await poster({ words: 2, smallPrint: 1001 }) },
    ]);
    const [copy = ''] = await crawlAndQueue(addTown(scene, '01997'), [{ bytes: await copyOf(scene.bytes) }]);
    expect([near === picture, copy === picture]).toEqual([false, true]);
    sendLetter(scene, caseId);
    expect(
      appendEvents(db, { caseId, events: [{ ...happened(person), kind: 'artist-named' }] }),
    ).toMatchObject({
      projection: { stage: 'closed', outcome: 'made-by-artist' },
    });
    for (const id of [picture, near]) {
      const facts = factsOf(db, id);
      expect(facts === null ? null : standingOf(facts)).toMatchObject({
        state: 'protected',
        mayWrite: 'none',
      });
    }
    expect(db.all('SELECT DISTINCT state FROM pictures')).toEqual([{ state: 'protected' }]);
    expect(openCase(db, { ...by(person), picture, authority: '01997' })).toMatchObject({ kind: 'not-yet' });
  });

  test('a picture that became part of another one is still in its case', async () => {
    const scene = await openedScene();
    const { db, caseId, person, picture } = scene;
    const coordinator = makePerson(db, 'coordinator');
    const [near = ''] = await crawlAndQueue(addTown(scene, '01998'), [
      { bytes: await poster({ words: 2, smallPrint: 1001 }) },
    ]);
    say(db, near, person, BY_ARTIST);
    rulePair(db, { one: near, other: picture, ruled: 'same', person: coordinator, at: AT });
    const facts = factsOf(db, picture, { authority: '01999' });
    expect(facts === null ? null : standingOf(facts).state).toBe('protected');
    appendEvents(db, { caseId, events: [{ ...happened(person), kind: 'artist-named' }] });
    expect(factsOf(db, near)?.artistNamedAt).toBe(AT);
  });
});

describe('what the next crawls see', () => {
  test('gone after the letter, once; back again; a label that was added', async () => {
    const scene = await openedScene();
    const { db, caseId, bytes } = scene;
    sendLetter(scene, caseId);
    const other = await poster({ layout: 6, picture: 17, words: 8 });
    const second = await crawl(scene, [{ bytes: other }], later(WEEK));
    await queue(scene, second);
    expect(watchAfterCrawl(db, second)).toMatchObject([
      { caseId, events: [{ kind: 'gone', afterEvent: false, afterLetter: true, by: `crawl:${second}` }] },
    ]);
    expect(watchAfterCrawl(db, second)).toEqual([]);
    expect(findCase(db, caseId)?.outcome).toBe('removed');

    const around = { alt: 'Affiche du marché', caption: 'Image générée par intelligence artificielle' };
    const third = await crawl(scene, [{ bytes, around }], later(2 * WEEK));
    expect(watchAfterCrawl(db, third)).toMatchObject([
      {
        events: [
          { kind: 'back-online' },
          { kind: 'labelled', text: expect.stringContaining('artificielle') as string },
        ],
      },
    ]);
    expect(findCase(db, caseId)?.outcome).toBe('labelled');
    expect(watchAfterCrawl(db, third)).toEqual([]);
  });

  test('what stands there as before says nothing, and neither does a crawl that did not look', async () => {
    const scene = await openedScene();
    const same = await crawl(
      scene,
      [{ bytes: scene.bytes, around: { alt: 'Affiche du marché' } }],
      later(WEEK),
    );
    expect(watchAfterCrawl(scene.db, same)).toEqual([]);
    const elsewhere = addTown(scene, '01998');
    expect(watchAfterCrawl(scene.db, await crawl(elsewhere, [], later(2 * WEEK)))).toEqual([]);
    expect(findCase(scene.db, scene.caseId)?.events).toBe(1);
  });
});

describe('crawls of several sites, and such as are followed late', () => {
  const elsewhere = async () => poster({ layout: 6, picture: 17, words: 8 });

  test('what left one site of an authority and stands on another one is not gone', async () => {
    const scene = await openedScene();
    const { db, caseId, bytes } = scene;
    const { site } = addSite(
      db,
      { authorityCode: '01999', startUrl: 'https://agenda.mairie.example/', settings: DEFAULT_SETTINGS },
      AT,
    );
    const agenda = { ...scene, siteId: site.id };
    await queue(agenda, await crawl(agenda, [{ bytes }], later(60)));
    sendLetter(scene, caseId);
    const first = await crawl(scene, [{ bytes: await elsewhere() }], later(WEEK));
    expect(watchAfterCrawl(db, first)).toEqual([]);
    const second = await crawl(agenda, [{ bytes: await elsewhere() }], later(WEEK + 60));
    expect(watchAfterCrawl(db, second)).toMatchObject([{ caseId, events: [{ kind: 'gone' }] }]);
  });

  test('what a later crawl saw bears its own date', async () => {
    const scene = await openedScene();
    const { db, caseId, bytes } = scene;
    const around = { alt: 'Affiche du marché' };
    const before = await crawl(scene, [{ bytes, around }], later(60));
    sendLetter(scene, caseId, later(2 * WEEK));
    const after = await crawl(scene, [{ bytes: await elsewhere() }], later(3 * WEEK));
    // Captures kept the first one waiting until the second had ended.
    expect(watchAfterCrawl(db, before)).toEqual([]);
    expect(watchAfterCrawl(db, after)).toMatchObject([
      { events: [{ kind: 'gone', by: `crawl:${after}`, afterLetter: true }] },
    ]);
    expect(findCase(db, caseId)?.outcome).toBe('removed');
  });
});
