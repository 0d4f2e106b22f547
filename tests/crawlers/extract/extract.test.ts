import { describe, expect, test } from 'vitest';
import {
  extractPage,
  extractStylesheet,
  mergeSiteFacts,
  type PageExtract,
} from '../../../src/crawlers/extract/index.js';
import { parseSrcset } from '../../../src/crawlers/extract/srcset.js';

const URL_OF_PAGE = 'https://www.saint-exemple.example/actus/page';
const page = (html: string, url = URL_OF_PAGE): PageExtract => extractPage({ html, url });
const urls = (html: string): string[] => page(html).sightings.map((sighting) => sighting.imageUrl);
const only = (html: string) => {
  const { sightings } = page(html);
  const [sighting] = sightings;
  if (sighting === undefined || sightings.length !== 1)
    throw new Error(`expected one visual: ${JSON.stringify(sightings)}`);
  return sighting;
};
const SITE = 'https://www.saint-exemple.example';

describe('srcset', () => {
  test.each([
    ['a.jpg 1x, b.jpg 2x', ['a.jpg', 'b.jpg']],
    ['a.jpg, b.jpg 2x', ['a.jpg', 'b.jpg']],
    [
      '/cdn-cgi/image/width=80,f=auto/a.jpg 80w, /cdn-cgi/image/width=160,f=auto/a.jpg 160w',
      ['/cdn-cgi/image/width=80,f=auto/a.jpg', '/cdn-cgi/image/width=160,f=auto/a.jpg'],
    ],
    [
      'https://static.wixstatic.com/media/a~mv2.jpg/v1/fill/w_456,h_300/a.jpg 1x',
      ['https://static.wixstatic.com/media/a~mv2.jpg/v1/fill/w_456,h_300/a.jpg'],
    ],
    [
      'https://a.example/1.jpg,https://a.example/2.jpg 2x',
      ['https://a.example/1.jpg', 'https://a.example/2.jpg'],
    ],
    ['  a.jpg   300w  ,\n b.jpg 600w,', ['a.jpg', 'b.jpg']],
    ['a.jpg 300w 200h, b.jpg type(a, b)', ['a.jpg', 'b.jpg']],
    ['', []],
    [' , ,', []],
  ])('%s', (value, expected) => {
    expect(parseSrcset(value).map((entry) => entry.url)).toEqual(expected);
  });
  test('an address with hundreds of thousands of commas is read at once, not tried comma by comma', () => {
    const commas = ','.repeat(1_000_000);
    expect(parseSrcset(`a.jpg${commas}x 100w`)).toEqual([
      { url: `a.jpg${commas}x`, width: 100, density: null },
    ]);
    expect(parseSrcset(`a.jpg${commas}`).map(({ url }) => url)).toEqual(['a.jpg']);
  });

  test('descriptors', () => {
    expect(parseSrcset('a.jpg 300w, b.jpg 1.5x, c.jpg oops')).toEqual([
      { url: 'a.jpg', width: 300, density: null },
      { url: 'b.jpg', width: null, density: 1.5 },
      { url: 'c.jpg', width: null, density: null },
    ]);
  });
});

