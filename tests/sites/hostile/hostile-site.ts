/**
 * A site built to harm, on loopback: its home page leads to every trap, and among them stand visuals that are to be found.
 * It must be crawled through `hostileLookup`, under rules that allow nothing but its own port.
 */
import type { Lookup } from '../../../src/net/index.js';
import { makeJpeg, makePdf } from '../../fixtures/make-image.js';
import { ALL_HARM, hostileFiles, inAttribute, markedJpeg, SIZE } from './files.js';
import { html, link, MAZE_ENTRANCES, mazeRoute } from './maze.js';
import { emptyPage, hostilePages, hostilePlans } from './pages.js';
import { answer, type RawRoute, type RawSite, redirect, serveRaw } from './serve-raw.js';
import { forbiddenAddresses, wireAttacks } from './wire.js';

export type Wing = 'labyrinthe' | 'fil' | 'fichiers' | 'adresses';
export const WINGS: readonly Wing[] = ['labyrinthe', 'fil', 'fichiers', 'adresses'];

export interface HostileSite {
  readonly site: RawSite;
  /** Home page of the whole site; `/<wing>` begins in one wing, `/sans-attente` in what takes no patience. */
  readonly url: string;
  /** Listeners that must never be connected to. */
  readonly closed: readonly RawSite[];
  /** Paths that robots.txt forbids. */
  readonly forbidden: readonly string[];
  /** File names of the marked visuals by wing: each is to be found. */
  readonly planted: Readonly<Record<Wing, readonly string[]>>;
  /** Names of the attacks of the wing `fil`, each a page `/fil/page/<name>` and a picture `/fil/image/<name>.jpg`. */
  readonly attacks: readonly string[];
  readonly close: () => Promise<void>;
}

/** Names that lead to where nobody may go, wholly or in part. */
export const hostileLookup: Lookup = (hostname) => {
  const table: Record<string, readonly string[]> = {
    'interne.saint-exemple.example': ['10.1.2.3'],
    'mixte.saint-exemple.example': ['93.184.216.34', '127.0.0.2'],
    localhost: ['127.0.0.1'],
  };
  const found = table[hostname];
  if (found === undefined) return Promise.reject(Object.assign(new Error('unknown'), { code: 'ENOTFOUND' }));
  return Promise.resolve(found.map((address) => ({ address, family: 4 as const })));
};

/** Attacks that nobody has to wait for: they are no failures that a crawler is patient with. */
const WITHOUT_WAITING =
  'endless-chunks length-short gzip-bomb deflate-bomb br-bomb nested-bomb gzip-cut gzip-no-gzip old-http many-cookies proto-headers redirect-loop redirect-self redirect-grows redirect-nowhere redirect-crlf range-wrong-start range-wrong-total range-changes range-multipart range-never'.split(
    ' ',
  );

const ROBOTS = [
  '\uFEFFUser-agent: vigie',
  'Disallow: /interdit/',
  'Disallow: /*?*prive=',
  'Disallow: /secret*.jpg$',
  'Allow: /interdit/permis',
  'User-agent: *',
  'Disallow: /',
];

const PLANS = ['Sitemap: /plan.xml', 'Sitemap: http://127.0.0.2/plan.xml', 'Sitemap: file:///etc/passwd'];

