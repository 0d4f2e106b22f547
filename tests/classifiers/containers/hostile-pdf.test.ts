/** PDF documents made to exhaust a reader: each is read within its bounds, and what was left out is told. */
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { makeJpeg, makePdf } from '../../fixtures/make-image.js';
import { ZEROS, readWithinBounds as read } from './hostile-reading.js';

const SIZE = { width: 24, height: 24 };
const MIB = 1024 * 1024;

describe('PDF', () => {
  const pdf = (...objects: readonly (string | Buffer)[]): Buffer =>
    Buffer.concat([
      Buffer.from('%PDF-1.7\n'),
      ...objects.map((object) => Buffer.concat([Buffer.from(object), Buffer.from('\n')])),
      Buffer.from('trailer << /Root 1 0 R >>\nstartxref\n0\n%%EOF\n'),
    ]);
  const stream = (id: number, dict: string, data: Buffer): Buffer =>
    Buffer.concat([
      Buffer.from(`${id} 0 obj << ${dict} /Length ${data.length} >> stream\n`),
      data,
      Buffer.from('\nendstream endobj'),
    ]);
  const CATALOG = '1 0 obj << /Type /Catalog /Pages 2 0 R /Metadata 4 0 R >> endobj';

  test('circles of pages, lengths, forms and references end', async () => {
    const jpeg = await makeJpeg(SIZE);
    const document = pdf(
      CATALOG,
      '2 0 obj << /Type /Pages /Kids [2 0 R 3 0 R 2 0 R] >> endobj',
      '3 0 obj << /Type /Page /Kids 5 0 R /Contents 7 0 R /Resources << /XObject << /F 6 0 R /I 8 0 R >> >> >> endobj',
      '4 0 obj 5 0 R endobj',
      '5 0 obj 4 0 R endobj',
      stream(
        6,
        '/Type /XObject /Subtype /Form /Resources << /XObject << /F 6 0 R >> >>',
        Buffer.from('/F Do'),
      ),
      stream(7, '/Length 7 0 R', Buffer.from('/F Do /I Do')),
      stream(8, '/Subtype /Image /Width 64 /Height 64 /Filter /DCTDecode', jpeg),
    );
    const reading = await read(document);
    expect(reading.embedded).toMatchObject([{ page: 1, format: 'jpeg' }]);
  });

  test('object streams that hold or extend themselves end', async () => {
    const text = '9 0 10 20 << /Extends 9 0 R >> 9 0 R     ';
    const reading = await read(
      pdf(
        CATALOG,
        stream(9, '/Type /ObjStm /N 2 /First 8 /Extends 9 0 R', Buffer.from(text)),
        '2 0 obj 9 0 R endobj',
      ),
    );
    expect(reading.format).toBe('pdf');
    const repeated = Buffer.from(`${'7 0 '.repeat(50_000)}[${'1 '.repeat(50_000)}]`);
    const many = pdf(CATALOG, stream(9, '/Type /ObjStm /N 50000 /First 200000', repeated));
    expect((await read(many)).error?.code).toBe('malformed');
  });

  test('bombs behind filters, one and many, in every place that is unpacked', async () => {
    const bomb = deflateSync(ZEROS);
    const twice = deflateSync(bomb);
    const flate = '/Filter /FlateDecode';
    const images = Array.from({ length: 200 }, (_, n) =>
      stream(
        20 + n,
        '/Subtype /Image /Width 99 /Height 99 /Filter [/FlateDecode /CCITTFaxDecode /DCTDecode] /Metadata 4 0 R',
        bomb,
      ),
    );
    const specs = Array.from(
      { length: 300 },
      (_, n) => `${500 + n} 0 obj << /AFRelationship /C2PA_Manifest /EF << /F 4 0 R >> >> endobj`,
    );
    for (const objects of [
      [stream(4, `/Type /Metadata ${flate}`, bomb)],
      [stream(4, '/Type /Metadata /Filter [/FlateDecode /FlateDecode]', twice)],
      [stream(9, `/Type /ObjStm /N 1 /First 4 ${flate}`, bomb)],
      [stream(4, flate, bomb), ...specs],
      images,
    ]) {
      const reading = await read(pdf(CATALOG, '2 0 obj << /Type /Pages /Kids [] >> endobj', ...objects));
      expect(reading.error).not.toBeNull();
      expect(reading.traces.length).toBeLessThan(10);
    }
  });

  test.each([
    [
      'LZW codes that only clear',
      '/LZWDecode',
      Buffer.alloc(4 * MIB, Buffer.from('804020100804020100', 'hex')),
    ],
    ['runs of one byte', '/RunLengthDecode', Buffer.alloc(8 * MIB, Buffer.from([0, 65]))],
    ['letters that stand for zeros', '/ASCII85Decode', Buffer.alloc(12 * MIB, 'z')],
  ])('%s end', async (_, filter, data) => {
    const document = pdf(CATALOG, stream(4, `/Type /Metadata /Filter ${filter}`, data));
    expect((await read(document)).format).toBe('pdf');
  });

  test('brackets without an end, and values without number', async () => {
    for (const body of ['['.repeat(300_000), '<<'.repeat(300_000), '('.repeat(300_000), '<'.repeat(300_000)])
      expect((await read(pdf(CATALOG, `2 0 obj ${body}`))).format).toBe('pdf');
    const values = pdf(
      CATALOG,
      ...Array.from({ length: 20 }, (_, n) => `${n + 2} 0 obj [${'1 '.repeat(190_000)}] endobj`),
    );
    expect((await read(values)).error?.code).toBe('malformed');
  });

  test('more images than are read are told', async () => {
    const jpeg = await makeJpeg({ ...SIZE, width: 40, height: 40 });
    const document = makePdf({ title: 'T', pages: Array.from({ length: 320 }, () => ({ jpeg })) });
    const reading = await read(document);
    expect(reading.embedded).toHaveLength(300);
    expect(reading.error?.code).toBe('not-looked-at');
  });
});
