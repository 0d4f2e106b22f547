/** Which letter may be written at all. */
import { describe, expect, test } from 'vitest';
import type { Grade } from '../../src/classifiers/types.js';
import {
  draftLetter,
  renderText,
  type Circumstances,
  type LetterInput,
  type TemplateKind,
} from '../../src/letters/index.js';
import { sampleInput } from '../../src/letters/samples.js';
import { loaded, template } from './fixtures.js';

const FIRST = {
  kind: 't1' as const,
  reference: 'VIG-2026-000123',
  sentOn: '2026-09-07',
  receivedOn: '2026-09-08',
  unanswered: ['si une règle existe ;'],
};
const T0 = { ...FIRST, kind: 't0' as const, unanswered: ['le nom de la personne qui a créé ce visuel ;'] };
const T2 = {
  ...FIRST,
  kind: 't2' as const,
  reference: 'VIG-2026-000140',
  sentOn: '2026-10-08',
  receivedOn: '2026-10-09',
};

function outcomeOf(kind: TemplateKind, grade: Grade, part: Partial<LetterInput> = {}): string {
  const outcome = draftLetter(sampleInput(template(kind), loaded.parts, grade, part));
  return outcome.kind === 'draft' ? 'draft' : outcome.message;
}
const given = (circumstances: Circumstances): Partial<LetterInput> => ({ circumstances });

test.each<[string, TemplateKind, Grade, Partial<LetterInput>, string]>([
  ['T1 without a mark', 't1', 'none', {}, 'Aucune marque'],
  ['T3 without a mark', 't3', 'none', {}, 'ne convient pas à ce constat'],
  ['T4 on hints', 't4', 'hinted', {}, 'ne convient pas à ce constat'],
  ['T7 on hints', 't7', 'hinted', {}, 'ne convient pas à ce constat'],
  ['T8 on hints', 't8', 'hinted', {}, 'ne convient pas à ce constat'],
  ['T1 on hints with copies', 't1', 'hinted', { options: { copies: ['La presse'] } }, 'pas de copie'],
  ['T0 without a mark with copies', 't0', 'none', { options: { copies: ['La presse'] } }, 'pas de copie'],
  ['a reminder of nothing', 't2', 'technical', given({}), 'La première lettre manque'],
  [
    'a reminder without proof of receipt',
    't2',
    'technical',
    given({ previous: [{ ...FIRST, receivedOn: null }] }),
    'n’est pas prouvée',
  ],
  [
    'a reminder when all is answered',
    't2',
    'technical',
    given({ previous: [{ ...FIRST, unanswered: [] }] }),
    'Aucune question',
  ],
  [
    'T4 after an answer',
    't4',
    'technical',
    given({
      previous: [FIRST, T2],
      answer: { receivedOn: '2026-10-01', nature: 'other', quotation: null, commitment: null },
    }),
    'cette lettre dirait le contraire.',
  ],
  ['a second reminder on hints', 't2', 'hinted', given({ previous: [FIRST, T2] }), 'il n’y en a qu’une'],
  ['a second reminder of T0', 't2', 'technical', given({ previous: [T0, T2] }), 'il n’y en a qu’une'],
  [
    'a second reminder to a small commune',
    't2',
    'technical',
    given({ previous: [FIRST, T2], isSmall: true }),
    'il n’y en a qu’une',
  ],
  ['a reminder of T1 when no mark is left', 't2', 'none', given({ previous: [FIRST] }), 'se rectifie'],
  [
    'a reminder of questions that a mention carried, when none stands any more',
    't2',
    'hinted',
    given({ previous: [{ ...FIRST, grade: 'stated' }] }),
    'plus faible',
  ],
  [
    'a reminder of questions that a mention carried, when a mark in the file is left',
    't2',
    'technical',
    given({ previous: [{ ...FIRST, grade: 'stated' }] }),
    'plus faible',
  ],
  [
    'T4 with a first letter that said more',
    't4',
    'technical',
    given({ previous: [{ ...FIRST, grade: 'stated' }, T2] }),
    'plus faible',
  ],
  ['T4 before the reminder', 't4', 'technical', given({ previous: [FIRST] }), 'viennent d’abord'],
  ['T4 after T0', 't4', 'technical', given({ previous: [T0, T2] }), 'n’appelle qu’une relance'],
  [
    'T4 without proof of receipt',
    't4',
    'technical',
    given({ previous: [FIRST, { ...T2, receivedOn: null }] }),
    'n’est pas prouvée',
  ],
  [
    'T4 in a small commune',
    't4',
    'technical',
    given({ previous: [FIRST, T2], isSmall: true }),
    'petite commune',
  ],
  [
    'T7 in a small commune',
    't7',
    'stated',
    given({ previous: [FIRST, T2], isSmall: true, priorNoticeOn: '2026-10-20' }),
    'petite commune',
  ],
  [
    'T8 in a small commune',
    't8',
    'stated',
    given({ previous: [FIRST, T2], isSmall: true }),
    'petite commune',
  ],
  ['T7 that nobody announced', 't7', 'technical', given({ previous: [FIRST, T2] }), 'la date manque'],
  [
    'T7 announced 29 days ago',
    't7',
    'technical',
    given({ previous: [FIRST, T2], priorNoticeOn: '2026-10-26' }),
    'à partir du 25\u00a0novembre 2026',
  ],
  [
    'T7 59 days after the first letter',
    't7',
    'technical',
    given({ previous: [{ ...FIRST, sentOn: '2026-09-26' }, T2], priorNoticeOn: '2026-10-01' }),
    'à partir du 25\u00a0novembre 2026',
  ],
  [
    'T9 without an answer',
    't9',
    'technical',
    given({ previous: [FIRST] }),
    'La réponse de la collectivité manque',
  ],
  ['T10 of nothing', 't10', 'technical', given({}), 'La lettre à rectifier manque'],
  ['T5 for nothing', 't5', 'technical', given({}), 'ce dont le syndicat remercie'],
  [
    'T5 for what only ended',
    't5',
    'technical',
    given({ improvement: 'corrected', isOffline: true, event: { name: null, on: '2026-10-01' } }),
    'cela n’est pas une correction',
  ],
  ['T3b without a request', 't3b', 'technical', given({}), 'Aucune demande de documents (T3)'],
  ['T1 without a visual', 't1', 'technical', { visual: null }, 'parle d’un visuel'],
  [
    'a visual without a date',
    't1',
    'technical',
    {
      visual: {
        title: null,
        pageUrl: null,
        imageUrl: null,
        originalUrl: null,
        seenAt: 'hier',
        sha256: null,
        support: 'une affiche',
      },
    },
    'date du constat',
  ],
  [
    'a demand whose text is missing',
    't1',
    'technical',
    { parts: [], options: { demands: ['revenus'] } },
    '« revenus » manque',
  ],
  ['a clause whose text is missing', 't6', 'none', { parts: [] }, '« clause » manque'],
])('refused: %s', (_, kind, grade, part, words) => {
  const message = outcomeOf(kind, grade, part);
  expect(message).toContain(words);
  expect(message).toMatch(/^\p{Lu}.*\.$/u);
});

