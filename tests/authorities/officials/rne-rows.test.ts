import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRneHeader, readRneStart, type RneSetId } from '../../../src/authorities/officials/rne-layout.js';
import {
  currentHolders,
  readRneRow,
  registerRow,
  type HeldOffice,
} from '../../../src/authorities/officials/rne-rows.js';
import { officeInText } from '../../../src/french/index.js';
import { describeWithShared } from '../../support/shared.js';

/** Any text, halves of characters too. */
const anyText = fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units));

const PERSON =
  'Nom de l’élu;Prénom de l’élu;Code sexe;Date de naissance;Code de la catégorie socio-professionnelle;Libellé de la catégorie socio-professionnelle;Date de début du mandat'.replaceAll(
    '’',
    "'",
  );
const STATUS = 'Code de la collectivité à statut particulier;Libellé de la collectivité à statut particulier';
const COMMUNE = `Code du département;Libellé du département;${STATUS};Code de la commune;Libellé de la commune`;
const FUNCTION = 'Libellé de la fonction;Date de début de la fonction';

const HEADERS: Readonly<Record<RneSetId, string>> = {
  'rne-maires': `${COMMUNE};${PERSON};Date de début de la fonction`,
  'rne-municipaux': `${COMMUNE};${PERSON};${FUNCTION};Code nationalité`,
  'rne-communautaires': `Code du département;Libellé du département;${STATUS};Code de la commune de rattachement;Libellé de la commune de rattachement;N° SIREN;Libellé de l'EPCI;${PERSON};${FUNCTION}`,
  'rne-departementaux': `Code du département;Libellé du département;Code du canton;Libellé du canton;${PERSON};${FUNCTION}`,
  'rne-regionaux': `Code de la région;Libellé de la région;Code de la section départementale;Libellé de la section départementale;${PERSON};${FUNCTION}`,
  'rne-arrondissements': `Code du département;Libellé du département;Code de la commune;Libellé de la commune;Libellé du secteur;${PERSON};${FUNCTION}`,
  'rne-assemblees': `Code de la région;Libellé de la région;Code du département;Libellé du  département;${STATUS};Code de la section - collectivité à statut particulier;Libellé de la section - collectivité à statut particulier;Code de la circonscription métropolitaine;Libellé de la circonscription métropolitaine;${PERSON};${FUNCTION}`,
};
const SETS = Object.keys(HEADERS) as RneSetId[];
/** The files of before 2021: a title, then names parted by tabs. */
const OLD_TITLE = 'Titre du rapport : Tous les conseillers municipaux';
const OLD_HEADER =
  "Code du département (Maire)\tLibellé de département (Maires)\tCode Insee de la commune\tLibellé de la commune\tPopulation de la commune\tNom de l'élu\tPrénom de l'élu\tCode sexe\tDate de naissance\tCode profession\tLibellé de la profession\tDate de début du mandat\tDate de fin du mandat\tMotif de fin de mandat\tLibellé de fonction\tDate de début de la fonction\tDate de fin de la fonction\tMotif de fin de fonction\tNuance politique (C. Mun.)\tN° Identification d'un élu";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Reads one row whose values are given by column; columns that are not named are empty. */
function row(
  set: RneSetId,
  values: Readonly<Record<string, string>>,
  header = HEADERS[set],
  separator = ';',
) {
  const read = readRneHeader(set, header.split(separator));
  if (!read.ok) throw new Error(`header not known: ${read.missing.join(', ')}`);
  return readRneRow(set, read.layout, values);
}

const ANDREA = {
  "Nom de l'élu": 'FACTICE',
  "Prénom de l'élu": 'Andréa',
  'Code sexe': 'F',
  'Date de naissance': '1980-06-06',
  'Libellé de la catégorie socio-professionnelle': 'Cadre',
  'Code nationalité': 'FR',
  'Date de début du mandat': '2026-03-15',
  'Date de début de la fonction': '2026-03-21',
};

