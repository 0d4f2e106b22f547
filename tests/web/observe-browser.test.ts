/** Marking what one sees in a real browser: mouse, finger, keys, no script; axe and narrow screens on these pages. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { observationEventsOf } from '../../db/queries/observations.js';
import { findBrowser } from '../../src/crawlers/render/find-browser.js';
import type { Observation, PicturePlace } from '../../src/review/index.js';
import { axeFaults, CONTRAST } from '../support/axe.js';
import { type EyesStore, openEyesStore } from './eyes-store.js';
import { launchBrowser } from '../support/browser.js';

const executablePath = findBrowser();

const title = executablePath === null ? 'in a browser (skipped: no browser)' : 'in a browser';
// oxlint-disable-next-line vitest/valid-title -- the name says why it is skipped
describe.skipIf(executablePath === null)(title, () => {
  let folder: string;
  let store: EyesStore;
  let browser: Browser;
  const complaints: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'vigie-eyes-'));
    store = await openEyesStore(folder);
    browser = await launchBrowser();
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
    expect(complaints).toEqual([]);
    expect(store.errors).toEqual([]);
  });

  interface Seat {
    readonly page: Page;
    readonly person: string;
  }

  /** A person who never looked before, at the page of the first picture. */
  async function sit(
    options: Parameters<Browser['newContext']>[0],
    at = `/relecture/${store.pictures[0] ?? ''}/observations`,
  ): Promise<Seat> {
    const { id, ...cookie } = await store.enter();
    const context = await browser.newContext(options);
    await context.addCookies([{ ...cookie, url: store.origin }]);
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
    await page.goto(store.origin + at);
    return { page, person: id };
  }

  /** What this person has entered, in the order of the list. */
  function enteredBy(person: string, picture = store.pictures[0] ?? ''): readonly Observation[] {
    return observationEventsOf(store.db, picture).flatMap((event) =>
      event.person === person && event.kind === 'entered' ? event.observations : [],
    );
  }

  function expectNear(place: PicturePlace | undefined, wanted: PicturePlace, slack = 0.02): void {
    for (const side of ['x', 'y', 'width', 'height'] as const)
      expect({ side, isNear: Math.abs((place?.[side] ?? -1) - wanted[side]) < slack }).toEqual({
        side,
        isNear: true,
      });
  }

  async function field(page: Page) {
    const box = await page.locator('[data-field]').boundingBox();
    if (box === null) throw new Error('no field');
    return { ...box, at: (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const };
  }

  test('a rectangle drawn by mouse, from any corner, lands where it was drawn', async () => {
    const { page, person } = await sit({ viewport: { width: 1280, height: 900 } });
    await page.check('#voir-impossible-hands');
    expect(await page.isVisible('#dire-impossible-hands')).toBe(true);
    expect(await page.isVisible('#dire-impossible-shadows')).toBe(false);
    const { at } = await field(page);
    await page.mouse.move(...at(0.7, 0.6));
    await page.mouse.down();
    await page.mouse.move(...at(0.5, 0.5));
    await page.mouse.move(...at(0.3, 0.2));
    await page.mouse.up();
    await page.fill('input[name=note]', 'six doigts');
    await page.click('text=Ajouter cette observation');
    // The picture has the frame of what is ready, and the next one begins anew.
    expect(await page.locator('.drawn .frame.own').count()).toBe(1);
    expect(await page.locator('.drawn .frame.now').count()).toBe(0);
    await page.check('#voir-letters-no-letters');
    await page.mouse.click(...(await field(page)).at(0.999, 0.001));
    await page.keyboard.press('e');
    await page.waitForURL(/fait=note/);
    const [hands, letters] = enteredBy(person);
    expect(hands).toMatchObject({ id: 'impossible-hands', note: 'six doigts' });
    expectNear(hands?.place, { x: 0.3, y: 0.2, width: 0.4, height: 0.4 });
    expect(letters?.place.y).toBe(0);
    expect((letters?.place.x ?? 0) + (letters?.place.width ?? 0)).toBeCloseTo(1, 3);
    expect(await page.locator('.frame.own').count()).toBe(2);
    await page.context().close();
  });

  test('with keys alone: arrows move, with Shift they size, Escape takes it away, and it is told', async () => {
    const { page, person } = await sit({ viewport: { width: 1280, height: 900 } });
    await page.focus('#voir-impossible-hands');
    await page.keyboard.press('Space');
    await page.focus('[data-field]');
    await page.keyboard.press('ArrowRight');
    const first = await page.inputValue('[data-place]');
    expect(first).not.toBe('');
    for (let step = 0; step < 5; step += 1) await page.keyboard.press('ArrowLeft');
    for (let step = 0; step < 3; step += 1) await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => page.textContent('[data-told]')).toContain('Cadre à');
    const [x = 0, y = 0, width = 0, height = 0] = first.split(' ').map(Number);
    await page.keyboard.press('Tab');
    await page.focus('input[name=note]');
    // Keys of the page stay out of the field, Enter adds and clicks no picture.
    await page.keyboard.type('ev');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.noted li');
    await page.focus('[data-field]');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    expect(await page.inputValue('[data-place]')).toBe('');
    await page.click('button.main');
    await page.waitForURL(/fait=note/);
    const [seen] = enteredBy(person);
    expect(seen).toMatchObject({ id: 'impossible-hands', note: 'ev' });
    expectNear(seen?.place, { x: x - 0.1, y: y - 0.02, width, height: height + 0.06 }, 0.002);
    await page.context().close();
  });

  test('a tap of a finger makes a frame, also where the page is scrolled', async () => {
    const { page, person } = await sit({
      viewport: { width: 390, height: 700 },
      hasTouch: true,
      isMobile: true,
    });
    await page.locator('#voir-melting-texture').tap();
    await page.locator('[data-field]').scrollIntoViewIfNeeded();
    await page.touchscreen.tap(...(await field(page)).at(0.5, 0.25));
    await page.locator('text=Ajouter cette observation').tap();
    await page.locator('button.main').tap();
    await page.waitForURL(/fait=note/);
    const place = enteredBy(person)[0]?.place;
    expect((place?.x ?? 0) + (place?.width ?? 0) / 2).toBeCloseTo(0.5, 1);
    expect((place?.y ?? 0) + (place?.height ?? 0) / 2).toBeCloseTo(0.25, 1);
    await page.context().close();
  });

  test.each([320, 1000, 1280])(
    'without script, a click is where it was, at %i px; steps go along in the form',
    async (width) => {
      const { page, person } = await sit({ javaScriptEnabled: false, viewport: { width, height: 800 } });
      const picture = page.locator('input[type=image]:visible');
      expect(await picture.count()).toBe(1);
      const box = await picture.boundingBox();
      if (box === null) throw new Error('no picture');
      // The place first, what it is afterwards.
      await picture.click({ position: { x: box.width * 0.8, y: box.height * 0.3 } });
      expect(await page.textContent('.where')).toContain('Choisissez maintenant');
      await page.check('#voir-impossible-hands');
      await page.click('text=Ajouter cette observation');
      await page.check('#voir-broken-pattern');
      await page.selectOption('select[name=zone]', { label: 'en bas, à gauche' });
      await page.click('text=Ajouter cette observation');
      await page.locator('text=Retirer').last().click();
      await page.click('button.main');
      const [seen, ...more] = enteredBy(person);
      expect(more).toEqual([]);
      const { x, y, width: wide, height } = seen?.place ?? { x: 0, y: 0, width: 0, height: 0 };
      expect(Math.abs(x + wide / 2 - 0.8)).toBeLessThan(0.01);
      expect(Math.abs(y + height / 2 - 0.3)).toBeLessThan(0.01);
      await page.context().close();
    },
  );

  test('visuals greyed by a key, in place, and again after a reload; in clear under the pointer', async () => {
    const { page } = await sit({ viewport: { width: 1280, height: 900 } }, '/visuels');
    const filter = (): Promise<string> =>
      page.evaluate(`getComputedStyle(document.querySelector('.gallery img')).filter`);
    expect(await filter()).toBe('none');
    await page.keyboard.press('v');
    await page.waitForSelector('body.visuals-grey');
    expect(new URL(page.url()).pathname).toBe('/visuels');
    expect(await filter()).toContain('grayscale');
    await page.reload();
    expect(await filter()).toContain('grayscale');
    await page.hover('.gallery img');
    expect(await filter()).toBe('none');
    await page.mouse.move(2, 2);
    await page.focus('.card');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Shift+Tab');
    expect(await filter()).toBe('none');
    await page.keyboard.press('v');
    await page.waitForSelector('body:not([class*=visuals])');
    await page.context().close();
  });

  test('without script the choice at the foot of the page leads back to the page', async () => {
    const { page } = await sit({ javaScriptEnabled: false }, '/visuels?constat=hinted');
    await page.click('text=flouter');
    expect(new URL(page.url()).search).toBe('?constat=hinted');
    expect(await page.getAttribute('body', 'class')).toBe('visuals-blurred');
    await page.click('text=montrer en clair');
    expect(await page.getAttribute('body', 'class')).toBeNull();
    await page.context().close();
  });

  test('the exercise by keys, and a second reading from the pool', async () => {
    const { page } = await sit({}, '/relecture/essai');
    for (const [key, said] of [
      ['c', 'bonne décision'],
      ['e', 'bonne décision'],
      ['c', 'Vous avez l’œil'],
    ] as const) {
      await page.keyboard.press('s');
      await page.waitForURL(/essai\/[\w-]+$/);
      await page.keyboard.press(key);
      await page.waitForURL(/reponse=/);
      expect(await page.textContent('.reply .verdict')).toContain(said);
    }
    await page.goto(`${store.origin}/relecture/renfort`);
    await page.selectOption('select[name=departement]', '29');
    await page.click('text=Garder ce département');
    await page.waitForSelector('button.main');
    await page.keyboard.press('s');
    await page.waitForURL(/renfort\/[\w-]+/);
    await page.keyboard.press('s');
    await page.waitForURL(/fait=rendu/);
    await page.context().close();
  });

  test('axe finds nothing, nothing scrolls sideways at 320 px', async () => {
    const found: string[] = [];
    const [one = '', two = '', three = ''] = store.pictures;
    const paths = [
      `/relecture/${one}/observations`,
      `/relecture/${two}/observations?fait=note`,
      '/relecture/essai/photographie',
      '/relecture/essai/a-l-oeil?reponse=confirmed',
      '/relecture/renfort',
      `/relecture/renfort/${three}`,
    ];
    const { page } = await sit({ viewport: { width: 1280, height: 900 } }, '/relecture/renfort');
    await page.selectOption('select[name=departement]', 'aucun');
    await page.click('text=Garder ce département');
    await page.waitForSelector('button.main');
    await page.goto(store.origin + (paths[1] ?? ''));
    await page.check('#voir-impossible-hands');
    await page.selectOption('[data-zone]', 'all');
    await page.click('button[value=save]');
    await page.waitForURL(/fait=note/);
    const session = await page.context().newCDPSession(page);
    for (const at of paths) {
      await page.goto(store.origin + at);
      await page.evaluate(`document.querySelectorAll('details').forEach((each) => { each.open = true; });
          document.querySelector('#voir-impossible-hands')?.click();`);
      found.push(...(await axeFaults(page)).map((each) => `${at} ${each}`));
      await page.emulateMedia({ colorScheme: 'dark' });
      found.push(...(await axeFaults(page, CONTRAST)).map((each) => `${at} in the dark: ${each}`));
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize({ width: 320, height: 640 });
      const { cssContentSize } = await session.send('Page.getLayoutMetrics');
      if (cssContentSize.width > 320) found.push(`${at} is ${cssContentSize.width} px wide`);
      await page.setViewportSize({ width: 1280, height: 900 });
    }
    await page.context().close();
    expect(found).toEqual([]);
  }, 120_000);
});
