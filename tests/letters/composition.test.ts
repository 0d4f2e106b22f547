/** The pure rules of composition: the duty to label, the season, likeness of local paragraphs, what is stored. */
import { describe, expect, test } from 'vitest';
import type { Mark } from '../../src/classifiers/types.js';
import {
  circumstancesSchema,
  closestParagraph,
  COMPARED_LETTERS,
  draftLetter,
  letterOptionsSchema,
  phraseGrade,
  sharedWords,
  TOO_ALIKE,
} from '../../src/letters/index.js';
import { labellingOf } from '../../src/letters/labelling.js';
import { sampleInput } from '../../src/letters/samples.js';
import { isGoneWithItsEvent, speaksOfNextEdition } from '../../src/letters/season.js';
import { caption, hint, input, loaded, mark, template, verdict } from './fixtures.js';

describe('the duty to label', () => {
  const phrase = (marks: readonly Mark[], grade: 'stated' | 'technical' | 'hinted') =>
    phraseGrade(verdict(grade, marks), { integrity: null, readOn: '2026-11-23' });
  const answer = mark({ strength: 'stated', where: 'answer', value: 'Fait avec un outil d’IA' });
  const file = mark({ strength: 'stated', where: 'xmp:photoshop:Credit', value: 'Image IA' });
  const phrases = [
    ['caption', phrase([caption], 'stated'), false],
    ['alt', phrase([{ ...caption, where: 'alt' }], 'stated'), false],
    ['answer', phrase([answer], 'stated'), true],
    ['words in the file', phrase([file], 'stated'), true],
    ['metadata', phrase([mark()], 'technical'), true],
    [
      'an ingredient',
      phrase([mark({ id: 'c2pa-ai-ingredient', where: 'jumbf:c2pa.actions' })], 'technical'),
      false,
    ],
    ['hints', phrase([hint], 'hinted'), false],
    ['nothing', null, false],
  ] as const;
  const answers = [true, false, null, undefined] as const;

  test.each(phrases)('%s', (_, one, isPossible) => {
    for (const isRealistic of answers)
      for (const hasVisibleLabel of answers)
        for (const since of ['2025-12-31', '2026-08-01', '2026-08-02', '2026-11-23']) {
          const { mayInvokeDuty, asksForMention } = labellingOf(one, { isRealistic, hasVisibleLabel }, since);
          const isDuty =
            isPossible && isRealistic === true && hasVisibleLabel === false && since >= '2026-08-02';
          expect([isRealistic, hasVisibleLabel, since, mayInvokeDuty]).toEqual([
            isRealistic,
            hasVisibleLabel,
            since,
            isDuty,
          ]);
          // Never both, and never beside a mention that is in sight or that nobody looked for.
          expect(asksForMention && (isDuty || hasVisibleLabel !== false)).toBe(false);
        }
  });

  test('the paragraph stands in T1 alone, where the day is not known before the duty', () => {
    const options = { isRealistic: true, hasVisibleLabel: false };
    const says = (since: string | null, seenAt = '2026-11-23T09:00:00Z') => {
      const sample = sampleInput(template('t1'), loaded.parts, 'technical', { options });
      const outcome = draftLetter({ ...sample, visual: { ...input().visual, seenAt, since } });
      return outcome.kind === 'draft' && JSON.stringify(outcome.draft.document.body).includes('hypertrucage');
    };
    expect(says(null)).toBe(true);
    expect(says('2026-08-02')).toBe(true);
    expect(says('2026-08-01')).toBe(false);
    expect(says(null, '2026-08-01T09:00:00Z')).toBe(false);
    // Midnight in Paris decides, not in Greenwich.
    expect(says(null, '2026-08-01T22:30:00Z')).toBe(true);
  });
});

describe('the season', () => {
  test.each([
    [null, '2026-11-24', false],
    ['2026-12-24', '2026-11-24', false],
    ['2026-12-08', '2026-11-24', false],
    ['2026-12-07', '2026-11-24', true],
    ['2026-11-24', '2026-11-24', true],
    ['2026-10-01', '2026-11-24', true],
  ])('an event on %s, a letter on %s: next edition %s', (on, writtenOn, expected) =>
    expect(speaksOfNextEdition(on === null ? null : { on }, writtenOn)).toBe(expected),
  );

  test('gone with its event is not removed', () => {
    const event = { on: '2026-11-20' };
    expect(isGoneWithItsEvent({ isOffline: true, event }, '2026-11-24')).toBe(true);
    expect(isGoneWithItsEvent({ isOffline: true, event }, '2026-11-20')).toBe(false);
    expect(isGoneWithItsEvent({ isOffline: false, event }, '2026-11-24')).toBe(false);
    expect(isGoneWithItsEvent({ isOffline: true, event: null }, '2026-11-24')).toBe(false);
  });
});

