import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { load } from 'cheerio';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cutText,
  localHref,
  openableHref,
  showAddress,
  visibleText,
} from '../../src/web/parts/foreign-text.js';
import { beginReport, type ReportWriter } from '../../src/cli/report/write-report.js';
import { problemWords, skipWords } from '../../src/cli/report/outcome-wording.js';
import { renderReport } from '../../src/cli/report/render-report.js';
import { PROBLEM_CODES, SKIP_REASONS } from '../../src/crawlers/events.js';
import { axeFaults } from '../support/axe.js';
import { HOSTILE, REALISTIC, SILENT, UNSEEN } from './report-fixture.js';
import { launchBrowser } from '../support/browser.js';

const CASES = { realistic: REALISTIC, silent: SILENT, unseen: UNSEEN, hostile: HOSTILE };
const CHROMIUM = process.env['VIGIE_CHROMIUM'] ?? '/usr/bin/chromium';

const textOf = (html: string): string => load(html)('body').text().replace(/\s+/gu, ' ');

describe('a report under way', () => {
  const made = async (): Promise<{
    folder: string;
    report: ReportWriter;
    leave: readonly NodeJS.ExitListener[];
  }> => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'vigie-report-'));
    const before = new Set(process.listeners('exit'));
    const report = await beginReport(path.join(folder, 'rapport'), {
      authority: { name: 'Saint-Exemple', kind: 'commune', code: '29998', addressLines: [], email: null },
      sender: { name: '', section: '', addressLines: [], city: '', email: '', signatory: '' },
      now: () => new Date('2026-11-24T08:00:00Z'),
    });
    return { folder, report, leave: process.listeners('exit').filter((one) => !before.has(one)) };
  };

  test('leaves nothing behind when the program is ended at once, and nothing to do when it is whole', async () => {
    const cut = await made();
    expect(readdirSync(cut.folder)).toHaveLength(1);
    for (const leave of cut.leave) leave(0);
    expect(readdirSync(cut.folder)).toEqual([]);
    await cut.report.abandon();
    const whole = await made();
    await whole.report.finish({ ...SILENT, findings: [] });
    for (const leave of whole.leave) expect(process.listeners('exit')).not.toContain(leave);
    expect(existsSync(path.join(whole.folder, 'rapport', 'index.html'))).toBe(true);
    for (const { folder } of [cut, whole]) await rm(folder, { recursive: true });
  });
});

