/** Which addresses name a publication at a service, and which pictures its answer names. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PLATFORM_IDS } from '../../src/crawlers/events.js';
import {
  mayOpenPage,
  OPENED_BY_SETTING,
  platformOf,
  publicationAt,
  whyNotAsked,
} from '../../src/crawlers/platforms/index.js';

describe('addresses', () => {
  test.each([
    [
      'https://www.calameo.com/read/000123abc456def789',
      'document',
      'https://www.calameo.com/books/000123abc456def789',
    ],
    [
      'https://fr.calameo.com/books/000123abc456def789',
      'document',
      'https://www.calameo.com/books/000123abc456def789',
    ],
    [
      'https://v.calameo.com/?bkcode=000123abc456def789&mode=mini&page=2',
      'document',
      'https://www.calameo.com/books/000123abc456def789',
    ],
    [
      'https://www.calameo.com/read/000123abc456def789?authid=dXT0xqsM5qjx',
      'document',
      'https://www.calameo.com/books/000123abc456def789?authid=dXT0xqsM5qjx',
    ],
    ['https://www.calameo.com/accounts/53137', 'shelf', 'https://www.calameo.com/accounts/53137'],
    [
      'https://issuu.com/saint-exemple/docs/bulletin_12',
      'document',
      'https://issuu.com/saint-exemple/docs/bulletin_12',
    ],
    [
      'https://e.issuu.com/embed.html?d=bulletin_12&hideIssuuLogo=true&u=saint-exemple',
      'document',
      'https://issuu.com/saint-exemple/docs/bulletin_12',
    ],
    [
      'https://e.issuu.com/anonymous-embed.html?u=saint-exemple&d=bulletin_12',
      'document',
      'https://issuu.com/saint-exemple/docs/bulletin_12',
    ],
    ['https://e.issuu.com/embed.html', 'unclear', 'https://e.issuu.com/embed.html'],
    [
      'https://app.panneaupocket.com/ville/106279647-saint-exemple-99001',
      'account',
      'https://app.panneaupocket.com/ville/106279647-saint-exemple-99001',
    ],
    [
      'https://app.panneaupocket.com/embeded/250252113',
      'account',
      'https://app.panneaupocket.com/ville/250252113',
    ],
    [
      'https://app.panneaupocket.com/ville/335021804',
      'account',
      'https://app.panneaupocket.com/ville/335021804',
    ],
    [
      'https://station.illiwap.com/fr/public/99001/actu/embed',
      'account',
      'https://station.illiwap.com/fr/public/99001/actu/embed',
    ],
    [
      'https://station.illiwap.com/fr/public/saint-exemple/evenements/',
      'account',
      'https://station.illiwap.com/fr/public/saint-exemple',
    ],
    [
      'https://station.illiwap.com/rss/saint-exemple',
      'account',
      'https://station.illiwap.com/rss/saint-exemple',
    ],
    [
      'https://www.intramuros.org/saint-exemple/actualites/321342',
      'account',
      'https://www.intramuros.org/saint-exemple',
    ],
  ])('%s is a %s', (address, kind, url) => {
    expect(publicationAt(address)).toMatchObject({ kind, url });
  });

  test.each([
    'https://www.calameo.com/',
    'https://www.calameo.com/read/../admin',
    'https://developer.calameo.com/content/api/',
    'https://issuu.com/',
    'https://issuu.com/saint-exemple',
    'https://issuu.com/oembed?url=x',
    'https://www.panneaupocket.com/',
    'https://app.panneaupocket.com/public-api/city',
    'https://www.illiwap.com/fr/notre-solution',
    'https://station.illiwap.com/fr/public/99001@evil',
    'https://www.intramuros.org/',
    'https://www.intramuros.org/fiche/acteur/65869',
    'https://api.appli-intramuros.com/_public/events/',
    'https://calameo.com.pirate.example/read/000123abc456def789',
    'https://www.saint-exemple.example/calameo.com/read/000123abc456def789',
    'ftp://www.calameo.com/read/000123abc456def789',
    'javascript:alert(1)',
    'pas une adresse',
  ])('%s names none', (address) => {
    expect(publicationAt(address)).toBeNull();
  });

  test('a reader, a page and an embed of one publication are one', () => {
    const keys = [
      'https://www.calameo.com/read/000123abc456',
      'http://v.calameo.com/?bkcode=000123ABC456',
    ].map((address) => publicationAt(address)?.key);
    expect(new Set(keys).size).toBe(1);
  });

  test('what is found stays on the hosts of the service, and is found again', () => {
    const part = fc.oneof(
      fc.constantFrom(
        'read',
        'books',
        'docs',
        'ville',
        'embeded',
        'fr',
        'public',
        'rss',
        '..',
        '%2e%2e',
        '//',
        '@',
      ),
      fc.string({ maxLength: 30 }),
    );
    const host = fc.constantFrom(
      'www.calameo.com',
      'v.calameo.com',
      'issuu.com',
      'e.issuu.com',
      'app.panneaupocket.com',
      'station.illiwap.com',
      'www.intramuros.org',
    );
    fc.assert(
      fc.property(
        host,
        fc.array(part, { maxLength: 4 }),
        fc.string({ maxLength: 20 }),
        (name, parts, query) => {
          const publication = publicationAt(
            `https://${name}/${parts.join('/')}?bkcode=${query}&u=${query}&d=${query}`,
          );
          if (publication === null || publication.kind === 'unclear') return;
          const again = publicationAt(publication.url);
          expect(again?.key).toBe(publication.key);
          expect(again?.url).toBe(publication.url);
          expect(platformOf(publication.platform).hosts.test(new URL(publication.url).hostname)).toBe(true);
        },
      ),
    );
  });
});

describe('permission', () => {
  const at = (address: string) => {
    const publication = publicationAt(address);
    if (publication === null) throw new Error(address);
    return publication;
  };
  const calameo = at('https://www.calameo.com/read/000123abc456');
  const intramuros = at('https://www.intramuros.org/saint-exemple');

  test('each service says where its terms are and when they were looked for', () => {
    for (const id of PLATFORM_IDS) {
      expect(platformOf(id).permission.source).not.toBe('');
      expect(platformOf(id).permission.on).toMatch(/^\d{4}-\d\d-\d\d$/);
    }
    expect([...OPENED_BY_SETTING].sort()).toEqual(['calameo', 'illiwap', 'panneaupocket']);
  });
  test('terms that nobody read keep a service from being asked; a setting opens it', () => {
    expect(whyNotAsked(calameo, {})).toMatch(/Calaméo.*conditions/);
    expect(whyNotAsked(calameo, { calameo: '2026-12-07' })).toBeNull();
    expect(whyNotAsked(calameo, { issuu: '2026-12-07' })).not.toBeNull();
  });
  test('a service that refuses robots is never asked', () => {
    expect(whyNotAsked(intramuros, { intramuros: '2026-12-07' })).toMatch(/refuse les robots/);
  });
  test('what is documented for programs is asked, its pages are not opened', () => {
    expect(whyNotAsked(at('https://issuu.com/saint-exemple/docs/a'), {})).toBeNull();
    expect(mayOpenPage('https://issuu.com/saint-exemple/docs/a')).toBe(false);
    expect(mayOpenPage('https://www.calameo.com/books/000123abc456')).toBe(true);
    expect(mayOpenPage('https://www.saint-exemple.example/')).toBe(true);
  });
  test('lists and embeds without a page are told and not asked', () => {
    expect(whyNotAsked(at('https://www.calameo.com/accounts/53137'), { calameo: '2026-12-07' })).toMatch(
      /liste/,
    );
    expect(whyNotAsked(at('https://e.issuu.com/embed.html?x'), {})).toMatch(/aucune page publique/);
  });
});

describe('pictures', () => {
  const read = (address: string, text: string, finalUrl = '', contentType = 'text/html') => {
    const publication = publicationAt(address);
    if (publication === null) throw new Error(address);
    const reading = platformOf(publication.platform).read({
      publication,
      text,
      contentType,
      finalUrl: finalUrl || publication.url,
    });
    return reading.kind === 'none' ? reading.why : reading.sightings.map(({ imageUrl }) => imageUrl);
  };
  const BOOK = 'https://www.calameo.com/read/000123abc456';
  const COVER = 'https://p.calameoassets.com/240101120000-0123456789abcdef0123456789abcdef/p1.jpg';
  const OTHER = 'https://i.calameoassets.com/240101120000-ffffffffffffffffffffffffffffffff/large.jpg';

  test('Calaméo: the cover that the page names, and none of those that it recommends', () => {
    const html = `<html><head><title>Bulletin</title><meta property="og:image" content="${COVER}"></head>
      <body><img src="${OTHER}"><a href="/read/000999abc">Autre</a></body></html>`;
    expect(read(BOOK, html)).toEqual([COVER]);
    expect(read(BOOK, html.replace(COVER, 'https://pirate.example/x.jpg'))).toBe('empty');
    expect(read(BOOK, html, 'https://www.calameo.com/login')).toBe('moved');
    expect(read(BOOK, html, 'https://www.calameo.com/books/000999abc456')).toBe('moved');
  });

  const MAGAZINE = 'https://issuu.com/saint-exemple/docs/a';
  const OEMBED = 'https://issuu.com/oembed?url=x&format=json';
  test('Issuu: the thumbnail of oEmbed, on its own hosts only', () => {
    const cover = 'https://image.isu.pub/240101-abc/jpg/page_1_thumb_large.jpg';
    expect(read(MAGAZINE, JSON.stringify({ thumbnail_url: cover, title: 'Bulletin' }), OEMBED)).toEqual([
      cover,
    ]);
    expect(read(MAGAZINE, JSON.stringify({ thumbnail_url: 'https://pirate.example/a.jpg' }), OEMBED)).toBe(
      'empty',
    );
    expect(read(MAGAZINE, JSON.stringify({ thumbnail_url: 'javascript:alert(1)' }), OEMBED)).toBe('empty');
    expect(read(MAGAZINE, '<html>', OEMBED)).toBe('empty');
    expect(read(MAGAZINE, '{}', 'https://issuu.com/signin')).toBe('moved');
  });

  const TOWN = 'https://app.panneaupocket.com/ville/106279647-saint-exemple-99001';
  const notice = (city: string, picture: string) =>
    `<div class="sign-carousel--item"><p class="city">${city}</p><div class="sign-preview__content"><div class="title">Fête</div>
     <div class="content"><p>Affiche</p><img src="${picture}" width="600" height="800" alt=""></div></div></div>`;
  test('PanneauPocket: what this town published, not what the page shows of others', () => {
    const html = `<html><body><img src="/logo.png">
      ${notice('Saint-Exemple', '/img/a.jpg')}${notice('Gendarmerie de Ailleurs', '/img/b.jpg')}${notice('SAINT EXEMPLE - 99001', '/img/c.jpg')}</body></html>`;
    const base = 'https://app.panneaupocket.com';
    expect(read(TOWN, html)).toEqual([`${base}/img/a.jpg`, `${base}/img/c.jpg`]);
    expect(read(TOWN, `<body>${notice('Ailleurs', '/img/b.jpg')}</body>`)).toBe('others');
    expect(read(TOWN, '<body><div id="root"></div></body>')).toBe('empty');
    // The widget names no town: with several bodies on it nobody knows whose a notice is.
    const widget = 'https://app.panneaupocket.com/embeded/106279647';
    expect(read(widget, html)).toBe('others');
    expect(read(widget, `<body>${notice('Saint-Exemple', '/img/a.jpg')}</body>`)).toEqual([
      `${base}/img/a.jpg`,
    ]);
  });

  test('Illiwap: what was uploaded to the station, from its page and from its feed', () => {
    const station = 'https://station.illiwap.com/fr/public/99001/actu/embed';
    const picture = 'https://station.illiwap.com/uploads/alertes/documents/photo.jpg';
    const html = `<body><img src="/assets/logo.svg"><img src="${picture}"><img src="https://ailleurs.example/uploads/x.jpg"></body>`;
    expect(read(station, html)).toEqual([picture]);
    expect(read(station, html, 'https://station.illiwap.com/fr/public/saint-exemple/actu/embed')).toEqual([
      picture,
    ]);
    expect(read(station, html, 'https://station.illiwap.com/login')).toBe('moved');
    const feed = `<rss><channel><title>S</title><item><title>Fête</title><description><![CDATA[<img src="${picture}">]]></description></item></channel></rss>`;
    expect(read('https://station.illiwap.com/rss/saint-exemple', feed, '', 'application/rss+xml')).toEqual([
      picture,
    ]);
  });

  test('any text is read without a fault', () => {
    const addresses = [
      BOOK,
      MAGAZINE,
      TOWN,
      'https://station.illiwap.com/rss/x',
      'https://www.intramuros.org/ville',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...addresses), fc.string({ maxLength: 400 }), (address, text) => {
        expect(
          read(address, `<div class="sign-carousel--item"><div class="sign-preview__content">${text}`),
        ).toBeDefined();
        expect(read(address, text, OEMBED)).toBeDefined();
      }),
    );
  });
});
