import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { verdictOf, type Mark } from '../../src/classifiers/index.js';
import { OBSERVATION_WORDS } from '../../src/review/observation-words.js';
import {
  MAX_NOTE_CHARS,
  MAX_OBSERVATIONS,
  observersOf,
  readObservationEvent,
  readObservations,
  readPlace,
  visibleTo,
  weighObservations,
  withObservations,
} from '../../src/review/observations.js';
import { OBSERVATION_IDS, type Observation, type ObservationEvent } from '../../src/review/types.js';

const AT = '2026-12-01T10:00:00.000Z';
const place = { x: 0.1, y: 0.2, width: 0.2, height: 0.1 };
const seen = (id: Observation['id']): Observation => ({ id, place, note: null });
const hands = seen('impossible-hands');
const letters = seen('letters-no-letters');
const shadows = seen('impossible-shadows');
const entered = (person: string, ...observations: Observation[]): ObservationEvent => ({
  kind: 'entered',
  person,
  at: AT,
  observations,
});
const shown = (person: string): ObservationEvent => ({ kind: 'shown', person, at: AT });
const withdrawn = (person: string): ObservationEvent => ({ kind: 'withdrawn', person, at: AT });

const mark = (part: Partial<Mark>): Mark => ({
  id: 'sample',
  strength: 'hint',
  kind: null,
  generator: null,
  where: 'filename',
  value: 'x',
  weight: null,
  explain: 'Phrase.',
  source: 'sample',
  ...part,
});
const human = mark({ strength: 'human', where: 'exif:Model' });
const declared = mark({ strength: 'declared', where: 'xmp:Iptc4xmpExt:DigitalSourceType' });

describe('the list', () => {
  test('each observation has its words, once', () => {
    expect(Object.keys(OBSERVATION_WORDS).sort()).toEqual([...OBSERVATION_IDS].sort());
    const labels = Object.values(OBSERVATION_WORDS).map(({ label }) => label);
    expect(new Set(labels).size).toBe(labels.length);
  });

  test.each(OBSERVATION_IDS)('%s: a short label, two sentences, nothing that asserts AI', (id) => {
    const { label, look, innocent } = OBSERVATION_WORDS[id];
    expect(label.length).toBeLessThanOrEqual(40);
    for (const sentence of [look, innocent]) {
      expect(sentence).toMatch(/^\p{Lu}[^.]*[.?]$/u);
      expect(sentence).not.toMatch(/'|\bIA\b/u);
    }
  });
});

describe('reading an entry', () => {
  test.each<[string, unknown, boolean]>([
    ['an empty list: looked, saw nothing', [], true],
    ['one observation', [{ id: 'impossible-hands', place, note: 'main gauche' }], true],
    ['no note', [{ id: 'impossible-hands', place }], true],
    [
      'up to the edge',
      [{ id: 'impossible-hands', place: { x: 0.9, y: 0.8, width: 0.1, height: 0.2 } }],
      true,
    ],
    ['as many as allowed', Array.from({ length: MAX_OBSERVATIONS }, () => hands), true],
    ['one more', Array.from({ length: MAX_OBSERVATIONS + 1 }, () => hands), false],
    ['an id that is not in the list', [{ id: 'ugly', place }], false],
    ['an id of every object', [{ id: 'constructor', place }], false],
    ['no place', [{ id: 'impossible-hands' }], false],
    [
      'a note that is too long',
      [{ id: 'impossible-hands', place, note: 'x'.repeat(MAX_NOTE_CHARS + 1) }],
      false,
    ],
    ['a note that is no text', [{ id: 'impossible-hands', place, note: {} }], false],
    ['no list', { id: 'impossible-hands' }, false],
  ])('%s', (_name, value, isRead) => {
    expect(readObservations(value).kind).toBe(isRead ? 'ok' : 'refused');
  });

  test.each<[string, unknown]>([
    ['outside to the right', { x: 0.9, y: 0, width: 0.2, height: 0.1 }],
    ['outside below', { x: 0, y: 0.95, width: 0.1, height: 0.1 }],
    ['negative', { x: -0.1, y: 0, width: 0.2, height: 0.1 }],
    ['no size', { x: 0.5, y: 0.5, width: 0, height: 0.1 }],
    ['pixels', { x: 10, y: 20, width: 30, height: 40 }],
    ['not a number', { x: Number.NaN, y: 0, width: 0.2, height: 0.1 }],
    ['texts', { x: '0.1', y: '0', width: '0.2', height: '0.1' }],
    ['a list', [0, 0, 1, 1]],
  ])('a place %s is none', (_name, value) => {
    expect(readPlace(value)).toBeNull();
  });

  test('characters that hide or turn a text are taken out of a note', () => {
    const read = readObservations([
      { id: 'impossible-hands', place, note: 'main\u202e gauche\u0000\ud800 ' },
    ]);
    expect(read).toMatchObject({ kind: 'ok', value: [{ note: 'main  gauche' }] });
  });

  test('any value is read or refused, never thrown on', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const read = readObservations(value);
        expect(['ok', 'refused']).toContain(read.kind);
        const event = readObservationEvent(value);
        if (event !== null) expect(['entered', 'shown', 'withdrawn']).toContain(event.kind);
      }),
    );
  });

  test('what was read is read again as the same', () => {
    const events: ObservationEvent[] = [entered('a', hands, letters), shown('a'), withdrawn('b')];
    expect(events.map((event) => readObservationEvent(JSON.parse(JSON.stringify(event))))).toEqual(events);
    expect(readObservationEvent({ ...shown('a'), at: 'hier' })).toBeNull();
  });
});

