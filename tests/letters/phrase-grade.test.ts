import { describe, expect, test } from 'vitest';
import type { C2paIntegrity, Mark, Verdict } from '../../src/classifiers/types.js';
import { phraseGrade, placeOfMark } from '../../src/letters/index.js';
import { hint, mark, verdict } from './fixtures.js';

const say = (grade: Verdict['grade'], marks: readonly Mark[], integrity: C2paIntegrity | null = null) =>
  phraseGrade(verdict(grade, marks), { integrity, readOn: '2026-11-23' })?.text.replaceAll('\u00a0', ' ');

const stated = (where: string, value = 'Image créée par IA') => mark({ strength: 'stated', where, value });

describe('places', () => {
  test.each([
    ['caption', 'caption'],
    ['credit', 'credit'],
    ['alt', 'alt'],
    ['title', 'tooltip'],
    ['page-credit', 'page-notice'],
    ['pageCredits', 'page-notice'],
    ['jumbf:c2pa.actions', 'c2pa'],
    ['xmp:Iptc4xmpExt:DigitalSourceType', 'iptc'],
    ['iptc:2:110', 'iptc'],
    ['exif:UserComment', 'exif'],
    ['png:tEXt:parameters', 'metadata'],
    ['address', 'address'],
    ['url', 'address'],
    ['filename', 'file-name'],
    ['pixels:dwtDct', 'pixels'],
    ['', 'elsewhere'],
    ['constructor', 'elsewhere'],
  ])('%s', (where, place) => expect(placeOfMark({ where, strength: 'declared' })).toBe(place));
});

describe('A: the publisher’s own words, where they stood', () => {
  test.each([
    ['caption', 'Ce visuel est accompagné de la mention « Image créée par IA ».'],
    ['credit', 'Ce visuel est accompagné de la mention « Image créée par IA », en crédit.'],
    ['alt', 'Ce visuel est accompagné de la mention « Image créée par IA », dans son texte de remplacement.'],
    ['answer', 'Vous indiquez vous-même à propos de ce visuel : « Image créée par IA ».'],
    ['xmp:dc:description', 'Le fichier publié porte la mention « Image créée par IA ».'],
  ])('%s', (where, text) => expect(say('stated', [stated(where)])).toBe(text));

  test('the caption wins over the alternative text, whatever their order', () => {
    expect(say('stated', [stated('alt', 'dessin'), stated('caption', 'légende')])).toContain('« légende »');
  });
  test('quotes inside are second-level ones, and long words are cut with a visible mark', () => {
    expect(say('stated', [stated('caption', 'Image « IA » de la ville')])).toContain(
      '« Image “IA” de la ville »',
    );
    expect(say('stated', [stated('caption', 'mot '.repeat(100))])).toMatch(/mot…\s»/u);
  });
});

describe('B: metadata, an address or pixels, each under its own name', () => {
  test('IPTC', () => {
    expect(say('technical', [mark()])).toBe(
      'Les métadonnées du fichier publié (norme IPTC/XMP, relevées le 23 novembre 2026) indiquent l’intervention d’un outil de génération d’images par IA. Elles n’établissent pas à elles seules l’étendue de cette intervention.',
    );
  });
  test('an edited picture is not called generated', () => {
    expect(say('technical', [mark({ kind: 'edited' })])).toContain(
      'indiquent une modification à l’aide d’un outil',
    );
  });
  test.each([
    ['intact', '; leur signature correspond au fichier)'],
    ['signer-not-verified', 'sans que l’identité du signataire ait pu être vérifiée'],
    ['not-checked', 'leur signature n’a pas pu être contrôlée'],
    [null, 'leur signature n’a pas pu être contrôlée'],
  ] as const)('C2PA, %s', (integrity, words) => {
    const text = say('technical', [mark({ where: 'jumbf:c2pa.actions' })], integrity);
    expect(text).toContain('norme C2PA');
    expect(text).toContain(words);
    expect(text).not.toMatch(/invalide|falsifi|altér/iu);
  });
  test('an address is never called metadata', () => {
    const text = say('technical', [mark({ strength: 'signature', where: 'address' })]);
    expect(text).toContain('adresse');
    expect(text).not.toContain('étadonnées');
  });
  test('pixels are never called metadata', () => {
    expect(say('technical', [mark({ strength: 'signature', where: 'pixels:sdxl' })])).not.toContain(
      'étadonnées',
    );
  });
  test('a place without words is never called metadata', () => {
    expect(say('technical', [mark({ where: 'ailleurs' })])).not.toContain('étadonnées');
  });
  test('a declaration wins over a signature', () => {
    expect(say('technical', [mark({ strength: 'signature', where: 'address' }), mark()])).toContain('IPTC');
  });
});

describe('C: a question only', () => {
  test('one hint', () => {
    expect(say('hinted', [hint])).toBe(
      'Un élément (le nom du fichier) nous amène à nous demander si un outil d’IA générative a été employé ; il ne permet pas de l’affirmer.',
    );
  });
  test('several, each place once', () => {
    const text = say('hinted', [
      hint,
      hint,
      mark({ strength: 'hint', weight: 'counted', where: 'page-credit' }),
    ]);
    expect(text).toContain('Plusieurs éléments (le nom du fichier et une mention générale de la page)');
  });
  test('a broken manifest is named as it is', () => {
    const text = say(
      'hinted',
      [mark({ strength: 'hint', weight: 'strong', where: 'jumbf:c2pa.actions' })],
      'broken',
    );
    expect(text).toContain('dont la signature ne correspond pas au fichier publié');
    expect(text).toContain('demander si');
  });
  test('what is only shown or speaks for a human is no reason', () => {
    expect(
      say('hinted', [mark({ strength: 'hint', weight: 'shown' }), mark({ strength: 'human' })]),
    ).toBeUndefined();
  });
});

describe('words never exceed the marks', () => {
  test('stated without a stated mark falls to what the file says', () => {
    expect(phraseGrade(verdict('stated', [mark()]), { integrity: null, readOn: '2026-11-23' })?.grade).toBe(
      'technical',
    );
  });
  test('technical with hints only is a question', () => {
    expect(phraseGrade(verdict('technical', [hint]), { integrity: null, readOn: '2026-11-23' })?.grade).toBe(
      'hinted',
    );
  });
  test('a hinted verdict stays a question even beside a declaration', () => {
    expect(
      phraseGrade(verdict('hinted', [mark(), hint]), { integrity: null, readOn: '2026-11-23' })?.grade,
    ).toBe('hinted');
  });
  test.each(['stated', 'technical', 'hinted', 'none'] as const)('%s without marks says nothing', (grade) => {
    expect(say(grade, [])).toBeUndefined();
  });
});
