import { deflateSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memorySource } from '../../../src/classifiers/containers/byte-source.js';
import { openPdf } from '../../../src/classifiers/containers/pdf-document.js';
import { undoFilters } from '../../../src/classifiers/containers/pdf-filters.js';
import { isDict, readValue } from '../../../src/classifiers/containers/pdf-syntax.js';
import { readTraces } from '../../../src/classifiers/read-traces.js';
import { makeC2paStore, makeJpeg, makePdf, makeXmp } from '../../fixtures/make-image.js';

const PLAIN = { predictor: 1, colors: 1, bitsPerComponent: 8, columns: 1, earlyChange: 1 };

describe('PDF syntax', () => {
  const parse = (text: string): unknown => readValue({ text, at: 0 });
  const string = (text: string): unknown => ({
    kind: 'string',
    bytes: Uint8Array.from(Buffer.from(text, 'latin1')),
  });

  test.each([
    ['true', true],
    ['null', null],
    ['-12.5', -12.5],
    ['+.5', 0.5],
    ['12 0 R', { kind: 'ref', id: 12, generation: 0 }],
    ['/A#20B', { kind: 'name', name: 'A B' }],
    ['% comment\n7', 7],
    [
      '[1 /a (b) 3 0 R]',
      [1, { kind: 'name', name: 'a' }, string('b'), { kind: 'ref', id: 3, generation: 0 }],
    ],
    ['', undefined],
    [']', undefined],
  ])('%s', (text, value) => {
    const parsed = parse(text);
    expect(parsed).toEqual(value);
  });

  test.each([
    ['(a(b)c)', 'a(b)c'],
    ['(\\(\\)\\\\\\n\\101\\7)', '()\\\nA\x07'],
    ['(a\\\nb)', 'ab'],
    ['<48 65 6C 6C 6F>', 'Hello'],
    ['<4>', '@'],
    ['(not closed', 'not closed'],
  ])('string %s', (text, value) => {
    const parsed = parse(text) as { bytes: Uint8Array };
    expect(Buffer.from(parsed.bytes).toString('latin1')).toBe(value);
  });

  test('a dictionary holds what was written, however many keys; of a key that is written twice, the first', () => {
    const written = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer()), { maxLength: 60 });
    fc.assert(
      fc.property(written, (pairs) => {
        const text = pairs.map(([key, value]) => `/Key${key} ${value}`).join(' ');
        const parsed = readValue({ text: `<<${text}>>`, at: 0, names: new Map() });
        const expected = new Map<string, number>();
        for (const [key, value] of pairs)
          if (!expected.has(`Key${key}`)) expected.set(`Key${key}`, value === 0 ? 0 : value);
        if (!isDict(parsed)) throw new Error('no dictionary');
        expect([...parsed.entries]).toEqual([...expected]);
        expect([...parsed.entries.keys()]).toEqual([...expected.keys()]);
        expect([...parsed.entries.values()]).toEqual([...expected.values()]);
        for (let key = 0; key <= 40; key += 1) {
          expect(parsed.entries.get(`Key${key}`)).toBe(expected.get(`Key${key}`));
          expect(parsed.entries.has(`Key${key}`)).toBe(expected.has(`Key${key}`));
        }
      }),
    );
  });

  test('any text is read to an end, never beyond it', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom('<<', '>>', '[', ']', '(', ')', '<', '>', '/a', ' ', '1', ' 0 R', 'x', '%', '\n'),
        ),
        (parts) => {
          const reader = { text: parts.join(''), at: 0 };
          readValue(reader);
          expect(reader.at).toBeLessThanOrEqual(reader.text.length + 2);
        },
      ),
    );
  });

  test('nesting without end is bounded', () => {
    expect(() => parse('['.repeat(100_000))).not.toThrow();
    expect(() => parse('<</a'.repeat(100_000))).not.toThrow();
  });
});

