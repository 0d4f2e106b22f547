/**
 * The pictures of the guide (`npm run docs:captures`): pages as people see them, on the sample town halls. Run it again
 * when pages change; it writes docs/images.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright';
import { createPerson, type PersonRow } from '../../db/queries/people.js';
import { composeDigest } from '../../src/digests/index.js';
import { findBrowser } from '../../src/crawlers/render/find-browser.js';
import { keptTemplates } from '../../src/letters/kept-templates.js';
import sharp from '../../src/sharp.js';
import { createWeb } from '../../src/web/app.js';
import type { WebDeps } from '../../src/web/context.js';
import { listen } from '../../src/web/server.js';
import { makeEntryPath } from '../../src/web/session.js';
import { RICH } from '../digests/sample-digest.js';
import { launchBrowser } from '../support/browser.js';
import { makeDemoStore } from '../web/demo-store.js';
import { letterDesk } from '../web/letter-desk.js';
import { validatedIn } from '../web/letters-kit.js';

const IMAGES = fileURLToPath(new URL('../../docs/images', import.meta.url));
const DESK = { width: 1200, height: 800 };
const MAIL = { width: 600, height: 1100 };
const TELEPHONE = { width: 390, height: 760 };
const LOCAL =
  'L’affiche du marché de Noël est partout dans la commune depuis la mi-novembre. Plusieurs illustratrices et illustrateurs vivent et travaillent à quelques kilomètres d’ici, et l’école d’art voisine forme chaque année de jeunes autrices et auteurs qui cherchent leurs premières commandes.';

/**
 * A browser writes days by the language that it speaks itself, and Debian's speaks English without a package of its own:
 * for the picture they are shown as one in French shows them.
 */
const DAYS_IN_FRENCH = `for (const field of document.querySelectorAll('input[type=date]')) {
  field.dataset.day = field.value;
  const { width } = field.getBoundingClientRect();
  field.type = 'text';
  field.style.inlineSize = width + 'px';
  field.value = field.dataset.day === '' ? 'jj/mm/aaaa' : field.dataset.day.split('-').reverse().join('/');
}`;
const DAYS_AGAIN = `for (const field of document.querySelectorAll('input[data-day]')) {
  field.type = 'date';
  field.style.inlineSize = '';
  field.value = field.dataset.day;
  delete field.dataset.day;
}`;

const executablePath = findBrowser();
if (executablePath === null) throw new Error('a browser is needed: install the package "chromium"');
const folder = mkdtempSync(path.join(tmpdir(), 'vigie-captures-'));
const demo = await makeDemoStore(folder, { follow: true });
/** The shipped templates, which nobody validated, until a letter is to be approved. */
let templates = keptTemplates(null);
const deps: WebDeps = {
  ...demo.store,
  now: demo.app.now,
  cacheDir: path.join(folder, 'cache'),
  letters: letterDesk(folder, { templates: () => templates() }),
  hosts: [],
  onError: (error) => {
    throw error;
  },
};
const server = await listen(createWeb(deps), { port: 0, hostname: '127.0.0.1' });
const origin = `http://127.0.0.1:${server.port}`;
const browser = await launchBrowser();
mkdirSync(IMAGES, { recursive: true });
try {
  await takeAll(browser);
} finally {
  await browser.close();
  await server.close();
  await demo.close();
  rmSync(folder, { recursive: true, force: true });
}

