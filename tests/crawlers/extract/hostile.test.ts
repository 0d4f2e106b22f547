import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { extractPage, extractStylesheet, type PageExtract } from '../../../src/crawlers/extract/index.js';
import { ORIGINAL_RULES, originalCandidates } from '../../../src/crawlers/originals/index.js';

const dir = path.resolve(fileURLToPath(import.meta.url), '../../../fixtures/cms');
const pages = readdirSync(dir)
  .filter((name) => !name.includes('.'))
  .map((name) => readFileSync(path.join(dir, name, 'page.html'), 'utf8'));
const url = 'https://www.saint-exemple.example/';

/** What is wrong with an answer, whatever the page was; empty when all bounds hold. */
function faultsOf(found: PageExtract): string[] {
  const faults: string[] = [];
  const check = (holds: boolean, fault: string): void => {
    if (!holds) faults.push(fault);
  };
  check(found.sightings.length <= 2_000, 'too many sightings');
  check(found.links.length <= 5_000, 'too many links');
  const documents = found.documents.map((document) => document.url);
  for (const address of [
    ...found.links,
    ...found.feeds,
    ...found.stylesheets,
    ...found.embeds,
    ...documents,
  ]) {
    check(isWeb(address), `not an address: ${address}`);
  }
  for (const { imageUrl, declared, surroundings } of found.sightings) {
    check(isWeb(imageUrl) || imageUrl.startsWith('data:image/'), `not an address: ${imageUrl}`);
    check(!declared.includes(imageUrl), 'declared twice');
    check(declared.every(isWeb) && declared.length <= 24, 'declared');
    const words = [surroundings.alt, surroundings.title, surroundings.caption, surroundings.credit];
    check(
      words.every((text) => (text ?? '').length <= 1_000),
      'long words',
    );
    check(surroundings.pageCredits.length <= 20, 'too many credits');
  }
  return faults;
}

function isWeb(address: string): boolean {
  return /^https?:\/\//.test(address);
}