describe('the address that stands for a visual', () => {
  test.each([
    [
      'largest of a srcset',
      '<img src="/a-s.jpg" srcset="/a-s.jpg 300w, /a-l.jpg 1200w, /a-m.jpg 600w">',
      '/a-l.jpg',
      ['/a-m.jpg', '/a-s.jpg'],
    ],
    ['lazy attribute before its stand-in', '<img src="/img/blank.gif" data-src="/a.jpg">', '/a.jpg', []],
    [
      'lazy attribute before a blurred copy',
      '<img src="/a-tiny.jpg" data-src="/a.jpg">',
      '/a.jpg',
      ['/a-tiny.jpg'],
    ],
    [
      'JPEG before its WebP copy',
      '<picture><source type="image/webp" srcset="/a.webp 1200w"><img src="/a.jpg"></picture>',
      '/a.jpg',
      ['/a.webp'],
    ],
    [
      'link around it',
      '<a href="/bal-large.jpg"><span><img src="/thumbs/bal.jpg"></span></a>',
      '/thumbs/bal.jpg',
      ['/bal-large.jpg'],
    ],
    [
      'link and original file',
      '<a href="/bal-large.jpg"><img src="/bal-small.jpg" data-orig-file="/bal.jpg" srcset="/moyen.jpg 2x, /bal_medium.jpg 3x"></a>',
      '/bal_medium.jpg',
      ['/bal-large.jpg', '/bal.jpg', '/moyen.jpg', '/bal-small.jpg'],
    ],
    [
      'image-set',
      `<div style="background-image: image-set('/a.jpg' 1x, '/a-2x.jpg' 2x), url(/a.jpg)"></div>`,
      '/a.jpg',
      ['/a-2x.jpg'],
    ],
    [
      'unknown attribute',
      '<img src="/blank.png" data-machin="/photos/truc.jpg?x=1">',
      '/photos/truc.jpg?x=1',
      [],
    ],
    ['data-bgset', '<div data-bgset="/b.jpg 400w, /c.jpg 800w"></div>', '/c.jpg', ['/b.jpg']],
    ['entities', '<img src="/a.php?x=1&amp;w=300&#38;h=2">', '/a.php?x=1&w=300&h=2', []],
    ['credentials are dropped', '<img src="https://u:p@a.example/a.jpg">', 'https://a.example/a.jpg', []],
  ])('%s', (_name, html, imageUrl, declared) => {
    const sighting = only(html);
    expect(sighting.imageUrl).toBe(new URL(imageUrl, SITE).href);
    expect(sighting.declared).toEqual(declared.map((url) => new URL(url, SITE).href));
  });

  test('base href', () => {
    expect(urls('<base href="https://cdn.example/x/"><img src="a.jpg"><img src="../b.jpg">')).toEqual([
      'https://cdn.example/x/a.jpg',
      'https://cdn.example/b.jpg',
    ]);
  });

  test('addresses of other kinds are no visuals', () => {
    expect(
      urls(
        '<img src="javascript:alert(1)"><img src="ftp://a/b.jpg"><img src=""><img src="#"><img><img src="data:image/gif;base64,R0lGODlh">',
      ),
    ).toEqual([]);
  });

  test('a picture carried in the page is kept when it is large enough to be one', () => {
    const data = `data:image/jpeg;base64,${'QUJD'.repeat(1_000)}`;
    expect(urls(`<img src="${data}">`)).toEqual([data]);
    expect(urls(`<img src="${data}" data-src="/a.jpg">`)).toEqual([`${SITE}/a.jpg`]);
    const [sighting] = page(`<img src="${data}">`).sightings;
    expect(sighting?.surroundings.addresses).toEqual([]);
    expect(urls(`<img src="data:image/jpeg;base64,${'Q'.repeat(3 * 1024 * 1024)}">`)).toEqual([]);
  });
});

