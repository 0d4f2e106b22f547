import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../db/open.js';
import {
  changePerson,
  countActivePeople,
  createEntryLink,
  createPerson,
  createSession,
  endPerson,
  findPerson,
  findSession,
  listPeople,
  revokeSession,
  touchSession,
  useEntryLink,
} from '../../db/queries/people.js';
import { AT, openScene } from './scene.js';

const LATER = '2026-11-24T09:00:00.000Z';
const EVENING = '2026-11-24T20:00:00.000Z';

function peopleScene() {
  const scene = openScene();
  const person = createPerson(scene.db, { name: 'Une bénévole', role: 'volunteer' }, AT);
  return { ...scene, person };
}

describe('links that let somebody in', () => {
  test('let one in, once, whichever connection asks', () => {
    const { db, file, person } = peopleScene();
    createEntryLink(db, { secretHash: 'h', personId: person.id, expiresAt: EVENING }, AT);
    const other = openDatabase(file);
    const uses = [useEntryLink(other.db, 'h', LATER), useEntryLink(db, 'h', LATER)];
    other.close();
    expect(uses).toEqual([{ kind: 'entered', person }, { kind: 'used' }]);
  });

  test('end, and those that nobody made are unknown', () => {
    const { db, person } = peopleScene();
    createEntryLink(db, { secretHash: 'h', personId: person.id, expiresAt: LATER }, AT);
    expect(useEntryLink(db, 'h', LATER)).toEqual({ kind: 'expired' });
    expect(useEntryLink(db, 'x', LATER)).toEqual({ kind: 'unknown' });
  });
});

describe('sessions', () => {
  test('are found until they end, are revoked, or the person leaves', () => {
    const { db, person } = peopleScene();
    for (const tokenHash of ['a', 'b', 'c'])
      createSession(db, { tokenHash, personId: person.id, expiresAt: LATER }, AT);
    expect(findSession(db, 'a', AT)).toMatchObject({ person, session: { tokenHash: 'a' } });
    expect(findSession(db, 'a', LATER)).toBeNull();
    touchSession(db, 'a', { at: LATER, expiresAt: EVENING });
    expect(findSession(db, 'a', LATER)?.session.seenAt).toBe(LATER);
    revokeSession(db, 'b', AT);
    expect(findSession(db, 'b', AT)).toBeNull();
    touchSession(db, 'b', { at: LATER, expiresAt: EVENING });
    expect(findSession(db, 'b', AT)).toBeNull();
    endPerson(db, person.id, AT);
    expect([findSession(db, 'a', AT), findSession(db, 'c', AT)]).toEqual([null, null]);
  });
});

describe('people', () => {
  test('who leave are kept, come in no more and are not counted', () => {
    const { db, person } = peopleScene();
    const other = createPerson(db, { name: 'Autre', role: 'coordinator' }, AT);
    createEntryLink(db, { secretHash: 'h', personId: person.id, expiresAt: EVENING }, AT);
    changePerson(db, other.id, { role: 'administrator' });
    changePerson(db, other.id, {});
    endPerson(db, person.id, LATER);
    endPerson(db, person.id, EVENING);
    expect(findPerson(db, person.id)?.endedAt).toBe(LATER);
    expect(useEntryLink(db, 'h', LATER).kind).toBe('expired');
    expect(listPeople(db)).toMatchObject([{ name: 'Autre', role: 'administrator' }]);
    expect(listPeople(db, { withEnded: true })).toHaveLength(2);
    expect(countActivePeople(db)).toBe(1);
  });
});
