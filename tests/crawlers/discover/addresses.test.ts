import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addressKind,
  inScope,
  isPageFeed,
  isPaperwork,
  normalisePageUrl,
  trapReason,
} from '../../../src/crawlers/discover/addresses.js';

const S = 'https://www.saint-exemple.example';
const NOW = Date.parse('2026-03-15T12:00:00Z');

describe('normalisePageUrl', () => {
  test.each([
    [`${S}/a#haut`, `${S}/a`],
    [S, `${S}/`],
    [`${S}/index.html`, `${S}/`],
    // Behind a welcome page it is another page.
    [`${S}/index.php`, `${S}/index.php`],
    [`${S}/index.php?id=3`, `${S}/index.php?id=3`],
    [`${S}//a///b`, `${S}/a/b`],
    [`${S}/a?utm_source=x&utm_medium=y`, `${S}/a`],
    [`${S}/a?id=3&fbclid=x`, `${S}/a?id=3`],
    [`${S}/a;jsessionid=ABC?b=1`, `${S}/a?b=1`],
    [`${S}/a?PHPSESSID=abc&b=1`, `${S}/a?b=1`],
    [`${S}/a?sid=0123456789abcdef0123&b=1`, `${S}/a?b=1`],
    [`${S}/a?sid=12`, `${S}/a?sid=12`],
    // TYPO3 needs its hash; queries that nothing is taken from stay as they are written.
    [`${S}/?id=3&cHash=abc`, `${S}/?id=3&cHash=abc`],
    [`${S}/a?x=%C3%A9+b&y`, `${S}/a?x=%C3%A9+b&y`],
    ['HTTPS://WWW.SAINT-EXEMPLE.EXAMPLE:443/A', `${S}/A`],
    [`https://user:pw@www.saint-exemple.example/`, `${S}/`],
    ['mailto:mairie@saint-exemple.example', null],
    ['pas une adresse', null],
    [`${S}/${'a'.repeat(9_000)}`, null],
  ])('%s', (raw, expected) => {
    expect(normalisePageUrl(raw)).toBe(expected);
  });

  test('normalising twice changes nothing', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
        const once = normalisePageUrl(url);
        expect(once === null ? null : normalisePageUrl(once)).toBe(once);
      }),
    );
  });
});

describe('inScope', () => {
  test.each([
    ['https://saint-exemple.example/a', 'host', true],
    ['http://www.saint-exemple.example/a', 'host', true],
    ['https://agenda.saint-exemple.example/', 'host', false],
    ['https://agenda.saint-exemple.example/', 'domain', true],
    ['https://autre.example/', 'domain', false],
    ['https://saint-exemple.example.evil.example/', 'domain', false],
    ['pas une adresse', 'domain', false],
  ] as const)('%s by %s: %s', (url, scope, expected) => {
    expect(inScope(url, `${S}/`, scope)).toBe(expected);
  });

  test('numbers are compared with their port; neighbours on a shared host are others', () => {
    expect(inScope('http://127.0.0.1:8001/a', 'http://127.0.0.1:8001/', 'domain')).toBe(true);
    expect(inScope('http://127.0.0.1:8002/a', 'http://127.0.0.1:8001/', 'domain')).toBe(false);
    expect(inScope('https://autre.github.io/', 'https://mairie.github.io/', 'domain')).toBe(false);
  });
});

test.each([
  ['/a', 'page'],
  ['/a.html', 'page'],
  ['/a.php?x=y.jpg', 'page'],
  ['/a.PDF', 'document'],
  ['/a.JPG', 'image'],
  ['/a.zip', 'other'],
  ['/a.docx', 'document'],
  ['/a.PPTX', 'document'],
  ['/a.odt', 'document'],
  ['/a.doc', 'document'],
  ['/a.xlsx', 'other'],
  ['/a.ods', 'other'],
  ['/flux.xml', 'other'],
])('%s is a %s by its form', (path, kind) => {
  expect(addressKind(`${S}${path}`)).toBe(kind);
});

