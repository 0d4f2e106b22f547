/** What may be corrected of an authority, and what a correction may say. */
import { describe, expect, test } from 'vitest';
import { correctionsOf } from '../../db/queries/corrections.js';
import { addAuthority, findAuthority } from '../../db/queries/authorities.js';
import { contractsOf } from '../../db/queries/contracts.js';
import { createPerson } from '../../db/queries/people.js';
import { cogSet } from '../../src/authorities/imports/cog.js';
import { openImportQuestions } from '../../src/authorities/imports/questions.js';
import { searchAuthorities } from '../../src/authorities/search.js';
import { answerQuestion, correct, endCorrection } from '../../src/authorities/corrections.js';
import { AT, openScene } from '../db/scene.js';
import { fillFrance } from './small-france.js';

function openFrance() {
  const { db, raw } = openScene();
  fillFrance(raw);
  const by = createPerson(db, { name: 'Camille', role: 'coordinator' }, AT);
  const correcting = { db, by, at: AT };
  const say = (field: string, value: string, because = 'Vu sur place', authority = '34001') =>
    correct(correcting, { authority, field, value, because });
  return { db, raw, correcting, say };
}
const ENVELOPE = 'Mairie\n 1 place  de l’Exemple\r\n34000 SAINT-EXEMPLE\n';

describe('a value', () => {
  test.each([
    ['site', 'https://neuf.saint-exemple.example', 'https://neuf.saint-exemple.example/'],
    ['form', 'https://un.saint-exemple.example/contact#x', 'https://un.saint-exemple.example/contact'],
    ['sve', 'saisine@saint-exemple.example', 'saisine@saint-exemple.example'],
    ['email', ' mairie@saint-exemple.example ', 'mairie@saint-exemple.example'],
    ['phone', '+33 1 99 00 00 00', '+33 1 99 00 00 00'],
    ['postal-address', ENVELOPE, 'Mairie\n1 place de l’Exemple\n34000 SAINT-EXEMPLE'],
    ['name', 'Saint-Exemple\u202e-Neuf', 'Saint-Exemple -Neuf'],
    ['siren', ' 219 900 016', '219900016'],
  ])('%s « %s » is taken', (field, value, kept) => {
    const { db, say } = openFrance();
    expect(say(field, value)).toEqual({ kind: 'done' });
    expect(correctionsOf(db, '34001')).toMatchObject([{ field, value: kept }]);
  });

  test.each([
    ['site', 'mairie.example', 'commence par'],
    ['site', 'https://moi:secret@saint-exemple.example', 'mot de passe'],
    ['email', 'mairie@', 'adresse électronique'],
    ['email', 'a@b.example, c@d.example', 'adresse électronique'],
    ['phone', 'zéro un', 'téléphone'],
    ['postal-address', 'Mairie\nSaint-Exemple', 'code postal'],
    ['postal-address', `${'x'.repeat(39)}\n34000 SAINT-EXEMPLE`, 'six lignes'],
    ['postal-address', `${'a\n'.repeat(6)}34000 SAINT-EXEMPLE`, 'six lignes'],
    ['name', '', 'valeur juste'],
    ['siren', '219900017', 'neuf chiffres'],
    ['siren', '21990001600011', 'neuf chiffres'],
    ['name', 'Saint-Exemple-Aval', 'déjà'],
    ['population', '12', 'ce qui est corrigé'],
  ])('%s « %s » is refused, and nothing is written', (field, value, said) => {
    const { db, say } = openFrance();
    const done = say(field, value);
    expect(done.kind === 'refused' ? done.problems.join(' ') : done.kind).toContain(said);
    expect(correctionsOf(db, '34001')).toEqual([]);
  });

  test('without a reason, or of nobody, it is not taken', () => {
    const { say } = openFrance();
    expect(say('phone', '01 99 00 00 00', ' ')).toMatchObject({ kind: 'refused' });
    expect(say('phone', '01 99 00 00 00', 'Vu', '34999')).toEqual({ kind: 'unknown' });
  });
});

test('a second correction ends the first and still knows what the source told; that of another authority is not touched', () => {
  const { db, raw, correcting, say } = openFrance();
  say('site', 'https://neuf.saint-exemple.example');
  say('site', 'https://plus-neuf.saint-exemple.example');
  const [standing, ...others] = correctionsOf(db, '34001');
  expect(others).toEqual([]);
  expect(standing).toMatchObject({
    value: 'https://plus-neuf.saint-exemple.example/',
    replaces: 'https://un.saint-exemple.example/',
  });
  const id = standing?.id ?? '';
  expect(endCorrection(correcting, '34002', id)).toEqual({ kind: 'unknown' });
  // Nobody asked anything yet.
  expect(answerQuestion(correcting, '34001', id, 'keep')).toEqual({ kind: 'unknown' });
  raw.exec(`UPDATE corrections SET told = 'https://x.example/', told_by = 'i1' WHERE ended_at IS NULL`);
  expect(answerQuestion(correcting, '34001', id, 'take')).toEqual({ kind: 'done' });
  expect(correctionsOf(db, '34001')).toEqual([]);
  expect(raw.prepare('SELECT count(*) FROM corrections').pluck().get()).toBe(2);
});

