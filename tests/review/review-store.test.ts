import { describe, expect, test } from 'vitest';
import { endPerson } from '../../db/queries/people.js';
import { leaseOf } from '../../db/queries/queue.js';
import {
  countLanes,
  decide,
  enterObservations,
  factsOf,
  keepOpen,
  leavePicture,
  noteOrigin,
  observationsFor,
  openNext,
  openPicture,
  SESSION_SIZE,
  standingOf,
  startSitting,
  undoDecision,
  withdrawObservations,
} from '../../src/review/index.js';
import {
  addTown,
  AT,
  BY_ARTIST,
  CONFIRM,
  crawlAndQueue,
  later,
  makePerson,
  poster,
  reviewScene,
  say,
  secondConnection,
  type Scene,
} from './store-kit.js';

/** Posters that are alike to nobody. */
const posters = (count: number, from = 1): Promise<{ bytes: Buffer }[]> =>
  Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const n = index + from;
      return { bytes: await poster({ layout: n, picture: n * 13, words: n * 7, width: 150, height: 200 }) };
    }),
  );

async function sceneWith(count: number): Promise<Scene & { pictures: readonly string[] }> {
  const scene = reviewScene();
  return { ...scene, pictures: await crawlAndQueue(scene, await posters(count)) };
}
const next = (scene: Pick<Scene, 'db'>, person: string, at = AT) =>
  openNext(scene.db, { person, at, lane: 'backlog' });

describe('two people at once', () => {
  test('are given two pictures, and the last one waits until its lease ran out', async () => {
    const scene = await sceneWith(2);
    const other = secondConnection(scene);
    const [a, b, c] = [makePerson(scene.db), makePerson(scene.db), makePerson(scene.db)];
    const first = next(scene, a);
    const second = openNext(other, { person: b, at: AT, lane: 'backlog' });
    if (first.kind !== 'opened' || second.kind !== 'opened') throw new Error('not opened');
    expect(new Set([first.picture, second.picture])).toEqual(new Set(scene.pictures));
    expect(next(scene, c, later(9))).toMatchObject({ kind: 'empty' });
    expect(keepOpen(scene.db, first.picture, { person: a, at: later(9) })).toBe(true);
    expect(next(scene, c, later(11))).toMatchObject({ kind: 'opened', picture: second.picture });
    expect(keepOpen(other, second.picture, { person: b, at: later(11) })).toBe(false);
    expect(keepOpen(scene.db, first.picture, { person: a, at: later(20) })).toBe(false);
  });

  test('the same picture asked for by its address says who has it open', async () => {
    const { db, pictures } = await sceneWith(1);
    const [picture = ''] = pictures;
    const [a, b] = [makePerson(db), makePerson(db)];
    openPicture(db, picture, { person: a, at: AT });
    const held = openPicture(db, picture, { person: b, at: later(1) });
    expect(held).toMatchObject({ kind: 'held', until: later(10) });
    expect(leaseOf(db, picture, later(1))?.person).toBe(a);
    leavePicture(db, picture, { person: a, at: later(2) });
    expect(openPicture(db, picture, { person: b, at: later(2) }).kind).toBe('opened');
  });

  test('who comes second is told, nothing is written, and she can decide after she looked again', async () => {
    const scene = await sceneWith(1);
    const [picture = ''] = scene.pictures;
    const other = secondConnection(scene);
    const [a, b] = [makePerson(scene.db), makePerson(scene.db)];
    const first = next(scene, a);
    const second = openNext(other, { person: b, at: later(11), lane: 'backlog' });
    if (first.kind !== 'opened' || second.kind !== 'opened') throw new Error('not opened');
    const form = { picture, capacity: 'reviewer', decision: CONFIRM } as const;
    expect(decide(scene.db, { ...form, person: a, at: later(12), version: first.version }).kind).toBe(
      'decided',
    );
    const stale = decide(other, { ...form, person: b, at: later(13), version: second.version });
    if (stale.kind !== 'stale') throw new Error('not stale');
    expect(stale.message).toMatch(/^Déjà relu par Personne \d+ le 24.novembre.2026 /u);
    expect(factsOf(other, picture)?.decisions).toHaveLength(1);
    expect(decide(other, { ...form, person: b, at: later(14), version: stale.version }).kind).toBe('decided');
    expect(factsOf(scene.db, picture)?.decisions.map(({ person }) => person)).toEqual([a, b]);
  });

  test('a button pressed twice is one decision; another word is a second one', async () => {
    const { db, pictures } = await sceneWith(1);
    const [picture = ''] = pictures;
    const person = makePerson(db);
    const one = say(db, picture, person);
    const again = say(db, picture, person, CONFIRM, { at: later(1) });
    if (one.kind !== 'decided' || again.kind !== 'decided') throw new Error('not decided');
    expect(again.entry.id).toBe(one.entry.id);
    say(db, picture, person, BY_ARTIST);
    expect(factsOf(db, picture)?.decisions).toHaveLength(2);
  });
});

