import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isClosedNotice } from '../../../src/classifiers/marks/words-closed.js';
import { foreignNotice, LANGUAGES } from '../../../src/classifiers/marks/words-languages.js';
import { matcherOf, wordsOf, type Role, type Words } from '../../../src/classifiers/marks/words-match.js';
import { normaliseWords } from '../../../src/classifiers/marks/words-normalise.js';
import { readWords } from '../../../src/classifiers/marks/words.js';

/* The table of languages, row by row, and the matcher that reads it. */

const isRead = (text: string): boolean => readWords(text, 'caption').says === 'ai';

describe.each(LANGUAGES)('$name', ({ words, orders, examples, counterExamples }) => {
  const read = matcherOf(words, orders);

  test('recognises its examples by its own row', () => {
    expect(examples.length).toBeGreaterThan(0);
    expect(examples.filter((text) => read(wordsOf(normaliseWords(text))) === null)).toEqual([]);
    expect(examples.filter((text) => !isRead(text))).toEqual([]);
  });

  test('leaves its counter-examples', () => {
    expect(counterExamples.length).toBeGreaterThan(0);
    expect(counterExamples.filter(isRead)).toEqual([]);
  });

  test('is written as texts are read', () => {
    const all = Object.values(words).flat();
    expect(
      all.filter((word) => normaliseWords(word.replaceAll('*', '')) !== word.replaceAll('*', '')),
    ).toEqual([]);
  });
});

describe('the matcher', () => {
  const some: Words = {
    noun: ['bild', '*foto'],
    label: ['bild'],
    made: ['gemacht'],
    edited: ['bearbeitet'],
    compound: [],
    link: ['mit', 'mit hilfe von'],
    agent: ['ki'],
    article: ['einer'],
    other: ['text'],
  };
  const read = (text: string, ...orders: string[]): string | null => {
    const found = matcherOf(some, orders)(wordsOf(text));
    return found === null ? null : text.slice(found.start, found.end);
  };

  test.each<[text: string, order: string, found: string | null]>([
    ['das bild ist mit ki gemacht', 'noun ~9 link article? agent ~1 made', 'bild ist mit ki gemacht'],
    [
      'bild mit hilfe von einer ki gemacht',
      'noun ~9 link article? agent ~1 made',
      'bild mit hilfe von einer ki gemacht',
    ],
    ['das titelfoto: ki', 'noun : agent $', 'titelfoto: ki'],
    ['das bild: ki', '^ noun : agent $', null],
    ['bild ki heute', '^ noun agent $', null],
    ['ki-bild', '^ agent noun $', 'ki-bild'],
    ['bild mit midjourney', 'noun link agent', 'bild mit midjourney'],
    // A text between the picture and the agent is what was made.
    ['bild und text mit ki gemacht', 'noun ~9 link article? agent ~1 made', null],
    // Nothing hangs on the agent: "KI-Team" is another word.
    ['bild gemacht mit ki-team', 'noun made link agent', null],
    ['bild gemacht mit hand', 'noun ~9 made ~1 link agent', null],
  ])('%s | %s', (text, order, found) => {
    expect(read(text, order)).toBe(found);
  });

  test('tells an edit', () => {
    expect(matcherOf(some, ['noun edited link agent'])(wordsOf('bild bearbeitet mit ki'))?.isEdit).toBe(true);
    expect(matcherOf(some, ['noun made link agent'])(wordsOf('bild gemacht mit ki'))?.isEdit).toBe(false);
  });

  test('answers for any text, with a place within it', () => {
    const word = fc.constantFrom(
      'bild',
      'foto',
      'mit',
      'hilfe',
      'von',
      'einer',
      'ki',
      'gemacht',
      'text',
      ':',
      ',',
      'x',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 80 }), (words) => {
        const text = words.join(' ');
        const found = foreignNotice(text);
        if (found === null) return;
        expect(found.start).toBeLessThan(found.end);
        expect(found.end).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 200 },
    );
  });

  test('a role that a row names is one that words have', () => {
    const roles: readonly string[] = [
      'noun',
      'label',
      'made',
      'edited',
      'compound',
      'link',
      'agent',
      'article',
      'other',
    ] satisfies readonly Role[];
    const steps = LANGUAGES.flatMap(({ orders }) => orders.flatMap((order) => order.split(' ')));
    const named = steps
      .filter((step) => !/^(?:[:^$]|~\d+)$/.test(step))
      .flatMap((step) => step.replace('?', '').split('|'));
    expect(named.filter((role) => !roles.includes(role))).toEqual([]);
  });
});

describe('a notice told by its words alone', () => {
  test.each([
    'Toutes les illustrations de cette page : IA',
    'Illustrations : IA, sauf mention contraire',
    'Image réalisée à la demande de la commission par une IA',
    'Visuel provisoire, IA',
    'Illustration : générateur d’images IA',
    'Par l’IA',
  ])('%s', (text) => {
    expect(isClosedNotice(normaliseWords(text))).toBe(true);
  });

  test.each([
    ['Image & IA', 'two subjects'],
    ['L’image et l’IA', 'two subjects'],
    ['Illustration de l’IA', 'what is illustrated'],
    ['Site créé avec l’IA', 'no picture'],
    ['Titre généré par IA', 'no picture'],
    ['L’école transformée par l’IA', 'no picture'],
    ['Visuel : IA Graphisme', 'a firm'],
    ['Image jamais générée par IA', 'a word that is none of a notice'],
    ['Avec l’IA', 'may be an activity'],
    ['IA', 'nothing but the agent'],
    ['Toutes les images de cette page', 'no agent'],
  ])('not: %s (%s)', (text) => {
    expect(isClosedNotice(normaliseWords(text))).toBe(false);
  });
});