describe('places', () => {
  test.each([
    ['input', '<input type="image" src="/a.png">', ['/a.png']],
    ['video poster', '<video poster="/a.jpg"></video>', ['/a.jpg']],
    ['svg image', '<svg><image href="/a.jpg"/></svg>', ['/a.jpg']],
    ['svg filter', '<svg><filter><feImage xlink:href="/a.jpg"/></filter></svg>', ['/a.jpg']],
    ['object', '<object data="/a.jpg"></object>', ['/a.jpg']],
    ['embed', '<embed src="/a.png">', ['/a.png']],
    ['noscript', '<noscript><img src="/a.jpg"></noscript>', ['/a.jpg']],
    [
      'noscript beside its lazy twin',
      '<img class="lazy" data-src="/a.jpg"><noscript><img src="/a.jpg"></noscript>',
      ['/a.jpg'],
    ],
    ['template', '<template shadowrootmode="open"><img src="/a.jpg"></template>', ['/a.jpg']],
    ['srcdoc', `<iframe srcdoc="<img src='/a.jpg'>"></iframe>`, ['/a.jpg']],
    ['style block', '<style>/* url(/no.jpg) */ .a { background: #fff url( "/a.jpg" ) }</style>', ['/a.jpg']],
    ['custom property', '<div style="--fond:url(/a.jpg)"></div>', ['/a.jpg']],
    [
      'legacy background',
      '<table background="/a.gif"><tr><td background="/b.gif"></td></tr></table>',
      ['/a.gif', '/b.gif'],
    ],
    ['image-set of names alone', `<div style='background-image:image-set("/a.jpg" 1x)'></div>`, ['/a.jpg']],
    ['style in capitals', '<div style="BACKGROUND:URL(/a.jpg)"></div>', ['/a.jpg']],
    ['link to an image', '<a href="/a.JPG">Voir</a>', ['/a.JPG']],
    [
      'og and twitter',
      '<meta property="og:image" content="/a.jpg"><meta property="og:image:secure_url" content="/a.jpg"><meta name="twitter:image" content="/b.jpg"><link rel="image_src" href="/c.jpg">',
      ['/c.jpg', '/a.jpg', '/b.jpg'],
    ],
    ['preload', '<link rel="preload" as="image" href="/a.jpg" imagesrcset="/b.jpg 2x">', ['/b.jpg']],
    [
      'icons are none',
      '<link rel="icon" href="/favicon.png"><link rel="apple-touch-icon" href="/t.png"><meta name="msapplication-TileImage" content="/m.png">',
      [],
    ],
    [
      'JSON-LD graph',
      '<script type="application/ld+json">{"@graph":[{"@type":"Article","image":["/a.jpg",{"@type":"ImageObject","url":"/b.jpg"}],"publisher":{"logo":{"url":"/logo.png"}}}]}</script>',
      ['/a.jpg', '/b.jpg'],
    ],
    ['JSON attribute', `<div data-slides='[{"src":"/a.jpg"},{"src":"/b.jpg"}]'></div>`, ['/a.jpg', '/b.jpg']],
    ['Vue binding', `<x-galerie :images="[&quot;/a.jpg&quot;]"></x-galerie>`, ['/a.jpg']],
    [
      'script text',
      `<script>go({img:"\\/a.jpg", other: 'b.txt', bg: "url(/c.png)"})</script>`,
      ['/a.jpg', '/c.png'],
    ],
    [
      'sizes of one visual in JSON',
      `<div data-x='{"url":"/a.jpg","formats":{"small":{"url":"/a-s.jpg"},"large":{"url":"/a-l.jpg"}}}'></div>`,
      ['/a.jpg'],
    ],
    ['markup in an attribute', `<div data-content="<p><img src='/a.jpg'></p>"></div>`, ['/a.jpg']],
    [
      'words that mention a file',
      '<p data-note="voir le fichier plan.jpg">x</p><img alt="a.jpg" title="/b.jpg">',
      [],
    ],
  ])('%s', (_name, html, expected) => {
    expect(urls(html)).toEqual(expected.map((url) => new URL(url, SITE).href));
  });

  test('the same address twice on a page is one visual with both texts', () => {
    const sighting = only('<img src="/a.jpg?v=1" alt="Un"><img src="/a.jpg?v=2" alt="Deux">');
    expect(sighting.surroundings.alt).toBe('Un | Deux');
  });

  test('two thumbnails in links to one picture stay two visuals, and the picture is a third', () => {
    expect(urls('<a href="/c.jpg"><img src="/a.jpg"></a><a href="/c.jpg"><img src="/b.jpg"></a>')).toEqual([
      `${SITE}/a.jpg`,
      `${SITE}/b.jpg`,
      `${SITE}/c.jpg`,
    ]);
  });

  test.each([
    [
      'a link to another file',
      '<a href="/autre.jpg"><img src="/maire.jpg" alt="Le maire"></a>',
      ['/autre.jpg'],
    ],
    ['a picture under the mouse', '<img src="/maire.jpg" alt="Le maire" data-survol="/affiche.png">', []],
    [
      'a large file of another name',
      '<img src="/maire.jpg" alt="Le maire" data-full="/autre.jpg">',
      ['/autre.jpg'],
    ],
  ])('%s is a visual of its own: nothing said of one is said of the other', (_, html, declared) => {
    const { sightings } = page(html);
    expect(sightings).toHaveLength(2);
    const [shown, other] = sightings.toSorted((a) => (a.imageUrl === `${SITE}/maire.jpg` ? -1 : 1));
    expect(shown?.declared).toEqual(declared.map((url) => SITE + url));
    expect(shown?.surroundings.addresses).toEqual([`${SITE}/maire.jpg`]);
    expect(other?.surroundings).toMatchObject({ alt: null, caption: null, credit: null });
    expect(other?.declared).toEqual([]);
  });

  test('another picture for telephones is another visual; another size is not', () => {
    const source = '<source media="(max-width: 600px)"';
    const of = (srcset: string): string[] =>
      urls(`<picture>${source} srcset="${srcset}"><img src="/maire.jpg"></picture>`);
    expect(of('/affiche.png').toSorted()).toEqual([`${SITE}/affiche.png`, `${SITE}/maire.jpg`]);
    expect(of('/maire-mobile.jpg')).toEqual([`${SITE}/maire-mobile.jpg`]);
  });

  test('pictures of one JSON object are one visual where their names say so', () => {
    const json = JSON.stringify({
      '@context': 'https://schema.org',
      image: '/maire.jpg',
      thumbnail: '/maire-150x150.jpg',
      illustration: '/affiche.png',
    });
    const { sightings } = page(`<script type="application/ld+json">${json}</script>`);
    expect(sightings.map(({ imageUrl, declared }) => [imageUrl, declared])).toEqual([
      [`${SITE}/maire.jpg`, [`${SITE}/maire-150x150.jpg`]],
      [`${SITE}/affiche.png`, []],
    ]);
  });

  test('a link around several pictures belongs to none of them', () => {
    const { sightings } = page('<a href="/c.jpg"><img src="/a.jpg"><img src="/b.jpg"></a>');
    expect(sightings.map((sighting) => [sighting.imageUrl, sighting.declared.length])).toEqual([
      [`${SITE}/a.jpg`, 0],
      [`${SITE}/b.jpg`, 0],
      [`${SITE}/c.jpg`, 0],
    ]);
  });
});

