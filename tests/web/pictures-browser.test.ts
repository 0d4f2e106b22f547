/** Pictures in a real browser: a face that somebody hides is hidden at once from whoever looked at it before. */
import { type Page } from 'playwright';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findBrowser } from '../../src/crawlers/render/find-browser.js';
import { createPerson } from '../../db/queries/people.js';
import { addBlur } from '../../db/queries/blurs.js';
import { listen } from '../../src/web/server.js';
import { makeEntryPath } from '../../src/web/session.js';
import { AT } from '../review/store-kit.js';
import { launchBrowser } from '../support/browser.js';
import { captureOf, openCaseScene } from './case-kit.js';

const executablePath = findBrowser();
const title = executablePath === null ? 'in a browser (skipped: no browser)' : 'in a browser';

/** Brightness of a row of pixels of the picture of the page, as the browser drew it; empty when it could not be loaded. */
function rowOf(page: Page, source: string): Promise<readonly number[]> {
  // As text: the pages' own world has names that this one does not know.
  return page.evaluate(`(async () => {
    const image = [...document.images].find((one) => new URL(one.src).pathname.startsWith('${source}'));
    if (image === undefined) return [];
    image.scrollIntoView();
    await image.decode().catch(() => null);
    if (image.naturalWidth === 0) return [];
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, Math.floor(canvas.height / 3), canvas.width, 1);
    return [...data].filter((_, index) => index % 4 === 0);
  })()`);
}

// oxlint-disable-next-line vitest/valid-title -- the name says why it is skipped
describe.skipIf(executablePath === null)(title, () => {
  test('a copy that the browser stores is asked after each time: hidden, it changes at once, and the page around goes', async () => {
    const made = await openCaseScene();
    const { web, keys, bytes, reviewer } = made;
    const capture = await captureOf(made, bytes[0]);
    const server = await listen(web.app, { port: 0, hostname: '127.0.0.1' });
    onTestFinished(server.close);
    const browser = await launchBrowser();
    onTestFinished(() => browser.close());
    const origin = `http://127.0.0.1:${server.port}`;
    const person = createPerson(web.db, { name: 'Dominique', role: 'volunteer' }, AT);
    const page = await browser.newPage();
    await page.goto(origin + makeEntryPath(web.deps, person.id));
    await page.click('main button');
    const [image, shot] = [
      `/images/${encodeURIComponent(keys[0])}/page.webp`,
      `/captures/${capture}/page.webp`,
    ];
    const picture = '/images/';
    const answers: string[] = [];
    const network = await page.context().newCDPSession(page);
    await network.send('Network.enable');
    // As they came over the wire: the browser itself shows a 200 where it was told 304.
    network.on('Network.responseReceivedExtraInfo', ({ statusCode, headers }) => {
      if (/webp/.test(headers['content-type'] ?? '') || statusCode === 304) answers.push(String(statusCode));
    });
    const open = async (): Promise<void> => {
      await page.goto(`${origin}/visuels/${encodeURIComponent(keys[0])}`, { waitUntil: 'networkidle' });
    };

    await open();
    const before = await rowOf(page, picture);
    expect(before.length).toBeGreaterThan(100);
    expect((await rowOf(page, '/captures/')).length).toBeGreaterThan(100);
    expect(answers).toContain('200');
    answers.length = 0;
    await page.goto(`${origin}/visuels`, { waitUntil: 'networkidle' });
    answers.length = 0;
    await open();
    await rowOf(page, '/captures/');
    // Nothing comes twice.
    expect(new Set(answers)).toEqual(new Set(['304']));

    const areas = [{ x: 0, y: 0.1, width: 1, height: 0.6 }];
    addBlur(web.db, { contentKey: keys[0], areas, personId: reviewer, at: AT });
    await page.goto(`${origin}/visuels`, { waitUntil: 'networkidle' });
    await open();
    const hidden = await rowOf(page, picture);
    expect(hidden).toHaveLength(before.length);
    expect(hidden).not.toEqual(before);
    expect(await rowOf(page, '/captures/')).toEqual([]);
    // Nor at their own addresses, which the browser had stored.
    await page.goto(origin + image, { waitUntil: 'networkidle' });
    expect(await rowOf(page, picture)).toEqual(hidden);
    expect((await page.goto(origin + shot))?.status()).toBe(404);

    addBlur(web.db, { contentKey: keys[0], areas: [], personId: reviewer, at: AT });
    await open();
    expect(await rowOf(page, picture)).toEqual(before);
    expect(web.errors).toEqual([]);
  });
});
