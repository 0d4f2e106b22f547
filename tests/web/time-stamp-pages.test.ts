/** The page where somebody agrees to a time-stamp authority: proposed, off until then, told in the log. */
import { expect, test } from 'vitest';
import { listAudit } from '../../db/queries/audit.js';
import { headOfLog } from '../../db/queries/evidence-log.js';
import { lastTimeStampChoice } from '../../db/queries/time-stamps.js';
import { TIME_AUTHORITIES } from '../../src/evidence/authorities-of-time.js';
import { authorityInUse } from '../../src/evidence/authority-in-use.js';
import { appendToLog } from '../../src/evidence/record-log.js';
import { RULES } from '../../src/web/access/rules.js';
import { createWeb } from '../../src/web/app.js';
import { openTwoTowns } from './access/two-towns.js';
import { words } from './review-kit.js';
import { visitorWith } from './web-kit.js';

const [first] = TIME_AUTHORITIES;
const url = first?.url ?? '';

test('nothing stands chosen; an agreement without the tick, or to an address of one’s own, is none', async () => {
  const towns = await openTwoTowns();
  const { db } = towns.web;
  const office = await towns.comes('administrator');
  const page = await office.read('/horodatage');
  expect(words(page)).toContain('Aucune autorité n’est choisie : rien n’est demandé à personne.');
  expect(page).not.toMatch(/\bchecked\b/);
  for (const fields of [
    {},
    { authority: url },
    { accord: 'oui' },
    { authority: url, accord: 'non' },
    { authority: 'https://ailleurs.example/', accord: 'oui' },
    { authority: 'http://timestamp.sectigo.com', accord: 'oui' },
  ])
    expect([fields, (await office.post('/horodatage', fields as Record<string, string>)).status]).toEqual([
      fields,
      422,
    ]);
  expect(lastTimeStampChoice(db)).toBeNull();
  expect(authorityInUse(db, null)).toEqual({ kind: 'none', url: null });
});

test('agreed to and turned off: who and when stand on the page and in the log; twice is once', async () => {
  const towns = await openTwoTowns();
  const { db } = towns.web;
  const office = await towns.comes('administrator');
  for (let time = 0; time < 2; time += 1)
    expect((await office.post('/horodatage', { authority: url, accord: 'oui' })).status).toBe(303);
  expect(authorityInUse(db, null)).toMatchObject({ kind: 'chosen', url });
  const page = words(await office.read('/horodatage'));
  expect(page).toContain(`choisie par Personne administrator`);
  expect(page).toContain('une empreinte de 32 octets');
  for (let time = 0; time < 2; time += 1) expect((await office.post('/horodatage/fin', {})).status).toBe(303);
  expect(authorityInUse(db, null)).toEqual({ kind: 'none', url: null });
  const rows = listAudit(db, { person: office.person.id, action: null, before: null, limit: 20 });
  expect(
    rows
      .filter(({ action }) => action.startsWith('time-stamp-'))
      .map(({ action, subject }) => [action, subject]),
  ).toEqual([
    ['time-stamp-ended', url],
    ['time-stamp-chosen', url],
  ]);
});

test('it is an act that asks for the code again, and of those who administer alone', async () => {
  for (const route of ['POST /horodatage', 'POST /horodatage/fin'])
    expect(RULES[route]).toMatchObject({ who: 'administrator', isGrave: true });
  const towns = await openTwoTowns();
  const coordinator = await towns.comes('coordinator');
  expect((await coordinator.post('/horodatage', { authority: url, accord: 'oui' })).status).toBe(403);
  expect(lastTimeStampChoice(towns.web.db)).toBeNull();
});

test('an authority of the settings wins: the page says so and proposes nothing', async () => {
  const towns = await openTwoTowns();
  const office = await towns.comes('administrator');
  const app = createWeb({ ...towns.web.deps, timeStampOfSettings: 'https://reglages.example/tsr' });
  const visitor = visitorWith(app, office.cookie);
  const page = words(await visitor.read('/horodatage'));
  expect(page).toContain('nommée dans les réglages de la machine');
  expect(page).toContain('https://reglages.example/tsr');
  expect(page).not.toContain('Accepter');
  expect((await visitor.post('/horodatage', { authority: url, accord: 'oui' })).status).toBe(422);
});

test('the dashboard leads there while proof is kept and nobody chose; a choice that was turned off is a choice', async () => {
  const towns = await openTwoTowns();
  const { db } = towns.web;
  const office = await towns.comes('administrator');
  const hint = 'choisir une autorité d’horodatage';
  const shown = async (of = office): Promise<boolean> => words(await of.read('/')).includes(hint);
  if (headOfLog(db) === null)
    appendToLog(db, {
      at: '2026-12-01T08:00:00.000Z',
      kind: 'capture',
      subject: 'sha256:a',
      parts: [],
      program: 'Vigie/0.1.0',
      ruleset: 't-1',
    });
  expect([await shown(), await shown(await towns.comes('coordinator'))]).toEqual([true, false]);
  await office.post('/horodatage', { authority: url, accord: 'oui' });
  expect(await shown()).toBe(false);
  await office.post('/horodatage/fin', {});
  expect(await shown()).toBe(false);
});

test('the addresses that are proposed are https and fit into the store', () => {
  for (const { url: one } of TIME_AUTHORITIES) expect(one).toMatch(/^https:\/\/[a-z.]+\/\S{0,60}$/);
});
