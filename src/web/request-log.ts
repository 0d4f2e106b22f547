/** Tells of each request what whoever operates the program needs, and nothing of who asked. */
import type { MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';

/** No address of the asker, no person, no path: paths name cases and people, some hold a token. */
export interface RequestTold {
  readonly method: string;
  /** Pattern of the route (`/dossiers/:id`); null when there is none. */
  readonly route: string | null;
  readonly status: number;
  readonly ms: number;
}

/** To be put before everything else. */
export function tellRequests(tell: (told: RequestTold) => void): MiddlewareHandler {
  return async (c, next) => {
    const begun = performance.now();
    await next();
    const route = matchedRoutes(c).find(({ method }) => method !== 'ALL')?.path ?? null;
    tell({
      method: c.req.method,
      route,
      status: c.res.status,
      ms: Math.round(performance.now() - begun),
    });
  };
}
