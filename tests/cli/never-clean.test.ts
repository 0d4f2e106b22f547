/** A site that was not looked at with success is never shown as one without findings, wherever it is shown. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'cheerio';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { CrawlOutcome } from '../../src/crawlers/events.js';
import type { Output } from '../../src/cli/output.js';
import { printSummary } from '../../src/cli/print-crawl.js';
import { renderReport } from '../../src/cli/report/render-report.js';
import { makePng } from '../fixtures/make-image.js';
import { temporaryFolder } from '../support/folder.js';
import { page, startSite, type Route } from '../support/site.js';
import { useWarmCli } from '../support/warm-cli.js';
import { SILENT } from './report-fixture.js';

const runWarm = useWarmCli();

/** What a reader would take for « there is nothing on this site ». */
const CLEAN =
  /rien de relevé|rien relevé|aucun visuel (?:relevé|n’a été trouvé)|toutes les adresses demandées ont répondu|regardé le/iu;

const OUTCOMES: readonly (CrawlOutcome | null)[] = [
  'complete',
  'budget',
  'refused',
  'unreachable',
  'stopped',
  null,
];
const CASES = OUTCOMES.flatMap((outcome) => [0, 12].map((pages) => [outcome, pages] as const));

/** What `printSummary` says, as one text. */
function printed(summary: Parameters<typeof printSummary>[1]): string {
  const lines: string[] = [];
  const output: Output = {
    isJson: false,
    line: (text = '') => void lines.push(text),
    warn: (text) => void lines.push(text),
    json: () => undefined,
    progress: () => undefined,
    endProgress: () => undefined,
  };
  printSummary(output, summary);
  return lines.join('\n');
}

describe.each(CASES)('a crawl that ended as %s after %i pages', (outcome, pages) => {
  const none = pages * 3;
  const summary = {
    ...SILENT.summary,
    outcome,
    pages,
    documents: 0,
    visuals: none,
    grades: { stated: 0, technical: 0, hinted: 0, none },
    problems: [],
    skipped: {},
  };
  const isLookedAt = (outcome === 'complete' || outcome === 'budget') && pages > 0;

  test('on the terminal', () => {
    expect(CLEAN.test(printed({ ...summary, site: 'https://www.saint-exemple.example/' }))).toBe(isLookedAt);
  });

  test('in the report', () => {
    const text = load(renderReport({ ...SILENT, summary }))('body').text();
    expect(CLEAN.test(text)).toBe(isLookedAt);
  });

  test('what was flagged before it broke off is told all the same', () => {
    const flagged = { ...summary, grades: { ...summary.grades, technical: 2 } };
    const html = renderReport({ ...SILENT, summary: flagged });
    expect(load(html)('.lead').text()).toMatch(/2\s*visuels portent des marques/u);
    expect(printed({ ...flagged, site: 'https://www.saint-exemple.example/' })).toContain(
      'Inscrit dans le fichier : 2',
    );
  });
});

test(
  'watched sites: one that answers, one that refuses, one that is gone, one never visited',
  {
    timeout: 180_000,
  },
  async () => {
    const routes: Record<string, Route> = {
      '/': page('Saint-Exemple', '<img src="/a.png" alt=""><a href="/agenda">Agenda</a>'),
      '/agenda': page('Agenda', ''),
      '/a.png': { body: await makePng({ width: 400, height: 400 }), type: 'image/png' },
    };
    const good = await startSite(routes);
    const refusing = await startSite({
      '/robots.txt': { body: 'User-agent: *\nDisallow: /', type: 'text/plain' },
    });
    const gone = await startSite({});
    const { url: goneUrl } = gone;
    await gone.close();
    onTestFinished(async () => {
      await Promise.all([good.close(), refusing.close()]);
    });
    const cwd = temporaryFolder();
    const env = { VIGIE_ALLOW_PRIVATE: 'true', VIGIE_DELAY_MS: '0', VIGIE_DATA: path.join(cwd, 'data') };
    const run = (...args: string[]) => runWarm(args, { cwd, env });
    const sites = [good.url, refusing.url, goneUrl, 'https://www.saint-exemple.example/'];
    for (const [index, url] of sites.entries()) {
      const name = `Saint-Exemple-${index}`;
      await run('watch', 'add', url, '--authority', `9900${index + 1}`, '--name', name, '--render', 'never');
    }
    // Nobody has been anywhere yet.
    expect((await run('watch', 'list')).stdout).not.toMatch(CLEAN);

    const expected = ['looked-at', 'not-looked-at', 'not-looked-at'];
    for (const [index, kind] of expected.entries()) {
      const told = await run('crawl', `9900${index + 1}`);
      expect([kind, CLEAN.test(told.stdout), told.stderr]).toEqual([kind, kind === 'looked-at', '']);
      const [json] = (await run('crawl', `9900${index + 1}`, '--json')).json();
      expect(json).toMatchObject({ standing: { kind }, openReservations: 0 });
      const checked = path.join(cwd, `rapport-${index}`);
      await run('check', sites[index] ?? '', '--render', 'never', '--out', checked);
      const report = load(readFileSync(path.join(checked, 'index.html'), 'utf8'))('body').text();
      expect([kind, CLEAN.test(report)]).toEqual([kind, kind === 'looked-at']);
    }
    const listed = (await run('watch', 'list', '--json')).json();
    expect(listed.map((row) => (row['standing'] as { kind: string }).kind)).toEqual([...expected, 'never']);
    const words = (await run('watch', 'list')).stdout.replaceAll(/[\s│]+/gu, ' ');
    expect(words).toContain('jamais regardé');
    expect(words.match(/regardé le/gu)).toHaveLength(1);
  },
);

test.each([
  [1, 0, true],
  [1, 1, false],
  [2, 0, false],
])(
  'a whole crawl of %i pages and %i documents says so when it may have met a mere wait',
  (pages, documents, isTold) => {
    const summary = { ...SILENT.summary, outcome: 'complete' as const, pages, documents, problems: [] };
    const said = /Une seule page a été trouvée/;
    expect(said.test(printed({ ...summary, site: 'https://www.saint-exemple.example/' }))).toBe(isTold);
    expect(
      said.test(
        load(renderReport({ ...SILENT, summary }))('body')
          .text()
          .replaceAll(/\s/g, ' '),
      ),
    ).toBe(isTold);
  },
);
