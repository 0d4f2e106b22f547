import { cpSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
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
