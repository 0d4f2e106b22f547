import { describe, expect, test } from 'vitest';
import { classify } from '../../../src/classifiers/classify.js';
import { memorySource } from '../../../src/classifiers/containers/byte-source.js';
import { readTraces } from '../../../src/classifiers/read-traces.js';
import { makeExif, makeJpeg } from '../../fixtures/make-image.js';
import { A1111_SETTINGS, file } from './sample-inputs.js';

/*
 * The settings of a Stable Diffusion program where people write captions. In EXIF ImageDescription, whole and beside the
 * program's own name, they are a signature; named in other fields a question; unnamed or quoted a hint.
 */

const SENTENCE = `On y lit ${A1111_SETTINGS.replaceAll('\n', ' ')}`;
const WITHOUT_NEGATIVE = A1111_SETTINGS.replace('Negative prompt: flou\n', '');

test.each([
  'AUTOMATIC1111',
  'stable-diffusion-webui',
  'Stable Diffusion web UI 1.9.4',
  'AUTOMATIC1111 Stable Diffusion WebUI v1.9',
  'Stable Diffusion WebUI Forge',
  'SD.Next',
  'ComfyUI 0.3.10',
  'InvokeAI v4.2',
  'Fooocus v2.5.5',
  'Easy Diffusion v3.0',
  'Stable Diffusion XL',
])('beside Software %s: a signature', (software) => {
  const input = file(['exif:ImageDescription', A1111_SETTINGS], ['exif:Software', software]);
  const { grade, marks } = classify(input);
  expect(grade).toBe('technical');
  expect(marks).toContainEqual(
    expect.objectContaining({ strength: 'signature', where: 'exif:ImageDescription' }),
  );
});

describe('no signature', () => {
  test.each<[why: string, input: ReturnType<typeof file>, grade: 'hinted' | 'none']>([
    ['no Software', file(['exif:ImageDescription', A1111_SETTINGS]), 'none'],
    [
      'another program',
      file(['exif:ImageDescription', A1111_SETTINGS], ['exif:Software', 'GIMP 2.10']),
      'none',
    ],
    [
      'a forge of others',
      file(['exif:ImageDescription', A1111_SETTINGS], ['exif:Software', 'Forge']),
      'none',
    ],
    [
      'the name within a sentence',
      file(['exif:ImageDescription', A1111_SETTINGS], ['exif:Software', 'Cours sur Stable Diffusion']),
      'none',
    ],
    [
      'a sentence that mentions',
      file(['exif:ImageDescription', SENTENCE], ['exif:Software', 'SD.Next']),
      'none',
    ],
    [
      'no negative prompt of its own line',
      file(['exif:ImageDescription', WITHOUT_NEGATIVE], ['exif:Software', 'SD.Next']),
      'none',
    ],
    ['XMP', file(['xmp:dc:description', A1111_SETTINGS], ['xmp:xmp:CreatorTool', 'SD.Next']), 'hinted'],
    ['IPTC', file(['iptc:2:120', A1111_SETTINGS], ['exif:Software', 'SD.Next']), 'hinted'],
    ['PNG', file(['png:tEXt:Description', A1111_SETTINGS], ['png:tEXt:Software', 'ComfyUI']), 'hinted'],
    [
      'XMP by a program that another has edited since',
      file(
        ['xmp:dc:description', A1111_SETTINGS],
        ['exif:Software', 'SD.Next'],
        ['xmp:xmp:CreatorTool', 'GIMP 2.10'],
      ),
      'none',
    ],
  ])('%s', (_why, input, grade) => {
    const verdict = classify(input);
    expect(verdict.grade).toBe(grade);
    expect(verdict.marks.filter(({ strength }) => strength === 'signature')).toEqual([]);
  });
});

test('in a real file', async () => {
  const exif = makeExif({ ImageDescription: A1111_SETTINGS, Software: 'stable-diffusion-webui' });
  const jpeg = await makeJpeg({ width: 8, height: 8, exif });
  const { traces } = await readTraces(memorySource(jpeg));
  expect(classify({ traces, surroundings: [], integrity: null }).grade).toBe('technical');
});
