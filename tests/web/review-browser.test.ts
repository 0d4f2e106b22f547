/** The review in a real browser: an evening by keyboard, by thumb, without script, and axe on every state of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, type BrowserContext, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPerson, type PersonRow } from '../../db/queries/people.js';
import { findBrowser } from '../../src/crawlers/render/find-browser.js';
import { createWeb } from '../../src/web/app.js';
import type { WebDeps } from '../../src/web/context.js';
import { listen, type WebServer } from '../../src/web/server.js';
import { makeEntryPath } from '../../src/web/session.js';
import { crawlAndQueue, later, poster, say } from '../review/store-kit.js';
import { axeFaults } from '../support/axe.js';
import { EVENING, makeReviewStore, type ReviewStore } from './review-scene.js';
import { letterDesk } from './letter-desk.js';
import { launchBrowser } from '../support/browser.js';

const executablePath = findBrowser();
const NOW = later(30, EVENING);

const title = executablePath === null ? 'in a browser (skipped: no browser)' : 'in a browser';
// oxlint-disable-next-line vitest/valid-title -- the name says why it is skipped
describe.skipIf(executablePath === null)(title, () => {
  let folder: string;
  let store: ReviewStore;
  let near: readonly string[];
  let deps: WebDeps;
  let server: WebServer;
  let browser: Browser;
  let origin: string;
  const errors: unknown[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'vigie-review-'));
    // Twenty for the keyboard, and some for those who look meanwhile.
    store = await makeReviewStore(folder, 30);
    const small = { layout: 50, picture: 5, width: 150, height: 200 };
    // Two that are nearly the same, older than the evening's: they are not among its twenty.
    near = await crawlAndQueue(
      store,
      [{ bytes: await poster({ ...small, words: 1 }) }, { bytes: await poster({ ...small, words: 2 }) }],
      later(-7 * 24 * 60, EVENING),
    );
    deps = {
      db: store.db,
      blobs: store.blobs,
      now: () => new Date(NOW),
      cacheDir: path.join(folder, 'cache'),
      letters: letterDesk(folder),
      hosts: [],
      onError: (error) => errors.push(error),
    };
    server = await listen(createWeb(deps), { port: 0, hostname: '127.0.0.1' });
    origin = `http://127.0.0.1:${server.port}`;
    browser = await launchBrowser();
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await server.close();
    store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The browser of somebody new. */
  async function enter(
    name: string,
    options: Parameters<Browser['newContext']>[0] = {},
    role: PersonRow['role'] = 'volunteer',
  ): Promise<Page & { readonly personId: string }> {
    const person = createPerson(store.db, { name, role }, NOW);
    const context: BrowserContext = await browser.newContext(options);
    const page = await context.newPage();
    page.on('console', (message) => {
      // The page of a refused form is one, whatever the browser says of its number.
      if (message.type() === 'error' && !/\b4(?:04|09|22)\b/.test(message.text()))
        complaints.push(`${page.url()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
    await page.goto(origin + makeEntryPath(deps, person.id));
    await page.click('main button');
    return Object.assign(page, { personId: person.id });
  }

  async function width(page: Page): Promise<number> {
    const session = await page.context().newCDPSession(page);
    const { cssContentSize } = await session.send('Page.getLayoutMetrics');
    return cssContentSize.width;
  }

  const press = async (page: Page, ...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  /** Presses keys of which the last one leads to another page. */
  const go = async (page: Page, ...keys: readonly string[]): Promise<void> => {
    const from = page.url();
    await press(page, ...keys);
    await page.waitForURL((url) => url.href !== from, { waitUntil: 'domcontentloaded' });
  };

  test('twenty visuals by keyboard alone, one of them taken back', async () => {
    const page = await enter('Alix');
    await page.goto(`${origin}/relecture`);
    await go(page, 'c');
    // Two keys confirm: the first one opens the questions, the second one sends their answers.
    await go(page, 'c', 'c');
    // The page writes it anew a moment later, for those who hear it.
    await page.locator('.said', { hasText: 'confirmé' }).waitFor();
    await press(page, 'e');
    expect(await page.locator('details.answer[open] summary').textContent()).toContain('Écarter');
    await press(page, 'Escape');
    expect(await page.locator('details.answer[open]').count()).toBe(0);
    // Letters typed into a note are letters.
    await press(page, 'e');
    await page.focus('details.answer[open] textarea');
    await press(page, 'j', 's', '2', 'z');
    expect(await page.inputValue('details.answer[open] textarea')).toBe('js2z');
    await press(page, 'Tab');
    await go(page, '2');
    await page.locator('.said', { hasText: 'écarté (c’est une photographie)' }).waitFor();
    await go(page, 'z');
    await page.locator('.said', { hasText: 'de nouveau à décider' }).waitFor();
    expect(await page.textContent('.bar label')).toContain('1 sur 20');
    await go(page, 'e', '2');
    await go(page, 'j');
    // Passing over decides nothing.
    await go(page, 's');
    expect(await page.textContent('.bar label')).toContain('3 sur 20');
    for (let n = 3; n < 20; n += 1) await go(page, 'c', 'c');
    expect(await page.textContent('h1')).toBe('Vos vingt visuels sont relus');
    expect(await page.textContent('.lead')).toContain('18 confirmés, 1 écarté, 1 laissé en suspens');
    expect(await axeFaults(page)).toEqual([]);
    await page.context().close();
  }, 120_000);

  test('axe finds nothing in any state, wide and narrow, light and dark', async () => {
    const found: string[] = [];
    const look = async (page: Page, state: string): Promise<void> => {
      found.push(...(await axeFaults(page)).map((one) => `${state} ${one}`));
    };
    const [first = '', second = ''] = near;
    const other = await enter('Sacha', { viewport: { width: 390, height: 800 }, colorScheme: 'dark' });
    say(store.db, second, other.personId, { kind: 'dismissed', reason: 'photograph' }, { at: NOW });
    await other.goto(`${origin}/relecture/${first}`);
    await other.click('summary[data-key=c]');
    await other.check('input[name=mention][value=beside]');
    await look(other, 'confirm');
    await other.click('[data-send]');
    expect(await other.textContent('.problems')).toContain('recopiez-la');
    await look(other, 'refused');

    const page = await enter('Dominique', { viewport: { width: 1280, height: 800 } }, 'coordinator');
    for (const at of ['/relecture', '/relecture?departement=33', '/relecture/fin', `/relecture/${first}`]) {
      await page.goto(origin + at);
      await look(page, at);
    }
    expect(await page.textContent('.note')).toContain('Ouvert par Sacha');
    await page.goto(`${origin}/relecture/${second}?en=coordination`);
    await page.evaluate(
      `document.querySelectorAll('details:not(.answer)').forEach((one) => { one.open = true; })`,
    );
    await look(page, 'coordination');
    await press(page, 'e');
    await look(page, 'dismiss');
    // Somebody else decides while the page is open.
    say(store.db, second, createPerson(store.db, { name: 'Lou', role: 'volunteer' }, NOW).id, undefined, {
      at: NOW,
    });
    await go(page, '3');
    expect(await page.textContent('.problems')).toContain('Déjà relu par Lou');
    await look(page, 'stale');
    expect(found).toEqual([]);
    await page.context().close();
    await other.context().close();
  }, 120_000);

  test('without script at 320 px everything can be done, and nothing scrolls sideways', async () => {
    const page = await enter('Maxime', { javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
    const widths: (readonly [string, number])[] = [];
    const measure = async (state: string): Promise<void> => {
      widths.push([state, await width(page)]);
    };
    await page.goto(`${origin}/relecture`);
    await measure('home');
    await page.selectOption('select[name=departement]', '01');
    await page.click('text=Filtrer');
    await page.click('text=Commencer une séance de vingt');
    await measure('picture');
    await page.click('summary[data-key=c]');
    await page.check('input[name=mention][value=in-picture]');
    await page.fill('input[name=mentionText]', 'Image générée par intelligence artificielle');
    await page.check('input[name=realistic][value=oui]');
    await measure('confirm');
    await page.click('[data-send]');
    await page.locator('.said', { hasText: 'confirmé' }).waitFor();
    await page.click('summary[data-key=e]');
    await measure('dismiss');
    await page.click('button[value=other]');
    expect(await page.textContent('.problems')).toContain('pourquoi');
    await measure('refused');
    await page.fill('details.answer[open] textarea', 'Dessin d’école');
    await page.click('button[value=other]');
    await page.locator('.said', { hasText: 'autre raison' }).waitFor();
    await page.click('.last button');
    await page.locator('.said', { hasText: 'annulée' }).waitFor();
    await page.click('button[data-key=j]');
    await page.click('text=Arrêter pour ce soir');
    expect(await page.textContent('.lead')).toContain('2 visuels relus');
    await measure('end');
    expect(widths.filter(([, wide]) => wide > 320)).toEqual([]);
    await page.context().close();
  }, 120_000);

  test('a thumb on a phone hits what it aims at', async () => {
    const page = await enter('Noa', {
      hasTouch: true,
      isMobile: true,
      viewport: { width: 390, height: 800 },
    });
    await page.goto(`${origin}/relecture`);
    await page.tap('.lanes button');
    await page.tap('.keys-in-sight a');
    await page.tap('summary[data-key=e]');
    await page.tap('summary[data-key=c]');
    // Of a set of folds that exclude each other one is open.
    expect(await page.locator('details.answer[open]').count()).toBe(1);
    const small = await page.evaluate(
      `[...document.querySelectorAll('main button, .wide, .segments label, .keys-in-sight a, main select, main input:not([type=hidden])')]
        .filter((one) => one.checkVisibility())
        .map((one) => [one.textContent.trim() || one.name, Math.round(one.getBoundingClientRect().height)])
        .filter(([, height]) => height < 44)`,
    );
    expect(small).toEqual([]);
    await page.tap('[data-send]');
    await page.waitForURL(/fait=/);
    await page.locator('.said', { hasText: 'confirmé' }).waitFor();
    await page.context().close();
  }, 120_000);

  test('the browser and the server have nothing to complain about', () => {
    expect(complaints).toEqual([]);
    expect(errors).toEqual([]);
  });
});
