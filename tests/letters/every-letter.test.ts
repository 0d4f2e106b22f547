/** What holds for every letter that can be written: all kinds, grades, marks, officials, places, options and cases. */
import * as fc from 'fast-check';
import { ANSWERS } from '../../src/cases/types.js';
import { describe, expect, test } from 'vitest';
import { GRADES, STRENGTHS, type Mark } from '../../src/classifiers/types.js';
import { OFFICES, typo, type Official } from '../../src/french/index.js';
import {
  DEMANDS,
  ERRORS,
  IMPROVEMENTS,
  draftLetter,
  renderText,
  TEMPLATE_KINDS,
  type Circumstances,
  type LetterAuthority,
  type LetterDocument,
  type LetterDraft,
  type LetterInput,
  type LetterOptions,
} from '../../src/letters/index.js';
import { sampleInput } from '../../src/letters/samples.js';
import { LAST_SENTENCE } from '../../src/letters/template.js';
import { input, loaded, template, textsOf, verdict } from './fixtures.js';

const PLACES = [
  'caption',
  'credit',
  'alt',
  'title',
  'page-credit',
  'answer',
  'jumbf:c2pa.actions',
  'xmp:photoshop:Credit',
  'exif:UserComment',
  'png:tEXt:parameters',
  'address',
  'filename',
  'pixels:sdxl',
  'eye',
  'ailleurs',
];
const anyMark: fc.Arbitrary<Mark> = fc.record({
  id: fc.constantFrom('a', 'c2pa-ai-ingredient'),
  strength: fc.constantFrom(...STRENGTHS),
  kind: fc.constantFrom('generated' as const, 'edited' as const, null),
  generator: fc.constant(null),
  where: fc.constantFrom(...PLACES),
  value: fc.constantFrom('Image créée par IA', 'trainedAlgorithmicMedia', 'x "y" « z »', '{{ grade }}', ''),
  weight: fc.constantFrom('strong' as const, 'counted' as const, 'shown' as const, null),
  explain: fc.constant('Ce qui a été lu.'),
  source: fc.constant('catalogue'),
});
const anyOfficial: fc.Arbitrary<Official | null> = fc.option(
  fc.record({
    office: fc.constantFrom(...OFFICES),
    sex: fc.constantFrom('M' as const, 'F' as const, null),
    lastName: fc.constantFrom('Exemple', undefined),
    charge: fc.constantFrom('la culture', 'les fêtes', undefined),
    mayorSex: fc.constantFrom('M' as const, 'F' as const, undefined),
  }),
);
const place = (name: string, kind: LetterAuthority['kind'], typeLiaison: number | null = null) => ({
  ...input().authority,
  name,
  kind,
  typeLiaison,
});
const anyAuthority = fc.constantFrom(
  input().authority,
  place('Le Mans', 'commune', 2),
  place('Les Ulis', 'commune', 4),
  place('L’Haÿ-les-Roses', 'commune', 5),
  place('Ajaccio', 'commune', 1),
  place('Hérault', 'departement'),
  place('Manche', 'departement'),
  place('Bretagne', 'region'),
  place('CC du Pays d’Exemple', 'epci'),
  place('Nantes Métropole', 'epci'),
  place('Syndicat mixte d’Exemple', 'autre'),
  { ...input().authority, addressLines: [], email: null, documentsEmail: 'prada@saint-exemple.example' },
);
const day = fc.constantFrom('2026-08-01', '2026-08-02', '2026-09-07', '2026-11-24', '2026-12-24');
const previous = (kind: 't0' | 't1' | 't2', receivedOn: string | null) => ({
  kind,
  reference: kind === 't2' ? 'VIG-2026-000140' : 'VIG-2026-000123',
  sentOn: kind === 't2' ? '2026-09-05' : '2026-08-03',
  receivedOn,
  unanswered: kind === 't0' ? ['le nom de la personne qui a créé ce visuel ;'] : ['si une règle existe ;'],
});
const anyThread = fc.constantFrom<NonNullable<Circumstances['previous']>>(
  [],
  [previous('t0', '2026-08-04')],
  [previous('t1', '2026-08-04')],
  [previous('t1', null)],
  [previous('t1', '2026-08-04'), previous('t2', '2026-09-08')],
  [previous('t1', '2026-08-04'), previous('t2', '2026-09-08')],
  [previous('t0', '2026-08-04'), previous('t2', '2026-09-08')],
  [previous('t1', '2026-08-04'), previous('t2', null)],
);
const anyCircumstances: fc.Arbitrary<Circumstances> = fc.record({
  previous: anyThread,
  event: fc.option(fc.record({ name: fc.constantFrom('Fête de l’été', null), on: day })),
  isOffline: fc.boolean(),
  contract: fc.option(
    fc.record({
      number: fc.constantFrom('2026COM001', 'Lot "1"\n', null),
      subject: fc.constantFrom('Création "visuelle"'),
      notifiedOn: day,
      amountEuros: fc.constantFrom(24_000, 0, null),
    }),
  ),
  tender: fc.option(
    fc.record({ subject: fc.constant('Affiches'), reference: fc.constantFrom('2026-1', null) }),
  ),
  isSmall: fc.constantFrom(false, false, true),
  answer: fc.option(
    fc.record({
      receivedOn: day,
      nature: fc.constantFrom(...ANSWERS),
      quotation: fc.constantFrom('Nous avons utilisé un outil d’IA.', null),
      commitment: fc.constantFrom('Nous passerons commande.', null),
    }),
    { nil: undefined },
  ),
  improvement: fc.constantFrom(...IMPROVEMENTS, null),
  error: fc.constantFrom(...ERRORS, null),
  executive: anyOfficial,
  priorNoticeOn: fc.constantFrom('2026-10-01', '2026-10-20', '2026-11-20', null),
});
const anyOptions: fc.Arbitrary<LetterOptions> = fc.record({
  inclusive: fc.constantFrom('point' as const, 'doublet' as const),
  demands: fc.subarray([...DEMANDS]),
  withClause: fc.boolean(),
  withCriterion: fc.boolean(),
  withCharter: fc.boolean(),
  withQuestion: fc.boolean(),
  isRealistic: fc.constantFrom(true, true, false, null),
  hasVisibleLabel: fc.constantFrom(false, false, true, null),
  copies: fc.constantFrom([], [], ['Madame Exemple, adjointe à la culture']),
});
const anyCase = fc.record({
  kind: fc.constantFrom(...TEMPLATE_KINDS),
  grade: fc.constantFrom(...GRADES),
  marks: fc.array(anyMark, { maxLength: 5 }),
  official: anyOfficial,
  authority: anyAuthority,
  integrity: fc.constantFrom(
    'intact' as const,
    'signer-not-verified' as const,
    'not-checked' as const,
    'broken' as const,
    null,
  ),
  title: fc.constantFrom('Marché de Noël', null, '{{ ref }}', 'Affiche générée par IA', 'L’“été” en fête'),
  credit: fc.constantFrom(null, undefined, 'Mairie'),
  pageUrl: fc.constantFrom(
    'https://www.saint-exemple.example/agenda',
    'https://www.saint-exemple.example/image-ia',
    null,
  ),
  since: fc.constantFrom('2026-08-01', '2026-08-02', '2026-10-01', null),
  local: fc.constantFrom(null, input().localParagraph),
  options: anyOptions,
  circumstances: anyCircumstances,
});
/** Most cases refuse most letters: half of them get what such a letter needs, and stay as they are otherwise. */
function likely(one: Case): Case {
  const needsThread = one.kind === 't2' || one.kind === 't4' || one.kind === 't7';
  const declared: Mark = {
    id: 'b',
    strength: 'declared',
    kind: 'generated',
    generator: null,
    where: 'xmp:Iptc4xmpExt:DigitalSourceType',
    value: 'trainedAlgorithmicMedia',
    weight: null,
    explain: 'Ce qui a été lu.',
    source: 'catalogue',
  };
  return {
    ...one,
    grade: one.grade === 'stated' ? 'stated' : 'technical',
    marks: [...one.marks, declared],
    options: { ...one.options, isRealistic: true, hasVisibleLabel: false },
    circumstances: {
      ...one.circumstances,
      isSmall: false,
      priorNoticeOn: '2026-10-01',
      improvement: one.circumstances.improvement ?? 'credited',
      ...(needsThread
        ? {
            previous: [
              previous('t1', '2026-08-04'),
              ...(one.kind === 't2' ? [] : [previous('t2', '2026-09-08')]),
            ],
            // Whoever answered is told of no silence.
            ...(one.kind === 't2' ? {} : { answer: null }),
          }
        : {}),
    },
  };
}

