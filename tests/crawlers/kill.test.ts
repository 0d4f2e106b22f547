/** A crawl whose process is killed again and again, at moments that chance picks, ends with what an undisturbed one has. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { makeJpeg, makePdf, makePng, makeXmp } from '../fixtures/make-image.js';
import { type CliRun, runCli } from '../support/cli.js';
import { temporaryFolder } from '../support/folder.js';
import { page, type Route, startSite, type TestSite } from '../support/site.js';
import { useWarmCli } from '../support/warm-cli.js';

const runWarm = useWarmCli();

/** Few, because each starts a process: chance begins elsewhere in every run, so that many runs see many moments. */
const KILLS = 8;
/** Chance begins here; give the one of a failed run to have its kills at the same requests again. */
const SEED = Number(process.env['KILL_SEED'] ?? Math.floor(Math.random() * 1_000_000));
const PAGES = 16;
/** Requests that a run may make before its end, and milliseconds after the last of them. */
const MOST_REQUESTS = 7;
const MOST_MS = 25;
const PARAMETERS =
  'une affiche\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1234, Size: 640x480, Model: exemple';

/** What was written, without ids and instants. */
const QUERIES: Readonly<Record<string, string>> = {
  pages: 'SELECT url, kind, title, etag, links, finished FROM pages',
  visuals: 'SELECT content_key, sha256, format, width, height, bytes, integrity, error_code FROM visuals',
  traces: 'SELECT content_key, position, place, value, detail FROM traces',
  addresses: `SELECT a.url, v.content_key, v.original_url, v.etag, v.document_page
    FROM address_visuals v JOIN image_addresses a ON a.id = v.address_id`,
  sightings: `SELECT p.url AS page, a.url, s.digest, s.element, s.surroundings FROM sightings s
    JOIN pages p ON p.id = s.page_id JOIN image_addresses a ON a.id = s.address_id`,
  sightingVisuals: `SELECT p.url AS page, a.url, s.digest, v.content_key FROM sighting_visuals v
    JOIN sightings s ON s.id = v.sighting_id JOIN pages p ON p.id = s.page_id
    JOIN image_addresses a ON a.id = s.address_id`,
  verdicts: 'SELECT content_key, number, grade, kind, generator, marks, contradiction FROM verdicts',
  evidence: 'SELECT content_key, sha256, url, status, bytes, blob_path, integrity FROM evidence',
  problems: 'SELECT code, url, message, count, closed_at IS NULL AS is_open FROM problems',
  crawls: 'SELECT state, outcome, pages, documents, visuals, problems, grades FROM crawls',
  skipped: 'SELECT reason, count FROM skipped',
  waiting:
    'SELECT url FROM frontier UNION ALL SELECT url FROM page_done UNION ALL SELECT url FROM skipped_urls',
};

async function town(): Promise<TestSite> {
  const routes: Record<string, Route> = {};
  const picture = async (name: string, width: number, isMarked: boolean): Promise<string> => {
    const body = await makePng({
      width,
      height: 300,
      ...(isMarked ? { text: { parameters: PARAMETERS } } : {}),
    });
    routes[`/img/${name}.png`] = { body, type: 'image/png', etag: `"${name}"` };
    return `<figure><img src="/img/${name}.png" alt="Vue ${name}"><figcaption>Légende ${name}</figcaption></figure>`;
  };
  const logo = await picture('logo', 310, false);
  const links: string[] = [];
  for (let index = 0; index < PAGES; index += 1) {
    const shown = await picture(`i${index}`, 400 + index, index % 4 === 0);
    // Each page shows a picture of its own, and that of the page before it once more. One that stands on many pages
    // would be told on the first ten of them, which are others after an interruption.
    const again = `<img src="/img/i${Math.max(index - 1, 0)}.png" alt="Vue voisine ${index}">`;
    const head = index % 9 === 0 ? logo : '';
    routes[`/p${index}`] = { ...page(`Page ${index}`, `${head}${shown}${again}`), etag: `"p${index}"` };
    links.push(`<a href="/p${index}">Page ${index}</a>`);
  }
  const marked = await makeJpeg({
    width: 640,
    height: 480,
    xmp: makeXmp({
      'Iptc4xmpExt:DigitalSourceType':
        'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
    }),
  });
  routes['/bulletin.pdf'] = {
    type: 'application/pdf',
    body: makePdf({ title: 'Bulletin', pages: [{ jpeg: marked }] }),
    etag: '"pdf"',
  };
  // The words of a link to a document are told as its title; an interruption forgets them and the document speaks for itself.
  const missing = '<img src="/img/perdue.png" alt="Vue perdue">';
  const home = `${logo}${missing}<a href="/bulletin.pdf">Bulletin</a>${links.join(' ')}`;
  const site = await startSite({ '/': { ...page('Saint-Exemple', home), etag: '"home"' }, ...routes });
  onTestFinished(() => site.close());
  return site;
}

