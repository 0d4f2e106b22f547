/** Letters about two or three visuals: what is said of one rests on its own marks, whatever stands beside it. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GRADES, type Grade, type Mark } from '../../src/classifiers/types.js';
import {
  draftLetter,
  renderText,
  TEMPLATE_KINDS,
  type LetterDocument,
  type LetterInput,
  type LetterOptions,
  type TemplateKind,
} from '../../src/letters/index.js';
import { annexesOf } from '../../src/letters/annex.js';
import { sampleInput } from '../../src/letters/samples.js';
import type { SeenVisual } from '../../src/letters/types.js';
import { loaded, mark, template, textsOf, verdict } from './fixtures.js';

const TITLES = ['Marché de Noël', 'Fête de la musique', 'Vœux'] as const;
const ORDINALS = /^Le (premier|second|deuxième|troisième)/u;

/** The mark of a visual names it, so that a word that strays is seen. */
const ownMark = (place: number, part: Partial<Mark>): Mark =>
  mark({ id: `m${place}`, value: `mot${place}`, ...part });
const stated = (place: number) => ownMark(place, { strength: 'stated', where: 'caption' });
const declared = (place: number) => ownMark(place, {});
const hinted = (place: number) => ownMark(place, { strength: 'hint', weight: 'strong', where: 'filename' });

const MARKS: Readonly<Record<Grade, (place: number) => readonly Mark[]>> = {
  stated: (place) => [stated(place)],
  technical: (place) => [declared(place)],
  hinted: (place) => [hinted(place)],
  none: () => [],
};

interface One {
  readonly grade: Grade;
  readonly marks: readonly Mark[];
  readonly integrity?: LetterInput['integrity'];
  readonly seenAt?: string;
  readonly isOffline?: boolean;
}

const one = (grade: Grade, place: number): One => ({ grade, marks: MARKS[grade](place) });

function inputOf(kind: TemplateKind, all: readonly One[], part: Partial<LetterInput> = {}): LetterInput {
  const sample = sampleInput(template(kind), loaded.parts, 'technical');
  const seen = all.map((each, place): SeenVisual => {
    if (sample.visual === null) throw new Error('the sample has a visual');
    return {
      verdict: verdict(each.grade, each.marks),
      integrity: each.integrity ?? null,
      visual: {
        ...sample.visual,
        title: TITLES[place] ?? null,
        sha256: String(place).repeat(64),
        seenAt: each.seenAt ?? sample.visual.seenAt,
        isOffline: each.isOffline,
      },
    };
  });
  const [first, ...others] = seen;
  if (first === undefined) throw new Error('no visual');
  return { ...sample, ...first, others, ...part };
}

const outcomeOf = (kind: TemplateKind, all: readonly One[], part: Partial<LetterInput> = {}) =>
  draftLetter(inputOf(kind, all, part));

function documentOf(
  kind: TemplateKind,
  grades: readonly Grade[],
  options: LetterOptions = {},
): LetterDocument {
  const outcome = outcomeOf(kind, grades.map(one), { options });
  if (outcome.kind === 'refused') throw new Error(outcome.message);
  return outcome.draft.document;
}

const blocksOf = ({ body, textAnnexes }: LetterDocument) => [
  ...body,
  ...textAnnexes.flatMap(({ blocks }) => blocks),
];
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/gu, ' ');
const wordsOf = (document: LetterDocument) => plain(blocksOf(document).flatMap(textsOf).join('\n'));

/** Written apart from `wording.ts`. */
const ASSERTS =
  /indique(?:nt)? (?:l’intervention|une modification)|signalent, parmi|accompagné de la mention|porte la mention|indique(?:z)? (?:vous|elle)-même|dépend d’un service de génération/iu;

const anyStrength = fc.constantFrom(
  'stated' as const,
  'declared' as const,
  'signature' as const,
  'hint' as const,
  'human' as const,
);
const anyOne = (place: number): fc.Arbitrary<One> =>
  fc.record({
    grade: fc.constantFrom(...GRADES),
    marks: fc.array(
      fc
        .record({
          strength: anyStrength,
          where: fc.constantFrom('caption', 'jumbf:c2pa', 'xmp:Credit', 'filename', 'answer', 'address'),
          weight: fc.constantFrom('strong' as const, 'shown' as const),
        })
        .map((part) => ownMark(place, part)),
      { maxLength: 3 },
    ),
    integrity: fc.constantFrom('intact' as const, 'broken' as const, null),
    isOffline: fc.boolean(),
  });
