import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../support/cli.js';
import { temporaryFolder } from '../support/folder.js';

test('vigie demo --once goes through the whole chain and says where each result is', async () => {
  const folder = temporaryFolder();
  const run = await runCli(['demo', '--once'], { cwd: folder, env: { TMPDIR: folder } });
  expect(run.stderr).toBe('');
  expect(run.code).toBe(0);
  expect(run.stdout).toMatch(/(\d+) visuels d’exemple sur \1 jugés comme attendu/);
  const paths = [
    ...run.stdout.matchAll(
      /(\/\S+\/(?:index\.html|bulletin\.html|vigie\.sqlite)|\/\S+\.eml|\/\S+\/lettres\/)/g,
    ),
  ].map((match) => match[1] ?? '');
  expect(paths).toHaveLength(9);
  expect(paths.filter((file) => !existsSync(file))).toEqual([]);
  const letters = paths.find((file) => file.includes('sur-mer/lettres')) ?? '';
  expect(readFileSync(path.join(letters, '001.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
  expect(readFileSync(path.join(letters, '001.txt'), 'utf8')).toContain('PROJET');
  const mail = paths.find((file) => file.endsWith('.eml')) ?? '';
  expect(readFileSync(mail, 'utf8')).toMatch(/^Subject: /m);
  rmSync(folder, { recursive: true });
}, 300_000);
