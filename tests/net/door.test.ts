import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  createDoor,
  type Door,
  type DoorOptions,
  type DoorRequest,
  type Lookup,
  problemOf,
  timeStampQuery,
} from '../../src/net/index.js';
import { namingSites } from '../support/naming-sites.js';
import { startSite, type Route } from '../support/site.js';
import { useSites } from '../support/use-sites.js';

const { open, site } = useSites();

function door(options: Partial<DoorOptions> = {}): Door {
  const made = createDoor({
    version: '1.2.3',
    contact: 'https://syndicat.example/vigie',
    allowPrivate: true,
    ...options,
  });
  open.push(made.close);
  return namingSites(made);
}

const ask = (url: string, more: Partial<DoorRequest> = {}): DoorRequest => ({
  url,
  accept: '*/*',
  maxBytes: 100_000,
  timeoutMs: 10_000,
  ...more,
});

/** A name service of its own: what each name answers, call after call; the last answer stays. */
function names(table: Record<string, string[][]>): { lookup: Lookup; calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    lookup: (hostname) => {
      calls.push(hostname);
      const answers = table[hostname];
      const answer = answers?.length === 1 ? answers[0] : answers?.shift();
      if (answer === undefined)
        return Promise.reject(Object.assign(new Error('unknown name'), { code: 'ENOTFOUND' }));
      return Promise.resolve(answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));
    },
  };
}

test.each([
  ['CERT_HAS_EXPIRED', 'périmé'],
  ['CERT_NOT_YET_VALID', 'pas encore valable'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'autre site'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'autorité'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'autorité'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'ne convient pas'],
])('what is wrong with a certificate is told: %s', (detail, words) => {
  const traffic = { requests: 1, bytes: 0 };
  const problem = problemOf({
    kind: 'unreachable',
    code: 'tls',
    detail,
    finalUrl: 'https://a.example/',
    traffic,
  });
  expect(problem?.message).toContain(words);
});