describe('words beside the visual', () => {
  const words = (html: string) => {
    const [sighting] = page(html).sightings;
    const { caption, credit, pageCredits } = sighting?.surroundings ?? {};
    return { caption, credit, pageCredits };
  };
  const none = { caption: null, credit: null, pageCredits: [] };

  test.each([
    [
      'figcaption',
      '<figure><img src="/a.jpg"><figcaption>Le bal&nbsp;: image générée par IA</figcaption></figure>',
      { ...none, caption: 'Le bal : image générée par IA' },
    ],
    [
      'figcaption of two pictures',
      '<figure><img src="/a.jpg"><img src="/b.jpg"><figcaption>Images générées par IA</figcaption></figure>',
      { ...none, pageCredits: ['Images générées par IA'] },
    ],
    [
      'a small icon does not count',
      '<figure><img src="/a.jpg"><img src="/loupe.png" width="16" height="16"><figcaption>Le bal</figcaption></figure>',
      { ...none, caption: 'Le bal' },
    ],
    [
      'a card with a heading is no caption',
      '<figure><img src="/a.jpg"><figcaption><h3>Images générées par IA : le débat</h3></figcaption></figure>',
      none,
    ],
    [
      'WordPress caption',
      '<div class="wp-caption"><img src="/a.jpg"><p class="wp-caption-text">Le bal</p></div>',
      { ...none, caption: 'Le bal' },
    ],
    [
      'description to which the picture points',
      '<p id="d">Image générée par IA</p><section><p>Texte</p></section><img src="/a.jpg" aria-describedby="x d">',
      { ...none, caption: 'Image générée par IA' },
    ],
    [
      'description that is told once, as caption',
      '<div class="wp-caption"><img src="/a.jpg" aria-describedby="d"><p id="d" class="wp-caption-text">Le bal</p></div>',
      { ...none, caption: 'Le bal' },
    ],
    [
      'description of several pictures',
      '<p id="d">Le bal</p><img src="/a.jpg" aria-describedby="d"><img src="/b.jpg" aria-describedby="d">',
      none,
    ],
    [
      'an article that its picture points to is no description',
      `<img src="/a.jpg" aria-describedby="d"><div id="d"><p>${'Images générées par IA : le débat est ouvert. '.repeat(10)}</p></div>`,
      none,
    ],
    [
      'a heading that its picture points to is no description',
      '<h2 id="d">Images générées par IA</h2><img src="/a.jpg" aria-describedby="d">',
      none,
    ],
    [
      'class credit',
      '<div><div><img src="/a.jpg"></div><span class="photo-credit">Jean Petit</span></div>',
      { ...none, credit: 'Jean Petit' },
    ],
    ['text right after', '<p><img src="/a.jpg"><br>© Jean Petit</p>', { ...none, credit: '© Jean Petit' }],
    [
      'paragraph right after',
      '<div><p><img src="/a.jpg"></p><p><em>Crédit photo : Jean Petit</em></p></div>',
      { ...none, credit: 'Crédit photo : Jean Petit' },
    ],
    [
      'an ordinary paragraph is none',
      '<div><p><img src="/a.jpg"></p><p>L’image générée par l’IA a fait débat au conseil.</p></div>',
      none,
    ],
    [
      'a headline that begins as a credit is none',
      '<div><img src="/a.jpg"><p>Images générées par IA : attention aux arnaques</p></div>',
      none,
    ],
    ['a question is none', '<div><img src="/a.jpg"><p>Photo ou image générée par IA ?</p></div>', none],
    [
      'a headline that is a link is none',
      '<div><img src="/a.jpg"><p><a href="/debat">Image générée par IA, un débat</a></p></div>',
      none,
    ],
    [
      'a signed credit may be a link',
      '<div><img src="/a.jpg"><p><a href="https://petit.example">© Jean Petit</a></p></div>',
      { ...none, credit: '© Jean Petit' },
    ],
    [
      'a line after a run of pictures speaks of the run',
      '<div><p><img src="/a.jpg"></p><p><img src="/b.jpg"></p><p>Visuels créés par IA</p></div>',
      { ...none, pageCredits: ['Visuels créés par IA'] },
    ],
    ['data-credit', '<img src="/a.jpg" data-credit="Jean Petit">', { ...none, credit: 'Jean Petit' }],
    [
      'data-caption with markup',
      '<a href="/a.jpg" data-caption="&lt;b&gt;Le bal&lt;/b&gt;"><img src="/b.jpg"></a>',
      { ...none, caption: 'Le bal' },
    ],
    ['rights of the site', '<img src="/a.jpg"><footer><p>© 2026 Saint-Exemple</p></footer>', none],
    [
      'notice in the footer',
      '<main><img src="/a.jpg"></main><footer><div><p>Les images de ce site sont générées par IA.</p></div></footer>',
      { ...none, pageCredits: ['Les images de ce site sont générées par IA.'] },
    ],
    [
      'line at the end of an article',
      '<article><img src="/a.jpg"><p>Texte.</p><p>Photos : Jean Petit</p></article>',
      { ...none, pageCredits: ['Photos : Jean Petit'] },
    ],
    [
      'section of credits',
      '<img src="/a.jpg"><p>Texte.</p><h2>Crédits photographiques</h2><p>Agence Exemple</p><h2>Autre</h2><p>Non</p>',
      { ...none, pageCredits: ['Agence Exemple'] },
    ],
    [
      'schema.org credit',
      '<img src="/a.jpg"><script type="application/ld+json">{"@type":"ImageObject","contentUrl":"/a.jpg","creditText":"Jean Petit","creator":{"name":"Atelier"}}</script>',
      { ...none, credit: 'Jean Petit | Atelier' },
    ],
  ])('%s', (_name, html, expected) => {
    expect(words(`<body>${html}</body>`)).toEqual(expected);
  });

  test('credits between pictures go to the picture that they follow', () => {
    const { sightings } = page(
      '<article><p><img src="/a.jpg"></p><p>© A</p><p><img src="/b.jpg"></p><p>© B</p><p><img src="/c.jpg"></p></article>',
    );
    expect(sightings.map((sighting) => sighting.surroundings.credit)).toEqual(['© A', '© B', null]);
  });

  test.each([
    ['Une image contenant texte, Police, logo\n\nLe contenu généré par l’IA peut être incorrect.', null],
    ['Une image contenant dessin Description générée automatiquement', null],
    ["Affiche du marché. Le contenu généré par l'IA peut être incorrect.", 'Affiche du marché.'],
    ['A picture containing text Description automatically generated', null],
    ['Une image générée par IA', 'Une image générée par IA'],
  ])('automatic descriptions of word processors: %s', (alt, expected) => {
    expect(only(`<img src="/a.jpg" alt="${alt}">`).surroundings.alt).toBe(expected);
  });

  test('file name, title of the page', () => {
    const sighting = only(
      '<title> Fête \n de la musique </title><svg><title>Flèche</title></svg><img src="/x/ChatGPT%20Image%2012%20mai.png?w=3">',
    );
    expect(sighting.surroundings).toMatchObject({
      fileName: 'ChatGPT Image 12 mai.png',
      pageTitle: 'Fête de la musique',
    });
  });
});

