/**
 * A farm of small town-hall sites on loopback, one address each (127.0.1.1 and up), in a process of its own so that
 * its CPU is not counted with those who crawl it. Started by `crawl.ts`, which asks it over IPC what it sent.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { makeRealBodies, type RealBodies } from './real-bodies.js';
import { makeRealTown } from './real-town.js';
import { pageHtml, pagePath, type Picture, styleSheet } from './town-pages.js';
import { type Bodies, type Body, makeBodies, pictureBytes, seeded } from './town-images.js';

export interface FarmOrder {
  readonly sites: number;
  readonly pages: number;
  readonly images: number;
  readonly seed: number;
  /** Files of real sizes, of which so many in a hundred are marked; small towns of copies unless told. */
  readonly marked?: number;
}

/** What the farm tells: its addresses once it is ready, then what it sent since the last question. */
export type FarmTells =
  | {
      readonly kind: 'ready';
      readonly urls: readonly string[];
      readonly pages: readonly string[];
      readonly imageBytes: number;
      /** All files of all sites, as they are sent: pages, style sheet, pictures, documents. */
      readonly siteBytes: number;
      /** Addresses of marked files, where files have real sizes. */
      readonly marked: readonly string[];
    }
  | { readonly kind: 'sent'; readonly bytes: number; readonly requests: number };

/** One picture in this many carries marks, small ones and large ones alike: what is flagged is fetched whole. */
const MARKED_ONE_IN = 30;

interface Town {
  readonly number: number;
  readonly logo: Picture;
  /** What a page shows and leads to. */
  readonly pageOf: (page: number) => {
    readonly pictures: readonly Picture[];
    readonly documents: readonly string[];
  };
  readonly marked: readonly string[];
  readonly byPath: ReadonlyMap<string, Body>;
  /** Pages by path, compressed once. */
  readonly pages: ReadonlyMap<string, { number: number; packed: Buffer | null }>;
}

const order = JSON.parse(process.argv[2] ?? '{}') as FarmOrder;
const STYLE = gzipSync(styleSheet());
const sent = { closed: 0, requests: 0, told: 0 };
const sockets = new Set<Socket>();

await serve(order);

async function serve({ sites, pages, images, seed, marked }: FarmOrder): Promise<void> {
  const bodies = await makeBodies(seed);
  const real = marked === undefined ? null : await makeRealBodies(seeded(seed));
  const towns = Array.from({ length: sites }, (_, index) =>
    real === null || marked === undefined
      ? makeTown(index + 1, pages, images, bodies, seed)
      : realTown(index + 1, { pages, images, marked }, real, bodies, seed),
  );
  const urls: string[] = [];
  let port = 0;
  for (const town of towns) {
    const address = `127.0.${1 + Math.floor((town.number - 1) / 250)}.${1 + ((town.number - 1) % 250)}`;
    const server = createServer((request, response) => answer(town, pages, request, response));
    server.keepAliveTimeout = 30_000;
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => {
        sockets.delete(socket);
        sent.closed += socket.bytesWritten;
      });
    });
    await new Promise<void>((ready) => server.listen(port, address, ready));
    port = (server.address() as AddressInfo).port;
    urls.push(`http://${address}:${port}`);
  }
  const total = (sizes: readonly number[]): number => sizes.reduce((all, size) => all + size, 0);
  const imageBytes = total(
    towns.flatMap(({ byPath }) => Array.from(byPath, ([path, body]) => pictureBytes(body, path).size)),
  );
  const pageBytes =
    real === null
      ? 0
      : total(
          towns.flatMap((town) =>
            [...town.pages.keys()].map((path) => packedPage(town, path, pages)?.byteLength ?? 0),
          ),
        );
  tell({
    kind: 'ready',
    urls,
    pages: [...(towns[0]?.pages.keys() ?? [])],
    imageBytes,
    siteBytes: imageBytes + pageBytes + STYLE.byteLength * sites,
    marked: towns.flatMap(({ marked: paths }, at) => paths.map((path) => `${urls[at] ?? ''}${path}`)),
  });
  process.on('message', () => {
    const all = [...sockets].reduce((sum, socket) => sum + socket.bytesWritten, sent.closed);
    tell({ kind: 'sent', bytes: all - sent.told, requests: sent.requests });
    sent.told = all;
    sent.requests = 0;
  });
  process.on('disconnect', () => process.exit(0));
}

function tell(message: FarmTells): void {
  process.send?.(message);
}

/** Half of the pictures small, half large; some marked, in one town small ones, in the next large ones. Picture 0 is the logo. */
function makeTown(number: number, pages: number, images: number, bodies: Bodies, seed: number): Town {
  const random = seeded(seed + number * 7_919);
  const pick = (from: readonly Body[]): Body => {
    const body = from[Math.floor(random() * from.length)];
    if (body === undefined) throw new Error('no body was made');
    return body;
  };
  const pictures = Array.from({ length: images }, (_, index) => {
    const isLarge = index % 2 === 1;
    const isMarked = index > 0 && (index + number) % MARKED_ONE_IN === 0;
    const body = pick(
      isMarked ? (isLarge ? bodies.largeMarked : bodies.smallMarked) : isLarge ? bodies.large : bodies.small,
    );
    const path =
      index === 0
        ? `/assets/logo-saint-exemple.${body.extension}`
        : `/medias/2026/0${1 + (index % 9)}/actualite-${number}-${index}.${body.extension}`;
    return {
      body,
      shown: { path, width: body.width, height: body.height, alt: `Saint-Exemple en mars, vue ${index}` },
    };
  });
  const [logo] = pictures;
  if (logo === undefined) throw new Error('a town has at least one picture');
  return {
    number,
    logo: logo.shown,
    // All but the logo are dealt out page by page.
    pageOf: (page) => ({
      pictures: pictures.flatMap(({ shown }, index) => (index > 0 && index % pages === page ? [shown] : [])),
      documents: [],
    }),
    marked: [],
    byPath: new Map(pictures.map(({ shown, body }) => [shown.path, body])),
    pages: emptyPages(pages),
  };
}

