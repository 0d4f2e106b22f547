/** `vigie access`: who administers, and the way back in. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { migrateDatabase } from '../../db/migrate.js';
import { openDatabase } from '../../db/open.js';
import { listAudit } from '../../db/queries/audit.js';
import { credentialsOf, putCredentials } from '../../db/queries/credentials.js';
import { queuedMails } from '../../db/queries/outbox.js';
import { createPerson, createSession, findSession } from '../../db/queries/people.js';
import { runCli } from '../support/cli.js';
import { temporaryFolder } from '../support/folder.js';

const AT = '2026-11-24T08:00:00.000Z';

test('lists who administers; takes the code away, closes sessions, writes a link and the log', async () => {
  const folder = temporaryFolder();
  const data = path.join(folder, 'donnees');
  mkdirSync(data);
  const file = path.join(data, 'vigie.sqlite');
  migrateDatabase({ file, now: new Date(AT) });
  const { db, close } = openDatabase(file);
  const person = createPerson(db, { name: 'Dominique', role: 'administrator' }, AT);
  const other = createPerson(db, { name: 'Camille', role: 'volunteer' }, AT);
  putCredentials(db, person.id, { mail: 'do@section.example', totp: 'x', totpAt: AT });
  createSession(db, { tokenHash: 't', personId: person.id, expiresAt: '2099-01-01T00:00:00.000Z' }, AT);
  const run = (...more: string[]) => runCli(['access', ...more], { cwd: folder, env: { VIGIE_DATA: data } });
  const listed = await run();
  expect(listed.stdout).toContain(`${person.id}  Dominique`);
  expect(listed.stdout).not.toContain('Camille');
  expect((await run('--reset', other.id)).code).toBe(2);
  expect(credentialsOf(db, person.id)?.totp).toBe('x');
  const reset = await run('--reset', person.id);
  expect([reset.code, reset.stderr]).toEqual([0, '']);
  expect(reset.stdout).toMatch(/\/entree\?jeton=[\w-]{43}\n/);
  expect(credentialsOf(db, person.id)?.totp).toBeNull();
  expect(findSession(db, 't', AT)).toBeNull();
  expect(listAudit(db, { person: null, action: 'factor-removed', before: null, limit: 5 })).toHaveLength(1);
  // She is told, whoever holds the machine.
  expect(queuedMails(db)).toMatchObject([
    {
      recipient: 'do@section.example',
      notice: { about: 'access', text: expect.stringContaining('a été retiré') as string },
    },
  ]);
  close();
});
