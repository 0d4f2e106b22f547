/** `vigie authorities import`, as a person runs it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../db/open.js';
import { createPerson } from '../../db/queries/people.js';
import { cogFolder, townHall } from '../authorities/imports/scene.js';
import { AT } from '../db/instants.js';
import { temporaryFolder } from '../support/folder.js';
import { runCli } from '../support/cli.js';
import { useWarmCli } from '../support/warm-cli.js';

const run = useWarmCli();

const HALLS = [
  townHall('a', '34001'),
  townHall('b', '34002', { site_internet: [{ valeur: 'ftp://x.example' }] }),
  'pas un enregistrement',
];

const COUNCIL = `Code du département;Code de la commune;Nom de l'élu;Prénom de l'élu;Code sexe;Date de début du mandat;Libellé de la fonction;Date de début de la fonction
34;34001;NOMDEXEMPLE;Camille;F;2026-03-15;2ème adjoint au Maire;2026-03-21
`;

function scene(): { readonly cwd: string; readonly cog: string; readonly annuaire: string } {
  const cwd = temporaryFolder();
  const annuaire = path.join(cwd, 'export.json');
  writeFileSync(annuaire, JSON.stringify(HALLS));
  return { cwd, cog: cogFolder(), annuaire };
}

test('imports files, says the difference, then that nothing changed; shows and finds', async () => {
  const { cwd, cog, annuaire } = scene();
  const importing = (...args: string[]) => run(['authorities', 'import', ...args], { cwd });
  const early = await importing('--from', `annuaire=${annuaire}`);
  expect(early.stdout).toContain('rien n’a été mis en place (3 lignes lues).');
  expect(early.stdout).toContain('2 entrées concernent des collectivités inconnues');
  expect(early.stdout).toContain('  1 ligne mise de côté (et 1 avertissement) :\n    ligne 2 : Site');
  const first = await importing('--from', `cog=${cog}`, '--from', `annuaire=${annuaire}`);
  expect(first.stderr).toBe('');
  expect(first.code).toBe(0);
  expect(first.stdout).toContain('10 lignes ajoutées, 0 changée, 0 disparue sur');
  expect(first.stdout).toContain('ligne 3 : Ce n’est pas un enregistrement.');

  const tried = await importing('--from', `annuaire=${annuaire}`, '--dry-run', '--json');
  expect(tried.json()).toMatchObject([
    {
      type: 'import',
      set: 'annuaire',
      outcome: 'tried',
      read: 3,
      kept: 2,
      refused: 1,
      difference: { added: 0, changed: 0, gone: 0 },
    },
  ]);
  const again = await importing('--from', `annuaire=${annuaire}`);
  expect(again.stdout).toContain('rien n’a changé depuis le dernier import');

  writeFileSync(annuaire, '[');
  const cut = await importing('--from', `annuaire=${annuaire}`);
  expect(cut.code).toBe(1);
  expect(cut.stderr).toContain('il est coupé, téléchargez-le de nouveau');
  expect(cut.stderr).toContain('Les données sont restées comme avant.');

  const council = path.join(cwd, 'rne.csv');
  writeFileSync(council, COUNCIL);
  await importing('--from', `rne-municipaux=${council}`);
  const shown = await run(['authorities', 'show', '34001'], { cwd });
  expect(shown.stdout).toContain('  2e adjointe au maire : Camille NOMDEXEMPLE\n');
  expect(shown.stdout).toContain('Saint-Exemple (34001)');
  expect(shown.stdout).toContain('site : https://www.c34001.example/ (source : Annuaire, état au');
  expect(shown.stdout).toContain('comprend Exemple-le-Vieux (34009)');
  const attach = (...args: string[]) => run(['authorities', 'attach', ...args], { cwd });
  expect((await attach('34 001', 'Musée d’Exemple')).stdout).toBe(
    'Musée d’Exemple (X00000001) est enregistré et dépend de Saint-Exemple.\n',
  );
  const wrong = await attach('34001', 'Festival', '--siren', '123456789', '--site', 'ftp://x.example');
  expect([wrong.code, wrong.stdout]).toEqual([2, '']);
  expect(wrong.stderr).toContain('Ce numéro SIREN n’est pas valable');
  const found = await run(['authorities', 'list', 'st ex', '--json'], { cwd });
  expect(found.json().map(({ code }) => code)).toEqual(['34001']);
  // The directory is not the list of those that are watched.
  const listed = await run(['authorities', 'list', '--json'], { cwd });
  expect(listed.json().map(({ code }) => code)).toEqual(['X00000001']);
  const history = await run(['authorities', 'imports', '--json'], { cwd });
  expect(new Set(history.json().map(({ state }) => state))).toEqual(
    new Set(['done', 'refused', 'same', 'tried']),
  );
});

test('what cannot be had says what to fetch and how to give it; the others are imported', async () => {
  const { cwd, cog } = scene();
  const part = await run(
    ['authorities', 'import', '--from', `cog=${cog}`, '--from', 'annuaire=absent.json'],
    { cwd },
  );
  expect(part.code).toBe(3);
  expect(part.stderr).toContain('absent.json » n’existe pas');
  // Nothing listens there: as without network.
  const alone = await run(['authorities', 'import', '--from', 'annuaire=http://127.0.0.1:9/x.json'], {
    cwd,
    env: { VIGIE_ALLOW_PRIVATE: '1' },
  });
  expect(alone.code).toBe(1);
  for (const words of [
    'n’a pas pu être téléchargé',
    'http://127.0.0.1:9/x.json',
    '--from annuaire=<fichier>',
  ])
    expect(alone.stderr).toContain(words);
});

test('files of platforms add up under their names; a trial says what would change', async () => {
  const cwd = temporaryFolder();
  const contract = (number: string, montant: number) => ({
    id: number,
    acheteur: { id: '21990001600011' },
    objet: 'Affiches',
    codeCPV: '79822500',
    montant,
    dateNotification: '2026-04-01',
  });
  const file = (name: string, ...marche: readonly object[]): string => {
    writeFileSync(path.join(cwd, name), JSON.stringify({ marches: { marche } }));
    return `decp-2022=${path.join(cwd, name)}`;
  };
  const importing = (...args: string[]) => run(['authorities', 'import', ...args], { cwd });
  const [a, b] = [file('un.json', contract('M1', 50_000)), file('deux.json', contract('M2', 60_000))];
  const both = await importing('--from', a, '--from', b);
  expect(both.stderr).toBe('');
  expect(both.stdout).toContain('Source « deux », qui s’ajoute à : un.');
  const tried = await importing(
    '--from',
    file('un-2.json', contract('M1', 55_000)),
    '--source',
    'decp-2022=un',
    '--dry-run',
  );
  expect(tried.stdout).toContain('0 ligne ajoutée, 1 changée, 0 disparue');
  expect(tried.stdout).toContain('Ce qui changerait : marché n° M1.');
  expect((await importing('--from', a)).stdout).toContain('rien n’a changé depuis le dernier import');
});

test('a correction needs somebody who makes it, and says what it says', async () => {
  const { cwd, cog } = scene();
  await run(['authorities', 'import', '--from', `cog=${cog}`], { cwd });
  const correcting = (...args: string[]) => run(['authorities', 'correct', '34001', ...args], { cwd });
  const nobody = await correcting('siren', '219900016', '--because', 'INSEE', '--as', 'Camille');
  expect([nobody.code, nobody.stderr.includes('Personne ne s’appelle « Camille »')]).toEqual([2, true]);
  const { db, close } = openDatabase(path.join(cwd, 'data', 'vigie.sqlite'));
  createPerson(db, { name: 'Camille', role: 'coordinator' }, AT);
  close();
  const wrong = await correcting('siren', '219900017', '--because', 'INSEE', '--as', 'camille');
  expect([wrong.code, wrong.stderr.includes('neuf chiffres')]).toEqual([2, true]);
  const done = await correcting('siren', '219 900 016', '--because', 'INSEE', '--as', 'camille');
  expect(done.stdout).toContain('SIREN de Saint-Exemple (34001) : la correction est notée.');
  expect((await run(['authorities', 'show', '34001'], { cwd })).stdout).toContain('SIREN 219900016');
  expect((await run(['authorities', 'import', '--from', `cog=${cog}`], { cwd })).stdout).toContain(
    'rien n’a changé',
  );
  const unknown = await correcting('population', '12', '--because', 'INSEE', '--as', 'Camille');
  expect(unknown.code).toBe(2);
});

test.each([
  ['two files of a set that is one', ['--from', 'cog=a', '--from', 'cog=b'], 'Un seul fichier à la fois'],
  ['a source of a set that has none', ['--from', 'cog=a', '--source', 'cog=b'], 'n’y a pas de sens'],
  ['a day to come', ['--from', 'cog=a', '--dated', 'cog=2999-01-01'], 'n’est pas un jour passé'],
  ['a day of nothing', ['--set', 'cog', '--dated', 'boamp=2026-01-01'], 'n’est pas importé'],
  ['nothing asked', [], 'Dites quoi importer'],
  ['an unknown set', ['--set', 'x'], 'Le jeu « x » n’existe pas'],
  ['a file without its set', ['--from', 'export.json'], 'annuaire=export.json'],
])('%s ends with 2', async (_what, args, sentence) => {
  const ended = await run(['authorities', 'import', ...args], { cwd: temporaryFolder() });
  expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 2, stdout: '' });
  expect(ended.stderr).toContain(sentence);
});

test('in a process of its own it ends by itself', async () => {
  const { cwd, cog } = scene();
  mkdirSync(path.join(cwd, 'data'));
  const ended = await runCli(['authorities', 'import', '--from', `cog=${cog}`], { cwd });
  expect(ended).toMatchObject({ code: 0, signal: null, stderr: '' });
});
