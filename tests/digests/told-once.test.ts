/** Told once, and not less: mails that were refused, weeks with more than fits, days and sites that nobody looked at. */
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { reachedBy } from '../../db/queries/digests.js';
import { mergePicture } from '../../db/queries/pictures.js';
import { queued } from '../../db/queries/queue.js';
import { removeSite } from '../../db/queries/sites.js';
import { startCrawl } from '../../db/queries/crawls.js';
import { pictureKey, TOLD_AS } from '../../src/digests/item-keys.js';
import { LANES } from '../../src/review/queue-order.js';
import { addTown, AT, crawlAndQueue, later, poster, reviewScene } from '../review/store-kit.js';
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

test('pictures of which she was told, be it as a part, are left out of the queue before it is cut', async () => {
  const { scene, db, picture, one } = await oneTown();
  const bytes = await Promise.all([2, 3].map((n) => poster({ layout: n, picture: 5 * n, words: n + 4 })));
  const [second = '', third = ''] = await crawlAndQueue(
    scene,
    bytes.map((each) => ({ bytes: each })),
  );
  const ask = {
    lane: 'backlog',
    waitsFor: 'reviewer',
    person: one,
    at: AT,
    today: '2026-11-24',
    nearUntil: '2026-12-15',
    departement: null,
    untoldAs: TOLD_AS.picture,
  } as const;
  const found = LANES.flatMap((lane) => queued(db, { ...ask, lane }, 9));
  expect(new Set(found)).toEqual(new Set([picture, second, third]));
  await runDigests(db, FIRST);
  expect(reachedBy(db, one, found.map(pictureKey)).size).toBe(3);
  const [last = ''] = await crawlAndQueue(
    scene,
    [{ bytes: await poster({ layout: 6, picture: 17, words: 8 }) }],
    later(6 * DAY),
  );
  const untold = (): readonly string[] => LANES.flatMap((lane) => queued(db, { ...ask, lane }, 1));
  expect(untold()).toEqual([last]);
  const other = makeReader(db, { role: 'national' });
  expect(LANES.flatMap((lane) => queued(db, { ...ask, lane, person: other }, 9))).toHaveLength(4);
  // What she knows becomes a part of it.
  mergePicture(db, second, last);
  expect(untold()).toEqual([]);
  db.run(sql`UPDATE outbox SET state = 'rejected'`);
  expect(untold()).not.toEqual([]);
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