describe('headers', () => {
  test.each(SETS)('%s of 2026', (set) => {
    const start = readRneStart(set, set, bytes(`\ufeff${HEADERS[set]}\r\nx`));
    expect(start).toMatchObject({ ok: true, text: { encoding: 'utf-8', separator: ';', skipLines: 0 } });
  });

  test('columns in another order, quoted, and new ones', () => {
    const header = HEADERS['rne-municipaux'].split(';').toReversed();
    const start = readRneStart('rne-municipaux', '', bytes(header.map((name) => `"${name}"`).join(';')));
    expect(start).toMatchObject({ ok: true, text: { layout: { commune: 'Code de la commune' } } });
    expect(readRneHeader('rne-municipaux', [...header, 'Une colonne nouvelle']).ok).toBe(true);
  });

  test('the older form: a title, tabs, other names', () => {
    const start = readRneStart('rne-municipaux', '', bytes(`${OLD_TITLE}\n${OLD_HEADER}\n`));
    expect(start).toMatchObject({
      ok: true,
      text: { separator: '\t', skipLines: 1, layout: { commune: 'Code Insee de la commune' } },
    });
  });

  test('windows-1252, which a decoder of UTF-8 reads without a fault', () => {
    const latin = Buffer.from(`${HEADERS['rne-maires']}\n`, 'latin1');
    expect(readRneStart('rne-maires', '', latin)).toMatchObject({
      ok: true,
      text: { encoding: 'windows-1252', layout: { firstName: "Prénom de l'élu" } },
    });
  });

  test('a header nobody knows stops the import and says what is missing', () => {
    const twice = Buffer.from(Buffer.from(`${HEADERS['rne-maires']}\n`, 'utf8').toString('latin1'), 'utf8');
    for (const head of [bytes(''), bytes('a;b;c\n1;2;3'), bytes('<html>'), twice]) {
      const start = readRneStart('rne-maires', 'RNE : maires', head);
      expect(start).toMatchObject({ ok: false });
      expect(!start.ok && start.problem).toMatch(/RNE : maires.*il manque « .+ »\..*Rien n’a été remplacé/u);
    }
  });

  test('no file is taken for its sister', () => {
    const mistaken = SETS.flatMap((set) =>
      SETS.filter((other) => other !== set && readRneHeader(set, HEADERS[other].split(';')).ok).map(
        (other) => `${other} as ${set}`,
      ),
    );
    // Two that do no harm: the offices are told by labels there.
    expect(mistaken).toEqual([
      'rne-municipaux as rne-maires',
      'rne-arrondissements as rne-maires',
      'rne-arrondissements as rne-municipaux',
    ]);
  });
});