type Case = typeof anyCase extends fc.Arbitrary<infer Made> ? Made : never;

function inputOf(one: Case): LetterInput {
  const sample = sampleInput(template(one.kind), loaded.parts, one.grade);
  const { visual } = sample;
  if (visual === null) throw new Error('the sample has a visual');
  const document = sample.circumstances?.documentRequest;
  return {
    ...sample,
    verdict: verdict(one.grade, one.marks),
    official: one.official,
    authority: one.authority,
    integrity: one.integrity,
    visual: { ...visual, title: one.title, credit: one.credit, pageUrl: one.pageUrl, since: one.since },
    localParagraph: one.local,
    options: { ...sample.options, ...one.options },
    circumstances: { ...one.circumstances, documentRequest: document ?? null },
  };
}

const plain = (text: string) => text.replaceAll('\u00a0', ' ');
/** The letter's own voice: without what it quotes, what people typed and what was read as it stood. */
function voiceOf(document: LetterDocument): string {
  const blocks = [...document.body, ...document.textAnnexes.flatMap(({ blocks: texts }) => texts)];
  return plain(
    [document.objet, document.emailSubject, document.title, ...blocks.flatMap(textsOf)].join('\n'),
  ).replace(/«[^»]*»/gu, '«»');
}

/** Written apart from `wording.ts`: what that list forgets is found here. */
const AI =
  /(?<!\p{L})(?:IA|I\.A\.|AI)(?!\p{L})|intelligence artificielle|générati|généré|chat-?gpt|midjourney|trainedAlgorithmic|C2PA|hypertrucage/iu;
