/** What may be corrected of an authority, and what a correction may say. */
import { describe, expect, test } from 'vitest';
import { correctionsOf } from '../../db/queries/corrections.js';
import { createPerson } from '../../db/queries/people.js';
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
