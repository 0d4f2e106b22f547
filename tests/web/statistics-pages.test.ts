import { parse } from 'csv-parse/sync';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { SILENCE_SENTENCE } from '../../src/french/words.js';
import { HERE, openTwoTowns } from './access/two-towns.js';
import { words } from './review-kit.js';

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/gu, ' ');

test('« Chiffres »: those of the territory, with what they leave out; the tables are files that run nothing', async () => {
  const towns = await openTwoTowns();
  const { web } = towns;
  const mine = await towns.comes('volunteer', [HERE]);
  const all = await towns.comes('national');
  web.db.run(sql`UPDATE authorities SET name = '=HYPERLINK("x")' WHERE code = ${towns.here.code}`);

  const here = plain(words(await mine.read('/chiffres')));
  expect(here).toContain('Chiffres 2026');
  expect(here).toContain('Votre territoire');
  expect(here).toContain(
    'Sur 1 visuel confirmé, chacun compté une fois : 1 relevé d’abord par un passage (100 %)',
  );
  expect(here.split(plain(SILENCE_SENTENCE)).length - 1).toBe(4);
  expect(here).toContain('Commune, Ain (01)');
  expect(here).not.toContain('Finistère');
  const everywhere = plain(words(await all.read('/chiffres?annee=2026')));
  expect(everywhere).toContain('Toute la France');
  expect(everywhere).toContain('Sur 2 visuels confirmés');
  expect(everywhere).toContain('Finistère (29)');
  // Years that nobody knows anything of, and what is none.
  for (const year of ['1999', '2099', 'x', '../etc'])
    expect(words(await mine.read(`/chiffres?annee=${year}`))).toContain('Chiffres 2026');

  for (const [at, name, mark] of [
    ['/chiffres/annees.csv', 'vigie-chiffres', 'Année;Type de collectivité;'],
    ['/chiffres/constats.csv', 'vigie-constats', 'Constat;'],
    ['/chiffres/dossiers.csv', 'vigie-dossiers', 'Dossier;'],
    ['/issues.csv', 'vigie-issues', 'Dossier;'],
  ] as const) {
    const answer = await mine.get(at);
    expect([at, answer.status, answer.headers.get('content-type')]).toEqual([
      at,
      200,
      'text/csv; charset=utf-8',
    ]);
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${name}.csv"`);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const text = Buffer.from(await answer.arrayBuffer()).toString();
    expect(text.startsWith(`\ufeff${mark}`)).toBe(true);
    const rows: Record<string, string>[] = parse(text, { bom: true, delimiter: ';', columns: true });
    expect([at, rows.length > 0]).toEqual([at, true]);
    for (const cell of rows.flatMap((row) => Object.values(row)))
      expect([at, cell, /^[\s]*[=+@\t\r]/u.test(cell)]).toEqual([at, cell, false]);
    if (at !== '/chiffres/annees.csv')
      expect(rows.map((row) => row['Collectivité'])).toContain(`'=HYPERLINK("x")`);
    expect(text).not.toContain(towns.elsewhere.name);
    expect(text).not.toContain(mine.person.name);
    expect((await web.stranger.get(at)).status).not.toBe(200);
  }
  expect(web.errors).toEqual([]);
});
