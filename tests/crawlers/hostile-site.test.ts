/** A crawl of a site built to harm ends within its budget, finds what is there, and goes nowhere it must not go. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { classify } from '../../src/classifiers/classify.js';
import type { CrawlOptions } from '../../src/crawlers/crawl-options.js';
import type { CrawlEvent } from '../../src/crawlers/events.js';
import { markedJpeg } from '../sites/hostile/files.js';
import {
  hostileLookup,
  type HostileSite,
  openHostileSite,
  type Wing,
} from '../sites/hostile/hostile-site.js';
import { html, link } from '../sites/hostile/maze.js';
import {
  answer,
  type RawRoute,
  type RawSite,
  redirect,
  serveRaw,
  verbatim,
} from '../sites/hostile/serve-raw.js';
import { runCli } from '../support/cli.js';
import { collect, type Kit, makeKit, of, outcome } from './crawl-kit.js';

/** What may be open at the end of a test. */
const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function hostile(plans: boolean): Promise<HostileSite> {
  const made = await openHostileSite({ plans });
  open.push(made.close);
  return made;
}

/** On a busy machine; by themselves these take some seconds. */
const SLOW = { timeout: 120_000 };

/** A door to one port of this machine and to nowhere else. On the wire it waits for nobody long: many never answer there. */
function kitFor({ port }: Pick<RawSite, 'port'>, wing: Wing): Kit {
  const patienceMs = wing === 'fil' ? 200 : 2_000;
  const kit = makeKit({
    allowPrivate: false,
    allowedPorts: [port],
    trustedAddresses: ['127.0.0.1'],
    lookup: hostileLookup,
  });
  open.push(kit.close);
  const request: typeof kit.door.request = (asked) =>
    kit.door.request({ ...asked, timeoutMs: Math.min(asked.timeoutMs, patienceMs) });
  return { ...kit, deps: { ...kit.deps, door: { ...kit.door, request } } };
}

/** Addresses whose bytes carry a mark, as told by the crawl. */
function flagged(events: readonly CrawlEvent[]): string[] {
  return of(events, 'visual')
    .filter(
      ({ traces, surroundings, integrity }) =>
        classify({ traces, surroundings: [surroundings], integrity }).grade !== 'none',
    )
    .map(({ originalUrl, imageUrl }) => originalUrl ?? imageUrl)
    .sort();
}

/** Everything that was left out, as `reason address`. */
function leftOut(events: readonly CrawlEvent[]): string[] {
  return events.flatMap((event) =>
    event.type === 'skipped'
      ? [`${event.reason} ${event.url}`]
      : event.type === 'problem'
        ? [`${event.code} ${event.url}`]
        : [],
  );
}

async function crawlWing(
  made: HostileSite,
  wing: Wing,
  options: Partial<CrawlOptions>,
): Promise<CrawlEvent[]> {
  return collect(kitFor(made.site, wing), `${made.url}/${wing}`, { maxMinutes: 1, ...options });
}

/** What holds of every crawl: the marked visuals, no others, and no request to where none may go. */
function expectSound(made: HostileSite, wing: Wing, events: readonly CrawlEvent[]): void {
  const found = flagged(events);
  const planted = made.planted[wing];
  expect(planted.filter((name) => !found.some((url) => url.includes(name)))).toEqual([]);
  expect(found.filter((url) => !planted.some((name) => url.includes(name)))).toEqual([]);
  expect(made.closed.flatMap((one) => one.paths())).toEqual([]);
  expect(made.site.paths().filter((asked) => made.forbidden.includes(asked))).toEqual([]);
}

