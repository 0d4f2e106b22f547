/** Tables longer than a page of the store: each row once, and one page is read at a time. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { transact, type Db } from '../../db/open.js';
import { insertCase, insertCaseEvent } from '../../db/queries/cases.js';
import { createPerson } from '../../db/queries/people.js';
import { rebuildCase } from '../../src/cases/index.js';
import { casesTable, findingsTable, statisticsOf, yearlyFacts } from '../../src/exports/index.js';
import { event } from '../cases/events.js';
import { AT } from '../db/scene.js';
import { addReport } from '../review/store-kit.js';
import { keptScene } from './kept-scene.js';

const ROWS = 450;
const scene: { here?: ReturnType<typeof keptScene> } = {};
const store = (): Db => {
  if (scene.here === undefined) throw new Error('no scene');
  return scene.here.db;
};
const keyOf = (nth: number): string => `sha256:${String(nth).padStart(64, '0')}`;
let person = '';

function addFlagged(db: Db, nth: number): void {
  db.run(sql`INSERT INTO visuals (content_key, first_seen, last_seen) VALUES (${keyOf(nth)}, ${AT}, ${AT})`);
  db.run(sql`INSERT INTO verdicts (content_key, number, grade, marks, contradiction, ruleset, at)
    VALUES (${keyOf(nth)}, 1, 'technical', '[]', 0, 'r', ${AT})`);
  addReport(db, person, { contentKey: keyOf(nth), authorityCode: '01999' });
}

beforeAll(() => {
  scene.here = keptScene();
  const { db } = scene.here;
  person = createPerson(db, { name: 'Personne', role: 'volunteer' }, AT).id;
  transact(db, (tx) => {
    for (let nth = 0; nth < ROWS; nth += 1) {
      addFlagged(tx, nth);
      const id = insertCase(tx, '01999', AT);
      insertCaseEvent(tx, id, 1, event('opened', '2026-11-24', { authority: '01999', pictures: [] }));
      rebuildCase(tx, id);
    }
  });
});
afterAll(() => scene.here?.remove());

test('every case once, and every opening is counted', () => {
  const db = store();
  const ids = [...casesTable(db, { today: '2026-11-30' }).rows].map(({ id }) => id);
  expect([ids.length, new Set(ids).size]).toEqual([ROWS, ROWS]);
  const facts = yearlyFacts(db, { territory: null, firstYear: 2026, lastYear: 2026 });
  expect(statisticsOf(facts, 'year')[0]?.casesOpened).toBe(ROWS);
});

test('every finding once; the store is asked again only when a page is used up', () => {
  const db = store();
  const keys: string[] = [];
  for (const { contentKey, source, grade } of findingsTable(db, {}).rows) {
    // What comes in behind the page that is being told is told too: nothing of it was read ahead.
    if (keys.length === 0) addFlagged(db, ROWS);
    keys.push(contentKey);
    expect([source, grade]).toEqual(['report', 'technical']);
  }
  expect(keys).toEqual(Array.from({ length: ROWS + 1 }, (_, nth) => keyOf(nth)));
});
