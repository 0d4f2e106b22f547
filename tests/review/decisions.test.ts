import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DECISION_WORDS,
  DISMISSAL_WORDS,
  effectsOf,
  MAX_MENTION_CHARS,
  mentionMarks,
  PUBLICATION_WORDS,
  readDecision,
} from '../../src/review/decisions.js';
import { DECISION_KINDS, DISMISSAL_REASONS, PUBLICATION_SOURCES } from '../../src/review/types.js';
import { freshness, undo, versionFor } from '../../src/review/undo.js';
import {
  AT,
  confirmed,
  DECLARED,
  dismissed,
  HUMAN,
  mention,
  review,
  STRONG_HINT,
  undone,
  UNSURE,
} from './facts.js';

describe('reading a decision', () => {
  const yes = { kind: 'confirmed', realistic: false, recognisablePerson: false, mention: { kind: 'none' } };

  test.each<[string, unknown, string[]]>([
    ['the least of a confirmation', yes, []],
    [
      'all of it',
      { ...yes, made: 'edited', publication: { day: '2026-11-30', source: 'page' }, eventDay: '2026-12-24' },
      [],
    ],
    ['a mention', { ...yes, mention: { kind: 'beside', text: 'Image générée par IA' } }, []],
    ['a leap day', { ...yes, eventDay: '2028-02-29' }, []],
    ['nothing said of realism', { ...yes, realistic: undefined }, ['realistic']],
    ['a person, as a text', { ...yes, recognisablePerson: 'false' }, ['recognisablePerson']],
    ['no mention answer', { ...yes, mention: null }, ['mention']],
    [
      'a mention without its text',
      { ...yes, mention: { kind: 'in-picture', text: ' \u200b ' } },
      ['mention'],
    ],
    [
      'a mention as long as an article',
      { ...yes, mention: { kind: 'beside', text: 'x'.repeat(MAX_MENTION_CHARS + 1) } },
      ['mention'],
    ],
    ['a day that does not exist', { ...yes, eventDay: '2026-02-29' }, ['eventDay']],
    ['a publication without its source', { ...yes, publication: { day: '2026-11-30' } }, ['publication']],
    ['another kind', { ...yes, made: 'painted' }, ['made']],
    ['everything wrong', { kind: 'confirmed' }, ['realistic', 'recognisablePerson', 'mention']],
    ['a dismissal', { kind: 'dismissed', reason: 'photograph' }, []],
    ['a dismissal without reason', { kind: 'dismissed' }, ['reason']],
    ['a reason of every object', { kind: 'dismissed', reason: 'toString' }, ['reason']],
    ['another reason, unsaid', { kind: 'dismissed', reason: 'other', note: '  ' }, ['note']],
    ['another reason, said', { kind: 'dismissed', reason: 'other', note: 'test' }, []],
    ['a note that is too long', { kind: 'dismissed', reason: 'photograph', note: 'x'.repeat(501) }, ['note']],
    ['unsure', { kind: 'unsure' }, []],
    ['unsure, too long', { kind: 'unsure', note: 'x'.repeat(501) }, ['note']],
    ['nothing', null, ['kind']],
    ['another decision', { kind: 'approved' }, ['kind']],
  ])('%s', (_name, value, fields) => {
    const read = readDecision(value);
    expect(read.kind === 'ok' ? [] : read.problems.map(({ field }) => field)).toEqual(fields);
  });

  test('what was read is read again as the same', () => {
    for (const decision of [
      confirmed({ eventDay: '2026-12-24', mention: mention('beside', 'x') }),
      dismissed('artist'),
      UNSURE,
    ])
      expect(readDecision(JSON.parse(JSON.stringify(decision)))).toEqual({ kind: 'ok', value: decision });
  });

  test('any value is read or refused, never thrown on', () => {
    const fields = fc.record(
      {
        kind: fc.constantFrom(...DECISION_KINDS, 'x'),
        realistic: fc.anything(),
        recognisablePerson: fc.anything(),
        mention: fc.anything(),
        publication: fc.anything(),
        eventDay: fc.anything(),
        reason: fc.anything(),
        note: fc.anything(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fields), (value) => {
        const read = readDecision(value);
        expect(read.kind === 'ok' ? 1 : read.problems.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('the words', () => {
  test('every kind, reason and source has its own', () => {
    expect(Object.keys(DECISION_WORDS).sort()).toEqual([...DECISION_KINDS].sort());
    expect(Object.keys(DISMISSAL_WORDS).sort()).toEqual([...DISMISSAL_REASONS].sort());
    expect(Object.keys(PUBLICATION_WORDS).sort()).toEqual([...PUBLICATION_SOURCES].sort());
    const labels = Object.values(DISMISSAL_WORDS).map(({ label }) => label);
    expect(new Set(labels).size).toBe(labels.length);
  });
});

describe('a mention', () => {
  test.each<[string, string[]]>([
    ['Image générée par IA', ['stated']],
    ['image générée par IA, sublimée par l’homme', ['stated']],
    ['Illustration : Camille Exemple', ['human']],
    ['Marché de Noël de Saint-Exemple', []],
    ['Sans intelligence artificielle', ['human']],
  ])('« %s »', (text, strengths) => {
    expect(mentionMarks(mention('beside', text)).map(({ strength }) => strength)).toEqual(strengths);
  });

  test('is told as read by a person, where it stood', () => {
    const [inside] = mentionMarks(mention('in-picture', 'Image générée par IA'));
    const [beside] = mentionMarks(mention('beside', 'Image générée par IA'));
    expect(inside).toMatchObject({ where: 'caption', value: 'Image générée par IA' });
    expect(inside?.explain).toContain('Une personne a lu cette mention dans le visuel.');
    expect(beside).toMatchObject({ where: 'credit' });
    expect(mentionMarks({ kind: 'none' })).toEqual([]);
  });
});

describe('what follows a decision', () => {
  test.each([
    ['confirmed', confirmed(), [{ kind: 'capture' }]],
    ['unsure', UNSURE, []],
    [
      'an artist',
      dismissed('artist'),
      [{ kind: 'protect' }, { kind: 'count-misleading-marks', marks: ['iptc', 'name'] }],
    ],
    ['a photograph', dismissed('photograph'), [{ kind: 'count-misleading-marks', marks: ['iptc', 'name'] }]],
    ['a decoration', dismissed('decoration'), []],
    ['of another authority', dismissed('not-this-authority'), [{ kind: 'seek-origin' }]],
  ] as const)('%s', (_name, decision, effects) => {
    expect(effectsOf(decision, [DECLARED, DECLARED, STRONG_HINT, HUMAN])).toEqual(effects);
  });

  test('no mark, none misled', () => {
    expect(effectsOf(dismissed('photograph'), [HUMAN])).toEqual([]);
  });
});

describe('taking back', () => {
  const entry = review('a');
  const by = { person: 'a', role: 'volunteer' as const, session: 'evening', at: AT, reason: null };

  test.each([
    ['by its author, in the session', entry, by, true],
    ['by its author, another evening', entry, { ...by, session: 'tomorrow' }, false],
    ['by another volunteer, in the same session', entry, { ...by, person: 'b' }, false],
    [
      'by a coordinator who says why',
      entry,
      { ...by, person: 'c', role: 'coordinator', session: 'x', reason: 'erreur de visuel' },
      true,
    ],
    [
      'by a coordinator who does not',
      entry,
      { ...by, person: 'c', role: 'coordinator', session: 'x', reason: '  ' },
      false,
    ],
    ['twice', undone(entry), by, false],
  ] as const)('%s', (_name, given, who, isUndone) => {
    const outcome = undo(given, who);
    expect(outcome.kind).toBe(isUndone ? 'undone' : 'refused');
    if (outcome.kind === 'undone')
      expect(outcome.entry).toMatchObject({ id: entry.id, undone: { at: AT, by: who.person } });
  });
});

describe('a page that was opened before', () => {
  const nameOf = (person: string) => `personne ${person.toUpperCase()}`;
  const a = review('a', confirmed(), { at: '2026-11-24T09:42:00.000Z' });

  test('nothing happened', () => {
    expect(freshness([], versionFor('b', []), 'b', nameOf)).toEqual({ kind: 'fresh' });
    expect(freshness([a], versionFor('b', [a]), 'b', nameOf)).toEqual({ kind: 'fresh' });
  });

  test('somebody decided: who and when, not what', () => {
    const outcome = freshness([a], versionFor('b', []), 'b', nameOf);
    expect(outcome).toMatchObject({ kind: 'stale' });
    const message = outcome.kind === 'stale' ? outcome.message.replaceAll('\u00a0', ' ') : '';
    expect(message).toContain('Déjà relu par personne A le 24 novembre 2026 à 10 h 42 (heure de Paris).');
    expect(message).not.toMatch(/confirm/iu);
  });

  test('one’s own other tab', () => {
    expect(freshness([a], versionFor('a', []), 'a', nameOf)).toEqual({ kind: 'fresh' });
    expect(freshness([undone(a)], versionFor('a', []), 'a', nameOf)).toEqual({ kind: 'fresh' });
  });

  test('somebody took a decision back', () => {
    const outcome = freshness([undone(a)], versionFor('b', [a]), 'b', nameOf);
    expect(outcome.kind === 'stale' ? outcome.message : '').toContain('annulée entre-temps');
  });

  test('a version that no page carried', () => {
    expect(freshness([a], 'x', 'b', nameOf)).toMatchObject({ kind: 'stale' });
    expect(freshness([], '', 'b', nameOf)).toMatchObject({ kind: 'stale' });
  });
});