describe('likeness of local paragraphs', () => {
  const own = input().localParagraph ?? '';
  test('the same is the same, whatever case, accents, marks and figures', () => {
    expect(sharedWords(own, own)).toBe(1);
    expect(
      sharedWords(own.toUpperCase().normalize('NFD').replaceAll('2023', '2019').replaceAll(',', ' –'), own),
    ).toBe(1);
  });
  test('another town and another year in the same words are found', () =>
    expect(sharedWords(own.replace('rue Haute', 'rue Basse').replace('Trois', 'Deux'), own)).toBeGreaterThan(
      TOO_ALIKE,
    ));
  test('two texts of the same subject in other words are not alike', () => {
    const other =
      'La fête des lumières rassemble chaque hiver les quartiers de la ville autour du canal. L’an passé, une graveuse installée près des halles en avait dessiné l’affiche, et les écoles avaient visité son atelier ; beaucoup nous en parlent encore.';
    expect(sharedWords(own, other)).toBeLessThan(0.1);
  });
  test('a copied text with a sentence of one’s own is still found', () => {
    const mixed = `${own} Cette année, une exposition à la médiathèque montre leurs carnets.`;
    expect(sharedWords(mixed, own)).toBeGreaterThan(TOO_ALIKE);
  });
  test.each(['', 'Deux mots', '!!!'])('too short to compare: « %s »', (text) =>
    expect(sharedWords(text, own)).toBe(0),
  );

  test('the closest of the last fifty is named, and those before are not looked at', () => {
    const others = Array.from({ length: COMPARED_LETTERS }, (_, index) => ({
      reference: `VIG-${index}`,
      text: `Texte ${index} sans rapport aucun avec le reste.`,
    }));
    expect(closestParagraph(own, [...others, { reference: 'VIG-old', text: own }])?.share ?? 0).toBeLessThan(
      TOO_ALIKE,
    );
    expect(
      closestParagraph(own, [others[0] ?? { reference: '', text: '' }, { reference: 'VIG-new', text: own }]),
    ).toEqual({ reference: 'VIG-new', share: 1 });
    expect(closestParagraph(own, [])).toBeNull();
  });

  test('the person who writes is told, and may go on', () => {
    const outcome = draftLetter(input({ recentParagraphs: [{ reference: 'VIG-2026-000099', text: own }] }));
    const remark =
      outcome.kind === 'draft' ? outcome.draft.remarks.find((one) => one.code === 'similar') : undefined;
    expect(remark).toMatchObject({ isBlocking: false });
    expect(remark?.message).toContain('100 % des mots');
    expect(remark?.message).toContain('VIG-2026-000099');
  });
});

describe('what stands in the way of an approval', () => {
  const remarksOf = (part: Parameters<typeof input>[0]) => {
    const outcome = draftLetter(input(part));
    return outcome.kind === 'draft'
      ? outcome.draft.remarks.filter((one) => one.isBlocking).map((one) => one.code)
      : ['refused'];
  };
  const answered = { hasVisibleLabel: false, isRealistic: false };
  test('the shipped template, and nothing else, when all is filled in', () =>
    expect(remarksOf({ options: answered })).toEqual(['template']));
  test('a local paragraph of 199 characters', () => {
    const words = 'mot '.repeat(60).slice(0, 199).trimEnd();
    expect(remarksOf({ options: answered, localParagraph: words.padEnd(199, 'x') })).toContain(
      'local-paragraph',
    );
    expect(remarksOf({ options: answered, localParagraph: words.padEnd(200, 'x') })).not.toContain(
      'local-paragraph',
    );
  });
  test('nobody said whether a mention is there already', () =>
    expect(remarksOf({ options: { isRealistic: false } })).toContain('checklist'));
  test('hints ask for no mention: nothing to say', () =>
    expect(remarksOf({ verdict: verdict('hinted', [hint]) })).not.toContain('checklist'));
  test('an office that the letter is not for', () =>
    expect(remarksOf({ options: answered, official: { office: 'prefet', sex: 'M' } })).toContain(
      'recipient',
    ));
});

describe('what was chosen and has no place is said', () => {
  const draftOf = (kind: 't3' | 't1', part: Parameters<typeof sampleInput>[3]) => {
    const outcome = draftLetter(sampleInput(template(kind), loaded.parts, 'hinted', part));
    if (outcome.kind === 'refused') throw new Error(outcome.message);
    return outcome.draft;
  };
  test('a local paragraph in a letter without one', () => {
    const draft = draftOf('t3', { localParagraph: input().localParagraph });
    expect(draft.remarks.map((one) => one.message)).toContain(
      'Cette lettre n’a pas de paragraphe local : le vôtre n’y figure pas.',
    );
  });
  test('demands at a grade that has none', () => {
    const draft = draftOf('t1', { options: { demands: ['revenus'] } });
    expect(draft.remarks.map((one) => one.message).join(' ')).toContain('n’y figurent pas');
    expect(draft.parts).toEqual([]);
  });
  test('their reference stands under ours', () =>
    expect(draftOf('t3', { options: { theirReference: 'DC/2026-14' } }).document.references).toEqual([
      'Nos réf. : VIG-2026-000160',
      'Vos réf. : DC/2026-14',
    ]));
});

describe('what is stored', () => {
  test('options and circumstances go through JSON and come back', () => {
    for (const one of loaded.templates) {
      const { options, circumstances } = sampleInput(one, loaded.parts, one.grades[0] ?? 'none');
      expect(letterOptionsSchema.parse(JSON.parse(JSON.stringify(options)))).toEqual(options);
      expect(circumstancesSchema.parse(JSON.parse(JSON.stringify(circumstances)))).toEqual(circumstances);
    }
  });
  test('unknown keys and days that do not exist are refused', () => {
    expect(letterOptionsSchema.safeParse({ couleur: 'rouge' }).success).toBe(false);
    expect(letterOptionsSchema.safeParse({ answerOn: '2026-02-30' }).success).toBe(false);
    expect(circumstancesSchema.safeParse({ priorNoticeOn: '24/11/2026' }).success).toBe(false);
  });
});