describe('answers', () => {
  test('gives status, bytes, size, headers; says who it is; drops cookies', async () => {
    const town = await site({ '/': { body: 'bonjour', headers: { 'set-cookie': 'a=1', 'x-town': 'oui' } } });
    const d = door();
    const outcome = await d.request(ask(`${town.url}/#haut`));
    expect(outcome).toMatchObject({
      kind: 'ok',
      status: 200,
      totalSize: 7,
      truncated: false,
      redirects: [],
      finalUrl: `${town.url}/`,
    });
    if (outcome.kind !== 'ok') throw new Error(outcome.kind);
    expect(Buffer.from(outcome.bytes).toString()).toBe('bonjour');
    expect(outcome.headers['x-town']).toBe('oui');
    expect(outcome.headers['set-cookie']).toBeUndefined();
    expect(town.log[0]?.headers['user-agent']).toBe('Vigie/1.2.3 (+https://syndicat.example/vigie)');
    expect(town.log[0]?.headers['accept-encoding']).toBe('identity');
    expect(d.counters).toEqual({ requests: 1, bytesDownloaded: 7 });
  });

  test('a caller cannot take another name', async () => {
    const town = await site({ '/': { body: 'x' } });
    await door().request(
      ask(`${town.url}/`, { headers: { 'User-Agent': 'Mozilla/5.0', Accept: 'image/webp' } }),
    );
    expect(town.log[0]?.headers['user-agent']).toMatch(/^Vigie\//);
    expect(town.log[0]?.headers.accept).toBe('*/*');
  });

  test('ranges: 206 with the total', async () => {
    const town = await site({ '/a': { body: 'abcdefghij' } });
    const d = door();
    const part = await d.request(ask(`${town.url}/a`, { range: { first: 2, last: 4 } }));
    expect(part).toMatchObject({ kind: 'ok', status: 206, totalSize: 10 });
    expect(part.kind === 'ok' && Buffer.from(part.bytes).toString()).toBe('cde');
  });

  test('a part that nobody asked for is not the whole', async () => {
    const part = { status: 206, body: 'abcde' };
    const town = await site({
      '/part': { ...part, headers: { 'content-range': 'bytes 0-4/10' } },
      '/all': { ...part, headers: { 'content-range': 'bytes 0-4/5' } },
      '/unsaid': part,
    });
    const d = door();
    expect(await d.request(ask(`${town.url}/part`))).toMatchObject({ truncated: 'cut', totalSize: 10 });
    expect(await d.request(ask(`${town.url}/all`))).toMatchObject({ truncated: false });
    expect(await d.request(ask(`${town.url}/unsaid`))).toMatchObject({ truncated: 'cut' });
  });

  test.each([
    [304, { 'if-none-match': '"x"' }, { kind: 'unchanged' }, null],
    [304, {}, { kind: 'http', status: 304 }, 'http'],
    [401, {}, { kind: 'blocked', status: 401 }, 'blocked'],
    [403, {}, { kind: 'blocked', status: 403 }, 'blocked'],
    [451, {}, { kind: 'blocked', status: 451 }, 'blocked'],
    [404, {}, { kind: 'http', status: 404 }, 'http'],
    [500, {}, { kind: 'http', status: 500 }, 'http'],
    [429, {}, { kind: 'throttled', status: 429, retryAfterMs: null }, 'throttled'],
    [204, {}, { kind: 'http', status: 204 }, 'http'],
  ])('status %i', async (status, headers, expected, problem) => {
    const town = await site({ '/': { status, body: status === 304 || status === 204 ? '' : 'non' } });
    const outcome = await door().request(ask(`${town.url}/`, { headers }));
    expect(outcome).toMatchObject(expected);
    expect(problemOf(outcome)?.code ?? null).toBe(problem);
  });

  test('Retry-After in seconds and as a date', async () => {
    const now = Date.parse('2026-03-01T10:00:00Z');
    const town = await site({
      '/s': { status: 503, headers: { 'retry-after': '17' } },
      '/d': { status: 429, headers: { 'retry-after': 'Sun, 01 Mar 2026 10:01:00 GMT' } },
      '/bad': { status: 429, headers: { 'retry-after': 'bientôt' } },
      '/far': { status: 429, headers: { 'retry-after': 'Fri, 31 Dec 9999 23:59:59 GMT' } },
      '/long': { status: 429, headers: { 'retry-after': '999999999' } },
      '/past': { status: 429, headers: { 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' } },
    });
    const d = door({ now: () => now });
    expect(await d.request(ask(`${town.url}/s`))).toMatchObject({ retryAfterMs: 17_000 });
    expect(await d.request(ask(`${town.url}/d`))).toMatchObject({ retryAfterMs: 60_000 });
    expect(await d.request(ask(`${town.url}/bad`))).toMatchObject({ retryAfterMs: null });
    expect(await d.request(ask(`${town.url}/far`))).toMatchObject({ retryAfterMs: null });
    expect(await d.request(ask(`${town.url}/long`))).toMatchObject({ retryAfterMs: null });
    expect(await d.request(ask(`${town.url}/past`))).toMatchObject({ retryAfterMs: 0 });
  });
});

describe('limits', () => {
  test('stops at maxBytes and leaves the rest on the wire', async () => {
    const town = await site({ '/big': { body: Buffer.alloc(20_000_000, 1) } });
    const d = door();
    const outcome = await d.request(ask(`${town.url}/big`, { maxBytes: 1_000 }));
    expect(outcome).toMatchObject({ kind: 'ok', truncated: 'limit', totalSize: 20_000_000 });
    expect(outcome.kind === 'ok' && outcome.bytes.byteLength).toBe(1_000);
    expect(d.counters.bytesDownloaded).toBeLessThan(1_000_000);
  });

  test('refuses at once what is announced as too large', async () => {
    const town = await site({ '/big': { body: Buffer.alloc(2_000_000, 1) } });
    const outcome = await door().request(ask(`${town.url}/big`, { maxBytes: 1_000, overflow: 'refuse' }));
    expect(outcome).toMatchObject({ kind: 'refused', code: 'too-large' });
  });

  test('a whole content instead of a range has its own cap', async () => {
    const town = await site({ '/a': { body: Buffer.alloc(5_000, 1), ranges: 'ignore' } });
    const outcome = await door().request(
      ask(`${town.url}/a`, { range: { first: 0, last: 99 }, maxBytes: 100, maxBytesOfWhole: 3_000 }),
    );
    expect(outcome).toMatchObject({ kind: 'ok', status: 200, truncated: 'limit', totalSize: 5_000 });
    expect(outcome.kind === 'ok' && outcome.bytes.byteLength).toBe(3_000);
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
  ])('%s is undone; a bomb is refused before it unfolds', async (coding, compress) => {
    const headers = { 'content-encoding': coding };
    const town = await site({
      '/ok': { body: compress(Buffer.from('bonjour '.repeat(100))), headers },
      '/bomb': { body: compress(Buffer.alloc(30_000_000)), headers },
    });
    const d = door();
    const fine = await d.request(ask(`${town.url}/ok`, { compressed: true }));
    expect(fine.kind === 'ok' && Buffer.from(fine.bytes).toString()).toBe('bonjour '.repeat(100));
    const bomb = await d.request(
      ask(`${town.url}/bomb`, { compressed: true, maxDecompressedBytes: 1_000_000 }),
    );
    expect(bomb).toMatchObject({ kind: 'refused', code: 'too-large' });
    expect(town.log[0]?.headers['accept-encoding']).toBe('gzip, deflate, br');
  });

  test('codings: broken, unknown, nested too deep, only claimed', async () => {
    const broken = gzipSync(Buffer.from('x'.repeat(1000)));
    broken[12] = 0xff;
    broken[13] = 0xff;
    const town = await site({
      '/broken': { body: broken, headers: { 'content-encoding': 'gzip' } },
      '/unknown': { body: 'x', headers: { 'content-encoding': 'rot13' } },
      '/deep': { body: 'x', headers: { 'content-encoding': 'gzip, gzip, gzip' } },
      '/claimed': { body: 'pas compressé', headers: { 'content-encoding': 'gzip' } },
    });
    const d = door();
    for (const name of ['broken', 'unknown', 'deep'])
      expect(await d.request(ask(`${town.url}/${name}`))).toMatchObject({
        kind: 'unreachable',
        code: 'malformed',
      });
    const claimed = await d.request(ask(`${town.url}/claimed`));
    expect(claimed.kind === 'ok' && Buffer.from(claimed.bytes).toString()).toBe('pas compressé');
  });

  test('a body that stops half-way is kept and said to be cut', async () => {
    const town = await site({ '/': { body: Buffer.alloc(50_000, 65), cutAfter: 10_000 } });
    expect(await door().request(ask(`${town.url}/`))).toMatchObject({
      kind: 'ok',
      truncated: 'cut',
      totalSize: 50_000,
    });
  });

  test('a server that never answers is a timeout; the caller can leave', async () => {
    const town = await site({ '/': { hangs: true } });
    const d = door();
    expect(await d.request(ask(`${town.url}/`, { timeoutMs: 200 }))).toMatchObject({
      kind: 'unreachable',
      code: 'timeout',
    });
    const leave = new AbortController();
    const asked = d.request(ask(`${town.url}/`, { signal: leave.signal }));
    setTimeout(() => leave.abort(), 50);
    expect(await asked).toMatchObject({ kind: 'unreachable', code: 'aborted' });
  });

  test('what is no HTTP, and headers without end', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end('\u0000\u0001 not http at all\r\n\r\n'));
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    open.push(() => new Promise((closed) => server.close(() => closed())));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await door().request(ask(`http://127.0.0.1:${port}/`))).toMatchObject({
      kind: 'unreachable',
      code: 'malformed',
    });
    const town = await site({ '/': { body: 'x', headers: { 'x-long': 'a'.repeat(60_000) } } });
    expect(await door().request(ask(`${town.url}/`))).toMatchObject({
      kind: 'unreachable',
      code: 'malformed',
    });
  });
});

