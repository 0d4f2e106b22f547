import { describe, expect, test } from 'vitest';
import { leaseOf } from '../../db/queries/queue.js';
import { decisionsOf } from '../../db/queries/decisions.js';
import { findPicture } from '../../db/queries/pictures.js';
import { findPerson } from '../../db/queries/people.js';
import {
  anonymousMarks,
  countSecondReadings,
  giveSecondReading,
  openSecondReading,
  reopenSecondReading,
  withoutNames,
} from '../../src/review/pool.js';
import { classify, NO_SURROUNDINGS } from '../../src/classifiers/index.js';
import {
  addTown,
  CONFIRM,
  crawlAndQueue,
  later,
  makePerson,
  poster,
  reviewScene,
  say,
  type Scene,
} from './store-kit.js';

/** A hint that one person confirmed, in the commune 01999. */
async function withHint(): Promise<{ scene: Scene; picture: string; first: string; ask: typeof ASK }> {
  const scene = reviewScene();
  makePerson(scene.db);
  const first = makePerson(scene.db);
  const [picture = ''] = await crawlAndQueue(scene, [{ bytes: await poster(), isHinted: true }]);
  say(scene.db, picture, first);
  return { scene, picture, first, ask: { ...ASK, person: makePerson(scene.db) } };
}

const ASK = { person: '', at: later(60), ownDepartements: ['29'] as readonly string[] };

describe('what is in the pool', () => {
  test('a hint that one person confirmed, for anybody else from elsewhere', async () => {
    const { scene, picture, first, ask } = await withHint();
    expect(countSecondReadings(scene.db, ask)).toBe(1);
    expect(openSecondReading(scene.db, ask)).toMatchObject({ kind: 'opened', picture });
    expect(leaseOf(scene.db, picture, later(61))?.person).toBe(ask.person);
    // Not for her who confirmed it, nor for another one while it is open.
    expect(openSecondReading(scene.db, { ...ASK, person: first })).toEqual({ kind: 'gone' });
    expect(openSecondReading(scene.db, { ...ASK, person: makePerson(scene.db) })).toEqual({ kind: 'gone' });
    // The one who opened it goes on with it.
    expect(reopenSecondReading(scene.db, picture, ask).kind).toBe('opened');
  });

  test('nothing of one’s own département, be it one of several that show it', async () => {
    const { scene, ask } = await withHint();
    expect(countSecondReadings(scene.db, { ...ask, ownDepartements: ['01'] })).toBe(0);
    expect(countSecondReadings(scene.db, { ...ask, ownDepartements: ['01', '29'] })).toBe(0);
    expect(countSecondReadings(scene.db, { ...ask, ownDepartements: [] })).toBe(1);
    await crawlAndQueue(addTown(scene, '29998'), [{ bytes: await poster(), isHinted: true }], later(30));
    expect(countSecondReadings(scene.db, ask)).toBe(0);
    expect(countSecondReadings(scene.db, { ...ask, ownDepartements: ['88'] })).toBe(1);
  });

  test('neither what nobody read, nor what is sure, nor what cannot be looked at', async () => {
    const scene = reviewScene();
    makePerson(scene.db);
    const first = makePerson(scene.db);
    const shown = await Promise.all(
      [1, 2, 3].map((words) => poster({ words, picture: words + 3, layout: words })),
    );
    const [unread = '', sure = '', lost = ''] = await crawlAndQueue(scene, [
      { bytes: shown[0] ?? Buffer.alloc(0), isHinted: true },
      { bytes: shown[1] ?? Buffer.alloc(0) },
      { bytes: shown[2] ?? Buffer.alloc(0), isHinted: true, isKept: false },
    ]);
    say(scene.db, sure, first);
    say(scene.db, lost, first);
    expect(findPicture(scene.db, unread)?.state).toBe('to-review');
    expect(countSecondReadings(scene.db, { ...ASK, person: makePerson(scene.db) })).toBe(0);
  });

  test('what was given back comes after the others', async () => {
    const { scene, picture, ask } = await withHint();
    expect(openSecondReading(scene.db, ask, [picture])).toEqual({ kind: 'gone' });
    expect(openSecondReading(scene.db, ask, ['another'])).toMatchObject({ picture });
  });
});