/** Opens the site; `plans` = robots.txt names its sitemaps, which are hostile too. Close it at the end. */
export async function openHostileSite(options: { readonly plans: boolean }): Promise<HostileSite> {
  const closed = [await serveRaw(() => answer('non'), '127.0.0.2'), await serveRaw(() => answer('non'))];
  const files = await hostileFiles();
  const innocent = await Promise.all(
    Array.from({ length: 12 }, (_, n) => makeJpeg({ ...SIZE, comment: `Photo ${n}` })),
  );
  const attacks = wireAttacks(innocent[0] ?? Buffer.alloc(0));
  const elsewhere = forbiddenAddresses(closed);
  const routes = new Map<string, RawRoute>();
  const withoutQuery = new Map<string, RawRoute>();
  const add = (path: string, route: RawRoute): void => void routes.set(path, route);
  const plant = async (path: string): Promise<Buffer> => {
    const bytes = await markedJpeg(path);
    add(path, answer(bytes, { type: 'image/jpeg' }));
    return bytes;
  };

  const img = (src: string): string => `<img src="${inAttribute(src)}" width=640 height=480>`;
  for (const [n, bytes] of innocent.entries())
    withoutQuery.set(`/photos/innocente-${n}.jpg`, answer(bytes, { type: 'image/jpeg' }));
  for (const [name, route] of Object.entries(attacks)) {
    add(`/fil/page/${name}`, route);
    add(`/fil/image/${name}.jpg`, route);
  }
  for (const [name, bytes] of Object.entries(files.pictures))
    add(`/fichiers/${name}`, answer(bytes, { type: 'image/jpeg' }));
  for (const [name, bytes] of Object.entries(files.documents))
    add(`/fichiers/${name}`, answer(bytes, { type: 'application/pdf' }));
  for (const [n, address] of elsewhere.entries()) {
    add(`/adresses/page/${n}`, redirect(address));
    add(`/adresses/image/${n}.jpg`, redirect(address));
  }
  for (const path of [
    '/interdit/page',
    '/x?prive=1',
    '/interdit/image.jpg',
    '/secret-1.jpg',
    '/vers-interdit-fin',
  ])
    add(path, answer(html(img('/interdit/image.jpg'))));
  add('/vers-interdit', redirect('/interdit/page'));

  // Each wing ends with a page whose visuals are to be found, in the ways in which sites show them.
  await plant('/wp-content/uploads/2026/11/labyrinthe-originale.jpg');
  add(
    '/wp-content/uploads/2026/11/labyrinthe-originale-300x225.jpg',
    answer(await makeJpeg({ width: 300, height: 225 }), { type: 'image/jpeg' }),
  );
  for (const name of [
    'labyrinthe-accueil',
    'labyrinthe-fond',
    'labyrinthe-paresseuse',
    'labyrinthe-css',
    'fil-avant',
    'fil-apres',
    'fichiers-avant',
    'fichiers-apres',
    'adresses-avant',
    'adresses-apres',
  ])
    await plant(`/uploads/${name}.jpg`);
  add(
    '/uploads/fichiers-mots.jpg',
    answer(
      await markedJpeg(ALL_HARM, {
        'dc:creator': [ALL_HARM],
        'dc:description': ALL_HARM,
        'xmp:CreatorTool': ALL_HARM,
      }),
      { type: 'image/jpeg' },
    ),
  );
  const inside = await markedJpeg('dans la page');
  add('/feuille.css', answer('.a{background:url("/uploads/labyrinthe-css.jpg")}', { type: 'text/css' }));
  add(
    '/mairie/visuels',
    answer(
      html(
        `<img srcset="/wp-content/uploads/2026/11/labyrinthe-originale-300x225.jpg 300w" src="/wp-content/uploads/2026/11/labyrinthe-originale-300x225.jpg" width=640 height=480>
     <img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="/uploads/labyrinthe-paresseuse.jpg" width=640 height=480>
     <img src="data:image/jpeg;base64,${inside.toString('base64')}" width=640 height=480>
     <a href="/uploads/affiche-du-bal.pdf">Affiche du bal</a>${link('/mairie/plus-loin')}`,
        '<title>Visuels</title><link rel=stylesheet href=/feuille.css>',
      ),
    ),
  );
  add('/mairie/plus-loin', answer(html(img('/uploads/labyrinthe-fond.jpg'))));
  add(
    '/uploads/affiche-du-bal.pdf',
    answer(makePdf({ title: 'Affiche du bal', pages: [{ jpeg: await markedJpeg('dans le document') }] }), {
      type: 'application/pdf',
    }),
  );

  const wings: Readonly<Record<Wing, () => string>> = {
    labyrinthe: () =>
      `${img('/uploads/labyrinthe-accueil.jpg')}${MAZE_ENTRANCES.map(link).join('')}${link('/mairie/visuels')}${link('/interdit/page')}${link('/x?prive=1')}${link('/vers-interdit')}${img('/secret-1.jpg')}${img('/interdit/image.jpg')}`,
    fil: () =>
      `${img('/uploads/fil-avant.jpg')}${Object.keys(attacks)
        .map((name) => img(`/fil/image/${name}.jpg`))
        .join('')}${Object.keys(attacks)
        .map((name) => link(`/fil/page/${name}`))
        .join('')}${link('/fil/fin')}`,
    fichiers: () =>
      `${img('/uploads/fichiers-avant.jpg')}<figure><img src="/uploads/fichiers-mots.jpg" alt="${inAttribute(ALL_HARM)}" title="${inAttribute(ALL_HARM)}" width=640 height=480><figcaption>Crédit : ${ALL_HARM.replaceAll('<', '&lt;')}</figcaption></figure>${Object.keys(
        files.pictures,
      )
        .map((name) => img(`/fichiers/${name}`))
        .join('')}${Object.keys(files.documents)
        .map((name) => `<a href="/fichiers/${name}">Affiche</a>`)
        .join('')}${Object.keys(pages)
        .filter((at) => !/\.(?:xml|gz|css|json)$|wp-json/.test(at))
        .map(link)
        .join(
          '',
        )}<link rel=alternate type="application/rss+xml" href="/flux.xml"><link rel="https://api.w.org/" href="/wp-json/">${link('/fichiers/fin')}`,
    adresses: () =>
      `${img('/uploads/adresses-avant.jpg')}${elsewhere.map((address, n) => `${img(address)}${img(`/adresses/image/${n}.jpg`)}${link(inAttribute(address))}${link(`/adresses/page/${n}`)}<link rel=stylesheet href="${inAttribute(address)}">`).join('')}${link('/adresses/fin')}`,
  };
  const pages: Record<string, RawRoute> = {};
  const site = await serveRaw(
    (path) =>
      routes.get(path) ?? withoutQuery.get(path.replace(/[?].*$/, '')) ?? mazeRoute(path) ?? emptyPage(path),
  );
  Object.assign(pages, hostilePages(site.url), options.plans ? hostilePlans(site.url) : {});
  for (const [path, route] of Object.entries(pages)) {
    if (path.startsWith('/wp-json/')) withoutQuery.set(path, route);
    else add(path, route);
  }
  add(
    '/robots.txt',
    answer([...ROBOTS, ...(options.plans ? PLANS : [])].join('\r\n'), { type: 'text/plain' }),
  );
  for (const wing of WINGS) {
    add(`/${wing}`, answer(html(wings[wing]())));
    if (wing !== 'labyrinthe') add(`/${wing}/fin`, answer(html(img(`/uploads/${wing}-apres.jpg`))));
  }
  add(
    '/sans-attente',
    answer(
      html(
        `${wings.fichiers()}${link('/labyrinthe')}${link('/foule/liens')}${link('/longues-adresses')}${WITHOUT_WAITING.map((name) => `${img(`/fil/image/${name}.jpg`)}${link(`/fil/page/${name}`)}`).join('')}`,
      ),
    ),
  );
  add('/', answer(html(WINGS.map((wing) => link(`/${wing}`)).join(''))));
  return {
    site,
    url: site.url,
    closed,
    forbidden: ['/interdit/page', '/x?prive=1', '/secret-1.jpg', '/interdit/image.jpg'],
    planted: {
      labyrinthe: [
        'labyrinthe-accueil.jpg',
        'labyrinthe-fond.jpg',
        'labyrinthe-paresseuse.jpg',
        'labyrinthe-css.jpg',
        'labyrinthe-originale.jpg',
        'visuels#data-',
        'affiche-du-bal.pdf#',
      ],
      fil: ['fil-avant.jpg', 'fil-apres.jpg'],
      fichiers: ['fichiers-avant.jpg', 'fichiers-mots.jpg', 'fichiers-apres.jpg'],
      adresses: ['adresses-avant.jpg', 'adresses-apres.jpg'],
    },
    attacks: Object.keys(attacks),
    close: async () => {
      await Promise.all([site, ...closed].map((one) => one.close()));
    },
  };
}
