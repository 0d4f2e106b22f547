/** Digests over a real database: who is told what, once, and never of another's territory. */
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { digestsSince, findDigest, putDigestSettings, toldOf } from '../../db/queries/digests.js';
import { noticeByKey, queuedMails } from '../../db/queries/outbox.js';
import { endPerson } from '../../db/queries/people.js';
import { pauseSite } from '../../db/queries/sites.js';
import { BOAMP } from '../../src/authorities/contracts/contract-sets.js';
import { stopUrl } from '../../src/accounts/stop-token.js';
import { appendEvents, openCase, type AppendableEvent } from '../../src/cases/index.js';
import { pictureKey } from '../../src/digests/item-keys.js';
import { boundsOfMonth, daysBefore, monthBefore, ofMonth, weekOf } from '../../src/digests/periods.js';
import { sendDigests } from '../../src/digests/send-digests.js';
import { territoryWords } from '../../src/digests/territory-words.js';
import { inDepartement } from '../../src/french/departements.js';
import { importText } from '../authorities/import-text.js';
import {
  addTown,
  AT,
  crawlAndQueue,
  later,
  makePerson,
  poster,
  reviewScene,
  say,
} from '../review/store-kit.js';
import { temporaryFolder } from '../support/folder.js';
import { digestDepsOf, KEY, makeReader, PUBLIC_URL, runDigests, textsTo } from './digest-kit.js';

const DAY = 24 * 60;
/** Tuesday, 24 November 2026, eight in Paris, and the next ones. */
const TUESDAY = '2026-11-24T07:00:00.000Z';
const week = (weeks: number): string => later(weeks * 7 * DAY, '2026-12-01T07:00:00.000Z');

test.each([
  ['2026-11-24', '2026-W48'],
  ['2026-12-31', '2026-W53'],
  ['2027-01-03', '2026-W53'],
  ['2027-01-04', '2027-W01'],
  ['2024-12-30', '2025-W01'],
  ['2026-01-01', '2026-W01'],
])('%s lies in %s', (day, name) => expect(weekOf(day)).toBe(name));

test('months and days', () => {
  expect([monthBefore('2026-01-31'), monthBefore('2026-03-01')]).toEqual(['2025-12', '2026-02']);
  expect(boundsOfMonth('2026-10')).toEqual({
    from: '2026-09-30T22:00:00.000Z',
    until: '2026-10-31T23:00:00.000Z',
  });
  expect([ofMonth('2026-08'), ofMonth('2026-10'), ofMonth('2026-11')]).toEqual([
    'd’août 2026',
    'd’octobre 2026',
    'de novembre 2026',
  ]);
  expect(daysBefore('2026-11-02T23:30:00.000Z', 3)).toEqual(['2026-10-31', '2026-11-01', '2026-11-02']);
});

test('a place as a title says it', () => {
  const words = (kind: 'departement' | 'commune' | 'epci' | 'everywhere', code: string, name = '') =>
    territoryWords([{ kind, code }], () => (name === '' ? null : name));
  expect([words('departement', '34'), words('departement', '974'), words('departement', '2A')]).toEqual([
    'dans l’Hérault',
    'à La Réunion',
    'en Corse-du-Sud',
  ]);
  expect([
    words('commune', '1', 'Le Bourg'),
    words('commune', '1', 'Les Bois'),
    words('commune', '1', 'La Mer'),
  ]).toEqual(['au Bourg', 'aux Bois', 'à La Mer']);
  expect([words('everywhere', ''), words('epci', '200000000'), inDepartement('00')]).toEqual([
    null,
    null,
    null,
  ]);
});

/** Two towns of two départements, each with a poster on its site; somebody for each of them, and somebody for all. */
async function twoTowns() {
  const scene = reviewScene();
  const other = addTown(scene, '29998');
  const [here = ''] = await crawlAndQueue(scene, [
    { bytes: await poster(), around: { alt: 'Affiche du marché' } },
  ]);
  const [there = ''] = await crawlAndQueue(other, [
    { bytes: await poster({ layout: 6, picture: 17, words: 8 }), around: { alt: 'Affiche du concert' } },
  ]);
  const { db } = scene;
  return {
    scene,
    other,
    db,
    here,
    there,
    one: makeReader(db, { departement: '01' }),
    two: makeReader(db, { departement: '29' }),
    all: makeReader(db, { role: 'national' }),
  };
}

