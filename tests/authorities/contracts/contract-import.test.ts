import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { contractsOf, findContract, openTenders } from '../../../db/queries/contracts.js';
import { BOAMP, DECP, DECP_2022 } from '../../../src/authorities/contracts/contract-sets.js';
import { tendersToTell } from '../../../src/digests/index.js';
import { contractInWords } from '../../../src/authorities/contracts/words.js';
import { openScene } from '../../db/scene.js';
import { describeWithShared } from '../../support/shared.js';
import { importText, knows } from '../import-text.js';

const COLUMNS = [
  'montant',
  'uid',
  'id',
  'acheteur_id',
  'objet',
  'codeCPV',
  'dateNotification',
  'donneesActuelles',
  'modification_id',
  'titulaire_id',
  'titulaire_nom',
  'une_colonne_nouvelle',
] as const;
type Column = (typeof COLUMNS)[number];

const SIREN = '219900016';
const LINE: Readonly<Record<Column, string>> = {
  montant: '61000.0',
  uid: `${SIREN}00011M1`,
  id: 'M1',
  acheteur_id: `${SIREN}00011`,
  objet: 'Impression du magazine municipal',
  codeCPV: '79800000',
  dateNotification: '2026-05-12',
  donneesActuelles: 'true',
  modification_id: '0',
  titulaire_id: '81299990200016',
  titulaire_nom: 'Camille NOMDEXEMPLE',
  une_colonne_nouvelle: 'x',
};

function csv(...lines: readonly Readonly<Partial<Record<Column, string>>>[]): string {
  const rows = lines.map((line) => COLUMNS.map((column) => `"${{ ...LINE, ...line }[column]}"`).join(','));
  return [COLUMNS.join(','), ...rows, ''].join('\n');
}

/** A store that knows the buyer. */
function sceneWithBuyer() {
  const scene = openScene();
  knows(scene.db, ['99001', 'commune', 'Saint-Exemple', '99', SIREN]);
  return scene;
}

const nested = (...contracts: readonly object[]): string =>
  JSON.stringify({ marches: { marche: contracts } });
const NESTED = {
  id: 'M1',
  acheteur: { id: `${SIREN}00011` },
  objet: 'Affiches',
  codeCPV: '79822500-7',
  montant: 50_000,
  dateNotification: '2026-04-01',
};

