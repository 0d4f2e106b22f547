/** The pages in a real browser: axe, narrow screens, no script, keyboard. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, type BrowserContext, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listFlagged } from '../../db/queries/visual-page.js';
import { findBrowser } from '../../src/crawlers/render/find-browser.js';
import { createWeb } from '../../src/web/app.js';
import type { WebDeps } from '../../src/web/context.js';
import { listen, type WebServer } from '../../src/web/server.js';
import { firstLink } from '../../src/web/session.js';
import { axeFaults, bringAxe, CONTRAST } from '../support/axe.js';
import { type DemoStore, makeDemoStore } from './demo-store.js';
import { letterDesk } from './letter-desk.js';
import { leadElsewhere } from '../db/sample-publication.js';
import { launchBrowser } from '../support/browser.js';

const executablePath = findBrowser();

const title = executablePath === null ? 'in a browser (skipped: no browser)' : 'in a browser';
// oxlint-disable-next-line vitest/valid-title -- the name says why it is skipped
describe.skipIf(executablePath === null)(title, () => {
  let folder: string;
  let demo: DemoStore;
  let server: WebServer;
  let browser: Browser;
  let origin: string;
  let entered: Awaited<ReturnType<BrowserContext['storageState']>>;
  let paths: readonly string[];
  const errors: unknown[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'vigie-web-'));
    demo = await makeDemoStore(folder);
    leadElsewhere(demo.store.db, '29998');
    const deps: WebDeps = {
      ...demo.store,
      now: demo.app.now,
      cacheDir: path.join(folder, 'cache'),
      letters: letterDesk(folder),
      hosts: [],
      onError: (error) => errors.push(error),
    };
    server = await listen(createWeb(deps), { port: 0, hostname: '127.0.0.1' });
    origin = `http://127.0.0.1:${server.port}`;
    browser = await launchBrowser();
    const link = firstLink(deps);
    if (link.kind !== 'link') throw new Error('no link');
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(origin + link.path);
    await page.click('main button');
    expect(new URL(page.url()).pathname).toBe('/');
    entered = await context.storageState();
    await context.close();
    const flagged = listFlagged(
      demo.store.db,
      { grade: null, authority: null, since: null },
      { limit: 200, offset: 0 },
    );
    const contradicted = flagged.find((one) => one.contradiction) ?? flagged[0];
    paths = [
      '/',
      '/visuels',
      '/visuels?constat=hinted',
      `/visuels/${encodeURIComponent(contradicted?.contentKey ?? '')}`,
      '/collectivites/29998',
      '/collectivites/88998',
      '/signaler',
      '/signalements',
      '/relecture/essai',
      '/relecture/renfort',
      '/dossiers',
      '/lettres',
      '/lettres/envois',
      '/lettres/modeles',
      '/lettres/modeles/t1-1',
      '/courrier',
      '/engagements',
      '/issues',
      '/chiffres',
      '/suivi',
      '/suivi?q=introuvable',
      '/suivi/ajouter',
      '/suivi/criteres',
      '/annuaire',
      '/annuaire?q=exemple',
      '/relecture',
      '/relecture/fin',
      '/freins',
      '/horodatage',
      '/etat',
      '/journal',
      '/compte',
      '/marques',
      '/reglages',
      '/rien',
    ];
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await server.close();
    await demo.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(options: Parameters<Browser['newContext']>[0]): Promise<Page> {
    const context = await browser.newContext({ storageState: entered, ...options });
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('404'))
        complaints.push(`${page.url()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
    return page;
  }

  test('axe finds nothing on any page, with everything unfolded: narrow, wide, wide in the dark; the browser refuses no style, script or picture', async () => {
    const found: string[] = [];
    // What the server sends depends on neither: each page is loaded once and looked at three times.
    const look = async (page: Page, at: string): Promise<void> => {
      await page.setViewportSize({ width: 390, height: 900 });
      await page.goto(origin + at, { waitUntil: 'load' });
      const broken = await page.evaluate(
        `[...document.images].filter((one) => one.complete && one.naturalWidth === 0).map((one) => one.src)`,
      );
      expect({ at, broken }).toEqual({ at, broken: [] });
      await page.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true; })`);
      await page.evaluate(`document.querySelector('.menu')?.showPopover()`);
      found.push(...(await axeFaults(page)).map((one) => `${at} at 390 px ${one}`));
      await page.evaluate(`document.querySelector('.menu')?.hidePopover()`);
      await page.setViewportSize({ width: 1280, height: 900 });
      found.push(...(await axeFaults(page)).map((one) => `${at} at 1280 px ${one}`));
      await page.emulateMedia({ colorScheme: 'dark' });
      found.push(...(await axeFaults(page, CONTRAST)).map((one) => `${at} in the dark ${one}`));
      await page.emulateMedia({ colorScheme: 'light' });
    };
    const inside = await open({});
    await bringAxe(inside.context());
    for (const at of paths) await look(inside, at);
    await inside.context().close();
    const outside = await (await browser.newContext()).newPage();
    for (const at of ['/', '/entree?jeton=x']) await look(outside, at);
    await outside.context().close();
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
    expect(errors).toEqual([]);
  }, 120_000);

  test('nothing scrolls sideways at 320 px, with script off', async () => {
    // Measured from outside: with script off nothing can be asked of the page itself.
    const widths: (readonly [string, number])[] = [];
    const page = await open({ javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
    for (const at of paths) {
      await page.goto(origin + at);
      const session = await page.context().newCDPSession(page);
      const { cssContentSize } = await session.send('Page.getLayoutMetrics');
      widths.push([at, cssContentSize.width]);
    }
    expect(widths.filter(([, width]) => width > 320)).toEqual([]);
    await page.context().close();
  }, 120_000);

  test('the focus is seen wherever the tab key leads, and the first stop leads to the content', async () => {
    const page = await open({});
    for (const at of ['/', '/visuels', '/suivi', '/reglages']) {
      await page.goto(origin + at);
      await page.keyboard.press('Tab');
      expect(await page.evaluate(`document.activeElement.textContent.trim()`)).toBe('Aller au contenu');
      for (let step = 0; step < 15; step += 1) {
        await page.keyboard.press('Tab');
        const seen = await page.evaluate(
          `(() => { const one = document.activeElement; if (one === document.body) return true;
            // The calendar button inside a date field is the browser's own, and so is its outline.
            if (one.type === 'date' && !one.matches(':focus')) return true;
            const style = getComputedStyle(one); return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2; })()`,
        );
        expect({ at, step, seen }).toEqual({ at, step, seen: true });
      }
    }
    await page.context().close();
  }, 120_000);

  test('on a telephone the menu is one button, without script and by keyboard', async () => {
    const page = await open({ javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
    await page.goto(`${origin}/visuels`);
    const link = page.locator('.menu a', { hasText: 'Réglages' });
    const button = page.getByRole('button', { name: 'Menu : Visuels' });
    expect(await link.isVisible()).toBe(false);
    expect((await page.locator('.top').boundingBox())?.height).toBeLessThan(64);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await link.isVisible()).toBe(true);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    expect(await link.isVisible()).toBe(false);
    await button.click();
    const session = await page.context().newCDPSession(page);
    expect((await session.send('Page.getLayoutMetrics')).cssContentSize.width).toBe(320);
    await link.click();
    expect(new URL(page.url()).pathname).toBe('/reglages');
    // Wide, it is the plain list.
    await page.setViewportSize({ width: 1280, height: 800 });
    expect([await button.count(), await link.isVisible()]).toEqual([0, true]);
    await page.context().close();
  }, 120_000);

  test('filters, search and every form work with script off', async () => {
    const page = await open({ javaScriptEnabled: false });
    await page.goto(`${origin}/visuels`);
    await page.selectOption('select[name=constat]', 'stated');
    await page.click('text=Filtrer');
    expect(await page.locator('.card').count()).toBe(2);
    await page.locator('.card').first().click();
    expect(await page.locator('h2#constat').count()).toBe(1);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.click('text=Télécharger le fichier'),
    ]);
    expect(download.suggestedFilename()).toMatch(/^preuve-[0-9a-f]{16}\.bin$/);

    await page.goto(`${origin}/suivi/ajouter`);
    await page.fill('textarea', '38998;Saint-Exemple-des-Alpes;https://alpes.saint-exemple.example\nfaux');
    await page.click('text=Ajouter ces sites');
    expect(await page.textContent('.lead')).toContain('1 ligne prise, 1 ligne refusée');
    expect(await page.inputValue('textarea')).toBe('faux');
    await page.goto(`${origin}/suivi?q=alpes`);
    await page.click('main .rows a');
    await page.click('text=Suspendre les passages');
    expect(await page.textContent('.said')).toContain('suspendus');

    await page.goto(`${origin}/reglages`);
    await page.fill('form[action="/reglages/personnes"] input[name=name]', 'Alix');
    await page.click('text=Préparer son lien');
    const link = (await page.textContent('.once code')) ?? '';
    const guest = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    await guest.goto(link);
    await guest.click('main button');
    expect(await guest.textContent('.leave bdi')).toBe('Alix');
    await guest.click('text=Fermer la session');
    expect(await guest.textContent('h1')).toContain('lien personnel');
    await guest.context().close();
    await page.context().close();
  }, 120_000);

  test('the browser loads no pages of its own beside ours', async () => {
    const page = await open({});
    await page.goto(`${origin}/visuels`, { waitUntil: 'networkidle' });
    const session = await browser.newBrowserCDPSession();
    const { targetInfos } = await session.send('Target.getTargets', { filter: [{}] });
    expect(targetInfos.map(({ url }) => url).filter((url) => url.startsWith('chrome:'))).toEqual([]);
    await page.context().close();
  }, 120_000);

  test('htmx changes the list in place, and keys stay out of fields', async () => {
    const page = await open({});
    await page.goto(`${origin}/suivi`);
    await page.fill('input[name=q]', 'vieux');
    await page.waitForURL(/q=vieux/);
    await expect.poll(() => page.locator('.rows.sites > li').count()).toBe(1);
    await page.goto(`${origin}/visuels`);
    await page.evaluate(
      `document.querySelector('#resultats').insertAdjacentHTML('beforeend', '<a href="#suite" data-key="s">suite</a>')`,
    );
    await page.focus('select[name=constat]');
    await page.keyboard.press('s');
    expect(new URL(page.url()).hash).toBe('');
    await page.focus('main');
    await page.keyboard.press('Control+s');
    expect(new URL(page.url()).hash).toBe('');
    await page.keyboard.press('s');
    expect(new URL(page.url()).hash).toBe('#suite');
    await page.context().close();
  }, 120_000);
});
