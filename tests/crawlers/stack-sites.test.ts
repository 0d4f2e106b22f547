/** Sites made with generators, frameworks and headless systems, crawled: which originals are found, and what is not asked. */
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeExif, makeJpeg } from '../fixtures/make-image.js';
import { original, resizedCopy } from '../sites/pictures.js';
import { page, type Route } from '../support/site.js';
import { useSites } from '../support/use-sites.js';
import { summary } from './extract/summary.js';
import { collect, makeKit, of } from './crawl-kit.js';

const { open, site } = useSites();
const HOST = 'https://www.saint-exemple.example';
const FIXTURES = new URL('../fixtures/cms/', import.meta.url);
let marked: Route;
let copy: Route;

beforeAll(async () => {
  const upload = await original('midjourneyPng');
  const { width, height } = await sharp(upload).metadata();
  marked = { type: 'image/png', body: upload };
  copy = {
    type: 'image/png',
    body: await resizedCopy('midjourneyPng', Math.round(width / 2), Math.round(height / 2)),
  };
});

async function crawl(routes: Record<string, Route>, start = '/') {
  const town = await site(routes);
  const kit = makeKit();
  open.push(kit.close);
  const events = await collect(kit, `${town.url}${start}`);
  const local = (url: string): string => url.replace(town.url, '');
  return {
    events,
    found: Object.fromEntries(
      of(events, 'visual').map((one) => [
        local(one.imageUrl),
        one.originalUrl === null ? null : local(one.originalUrl),
      ]),
    ),
    flagged: of(events, 'evidence').map((one) => local(one.url)),
    asked: town.log.map((one) => one.path),
    missed: town.log.filter((one) => one.status === 404).map((one) => one.path),
  };
}

/** What every crawl asks for. */
const USUAL = ['/robots.txt', '/.well-known/tdmrep.json', '/sitemap.xml'];

describe('pages that the real packages made', () => {
  test.each([
    [
      'hugo',
      '/agenda/',
      ['/agenda/affiche.png', '/agenda/ecole.jpg', '/agenda/fete.jpg'],
      ['/agenda/affiche.jpg'],
    ],
    ['next-image', '/ville', ['/ville/_next/static/media/', '/ville/images/ecole.jpg'], ['/ville/agenda']],
    ['nuxt-image', '/', ['/images/affiche.png', '/images/ecole.jpg', '/images/fete.jpg'], []],
    ['astro-server', '/', ['/_astro/ecole.', '/_astro/fete.', '/affiche.png'], []],
    ['eleventy-named', '/', ['/images/affiche.png', '/images/ecole.jpg', '/images/fete.jpg'], []],
    ['gatsby', '/', ['/affiche.png', '/ecole.jpg', '/fete.jpg'], []],
  ])('%s', async (id, start, uploads, misses) => {
    const html = readFileSync(new URL(`${id}/page.html`, FIXTURES), 'utf8');
    const { sightings } = summary(html) as {
      readonly sightings: readonly { readonly imageUrl: string; readonly originals: readonly string[] }[];
    };
    const pathIn = (url: string): string => url.replace(HOST, '');
    // Of what the rules propose, the one upload that the site was built from lies there.
    const isUpload = (path: string): boolean =>
      uploads.some((upload) => path.includes(upload)) && !path.includes('?');
    const originals = sightings
      .flatMap((one) => one.originals.map((line) => pathIn(line.split(' ')[2] ?? '')))
      .filter(isUpload);
    const copies = sightings.map((one) => pathIn(one.imageUrl)).filter((path) => !originals.includes(path));
    const { found, flagged, missed } = await crawl(
      {
        [start]: { body: html },
        ...Object.fromEntries(copies.map((path) => [path, uploads.includes(path) ? marked : copy])),
        ...Object.fromEntries(originals.map((path) => [path, marked])),
      },
      start,
    );
    expect(new Set(Object.values(found).filter((one) => one !== null))).toEqual(new Set(originals));
    expect(flagged.length).toBeGreaterThan(0);
    expect(missed.filter((path) => !USUAL.includes(path))).toEqual(misses);
  });

  test('where the build took the sources away, few addresses are asked in vain', async () => {
    const names = Array.from(
      { length: 12 },
      (_, at) => `/_astro/photo${at}.BVE9oB${at % 10}e_rK3x${at % 10}.webp`,
    );
    const { missed, found } = await crawl({
      '/': page('S', names.map((name) => `<img src="${name}" alt="">`).join('')),
      ...Object.fromEntries(names.map((name) => [name, copy])),
    });
    expect(Object.keys(found)).toHaveLength(12);
    const vain = missed.filter((path) => path.startsWith('/_astro/'));
    expect(vain.length).toBeGreaterThan(0);
    // Three misses end a guess, and there is one a format.
    expect(vain.length).toBeLessThanOrEqual(9);
  });
});

