import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  amountTold,
  contractLine,
  lineKey,
  mergeLines,
  readTabularLine,
  TABULAR_OPTIONAL,
  TABULAR_REQUIRED,
  type ContractLine,
  type TabularColumn,
} from '../../../src/authorities/contracts/contract-lines.js';
import { readNestedContract } from '../../../src/authorities/contracts/nested-contracts.js';
import { describeWithShared } from '../../support/shared.js';

const COLUMNS: readonly TabularColumn[] = [...TABULAR_REQUIRED, ...TABULAR_OPTIONAL];

const FIELDS: Readonly<Partial<Record<TabularColumn, unknown>>> = {
  uid: '219900016000112026COM001',
  id: '2026COM001',
  acheteur_id: '21990001600011',
  acheteur_nom: 'COMMUNE DE SAINT-EXEMPLE',
  titulaire_id: '81299990200016',
  titulaire_typeIdentifiant: 'SIRET',
  titulaire_nom: 'IMPRIMERIE FICTIVE SARL',
  objet: 'Conception graphique du magazine',
  montant: '48000.0',
  codeCPV: '79822500',
  dureeMois: '24',
  dateNotification: '2026-05-12',
  modification_id: '0',
  donneesActuelles: 'true',
};

function line(more: Readonly<Partial<Record<TabularColumn, unknown>>> = {}): ContractLine {
  const read = readTabularLine({ ...FIELDS, ...more });
  if (read.kind !== 'line') throw new Error(JSON.stringify(read));
  return read.line;
}

describe('one line', () => {
  test('what is read of it', () => {
    const read = readTabularLine(FIELDS);
    expect(read).toMatchObject({
      kind: 'line',
      uid: '219900016000112026COM001',
      line: {
        number: '2026COM001',
        buyerSiren: '219900016',
        cpv: '79822500',
        day: '2026-05-12',
        amount: 48_000,
        months: 24,
        amendment: 0,
        isCurrent: true,
        holder: { idType: 'SIRET', id: '81299990200016', name: 'IMPRIMERIE FICTIVE SARL', isPerson: false },
      },
    });
    expect(read.kind === 'line' && contractLine.safeParse(read.line).success).toBe(true);
  });

  test.each([
    ['79822500-7', 'line'],
    ['79800000', 'line'],
    ['45000000', 'none'],
    ['', 'none'],
    ['NC', 'none'],
  ])('code %s: %s', (codeCPV, kind) => expect(readTabularLine({ ...FIELDS, codeCPV }).kind).toBe(kind));

  test.each([
    ['acheteur_id', 'CDL', 'Le SIRET de l’acheteur n’est pas valable.'],
    ['id', '', 'Le numéro du marché manque.'],
    ['objet', 'nan', 'L’objet du marché manque.'],
  ])('%s = %s is refused', (column, value, reason) =>
    expect(readTabularLine({ ...FIELDS, [column]: value })).toEqual({ kind: 'refused', reason }),
  );

  test.each([
    ['61000.0', { amount: 61_000, isDoubtful: false }],
    [1e17, { amount: null, isDoubtful: true }],
    ['-5', { amount: null, isDoubtful: true }],
    ['0', { amount: null, isDoubtful: false }],
    ['1', { amount: null, isDoubtful: false }],
    ['NC', { amount: null, isDoubtful: false }],
  ])('amount %s', (value, amount) => expect(amountTold(value)).toEqual(amount));

  test('the source may doubt its amount itself', () =>
    expect(line({ montant_anomalie: 'True' }).isAmountDoubtful).toBe(true));
  test('« NC » months are none', () => expect(line({ dureeMois: 'NC' }).months).toBeNull());
  test('a council whose SIREN the COG does not tell', () => {
    expect(line({ acheteur_categorie: 'Département', acheteur_departement_code: '3' }).buyerBody).toBe('D03');
    expect(line({ acheteur_categorie: 'Région', acheteur_region_code: '76' }).buyerBody).toBe('R76');
    expect(line({ acheteur_categorie: 'Commune', acheteur_departement_code: '34' }).buyerBody).toBeNull();
  });
});