describe('a week', () => {
  test('each is told of her own territory, once; pages behind the door, and the way to stop', async () => {
    const { db, scene, other, here, there, one, two, all } = await twoTowns();
    const at = later(60);
    expect([...(await runDigests(db, at, TUESDAY)).values()]).toEqual(['queued', 'queued', 'queued']);
    const [text = ''] = textsTo(db, one);
    expect(text).toContain('Vigie – 1 visuel à relire dans l’Ain');
    expect(text).toContain('Saint-Exemple : « Affiche du marché »');
    expect(text).toContain(`${PUBLIC_URL}/relecture/${here}`);
    expect(text).toContain('1 site sur 1 regardé');
    expect(text).not.toMatch(/concert|29998/u);
    expect(textsTo(db, two)[0]).not.toMatch(/marché|Saint-Exemple/u);
    expect(textsTo(db, all)[0]).toMatch(/marché[^]*concert|concert[^]*marché/u);
    const mail = noticeByKey(db, `digest:${one}:weekly:2026-W48`);
    expect(mail?.notice).toMatchObject({ about: 'digest', unsubscribeUrl: stopUrl(PUBLIC_URL, KEY, one) });
    expect([...toldOf(db, one, [pictureKey(here), pictureKey(there)]).keys()]).toEqual([pictureKey(here)]);

    // The same moment again, later in the week, by hand: nothing is doubled.
    expect(new Set((await runDigests(db, at, TUESDAY)).values())).toEqual(new Set(['not-now']));
    expect(new Set((await runDigests(db, later(3 * DAY))).values())).toEqual(new Set(['not-now']));
    expect(queuedMails(db)).toHaveLength(3);

    // A week later nothing is new, and both sites were looked at: nobody is written to, and that is noted.
    const next = later(6 * DAY);
    await crawlAndQueue(scene, [{ bytes: await poster(), around: { alt: 'Affiche du marché' } }], next);
    await crawlAndQueue(other, [{ bytes: await poster({ layout: 6, picture: 17, words: 8 }) }], next);
    putDigestSettings(db, two, { frequency: 'never' }, AT);
    const quiet = await runDigests(db, week(0));
    expect([quiet.get(one), quiet.get(two), quiet.get(all)]).toEqual(['nothing', 'not-now', 'nothing']);
    expect(findDigest(db, { personId: one, kind: 'weekly', period: '2026-W49' })).toMatchObject({
      outboxId: null,
      itemCount: 0,
    });
  });

  test('a call for tender is told once, to those of its département, as the time to propose the clause', async () => {
    const { db, one, two } = await twoTowns();
    const call = {
      idweb: '26-1',
      objet: 'Conception graphique du magazine, suite de Mme Camille Nomdexemple',
      nomacheteur: 'Commune de Bourg-Exemple',
      nature: 'APPEL_OFFRE',
      datelimitereponse: '2026-12-18',
      code_departement: ['01'],
    };
    await importText({ db, folder: temporaryFolder() }, BOAMP, JSON.stringify([call]), { name: 'b.json' });
    await runDigests(db, later(60), TUESDAY);
    const [text = ''] = textsTo(db, one);
    expect(text).toContain('Conception graphique du magazine, suite de Mme […]');
    expect(text).toMatch(/18 décembre 2026/u);
    expect(text).toMatch(/clause/u);
    expect(textsTo(db, two)[0]).not.toContain('Conception graphique');
    await runDigests(db, week(0));
    expect(textsTo(db, one).slice(1).join('')).not.toContain('Conception graphique');
  });

  test('what two towns show is told to each as her own town shows it', async () => {
    const scene = reviewScene();
    const other = addTown(scene, '29998');
    const bytes = await poster();
    await crawlAndQueue(scene, [{ bytes, around: { alt: 'Affiche du marché' } }]);
    await crawlAndQueue(other, [{ bytes, around: { alt: 'Affiche du concert' } }], later(60));
    const [one, two] = [
      makeReader(scene.db, { departement: '01' }),
      makeReader(scene.db, { departement: '29' }),
    ];
    await runDigests(scene.db, later(120), TUESDAY);
    expect(textsTo(scene.db, one)[0]).toContain('– Saint-Exemple : « Affiche du marché »');
    expect(textsTo(scene.db, one)[0]).not.toMatch(/29998|concert/u);
    expect(textsTo(scene.db, two)[0]).toContain('– Exemple-29998 : « Affiche du concert »');
    expect(textsTo(scene.db, two)[0]).not.toMatch(/Saint-Exemple|marché/u);
  });

  test('answers stand first; what was taken back, and what lies elsewhere, is not told', async () => {
    const { db, here, there, one, two } = await twoTowns();
    const [a, b] = [makePerson(db), makePerson(db)];
    const base = { by: a, at: AT, day: AT.slice(0, 10), because: 'Phrase avec un nom.' };
    const answeredCase = (picture: string, authority: string, isTakenBack: boolean): void => {
      say(db, picture, a);
      say(db, picture, b);
      const opened = openCase(db, {
        person: a,
        at: AT,
        day: base.day,
        because: 'Phrase.',
        picture,
        authority,
      });
      if (opened.kind !== 'opened') throw new Error(JSON.stringify(opened));
      const letter = `lettre-${authority}`;
      const events: AppendableEvent[] = [
        { ...base, kind: 'letter-drafted', letter },
        { ...base, kind: 'letter-approved', letter },
        { ...base, kind: 'letter-sent', letter, template: 't1' },
        { ...base, kind: 'answered', answer: 'commits', isComplete: true },
      ];
      const { caseId } = opened;
      expect(appendEvents(db, { caseId, events })).toMatchObject({ kind: 'appended' });
      const back: AppendableEvent = { ...base, kind: 'taken-back', of: 5 };
      if (isTakenBack)
        expect(appendEvents(db, { caseId, events: [back] })).toMatchObject({ kind: 'appended' });
    };
    answeredCase(here, '01999', false);
    answeredCase(there, '29998', true);
    await runDigests(db, later(60), TUESDAY);
    const [text = ''] = textsTo(db, one);
    expect(text).toContain('Vigie – 1 réponse reçue, 1 échéance dans l’Ain');
    expect(text).toContain('Réponse reçue le 24 novembre 2026 : s’engage pour la suite.');
    expect(text).toContain('Saint-Exemple : Remercier et féliciter');
    expect(text.indexOf('Réponse reçue')).toBeLessThan(text.indexOf('À RELIRE'));
    // What people wrote by hand stays on the pages; a reason of what is due is theirs to read.
    expect(text.slice(0, text.indexOf('À RELIRE'))).not.toContain('Phrase avec un nom');
    expect(textsTo(db, two).join('')).not.toContain('réponse reçue');

    // Her first mail looks back at the whole month, of which this was not the last week.
    const rare = makeReader(db, { departement: '01', frequency: 'monthly' });
    await runDigests(db, later(60 * 24 * 12));
    expect(textsTo(db, rare)[0]).toContain('Réponse reçue le 24 novembre 2026 : s’engage pour la suite.');
  });
});

