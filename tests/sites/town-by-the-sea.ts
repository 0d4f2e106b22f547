/** Saint-Exemple-sur-Mer: a site in the shape of WordPress, with uploads, resized copies, sitemaps and a feed. */
import { arms } from './more-posters.js';
import type { SampleExpectation } from './expectations.js';
import { escapeHtml, fileResource, textResource } from './html.js';
import { decoration, original, resizedCopy } from './pictures.js';
import type { Resource } from './serve.js';
import { POSTS, type Post, type WordPressPicture } from './town-by-the-sea-content.js';

const TOWN = 'Saint-Exemple-sur-Mer';
/** Day of the last change to pages that show several articles. */
const LATEST = '2026-11-20T09:00:00Z';

const folderOf = (post: Post): string =>
  `/wp-content/uploads/${post.date.slice(0, 4)}/${post.date.slice(5, 7)}`;
const pathOf = (post: Post): string => `/${post.date.slice(0, 4)}/${post.date.slice(5, 7)}/${post.slug}/`;

interface Copy {
  readonly path: string;
  readonly width: number;
  readonly height: number;
}

/** The sizes that WordPress makes of an upload: medium, medium_large, large. */
function copiesOf(post: Post, picture: WordPressPicture): readonly Copy[] {
  const { name, extension, width, height } = picture;
  return [300, 768, 1024]
    .filter((wide) => wide < width)
    .map((wide) => {
      const tall = Math.round((height * wide) / width);
      return { path: `${folderOf(post)}/${name}-${wide}x${tall}.${extension}`, width: wide, height: tall };
    });
}

const uploadPath = (post: Post, picture: WordPressPicture): string =>
  `${folderOf(post)}/${picture.name}.${picture.extension}`;
const scaledPath = (post: Post, picture: WordPressPicture): string =>
  `${folderOf(post)}/${picture.name}-scaled.${picture.extension}`;

/** What the page shows in the first place: address and size. */
function displayed(post: Post, picture: WordPressPicture): Copy {
  const upload = { path: uploadPath(post, picture), width: picture.width, height: picture.height };
  if (picture.shown === 'scaled') {
    return {
      path: scaledPath(post, picture),
      width: 2560,
      height: Math.round((picture.height * 2560) / picture.width),
    };
  }
  return copiesOf(post, picture).at(-1) ?? upload;
}

const isUploadOnPage = ({ shown }: WordPressPicture): boolean => shown === 'full' || shown === 'linked';

/** The largest address that the page itself shows. */
function largestShown(post: Post, picture: WordPressPicture): string {
  return isUploadOnPage(picture) ? uploadPath(post, picture) : displayed(post, picture).path;
}

export const seaExpectations: readonly SampleExpectation[] = POSTS.flatMap((post) =>
  post.pictures.map((picture) => ({
    site: 'sur-mer' as const,
    page: pathOf(post),
    imagePath: largestShown(post, picture),
    originalPath: isUploadOnPage(picture) ? null : uploadPath(post, picture),
    documentPage: null,
    label: picture.label,
    grade: picture.grade,
    kind: picture.kind,
    marks: picture.marks,
    note: picture.note,
  })),
);

function figure(origin: string, post: Post, picture: WordPressPicture, id: number): string {
  const url = (path: string): string => `${origin}${encodeURI(path)}`;
  const main = displayed(post, picture);
  const candidates = [
    ...copiesOf(post, picture).map((copy) => `${url(copy.path)} ${copy.width}w`),
    ...(picture.shown === 'full' ? [`${url(uploadPath(post, picture))} ${picture.width}w`] : []),
  ].join(', ');
  const size = `width="${main.width}" height="${main.height}"`;
  const alt = `alt="${escapeHtml(picture.alt)}"`;
  const image =
    picture.shown === 'lazy'
      ? `<img class="lazyload wp-image-${id}" src="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==" data-src="${url(main.path)}" data-srcset="${candidates}" data-sizes="auto" ${size} ${alt}>`
      : `<img loading="lazy" decoding="async" class="wp-image-${id}" src="${url(main.path)}" ${candidates === '' ? '' : `srcset="${candidates}" sizes="(max-width: ${main.width}px) 100vw, ${main.width}px"`} ${size} ${alt}>`;
  const linked =
    picture.shown === 'linked' ? `<a href="${url(uploadPath(post, picture))}">${image}</a>` : image;
  const caption =
    picture.caption === null
      ? ''
      : `<figcaption class="wp-element-caption">${escapeHtml(picture.caption)}</figcaption>`;
  return `<figure class="wp-block-image size-large">${linked}${caption}</figure>`;
}