describe('rows', () => {
  const municipal = (label: string, more: Readonly<Record<string, string>> = {}) =>
    row('rne-municipaux', {
      ...ANDREA,
      'Code du département': '34',
      'Code de la commune': '34172',
      'Libellé de la fonction': label,
      ...more,
    });

  test('what is kept of a person', () => {
    const read = municipal('2ème adjoint au Maire');
    expect(read).toEqual({
      kind: 'seat',
      bodies: ['34172'],
      warning: null,
      held: {
        kind: 'official',
        office: 'adjoint',
        rank: 2,
        lastName: 'FACTICE',
        firstName: 'Andréa',
        sex: 'F',
        sector: null,
        mandateFrom: '2026-03-15',
        officeFrom: '2026-03-21',
      },
    });
    // Neither birth date nor profession nor nationality goes further.
    expect(JSON.stringify(read)).not.toMatch(/1980|Cadre|FR"/);
  });

  test('plain councillors and the mayor are counted, not kept', () => {
    for (const label of ['', 'Maire']) {
      expect(municipal(label)).toEqual({ kind: 'seat', bodies: ['34172'], held: null, warning: null });
    }
  });

  test('« adjoint au maire » is no mayor, in the file of the mayors either', () => {
    const header = HEADERS['rne-municipaux'];
    const values = { ...ANDREA, 'Code du département': '34', 'Code de la commune': '34172' };
    expect(
      row('rne-maires', { ...values, 'Libellé de la fonction': '1er adjoint au Maire' }, header),
    ).toEqual({
      kind: 'seat',
      bodies: ['34172'],
      held: null,
      warning: null,
    });
    expect(row('rne-maires', { ...values, 'Libellé de la fonction': 'Maire' }, header)).toMatchObject({
      held: { office: 'maire' },
    });
    expect(row('rne-maires', values)).toMatchObject({ held: { office: 'maire' } });
  });

  test('a label that nobody has read yet is told; whoever bears it sits', () => {
    expect(municipal('Maire honoraire')).toEqual({
      kind: 'seat',
      bodies: ['34172'],
      held: null,
      warning: 'La fonction « Maire honoraire » n’est pas connue.',
    });
  });

  test('codes that lost their zeros, two forms of dates, sex unknown', () => {
    expect(
      municipal('1er adjoint au Maire', {
        'Code du département': '1',
        'Code de la commune': '1004',
        'Code sexe': '',
        'Date de début de la fonction': '21/03/2026',
        'Date de début du mandat': 'nan',
      }),
    ).toMatchObject({ bodies: ['01004'], held: { sex: null, officeFrom: '2026-03-21', mandateFrom: null } });
    expect(
      municipal('Maire délégué', { 'Code du département': '6AE', 'Code de la commune': '67482' }),
    ).toMatchObject({ bodies: ['67482'], held: { office: 'maire-delegue' } });
  });

  test('an older file keeps ended mandates', () => {
    const values = {
      'Code du département (Maire)': '1',
      'Code Insee de la commune': '4',
      "Nom de l'élu": 'ESSAI',
      'Libellé de fonction': '1er adjoint au Maire',
      'Date de début de la fonction': '01/04/2014',
    };
    expect(row('rne-municipaux', values, OLD_HEADER, '\t')).toMatchObject({
      bodies: ['01004'],
      held: { officeFrom: '2014-04-01' },
    });
    expect(
      row('rne-municipaux', { ...values, 'Date de fin de la fonction': '01/06/2018' }, OLD_HEADER, '\t'),
    ).toEqual({ kind: 'none' });
  });

  test('départements: Alsace is one council, « 3 » is Allier', () => {
    const told = (code: string, label: string) =>
      row('rne-departementaux', { ...ANDREA, 'Code du département': code, 'Libellé de la fonction': label });
    expect(told('6AE', 'Président du conseil départemental')).toMatchObject({ bodies: ['D6AE'] });
    expect(told('3', '9ème Vice-président du conseil départemental')).toMatchObject({
      bodies: ['D03'],
      held: { office: 'vice-president', rank: 9, sex: 'F' },
    });
    expect(told('99Z', '')).toMatchObject({ kind: 'refused' });
  });

  test('régions', () => {
    expect(
      row('rne-regionaux', {
        ...ANDREA,
        'Code de la région': '1',
        'Libellé de la fonction': 'Président du conseil régional',
      }),
    ).toMatchObject({ bodies: ['R01'], held: { office: 'president-region' } });
  });

  test('groups of communes: the president alone', () => {
    const told = (label: string) =>
      row('rne-communautaires', { ...ANDREA, 'N° SIREN': '200999001', 'Libellé de la fonction': label });
    expect(told('Président du conseil communautaire')).toMatchObject({
      bodies: ['200999001'],
      held: { office: 'president-epci' },
    });
    expect(told('1er Vice-président du conseil communautaire')).toMatchObject({ held: null, warning: null });
  });

  test('arrondissements: mayors with their sector, no adjoints', () => {
    const told = (label: string) =>
      row('rne-arrondissements', {
        ...ANDREA,
        'Code du département': '75',
        'Code de la commune': '75056',
        'Libellé du secteur': 'Paris 5Eme Secteur',
        'Libellé de la fonction': label,
      });
    expect(told("Maire d'arrondissement")).toMatchObject({
      bodies: ['75056'],
      held: { office: 'maire-arrondissement', sector: 'Paris 5e secteur' },
    });
    expect(told("1er adjoint au maire d'arrondissement")).toMatchObject({ held: null, warning: null });
  });

  test.each([
    ['69M', 'Président du conseil de la métropole de Lyon', '200046977', 'president-epci'],
    ['94', 'Président du conseil exécutif', 'R94', 'president-executif'],
    ['972', "Président de l'assemblée de Martinique", 'R02', 'president-assemblee'],
    ['976', "Président de l'assemblée de Mayotte", 'D976', 'president-assemblee'],
    ['975', 'Président du conseil territorial', 'D975', 'president-assemblee'],
  ])('assembly of %s', (code, label, body, office) =>
    expect(
      row('rne-assemblees', {
        ...ANDREA,
        'Code de la collectivité à statut particulier': code,
        'Libellé de la fonction': label,
      }),
    ).toMatchObject({ bodies: [body], held: { office } }),
  );
});

describe('who holds the office', () => {
  const held = (
    office: HeldOffice['office'],
    lastName: string,
    officeFrom: string | null,
    rank = 0,
  ): HeldOffice => ({
    kind: 'official',
    office,
    rank,
    lastName,
    firstName: 'Andréa',
    sex: 'F',
    sector: null,
    mandateFrom: null,
    officeFrom,
  });
  const names = (rows: readonly HeldOffice[], day = '2026-11-24') =>
    currentHolders(rows, day).map(({ lastName }) => lastName);

  test('whoever came last, in any order', () => {
    const rows = [held('maire', 'NEUVE', '2026-03-21'), held('maire', 'ANCIENNE', '2020-05-25')];
    expect(names(rows)).toEqual(['NEUVE']);
    expect(names(rows.toReversed())).toEqual(['NEUVE']);
    expect(names(rows, '2021-01-01')).toEqual(['ANCIENNE']);
  });
  test('two of the same day: nobody guesses', () =>
    expect(names([held('maire', 'UNE', '2026-03-21'), held('maire', 'AUTRE', '2026-03-21')])).toEqual([
      'UNE',
      'AUTRE',
    ]));
  test('one for each place of an order; delegated mayors are several', () =>
    expect(
      names([
        held('adjoint', 'DEUX', '2026-03-21', 2),
        held('adjoint', 'AVANT', '2020-05-25', 2),
        held('adjoint', 'TROIS', '2020-05-25', 3),
        held('maire-delegue', 'ICI', '2026-03-28'),
        held('maire-delegue', 'LA', '2020-05-25'),
        held('adjoint', 'SANS', null),
      ]),
    ).toEqual(['DEUX', 'TROIS', 'ICI', 'LA', 'SANS']));
});

test('no bytes and no row make it fail', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...SETS),
      fc.uint8Array({ maxLength: 300 }),
      fc.dictionary(fc.constantFrom(...SETS.flatMap((set) => HEADERS[set].split(';'))), anyText),
      (set, head, values) => {
        expect(readRneStart(set, set, head).ok).toBe(false);
        const read = row(set, values);
        expect(['seat', 'none', 'refused']).toContain(read.kind);
        if (read.kind === 'seat' && read.held !== null)
          expect(registerRow.safeParse(read.held).success).toBe(true);
      },
    ),
    { numRuns: 100 },
  );
});

