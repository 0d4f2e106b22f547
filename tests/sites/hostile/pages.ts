/** Pages that are hostile by what stands in them: markup, words, JSON, style sheets, feeds, plans of the site. */
import { gzipSync } from 'node:zlib';
import { ALL_HARM, HARMFUL_WORDS, inAttribute } from './files.js';
import { html, link } from './maze.js';
import { answer, type RawRoute } from './serve-raw.js';

const INNOCENT = '/photos/innocente-1.jpg';
const xml = (body: string | Uint8Array): RawRoute => answer(body, { type: 'application/xml' });
const css = (body: string): RawRoute => answer(body, { type: 'text/css' });

const api = (body: string, headers: readonly string[]): RawRoute =>
  answer(gzipSync(body), { type: 'application/json', headers: ['Content-Encoding: gzip', ...headers] });

/** A page of a WordPress catalogue: pictures with forty copies each, under names as long as they may be. */
function mediaBomb(home: string, page: string): string {
  const long = `${home}/${'a'.repeat(3_500)}/${page}`;
  const sizes = (n: number): string =>
    Array.from({ length: 40 }, (_, size) => `"s${size}":{"source_url":"${long}-${n}-${size}.jpg"}`).join(',');
  const picture = (n: number): string =>
    `{"link":"${home}/media/${page}-${n}","source_url":"${long}-${n}.jpg","mime_type":"image/jpeg","caption":{"rendered":"<script>alert(1)</script>"},"media_details":{"original_image":${n === 0 ? '"../../../etc/passwd"' : null},"sizes":{"__proto__":{"source_url":"file:///etc/passwd"},${sizes(n)}}}}`;
  const pictures = Array.from({ length: 99 }, (_, n) => picture(n)).join(',');
  return `[{"__proto__":{"polluted":true},"source_url":"http://127.0.0.2/x.jpg","link":"http://127.0.0.2/"},${pictures}]`;
}

function circle(depth: number): string {
  return `${'{"image":'.repeat(depth)}"${INNOCENT}"${'}'.repeat(depth)}`;
}

const BOMBS = {
  '/bombe.xml.gz': () => Buffer.alloc(24 * 1024 * 1024, 0x20),
  // Within every limit but that of good sense: one character makes each of its letters take two bytes.
  '/lourd.xml.gz': () => `<urlset><!--\u2026${'a'.repeat(19 * 1024 * 1024)}--></urlset>`,
};

let made: Record<string, RawRoute> | null = null;

/** Made at the first call, and whole before anybody asks: they take a while. */
function bombs(): Record<string, RawRoute> {
  made ??= Object.fromEntries(
    Object.entries(BOMBS).map(([path, make]) => [
      path,
      answer(gzipSync(make()), { type: 'application/gzip' }),
    ]),
  );
  return made;
}

/** Plans of the site, by path, and what they lead to. */
export function hostilePlans(home: string): Record<string, RawRoute> {
  return {
    ...bombs(),
    '/plan.xml': xml(
      `<sitemapindex>${['/plan.xml', '/plan-2.xml', '/bombe.xml.gz', '/lourd.xml.gz', '/images.xml', '/enorme.xml', '/flux.xml'].map((at) => `<sitemap><loc>${home}${at}</loc><lastmod>9999-12-31</lastmod></sitemap>`).join('')}<sitemap><loc>http://127.0.0.2/plan.xml</loc></sitemap><sitemap><loc>file:///etc/passwd</loc></sitemap></sitemapindex>`,
    ),
    '/plan-2.xml': xml(
      `<sitemapindex><sitemap><loc>${home}/plan.xml</loc></sitemap><sitemap><loc>${home}/plan-2.xml?x</loc></sitemap></sitemapindex>`,
    ),
    '/images.xml': xml(
      `<urlset>${`<url><loc>${home}/mots</loc>${'<image:image><image:loc>/i</image:loc></image:image>'.repeat(90)}</url>`.repeat(400)}</urlset>`,
    ),
    '/enorme.xml': xml(
      `<urlset>${Array.from({ length: 25_000 }, (_, n) => `<url><loc>${home}/plan/${n}</loc><lastmod>${n % 2 === 0 ? '2999-01-01' : new Date().toISOString()}</lastmod></url>`).join('')}`,
    ),
  };
}

