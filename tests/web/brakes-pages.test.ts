/** The brakes as people set them, and what they do to a letter. */
import { expect, test } from 'vitest';
import { lastLimits, standingHolds, standingObjections } from '../../db/queries/brakes.js';
import { listAudit } from '../../db/queries/audit.js';
import { gateOf } from '../../src/mail/index.js';
import { openTwoTowns, type Town, type TwoTowns } from './access/two-towns.js';
import { words } from './review-kit.js';

const AT = '2026-12-01T08:00:00.000Z';

function gateFor({ web }: TwoTowns, town: Town, recipient = 'mairie@saint-exemple.example') {
  const leaving = {
    letter: 'l',
    caseId: town.caseId,
    authority: town.code,
    departements: [town.departement],
    approvedAt: '2026-11-24T08:00:00.000Z',
    recipient,
    sentToday: 0,
  };
  return gateOf(web.db, leaving, AT);
}

test('one letter, a section or everything is held and let go; who did it is in the log', async () => {
  const towns = await openTwoTowns();
  const { here, elsewhere, web } = towns;
  const office = await towns.comes('national');
  const hold = (fields: Readonly<Record<string, string>>) =>
    office.post('/freins/retenues', { reason: 'On relit.', ...fields });
  expect(gateFor(towns, here).kind).toBe('go');
  expect((await hold({ kind: 'section', subject: '01' })).status).toBe(303);
  expect([gateFor(towns, here).kind, gateFor(towns, elsewhere).kind]).toEqual(['held', 'go']);
  await hold({ kind: 'case', subject: elsewhere.caseId });
  expect(gateFor(towns, elsewhere)).toEqual({ kind: 'held', because: ['On relit.'] });
  for (const { id } of standingHolds(web.db)) await office.post(`/freins/retenues/${id}/fin`);
  expect([gateFor(towns, here).kind, gateFor(towns, elsewhere).kind]).toEqual(['go', 'go']);
  await hold({ kind: 'everything', subject: '' });
  await hold({ kind: 'everything', subject: '' });
  expect(standingHolds(web.db)).toHaveLength(1);
  expect([gateFor(towns, here).kind, gateFor(towns, elsewhere).kind]).toEqual(['held', 'held']);
  expect(words(await office.read('/freins'))).toContain('Tous les envois On relit.');
  const rows = listAudit(web.db, { person: office.person.id, action: null, before: null, limit: 20 });
  expect(rows.filter(({ action }) => action === 'hold-set')).toHaveLength(3);
  expect(rows.filter(({ action }) => action === 'hold-ended')).toHaveLength(2);
});

test('what is no place, no case and no day is refused, and nothing is written', async () => {
  const towns = await openTwoTowns();
  const office = await towns.comes('national');
  const status = async (path: string, fields: Readonly<Record<string, string>>) =>
    (await office.post(path, fields)).status;
  const reason = 'On relit.';
  expect(await status('/freins/retenues', { kind: 'section', subject: '00', reason })).toBe(422);
  expect(await status('/freins/retenues', { kind: 'authority', subject: '75056', reason })).toBe(422);
  expect(await status('/freins/retenues', { kind: 'case', subject: 'x', reason })).toBe(422);
  expect(await status('/freins/retenues', { kind: 'everything', subject: '', reason: '  ' })).toBe(422);
  expect(await status('/freins/retenues', { kind: 'x', subject: '', reason })).toBe(422);
  const days = { fromDay: '2026-12-02', untilDay: '2026-12-01' };
  expect(await status('/freins/periodes', { kind: 'everything', name: 'x', ...days })).toBe(422);
  expect(
    await status('/freins/periodes', { kind: 'everything', name: 'x', ...days, fromDay: '2026-02-30' }),
  ).toBe(422);
  expect(await status('/freins/oppositions', { kind: 'no-more', recipient: 'x' })).toBe(422);
  expect(
    await status('/freins/limites', { delayHours: '-1', perAuthorityQuarter: '3', perMailboxDay: '20' }),
  ).toBe(422);
  expect(
    await status('/freins/limites', { delayHours: '24', perAuthorityQuarter: '999', perMailboxDay: '20' }),
  ).toBe(422);
  expect(standingHolds(towns.web.db)).toEqual([]);
  expect(lastLimits(towns.web.db)).toBeNull();
});

test('an objection stops what goes to that address, whoever writes; ending one is the national office’s', async () => {
  const towns = await openTwoTowns();
  const coordinator = await towns.comes('coordinator', [{ kind: 'departement', code: '01' }]);
  const office = await towns.comes('national');
  await coordinator.post('/freins/oppositions', {
    kind: 'article-21',
    recipient: ' Mairie@Saint-Exemple.example ',
    authority: '01999',
  });
  expect(gateFor(towns, towns.here).kind).toBe('held');
  expect(gateFor(towns, towns.here, 'accueil@saint-exemple.example').kind).toBe('go');
  const [objection] = standingObjections(towns.web.db);
  const end = `/freins/oppositions/${objection?.id ?? ''}/fin`;
  expect((await coordinator.post(end)).status).toBe(403);
  expect((await office.post(end)).status).toBe(303);
  expect(gateFor(towns, towns.here).kind).toBe('go');
  expect(
    JSON.stringify(listAudit(towns.web.db, { person: null, action: null, before: null, limit: 50 })),
  ).not.toContain('airie@');
});

test('electoral periods and limits hold as they are set', async () => {
  const towns = await openTwoTowns();
  const office = await towns.comes('national');
  await office.post('/freins/periodes', {
    kind: 'authority',
    subject: '01999',
    name: 'Partielles',
    fromDay: '2026-11-30',
    untilDay: '2026-12-06',
  });
  expect(gateFor(towns, towns.here)).toMatchObject({
    kind: 'held',
    because: [expect.stringContaining('Partielles')],
  });
  expect(gateFor(towns, towns.elsewhere).kind).toBe('go');
  await office.post('/freins/limites', { delayHours: '336', perAuthorityQuarter: '0', perMailboxDay: '5' });
  expect(gateFor(towns, towns.elsewhere)).toMatchObject({ kind: 'wait', until: '2027-01-01' });
  expect(words(await office.read('/freins'))).toContain('336 h après son approbation');
});

test('letters that left count by the cases of the authority', async () => {
  const towns = await openTwoTowns();
  const office = await towns.comes('national');
  await office.post('/freins/limites', { delayHours: '0', perAuthorityQuarter: '1', perMailboxDay: '20' });
  towns.web.raw
    .prepare(
      `INSERT INTO case_events (case_id, number, kind, by, day, event, at) VALUES (?, 90, 'letter-sent', 'x', '2026-11-26', '{}', '')`,
    )
    .run(towns.here.caseId);
  expect(gateFor(towns, towns.here)).toMatchObject({ kind: 'wait', until: '2027-01-01' });
  expect(gateFor(towns, towns.elsewhere).kind).toBe('go');
});