describe('names and addresses', () => {
  test('nothing is sent to loopback, private or link-local addresses', async () => {
    const town = await site({ '/': { body: 'secret' } });
    const d = door({ allowPrivate: false, allowedPorts: [town.port] });
    for (const url of [
      `${town.url}/`,
      `http://localhost:${town.port}/`,
      `http://2130706433:${town.port}/`,
      `http://[::ffff:127.0.0.1]:${town.port}/`,
      'http://169.254.169.254/latest/meta-data/',
      'http://100.64.0.1/',
    ])
      expect(await d.request(ask(url))).toMatchObject({ kind: 'refused', code: 'private-address' });
    expect(town.log).toEqual([]);
    expect(d.counters.requests).toBe(0);
  });

  test('one private address among several refuses the name', async () => {
    const { lookup } = names({ 'mairie.example': [['93.184.216.34', '10.0.0.1']] });
    expect(await door({ allowPrivate: false, lookup }).request(ask('http://mairie.example/'))).toMatchObject({
      kind: 'refused',
      code: 'private-address',
    });
  });

  test.each([
    'http://169.254.169.254/',
    'http://127.0.0.2/',
    'http://100.64.0.1/',
    'http://[::1]/',
    'http://10.0.0.1/',
    'file:///etc/passwd',
    'http://u:p@mairie.example/',
  ])('a redirect to %s is judged and refused', async (target) => {
    const town = await site({ '/': { status: 302, headers: { location: target } } });
    const { lookup } = names({ 'mairie.example': [['127.0.0.1']] });
    // Only the very address of the test site is let through, as a public one would be.
    const d = door({
      allowPrivate: false,
      allowedPorts: [town.port],
      trustedAddresses: ['127.0.0.1'],
      lookup,
    });
    const outcome = await d.request(ask(`http://mairie.example:${town.port}/`));
    expect(outcome.kind).toBe('refused');
    expect(d.counters.requests).toBe(1);
  });

  test('the name is asked once and the connection goes to the judged address', async () => {
    const town = await site({ '/': { body: 'ici' } });
    // A rebinding name: good once, then an address that must not be reached.
    const { lookup, calls } = names({ 'mairie.example': [['127.0.0.1'], ['169.254.169.254']] });
    let time = 0;
    const d = door({ lookup, now: () => time });
    expect(await d.request(ask(`http://mairie.example:${town.port}/`))).toMatchObject({ kind: 'ok' });
    expect(calls).toEqual(['mairie.example']);
    expect(town.log[0]?.headers.host).toBe(`mairie.example:${town.port}`);
    expect(await d.request(ask(`http://mairie.example:${town.port}/`))).toMatchObject({ kind: 'ok' });
    expect(calls).toHaveLength(1);
    // Later the name is asked anew, and judged anew.
    time = 10 * 60_000;
    expect(await d.request(ask(`http://mairie.example:${town.port}/`))).toMatchObject({
      kind: 'refused',
      code: 'private-address',
    });
    expect(town.log).toHaveLength(2);
  });

  test('unknown name, closed port', async () => {
    const { lookup } = names({});
    expect(await door({ lookup }).request(ask('http://nulle-part.example/'))).toMatchObject({
      kind: 'unreachable',
      code: 'dns',
    });
    const town = await startSite();
    await town.close();
    expect(await door().request(ask(`${town.url}/`))).toMatchObject({ kind: 'unreachable', code: 'refused' });
  });

  test('without a contact only this machine is asked', async () => {
    const town = await site({ '/': { body: 'x' } });
    const { lookup } = names({ 'mairie.example': [['93.184.216.34']] });
    const d = door({ contact: null, lookup });
    expect(await d.request(ask(`${town.url}/`))).toMatchObject({ kind: 'ok' });
    expect(town.log[0]?.headers['user-agent']).toBe('Vigie/1.2.3');
    expect(await d.request(ask('http://mairie.example/'))).toMatchObject({
      kind: 'refused',
      code: 'no-contact',
    });
  });
});

