/** What one crawl of Saint-Exemple tells: two pages, a bulletin, a logo, a flagged poster with its evidence. */
import { createHash } from 'node:crypto';
import type { Mark, Surroundings, Verdict } from '../../src/classifiers/types.js';
import { NO_SURROUNDINGS } from '../../src/classifiers/types.js';
import type { CrawlEvent, Sighting, UsageTerms, VisualEvent } from '../../src/crawlers/events.js';
import type { ClassifyInput, Ruling } from '../../src/crawlers/stored-verdict.js';

export const HOME = 'https://www.saint-exemple.example/';
export const NEWS = 'https://www.saint-exemple.example/actualites';
export const BULLETIN = 'https://www.saint-exemple.example/bulletin.pdf';
export const LOGO = 'https://www.saint-exemple.example/logo.png';
export const POSTER = 'https://www.saint-exemple.example/affiche-800.png';
export const POSTER_ORIGINAL = 'https://www.saint-exemple.example/affiche.png';

export function shaOf(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Small marks of the tests' own: a parameters chunk, a caption that says so, a named author. */
export const RULING: Ruling = { ruleset: 'test-1', classify };

function classify({ traces, surroundings, integrity }: ClassifyInput): Verdict {
  const marks = [
    ...traces.flatMap((trace): Mark[] =>
      trace.where === 'png:tEXt:parameters'
        ? [mark('parameters', integrity === 'broken' ? 'hint' : 'signature', trace.where, trace.value)]
        : [],
    ),
    ...traces.flatMap((trace): Mark[] =>
      trace.where === 'exif:Artist' ? [mark('artist', 'human', trace.where, trace.value)] : [],
    ),
    ...surroundings.flatMap(({ caption }): Mark[] =>
      caption?.includes('intelligence artificielle') ? [mark('caption', 'stated', 'caption', caption)] : [],
    ),
  ];
  const has = (strength: Mark['strength']): boolean => marks.some((one) => one.strength === strength);
  const grade = has('stated') ? 'stated' : has('signature') ? 'technical' : has('hint') ? 'hinted' : 'none';
  const unique = new Map(marks.map((one) => [`${one.id} ${one.value}`, one]));
  return {
    grade,
    kind: grade === 'none' ? null : 'generated',
    generator: null,
    marks: [...unique.values()].sort((a, b) => (a.id + a.value < b.id + b.value ? -1 : 1)),
    contradiction: false,
  };
}

function mark(id: string, strength: Mark['strength'], where: string, value: string): Mark {
  const kind = strength === 'human' ? null : 'generated';
  const weight = strength === 'hint' ? 'strong' : null;
  return {
    id,
    strength,
    kind,
    generator: null,
    where,
    value,
    weight,
    explain: 'Exemple.',
    source: 'tests',
  };
}

export function pageEvent(
  url: string,
  at: string,
  rest: Partial<Extract<CrawlEvent, { type: 'page' }>> = {},
): CrawlEvent {
  return {
    type: 'page',
    url,
    outcome: 'fetched',
    kind: 'page',
    title: 'Saint-Exemple',
    at,
    links: [HOME, NEWS],
    documents: [],
    signals: [],
    embeds: [],
    feeds: [],
    etag: `"${shaOf(url).slice(0, 8)}"`,
    lastModified: null,
    ...rest,
  };
}

export function sightingOf(imageUrl: string, surroundings: Partial<Surroundings> = {}): Sighting {
  return {
    imageUrl,
    declared: [],
    element: 'img',
    width: 800,
    height: null,
    surroundings: { ...NO_SURROUNDINGS, addresses: [imageUrl], ...surroundings },
  };
}

export function seen(pageUrl: string, sighting: Sighting, at: string): CrawlEvent {
  return { type: 'sighting', pageUrl, sighting, at };
}

export function visualOf(
  imageUrl: string,
  content: string,
  at: string,
  rest: Partial<VisualEvent> = {},
): VisualEvent {
  return {
    type: 'visual',
    outcome: 'read',
    imageUrl,
    originalUrl: null,
    originalRule: null,
    contentKey: `sha256:${shaOf(content)}`,
    sha256: null,
    format: 'png',
    width: 800,
    height: 600,
    bytes: content.length,
    traces: [],
    integrity: null,
    surroundings: sightingOf(imageUrl).surroundings,
    validators: { etag: `"${shaOf(content).slice(0, 8)}"`, lastModified: null },
    error: null,
    documentPage: null,
    at,
    ...rest,
  };
}

export const TERMS: UsageTerms = {
  robots: { url: `${HOME}robots.txt`, state: 'rules', sha256: shaOf('User-agent: *') },
  signals: [{ kind: 'noindex', place: 'meta', value: 'noindex' }],
};

export function evidenceOfContent(url: string, content: string, at: string): CrawlEvent {
  const bytes = new TextEncoder().encode(content);
  return {
    type: 'evidence',
    contentKey: `sha256:${shaOf(content)}`,
    sha256: shaOf(bytes),
    url,
    bytes,
    headers: { 'content-type': 'image/png' },
    status: 200,
    at,
    integrity: null,
    terms: TERMS,
  };
}

/** Instants of one crawl, a second apart. */
export function clock(start: string): () => string {
  let ms = Date.parse(start);
  return () => new Date((ms += 1000)).toISOString();
}

export const POSTER_TRACES = [
  { where: 'png:tEXt:parameters', value: 'un marché, Steps: 20, Sampler: Euler, CFG scale: 7, Seed: 1' },
  { where: 'png:tEXt:Author', value: 'Camille Exemple' },
];
export const LOGO_TRACES = [
  { where: 'exif:Artist', value: 'Camille Exemple' },
  { where: 'exif:Software', value: 'GIMP' },
];

/** The events of a whole crawl that begins at `start`; the same call gives the same events. */
export function sampleCrawl(start: string): CrawlEvent[] {
  const at = clock(start);
  const captioned = { caption: 'Dessin créé par intelligence artificielle', pageTitle: 'Bulletin' };
  return [
    {
      type: 'discovered',
      entries: [
        { url: HOME, priority: 10 },
        { url: NEWS, priority: 5 },
      ],
    },
    pageEvent(HOME, at()),
    seen(HOME, sightingOf(LOGO, { alt: 'Logo' }), at()),
    seen(HOME, sightingOf(POSTER, { alt: 'Affiche du marché' }), at()),
    visualOf(LOGO, 'logo', at(), { traces: LOGO_TRACES }),
    visualOf(POSTER, 'affiche', at(), {
      originalUrl: POSTER_ORIGINAL,
      originalRule: 'declared',
      traces: POSTER_TRACES,
      surroundings: sightingOf(POSTER, { alt: 'Affiche du marché', addresses: [POSTER, POSTER_ORIGINAL] })
        .surroundings,
    }),
    evidenceOfContent(POSTER_ORIGINAL, 'affiche', at()),
    {
      type: 'discovered',
      entries: [
        { url: BULLETIN, priority: 1 },
        { url: NEWS, priority: 7 },
      ],
    },
    { type: 'skipped', reason: 'scope', url: 'https://ailleurs.example/' },
    { type: 'page-done', url: HOME },
    pageEvent(NEWS, at()),
    seen(NEWS, sightingOf(LOGO, { alt: 'Logo', pageTitle: 'Actualités' }), at()),
    {
      type: 'problem',
      url: `${NEWS}/absente.png`,
      code: 'http',
      message: 'Le site répond 404.',
      at: at(),
    },
    { type: 'skipped', reason: 'scope', url: 'https://ailleurs.example/' },
    { type: 'skipped', reason: 'decoration', url: 'https://www.saint-exemple.example/puce.gif' },
    { type: 'page-done', url: NEWS },
    pageEvent(BULLETIN, at(), { kind: 'document', title: 'Bulletin', links: [] }),
    visualOf(BULLETIN, 'dessin', at(), {
      documentPage: 3,
      surroundings: { ...NO_SURROUNDINGS, ...captioned, addresses: [BULLETIN] },
    }),
    evidenceOfContent(BULLETIN, 'dessin', at()),
    visualOf(BULLETIN, 'photo', at(), {
      documentPage: 4,
      surroundings: { ...NO_SURROUNDINGS, pageTitle: 'Bulletin', addresses: [BULLETIN] },
    }),
    { type: 'page-done', url: BULLETIN },
    {
      type: 'done',
      outcome: 'complete',
      totals: { pages: 2, documents: 1, visuals: 4, requests: 9, bytesDownloaded: 4321, durationMs: 15_000 },
    },
  ];
}
