import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { SourceError, memorySource } from '../../src/classifiers/containers/byte-source.js';
import { windowedSource } from '../../src/classifiers/containers/windowed-source.js';
import { INTERNAL_ERROR, readTraces } from '../../src/classifiers/read-traces.js';
import { FORMATS, MAX_TRACE_CHARS } from '../../src/classifiers/types.js';
import type { EmbeddedReading, FileReading } from '../../src/classifiers/types.js';
import {
  makeC2paStore,
  makeExif,
  makeIptc,
  makeJpeg,
  makePdf,
  makePng,
  makeWebp,
  makeXmp,
} from '../fixtures/make-image.js';

const SIZE = { width: 40, height: 40 };
const EXIF = makeExif({ Make: 'Exemple', UserComment: 'Steps: 20' }, { gps: true, makerNoteBytes: 20 });
const XMP = makeXmp({ 'dc:creator': ['A', 'B'], 'photoshop:Credit': 'C' });
const STORE = makeC2paStore({
  manifests: [
    { label: 'urn:uuid:a', claimGenerator: 'X', actions: [{ action: 'c2pa.created' }] },
    { label: 'urn:c2pa:b', ingredients: [{ relationship: 'parentOf', manifest: 'urn:uuid:a' }] },
  ],
});

const samples: { name: string; bytes: Buffer }[] = [];