describe('the SIREN', () => {
  const [WRONG, RIGHT] = ['219900024', '219900016'];

  /** A commune with a wrong number, and a contract of either number. */
  function withContracts() {
    const france = openFrance();
    france.raw.exec(`UPDATE authorities SET siren = '${WRONG}' WHERE code = '34001';
      INSERT INTO contracts (uid, authority_code, buyer_siren, number, object, cpv, score, holders, flags, set_id, import_id)
      SELECT 'wrong', '34001', '${WRONG}', '1', 'Affiches', '79822500', 3, '[]', '[]', 'decp', id FROM imports LIMIT 1;
      INSERT INTO contracts (uid, authority_code, buyer_siren, number, object, cpv, score, holders, flags, set_id, import_id)
      SELECT 'right', NULL, '${RIGHT}', '2', 'Affiches', '79822500', 3, '[]', '[]', 'decp', id FROM imports LIMIT 1`);
    const uids = () => contractsOf(france.db, '34001').map(({ uid }) => uid);
    return { ...france, uids };
  }

  test('corrected, it ties its contracts and no others; ended, those of before come back', () => {
    const { db, raw, correcting, say, uids } = withContracts();
    expect(uids()).toEqual(['wrong']);
    expect(say('siren', RIGHT)).toEqual({ kind: 'done' });
    expect(uids()).toEqual(['right']);
    expect(raw.prepare('SELECT uid, authority_code FROM contracts ORDER BY uid').raw().all()).toEqual([
      ['right', '34001'],
      ['wrong', null],
    ]);
    expect(searchAuthorities(db, RIGHT, 5).map(({ code }) => code)).toEqual(['34001']);
    const [standing] = correctionsOf(db, '34001');
    expect(standing).toMatchObject({ field: 'siren', value: RIGHT, replaces: WRONG });
    expect(endCorrection(correcting, '34001', standing?.id ?? '')).toEqual({ kind: 'done' });
    expect(findAuthority(db, '34001')?.siren).toBe(WRONG);
    expect(uids()).toEqual(['wrong']);
  });

  test('of somebody else, or of a body that is named by it, it is not taken', () => {
    const { db, say } = withContracts();
    expect(say('siren', WRONG, 'Vu', '34002')).toMatchObject({
      problems: [expect.stringContaining('Saint-Exemple-Aval (34001)')],
    });
    expect(say('siren', RIGHT, 'Vu', '200000172')).toMatchObject({
      problems: [expect.stringContaining('désignée par son SIREN')],
    });
    expect(correctionsOf(db, '34002')).toEqual([]);
  });

  test('neither an import nor an entry by hand writes over it: the import asks', () => {
    const { db, raw, correcting, say, uids } = withContracts();
    say('siren', RIGHT);
    addAuthority(
      db,
      { code: '34001', kind: 'commune', name: 'X', siren: WRONG, departement: null, population: null },
      AT,
    );
    const [importId] = raw.prepare('SELECT id FROM imports LIMIT 1').pluck().all() as string[];
    const row = {
      kind: 'commune' as const,
      name: 'Saint-Exemple-Aval',
      departement: '34',
      population: 1,
      status: 'current' as const,
      region: '76',
      epci: null,
      parent: null,
      placeArticle: 0,
      zone: 'metro' as const,
      postcodes: [],
      formerCodes: [],
      members: [],
    };
    const told = (siren: string | null) =>
      cogSet
        .swap({ tx: db, importId: importId ?? '', at: AT, day: AT.slice(0, 10), setId: 'cog', feed: '' })
        .apply('34001', [{ ...row, siren }]);
    told(WRONG);
    told(null);
    expect(findAuthority(db, '34001')?.siren).toBe(RIGHT);
    expect(correctionsOf(db, '34001')).toMatchObject([{ told: null, toldBy: null }]);
    told('219900032');
    const [asked] = correctionsOf(db, '34001');
    expect(asked).toMatchObject({ told: '219900032', toldBy: importId });
    expect(findAuthority(db, '34001')?.siren).toBe(RIGHT);
    expect(uids()).toEqual(['right']);
    expect(answerQuestion(correcting, '34001', asked?.id ?? '', 'take')).toEqual({ kind: 'done' });
    expect(findAuthority(db, '34001')?.siren).toBe('219900032');
    expect(uids()).toEqual([]);
    expect(openImportQuestions(db, 'x').answer('34001', 'siren', WRONG)).toBe(WRONG);
  });
});
