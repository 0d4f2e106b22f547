import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { makePng } from '../fixtures/make-image.js';
import { page, startSite } from '../support/site.js';

const MAIN = path.resolve(fileURLToPath(import.meta.url), '../../../dist/src/cli/main.js');
const PARAMETERS =
  'une affiche\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1234, Size: 640x480, Model: exemple';
const hasScript = spawnSync('script', ['--version']).status === 0;

describe.skipIf(!hasScript)('on a terminal (needs the program "script")', () => {
  test.each([
    ['without columns', '', {}],
    ['of 90 columns, in no colour', 'stty cols 90; ', { NO_COLOR: '1' }],
  ])('%s, the crawl shows its progress or not, and ends', async (_name, before, colours) => {
    const body = await makePng({ width: 640, height: 480, text: { parameters: PARAMETERS } });
    const site = await startSite({
      '/': { ...page('Saint-Exemple', '<img src="/affiche.png" alt="Affiche">'), delayMs: 300 },
      '/affiche.png': { body, type: 'image/png' },
    });
    onTestFinished(() => site.close());
    const command = `${before}exec '${process.execPath}' '${MAIN}' check ${site.url} --allow-private --delay-ms 100 --render never`;
    const { stdout } = await promisify(execFile)('script', ['-qec', command, '/dev/null'], {
      timeout: 20_000,
      maxBuffer: 1_000_000,
      env: { PATH: process.env['PATH'] ?? '', TERM: 'xterm', ...colours },
    });
    expect(stdout).toContain('Inscrit dans le fichier');
    expect(stdout).toContain('1 visuel');
    if (before !== '') expect(stdout).toMatch(/127\.0\.0\.1:\d+ : \d page/);
    if ('NO_COLOR' in colours) expect(stdout).not.toMatch(/\u001b\[\d+m/u);
  });
});

test('a reader of the pipe that goes ends the command without an error', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'vigie-pipe-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const image = await makePng({ width: 64, height: 48, text: { parameters: PARAMETERS } });
  // More lines than a pipe holds.
  for (let n = 0; n < 300; n++) writeFileSync(path.join(folder, `${n}.png`), image);
  const child = spawn(process.execPath, [MAIN, 'inspect', '--json', folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (told += text));
  child.stdout.once('data', () => child.stdout.destroy());
  const [code] = (await once(child, 'close')) as [number];
  expect(code).toBe(130);
  expect(told).not.toMatch(/EPIPE|imprévue/);
});
