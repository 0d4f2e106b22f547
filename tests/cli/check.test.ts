import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { makePng } from '../fixtures/make-image.js';
import { runCli } from '../support/cli.js';
import { temporaryFolder } from '../support/folder.js';
import { page, startSite, type Route, type TestSite } from '../support/site.js';
import { useWarmCli } from '../support/warm-cli.js';

const runWarm = useWarmCli();

const PARAMETERS =
  'une affiche\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1234, Size: 640x480, Model: exemple';
const FAST = ['--allow-private', '--delay-ms', '0', '--render', 'never'];

const poster = makePng({ width: 640, height: 480, text: { parameters: PARAMETERS } });
const plain = makePng({ width: 640, height: 481 });

async function open(routes: Readonly<Record<string, Route>>): Promise<TestSite> {
  const site = await startSite(routes);
  onTestFinished(() => site.close());
  return site;
}

async function town(): Promise<TestSite> {
  return open({
    '/': page(
      'Saint-Exemple',
      '<a href="/fete">La fête</a> <img src="/img/plain.png" alt="Le parc" width="640" height="481">',
    ),
    '/fete': page(
      'La fête',
      '<figure><img src="/img/affiche.png" alt="Affiche"><figcaption>La fête de la mer</figcaption></figure>',
    ),
    '/img/affiche.png': { body: await poster, type: 'image/png' },
    '/img/plain.png': { body: await plain, type: 'image/png' },
  });
}

const compareText = (a: unknown, b: unknown) => String(a).localeCompare(String(b));

