import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OBSERVATION_IDS, readObservations } from '../../src/review/index.js';
import { MAX_OBSERVATIONS, readPlace } from '../../src/review/observations.js';
import {
  CLICK_WIDTHS,
  clickedPoint,
  FRAME_SIDES,
  placeAround,
  placeText,
  takeStep,
  ZONES,
  type FrameSize,
} from '../../src/web/pages/observe/draft.js';
import { GROUPS } from '../../src/web/pages/observe/form.js';

const HANDS = {
  id: 'impossible-hands',
  place: { x: 0.1, y: 0.2, width: 0.3, height: 0.2 },
  note: 'six doigts',
};
const LETTERS = { id: 'letters-no-letters', place: { x: 0.5, y: 0.5, width: 0.2, height: 0.2 }, note: null };
const seen = (...entries: readonly object[]): readonly string[] => entries.map((one) => JSON.stringify(one));

/** From thin banners to tall posters. */
const ratios = fc.double({ min: 0.05, max: 20, noNaN: true });
const sizes = fc.constantFrom(...(Object.keys(FRAME_SIDES) as FrameSize[]));
const fraction = fc.double({ min: 0, max: 1, noNaN: true });

describe('a click and its place', () => {
  test('the place lies in the picture, holds the point, and can be read again from its text', () => {
    fc.assert(
      fc.property(fraction, fraction, sizes, ratios, (x, y, size, ratio) => {
        const place = placeAround({ x, y }, size, ratio);
        expect(readPlace(place)).toEqual(place);
        const slack = 1e-4;
        expect(x).toBeGreaterThanOrEqual(place.x - slack);
        expect(x).toBeLessThanOrEqual(place.x + place.width + slack);
        expect(y).toBeGreaterThanOrEqual(place.y - slack);
        expect(y).toBeLessThanOrEqual(place.y + place.height + slack);
        const step = takeStep({ id: HANDS.id, place: placeText(place), do: 'add' }, ratio);
        expect(step.draft.entries[0]?.place).toEqual(place);
      }),
    );
  });

  test('away from the edges the point is its middle, and the frame is square to the eye', () => {
    fc.assert(
      fc.property(sizes, fc.double({ min: 0.5, max: 2, noNaN: true }), (size, ratio) => {
        const place = placeAround({ x: 0.5, y: 0.5 }, size, ratio);
        expect(place.x + place.width / 2).toBeCloseTo(0.5, 3);
        expect(place.y + place.height / 2).toBeCloseTo(0.5, 3);
        expect((place.width * ratio) / place.height).toBeCloseTo(1, 2);
        expect(Math.max(place.width, place.height)).toBeGreaterThanOrEqual(FRAME_SIDES[size] - 1e-4);
      }),
    );
  });

  test('a pixel of the shown picture is the same point at every width it is shown at', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CLICK_WIDTHS), fraction, fraction, ratios, (width, x, y, ratio) => {
        const point = clickedPoint({ x: x * width, y: (y * width) / ratio }, width, ratio);
        expect(point.x).toBeCloseTo(x, 6);
        expect(point.y).toBeCloseTo(y, 6);
      }),
    );
    expect(clickedPoint({ x: 900, y: 9000 }, 260, 1)).toEqual({ x: 1, y: 1 });
  });

  test('a click marks the place, be it before anything was chosen', () => {
    const chosen = takeStep({ id: HANDS.id, 'click-260.x': '130', 'click-260.y': '65', size: 'large' }, 2);
    expect(chosen).toMatchObject({ kind: 'show', problems: [] });
    expect(chosen.draft).toMatchObject({
      id: HANDS.id,
      place: { x: 0.34, width: 0.32, y: 0.18, height: 0.64 },
    });
    const blank = takeStep({ 'click-520.x': '1', 'click-520.y': '1' }, 2);
    expect(blank).toMatchObject({ kind: 'show', problems: [], draft: { place: { x: 0, y: 0 } } });
  });

  test('a picture sent by the keyboard says no place, and loses none', () => {
    const step = takeStep(
      { id: HANDS.id, place: '0.1 0.1 0.2 0.2', 'click-400.x': '0', 'click-400.y': '0' },
      1,
    );
    expect(step).toMatchObject({ kind: 'show', draft: { place: { x: 0.1, width: 0.2 } } });
    expect(step.kind === 'show' && step.problems[0]).toContain('Au clavier');
  });

  test('every named part is a place, and the nine cover the picture', () => {
    const places = ZONES.map(({ value }) => takeStep({ id: HANDS.id, zone: value, do: 'add' }, 1.4).draft);
    const areas = places.map(
      ({ entries }) => (entries[0]?.place.width ?? 0) * (entries[0]?.place.height ?? 0),
    );
    expect(areas[0]).toBe(1);
    expect(areas.slice(1).reduce((sum, area) => sum + area, 0)).toBeCloseTo(1, 2);
  });
});

