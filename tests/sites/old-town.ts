/** Saint-Exemple-le-Vieux: a site in the shape of SPIP, with documents, logos and cached vignettes. */
import { createHash } from 'node:crypto';
import type { SampleExpectation } from './expectations.js';
import { escapeHtml, fileResource, textResource } from './html.js';
import { decoration, original, resizedCopy } from './pictures.js';
import { arms } from './more-posters.js';
import { ARTICLES, type Article, type SpipDocument } from './old-town-content.js';
import type { Resource } from './serve.js';

const TOWN = 'Saint-Exemple-le-Vieux';

/** Seconds since 1970, as SPIP hangs them on; any fixed number will do. */
const stampOf = (id: number): number => 1_760_000_000 + id;

const five = (text: string): string => createHash('md5').update(text).digest('hex').slice(0, 5);

interface Vignette {
  readonly path: string;
  readonly width: number;
  readonly height: number;
  /** SPIP copies a file that already fits; its bytes are the upload's. */
  readonly isCopy: boolean;
}

/** SPIP's `image_reduire`: the name holds five digits of the MD5 of the source path, with the size when it was resized. */
function vignetteOf(
  source: string,
  name: string,
  extension: string,
  width: number,
  height: number,
  wide: number,
): Vignette {
  const isCopy = wide >= width;
  const w = isCopy ? width : wide;
  const h = isCopy ? height : Math.round((height * wide) / width);
  const hash = five(isCopy ? source : `${source}-L${w}xH${h}`);
  return {
    path: `/local/cache-vignettes/L${w}xH${h}/${name}-${hash}.${extension}`,
    width: w,
    height: h,
    isCopy,
  };
}

const sourceOf = ({ name, extension }: SpipDocument): string => `IMG/${extension}/${name}.${extension}`;

function shownVignette(document: SpipDocument): Vignette | null {
  const { name, extension, width, height, vignette } = document;
  return vignette === null ? null : vignetteOf(sourceOf(document), name, extension, width, height, vignette);
}

const pageOf = (article: Article): string => `/spip.php?article${article.id}`;

export const oldTownExpectations: readonly SampleExpectation[] = ARTICLES.flatMap((article) =>
  article.documents.map((document) => {
    const vignette = shownVignette(document);
    const upload = `/${sourceOf(document)}`;
    return {
      site: 'le-vieux' as const,
      page: pageOf(article),
      imagePath: vignette?.path ?? upload,
      originalPath: vignette === null || vignette.isCopy ? null : upload,
      documentPage: null,
      label: document.label,
      grade: document.grade,
      kind: document.kind,
      marks: document.marks,
      note: document.note,
    };
  }),
);

function documentHtml(document: SpipDocument, id: number): string {
  const vignette = shownVignette(document) ?? {
    path: `/${sourceOf(document)}`,
    width: document.width,
    height: document.height,
  };
  const image = `<img src='${vignette.path.slice(1)}?${stampOf(id)}' width='${vignette.width}' height='${vignette.height}' alt='${escapeHtml(document.alt).replace(/'/g, '&#039;')}' />`;
  const parts = [
    document.titre === null
      ? ''
      : `<div class='spip_doc_titre'><strong>${escapeHtml(document.titre)}</strong></div>`,
    document.credits === null ? '' : `<div class='spip_doc_credits'>${escapeHtml(document.credits)}</div>`,
  ].join('');
  const legend = parts === '' ? '' : `<figcaption class='spip_doc_legende'>${parts}</figcaption>`;
  return `<div class='spip_document_${id} spip_document spip_documents spip_document_image spip_documents_center'><figure class='spip_doc_inner'>${image}${legend}</figure></div>`;
}

const drawLogo = (side: number) => () => decoration(`arton ${side}`, () => arms(side, side));

function logoOf(article: Article): Vignette {
  return vignetteOf(`IMG/logo/arton${article.id}.png`, `arton${article.id}`, 'png', 300, 300, 150);
}

