/**
 * How long the pages of a real « vigie serve » are kept from answering: by uploads at once, by requests of nobody, by files
 * and sites that are long to read. Of each the longest stretch for which the loop did not turn, by the processor time that
 * the main thread took (other programs of the machine count for nothing) and by the clock, and the most memory.
 * `-- --only uploads|strangers|reports|crawl`, `-- --program <dist/src/cli/main.js>` for another build.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openRaw } from '../../db/open.js';
import { hostileFiles, hostilePages, type HostileFile } from '../fixtures/hostile-files.js';
import { largeJpeg } from '../fixtures/large-jpeg.js';
import { makeJpeg } from '../fixtures/make-image.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MONITOR = fileURLToPath(new URL('loop-monitor.mjs', import.meta.url));
const { values: asked } = parseArgs({
  options: { only: { type: 'string' }, program: { type: 'string' }, files: { type: 'string' } },
});
const PROGRAM = path.resolve(asked.program ?? path.join(ROOT, 'dist/src/cli/main.js'));

/** Ended with this program, however it ends. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

interface Looked {
  /** Longest stretch in which the loop did not turn, in milliseconds: of the clock, and of processor time. */
  readonly wall: number;
  readonly cpu: number;
  /** How many stretches took more than 50 ms of processor time. */
  readonly over: number;
  readonly peakMb: number;
}

interface Served {
  readonly origin: string;
  readonly child: ChildProcess;
  readonly cookie: string;
  readonly env: NodeJS.ProcessEnv;
  readonly folder: string;
  /** What happened since the last look. */
  readonly look: () => Promise<Looked>;
  readonly stop: () => Promise<void>;
}

function run(args: readonly string[], env: NodeJS.ProcessEnv, cwd: string): Promise<void> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], { env, cwd, stdio: 'ignore' });
    child.on('error', failed);
    child.on('close', (code) => (code === 0 ? done() : failed(new Error(`${args.join(' ')}: ${code}`))));
  });
}

async function serveIn(
  folder: string,
  more: readonly string[] = [],
  setUp?: (env: NodeJS.ProcessEnv) => Promise<void>,
): Promise<Served> {
  mkdirSync(folder, { recursive: true });
  const out = path.join(folder, 'monitor.json');
  const env = {
    ...process.env,
    NO_COLOR: '1',
    VIGIE_DATA: path.join(folder, 'data'),
    VIGIE_ALLOW_PRIVATE: 'true',
    VIGIE_LOG: path.join(folder, 'vigie.log'),
    MONITOR_OUT: out,
  };
  await setUp?.(env);
  const child = spawn(process.execPath, ['--import', MONITOR, PROGRAM, 'serve', '--port', '0', ...more], {
    env,
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  running.add(child);
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  const deadline = Date.now() + 60_000;
  while (!said.includes('Ctrl-C') && Date.now() < deadline) await pause(50);
  const link = /(http:\/\/[\d.:]+)\/entree\?jeton=([\w-]{43})/.exec(said);
  if (link === null) throw new Error(`no link: ${said}`);
  const [, origin = '', token = ''] = link;
  const entered = await fetch(`${origin}/entree`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin },
    body: new URLSearchParams({ jeton: token }),
  });
  const cookie = (entered.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  const look = async (): Promise<Looked> => {
    rmSync(out, { force: true });
    child.kill('SIGUSR2');
    for (;;) {
      await pause(20);
      try {
        return JSON.parse(readFileSync(out, 'utf8')) as Looked;
      } catch {
        // Not written yet.
      }
    }
  };
  await pause(500);
  await look();
  return {
    origin,
    child,
    cookie,
    env,
    folder,
    look,
    stop: () =>
      new Promise((done) => {
        child.once('close', () => done());
        child.kill('SIGTERM');
      }),
  };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function tell(name: string, { wall, cpu, over, peakMb }: Looked, more = ''): void {
  print(
    `${name.padEnd(36)} ${String(cpu).padStart(6)} ms cpu ${String(wall).padStart(6)} ms clock ${String(over).padStart(4)} over 50  ${String(peakMb).padStart(5)} MB  ${more}`,
  );
}

function reportForm(bytes: Uint8Array, name: string): FormData {
  const form = new FormData();
  form.set('support', 'poster');
  form.set('publie_par', 'authority');
  form.set('collectivite_nom', 'Saint-Exemple');
  form.set('note', 'Vu sur la place');
  form.set('fichier', new Blob([new Uint8Array(bytes)]), name);
  return form;
}

async function send(served: Served, bytes: Uint8Array, name: string): Promise<string> {
  try {
    const answer = await fetch(`${served.origin}/signaler`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: served.origin, cookie: served.cookie },
      body: reportForm(bytes, name),
    });
    await answer.arrayBuffer();
    return String(answer.status);
  } catch (error) {
    if (!(error instanceof Error)) return 'error';
    return (error.cause as { code?: string } | undefined)?.code ?? error.message;
  }
}

