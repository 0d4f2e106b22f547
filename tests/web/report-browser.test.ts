/** Reporting in a real browser: a telephone's touch screen, no script, faces by touch and by keys, a network that drops. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, type BrowserContext, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, type OpenDatabase } from '../../db/open.js';
import { blurOf } from '../../db/queries/blurs.js';
import { findReport, listAllReports } from '../../db/queries/reports.js';
import { findBrowser } from '../../src/crawlers/render/find-browser.js';
import { createBlobStore } from '../../src/evidence/blobs.js';
import { createWeb } from '../../src/web/app.js';
import { listen, type WebServer } from '../../src/web/server.js';
import { firstLink } from '../../src/web/session.js';
import { makeDatabase } from '../db/scene.js';
import { photo } from '../review/report-kit.js';
import { crawl, later, poster, queue } from '../review/store-kit.js';
import { axeFaults } from '../support/axe.js';
import { letterDesk } from './letter-desk.js';
import { launchBrowser } from '../support/browser.js';

const executablePath = findBrowser();
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
/** The place in the draft that this browser keeps, null without one. */
const DRAFT = `new Promise((resolve, reject) => {
  const opened = indexedDB.open('vigie', 1);
  opened.onupgradeneeded = () => opened.result.createObjectStore('brouillons');
  opened.onerror = () => reject(opened.error);
  opened.onsuccess = () => {
    const asked = opened.result.transaction('brouillons').objectStore('brouillons').get('signalement');
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => { opened.result.close(); resolve(asked.result?.fields.lieu ?? null); };
  };
})`;
const NARROW = { viewport: { width: 320, height: 640 }, javaScriptEnabled: false };

