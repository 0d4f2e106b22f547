import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { classify } from '../../src/classifiers/classify.js';
import { memorySource } from '../../src/classifiers/containers/byte-source.js';
import { readTraces } from '../../src/classifiers/read-traces.js';
import { NO_SURROUNDINGS, type Verdict } from '../../src/classifiers/types.js';
import { describeWithShared } from '../support/shared.js';

const Entry = z.object({
  file: z.string(),
  label: z.enum(['ai-generated', 'ai-edited', 'human', 'neither']),
  marks: z.array(z.string()),
  generator: z.string().nullable().optional(),
});

/*
 * The names of the manifest and of the marks are compared after this normalisation, and no other:
 * - what stands in brackets only describes: `Krea (ComfyUI graph)` is Krea, `Hugging Face Space (SDXL)` the same space;
 * - `AUTOMATIC1111 family` covers every program that writes its line of settings: a closer name is no error.
 */
const FAMILY = [
  'AUTOMATIC1111',
  'Forge',
  'reForge',
  'Forge Classic',
  'Forge Neo',
  'SD.Next',
  'Civitai',
  'ComfyUI',
];
const ALSO: Readonly<Record<string, readonly string[]>> = {
  'AUTOMATIC1111 family': FAMILY,
};
const plain = (name: string): string => name.replace(/\s*\([^)]*\)$/, '');

function isNamedRight(expected: string, found: string | null): boolean {
  if (found === null) return false;
  return [plain(expected), ...(ALSO[expected] ?? [])].includes(plain(found));
}

describeWithShared('the labelled corpus, from bytes to verdict', (dir) => {
  const entries =
    dir === ''
      ? []
      : z.array(Entry).parse(JSON.parse(readFileSync(path.join(dir, 'corpus/manifest.json'), 'utf8')));

  /** As a person who looks at a file sees it: its traces and its name, no page. */
  async function judge(file: string): Promise<Verdict[]> {
    const reading = await readTraces(memorySource(readFileSync(path.join(dir, 'corpus', file))));
    const own = classify({
      traces: reading.traces,
      surroundings: [{ ...NO_SURROUNDINGS, fileName: path.basename(file) }],
      integrity: reading.integrity,
    });
    const embedded = reading.embedded.map(({ traces, integrity }) =>
      classify({ traces, surroundings: [], integrity }),
    );
    return [own, ...embedded];
  }

  test('no work of a person, and nothing undecided, is accused', async () => {
    const accused: string[] = [];
    for (const { file, label } of entries) {
      if (label !== 'human' && label !== 'neither') continue;
      const grades = (await judge(file)).map(({ grade }) => grade);
      if (grades.some((grade) => grade !== 'none')) accused.push(`${file}: ${grades.join(', ')}`);
    }
    expect(accused).toEqual([]);
  });

  test('every file of a generator is found in its metadata', async () => {
    const missed: string[] = [];
    for (const { file, label } of entries) {
      if (label !== 'ai-generated' && label !== 'ai-edited') continue;
      const verdicts = await judge(file);
      if (!verdicts.some(({ grade }) => grade === 'technical')) missed.push(file);
    }
    expect(missed).toEqual([]);
  });

  test('the generator is named right for at least 95 % of them', async () => {
    const wrong: string[] = [];
    const ai = entries.filter(({ label }) => label === 'ai-generated' || label === 'ai-edited');
    for (const { file, generator } of ai) {
      const [own] = await judge(file);
      if (!isNamedRight(generator ?? '', own?.generator ?? null)) {
        wrong.push(`${file}: ${generator ?? 'nothing'}, named ${own?.generator ?? 'nothing'}`);
      }
    }
    expect(ai.length).toBeGreaterThan(50);
    expect({ wrong, share: 1 - wrong.length / ai.length >= 0.95 }).toEqual({ wrong, share: true });
  });

  test('names as close as the file gives them, without the normalisation of families', async () => {
    const names: string[] = [];
    for (const { file, generator } of entries.filter((entry) =>
      /^(?:reForge|Forge|Jimeng|Krea)/.test(entry.generator ?? ''),
    )) {
      const [own] = await judge(file);
      names.push(`${plain(generator ?? '')} ${plain(own?.generator ?? '')}`);
    }
    expect(names.length).toBeGreaterThan(8);
    expect(names.filter((pair) => !/^(.+) \1$/.test(pair))).toEqual([]);
  });

  test('an edited picture is not called a generated one', async () => {
    const kinds: string[] = [];
    for (const { file } of entries.filter(({ label }) => label === 'ai-edited')) {
      const [own] = await judge(file);
      kinds.push(`${file}: ${own?.kind ?? 'nothing'}`);
    }
    expect(kinds.length).toBeGreaterThan(0);
    expect(kinds.filter((kind) => !kind.endsWith(': edited'))).toEqual([]);
  });

  test('camera files speak for themselves', async () => {
    const cameras = entries.filter(({ label, marks }) => label === 'human' && marks.includes('camera-exif'));
    let found = 0;
    for (const { file } of cameras) {
      const verdicts = await judge(file);
      if (verdicts.some(({ marks }) => marks.some(({ strength }) => strength === 'human'))) found += 1;
    }
    expect(cameras.length).toBeGreaterThan(100);
    expect(found / cameras.length).toBeGreaterThan(0.97);
  });
});
