import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeC2paStore, makeExif, makeJpeg, makePdf, makePng } from '../fixtures/make-image.js';
import { runCli } from '../support/cli.js';
import { temporaryFolder } from '../support/folder.js';
import { startSite } from '../support/site.js';
import { useWarmCli } from '../support/warm-cli.js';

const runWarm = useWarmCli();

const TRAINED = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';
const PARAMETERS =
  'une affiche, fête\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1234, Size: 64x64, Model: exemple';

const FIELDS = [
  'target',
  'page',
  'sha256',
  'bytes',
  'format',
  'width',
  'height',
  'grade',
  'kind',
  'generator',
  'marks',
  'error',
];

async function generated(): Promise<Buffer> {
  return Buffer.from(await makePng({ width: 64, height: 48, text: { parameters: PARAMETERS } }));
}

async function declared(): Promise<Buffer> {
  const jumbf = makeC2paStore({
    manifests: [
      {
        label: 'urn:c2pa:exemple',
        claimGeneratorInfo: [{ name: 'Exemple' }],
        actions: [{ action: 'c2pa.created', digitalSourceType: TRAINED }],
      },
    ],
  });
  return Buffer.from(await makeJpeg({ width: 64, height: 48, jumbf }));
}

async function photograph(): Promise<Buffer> {
  const exif = makeExif({ Make: 'Exemple Optique', Model: 'E-1', ExposureTime: 0.01, FNumber: 4 });
  return Buffer.from(await makeJpeg({ width: 64, height: 48, exif }));
}