describe('endpoints that carry the address of the picture', () => {
  test.each([
    '/_next/image?url=%2Fx%2FChatGPT%2520Image%252012%2520mai.png&amp;w=640&amp;q=75',
    '/_image?href=%2F_astro%2FChatGPT%20Image%2012%20mai.png&amp;w=640&amp;f=webp',
    '/.netlify/images?url=/x/ChatGPT%20Image%2012%20mai.png&amp;w=640',
    '/_ipx/w_640&amp;f_webp/x/ChatGPT%20Image%2012%20mai.png',
  ])('its name is that of the picture: %s', (src) => {
    expect(only(`<img src="${src}">`).surroundings.fileName).toBe('ChatGPT Image 12 mai.png');
  });

  test('a link to one is a picture and no page', () => {
    const found = page('<a href="/_image?href=%2Fa.jpg&amp;w=640">a</a><a href="/b">b</a>');
    expect(found.links).toEqual(['https://www.saint-exemple.example/b']);
  });
});

describe('links and the page itself', () => {
  test('where the page sends its visitors, and office files among the documents', () => {
    const found = page(
      '<meta http-equiv="refresh" content="0; url=/accueil"><frameset><frame src="http://autre.example/"></frameset><a href="/affiche.docx">d</a>',
    );
    expect(found.forwards).toEqual([`${SITE}/accueil`, 'http://autre.example/']);
    expect(found.links).toEqual(found.forwards);
    expect(found.documents.map(({ url }) => url)).toEqual([`${SITE}/affiche.docx`]);
    expect(found.embeds).toEqual([]);
  });

  test('a picture in a frame and one in an image map are visuals', () => {
    expect(urls('<iframe src="/plan.jpg"></iframe><map><area href="/photos/lavoir.jpg"></map>')).toEqual([
      `${SITE}/plan.jpg`,
      `${SITE}/photos/lavoir.jpg`,
    ]);
  });

  test('what was left out is said', () => {
    const data = `data:image/jpeg;base64,${'QUJD'.repeat(600_000)}`;
    expect(page(`<img src="${data}">`).truncated).toBe(true);
    const half = `data:image/jpeg;base64,${'QUJD'.repeat(400_000)}`;
    const many = Array.from({ length: 4 }, (_, n) => `<img src="${half}${'A'.repeat(4 * n)}">`);
    expect(page(many.join('')).truncated).toBe(true);
    const papers = Array.from({ length: 1_001 }, (_, n) => `<a href="/${n}.pdf">p</a>`);
    expect(page(papers.join('')).truncated).toBe(true);
    expect(page('<iframe srcdoc="<p>a"></iframe>'.repeat(11)).truncated).toBe(true);
    const numbers = JSON.stringify(Array.from({ length: 60_000 }, (_, n) => n));
    expect(page(`<script type="application/json">${numbers}</script>`).truncated).toBe(true);
    expect(page('<img src="/a.jpg"><a href="/a.pdf">p</a>').truncated).toBe(false);
  });

  test('sorted by what stands behind them', () => {
    const found =
      page(`<a href="/un#a">1</a><a href="/un">1</a><a href="deux">2</a><a href="https://ailleurs.example/">3</a>
      <a href="/a.jpg">i</a><a href="/a.pdf"> Bulletin  n° 3 </a><a href="/d?f=b.pdf">x</a><a href="/liste" type="application/pdf">y</a><a href="mailto:a@b.example">m</a><a href="tel:0102030405">t</a><a href="/a.zip">z</a>
      <area href="/trois"><iframe src="/cadre"></iframe><iframe src="https://www.youtube-nocookie.com/embed/x"></iframe>
      <link rel="next" href="/page/2"><link rel="alternate" type="application/atom+xml" href="/flux"><link rel="stylesheet" href="/s.css">`);
    expect(found.links).toEqual(
      ['/un', '/actus/deux', 'https://ailleurs.example/', '/trois', '/cadre', '/page/2'].map(
        (url) => new URL(url, SITE).href,
      ),
    );
    expect(found.documents).toEqual([
      { url: `${SITE}/a.pdf`, label: 'Bulletin n° 3' },
      { url: `${SITE}/d?f=b.pdf`, label: 'x' },
      { url: `${SITE}/liste`, label: 'y' },
    ]);
    expect(found.feeds).toEqual([`${SITE}/flux`]);
    expect(found.stylesheets).toEqual([`${SITE}/s.css`]);
    expect(found.embeds).toEqual(['https://www.youtube-nocookie.com/embed/x']);
  });

  test.each([
    [
      '<blockquote class="twitter-tweet"><p>Le bal <a href="/x">ici</a></p><a href="https://twitter.com/m/status/1">le 1er mai</a></blockquote>',
      'https://twitter.com/m/status/1',
    ],
    [
      '<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/1/"></blockquote>',
      'https://www.instagram.com/p/1/',
    ],
    [
      '<div class="fb-post" data-href="https://www.facebook.com/mairie/posts/1"></div>',
      'https://www.facebook.com/mairie/posts/1',
    ],
    ['<div class="youtube_player" videoID="abc"></div>', 'https://www.youtube.com/watch?v=abc'],
    ['<div class="calameo-canvas" id="0001"></div>', 'https://www.calameo.com/books/0001'],
    ['<blockquote cite="https://www.legifrance.gouv.fr/x">Article 1</blockquote>', null],
    ['<blockquote><a href="https://twitter.com/m">Suivez-nous</a></blockquote>', null],
    ['<div class="carte" data-href="https://www.facebook.com/mairie"></div>', null],
  ])('shown by a script of another service: %s', (html, embed) => {
    expect(page(html).embeds).toEqual(embed === null ? [] : [embed]);
  });

  test.each([
    ['noindex, nofollow', ['noindex', 'nofollow']],
    ['NONE', ['noindex', 'nofollow']],
    ['index,follow,noai,noimageai', ['noai', 'noimageai']],
    ['max-image-preview:large', []],
  ])('robots: %s', (content, expected) => {
    const { signals } = page(`<meta name="robots" content="${content}">`);
    expect(signals.map(({ kind }) => kind)).toEqual(expected);
  });

  test.each([
    ['empty application', '<div id="root"></div><script src="/app.js"></script>', true],
    [
      'application with its state',
      '<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{}</script>',
      false,
    ],
    [
      'application rendered by the server',
      `<div id="app"><p>${'Bonjour à tous. '.repeat(20)}</p></div><script src="/app.js"></script>`,
      false,
    ],
    [
      'application with pictures',
      '<div id="app"><img src="/a.jpg"></div><script src="/app.js"></script>',
      false,
    ],
    ['nothing but a script', '<body><script>go()</script></body>', true],
    ['an ordinary short page', '<p>Bonjour</p><a href="/a">a</a><script src="/a.js"></script>', false],
    ['an empty page', '', false],
  ])('needs a browser: %s', (_name, html, expected) => {
    expect(page(html).needsBrowser).toBe(expected);
  });

  test('a bot check is named, and an ordinary page behind the same protection is not', () => {
    const check = page('<title>Just a moment...</title><script>window._cf_chl_opt={}</script>');
    expect([check.challenge, check.needsBrowser]).toEqual([true, false]);
    const ordinary = page(
      '<title>Saint-Exemple</title><p>Bonjour</p><script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>',
    );
    expect(ordinary.challenge).toBe(false);
  });

  test('facts about the site, merged over pages', () => {
    const one = page(
      '<meta name="generator" content="WordPress 6.8"><img src="/wp-content/uploads/a.jpg">',
    ).siteFacts;
    const other = page('<meta name="generator" content="Elementor 3"><a href="/wp-json/">x</a>').siteFacts;
    expect(mergeSiteFacts(one, other)).toEqual({
      host: 'www.saint-exemple.example',
      generator: 'WordPress 6.8 | Elementor 3',
      hints: ['/wp-content/', '/wp-json/'],
    });
  });
});

