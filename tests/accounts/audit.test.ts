/** The log: what is written, that nothing of it can be changed, what goes after twelve months. */
import { expect, test } from 'vitest';
import { listAudit, type AuditAsk } from '../../db/queries/audit.js';
import { createPerson } from '../../db/queries/people.js';
import { changeRole, giveTerritory, note, noteLook, purgeAudit } from '../../src/accounts/index.js';
import { AT, later, reviewScene } from '../review/store-kit.js';
import { openScene } from '../db/scene.js';

const ALL: AuditAsk = { person: null, action: null, before: null, limit: 100 };

function people() {
  const scene = reviewScene();
  const by = createPerson(scene.db, { name: 'Dominique', role: 'administrator' }, AT);
  const person = createPerson(scene.db, { name: 'Camille', role: 'volunteer' }, AT);
  return { ...scene, by, person };
}

test('deeds are written with who, in which role, about whom; what was refused is no deed', () => {
  const { db, by, person } = people();
  const act = { by, person: person.id, at: AT };
  changeRole(db, act, 'coordinator');
  giveTerritory(db, act, '01');
  giveTerritory(db, act, '01');
  changeRole(db, { ...act, person: by.id }, 'national');
  expect(listAudit(db, ALL).map(({ seq: _seq, ...row }) => row)).toEqual([
    {
      at: AT,
      personId: by.id,
      role: 'administrator',
      action: 'territory-given',
      subject: person.id,
      detail: 'departement 01',
      name: 'Dominique',
    },
    {
      at: AT,
      personId: by.id,
      role: 'administrator',
      action: 'role-changed',
      subject: person.id,
      detail: 'volunteer → coordinator',
      name: 'Dominique',
    },
  ]);
  expect(listAudit(db, { ...ALL, action: 'role-changed' })).toHaveLength(1);
  expect(listAudit(db, { ...ALL, person: person.id })).toEqual([]);
  expect(listAudit(db, { ...ALL, before: 2 })).toHaveLength(1);
});

test('a look within the hour is one look', () => {
  const { db, by } = people();
  const look = { by, action: 'proof-taken', subject: 'a'.repeat(64) } as const;
  noteLook(db, { ...look, at: AT });
  noteLook(db, { ...look, at: later(59) });
  noteLook(db, { ...look, at: later(60) });
  noteLook(db, { ...look, subject: 'another', at: later(60) });
  expect(listAudit(db, ALL)).toHaveLength(3);
});

test('nothing of it is changed or deleted', () => {
  const { raw, db } = openScene();
  note(db, { by: null, action: 'entry-refused', subject: 'x'.repeat(500), at: AT });
  expect(() => raw.exec(`UPDATE audit SET subject = ''`)).toThrow('append-only');
  expect(() => raw.exec('DELETE FROM audit')).toThrow('append-only');
  expect(() => raw.exec('INSERT OR REPLACE INTO audit SELECT * FROM audit')).toThrow('append-only');
  expect(listAudit(db, ALL)[0]?.subject).toHaveLength(200);
});

test('twelve months are kept; what goes is counted and written', () => {
  const { db } = people();
  for (const at of [AT, later(1), '2027-06-01T00:00:00.000Z'])
    note(db, { by: null, action: 'entry-refused', subject: '', at });
  expect(purgeAudit(db, '2027-11-24T07:00:00.000Z', 12)).toBe(0);
  expect(purgeAudit(db, '2027-11-24T08:00:30.000Z', 12)).toBe(1);
  expect(purgeAudit(db, '2027-11-26T00:00:00.000Z', 12)).toBe(1);
  expect(listAudit(db, ALL).map(({ action }) => action)).toEqual([
    'audit-purged',
    'audit-purged',
    'entry-refused',
  ]);
});