describe('vigie inspect', () => {
  test('names that steer a terminal are shown harmless, links are counted, a sentence is said once', async () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'visuels'));
    const jumbf = makeC2paStore({
      manifests: [
        {
          label: 'urn:c2pa:exemple',
          claimGeneratorInfo: [{ name: 'Exemple' }],
          actions: [
            { action: 'c2pa.created', digitalSourceType: TRAINED },
            { action: 'c2pa.created', digitalSourceType: TRAINED },
          ],
        },
      ],
    });
    writeFileSync(
      path.join(folder, 'visuels', 'a\u001b[31m\nb\u202e.jpg'),
      await makeJpeg({ width: 64, height: 48, jumbf }),
    );
    writeFileSync(path.join(folder, 'visuels', 'notes.txt'), 'rien');
    symlinkSync('/etc/hostname', path.join(folder, 'visuels', 'lien.png'));
    const run = await runCli(['inspect', 'visuels'], { cwd: folder });
    expect(run.stdout).toContain('a\ufffd[31m\ufffdb\ufffd.jpg');
    expect(run.stdout).not.toMatch(/\u001b|\u202e/);
    expect(run.stderr).toContain(
      '1 fichier d’une autre sorte que les images et les PDF, 1 lien ou entrée spéciale, laissés de côté.',
    );
    const sentences = run.stdout.split('\n').filter((line) => /^ {4}\S/.test(line));
    expect(new Set(sentences).size).toBe(sentences.length);
    expect(run.code).toBe(0);
  });

  test.skipIf(process.getuid?.() === 0)(
    'a folder that may not be listed is named and the rest is read',
    async () => {
      const folder = temporaryFolder();
      mkdirSync(path.join(folder, 'visuels/ferme'), { recursive: true });
      writeFileSync(path.join(folder, 'visuels/photo.jpg'), await photograph());
      chmodSync(path.join(folder, 'visuels/ferme'), 0);
      const run = await runWarm(['inspect', '--json', 'visuels'], { cwd: folder });
      chmodSync(path.join(folder, 'visuels/ferme'), 0o700);
      expect(run.code).toBe(3);
      expect(run.json().map((row) => (row['error'] as { code: string } | null)?.code ?? null)).toEqual([
        'no-access',
        null,
      ]);
    },
  );

  test('--json gives the fields of the contract, in input order, and nothing else on standard output', async () => {
    const folder = temporaryFolder();
    const bytes = await generated();
    writeFileSync(path.join(folder, 'affiche.png'), bytes);
    writeFileSync(path.join(folder, 'photo.jpg'), await photograph());
    const run = await runWarm(['inspect', '--json', 'photo.jpg', 'affiche.png'], { cwd: folder });
    const [photo, poster, ...rest] = run.json();
    expect(rest).toEqual([]);
    expect(Object.keys(poster ?? {})).toEqual(FIELDS);
    expect(photo).toMatchObject({ target: 'photo.jpg', grade: 'none', kind: null, generator: null });
    expect(poster).toMatchObject({
      target: 'affiche.png',
      page: null,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      bytes: bytes.length,
      format: 'png',
      width: 64,
      height: 48,
      grade: 'technical',
      kind: 'generated',
      error: null,
    });
    expect(poster?.['marks']).toEqual([
      {
        id: 'a1111-parameters',
        strength: 'signature',
        where: 'png:tEXt:parameters',
        value: expect.stringContaining('Steps: 20'),
      },
    ]);
    expect(run.code).toBe(0);
  });

  test('a PDF gives its own row and one a picture', async () => {
    const folder = temporaryFolder();
    const pdf = makePdf({
      title: 'Bulletin',
      pages: [{ text: 'Saint-Exemple' }, { jpeg: await declared(), text: 'La fête' }],
    });
    writeFileSync(path.join(folder, 'bulletin.pdf'), pdf);
    const run = await runWarm(['inspect', '--json', 'bulletin.pdf'], { cwd: folder });
    expect(run.json()).toMatchObject([
      { format: 'pdf', page: null, grade: 'none' },
      {
        format: 'jpeg',
        page: 2,
        grade: 'technical',
        kind: 'generated',
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
  });

  test('folders are walked; other files are counted, broken pictures named, and the code is 3', async () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'a/b'), { recursive: true });
    writeFileSync(path.join(folder, 'a/b/affiche.png'), await generated());
    writeFileSync(path.join(folder, 'a/casse.jpg'), 'not a picture');
    writeFileSync(path.join(folder, 'a/lisez-moi.txt'), 'bonjour');
    const run = await runWarm(['inspect', '--json', 'a'], { cwd: folder });
    expect(run.json()).toMatchObject([
      { target: 'a/b/affiche.png', grade: 'technical' },
      { target: 'a/casse.jpg', error: { code: 'not-image' } },
    ]);
    expect(run.stderr).toContain('1 fichier');
    expect(run.code).toBe(3);
  });

  test('what cannot be read is named and never reads as "nothing found"', async () => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'vide'));
    const run = await runWarm(['inspect', 'absent.png', 'vide'], { cwd: folder });
    expect(run.stdout).toContain('absent.png');
    expect(run.stdout).toContain('n’existe pas');
    expect(run.stdout).toContain('ne contient ni image ni PDF');
    expect(run.stdout).not.toContain('Rien de relevé');
    expect(run.code).toBe(3);
  });

  test('one mark a line, in French, with its place and value', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'affiche.jpg'), await declared());
    const run = await runWarm(['inspect', 'affiche.jpg'], { cwd: folder });
    for (const part of [
      'Inscrit dans le fichier',
      'création',
      'jumbf:c2pa.actions',
      TRAINED,
      'ni innocenté, ni soupçonné',
    ]) {
      expect(run.stdout).toContain(part);
    }
  });

  test('a hostile value cannot steer the terminal', async () => {
    const folder = temporaryFolder();
    const text = { parameters: `\u001b]0;titre\u0007\u202e${PARAMETERS}` };
    writeFileSync(path.join(folder, 'affiche.png'), await makePng({ width: 8, height: 8, text }));
    const run = await runWarm(['inspect', 'affiche.png'], { cwd: folder });
    expect(run.stdout).toContain('Inscrit dans le fichier');
    expect(run.stdout).not.toMatch(/[\u001b\u0007\u202e]/);
  });

  test('an address is fetched through the door: loopback only when it is allowed, robots.txt obeyed', async () => {
    const site = await startSite({
      '/affiche.png': { body: await generated(), type: 'image/png' },
      '/prive/affiche.png': { body: await generated(), type: 'image/png' },
      '/robots.txt': { body: 'User-agent: *\nDisallow: /prive/', type: 'text/plain' },
    });
    try {
      const refused = await runWarm(['inspect', '--json', `${site.url}/affiche.png`]);
      expect(refused.json()).toMatchObject([{ error: { code: 'private-address' } }]);
      expect(site.paths()).toEqual([]);
      const allowed = await runWarm([
        'inspect',
        '--json',
        '--allow-private',
        `${site.url}/affiche.png`,
        `${site.url}/prive/affiche.png`,
      ]);
      expect(allowed.json()).toMatchObject([
        { grade: 'technical', format: 'png' },
        { error: { code: 'robots' } },
      ]);
      expect(site.paths()).not.toContain('/prive/affiche.png');
      expect([refused.code, allowed.code]).toEqual([3, 4]);
    } finally {
      await site.close();
    }
  });
});
