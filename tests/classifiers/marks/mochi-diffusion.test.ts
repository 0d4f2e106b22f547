import { expect, test } from 'vitest';
import { classify } from '../../../src/classifiers/classify.js';
import { readTraces } from '../../../src/classifiers/read-traces.js';
import { memorySource } from '../../../src/classifiers/containers/byte-source.js';
import { makeIptc, makeJpeg } from '../../fixtures/make-image.js';
import { file } from './sample-inputs.js';

const HOSTED = 'a red cube\nSize: 24x16, Model: gpt-image-2, Software: Mochi Diffusion 7.0';

test('a file that it wrote', async () => {
  const jpeg = await makeJpeg({
    width: 8,
    height: 8,
    iptc: makeIptc({ '2:65': 'Mochi Diffusion', '2:70': '6.0' }),
  });
  const { traces } = await readTraces(memorySource(jpeg));
  expect(classify({ traces, surroundings: [], integrity: null })).toMatchObject({
    grade: 'technical',
    kind: 'generated',
    generator: 'Mochi Diffusion',
    marks: [{ id: 'mochi-diffusion', where: 'iptc:2:65', value: 'Mochi Diffusion' }],
  });
});

test('settings without steps, from a hosted model', () => {
  expect(classify(file(['png:tEXt:parameters', HOSTED]))).toMatchObject({
    grade: 'technical',
    generator: 'Mochi Diffusion',
  });
});

test.each([
  ['another program', 'iptc:2:65', 'Adobe Photoshop'],
  ['a longer name', 'iptc:2:65', 'Mochi Diffusion Gallery Export'],
  ['a caption that speaks of it', 'iptc:2:120', 'Mochi Diffusion, pâtisserie japonaise'],
  ['a caption that quotes its settings', 'iptc:2:120', HOSTED],
  ['words about it', 'png:tEXt:parameters', 'Software: Mochi Diffusion'],
])('%s is nothing', (_what, where, value) => {
  expect(classify(file([where, value])).grade).toBe('none');
});
