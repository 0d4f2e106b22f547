/** The digest as a phone shows it: nothing pushes the page sideways. */
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { composeDigest } from '../../src/digests/index.js';
import { launchBrowser } from '../support/browser.js';

const CHROMIUM = process.env['VIGIE_CHROMIUM'] ?? '/usr/bin/chromium';

test.skipIf(!existsSync(CHROMIUM))(
  `long names break at 320 pixels (skipped where ${CHROMIUM} is absent)`,
  async () => {
    const digest = composeDigest({
      person: 'Camille',
      territory: 'dans l’Hérault',
      findings: [
        {
          authority: 'Saint-Exemple',
          title: 'x'.repeat(120),
          pageUrl: 'https://www.saint-exemple.example/',
          grade: 'hinted',
          reasons: [`Le nom du fichier : « ${'sans_espace_'.repeat(10)}.png ».`],
          reviewUrl: null,
        },
      ],
      problems: [
        {
          authority: 'Saint-Exemple',
          site: `https://www.${'saintexemple'.repeat(6)}.example/accueil`,
          reason: 'le serveur refuse l’accès',
          count: 2,
        },
      ],
      sitesLookedAt: 1,
      visualsRead: 1,
      stopUrl: null,
    });
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 320, height: 640 } });
      await page.setContent(digest?.html ?? '');
      expect(await page.locator('li').count()).toBe(2);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    } finally {
      await browser.close();
    }
  },
);
