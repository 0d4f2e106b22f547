import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { putCredentials } from '../../db/queries/credentials.js';
import { listDeliveries, setDelivery } from '../../db/queries/outbox.js';
import { createPerson, endPerson } from '../../db/queries/people.js';
import { watchHealth } from '../../src/health/watch.js';
import { mailHealth, type HealthMailDeps } from '../../src/jobs/health-mail.js';
import { openScene } from '../db/scene.js';

const MONDAY = '2026-11-30T06:30:00.000Z';
const NEXT = '2026-12-07T06:30:00.000Z';
const AFTER = '2026-12-14T06:30:00.000Z';

function scene() {
  const { db, file, folder } = openScene();
  let at = MONDAY;
  const now = () => new Date(at);
  const health = watchHealth({
    db,
    now,
    database: file,
    dataDir: folder,
    backupDir: null,
    hasContact: true,
    hasMailServer: false,
    jobs: [],
  });
  const deps: HealthMailDeps = {
    db,
    now,
    settings: { from: 'Vigie <vigie@section.example>', replyPattern: null },
    random: randomBytes,
    look: health.look,
    publicUrl: null,
  };
  const person = (name: string, role: 'administrator' | 'volunteer', mail: string | null) => {
    const { id } = createPerson(db, { name, role }, MONDAY);
    if (mail !== null) putCredentials(db, id, { mail });
    return id;
  };
  const queued = () => listDeliveries(db, { limit: 20 }).map(({ recipient }) => recipient);
  /** The job of a moment, done at an instant. */
  const run = (dueAt: string, doneAt: string) => {
    at = doneAt;
    return mailHealth(deps, dueAt);
  };
  return { db, deps, person, queued, run };
}

test('each administrator with an address gets it once a week, and nobody else', () => {
  const { db, deps, person, queued, run } = scene();
  person('Alix', 'administrator', 'alix@section.example');
  person('Camille', 'administrator', null);
  person('Dominique', 'volunteer', 'dominique@section.example');
  endPerson(db, person('Maxence', 'administrator', 'maxence@section.example'), MONDAY);
  expect(mailHealth(deps, MONDAY)).toMatchObject({
    kind: 'done',
    note: '1 point de la semaine prêt à partir.',
  });
  // A process that died after the deed does it again for the same moment.
  expect(mailHealth(deps, MONDAY)).toEqual({ kind: 'done', note: null });
  expect(queued()).toEqual(['alix@section.example']);
  expect(run(NEXT, NEXT).note).toContain('1 point');
  expect(queued()).toHaveLength(2);
  const [last] = listDeliveries(db, { limit: 1 });
  expect(last?.notice).toMatchObject({ about: 'health', html: null, unsubscribeUrl: null });
  expect(last?.notice?.text).toContain('Aucune sauvegarde n’est prévue');
});

test('a missed week that is made up for within a day of the next one stands for both', () => {
  const { person, queued, run } = scene();
  person('Alix', 'administrator', 'alix@section.example');
  // Asleep since before Monday the 30th, until five o’clock on the next one.
  expect(run(MONDAY, '2026-12-07T04:00:00.000Z').note).toBe('1 point de la semaine prêt à partir.');
  // Who joined since is written to at once.
  person('Bao', 'administrator', 'bao@section.example');
  expect(run(NEXT, NEXT)).toEqual({
    kind: 'done',
    note: '1 point de la semaine prêt à partir ; 1 personne a eu depuis moins d’un jour celui de la semaine passée, qui vaut pour les deux.',
  });
  expect(run(NEXT, '2026-12-07T06:31:00.000Z').note).not.toContain('prêt');
  expect(new Set(queued())).toEqual(new Set(['alix@section.example', 'bao@section.example']));
  run(AFTER, AFTER);
  expect(queued()).toHaveLength(4);
});

test('a late one stands for a day and no more; one that was refused for nothing', () => {
  for (const [late, state, mails] of [
    ['2026-12-06T06:30:00.000Z', 'sent', 2],
    ['2026-12-06T06:30:00.001Z', 'sent', 1],
    ['2026-12-07T04:00:00.000Z', 'queued', 1],
    ['2026-12-07T04:00:00.000Z', 'unknown', 1],
    ['2026-12-07T04:00:00.000Z', 'rejected', 2],
    ['2026-12-07T04:00:00.000Z', 'cancelled', 2],
  ] as const) {
    const { db, person, queued, run } = scene();
    person('Alix', 'administrator', 'alix@section.example');
    run(MONDAY, late);
    const [first] = listDeliveries(db, { limit: 1 });
    const id = first?.id ?? '';
    // The store takes no other way.
    if (state !== 'queued' && state !== 'cancelled') setDelivery(db, id, { state: 'sending' });
    if (state !== 'queued')
      setDelivery(db, id, { state, ...(state === 'sent' ? { sentAt: late, sentOn: '2026-12-06' } : {}) });
    run(NEXT, NEXT);
    expect([late, state, queued().length]).toEqual([late, state, mails]);
  }
});

test('when nobody can be reached it says so', () => {
  const { deps, person, queued } = scene();
  person('Dominique', 'volunteer', 'dominique@section.example');
  expect(mailHealth(deps, MONDAY)).toMatchObject({
    kind: 'partial',
    note: expect.stringContaining('adresse') as string,
  });
  expect(queued()).toEqual([]);
});
