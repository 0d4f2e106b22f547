import { describe, expect, test } from 'vitest';
import { classify } from '../../../src/classifiers/classify.js';
import type { MarkInput } from '../../../src/classifiers/marks/rule.js';
import type { C2paIntegrity, Kind, Trace } from '../../../src/classifiers/types.js';
import {
  action,
  CAPTURE,
  claim,
  component,
  COMPOSITE,
  file,
  named,
  parent,
  TRAINED,
} from './sample-inputs.js';

const idsOf = (input: MarkInput): string[] => classify(input).marks.map(({ id }) => id);
const generated = { action: 'c2pa.created', digitalSourceType: TRAINED } as const;

describe('source type of an action', () => {
  test.each<[name: string, traces: Trace[], kind: Kind | null]>([
    ['created by a model', [action(generated)], 'generated'],
    [
      'secure form of the address',
      [action({ ...generated, digitalSourceType: TRAINED.replace('http:', 'https:') })],
      'generated',
    ],
    [
      'composed with generated parts',
      [action({ action: 'c2pa.edited', digitalSourceType: COMPOSITE })],
      'edited',
    ],
    [
      'edited, and nothing says created',
      [action({ action: 'c2pa.edited', digitalSourceType: TRAINED })],
      'edited',
    ],
    [
      'edited from a parent that a model created',
      [action({ action: 'c2pa.edited', digitalSourceType: TRAINED }), action({ ...parent, ...generated })],
      'generated',
    ],
    [
      'parent signed again without a change',
      [claim({ claimGenerator: 'ChatGPT' }), action({ ...parent, ...generated })],
      'generated',
    ],
    [
      'parent changed by a person',
      [action({ action: 'c2pa.drawing' }), action({ ...parent, ...generated })],
      'edited',
    ],
    [
      'pasted into a design',
      [action({ action: 'c2pa.placed' }), action({ ...component, ...generated })],
      'edited',
    ],
    ['only a capture', [action({ action: 'c2pa.created', digitalSourceType: CAPTURE })], null],
    [
      'another term that ends alike',
      [action({ ...generated, digitalSourceType: 'x/algorithmicMedia' })],
      null,
    ],
    ['same letters, other case', [action({ ...generated, digitalSourceType: TRAINED.toLowerCase() })], null],
  ])('%s', (_name, traces, kind) => {
    const verdict = classify(file(...traces));
    expect(verdict.kind).toBe(kind);
    expect(verdict.grade).toBe(kind === null ? 'none' : 'technical');
  });

  test('an input of the process, or a manifest that nothing points to, is one hint and no grade', () => {
    for (const relationship of ['inputTo', undefined]) {
      const other = { manifest: 'ingredient', label: 'urn:uuid:loose', ...generated } as const;
      const verdict = classify(file(action(relationship === undefined ? other : { ...other, relationship })));
      expect(verdict.grade).toBe('none');
      expect(verdict.marks.map(({ id, strength }) => `${id} ${strength}`)).toEqual([
        'c2pa-ai-ingredient hint',
      ]);
    }
  });
});

describe('who made it', () => {
  const openai = claim({ claimGenerator: 'ChatGPT' });
  test('a name beside an AI statement is declared', () => {
    expect(classify(file(openai, action(generated))).generator).toBe('OpenAI');
  });
  test('a name alone is no mark', () => {
    expect(idsOf(file(openai))).toEqual([]);
  });
  test('a name in one manifest does not borrow the statement of another', () => {
    expect(
      idsOf(file({ ...openai, detail: { ...component, claimGenerator: 'ChatGPT' } }, action(generated))),
    ).toEqual(['c2pa-dst-trained']);
  });
  test('text statements join too: the 2024 Bing file has no source type', () => {
    const verdict = classify(
      file(
        claim({ claimGenerator: 'Microsoft_Responsible_AI/1.0' }),
        action({
          action: 'c2pa.created',
          description: 'AI Generated Image',
          softwareAgent: 'Image Creator from Designer',
        }),
      ),
    );
    expect(verdict).toMatchObject({
      grade: 'technical',
      kind: 'generated',
      generator: 'Microsoft Image Creator',
    });
  });
  test('Canva counts with the full source type only', () => {
    const canva = claim({ claimGenerator: 'c2pa-rs', signer: 'Canva' });
    expect(idsOf(file(canva, action({ action: 'c2pa.edited', digitalSourceType: COMPOSITE })))).not.toContain(
      'c2pa-generator-canva',
    );
  });
});

const input = (integrity: C2paIntegrity | null): MarkInput => ({
  ...file(claim({ claimGenerator: 'ChatGPT' }), action(generated)),
  integrity,
});

describe('how far it was checked', () => {
  test.each<[C2paIntegrity | null, string]>([
    ['intact', 'concordent'],
    ['signer-not-verified', 'n’a pas pu être vérifié'],
    ['not-checked', 'n’a pas été contrôlée'],
    [null, 'n’a pas été contrôlée'],
  ])('%s stays declared and says so', (integrity, words) => {
    const verdict = classify(input(integrity));
    expect(verdict.grade).toBe('technical');
    for (const mark of verdict.marks) {
      expect(mark.strength).toBe('declared');
      expect(mark.explain).toContain(words);
    }
  });

  test('broken is one strong hint that keeps the name and speaks of no tampering', () => {
    const verdict = classify(input('broken'));
    expect(verdict.grade).toBe('hinted');
    expect(verdict.generator).toBe('OpenAI');
    expect(verdict.marks).toHaveLength(1);
    expect(verdict.marks[0]).toMatchObject({ strength: 'hint', weight: 'strong' });
    expect(verdict.marks[0]?.explain).toContain('ne concorde plus');
    expect(verdict.marks[0]?.explain).not.toMatch(/falsifi|truqu|invalide/i);
  });

  test('broken leaves marks of other places as they are', () => {
    const broken = input('broken');
    const withXmp = {
      ...broken,
      traces: [...broken.traces, { where: 'xmp:Iptc4xmpExt:DigitalSourceType', value: TRAINED }],
    };
    expect(classify(withXmp).grade).toBe('technical');
  });

  test('broken without any AI statement adds nothing', () => {
    expect(
      classify({ ...file(claim({ claimGenerator: 'Adobe_Photoshop' })), integrity: 'broken' }).marks,
    ).toEqual([]);
  });
});

describe('cameras', () => {
  test('a camera that signs an AI statement is no counter-evidence', () => {
    const nikon = claim({ claimGenerator: 'NIKON Z 9' });
    expect(idsOf(file(nikon))).toEqual(['c2pa-camera']);
    expect(idsOf(file(nikon, action({ action: 'c2pa.edited', digitalSourceType: COMPOSITE })))).not.toContain(
      'c2pa-camera',
    );
  });
  test('a name that only begins like a camera elsewhere is none', () => {
    expect(idsOf(file(claim({ claimGenerator: 'My Canon importer' })))).toEqual([]);
  });
  test('a captured part of a larger design says nothing of the design', () => {
    expect(idsOf(file(action({ ...component, action: 'c2pa.created', digitalSourceType: CAPTURE })))).toEqual(
      [],
    );
  });
  test('capture cancels a name but not a declaration', () => {
    const capture = action({ ...parent, action: 'c2pa.created', digitalSourceType: CAPTURE });
    const edit = action({ action: 'c2pa.edited', digitalSourceType: COMPOSITE });
    expect(classify({ ...named('ChatGPT-Image.png'), traces: [capture] }).grade).toBe('none');
    expect(classify(file(capture, edit))).toMatchObject({
      grade: 'technical',
      kind: 'edited',
      contradiction: true,
    });
  });
});
