/** PDF documents made to exhaust a reader: each is read within its bounds, and what was left out is told. */
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { makeJpeg, makePdf, makeXmp } from '../../fixtures/make-image.js';
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

  test('more descriptions than are read are told, and so are those that say nothing', async () => {
    const forms = (count: number, xmp: Buffer): Buffer =>
      pdf(
        '1 0 obj << /Type /Catalog >> endobj',
        stream(4, '/Type /Metadata', xmp),
        ...Array.from({ length: count }, (_, n) =>
          stream(10 + n, '/Subtype /Form /Metadata 4 0 R', Buffer.from('q')),
        ),
      );
    const silent = await read(forms(2_100, Buffer.from('<x/>')));
    expect(silent).toMatchObject({ embedded: [], error: { code: 'not-looked-at' } });
    const speaking = await read(forms(400, Buffer.from(makeXmp({ 'xmp:CreatorTool': 'Dessin' }))));
    expect(speaking.embedded).toHaveLength(300);
    expect(speaking.error?.code).toBe('not-looked-at');
  });

  test('pages, patterns and annotations that draw each other end', async () => {
    const resources =
      '/Resources << /XObject << /X 5 0 R >> /Pattern << /X 5 0 R /Y 6 0 R >> /ExtGState << /X << /SMask << /G 6 0 R >> >> >> >>';
    const content = Buffer.from('/X Do /X scn /Y SCN /X gs');
    const reading = await read(
      pdf(
        '1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj',
        '2 0 obj << /Kids [3 0 R 3 0 R] >> endobj',
        `3 0 obj << /Contents 5 0 R /Annots [3 0 R << /AP << /N 5 0 R >> >> << /AP 3 0 R >>] ${resources} >> endobj`,
        stream(5, `/Subtype /Form ${resources}`, content),
        stream(6, `/PatternType 1 ${resources}`, content),
      ),
    );
    expect(reading).toMatchObject({ embedded: [], error: null });
  });

  test('an encrypted document that lies about its keys is told', async () => {
    const sealed = makePdf({ title: 'T', pages: [], encryption: { scheme: 'aes-256' } }).toString('latin1');
    for (const [from, to] of [
      [/\/U <[0-9A-F]+>/, '/U <00>'],
      [/\/UE <[0-9A-F]+>/, '/UE ()'],
      [/\/CF << .*? >> >>/, '/CF 1'],
      [/\/StmF \/StdCF/, '/StmF /StmF'],
      [/\/R 6/, '/R 99999'],
      [/\/V 5/, '/V 4'],
    ] as const) {
      expect(sealed).toMatch(from);
      const reading = await read(Buffer.from(sealed.replace(from, to), 'latin1'));
      expect(
        reading.traces.map(({ where }) => where).filter((where) => !where.startsWith('pdf:Info:')),
      ).toEqual([]);
      if (to !== '/R 99999') expect(reading.error?.code).toBe('not-looked-at');
    }
  });

  test('more images than are read are told', async () => {
    const jpeg = await makeJpeg({ ...SIZE, width: 40, height: 40 });
    const document = makePdf({ title: 'T', pages: Array.from({ length: 320 }, () => ({ jpeg })) });
    const reading = await read(document);
    expect(reading.embedded).toHaveLength(300);
    expect(reading.error?.code).toBe('not-looked-at');
  });
});