function layout(origin: string, title: string, main: string, head = ''): string {
  return `<!DOCTYPE html>
<html lang="fr-FR">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} – ${TOWN}</title>
<meta name="generator" content="WordPress 6.7.1">
<link rel="alternate" type="application/rss+xml" title="${TOWN} » Flux" href="${origin}/feed/">
<link rel="icon" href="${origin}/wp-content/uploads/2024/01/cropped-blason-32x32.png" sizes="32x32">
${head}
<style>body{font-family:Georgia,serif;max-width:60rem;margin:0 auto;padding:1rem;color:#23395d}img{max-width:100%;height:auto}header,footer{border-block:1px solid #ccd;padding:1rem 0}</style>
</head>
<body class="wp-theme-bords-de-mer">
<header class="site-header"><a href="${origin}/" rel="home"><img class="custom-logo" src="${origin}/wp-content/uploads/2024/01/cropped-blason.png" width="120" height="120" alt="${TOWN}"></a>
<nav><ul><li><a href="${origin}/actualites/">Actualités</a></li><li><a href="${origin}/la-commune/">La commune</a></li><li><a href="${origin}/mentions-legales/">Mentions légales</a></li><li><a href="${origin}/espace-agents/">Espace agents</a></li></ul></nav></header>
<main>${main}</main>
<footer><p>Mairie de ${TOWN} – © ${TOWN}</p></footer>
</body>
</html>
`;
}

function postPage(origin: string, post: Post, index: number): string {
  const [first] = post.pictures;
  const social =
    first === undefined
      ? ''
      : `<meta property="og:image" content="${origin}${encodeURI(displayed(post, first).path)}">`;
  const figures = post.pictures
    .map((picture, i) => figure(origin, post, picture, 100 + index * 10 + i))
    .join('\n');
  const paragraphs = post.paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join('\n');
  const article = `<article class="post"><h1 class="entry-title">${escapeHtml(post.title)}</h1><time datetime="${post.date}">${post.date.slice(0, 10)}</time><div class="entry-content">${figures}\n${paragraphs}</div></article>`;
  return layout(
    origin,
    post.title,
    article,
    `<meta property="og:title" content="${escapeHtml(post.title)}">${social}`,
  );
}

function newsCard(origin: string, post: Post): string {
  const [picture] = post.pictures;
  const small = picture === undefined ? undefined : copiesOf(post, picture)[0];
  const image =
    small === undefined || picture === undefined
      ? ''
      : `<img class="wp-post-image" src="${origin}${encodeURI(small.path)}" width="${small.width}" height="${small.height}" alt="${escapeHtml(picture.alt)}">`;
  return `<article><a href="${origin}${pathOf(post)}">${image}<h2>${escapeHtml(post.title)}</h2></a></article>`;
}