describe('vigie check', () => {
  test('--max-mb ends the crawl, which is said to be a part', async () => {
    const site = await open({
      '/': page('S', `<a href="/a">a</a>${' '.repeat(1_100_000)}`),
      '/a': page('A', ''),
    });
    const { stdout } = await runWarm(['check', `${site.url}/`, '--max-mb', '1', '--json', ...FAST]);
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({ pages: 1, outcome: 'budget' });
  });

  test('publications at services are told apart, with their reason, in words and as JSON; none is asked', async () => {
    const site = await open({
      '/': page(
        'S',
        '<a href="https://www.intramuros.org/saint-exemple">Agenda</a><iframe src="https://v.calameo.com/?bkcode=000123abc456"></iframe>',
      ),
    });
    const { stdout, code } = await runWarm(['check', `${site.url}/`, ...FAST]);
    const said = stdout.replaceAll(/[\u00a0\u202f]/g, ' ');
    expect(code).toBe(3);
    expect(said).toContain('IntraMuros : ce service refuse les robots');
    expect(said).toContain('Calaméo : 1 publication, 1 non regardée');
    expect(said).toContain('Leur silence ne prouve rien');
    const json = await runWarm(['check', `${site.url}/`, '--json', ...FAST]);
    expect(JSON.parse(json.stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
      publications: [
        { platform: 'calameo', state: 'not-looked-at', linkedFrom: `${site.url}/`, pictures: 0 },
        { platform: 'intramuros', state: 'not-looked-at', code: 'not-looked-at' },
      ],
    });
  });

  test.each([
    ['1', true],
    ['0', false],
  ])('says that a site reserves text and data mining: %s', async (value, isTold) => {
    const site = await open({ '/': { ...page('S', ''), headers: { 'tdm-reservation': value } } });
    const { stdout } = await runWarm(['check', `${site.url}/`, ...FAST]);
    expect(stdout.includes('réserve de fouille de textes et de données')).toBe(isTold);
  });

  test('--json gives the flagged visuals, then the summary of the contract', async () => {
    const site = await town();
    const run = await runCli(['check', site.url, '--json', ...FAST]);
    const rows = run.json();
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({
      type: 'visual',
      imageUrl: `${site.url}/img/affiche.png`,
      originalUrl: null,
      pageUrls: [`${site.url}/fete`],
      alt: 'Affiche',
      caption: 'La fête de la mer',
      format: 'png',
      width: 640,
      height: 480,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      grade: 'technical',
      kind: 'generated',
      marks: [{ id: 'a1111-parameters', strength: 'signature', where: 'png:tEXt:parameters' }],
    });
    expect(rows[1]).toMatchObject({
      type: 'summary',
      pages: 2,
      visuals: 2,
      requests: expect.any(Number),
      bytesDownloaded: expect.any(Number),
      grades: { stated: 0, technical: 1, hinted: 0, none: 1 },
      problems: [],
    });
    expect(run.code).toBe(0);
  });

  test('--all prints the others too', async () => {
    const run = await runWarm(['check', (await town()).url, '--json', '--all', ...FAST]);
    expect(
      run
        .json()
        .map((row) => row['grade'] ?? row['type'])
        .toSorted(compareText),
    ).toEqual(['none', 'summary', 'technical']);
  });

  test('--out writes report, evidence, thumbnails and a letter, and replaces an earlier report', async () => {
    const site = await town();
    const folder = temporaryFolder();
    for (let time = 0; time < 2; time++) {
      const run = await runWarm(['check', site.url, '--out', 'rapport', ...FAST], { cwd: folder });
      expect(run.code).toBe(0);
      expect(run.stdout).toContain('rapport/index.html');
    }
    expect(readdirSync(folder)).toEqual(['rapport']);
    const evidence = readdirSync(path.join(folder, 'rapport/preuves'));
    expect(evidence).toHaveLength(1);
    expect(readFileSync(path.join(folder, 'rapport/preuves', evidence[0] ?? ''))).toEqual(
      Buffer.from(await poster),
    );
    expect(readdirSync(path.join(folder, 'rapport/lettres'))).toEqual(['001.pdf', '001.txt']);
    expect(readdirSync(path.join(folder, 'rapport/vignettes'))).toEqual(['001.jpg']);
    expect(readFileSync(path.join(folder, 'rapport/lettres/001.txt'), 'utf8')).toContain('PROJET');
    expect(readFileSync(path.join(folder, 'rapport/index.html'), 'utf8')).toContain(
      'Inscrit dans le fichier',
    );
  });

  test('a folder that holds something else is left as it is, before anything is asked', async () => {
    const site = await town();
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'photos'));
    writeFileSync(path.join(folder, 'photos/vacances.txt'), 'x');
    const run = await runWarm(['check', site.url, '--out', 'photos', ...FAST], { cwd: folder });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('n’est pas un rapport de Vigie');
    expect(readdirSync(path.join(folder, 'photos'))).toEqual(['vacances.txt']);
    expect(site.paths()).toEqual([]);
  });

  test.each([
    [
      'robots.txt refuses',
      { '/robots.txt': { body: 'User-agent: *\nDisallow: /', type: 'text/plain' } },
      4,
      'robots',
    ],
    ['403 at the door', { '/': { status: 403 } }, 4, 'blocked'],
    ['no page behind the address', { '/': { status: 500 } }, 3, 'http'],
    [
      'an address that is no site',
      { '/': { body: 'PK\u0003\u0004', type: 'application/zip' } },
      3,
      'not-html',
    ],
  ] as const)('%s: said with its code, nothing half-written', async (_name, routes, code, problem) => {
    const site = await open(routes);
    const folder = temporaryFolder();
    const run = await runWarm(['check', site.url, '--json', '--out', 'rapport', ...FAST], { cwd: folder });
    expect(run.code).toBe(code);
    const [summary] = run.json();
    expect(summary).toMatchObject({ type: 'summary', pages: 0 });
    expect(JSON.stringify(summary?.['problems'])).toContain(`"code":"${problem}"`);
    expect(run.stderr).toMatch(/refus est respecté|pas pu être regardé/);
    expect(readdirSync(folder)).toEqual(['rapport']);
    expect(readFileSync(path.join(folder, 'rapport/index.html'), 'utf8')).toMatch(/pas pu être|refus/);
  });

  test('nobody answers: 3', async () => {
    const site = await startSite();
    await site.close();
    const run = await runWarm(['check', site.url, '--json', ...FAST]);
    expect(run.code).toBe(3);
    expect(JSON.stringify(run.json())).toContain('"refused"');
  });

  test('loopback is refused without --allow-private', async () => {
    const site = await town();
    const run = await runWarm(['check', site.url, '--json', '--delay-ms', '0']);
    expect(JSON.stringify(run.json())).toContain('private-address');
    expect([run.code, site.paths()]).toEqual([3, []]);
  });

  test('interrupted: 130, what was seen is told, and no report is half-written', async () => {
    const pages = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [
        `/p${index}`,
        { ...page(`Page ${index}`, 'texte'), delayMs: 150 },
      ]),
    );
    const links = Object.keys(pages).map((url) => `<a href="${url}">${url}</a>`);
    let asked = (): void => undefined;
    const site = await open({
      '/': page('Accueil', links.join(' ')),
      ...pages,
      '/p3': () => {
        asked();
        return page('Page 3', 'texte');
      },
    });
    const folder = temporaryFolder();
    const run = await runCli(['check', site.url, '--json', '--out', 'rapport', ...FAST], {
      cwd: folder,
      onStart: (kill) => {
        asked = () => kill('SIGINT');
      },
    });
    expect(run.code).toBe(130);
    expect(run.json().at(-1)).toMatchObject({ type: 'summary', outcome: 'stopped' });
    expect(existsSync(path.join(folder, 'rapport/index.html'))).toBe(true);
    expect(readdirSync(folder)).toEqual(['rapport']);
  });
});