describe('contracts', () => {
  test('an amendment is merged, and the name of a person never reaches the disk', async () => {
    const scene = sceneWithBuyer();
    const text = csv(
      { dateNotification: '2026-09-01', montant: '65000', modification_id: '1' },
      { donneesActuelles: 'false' },
      { codeCPV: '45000000', uid: 'x' },
    );
    expect(await importText(scene, DECP, text)).toMatchObject({
      kind: 'done',
      row: { rowsRead: 3, rowsKept: 2, rowsRefused: 0 },
    });
    expect(contractsOf(scene.db, '99001')).toMatchObject([
      {
        uid: LINE.uid,
        authorityCode: '99001',
        notifiedOn: '2026-05-12',
        amountFirst: 61_000,
        amountLast: 65_000,
        score: 1,
        holders: [{ id: '81299990200016', name: null, isPerson: true }],
        flags: [],
      },
    ]);
    const stored = scene.raw.prepare(`SELECT group_concat(data) AS text FROM staged_rows`).get() as {
      text: string | null;
    };
    expect(`${stored.text}${JSON.stringify(contractsOf(scene.db, '99001'))}`).not.toContain('NOMDEXEMPLE');
    expect(await importText(scene, DECP, text)).toMatchObject({ kind: 'same' });
  });

  test('told no more: it stays, out of the lists', async () => {
    const scene = sceneWithBuyer();
    const other = { uid: 'M2', id: 'M2', codeCPV: '79822500' };
    await importText(scene, DECP, csv(LINE, other));
    expect(contractsOf(scene.db, '99001').map(({ number }) => number)).toEqual(['M2', 'M1']);
    await importText(scene, DECP, csv(other), { acceptsFewer: true });
    expect(contractsOf(scene.db, '99001').map(({ number }) => number)).toEqual(['M2']);
    expect(findContract(scene.db, LINE.uid)?.goneAt).not.toBeNull();
    await importText(scene, DECP, csv(LINE, other));
    expect(contractsOf(scene.db, '99001')).toHaveLength(2);
  });

  test('a buyer that becomes known later has its contracts', async () => {
    const scene = openScene();
    await importText(scene, DECP, csv(LINE));
    knows(scene.db, ['99001', 'commune', 'Saint-Exemple', '99', SIREN]);
    expect(contractsOf(scene.db, '99001')).toMatchObject([{ authorityCode: null, buyerSiren: SIREN }]);
  });

  test('what the consolidated set tells wins over the official one, whichever comes first', async () => {
    const scene = sceneWithBuyer();
    await importText(scene, DECP_2022, nested(NESTED), { name: 'decp.json' });
    expect(findContract(scene.db, LINE.uid)).toMatchObject({ amountLast: 50_000, setId: 'decp-2022' });
    await importText(scene, DECP, csv(LINE));
    expect(findContract(scene.db, LINE.uid)).toMatchObject({ amountLast: 61_000, setId: 'decp' });
    await importText(scene, DECP_2022, nested({ ...NESTED, montant: 51_000 }), { name: 'decp.json' });
    expect(findContract(scene.db, LINE.uid)).toMatchObject({ amountLast: 61_000, setId: 'decp' });
  });

  test('the file of another platform takes nothing away', async () => {
    const scene = sceneWithBuyer();
    await importText(scene, DECP_2022, nested(NESTED), { name: 'decp.json' });
    const other = JSON.stringify({ marches: [{ ...NESTED, id: 'M3' }] });
    await importText(scene, DECP_2022, other, { name: 'autre.json', acceptsFewer: true });
    expect(
      contractsOf(scene.db, '99001')
        .map(({ number }) => number)
        .toSorted(),
    ).toEqual(['M1', 'M3']);
  });

  describe('files of two platforms', () => {
    const signed = { ...NESTED, titulaires: [{ titulaire: { typeIdentifiant: 'SIRET', id: 'H1' } }] };
    const amended = {
      ...NESTED,
      dateNotification: '2026-04-20',
      titulaires: signed.titulaires,
      modifications: [
        { modification: { id: 1, dateNotificationModification: '2026-09-01', montant: 58_000 } },
      ],
    };
    const laid = (scene: ReturnType<typeof openScene>) =>
      contractsOf(scene.db, '99001').map(({ number, notifiedOn, amountFirst, amountLast, amendments }) => [
        number,
        notifiedOn,
        amountFirst,
        amountLast,
        amendments,
      ]);
    const both = [['M1', '2026-04-01', 50_000, 58_000, 1]];

    test.each([
      ['un.json', 'deux.json'],
      ['deux.json', 'un.json'],
    ])('add up, whichever comes first (%s): the first date, the last amount', async (...order) => {
      const scene = sceneWithBuyer();
      const texts: Readonly<Record<string, string>> = {
        'un.json': nested(signed),
        'deux.json': nested(amended),
      };
      for (const name of order) await importText(scene, DECP_2022, texts[name] ?? '', { name });
      expect(laid(scene)).toEqual(both);
      expect(contractsOf(scene.db, '99001')[0]?.holders).toHaveLength(1);
      for (const name of order)
        expect(await importText(scene, DECP_2022, texts[name] ?? '', { name })).toMatchObject({
          kind: 'same',
        });
      // The same bytes under another name are the same file.
      expect(await importText(scene, DECP_2022, nested(signed), { name: 'copie.json' })).toMatchObject({
        kind: 'same',
        row: { feed: 'un' },
      });
      expect(laid(scene)).toEqual(both);
    });

    test('a newer file of one of them takes the place of its own rows alone', async () => {
      const scene = sceneWithBuyer();
      const M2 = { ...signed, id: 'M2' };
      await importText(scene, DECP_2022, nested(signed, M2), { name: 'un.json' });
      await importText(scene, DECP_2022, nested(amended), { name: 'deux.json' });
      expect(laid(scene)).toHaveLength(2);
      const newer = nested({ ...signed, id: 'M3' });
      expect(await importText(scene, DECP_2022, newer, { name: 'autre.json', feed: 'Un' })).toMatchObject({
        kind: 'done',
        difference: { added: 1, changed: 0, gone: 2 },
      });
      // M1 is what the other platform says alone; M2, which nobody tells any more, is out of the lists and stays.
      expect(laid(scene).toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))).toEqual([
        ['M1', '2026-04-20', 50_000, 58_000, 1],
        ['M3', '2026-04-01', 50_000, 50_000, 0],
      ]);
      expect(findContract(scene.db, `${SIREN}00011M2`)?.goneAt).not.toBeNull();
    });

    test('what the consolidated set tells no more is what a platform says of it', async () => {
      const scene = sceneWithBuyer();
      const other = { uid: 'M9', id: 'M9', codeCPV: '79822500' };
      await importText(scene, DECP_2022, nested(amended), { name: 'deux.json' });
      await importText(scene, DECP, csv(LINE, other));
      expect(laid(scene)).toContainEqual(['M1', '2026-05-12', 61_000, 61_000, 0]);
      await importText(scene, DECP, csv(other), { acceptsFewer: true });
      expect(laid(scene)).toContainEqual(['M1', '2026-04-20', 50_000, 58_000, 1]);
    });
  });

  test('a small platform without a contract about visuals is no fault; another file or an empty one is', async () => {
    const scene = sceneWithBuyer();
    const works = { ...NESTED, id: 'T1', codeCPV: '45000000' };
    await importText(scene, DECP_2022, nested(NESTED, { ...NESTED, id: 'M3' }), { name: 'decp.json' });
    expect(await importText(scene, DECP_2022, nested(works), { name: 'autre.json' })).toMatchObject({
      kind: 'same',
      row: { rowsRead: 1, rowsKept: 0, rowsRefused: 0 },
    });
    expect(contractsOf(scene.db, '99001')).toHaveLength(2);
    for (const text of [nested(), '[{"a":1}]'])
      expect(await importText(scene, DECP_2022, text, { name: 'faux.json' })).toMatchObject({
        kind: 'refused',
      });
    // The consolidated set is never that short.
    expect(await importText(scene, DECP, csv({ codeCPV: '45000000' }))).toMatchObject({ kind: 'refused' });
  });

  test('lines without end about one contract leave it as it was, and are told', async () => {
    const scene = sceneWithBuyer();
    await importText(scene, DECP, csv(LINE));
    const many = Array.from({ length: 5001 }, (_, at) => ({ montant: '1000', titulaire_id: `T${at}` }));
    const hostile = csv(...many, { uid: 'M4', id: 'M4' });
    expect(await importText(scene, DECP, hostile)).toMatchObject({ kind: 'done', oversized: 1, waiting: 0 });
    expect(findContract(scene.db, LINE.uid)).toMatchObject({ amountLast: 61_000, goneAt: null });
    expect(findContract(scene.db, 'M4')).not.toBeNull();
    expect(await importText(scene, DECP, csv({ montant: '62000' }), { acceptsFewer: true })).toMatchObject({
      kind: 'done',
      oversized: 0,
    });
    expect(findContract(scene.db, LINE.uid)).toMatchObject({ amountLast: 62_000 });
  });

  test('a line that breaks the form goes aside; another file changes nothing', async () => {
    const scene = sceneWithBuyer();
    const outcome = await importText(
      scene,
      DECP,
      `${csv(LINE, { acheteur_id: 'CDL', uid: 'x' }, { uid: 'M4', id: 'M4' })}trop,court,Camille NOMDEXEMPLE\n`,
    );
    expect(outcome).toMatchObject({ kind: 'done', row: { rowsRead: 4, rowsRefused: 2 } });
    expect(scene.raw.prepare('SELECT line, reason, excerpt FROM import_rejects').all()).toEqual([
      { line: 3, reason: 'Le SIRET de l’acheteur n’est pas valable.', excerpt: '' },
      { line: 5, reason: 'La ligne a 3 colonnes au lieu de 12.', excerpt: '' },
    ]);
    expect(await importText(scene, DECP, 'uid,objet\n1,2\n')).toMatchObject({ kind: 'refused' });
    expect(await importText(scene, DECP, csv(LINE, LINE).slice(0, -40))).toMatchObject({ kind: 'refused' });
    expect(contractsOf(scene.db, '99001')).toHaveLength(2);
  });
});