describe('redirects and turns', () => {
  test('follows five, refuses the sixth and loops', async () => {
    const routes: Record<string, Route> = { '/loop': { status: 301, headers: { location: '/loop' } } };
    for (let n = 1; n <= 6; n += 1) routes[`/${n}`] = { status: 302, headers: { location: `/${n - 1}` } };
    routes['/0'] = { body: 'arrivé' };
    const town = await site(routes);
    const d = door();
    const five = await d.request(ask(`${town.url}/5`));
    expect(five).toMatchObject({ kind: 'ok', finalUrl: `${town.url}/0` });
    expect(five.kind === 'ok' && five.redirects).toHaveLength(5);
    expect(five.traffic.requests).toBe(6);
    expect(await d.request(ask(`${town.url}/6`))).toMatchObject({ kind: 'refused', code: 'redirects' });
    expect(await d.request(ask(`${town.url}/loop`))).toMatchObject({ kind: 'refused', code: 'redirects' });
  });

  test('each hop has its turn, ended before the next one begins, also when it fails', async () => {
    const town = await site({
      '/a': { status: 302, headers: { location: '/b' } },
      '/b': { body: 'x', cutAfter: 0 },
    });
    const told: string[] = [];
    await door().request(
      ask(`${town.url}/a`, {
        turn: ({ url, address, index }) => {
          told.push(`go ${index} ${url.pathname} ${address}`);
          return Promise.resolve({ go: true, ended: () => told.push(`end ${index}`) });
        },
      }),
    );
    expect(told).toEqual(['go 0 /a 127.0.0.1', 'end 0', 'go 1 /b 127.0.0.1', 'end 1']);
  });

  test('a turn can refuse', async () => {
    const town = await site({ '/': { body: 'x' } });
    const outcome = await door().request(
      ask(`${town.url}/`, {
        turn: () => Promise.resolve({ go: false, why: { kind: 'refused', code: 'robots' } }),
      }),
    );
    expect(outcome).toMatchObject({ kind: 'refused', code: 'robots' });
    expect(town.log).toEqual([]);
  });
});