describe('lines put together', () => {
  test('an amendment: first date, last amount', () => {
    const merged = mergeLines([
      line({ dateNotification: '2026-09-01', montant: '65000', modification_id: '1' }),
      line({ montant: '61000', donneesActuelles: 'false' }),
    ]);
    expect(merged).toMatchObject({
      notifiedOn: '2026-05-12',
      amountFirst: 61_000,
      amountLast: 65_000,
      amendments: 1,
      lastAmendedOn: '2026-09-01',
      flags: [],
    });
  });

  test('an amendment that tells neither amount nor months leaves them as they were', () =>
    expect(
      mergeLines([
        line(),
        line({ modification_id: '1', dateNotification: '2026-09-01', montant: '', dureeMois: '' }),
      ]),
    ).toMatchObject({ amountLast: 48_000, months: 24 }));

  test('holders of today, each once', () => {
    const merged = mergeLines([
      line({ titulaire_id: '1', donneesActuelles: 'false' }),
      line({ titulaire_id: '2', modification_id: '1' }),
      line({ titulaire_id: '2', modification_id: '1' }),
      line({ titulaire_id: '3', modification_id: '1' }),
    ]);
    expect(merged?.holders.map(({ id }) => id)).toEqual(['2', '3']);
  });

  test('a wider field counts when any of its lines speaks of visuals', () => {
    const wider = { codeCPV: '79800000', objet: 'Impression de documents' };
    expect(mergeLines([line(wider)])).toBeNull();
    const merged = mergeLines([
      line({ ...wider, donneesActuelles: 'false' }),
      line({
        ...wider,
        objet: 'Impression des affiches',
        modification_id: '1',
        dateNotification: '2026-09-01',
      }),
    ]);
    expect(merged).toMatchObject({ score: 1, notifiedOn: '2026-05-12' });
  });

  test('what is not known is said', () =>
    expect(
      mergeLines([
        line({ montant: '1e17', dateNotification: 'nan', titulaire_id: 'CDL', titulaire_nom: 'CDL' }),
      ])?.flags,
    ).toEqual(['amount-missing', 'amount-doubtful', 'date-missing', 'holder-missing']));

  test('no lines, no contract', () => expect(mergeLines([])).toBeNull());

  test('the order of the lines changes nothing', () => {
    const lines = [
      line({ montant: '61000', donneesActuelles: 'false' }),
      line({ modification_id: '1', dateNotification: '2026-07-01', donneesActuelles: 'false' }),
      line({ modification_id: '2', dateNotification: '2026-09-01', montant: '65000', titulaire_id: '3' }),
      line({ modification_id: '2', dateNotification: '2026-09-01', montant: '65000', titulaire_id: '4' }),
    ];
    const merged = JSON.stringify(mergeLines(lines));
    fc.assert(
      fc.property(fc.shuffledSubarray(lines, { minLength: lines.length }), (shuffled) => {
        expect(JSON.stringify(mergeLines(shuffled))).toBe(merged);
      }),
    );
  });
});

describe('nested', () => {
  const contract = {
    id: '2026COM002',
    acheteur: { id: '21990001600011' },
    nature: 'Marché',
    objet: 'Impression du magazine municipal',
    codeCPV: '79800000-2',
    dureeMois: 24,
    dateNotification: '2026-05-12',
    montant: 61_000,
    titulaires: [{ titulaire: { typeIdentifiant: 'SIRET', id: '81299990200016' } }],
    modifications: [{ modification: { id: 1, dateNotificationModification: '2026-09-01', montant: 65_000 } }],
  };
  const merged = (value: unknown) => {
    const read = readNestedContract(value);
    return read.kind === 'contract' ? mergeLines(read.lines) : read;
  };

  test('has the number and the amounts that the tabular set has', () => {
    expect(readNestedContract(contract)).toMatchObject({ uid: '219900016000112026COM002' });
    expect(merged(contract)).toMatchObject({
      cpv: '79800000',
      notifiedOn: '2026-05-12',
      amountFirst: 61_000,
      amountLast: 65_000,
      amendments: 1,
      holders: [{ id: '81299990200016', name: null, isPerson: false }],
    });
  });

  test('the form of 2019: bare lists, names of holders, amendments without number', () => {
    expect(
      merged({
        ...contract,
        acheteur: { id: '21990001600011', nom: 'Commune de Saint-Exemple' },
        titulaires: [{ typeIdentifiant: 'SIRET', id: '1', denominationSociale: 'Camille Nomdexemple' }],
        modifications: [
          { datePublicationDonneesModification: '2026-07-01', montant: 62_000 },
          { datePublicationDonneesModification: '2026-09-01', montant: 65_000 },
        ],
      }),
    ).toMatchObject({
      buyerName: 'Commune de Saint-Exemple',
      amountLast: 65_000,
      amendments: 2,
      holders: [{ id: '1', name: null, isPerson: true }],
    });
  });

  test.each([
    [{ dureeMois: 'NC' }, { months: null }],
    [
      { dateNotification: 'nan', modifications: [] },
      { notifiedOn: null, flags: ['date-missing'] },
    ],
    [
      { montant: 1e17, modifications: [] },
      { amountLast: null, flags: ['amount-missing', 'amount-doubtful'] },
    ],
    [{ titulaires: 'typeIdentifiant' }, { holders: [], flags: ['holder-missing'] }],
    [{ titulaires: [{ titulaire: 'typeIdentifiant' }] }, { holders: [] }],
    [{ titulaires: [null, 3] }, { holders: [] }],
    [{ titulaires: { titulaire: [{ typeIdentifiant: 'TVA', id: 'FR1' }] } }, { holders: [{ id: 'FR1' }] }],
    [{ modifications: 'CDL' }, { amendments: 0 }],
    [{ acheteur: '21990001600011' }, { buyerSiren: '219900016' }],
  ])('%j', (broken, expected) => expect(merged({ ...contract, ...broken })).toMatchObject(expected));

  test('the flat copy of the ministry, with its filler', () =>
    expect(
      merged({
        id: '2026COM003',
        acheteur_id: '21990001600011',
        codecpv: '79822500',
        objet: 'Affiches',
        montant: 50_000,
        dureemois: 'CDL',
        datenotification: '2026-05-12',
        titulaire_id_1: '81299990200016',
        titulaire_typeidentifiant_1: 'SIRET',
        titulaire_id_2: 'CDL',
        titulaire_typeidentifiant_2: 'CDL',
      }),
    ).toMatchObject({
      number: '2026COM003',
      months: null,
      amountLast: 50_000,
      holders: [{ idType: 'SIRET', id: '81299990200016' }],
    }));

  test.each([null, 'marché', [], { codeCPV: '79822500' }])('%j is no contract', (value) =>
    expect(readNestedContract(value).kind).toBe('refused'),
  );
});