test('twenty make a sitting; what was taken back is to be decided again', async () => {
  const scene = await sceneWith(SESSION_SIZE + 2);
  const person = makePerson(scene.db);
  const seen: string[] = [];
  for (let n = 0; n < SESSION_SIZE; n += 1) {
    const opened = next(scene, person);
    if (opened.kind !== 'opened') throw new Error(`${n}: ${opened.kind}`);
    const { picture, version } = opened;
    decide(scene.db, { picture, version, person, at: AT, capacity: 'reviewer', decision: CONFIRM });
    seen.push(picture);
  }
  expect(new Set(seen).size).toBe(SESSION_SIZE);
  expect(next(scene, person)).toMatchObject({ kind: 'sitting-done', sitting: { decided: 20, size: 20 } });
  expect(undoDecision(scene.db, { person, at: AT })).toMatchObject({ kind: 'undone', picture: seen.at(-1) });
  expect(next(scene, person)).toMatchObject({
    kind: 'opened',
    picture: seen.at(-1),
    sitting: { decided: 19 },
  });
  startSitting(scene.db, { person, at: AT });
  expect(undoDecision(scene.db, { person, at: AT })).toMatchObject({ kind: 'refused' });
  expect(countLanes(scene.db, { person, at: AT })).toEqual({ 'near-event': 0, new: 0, backlog: 3 });
});

describe('taking back', () => {
  test('by its author in her sitting, by somebody who coordinates with a reason, by nobody else, once', async () => {
    const { db, pictures } = await sceneWith(1);
    const [picture = ''] = pictures;
    const [a, b, coordinator] = [makePerson(db), makePerson(db), makePerson(db, 'coordinator')];
    const said = say(db, picture, a, BY_ARTIST);
    if (said.kind !== 'decided') throw new Error('not decided');
    const ask = { decision: said.entry.id, at: later(1) };
    expect(undoDecision(db, { ...ask, person: b, reason: 'non' }).kind).toBe('refused');
    expect(undoDecision(db, { ...ask, person: coordinator }).kind).toBe('refused');
    startSitting(db, { person: a, at: AT });
    expect(undoDecision(db, { ...ask, person: a }).kind).toBe('refused');
    const undone = undoDecision(db, { ...ask, person: coordinator, reason: 'Erreur de visuel' });
    expect(undone).toMatchObject({ kind: 'undone', standing: { state: 'to-review' } });
    expect(undoDecision(db, { ...ask, person: coordinator, reason: 'encore' }).kind).toBe('refused');
    expect(factsOf(db, picture)?.decisions).toMatchObject([
      { person: a, undone: { by: coordinator, reason: 'Erreur de visuel' } },
    ]);
  });
});

describe('the lanes', () => {
  test('first crawls apart, new ones next, an event that is near before all', async () => {
    const scene = await sceneWith(2);
    const person = makePerson(scene.db);
    const [fresh = '', near = ''] = await crawlAndQueue(scene, await posters(2, 10), later(7 * 24 * 60));
    const at = later(7 * 24 * 60 + 30);
    say(scene.db, near, makePerson(scene.db), { ...CONFIRM, eventDay: '2026-12-12' });
    say(scene.db, near, makePerson(scene.db), { kind: 'dismissed', reason: 'photograph' });
    expect(countLanes(scene.db, { person, at })).toEqual({ 'near-event': 0, new: 1, backlog: 2 });
    expect(openNext(scene.db, { person, at })).toMatchObject({ kind: 'opened', picture: fresh });
    const coordinator = makePerson(scene.db, 'coordinator');
    expect(openNext(scene.db, { person: coordinator, at, as: 'coordinator' })).toMatchObject({
      picture: near,
    });
    expect(countLanes(scene.db, { person: coordinator, at, as: 'coordinator' })['near-event']).toBe(1);
    expect(openNext(scene.db, { person, at, as: 'coordinator' }).kind).toBe('refused');
  });

  test('a département has its own', async () => {
    const scene = await sceneWith(1);
    const person = makePerson(scene.db);
    const [there = ''] = await crawlAndQueue(addTown(scene, '75056'), await posters(1, 5));
    const ask = (departement: string) => openNext(scene.db, { person, at: AT, lane: 'backlog', departement });
    expect(ask('75')).toMatchObject({ kind: 'opened', picture: there });
    expect(ask('01')).toMatchObject({ kind: 'opened', picture: scene.pictures[0] });
    expect(ask('33')).toMatchObject({ kind: 'empty' });
  });

  test('somebody who left comes in no more', async () => {
    const scene = await sceneWith(1);
    const person = makePerson(scene.db);
    endPerson(scene.db, person, AT);
    expect(next(scene, person)).toMatchObject({ kind: 'refused' });
    expect(say(scene.db, scene.pictures[0] ?? '', person)).toMatchObject({ kind: 'refused' });
  });
});

