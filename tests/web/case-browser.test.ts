/** The pages about cases in a real browser: a journey without script at 320 px, axe, keyboard, nothing refused. */
import { type Browser, type BrowserContext } from 'playwright';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findBrowser } from '../../src/crawlers/render/find-browser.js';
import { createPerson } from '../../db/queries/people.js';
import { listen } from '../../src/web/server.js';
import { makeEntryPath } from '../../src/web/session.js';
import { addTown, AT, copyOf, crawlAndQueue, poster } from '../review/store-kit.js';
import { axeFaults, CONTRAST } from '../support/axe.js';
import { captureOf, openCaseScene } from './case-kit.js';
import { launchBrowser } from '../support/browser.js';

const executablePath = findBrowser();
const title = executablePath === null ? 'in a browser (skipped: no browser)' : 'in a browser';

// oxlint-disable-next-line vitest/valid-title -- the name says why it is skipped
describe.skipIf(executablePath === null)(title, () => {
  test('a case is made and followed without script at 320 px; axe finds nothing; the archive comes', async () => {
    const made = await openCaseScene();
    const { web, scene, keys, bytes } = made;
    await captureOf(made, bytes[0]);
    await crawlAndQueue(addTown(scene, '01998'), [{ bytes: await poster({ words: 2, smallPrint: 1001 }) }]);
    await crawlAndQueue(addTown(scene, '01997'), [{ bytes: await copyOf(bytes[0]) }]);
    const server = await listen(web.app, { port: 0, hostname: '127.0.0.1' });
    onTestFinished(server.close);
    const browser = await launchBrowser();
    onTestFinished(() => browser.close());
    const origin = `http://127.0.0.1:${server.port}`;
    const person = createPerson(web.db, { name: 'Dominique', role: 'coordinator' }, AT);

    const narrow = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 320, height: 640 },
    });
    const page = await narrow.newPage();
    await page.goto(origin + makeEntryPath(web.deps, person.id));
    await page.click('main button');
    const widths: (readonly [string, number])[] = [];
    const look = async (): Promise<void> => {
      const session = await narrow.newCDPSession(page);
      const { cssContentSize } = await session.send('Page.getLayoutMetrics');
      widths.push([page.url(), cssContentSize.width]);
    };

    await page.goto(`${origin}/dossiers`);
    await look();
    await page.goto(`${origin}/visuels/${encodeURIComponent(keys[0])}`);
    await look();
    await page.click('text=Ouvrir un dossier : Saint-Exemple');
    expect(await page.textContent('.said')).toContain('Le dossier est ouvert.');
    const place = new URL(page.url()).pathname;
    await look();
    await page.click('text=Ajouter ce visuel');
    expect(await page.textContent('.said')).toContain('Le visuel est dans le dossier.');
    await page.fill('form:has(input[value=noted]) textarea', 'Appeler le service culture.');
    await page.click('text=Ajouter la note');
    expect(await page.textContent('.said')).toContain('La note est ajoutée.');
    await page.click('summary:has-text("Noter un crédit ajouté")');
    const credit = page.locator('form:has(input[value=credited])');
    await credit.locator('input[name=texte]').fill('Illustration : atelier Exemple');
    await credit.locator('textarea').fill('Lu sous l’affiche.');
    await look();
    await credit.locator('button').click();
    expect(await page.textContent('.timeline')).toContain('atelier Exemple');
    await page.click('summary:has-text("Clore le dossier")');
    const close = page.locator('form:has(input[name=entree][value=closed])');
    await close.locator('text=Crédit, mention ou retrait').click();
    await close.locator('textarea').fill('Le crédit est là.');
    await close.locator('button').click();
    expect(await page.textContent('.where')).toContain('Clos');
    // The second poster has no capture: the page that says so comes instead of an archive with a hole.
    await Promise.all([page.waitForURL(/dossier\.zip$/), page.click('text=Télécharger l’archive')]);
    expect(await page.textContent('h1')).toContain('ne peut pas encore être faite');
    await captureOf(made, bytes[1]);
    await page.goto(origin + place);
    const [archive] = await Promise.all([
      page.waitForEvent('download'),
      page.click('text=Télécharger l’archive'),
    ]);
    expect(archive.suggestedFilename()).toMatch(/^dossier-VIG-2026-[0-9A-F]{8}\.zip$/);
    expect(widths.filter(([, width]) => width > 320)).toEqual([]);
    const entered = await narrow.storageState();
    await narrow.close();

    const paths = [
      '/',
      '/dossiers',
      place,
      `/visuels/${encodeURIComponent(keys[0])}`,
      '/collectivites/01999',
    ];
    expect(
      await faults(
        browser,
        entered,
        paths.map((path) => origin + path),
      ),
    ).toEqual([]);
    expect(web.errors).toEqual([]);
  }, 120_000);
});

/** What axe finds on pages with everything unfolded, in both looks, and what the browser itself complains of. */
async function faults(
  browser: Browser,
  storageState: Awaited<ReturnType<BrowserContext['storageState']>>,
  addresses: readonly string[],
): Promise<string[]> {
  const found: string[] = [];
  const context = await browser.newContext({ storageState });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') found.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => found.push(`${page.url()}: ${error.message}`));
  for (const address of addresses) {
    await page.setViewportSize({ width: 390, height: 900 });
    await page.goto(address);
    await page.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true; })`);
    found.push(...(await axeFaults(page)).map((one) => `${address} ${one}`));
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.emulateMedia({ colorScheme: 'dark' });
    found.push(...(await axeFaults(page, CONTRAST)).map((one) => `${address} in the dark ${one}`));
    await page.emulateMedia({ colorScheme: 'light' });
  }
  await context.close();
  return found;
}
