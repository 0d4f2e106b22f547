import sharp from 'sharp';
import { expect, test } from 'vitest';
import { classify } from '../../../src/classifiers/classify.js';
import { memorySource } from '../../../src/classifiers/containers/byte-source.js';
import { readTraces } from '../../../src/classifiers/read-traces.js';
import { makeExif, makeJpeg, makePng, makeWebp, makeXmp } from '../../fixtures/make-image.js';
import { A1111_SETTINGS, COMFY_PROMPT } from './sample-inputs.js';

/* The same text of a program in each place where its writers and converters put it, from bytes to verdict. */

const SIZE = { width: 32, height: 32 };
const SETTINGS = `Fête d’été à l’école, テスト\n${A1111_SETTINGS}`;
const LABEL = '{"Label":"1","ContentProducer":"doubao","ProduceID":"x"}';

type Maker = () => Promise<Buffer>;
type Coding = 'ascii' | 'unicode-be' | 'unicode-le' | 'raw';

const commented = (userComment: Coding, littleEndian: boolean, text = SETTINGS): Buffer =>
  makeExif({ UserComment: text }, { userComment, littleEndian });

/** `UNICODE`, then a byte order mark that contradicts nobody but the standard, which wants none. */
function withBom(): Buffer {
  const exif = commented('unicode-le', true, `\ufeff${SETTINGS}`);
  expect(exif.includes(Buffer.from([0xff, 0xfe]))).toBe(true);
  return exif;
}

async function kept(exif: Buffer, to: 'avif' | 'png'): Promise<Buffer> {
  const jpeg = await makeJpeg({ ...SIZE, exif });
  return sharp(jpeg).keepExif().toFormat(to).toBuffer();
}

const CODINGS: readonly Coding[] = ['ascii', 'unicode-be', 'unicode-le', 'raw'];

const PLACES: readonly (readonly [what: string, make: Maker])[] = [
  ['PNG tEXt', () => makePng({ ...SIZE, text: { parameters: SETTINGS } })],
  ['PNG zTXt', () => makePng({ ...SIZE, ztxt: { parameters: SETTINGS } })],
  ['PNG iTXt', () => makePng({ ...SIZE, itxt: { parameters: SETTINGS } })],
  ['PNG behind the pixels', () => makePng({ ...SIZE, textAfterIdat: { parameters: SETTINGS } })],
  ['PNG eXIf', () => makePng({ ...SIZE, exif: commented('unicode-be', false) })],
  ['JPEG comment', () => makeJpeg({ ...SIZE, comment: SETTINGS })],
  ['JPEG, UNICODE with a byte order mark', () => makeJpeg({ ...SIZE, exif: withBom() })],
  ['JPEG, comment in XMP', () => makeJpeg({ ...SIZE, xmp: makeXmp({ 'exif:UserComment': SETTINGS }) })],
  ...CODINGS.flatMap((coding) =>
    [true, false].map((little): readonly [string, Maker] => [
      `JPEG, ${coding}, ${little ? 'little' : 'big'} endian`,
      () => makeJpeg({ ...SIZE, exif: commented(coding, little) }),
    ]),
  ),
  ...CODINGS.map((coding): readonly [string, Maker] => [
    `WebP, ${coding}`,
    () => makeWebp({ ...SIZE, exif: commented(coding, true) }),
  ]),
  [
    'WebP whose block begins as in JPEG',
    () =>
      makeWebp({
        ...SIZE,
        exif: Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), commented('unicode-be', false)]),
      }),
  ],
  ['AVIF', () => kept(commented('unicode-le', true), 'avif')],
  // A block of EXIF is a TIFF file without pixels.
  ['TIFF', () => Promise.resolve(commented('unicode-le', true))],
  ['PNG made of a JPEG', () => kept(commented('unicode-be', false), 'png')],
];

async function verdictOf(make: Maker): Promise<string> {
  const { traces, integrity } = await readTraces(memorySource(await make()));
  const { grade, generator } = classify({ traces, integrity, surroundings: [] });
  return `${grade}: ${generator ?? 'nobody'}`;
}

test.each(PLACES)('settings in %s', async (_what, make) => {
  expect(await verdictOf(make)).toBe('technical: AUTOMATIC1111 family');
});

const OTHERS: readonly (readonly [what: string, make: Maker, verdict: string])[] = [
  ['ComfyUI in a PNG', () => makePng({ ...SIZE, text: { prompt: COMFY_PROMPT } }), 'ComfyUI'],
  [
    'ComfyUI in the camera’s fields of a WebP',
    () =>
      makeWebp({
        ...SIZE,
        exif: makeExif({ Make: 'workflow:{"nodes":[],"links":[]}', Model: `prompt:${COMFY_PROMPT}` }),
      }),
    'ComfyUI',
  ],
  [
    'ComfyUI in an AVIF',
    () => kept(makeExif({ ImageDescription: `Prompt:${COMFY_PROMPT}` }), 'avif'),
    'ComfyUI',
  ],
  ['label of Doubao in a PNG', () => makePng({ ...SIZE, text: { AIGC: LABEL } }), 'Doubao'],
  [
    'label of Doubao in UTF-16',
    () => makeJpeg({ ...SIZE, exif: commented('unicode-be', false, `{"AIGC":${LABEL}}`) }),
    'Doubao',
  ],
  [
    'Draw Things',
    () =>
      makePng({
        ...SIZE,
        xmp: makeXmp({ 'xmp:CreatorTool': 'Draw Things', 'exif:UserComment': '{"c":"une place","steps":8}' }),
      }),
    'Draw Things',
  ],
];

test.each(OTHERS)('%s', async (_what, make, generator) => {
  expect(await verdictOf(make)).toBe(`technical: ${generator}`);
});
