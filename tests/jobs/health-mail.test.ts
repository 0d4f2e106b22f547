import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { putCredentials } from '../../db/queries/credentials.js';
import { listDeliveries } from '../../db/queries/outbox.js';
import { createPerson, endPerson } from '../../db/queries/people.js';
import { watchHealth } from '../../src/health/watch.js';
import { mailHealth, type HealthMailDeps } from '../../src/jobs/health-mail.js';
import { openScene } from '../db/scene.js';

const MONDAY = '2026-11-30T06:30:00.000Z';

function scene() {
  const { db, file, folder } = openScene();
  const now = () => new Date(MONDAY);
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
  return { db, deps, person, queued };
}

test('each administrator with an address gets it once a week, and nobody else', () => {
  const { db, deps, person, queued } = scene();
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
  expect(mailHealth(deps, '2026-12-07T06:30:00.000Z').note).toContain('1 point');
  expect(queued()).toHaveLength(2);
  const [last] = listDeliveries(db, { limit: 1 });
  expect(last?.notice).toMatchObject({ about: 'health', html: null, unsubscribeUrl: null });
  expect(last?.notice?.text).toContain('Aucune sauvegarde n’est prévue');
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