describe('the report', () => {
  test('shows each grade in words, with its findings under it', () => {
    const $ = load(renderReport(REALISTIC));
    expect(
      $('h2')
        .toArray()
        .map((node) => $(node).text().trim()),
    ).toEqual([
      'Dit par la collectivité',
      'Inscrit dans le fichier',
      'Indices à vérifier',
      'Rien de relevé',
      'Ce qui n’a pas pu être regardé',
      'Publications chez d’autres services',
      'Ce qui a été laissé de côté',
      'Vérifier sans nous',
      'Comment ce rapport a été fait',
    ]);
    expect($('[aria-labelledby="grade-technical"] article').length).toBe(2);
    expect($('html').attr('lang')).toBe('fr');
  });

  test('says beside the counts what they leave out', () => {
    const text = textOf(renderReport(REALISTIC));
    expect(text).toContain('11 adresses n’ont pas pu être regardées');
    expect(text).toContain('42 adresses par la limite de pages ou de temps');
    expect(text).toContain('n’est ni innocenté, ni soupçonné');
  });

  test('a contradiction and counter-evidence stand beside the marks', () => {
    const $ = load(renderReport(REALISTIC));
    const article = $('article').filter((_, node) => $(node).find('h3').text() === 'port-au-petit-matin.jpg');
    expect(article.find('.tone-human li').length).toBe(2);
    expect(article.text()).toContain('À faire relire par la coordination.');
    expect(article.text()).toContain('une retouche');
    expect(article.find('.tone-human .value').last().text()).toBe('présente');
  });

  test('a hint only asks, whatever else the page says', () => {
    const $ = load(
      renderReport({
        ...REALISTIC,
        findings: REALISTIC.findings.filter((f) => f.verdict.grade === 'hinted'),
      }),
    );
    expect($('.verdict').text()).toContain('se demander si');
    expect($('.verdict').text()).not.toContain('métadonnées');
  });

  test('a site that could not be looked at is not a site without marks', () => {
    const html = renderReport(UNSEEN);
    expect(textOf(html)).toContain('Rien n’a pu être regardé');
    expect(textOf(html)).not.toContain('Rien de relevé');
    expect(textOf(html)).toContain('Que faire maintenant');
  });

  test('a silent site says what to do next', () => {
    const text = textOf(renderReport(SILENT));
    expect(text).toContain('Aucun visuel relevé, parmi 214 visuels regardés');
    expect(text).toContain('Que faire maintenant');
  });

  test('the lines for sha256sum hold the hash and the path of each evidence file', () => {
    const code = load(renderReport(REALISTIC))('pre code').first().text();
    const checked = REALISTIC.findings.filter((f) => f.sha256 !== null && f.evidenceFile !== null);
    expect(checked.length).toBe(3);
    for (const { sha256, evidenceFile } of checked) expect(code).toContain(`${sha256}  ${evidenceFile}\n`);
  });

  test('the policy allows the one stylesheet, no script, and no other place', () => {
    const $ = load(renderReport(REALISTIC));
    const policy = $('meta[http-equiv="Content-Security-Policy"]').attr('content') ?? '';
    const hash = createHash('sha256').update($('style').text(), 'utf8').digest('base64');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`style-src 'sha256-${hash}'`);
    expect(policy).not.toContain('unsafe-inline');
    expect($('script, link, [style], [onclick]').length).toBe(0);
  });

  test('links leave no trace of us, and go to http(s), to the page or beside it', () => {
    const $ = load(renderReport(REALISTIC));
    for (const node of $('a').toArray()) {
      const href = $(node).attr('href') ?? '';
      if (/^https?:/u.test(href)) expect($(node).attr('rel')).toBe('noreferrer noopener nofollow');
      else expect(href).toMatch(/^(?:#[a-z-]+|(?:evidence|letters)\/[\w.-]+)$/u);
    }
  });

  test('hostile values stay text', () => {
    const html = renderReport(HOSTILE);
    const $ = load(html);
    expect($('script').length).toBe(0);
    expect($('img').length).toBe(0);
    expect(html).not.toContain('\u202e');
    expect(html).not.toMatch(/href="(?:javascript|data|\/|\.\.)/u);
    expect($('article a[href*="user:pw"]').length).toBe(0);
    expect(html).not.toContain('.svg"');
    expect(textOf(html)).toContain('[U+202E]');
    expect(textOf(html)).toMatch(/adresse de 2.026 caractères, coupée ici/u);
    expect(textOf(html)).toMatch(/\[…\] \(coupé : \d+ caractères de plus\)/u);
  });
});

describe('foreign text', () => {
  test.each([
    ['a\u202eb', 'a[U+202E]b'],
    ['a\r\n\tb', 'a b'],
    ['\ud800', '\ufffd'],
    ['👩‍🎨 été', '👩‍🎨 été'],
    ['zéro\u200blargeur', 'zéro[U+200B]largeur'],
  ])('%j becomes %j', (value, shown) => expect(visibleText(value)).toBe(shown));

  test('any string is cut to its limit and counted', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 900 }),
        fc.integer({ min: 1, max: 80 }),
        (value, max) => {
          const cut = cutText(value, max);
          expect(Array.from(cut.text).length).toBeLessThanOrEqual(max);
          expect(cut.text).not.toMatch(/[\u0000-\u001f\u202a-\u202e\u2066-\u2069]/u);
          expect(cut.leftOut > 0).toBe(cutText(value, 1_000_000).text !== cut.text);
        },
      ),
    );
  });

  test.each([
    ['https://mairie.example/a b', 'https://mairie.example/a%20b', 'https://mairie.example/a b'],
    ['https://mairie.example@evil.example/', null, 'https://mairie.example@evil.example/'],
    ['javascript:alert(1)', null, 'javascript:alert(1)'],
    [
      'https://mairie.example/%E2%80%AEgnp',
      'https://mairie.example/%E2%80%AEgnp',
      'https://mairie.example/[U+202E]gnp',
    ],
    ['https://mairie.example/100%', 'https://mairie.example/100%', 'https://mairie.example/100%'],
    ['not an address', null, 'not an address'],
  ])('address %j', (address, href, text) =>
    expect(showAddress(address)).toEqual({ href, text, cutFrom: null }),
  );

  test.each([
    ['thumbnails/a.jpg', 'thumbnails/a.jpg'],
    ['evidence/été #1?.png', 'evidence/%C3%A9t%C3%A9%20%231%3F.png'],
    ['../a.jpg', null],
    ['/a.jpg', null],
    ['a//b.jpg', null],
    ['C:\\a.jpg', null],
    ['', null],
    ['javascript:alert(1)', 'javascript%3Aalert(1)'],
  ])('local path %j', (value, href) => expect(localHref(value)).toBe(href));

  test('what could run a script is not opened by a click', () => {
    expect(openableHref('evidence/a.svg')).toBeNull();
    expect(openableHref('evidence/a.html')).toBeNull();
    expect(openableHref('evidence/a.png')).toBe('evidence/a.png');
  });

  test('every code of the contract has its own words', () => {
    const unknown = problemWords('later-code').meaning;
    for (const code of PROBLEM_CODES) expect(problemWords(code).meaning).not.toBe(unknown);
    for (const reason of SKIP_REASONS) expect(skipWords(reason).title).not.toBe(reason);
  });
});

describe.skipIf(!existsSync(CHROMIUM))(`in a browser (skipped where ${CHROMIUM} is absent)`, () => {
  test(
    'axe finds nothing to mend, nothing runs over the side, no script runs, in light and dark, wide and narrow',
    { timeout: 120_000 },
    async () => {
      const dir = await mkdtemp(path.join(os.tmpdir(), 'vigie-report-'));
      const browser = await launchBrowser();
      try {
        for (const [name, input] of Object.entries(CASES)) {
          const file = path.join(dir, `${name}.html`);
          await writeFile(file, renderReport(input));
          const page = await browser.newPage();
          await page.goto(pathToFileURL(file).href);
          for (const [width, colorScheme] of [
            [1280, 'light'],
            [390, 'dark'],
          ] as const) {
            await page.setViewportSize({ width, height: 900 });
            await page.emulateMedia({ colorScheme });
            const violations = await axeFaults(page);
            const found: object = await page.evaluate(
              `({
                overflow: document.documentElement.scrollWidth - innerWidth,
                hostile: typeof window.hostile,
                font: getComputedStyle(document.querySelector('h1')).fontWeight,
              })`,
            );
            expect({ ...found, violations }, `${name} at ${width} pixels, ${colorScheme}`).toMatchObject({
              violations: [],
              overflow: 0,
              hostile: 'undefined',
              // The stylesheet passed its own policy.
              font: '600',
            });
          }
          await page.close();
        }
      } finally {
        await browser.close();
        await rm(dir, { recursive: true });
      }
    },
  );
});