const title = executablePath === null ? 'reports in a browser (skipped: no browser)' : 'reports in a browser';
// oxlint-disable-next-line vitest/valid-title -- the name says why it is skipped
describe.skipIf(executablePath === null)(title, () => {
  let folder: string;
  let database: OpenDatabase;
  let server: WebServer;
  let browser: Browser;
  let origin: string;
  let entered: Awaited<ReturnType<BrowserContext['storageState']>>;
  const fileOf = (picture: number): string => path.join(folder, `affiche-${picture}.jpg`);
  const errors: unknown[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'vigie-report-'));
    const made = makeDatabase(folder);
    database = openDatabase(made.file);
    const { db } = database;
    const blobs = createBlobStore(path.join(folder, 'blobs'));
    const scene = { db, blobs, folder, ...made };
    const around = { caption: 'La fête de la pomme, samedi' };
    await queue(scene, await crawl(scene, [{ bytes: await poster({ layout: 6, picture: 6 }), around }]));
    for (const picture of [1, 2, 3]) writeFileSync(fileOf(picture), await photo({ picture }));
    const deps = {
      db,
      blobs,
      now: () => new Date(later(24 * 60)),
      cacheDir: path.join(folder, 'cache'),
      letters: letterDesk(folder),
      hosts: [],
      onError: (error: unknown) => errors.push(error),
    };
    server = await listen(createWeb(deps), { port: 0, hostname: '127.0.0.1' });
    origin = `http://127.0.0.1:${server.port}`;
    browser = await launchBrowser();
    const link = firstLink(deps);
    if (link.kind !== 'link') throw new Error('no link');
    const page = await browser.newPage();
    await page.goto(origin + link.path);
    await page.click('main button');
    entered = await page.context().storageState();
    await page.context().close();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    database?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(options: Parameters<Browser['newContext']>[0]): Promise<Page> {
    const context = await browser.newContext({ storageState: entered, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    page.on('console', (message) => {
      if (message.type() === 'error' && !/40[49]|422|ERR_INTERNET|ERR_FAILED/.test(message.text()))
        complaints.push(`${page.url()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
    return page;
  }

  const lastReport = () => listAllReports(database.db, { limit: 1, offset: 0 })[0];

  test('from a telephone: photograph, name, send; thanks; candidates; a face hidden by touch', async () => {
    const page = await open(PHONE);
    await page.goto(`${origin}/signaler`);
    expect(await axeFaults(page)).toEqual([]);
    // What is asked first is on the first screen, and so is the button.
    const send = await page.locator('button[type=submit].main').boundingBox();
    expect((send?.y ?? 999) + (send?.height ?? 999)).toBeLessThanOrEqual(844);
    await page.setInputFiles('input[name=photo]', fileOf(1));
    await page.waitForSelector('.preview canvas:visible');
    await page.fill('input[name=collectivite_nom]', 'saint ex');
    await page.dispatchEvent('input[name=collectivite_nom]', 'input');
    await page.waitForSelector('input[name=collectivite]');
    await page.fill('input[name=lieu]', 'Gare');
    await page.locator('details.more summary').tap();
    await page.fill('input[name=evenement]', 'Fête de la pomme');
    expect(await axeFaults(page)).toEqual([]);
    await page.locator('form[data-report] button[type=submit]').tap();
    await page.waitForURL(/\/signalements\/.*fait=merci/);
    expect(await page.textContent('.said')).toContain('Merci');
    expect(await axeFaults(page)).toEqual([]);
    const report = lastReport();
    expect(report).toMatchObject({ place: 'Gare', authorityCode: '01999', eventName: 'Fête de la pomme' });

    await page.locator('main >> text=Est-ce l’un de ceux-ci').tap();
    await page.waitForSelector('.candidates');
    expect(await page.textContent('.candidates')).toContain('pomme');
    expect(await axeFaults(page)).toEqual([]);
    await page.goBack();
    await page.locator('main >> text=Masquer des visages').tap();
    await page.waitForSelector('[data-sheet] img');
    await page.waitForFunction(`document.querySelector('[data-sheet] img').complete`);
    const box = await page.locator('[data-sheet]').boundingBox();
    if (box === null) throw new Error('no sheet');
    await touchDraw(
      page,
      [box.x + box.width * 0.2, box.y + box.height * 0.2],
      [box.x + box.width * 0.6, box.y + box.height * 0.5],
    );
    expect(await page.textContent('[data-count]')).toBe('1 endroit à masquer.');
    // The keys do the same.
    await page.focus('[data-add]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.area:focus');
    expect(await page.textContent('[data-count]')).toBe('2 endroits à masquer.');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
    expect(await axeFaults(page)).toEqual([]);
    await page.locator('[data-drawn] button[type=submit]').tap();
    await page.waitForURL(/fait=visages/);
    const areas = blurOf(database.db, report?.contentKey ?? '');
    expect(areas).toHaveLength(2);
    expect(areas[0]?.x).toBeCloseTo(0.2, 1);
    expect(areas[0]?.width).toBeCloseTo(0.4, 1);
    expect(areas[1]).toMatchObject({ x: 0.41, height: 0.21 });
    await page.context().close();
  }, 120_000);

  /** A finger that goes from one point to another. */
  async function touchDraw(
    page: Page,
    [x, y]: readonly [number, number],
    [toX, toY]: readonly [number, number],
  ): Promise<void> {
    const session = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at: readonly [number, number] | null) =>
      session.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: at === null ? [] : [{ x: at[0], y: at[1] }],
      });
    await touch('touchStart', [x, y]);
    for (const part of [0.3, 0.6, 1]) await touch('touchMove', [x + (toX - x) * part, y + (toY - y) * part]);
    await touch('touchEnd', null);
  }

  test('sent empty, it is told what lacks, and nothing is offered later as begun', async () => {
    const page = await open(PHONE);
    await page.goto(`${origin}/signaler`);
    await page.locator('form[data-report] button[type=submit]').tap();
    await page.waitForSelector('.sending .problems');
    expect(await page.textContent('.sending')).toContain('Il manque l’essentiel');
    await page.goto(`${origin}/signaler`);
    expect(await page.evaluate(DRAFT)).toBe(null);
    await page.fill('input[name=lieu]', 'Gare');
    await expect.poll(() => page.evaluate(DRAFT)).toBe('Gare');
    await page.context().close();
  }, 30_000);

  test('the network drops: the draft waits with its photograph, is offered again, and leaves once sent', async () => {
    const page = await open(PHONE);
    await page.goto(`${origin}/signaler`);
    await page.setInputFiles('input[name=fichier]', fileOf(2));
    await page.fill('input[name=lieu]', 'Sans réseau');
    await page.route('**/signaler', (route) =>
      route.request().method() === 'POST' ? route.abort() : route.continue(),
    );
    await page.click('form[data-report] button[type=submit]');
    await page.waitForSelector('.sending .problems');
    expect(await page.textContent('.sending')).toContain('gardés dans cet appareil');
    const before = lastReport()?.id;
    await page.unroute('**/signaler');
    await page.goto(`${origin}/signalements`);
    await page.goto(`${origin}/signaler`);
    await page.click('[data-draft-take]');
    expect(await page.inputValue('input[name=lieu]')).toBe('Sans réseau');
    await page.waitForSelector('.preview canvas:visible');
    await page.click('form[data-report] button[type=submit]');
    await page.waitForURL(/\/signalements\//);
    expect(lastReport()?.id).not.toBe(before);
    expect(lastReport()).toMatchObject({ place: 'Sans réseau', contentKey: expect.any(String) as string });
    await page.goto(`${origin}/signaler`);
    await page.waitForTimeout(200);
    expect(await page.locator('[data-draft]').isVisible()).toBe(false);
    // What the server gives back is said on the spot, and nothing that was typed is lost.
    await page.fill('input[name=lieu]', 'Rien d’autre');
    await page.click('form[data-report] button[type=submit]');
    await page.waitForSelector('.sending .problems');
    expect(await page.textContent('.sending')).toContain('Il manque');
    expect(await page.inputValue('input[name=lieu]')).toBe('Rien d’autre');
    await page.context().close();
  }, 120_000);

  test('with script off at 320 px: the whole journey, and nothing scrolls sideways', async () => {
    const page = await open(NARROW);
    const width = async (): Promise<number> => {
      const session = await page.context().newCDPSession(page);
      return (await session.send('Page.getLayoutMetrics')).cssContentSize.width;
    };
    await page.goto(`${origin}/signaler`);
    expect(await width()).toBe(320);
    await page.setInputFiles('input[name=fichier]', fileOf(3));
    await page.fill('input[name=collectivite_nom]', 'inconnue-sur-rien');
    await page.selectOption('select[name=support]', 'billboard');
    await page.click('form[data-report] button[type=submit]');
    expect(await page.textContent('.said')).toContain('Merci');
    expect(await width()).toBe(320);
    await page.fill('input[name=collectivite_nom]', 'Saint-Exemple');
    await page.click('text=Noter la collectivité');
    expect(await page.textContent('.said')).toContain('notée');
    const report = lastReport();
    expect(report).toMatchObject({ authorityCode: '01999', support: 'billboard' });
    await page.click('main >> text=Masquer des visages');
    expect(await width()).toBe(320);
    await page.check('input[name=taille][value=petit]');
    await page.click('input[type=image]', { position: { x: 140, y: 120 } });
    expect(await page.textContent('.said')).toContain('masqué');
    const [area] = blurOf(database.db, report?.contentKey ?? '').slice(-1);
    expect((area?.x ?? 0) + (area?.width ?? 0) / 2).toBeCloseTo(0.5, 1);
    await page.click('text=Revenir au signalement');
    await page.click('main >> text=Est-ce l’un de ceux-ci');
    expect(await width()).toBe(320);
    const answer = page.locator('text=C’est le même').first();
    await answer.click();
    expect(await page.textContent('.said')).toContain('n’en font plus qu’un');
    expect(findReport(database.db, report?.id ?? '')?.state).toBe('found');
    await page.goto(`${origin}/signalements`);
    expect(await width()).toBe(320);
    await page.context().close();
  }, 120_000);

  test('the browser has nothing to say against the pages', () => {
    expect(complaints).toEqual([]);
    expect(errors).toEqual([]);
  });
});
