/** The pages on a port; the one place where the program answers from outside. */
import { serve, type ServerType } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Env } from './context.js';

export interface WebServer {
  /** Port that was really taken (asked with 0: any free one). */
  readonly port: number;
  /** Takes no more requests, lets those under way end for `DRAIN_MS`, then closes. */
  readonly close: () => Promise<void>;
}

/** Longest wait for answers under way. */
const DRAIN_MS = 5000;

/** Opens the port. Rejects with the system's error when it cannot be had (`EADDRINUSE`, `EACCES`…). */
export function listen(
  app: Hono<Env>,
  at: { readonly port: number; readonly hostname: string },
): Promise<WebServer> {
  return new Promise((opened, failed) => {
    const server: ServerType = serve({ fetch: app.fetch, port: at.port, hostname: at.hostname }, (info) =>
      opened({ port: info.port, close: () => close(server) }),
    );
    server.once('error', failed);
  });
}

function close(server: ServerType): Promise<void> {
  return new Promise((done, failed) => {
    const cut = setTimeout(() => {
      if ('closeAllConnections' in server) server.closeAllConnections();
    }, DRAIN_MS);
    server.close((error) => {
      clearTimeout(cut);
      if (error === undefined) done();
      else failed(error);
    });
    if ('closeIdleConnections' in server) server.closeIdleConnections();
  });
}