describeWithShared('the samples', (dir) => {
  const FILES: readonly (readonly [string, RneSetId])[] = [
    ['sample-rne-maires.csv', 'rne-maires'],
    ['sample-rne-conseillers-municipaux.csv', 'rne-municipaux'],
    ['sample-rne-conseillers-communautaires.csv', 'rne-communautaires'],
    ['sample-rne-conseillers-departementaux.csv', 'rne-departementaux'],
    ['sample-rne-conseillers-regionaux.csv', 'rne-regionaux'],
  ];
  const read = (file: string, set: RneSetId) => {
    const lines = readFileSync(path.join(dir, 'data', file), 'utf8')
      .trim()
      .split(/\r?\n/);
    const names = (lines[0] ?? '').split(';');
    return lines
      .slice(1)
      .map((line) =>
        row(set, Object.fromEntries(line.split(';').map((value, at) => [names[at] ?? '', value])), lines[0]),
      );
  };

  test('every file of the register is one of them', () =>
    expect(readdirSync(path.join(dir, 'data')).filter((name) => name.startsWith('sample-rne-'))).toHaveLength(
      FILES.length,
    ));

  test.each(FILES)('%s', (file, set) => {
    for (const one of read(file, set)) expect(one.kind).toBe('seat');
  });

  test('titles from sex and function, never from the label', () => {
    const words = FILES.flatMap(([file, set]) => read(file, set)).flatMap((one) =>
      one.kind === 'seat' && one.held !== null ? [officeInText({ ...one.held, mayorSex: 'F' })] : [],
    );
    expect(words).toEqual([
      'maire',
      'maire',
      '1re adjointe à la maire',
      '2e adjoint à la maire',
      'maire déléguée',
      'présidente',
      'présidente',
      '9e vice-présidente',
      'président',
    ]);
  });
});
