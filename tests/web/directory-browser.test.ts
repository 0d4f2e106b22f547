/** Choosing whom to watch in a real browser: a journey without script at 320 px, the search as one types, axe. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContext } from 'playwright';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createPerson } from '../../db/queries/people.js';
import { findBrowser } from '../../src/crawlers/render/find-browser.js';
import { listen } from '../../src/web/server.js';
import { makeEntryPath } from '../../src/web/session.js';
import { fillFrance } from '../authorities/small-france.js';
import { AT } from '../db/scene.js';
import { openWeb } from './web-kit.js';
import { launchBrowser } from '../support/browser.js';

const executablePath = findBrowser();
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const title = executablePath === null ? 'in a browser (skipped: no browser)' : 'in a browser';

// oxlint-disable-next-line vitest/valid-title -- the name says why it is skipped
describe.skipIf(executablePath === null)(title, () => {
  test('criteria, preview, addition, the page of an authority, a correction; search as one types; axe finds nothing', async () => {
    const web = openWeb();
    fillFrance(web.raw);
    web.raw.exec(
      `INSERT INTO contacts (id, authority_code, kind, value, rank, flags, record, as_of, import_id)
         VALUES ('m1', '34001', 'email', 'mairie@saint-exemple.example', 0, '[]', 'r', '2026-07-01', 'i1')`,
    );
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

    await page.goto(`${origin}/suivi`);
    await page.click('text=Ajouter par critères');
    await page.fill('input[name=ou]', 'Hérault');
    await page.fill('input[name=de]', '3500');
    for (const kin of ['leur intercommunalité', 'leur département', 'leur région'])
      await page.check(`label:has-text("${kin}")`);
    await page.click('text=Voir la liste');
    expect(await page.textContent('#apercu')).toContain('6 collectivités répondent');
    await look();
    await page.click('text=1 sans site connu');
    expect(await page.locator('.rows > li').count()).toBe(1);
    const preview = page.url().slice(origin.length);
    await page.click('text=Suivre ces 4 sites');
    expect(await page.textContent('.said')).toContain('4 sites sont suivis');
    await look();
    await page.click('.preview-of .rows a:has-text("Saint-Exemple-Aval")');
    expect(await page.textContent('main')).toContain('Premier passage à partir du');
    await page.click('summary:has-text("Corriger ou compléter")');
    const correct = page.locator('form[action$="/corrections"]');
    await correct.locator('textarea').fill('accueil@saint-exemple.example');
    await correct.locator('input[name=because]').fill('https://un.saint-exemple.example/contact');
    await correct.locator('button').click();
    expect(await page.textContent('.said')).toContain('La correction est notée');
    expect(await page.textContent('.contacts')).toContain('accueil@saint-exemple.example');
    await look();
    await page.goto(`${origin}/annuaire?q=exemple`);
    await look();
    expect(widths.filter(([, width]) => width > 320)).toEqual([]);
    const entered = await narrow.storageState();
    await narrow.close();

    const paths = [preview, '/collectivites/34001', '/annuaire?q=exemple'];
    expect(await faults(browser, entered, { origin, paths })).toEqual([]);

    const wide = await (await browser.newContext({ storageState: entered })).newPage();
    await wide.goto(`${origin}/annuaire`);
    await wide.locator('input[name=q]').pressSequentially('coteau');
    await expect.poll(() => wide.locator('#resultats .rows > li').count()).toBe(1);
    expect(await wide.textContent('#resultats')).toContain('Saint-Exemple-Coteau');
    expect(web.errors).toEqual([]);
  }, 90_000);
});

/** What axe finds on pages with everything unfolded, in both looks, and what the browser itself complains of. */
async function faults(
  browser: Browser,
  storageState: Awaited<ReturnType<BrowserContext['storageState']>>,
  { origin, paths }: { readonly origin: string; readonly paths: readonly string[] },
): Promise<string[]> {
  const found: string[] = [];
  // Two looks of one page differ in colours alone.
  for (const [colorScheme, width, asked] of [
    ['light', 390, {}],
    ['dark', 1280, { runOnly: ['color-contrast'] }],
  ] as const) {
    const context = await browser.newContext({ storageState, colorScheme, viewport: { width, height: 900 } });
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') found.push(`${page.url()}: ${message.text()}`);
    });
    for (const path of paths) {
      await page.goto(origin + path);
      await page.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true; })`);
      await page.evaluate(AXE);
      const violations = await page.evaluate(async (options) => {
        type Axe = {
          run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
        };
        return (await (globalThis as unknown as { axe: Axe }).axe.run(options)).violations.flatMap(
          ({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`),
        );
      }, asked);
      found.push(...violations.map((one) => `${path} ${one}`));
    }
    await context.close();
  }
  return found;
}
