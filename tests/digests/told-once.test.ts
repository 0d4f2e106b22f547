/** Told once, and not less: mails that were refused, weeks with more than fits, days and sites that nobody looked at. */
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { mergePicture } from '../../db/queries/pictures.js';
import { removeSite } from '../../db/queries/sites.js';
import { startCrawl } from '../../db/queries/crawls.js';
import { appendEvents, openCase, type AppendableEvent } from '../../src/cases/index.js';
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
import { makeReader, runDigests, textsTo } from './digest-kit.js';

const DAY = 24 * 60;
const FIRST = later(60);
const week = (weeks: number): string => later(weeks * 7 * DAY, '2026-12-01T07:00:00.000Z');

/** A town with a poster, and somebody who works there. */
async function oneTown() {
  const scene = reviewScene();
  const [picture = ''] = await crawlAndQueue(scene, [
    { bytes: await poster(), around: { alt: 'Affiche du marché' } },
  ]);
  return { scene, db: scene.db, picture, one: makeReader(scene.db, { departement: '01' }) };
}

test.each(['rejected', 'cancelled'])(
  'what a %s mail was to tell is told by the next one, once',
  async (state) => {
    const { scene, db, one } = await oneTown();
    await runDigests(db, FIRST);
    expect(textsTo(db, one)[0]).toContain('Affiche du marché');
    db.run(sql`UPDATE outbox SET state = ${state}, notice = NULL`);
    for (const weeks of [0, 1]) {
      await crawlAndQueue(
        scene,
        [{ bytes: await poster(), around: { alt: 'Affiche du marché' } }],
        later(-DAY, week(weeks)),
      );
      await runDigests(db, week(weeks));
    }
    const texts = textsTo(db, one);
    expect(texts.filter((text) => text.includes('Affiche du marché'))).toHaveLength(1);
  },
);

test('whoever’s mail cannot be composed keeps nobody else from hers', async () => {
  const { scene, db, one } = await oneTown();
  const other = addTown(scene, '29998');
  await crawlAndQueue(other, [{ bytes: await poster({ layout: 6, picture: 17, words: 8 }) }]);
  const two = makeReader(db, { departement: '29' });
  expect(one < two).toBe(true);
  db.run(sql`UPDATE sightings SET surroundings = '{}'
    WHERE page_id IN (SELECT id FROM pages WHERE site_id = ${scene.siteId})`);
  await expect(runDigests(db, FIRST)).rejects.toThrow(/expected/);
  expect([textsTo(db, one).length, textsTo(db, two).length]).toEqual([0, 1]);
});

test('a picture that was put together with one that she knows is nothing new', async () => {
  const { scene, db, picture, one } = await oneTown();
  await runDigests(db, FIRST);
  const [second = ''] = await crawlAndQueue(
    scene,
    [{ bytes: await poster({ layout: 6, picture: 17, words: 8 }), around: { alt: 'La même, en grand' } }],
    later(6 * DAY),
  );
  mergePicture(db, picture, second);
  await runDigests(db, week(0));
  expect(textsTo(db, one).join('')).not.toContain('La même, en grand');
});

test('what a week has no room for is told by the next one', async () => {
  const scene = reviewScene();
  const { db } = scene;
  const [a, b] = [makePerson(db), makePerson(db)];
  const base = { by: a, at: later(30), day: AT.slice(0, 10), because: 'Phrase.' };
  const towns = ['01999', ...[1, 2, 3, 4, 5, 6, 7].map((n) => `0100${n}`)];
  for (const [index, code] of towns.entries()) {
    const town = index === 0 ? scene : addTown(scene, code);
    const [picture = ''] = await crawlAndQueue(town, [
      { bytes: await poster({ layout: index, picture: 3 * index + 1, words: index + 2 }) },
    ]);
    say(db, picture, a);
    say(db, picture, b);
    const opened = openCase(db, { ...base, at: AT, person: a, picture, authority: code });
    if (opened.kind !== 'opened') throw new Error(JSON.stringify(opened));
    const letter = `lettre-${code}`;
    const events: AppendableEvent[] = [
      { ...base, kind: 'letter-drafted', letter },
      { ...base, kind: 'letter-approved', letter },
      { ...base, kind: 'letter-sent', letter, template: 't1' },
      { ...base, kind: 'answered', answer: 'commits', isComplete: true },
    ];
    expect(appendEvents(db, { caseId: opened.caseId, events })).toMatchObject({ kind: 'appended' });
  }
  const one = makeReader(db, { departement: '01' });
  await runDigests(db, FIRST);
  await runDigests(db, week(0));
  await runDigests(db, week(1));
  const answers = textsTo(db, one).map((text) => text.match(/Réponse reçue/gu)?.length ?? 0);
  expect(answers).toEqual([6, 2, 0]);
});

test('a watch that ended is told by the next mail, to those whose town it was', async () => {
  const { scene, db, one } = await oneTown();
  const other = addTown(scene, '01998');
  const far = makeReader(db, { departement: '29' });
  // Never looked at: a mail each week.
  for (const code of ['01997', '29997']) addTown(scene, code);
  await runDigests(db, FIRST);
  removeSite(db, other.siteId, later(2 * DAY));
  await runDigests(db, week(0));
  expect(textsTo(db, one)[1]).toContain(
    '1 site a été retiré du suivi depuis le dernier bulletin : personne ne le regarde plus.',
  );
  await runDigests(db, week(1));
  expect(textsTo(db, one)[2]).not.toContain('retiré du suivi');
  expect(textsTo(db, far).join('')).not.toContain('retiré du suivi');
});

test('a crawl that was broken off and taken up days later hides no day without any visit', async () => {
  const { scene, db, one } = await oneTown();
  addTown(scene, '01998');
  await runDigests(db, FIRST);
  const begun = startCrawl(db, {
    siteId: scene.siteId,
    owner: 'gone:1',
    at: later(3 * DAY),
    isAlive: () => false,
  });
  expect(begun.kind).toBe('started');
  await crawlAndQueue(scene, [], later(5 * DAY));
  await runDigests(db, week(0));
  expect(textsTo(db, one)[1]).toContain(
    'Le 25 novembre 2026, le 26 novembre 2026, le 28 novembre 2026 et le 30 novembre 2026, Vigie n’a visité aucun site',
  );
});