const ASSERTS =
  /vous avez (?:utilisé|employé|eu recours)|(?:est|a été|ont été) (?:entièrement )?(?:générée?|créée?|réalisée?|produite?)s? (?:par|avec) (?:une |l’)?(?:IA|intelligence)|il s’agit d’une? (?:image|visuel) (?:IA|générée?)|indique(?:nt)? (?:l’intervention|une modification|l’usage)|signalent, parmi|accompagné de la mention|porte la mention|indique(?:z)? (?:vous|elle)-même|dépend d’un service de génération|atteste(?:nt)? |déclare/iu;
const BANNED =
  /(?<!\p{L})(?:vols?|voler|volé|plagiats?|menti|mensonges?|illégal\p{L}*|illégaux|fraud\p{L}*|scandal\p{L}*|honteu\p{L}*|complic\p{L}*|détourne\p{L}*|preuves?|prouv\p{L}*|entièrement généré\p{L}*|urgent)(?!\p{L})/iu;
const DUTY = 'article 50, paragraphe 4';
const UNFINISHED =
  /undefined|\[object|null|NaN|\{\{|\{%|[\uf8f0\uf8f1]|\(\s*\)|\[\s*\]|«\s*»(?=.)|\(, | {2}|\.\.|;\s*\.|: \.|,\s*[.,;]/u;
/** « de le » is no French before a noun; before a verb (« de les créditer ») it is. */
const NOT_FRENCH =
  /(?<!\p{L})(?:(?:de|à) les?(?! \p{Ll}+(?:er|ir|re)(?!\p{L}))|de un|si il|que il|que elle|l[ea] artiste|de elle)(?!\p{L})/iu;

function inspect(one: Case, draft: LetterDraft): void {
  const { document, grade } = draft;
  const voice = voiceOf(document).replaceAll('{{ ref }}', 'x');
  const opened = one.circumstances.previous?.[0]?.kind;
  const isSilent = one.kind === 't0' || one.kind === 't10' || (one.kind === 't2' && opened === 't0');
  const carrying =
    one.marks.some(({ strength }) => ['stated', 'declared', 'signature'].includes(strength)) &&
    ['stated', 'technical'].includes(one.grade);

  if (isSilent) expect(plain(renderText(document))).not.toMatch(AI);
  if (isSilent || !carrying || grade === 'hinted' || grade === 'none') expect(voice).not.toMatch(ASSERTS);
  if (grade !== 'stated') expect(voice).not.toMatch(/de la mention|la mention «|indiquez vous-même/iu);
  if (one.kind === 't1' && grade === 'hinted') expect(voice).toContain('demander si');
  if (grade === 'hinted' || grade === 'none')
    expect(['t5', 't9', 't10'].includes(one.kind) || document.copies.length === 0).toBe(true);

  // Article 50, 4: told anew here from the reference (law.md §9).
  const stated = one.marks.filter(
    ({ strength, where }) => strength === 'stated' && ['caption', 'credit', 'alt', 'title'].includes(where),
  );
  const mayBeDuty =
    one.kind === 't1' &&
    ['stated', 'technical'].includes(grade) &&
    one.options.isRealistic === true &&
    one.options.hasVisibleLabel === false &&
    (one.since === null || one.since >= '2026-08-02') &&
    !(grade === 'stated' && stated.length > 0 && one.marks.every(({ where }) => where !== 'answer'));
  if (voice.includes(DUTY)) expect(mayBeDuty).toBe(true);

  expect(voice).not.toMatch(BANNED);
  const lines = voice.replaceAll('«»', '« x »');
  expect(lines).not.toMatch(UNFINISHED);
  expect(lines).not.toMatch(NOT_FRENCH);
  expect(typo(lines, 'print')).not.toMatch(/["']|[ ][;:!?»]|«[ ]/u);
  expect(Array.from(document.emailSubject).length).toBeLessThanOrEqual(78);
  expect(document.emailSubject.endsWith('[VIG-2026-000160]')).toBe(true);
  expect(Array.from(document.objet).length).toBeLessThanOrEqual(90);
  if (document.form === 'letter') {
    expect(document.body.at(-1)).toEqual({ kind: 'paragraph', text: LAST_SENTENCE });
    expect(plain(document.politesse ?? '')).toContain(`, ${plain(document.appel ?? 'none')}`);
    expect(document.recipient.every((line) => line.trim() !== '' && line.length <= 38)).toBe(true);
  }
  expect(document.status).toBe('projet');
  expect(document.title.startsWith('PROJET')).toBe(true);
  for (const block of document.body) expect(textsOf(block).every((words) => words.trim() !== '')).toBe(true);
}

describe('every letter that can be written', () => {
  test('asserts nothing without its mark, accuses nobody, leaves nothing unfinished, and is French', () => {
    const written = new Map<string, number>();
    let duties = 0;
    fc.assert(
      fc.property(anyCase, fc.boolean(), (any, isLikely) => {
        const one = isLikely ? likely(any) : any;
        const outcome = draftLetter(inputOf(one));
        if (outcome.kind === 'refused') {
          expect(outcome.message).toMatch(/^[A-ZÀÉ].*\.$/u);
          return;
        }
        written.set(one.kind, (written.get(one.kind) ?? 0) + 1);
        if (voiceOf(outcome.draft.document).includes(DUTY)) duties += 1;
        inspect(one, outcome.draft);
      }),
      { numRuns: 400 },
    );
    // None of the kinds is refused so often that nothing was looked at.
    for (const kind of TEMPLATE_KINDS) expect([kind, written.has(kind)]).toEqual([kind, true]);
    expect(duties).toBeGreaterThan(0);
  });
});