test.each<[string, TemplateKind, Grade, Partial<LetterInput>]>([
  ['T0 for anything', 't0', 'none', {}],
  ['a reminder of T0 without a mark', 't2', 'none', given({ previous: [T0] })],
  ['a clause without a visual', 't6', 'none', { visual: null }],
  [
    'a reminder of a letter that said less',
    't2',
    'stated',
    given({ previous: [{ ...FIRST, grade: 'technical' }] }),
  ],
  ['a reminder of T0, which said nothing', 't2', 'none', given({ previous: [{ ...T0, grade: 'stated' }] })],
  [
    'thanks for a rule without a visual',
    't5',
    'none',
    { visual: null, circumstances: { improvement: 'rule' } },
  ],
  [
    'T7 on the first possible day',
    't7',
    'technical',
    given({ previous: [FIRST, T2], priorNoticeOn: '2026-10-25' }),
  ],
  ['copies at grade B', 't1', 'technical', { options: { copies: ['Madame Exemple'] } }],
  ['copies of a rectification at any grade', 't10', 'hinted', { options: { copies: ['Madame Exemple'] } }],
  [
    'a correction while the event is still to come',
    't5',
    'technical',
    given({ improvement: 'corrected', isOffline: true, event: { name: null, on: '2026-12-20' } }),
  ],
])('written: %s', (_, kind, grade, part) => expect(outcomeOf(kind, grade, part)).toBe('draft'));

