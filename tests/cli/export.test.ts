import { cpSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { listAudit } from '../../db/queries/audit.js';
import { SILENCE_SENTENCE } from '../../src/french/words.js';
import { runCli } from '../support/cli.js';
import { useWarmCli } from '../support/warm-cli.js';
import { captureOf, openCaseScene, openOne } from '../web/case-kit.js';

const warmCli = useWarmCli();

describe('vigie export case', () => {
  test('writes a dossier that verifies, says why it cannot, and does not take a number for a case', async () => {
    const made = await openCaseScene();
    const caseId = openOne(made);
    const { folder, raw } = made.web;
    const options = { cwd: folder, env: { VIGIE_DATA: folder, HOME: folder } };
    const out = path.join(folder, 'dossier.zip');

    const early = await runCli(['export', 'case', caseId, '--out', out], options);
    expect(early.code).toBe(3);
    expect(early.stdout).toContain('aucune capture');

    await captureOf(made, made.bytes[0]);
    raw.pragma('wal_checkpoint(TRUNCATE)');
    cpSync(path.join(folder, 'blobs'), path.join(folder, 'evidence'), { recursive: true });
    const written = await warmCli(['export', 'case', caseId, '--out', out, '--json'], options);
    expect(written.code).toBe(0);
    const [line] = written.json();
    expect(line).toMatchObject({ case: caseId, kind: 'written', files: expect.any(Number) as number });
    expect(written.stderr).toContain('SHA-256 de l’archive');

    const checked = await warmCli(['verify', out, '--json'], options);
    expect(checked.json()).toMatchObject([
      { outcome: 'incomplete', sha256: line?.['sha256'], captures: [{ number: '001', sealedAt: null }] },
    ]);

    const absent = await warmCli(['export', 'case', '17', '--out', out], options);
    expect([absent.code, absent.stderr]).toEqual([2, expect.stringContaining('Aucun dossier n’a le numéro')]);
    const wrong = ['export', 'case', caseId, '--out', out, '--certificates', path.join(folder, 'absent.pem')];
    expect(await warmCli(wrong, options)).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('ne peut pas être lu (ENOENT)') as string,
    });
    const help = await warmCli(['export', 'case', '--help'], options);
    expect(help.stdout).toMatch(/Exemple :\n {2}vigie export case /);
  });
});

test('vigie export findings, cases, outcomes, statistics: a file or the standard output, with what counts leave out', async () => {
  const made = await openCaseScene();
  openOne(made);
  const { folder, raw } = made.web;
  raw.pragma('wal_checkpoint(TRUNCATE)');
  const options = { cwd: folder, env: { VIGIE_DATA: folder, HOME: folder } };
  const run = (...args: readonly string[]) => warmCli(['export', ...args], options);
  const out = path.join(folder, 'table.csv');

  const file = await run('findings', '--out', out);
  expect([file.code, file.stderr]).toEqual([0, '']);
  expect(file.stdout).toContain('2 constats dans ');
  expect(file.stdout).toContain(SILENCE_SENTENCE);
  const text = readFileSync(out, 'utf8');
  expect(text).toMatch(/^\ufeffConstat;/u);
  expect(parse(text, { bom: true, delimiter: ';' })).toHaveLength(3);

  // On the standard output there is the table and nothing else.
  const printed = await run(
    'findings',
    '--format',
    'csv-virgule',
    '--since',
    '2026-11-24',
    '--territory',
    '01',
  );
  expect(parse(printed.stdout)).toHaveLength(3);
  expect(printed.stderr).toContain('2 constats.');
  const json = await run('findings', '--json');
  expect(json.json()).toMatchObject([
    { grade: 'technical', code: '01999', marks: [{ strength: expect.any(String) as string }] },
    { grade: 'technical' },
  ]);
  expect((await run('findings', '--territory', '29,2A', '--json')).json()).toEqual([]);
  expect((await run('cases', '--json')).json()).toMatchObject([{ stage: 'open', firstLetter: null }]);
  expect((await run('outcomes', '--until', '2026-11-01', '--json')).json()).toEqual([]);
  const figures = await run('statistics', '--json', '--since', '2026-06-30');
  expect(figures.json()).toMatchObject([
    { year: 2026, departement: '01', technical: 2, visuals: 2, machineFirst: 2, silence: SILENCE_SENTENCE },
  ]);
  expect(figures.stderr).toContain('1 ligne de chiffres.');

  const logged = listAudit(made.web.db, { person: null, action: 'table-taken', before: null, limit: 20 });
  expect(
    logged
      .toReversed()
      .map(({ personId, subject, detail }) => [personId, subject, detail?.replace(/\s/gu, ' ')]),
  ).toEqual([
    [null, 'constats', 'à la machine, 2 lignes, toute la France'],
    [null, 'constats', 'à la machine, 2 lignes, à partir du 24 novembre 2026, 01'],
    [null, 'constats', 'à la machine, 2 lignes, toute la France'],
    [null, 'constats', 'à la machine, 0 ligne, 29, 2A, R94'],
    [null, 'dossiers', 'à la machine, 1 ligne, toute la France'],
    [null, 'issues', 'à la machine, 0 ligne, jusqu’au 1er novembre 2026, toute la France'],
    [null, 'chiffres', 'à la machine, 1 ligne, à partir du 30 juin 2026, toute la France'],
  ]);

  for (const [args, said] of [
    [['cases', '--since', '2026-02-30'], '« 2026-02-30 » n’est pas un jour'],
    [['cases', '--territory', '01,x'], 'n’est ni un département'],
    [['cases', '--format', 'xlsx'], 'Valeurs possibles : csv, csv-virgule, jsonl'],
  ] as const) {
    const refused = await run(...args);
    expect([refused.code, refused.stdout, refused.stderr]).toEqual([2, '', expect.stringContaining(said)]);
  }
});
