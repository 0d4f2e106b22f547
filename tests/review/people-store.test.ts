/** People who come and leave: what hangs on how many they are follows in the same transaction. */
import { expect, test } from 'vitest';
import { findPicture } from '../../db/queries/pictures.js';
import { findPerson } from '../../db/queries/people.js';
import { admitPerson, endPart } from '../../src/review/index.js';
import { crawlAndQueue, makePerson, poster, reviewScene, say } from './store-kit.js';

const AT = '2026-11-24T10:00:00.000Z';

test('the second person asks for a second reading; when she leaves, one is alone again', async () => {
  const scene = reviewScene();
  const { db } = scene;
  const person = makePerson(db);
  const [picture = '', untouched = ''] = await crawlAndQueue(scene, [
    { bytes: await poster(), isHinted: true },
    { bytes: await poster({ layout: 2, picture: 2, words: 2 }), isHinted: true },
  ]);
  expect(say(db, picture, person)).toMatchObject({ standing: { state: 'confirmed', mayWrite: 'T0' } });
  const other = admitPerson(db, { name: 'Une autre', role: 'volunteer' }, AT);
  expect(findPicture(db, picture)).toMatchObject({ state: 'awaiting-reviewer', waitsFor: 'reviewer' });
  expect(findPicture(db, untouched)).toMatchObject({ state: 'to-review' });
  // A third one changes nothing.
  const third = admitPerson(db, { name: 'Encore une', role: 'volunteer' }, AT);
  endPart(db, third.id, AT);
  expect(findPicture(db, picture)).toMatchObject({ state: 'awaiting-reviewer' });
  endPart(db, other.id, AT);
  expect(findPerson(db, other.id)?.endedAt).toBe(AT);
  expect(findPicture(db, picture)).toMatchObject({ state: 'confirmed', waitsFor: null });
});
