/** A built site on loopback, behind a server that writes down what it is asked. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Stack } from './stacks.js';

const READY_MS = 60_000;
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript',
  json: 'application/json',
  css: 'text/css',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  avif: 'image/avif',
};

export interface Site {
  readonly origin: string;
  /** Requests as they came: method, path, status. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** A server that writes down what it is asked: files of a folder, or what the stack's own server answers. */
export async function serve(stack: Stack, cwd: string, env: NodeJS.ProcessEnv): Promise<Site> {
  const asked: string[] = [];
  const { served } = stack;
  const behind = served.kind === 'server' ? await startServer(served.command, stack.start, cwd, env) : null;
  const server = createServer((request, response) => {
    const target = request.url ?? '/';
    const answer = async (): Promise<void> => {
      const given =
        behind === null
          ? fromFolder(path.join(cwd, served.kind === 'folder' ? served.folder : ''), target)
          : await fetch(`${behind.origin}${target}`, {
              headers: { accept: request.headers.accept ?? '*/*' },
            });
      asked.push(`${request.method ?? ''} ${target} ${given.status}`);
      response.writeHead(given.status, {
        'content-type': given.headers.get('content-type') ?? 'application/octet-stream',
      });
      response.end(Buffer.from(await given.arrayBuffer()));
    };
    answer().catch((error: unknown) => {
      process.stderr.write(`${target}: ${String(error)}\n`);
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await behind?.stop();
    },
  };
}

function fromFolder(root: string, target: string): Response {
  const name = path.join(root, decodeURIComponent(target.split('?', 1)[0] ?? '/'));
  const file = name.endsWith('/') ? `${name}index.html` : name;
  if (!file.startsWith(root) || !existsSync(file) || !/\.\w+$/.test(file))
    return new Response('Page introuvable', { status: 404, headers: { 'content-type': 'text/plain' } });
  const type = TYPES[path.extname(file).slice(1).toLowerCase()] ?? 'application/octet-stream';
  return new Response(new Uint8Array(readFileSync(file)), { headers: { 'content-type': type } });
}

async function startServer(
  command: readonly string[],
  start: string,
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly origin: string; readonly stop: () => Promise<void> }> {
  const port = await freePort();
  const [program = '', ...args] = command;
  const child: ChildProcess = spawn(program, args, {
    cwd,
    env: { ...env, PORT: String(port), NITRO_PORT: String(port), HOST: '127.0.0.1', HOSTNAME: '127.0.0.1' },
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    // Its own children belong to its group.
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await ended;
  };
  const origin = `http://127.0.0.1:${port}`;
  const until = Date.now() + READY_MS;
  for (;;) {
    const isUp = await fetch(`${origin}${start}`).then(
      (response) => response.ok,
      () => false,
    );
    if (isUp) return { origin, stop };
    if (Date.now() > until || child.exitCode !== null) {
      await stop();
      throw new Error(`${command.join(' ')} does not answer`);
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