const anySeveral = fc
  .tuple(anyOne(0), anyOne(1), anyOne(2), fc.boolean())
  .map(([first, second, third, isThree]) => (isThree ? [first, second, third] : [first, second]));
const FIRM = new Set(['stated', 'declared', 'signature']);

describe('two or three visuals', () => {
  test('nothing about the use of AI is ever asserted of a visual without its own mark', () => {
    const written = new Set<string>();
    let asserted = 0;
    let joined = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...TEMPLATE_KINDS),
        anySeveral,
        fc.boolean(),
        fc.boolean(),
        (kind, any, isAlike, isRealistic) => {
          // Most mixtures are refused where marks are spoken of: half of the cases have one grade and a mark of it.
          const all = isAlike
            ? any.map((each, place) => ({
                ...each,
                grade: any[0]?.grade ?? 'none',
                marks: [...each.marks, ...MARKS[any[0]?.grade ?? 'none'](place)],
              }))
            : any;
          const outcome = outcomeOf(kind, all, { options: { isRealistic, hasVisibleLabel: false } });
          if (outcome.kind === 'refused') {
            expect(outcome.message).toMatch(/^[A-ZÀÉ].*\.$/u);
            return;
          }
          written.add(kind);
          const { document, remarks } = outcome.draft;
          const others: string[] = [];
          for (const text of blocksOf(document).flatMap(textsOf)) {
            // Visuals of which the same was read share a paragraph, and each of them has to carry it.
            const places = [...all.keys()].filter(
              (index) => ORDINALS.test(text) && plain(text).includes(`« ${TITLES[index]} », se trouvait`),
            );
            if (places.length === 0) {
              others.push(text);
              continue;
            }
            const carry = places.every((place) => {
              const own = all[place];
              return (
                own?.marks.some(({ strength }) => FIRM.has(strength)) === true &&
                ['stated', 'technical'].includes(own.grade)
              );
            });
            const voice = plain(text).replace(/«[^»]*»/gu, '«»');
            if (ASSERTS.test(voice)) asserted += 1;
            if (places.length > 1) joined += 1;
            if (!carry) expect(voice).not.toMatch(ASSERTS);
            for (const stranger of all.keys())
              if (!places.includes(stranger) || places.length > 1)
                expect(text).not.toContain(`mot${stranger}`);
          }
          const rest = plain(others.join('\n')).replace(/«[^»]*»/gu, '«»');
          expect(rest).not.toMatch(ASSERTS);
          expect(rest).not.toMatch(/mot\d/u);
          for (const [place, annex] of annexesOf(document).entries()) {
            expect(annex.facts.map(({ value }) => value)).toContain(String(place).repeat(64));
            expect(annex.marks.every(({ id }) => id === `m${place}`)).toBe(true);
          }
          expect(rest).not.toMatch(/undefined|null|\(\s*\)/u);
          // A reminder repeats the questions of the sample’s first letter, which had one.
          if (kind !== 't2') expect(rest).not.toMatch(/(?<!\p{L})(?:ce|un) visuel(?!\p{L})/iu);
          expect(remarks.filter(({ code }) => code === 'wording')).toEqual([]);
        },
      ),
      { numRuns: 250 },
    );
    expect(asserted).toBeGreaterThan(0);
    expect(joined).toBeGreaterThan(0);
    for (const kind of TEMPLATE_KINDS) expect([kind, written.has(kind)]).toEqual([kind, true]);
  });

  test.each([
    ['t1', ['technical', 'hinted'], 'Ces visuels n’ont pas le même constat'],
    ['t1', ['stated', 'technical'], 'Ces visuels n’ont pas le même constat'],
    ['t1', ['hinted', 'hinted', 'technical'], 'Ces visuels n’ont pas le même constat'],
    ['t1', ['technical', 'none'], 'Aucune marque ne permet de parler d’IA'],
    ['t4', ['technical', 'stated'], 'Ces visuels n’ont pas le même constat'],
    ['t7', ['stated', 'technical'], 'Ces visuels n’ont pas le même constat'],
    ['t8', ['stated', 'technical'], 'Ces visuels n’ont pas le même constat'],
    ['t1', ['technical', 'technical', 'technical', 'technical'], 'Une lettre parle de 3 visuels au plus'],
  ] as const)('%s refuses %j', (kind, grades, words) => {
    const outcome = outcomeOf(kind, grades.map(one));
    expect(outcome).toMatchObject({ kind: 'refused', message: expect.stringContaining(words) as string });
  });

  test('what says nothing of marks takes all together, at the weakest grade', () => {
    const grades = ['stated', 'hinted', 'technical'] as const;
    for (const kind of ['t0', 't3', 't5', 't6', 't10'] as const) {
      const outcome = outcomeOf(kind, grades.map(one));
      expect([kind, outcome.kind === 'draft' ? outcome.draft.grade : outcome.message]).toEqual([
        kind,
        'hinted',
      ]);
    }
    // At grade C no document about AI is asked for, whatever the other visuals carry.
    expect(wordsOf(documentOf('t3', grades))).not.toContain('l’IA');
    expect(plain(renderText(documentOf('t0', grades)))).not.toMatch(/(?<!\p{L})IA(?!\p{L})|mot\d/u);
  });

  test('each has its own check, its own day and its own absence', () => {
    const outcome = outcomeOf('t1', [
      {
        grade: 'technical',
        marks: [ownMark(0, { where: 'jumbf:c2pa' })],
        integrity: 'intact',
        seenAt: '2026-11-20T09:00:00Z',
      },
      {
        grade: 'technical',
        marks: [ownMark(1, { where: 'jumbf:c2pa' })],
        integrity: 'not-checked',
        isOffline: true,
      },
    ]);
    if (outcome.kind === 'refused') throw new Error(outcome.message);
    const [first = '', second = ''] = outcome.draft.document.body
      .flatMap(textsOf)
      .map(plain)
      .filter((text) => ORDINALS.test(text));
    expect(first).toContain('leur signature correspond au fichier)');
    expect(first).toContain('relevées le 20 novembre 2026');
    expect(first).not.toContain('en ligne');
    expect(second).toContain('leur signature n’a pas pu être contrôlée');
    expect(second).toContain('Il n’est plus en ligne à ce jour.');
    const signatures = annexesOf(outcome.draft.document).map(
      ({ facts }) => facts.find(({ label }) => label === 'Signature C2PA')?.value,
    );
    expect(signatures).toEqual([
      'La signature correspond au fichier publié.',
      'La signature n’a pas pu être contrôlée (format ou algorithme hors de portée).',
    ]);
  });

  const said = (all: readonly One[], kind: TemplateKind = 't1') => {
    const outcome = outcomeOf(kind, all);
    if (outcome.kind === 'refused') throw new Error(outcome.message);
    return blocksOf(outcome.draft.document)
      .flatMap(textsOf)
      .map(plain)
      .filter((text) => ORDINALS.test(text));
  };
  const c2pa = (integrity: 'intact' | 'not-checked'): One => ({
    grade: 'technical',
    marks: [mark({ where: 'jumbf:c2pa' })],
    integrity,
  });
  const caption = (value: string): One => ({
    grade: 'stated',
    marks: [mark({ strength: 'stated', where: 'caption', value })],
  });

  test('what was read of several alike is said once, and of whom', () => {
    const [all, ...none] = said([one('technical', 0), one('technical', 1)]);
    expect(none).toEqual([]);
    expect(all).toMatch(
      /^Le premier, « Marché de Noël », se trouvait .* Le second, « Fête de la musique », se trouvait .*\. Pour chacun de ces deux visuels, les métadonnées du fichier publié \(norme IPTC\/XMP, relevées le 23 novembre 2026\) indiquent l’intervention/u,
    );
    const days = said([one('technical', 0), { ...one('technical', 1), seenAt: '2026-11-20T09:00:00Z' }]);
    expect(days).toHaveLength(1);
    expect(days[0]).toContain('le 20 novembre 2026. Pour chacun');
    expect(days[0]).toContain('relevées aux mêmes dates');
    expect(said([caption('Visuel IA'), caption('Visuel IA')])).toEqual([
      expect.stringMatching(/Chacun de ces deux visuels est accompagné de la mention « Visuel IA »\.$/u),
    ]);
    expect(said([one('hinted', 0), one('hinted', 1), one('hinted', 2)])).toEqual([
      expect.stringMatching(
        /Pour chacun de ces trois visuels, un élément \(le nom du fichier\) nous amène à nous demander/u,
      ),
    ]);
  });

  test('of three, two alike are named, and the other one has its own words', () => {
    const [alike = '', other = '', ...rest] = said([c2pa('intact'), c2pa('not-checked'), c2pa('intact')]);
    expect(rest).toEqual([]);
    expect(alike).toMatch(
      /^Le premier, « Marché de Noël ».* Le troisième, « Vœux ».*Pour chacun de ces deux visuels \(le premier et le troisième\), les métadonnées .* leur signature correspond au fichier\)/u,
    );
    expect(other).toMatch(/^Le deuxième, .*\. Les métadonnées .* n’a pas pu être contrôlée\)/u);
    // A word apart is a finding apart.
    expect(said([caption('Visuel IA'), caption('Image IA')])).toHaveLength(2);
    const edited = { ...one('technical', 1), marks: [mark({ kind: 'edited' })] };
    expect(said([one('technical', 0), edited])).toHaveLength(2);
    const human = mark({ strength: 'human', where: 'xmp:Credit', weight: 'counted' });
    expect(said([one('technical', 0), { ...one('technical', 1), marks: [mark({}), human] }])).toHaveLength(2);
    // T0 says nothing of marks: each keeps its line.
    expect(said([one('technical', 0), one('technical', 1)], 't0')).toHaveLength(2);
  });

  test('the duty of article 50 is spoken of only when it holds for each of them', () => {
    const options = { isRealistic: true, hasVisibleLabel: false };
    const duty = 'article 50, paragraphe 4';
    expect(wordsOf(documentOf('t1', ['technical', 'technical'], options))).toContain(duty);
    const late = outcomeOf(
      't1',
      [one('technical', 0), { ...one('technical', 1), seenAt: '2026-07-01T09:00:00Z' }],
      {
        options,
      },
    );
    if (late.kind === 'refused') throw new Error(late.message);
    expect(wordsOf(late.draft.document)).not.toContain(duty);
    expect(wordsOf(late.draft.document)).toContain('indépendamment de toute obligation légale');
    expect(wordsOf(documentOf('t1', ['stated', 'stated'], options))).not.toContain(duty);
  });

  test('a text that knows one visual only is not stretched over two', () => {
    const single = { ...template('t1'), body: 'Le visuel « {{ visuel.titre }} ». {{ phrase_grade }}' };
    const outcome = draftLetter(
      inputOf('t1', [one('technical', 0), one('technical', 1)], { template: single }),
    );
    expect(outcome).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('ne sait parler que d’un visuel') as string,
    });
  });
});

