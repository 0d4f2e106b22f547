/** Which sightings a report is compared with: few, and the likeliest. */
import { expect, test } from 'vitest';
import { shownByAuthority } from '../../db/queries/report-search.js';
import type { CrawlEvent } from '../../src/crawlers/events.js';
import { openWeb } from '../web/web-kit.js';
import { record } from './record.js';
import { AT } from './scene.js';
import { HOME, pageEvent, seen, sightingOf, visualOf } from './sample-crawl.js';

const WEEK_MS = 7 * 86_400_000;

test('a picture of the frame of a site does not take the place of others, nor what is small or far in time', async () => {
  const web = openWeb();
  const at = (weeks: number): string => new Date(Date.parse(AT) - weeks * WEEK_MS).toISOString();
  const events: CrawlEvent[] = [];
  const show = (page: string, name: string, when: string, width: number): void => {
    const image = `${HOME}${name}.png`;
    const key = name.replaceAll(/\D/g, '').padStart(64, '0');
    events.push(
      seen(page, sightingOf(image), when),
      visualOf(image, '', when, { contentKey: `sha256:${key}`, sha256: key, width, height: 100 }),
    );
  };
  for (let number = 1; number <= 5; number += 1) {
    const page = `${HOME}page-${number}`;
    events.push(pageEvent(page, at(5 - number)));
    show(page, 'cadre-99', at(5 - number), 900);
    show(page, `affiche-${number}`, at(5 - number), 900);
    show(page, `logo-7${number}`, at(5 - number), 150);
  }
  await record(web, events);
  const names = (day: string | null, limit: number): readonly string[] =>
    shownByAuthority(web.db, '01999', { day, minSide: 200, ofEach: 2, limit }).map(({ imageUrl }) =>
      imageUrl.slice(HOME.length).replace('.png', ''),
    );
  const all = names(null, 50);
  expect(all.filter((name) => name === 'cadre-99')).toHaveLength(2);
  expect(all.filter((name) => name.startsWith('affiche'))).toHaveLength(5);
  expect(all.filter((name) => name.startsWith('logo'))).toEqual([]);
  expect(names(at(4).slice(0, 10), 1)).toEqual(['affiche-1']);
});
