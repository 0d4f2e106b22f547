import { createHash, randomBytes } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { WARCParser } from 'warcio';
import { type WarcCapture, type WarcExchange, writeWarc } from '../../src/evidence/warc.js';

const AT = '2026-03-01T10:00:00.000Z';
const PAGE = Buffer.from('<!doctype html><p>Fête de l’été</p>');
const PICTURE = Uint8Array.from({ length: 300 }, (_, index) => index % 256);

const EXCHANGE: WarcExchange = {
  url: 'https://www.saint-exemple.example/agenda?mois=3#haut',
  at: AT,
  requestHeaders: { 'user-agent': 'Vigie/1.2.3', accept: 'text/html' },
  status: 200,
  responseHeaders: { 'content-type': 'text/html', 'content-encoding': 'br', 'content-length': '12' },
  body: PAGE,
};
const CAPTURE: WarcCapture = {
  at: '2026-03-01T10:00:02.000Z',
  software: 'Vigie/1.2.3',
  userAgent: 'Vigie/1.2.3 (+https://syndicat.example/vigie)',
  exchanges: [
    EXCHANGE,
    {
      ...EXCHANGE,
      url: 'https://www.saint-exemple.example/affiche.png',
      responseHeaders: { 'content-type': 'image/png' },
      body: PICTURE,
    },
  ],
  screenshots: [{ url: EXCHANGE.url, at: AT, mediaType: 'image/png', bytes: PICTURE }],
  notes: [
    ['robots', 'allowed'],
    ['ruleset', '2026-11-24'],
  ],
};

interface ReadRecord {
  readonly type: string;
  readonly uri: string | null | undefined;
  readonly warc: ReadonlyMap<string, string>;
  readonly http: ReadonlyMap<string, string> | null;
  readonly startLine: string | undefined;
  readonly payload: Buffer;
}

/** Reads with warcio, the implementation of another project. */
async function readWarc(file: Uint8Array): Promise<ReadRecord[]> {
  const records: ReadRecord[] = [];
  for await (const record of WARCParser.iterRecords([file])) {
    const payload = Buffer.from(await record.readFully(true));
    records.push({
      type: record.warcType,
      uri: record.warcTargetURI,
      warc: new Map([...record.warcHeaders.headers].map(([name, value]) => [name.toLowerCase(), value])),
      http: record.httpHeaders === null ? null : new Map(record.httpHeaders.headers),
      startLine: record.httpHeaders?.statusline,
      payload,
    });
  }
  return records;
}

const WARC_FIELDS = new Set([
  'warc-record-id',
  'warc-type',
  'warc-date',
  'warc-target-uri',
  'warc-warcinfo-id',
  'warc-concurrent-to',
  'content-type',
  'warc-block-digest',
  'warc-payload-digest',
  'content-length',
]);

/** Where gzip members begin: as many as there are records. */
function membersOf(file: Uint8Array): Buffer[] {
  const bytes = Buffer.from(file);
  const starts: number[] = [];
  for (let at = bytes.indexOf('1f8b08', 0, 'hex'); at !== -1; at = bytes.indexOf('1f8b08', at + 1, 'hex'))
    if (at === 0 || bytes.readUInt32LE(at - 4) < 1e7) starts.push(at);
  return starts.map((start, index) => bytes.subarray(start, starts[index + 1]));
}

const sha = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

