/** The pages of the bench's town halls: menus, cards, long text, footer, as much markup as real ones have (30 to 60 KB). */
import { seeded } from './town-images.js';

export interface Picture {
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly alt: string;
  /** Copies of other sizes, as `srcset` lists them. */
  readonly srcset?: string;
  /** What a link around it leads to. */
  readonly link?: string;
}

const WORDS =
  'la commune le conseil municipal vous informe que les travaux de la rue principale reprennent lundi matin avec une circulation alternée pendant trois semaines les habitants sont invités à la réunion publique du jeudi soir dans la salle des fêtes pour découvrir le projet de la nouvelle médiathèque et rencontrer les associations du village autour d’un verre de l’amitié offert par la municipalité le marché des producteurs se tient chaque samedi sur la place de l’église avec des légumes de saison du miel du fromage et du pain'.split(
    ' ',
  );
const TOPICS =
  'Conseil municipal,État civil,Urbanisme,Écoles,Cantine,Médiathèque,Associations,Agenda,Marché,Travaux,Transports,Déchets,Eau,Sports,Patrimoine,Tourisme,Jeunesse,Seniors,Santé,Sécurité,Budget,Élections,Emploi,Logement,Environnement,Fêtes,Culture,Contact,Numéros utiles'.split(
    ',',
  );
const ELSEWHERE = [
  'https://www.service-public.example/',
  'https://www.prefecture.example/',
  'https://reseau.example/mairie',
];

/** Path of a page of a town hall; 0 = the first one. */
export function pagePath(page: number): string {
  return page === 0 ? '/' : `/${slug(TOPICS[(page - 1) % TOPICS.length] ?? '')}-${page}`;
}

/**
 * One page: the logo, the pictures of its own in figures with captions, and six cards that lead to other pages.
 * The same arguments give the same text.
 */
export function pageHtml(
  site: number,
  page: number,
  pages: number,
  logo: Picture,
  pictures: readonly Picture[],
  documents: readonly string[] = [],
): string {
  const random = seeded(site * 1_000 + page);
  const title = page === 0 ? 'Mairie de Saint-Exemple' : (TOPICS[(page - 1) % TOPICS.length] ?? '');
  const link = (to: number, label: string, extra = ''): string =>
    `<a href="${pagePath(to)}" class="menu__link menu__link--niveau-2"${extra}><span class="menu__texte">${label}</span></a>`;
  const others = Array.from({ length: pages - 1 }, (_, index) => index + 1);
  const menu = others
    .map(
      (to) =>
        `<li id="menu-item-${4_000 + to}" class="menu-item menu-item-type-post_type menu-item-object-page menu-item-${4_000 + to}" role="none">${link(to, TOPICS[(to - 1) % TOPICS.length] ?? '', ' role="menuitem" aria-haspopup="false"')}</li>`,
    )
    .join('\n          ');
  const cards = Array.from({ length: 6 }, () => {
    const to = 1 + Math.floor(random() * (pages - 1));
    return `<article class="carte carte--actualite" itemscope itemtype="https://schema.org/NewsArticle">
        <div class="carte__corps"><p class="carte__date"><time datetime="2026-03-0${1 + Math.floor(random() * 9)}">mars 2026</time></p>
        <h3 class="carte__titre"><a class="carte__lien" href="${pagePath(to)}">${sentence(random, 8)}</a></h3>
        <p class="carte__resume">${sentence(random, 28)}</p></div></article>`;
  }).join('\n      ');
  const figures = pictures
    .map(
      ({ path, width, height, alt, srcset, link: target }) =>
        `<figure class="wp-block-image size-large">${target === undefined ? '' : `<a href="${target}">`}<img decoding="async" loading="lazy" width="${width}" height="${height}" src="${path}"${srcset === undefined ? '' : ` srcset="${srcset}"`} alt="${alt}" class="image-${Math.floor(random() * 9_000)}">${target === undefined ? '' : '</a>'}<figcaption class="legende">${sentence(random, 9)}</figcaption></figure>`,
    )
    .join('\n      ');
  const paragraphs = Array.from(
    { length: 24 },
    (_, index) =>
      `${index % 6 === 0 ? `<h2 class="titre-2">${sentence(random, 5)}</h2>` : ''}<p class="texte">${sentence(random, 70)}</p>`,
  ).join('\n      ');
  const social = pictures[0];
  return `<!doctype html>
<html lang="fr-FR" class="no-js">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${title} – Saint-Exemple n° ${site}</title>
  <meta name="description" content="${sentence(random, 20)}">
  <meta property="og:title" content="${title}">
  ${social === undefined ? '' : `<meta property="og:image" content="${social.path}">`}
  <link rel="canonical" href="${pagePath(page)}">
  <link rel="stylesheet" href="/assets/style.css?v=3">
  <style>${styleRules(random)}</style>
  <script type="application/ld+json">{"@context":"https://schema.org","@type":"WebPage","name":"${title}","inLanguage":"fr-FR","isPartOf":{"@type":"WebSite","name":"Saint-Exemple"}}</script>
  <script>document.documentElement.className=document.documentElement.className.replace('no-js','js');${scriptText(random)}</script>
</head>
<body class="page page-id-${page} theme-commune">
  <a class="evitement" href="#contenu">Aller au contenu</a>
  <header class="entete" role="banner">
    <a class="entete__logo" href="/" title="Accueil"><img src="${logo.path}" width="${logo.width}" height="${logo.height}" alt="${logo.alt}"></a>
    <nav class="menu" aria-label="Menu principal">
      <ul class="menu__liste" role="menubar">
          ${menu}
      </ul>
    </nav>
  </header>
  <nav class="ariane" aria-label="Fil d’Ariane"><ol><li><a href="/">Accueil</a></li><li aria-current="page">${title}</li></ol></nav>
  <main id="contenu" class="contenu">
    <h1 class="titre-1">${title}</h1>
    <div class="editeur">
      ${figures}
      ${paragraphs}
      ${documents.map((path, at) => `<p><a href="${path}">Bulletin municipal ${at + 1}</a></p>`).join('')}
    </div>
    <section class="cartes" aria-label="À la une">
      ${cards}
    </section>
  </main>
  <footer class="pied" role="contentinfo">
    <address class="pied__adresse">Mairie de Saint-Exemple, place de l’Église</address>
    <ul class="pied__liens">
          ${menu.replaceAll('menu-item-', 'pied-item-')}
    </ul>
    <ul class="pied__ailleurs">${ELSEWHERE.map((url) => `<li><a href="${url}" rel="noopener">${url}</a></li>`).join('')}</ul>
  </footer>
</body>
</html>
`;
}

/** A style sheet as themes have: long, and with nothing in it that is a picture of the town's. */
export function styleSheet(): string {
  return styleRules(seeded(1), 400);
}

function styleRules(random: () => number, count = 60): string {
  return Array.from(
    { length: count },
    (_, index) =>
      `.bloc-${index}__element--${Math.floor(random() * 90)}{margin:0 auto ${Math.floor(random() * 40)}px;padding:.${index}rem 1rem;color:#${Math.floor(random() * 9)}a3b5c;display:flex}`,
  ).join('\n');
}

function scriptText(random: () => number): string {
  return Array.from(
    { length: 40 },
    (_, index) => `window.reglage_${index}=${Math.floor(random() * 1e6)};`,
  ).join('');
}

function sentence(random: () => number, words: number): string {
  const text = Array.from({ length: words }, () => WORDS[Math.floor(random() * WORDS.length)] ?? '').join(
    ' ',
  );
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function slug(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z]+/g, '-');
}
