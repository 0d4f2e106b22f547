/**
 * Measures the pages over a database with 100 000 visuals: the first request on a connection just opened, then thirty
 * more without a port and thirty over one. Run by `npm run bench`; `-- --visuals 10000` makes it shorter. No test asserts
 * a time.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import type { Hono } from 'hono';
import { migrateDatabase } from '../../db/migrate.js';
import { openDatabase } from '../../db/open.js';
import { createPerson } from '../../db/queries/people.js';
import { createBlobStore } from '../../src/evidence/blobs.js';
import { createWeb } from '../../src/web/app.js';
import type { Env, WebDeps } from '../../src/web/context.js';
import { listen } from '../../src/web/server.js';
import { makeEntryPath } from '../../src/web/session.js';
import { enterWith, ORIGIN, visitorWith, type Visitor } from '../web/web-kit.js';
import { quantile } from './byte-costs.js';
import { fillReviews } from './fill-reviews.js';
import { FILLED_AT, fillVisuals, type Filling } from './fill-visuals.js';
import { askedPages, FIRST_LOADS, unmeasured, type AskedPage } from './web-pages.js';
import { letterDesk } from '../web/letter-desk.js';

const GOAL_MS = 100;
const DECISION_GOAL_MS = 150;
const WARM_UP = 5;

interface Cost {
  /** Milliseconds from the question to the last byte. */
  readonly wall: readonly number[];
  /** Milliseconds of processor, of this whole process: says more on a machine that others use. */
  readonly cpu: readonly number[];
  readonly bytes: number;
}

interface Late {
  readonly wall: string[];
  readonly cpu: string[];
}

const { values: options } = parseArgs({
  options: {
    visuals: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '30' },
    /** Kept and used again; otherwise a new one is filled and removed. */
    folder: { type: 'string' },
  },
});
const ROUNDS = Number(options.rounds);
await measure({ visuals: Number(options.visuals), flaggedEvery: 31, towns: 1200, mostShown: 5000 });

function print(line = ''): void {
  process.stdout.write(`${line}\n`);
}

async function measure(filling: Filling): Promise<void> {
  const folder = options.folder ?? mkdtempSync(path.join(tmpdir(), 'vigie-bench-'));
  try {
    const file = path.join(folder, 'vigie.sqlite');
    if (migrateDatabase({ file, now: new Date(FILLED_AT) }).kind === 'created') {
      const waiting = fillVisuals(file, filling);
      const cases = fillReviews(file, filling, { people: 5, decided: 200, reports: 300 });
      print(
        `Base : ${filling.visuals} visuels, ${waiting} à relire, ${filling.towns} sites, ${cases} dossiers`,
      );
    }
    await measurePages(folder, file, filling);
  } finally {
    if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

interface Desk {
  readonly app: Hono<Env>;
  readonly close: () => void;
  readonly deps: WebDeps;
}

function openDesk(folder: string, file: string): Desk {
  const { db, close } = openDatabase(file);
  const deps: WebDeps = {
    db,
    blobs: createBlobStore(path.join(folder, 'blobs')),
    now: () => new Date(FILLED_AT),
    cacheDir: path.join(folder, 'cache'),
    letters: letterDesk(folder),
    hosts: [],
    onError: (error) => {
      throw error;
    },
  };
  return { app: createWeb(deps), close, deps };
}

async function measurePages(folder: string, file: string, filling: Filling): Promise<void> {
  const desk = openDesk(folder, file);
  const person = createPerson(desk.deps.db, { name: 'Camille', role: 'administrator' }, FILLED_AT);
  // Of a département where nothing is flagged: second readings come from elsewhere.
  const cookie = `${await enterWith(desk.app, makeEntryPath(desk.deps, person.id))}; vigie-departement=2A`;
  const server = await listen(desk.app, { port: 0, hostname: '127.0.0.1' });
  const asked = askedPages(desk.app, desk.deps.db, filling);
  const without: string[] = [];
  const late: Late = { wall: [], cpu: [] };
  const rows: string[][] = [['', 'première', 'médiane', 'p95', 'CPU', 'CPU p95', 'port', 'port p95', 'Kio']];
  for (const page of asked) {
    const { status } = await visitorWith(desk.app, cookie).get(page.path);
    if (status !== 200) {
      without.push(`${page.name} (${status})`);
      continue;
    }
    const cold = await coldRequest(folder, file, cookie, page);
    const inside = await rounds(() => inProcess(desk.app, cookie, page.path));
    // A socket of the page before may have been given up meanwhile.
    const agent = new http.Agent({ keepAlive: true });
    const outside = await rounds(() => overPort(agent, server.port, cookie, page.path));
    agent.destroy();
    rows.push([
      page.name,
      ...inNumbers([cold, ...two(inside.wall), ...two(inside.cpu), ...two(outside.wall)]),
      (inside.bytes / 1024).toFixed(0),
    ]);
    noteLate(late, page.name, inside, GOAL_MS);
    if (quantile(outside.wall, 0.95) > GOAL_MS) late.wall.push(`${page.name}, par un port`);
  }
  const decisions = await decide(visitorWith(desk.app, cookie));
  rows.push([
    'décider, puis le visuel suivant',
    '',
    ...inNumbers([...two(decisions.wall), ...two(decisions.cpu)]),
  ]);
  noteLate(late, 'décider, puis le visuel suivant', decisions, DECISION_GOAL_MS);
  print(`Pages, en millisecondes, ${ROUNDS} demandes chacune`);
  table(rows);
  for (const route of [...unmeasured(desk.app, asked), ...without]) print(`  pas mesurée : ${route}`);
  await printFirstLoads(desk.app, cookie);
  await server.close();
  desk.close();
  const goal = `${GOAL_MS} ms (décider : ${DECISION_GOAL_MS} ms), p95`;
  for (const [what, names] of [
    ['à l’horloge', late.wall],
    ['de processeur', late.cpu],
  ] as const)
    print(
      names.length === 0
        ? `Toutes sous ${goal}, ${what}.`
        : `Au-dessus de ${goal}, ${what} : ${names.join(' ; ')}`,
    );
}

function noteLate(late: Late, name: string, cost: Cost, goal: number): void {
  if (quantile(cost.wall, 0.95) > goal) late.wall.push(name);
  if (quantile(cost.cpu, 0.95) > goal) late.cpu.push(name);
}

/** Reviews visuals as a person does: sends a decision, is led on, sees the next one. */
async function decide(visitor: Visitor): Promise<Cost> {
  let at = await ledTo(visitor, '/relecture/seance', {});
  let page = await visitor.read(at);
  return rounds(async () => {
    const version = /name="version" value="([^"]*)"/u.exec(page)?.[1];
    if (version === undefined) {
      at = await ledTo(visitor, '/relecture/seance', { new: 'oui' });
    } else {
      const fields = { kind: 'dismissed', reason: 'decoration', note: '', version, capacity: 'reviewer' };
      const [place = '', wish = ''] = at.split('?');
      at = await ledTo(visitor, `${place}/decision?${wish}`, fields);
    }
    page = await visitor.read(at);
    return page.length;
  });
}

