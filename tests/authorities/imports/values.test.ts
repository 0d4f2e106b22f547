/** The traps of the Annuaire's values, one by one. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeField,
  envelopeAddress,
  listField,
  mailboxFlags,
  readMailboxes,
  readPhone,
  readWebAddress,
} from '../../../src/authorities/imports/annuaire-values.js';
import { councilOfDepartement, councilOfRegion } from '../../../src/authorities/imports/councils.js';

describe('JSON in texts', () => {
  const list = [{ valeur: 'https://www.saint-exemple.example' }];
  test('is decoded up to three times', () => {
    let text: unknown = list;
    for (let times = 1; times <= 3; times += 1) {
      text = JSON.stringify(text);
      expect(decodeField(text)).toEqual(list);
    }
    expect(decodeField(JSON.stringify(text))).toBe(JSON.stringify(list));
  });

  test.each([
    [null, []],
    [undefined, []],
    ['', []],
    ['[]', []],
    ['{"valeur":"a"}', [{ valeur: 'a' }]],
    ['mairie@saint-exemple.example', ['mairie@saint-exemple.example']],
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    ['[not json', ['[not json']],
  ])('%j is the list %j', (value, expected) => {
    expect(listField(value)).toEqual(expected);
  });

  test('anything is read without a throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.json(), fc.string()), (value) => {
        expect(Array.isArray(listField(value))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe('declared sites', () => {
  const url = (text: string) => readWebAddress(text);
  test.each([
    ['https://www.curgy.example/', 'https://www.curgy.example/', []],
    ['http://www.saint-exemple.example', 'http://www.saint-exemple.example/', ['http-only']],
    ['www.saint-exemple.example', 'http://www.saint-exemple.example/', ['scheme-mended']],
    ['  saint-exemple.example/mairie ', 'http://saint-exemple.example/mairie', ['scheme-mended']],
    ['HTTPS://WWW.Saint-Exemple.EXAMPLE/Accueil', 'https://www.saint-exemple.example/Accueil', []],
    ['https://www.saint-éxemple.example', 'https://www.xn--saint-xemple-geb.example/', []],
    ['http://https://www.saint-exemple.example', 'https://www.saint-exemple.example/', []],
    ['https://www.saint-exemple.example./#top', 'https://www.saint-exemple.example/', []],
    ['https://www.facebook.com/saintexemple', 'https://www.facebook.com/saintexemple', ['social-network']],
  ])('%s', (text, expected, flags) => {
    expect(url(text)).toEqual({ kind: 'url', url: expected, flags });
  });

  test('a mailbox in the place of the site is a mailbox', () => {
    expect(url('Mairie@Saint-Exemple.example')).toEqual({
      kind: 'mailbox',
      mailbox: 'Mairie@saint-exemple.example',
    });
    expect(url('mailto:mairie@saint-exemple.example').kind).toBe('mailbox');
  });

  test.each([
    '',
    'https://moi@www.saint-exemple.example',
    'https://moi:secret@www.saint-exemple.example',
    'http://www.saint-exemple.example@pirate.example/',
    'ftp://www.saint-exemple.example',
    'javascript:alert(1)',
    'data:text/html,x',
    'http://localhost/',
    'http://127.0.0.1/',
    'http://[::1]/',
    'http://2130706433/',
    'pas de site',
    'néant',
    'http://',
    `https://www.saint-exemple.example/${'a'.repeat(3000)}`,
  ])('%s is refused', (text) => {
    expect(url(text).kind).toBe('refused');
  });

  test('what is taken is http(s), without a user, and reads as itself', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl(), fc.string(), fc.emailAddress()), (text) => {
        const read = readWebAddress(text);
        if (read.kind !== 'url') return;
        const again = new URL(read.url);
        expect(again.protocol).toMatch(/^https?:$/);
        expect([again.username, again.password, again.hash]).toEqual(['', '', '']);
        expect(readWebAddress(read.url)).toMatchObject({ kind: 'url', url: read.url });
      }),
      { numRuns: 300 },
    );
  });
});

describe('mailboxes', () => {
  test('several in one text, and what is none', () => {
    expect(
      readMailboxes([
        'Mairie@Saint-Exemple.EXAMPLE; mairie@orange.fr',
        'non communiqué',
        { valeur: 'a@b.example' },
      ]),
    ).toEqual({
      mailboxes: ['Mairie@saint-exemple.example', 'mairie@orange.fr', 'a@b.example'],
      refused: ['non', 'communiqué'],
    });
  });

  test.each([
    ['mairie@saint-exemple.example', []],
    ['secretariat.mairie@saint-exemple.example', []],
    ['accueil@ville.example', []],
    ['mairie.saint-exemple@wanadoo.fr', ['webmail']],
    ['saintexemple@orange.fr', ['webmail']],
    ['prenom.factice@orange.fr', ['webmail', 'personal-mailbox']],
    ['factice@gmail.com', ['webmail', 'personal-mailbox']],
    ['prenom.factice@saint-exemple.example', ['personal-mailbox']],
    ['p.factice@saint-exemple.example', ['personal-mailbox']],
  ])('%s', (mailbox, flags) => {
    expect(mailboxFlags(mailbox, 'Mairie - Saint-Exemple')).toEqual(flags);
  });
});

describe('telephone and post', () => {
  test.each([
    ['01 99 00 00 00', '01 99 00 00 00'],
    [' +33 1 99 00 00 00 ', '+33 1 99 00 00 00'],
    ['0199000000 accueil', '0199000000'],
    ['néant', null],
    ['12', null],
    ['', null],
  ])('%s', (text, expected) => {
    expect(readPhone(text)).toBe(expected);
  });

  const address = {
    complement1: 'Hôtel de Ville',
    complement2: '',
    numero_voie: "1, place de l'Hôtel-de-Ville",
    service_distribution: 'BP 10',
    code_postal: '99101',
    nom_commune: 'Saint-Éxemple-sur-Œuvre Cedex',
    pays: '',
  };
  test('the lines of an envelope end with the town in capitals', () => {
    expect(envelopeAddress(address)).toEqual({
      lines: [
        'Hôtel de Ville',
        "1 place de l'Hôtel-de-Ville",
        'BP 10',
        '99101 SAINT-EXEMPLE-SUR-OEUVRE CEDEX',
      ],
      isCut: false,
    });
  });

  test('what does not fit is cut above and said', () => {
    const long = envelopeAddress({
      ...address,
      complement1: 'Direction générale des services et du secrétariat de la mairie centrale',
    });
    expect(long?.isCut).toBe(true);
    expect(long?.lines).toHaveLength(4);
    expect(long?.lines.at(-1)).toBe('99101 SAINT-EXEMPLE-SUR-OEUVRE CEDEX');
    expect(envelopeAddress({ ...address, nom_commune: '' })).toBeNull();
    expect(envelopeAddress(null)).toBeNull();
  });

  test('lines are never longer than an envelope takes', () => {
    fc.assert(
      fc.property(
        fc.record({
          complement1: fc.string(),
          numero_voie: fc.string({ maxLength: 200 }),
          code_postal: fc.string(),
          nom_commune: fc.string({ minLength: 1 }),
        }),
        (one) => {
          for (const line of envelopeAddress(one)?.lines ?? []) expect(line.length).toBeLessThanOrEqual(38);
          expect(envelopeAddress(one)?.lines.length ?? 0).toBeLessThanOrEqual(4);
        },
      ),
      { numRuns: 200 },
    );
  });
});

test('councils that stand for others', () => {
  expect(['01', '2A', '67', '68', '75', '972', '976', '69'].map(councilOfDepartement)).toEqual([
    'D01',
    'R94',
    'D6AE',
    'D6AE',
    '75056',
    'R02',
    'D976',
    'D69',
  ]);
  expect(['06', '76'].map(councilOfRegion)).toEqual(['D976', 'R76']);
});