describe('a site built to harm', () => {
  test(
    'endless pages, crowds and plans of the site: the budget ends them, and what stands near the home page is found',
    SLOW,
    async () => {
      const made = await hostile(true);
      const events = await crawlWing(made, 'labyrinthe', { maxPages: 120 });
      expectSound(made, 'labyrinthe', events);
      expect(outcome(events)).toBe('budget');
      expect(of(events, 'done')[0]?.totals.pages).toBe(120);
      const left = leftOut(events);
      for (const name of ['bombe.xml.gz', 'images.xml', 'enorme.xml'])
        expect(left).toContain(`too-large ${made.url}/${name}`);
      expect(left).toContain('scope http://127.0.0.2/plan.xml');
      expect(left).toContain(`robots ${made.url}/vers-interdit`);
      for (const trap of ['/annuaire?', '/2046/01/', '/double/', '/longues-adresses/'])
        expect(left.filter((line) => line.startsWith(`trap ${made.url}${trap}`))).not.toEqual([]);
    },
  );

  test('lies on the wire: each is told, and none ends the crawl', SLOW, async () => {
    const made = await hostile(false);
    const events = await crawlWing(made, 'fil', { maxPages: 150 });
    expectSound(made, 'fil', events);
    expect(outcome(events)).toBe('complete');
    // These are answers like others, for a page.
    const plain = ['length-short', 'old-http', 'many-cookies', 'gzip-cut', 'gzip-no-gzip'];
    const told = leftOut(events);
    const untold = made.attacks.flatMap((name) =>
      [...(plain.includes(name) ? [] : [`/fil/page/${name}`]), `/fil/image/${name}.jpg`].filter(
        (at) => !told.some((line) => line.includes(`${made.url}${at}`)),
      ),
    );
    expect(untold).toEqual([]);
  });

  test('files and pages that lie about what they are', SLOW, async () => {
    const made = await hostile(false);
    const events = await crawlWing(made, 'fichiers', { maxPages: 60 });
    expectSound(made, 'fichiers', events);
    const told = leftOut(events);
    expect(told.filter((line) => line.startsWith(`budget ${made.url}/wp-json/wp/v2/media?`))).toHaveLength(1);
    for (const name of [
      'bombe-de-texte.png',
      'segments.jpg',
      'page.jpg',
      'polyglotte.gif',
      'menteuse.webp',
      'menteuse.avif',
      'bombe.svgz',
      'vide.jpg',
      'coupe.jpg',
      'cercles.pdf',
      'foule.pdf',
      'bombe.pdf',
      'fausse.pdf',
    ])
      expect(told.filter((line) => line.endsWith(`/fichiers/${name}`))).not.toEqual([]);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('addresses where nobody may go, as they are and behind redirects', async () => {
    const made = await hostile(false);
    const events = await crawlWing(made, 'adresses', { maxPages: 60 });
    expectSound(made, 'adresses', events);
    const told = leftOut(events);
    const redirected = made.site.paths().filter((asked) => asked.startsWith('/adresses/image/'));
    expect(redirected.length).toBeGreaterThan(20);
    for (const asked of redirected)
      expect(told.filter((line) => line.endsWith(`${made.url}${asked}`))).not.toEqual([]);
  });

  test('the pause is kept, whatever the answers', async () => {
    const made = await hostile(false);
    await crawlWing(made, 'fil', { delayMs: 100, maxPages: 1, maxMinutes: 2 / 60 });
    const starts = made.site.log.map(({ startedMs }) => startedMs);
    const pauses = starts.slice(1).map((start, n) => start - (starts[n] ?? 0));
    expect(pauses.length).toBeGreaterThan(3);
    // Half: the clock of the server runs behind that of the crawler on a busy machine.
    expect(pauses.filter((pause) => pause < 50)).toEqual([]);
  });
});

describe('robots.txt', () => {
  const text = (body: string | Uint8Array): RawRoute => answer(body, { type: 'text/plain' });
  const FORBIDS = 'User-agent: *\nDisallow: /prive\n';

  test.each<[string, RawRoute, { readonly ends: string; readonly asked: readonly string[] }]>([
    [
      'of ten megabytes',
      text(FORBIDS + '# rien\n'.repeat(1_500_000)),
      { ends: 'complete', asked: ['/', '/a?x=1'] },
    ],
    ['of bytes', text(Buffer.alloc(50_000, 0xfe)), { ends: 'complete', asked: ['/', '/a?x=1', '/prive'] }],
    ['that is a page', answer(html('Bienvenue')), { ends: 'complete', asked: ['/', '/a?x=1', '/prive'] }],
    ['with a mark at its beginning', text(`\uFEFF${FORBIDS}`), { ends: 'complete', asked: ['/', '/a?x=1'] }],
    [
      'that forbids by wildcards',
      text('User-agent: vigie\nDisallow: /*?*\nDisallow: /p*v*e$\n'),
      { ends: 'complete', asked: ['/'] },
    ],
    [
      'of costly wildcards',
      text(`User-agent: *\n${`Disallow: /${'*a'.repeat(900)}$\n`.repeat(250)}Disallow: /prive\n`),
      { ends: 'complete', asked: ['/', '/a?x=1'] },
    ],
    [
      'that changes its mind',
      (socket, request) => text(request.times === 1 ? FORBIDS : 'User-agent: *\nAllow: /\n')(socket, request),
      { ends: 'complete', asked: ['/', '/a?x=1'] },
    ],
    [
      'that sends in circles',
      redirect('/robots.txt'),
      { ends: 'complete', asked: ['/', '/a?x=1', '/prive'] },
    ],
    [
      'that leads to a private address',
      redirect('http://127.0.0.2/robots.txt'),
      { ends: 'unreachable', asked: [] },
    ],
    [
      'that leads to a machine of clouds',
      redirect('http://169.254.169.254/'),
      { ends: 'unreachable', asked: [] },
    ],
    ['that never comes', () => undefined, { ends: 'unreachable', asked: [] }],
    ['that breaks', (socket) => socket.resetAndDestroy(), { ends: 'unreachable', asked: [] }],
    ['that is no HTTP', verbatim('bonjour\r\n\r\n'), { ends: 'unreachable', asked: [] }],
    ['that fails', answer('non', { status: 500 }), { ends: 'refused', asked: [] }],
  ])('%s', async (_name, robots, { ends, asked }) => {
    const photo = await markedJpeg('accueil');
    const site = await serveRaw((at) => {
      if (at === '/robots.txt') return robots;
      if (at === '/photo.jpg') return answer(photo, { type: 'image/jpeg' });
      if (at === '/') return answer(html(`<img src=/photo.jpg>${link('/a?x=1')}${link('/prive')}`));
      return at === '/a?x=1' || at === '/prive' ? answer(html('page')) : null;
    });
    open.push(site.close);
    const events = await collect(kitFor(site, 'fil'), `${site.url}/`, { maxFailures: 3 });
    expect(outcome(events)).toBe(ends);
    expect(
      site
        .paths()
        .filter((at) => ['/', '/a?x=1', '/prive'].includes(at))
        .sort(),
    ).toEqual(asked);
    expect(flagged(events)).toHaveLength(asked.includes('/') ? 1 : 0);
  });
});

describe('the command', () => {
  const STEERS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
  /**
   * Tells at its end the most memory that the process ever held, in kibibytes. `maxRSS` takes over what the process that
   * started it held (Linux keeps it across exec), which is a test worker with all that it has run: the kernel's own mark
   * of this program's memory does not.
   */
  const TELL_MEMORY = `data:text/javascript,${encodeURIComponent("import{existsSync,readFileSync}from'node:fs';const S='/proc/self/status';process.on('exit',()=>process.stderr.write('maxRSS='+(existsSync(S)?/VmHWM:\\s*(\\d+)/.exec(readFileSync(S,'utf8'))[1]:process.resourceUsage().maxRSS)+'\\n'))")}`;

  test('keeps within 500 MB, and what it writes does no harm', SLOW, async () => {
    const made = await hostile(true);
    const out = mkdtempSync(path.join(tmpdir(), 'vigie-hostile-'));
    open.push(() => Promise.resolve(rmSync(out, { recursive: true })));
    const run = await runCli(
      [
        'check',
        `${made.url}/sans-attente`,
        '--allow-private',
        '--json',
        '--render=never',
        '--max-pages=40',
        '--max-minutes=1',
        '--delay-ms=0',
        `--out=${path.join(out, 'rapport')}`,
      ],
      { cwd: out, env: { NODE_OPTIONS: `--import=${TELL_MEMORY}` } },
    );
    expect(run.signal).toBeNull();
    const kibibytes = [...run.stderr.matchAll(/maxRSS=(\d+)/g)].map(([, number]) => Number(number));
    expect(Math.max(...kibibytes)).toBeLessThan(500_000);
    expect(kibibytes).not.toEqual([]);

    const lines = run.json();
    expect(lines.filter(({ type }) => type === 'visual').map(({ imageUrl }) => imageUrl)).toContain(
      `${made.url}/uploads/fichiers-mots.jpg`,
    );
    expect(lines.at(-1)).toMatchObject({ type: 'summary', outcome: 'budget', pages: 40 });
    expect(STEERS.exec(run.stdout)).toBeNull();
    expect(STEERS.exec(run.stderr)).toBeNull();

    expect(readdirSync(out)).toEqual(['rapport']);
    const report = readFileSync(path.join(out, 'rapport/index.html'), 'utf8');
    expect(report).toContain('fichiers-mots.jpg');
    expect(report).not.toMatch(/<script|<iframe|<[^<>]*\son\w+\s*=|(?:href|src)="(?:javascript|data|file):/i);
    expect(STEERS.exec(report)).toBeNull();
  });
});