describe('headless systems, in their documented forms', () => {
  const asset = '/assets/c984b755-e201-497e-b0a7-24156ad9c7e0';
  test.each([
    ['/content/images/size/w600/format/webp/2024/05/fete.png', '/content/images/2024/05/fete_o.png'],
    ['/uploads/medium_fete_du_port_2f6f0c7a1b.png', '/uploads/fete_du_port_2f6f0c7a1b.png'],
    [`${asset}?width=400&height=300&fit=cover&key=carte`, asset],
    ['/api/media/file/fete-400x301.png', '/api/media/file/fete.png'],
    ['/_next/image?url=%2Fapi%2Fmedia%2Ffile%2Ffete-400x301.png&w=640&q=75', '/api/media/file/fete.png'],
    ['/.netlify/images?url=%2Fuploads%2Ffete.png&w=640', '/uploads/fete.png'],
    ['/files/styles/large/public/2024-03/fete.png.webp?itok=abcd1234', '/files/2024-03/fete.png'],
  ])('%s', async (shown, upload) => {
    const { found, flagged, missed } = await crawl({
      '/': page('S', `<img src="${shown.replaceAll('&', '&amp;')}" alt="La fête">`),
      [shown]: copy,
      [upload]: marked,
    });
    expect(found).toEqual({ [shown]: upload });
    expect(flagged).toEqual([upload]);
    expect(missed.filter((path) => !USUAL.includes(path))).toEqual([]);
  });
});

describe('what is not asked', () => {
  test('a signed copy is read as it is, and its address never without the signature', async () => {
    const shown = '/agenda/fete.png?w=300&s=5f2d1c8e9b7a6d4c3e2f1a0b9c8d7e6f';
    const { asked, found } = await crawl({
      '/': page('S', `<img src="${shown.replace('&', '&amp;')}" alt="">`),
      [shown]: copy,
      '/agenda/fete.png': marked,
    });
    expect(found).toEqual({ [shown]: null });
    expect(new Set(asked.filter((path) => path.startsWith('/agenda')))).toEqual(new Set([shown]));
  });

  test('a source on another host is asked for by the rules of that host', async () => {
    const media = await site({
      '/robots.txt': { type: 'text/plain', body: 'User-agent: *\nDisallow: /interne/' },
      '/interne/fete.png': marked,
      '/public/bal.png': marked,
    });
    const signature = 'H0ZN9uTQCAlcNAvgJLkUkfNyHDI=';
    const closed = `/${signature}/300x200/smart/${encodeURIComponent(`${media.url}/interne/fete.png`)}`;
    const allowed = `/${signature}/300x200/${encodeURIComponent(`${media.url}/public/bal.png`)}`;
    const { found } = await crawl({
      '/': page('S', `<img src="${closed}" alt="La fête"><img src="${allowed}" alt="Le bal">`),
      [closed]: copy,
      [allowed]: copy,
    });
    expect(found).toEqual({ [closed]: null, [allowed]: `${media.url}/public/bal.png` });
    expect(media.paths().filter((path) => path.startsWith('/interne'))).toEqual([]);
  });
});

describe('a copy that shows more than its source', () => {
  const upload = '/image/upload/v1/agenda/fete.jpg';
  test.each([
    ['/image/upload/c_limit,w_400/v1/agenda/fete.jpg', false],
    ['/image/upload/w_400/l_text:Arial_40:Complet/v1/agenda/fete.jpg', true],
    ['/image/upload/b_gen_fill,c_pad,w_400/v1/agenda/fete.jpg', true],
  ])('%s: read for itself, %s', async (shown, isReadToo) => {
    const camera = await makeJpeg({
      width: 640,
      height: 480,
      exif: makeExif({ Make: 'Sample', Model: 'One', DateTimeOriginal: '2026:05:01 10:00:00' }),
    });
    const { found, flagged, asked } = await crawl({
      '/': page('S', `<img src="${shown}" alt="">`),
      [shown]: marked,
      [upload]: { type: 'image/jpeg', body: camera },
    });
    expect(found).toEqual({ [shown]: isReadToo ? null : upload });
    expect(flagged).toEqual(isReadToo ? [shown] : []);
    expect(asked.includes(shown)).toBe(isReadToo);
  });

  test('and that says nothing of its own leaves the word to its source', async () => {
    const shown = '/image/upload/w_400/l_text:Arial_40:Complet/v1/agenda/fete.png';
    const source = '/image/upload/v1/agenda/fete.png';
    const { found, flagged } = await crawl({
      '/': page('S', `<img src="${shown}" alt="">`),
      [shown]: copy,
      [source]: marked,
    });
    expect(found).toEqual({ [shown]: source });
    expect(flagged).toEqual([source]);
  });
});
