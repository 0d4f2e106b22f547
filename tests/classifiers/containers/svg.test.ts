import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { memorySource } from '../../../src/classifiers/containers/byte-source.js';
import { readTraces } from '../../../src/classifiers/read-traces.js';
import type { FileReading } from '../../../src/classifiers/types.js';
import { makeC2paStore, makePng, makeXmp } from '../../fixtures/make-image.js';

const read = (svg: string | Uint8Array): Promise<FileReading> =>
  readTraces(memorySource(typeof svg === 'string' ? Buffer.from(svg) : svg));
const pairs = (reading: FileReading): string[] =>
  reading.traces.map(({ where, value }) => `${where}=${value}`);

const OPEN =
  '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40" height="30">';
const XMP = makeXmp({ 'dc:creator': ['Camille Martin'] }).replace(/<\?xpacket.*?\?>/g, '');

describe('SVG', () => {
  test('comments, title, RDF and C2PA', async () => {
    const store = makeC2paStore({ manifests: [{ label: 'urn:c2pa:1', claimGenerator: 'Exemple/1' }] });
    const reading = await read(
      `<?xml version="1.0"?><!-- Generator: Exemple 1.0 -->${OPEN}<title>Affiche</title><metadata>${XMP}
       <c2pa:manifest xmlns:c2pa="http://c2pa.org/manifest">${store.toString('base64')}</c2pa:manifest></metadata></svg>`,
    );
    expect(reading).toMatchObject({ format: 'svg', width: 40, height: 30, error: null });
    expect(pairs(reading)).toEqual([
      'svg:comment=Generator: Exemple 1.0',
      'xmp:dc:creator=Camille Martin',
      'svg:title=Affiche',
      expect.stringMatching(/^svg:metadata=/) as string,
      'jumbf:c2pa.claim=Exemple/1',
    ]);
  });

  test('rasters inside are read as files of their own', async () => {
    const png = await makePng({ width: 40, height: 40, text: { parameters: 'Steps: 20' } });
    const image = `<image xlink:href="data:image/png;base64,${png.toString('base64')}"/>`;
    const reading = await read(`${OPEN}<g>${image}</g></svg>`);
    expect(reading.embedded).toHaveLength(1);
    expect(reading.embedded[0]).toMatchObject({
      format: 'png',
      width: 40,
      page: null,
      bytes: png.length,
      traces: [{ where: 'png:tEXt:parameters', value: 'Steps: 20' }],
    });
    const limited = await readTraces(memorySource(Buffer.from(`${OPEN}${image}${image}${image}</svg>`)), {
      maxEmbedded: 2,
    });
    expect(limited.embedded).toHaveLength(2);
    expect(limited.error?.code).toBe('not-looked-at');
  });

  test.each([
    [
      'in a pattern',
      (data: string) => `<defs><pattern><image href="data:image/png;base64,${data}"/></pattern></defs>`,
    ],
    ['in a filter', (data: string) => `<filter><feImage href="data:image/png;base64,${data}"/></filter>`],
    [
      'in HTML',
      (data: string) => `<foreignObject><img src="data:image/png;base64,${data}"/></foreignObject>`,
    ],
    ['in a style', (data: string) => `<g style="fill: url('data:image/png;base64,${data}')"/>`],
    [
      'in a style sheet',
      (data: string) => `<style><![CDATA[.a{background:url(data:image/png;base64,${data})}]]></style>`,
    ],
    ['of no stated kind', (data: string) => `<image href="data:application/octet-stream;base64,${data}"/>`],
    [
      'in lines',
      (data: string) => `<image href="data:image/png;base64,${data.replace(/(.{76})/g, '$1&#10;')}"/>`,
    ],
    [
      'with signs written out',
      (data: string) => `<image href="data:image/png;base64,${encodeURIComponent(data)}"/>`,
    ],
  ])('a raster %s', async (_, write) => {
    const png = await makePng({ width: 40, height: 40, text: { parameters: 'Steps: 20' } });
    const reading = await read(`${OPEN}${write(png.toString('base64'))}</svg>`);
    expect(reading.error).toBeNull();
    expect(reading.embedded).toMatchObject([
      { width: 40, bytes: png.length, traces: [{ value: 'Steps: 20' }] },
    ]);
  });

  test('a drawing written out as an address', async () => {
    const inner = `${OPEN}<!-- Generator: Exemple --><title>Été</title></svg>`;
    for (const data of [
      `;utf8,${inner.replace(/"/g, "'").replace(/</g, '&lt;')}`,
      `,${encodeURIComponent(inner)}`,
    ]) {
      const reading = await read(`${OPEN}<image href="data:image/svg+xml${data}"/></svg>`);
      expect(reading.embedded[0]).toMatchObject({ format: 'svg', width: 40, error: null });
      expect(reading.embedded[0]?.traces).toEqual([
        { where: 'svg:comment', value: 'Generator: Exemple' },
        { where: 'svg:title', value: 'Été' },
      ]);
    }
  });

  test('a drawing inside a drawing is told, not followed', async () => {
    const inner = Buffer.from(`${OPEN}<title>x</title></svg>`).toString('base64');
    const svg = (content: string): string =>
      `${OPEN}<image href="data:image/svg+xml;base64,${Buffer.from(content).toString('base64')}"/></svg>`;
    const reading = await read(svg(`${OPEN}<image href="data:image/svg+xml;base64,${inner}"/></svg>`));
    expect(reading.embedded[0]).toMatchObject({ format: 'svg', error: null });
  });

  test.each([
    ['compressed', gzipSync(Buffer.from(`${OPEN}</svg>`)), 40],
    ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`${OPEN}</svg>`, 'utf16le')]), 40],
    [
      'with a document type and a prefix',
      Buffer.from(
        `<!DOCTYPE svg [<!ENTITY a "b">]><s:svg xmlns:s="http://www.w3.org/2000/svg" width="40px"  height="1cm"/>`,
      ),
      40,
    ],
    ['with a view box only', Buffer.from('<svg viewBox="0 0 40 10" width="100%"/>'), 40],
    ['in millimetres', Buffer.from('<svg width="25.4mm" height="1in"/>'), 96],
    ['without a size', Buffer.from('<svg/>'), null],
    // Tried digit by digit it would take an hour.
    ['of a width without end', Buffer.from(`<svg width="${'0'.repeat(400_000)}!" height="1in"/>`), null],
  ])('%s', async (_, bytes, width) => {
    expect(await read(bytes)).toMatchObject({ format: 'svg', width, error: null });
  });

  test.each([
    ['a page with a drawing in it', `<!doctype html><html><body>${OPEN}</svg></body></html>`, 'not-image'],
    ['nesting without end', `${OPEN}${'<g>'.repeat(3_000)}`, 'malformed'],
    ['a drawing of very many parts', `${OPEN}${'<path d="M0 0"/>'.repeat(60_000)}</svg>`, 'malformed'],
    ['a very long drawing', `${OPEN}<!--${'x'.repeat(9_000_000)}--></svg>`, 'not-looked-at'],
  ])('%s is told', async (_, svg, code) => {
    expect((await read(svg)).error?.code).toBe(code);
  });

  test('a compressed bomb is bounded and told', async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from(`${OPEN}<!--`), Buffer.alloc(40_000_000, 0x61)]));
    expect((await read(bomb)).error?.code).toBe('malformed');
  });
});