describe('whatever the page', () => {
  const fragment = fc.oneof(
    fc.constantFrom(
      '<img src="',
      '">',
      '<a href=',
      '<script>',
      '</script>',
      '{"url":"',
      '"}',
      '<div style="background:url(',
      ')',
      '<noscript>',
      '<figure>',
      '</figure>',
      '<figcaption>',
      '<p>© ',
      '</p>',
      '<!--',
      '<![CDATA[',
      '<svg><image href=',
      ' srcset="a.jpg 1x, ',
      'a.jpg',
      '/uploads/b.png ',
      'http://[',
      '%ZZ',
      '\u0000',
      '&#0;',
      '&amp;',
      '<base href="',
      '<template>',
      "data-settings='[",
      '<rss><item>',
      '<title>',
      '\uD800',
      'data:image/png;base64,',
    ),
    fc.string({ maxLength: 20, unit: 'binary' }),
  );

  test('arbitrary markup gives a sound answer', () => {
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 60 }), (parts) => {
        expect(faultsOf(extractPage({ html: parts.join(''), url }))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test('real pages with pieces cut out, doubled and replaced give a sound answer', () => {
    const mutation = fc.record({
      page: fc.nat(pages.length - 1),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat(400),
      put: fragment,
    });
    fc.assert(
      fc.property(mutation, mutation, ({ page, at, length, put }, second) => {
        const html = pages[page] ?? '';
        const start = Math.floor(at * html.length);
        const once = html.slice(0, start) + put + html.slice(start + length);
        const again = Math.floor(second.at * once.length);
        const cut = once.slice(0, again) + second.put + once.slice(again + second.length);
        expect(faultsOf(extractPage({ html: cut, url }))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('any style sheet gives absolute addresses', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.constantFrom(
              'url(',
              ')',
              '"',
              "'",
              '/uploads/a.jpg',
              '/*',
              '*/',
              'image-set(',
              '\\',
              '@import ',
            ),
            fc.string({ maxLength: 8 }),
          ),
          { maxLength: 40 },
        ),
        (parts) => {
          const found = extractStylesheet({ css: parts.join(''), url });
          expect(found.images.filter((address) => !/^https?:\/\//.test(address))).toEqual([]);
        },
      ),
    );
  });
});

describe('addresses made to hurt', () => {
  test.each([
    `/wp-content/${'/uploads/'.repeat(200)}${'-1x1'.repeat(500)}/`,
    `/wp-content/uploads/${'-1x1'.repeat(350)}/x`,
    `/storage/images/1-1-fre-FR/${'_aaaa'.repeat(250)}.jp`,
    `/image/fetch/`.repeat(100),
    `/files/live/a.jpg`.repeat(80),
    `/fileadmin/_processed_/csm_${'_aaaaaa'.repeat(190)}.jp`,
    `/local/cache-vignettes/L1xH1/${'-aaaaa'.repeat(220)}.jp`,
    `/unsafe/${'1x1/'.repeat(340)}`,
    `/a${'-thumb'.repeat(220)}.jpg`,
  ])('%s', (address) => {
    const systems = ORIGINAL_RULES.map((rule) => rule.id);
    // A page may show thousands of them.
    for (let n = 0; n < 250; n += 1) {
      const imageUrl = `https://www.saint-exemple.example${address}${n}`;
      const found = originalCandidates({ imageUrl, declared: [] }, { systems, pageUrl: url });
      expect(found.length).toBeLessThanOrEqual(16);
    }
  });
});

describe('pages made to hurt', () => {
  const MIB = 1024 * 1024;
  let serial = 0;
  const long = (piece: string, chars = 5 * MIB): string => piece.repeat(Math.ceil(chars / piece.length));
  test.each([
    ['deep nesting', long('<div>', MIB), true],
    ['deep nesting with wrong ends', long('<a><b></i>', MIB), true],
    [
      'many pictures',
      long('<img src="/a/1.jpg">', MIB).replace(/1\.jpg/g, () => `${(serial += 1)}.jpg`),
      true,
    ],
    ['many links', long('<a href="/x">').replace(/\/x/g, () => `/${(serial += 1)}`), true],
    ['many comments in a style', `<style>${long('/*/ ', 2 * MIB)}</style>`, false],
    ['open url( in a style', `<style>${long('url(', 2 * MIB)}</style>`, false],
    ['quoted url( in a style', `<style>${long(`url("url('`, 2 * MIB)}</style>`, false],
    ['a long srcset', `<img srcset="${long('a.jpg 1x, ', MIB)}">`, false],
    ['a srcset of commas', `<img srcset="${long(',', MIB)}">`, false],
    ['slashes in a script', `<script>"${long('/a', 2 * MIB)}.jpg"</script>`, false],
    ['deep JSON', `<script type="application/json">${long('[', MIB)}</script>`, false],
    [
      'valid deep JSON',
      `<script type="application/json">${'['.repeat(5_000)}"/a.jpg"${']'.repeat(5_000)}</script>`,
      false,
    ],
    ['many captions', long('<figcaption class="credit">Photo : x<p>', MIB), true],
    ['many credits', long('<p>Photo : x</p>', 2 * MIB), false],
    ['many credits beside pictures', long('<div><img src=a.jpg><p>Photo : x</p></div>', 2 * MIB), false],
    ['wide and nested', `${long('<span>', 16_000)}${long('<i>x</i>', MIB)}`, false],
    ['longer than the limit', long(`<p>${'x'.repeat(400)}</p>`, 6 * MIB), true],
    ['quotes without end', long('<img alt="', 2 * MIB), false],
    ['white space', `<p>${long(' ', 3 * MIB)}</p>`, false],
    ['white space in a size', `<img src="a.jpg" width="1${long(' ', MIB)}x">`, false],
    ['an attribute of file names', `<div data-x="${long('.jpg', MIB)}"></div>`, false],
    ['addresses with a tail', `<script>${long(`"/a.jpg${','.repeat(4_000)}x" `, 4 * MIB)}</script>`, false],
    [
      'an element of many pictures',
      `<div ${long('x=/a.jpg ', MIB).replace(/x=\/a/g, () => `x${(serial += 1)}=/${serial}`)}></div>`,
      true,
    ],
    [
      'blocks around an attached caption',
      `<figure><img src="a.jpg"><figcaption>© Jean</figcaption></figure>${'<div>'.repeat(3_900)}${long('<i>x</i>', MIB)}`,
      false,
    ],
  ])('%s', (_name, html, truncated) => {
    const found = extractPage({ html, url });
    expect(faultsOf(found)).toEqual([]);
    expect(found.truncated).toBe(truncated);
  });
});
