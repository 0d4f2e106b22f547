import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FIRST_BLOCK_BYTES } from '../../src/classifiers/containers/windowed-source.js';
import {
  IMAGE_ACCEPT,
  type HttpSource,
  openHttpSource,
  type SourceRequest,
  validatorsOf,
} from '../../src/crawlers/http-source.js';
import { type Route, type SiteAnswer, startSite, type TestSite } from '../support/site.js';
import { makeKit } from './crawl-kit.js';
import { useSites } from '../support/use-sites.js';

const { open } = useSites();

const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, n) => (n * 7 + (n >> 8)) & 0xff));
const MAX = 1_000_000;

async function setUp(
  route: Route,
): Promise<{ town: TestSite; start: (more?: Partial<SourceRequest>) => ReturnType<typeof openHttpSource> }> {
  const town = await startSite({ '/i': route });
  const kit = makeKit();
  open.push(town.close, kit.close);
  const start = (more: Partial<SourceRequest> = {}) =>
    openHttpSource((request) => kit.door.request(request), {
      url: `${town.url}/i`,
      kind: 'image',
      maxBytes: MAX,
      ...more,
    });
  return { town, start };
}

async function opened(start: () => ReturnType<typeof openHttpSource>): Promise<HttpSource> {
  const result = await start();
  if (result.kind !== 'open') throw new Error(result.kind);
  return result.source;
}

const isAt = (got: Uint8Array, from: number, length: number): boolean =>
  Buffer.from(got).equals(bytes.subarray(from, from + length));

describe('a server with ranges', () => {
  test('one request opens; the rest is asked where it is wanted', async () => {
    const { town, start } = await setUp({ body: bytes, type: 'image/jpeg', etag: '"v1"' });
    const source = await opened(start);
    expect(source).toMatchObject({
      size: 300_000,
      status: 206,
      contentType: 'image/jpeg',
      validators: { etag: '"v1"', lastModified: null },
    });
    expect(town.log[0]?.headers).toMatchObject({
      range: `bytes=0-${FIRST_BLOCK_BYTES - 1}`,
      accept: IMAGE_ACCEPT,
      'accept-encoding': 'identity',
    });
    expect(isAt(await source.read(100, 50), 100, 50)).toBe(true);
    expect(town.log).toHaveLength(1);
    expect(isAt(await source.read(250_000, 1_000), 250_000, 1_000)).toBe(true);
    expect(town.log[1]?.headers).toMatchObject({ range: 'bytes=250000-250999', 'if-range': '"v1"' });
    // Half of it is in the first block.
    const across = FIRST_BLOCK_BYTES - 500;
    expect(isAt(await source.read(across, 1_000), across, 1_000)).toBe(true);
    expect(town.log[2]?.headers.range).toBe(`bytes=${FIRST_BLOCK_BYTES}-${across + 999}`);
    expect(isAt(await source.read(299_990, 100), 299_990, 10)).toBe(true);
    expect(await source.read(300_000, 10)).toHaveLength(0);
    expect(await source.read(900_000, 10)).toHaveLength(0);
  });

  test('any sequence of reads gives the bytes that are there', async () => {
    const { start } = await setUp({ body: bytes, etag: '"v1"' });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(310_000), fc.nat(90_000)), { minLength: 1, maxLength: 6 }),
        async (reads) => {
          const source = await opened(start);
          for (const [offset, length] of reads)
            expect(isAt(await source.read(offset, length), offset, length)).toBe(true);
        },
      ),
      { numRuns: 25 },
    );
  });

  test('whole: one plain request; nothing more when all of it was read', async () => {
    const { town, start } = await setUp({ body: bytes });
    const source = await opened(start);
    const whole = await source.whole(MAX);
    expect(isAt(whole.bytes, 0, 300_000)).toBe(true);
    expect(whole.status).toBe(200);
    expect(town.log[1]?.headers.range).toBeUndefined();
    await expect(source.whole(200_000)).rejects.toMatchObject({ code: 'too-large' });
    const { town: small, start: startSmall } = await setUp({ body: bytes.subarray(0, 1_000) });
    const little = await opened(startSmall);
    expect((await little.whole(MAX)).bytes).toHaveLength(1_000);
    expect(small.log).toHaveLength(1);
  });

  test.each<[string, Partial<SiteAnswer>]>([
    ['another ETag', { etag: '"v2"' }],
    ['another length', { body: bytes.subarray(0, 299_000), etag: '"v1"' }],
  ])('a content that changes while it is read is an error: %s', async (_, change) => {
    const { town, start } = await setUp({ body: bytes, etag: '"v1"' });
    const source = await opened(start);
    town.routes.set('/i', { body: bytes, etag: '"v1"', ...change });
    await expect(source.read(200_000, 10)).rejects.toMatchObject({ name: 'SourceError', code: 'truncated' });
    await expect(source.whole(MAX)).rejects.toMatchObject({ code: 'truncated' });
  });

  test('the same length and no validators: the bytes themselves are compared', async () => {
    const { town, start } = await setUp({ body: bytes });
    const source = await opened(start);
    const changed = Buffer.from(bytes);
    changed[10] = (changed[10] ?? 0) ^ 1;
    town.routes.set('/i', { body: changed });
    await expect(source.whole(MAX)).rejects.toMatchObject({ code: 'truncated' });
  });

  test('a weak ETag never stands in If-Range', async () => {
    const { town, start } = await setUp({ body: bytes, etag: 'W/"v1"' });
    const source = await opened(start);
    expect(isAt(await source.read(200_000, 10), 200_000, 10)).toBe(true);
    expect(town.log[1]?.headers['if-range']).toBeUndefined();
  });

  test('failures on the way carry their problem code', async () => {
    const { town, start } = await setUp({ body: bytes });
    const source = await opened(start);
    town.routes.set('/i', { status: 403 });
    await expect(source.read(200_000, 10)).rejects.toMatchObject({ code: 'blocked' });
    town.routes.set('/i', { body: bytes, cutAfter: 3 });
    await expect(source.read(200_000, 10)).rejects.toMatchObject({ code: 'truncated' });
  });
});