function layout(title: string, main: string): string {
  return `<!DOCTYPE html>
<html class="ltr fr no-js" lang="fr" dir="ltr">
<head>
<meta charset="utf-8">
<title>${escapeHtml(title)} - ${TOWN}</title>
<meta name="generator" content="SPIP 4.3.4">
<link rel="alternate" type="application/rss+xml" title="Syndiquer tout le site" href="spip.php?page=backend">
<style>body{font-family:Verdana,sans-serif;max-width:58rem;margin:0 auto;padding:1rem}img{max-width:100%;height:auto}</style>
</head>
<body class="page_article">
<div class="header"><a rel="start home" href="/"><img class="spip_logo" src="squelettes/img/blason.png" width="96" height="96" alt=""></a><strong>${TOWN}</strong></div>
<div class="nav"><ul><li><a href="spip.php?rubrique2">Vie du bourg</a></li><li><a href="spip.php?page=plan">Plan du site</a></li></ul></div>
<div class="content">${main}</div>
<div class="footer"><a href="spip.php?page=plan">Plan du site</a> | <a href="ecrire/">Se connecter</a></div>
</body>
</html>
`;
}

export function oldTownResources(origin: string): ReadonlyMap<string, Resource> {
  const resources = new Map<string, Resource>();
  const latest = ARTICLES.at(-1)?.date ?? '2026-10-02T10:00:00Z';
  const newestFirst = ARTICLES.toReversed();
  const links = newestFirst.map((article) => {
    const logo = logoOf(article);
    return `<li class="item"><a href="${pageOf(article).slice(1)}"><img class="spip_logo spip_logos" src="${logo.path.slice(1)}" width="${logo.width}" height="${logo.height}" alt="">${escapeHtml(article.title)}</a></li>`;
  });
  const list = `<ul class="liste-items">${links.join('\n')}</ul>`;
  resources.set('/', textResource(layout('Accueil', `<h1>Bienvenue</h1>${list}`), latest));
  resources.set(
    '/spip.php?rubrique2',
    textResource(layout('Vie du bourg', `<h1>Vie du bourg</h1>${list}`), latest),
  );
  resources.set(
    '/spip.php?page=plan',
    textResource(
      layout(
        'Plan du site',
        `<ul>${newestFirst.map((a) => `<li><a href="${pageOf(a).slice(1)}">${escapeHtml(a.title)}</a></li>`).join('')}</ul>`,
      ),
      latest,
    ),
  );
  resources.set(
    '/spip.php?page=backend',
    textResource(
      `<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>${TOWN}</title><link>${origin}/</link><generator>SPIP - www.spip.net</generator>${newestFirst.map((a) => `<item><title>${escapeHtml(a.title)}</title><link>${origin}${pageOf(a)}</link><pubDate>${new Date(a.date).toUTCString()}</pubDate></item>`).join('')}</channel></rss>\n`,
      latest,
      'application/rss+xml; charset=utf-8',
    ),
  );
  resources.set(
    '/robots.txt',
    textResource(
      'User-agent: *\nDisallow: /ecrire/\nDisallow: /prive/\n',
      latest,
      'text/plain; charset=utf-8',
    ),
  );
  resources.set(
    '/squelettes/img/blason.png',
    fileResource('blason.png', latest, () => decoration('blason', () => arms(96, 96))),
  );

  for (const article of ARTICLES) {
    const figures = article.documents
      .map((document, i) => documentHtml(document, article.id * 10 + i))
      .join('\n');
    const html = layout(
      article.title,
      `<h1 class="crayon article-titre-${article.id}">${escapeHtml(article.title)}</h1><div class="texte">${figures}<p>${escapeHtml(article.text)}</p></div>`,
    );
    resources.set(pageOf(article), textResource(html, article.date));
    const logo = logoOf(article);
    const logoSource = `/IMG/logo/arton${article.id}.png`;
    resources.set(logo.path, fileResource(logo.path, article.date, drawLogo(150)));
    resources.set(logoSource, fileResource(logoSource, article.date, drawLogo(300)));
    for (const [index, document] of article.documents.entries()) {
      const upload = `/${sourceOf(document)}`;
      const uploadBody = (): Promise<Buffer> => original(document.recipe);
      resources.set(upload, fileResource(upload, article.date, uploadBody));
      const vignette = shownVignette(document);
      const shown = vignette?.path ?? upload;
      const body = (): Promise<Buffer> =>
        vignette === null || vignette.isCopy
          ? uploadBody()
          : resizedCopy(document.recipe, vignette.width, vignette.height);
      // SPIP adds a time stamp to the address that it shows; both forms answer.
      for (const address of [shown, `${shown}?${stampOf(article.id * 10 + index)}`]) {
        resources.set(address, fileResource(shown, article.date, body));
      }
    }
  }
  return resources;
}
