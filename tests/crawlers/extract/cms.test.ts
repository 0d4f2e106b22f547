import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ORIGINAL_RULES } from '../../../src/crawlers/originals/index.js';
import { summary } from './summary.js';

const dir = path.resolve(fileURLToPath(import.meta.url), '../../../fixtures/cms');
const pages = readdirSync(dir).filter((name) => existsSync(path.join(dir, name, 'page.html')));

describe('pages in the manner of each system', () => {
  test.each(pages)('%s', (name) => {
    const expected: unknown = JSON.parse(readFileSync(path.join(dir, name, 'expected.json'), 'utf8'));
    expect(summary(readFileSync(path.join(dir, name, 'page.html'), 'utf8'))).toEqual(expected);
  });

  test('each system that a page can give away has a page', () => {
    const met = new Set(
      pages.flatMap((name) => {
        const expected = JSON.parse(readFileSync(path.join(dir, name, 'expected.json'), 'utf8')) as {
          systems: string[];
        };
        return expected.systems;
      }),
    );
    // Services whose addresses alone tell them have their examples in the tests of the originals.
    const byAddress =
      'cloudflare cloudinary host-images thumbor imgproxy ghost strapi directus payload supabase resizers prestashop concrete grav liip craft webflow weebly shopify query-cdn reseau-des-communes iso-upload monsite generic';
    const missing = ORIGINAL_RULES.map((rule) => rule.id).filter(
      (id) => !met.has(id) && !byAddress.split(' ').includes(id),
    );
    expect(missing).toEqual([]);
  });
});