describe('what the writer chose', () => {
  const previous = {
    kind: 't1' as const,
    reference: 'VIG-2026-000123',
    sentOn: '2026-09-07',
    receivedOn: '2026-09-08',
    unanswered: ['si une règle existe ;', 'quel budget est prévu.'],
  };

  test.each([
    [[], ['si une règle existe ;', 'quel budget est prévu.']],
    [[0], ['quel budget est prévu.']],
    [[1], ['si une règle existe.']],
    [[1, 7], ['si une règle existe.']],
  ])('a reminder without the questions that were answered: %j', (answered, items) => {
    const sample = sampleInput(template('t2'), loaded.parts, 'technical', {
      options: { answered },
      circumstances: { previous: [previous] },
    });
    const outcome = draftLetter(sample);
    if (outcome.kind === 'refused') throw new Error(outcome.message);
    expect(outcome.draft.document.body.filter(({ kind }) => kind === 'list')).toEqual([
      { kind: 'list', items },
    ]);
  });

  test('a reminder of nothing left is refused', () => {
    const sample = sampleInput(template('t2'), loaded.parts, 'technical', {
      options: { answered: [0, 1] },
      circumstances: { previous: [previous] },
    });
    expect(draftLetter(sample)).toEqual({
      kind: 'refused',
      message: 'Aucune question ne reste sans réponse.',
    });
  });

  test('a contract without a day; on hints it has no place, and that is told', () => {
    const contract = { subject: 'Affiches des fêtes', notifiedOn: null, amountEuros: null };
    const made = (grade: Grade) => {
      const outcome = draftLetter(
        sampleInput(template('t1'), loaded.parts, grade, { circumstances: { contract } }),
      );
      if (outcome.kind === 'refused') throw new Error(outcome.message);
      return outcome.draft;
    };
    expect(wordsOf(made('technical').document)).toContain(
      'mentionnent un contrat « Affiches des fêtes ». Nous ne savons pas si ce visuel en relève',
    );
    expect(wordsOf(made('hinted').document)).not.toContain('Affiches des fêtes');
    expect(made('hinted').remarks.map(({ message }) => message)).toContain(
      'Le paragraphe sur le contrat n’y figure pas : cette lettre n’en a pas, ou pas à ce constat.',
    );
  });
});

