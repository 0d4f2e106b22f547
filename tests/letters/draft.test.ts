import { describe, expect, expectTypeOf, test } from 'vitest';
import { GRADES } from '../../src/classifiers/types.js';
import {
  draftLetter,
  renderText,
  selectTemplate,
  type ApprovedLetter,
  type LetterDraft,
} from '../../src/letters/index.js';
import { LOCAL_PLACEHOLDER } from '../../src/letters/draft.js';
import { annexOf, caption, hint, input, mark, template, textsOf, verdict } from './fixtures.js';

function drafted(part: Parameters<typeof input>[0] = {}): LetterDraft {
  const outcome = draftLetter(input(part));
  if (outcome.kind === 'refused') throw new Error(outcome.message);
  return outcome.draft;
}

const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const bodyOf = (draft: LetterDraft) => plain(draft.document.body.flatMap(textsOf).join('\n'));
const questions = (draft: LetterDraft) =>
  draft.document.body.flatMap((block) => (block.kind === 'list' ? block.items : []));

describe('which letter', () => {
  test.each([
    ['stated', 't1', false],
    ['technical', 't1', false],
    ['hinted', 't0', false],
    ['none', 't0', true],
  ] as const)('%s', (grade, kind, onRequest) =>
    expect(selectTemplate(grade)).toMatchObject({ kind, onRequest }),
  );

  test('T1 is refused where nothing was read', () => {
    expect(draftLetter(input({ verdict: verdict('none', []) })).kind).toBe('refused');
  });
});

describe('promise 1, by types', () => {
  test('a draft is a PROJET and no approved letter', () => {
    expect(drafted().status).toBe('projet');
    expect(drafted().document.status).toBe('projet');
    expectTypeOf<LetterDraft>().not.toExtend<ApprovedLetter>();
    expectTypeOf<Omit<ApprovedLetter, never>>().toExtend<{ kind: 'approved-letter' }>();
    // Everything but the brand is not enough.
    expectTypeOf<{
      kind: 'approved-letter';
      reference: string;
      to: string;
      cc: string[];
      replyTo: null;
      subject: string;
      text: string;
      pdf: Uint8Array;
    }>().not.toExtend<ApprovedLetter>();
  });
});