describe('two people, each blind to the other', () => {
  test.each<[string, ObservationEvent[], boolean]>([
    ['nobody', [], false],
    ['one person, many things', [entered('a', hands, letters, shadows)], false],
    ['two people, two things each', [entered('a', hands, letters), entered('b', hands, shadows)], true],
    ['the same two things', [entered('a', hands, letters), entered('b', hands, letters)], true],
    ['two people, one of them one thing', [entered('a', hands, letters), entered('b', hands)], false],
    [
      'one hand marked twice is one thing seen',
      [entered('a', hands, letters), entered('b', hands, hands)],
      false,
    ],
    ['in two goes', [entered('a', hands, letters), entered('b', hands), entered('b', letters)], true],
    [
      'the second one saw the first one’s',
      [entered('a', hands, letters), shown('b'), entered('b', hands, letters)],
      false,
    ],
    [
      'completed after seeing',
      [entered('a', hands, letters), entered('b', hands), shown('b'), entered('b', letters)],
      false,
    ],
    [
      'seen afterwards',
      [entered('a', hands, letters), entered('b', hands, letters), shown('a'), shown('b')],
      true,
    ],
    ['taken back', [entered('a', hands, letters), entered('b', hands, letters), withdrawn('b')], false],
    [
      'taken back and entered again blind',
      [entered('a', hands, letters), entered('b', hands), withdrawn('b'), entered('b', letters, shadows)],
      true,
    ],
    [
      'taken back after seeing, entered again',
      [
        entered('a', hands, letters),
        entered('b', hands, letters),
        shown('b'),
        withdrawn('b'),
        entered('b', hands, letters),
      ],
      false,
    ],
    ['the same person twice', [entered('a', hands, letters), entered('a', shadows, letters)], false],
    [
      'a third one who saw nothing',
      [entered('a', hands, letters), entered('c'), entered('b', hands, shadows)],
      true,
    ],
  ])('%s', (_name, events, makesHinted) => {
    const result = weighObservations(events);
    expect(result.kind).toBe(makesHinted ? 'hinted' : 'not-enough');
    expect(withObservations(verdictOf([]), events).grade).toBe(makesHinted ? 'hinted' : 'none');
    if (result.kind === 'not-enough') expect(withObservations(verdictOf([]), events).marks).toEqual([]);
  });

  const enough = [entered('a', hands, letters), entered('b', hands, shadows)];

  test('marks say what, by how many, and what else explains it', () => {
    const verdict = withObservations(verdictOf([]), enough);
    expect(verdict.marks.map(({ id, strength, kind, weight }) => [id, strength, kind, weight])).toEqual([
      ['observed-impossible-hands', 'observed', null, null],
      ['observed-letters-no-letters', 'observed', null, null],
      ['observed-impossible-shadows', 'observed', null, null],
    ]);
    expect(verdict.marks[0]?.explain).toMatch(/^2 personnes l’ont noté .*quatre doigts/u);
    expect(verdict.marks[1]?.explain).toMatch(/^Une personne l’a noté /u);
  });

  test('a person’s own words never become a mark', () => {
    const noted = enough.map((event) =>
      event.kind === 'entered'
        ? { ...event, observations: event.observations.map((one) => ({ ...one, note: 'SECRET' })) }
        : event,
    );
    expect(JSON.stringify(withObservations(verdictOf([]), noted))).not.toContain('SECRET');
  });

  test('counter-evidence cancels them, and they change no firmer grade', () => {
    expect(withObservations(verdictOf([human]), enough)).toEqual(verdictOf([human]));
    const technical = withObservations(verdictOf([declared]), enough);
    expect(technical).toMatchObject({ grade: 'technical', contradiction: false });
  });

  test('never more than hinted, whatever is entered', () => {
    const event = fc.record({
      kind: fc.constantFrom('entered', 'shown', 'withdrawn'),
      person: fc.constantFrom('a', 'b', 'c'),
      at: fc.constant(AT),
      observations: fc.array(fc.constantFrom(...OBSERVATION_IDS).map(seen), { maxLength: 4 }),
    }) as fc.Arbitrary<ObservationEvent>;
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), (events) => {
        const { grade, marks } = withObservations(verdictOf([]), events);
        expect(['none', 'hinted']).toContain(grade);
        if (grade === 'hinted') {
          // Two people who, before anything was shown to them, entered two kinds each.
          const blind = ['a', 'b', 'c'].filter((person) => {
            const until = events.findIndex((one) => one.kind === 'shown' && one.person === person);
            const free = until === -1 ? events : events.slice(0, until);
            const ids = free.flatMap((one) =>
              one.kind === 'entered' && one.person === person ? one.observations.map(({ id }) => id) : [],
            );
            return new Set(ids).size >= 2;
          });
          expect(blind.length).toBeGreaterThanOrEqual(2);
        }
        expect(marks.every(({ strength }) => strength === 'observed')).toBe(true);
      }),
    );
  });
});

describe('what a person may see', () => {
  const events = [entered('a', hands, letters), entered('b', shadows)];

  test('others are hidden until she has entered hers', () => {
    expect(visibleTo('c', events)).toEqual({ own: [], others: 'hidden', mustRecordShown: false });
    expect(visibleTo('a', events)).toMatchObject({ own: [hands, letters], mustRecordShown: true });
    expect(visibleTo('a', events).others).toEqual([
      { person: 'b', blind: [shadows], afterwards: [], lookedBlind: true },
    ]);
  });

  test('« rien vu » is an entry', () => {
    expect(visibleTo('c', [...events, entered('c')]).others).toHaveLength(2);
  });

  test('shown once, seen for good, even when she takes hers back', () => {
    const after = [...events, shown('c'), withdrawn('a')];
    expect(visibleTo('c', after)).toMatchObject({ mustRecordShown: false });
    expect(visibleTo('c', after).others).toHaveLength(2);
    expect(visibleTo('a', after).others).toBe('hidden');
  });

  test('what comes after is kept apart', () => {
    expect(observersOf([entered('a', hands), shown('a'), entered('a', letters)])).toEqual([
      { person: 'a', blind: [hands], afterwards: [letters], lookedBlind: true },
    ]);
  });
});
