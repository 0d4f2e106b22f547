import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeNotice, noticeRow, readNotice } from '../../../src/authorities/contracts/notices.js';
import { describeWithShared } from '../../support/shared.js';

const NOTICE = {
  idweb: '26-99999',
  objet: 'Conception graphique et réalisation de supports de communication',
  nomacheteur: 'Commune de Saint-Exemple',
  nature: 'APPEL_OFFRE',
  dateparution: '2026-11-20',
  datelimitereponse: '2026-12-18T12:00:00+00:00',
  code_departement: ['99', '3'],
  descripteur_libelle: ['Communication'],
  url_avis: 'https://www.boamp.fr/avis/detail/26-99999',
  donnees: '{}',
};

describe('one notice', () => {
  test('a call', () => {
    const read = readNotice(NOTICE);
    expect(read).toEqual({
      kind: 'row',
      subject: '26-99999',
      key: 'call',
      row: {
        kind: 'call',
        buyer: 'Commune de Saint-Exemple',
        object: NOTICE.objet,
        nature: 'APPEL_OFFRE',
        departements: ['99', '03'],
        publishedOn: '2026-11-20',
        deadline: '2026-12-18T12:00:00.000Z',
        url: NOTICE.url_avis,
        score: 1,
        descriptors: ['Communication'],
      },
    });
  });

  test.each([
    [{ nature: 'ATTRIBUTION' }, 'none'],
    [{ objet: 'Réfection de la toiture' }, 'none'],
    [{ objet: '' }, 'refused'],
    [{ idweb: null }, 'refused'],
    [{ nature: 'RECTIFICATIF' }, 'none'],
  ])('%j: %s', (more, kind) => expect(readNotice({ ...NOTICE, ...more }).kind).toBe(kind));

  test('the code stands inside the notice', () => {
    const donnees = JSON.stringify({ LOT: { CPV: { PRINCIPAL: '79822500' } } });
    expect(readNotice({ ...NOTICE, objet: 'Prestations diverses', donnees })).toMatchObject({
      row: { score: 3 },
    });
    expect(
      readNotice({ ...NOTICE, objet: 'Prestations diverses', donnees: JSON.parse(donnees) }),
    ).toMatchObject({
      row: { score: 3 },
    });
    expect(readNotice({ ...NOTICE, objet: 'Prestations diverses', donnees: '"1798225009"' }).kind).toBe(
      'none',
    );
  });

  test.each([
    ['2026-12-18T12:00:00+01:00', '2026-12-18T11:00:00.000Z'],
    ['2026-12-18', '2026-12-18T21:59:59.000Z'],
    ['18/12/2026', '2026-12-18T21:59:59.000Z'],
    ['bientôt', null],
    [null, null],
  ])('deadline %s', (datelimitereponse, deadline) =>
    expect(readNotice({ ...NOTICE, datelimitereponse })).toMatchObject({ row: { deadline } }),
  );

  test.each(['javascript:alert(1)', 'https://moi:secret@hote.example/', 'avis', null])(
    'address %s is none',
    (url_avis) => expect(readNotice({ ...NOTICE, url_avis })).toMatchObject({ row: { url: null } }),
  );
});

test('a correction moves the deadline of the call that it names; the last one counts', () => {
  const rectified = (dateparution: string, datelimitereponse: string) =>
    readNotice({
      ...NOTICE,
      idweb: 'x',
      nature: 'RECTIFICATIF',
      annonce_lie: ['26-99999'],
      dateparution,
      datelimitereponse,
    });
  const rows = [
    rectified('2026-12-02', '2027-01-08'),
    readNotice(NOTICE),
    rectified('2026-11-28', '2026-12-30'),
  ];
  expect(rows.map((read) => read.kind === 'row' && read.subject)).toEqual([
    '26-99999',
    '26-99999',
    '26-99999',
  ]);
  const merged = mergeNotice(rows.flatMap((read) => (read.kind === 'row' ? [read.row] : [])));
  expect(merged?.deadline).toBe('2027-01-08T21:59:59.000Z');
  expect(
    mergeNotice([{ kind: 'rectified', publishedOn: null, deadline: '2027-01-08T21:59:59.000Z' }]),
  ).toBeNull();
});

test('no value makes it fail', () => {
  fc.assert(
    fc.property(
      fc.anything(),
      fc.dictionary(fc.constantFrom(...Object.keys(NOTICE), 'annonce_lie'), fc.anything()),
      (value, more) => {
        for (const read of [readNotice(value), readNotice({ ...NOTICE, ...more })]) {
          expect(read.kind !== 'row' || noticeRow.safeParse(read.row).success).toBe(true);
        }
      },
    ),
    { numRuns: 100 },
  );
});

describeWithShared('the sample', (dir) => {
  test('one open call', () => {
    const { results } = JSON.parse(
      readFileSync(path.join(dir, 'data', 'sample-boamp-records.json'), 'utf8'),
    ) as {
      results: unknown[];
    };
    expect(results.map(readNotice)).toMatchObject([
      {
        kind: 'row',
        subject: '26-99999',
        row: { kind: 'call', deadline: '2026-12-18T12:00:00.000Z', score: 1 },
      },
    ]);
  });
});
