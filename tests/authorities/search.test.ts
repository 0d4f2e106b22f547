/** The words of the search: what people type and what they find. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addAuthority } from '../../src/authorities/index.js';
import { askedWords, foldedWords, foldName, wordsOf } from '../../src/authorities/search-words.js';
import { searchAuthorities } from '../../src/authorities/search.js';
import { AT } from '../db/instants.js';
import { cogFolder, importFolder, openFrance, openScene } from './imports/scene.js';

describe('folded words', () => {
  test.each([
    ['L’Haÿ-les-Roses', ['l', 'hay', 'les', 'roses']],
    ['ST-ÉXEMPLE', ['saint', 'exemple']],
    ['Ste Œuvre', ['sainte', 'oeuvre']],
    ['34 000', ['34', '000']],
    [' -’ ', []],
  ])('%s', (text, words) => {
    expect(foldedWords(text)).toEqual(words);
  });

  test.each([
    ['l l l l l l l', [['l']]],
    ['le l exemple ex', [['le'], ['exemple']]],
    ['st saint', [['saint', 'st'], ['saint']]],
  ])('%j asks each beginning once', (typed, asked) => {
    expect(askedWords(typed)).toEqual(asked);
  });

  test('names of the language itself are words like others', () => {
    const own = Object.getOwnPropertyNames(Object.prototype).join(' ');
    expect(foldedWords(own)).toEqual(
      own
        .toLowerCase()
        .split(/[^a-z]+/)
        .filter(Boolean),
    );
    expect(askedWords('constructor st')).toEqual([['constructor'], ['saint', 'st']]);
  });

  test('folding twice is folding once, and every name is found by its own words', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(foldName(foldName(name))).toBe(foldName(name));
        const words = wordsOf({ name, code: '34001', siren: null, postcodes: [], formerCodes: [] });
        for (const forms of askedWords(name))
          expect(forms.some((form) => words.some((word) => word.startsWith(form)))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the directory', () => {
  test.each([
    ['saint-ex', ['34001']],
    ['st exemple', ['34001']],
    ['SAINT EXEMPLE', ['34001']],
    ['bourg', ['34002']],
    ['exemple', ['34009', '200000172', '34001', '34003', '34002']],
    ['lhameau', ['34003']],
    ['l hameau', ['34003']],
    ['34009', ['34009', '34001']],
    ['34000', ['34001', '34003', '34009', '34002']],
    ['hérault', ['D34']],
    ['collectivité europ', ['D6AE']],
    ['bas-rhin', ['D6AE']],
    ['cea', ['D6AE']],
    ['200000172', ['200000172']],
    ['exemple inconnu', []],
    ['', []],
    ['%', []],
    ["' OR 1=1", []],
  ])('« %s »', async (typed, codes) => {
    const scene = await openFrance();
    const found = searchAuthorities(scene.db, typed, 10).map(({ code }) => code);
    expect(found.toSorted()).toEqual(codes.toSorted());
    if (codes.length > 0) expect(found[0]).toBe(codes[0]);
  });

  test('lies within a territory when one is given', async () => {
    const scene = await openFrance();
    const within = { departements: [], codes: ['34002'] };
    expect(searchAuthorities(scene.db, 'exemple', 10, within).map(({ code }) => code)).toEqual(['34002']);
  });

  test('has what was entered by hand, and a name that was entered again', () => {
    const scene = openScene();
    const deps = { db: scene.db, now: () => new Date(AT) };
    addAuthority(deps, { code: '99001', name: 'Saint-Exemple', kind: 'commune' });
    expect(searchAuthorities(scene.db, 'st-ex', 5)).toHaveLength(1);
    addAuthority(deps, { code: '99001', name: 'Autre-Exemple', kind: 'commune' });
    expect(searchAuthorities(scene.db, 'st-ex', 5)).toEqual([]);
    expect(searchAuthorities(scene.db, 'autre', 5)).toHaveLength(1);
  });

  test('an entry by hand does not write over what an import told', async () => {
    const scene = await openFrance();
    const deps = { db: scene.db, now: () => new Date(AT) };
    const row = addAuthority(deps, { code: '34001', name: 'Autre', kind: 'commune', siren: '213400013' });
    expect(row).toMatchObject({ ok: true, value: { name: 'Saint-Exemple' } });
    await importFolder(scene, cogFolder());
    expect(searchAuthorities(scene.db, 'saint-exemple', 1)[0]?.name).toBe('Saint-Exemple');
  });

  test('each word of a question goes through the index', async () => {
    const scene = await openFrance();
    const plan = scene.raw
      .prepare(
        `EXPLAIN QUERY PLAN SELECT a.code FROM authorities a WHERE a.code IN (SELECT code FROM authority_words WHERE word >= 'a' AND word < 'b')`,
      )
      .all() as { detail: string }[];
    expect(plan.map(({ detail }) => detail).join('\n')).toMatch(
      /SEARCH authority_words USING (?:PRIMARY KEY|COVERING INDEX).*word>\? AND word<\?/,
    );
  });
});