describe('T1', () => {
  test('B has four questions and the union’s paragraph before them', () => {
    const draft = drafted();
    expect(questions(draft)).toHaveLength(4);
    expect(bodyOf(draft).indexOf('défend les artistes')).toBeLessThan(
      bodyOf(draft).indexOf('de nous indiquer'),
    );
    expect(bodyOf(draft)).not.toContain('Au-delà de ce visuel');
  });

  test('A asks who decided, not whether', () => {
    const draft = drafted({ verdict: verdict('stated', [caption]) });
    expect(questions(draft)[0]).toContain('par qui et sur décision de qui');
    expect(questions(draft)[0]).not.toMatch(/^si /u);
  });

  test('C keeps two questions, apologises, and speaks of the union after them', () => {
    const draft = drafted({ verdict: verdict('hinted', [hint]) });
    expect(questions(draft)).toHaveLength(2);
    expect(bodyOf(draft)).toContain('de nous excuser de cette question');
    expect(bodyOf(draft).indexOf('Au-delà de ce visuel, le Syndicat')).toBeGreaterThan(
      bodyOf(draft).indexOf('nous excuser'),
    );
  });

  test('the dates: seen in Paris, answered on a working day', () => {
    const draft = drafted({ visual: { ...input().visual, seenAt: '2026-11-23T23:30:00Z' } });
    expect(bodyOf(draft)).toContain('Le 24 novembre 2026, nous avons constaté');
    expect(draft.answerOn).toBe('2027-01-06');
    expect(bodyOf(draft)).toContain('avant le 6 janvier 2027');
  });

  test('the annex has the address, the time, the hash and every mark with its place', () => {
    const annex = annexOf(
      drafted({
        integrity: 'intact',
        verdict: verdict('technical', [mark({ where: 'jumbf:c2pa.actions' })]),
      }).document,
    );
    expect(annex.facts.map((fact) => fact.label)).toEqual([
      'Page',
      'Image',
      'Fichier lu',
      'Constat',
      'Empreinte SHA-256',
      'Signature C2PA',
    ]);
    expect(annex.marks[0]).toMatchObject({ where: 'jumbf:c2pa.actions', id: 'iptc-dst-trained' });
  });

  test('a missing local paragraph leaves a visible place for it', () => {
    const draft = drafted({ localParagraph: null });
    expect(bodyOf(draft)).toContain(LOCAL_PLACEHOLDER);
    expect(draft.remarks.map((one) => one.code)).toContain('local-paragraph');
  });

  test('a local paragraph keeps its paragraphs and its own words are looked at', () => {
    const draft = drafted({
      localParagraph:
        'Premier paragraphe.\n\n1. Vous avez utilisé une IA, c’est du vol. {{ grade }} {% if %}',
      verdict: verdict('hinted', [hint]),
    });
    expect(bodyOf(draft)).toContain('Premier paragraphe.\n1. Vous avez utilisé');
    expect(questions(draft)).toHaveLength(2);
    expect(bodyOf(draft)).toContain('{{ grade }}');
    const wording = draft.remarks
      .filter((one) => one.code === 'wording')
      .map((one) => one.message)
      .join('\n');
    expect(wording).toContain('« vol »');
    expect(wording).toContain('Vous avez utilisé');
  });

  test('a title cannot become anything but words', () => {
    const draft = drafted({
      visual: { ...input().visual, title: '« 1. Fête\n\n> #{x} {{ ref }} "du" printemps »\u202e' },
    });
    expect(bodyOf(draft)).toContain('le visuel « 1. Fête > #{x} {{ ref }} “du” printemps »');
    expect(draft.document.body.filter((block) => block.kind !== 'paragraph')).toHaveLength(1);
  });

  test('a visual without a title, seen in the street', () => {
    const draft = drafted({
      visual: {
        ...input().visual,
        title: null,
        pageUrl: null,
        imageUrl: null,
        originalUrl: null,
        support: 'une affiche, place du Marché',
      },
    });
    expect(bodyOf(draft)).toContain(
      'nous avons constaté, sur une affiche, place du Marché, le visuel décrit en annexe.',
    );
    expect(annexOf(draft.document).facts[0]).toMatchObject({ label: 'Lieu' });
  });

  test('objet and subject keep their lengths, the reference stays whole', () => {
    const long = {
      ...input().visual,
      title: 'La très grande fête des lumières et du patrimoine vivant de toute la vallée',
    };
    const authority = {
      ...input().authority,
      name: `Saint-Exemple-${'les-Grandes-Rivières-'.repeat(4)}en-Vallée`,
    };
    const { document } = drafted({ visual: long, authority });
    expect(Array.from(document.objet).length).toBeLessThanOrEqual(90);
    expect(Array.from(document.emailSubject).length).toBeLessThanOrEqual(78);
    expect(document.emailSubject).toMatch(/ \[VIG-2026-000123\]$/u);
    expect(document.emailSubject).toContain('…');
  });

  test('the postal block keeps to 38 characters a line and eight lines, and says what it cut', () => {
    const draft = drafted({
      authority: {
        ...input().authority,
        addressLines: [
          'Direction de la communication et des grands événements',
          'Immeuble de l’Exemple, bâtiment des services techniques',
          '12345 boulevard du Maréchal-de-l’Exemple',
          'CS 12345',
          '99000 Saint-Exemple-les-Grandes-Rivières CEDEX 9',
        ],
      },
    });
    expect(draft.document.recipient.length).toBeLessThanOrEqual(8);
    for (const line of draft.document.recipient) expect(line.length).toBeLessThanOrEqual(38);
    expect(draft.document.recipient.at(-1)).toBe('RIVIERES CEDEX 9');
    expect(draft.document.recipient).toContain('CS 12345');
    expect(draft.remarks.map((one) => one.code)).toContain('address');
  });

  test('an unknown sender shows places to fill in', () => {
    const draft = drafted({ sender: {} });
    expect(draft.document.placeAndDate).toContain('[la ville à compléter]');
    expect(draft.remarks.filter((one) => one.code === 'sender')).toHaveLength(4);
  });

  test('a contradiction is for a coordinator', () => {
    const draft = drafted({
      verdict: {
        ...verdict('technical', [mark(), mark({ strength: 'human', where: 'exif:Make' })]),
        contradiction: true,
      },
    });
    expect(draft.remarks.map((one) => one.code)).toContain('contradiction');
    expect(annexOf(draft.document).marks).toHaveLength(2);
  });
});

const AI =
  /(?<!\p{L})(?:IA|I\.A\.|AI)(?!\p{L})|intelligence artificielle|générati|généré|chat-?gpt|midjourney|trainedAlgorithmic|C2PA/iu;

describe('T0', () => {
  test.each(GRADES)('%s: no word of AI, no mark', (grade) => {
    const draft = drafted({ template: template('t0'), verdict: verdict(grade, [caption, mark(), hint]) });
    expect(renderText(draft.document)).not.toMatch(AI);
    expect(annexOf(draft.document).marks).toEqual([]);
  });

  test('a title and addresses that speak of AI are left out', () => {
    const draft = drafted({
      template: template('t0'),
      verdict: verdict('hinted', [hint]),
      visual: {
        ...input().visual,
        title: 'Affiche générée par IA',
        pageUrl: 'https://www.saint-exemple.example/affiche-creee-par-ia',
        imageUrl: 'https://www.saint-exemple.example/ChatGPT-Image.png',
        originalUrl: null,
      },
    });
    expect(renderText(draft.document)).not.toMatch(AI);
    expect(annexOf(draft.document).facts[0]).toEqual({
      label: 'Site',
      value: 'https://www.saint-exemple.example',
      isAddress: true,
    });
    expect(draft.document.objet).toBe('Crédit d’un visuel');
  });

  test('a local paragraph that speaks of AI is refused, with the words', () => {
    const outcome = draftLetter(
      input({
        template: template('t0'),
        localParagraph: 'Cette image a été faite par une intelligence artificielle.',
      }),
    );
    expect(outcome).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('intelligence artificielle'),
    });
  });
});
