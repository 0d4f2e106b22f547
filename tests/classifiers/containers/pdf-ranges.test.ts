/** A large PDF read by ranges says what it says when it is read whole, or is left to be read whole. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ByteSource, memorySource } from '../../../src/classifiers/containers/byte-source.js';
import { readSparsely } from '../../../src/classifiers/containers/pdf-ranges.js';
import { readTraces } from '../../../src/classifiers/read-traces.js';
import { makeJpeg, makePdf, makeXmp } from '../../fixtures/make-image.js';
import { largeJpeg } from '../../fixtures/large-jpeg.js';
import { describeWithShared } from '../../support/shared.js';

const KIB = 1024;
const LIMITS = { maxRequests: 40, firstBytes: 256 * KIB };

/** A source that counts what is asked of it beyond its first block. */
function counting(bytes: Uint8Array): ByteSource & { asked: number; bytes: number } {
  const source = {
    size: bytes.length,
    asked: 0,
    bytes: 0,
    read(offset: number, length: number): Promise<Uint8Array> {
      source.asked += 1;
      source.bytes += length;
      return memorySource(bytes).read(offset, length);
    },
  };
  return source;
}

let pages: { jpeg: Buffer; text: string }[];
beforeAll(async () => {
  const software = makeXmp({ 'xmp:CreatorTool': 'Un logiciel' });
  pages = await Promise.all(
    [1, 2, 3, 4].map(async (n) => ({
      jpeg: largeJpeg(
        await makeJpeg({ width: 640, height: 480, comment: `page ${n}`, xmp: software }),
        900 * KIB,
      ),
      text: `Page ${n} du bulletin`,
    })),
  );
});

describe('a large document', () => {
  test.each([
    ['a cross-reference table', {}],
    ['a cross-reference stream and object streams', { objectStreams: true, compressed: true }],
  ])('with %s: few requests, a fraction of the bytes, the same traces', async (_, more) => {
    const pdf = makePdf({ title: 'Bulletin', pages, ...more });
    const source = counting(pdf);
    const sparse = await readSparsely(source, LIMITS);
    if (sparse === null) throw new Error('not read by ranges');
    expect(sparse.requests).toBe(source.asked - 1);
    expect(source.asked).toBeLessThan(8);
    expect(source.bytes).toBeLessThan(pdf.length / 5);
    const rangesOf = (bytes: Uint8Array): ByteSource =>
      memorySource(pdf.subarray(bytes.byteOffset, bytes.byteOffset + bytes.length));
    const inPieces = await readTraces(memorySource(sparse.bytes), { rangesOf });
    const whole = await readTraces(memorySource(pdf));
    expect(inPieces.error).toBeNull();
    expect(inPieces.traces).toEqual(whole.traces);
    expect(
      inPieces.embedded.map(({ traces, page, width, height, bytes }) => ({
        traces,
        page,
        width,
        height,
        bytes,
      })),
    ).toEqual(
      whole.embedded.map(({ traces, page, width, height, bytes }) => ({
        traces,
        page,
        width,
        height,
        bytes,
      })),
    );
    // The same JPEG read by ranges on a page has the same key.
    for (const [index, { contentKey, sha256 }] of inPieces.embedded.entries()) {
      expect(contentKey).toMatch(/^ranges:/);
      expect(sha256).toBeNull();
      expect(whole.embedded[index]?.sha256).toBe(
        createHash('sha256')
          .update(pages[index]?.jpeg ?? '')
          .digest('hex'),
      );
    }
    expect(sparse.contentKey).toMatch(/^ranges:[0-9a-f]{64}$/);
    expect((await readSparsely(counting(pdf), LIMITS))?.contentKey).toBe(sparse.contentKey);
  });

  test('a long table of cross-references costs what it is', async () => {
    const many = makePdf({
      title: 'Bulletin',
      pages: [...pages, ...Array.from({ length: 2_500 }, () => ({ content: '' }))],
    });
    const sparse = await readSparsely(counting(many), LIMITS);
    expect(sparse?.holes).toHaveLength(4);
  });

  test('contents that are large themselves are read whole', async () => {
    const text = Array.from({ length: 9_000 }, (_, index) => `Ligne ${index} ${'x'.repeat(12)}`);
    const pdf = makePdf({
      title: 'Bulletin',
      pages: [{ jpeg: pages[0]?.jpeg ?? Buffer.alloc(0), text }, ...pages],
    });
    const sparse = await readSparsely(counting(pdf), LIMITS);
    expect(Buffer.from(sparse?.bytes ?? []).includes(text.at(-1) ?? '?')).toBe(true);
  });
});

describe('left to be read whole', () => {
  const made = (): Buffer => makePdf({ title: 'Bulletin', pages });
  test.each<[string, () => Buffer]>([
    [
      'no startxref',
      () => Buffer.from(made().toString('latin1').replace('startxref', 'startxxxx'), 'latin1'),
    ],
    [
      'a startxref that points elsewhere',
      () =>
        Buffer.from(
          made()
            .toString('latin1')
            .replace(/startxref\n\d+/, 'startxref\n99999'),
          'latin1',
        ),
    ],
    [
      'offsets that lie',
      () =>
        Buffer.from(
          made()
            .toString('latin1')
            .replace(/\d{10} 00000 n/g, '0000300000 00000 n'),
          'latin1',
        ),
    ],
    [
      'a row of the table that is spoilt',
      () =>
        Buffer.from(
          made()
            .toString('latin1')
            .replace(/(\d{9})\d( 00000 n \n)(?=trailer)/, '$1x$2'),
          'latin1',
        ),
    ],
    [
      'an encrypted document',
      () =>
        Buffer.from(
          made().toString('latin1').replace('trailer\n<<', 'trailer\n<< /Encrypt 99 0 R'),
          'latin1',
        ),
    ],
    [
      'a section that names itself as the one before',
      () =>
        Buffer.from(
          made()
            .toString('latin1')
            .replace(/trailer\n<<(?=[\s\S]*startxref\n(\d+))/, 'trailer\n<< /Prev 1'),
          'latin1',
        ),
    ],
    [
      'too many pieces',
      () => makePdf({ title: 'Bulletin', pages: Array.from({ length: 12 }, () => pages).flat() }),
    ],
  ])('%s', async (_, make) => {
    expect(await readSparsely(counting(make()), LIMITS)).toBeNull();
  });

  test('a document that is mostly text', async () => {
    const content = Array.from({ length: 60_000 }, (_, index) => `(${index}) Tj`).join(' ');
    const text = makePdf({ title: 'Texte', pages: [{ content }, { content }, { content }] });
    expect(await readSparsely(counting(text), LIMITS)).toBeNull();
  });
});

describeWithShared('documents of the corpus', (dir) => {
  test('read by ranges they say what they say whole', async () => {
    const file = path.join(dir, 'corpus/ai-edited/c2pa-org-adobe-20240110-single_manifest_store.pdf');
    const pdf = readFileSync(file);
    const sparse = await readSparsely(counting(pdf), { maxRequests: 40, firstBytes: 48 * KIB });
    const bytes = sparse?.bytes ?? pdf;
    const whole = await readTraces(memorySource(pdf));
    const inPieces = await readTraces(memorySource(bytes), {
      rangesOf: (part) => memorySource(pdf.subarray(part.byteOffset, part.byteOffset + part.length)),
    });
    expect(inPieces.traces).toEqual(whole.traces);
    expect(inPieces.embedded.map(({ traces }) => traces)).toEqual(whole.embedded.map(({ traces }) => traces));
  });
});
