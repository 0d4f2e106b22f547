/** The log as the national office reads it. */
import { expect, test } from 'vitest';
import { listAudit } from '../../db/queries/audit.js';
import { note } from '../../src/accounts/audit.js';
import { standingHolds } from '../../db/queries/brakes.js';
import { openTwoTowns, HERE } from './access/two-towns.js';
import { words } from './review-kit.js';

const ALL = { person: null, action: null, before: null, limit: 100 };

test('tells who came in, who was refused, who took proof and who read it; never a name or a secret', async () => {
  const towns = await openTwoTowns();
  const { db } = towns.web;
  const office = await towns.comes('national');
  const volunteer = await towns.comes('volunteer', [HERE]);
  await volunteer.get(`/preuves/${towns.here.sha256}`);
  await volunteer.get(`/captures/${towns.here.capture}/fichiers/0`);
  await volunteer.get(`/dossiers/${towns.elsewhere.caseId}`);
  await volunteer.get('/journal');
  await volunteer.get(`/preuves/${'0'.repeat(64)}`);
  await office.post(`/reglages/personnes/${volunteer.person.id}/lien`);
  const at = towns.web.deps.now().toISOString();
  note(db, { by: null, action: 'entry-refused', subject: 'mot de passe', at });
  const page = words(await office.read('/journal'));
  for (const said of [
    'est entré·e',
    'a téléchargé une preuve',
    's’est vu refuser une page',
    'Quelqu’un s’est vu refuser l’entrée',
    'a préparé un lien',
  ])
    expect(page).toContain(said);
  await office.get(`/reglages/personnes/${volunteer.person.id}`);
  await volunteer.post('/sortie');
  const rows = listAudit(db, ALL);
  expect(
    rows
      .map(({ action, subject }) => `${action} ${subject}`)
      .toReversed()
      .slice(2),
  ).toEqual([
    `proof-taken ${towns.here.sha256}`,
    `proof-taken ${towns.here.capture} 0`,
    `refused GET /dossiers/${towns.elsewhere.caseId}`,
    'refused GET /journal',
    `link-made ${volunteer.person.id}`,
    'entry-refused mot de passe',
    'audit-read ',
    `person-read ${volunteer.person.id}`,
    `left ${volunteer.person.id}`,
  ]);
  expect(JSON.stringify(rows.map(({ name: _name, ...row }) => row))).not.toContain('Personne');
  expect(words(await office.read(`/journal?quoi=refused`))).not.toContain('a téléchargé une preuve :');
  expect(words(await office.read(`/journal?personne=${volunteer.person.id}`))).not.toContain(
    'a préparé un lien d’entrée (',
  );
  expect((await office.get('/journal?quoi=rien&avant=x&personne=')).status).toBe(200);
});

test('without a national office an administrator reads it; with one she does not', async () => {
  const towns = await openTwoTowns();
  const administrator = await towns.comes('administrator');
  expect((await administrator.get('/journal')).status).toBe(200);
  expect(await administrator.read('/reglages')).toContain('/journal');
  await towns.comes('national');
  expect((await administrator.get('/journal')).status).toBe(403);
  expect(await administrator.read('/reglages')).not.toContain('/journal');
});

test('what was done is told in words: no code of ours stands in it', async () => {
  const towns = await openTwoTowns();
  const { db } = towns.web;
  const office = await towns.comes('national');
  const post = async (at: string, fields: Record<string, string> = {}): Promise<void> =>
    expect((await office.post(at, fields)).status).toBe(303);
  await post('/freins/retenues', { kind: 'everything', reason: 'Congrès' });
  await post('/freins/retenues', { kind: 'section', subject: '29', reason: 'Relecture' });
  const days = { fromDay: '2026-12-06', untilDay: '2026-12-13' };
  await post('/freins/periodes', { kind: 'everything', name: 'Élections', ...days });
  await post('/freins/oppositions', { kind: 'article-21', recipient: 'mairie@saint-exemple.example' });
  for (const { id } of standingHolds(db)) await post(`/freins/retenues/${id}/fin`);
  const page = words(await office.read('/journal'));
  for (const said of [
    'a posé une retenue : tous les envois',
    'a posé une retenue : Finistère (29)',
    'du 6 décembre 2026 au 13 décembre 2026',
    'Opposition (article 21 du RGPD)',
  ])
    expect(page).toContain(said);
  expect(page).not.toMatch(/everything|section 29|article-21|2026-12-06|mairie@|[0-9a-f]{8}-[0-9a-f]{4}-/);
});
