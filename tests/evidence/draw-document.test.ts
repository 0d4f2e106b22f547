/** Drawing a page of anybody's PDF: in a process whose memory has an end. */
import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { drawDocumentPage } from '../../src/evidence/draw-document.js';

/** A page with one grey image of this side, in pixels. */
function pageWithImage(side: number): Buffer {
  const image = deflateSync(Buffer.alloc(side * side), { level: 1 }).toString('latin1');
  const stream = (dict: string, body: string): string =>
    `<<${dict}/Length ${body.length}>>\nstream\n${body}\nendstream`;
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]/Resources<</XObject<</I 5 0 R>>>>/Contents 4 0 R>>',
    stream('', '300 0 0 400 0 0 cm /I Do'),
    stream(
      `/Type/XObject/Subtype/Image/Width ${side}/Height ${side}/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode`,
      image,
    ),
  ];
  let file = '%PDF-1.4\n';
  const starts = objects.map((body, index) => {
    const at = file.length;
    file += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const end = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${starts.join('')}`;
  file += `${end}trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${file.length}\n%%EOF`;
  return Buffer.from(file, 'latin1');
}

const FIRST = { page: 1, sha256: null };

test('a page is drawn', async () => {
  expect(await drawDocumentPage(pageWithImage(200), FIRST)).toMatchObject({ kind: 'drawn', isFramed: true });
});

test.runIf(process.platform === 'linux')(
  'an image of few bytes that unpacks into gigabytes is not',
  async () => {
    const bomb = pageWithImage(14_000);
    expect(bomb.byteLength).toBeLessThan(1_000_000);
    expect(await drawDocumentPage(bomb, FIRST)).toEqual({ kind: 'not-drawn' });
  },
);