describe('trapReason', () => {
  test.each([
    '/agenda/2031/05',
    '/2045/12/',
    '/actus/2045/12/24',
    '/1985/03/',
    '/agenda/2001/05',
    '/agenda?date=2030-01-01',
    '/evenements/?tribe-bar-date=2040-02',
    '/calendrier/2029',
    '/x?annee=1950',
    '/recherche?f[0]=theme:1',
    '/actus?tri=date',
    '/actus/page/61',
    '/actus?page=500',
    '/actus?start=5000',
    '/a/b/a/b',
    '/menu/x/menu/y/menu',
    '/wp-admin/',
    '/wp-login.php',
    '/spip.php?page=login&url=spip.php%3Farticle12',
    '/spip.php?page=spip_pass',
    '/article?replytocom=12',
    '/a?b=1&c=2&d=3&e=4&f=5',
    '/1/2/3/4/5/6/7/8/9/10/11/12/13',
    `/${'long/'.repeat(2)}${'x'.repeat(1_100)}`,
  ])('%s leads nowhere', (path) => {
    expect(trapReason(`${S}${path}`, NOW)).not.toBeNull();
  });

  test.each([
    '/',
    '/actualites/2019/05/12/la-fete',
    '/agenda',
    '/agenda/2026/04',
    '/2019/05/',
    '/2026/04/12/',
    '/2045/12/projet-de-ville',
    '/agenda/2026-06-21-fete-de-la-musique',
    '/agenda/2025',
    '/evenements/forum-2026',
    '/actus/page/12',
    '/?p=12345',
    '/spip.php?article1234',
    '/index.php?option=com_content&view=article&id=12',
    '/vie-municipale/conseil/2024',
    '/tx?tx_news_pi1[news]=12&cHash=abc',
    '/reglement/1/1/1',
  ])('%s is an ordinary page', (path) => {
    expect(trapReason(`${S}${path}`, NOW)).toBeNull();
  });
});

describe('isPaperwork', () => {
  test.each([
    ['/deliberation-2026-01.pdf', ''],
    ['/D%C3%A9lib_12.pdf', ''],
    ['/arrete-circulation.pdf', ''],
    ['/x.pdf', 'Compte-rendu du conseil municipal'],
    ['/PV_2026-02-01.pdf', ''],
    ['/PLU-reglement.pdf', ''],
    ['/avis-de-marche.pdf', 'Marché public'],
    ['/x.pdf', 'Procès-verbal'],
    ['/fiche-sanitaire.docx', ''],
    ['/x.odt', 'Demande de subvention'],
    ['/bulletin-d-inscription.docx', ''],
  ])('%s (%s) is passed over', (path, label) => {
    expect(isPaperwork({ url: `${S}${path}`, label })).toBe(true);
  });

  test.each([
    ['/bulletin-municipal-mars.pdf', ''],
    ['/affiche-marche-de-noel.pdf', ''],
    ['/x.pdf', 'Programme du conseil municipal des jeunes'],
    ['/affiche-budget-participatif.pdf', ''],
    ['/Guide%20des%20associations.pdf', ''],
    ['/plaquette-plus-belle-la-ville.pdf', ''],
    ['/pvc.pdf', ''],
    ['/fete-de-la-musique.docx', ''],
    ['/affiche-liste-des-concerts.odt', ''],
    ['/fiche-horaire-des-bus.pdf', ''],
    ['/notre-dossier-du-mois.pptx', ''],
    ['/x%zz.pdf', ''],
  ])('%s (%s) is looked at', (path, label) => {
    expect(isPaperwork({ url: `${S}${path}`, label })).toBe(false);
  });
});

describe('isPageFeed', () => {
  test.each([
    [`${S}/comments/feed/`, `${S}/`, true],
    [`${S}/2026/03/fete/feed/`, `${S}/2026/03/fete/`, true],
    [`${S}/category/culture/feed/`, `${S}/category/culture/page/3/`, true],
    [`${S}/?feed=rss2&p=12`, `${S}/?p=12`, true],
    [`${S}/?feed=comments-rss2`, `${S}/`, true],
    [`${S}/feed/`, `${S}/`, false],
    [`${S}/feed/`, `${S}/2026/03/fete/`, false],
    [`${S}/?feed=rss2`, `${S}/?p=12`, false],
    [`${S}/agenda/feed/`, `${S}/2026/03/fete/`, false],
    [`${S}/spip.php?page=backend`, `${S}/`, false],
    ['pas une adresse', `${S}/`, false],
  ])('%s on %s: %s', (feed, page, expected) => {
    expect(isPageFeed(feed, page)).toBe(expected);
  });
});