describe('calls for tender', () => {
  const notice = (more: object) => ({
    idweb: '26-1',
    objet: 'Conception graphique',
    nomacheteur: 'Commune de Saint-Exemple',
    nature: 'APPEL_OFFRE',
    dateparution: '2026-11-20',
    datelimitereponse: '2026-12-18T12:00:00+00:00',
    code_departement: ['99'],
    ...more,
  });

  test('open ones of a territory, tied by name when one alone fits', async () => {
    const scene = sceneWithBuyer();
    const { db } = scene;
    knows(db, ['99003', 'commune', 'Saint-Double', '99'], ['99004', 'commune', 'Saint-Double', '99']);
    await importText(
      scene,
      BOAMP,
      JSON.stringify([
        notice({}),
        notice({ idweb: '26-2', nomacheteur: 'Commune de Saint-Double', datelimitereponse: '2026-12-01' }),
        notice({ idweb: '26-3', datelimitereponse: '2026-11-23' }),
        notice({ idweb: '26-4', code_departement: ['34'] }),
        notice({ idweb: '26-5', nature: 'ATTRIBUTION' }),
        notice({
          idweb: '26-6',
          nature: 'RECTIFICATIF',
          annonce_lie: ['26-1'],
          datelimitereponse: '2027-01-08',
        }),
      ]),
      { name: 'boamp.json' },
    );
    const open = (territory: Parameters<typeof openTenders>[1]) =>
      openTenders(db, territory, '2026-11-24').map(({ id, authorityCode }) => [id, authorityCode]);
    expect(open(null)).toEqual([
      ['26-2', null],
      ['26-4', null],
      ['26-1', '99001'],
    ]);
    expect(open({ departements: ['99'], codes: [] })).toEqual([
      ['26-2', null],
      ['26-1', '99001'],
    ]);
    expect(open({ departements: [], codes: ['99001'] })).toEqual([['26-1', '99001']]);
    expect(open({ departements: [], codes: [] })).toEqual([]);
    expect(tendersToTell(db, { departements: [], codes: ['99001'] }, '2026-11-24')).toEqual([
      {
        keys: ['tender:26-1'],
        buyer: 'Commune de Saint-Exemple',
        object: 'Conception graphique',
        until: '2027-01-08',
        url: null,
      },
    ]);
    expect(openTenders(db, null, '2026-11-24').at(-1)).toMatchObject({
      authorityName: 'Saint-Exemple',
      deadline: '2027-01-08T21:59:59.000Z',
    });
  });

  test('a digest for all of France knows every open call, the last one too', async () => {
    const scene = openScene();
    const calls = Array.from({ length: 60 }, (_, nth) =>
      notice({ idweb: `26-${nth}`, datelimitereponse: `2026-12-${String(1 + (nth % 28)).padStart(2, '0')}` }),
    );
    await importText(scene, BOAMP, JSON.stringify(calls), { name: 'boamp.json' });
    expect(tendersToTell(scene.db, null, '2026-11-24')).toHaveLength(60);
  });

  test('a call of a council that two départements share is tied in either, and nowhere else', async () => {
    const scene = openScene();
    knows(scene.db, ['D6AE', 'departement', 'Alsace']);
    const nomacheteur = 'Collectivité européenne d’Alsace';
    const calls = ['67', '68', '99'].map((one) =>
      notice({ idweb: one, nomacheteur, code_departement: [one] }),
    );
    await importText(scene, BOAMP, JSON.stringify(calls), { name: 'boamp.json' });
    expect(
      openTenders(scene.db, null, '2026-11-24').map(({ id, authorityCode }) => [id, authorityCode]),
    ).toEqual([
      ['67', 'D6AE'],
      ['68', 'D6AE'],
      ['99', null],
    ]);
  });

  test('a quiet week is no broken file', async () => {
    const scene = sceneWithBuyer();
    const names = ['26-1', '26-2', '26-3'];
    const week = (...notices: readonly object[]) =>
      importText(scene, BOAMP, JSON.stringify(notices), { name: 'boamp.json' });
    await week(...names.map((idweb) => notice({ idweb })));
    expect(await week(notice({ idweb: '26-1' }))).toMatchObject({ kind: 'done', difference: { gone: 2 } });
    expect(await week(notice({ idweb: '26-4', objet: 'Voirie' }))).toMatchObject({
      kind: 'done',
      row: { rowsKept: 0 },
    });
    expect(openTenders(scene.db, null, '2026-11-24')).toEqual([]);
    expect(await week()).toMatchObject({ kind: 'refused' });
  });
});

