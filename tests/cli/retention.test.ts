/** `vigie retention`: what it deletes and says; a second time there is nothing. */
import { existsSync, mkdirSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { openDatabase } from '../../db/open.js';
import { changePerson, createPerson, endPerson, findPerson } from '../../db/queries/people.js';
import { removalOf } from '../../db/queries/removals.js';
import { createBlobStore } from '../../src/evidence/blobs.js';
import { shaOf } from '../db/sample-crawl.js';
import { makeDatabase } from '../db/scene.js';
import { crawlAndQueue, poster, say } from '../review/store-kit.js';
import { temporaryFolder } from '../support/folder.js';
import { useWarmCli } from '../support/warm-cli.js';

const run = useWarmCli();
const LONG_AGO = '2020-03-01T08:00:00.000Z';

test('deletes what is due and tells the delays; a second time nothing is due', async () => {
  const folder = temporaryFolder();
  const data = path.join(folder, 'donnees');
  mkdirSync(data);
  const { file, siteId } = makeDatabase(data);
  const { db, close } = openDatabase(file);
  const blobs = createBlobStore(path.join(data, 'evidence'));
  const bytes = await poster();
  const [picture = ''] = await crawlAndQueue({ db, siteId, folder, file, blobs }, [{ bytes }], LONG_AGO);
  const person = createPerson(db, { name: 'Camille', role: 'volunteer' }, LONG_AGO);
  say(db, picture, person.id, { kind: 'dismissed', reason: 'photograph' }, { at: LONG_AGO });
  endPerson(db, person.id, LONG_AGO);
  changePerson(db, person.id, { name: 'Camille' });
  db.run(sql`INSERT INTO officials (id, authority_code, office, last_name, first_name, valid_from, valid_to, checked_on, added_by, source)
    SELECT 'o1', min(code), 'maire', 'ANCIENNE', 'Andréa', ${LONG_AGO}, ${LONG_AGO}, '2020-03-01', ${person.id}, 'x' FROM authorities`);
  const blob = path.join(data, 'evidence', shaOf(bytes).slice(0, 2), shaOf(bytes));
  utimesSync(blob, new Date(LONG_AGO), new Date(LONG_AGO));
  const asked = { cwd: folder, env: { VIGIE_DATA: data } };

  const first = await run(['retention'], asked);
  expect([first.code, first.stderr]).toEqual([0, '']);
  expect(first.stdout).toMatch(/visuels écartés\s+90 jours/u);
  expect(first.stdout).toMatch(/dossiers clos\s+sans terme \(« closedCasesMonths » en donne un\)/u);
  expect(first.stdout).toContain('1 nom de personne partie effacé.');
  expect(first.stdout).toContain('1 nom d’ancienne ou d’ancien élu effacé.');
  expect(first.stdout).toContain('1 fichier d’un visuel écarté supprimé.');
  expect(existsSync(blob)).toBe(false);
  expect(removalOf(db, shaOf(bytes))).toMatchObject({ state: 'removed', reason: 'dismissed' });
  expect(findPerson(db, person.id)?.name).not.toBe('Camille');

  const sound = await run(['doctor', '--json'], asked);
  expect(sound.stdout).toContain('1 supprimée au terme de sa durée');

  const again = await run(['retention', '--json'], asked);
  expect(JSON.parse(again.stdout)).toMatchObject({
    delays: { dismissedDays: 90, closedCasesMonths: null },
    forgotten: { people: 0 },
    evidence: { removed: { dismissed: 0, 'by-catch': 0, persons: 0, 'closed-case': 0 }, bytes: 0 },
  });
  close();
});