function feed(origin: string): string {
  const items = POSTS.map(
    (post) =>
      `<item><title>${escapeHtml(post.title)}</title><link>${origin}${pathOf(post)}</link><pubDate>${new Date(post.date).toUTCString()}</pubDate><description>${escapeHtml(post.paragraphs[0] ?? '')}</description></item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>${TOWN}</title><link>${origin}/</link><generator>https://wordpress.org/?v=6.7.1</generator>\n${items.join('\n')}\n</channel></rss>\n`;
}

function sitemap(root: 'urlset' | 'sitemapindex', rows: readonly (readonly [string, string])[]): string {
  const tag = root === 'urlset' ? 'url' : 'sitemap';
  const body = rows.map(
    ([loc, lastmod]) => `<${tag}><loc>${loc}</loc><lastmod>${lastmod}</lastmod></${tag}>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${body.join('\n')}\n</${root}>\n`;
}

/** Everything the town hall serves. `crawlDelaySeconds` goes to robots.txt. */
export function seaResources(origin: string, crawlDelaySeconds: number): ReadonlyMap<string, Resource> {
  const resources = new Map<string, Resource>();
  const page = (path: string, title: string, main: string, date = LATEST): void => {
    resources.set(path, textResource(layout(origin, title, main), date));
  };
  const cards = POSTS.map((post) => newsCard(origin, post));
  page(
    '/',
    'Accueil',
    `<h1>Bienvenue à ${TOWN}</h1>${cards.slice(0, 5).join('\n')}<p><a href="${origin}/actualites/">Toutes les actualités</a></p>`,
  );
  page('/actualites/', 'Actualités', `<h1>Actualités</h1>${cards.join('\n')}`);
  page(
    '/la-commune/',
    'La commune',
    '<h1>La commune</h1><p>Un port, deux plages, 3 412 habitantes et habitants.</p>',
    '2024-03-01T08:00:00Z',
  );
  page(
    '/mentions-legales/',
    'Mentions légales',
    '<h1>Mentions légales</h1><p>Directrice de la publication : la maire. Crédits photos : service communication, sauf mention contraire.</p>',
    '2024-03-01T08:00:00Z',
  );
  // Disallowed by robots.txt: a request for any of these two is a fault.
  page(
    '/espace-agents/',
    'Espace agents',
    `<h1>Espace agents</h1><img src="${origin}/espace-agents/note-interne.png" width="1024" height="1024" alt="">`,
  );
  resources.set(
    '/espace-agents/note-interne.png',
    fileResource('note.png', LATEST, () => original('openAiC2pa')),
  );

  for (const [index, post] of POSTS.entries()) {
    resources.set(pathOf(post), textResource(postPage(origin, post, index), post.date));
    for (const picture of post.pictures) {
      const upload = uploadPath(post, picture);
      resources.set(
        upload,
        fileResource(upload, post.date, () => original(picture.recipe)),
      );
      const copies =
        picture.shown === 'scaled'
          ? [...copiesOf(post, picture), displayed(post, picture)]
          : copiesOf(post, picture);
      for (const { path, width, height } of copies) {
        resources.set(
          path,
          fileResource(path, post.date, () => resizedCopy(picture.recipe, width, height)),
        );
      }
    }
  }
  for (const [name, side] of [
    ['cropped-blason', 300],
    ['cropped-blason-32x32', 32],
  ] as const) {
    const path = `/wp-content/uploads/2024/01/${name}.png`;
    resources.set(
      path,
      fileResource(path, '2024-01-10T08:00:00Z', () => decoration(name, () => arms(side, side))),
    );
  }

  resources.set('/feed/', textResource(feed(origin), LATEST, 'application/rss+xml; charset=UTF-8'));
  resources.set(
    '/robots.txt',
    textResource(
      `User-agent: *\nDisallow: /wp-admin/\nDisallow: /espace-agents/\nCrawl-delay: ${crawlDelaySeconds}\n\nSitemap: ${origin}/sitemap.xml\n`,
      '2024-01-10T08:00:00Z',
      'text/plain; charset=utf-8',
    ),
  );
  const xml = 'text/xml; charset=UTF-8';
  resources.set(
    '/sitemap.xml',
    textResource(
      sitemap('sitemapindex', [
        [`${origin}/post-sitemap.xml`, LATEST],
        [`${origin}/page-sitemap.xml`, '2024-03-01T08:00:00Z'],
      ]),
      LATEST,
      xml,
    ),
  );
  resources.set(
    '/post-sitemap.xml',
    textResource(
      sitemap(
        'urlset',
        POSTS.map((post) => [`${origin}${pathOf(post)}`, post.date] as const),
      ),
      LATEST,
      xml,
    ),
  );
  resources.set(
    '/page-sitemap.xml',
    textResource(
      sitemap(
        'urlset',
        ['/', '/actualites/', '/la-commune/', '/mentions-legales/'].map(
          (path) => [`${origin}${path}`, '2024-03-01T08:00:00Z'] as const,
        ),
      ),
      '2024-03-01T08:00:00Z',
      xml,
    ),
  );
  return resources;
}