describe('PDF filters', () => {
  const undo = (bytes: Uint8Array, name: string, parameters = PLAIN): string =>
    Buffer.from(undoFilters(bytes, [{ name, parameters }], 100_000).bytes).toString('latin1');

  test.each([
    ['ASCIIHexDecode', Buffer.from('48 65 6c 6C 6f>'), 'Hello'],
    ['ASCII85Decode', Buffer.from('87cURD]i,"Ebo80~>'), 'Hello World!'],
    ['ASCII85Decode', Buffer.from('z!!~>'), '\0\0\0\0\0'],
    ['RunLengthDecode', Buffer.from([2, 97, 98, 99, 254, 100, 128]), 'abcddd'],
    // ISO 32000-1 §7.4.4.2, example 2.
    ['LZWDecode', Buffer.from('800b6050220c0c8501', 'hex'), '-----A---B'],
    ['FlateDecode', deflateSync(Buffer.from('abc')), 'abc'],
    ['Fl', deflateSync(Buffer.from('abc')), 'abc'],
  ])('%s', (name, bytes, text) => {
    expect(undo(bytes, name)).toBe(text);
  });

  test('predictors', () => {
    const up = deflateSync(Buffer.from([2, 1, 2, 3, 2, 1, 1, 1]));
    expect(undo(up, 'FlateDecode', { ...PLAIN, predictor: 12, columns: 3 })).toBe('\x01\x02\x03\x02\x03\x04');
    const sub = deflateSync(Buffer.from([1, 1, 1, 1]));
    expect(undo(sub, 'FlateDecode', { ...PLAIN, predictor: 11, columns: 3 })).toBe('\x01\x02\x03');
    const tiff = deflateSync(Buffer.from([1, 1, 1, 5, 1, 1]));
    expect(undo(tiff, 'FlateDecode', { ...PLAIN, predictor: 2, columns: 3 })).toBe(
      '\x01\x02\x03\x05\x06\x07',
    );
  });

  test('a codec ends the chain and a bomb is bounded', () => {
    const chain = [
      { name: 'ASCIIHexDecode', parameters: PLAIN },
      { name: 'DCTDecode', parameters: PLAIN },
    ];
    expect(undoFilters(Buffer.from('ffd8>'), chain, 100)).toMatchObject({
      codec: 'DCTDecode',
      isComplete: true,
    });
    const bomb = undoFilters(
      deflateSync(Buffer.alloc(10_000_000)),
      [{ name: 'FlateDecode', parameters: PLAIN }],
      1_000,
    );
    expect(bomb).toMatchObject({ isComplete: false });
    expect(bomb.bytes.length).toBeLessThanOrEqual(1_000);
  });
});

