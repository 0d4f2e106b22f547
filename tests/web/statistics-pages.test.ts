import { parse } from 'csv-parse/sync';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { listAudit } from '../../db/queries/audit.js';
import { tellingEnd } from '../../src/exports/index.js';
import { SILENCE_SENTENCE } from '../../src/french/words.js';
import { HERE, openTwoTowns } from './access/two-towns.js';
import { words } from './review-kit.js';
import { ORIGIN } from './web-kit.js';

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

test('who took which table away stands in the log, before its last piece is given: of where, how many rows, no contents', async () => {
  const towns = await openTwoTowns();
  const { web } = towns;
  const mine = await towns.comes('volunteer', [HERE]);
  const all = await towns.comes('national');
  const taken = () =>
    listAudit(web.db, { person: null, action: 'table-taken', before: null, limit: 20 })
      .map(({ personId, subject, detail }) => [personId, subject, plain(detail ?? '')])
      .toReversed();

  for (const at of [
    '/chiffres/annees.csv',
    '/chiffres/constats.csv',
    '/chiffres/dossiers.csv',
    '/issues.csv',
  ])
    await (await mine.get(at)).text();
  await (await all.get('/chiffres/constats.csv')).text();
  expect(taken()).toEqual([
    [mine.person.id, 'chiffres', '1 ligne, 01'],
    [mine.person.id, 'constats', '2 lignes, 01'],
    [mine.person.id, 'dossiers', '1 ligne, 01'],
    [mine.person.id, 'issues', '1 ligne, 01'],
    [all.person.id, 'constats', '4 lignes, toute la France'],
  ]);
  // Nobody reads what HEAD asks for.
  await web.app.request(`${ORIGIN}/issues.csv`, {
    method: 'HEAD',
    headers: { host: new URL(ORIGIN).host, cookie: mine.cookie },
  });
  expect(taken()).toHaveLength(5);
  const page = words(await all.read('/journal?quoi=table-taken'));
  expect(plain(page)).toContain(`${mine.person.name} a emporté un tableau : constats`);

  // A log that takes nothing more: the file does not come whole.
  web.db.run(sql`CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END`);
  await expect((async () => (await mine.get('/issues.csv')).text())()).rejects.toThrow(/full/u);
});

test('pieces tell of their end before the last one, and of a stop', () => {
  const pieces = [1, 2, 3].map((one) => Uint8Array.of(one));
  const seen: (string | number)[] = [];
  const tell = (end: string): number => seen.push(end);
  for (const piece of tellingEnd(pieces, tell)) seen.push(piece[0] ?? 0);
  expect(seen).toEqual([1, 2, 'whole', 3]);
  seen.length = 0;
  for (const piece of tellingEnd(pieces, tell)) {
    seen.push(piece[0] ?? 0);
    if (piece[0] === 2) break;
  }
  expect(seen).toEqual([1, 2, 'part']);
  seen.length = 0;
  expect([...tellingEnd([], tell), ...seen]).toEqual(['whole']);
});
