import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { projectCase, type PictureStanding } from '../../src/cases/project.js';
import { watchPicture, type WatchedPage, type WatchInput } from '../../src/cases/watch.js';
import { NO_SURROUNDINGS, type Surroundings } from '../../src/classifiers/index.js';
import { ACKNOWLEDGED } from './events.js';

const STANDING: PictureStanding = { picture: 'p1', gone: null, credited: null, labelled: null, denied: null };
const dated = { day: '2026-12-01', because: 'Noté.' };
const page = (state: WatchedPage['state'], around: Partial<Surroundings> | null = {}): WatchedPage => ({
  url: 'https://mairie.example/agenda',
  state,
  surroundings: around === null ? null : { ...NO_SURROUNDINGS, ...around },
});
const seen = (around: Partial<Surroundings> = {}): WatchedPage => page('seen', around);
const input = (pages: WatchedPage[], part: Partial<WatchInput> = {}): WatchInput => ({
  picture: 'p1',
  standing: STANDING,
  crawl: 'c1',
  at: '2026-12-03T05:00:00.000Z',
  day: '2026-12-03',
  pages,
  letterOn: '2026-11-02',
  eventDay: null,
  knownTexts: [],
  ...part,
});
const kinds = (given: WatchInput): string[] => watchPicture(given).map(({ kind }) => kind);

describe('gone or not', () => {
  test.each<[string, WatchInput, string[]]>([
    ['still there', input([seen()]), []],
    ['gone', input([page('gone')]), ['gone']],
    ['gone from both', input([page('gone'), page('gone')]), ['gone']],
    ['gone from one of two', input([page('gone'), seen()]), []],
    ['one could not be looked at', input([page('gone'), page('not-looked-at')]), []],
    ['none could be looked at', input([page('not-looked-at')]), []],
    ['no page is known', input([]), []],
    [
      'already written down',
      input([page('gone')], {
        standing: { ...STANDING, gone: { ...dated, afterEvent: false, afterLetter: true } },
      }),
      [],
    ],
    [
      'back again',
      input([seen()], {
        standing: { ...STANDING, gone: { ...dated, afterEvent: false, afterLetter: true } },
      }),
      ['back-online'],
    ],
    [
      'not back: nobody could look',
      input([page('not-looked-at')], {
        standing: { ...STANDING, gone: { ...dated, afterEvent: false, afterLetter: true } },
      }),
      [],
    ],
  ])('%s', (_name, given, expected) => {
    expect(kinds(given)).toEqual(expected);
  });

  test.each<[string, Partial<WatchInput>, boolean, boolean, string]>([
    ['after the letter', {}, false, true, 'La lettre était partie le 2 novembre 2026.'],
    ['before its event', { eventDay: '2026-12-24' }, false, true, 'La lettre était partie'],
    ['on the day of its event', { eventDay: '2026-12-03' }, false, true, 'La lettre était partie'],
    ['after its event', { eventDay: '2026-12-02' }, true, true, 'L’événement était passé (2 décembre 2026)'],
    ['without a letter', { letterOn: null }, false, false, 'Aucune lettre n’était partie.'],
    [
      'on the day of the letter',
      { letterOn: '2026-12-03' },
      false,
      false,
      'La lettre n’est partie que le 3 décembre 2026.',
    ],
  ])('%s', (_name, part, afterEvent, afterLetter, why) => {
    const [gone] = watchPicture(input([page('gone')], part));
    expect(gone).toMatchObject({ kind: 'gone', afterEvent, afterLetter, day: '2026-12-03', by: 'crawl:c1' });
    const because = gone?.because.replaceAll('\u00a0', ' ') ?? '';
    expect(because).toContain('Passage du 3 décembre 2026 : la page qui le montrait a été regardée');
    expect(because).toContain(why);
  });
});

describe('what is written beside it now', () => {
  test.each<[string, WatchedPage[], Partial<WatchInput>, string[]]>([
    ['a mention', [seen({ caption: 'Image générée par IA' })], {}, ['labelled']],
    ['a credit', [seen({ credit: 'Illustration : Camille Exemple' })], {}, ['credited']],
    [
      'both, on two pages',
      [seen({ caption: 'Image générée par IA' }), seen({ credit: 'Affiche : Camille Exemple' })],
      {},
      ['labelled', 'credited'],
    ],
    ['a denial is no credit', [seen({ caption: 'Illustration réalisée sans IA' })], {}, ['denied']],
    ['the town itself is no author', [seen({ credit: '© Ville de Saint-Exemple' })], {}, []],
    ['another caption', [seen({ caption: 'Le marché de Noël' })], {}, []],
    [
      'the mention was known at the review',
      [seen({ caption: 'Image  générée par IA ' })],
      { knownTexts: ['image générée par IA'] },
      [],
    ],
    [
      'the credit was known',
      [seen({ credit: 'Illustration : Camille Exemple' })],
      { knownTexts: ['Illustration : Camille Exemple'] },
      [],
    ],
    [
      'already written down',
      [seen({ caption: 'Image générée par IA' })],
      { standing: { ...STANDING, labelled: { ...dated, text: 'x' } } },
      [],
    ],
    ['a notice for the whole page', [seen({ pageCredits: ['Images générées par IA'] })], {}, []],
    [
      'a file name',
      [seen({ fileName: 'DALL·E 2024-11-02 10.00.00.png', addresses: ['https://mairie.example/x.png'] })],
      {},
      [],
    ],
    ['nothing is known of the surroundings', [page('seen', null)], {}, []],
  ])('%s', (_name, pages, part, expected) => {
    expect(kinds(input(pages, part))).toEqual(expected);
  });

  test('says which words and where', () => {
    const [event] = watchPicture(input([seen({ credit: 'Illustration : Camille Exemple' })]));
    expect(event).toMatchObject({ kind: 'credited', text: 'Illustration : Camille Exemple' });
    expect(event?.because).toContain('(« Illustration : Camille Exemple », https://mairie.example/agenda)');
  });
});

test('a crawl that is told twice makes its events once, and all of them are allowed', () => {
  const texts = fc.constantFrom(
    null,
    'Image générée par IA',
    'Illustration : Camille Exemple',
    'Sans IA',
    'Le marché',
  );
  const pages = fc.array(
    fc
      .record({
        state: fc.constantFrom('seen', 'gone', 'not-looked-at' as const),
        caption: texts,
        credit: texts,
      })
      .map(({ state, ...around }) => page(state, around)),
    { maxLength: 4 },
  );
  fc.assert(
    fc.property(fc.array(pages, { maxLength: 5 }), (crawls) => {
      let events = [...ACKNOWLEDGED];
      for (const one of crawls) {
        const standing = (): PictureStanding => projectCase(events).facts.pictures[0] ?? STANDING;
        events = [...events, ...watchPicture(input(one, { standing: standing() }))];
        expect(projectCase(events).refused).toEqual([]);
        expect(watchPicture(input(one, { standing: standing() }))).toEqual([]);
        const isUnknown = one.some(({ state }) => state === 'not-looked-at');
        const isSeen = one.some(({ state }) => state === 'seen');
        if (isUnknown || isSeen)
          expect(watchPicture(input(one)).some(({ kind }) => kind === 'gone')).toBe(false);
      }
    }),
    { numRuns: 60 },
  );
});
