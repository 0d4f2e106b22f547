/** People in a real browser: invited, a second factor set up and given, another territory refused. Script off, then axe. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, type BrowserContext, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, type OpenDatabase } from '../../db/open.js';
import { listPeople } from '../../db/queries/people.js';
import { codeAt, note, stopUrl } from '../../src/accounts/index.js';
import { findBrowser } from '../../src/crawlers/render/find-browser.js';
import { createBlobStore } from '../../src/evidence/blobs.js';
import { createWeb } from '../../src/web/app.js';
import type { WebDeps } from '../../src/web/context.js';
import { listen, type WebServer } from '../../src/web/server.js';
import { firstLink } from '../../src/web/session.js';
import { makeDatabase } from '../db/scene.js';
import { addTown, type Scene } from '../review/store-kit.js';
import { axeFaults } from '../support/axe.js';
import { PASSWORD } from './accounts-kit.js';
import { letterDesk } from './letter-desk.js';
import { launchBrowser } from '../support/browser.js';

const executablePath = findBrowser();

const title = executablePath === null ? 'in a browser (skipped: no browser)' : 'in a browser';
// oxlint-disable-next-line vitest/valid-title -- the name says why it is skipped
describe.skipIf(executablePath === null)(title, () => {
  let folder: string;
  let database: OpenDatabase;
  let server: WebServer;
  let browser: Browser;
  let origin: string;
  let deps: WebDeps;
  let now = new Date('2026-11-24T08:00:00.000Z');
  const errors: unknown[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'vigie-people-'));
    const { file, siteId } = makeDatabase(folder);
    database = openDatabase(file);
    const blobs = createBlobStore(path.join(folder, 'blobs'));
    const scene: Scene = { ...database, siteId, folder, file, blobs };
    addTown(scene, '29999');
    deps = {
      db: database.db,
      blobs,
      now: () => now,
      cacheDir: path.join(folder, 'cache'),
      letters: letterDesk(folder),
      hosts: [],
      accounts: {
        key: randomBytes(32),
      },
      onError: (error) => errors.push(error),
    };
    server = await listen(createWeb(deps), { port: 0, hostname: '127.0.0.1' });
    origin = `http://127.0.0.1:${server.port}`;
    browser = await launchBrowser();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    database?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const newContext = (): Promise<BrowserContext> =>
    browser.newContext({ javaScriptEnabled: false, viewport: { width: 320, height: 800 } });

  async function comeIn(page: Page, link: string): Promise<void> {
    await page.goto(link);
    await page.getByRole('button', { name: 'Entrer' }).click();
  }

  const minuteLater = (): void => {
    now = new Date(now.getTime() + 60_000);
  };

  async function expectSound(context: BrowserContext, at: string): Promise<void> {
    const state = await context.storageState();
    const scripted = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      storageState: state,
    });
    const page = await scripted.newPage();
    await page.goto(origin + at);
    const found = await axeFaults(page);
    await page.setViewportSize({ width: 320, height: 800 });
    const overflow = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect([at, found, overflow]).toEqual([at, [], 0]);
    await scripted.close();
  }

  test('alone, invited, a code, a territory, somebody else’s territory', async () => {
    const first = firstLink(deps);
    if (first.kind !== 'link') throw new Error('no link');
    const office = await newContext();
    const page = await office.newPage();
    await comeIn(page, origin + first.path);
    // One laptop, one person: nothing more is asked.
    expect(await page.locator('h1').textContent()).toContain('Tableau de bord');

    await page.goto(`${origin}/reglages`);
    await page.getByLabel('Nom montré').last().fill('Bao');
    await page.getByLabel('Coordination').check();
    await page.getByRole('button', { name: 'Préparer son lien' }).click();
    const link = (await page.locator('code.link').textContent()) ?? '';
    expect(link).toContain('/entree?jeton=');

    // From now on two people work here: whoever administers sets up a code.
    await page.goto(`${origin}/reglages`);
    expect(new URL(page.url()).pathname).toBe('/code');
    await expectSound(office, '/code');
    const secret = ((await page.locator('code.link').textContent()) ?? '').replaceAll(' ', '');
    await page.getByLabel('Code à six chiffres').fill(codeAt(secret, now));
    await page.getByRole('button', { name: 'Activer' }).click();
    expect(await page.locator('ul.plain-list code').count()).toBe(8);
    await page.getByRole('link', { name: 'C’est noté' }).click();

    await page.goto(`${origin}/reglages`);
    await page.getByRole('link', { name: 'Bao', exact: true }).click();
    await page.getByLabel('Département').selectOption('01');
    await page.getByRole('button', { name: 'Confier ce département' }).click();
    expect(await page.locator('main').textContent()).toContain('Ain (01)');
    const onBao = new URL(page.url()).pathname;
    // What these pages say of codes that were guessed at.
    for (const by of listPeople(database.db))
      note(database.db, { by, action: 'codes-stopped', subject: by.id, at: now.toISOString() });
    expect(await (await page.goto(`${origin}/compte`))?.text()).toContain('vingt codes faux');
    for (const at of [onBao, '/reglages', '/compte', '/compte/code', '/journal'])
      await expectSound(office, at);
    // The page under each mail, for somebody who is not come in.
    const outside = await newContext();
    const stop = stopUrl('', deps.accounts?.key ?? new Uint8Array(), first.person.id);
    await expectSound(outside, stop);
    const stopping = await outside.newPage();
    await stopping.goto(origin + stop);
    await stopping.getByRole('button', { name: 'Ne plus recevoir ces courriels' }).click();
    expect(await stopping.locator('main').textContent()).toContain('ne vous envoie plus');
    await expectSound(outside, stop);
    await stopping.getByRole('button', { name: 'Une fois par mois' }).click();
    expect(await stopping.locator('main').textContent()).toContain('une fois par mois');
    await outside.close();

    const section = await newContext();
    const bao = await section.newPage();
    await comeIn(bao, link);
    expect(new URL(bao.url()).pathname).toBe('/code');
    const hers = ((await bao.locator('code.link').textContent()) ?? '').replaceAll(' ', '');
    await bao.getByLabel('Code à six chiffres').fill(codeAt(hers, now));
    await bao.getByRole('button', { name: 'Activer' }).click();
    await bao.goto(`${origin}/suivi`);
    expect(await bao.locator('main').textContent()).not.toContain('Exemple-29999');
    const refused = await bao.goto(`${origin}/collectivites/29999`);
    expect(refused?.status()).toBe(403);
    expect(await bao.locator('h1').textContent()).toContain('hors de votre territoire');
    await expectSound(section, '/collectivites/29999');
    expect((await bao.goto(`${origin}/collectivites/01999`))?.status()).toBe(200);

    // Next time: her address, her password, her code.
    await bao.goto(`${origin}/compte`);
    await bao.getByLabel('Adresse', { exact: true }).fill('bao@section.example');
    await bao.getByRole('button', { name: 'Noter cette adresse' }).click();
    await bao.getByLabel(/Nouveau mot de passe/).fill(PASSWORD);
    await bao.getByRole('button', { name: 'Choisir ce mot de passe' }).click();
    await bao.getByRole('button', { name: 'Fermer la session' }).click();
    await expectSound(section, '/connexion');
    await bao.goto(`${origin}/connexion`);
    await bao.getByLabel('Adresse électronique').first().fill('bao@section.example');
    await bao.getByLabel('Mot de passe').fill(PASSWORD);
    await bao.getByRole('button', { name: 'Entrer' }).click();
    expect(new URL(bao.url()).pathname).toBe('/code');
    await expectSound(section, '/code');
    minuteLater();
    await bao.getByLabel('Code à six chiffres').fill(codeAt(hers, now));
    await bao.getByRole('button', { name: 'Continuer' }).click();
    expect(await bao.locator('h1').textContent()).toContain('Tableau de bord');

    // She leaves: one action, and where nobody works any more is shown.
    await page.goto(`${origin}/reglages`);
    await page.getByRole('link', { name: 'Départ : Bao' }).click();
    await page.getByRole('button', { name: /Mettre fin à son accès/ }).click();
    expect(await page.locator('main').textContent()).toContain('Ain (01)');
    expect((await bao.goto(`${origin}/`))?.status()).toBe(401);
    expect(errors).toEqual([]);
    await office.close();
    await section.close();
  }, 120_000);
});
