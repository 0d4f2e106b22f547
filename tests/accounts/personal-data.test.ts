/** What is kept of a person is handed out whole, without secrets, and forgotten in time. */
import { expect, test } from 'vitest';
import { credentialsOf, putCredentials } from '../../db/queries/credentials.js';
import { dataOfPerson } from '../../db/queries/personal-data.js';
import { createEntryLink, createPerson, createSession, findPerson } from '../../db/queries/people.js';
import { decisionsOf } from '../../db/queries/decisions.js';
import {
  depart,
  erasePerson,
  exportPerson,
  forgetWhatIsDue,
  FORGOTTEN,
  giveTerritory,
} from '../../src/accounts/index.js';
import { openCase } from '../../src/cases/index.js';
import { DEFAULT_DELAYS } from '../../src/retention/index.js';
import { AT, CONFIRM, crawlAndQueue, later, poster, reviewScene, say } from '../review/store-kit.js';

async function worked() {
  const scene = reviewScene();
  const { db } = scene;
  const office = createPerson(db, { name: 'Dominique', role: 'administrator' }, AT);
  const person = createPerson(db, { name: 'Camille Exemple', role: 'volunteer' }, AT);
  giveTerritory(db, { by: office, person: person.id, at: AT }, '01');
  createSession(db, { tokenHash: 'cookie-hash', personId: person.id, expiresAt: later(600) }, AT);
  createEntryLink(db, { secretHash: 'link-hash', personId: person.id, expiresAt: later(600) }, AT);
  putCredentials(db, person.id, { mail: 'camille@section.example', password: 'scrypt$x', passwordAt: AT });
  const [picture = ''] = await crawlAndQueue(scene, [{ bytes: await poster() }]);
  say(db, picture, person.id, CONFIRM);
  openCase(db, {
    picture,
    authority: '01999',
    person: person.id,
    at: AT,
    day: AT.slice(0, 10),
    because: 'x',
  });
  return { db, picture, office, person };
}

test('every table that names her is in the file; no secret is', async () => {
  const { db, office, person } = await worked();
  const exported = exportPerson(db, { by: person, person: person.id, at: AT });
  const data = exported.kind === 'data' ? exported.data : {};
  for (const table of [
    'people',
    'sessions',
    'entry_links',
    'credentials',
    'territories',
    'decisions',
    'sittings',
    'case_events',
    'audit',
  ])
    expect([table, data[table]?.length ?? 0]).toEqual([table, expect.toSatisfy((n: number) => n > 0)]);
  const text = JSON.stringify(data);
  expect(text).toContain('camille@section.example');
  for (const secret of ['cookie-hash', 'link-hash', 'scrypt']) expect(text).not.toContain(secret);
  expect(JSON.stringify(dataOfPerson(db, office.id))).not.toContain('camille@');
  expect(dataOfPerson(db, `x' OR '1'='1`)).toEqual({});
});

test('who takes part is not erased; who left is, and what she decided stays', async () => {
  const { db, picture, office, person } = await worked();
  const act = { by: office, person: person.id, at: AT };
  expect(erasePerson(db, act).kind).toBe('refused');
  depart(db, act, null);
  expect(erasePerson(db, act).kind).toBe('done');
  expect(findPerson(db, person.id)?.name).toBe(FORGOTTEN);
  expect(credentialsOf(db, person.id)).toBeNull();
  const data = dataOfPerson(db, person.id);
  expect([data['sessions'], data['entry_links'], data['credentials']]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(JSON.stringify(data)).not.toMatch(/Camille|camille@/);
  expect(decisionsOf(db, picture)).toHaveLength(1);
});

test('a year after she left her name goes by itself', async () => {
  const { db, office, person } = await worked();
  depart(db, { by: office, person: person.id, at: AT }, null);
  expect(forgetWhatIsDue(db, '2027-11-24T07:59:00.000Z', DEFAULT_DELAYS).people).toBe(0);
  expect(findPerson(db, person.id)?.name).toBe('Camille Exemple');
  const forgotten = forgetWhatIsDue(db, '2027-11-24T08:01:00.000Z', DEFAULT_DELAYS);
  expect(forgotten).toMatchObject({ people: 1, log: expect.toSatisfy((n: number) => n > 0) });
  expect(findPerson(db, person.id)?.name).toBe(FORGOTTEN);
  expect(forgetWhatIsDue(db, '2027-11-24T08:02:00.000Z', DEFAULT_DELAYS).people).toBe(0);
  expect(findPerson(db, office.id)?.name).toBe('Dominique');
});