async function takeAll(inBrowser: Browser): Promise<void> {
  const reader = await comes(inBrowser, 'Camille', 'volunteer', DESK);
  const second = await comes(inBrowser, 'Dominique', 'coordinator', DESK);
  const phone = await comes(inBrowser, 'Sacha', 'volunteer', TELEPHONE);

  await reader.goto(`${origin}/`);
  await take(reader, 'tableau-de-bord');
  await second.goto(`${origin}/suivi`);
  await take(second, 'sites-suivis');

  await reader.goto(`${origin}/relecture`);
  await reader.click('button:has-text("Commencer")');
  await take(reader, 'relecture');
  await reader.keyboard.press('c');
  await reader.check('[name=made][value=generated]');
  await reader.check('[name=realistic][value=non]');
  await reader.check('[name=recognisablePerson][value=non]');
  await reader.check('[name=mention][value=beside]');
  await reader.fill('[name=mentionText]', 'Illustration générée par IA');
  await reader.locator('[name=made][value=generated]').scrollIntoViewIfNeeded();
  await take(reader, 'confirmer');
  await reader.click('button:has-text("Enregistrer : confirmé")');

  await phone.goto(`${origin}/signaler`);
  await take(phone, 'signaler');

  await reader.goto(`${origin}/visuels?constat=stated`);
  await reader.click('main a[href^="/visuels/"]');
  await take(reader, 'visuel');
  await reader.click('button:has-text("Ouvrir un dossier")');
  await take(reader, 'dossier');
  await reader.click('a:has-text("Préparer la lettre")');
  await reader.selectOption('[name=fonction]', 'maire');
  await reader.selectOption('[name=sexe]', 'F');
  await reader.fill('[name=courriel]', 'mairie@saint-exemple.example');
  await reader.fill('[name=lignes]', 'Hôtel de ville\n1 place de l’Église\n29998 Saint-Exemple-sur-Mer');
  await reader.fill('[name=paragraphe]', LOCAL);
  await reader.waitForSelector('#feuille:has-text("Madame la Maire"):has-text("mi-novembre")');
  await reader.evaluate('scrollTo(0, 0)');
  await take(reader, 'ecrire');
  await reader.click('button:has-text("Garder le brouillon")');
  await take(reader, 'lettre');
  await approval(reader, phone, second);

  await reader.goto(`${origin}/chiffres`);
  await take(reader, 'chiffres');
  await mail(inBrowser);
}

/** A letter of validated templates, reviewed by another person, before whoever approves it. */
async function approval(writer: Page, reviewer: Page, approver: Page): Promise<void> {
  const letter = writer.url().replace(/\?.*/u, '');
  templates = validatedIn(path.join(folder, 'donnees'));
  await writer.click('a:has-text("Reprendre le texte")');
  await writer.click('button:has-text("Garder le brouillon")');
  await reviewer.goto(letter);
  await reviewer.click('button:has-text("J’ai tout lu : elle est juste")');
  await approver.goto(`${letter}/validation`);
  await take(approver, 'valider');
}

/** The weekly mail, as wide as a mail reader shows it. */
async function mail(inBrowser: Browser): Promise<void> {
  const page = await inBrowser.newPage({ viewport: MAIL, locale: 'fr-FR' });
  await page.setContent(composeDigest(RICH)?.html ?? '');
  await take(page, 'bulletin');
}

/** Somebody comes in with a browser of her own. */
async function comes(
  inBrowser: Browser,
  name: string,
  role: PersonRow['role'],
  viewport: { readonly width: number; readonly height: number },
): Promise<Page> {
  const person = createPerson(demo.store.db, { name, role }, demo.app.now().toISOString());
  const context = await inBrowser.newContext({ viewport, locale: 'fr-FR', reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(origin + makeEntryPath(deps, person.id));
  await page.click('main button');
  return page;
}

/** A picture of what is on the screen, of few colours: pages have few, and the repository stays small. */
async function take(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.evaluate(DAYS_IN_FRENCH);
  const png = await page.screenshot({ animations: 'disabled' });
  await page.evaluate(DAYS_AGAIN);
  const small = await sharp(png).png({ palette: true, colours: 128, effort: 10 }).toBuffer();
  writeFileSync(path.join(IMAGES, `${name}.png`), small);
  process.stdout.write(`${name}.png, ${Math.round(small.length / 1024)} Ko\n`);
}
