import { expect, test } from 'vitest';
import { classifyOnce } from '../../src/classifiers/classify-once.js';
import { classify, type MarkInput, NO_SURROUNDINGS } from '../../src/classifiers/index.js';

const PARAMETERS =
  'une affiche\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1234, Size: 640x480, Model: exemple';
const TRAINED = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';
const input = (more: Partial<MarkInput>): MarkInput => ({
  traces: [],
  surroundings: [],
  integrity: null,
  ...more,
});

/** Inputs that differ in one thing each, asked one after the other. */
const INPUTS: readonly MarkInput[] = [
  input({}),
  input({ traces: [{ where: 'png:tEXt:parameters', value: PARAMETERS }] }),
  input({ traces: [{ where: 'png:tEXt:Comment', value: PARAMETERS }] }),
  input({ traces: [{ where: 'xmp:Iptc4xmpExt:DigitalSourceType', value: TRAINED }] }),
  input({ surroundings: [{ ...NO_SURROUNDINGS, credit: 'Image générée par IA' }] }),
  input({ surroundings: [{ ...NO_SURROUNDINGS, alt: 'Image générée par IA' }] }),
  input({ surroundings: [{ ...NO_SURROUNDINGS, pageCredits: ['Image générée par IA'] }] }),
  input({ surroundings: [{ ...NO_SURROUNDINGS, credit: 'Image réalisée sans IA' }] }),
  ...(['intact', 'broken'] as const).map((integrity) =>
    input({
      integrity,
      traces: [
        {
          where: 'jumbf:c2pa.actions',
          value: 'c2pa.created',
          detail: { manifest: 'active', label: 'urn:c2pa:1', digitalSourceType: TRAINED },
        },
      ],
    }),
  ),
];

test('says what classify says, the first time and the next, whatever was asked between', () => {
  for (const one of [...INPUTS, ...INPUTS]) expect(classifyOnce(one)).toEqual(classify(one));
  // The inputs are told apart by what is found in them.
  expect(new Set(INPUTS.map((one) => JSON.stringify(classifyOnce(one)))).size).toBeGreaterThan(7);
});

test('equal input is worked out once, also when its keys stand in another order', () => {
  const around = { ...NO_SURROUNDINGS, alt: 'Marché de Noël' };
  const turned = Object.fromEntries(Object.entries(around).toReversed()) as unknown as typeof around;
  expect(classifyOnce(input({ surroundings: [turned] }))).toBe(
    classifyOnce(input({ surroundings: [around] })),
  );
});

test('long input is classified and not remembered', () => {
  const long = input({
    traces: [{ where: 'png:tEXt:parameters', value: `${PARAMETERS}\n${'x'.repeat(20_000)}` }],
  });
  expect(classifyOnce(long)).toEqual(classify(long));
  expect(classifyOnce(long)).not.toBe(classifyOnce(long));
});