describe('what is posted', () => {
  /** A server that says back what it got. */
  async function echo(): Promise<{ url: string; got: string[] }> {
    const got: string[] = [];
    const server = createHttpServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks);
        got.push(
          `${request.method} ${request.url} ${request.headers['content-type']} ${request.headers['content-length']} ${body.toString('hex')}`,
        );
        if (request.url === '/ailleurs') response.writeHead(307, { location: '/' });
        response.end('reçu');
      });
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    open.push(
      () =>
        new Promise((closed) => {
          server.close(() => closed());
          server.closeAllConnections();
        }),
    );
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, got };
  }

  test('the bytes, their type and size, and who it is', async () => {
    const { url, got } = await echo();
    const post = { contentType: 'application/timestamp-query', body: Uint8Array.of(0, 255, 13, 10) };
    const outcome = await door().request(ask(`${url}/`, { post, headers: { 'Content-Type': 'text/html' } }));
    expect(outcome).toMatchObject({ kind: 'ok', status: 200, traffic: { requests: 1 } });
    expect(got).toEqual(['POST / application/timestamp-query 4 00ff0d0a']);
  });

  test('goes nowhere else than where it was sent', async () => {
    const { url, got } = await echo();
    const post = { contentType: 'application/timestamp-query', body: Uint8Array.of(1) };
    const outcome = await door().request(ask(`${url}/ailleurs`, { post }));
    expect(outcome).toMatchObject({ kind: 'refused', code: 'redirects', finalUrl: `${url}/ailleurs` });
    expect(got).toEqual(['POST /ailleurs application/timestamp-query 1 01']);
  });

  test('the judge comes first, and a body has a limit', async () => {
    const { url, got } = await echo();
    const body = (size: number) => ({ post: { contentType: 'text/plain', body: new Uint8Array(size) } });
    expect(await door({ allowPrivate: false }).request(ask(`${url}/`, body(1)))).toMatchObject({
      kind: 'refused',
      code: 'private-address',
    });
    await expect(door().request(ask(`${url}/`, body(64 * 1024 + 1)))).rejects.toThrow('too large');
    expect(got).toEqual([]);
    expect(await door().request(ask(`${url}/`, body(64 * 1024)))).toMatchObject({ kind: 'ok' });
  });

  test('the question to a time-stamp authority takes an answer of 64 KiB and no more', async () => {
    const town = await site({
      '/juste': { body: Buffer.alloc(64 * 1024, 1) },
      '/trop': { body: Buffer.alloc(64 * 1024 + 1, 1) },
      '/enfle': { body: gzipSync(Buffer.alloc(200_000)), headers: { 'content-encoding': 'gzip' } },
    });
    const asked = async (where: string) =>
      door().request(timeStampQuery(`${town.url}${where}`, Uint8Array.of(0x30, 0)));
    expect(await asked('/juste')).toMatchObject({ kind: 'ok', truncated: false });
    expect(await asked('/trop')).toMatchObject({ kind: 'refused', code: 'too-large' });
    expect(await asked('/enfle')).toMatchObject({ kind: 'refused', code: 'too-large' });
    expect(town.log.map(({ method }) => method)).toEqual(['POST', 'POST', 'POST']);
    expect(town.log[0]?.headers).toMatchObject({
      accept: 'application/timestamp-reply',
      'content-type': 'application/timestamp-query',
    });
  });
});

