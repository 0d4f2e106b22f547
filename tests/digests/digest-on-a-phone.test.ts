/** The digest as a phone shows it: nothing pushes the page sideways, and words stand out of their ground by day and by night. */
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { composeDigest } from '../../src/digests/index.js';
import { launchBrowser } from '../support/browser.js';
import { RICH } from './sample-digest.js';

const CHROMIUM = process.env['VIGIE_CHROMIUM'] ?? '/usr/bin/chromium';

/** Least contrast of any words with their ground (WCAG 2.2, relative luminance). */
const LEAST_CONTRAST = `(() => {
  const light = (text) => {
    const [r, g, b] = text.match(/[\\d.]+/g).map(Number).map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (el) => { for (let e = el; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!/, 0\\)$/.test(c)) return c; } return 'rgb(255, 255, 255)'; };
  const texts = [...document.querySelectorAll('body *')].filter((el) => [...el.childNodes].some((n) => n.nodeType === 3 && n.data.trim()));
  return Math.min(...texts.map((el) => { const [a, b] = [light(getComputedStyle(el).color), light(ground(el))].sort((x, y) => y - x); return (a + 0.05) / (b + 0.05); }));
})()`;

test.skipIf(!existsSync(CHROMIUM))(
  `long names break at 320 pixels, words are read by day and by night (skipped where ${CHROMIUM} is absent)`,
  async () => {
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 320, height: 640 } });
      await page.setContent(composeDigest(RICH)?.html ?? '');
      expect(await page.locator('li').count()).toBeGreaterThan(15);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await page.evaluate(LEAST_CONTRAST)).toBeGreaterThan(6.5);
      }
      expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(27, 26, 24)');
    } finally {
      await browser.close();
    }
  },
);