describe('PDF', () => {
  const jpeg = makeJpeg({ width: 64, height: 48, comment: 'première' });
  const other = makeJpeg({
    width: 80,
    height: 48,
    xmp: makeXmp({ 'photoshop:Credit': 'Made with Google AI' }),
  });

  test.each([
    ['plain objects', {}],
    ['object streams', { objectStreams: true, compressed: true }],
  ])('document facts and embedded images with their pages: %s', async (_, options) => {
    const bytes = makePdf({
      title: 'Bulletin d’été',
      author: 'Mairie',
      xmp: makeXmp({ 'xmp:CreatorTool': 'Canva' }),
      jumbf: makeC2paStore({ manifests: [{ label: 'urn:c2pa:1', claimGenerator: 'Exemple/1' }] }),
      pages: [{ text: 'Sans image' }, { jpeg: await jpeg, text: 'Une' }, { jpeg: await other }],
      ...options,
    });
    const reading = await readTraces(memorySource(bytes));
    expect(reading).toMatchObject({ format: 'pdf', width: null, error: null, integrity: 'not-checked' });
    expect(reading.traces.map(({ where, value }) => `${where}=${value}`)).toEqual([
      'pdf:Info:Title=Bulletin d’été',
      'pdf:Info:Author=Mairie',
      'pdf:Info:Producer=Saint-Exemple',
      'xmp:xmp:CreatorTool=Canva',
      'jumbf:c2pa.claim=Exemple/1',
    ]);
    expect(reading.embedded).toEqual([
      {
        format: 'jpeg',
        width: 64,
        height: 48,
        traces: [{ where: 'jpeg:COM', value: 'première' }],
        integrity: null,
        error: null,
        page: 2,
        name: expect.stringMatching(/^\d+$/) as string,
        sha256: createHash('sha256')
          .update(await jpeg)
          .digest('hex'),
        bytes: (await jpeg).length,
      },
      expect.objectContaining({
        page: 3,
        width: 80,
        traces: [{ where: 'xmp:photoshop:Credit', value: 'Made with Google AI' }],
      }),
    ]);
  });

  /** A file of bare objects, without any cross-reference table. */
  function bare(objects: readonly (string | Buffer)[], trailer = '<< /Root 1 0 R >>'): Buffer {
    const parts = objects.map((object, i) =>
      Buffer.concat([
        Buffer.from(`${i + 1} 0 obj\n`),
        Buffer.from(object as string, 'latin1'),
        Buffer.from('\nendobj\n'),
      ]),
    );
    return Buffer.concat([Buffer.from('%PDF-1.4\n'), ...parts, Buffer.from(`trailer\n${trailer}\n%%EOF\n`)]);
  }
  function stream(dict: string, data: Uint8Array, length: number | string = data.length): Buffer {
    return Buffer.concat([
      Buffer.from(`<< ${dict} /Length ${length} >>\nstream\r\n`),
      data,
      Buffer.from('\nendstream'),
    ]);
  }
  const CATALOG = ['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Resources 4 0 R >>'];
  const image = (data: Uint8Array, more = '', length: number | string = data.length): Buffer =>
    stream(`/Subtype /Image /Width 64 /Height 48 ${more}`, data, length);

  test('an image inside a form, inherited resources, and a filter before the codec', async () => {
    const bytes = bare([
      ...CATALOG,
      '<< /Type /Page /Contents 7 0 R >>',
      '<< /XObject << /F 5 0 R >> >>',
      stream(
        '/Subtype /Form /Resources << /XObject << /Self 5 0 R /I 6 0 R >> >>',
        Buffer.from('/Self Do /I Do'),
      ),
      image(deflateSync(await jpeg), '/Filter [/FlateDecode /DCTDecode]'),
      stream('', Buffer.from('q /F Do Q')),
    ]);
    const { embedded, error } = await readTraces(memorySource(bytes));
    expect(error).toBeNull();
    expect(embedded).toHaveLength(1);
    expect(embedded[0]).toMatchObject({
      page: 1,
      bytes: (await jpeg).length,
      traces: [{ value: 'première' }],
    });
  });

  test.each([
    ['a length that lies', 99_999_999],
    ['a length that is too short', 10],
    ['a length in an object that is missing', '99 0 R'],
  ])('%s: the stream ends at its keyword', async (_, length) => {
    const bytes = bare([
      ...CATALOG,
      '<< /Type /Page >>',
      '<< /XObject << /I 5 0 R >> >>',
      image(await jpeg, '/Filter /DCTDecode', length),
    ]);
    expect((await readTraces(memorySource(bytes))).embedded[0]).toMatchObject({
      bytes: (await jpeg).length,
      error: null,
    });
  });

  test('of resources that pages share, what a page draws counts', async () => {
    const bytes = bare([
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R 4 0 R] /Resources << /XObject << /A#31 5 0 R /B 6 0 R /C 7 0 R >> >> >>',
      '<< /Type /Page /Contents 8 0 R >>',
      '<< /Type /Page /Contents [8 0 R 9 0 R] >>',
      image(await jpeg, '/Filter /DCTDecode'),
      image(await other, '/Filter /DCTDecode'),
      image(await jpeg, '/Filter /DCTDecode'),
      stream('', Buffer.from('/B Do')),
      stream('/Filter /FlateDecode', deflateSync(Buffer.from('q\n/A1 Do\nQ'))),
    ]);
    const { embedded } = await readTraces(memorySource(bytes));
    // The last one is drawn by no page.
    expect(embedded.map(({ page }) => page)).toEqual([2, 1, null]);
  });

  test('small images, images that were re-encoded as pixels and objects that look like images are left out', async () => {
    const tiny = stream('/Subtype /Image /Width 31 /Height 200 /Filter /DCTDecode', await jpeg);
    const flat = image(deflateSync(Buffer.alloc(100)), '/Filter /FlateDecode');
    const jpx = image(Buffer.alloc(50), '/Filter /JPXDecode');
    const reading = await readTraces(
      memorySource(bare([...CATALOG, tiny, flat, jpx, '<< /Subtype /Image >>'])),
    );
    expect(reading.embedded).toEqual([
      expect.objectContaining({
        format: null,
        width: 64,
        page: null,
        bytes: 50,
        error: expect.objectContaining({ code: 'not-image' }) as unknown,
      }),
    ]);
  });

  test('the XMP stream of an image belongs to the image', async () => {
    const xmp = stream('/Subtype /XML', Buffer.from(makeXmp({ 'photoshop:Credit': 'X' })));
    const bytes = bare([...CATALOG, image(await jpeg, '/Filter /DCTDecode /Metadata 4 0 R'), xmp]);
    const reading = await readTraces(memorySource(bytes));
    expect(reading.traces).toEqual([]);
    expect(reading.embedded[0]?.traces.map(({ where }) => where)).toEqual([
      'jpeg:COM',
      'xmp:photoshop:Credit',
    ]);
  });

  test('a newer version of an object wins', async () => {
    const first = bare([...CATALOG, '<< /Title (ancien) >>'], '<< /Root 1 0 R /Info 3 0 R >>');
    const update = Buffer.from('3 0 obj\n<< /Title (nouveau) >>\nendobj\n');
    const reading = await readTraces(memorySource(Buffer.concat([first, update])));
    expect(reading.traces).toEqual([{ where: 'pdf:Info:Title', value: 'nouveau' }]);
  });

  test('a document whose end is missing is told, also when all that is left is sound', async () => {
    const whole = makePdf({ title: 'T', pages: [{ jpeg: await makeJpeg({ width: 40, height: 40 }) }] });
    expect((await readTraces(memorySource(whole))).error).toBeNull();
    const appended = Buffer.concat([whole, Buffer.alloc(2_000)]);
    expect((await readTraces(memorySource(appended))).error).toBeNull();
    for (const share of [0.3, 0.6, 0.9, 0.98]) {
      const cut = whole.subarray(0, Math.floor(whole.length * share));
      expect((await readTraces(memorySource(cut))).error).not.toBeNull();
    }
  });

  test('a document whose encryption is missing is told', async () => {
    const bytes = bare(
      [...CATALOG, image(await jpeg, '/Filter /DCTDecode')],
      '<< /Root 1 0 R /Encrypt 9 0 R >>',
    );
    expect(await readTraces(memorySource(bytes))).toMatchObject({
      error: { code: 'not-looked-at' },
      embedded: [],
    });
  });

  test('the number of images is bounded and told', async () => {
    const images = Array.from({ length: 5 }, () => jpeg);
    const streams = (await Promise.all(images)).map((data) => image(data, '/Filter /DCTDecode'));
    const reading = await readTraces(memorySource(bare([...CATALOG, ...streams])), { maxEmbedded: 3 });
    expect(reading.embedded).toHaveLength(3);
    expect(reading.error?.code).toBe('not-looked-at');
  });

  test('page trees and references in circles end', () => {
    const document = openPdf(
      bare([
        '<< /Type /Catalog /Pages 2 0 R >>',
        '<< /Kids [2 0 R 3 0 R 2 0 R 3 0 R] >>',
        '<< /Type /Page /Loop 4 0 R >>',
        '4 0 R',
      ]),
    );
    const pages = document.pages();
    expect(pages.map(({ number }) => number)).toEqual([1]);
    expect(document.resolve({ kind: 'ref', id: 4, generation: 0 })).toBeNull();
    expect(document.target({ kind: 'ref', id: 4, generation: 0 })).toBeNull();
  });

  test('opened again, the same bytes give the same document, with what may be unpacked of it anew; other parts of them another', () => {
    const one = bare([...CATALOG, stream('/Filter /FlateDecode', deflateSync(Buffer.alloc(1_000_000, 65)))]);
    const behind = bare([...CATALOG, '<< /Other true >>']);
    const both = Buffer.concat([one, behind]);
    const open = (): readonly unknown[] => {
      const document = openPdf(both.subarray(0, one.length));
      return [...document.objects()].map((object) => [
        object.id,
        document.content(object)?.bytes.length ?? null,
        document.isComplete,
      ]);
    };
    const first = open();
    expect(first.flat()).toContain(1_000_000);
    expect(open()).toEqual(first);
    const last = [...openPdf(both.subarray(one.length)).objects()].at(-1);
    expect(isDict(last?.value) && last.value.entries.get('Other')).toBe(true);
    expect(open()).toEqual(first);
  });

  test('an object stream that explodes is bounded and told', async () => {
    const bomb = stream(
      '/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode',
      deflateSync(Buffer.alloc(64 * 1024 * 1024)),
    );
    expect((await readTraces(memorySource(bare([...CATALOG, bomb])))).error?.code).toBe('malformed');
  });

  test('a document beyond the bound is told without being read', async () => {
    const head = makePdf({ title: 'x', pages: [] });
    const source = {
      size: 70_000_000,
      read: (o: number, l: number) => Promise.resolve(head.subarray(o, o + l)),
    };
    // The size is believed until the source answers short.
    const padded = {
      ...source,
      read: async (o: number, l: number) =>
        Buffer.concat([await source.read(o, l), Buffer.alloc(l)]).subarray(0, l),
    };
    expect(await readTraces(padded)).toMatchObject({ format: 'pdf', error: { code: 'too-large' } });
  });
});