beforeAll(async () => {
  const metadata = { exif: EXIF, xmp: XMP, jumbf: STORE };
  const jpeg = await makeJpeg({ ...SIZE, ...metadata, iptc: makeIptc({ '2:80': 'A' }), comment: 'x' });
  const png = await makePng({
    ...SIZE,
    ...metadata,
    ztxt: { a: 'b'.repeat(500) },
    textAfterIdat: { c: 'd' },
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><!-- c --><metadata>${XMP}</metadata>
    <image href="data:image/png;base64,${png.toString('base64')}"/></svg>`;
  samples.push(
    { name: 'jpeg', bytes: jpeg },
    { name: 'png', bytes: png },
    { name: 'webp', bytes: await makeWebp({ ...SIZE, ...metadata }) },
    { name: 'tiff', bytes: EXIF },
    { name: 'svg', bytes: Buffer.from(svg) },
    { name: 'pdf', bytes: makePdf({ title: 'T', xmp: XMP, jumbf: STORE, pages: [{ jpeg, text: 't' }] }) },
    { name: 'pdf', bytes: makePdf({ title: 'T', objectStreams: true, pages: [{ jpeg }, { jpeg }] }) },
  );
  const { default: sharp } = await import('sharp');
  const image = sharp(jpeg).withXmp(XMP);
  const gif = await image.clone().gif().toBuffer();
  const comment = Buffer.from('\x21\xfe\x03abc\0;', 'latin1');
  samples.push(
    { name: 'gif', bytes: Buffer.concat([gif.subarray(0, -1), comment]) },
    { name: 'avif', bytes: await image.clone().avif().toBuffer() },
    { name: 'tiff', bytes: await image.clone().tiff().toBuffer() },
  );
});

function check(reading: FileReading | Omit<EmbeddedReading, 'page'>): void {
  expect(reading.error?.message ?? '').not.toContain(INTERNAL_ERROR);
  for (const { where, value } of reading.traces) {
    expect(where).not.toBe('');
    expect(value.length).toBeLessThanOrEqual(MAX_TRACE_CHARS);
  }
  for (const side of [reading.width, reading.height]) {
    if (side !== null) expect(Number.isSafeInteger(side) && side > 0).toBe(true);
  }
  if ('embedded' in reading) for (const image of reading.embedded) check(image);
}

describe('readTraces', () => {
  test('every sample is recognised, without an error', async () => {
    for (const { name, bytes } of samples) {
      const reading = await readTraces(memorySource(bytes));
      expect([reading.format, reading.error]).toEqual([name, null]);
      expect(reading.traces.length + reading.embedded.length).toBeGreaterThan(0);
      check(reading);
    }
  });

  test('mutated and truncated files never throw, hang or break a bound', async () => {
    const mutation = fc.record({
      sample: fc.nat(),
      cut: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      changes: fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255)), { maxLength: 12 }),
      insert: fc.option(
        fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.uint8Array({ maxLength: 16 })),
      ),
    });
    await fc.assert(
      fc.asyncProperty(mutation, async ({ sample, cut, changes, insert }) => {
        let bytes: Buffer = Buffer.from(samples[sample % samples.length]?.bytes ?? []);
        for (const [place, value] of changes) bytes[Math.floor(place * (bytes.length - 1))] = value;
        if (insert !== null) {
          const at = Math.floor(insert[0] * bytes.length);
          bytes = Buffer.concat([bytes.subarray(0, at), insert[1], bytes.subarray(at)]);
        }
        if (cut !== null) bytes = bytes.subarray(0, Math.floor(cut * bytes.length));
        const window = windowedSource(memorySource(bytes));
        check(await readTraces(window));
        expect(window.cost().requests).toBeLessThan(200);
      }),
      { numRuns: 1_500 },
    );
  });

  test('four bytes of 255 at every place of a file are survived', async () => {
    for (const { bytes } of samples) {
      const step = Math.max(1, Math.floor(bytes.length / 150));
      for (let at = 0; at < bytes.length; at += step) {
        const lying = Buffer.from(bytes);
        lying.fill(0xff, at, Math.min(at + 4, lying.length));
        check(await readTraces(memorySource(lying)));
      }
    }
    expect(samples.length).toBeGreaterThan(8);
  });

  test('any bytes behind any magic number are survived', async () => {
    const magic = fc.constantFrom(
      'ffd8ffe1',
      '89504e470d0a1a0a',
      '524946460000ffff57454250',
      '474946383961',
      '49492a0008000000',
      'ff0a',
      '424d',
      '0000000c4a584c200d0a870a',
      '000000186674797061766966000000006d696631',
      '255044462d312e34',
      '000001000100',
      '3c737667',
    );
    await fc.assert(
      fc.asyncProperty(magic, fc.uint8Array({ maxLength: 600 }), async (hex, tail) => {
        const reading = await readTraces(memorySource(Buffer.concat([Buffer.from(hex, 'hex'), tail])));
        expect(reading.integrity === null || reading.integrity === 'not-checked').toBe(true);
        check(reading);
      }),
      { numRuns: 1_500 },
    );
  });

  test.each([
    ['empty', Buffer.alloc(0)],
    ['a page', Buffer.from('<!doctype html><html><body>Erreur 404</body></html>')],
    ['a page with a drawing in it', Buffer.from('<html><svg width="10" height="10"/></html>')],
    ['text', Buffer.from('Bonjour')],
    ['a program', Buffer.from('7f454c46020101', 'hex')],
    ['zeros', Buffer.alloc(1_000)],
  ])('%s is no image', async (_, bytes) => {
    expect(await readTraces(memorySource(bytes))).toMatchObject({
      format: null,
      error: { code: 'not-image' },
      traces: [],
    });
  });

  test('a source that breaks off: what came is kept, the code of the source is told', async () => {
    const png = samples.find(({ name }) => name === 'png')?.bytes ?? Buffer.alloc(0);
    const large = Buffer.concat([png.subarray(0, -12), Buffer.alloc(400_000)]);
    const source = {
      size: large.length,
      read: (offset: number, length: number) =>
        offset > 0
          ? Promise.reject(new SourceError('timeout', 'Le site n’a pas répondu.'))
          : Promise.resolve(large.subarray(0, length)),
    };
    // The pixel chunk is made to reach far away, so that a second request is needed.
    const idat = large.indexOf('IDAT');
    large.writeUInt32BE(300_000, idat - 4);
    const reading = await readTraces(source);
    expect(reading.error).toEqual({ code: 'timeout', message: 'Le site n’a pas répondu.' });
    expect(reading.traces.map(({ where }) => where)).toContain('exif:Make');
    const silent = { size: null, read: () => Promise.reject(new SourceError('dns', 'Adresse inconnue.')) };
    expect(await readTraces(silent)).toMatchObject({ format: null, error: { code: 'dns' } });
  });

  test('integrity is asked for manifests in files that were read whole', async () => {
    const jpeg = samples[0]?.bytes ?? Buffer.alloc(0);
    const asked: string[] = [];
    const checkIntegrity = (bytes: Uint8Array, format: string): Promise<'broken'> => {
      asked.push(`${format} ${bytes.length}`);
      return Promise.resolve('broken');
    };
    expect((await readTraces(memorySource(jpeg), { checkIntegrity })).integrity).toBe('broken');
    const plain = await makeJpeg(SIZE);
    expect((await readTraces(memorySource(plain), { checkIntegrity })).integrity).toBeNull();
    const pdf = makePdf({ title: 'T', pages: [{ jpeg }] });
    expect((await readTraces(memorySource(pdf), { checkIntegrity })).embedded[0]?.integrity).toBe('broken');
    expect(asked).toEqual([`jpeg ${jpeg.length}`, `jpeg ${jpeg.length}`]);
    // A long file is read whole for the check where the source is plain, and so is a long image in a document.
    const trailer = Buffer.alloc(300_000);
    const long = await makeJpeg({ ...SIZE, jumbf: STORE, trailer });
    expect((await readTraces(memorySource(long), { checkIntegrity })).integrity).toBe('broken');
    const album = makePdf({ title: 'T', pages: [{ jpeg: long }] });
    expect((await readTraces(memorySource(album), { checkIntegrity })).embedded[0]?.integrity).toBe('broken');
    expect(asked.slice(2)).toEqual([`jpeg ${long.length}`, `jpeg ${long.length}`]);
    // Through a window the caller decides what is read.
    const window = windowedSource(memorySource(long));
    expect((await readTraces(window, { checkIntegrity })).integrity).toBe('not-checked');
    expect(window.cost().bytes).toBeLessThan(100_000);
    expect((await readTraces(memorySource(jpeg))).integrity).toBe('not-checked');
  });

  test('the formats of the contract are those of the samples and the walkers', () => {
    const tested = new Set([...samples.map(({ name }) => name), 'bmp', 'ico', 'jxl', 'heic']);
    expect(FORMATS.filter((format) => !tested.has(format))).toEqual([]);
  });
});