describe('what could not be looked at', () => {
  test('a site that no crawl saw is told each week, to those whose it is', async () => {
    const { db, scene, other, one, two } = await twoTowns();
    addTown(scene, '01998');
    await runDigests(db, later(60), TUESDAY);
    expect(textsTo(db, one)[0]).toContain('https://www.exemple-01998.example/ : jamais regardé');
    expect(textsTo(db, two)[0]).not.toContain('01998');
    await crawlAndQueue(scene, [], later(6 * DAY));
    await crawlAndQueue(other, [], later(6 * DAY));
    const next = await runDigests(db, week(0));
    expect([next.get(one), next.get(two)]).toEqual(['queued', 'nothing']);
    const again = textsTo(db, one)[1] ?? '';
    expect(again).toContain('https://www.exemple-01998.example/ : jamais regardé');
    expect(again).toContain('Du 25 novembre 2026 au 29 novembre 2026, Vigie n’a visité aucun site');
  });

  test('a machine that slept: days without a crawl, and sites that should have been looked at', async () => {
    const { db, scene, one } = await twoTowns();
    await runDigests(db, later(60), TUESDAY);
    // Two weeks and a half, and nothing ran.
    await runDigests(db, week(2));
    const text = textsTo(db, one)[1] ?? '';
    expect(text).toContain('Aucun site n’a été regardé cette semaine.');
    // Each of these days, be it more than a week ago: nobody told her of it yet.
    expect(text).toContain('Du 1er décembre 2026 au 14 décembre 2026, Vigie n’a visité aucun site');
    expect(text).toContain('aucun passage depuis le 24 novembre 2026, alors qu’un était dû');
    pauseSite(db, scene.siteId, true);
    // Nobody waits for it to be looked at any more.
    expect((await runDigests(db, week(3))).get(one)).toBe('nothing');
  });
});

