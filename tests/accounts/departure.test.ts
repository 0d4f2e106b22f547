/** One action when somebody leaves; what is left uncovered is shown. */
import { expect, test } from 'vitest';
import { putCredentials, credentialsOf } from '../../db/queries/credentials.js';
import { openSitting } from '../../db/queries/decisions.js';
import {
  createPerson,
  createEntryLink,
  createSession,
  findPerson,
  findSession,
  useEntryLink,
  type PersonRow,
} from '../../db/queries/people.js';
import { leaseOf } from '../../db/queries/queue.js';
import { placesOf } from '../../db/queries/territories.js';
import { listAudit } from '../../db/queries/audit.js';
import { depart, giveTerritory, territoryOf, uncovered } from '../../src/accounts/index.js';
import { liveBriefs, openCase } from '../../src/cases/index.js';
import { openPicture } from '../../src/review/index.js';
import { openSecondReading } from '../../src/review/pool.js';
import { addTown, AT, crawlAndQueue, later, poster, reviewScene, say } from '../review/store-kit.js';

async function section() {
  const scene = reviewScene();
  const { db } = scene;
  const [picture = ''] = await crawlAndQueue(scene, [{ bytes: await poster() }]);
  await crawlAndQueue(addTown(scene, '29999'), [{ bytes: await poster({ layout: 7, picture: 9 }) }]);
  const person = (name: string, role: PersonRow['role']): PersonRow => createPerson(db, { name, role }, AT);
  const [office, leaves, stays] = [
    person('Dominique', 'administrator'),
    person('Camille', 'volunteer'),
    person('Alix', 'volunteer'),
  ];
  const act = { by: office, at: AT };
  giveTerritory(db, { ...act, person: leaves.id }, '01');
  giveTerritory(db, { ...act, person: stays.id }, '29');
  return { db, picture, office, leaves, stays };
}

test('nothing of hers stays open; where she worked goes to the other person', async () => {
  const { db, picture, office, leaves, stays } = await section();
  const until = later(600);
  createSession(db, { tokenHash: 's', personId: leaves.id, expiresAt: until }, AT);
  createEntryLink(db, { secretHash: 'h', personId: leaves.id, expiresAt: until }, AT);
  putCredentials(db, leaves.id, { mail: 'camille@section.example' });
  expect(openPicture(db, picture, { person: leaves.id, at: AT }).kind).toBe('opened');
  expect(depart(db, { by: office, person: leaves.id, at: AT }, stays.id)).toEqual({ kind: 'done', left: [] });
  expect(findSession(db, 's', AT)).toBeNull();
  expect(useEntryLink(db, 'h', AT).kind).not.toBe('entered');
  expect(credentialsOf(db, leaves.id)).toBeNull();
  expect(leaseOf(db, picture, AT)).toBeNull();
  expect(openSitting(db, leaves.id)).toBeNull();
  expect(placesOf(db, leaves.id)).toEqual([]);
  expect(placesOf(db, stays.id).map(({ code }) => code)).toEqual(['01', '29']);
  expect(findPerson(db, leaves.id)?.endedAt).toBe(AT);
  expect(uncovered(db)).toEqual([]);
  expect(listAudit(db, { person: null, action: 'part-ended', before: null, limit: 9 })).toHaveLength(1);
  expect(depart(db, { by: office, person: leaves.id, at: AT }, null).kind).toBe('unknown');
});

test('without a successor her département is shown as uncovered', async () => {
  const { db, office, leaves } = await section();
  expect(depart(db, { by: office, person: leaves.id, at: AT }, null)).toEqual({
    kind: 'done',
    left: [expect.objectContaining({ kind: 'departement', code: '01' })],
  });
  expect(uncovered(db)).toEqual([{ departement: '01', sites: 1 }]);
});

test('nobody ends her own part, nor that of somebody above her, nor hands over to one who left', async () => {
  const { db, office, leaves, stays } = await section();
  const national = createPerson(db, { name: 'Bureau', role: 'national' }, AT);
  const as = (by: PersonRow, person: PersonRow, next: string | null = null) =>
    depart(db, { by, person: person.id, at: AT }, next).kind;
  expect(as(office, office)).toBe('refused');
  expect(as(office, national)).toBe('refused');
  expect(as(stays, leaves)).toBe('refused');
  expect(as(office, leaves, leaves.id)).toBe('refused');
  expect(as(office, leaves, 'nobody')).toBe('refused');
  expect(placesOf(db, leaves.id)).toHaveLength(1);
  expect(as(national, office)).toBe('done');
});

test('a second reading she had open goes to the next reader; due dates of her cases to who takes over', async () => {
  const scene = reviewScene();
  const { db } = scene;
  const person = (name: string, role: PersonRow['role'] = 'volunteer'): PersonRow =>
    createPerson(db, { name, role }, AT);
  const [office, first, leaves, stays] = [
    person('Dominique', 'administrator'),
    person('Noa'),
    person('Camille'),
    person('Alix'),
  ];
  const act = { by: office, at: AT };
  giveTerritory(db, { ...act, person: leaves.id }, '29');
  giveTerritory(db, { ...act, person: stays.id }, '88');
  const [hinted = '', stated = ''] = [
    ...(await crawlAndQueue(scene, [{ bytes: await poster(), isHinted: true }])),
    ...(await crawlAndQueue(addTown(scene, '29999'), [{ bytes: await poster({ layout: 7, picture: 9 }) }])),
  ];
  say(db, hinted, first.id);
  say(db, stated, first.id);
  const by = { person: leaves.id, at: AT, day: AT.slice(0, 10), because: 'x' };
  expect(openCase(db, { ...by, picture: stated, authority: '29999' }).kind).toBe('opened');
  const wish = { at: later(60), ownDepartements: ['29'] };
  expect(openSecondReading(db, { ...wish, person: leaves.id })).toMatchObject({ picture: hinted });
  expect(openSecondReading(db, { ...wish, person: stays.id })).toEqual({ kind: 'gone' });
  const dueFor = (who: PersonRow): number =>
    liveBriefs(
      db,
      { stage: null, outcome: null, authority: null, territory: territoryOf(db, who) },
      AT.slice(0, 10),
    ).flatMap(({ due }) => due).length;
  expect([dueFor(leaves) > 0, dueFor(stays)]).toEqual([true, 0]);

  expect(depart(db, { ...act, person: leaves.id }, stays.id).kind).toBe('done');
  expect(openSecondReading(db, { ...wish, person: stays.id })).toMatchObject({ picture: hinted });
  expect(dueFor(stays)).toBeGreaterThan(0);
});
