/** Pictures of a theme in a crawl: told with the first page that shows them, each asked for once, small ones left aside. */
import { expect, test } from 'vitest';
import { classify } from '../../src/classifiers/classify.js';
import { makeJpeg, makePng, makeXmp } from '../fixtures/make-image.js';
import { page, type SiteAnswer } from '../support/site.js';
import { useSites } from '../support/use-sites.js';
import { collect, learningMemory, makeKit, of, problems } from './crawl-kit.js';

const { open, site } = useSites();
const HERO = '/wp-content/themes/commune/img/village.jpg';

test('is looked at with the page that shows it, once in a crawl, and known the next time', async () => {
  const xmp = makeXmp({
    'Iptc4xmpExt:DigitalSourceType': 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
  });
  const sheet = [
    '@import url("base.css") layer(base);',
    '.hero{background:url(../img/village.jpg) center/cover}',
    '.menu a{background:url(../img/sprite.png)}',
    '.carte{background-image:url(../img/petite.jpg)}',
    '.jamais{background:url(../img/jamais.jpg)}',
  ].join('\n');
  const jpeg = (body: Uint8Array): SiteAnswer => ({ type: 'image/jpeg', body, etag: `"${body.length}"` });
  const css = (body: string): SiteAnswer => ({ type: 'text/css', body });
  const withSheet = (title: string, body: string): SiteAnswer => {
    const made = page(title, body);
    return {
      ...made,
      etag: `"${title}"`,
      body: String(made.body).replace(
        '</head>',
        '<link rel="stylesheet" href="/wp-content/themes/commune/css/style.css"></head>',
      ),
    };
  };
  const menu = '<nav class="menu"><a href="/vie">Vie</a><a href="/fete">Fête</a></nav>';
  const town = await site({
    '/': withSheet('Saint-Exemple', menu),
    '/vie': withSheet('Vie', `${menu}<div class="hero"></div><p class="carte"></p>`),
    '/fete': withSheet('Fete', `${menu}<div class="hero"></div><footer class="pied"></footer>`),
    '/wp-content/themes/commune/css/style.css': css(sheet),
    '/wp-content/themes/commune/css/base.css': css('.pied{background-image:url(../img/pied.jpg)}'),
    [HERO]: jpeg(await makeJpeg({ width: 1_200, height: 500, xmp })),
    '/wp-content/themes/commune/img/pied.jpg': jpeg(await makeJpeg({ width: 900, height: 300 })),
    '/wp-content/themes/commune/img/petite.jpg': jpeg(await makeJpeg({ width: 150, height: 100 })),
    '/wp-content/themes/commune/img/sprite.png': {
      type: 'image/png',
      body: await makePng({ width: 400, height: 400 }),
    },
    '/wp-content/themes/commune/img/jamais.jpg': jpeg(await makeJpeg({ width: 800, height: 400 })),
  });
  const kit = makeKit();
  open.push(kit.close);
  const memory = learningMemory();
  const events = await collect(kit, `${town.url}/`, {}, memory, memory.learn);
  const told = of(events, 'visual').map(({ imageUrl, traces, surroundings, integrity }) => [
    imageUrl.replace(town.url, ''),
    classify({ traces, surroundings: [surroundings], integrity }).grade,
  ]);
  expect(Object.fromEntries(told)).toEqual({
    '/wp-content/themes/commune/img/pied.jpg': 'none',
    [HERO]: 'technical',
  });
  const [sighting, ...more] = of(events, 'sighting').filter(({ sighting: one }) =>
    one.imageUrl.endsWith(HERO),
  );
  expect(sighting?.sighting.element).toBe('background');
  expect(more).toEqual([]);
  const asked = town.paths().filter((path) => path.startsWith('/wp-content'));
  expect(new Set(asked).size).toBe(asked.length);
  expect(asked).toContain(HERO);
  expect(asked.some((path) => path.includes('sprite') || path.includes('jamais'))).toBe(false);
  expect(of(events, 'evidence')).toHaveLength(1);
  expect(problems(events)).toEqual([]);

  memory.newCrawl();
  town.log.length = 0;
  const next = await collect(kit, `${town.url}/`, {}, memory, memory.learn);
  expect(of(next, 'visual').map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged']);
  expect(town.paths().filter((path) => path === HERO)).toHaveLength(1);
});
