import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findAuthority } from '../../db/queries/authorities.js';
import { addAuthority, addSite, parseAuthority, parseSiteUrl } from '../../src/authorities/index.js';
import { isCommuneCode, isSiren } from '../../src/authorities/codes.js';
import { AT, START_URL, openScene } from '../db/scene.js';

const now = (): Date => new Date(AT);
const EPCI = { kind: 'epci', code: '200000172', name: 'Communauté de communes d’Exemple' };

describe('codes', () => {
  test.each(['01004', '2A004', '2B033', '13055', '75056', '97411', '97502', '01100', '98735'])(
    '%s is a commune',
    (code) => expect(isCommuneCode(code)).toBe(true),
  );

  test.each([
    '1004',
    '010040',
    '20004',
    '2C004',
    '00001',
    '96001',
    '01000',
    '97400',
    '0A004',
    '2a004',
    'abcde',
    '',
  ])('%s is none', (code) => expect(isCommuneCode(code)).toBe(false));

  test('any one wrong digit of a SIREN shows', () => {
    expect(isSiren('200000172')).toBe(true);
    expect(isSiren('000000000')).toBe(false);
    expect(isSiren('20000017')).toBe(false);
    fc.assert(
      fc.property(fc.nat(8), fc.integer({ min: 1, max: 9 }), (place, shift) => {
        const digits = Array.from('200000172', Number);
        digits[place] = ((digits[place] ?? 0) + shift) % 10;
        expect(isSiren(digits.join(''))).toBe(false);
      }),
    );
  });
});

describe('parseAuthority', () => {
  test('a commune is known by its INSEE code and gets its département', () => {
    expect(parseAuthority({ kind: 'commune', code: ' 2a004 ', name: '  Saint-Exemple \n' })).toEqual({
      ok: true,
      value: {
        kind: 'commune',
        code: '2A004',
        name: 'Saint-Exemple',
        siren: null,
        departement: '2A',
        population: null,
      },
    });
  });

  test('every other kind is known by its SIREN', () => {
    for (const kind of ['epci', 'departement', 'region', 'autre']) {
      const parsed = parseAuthority({
        ...EPCI,
        kind,
        code: '200 000 172',
        departement: '01',
        population: '1200',
      });
      expect(parsed).toMatchObject({
        ok: true,
        value: { kind, code: '200000172', siren: '200000172', departement: '01', population: 1200 },
      });
    }
  });

  test.each([
    [{ kind: 'commune', code: '20004', name: 'X' }, 'cinq caractères'],
    [{ kind: 'commune', code: '01004', name: 'X', departement: '2A' }, 'n’est pas dans le département'],
    [{ kind: 'commune', code: '01004', name: 'X', siren: '210100013' }, 'SIREN'],
    [{ ...EPCI, code: '200000171' }, 'neuf chiffres'],
    [{ ...EPCI, siren: '210100012' }, 'les mêmes'],
    [{ ...EPCI, kind: 'canton' }, 'type de collectivité'],
    [{ ...EPCI, name: '   ' }, 'nom de la collectivité'],
    [{ ...EPCI, departement: '96' }, 'département'],
    [{ ...EPCI, population: -1 }, 'négative'],
    [{ kind: 'commune', name: 'X' }, 'code INSEE'],
  ])('%j is refused in French', (input, words) => {
    const parsed = parseAuthority(input);
    expect(parsed.ok).toBe(false);
    expect(parsed.ok ? '' : parsed.problems.join(' ')).toContain(words);
  });

  test('anything at all gives an answer', () => {
    fc.assert(
      fc.property(fc.anything(), (input) => {
        const parsed = parseAuthority(input);
        expect(parsed.ok || parsed.problems.length > 0).toBe(true);
      }),
    );
  });
});

describe('parseSiteUrl', () => {
  test.each([
    ['https://WWW.Saint-Exemple.example', 'https://www.saint-exemple.example/'],
    ['http://saint-exemple.example:80/a/../b#haut', 'http://saint-exemple.example/b'],
    [' https://saint-exemple.example./ ', 'https://saint-exemple.example/'],
    ['https://mairie-élancourt.example/', 'https://xn--mairie-lancourt-hnb.example/'],
    ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080/'],
  ])('%s', (text, url) => {
    expect(parseSiteUrl(text)).toEqual({ ok: true, value: url });
    expect(parseSiteUrl(url)).toEqual({ ok: true, value: url });
  });

  test.each([
    'www.saint-exemple.example',
    'mairie@saint-exemple.example',
    'ftp://x.example',
    'javascript:alert(1)',
  ])('%s is refused', (text) =>
    expect(parseSiteUrl(text)).toMatchObject({ ok: false, problems: [expect.stringContaining('https://')] }),
  );

  test('neither a password nor a broken host', () => {
    expect(parseSiteUrl('https://moi:secret@saint-exemple.example/').ok).toBe(false);
    expect(parseSiteUrl('https://exa mple/').ok).toBe(false);
    expect(parseSiteUrl(`https://saint-exemple.example/${'a'.repeat(3000)}`).ok).toBe(false);
  });
});

describe('adding', () => {
  test('an authority and its site, with settings', () => {
    const { db } = openScene();
    const deps = { db, now };
    expect(addAuthority(deps, EPCI)).toMatchObject({ ok: true, value: { code: '200000172', createdAt: AT } });
    const url = 'https://www.cc-exemple.example';
    const added = addSite(deps, {
      authority: '200 000 172',
      url,
      settings: { cadenceDays: '14', scope: 'domain' },
    });
    expect(added).toMatchObject({
      ok: true,
      value: {
        kind: 'added',
        site: { startUrl: `${url}/`, cadenceDays: 14, scope: 'domain', delayMs: 1000 },
      },
    });
    expect(addSite(deps, { authority: '01999', url: START_URL })).toMatchObject({
      ok: true,
      value: { kind: 'exists' },
    });
  });

  test('says everything that is wrong, and writes nothing', () => {
    const { db } = openScene();
    const deps = { db, now };
    const refused = addSite(deps, {
      authority: '01998',
      url: 'saint-exemple.example',
      settings: { delayMs: -1 },
    });
    expect(refused.ok ? [] : refused.problems).toEqual([
      expect.stringContaining('Aucune collectivité'),
      expect.stringContaining('https://'),
      expect.stringContaining('délai'),
    ]);
    expect(addAuthority(deps, { ...EPCI, code: '1' }).ok).toBe(false);
    expect(findAuthority(db, '200000172')).toBeNull();
  });
});