describe('what the grade changes', () => {
  const textOf = (kind: TemplateKind, grade: Grade, part: Partial<LetterInput> = {}) => {
    const outcome = draftLetter(sampleInput(template(kind), loaded.parts, grade, part));
    if (outcome.kind === 'refused') throw new Error(outcome.message);
    return renderText(outcome.draft.document).replaceAll('\u00a0', ' ');
  };

  test('documents about AI are asked for only where a mark speaks of it', () => {
    expect(textOf('t3', 'technical')).toContain('génération d’images');
    expect(textOf('t3', 'hinted')).not.toMatch(/IA|génération/u);
    expect(textOf('t3', 'hinted', { options: { documents: ['orders', 'rules'] } })).toContain(
      '1. les devis, bons de commande et factures.',
    );
  });

  test('a reminder says « sans réponse » at grades A and B only, and that it is the last where it is', () => {
    expect(textOf('t2', 'technical')).toContain('restée sans réponse');
    expect(textOf('t2', 'hinted')).not.toContain('restée sans réponse');
    expect(textOf('t2', 'hinted')).toContain('pas d’autre rappel');
    expect(textOf('t2', 'technical')).not.toContain('pas d’autre rappel');
  });

  test('the reminder leaves fifteen days, the first letter thirty, and the calendar may give another day', () => {
    expect(textOf('t2', 'technical')).toContain('avant le 9 décembre 2026');
    expect(textOf('t2', 'technical', { options: { answerOn: '2026-12-11' } })).toContain(
      'avant le 11 décembre 2026',
    );
  });

  test('others read of the authority in the third person', () => {
    const answer = {
      grade: 'stated' as const,
      kind: null,
      generator: null,
      contradiction: false,
      marks: [
        {
          id: 'x',
          strength: 'stated' as const,
          kind: null,
          generator: null,
          where: 'answer',
          value: 'Fait avec un outil d’IA',
          weight: null,
          explain: 'Une réponse.',
          source: 'x',
        },
      ],
    };
    expect(textOf('t4', 'stated', { verdict: answer })).toContain(
      'La collectivité indique elle-même à propos de ce visuel : « Fait avec',
    );
    expect(textOf('t4', 'stated', { verdict: answer })).toContain('Où : la réponse de la collectivité');
    expect(textOf('t1', 'stated', { verdict: answer })).toContain('Vous indiquez vous-même');
    expect(textOf('t1', 'stated', { verdict: answer })).toContain('l’outil dont vous faites état');
  });

  test('each kind of authority has its own article on accounts', () => {
    const authority = sampleInput(template('t3'), [], 'technical').authority;
    expect(textOf('t3', 'technical', { authority: { ...authority, kind: 'departement' } })).toContain(
      'L. 3121-17',
    );
    expect(textOf('t3', 'technical', { authority: { ...authority, kind: 'autre' } })).not.toContain(
      'pièces comptables',
    );
  });

  test('a document request goes to the person in charge of documents first', () => {
    const authority = {
      ...sampleInput(template('t3'), [], 'technical').authority,
      documentsEmail: 'prada@saint-exemple.example',
    };
    const outcome = draftLetter(sampleInput(template('t3'), [], 'technical', { authority, official: null }));
    if (outcome.kind === 'refused') throw new Error(outcome.message);
    expect(outcome.draft.document.recipient.slice(0, 3)).toEqual([
      'Mairie de Saint-Exemple',
      'Personne responsable de l’accès aux',
      'documents',
    ]);
    expect(outcome.draft.document.sending).toBe('Par courriel à prada@saint-exemple.example');
    expect(outcome.draft.document.attention).toBe(
      'À l’attention de la personne responsable de l’accès aux documents',
    );
  });

  test('the question to be read out has at most 120 words', () => {
    const outcome = draftLetter(sampleInput(template('t8'), loaded.parts, 'technical'));
    if (outcome.kind === 'refused') throw new Error(outcome.message);
    const question = outcome.draft.document.textAnnexes[0]?.blocks.find((block) => block.kind === 'quote');
    const words =
      question?.kind === 'quote' ? question.text.split(/\s+/u).filter((word) => /\p{L}/u.test(word)) : [];
    expect(words.length).toBeGreaterThan(40);
    expect(words.length).toBeLessThanOrEqual(120);
  });

  test('only letters that may ask for it ask for an acknowledgement', () => {
    expect(textOf('t1', 'technical')).toContain('accuser réception');
    expect(textOf('t4', 'technical')).not.toContain('accuser réception');
    expect(textOf('t10', 'technical')).not.toContain('accuser réception');
  });
});

test.each([
  ['technical', null, true],
  ['stated', null, true],
  ['hinted', null, false],
  ['technical', { receivedOn: '2026-10-01', nature: 'other', quotation: null, commitment: null }, false],
] as const)(
  'a reminder at %s, after the answer %j, announces that a silence is told: %s',
  (grade, answer, isSaid) => {
    // As a case gives them: null while no answer has come.
    const outcome = draftLetter(
      sampleInput(template('t2'), loaded.parts, grade, given({ previous: [FIRST], answer })),
    );
    if (outcome.kind === 'refused') throw new Error(outcome.message);
    expect(renderText(outcome.draft.document).includes('restée sans réponse')).toBe(isSaid);
  },
);

test.each([
  ['from a year before the finding to the day of the letter', {}, '3 septembre 2025 au 24 novembre 2026'],
  ['as chosen', { period: { from: '2026-01-01', to: '2026-06-30' } }, '1er janvier 2026 au 30 juin 2026'],
])('the period of documents: %s', (_, options, words) => {
  const sample = sampleInput(template('t3'), loaded.parts, 'technical', { options });
  const outcome = draftLetter(sample);
  if (outcome.kind === 'refused') throw new Error(outcome.message);
  expect(renderText(outcome.draft.document).replaceAll('\u00a0', ' ')).toContain(words);
});