describe('the sheet for the CADA', () => {
  const request = {
    reference: 'VIG-2026-000131',
    sentOn: '2026-09-07',
    receivedOn: '2026-09-08',
    receipt: 'accusé de réception du 8 septembre 2026',
    refusedOn: '2026-10-08',
    isTacit: true,
    lastDay: '2026-12-07',
    asked: { documents: ['le contrat'], period: { from: '2026-01-01', to: '2026-06-30' } },
  };
  const made = (part: object, writtenOn = '2026-11-24') =>
    draftLetter(
      sampleInput(template('t3b'), loaded.parts, 'technical', {
        writtenOn,
        circumstances: { documentRequest: { ...request, ...part } },
      }),
    );

  test('says what the request asked, not what would be asked today', () => {
    const outcome = made({});
    if (outcome.kind === 'refused') throw new Error(outcome.message);
    const words = wordsOf(outcome.draft.document);
    expect(outcome.draft.document.body).toContainEqual({ kind: 'list', items: ['le contrat.'] });
    expect(words).toContain('du 1er janvier 2026 au 30 juin 2026');
  });

  test.each([
    [
      'the day before the refusal',
      {},
      '2026-10-07',
      'La collectivité a jusqu’au 8 octobre 2026 pour répondre',
    ],
    ['the day of the refusal', {}, '2026-10-08', null],
    ['the last day', {}, '2026-12-07', null],
    ['the day after', {}, '2026-12-08', 'Le délai pour saisir la CADA a pris fin le 7 décembre 2026'],
    ['silence without a receipt', { receivedOn: null, receipt: null }, '2026-11-24', 'n’est pas prouvée'],
    [
      'a written refusal without a receipt',
      { receivedOn: null, receipt: null, isTacit: false },
      '2026-11-24',
      null,
    ],
    [
      'the documents came',
      { settled: { how: 'complete', on: '2026-10-20' } },
      '2026-11-24',
      'ont été reçus le 20 octobre 2026',
    ],
    [
      'there are none',
      { settled: { how: 'none-exist', on: '2026-10-20' } },
      '2026-11-24',
      'n’existent pas le',
    ],
    ['given up', { settled: { how: 'ended', on: '2026-10-20' } }, '2026-11-24', 'est close depuis'],
    ['asked already', { settled: { how: 'referred', on: '2026-10-20' } }, '2026-11-24', 'déjà saisie'],
  ])('%s', (_, part, writtenOn, words) => {
    const outcome = made(part, writtenOn);
    if (words === null) expect(outcome.kind).toBe('draft');
    else expect(outcome.kind === 'refused' ? plain(outcome.message) : '').toContain(words);
  });
});
