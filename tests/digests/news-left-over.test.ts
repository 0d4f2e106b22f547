/** What came of cases and had no room in a mail: told by the next ones, counted until then, once, and not from before she came. */
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { countUntoldCases, untoldNews } from '../../db/queries/digest-news.js';
import { insertDigest, insertTells } from '../../db/queries/digests.js';
import { endPerson } from '../../db/queries/people.js';
import { givePlace } from '../../db/queries/territories.js';
import type { Db } from '../../db/open.js';
import { appendEvents, openCase, type AppendableEvent } from '../../src/cases/index.js';
import { noteNothingToTell } from '../../src/digests/personal-mail.js';
import { eventKey, TOLD_AS } from '../../src/digests/item-keys.js';
import {
  addTown,
  AT,
  crawlAndQueue,
  later,
  makePerson,
  poster,
  reviewScene,
  say,
  type Scene,
} from '../review/store-kit.js';
import { makeReader, runDigests, textsTo } from './digest-kit.js';

const DAY = 24 * 60;
const week = (weeks: number): string => later(weeks * 7 * DAY, '2026-12-01T07:00:00.000Z');
/** Tuesdays that begin a month. */
const [DECEMBER, JANUARY, FEBRUARY, MARCH] = [week(0), week(5), week(9), week(13)];

interface Heard {
  readonly code: string;
  readonly answer?: 'commits' | 'refuses';
  readonly at?: string;
}

/** A poster of each town, a case about it, and what the town answered. @returns the cases */
async function answeredTowns(scene: Scene, towns: readonly Heard[]): Promise<readonly string[]> {
  const { db } = scene;
  const [a, b] = [makePerson(db, 'national'), makePerson(db, 'national')];
  const cases: string[] = [];
  for (const [index, { code, answer = 'commits', at = AT }] of towns.entries()) {
    const town = addTown(scene, code);
    // What five towns show is thought to come from elsewhere: each has its own.
    const bytes = await poster({ layout: index, picture: 3 * index + 1, words: index + 2 });
    const [picture = ''] = await crawlAndQueue(town, [{ bytes }], later(index));
    for (const person of [a, b]) say(db, picture, person);
    const base = { by: a, at: AT, day: AT.slice(0, 10), because: 'Phrase.' };
    const opened = openCase(db, { ...base, person: a, picture, authority: code });
    if (opened.kind !== 'opened') throw new Error(JSON.stringify(opened));
    const letter = `lettre-${code}`;
    const events: AppendableEvent[] = [
      { ...base, kind: 'letter-drafted', letter },
      { ...base, kind: 'letter-approved', letter },
      { ...base, kind: 'letter-sent', letter, template: 't1' },
      { ...base, at, kind: 'answered', answer, isComplete: true },
    ];
    expect(appendEvents(db, { caseId: opened.caseId, events })).toMatchObject({ kind: 'appended' });
    cases.push(opened.caseId);
  }
  for (const person of [a, b]) endPerson(db, person, AT);
  return cases;
}

const towns = (count: number, departement = '01'): readonly Heard[] =>
  Array.from({ length: count }, (_, n) => ({ code: `${departement}${String(n).padStart(3, '0')}` }));

/** The towns of which each mail tells, and what it says of others. */
const toldBy = (db: Db, person: string) =>
  textsTo(db, person).map((text) => {
    const news = /DU NOUVEAU DANS VOS DOSSIERS\n([^]*?)\nÀ RELIRE/u.exec(text)?.[1] ?? '';
    return {
      towns: [...news.matchAll(/^– Exemple-(\d+)/gmu)].map(([, code]) => code),
      left: /(\d+) autres? dans les dossiers/u.exec(news)?.[1] ?? null,
    };
  });

test('what three weeks have no room for is told by the fourth, and counted until then', async () => {
  const scene = reviewScene();
  await answeredTowns(scene, towns(20));
  const one = makeReader(scene.db, { departement: '01' });
  for (const weeks of [0, 1, 2, 3, 4]) await runDigests(scene.db, week(weeks));
  const told = toldBy(scene.db, one);
  expect(told.map((mail) => mail.towns.length)).toEqual([6, 6, 6, 2, 0]);
  expect(told.map(({ left }) => left)).toEqual(['14', '8', '2', null, null]);
  expect(new Set(told.flatMap((mail) => mail.towns)).size).toBe(20);
});