/** How long another page takes, again and again until told to stop. */
function asking(served: Served): { stop: () => Promise<string> } {
  const times: number[] = [];
  let failures = 0;
  const stop = new AbortController();
  const over = stop.signal;
  const loop = (async () => {
    while (!over.aborted) {
      const begun = performance.now();
      try {
        await (await fetch(`${served.origin}/visuels`, { headers: { cookie: served.cookie } })).arrayBuffer();
        times.push(performance.now() - begun);
      } catch {
        failures += 1;
      }
      await pause(20);
    }
  })();
  return {
    stop: async () => {
      stop.abort();
      await loop;
      times.sort((a, b) => a - b);
      return `page: median ${Math.round(times[times.length >> 1] ?? 0)} ms, longest ${Math.round(times.at(-1) ?? 0)} ms, ${times.length} answers, ${failures} failures`;
    },
  };
}

function counted(answers: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const one of answers) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].map(([answer, count]) => `${count} × ${answer}`).join(', ');
}

async function uploads(folder: string): Promise<void> {
  const jpeg = await makeJpeg({ width: 2000, height: 1500 });
  for (const [count, mb] of [
    [12, 12],
    [40, 12],
  ] as const) {
    const served = await serveIn(path.join(folder, `uploads-${count}`), ['--no-jobs']);
    const before = await served.look();
    const page = asking(served);
    const begun = performance.now();
    const answers = await Promise.all(
      Array.from({ length: count }, (_, i) => send(served, largeJpeg(jpeg, mb * 1_000_000 + i), `${i}.jpg`)),
    );
    const took = Math.round(performance.now() - begun);
    tell(
      `${count} uploads of ${mb} MB`,
      await served.look(),
      `before ${before.peakMb} MB; ${counted(answers)} in ${took} ms; ${await page.stop()}`,
    );
    await served.stop();
  }
}