/** By path. `home` = address of the site. */
export function hostilePages(home: string): Record<string, RawRoute> {
  const words = inAttribute(ALL_HARM);
  return {
    '/mots': answer(
      html(
        `${HARMFUL_WORDS.map((text, n) => `<figure><img src="/photos/innocente-${n}.jpg?${encodeURIComponent(text)}" alt="${inAttribute(text)}" title="${inAttribute(text)}" width=640 height=480><figcaption>${text.replaceAll('<', '&lt;')}</figcaption></figure>`).join('')}<a href="/${encodeURIComponent('../../' + ALL_HARM)}">x</a><a href="/x%00y%1b%5b2J%e2%80%ae.html">x</a>`,
        `<title>${words.repeat(400)}</title>`,
      ),
    ),
    '/attributs': answer(
      html(
        `<img src="${INNOCENT}" alt="${'a'.repeat(4_000_000)}"><div style="${'background:url('.repeat(20_000)}"></div><img srcset="${'/photos/innocente-2.jpg 1w, '.repeat(10_000)}"><img data-src="__proto__" data-__proto__="/photos/innocente-2.jpg" data-srcset="__proto__ 1x, constructor 2x">`,
      ),
    ),
    '/json': answer(
      html(
        [
          `{"__proto__":{"contentUrl":"${INNOCENT}","polluted":true},"constructor":{"prototype":{"polluted":true}},"@type":"ImageObject"}`,
          circle(5_000),
          '['.repeat(200_000),
          `{"@graph":[${'{"@id":"#a","image":{"@id":"#a"}},'.repeat(20_000)}{}]}`,
          '{"image":"\\ud800\\u0000\\u202e.jpg"}',
        ]
          .map((json) => `<script type="application/ld+json">${json}</script>`)
          .join(''),
      ),
    ),
    '/jeux-de-caracteres': answer(`+ADw-script+AD4-alert(1)+ADw-/script+AD4-${link('/mairie/utf-7')}`, {
      type: 'text/html; charset=utf-7',
    }),
    '/utf-16': answer(Buffer.from(html(`<img src="${INNOCENT}">`), 'utf16le'), {
      type: 'text/html; charset=utf-16',
    }),
    '/octets': answer(
      Buffer.concat([Buffer.from('<html>\xff\xfe\xc3\x28\0\x1b', 'latin1'), Buffer.alloc(50_000, 0xff)]),
    ),
    '/mauvais-type': answer(html(link('/mairie/autre-type')), { type: 'image/jpeg; charset="' }),
    '/rafraichit': answer(
      '<meta http-equiv=refresh content="0;url=http://127.0.0.2/"><meta http-equiv=refresh content="0;url=javascript:alert(1)"><base href="http://169.254.169.254/"><a href=x>x</a><img src=y.jpg>',
    ),
    '/feuilles': answer(
      html(
        '<p>feuilles</p>',
        '<link rel=stylesheet href=/a.css><link rel=stylesheet href=http://127.0.0.2/x.css>',
      ),
    ),
    '/a.css': css(`@import "b.css";${'@import url(a.css);'.repeat(5_000)}`),
    '/b.css': css(`@import "a.css";${'a{background:url('.repeat(50_000)}`),
    '/flux.xml': xml(
      `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY f SYSTEM "file:///etc/passwd">]><rss><channel>${Array.from({ length: 20_000 }, (_, n) => `<item><link>${home}/flux/${n}</link><title>&a;&f;${'<'.repeat(3)}</title></item>`).join('')}</channel></rss>`,
    ),
    // Asked with queries: the server leaves them out. Each list says that it has pages without number.
    '/wp-json/wp/v2/media': (socket, request) =>
      api(mediaBomb(home, /[?&]page=(\d+)/.exec(request.path)?.[1] ?? '0'), ['X-WP-TotalPages: 99999999'])(
        socket,
        request,
      ),
    '/wp-json/wp/v2/types': api(
      '{"__proto__":{"slug":"a","rest_base":"../../secret"},"b":{"slug":"b","rest_base":"b"},"constructor":1}',
      [],
    ),
    '/wp-json/wp/v2/posts': api(
      '[{"link":"http://127.0.0.2/x","modified_gmt":"9999-12-31T00:00:00"},{"link":"javascript:alert(1)"},7,null]',
      ['X-WP-TotalPages: -1'],
    ),
    '/wp-json/wp/v2/pages': api('['.repeat(500_000), []),
    '/wp-json/wp/v2/b': api('{"length":1e9}', []),
    '/.well-known/tdmrep.json': answer(
      JSON.stringify(
        Array.from({ length: 3_000 }, (_, n) => ({
          location: `/${'*a'.repeat(300)}${n}$`,
          'tdm-reservation': n === 0 ? 1 : 'toto',
          'tdm-policy': `javascript:alert(1)${ALL_HARM}`,
        })),
      ),
      { type: 'application/json' },
    ),
  };
}

/** What the plan and the feed lead to. */
export function emptyPage(path: string): RawRoute | null {
  return /^\/(?:plan|flux)\/\d+$/.test(path) ? answer(html('rien')) : null;
}
