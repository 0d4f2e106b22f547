import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { addAuthority } from '../../db/queries/authorities.js';
import { createPerson } from '../../db/queries/people.js';
import { migrateDatabase } from '../../db/migrate.js';
import { openDatabase } from '../../db/open.js';
import { correct } from '../../src/authorities/corrections.js';
import { knownAddressee } from '../../src/letters/known-addressee.js';
import { temporaryFolder } from '../support/folder.js';

const AT = '2026-11-25T17:00:00.000Z';

describe('to whom a letter is proposed to go', () => {
  test('an authority that the directory knows by its name alone: its office, and what a person corrected', () => {
    const file = path.join(temporaryFolder(), 'vigie.sqlite');
    migrateDatabase({ file, now: new Date(AT) });
    const { db, close } = openDatabase(file);
    onTestFinished(close);
    addAuthority(
      db,
      {
        code: '99001',
        kind: 'commune',
        name: 'Saint-Exemple',
        siren: null,
        departement: '99',
        population: 900,
      },
      AT,
    );
    const by = createPerson(db, { name: 'Une personne', role: 'administrator' }, AT);
    expect(knownAddressee(db, '99001', '2026-11-25')).toMatchObject({
      name: 'Saint-Exemple',
      official: { office: 'maire', sex: null },
      email: null,
      formUrl: null,
      addressLines: [],
      checkedOn: null,
    });
    expect(knownAddressee(db, '99001', null).official).toBeNull();
    for (const [field, value] of [
      ['email', 'mairie@saint-exemple.example'],
      ['form', 'https://www.saint-exemple.example/contact'],
      ['sve', 'https://www.saint-exemple.example/saisine'],
      ['postal-address', '1 RUE DE L EXEMPLE\n99000 SAINT EXEMPLE'],
    ] as const)
      expect(
        correct({ db, by, at: AT }, { authority: '99001', field, value, because: 'Lu sur le site.' }),
      ).toMatchObject({ kind: 'done' });
    expect(knownAddressee(db, '99001', '2026-11-25')).toMatchObject({
      email: 'mairie@saint-exemple.example',
      formUrl: 'https://www.saint-exemple.example/saisine',
      addressLines: ['1 RUE DE L EXEMPLE', '99000 SAINT EXEMPLE'],
    });
  });

  test('a commune that merged: the mayor of the one that took it in, at its town hall', () => {
    const file = path.join(temporaryFolder(), 'vigie.sqlite');
    migrateDatabase({ file, now: new Date(AT) });
    const { db, raw, close } = openDatabase(file);
    onTestFinished(close);
    const town = { kind: 'commune', siren: null, departement: '99', population: 900 } as const;
    addAuthority(db, { ...town, code: '99001', name: 'Saint-Exemple' }, AT);
    addAuthority(db, { ...town, code: '99002', name: 'Exemple-le-Vieux' }, AT);
    raw.exec(`UPDATE authorities SET status = 'merged', parent = '99001' WHERE code = '99002'`);
    const by = createPerson(db, { name: 'Une personne', role: 'administrator' }, AT);
    for (const authority of ['99001', '99002'])
      correct(
        { db, by, at: AT },
        { authority, field: 'email', value: `mairie@c${authority}.example`, because: 'Lu sur le site.' },
      );
    expect(knownAddressee(db, '99002', '2026-11-25')).toMatchObject({
      code: '99002',
      name: 'Saint-Exemple',
      official: { office: 'maire', sex: null },
      email: 'mairie@c99001.example',
    });
  });
});
