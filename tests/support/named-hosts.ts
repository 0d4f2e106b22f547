/** Several hosts on one loopback port, told apart by the name that was asked for; a resolver of ours leads every name there. */
import type { Lookup } from '../../src/net/resolve.js';
import { type Route, startSite } from './site.js';

export interface NamedHosts {
  readonly port: number;
  /** `host/path` (with query, else without) → answer. What is not here is answered 404. */
  readonly routes: Map<string, Route>;
  /** `host/path` of every request so far, robots.txt left out. */
  readonly asked: () => string[];
  /** The address of `host/path`. */
  readonly url: (place: string) => string;
  /** Leads every name to loopback, and none anywhere else. */
  readonly lookup: Lookup;
  readonly close: () => Promise<void>;
}

export async function startNamedHosts(): Promise<NamedHosts> {
  const routes = new Map<string, Route>();
  const places: string[] = [];
  const site = await startSite(
    {},
    {
      elsewhere: (request) => {
        const place = `${(request.headers.host ?? '').replace(/:\d+$/, '')}${request.path}`;
        places.push(place);
        const route = routes.get(place) ?? routes.get(place.split('?')[0] ?? '');
        return typeof route === 'function' ? route(request) : (route ?? { status: 404 });
      },
    },
  );
  return {
    port: site.port,
    routes,
    asked: () => places.filter((place) => !/\/(?:robots\.txt|\.well-known\/|sitemap)/.test(place)),
    url: (place) => `http://${place.replace('/', `:${site.port}/`)}`,
    lookup: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
    close: site.close,
  };
}