describe('who has to say yes', () => {
  test('hints: two people and a coordinator, who is asked when both have spoken', async () => {
    const scene = reviewScene();
    const { db } = scene;
    const [{ bytes } = { bytes: Buffer.alloc(0) }] = await posters(1);
    const [picture = ''] = await crawlAndQueue(scene, [{ bytes, isHinted: true }]);
    const [a, b, c] = [makePerson(db), makePerson(db), makePerson(db, 'coordinator')];
    const waits = (): unknown => db.all('SELECT state, waits_for, grade FROM pictures');
    say(db, picture, a);
    expect(waits()).toEqual([{ state: 'awaiting-reviewer', waits_for: 'reviewer', grade: 'hinted' }]);
    expect(next(scene, a)).toMatchObject({ kind: 'empty' });
    expect(next(scene, b)).toMatchObject({ kind: 'opened', picture });
    say(db, picture, b);
    expect(waits()).toEqual([{ state: 'awaiting-coordinator', waits_for: 'coordinator', grade: 'hinted' }]);
    expect(say(db, picture, b, CONFIRM, { capacity: 'coordinator' })).toMatchObject({ kind: 'refused' });
    expect(say(db, picture, c, CONFIRM, { capacity: 'coordinator' })).toMatchObject({
      standing: { state: 'confirmed', mayWrite: 'graded' },
    });
    expect(waits()).toEqual([{ state: 'confirmed', waits_for: null, grade: 'hinted' }]);
  });

  test('a visual on five authorities’ sites asks for its origin', async () => {
    const scene = reviewScene();
    const person = makePerson(scene.db);
    makePerson(scene.db);
    const shown = await posters(1);
    let picture = '';
    for (const code of ['01991', '01992', '01993', '01994', '01995'])
      [picture = ''] = await crawlAndQueue(addTown(scene, code), shown);
    expect(say(scene.db, picture, person)).toMatchObject({ standing: { state: 'awaiting-origin' } });
    const note = { picture, person, at: AT };
    expect(noteOrigin(scene.db, { ...note, origin: { kind: 'elsewhere', who: ' ' } })).toMatchObject({
      kind: 'refused',
    });
    expect(noteOrigin(scene.db, { ...note, origin: { kind: 'this-authority' } })).toMatchObject({
      standing: { state: 'confirmed' },
    });
  });
});

describe('observations', () => {
  const place = { x: 0.1, y: 0.1, width: 0.2, height: 0.2 };
  const SEEN = [
    { id: 'impossible-hands', place, note: null },
    { id: 'letters-no-letters', place, note: 'AFFCHE' },
  ];

  test('the second observer does not see the first one’s; what she is shown is written down', async () => {
    const { db, pictures } = await sceneWith(1);
    const [picture = ''] = pictures;
    const [a, b] = [makePerson(db), makePerson(db)];
    const who = (person: string) => ({ picture, person, at: AT });
    expect(enterObservations(db, who(a), SEEN)).toMatchObject({ kind: 'noted' });
    expect(observationsFor(db, who(b))).toEqual({ own: [], others: 'hidden', mustRecordShown: false });
    expect(enterObservations(db, who(b), [{ id: 'x' }])).toMatchObject({ kind: 'refused' });
    expect(enterObservations(db, who(b), SEEN)).toMatchObject({ kind: 'noted' });
    const shown = observationsFor(db, who(b));
    expect(shown).toMatchObject({ others: [{ person: a }], mustRecordShown: false });
    const events = factsOf(db, picture)?.observations ?? [];
    expect(events.map(({ kind, person }) => [kind, person])).toEqual([
      ['entered', a],
      ['entered', b],
      ['shown', b],
    ]);
    observationsFor(db, who(b));
    expect(factsOf(db, picture)?.observations).toHaveLength(3);
    withdrawObservations(db, who(b));
    expect(factsOf(db, picture)?.observations.at(-1)).toMatchObject({ kind: 'withdrawn', person: b });
  });

  test('who chose to look first does not count', async () => {
    const { db, pictures } = await sceneWith(1);
    const [picture = ''] = pictures;
    const [a, b] = [makePerson(db), makePerson(db)];
    enterObservations(db, { picture, person: a, at: AT }, SEEN);
    observationsFor(db, { picture, person: b, at: AT, showOthers: true });
    enterObservations(db, { picture, person: b, at: AT }, SEEN);
    const facts = factsOf(db, picture);
    if (facts === null) throw new Error('no facts');
    expect(standingOf(facts).verdict.marks.filter(({ strength }) => strength === 'observed')).toEqual([]);
  });
});
