import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSitemap } from '../../../src/crawlers/discover/sitemaps.js';
import { decodeText, sniff } from '../../../src/crawlers/discover/text.js';

const S = 'https://saint-exemple.example';

describe('parseSitemap', () => {
  test('pages with dates and images', () => {
    const { pages } = parseSitemap(
      `<?xml version="1.0"?><urlset xmlns="x" xmlns:image="y"><url><loc> ${S}/a?b=1&amp;c=2 </loc><lastmod>2026-03-01</lastmod>
       <image:image><image:loc>${S}/i.jpg</image:loc><image:title>Titre</image:title><image:caption><![CDATA[Légende & co]]></image:caption></image:image></url>
       <url><loc>/relatif</loc><lastmod>n'importe quoi</lastmod></url><url><loc>javascript:alert(1)</loc></url></urlset>`,
      `${S}/sitemap.xml`,
    );
    expect(pages).toEqual([
      {
        url: `${S}/a?b=1&c=2`,
        lastModifiedMs: Date.parse('2026-03-01'),
        images: [{ url: `${S}/i.jpg`, title: 'Titre', caption: 'Légende & co' }],
      },
      { url: `${S}/relatif`, lastModifiedMs: null, images: [] },
    ]);
  });

  test('an index, newest first', () => {
    const { sitemaps, pages } = parseSitemap(
      `<sitemapindex><sitemap><loc>${S}/1.xml</loc><lastmod>2020-01-01</lastmod></sitemap><sitemap><loc>${S}/2.xml</loc><lastmod>2026-01-01</lastmod></sitemap></sitemapindex>`,
      S,
    );
    expect(sitemaps).toEqual([`${S}/2.xml`, `${S}/1.xml`]);
    expect(pages).toEqual([]);
  });

  test('what is left out is said', () => {
    const urlset = (n: number) => `<urlset>${`<url><loc>${S}/a</loc></url>`.repeat(n)}</urlset>`;
    expect(parseSitemap(urlset(20_000), S).truncated).toBe(false);
    expect(parseSitemap(urlset(20_001), S).truncated).toBe(true);
    expect(parseSitemap(`<urlset>${'<a>'.repeat(100)}`, S).truncated).toBe(true);
    const index = `<sitemapindex>${`<sitemap><loc>${S}/1.xml</loc></sitemap>`.repeat(201)}</sitemapindex>`;
    expect(parseSitemap(index, S).truncated).toBe(true);
    const images = '<image:image><image:loc>/i</image:loc></image:image>'.repeat(100);
    const pictured = (n: number): string =>
      `<urlset>${`<url><loc>${S}/a</loc>${images}</url>`.repeat(n)}</urlset>`;
    expect(parseSitemap(pictured(300), S).truncated).toBe(false);
    expect(parseSitemap(pictured(301), S).truncated).toBe(true);
    expect(parseSitemap(`${S}/a\n`.repeat(20_001), S).truncated).toBe(true);
  });

  test('a plain list; a page of HTML that answers instead', () => {
    expect(parseSitemap(`${S}/a\n${S}/b\r\nnon`, S).pages.map(({ url }) => url)).toEqual([
      `${S}/a`,
      `${S}/b`,
    ]);
    expect(parseSitemap(`<!doctype html><p>404 ${S}/a</p>`, S)).toEqual({
      pages: [],
      sitemaps: [],
      truncated: false,
    });
  });

  test('is bounded', () => {
    const text = `<urlset>${`<url><loc>${S}/a</loc></url>`.repeat(30_000)}</urlset>`;
    expect(parseSitemap(text, S).pages).toHaveLength(20_000);
    const deep = `<urlset>${'<url>'.repeat(100_000)}`;
    expect(parseSitemap(deep, S).pages).toEqual([]);
  });

  test('any text gives an answer', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            '<urlset>',
            '<url>',
            '</url>',
            '<loc>',
            '</loc>',
            `${S}/a`,
            '<!ENTITY x "y">',
            '&x;',
            '<![CDATA[',
            ']]>',
            '\u0000',
          ),
          { maxLength: 40 },
        ),
        (parts) => {
          expect(Array.isArray(parseSitemap(`<urlset>${parts.join('')}`, S).pages)).toBe(true);
        },
      ),
    );
  });
});

describe('decodeText', () => {
  const latin = Uint8Array.from([0x63, 0x61, 0x66, 0xe9, 0x92]);
  test.each([
    ['utf-8', Buffer.from('café'), null, 'café'],
    ['what the server says', Uint8Array.from([0x63, 0xe9]), 'text/html; charset=ISO-8859-1', 'cé'],
    [
      'what the page says',
      Buffer.concat([Buffer.from('<meta charset="windows-1252">'), latin]),
      null,
      '<meta charset="windows-1252">café’',
    ],
    ['nothing said, not UTF-8', latin, null, 'café’'],
    ['a byte order mark', Uint8Array.from([0xef, 0xbb, 0xbf, 0x61]), 'text/html; charset=iso-8859-1', 'a'],
    ['UTF-16', Uint8Array.from([0xff, 0xfe, 0x61, 0, 0xe9, 0]), null, 'aé'],
    ['an encoding that does not exist', Buffer.from('café'), 'text/html; charset=klingon', 'café'],
  ])('%s', (_, bytes, type, expected) => {
    expect(decodeText(bytes, type)).toBe(expected);
  });
});

test.each([
  ['%PDF-1.7', 'pdf'],
  ['\x89PNG\r\n\x1a\n', 'image'],
  ['\xff\xd8\xff\xe0', 'image'],
  ['RIFF\0\0\0\0WEBPVP8 ', 'image'],
  ['<svg xmlns="x"/>', 'image'],
  ['<!DOCTYPE html><html>', 'html'],
  ['\n <!-- x --> <p>bonjour', 'html'],
  ['<?xml version="1.0"?><rss>', 'xml'],
  ['<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', 'html'],
  ['bonjour', 'text'],
  ['\0\x01\x02', 'binary'],
])('sniff %j is %s', (text, kind) => {
  expect(sniff(Buffer.from(text, 'latin1'))).toBe(kind);
});
