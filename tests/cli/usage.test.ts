import { describe, expect, test } from 'vitest';
import { runCli } from '../support/cli.js';
import { temporaryFolder } from '../support/folder.js';
import { useWarmCli } from '../support/warm-cli.js';

const runWarm = useWarmCli();

describe('wrong usage ends with 2 and a French sentence', () => {
  test.each([
    ['an unknown command', ['inspecte'], 'La commande « inspecte » n’existe pas.'],
    ['an unknown option', ['inspect', '--profond', 'x'], 'L’option « --profond » n’existe pas.'],
    ['no target', ['inspect'], 'Il manque : fichier-ou-adresse.'],
    [
      'a number that is none',
      ['check', '--max-pages', 'dix', 'http://127.0.0.1'],
      'Il faut un nombre entier',
    ],
    [
      'a choice that is none',
      ['check', '--scope', 'tout', 'http://127.0.0.1'],
      'Valeurs possibles : host, domain',
    ],
    ['an option without its value', ['check', 'http://127.0.0.1', '--out'], 'attend une valeur'],
    ['a needed option left out', ['watch', 'add', 'http://127.0.0.1'], '--authority <code> » est nécessaire'],
    [
      'an address that is no site',
      ['check', 'pas une adresse'],
      '« pas une adresse » n’est pas l’adresse d’un site',
    ],
    [
      'an address with a password',
      ['check', 'https://moi:secret@www.saint-exemple.example'],
      'ni mot de passe',
    ],
    [
      'a scheme that is none of the web',
      ['check', 'ftp://www.saint-exemple.example'],
      'n’est pas l’adresse d’un site',
    ],
    ['no contact', ['check', 'https://www.saint-exemple.example'], 'VIGIE_CONTACT'],
    ['no contact, for one picture', ['inspect', 'https://www.saint-exemple.example/a.png'], 'VIGIE_CONTACT'],
    ['two choices of sites', ['crawl', '--all', '--due'], 'Choisissez entre'],
    ['a crawl without any watched site', ['crawl'], 'Aucun site n’est suivi'],
    ['a code that is none', ['authorities', 'add', '1', 'Saint-Exemple'], 'code INSEE'],
  ])('%s', async (_name, args, sentence) => {
    const run = await runWarm(args, { cwd: temporaryFolder() });
    expect(run.stderr).toContain(sentence);
    expect(run.stderr).not.toMatch(/\berror:|at .*\.ts:\d/);
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('a wrong setting names its variable, the value and what is allowed', async () => {
    const run = await runWarm(['crawl'], { cwd: temporaryFolder(), env: { VIGIE_DELAY_MS: 'vite' } });
    expect(run.code).toBe(2);
    for (const part of ['VIGIE_DELAY_MS', 'vite', '600 000']) expect(run.stderr).toContain(part);
  });

  test('a data folder that cannot be used says so', async () => {
    const run = await runCli(['watch', 'list'], {
      cwd: temporaryFolder(),
      env: { VIGIE_DATA: '/dev/null/vigie' },
    });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('VIGIE_DATA');
  });
});

describe('help', () => {
  test.each([
    [['--help']],
    [['inspect', '--help']],
    [['check', '--help']],
    [['crawl', '--help']],
    [['reclassify', '--help']],
    [['demo', '--help']],
    [['doctor', '--help']],
    [['watch', 'add', '--help']],
    [['watch', 'list', '--help']],
    [['authorities', 'add', '--help']],
    [['authorities', '--help']],
    [['watch', '--help']],
    [['letters', '--help']],
    [['letters', 'inbox', '--help']],
    [['digest', '--help']],
    [['jobs', '--help']],
    [['export', '--help']],
  ])('vigie %s is French and has an example', async (args) => {
    const run = await runWarm(args);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('Usage :');
    expect(run.stdout).not.toMatch(/default:|choices:|display help|\[command\]/);
    // French ends no line before these signs.
    expect(run.stdout).not.toMatch(/\n\s*[:;?!»]/u);
    if (args.length > 1) expect(run.stdout).toContain('vigie ' + args.slice(0, -1).join(' '));
    expect(run.stdout).toMatch(/Exemples? :/);
  });
});