describe('a server that ignores ranges', () => {
  test('is asked once and serves every read', async () => {
    const { town, start } = await setUp({ body: bytes, ranges: 'ignore' });
    const source = await opened(start);
    expect(source).toMatchObject({ status: 200, size: 300_000 });
    expect(isAt(await source.read(299_000, 5_000), 299_000, 1_000)).toBe(true);
    expect(isAt((await source.whole(MAX)).bytes, 0, 300_000)).toBe(true);
    expect(town.log).toHaveLength(1);
  });

  test('beyond the cap: what came is served, the rest is too large', async () => {
    const { town, start } = await setUp({ body: bytes, ranges: 'ignore' });
    const source = await opened(() => start({ maxBytes: 100_000 }));
    expect(isAt(await source.read(90_000, 1_000), 90_000, 1_000)).toBe(true);
    await expect(source.read(150_000, 10)).rejects.toMatchObject({ code: 'too-large' });
    await expect(source.whole(100_000)).rejects.toMatchObject({ code: 'too-large' });
    expect(town.log).toHaveLength(1);
  });

  test('a server that stops honouring ranges half-way', async () => {
    const { town, start } = await setUp({ body: bytes, etag: '"v1"' });
    const source = await opened(start);
    town.routes.set('/i', { body: bytes, etag: '"v1"', ranges: 'ignore' });
    expect(isAt(await source.read(200_000, 10), 200_000, 10)).toBe(true);
  });
});

describe('odd answers', () => {
  test.each([
    ['"a"', '"a"'],
    ['W/"é"', null],
    ['"日本"', null],
    ['"a\tb"', null],
    [`"${'a'.repeat(600)}"`, null],
  ])('a validator that could not be sent back is not kept: %s', (etag, kept) => {
    expect(validatorsOf({ headers: { etag, 'last-modified': etag } })).toEqual({
      etag: kept,
      lastModified: kept,
    });
  });

  test('304 when validators are given', async () => {
    const { town, start } = await setUp({ body: bytes, etag: '"v1"' });
    expect(await start({ known: { etag: '"v1"', lastModified: null } })).toMatchObject({ kind: 'unchanged' });
    expect(town.log[0]?.bodyBytes).toBe(0);
    expect(await start({ known: { etag: '"v0"', lastModified: null } })).toMatchObject({ kind: 'open' });
  });

  test('an empty content, whose range cannot be satisfied', async () => {
    const { start } = await setUp({ body: '' });
    const source = await opened(start);
    expect(source.size).toBe(0);
    expect(await source.read(0, 10)).toHaveLength(0);
  });

  test('partial answers that lie or are compressed', async () => {
    const lie = {
      status: 206,
      headers: { 'content-range': 'bytes 500-999/1000' },
      body: bytes.subarray(0, 500),
    };
    const { town, start } = await setUp(lie);
    expect(await start()).toMatchObject({ kind: 'failed', problem: { code: 'malformed' } });
    town.routes.set('/i', (request) =>
      request.headers.range === undefined
        ? { body: 'tout' }
        : {
            status: 206,
            headers: { 'content-range': 'bytes 0-3/9', 'content-encoding': 'gzip' },
            body: 'xxxx',
          },
    );
    const source = await opened(start);
    expect(Buffer.from(await source.read(0, 10)).toString()).toBe('tout');
  });

  test('a failure to open is a value', async () => {
    const { start } = await setUp({ status: 404 });
    expect(await start()).toMatchObject({ kind: 'failed', problem: { code: 'http' } });
  });
});