describe('a second reading', () => {
  test('counts like a reviewer’s, and only once', async () => {
    const { scene, picture, ask } = await withHint();
    const opened = openSecondReading(scene.db, ask);
    const version = opened.kind === 'opened' ? opened.version : '';
    const form = { ...ask, picture, version, decision: CONFIRM };
    expect(giveSecondReading(scene.db, form)).toMatchObject({
      kind: 'decided',
      entry: { capacity: 'reviewer', person: ask.person },
      standing: { state: 'awaiting-coordinator' },
    });
    expect(giveSecondReading(scene.db, form)).toEqual({ kind: 'said-already' });
    expect(decisionsOf(scene.db, picture)).toHaveLength(2);
  });

  test('is not written when another one was quicker, and nobody’s name is told', async () => {
    const { scene, picture, ask } = await withHint();
    const opened = openSecondReading(scene.db, ask);
    const version = opened.kind === 'opened' ? opened.version : '';
    const quicker = makePerson(scene.db);
    say(scene.db, picture, quicker, CONFIRM, { at: later(90) });
    const answer = giveSecondReading(scene.db, {
      ...ask,
      at: later(95),
      picture,
      version,
      decision: CONFIRM,
    });
    expect(answer).toEqual({ kind: 'gone' });
    expect(JSON.stringify(answer)).not.toContain(findPerson(scene.db, quicker)?.name);
    expect(decisionsOf(scene.db, picture)).toHaveLength(2);
  });

  test('a form that is not whole is refused with what is missing', async () => {
    const { scene, picture, ask } = await withHint();
    openSecondReading(scene.db, ask);
    const refused = giveSecondReading(scene.db, {
      ...ask,
      picture,
      version: '',
      decision: { kind: 'confirmed' },
    });
    expect(refused.kind).toBe('refused');
    expect(giveSecondReading(scene.db, { ...ask, picture: 'none', version: '', decision: CONFIRM })).toEqual({
      kind: 'gone',
    });
  });
});

test.each([
  ['Fête à Saint-Exemple', 'Fête à […]'],
  ['SAINT EXEMPLE en fête', '[…] en fête'],
  ['affiche_saint-exemple_2026.png', 'affiche_[…]_2026.png'],
  ['Saint-Exemples et Monsaint-exemple', 'Saint-Exemples et Monsaint-exemple'],
  ['Ville de Sâint\u2013Éxemple ; Saint-Exemple', 'Ville de […] ; […]'],
])('the authority’s name leaves a text: %s', (text, without) => {
  expect(withoutNames(text, ['Saint-Exemple', ''])).toBe(without);
});

test('marks lose names of persons and addresses, and nothing else', () => {
  const { marks } = classify({
    traces: [
      { where: 'xmp:dc:creator', value: 'Camille Exemple' },
      { where: 'exif:Make', value: 'Exemple Optique' },
      { where: 'exif:Model', value: 'EX-100' },
      { where: 'exif:FNumber', value: '2.8' },
    ],
    surroundings: [
      { ...NO_SURROUNDINGS, credit: 'Illustration : Camille Exemple', fileName: 'ai-generated-8123456.jpg' },
    ],
    integrity: null,
  });
  const shown = anonymousMarks(marks, ['Saint-Exemple']);
  expect(shown.map(({ id, where }) => [id, where])).toEqual(marks.map(({ id, where }) => [id, where]));
  expect(JSON.stringify(shown)).not.toContain('Camille');
  expect(JSON.stringify(shown)).toContain('Exemple Optique EX-100');
  expect(JSON.stringify(shown)).toContain('ai-generated-8123456.jpg');
});
