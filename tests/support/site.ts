/** A small web site on loopback for tests: routes in a map, a log of every request, closes clean. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

export interface SiteAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Content type; `text/html; charset=utf-8` unless told. */
  readonly type?: string;
  /** Time before the answer begins. */
  readonly delayMs?: number;
  /** Validators; a request that names them is answered 304. */
  readonly etag?: string;
  readonly lastModified?: string;
  /** `serve` (default) answers ranges with 206; `ignore` always sends everything. */
  readonly ranges?: 'serve' | 'ignore';
  /** Sends the body with Content-Encoding: gzip when the client offers it. */
  readonly gzip?: boolean;
  /** Breaks the connection after that many body bytes. */
  readonly cutAfter?: number;
  /** Never answers. */
  readonly hangs?: boolean;
}

export interface LoggedRequest {
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Milliseconds of a clock that never goes back. */
  readonly startedMs: number;
  /** When the response ended or broke; null while it is under way. */
  endedMs: number | null;
  status: number | null;
  bodyBytes: number;
}

export type Route = SiteAnswer | ((request: LoggedRequest) => SiteAnswer);

export interface TestSite {
  /** `http://127.0.0.1:port`, without final slash. */
  readonly url: string;
  readonly port: number;
  /** The same site under another name, without final slash; it counts as named by a person too (`naming-sites.ts`). */
  readonly under: (host: string) => string;
  /** Path (with query, else without) → answer. What is not here is answered 404. */
  readonly routes: Map<string, Route>;
  readonly log: LoggedRequest[];
  /** Paths asked so far, in order. */
  readonly paths: () => string[];
  /** Most requests that were under way at the same time. */
  readonly mostAtOnce: () => number;
  readonly close: () => Promise<void>;
}

/** Addresses of the sites that are open in this file. */
export const localSites = new Set<string>();

/** Starts a site. `tls` = key and certificate in PEM; `elsewhere` answers what is no route. */
export async function startSite(
  routes: Readonly<Record<string, Route>> = {},
  options: {
    readonly tls?: { readonly key: string; readonly cert: string };
    readonly elsewhere?: Route;
  } = {},
): Promise<TestSite> {
  const map = new Map(Object.entries(routes));
  const log: LoggedRequest[] = [];
  let underWay = 0;
  let most = 0;
  const listener = (
    request: { method?: string | undefined; url?: string | undefined; headers: IncomingHttpHeaders },
    response: ServerResponse,
  ): void => {
    const entry: LoggedRequest = {
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      headers: request.headers,
      startedMs: performance.now(),
      endedMs: null,
      status: null,
      bodyBytes: 0,
    };
    log.push(entry);
    underWay += 1;
    most = Math.max(most, underWay);
    response.on('close', () => {
      underWay -= 1;
      entry.endedMs = performance.now();
    });
    const route = map.get(entry.path) ?? map.get(entry.path.split('?')[0] ?? '');
    const chosen = route ?? options.elsewhere ?? NOT_FOUND;
    const answer = typeof chosen === 'function' ? chosen(entry) : chosen;
    if (answer.hangs === true) return;
    setTimeout(() => send(answer, entry, response), answer.delayMs ?? 0);
  };
  const server = options.tls === undefined ? createServer(listener) : createTlsServer(options.tls, listener);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const url = `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
  const names = new Set([url]);
  localSites.add(url);
  return {
    url,
    port,
    under(host) {
      const name = url.replace('127.0.0.1', host);
      names.add(name);
      localSites.add(name);
      return name;
    },
    routes: map,
    log,
    paths: () => log.map((entry) => entry.path),
    mostAtOnce: () => most,
    close: () =>
      new Promise((closed) => {
        for (const name of names) localSites.delete(name);
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

const NOT_FOUND: SiteAnswer = {
  status: 404,
  body: '<!doctype html><title>Introuvable</title><p>Page introuvable.',
};

function send(answer: SiteAnswer, entry: LoggedRequest, response: ServerResponse): void {
  const { headers } = entry;
  const validators: Record<string, string> = {
    ...(answer.etag === undefined ? {} : { etag: answer.etag }),
    ...(answer.lastModified === undefined ? {} : { 'last-modified': answer.lastModified }),
  };
  const isKnown =
    (answer.etag !== undefined && headers['if-none-match'] === answer.etag) ||
    (answer.etag === undefined &&
      answer.lastModified !== undefined &&
      headers['if-modified-since'] === answer.lastModified);
  const end = (status: number, extra: Record<string, string>, body: Uint8Array): void => {
    entry.status = status;
    response.writeHead(status, { ...validators, ...answer.headers, ...extra });
    if (answer.cutAfter !== undefined) {
      const part = body.subarray(0, answer.cutAfter);
      entry.bodyBytes = part.byteLength;
      response.write(part, () => response.destroy());
      return;
    }
    entry.bodyBytes = entry.method === 'HEAD' ? 0 : body.byteLength;
    response.end(entry.method === 'HEAD' ? undefined : body);
  };
  if (isKnown) return end(304, {}, Buffer.alloc(0));
  const plain = typeof answer.body === 'string' ? Buffer.from(answer.body) : Buffer.from(answer.body ?? '');
  const type = { 'content-type': answer.type ?? 'text/html; charset=utf-8' };
  const status = answer.status ?? 200;
  if (answer.gzip === true && /gzip/.test(headers['accept-encoding'] ?? '')) {
    const body = gzipSync(plain);
    return end(
      status,
      { ...type, 'content-encoding': 'gzip', 'content-length': String(body.byteLength) },
      body,
    );
  }
  const range = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '');
  const condition = headers['if-range'];
  const mayRange = condition === undefined || condition === answer.etag || condition === answer.lastModified;
  if (status === 200 && range !== null && answer.ranges !== 'ignore' && mayRange) {
    const first = Number(range[1]);
    const last = Math.min(range[2] === '' ? Infinity : Number(range[2]), plain.byteLength - 1);
    if (first > last) return end(416, { 'content-range': `bytes */${plain.byteLength}` }, Buffer.alloc(0));
    const body = plain.subarray(first, last + 1);
    return end(
      206,
      {
        ...type,
        'content-range': `bytes ${first}-${last}/${plain.byteLength}`,
        'content-length': String(body.byteLength),
      },
      body,
    );
  }
  end(status, { ...type, 'content-length': String(plain.byteLength) }, plain);
}

/** A page of a sample town hall with some body. */
export function page(title: string, body: string): SiteAnswer {
  return {
    body: `<!doctype html><html lang="fr"><head><title>${title}</title></head><body><main><h1>${title}</h1>${body}</main></body></html>`,
  };
}