describe('another implementation reads it', () => {
  test('records in their order, with addresses, times and ties between them', async () => {
    const records = await readWarc(await writeWarc(CAPTURE));
    expect(records.map(({ type, uri }) => [type, uri ?? null])).toEqual([
      ['warcinfo', null],
      ['response', 'https://www.saint-exemple.example/agenda?mois=3'],
      ['request', 'https://www.saint-exemple.example/agenda?mois=3'],
      ['response', 'https://www.saint-exemple.example/affiche.png'],
      ['request', 'https://www.saint-exemple.example/affiche.png'],
      ['resource', 'urn:fullPage:https://www.saint-exemple.example/agenda?mois=3'],
      ['metadata', 'https://www.saint-exemple.example/agenda?mois=3'],
    ]);
    const [info, page, request, , , screenshot, notes] = records;
    const idOf = (record: ReadRecord | undefined): string | undefined => record?.warc.get('warc-record-id');
    for (const record of records.slice(1)) expect(record.warc.get('warc-warcinfo-id')).toBe(idOf(info));
    for (const record of [request, screenshot, notes])
      expect(record?.warc.get('warc-concurrent-to')).toBe(idOf(page));
    expect(new Set(records.map(idOf)).size).toBe(records.length);
    expect(idOf(page)).toMatch(
      /^<urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}>$/,
    );
    expect(page?.warc.get('warc-date')).toBe(AT);
    expect(info?.payload.toString()).toContain('software: Vigie/1.2.3\r\n');
    expect(notes?.payload.toString()).toBe('robots: allowed\r\nruleset: 2026-11-24\r\n');
  });

  test('bodies byte by byte, with the digests of what they are', async () => {
    const records = await readWarc(await writeWarc(CAPTURE));
    const [, page, , picture, , screenshot] = records;
    expect(page?.payload.equals(PAGE)).toBe(true);
    expect(picture?.payload.equals(Buffer.from(PICTURE))).toBe(true);
    expect(screenshot?.payload.equals(Buffer.from(PICTURE))).toBe(true);
    for (const record of [page, picture, screenshot])
      expect(record?.warc.get('warc-payload-digest')).toBe(sha(record?.payload ?? Buffer.alloc(0)));
    expect(screenshot?.warc.get('content-type')).toBe('image/png');
  });

  test.each<[string, Buffer, number]>([
    ['packed already is stored as it is', randomBytes(100_000), 1],
    ['of words is packed', Buffer.from('La fête de l’été. '.repeat(5000)), 0.1],
  ])('a large body %s', async (_, body, size) => {
    const file = await writeWarc({ ...CAPTURE, exchanges: [{ ...EXCHANGE, body }], screenshots: [] });
    expect((await readWarc(file))[1]?.payload.equals(body)).toBe(true);
    expect(file.byteLength).toBeLessThan(body.byteLength * size + 3000);
  });

  test('a decoded body keeps its headers of the wire under other names', async () => {
    const [, page, request] = await readWarc(await writeWarc(CAPTURE));
    expect(page?.startLine).toBe('HTTP/1.1 200 OK');
    expect(Object.fromEntries(page?.http ?? [])).toEqual({
      'content-type': 'text/html',
      'x-orig-content-encoding': 'br',
      'x-orig-content-length': '12',
      'content-length': String(PAGE.byteLength),
    });
    expect(request?.startLine).toBe('GET /agenda?mois=3 HTTP/1.1');
    expect(Object.fromEntries(request?.http ?? [])).toEqual({
      host: 'www.saint-exemple.example',
      'user-agent': 'Vigie/1.2.3',
      accept: 'text/html',
    });
  });

  test.each([
    [false, undefined],
    ['limit', 'length'],
    ['cut', 'disconnect'],
  ] as const)('a body that was cut (%s) says so', async (truncated, expected) => {
    const [, page] = await readWarc(await writeWarc({ ...CAPTURE, exchanges: [{ ...EXCHANGE, truncated }] }));
    expect(page?.warc.get('warc-truncated')).toBe(expected);
  });

  test('any headers, addresses and bodies: as many records, nothing slipped in', async () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '\r\nWARC-Type: response',
        'a\r\n\r\nHTTP/1.1 200 OK',
        '\u2028x: y',
        '\ud800',
        '',
        'a\nset-cookie: b',
        ':',
      ),
    );
    const headers = fc.dictionary(hostile, hostile, { maxKeys: 4, noNullPrototype: true });
    await fc.assert(
      fc.asyncProperty(
        headers,
        fc.webUrl({ withQueryParameters: true, withFragments: true }),
        hostile,
        fc.uint8Array({ maxLength: 300 }),
        hostile,
        async (some, base, more, body, note) => {
          const url = `${base}${base.includes('?') || base.includes('#') ? '&' : '?'}q=${more}`;
          const exchange: WarcExchange = {
            ...EXCHANGE,
            url,
            responseHeaders: some,
            requestHeaders: some,
            body,
          };
          const file = await writeWarc({
            ...CAPTURE,
            exchanges: [exchange],
            screenshots: [],
            notes: [[note, note]],
          });
          const records = await readWarc(file);
          expect(records.map(({ type }) => type)).toEqual(['warcinfo', 'response', 'request', 'metadata']);
          const [, response, request, notes] = records;
          expect(response?.payload.equals(Buffer.from(body))).toBe(true);
          expect(request?.payload.byteLength).toBe(0);
          expect(notes?.payload.toString().split('\r\n')).toHaveLength(2);
          for (const { warc, http } of records) {
            expect([...warc.keys()].filter((name) => !WARC_FIELDS.has(name))).toEqual([]);
            expect(http?.has('set-cookie') ?? false).toBe(false);
            expect(http?.size ?? 0).toBeLessThanOrEqual(Object.keys(some).length + 1);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

test('each record is a gzip member of its own, with the form of the standard', async () => {
  const members = membersOf(await writeWarc(CAPTURE));
  expect(members).toHaveLength(7);
  for (const member of members) {
    expect(member.readUInt32LE(4)).toBe(0);
    expect(member[9]).toBe(255);
    const text = gunzipSync(member);
    expect(text.subarray(0, 10).toString()).toBe('WARC/1.1\r\n');
    const headEnd = text.indexOf('\r\n\r\n');
    const head = text.subarray(0, headEnd).toString();
    const size = Number(/\r\nContent-Length: (\d+)/.exec(head)?.[1]);
    const block = text.subarray(headEnd + 4, headEnd + 4 + size);
    expect(text.byteLength).toBe(headEnd + 4 + size + 4);
    expect(text.subarray(-4).toString()).toBe('\r\n\r\n');
    expect(head).toContain(`\r\nWARC-Block-Digest: ${sha(block)}\r\n`);
  }
});

test('the same capture gives the same file; another body another id', async () => {
  const file = await writeWarc(CAPTURE);
  expect(Buffer.compare(file, await writeWarc(structuredClone(CAPTURE)))).toBe(0);
  const other = await writeWarc({ ...CAPTURE, exchanges: [{ ...EXCHANGE, body: Buffer.from('autre') }] });
  const ids = (records: ReadRecord[]) => records.map(({ warc }) => warc.get('warc-record-id'));
  const [before, after] = [ids(await readWarc(file)), ids(await readWarc(other))];
  expect(after[0]).toBe(before[0]);
  expect(after[1]).not.toBe(before[1]);
});

test.each<[string, Partial<WarcExchange>, string]>([
  ['an address of another kind', { url: 'file:///etc/passwd' }, 'not an http(s) address'],
  ['no address', { url: 'agenda' }, 'Invalid URL'],
  ['no instant', { at: '2026-03-01' }, 'not an instant'],
  ['no status', { status: 20 }, 'not a status'],
])('%s is a bug', async (_, change, message) => {
  await expect(writeWarc({ ...CAPTURE, exchanges: [{ ...EXCHANGE, ...change }] })).rejects.toThrow(message);
});

test('pages are served while it is written, and a large record has the bytes that gzip gives at once', async () => {
  const body = Buffer.from(Array.from({ length: 60_000 }, (_, n) => sha(Buffer.from(String(n)))).join(''));
  let turns = 0;
  const beat = setInterval(() => (turns += 1), 1);
  const file = Buffer.from(
    await writeWarc({ ...CAPTURE, exchanges: Array.from({ length: 3 }, () => ({ ...EXCHANGE, body })) }),
  );
  clearInterval(beat);
  expect(turns).toBeGreaterThan(0);
  const [, member = Buffer.alloc(0)] = membersOf(file);
  const again = gzipSync(gunzipSync(member));
  again[9] = 255;
  expect(Buffer.compare(member, again)).toBe(0);
});