async function strangers(folder: string): Promise<void> {
  const served = await serveIn(path.join(folder, 'strangers'), ['--no-jobs']);
  const post = (at: string, body: string, headers: Record<string, string> = {}) => ({
    at,
    method: 'POST',
    body,
    headers: { origin: served.origin, 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });
  const long = 'a=1&'.repeat(60_000);
  const mail = (i: number): string => `qui${i}%40saint-exemple.example`;
  const each: Readonly<
    Record<
      string,
      (i: number) => { at: string; method?: string; body?: string; headers?: Record<string, string> }
    >
  > = {
    'GET /': () => ({ at: '/' }),
    'GET /connexion': () => ({ at: '/connexion' }),
    'GET /entree': () => ({ at: `/entree?jeton=${'x'.repeat(43)}` }),
    'GET /information': () => ({ at: '/information' }),
    'GET /healthz': () => ({ at: '/healthz' }),
    'GET /assets (gzip)': (i) => ({
      at: `/assets/${['vollkorn.ttf', 'base.css', 'htmx.js'][i % 3]}`,
      headers: { 'accept-encoding': 'gzip' },
    }),
    'GET unknown': (i) => ({ at: `/rien/${i}` }),
    'GET unknown session': (i) => ({ at: '/', headers: { cookie: `vigie=${String(i).padStart(43, 'x')}` } }),
    'GET stop link': (i) => ({ at: `/bulletin/arret/${String(i).padStart(43, 'x')}` }),
    'POST stop link': (i) =>
      post(`/bulletin/arret/${String(i).padStart(43, 'x')}`, 'List-Unsubscribe=One-Click'),
    'POST stop link, back': (i) =>
      post(`/bulletin/retour/${String(i).padStart(43, 'x')}`, 'frequence=weekly'),
    'POST /entree': (i) => post('/entree', `jeton=${String(i).padStart(43, 'x')}`),
    'POST /connexion': (i) => post('/connexion', `adresse=${mail(i)}&motdepasse=un+mot+de+passe+${i}`),
    'POST /connexion, same': () => post('/connexion', `adresse=${mail(0)}&motdepasse=un+mot+de+passe`),
    'POST /connexion, no address': (i) => post('/connexion', `adresse=${'a'.repeat(900)}${i}&motdepasse=x`),
    'POST /connexion/lien': (i) => post('/connexion/lien', `adresse=${mail(i)}`),
    'POST /connexion/lien, same': () => post('/connexion/lien', `adresse=${mail(0)}`),
    'POST foreign': () => post('/connexion', 'a=1', { origin: 'https://ailleurs.example' }),
    'POST 240 kB of fields': () => post('/connexion', long),
    'POST 240 kB of escapes': () => post('/connexion', `adresse=${'%C3%A9'.repeat(40_000)}`),
    'POST in parts': () => post('/connexion', '--x', { 'content-type': 'multipart/form-data; boundary=x' }),
    'POST report, no session': () => post('/signaler', 'a=1'),
    'POST behind the door': () => post('/dossiers', long),
    'one click in parts': (i) =>
      post(
        `/bulletin/arret/${String(i).padStart(43, 'x')}`,
        `--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n`.repeat(50),
        { 'content-type': 'multipart/form-data; boundary=x' },
      ),
  };
  for (const [name, of] of Object.entries(each)) {
    const ask = async (i: number): Promise<string> => {
      const { at, ...init } = of(i);
      try {
        const answer = await fetch(served.origin + at, { redirect: 'manual', ...init });
        await answer.arrayBuffer();
        return String(answer.status);
      } catch (error) {
        return error instanceof Error ? error.message : 'error';
      }
    };
    await ask(1000);
    await pause(100);
    await served.look();
    await ask(1001);
    await pause(100);
    const one = await served.look();
    const begun = performance.now();
    const answers = await Promise.all(Array.from({ length: 300 }, (_, i) => ask(i)));
    const took = Math.round(performance.now() - begun);
    await pause(300);
    tell(name, await served.look(), `one alone ${one.cpu} ms; 300 in ${took} ms: ${counted(answers)}`);
  }
  await served.stop();
}

async function reports(folder: string): Promise<void> {
  const served = await serveIn(path.join(folder, 'reports'), ['--no-jobs']);
  await send(served, await makeJpeg({ width: 64, height: 64 }), 'first.jpg');
  await served.look();
  for (const { name, bytes } of await chosen(hostileFiles())) {
    if (/\.(?:svg|tif|jxl)$/.test(name)) continue;
    const begun = performance.now();
    const answer = await send(served, bytes, name);
    const took = Math.round(performance.now() - begun);
    await pause(50);
    tell(name, await served.look(), `${answer} in ${took} ms`);
  }
  await served.stop();
}

async function chosen(
  files: readonly HostileFile[] | Promise<readonly HostileFile[]>,
): Promise<readonly HostileFile[]> {
  const all = await files;
  return asked.files === undefined ? all : all.filter(({ name }) => name.includes(asked.files ?? ''));
}

/** The timetable begins with the next quarter of an hour; here it began an hour ago. */
function makeDue(file: string): void {
  const raw = openRaw(file);
  const since = new Date(Date.now() - 3_600_000).toISOString();
  raw.prepare("INSERT OR REPLACE INTO scheduled_jobs (job, since) VALUES ('crawl', ?)").run(since);
  raw.close();
}

/** A site of one page with a file, or of one page; visited by the timetable of the process that serves pages. */
async function crawl(folder: string): Promise<void> {
  for (const [index, file] of (await chosen([...(await hostileFiles()), ...hostilePages()])).entries()) {
    const isPage = file.name.endsWith('.html');
    let hits = 0;
    const site = createServer((request, answer) => {
      const { pathname } = new URL(request.url ?? '/', 'http://x');
      if (pathname === '/') {
        answer.setHeader('content-type', 'text/html; charset=utf-8');
        const shown = isPage
          ? file.bytes
          : `<title>Saint-Exemple</title><img src="/f/${file.name}" width="600" height="400" alt="Affiche"><a href="/f/${file.name}">Affiche</a>`;
        answer.end(shown);
      } else if (pathname === `/f/${file.name}`) {
        hits += 1;
        answer.setHeader('content-type', file.contentType);
        answer.setHeader('content-length', file.bytes.length);
        answer.end(file.bytes);
      } else {
        answer.statusCode = 404;
        answer.end();
      }
    });
    await new Promise<void>((open) => site.listen(0, '127.0.0.1', open));
    const { port } = site.address() as AddressInfo;
    const own = path.join(folder, `crawl-${index}`);
    const served = await serveIn(own, [], async (env) => {
      await run(['authorities', 'add', '99001', 'Saint-Exemple', '--kind', 'commune'], env, own);
      await run(['watch', 'add', `http://127.0.0.1:${port}/`, '--authority', '99001'], env, own);
      makeDue(path.join(own, 'data', 'vigie.sqlite'));
    });
    const begun = performance.now();
    const log = path.join(own, 'vigie.log');
    while (
      !/"job-ended"[^\n]*"crawl"|"crawl"[^\n]*"job-ended"/.test(readFileSync(log, 'utf8')) &&
      performance.now() - begun < 90_000
    )
      await pause(100);
    const note = /[^\n]*"crawl"[^\n]*job-ended[^\n]*/.exec(readFileSync(log, 'utf8'))?.[0] ?? 'no end';
    tell(
      file.name,
      await served.look(),
      `${hits} requests, ${Math.round(performance.now() - begun)} ms, ${/"note":"([^"]*)"/.exec(note)?.[1] ?? note}`,
    );
    await served.stop();
    site.close();
    site.closeAllConnections();
  }
}

const PARTS = { uploads, strangers, reports, crawl };
const folder = mkdtempSync(path.join(tmpdir(), 'vigie-load-'));
try {
  for (const [name, part] of Object.entries(PARTS)) {
    if (asked.only !== undefined && asked.only !== name) continue;
    print(`\n${name}`);
    await part(folder);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