test('what a month has no room for is told by the next ones, the good answers first', async () => {
  const scene = reviewScene();
  const [bad, good] = [towns(3), towns(12, '29')];
  await answeredTowns(scene, [...bad.map((one) => ({ ...one, answer: 'refuses' as const })), ...good]);
  const one = makeReader(scene.db, { role: 'national', frequency: 'monthly' });
  for (const at of [DECEMBER, JANUARY, FEBRUARY, MARCH]) await runDigests(scene.db, at);
  const told = toldBy(scene.db, one).map((mail) => mail.towns);
  expect(told.map(({ length }) => length)).toEqual([6, 6, 3, 0]);
  expect(told[2]?.toSorted()).toEqual(bad.map(({ code }) => code));
});

test('who came lately, or was given a place lately, is told of what was new then, and not of all that was before', async () => {
  const scene = reviewScene();
  const { db } = scene;
  const at = (days: number): string => later(days * DAY);
  await answeredTowns(scene, [
    { code: '01001', at: at(-20) },
    { code: '01002', at: at(-5) },
    { code: '29001', at: at(20) },
    { code: '29002', at: at(35) },
  ]);
  const one = makeReader(db, { departement: '01' });
  await runDigests(db, at(7));
  givePlace(db, { kind: 'departement', code: '29', personId: one, givenBy: null }, at(40));
  await runDigests(db, at(42));
  expect(toldBy(db, one)).toEqual([
    { towns: ['01002'], left: null },
    { towns: ['29002'], left: null },
  ]);
});

test('who was not written to for months is told of the last three; who was is told of a year', async () => {
  const scene = reviewScene();
  const { db } = scene;
  const at = (days: number): string => later(days * DAY);
  await answeredTowns(scene, [
    { code: '01001', at: at(-400) },
    { code: '01002', at: at(-300) },
    { code: '01003', at: at(-85) },
  ]);
  const [silent, old] = [
    makeReader(db, { departement: '01' }),
    makeReader(db, { departement: '01', frequency: 'monthly' }),
  ];
  db.run(sql`UPDATE people SET added_at = ${at(-800)}`);
  db.run(sql`UPDATE territories SET given_at = ${at(-800)}`);
  for (let days = -730; days < 0; days += 61)
    noteNothingToTell(db, { person: old, kind: 'recap', period: `mois ${days}`, at: at(days) });
  await runDigests(db, DECEMBER);
  const [bySilent, byOld] = [silent, old].map((person) => toldBy(db, person)[0]?.towns.toSorted());
  expect(bySilent).toEqual(['01003']);
  expect(byOld).toEqual(['01002', '01003']);
});

test('what was told is left out before the limit, however much it is', async () => {
  const scene = reviewScene();
  const { db } = scene;
  const [first = '', second = '', third = ''] = await answeredTowns(scene, [
    { code: '01001' },
    { code: '01002', at: later(1) },
    { code: '01003', at: later(2) },
  ]);
  const person = makeReader(db, { role: 'national' });
  const ask = {
    stretches: [{ territory: null, from: later(-60), until: later(60) }],
    person,
    kinds: ['answered', 'letter-sent'],
    first: ['answered'],
    toldAs: TOLD_AS.event,
  } as const;
  const found = (limit: number) =>
    untoldNews(db, ask, limit).map(({ caseId, event }) => [caseId, event.kind]);
  expect(found(4)).toEqual([
    [third, 'answered'],
    [second, 'answered'],
    [first, 'answered'],
    [expect.anything(), 'letter-sent'],
  ]);
  const digestId =
    insertDigest(db, {
      personId: person,
      kind: 'weekly',
      period: '2026-W48',
      outboxId: null,
      itemCount: 0,
      composedAt: AT,
    }) ?? '';
  insertTells(db, { personId: person, digestId, keys: [third, second].map((id) => eventKey(id, 5)) });
  expect(untoldNews(db, ask, 9).find(({ event }) => event.kind === 'answered')?.number).toBe(5);
  expect(found(1)).toEqual([[first, 'answered']]);
  expect(countUntoldCases(db, ask)).toBe(3);
  expect(countUntoldCases(db, { ...ask, kinds: ['answered'] })).toBe(1);
  expect(countUntoldCases(db, { ...ask, kinds: ['answered'], stretches: [] })).toBe(0);
});