describe('who is written to', () => {
  test('nobody who left, nobody without an address; the month by choice, once', async () => {
    const { db, one, two, all } = await twoTowns();
    const bare = makeReader(db, { departement: '01', mail: null });
    putDigestSettings(db, two, { frequency: 'monthly' }, AT);
    endPerson(db, all, AT);
    const first = await runDigests(db, later(60), TUESDAY);
    expect([first.get(one), first.get(two), first.get(all), first.get(bare)]).toEqual([
      'queued',
      'not-now',
      undefined,
      'no-address',
    ]);
    expect(digestsSince(db, { personId: bare, since: '' })).toEqual([]);
    expect((await runDigests(db, week(0))).get(two)).toBe('queued');
    const [month = ''] = textsTo(db, two);
    expect(month).toContain('LE MOIS DE NOVEMBRE 2026');
    expect(month).toContain('Regardé : 1 site, 4 visuels.');
    expect(month).toContain('Affiche du concert');
    expect((await runDigests(db, week(1))).get(two)).toBe('not-now');
  });

  test('a silent week is made up for by the month, within the mail of a week', async () => {
    const { db, scene, other, one, two, all } = await twoTowns();
    for (const id of [two, all]) putDigestSettings(db, id, { frequency: 'never' }, AT);
    await runDigests(db, later(60), TUESDAY);
    for (const weeks of [0, 1, 2, 3, 4]) {
      for (const site of [scene, other]) await crawlAndQueue(site, [], later(-DAY, week(weeks)));
      await runDigests(db, week(weeks));
    }
    const kinds = digestsSince(db, { personId: one, since: AT }).map(({ kind, period, outboxId }) => [
      kind,
      period,
      outboxId !== null,
    ]);
    expect(kinds.slice(0, 5)).toEqual([
      ['weekly', '2026-W48', true],
      // November had no silent week: the first run of December sends nothing.
      ['weekly', '2026-W49', false],
      ['weekly', '2026-W50', false],
      ['weekly', '2026-W51', false],
      ['weekly', '2026-W52', false],
    ]);
    for (const site of [scene, other]) await crawlAndQueue(site, [], later(-DAY, week(5)));
    await runDigests(db, week(5));
    await runDigests(db, later(60, week(5)));
    const texts = textsTo(db, one);
    expect(texts).toHaveLength(2);
    expect(texts[1]).toContain('Vigie – le mois de décembre 2026 dans l’Ain');
    // What she was told of in November waits still, and is counted.
    expect(texts[1]).toContain('1 visuel du premier passage d’un site attend aussi');
    expect(findDigest(db, { personId: one, kind: 'recap', period: '2026-12' })).toMatchObject({
      outboxId: expect.any(String) as string,
    });
  });

  test('a missed week that is made up for less than a day before the next mail stands for both', async () => {
    const { db, scene, other, one, all } = await twoTowns();
    putDigestSettings(db, all, { frequency: 'never' }, AT);
    // Off from before Tuesday the 24th until the evening before the next one; the second has nothing to hear by then.
    const monday = later(-12 * 60, week(0));
    await crawlAndQueue(other, [], later(-60, monday));
    const late = await runDigests(db, monday, TUESDAY);
    expect(late.get(one)).toBe('queued');
    const [about = ''] = textsTo(db, one);
    expect(about).toContain('Affiche du marché');
    const next = later(-10, week(0));
    await crawlAndQueue(
      scene,
      [{ bytes: await poster({ picture: 3 }), around: { alt: 'Affiche du cirque' } }],
      next,
    );
    const regular = await runDigests(db, week(0));
    expect([regular.get(one), textsTo(db, one).length]).toEqual(['covered', 1]);
    // It is not asked again, and both weeks name the one mail.
    expect((await runDigests(db, later(60, week(0)), week(0))).get(one)).toBe('not-now');
    const rows = digestsSince(db, { personId: one, since: '' });
    expect(rows.map(({ period }) => period)).toEqual(['2026-W48', '2026-W49']);
    expect(new Set(rows.map(({ outboxId }) => outboxId)).size).toBe(1);
    // What came since is told by the next one, the days between included, and nothing twice.
    await runDigests(db, week(1));
    const [, after = ''] = textsTo(db, one);
    expect(after).toContain('Affiche du cirque');
    expect(after).not.toContain('Affiche du marché');
  });

  test('a late one stands for a day and no more; one that was refused for nothing', async () => {
    const { db, one, two } = await twoTowns();
    await runDigests(db, later(-12 * 60, week(0)), TUESDAY);
    expect((await runDigests(db, later(12 * 60 + 1, week(0)), week(0))).get(two)).not.toBe('covered');
    db.run(sql`DELETE FROM digests WHERE period = '2026-W49'`);
    db.run(sql`UPDATE outbox SET state = 'rejected' WHERE id IN (SELECT outbox_id FROM digests)`);
    expect((await runDigests(db, week(0))).get(one)).toBe('queued');
  });

  test('a month that was refused is looked back at again, on another day, three times at most', async () => {
    const { db, two } = await twoTowns();
    putDigestSettings(db, two, { frequency: 'monthly' }, AT);
    const outcomes: (string | undefined)[] = [];
    for (const weeks of [0, 1, 2, 3]) {
      outcomes.push((await runDigests(db, week(weeks))).get(two));
      expect((await runDigests(db, later(60, week(weeks)))).get(two)).toBe('not-now');
      db.run(sql`UPDATE outbox SET state = 'rejected' WHERE state = 'queued'`);
    }
    expect(outcomes).toEqual(['queued', 'queued', 'queued', 'not-now']);
  });

  test('interrupted, it goes on with those who are left', async () => {
    const { db, one, two, all } = await twoTowns();
    const stop = new AbortController();
    const deps = digestDepsOf(db, later(60));
    const run = await sendDigests(deps, {
      dueAt: TUESDAY,
      signal: stop.signal,
      onPerson: () => stop.abort(),
    });
    expect([run.outcomes.length, run.left, queuedMails(db).length]).toEqual([1, 2, 1]);
    await runDigests(db, later(61), TUESDAY);
    expect([one, two, all].map((id) => textsTo(db, id).length)).toEqual([1, 1, 1]);
  });

  test('dry, nothing is written', async () => {
    const { db, one } = await twoTowns();
    const ask = { dueAt: TUESDAY, signal: new AbortController().signal, isDry: true };
    const run = await sendDigests(digestDepsOf(db, later(60)), ask);
    expect(run.outcomes.map(({ outcome }) => outcome.kind)).toEqual(['queued', 'queued', 'queued']);
    expect([queuedMails(db), digestsSince(db, { personId: one, since: '' })]).toEqual([[], []]);
  });
});
