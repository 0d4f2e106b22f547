/** Choosing an authority among many, and counting by week. */
import { expect, test } from 'vitest';
import { addAuthority } from '../../db/queries/authorities.js';
import { addSite } from '../../db/queries/sites.js';
import { DEFAULT_SETTINGS } from '../../src/authorities/index.js';
import { countByWeek } from '../../src/web/pages/dashboard.js';
import { AT } from '../db/instants.js';
import { record } from '../db/record.js';
import { sampleCrawl } from '../db/sample-crawl.js';
import { openWeb } from './web-kit.js';

/** Towns beside Saint-Exemple: more than a list to choose from may hold. */
async function openMany() {
  const web = openWeb();
  await record(web, sampleCrawl(AT));
  const names = Array.from({ length: 70 }, (_, n) => `Bourg-Exemple ${n + 1}`);
  for (const [n, name] of [...names, 'Sète-Exemple'].entries()) {
    const code = String(10_000 + n);
    addAuthority(
      web.db,
      { code, kind: 'commune', name, siren: null, departement: '10', population: null },
      AT,
    );
    const startUrl = `https://www.${code}.saint-exemple.example/`;
    addSite(web.db, { authorityCode: code, startUrl, settings: DEFAULT_SETTINGS }, AT);
  }
  return web.visitor('volunteer');
}

const cards = (html: string): number => html.split('class="card"').length - 1;

test('among many authorities one is searched by name, without script', async () => {
  const visitor = await openMany();
  const all = await visitor.read('/visuels');
  expect(all).toContain('name="collectivite"');
  expect(all).not.toContain('<option value="10000"');
  const shown = cards(all);
  expect(shown).toBeGreaterThan(0);

  for (const asked of ['saint-exemple', '01999', 'Saint-Exemple (01999)']) {
    const found = await visitor.read(`/visuels?collectivite=${encodeURIComponent(asked)}`);
    expect(cards(found)).toBe(shown);
    expect(found).toContain('value="Saint-Exemple (01999)"');
  }
  expect(await visitor.read('/visuels?collectivite=sete')).toContain('value="Sète-Exemple (10070)"');

  const several = await visitor.read('/visuels?collectivite=BOURG&constat=technical');
  expect(cards(several)).toBe(0);
  expect(several).toContain('href="/visuels?constat=technical&amp;collectivite=10000"');
  expect(several.split('href="/visuels?constat=technical').length - 1).toBe(20);

  const none = await visitor.read('/visuels?collectivite=%3Cb%3Enulle+part');
  expect(none).toContain('Aucune collectivité suivie ne porte ce nom');
  expect(none).not.toContain('<b>');
});

test('a week begins and ends with its days in Paris, in summer and in winter', () => {
  const counted = (hour: string, ...weeks: string[]): number[] =>
    countByWeek([{ hour, n: 3 }], weeks).map(({ n }) => n);
  const summer = ['2026-07-06', '2026-07-13'];
  expect(counted('2026-07-12T21:00:00.000Z', ...summer)).toEqual([3, 0]);
  expect(counted('2026-07-12T22:00:00.000Z', ...summer)).toEqual([0, 3]);
  const winter = ['2026-11-16', '2026-11-23'];
  expect(counted('2026-11-22T22:00:00.000Z', ...winter)).toEqual([3, 0]);
  expect(counted('2026-11-22T23:00:00.000Z', ...winter)).toEqual([0, 3]);
  // The week in which the clocks go back.
  const autumn = ['2026-10-19', '2026-10-26'];
  expect(counted('2026-10-18T22:00:00.000Z', ...autumn)).toEqual([3, 0]);
  expect(counted('2026-10-25T22:00:00.000Z', ...autumn)).toEqual([3, 0]);
  expect(counted('2026-10-25T23:00:00.000Z', ...autumn)).toEqual([0, 3]);
});
