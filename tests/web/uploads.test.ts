/** Files that come at once, over a port: so many are received, others wait or are told so, and every place is given back. */
import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { listAllReports } from '../../db/queries/reports.js';
import { createWeb } from '../../src/web/app.js';
import type { WebDeps } from '../../src/web/context.js';
import { listen } from '../../src/web/server.js';
import { makeEntryPath } from '../../src/web/session.js';
import { createPerson } from '../../db/queries/people.js';
import { photo } from '../review/report-kit.js';
import { AT } from '../db/scene.js';
import { words } from './review-kit.js';
import { enterWith, openWeb } from './web-kit.js';

let form: { readonly body: Buffer; readonly type: string };
beforeAll(async () => {
  const fields = new FormData();
  fields.set('support', 'poster');
  fields.set('publie_par', 'authority');
  fields.set('collectivite_nom', 'saint exemple');
  fields.set('fichier', new File([new Uint8Array(await photo())], 'photo.jpg'));
  const made = new Response(fields);
  form = { body: Buffer.from(await made.arrayBuffer()), type: made.headers.get('content-type') ?? '' };
});

interface Sending {
  readonly answer: Promise<{
    readonly status: number;
    readonly retryAfter: string | null;
    readonly text: string;
  }>;
  readonly request: http.ClientRequest;
}

/** The pages on a port, with few places. */
async function openPages(uploads: WebDeps['uploads'], part: Partial<WebDeps> = {}) {
  const web = openWeb();
  const deps: WebDeps = { ...web.deps, ...part, ...(uploads === undefined ? {} : { uploads }) };
  const app = createWeb(deps);
  const server = await listen(app, { port: 0, hostname: '127.0.0.1' });
  onTestFinished(async () => {
    agent.destroy();
    await server.close();
  });
  const agent = new http.Agent();
  const person = async () => {
    const { id } = createPerson(web.db, { name: 'Camille', role: 'volunteer' }, AT);
    return enterWith(app, makeEntryPath(deps, id));
  };
  /** @param begun so many bytes are sent; the rest when asked */
  const send = (cookie: string, headers: http.OutgoingHttpHeaders, begun = form.body.length): Sending => {
    const request = http.request({
      agent,
      host: '127.0.0.1',
      port: server.port,
      path: '/signaler',
      method: 'POST',
      headers: { cookie, origin: `http://127.0.0.1:${server.port}`, 'content-type': form.type, ...headers },
    });
    const answer = new Promise<Awaited<Sending['answer']>>((done, failed) => {
      request.on('error', failed);
      request.on('response', (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
        response.on('end', () =>
          done({
            status: response.statusCode ?? 0,
            retryAfter: response.headers['retry-after'] ?? null,
            text,
          }),
        );
        response.on('error', failed);
      });
    });
    answer.catch(() => undefined);
    request.write(form.body.subarray(0, begun));
    if (begun === form.body.length) request.end();
    return { answer, request };
  };
  const declared = { 'content-length': form.body.length };
  const reports = () => listAllReports(web.db, { limit: 50, offset: 0 }).length;
  return { web, send, person, declared, reports, deps };
}

const HALF = 2000;

/** Once what was sent lies with the server. */
async function taken(sending: Sending): Promise<void> {
  await new Promise((done) => sending.request.write('', done));
  await pause(50);
}

test('who comes when nobody more may wait is told at once, in French and when to come back; nothing of hers is kept', async () => {
  const { send, person, declared, reports } = await openPages({ atOnce: 1, waiting: 0 });
  const [ada, bo] = [await person(), await person()];
  const first = send(ada, declared, HALF);
  await taken(first);
  const second = await send(bo, declared).answer;
  expect([second.status, second.retryAfter]).toEqual([503, '60']);
  expect(words(second.text)).toContain('Trop de fichiers arrivent en ce moment');
  // The page is the form itself, which proposes the draft that this browser keeps.
  expect(second.text).toContain('data-draft');
  first.request.end(form.body.subarray(HALF));
  expect((await first.answer).status).toBe(303);
  expect((await send(bo, declared).answer).status).toBe(303);
  expect(reports()).toBe(2);
});

test('who may wait is taken when a place is free, and told when none was in time', async () => {
  const pages = await openPages({ atOnce: 1, waiting: 5, patienceMs: 60_000 });
  const ada = await pages.person();
  const first = pages.send(ada, pages.declared, HALF);
  await taken(first);
  const waits = [
    pages.send(await pages.person(), pages.declared),
    pages.send(await pages.person(), pages.declared),
  ];
  first.request.end(form.body.subarray(HALF));
  for (const one of [first, ...waits]) expect((await one.answer).status).toBe(303);
  const short = await openPages({ atOnce: 1, waiting: 5, patienceMs: 20 });
  const held = short.send(await short.person(), short.declared, HALF);
  await taken(held);
  expect((await short.send(await short.person(), short.declared).answer).status).toBe(503);
  held.request.destroy();
});

test.each([
  ['by number', { atOnce: 1 }, 'declared'],
  ['by bytes, one without a size counting as the largest', { atOnce: 9, bytes: 1024 * 1024 }, 'chunked'],
  ['of one person', { atOnce: 9, each: 1 }, 'same'],
] as const)(
  'a place %s is given back when whoever sends goes away in the middle',
  async (_, bounds, kind) => {
    const { send, person, declared } = await openPages({ ...bounds, waiting: 0 });
    const [ada, bo] = [await person(), await person()];
    const first = send(ada, kind === 'chunked' ? { 'transfer-encoding': 'chunked' } : declared, HALF);
    await taken(first);
    const other = kind === 'same' ? ada : bo;
    expect((await send(other, declared).answer).status).toBe(503);
    first.request.destroy();
    await pause(100);
    expect((await send(other, declared).answer).status).toBe(303);
  },
);

test('a body that falls silent gives its place back, and so does an error', async () => {
  const silent = await openPages({ atOnce: 1, waiting: 0, silenceMs: 50 });
  const first = silent.send(await silent.person(), silent.declared, HALF);
  await pause(300);
  expect((await silent.send(await silent.person(), silent.declared).answer).status).toBe(303);
  first.request.destroy();
  const errors: unknown[] = [];
  const disk = {
    get: () => Promise.reject(new Error('the disk fails')),
    put: () => Promise.reject(new Error('the disk fails')),
  };
  const failing = await openPages(
    { atOnce: 1, waiting: 0 },
    { blobs: disk as unknown as WebDeps['blobs'], onError: (error) => errors.push(error) },
  );
  const who = await failing.person();
  for (let i = 0; i < 3; i += 1) expect((await failing.send(who, failing.declared).answer).status).toBe(500);
  expect(errors).toHaveLength(3);
});

test('more than may be is refused before it is read, told or not; parts without number are no form', async () => {
  const { send, person, reports } = await openPages({ waiting: 0 });
  const who = await person();
  const told = await send(who, { 'content-length': 40_000_000 }, HALF).answer;
  expect([told.status, words(told.text)]).toEqual([413, expect.stringContaining('dépasse 25 Mo')]);
  const many = Buffer.alloc(10_000_000, '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n');
  const odd = send(
    who,
    { 'content-type': 'multipart/form-data; boundary=x', 'content-length': many.length },
    0,
  );
  odd.request.end(many);
  expect((await odd.answer).status).toBe(422);
  expect(reports()).toBe(0);
});