describe('feeds', () => {
  test('items give links, enclosures and the pictures of their text', () => {
    const found = extractPage({
      url: `${SITE}/flux`,
      contentType: 'application/rss+xml',
      html: `<?xml version="1.0"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Saint-Exemple</title><link>${SITE}/</link><image><url>${SITE}/logo.png</url></image>
        <item><title>Fête</title><link>${SITE}/fete</link><enclosure url="${SITE}/fete.jpg" type="image/jpeg"/><media:content url="${SITE}/b.jpg" medium="image"><media:credit>Jean Petit</media:credit></media:content>
        <content:encoded><![CDATA[<figure><img src="/c.jpg"><figcaption>Image générée par IA</figcaption></figure>]]></content:encoded></item>
        <item><title>Bulletin</title><link>${SITE}/bulletin</link><enclosure url="${SITE}/b.pdf" type="application/pdf"/><description>&lt;img src="/d.jpg"&gt;</description></item></channel></rss>`,
    });
    expect(found.links).toEqual([`${SITE}/fete`, `${SITE}/bulletin`]);
    expect(found.documents).toEqual([{ url: `${SITE}/b.pdf`, label: 'Bulletin' }]);
    expect(
      found.sightings.map((sighting) => [
        sighting.imageUrl.slice(SITE.length),
        sighting.element,
        sighting.surroundings.pageTitle,
        sighting.surroundings.caption ?? sighting.surroundings.credit,
      ]),
    ).toEqual([
      ['/fete.jpg', 'feed', 'Fête', null],
      ['/b.jpg', 'feed', 'Fête', 'Jean Petit'],
      ['/c.jpg', 'feed', 'Fête', 'Image générée par IA'],
      ['/d.jpg', 'feed', 'Bulletin', null],
    ]);
  });

  test('Atom', () => {
    const found = page(
      '<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><title>B</title><link href="/b"/><link rel="enclosure" type="image/png" href="/e.png"/></entry></feed>',
    );
    expect([found.links, found.sightings.map((sighting) => sighting.imageUrl)]).toEqual([
      [`${SITE}/b`],
      [`${SITE}/e.png`],
    ]);
  });
});

describe('style sheets', () => {
  test('upload folders only, resolved against the style sheet', () => {
    const css = `@import url("autre.css"); .a{background:url(../../uploads/2026/a.jpg)} .b{background:url('/wp-content/themes/t/images/fond.png')}
      .c{background:image-set("/wp-content/uploads/c.jpg" 1x)} .d{background:url(/fileadmin/user_upload/d.png)} .e{src:url(/wp-content/uploads/f.woff2)} /* url(/uploads/no.jpg) */
      .f{background:url(data:image/png;base64,AAAA)} .g{background:url(/typo3conf/ext/x/images/g.png)} .h{background:url(/IMG/jpg/h\\20 i.jpg)}`;
    const sheet = extractStylesheet({ css, url: `${SITE}/wp-content/uploads/../css/x/s.css` });
    expect(sheet.imports).toEqual([`${SITE}/wp-content/css/x/autre.css`]);
    expect(sheet.images).toEqual([
      `${SITE}/wp-content/uploads/2026/a.jpg`,
      `${SITE}/fileadmin/user_upload/d.png`,
      `${SITE}/IMG/jpg/h%20i.jpg`,
      `${SITE}/wp-content/uploads/c.jpg`,
    ]);
  });
});