describeWithShared('the samples', (dir) => {
  const data = (file: string): Buffer => readFileSync(path.join(dir, 'data', file));

  test.each([
    ['sample-decp-tabular.csv', DECP],
    ['sample-decp-tabular-api.json', DECP],
    ['sample-decp-2022.json', DECP_2022],
  ])('%s: contract 2026COM002 is of 2026-05-12 and 65 000 €', async (file, set) => {
    const scene = sceneWithBuyer();
    expect(await importText(scene, set, data(file), { name: file })).toMatchObject({
      kind: 'done',
      row: { rowsRefused: 0 },
    });
    const contract = contractsOf(scene.db, '99001').find(({ number }) => number === '2026COM002');
    expect(contract).toMatchObject({ notifiedOn: '2026-05-12', amountFirst: 61_000, amountLast: 65_000 });
    expect(contract === undefined ? '' : contractInWords(contract).replaceAll('\u00a0', ' ')).toBe(
      'marché n° 2026COM002, objet « Impression du magazine municipal », notifié le 12 mai 2026',
    );
  });

  test('the file that breaks its schema', async () => {
    const scene = sceneWithBuyer();
    expect(
      await importText(scene, DECP_2022, data('sample-decp-2022-dirty.json'), { name: 'd.json' }),
    ).toMatchObject({
      kind: 'done',
      row: { rowsRead: 4, rowsKept: 4, rowsRefused: 0 },
    });
    expect(
      Object.fromEntries(contractsOf(scene.db, '99001').map(({ number, flags }) => [number, flags])),
    ).toEqual({
      SALE1: [],
      SALE2: ['amount-missing', 'amount-doubtful'],
      SALE3: ['holder-missing'],
      SALE4: ['date-missing'],
    });
  });

  test('the notice', async () => {
    const scene = sceneWithBuyer();
    await importText(scene, BOAMP, data('sample-boamp-records.json'), { name: 'boamp.json' });
    expect(openTenders(scene.db, null, '2026-11-24')).toMatchObject([
      { id: '26-99999', authorityCode: '99001' },
    ]);
  });
});
