import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readPixelMarks } from '../../../src/classifiers/pixels/index.js';
import { readWatermarks } from '../../../src/classifiers/pixels/watermarks.js';
import { describeWithShared } from '../../support/shared.js';
import * as makers from './sample-pictures.js';

const MAKERS = Object.entries(makers);
/** Sides in pixels: ordinary ones, and those at which a row of blocks is as long as a message. */
const SIDES = [
  [256, 256],
  [368, 256],
  [384, 256],
  [512, 300],
  [1088, 72],
  [333, 281],
] as const;
const SEEDS = 7;

describe.each(MAKERS)('pictures that nobody marked: %s', (_name, make) => {
  test('give nothing', () => {
    for (const [width, height] of SIDES) {
      for (let seed = 0; seed < SEEDS; seed++) {
        const picture = make(width, height, seed);
        const traces = readWatermarks({ ...picture, channels: 3 });
        expect({ width, height, seed, traces }).toEqual({ width, height, seed, traces: [] });
      }
    }
  });
});

test('there are five hundred of them', () => {
  expect(MAKERS.length * SIDES.length * SEEDS).toBeGreaterThanOrEqual(500);
});

const Entry = z.object({ file: z.string(), label: z.string() });

describeWithShared('the labelled corpus, in its pixels', (dir) => {
  const entries =
    dir === ''
      ? []
      : z.array(Entry).parse(JSON.parse(readFileSync(path.join(dir, 'corpus/manifest.json'), 'utf8')));

  test('no work of a person, and nothing undecided, carries a mark', async () => {
    const innocent = entries.filter(({ label }) => label === 'human' || label === 'neither');
    const marked: string[] = [];
    for (const { file } of innocent) {
      const traces = (await readPixelMarks(readFileSync(path.join(dir, 'corpus', file)))) ?? [];
      if (traces.length > 0) marked.push(`${file}: ${traces.map(({ value }) => value).join()}`);
    }
    expect(innocent.length).toBeGreaterThan(240);
    expect(marked).toEqual([]);
  });

  test('NovelAI pictures carry their settings in the lowest bits', async () => {
    const file = path.join(dir, 'corpus/ai-generated/enslo-novelai-curated.png');
    const [trace] = (await readPixelMarks(readFileSync(file))) ?? [];
    expect(trace?.where).toBe('pixels:stealth_pnginfo');
    expect(trace?.value).toContain('NovelAI');
  });
});
