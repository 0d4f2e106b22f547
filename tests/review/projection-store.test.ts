/** Whatever people do in whatever order, what is stored of a picture is what its events make. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Db } from '../../db/open.js';
import { findCase, listCases } from '../../db/queries/cases.js';
import { createPerson } from '../../db/queries/people.js';
import { listReports } from '../../db/queries/reports.js';
import { findPicture, listPictureIds } from '../../db/queries/pictures.js';
import { appendEvents, openCase, rebuildCase } from '../../src/cases/index.js';
import {
  admitPerson,
  endPart,
  enterObservations,
  hashOfContent,
  nameAuthority,
  noteOrigin,
  projectionOf,
  rebuildStandings,
  rulePair,
  separateContent,
  undoDecision,
} from '../../src/review/index.js';
import { bring } from './report-kit.js';
import {
  AT,
  BY_ARTIST,
  CONFIRM,
  crawlAndQueue,
  addTown,
  keyOf,
  later,
  makePerson,
  poster,
  reviewScene,
  say,
} from './store-kit.js';

const place = { x: 0.1, y: 0.1, width: 0.2, height: 0.2 };
const SEEN = [
  { id: 'impossible-hands', place, note: null },
  { id: 'letters-no-letters', place, note: null },
];
const WORDS = [
  CONFIRM,
  BY_ARTIST,
  { kind: 'dismissed', reason: 'photograph' },
  { kind: 'unsure' },
  { ...CONFIRM, recognisablePerson: true, eventDay: '2026-12-12' },
];

const act = fc.record({
  what: fc.constantFrom(
    ...([
      'say',
      'say',
      'say',
      'rule',
      'undo',
      'observe',
      'origin',
      'pair',
      'pair',
      'case',
      'artist',
    ] as const),
    ...(['apart', 'report', 'leave', 'come'] as const),
  ),
  picture: fc.nat(3),
  other: fc.nat(3),
  person: fc.nat(3),
  word: fc.constantFrom(...WORDS),
  isSame: fc.boolean(),
});

/** Every stored projection beside the one that it has to be. */
function compare(db: Db): void {
  for (const id of listPictureIds(db, { after: null, limit: 100 })) {
    const row = findPicture(db, id);
    const projection = projectionOf(db, id);
    if (row === null || projection === null) throw new Error('no picture');
    const { standing: _standing, ...expected } = projection;
    expect(row).toMatchObject(expected);
  }
}

test('the stored projections are those of the events', async () => {
  const shown = [
    { bytes: await poster({ width: 300, height: 400 }) },
    { bytes: await poster({ words: 2, smallPrint: 1001, width: 300, height: 400 }) },
    { bytes: await poster({ layout: 6, picture: 8, words: 9, width: 300, height: 400 }), isHinted: true },
    { bytes: await poster({ layout: 7, picture: 3, words: 4, width: 300, height: 400 }) },
  ];
  const states = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 25 }), async (acts) => {
      const scene = reviewScene();
      const { db } = scene;
      addTown(scene, '01998', { population: 90_000 });
      const pictures = await crawlAndQueue(scene, shown);
      const people = (['volunteer', 'volunteer', 'coordinator', 'administrator'] as const).map((role) =>
        makePerson(db, role),
      );
      for (const [index, one] of acts.entries()) {
        const at = later(index);
        const picture = pictures[one.picture] ?? '';
        const person = people[one.person] ?? '';
        const base = { person, at, day: '2026-11-24', because: 'Phrase.' };
        switch (one.what) {
          case 'say':
            say(db, picture, person, one.word, { at });
            break;
          case 'rule':
            say(db, picture, person, one.word, { at, capacity: 'coordinator' });
            break;
          case 'undo':
            undoDecision(db, { person, at });
            break;
          case 'observe':
            enterObservations(db, { picture, person, at }, SEEN);
            break;
          case 'origin':
            noteOrigin(db, { picture, person, at, origin: { kind: 'elsewhere', who: 'Préfecture' } });
            break;
          case 'pair':
            rulePair(db, {
              one: picture,
              other: pictures[one.other] ?? '',
              ruled: one.isSame ? 'same' : 'distinct',
              person,
              at,
            });
            break;
          case 'apart': {
            const contentKey = keyOf(shown[one.picture]?.bytes ?? Buffer.of());
            const hash = await hashOfContent(scene, contentKey);
            separateContent(db, { contentKey, hash, person, at });
            break;
          }
          case 'report':
            await bring(
              scene,
              {
                person,
                file: new Uint8Array(shown[one.picture]?.bytes ?? []),
                eventDay: '2026-12-24',
                authorityCode: null,
              },
              at,
            );
            if (one.isSame) {
              const [report] = listReports(db, { person, limit: 1 });
              nameAuthority(db, { reportId: report?.id ?? '', authorityCode: '01998', at });
            }
            break;
          case 'leave':
            endPart(db, person, at);
            break;
          case 'come':
            admitPerson(db, { name: 'Une autre', role: 'volunteer' }, at);
            break;
          case 'case':
            openCase(db, { ...base, picture, authority: '01999' });
            break;
          case 'artist': {
            const [first] = listCases(db, { limit: 1 });
            const event = {
              kind: 'artist-named',
              by: person,
              at,
              day: base.day,
              because: base.because,
            } as const;
            if (first !== undefined) appendEvents(db, { caseId: first.id, events: [event] });
            break;
          }
        }
        compare(db);
      }
      for (const id of pictures) states.add(findPicture(db, id)?.state ?? '');
      const before = db.all('SELECT * FROM pictures ORDER BY id');
      rebuildStandings(db);
      expect(db.all('SELECT * FROM pictures ORDER BY id')).toEqual(before);
      for (const row of listCases(db, { limit: 50 })) {
        rebuildCase(db, row.id);
        expect(findCase(db, row.id)).toEqual(row);
      }
    }),
    { numRuns: 15 },
  );
  expect(states.size).toBeGreaterThan(3);
});

test('what hangs on the number of people is made anew when somebody comes', async () => {
  const scene = reviewScene();
  const { db } = scene;
  const person = makePerson(db);
  const [picture = ''] = await crawlAndQueue(scene, [{ bytes: await poster(), isHinted: true }]);
  expect(say(db, picture, person)).toMatchObject({ standing: { state: 'confirmed', mayWrite: 'T0' } });
  createPerson(db, { name: 'Une autre', role: 'volunteer' }, AT);
  rebuildStandings(db);
  expect(findPicture(db, picture)).toMatchObject({ state: 'awaiting-reviewer', waitsFor: 'reviewer' });
});