function emptyPages(pages: number): Town['pages'] {
  return new Map(
    Array.from({ length: pages }, (_, page) => [
      pagePath(page),
      { number: page, packed: null as Buffer | null },
    ]),
  );
}

/** A town with files of real sizes; its logo is a small picture. */
function realTown(
  number: number,
  asked: { readonly pages: number; readonly images: number; readonly marked: number },
  real: RealBodies,
  { small }: Bodies,
  seed: number,
): Town {
  const { byPath, pictures, documents, marked } = makeRealTown(number, asked, real, seed);
  const [body] = small;
  if (body === undefined) throw new Error('no body was made');
  const path = `/assets/logo-saint-exemple.${body.extension}`;
  return {
    number,
    logo: { path, width: body.width, height: body.height, alt: 'Saint-Exemple' },
    pageOf: (page) => ({ pictures: pictures[page] ?? [], documents: documents[page] ?? [] }),
    marked,
    byPath: new Map([...byPath, [path, body]]),
    pages: emptyPages(asked.pages),
  };
}

function packedPage(town: Town, path: string, pages: number): Buffer | null {
  const page = town.pages.get(path);
  if (page === undefined) return null;
  const { pictures, documents } = town.pageOf(page.number);
  page.packed ??= gzipSync(pageHtml(town.number, page.number, pages, town.logo, pictures, documents));
  return page.packed;
}

function answer(town: Town, pages: number, request: IncomingMessage, response: ServerResponse): void {
  sent.requests += 1;
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const body = town.byPath.get(path);
  if (body !== undefined) return sendPicture(body, `${town.number}${path.slice(-14)}`, request, response);
  const packed = packedPage(town, path, pages);
  if (packed !== null)
    return sendPacked(packed, 'text/html; charset=UTF-8', `"p${town.number}${path}"`, request, response);
  if (path === '/assets/style.css') return sendPacked(STYLE, 'text/css', '"css-3"', request, response);
  if (path === '/robots.txt')
    return send(response, 200, { 'content-type': 'text/plain' }, [
      Buffer.from('User-agent: *\nDisallow: /prive/\n'),
    ]);
  if (path === '/sitemap.xml') {
    const origin = `http://${request.headers.host ?? ''}`;
    const urls = [...town.pages.keys()].map(
      (one) => `<url><loc>${origin}${one}</loc><lastmod>2026-03-02</lastmod></url>`,
    );
    return send(response, 200, { 'content-type': 'text/xml' }, [
      Buffer.from(
        `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.join('')}</urlset>`,
      ),
    ]);
  }
  send(response, 404, { 'content-type': 'text/html' }, [
    Buffer.from('<!doctype html><title>Introuvable</title>'),
  ]);
}

function sendPacked(
  packed: Buffer,
  type: string,
  etag: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (request.headers['if-none-match'] === etag) return send(response, 304, { etag }, []);
  // Every client of the bench takes gzip.
  send(response, 200, { 'content-type': type, 'content-encoding': 'gzip', etag, vary: 'Accept-Encoding' }, [
    packed,
  ]);
}

function sendPicture(body: Body, name: string, request: IncomingMessage, response: ServerResponse): void {
  const { parts, size } = pictureBytes(body, name);
  const etag = `"i${name.replaceAll('/', '_')}"`;
  if (request.headers['if-none-match'] === etag) return send(response, 304, { etag }, []);
  const headers = { 'content-type': body.type, etag, 'accept-ranges': 'bytes' };
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const condition = request.headers['if-range'];
  if (range === null || (condition !== undefined && condition !== etag))
    return send(response, 200, headers, parts);
  const first = Number(range[1]);
  const last = Math.min(range[2] === '' ? Infinity : Number(range[2]), size - 1);
  if (first > last) return send(response, 416, { 'content-range': `bytes */${size}` }, []);
  send(
    response,
    206,
    { ...headers, 'content-range': `bytes ${first}-${last}/${size}` },
    slice(parts, first, last + 1),
  );
}

function slice(parts: readonly Buffer[], from: number, to: number): Buffer[] {
  let at = 0;
  return parts.flatMap((part) => {
    const start = Math.max(from - at, 0);
    const end = Math.min(to - at, part.byteLength);
    at += part.byteLength;
    return start < end ? [part.subarray(start, end)] : [];
  });
}

function send(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  parts: readonly Buffer[],
): void {
  const length = parts.reduce((sum, part) => sum + part.byteLength, 0);
  response.writeHead(status, status === 304 ? headers : { ...headers, 'content-length': String(length) });
  for (const part of parts) response.write(part);
  response.end();
}