async function ledTo(
  visitor: Visitor,
  to: string,
  fields: Readonly<Record<string, string>>,
): Promise<string> {
  const answer = await visitor.post(to, fields);
  const next = answer.headers.get('location');
  if (answer.status !== 303 || next === null) throw new Error(`${to}: ${answer.status}`);
  return next;
}

function inNumbers(values: readonly number[]): readonly string[] {
  return values.map((one) => one.toFixed(1));
}

function two(values: readonly number[]): [median: number, p95: number] {
  return [quantile(values, 0.5), quantile(values, 0.95)];
}

/** The first request of a page on a connection of its own: nothing read, no statement compiled. */
async function coldRequest(folder: string, file: string, cookie: string, page: AskedPage): Promise<number> {
  const fresh = openDesk(folder, file);
  const start = performance.now();
  await inProcess(fresh.app, cookie, page.path);
  const took = performance.now() - start;
  fresh.close();
  return took;
}

async function rounds(ask: () => Promise<number>): Promise<Cost> {
  for (let n = 0; n < WARM_UP; n += 1) await ask();
  const wall: number[] = [];
  const cpu: number[] = [];
  let bytes = 0;
  for (let n = 0; n < ROUNDS; n += 1) {
    const [start, used] = [performance.now(), process.cpuUsage()];
    bytes = await ask();
    wall.push(performance.now() - start);
    const { user, system } = process.cpuUsage(used);
    cpu.push((user + system) / 1000);
  }
  return { wall, cpu, bytes };
}

async function inProcess(app: Hono<Env>, cookie: string, at: string): Promise<number> {
  const answer = await app.request(ORIGIN + at, { headers: { host: new URL(ORIGIN).host, cookie } });
  const bytes = (await answer.arrayBuffer()).byteLength;
  if (answer.status !== 200) throw new Error(`${at}: ${answer.status}`);
  return bytes;
}

function overPort(agent: http.Agent, port: number, cookie: string, at: string): Promise<number> {
  return new Promise((done, failed) => {
    http
      .get({ agent, port, host: '127.0.0.1', path: at, headers: { cookie } }, (answer) => {
        let bytes = 0;
        answer.on('data', (part: Buffer) => (bytes += part.length));
        answer.on('end', () =>
          answer.statusCode === 200 ? done(bytes) : failed(new Error(`${at}: ${answer.statusCode}`)),
        );
      })
      .on('error', failed);
  });
}

function table(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows) {
    const cells = widths.map((width, column) => {
      const text = row[column] ?? '';
      return column === 0 ? text.padEnd(width) : text.padStart(width);
    });
    print(`  ${cells.join('  ').trimEnd()}`);
  }
}

/** What a browser fetches for its first page, with everything that page names but pictures. */
async function printFirstLoads(app: Hono<Env>, cookie: string): Promise<void> {
  const headers = { host: new URL(ORIGIN).host, cookie, 'accept-encoding': 'gzip' };
  const ask = async (at: string): Promise<{ text: string; bytes: number }> => {
    const answer = await app.request(ORIGIN + at, { headers });
    const body = Buffer.from(await answer.arrayBuffer());
    const text = answer.headers.get('content-encoding') === 'gzip' ? gunzipSync(body) : body;
    return { text: text.toString('utf8'), bytes: answer.status === 200 ? body.length : 0 };
  };
  for (const at of FIRST_LOADS) {
    const page = await ask(at);
    if (page.bytes === 0) continue;
    const named = new Set(page.text.match(/\/assets\/[\w.-]+/gu) ?? []);
    let [plain, fonts] = [page.bytes, 0];
    for (const asset of named) {
      const { text, bytes } = await ask(asset);
      plain += bytes;
      for (const [, font] of asset.endsWith('.css')
        ? text.matchAll(/url\(['"]?([^'")]+\.(?:ttf|woff2))/gu)
        : [])
        fonts += (await ask(new URL(font ?? '', `${ORIGIN}${asset}`).pathname)).bytes;
    }
    const kib = (bytes: number): string => (bytes / 1024).toFixed(0);
    print(`  première visite de ${at} : ${kib(plain)} Kio, et ${kib(fonts)} Kio de polices au plus`);
  }
}
