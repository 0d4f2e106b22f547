import { describe, expect, test } from 'vitest';
import { decorationReason, DECORATION_RULES } from '../../../src/crawlers/extract/index.js';
import { NO_SURROUNDINGS } from '../../../src/classifiers/types.js';

const first = { occurrences: 1, pagesSeen: 1 };
const reason = (
  imageUrl: string,
  width: number | null = null,
  height: number | null = null,
  context = first,
) =>
  decorationReason(
    { imageUrl, declared: [], element: 'img', width, height, surroundings: NO_SURROUNDINGS },
    context,
  );
const S = 'https://www.saint-exemple.example';

const SKIPPED: readonly (readonly [string, string, number | null, number | null])[] = [
  ['tracking-pixel', `${S}/a.gif`, 1, 1],
  ['tracking-pixel', 'https://www.facebook.com/tr?id=1&ev=PageView', null, null],
  ['tracking-pixel', `${S}/stats/matomo.php?idsite=1`, null, null],
  ['spacer', `${S}/images/spacer.gif`, null, null],
  ['spacer', `${S}/images/filet.png`, 900, 3],
  ['icon', `${S}/images/loupe.png`, 32, 32],
  ['icon', `${S}/images/x-48x48.png`, null, null],
  ['icon', `${S}/local/cache-gd2/L32xH32/x-01234.png`, null, null],
  ['icon', `${S}/wp-content/uploads/icone-fleche-48x48.png`, null, null],
  // What is left of `data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>` behind a filter.
  ['spacer', 'http://www.w3.org/2000/svg%22/%3E', null, null],
  ['icon', `${S}/images/picto-velo.png`, 100, 100],
  ['emoji', 'https://s.w.org/images/core/emoji/15.0.3/72x72/1f389.png', null, null],
  ['flag', `${S}/media/mod_languages/images/flags/fr.png`, 18, 12],
  ['avatar', 'https://secure.gravatar.com/avatar/0123?s=96', 96, 96],
  ['avatar', `${S}/avatars/12.jpg`, 100, 100],
  ['map-tile', 'https://a.tile.openstreetmap.org/12/2048/1400.png', 256, 256],
  ['map-tile', 'https://carte.example/tiles/12/2048/1400.png', null, null],
  ['weather-widget', 'https://meteofrance.com/modules/a.svg', null, null],
  ['captcha', `${S}/captcha/image.php`, 200, 60],
  ['badge', `${S}/images/google-play-badge.png`, 160, 60],
];

describe('decoration', () => {
  test.each(SKIPPED)('%s: %s', (rule, url, width, height) => {
    expect(reason(url, width, height)).toBe(rule);
  });

  test('every rule has an example', () => {
    const shown = new Set([...SKIPPED.map(([rule]) => rule), 'site-frequency']);
    expect(DECORATION_RULES.filter((rule) => !shown.has(rule))).toEqual([]);
  });

  test.each([
    [`${S}/wp-content/uploads/logo.png`, 200, 80],
    // However small it is shown, somebody put it there and a poster may stand behind it.
    [`${S}/wp-content/uploads/2026/06/affiche-48x48.png`, null, null],
    [`${S}/wp-content/uploads/2026/06/affiche.png`, 1, 1],
    [`${S}/local/cache-vignettes/L32xH32/affiche-01234.png`, 32, 32],
    [`${S}/IMG/png/affiche.png`, 50, 50],
    [`${S}/sites/default/files/styles/mini/public/affiche.png`, 50, 50],
    [`${S}/wp-content/uploads/picto-fete.png`, null, null],
    [`${S}/wp-content/uploads/picto-fete.png`, 800, 600],
    [`${S}/avatars/affiche.jpg`, 800, 1200],
    [`${S}/img/p/1/2/3/123.jpg`, null, null],
    [`${S}/uploads/2026/06/12/3.jpg`, null, null],
    [`${S}/sites/default/files/default_images/fete.jpg`, null, null],
    [`${S}/uploads/bandeau.jpg`, 1920, 150],
    [`${S}/uploads/captcha-affiche.jpg`, null, null],
    [`data:image/jpeg;base64,QUJD`, null, null],
  ])('not skipped: %s %s × %s', (url, width, height) => {
    expect(reason(url, width, height)).toBeNull();
  });

  test.each([
    [1, 1, null],
    [3, 9, null],
    [3, 10, 'site-frequency'],
    [2, 10, null],
    [30, 100, 'site-frequency'],
    [29, 100, null],
  ])('seen on %i of %i pages', (occurrences, pagesSeen, expected) => {
    expect(reason(`${S}/uploads/a.jpg`, 800, 600, { occurrences, pagesSeen })).toBe(expected);
  });
});