describe('certificates', () => {
  test('an unknown certificate is a problem of its own, and verification goes by the name', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'vigie-tls-'));
    try {
      execFileSync(
        'openssl',
        [
          'req',
          '-x509',
          '-newkey',
          'ec',
          '-pkeyopt',
          'ec_paramgen_curve:prime256v1',
          '-nodes',
          '-days',
          '2',
          '-subj',
          '/CN=mairie.example',
          '-addext',
          'subjectAltName=DNS:mairie.example',
          '-keyout',
          'key.pem',
          '-out',
          'cert.pem',
        ],
        { cwd: folder, stdio: 'ignore' },
      );
      const key = readFileSync(path.join(folder, 'key.pem'), 'utf8');
      const cert = readFileSync(path.join(folder, 'cert.pem'), 'utf8');
      const town = await startSite({ '/': { body: 'sûr' } }, { tls: { key, cert } });
      open.push(town.close);
      const { lookup } = names({ 'mairie.example': [['127.0.0.1']], 'autre.example': [['127.0.0.1']] });
      const unknown = await door({ lookup }).request(ask(`https://mairie.example:${town.port}/`));
      expect(unknown).toMatchObject({ kind: 'unreachable', code: 'tls' });
      expect(problemOf(unknown)).toMatchObject({ code: 'tls', message: expect.stringContaining('autorité') });
      const trusting = door({ lookup, ca: cert });
      expect(await trusting.request(ask(`https://mairie.example:${town.port}/`))).toMatchObject({
        kind: 'ok',
      });
      const other = await trusting.request(ask(`https://autre.example:${town.port}/`));
      expect(other).toMatchObject({ kind: 'unreachable', code: 'tls' });
      expect(problemOf(other)?.message).toContain('autre site');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
