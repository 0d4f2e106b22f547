/** Where a C2PA store stands in each format (the marks catalogue, §1.1), and what reading it costs. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { WasmReader, initSync } from '@contentauth/c2pa-wasm';
import { describe, expect, test } from 'vitest';
import { FILE_WINDOW, windowedSource } from '../../../src/classifiers/containers/windowed-source.js';
import { LIBRARY_CONTEXT } from '../../../src/classifiers/integrity-worker.js';
import { readTraces } from '../../../src/classifiers/read-traces.js';
import {
  makeC2paFile,
  makeC2paStore,
  makeJpeg,
  makePdf,
  makePng,
  makeWebp,
} from '../../fixtures/make-image.js';
import { countingSource } from './counting-source.js';

initSync({
  module: readFileSync(createRequire(import.meta.url).resolve('@contentauth/c2pa-wasm/c2pa.wasm')),
});
const MIME: Readonly<Record<string, string>> = { svg: 'image/svg+xml', pdf: 'application/pdf' };

const SIZE = { width: 40, height: 40 };
const SOURCE_TYPE = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';

function storeOf(thumbnailBytes: number): Buffer {
  return makeC2paStore({
    manifests: [
      {
        label: 'urn:c2pa:1',
        claimGeneratorInfo: [{ name: 'Exemple' }],
        actions: [{ action: 'c2pa.created', digitalSourceType: SOURCE_TYPE }],
        thumbnailBytes,
      },
    ],
  });
}

const MAKERS: readonly (readonly [format: string, make: (jumbf: Buffer) => Promise<Buffer>])[] = [
  ['jpeg', (jumbf) => makeJpeg({ ...SIZE, jumbf })],
  ['png', (jumbf) => makePng({ ...SIZE, jumbf })],
  ['webp', (jumbf) => makeWebp({ ...SIZE, jumbf })],
  ['avif', (jumbf) => makeC2paFile('avif', { ...SIZE, jumbf })],
  ['svg', (jumbf) => makeC2paFile('svg', { ...SIZE, jumbf })],
  ['tiff', (jumbf) => makeC2paFile('tiff', { ...SIZE, jumbf })],
  ['gif', (jumbf) => makeC2paFile('gif', { ...SIZE, jumbf })],
  ['jxl', (jumbf) => makeC2paFile('jxl', { ...SIZE, jumbf })],
  ['pdf', async (jumbf) => makePdf({ title: 'T', jumbf, pages: [{ jpeg: await makeJpeg(SIZE) }] })],
];
/** Formats whose store cannot be jumped over: it is cut in blocks of 255 bytes, coded as text, or compressed. */
const READ_WHOLE = new Set(['gif', 'svg', 'pdf']);

describe.each(MAKERS)('C2PA in %s', (format, make) => {
  test('the claim and its action are read', async () => {
    const reading = await readTraces(countingSource(await make(storeOf(2_000))));
    expect(reading).toMatchObject({ format, error: null, integrity: 'not-checked' });
    expect(reading.traces).toContainEqual(
      expect.objectContaining({
        where: 'jumbf:c2pa.actions',
        detail: expect.objectContaining({ manifest: 'active', digitalSourceType: SOURCE_TYPE }) as unknown,
      }),
    );
  });

  test('the C2PA library finds the store in the same place', async () => {
    // It is unsigned: that is what the library says of it, instead of finding nothing.
    const bytes = await make(storeOf(2_000));
    const reading = WasmReader.fromBytes(MIME[format] ?? `image/${format}`, bytes, LIBRARY_CONTEXT);
    await expect(reading).rejects.toThrow(/ClaimSignatureBoxNotFound/);
  });

  test('a thumbnail of 400 KB in it', async () => {
    const bytes = await make(storeOf(400_000));
    for (const options of [{}, FILE_WINDOW]) {
      const window = windowedSource(countingSource(bytes), options);
      const reading = await readTraces(window);
      expect(reading.error).toBeNull();
      expect(reading.traces.map(({ where }) => where)).toEqual(
        expect.arrayContaining(['jumbf:c2pa.claim', 'jumbf:c2pa.actions']),
      );
      expect(window.cost().requests).toBeLessThanOrEqual(READ_WHOLE.has(format) ? 6 : 5);
      if (!READ_WHOLE.has(format)) expect(window.cost().bytes).toBeLessThan(150_000);
    }
  });

  test('a store that breaks off is told', async () => {
    const bytes = await make(storeOf(400_000));
    const reading = await readTraces(countingSource(bytes.subarray(0, bytes.length - 200_000)));
    expect(reading.error).not.toBeNull();
  });
});
