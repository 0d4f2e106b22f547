/** A server on loopback that keeps no rule of HTTP by itself: what goes over the wire is what a route writes. */
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { STATUS_CODES } from 'node:http';

export interface RawRequest {
  /** Path with query, as it was sent. */
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** How many times this path was asked, this time included. */
  readonly times: number;
  readonly startedMs: number;
  /** When the connection ended; null while it is open. */
  endedMs: number | null;
}

/** Writes whatever it likes. The socket may be gone at any moment. */
export type RawRoute = (socket: Socket, request: RawRequest) => void;

export interface RawSite {
  /** `http://127.0.0.1:port`, without final slash. */
  readonly url: string;
  readonly port: number;
  readonly log: RawRequest[];
  readonly paths: () => string[];
  readonly close: () => Promise<void>;
}

/** Serves what `find` gives for a path; each connection answers one request and is told to close. */
export async function serveRaw(
  find: (path: string) => RawRoute | null,
  address = '127.0.0.1',
): Promise<RawSite> {
  const log: RawRequest[] = [];
  const counts = new Map<string, number>();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    // A crawler that hangs up in the middle of an answer is what this server is made for.
    socket.on('error', () => socket.destroy());
    let head = '';
    let request: RawRequest | null = null;
    socket.on('close', () => {
      sockets.delete(socket);
      if (request !== null) request.endedMs = performance.now();
    });
    socket.on('data', (bytes: Buffer) => {
      if (request !== null) return;
      head += bytes.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      const [first = '', ...lines] = head.split('\r\n');
      const path = first.split(' ')[1] ?? '/';
      const times = (counts.get(path) ?? 0) + 1;
      counts.set(path, times);
      request = { path, headers: readHeaders(lines), times, startedMs: performance.now(), endedMs: null };
      log.push(request);
      (find(path) ?? notFound)(socket, request);
    });
  });
  await listen(server, address);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${address.includes(':') ? `[${address}]` : address}:${port}`,
    port,
    log,
    paths: () => log.map(({ path }) => path),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function listen(server: Server, address: string): Promise<void> {
  return new Promise((ready, failed) => {
    server.once('error', failed);
    server.listen(0, address, ready);
  });
}

function readHeaders(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return headers;
}

const notFound: RawRoute = (socket) =>
  answer('<title>Introuvable</title><p>Page introuvable', { status: 404 })(socket);

export interface AnswerFields {
  readonly status?: number;
  readonly type?: string;
  /** Header lines as they stand, without line ends. */
  readonly headers?: readonly string[];
}

/** A well-formed answer, for what is hostile by its content only. */
export function answer(body: string | Uint8Array, fields: AnswerFields = {}): (socket: Socket) => void {
  const { status = 200, type = 'text/html; charset=utf-8', headers = [] } = fields;
  const bytes = Buffer.from(body);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Etrange'}`,
    `Content-Type: ${type}`,
    `Content-Length: ${bytes.byteLength}`,
    'Connection: close',
    ...headers,
  ];
  return (socket) => {
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    socket.end(bytes);
  };
}

/** Text and bytes exactly as they are, then the end of the connection. */
export function verbatim(...parts: readonly (string | Uint8Array)[]): RawRoute {
  return (socket) => {
    for (const part of parts) socket.write(typeof part === 'string' ? Buffer.from(part, 'latin1') : part);
    socket.end();
  };
}

/** Says `lead`, then `again` for ever: every `everyMs` milliseconds, or as fast as it is taken with 0. */
export function endless(lead: string, again: string | Uint8Array, everyMs: number): RawRoute {
  const piece = typeof again === 'string' ? Buffer.from(again, 'latin1') : again;
  return (socket) => {
    socket.write(Buffer.from(lead, 'latin1'));
    let timer: NodeJS.Timeout | null = null;
    const push = (): void => {
      while (!socket.destroyed && socket.write(piece)) if (everyMs > 0) break;
    };
    if (everyMs > 0) timer = setInterval(push, everyMs);
    else {
      socket.on('drain', push);
      push();
    }
    socket.on('close', () => {
      if (timer !== null) clearInterval(timer);
    });
  };
}

/** Sends visitors elsewhere. The address is written as it stands, whatever it holds. */
export function redirect(location: string, status = 302): RawRoute {
  return verbatim(
    `HTTP/1.1 ${status} Ailleurs\r\nLocation: ${location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
  );
}