describe('the steps', () => {
  test('adding keeps what was there, and clears the next one', () => {
    const step = takeStep(
      { seen: seen(HANDS), id: LETTERS.id, place: '0.5 0.5 0.2 0.2', note: '', do: 'add' },
      1,
    );
    expect(step).toMatchObject({ kind: 'show', problems: [], draft: { id: null, place: null, note: '' } });
    expect(step.draft.entries).toEqual([HANDS, LETTERS]);
  });

  test('what is missing is said, and nothing of the rest is lost', () => {
    const step = takeStep({ seen: seen(HANDS), id: LETTERS.id, note: 'l’enseigne', do: 'add' }, 1);
    expect(step).toMatchObject({
      kind: 'show',
      problems: ['Marquez sur l’image l’endroit où cela se voit.'],
      draft: { entries: [HANDS], id: LETTERS.id, note: 'l’enseigne' },
    });
    const unfinished = takeStep({ seen: seen(HANDS), note: 'l’enseigne', do: 'save' }, 1);
    expect(unfinished).toMatchObject({ kind: 'show', draft: { entries: [HANDS], note: 'l’enseigne' } });
  });

  test('entering takes along the one that is whole', () => {
    const step = takeStep({ seen: seen(HANDS), id: LETTERS.id, place: '0.5 0.5 0.2 0.2', do: 'save' }, 1);
    expect(step).toMatchObject({ kind: 'enter', entries: [HANDS, LETTERS] });
  });

  test('« rien de tel » is an empty entry, and never throws away what was noted', () => {
    expect(takeStep({ do: 'nothing' }, 1)).toMatchObject({ kind: 'enter', entries: [] });
    expect(takeStep({ seen: seen(HANDS), do: 'nothing' }, 1)).toMatchObject({
      kind: 'show',
      draft: { entries: [HANDS] },
    });
    expect(takeStep({ do: 'save' }, 1)).toMatchObject({ kind: 'show' });
  });

  test('one of them is removed, the one in the making is dropped', () => {
    expect(takeStep({ seen: seen(HANDS, LETTERS), do: 'remove-0' }, 1).draft.entries).toEqual([LETTERS]);
    expect(takeStep({ seen: seen(HANDS), id: LETTERS.id, note: 'x', do: 'drop' }, 1).draft).toMatchObject({
      entries: [HANDS],
      id: null,
      note: '',
    });
  });

  test('no more than the rule takes', () => {
    const many = Array.from({ length: MAX_OBSERVATIONS }, () => HANDS);
    const step = takeStep({ seen: seen(...many), id: LETTERS.id, place: '0 0 1 1', do: 'add' }, 1);
    expect(step.kind === 'show' && step.problems[0]).toContain('les plus nettes');
  });

  test('any fields give a draft whose ready ones the rule takes', () => {
    const field = fc.oneof(
      fc.string(),
      fc.array(fc.string()),
      fc.constant(undefined),
      fc.constantFrom('save', 'add', '1'),
    );
    fc.assert(
      fc.property(
        fc.record({ seen: field, id: field, place: field, note: field, size: field, zone: field, do: field }),
        ratios,
        (fields, ratio) => {
          const { draft } = takeStep(fields, ratio);
          expect(readObservations(draft.entries).kind).toBe('ok');
        },
      ),
    );
    expect(takeStep({ seen: '{', do: 'save' }, 1)).toMatchObject({ kind: 'show' });
  });

  test('every observation of the closed list is in the list of the page, once', () => {
    expect(GROUPS.flatMap(({ ids }) => ids).toSorted()).toEqual([...OBSERVATION_IDS].toSorted());
  });
});