function watcher(site: TestSite) {
  const cwd = temporaryFolder();
  const data = path.join(cwd, 'data');
  const env = { VIGIE_ALLOW_PRIVATE: 'true', VIGIE_DELAY_MS: '0', VIGIE_DATA: data };
  return {
    add: () =>
      runWarm(
        ['watch', 'add', site.url, '--authority', '99001', '--name', 'Saint-Exemple', '--render', 'never'],
        { cwd, env },
      ),
    crawl: (): Promise<CliRun> => runWarm(['crawl', '--all'], { cwd, env }),
    start: (onStart: (kill: (signal: NodeJS.Signals) => void) => void): Promise<CliRun> =>
      runCli(['crawl', '--all'], { cwd, env, onStart }),
    rows() {
      const raw = new Database(path.join(data, 'vigie.sqlite'), { readonly: true });
      try {
        const tables = Object.entries(QUERIES).map(([name, query]) => {
          const lines = raw
            .prepare(query)
            .all()
            .map((row) => JSON.stringify(row));
          return [name, lines.sort()];
        });
        return Object.fromEntries(tables) as Record<string, string[]>;
      } finally {
        raw.close();
      }
    },
    hasBlob: (blobPath: string) => existsSync(path.join(data, 'evidence', blobPath)),
  };
}

/** Whole numbers from `least` to `most`, the same for the same seed. */
function chance(seed: number): (least: number, most: number) => number {
  let state = seed >>> 0;
  return (least, most) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return least + Math.floor((state / 4_294_967_296) * (most - least + 1));
  };
}

/** Answers that brought content. */
function contents(site: TestSite, from: number): readonly string[] {
  return site.log
    .slice(from)
    .filter(({ status, path: asked }) => (status === 200 || status === 206) && asked !== '/robots.txt')
    .map(({ path: asked }) => asked);
}

test(`killed ${KILLS} times at random (KILL_SEED=${SEED}), a crawl goes on, and nothing is lost or doubled`, async () => {
  const between = chance(SEED);
  const site = await town();
  const undisturbed = watcher(site);
  await undisturbed.add();
  await undisturbed.crawl();
  const expected = undisturbed.rows();
  expect(expected['crawls']).toHaveLength(1);
  const asked = contents(site, 0).length;

  const before = site.log.length;
  const disturbed = watcher(site);
  await disturbed.add();
  let kills = 0;
  while (kills < KILLS) {
    const killAt = site.log.length + between(1, MOST_REQUESTS);
    const afterMs = between(0, MOST_MS);
    let watch: NodeJS.Timeout | undefined;
    const run = await disturbed.start((kill) => {
      watch = setInterval(() => {
        if (site.log.length < killAt) return;
        clearInterval(watch);
        setTimeout(() => kill('SIGKILL'), afterMs);
      }, 1);
    });
    clearInterval(watch);
    // A crawl that came to its end first would have nothing left to lose.
    expect(run.signal).toBe('SIGKILL');
    kills += 1;
  }
  expect((await disturbed.crawl()).stdout).toContain('repris là où il en était');

  expect(disturbed.rows()).toEqual(expected);
  for (const row of expected['evidence'] ?? []) {
    const { blob_path: blobPath } = JSON.parse(row) as { blob_path: string };
    expect(disturbed.hasBlob(blobPath)).toBe(true);
  }
  // What a kill may cost: the page under way, up to three blocks of its picture, the whole of a flagged one. It seldom
  // comes after all five: a crawl that forgot more than that would go beyond four a kill.
  expect(contents(site, before).length).toBeLessThanOrEqual(asked + 4 * KILLS);
}, 120_000);