test('no value makes the readers fail', () => {
  fc.assert(
    fc.property(
      fc.anything(),
      fc.dictionary(fc.constantFrom(...COLUMNS, 'acheteur', 'titulaires', 'modifications'), fc.anything()),
      fc.array(fc.constantFrom('2026-05-12', 'nan', '', '79822500')),
      (value, fields, some) => {
        expect(['contract', 'none', 'refused']).toContain(readNestedContract(value).kind);
        const about = { ...FIELDS, ...fields, codeCPV: '79822500', acheteur: { id: '21990001600011' } };
        const tabular = readTabularLine(about);
        const lines = [
          ...some.map((day) => line({ dateNotification: day })),
          ...(tabular.kind === 'line' ? [tabular.line] : []),
        ];
        for (const one of lines) expect(lineKey(one).length).toBeLessThanOrEqual(200);
        expect(mergeLines(lines) === null).toBe(lines.length === 0);
        expect(['contract', 'none', 'refused']).toContain(readNestedContract(about).kind);
      },
    ),
    { numRuns: 100 },
  );
});

describeWithShared('the samples', (dir) => {
  const text = (file: string): string => readFileSync(path.join(dir, 'data', file), 'utf8');
  const nested = (file: string) =>
    (JSON.parse(text(file)) as { marches: { marche: unknown[] } }).marches.marche.map(readNestedContract);

  test('the clean nested file', () => {
    const read = nested('sample-decp-2022.json');
    expect(read.filter(({ kind }) => kind === 'refused')).toEqual([]);
    const second = read.find((one) => one.kind === 'contract' && one.uid.endsWith('2026COM002'));
    expect(second?.kind === 'contract' && mergeLines(second.lines)).toMatchObject({
      notifiedOn: '2026-05-12',
      amountLast: 65_000,
    });
  });

  test('the one that breaks its schema loses nothing but what cannot be read', () => {
    const read = nested('sample-decp-2022-dirty.json').map((one) =>
      one.kind === 'contract' ? mergeLines(one.lines) : null,
    );
    expect(read.map((one) => one?.flags)).toEqual([
      [],
      ['amount-missing', 'amount-doubtful'],
      ['holder-missing'],
      ['date-missing'],
    ]);
    expect(read[0]?.months).toBeNull();
  });

  test('the programming interface: 2026COM002 is of 2026-05-12 and 65 000 €', () => {
    const { data } = JSON.parse(text('sample-decp-tabular-api.json')) as { data: Record<string, unknown>[] };
    const lines = data
      .map(readTabularLine)
      .flatMap((one) => (one.kind === 'line' && one.uid.endsWith('COM002') ? [one.line] : []));
    expect(lines).toHaveLength(2);
    expect(mergeLines(lines)).toMatchObject({ notifiedOn: '2026-05-12', amountLast: 65_000, score: 1 });
  });
});
