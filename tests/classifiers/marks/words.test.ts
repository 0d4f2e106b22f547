import { describe, expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { classify } from '../../../src/classifiers/classify.js';
import { readWords, type Place } from '../../../src/classifiers/marks/words.js';
import type { Kind, Surroundings, Verdict } from '../../../src/classifiers/types.js';
import { describeWithShared } from '../../support/shared.js';
import { around } from './sample-inputs.js';

const PLACES: readonly Place[] = ['credit', 'caption', 'alt', 'title', 'page-credit'];

describe('says that AI was used', () => {
  test.each<[text: string, kind: Kind, generator: string | null]>([
    ['Visuel généré à l’aide de l’IA', 'generated', null],
    ['Affiche créée par l’intelligence artificielle', 'generated', null],
    ['Illustration réalisée à l’aide d’un outil d’intelligence artificielle', 'generated', null],
    ['Illustration conçue par la Ville avec l’aide de ChatGPT', 'generated', 'ChatGPT'],
    ['Image générée via DALL·E 3', 'generated', 'DALL·E'],
    ['Image générer par IA', 'generated', null],
    ['Photo générée par l’I.A.', 'generated', null],
    ['Illustration générée à 100 % par IA', 'generated', null],
    ['Photo d’archive colorisée par IA', 'edited', null],
    ['Vraie photo du parc ; le ciel a été retouché par IA', 'edited', null],
    ['Ce visuel a été réalisé grâce à une intelligence artificielle', 'generated', null],
    ['Image générée par Gemini', 'generated', 'Google Gemini'],
    ['Visuel généré avec Firefly', 'generated', 'Adobe Firefly'],
    ['Visuel : Ville de Saint-Exemple, avec Midjourney', 'generated', 'Midjourney'],
    ['Affiche du festival – visuel généré par IA', 'generated', null],
    ['Ce n’est pas une photo : image générée par IA', 'generated', null],
    ['Image sans personnage réel générée par IA', 'generated', null],
    ['Image générée par IA d’après une photo', 'generated', null],
    ['Source : ChatGPT', 'generated', 'ChatGPT'],
    ['© Adobe Stock (IA)', 'generated', null],
    ['Created with Midjourney', 'generated', 'Midjourney'],
    ['Généré par IA', 'generated', null],
  ])('%s', (text, kind, generator) => {
    for (const place of ['caption', 'credit'] as const) {
      expect(readWords(text, place)).toEqual({
        says: 'ai',
        statement: { firmness: 'plain', kind, generator },
      });
    }
  });

  test('a tool alone is a credit in a credit field only', () => {
    expect(readWords('Midjourney', 'credit').says).toBe('ai');
    expect(readWords('Midjourney', 'caption').says).toBe('nothing');
  });
});

describe('may mean something else: a hint at most', () => {
  test.each([
    'Photo : Firefly',
    'Dessin : Gemini',
    'Image réalisée par l’IA de Saint-Exemple',
    'Les images générées par l’IA envahissent le web',
    'Les images créées avec ChatGPT par les élèves ont été affichées',
    'Affiche de l’exposition – visuel généré par IA',
  ])('%s', (text) => {
    const verdict = classify(around({ caption: text }));
    expect(verdict.grade).toBe('none');
    expect(verdict.marks.map(({ id, weight }) => `${id} ${weight ?? ''}`)).toEqual([
      'text-credit-ai counted',
    ]);
  });

  test('a page about AI turns a short form into its subject', () => {
    expect(classify(around({ caption: 'Image IA' })).grade).toBe('stated');
    const spelt = 'Photo d’illustration : intelligence artificielle';
    expect(classify(around({ caption: spelt, pageTitle: 'L’IA entre à l’école' })).grade).toBe('none');
    expect(classify(around({ caption: spelt, pageTitle: 'Vœux du maire' })).grade).toBe('stated');
    expect(classify(around({ caption: 'Image IA', pageTitle: 'Conférence : l’IA et nous' })).grade).toBe(
      'none',
    );
    expect(classify(around({ alt: 'Illustration IA' })).grade).toBe('none');
  });

  test('running text is no credit', () => {
    const text = `${'La commune poursuit ses travaux dans le parc. '.repeat(8)}Image générée par IA.`;
    expect(classify(around({ caption: text })).grade).toBe('none');
  });
});

describe('long and hostile texts', () => {
  // Any of these once took longer than a crawl: what repeats must have one way to be read.
  test.each([
    'image : ',
    '/ - ',
    '© ',
    '1',
    'générée par ',
    'photo d’illustration ',
    'crédit photo ',
    'l’outil de ',
    'les une des ',
    '(image ',
  ])('%s repeated', (unit) => {
    const text = `Image ${unit.repeat(Math.ceil(100_000 / unit.length))}IA`;
    for (const place of PLACES) {
      const reading = readWords(text, place);
      expect(reading.says === 'ai' && reading.statement.firmness === 'plain').toBe(false);
    }
  });
});

describe('says nothing of the picture', () => {
  test.each([
    'Affiche réalisée par le club IA de Saint-Exemple',
    'Photo : Claude Martin',
    'Illustration : Sora',
    'Dessin réalisé par Leonardo, CE2',
    'Affiche réalisée par Claude Dupont',
    'Photo prise lors de l’atelier réalisé avec l’IA',
    'Description de l’image générée par IA',
    'Texte alternatif généré par IA',
    'Article rédigé avec ChatGPT',
    'Exposition de photos générées par IA à la médiathèque',
    'Photo générée par IA : attention aux arnaques',
    'Une photo de l’œuvre générée par IA',
    'Crédit photo : Gemini Communication',
    '© Copilot Formation',
    'Image générée par Gemini Studio',
    'Capture d’écran de ChatGPT',
    'Le maire teste ChatGPT',
    'Réalisation : Agence IA Conseil',
    'Photo : Dalle du chantier',
    'Comment nous avons créé cette image avec Midjourney',
    'Maquette générée par ordinateur',
    'Image de synthèse réalisée par le cabinet d’architectes',
    'Images générées par l’IA : comment les reconnaître ?',
    'Source : INSEE, ChatGPT',
    'Photo créée par l’association J’ai la main verte',
    'A picture containing text Description automatically generated',
    'AI-generated content may be incorrect.',
    '',
  ])('%s', (text) => {
    expect(PLACES.filter((place) => readWords(text, place).says !== 'nothing')).toEqual([]);
  });
});

describe('says that AI was not used, or who made it', () => {
  test.each([
    'Image non générée par IA',
    'Cette affiche n’a pas été générée par une IA',
    'Aucune image de ce site n’est générée par IA',
    'Jamais de photo générée par IA.',
    'Visuel réalisé sans IA',
    'Création originale',
    'Illustration réalisée à la main',
  ])('%s', (text) => {
    for (const place of ['credit', 'caption', 'alt'] as const) {
      expect(readWords(text, place)).toEqual({ says: 'not-ai' });
    }
  });

  test.each([
    ['Illustration : Marie Exemple', true],
    ['© M. Exemple', true],
    ['Affiche réalisée par Jean-Paul d’Exemple', false],
    ['Crédit photo : Ville de Saint-Exemple', false],
    ['© Adobe Stock', false],
    ['Photo : Salle Polyvalente', false],
    ['Illustration : Marie Exemple, via Midjourney', false],
  ])('%s names a person: %s', (credit, isPerson) => {
    const human = classify(around({ credit })).marks.some(({ strength }) => strength === 'human');
    expect(human).toBe(isPerson);
  });

  test('a notice of the page says nothing for one visual', () => {
    expect(
      classify(around({ pageCredits: ['Visuels réalisés sans IA', 'Photos : Marie Exemple'] })).marks,
    ).toEqual([]);
  });
});

describe('what the place is worth', () => {
  const text = 'Image générée par IA';
  test.each<[string, Partial<Surroundings>, Verdict['grade']]>([
    ['caption', { caption: text }, 'stated'],
    ['credit', { credit: text }, 'stated'],
    ['alt', { alt: text }, 'stated'],
    ['title', { title: text }, 'stated'],
    ['title', { title: 'Images générées par IA' }, 'none'],
    ['page-credit', { pageCredits: [text] }, 'none'],
  ])('%s', (where, surroundings, grade) => {
    const verdict = classify(around(surroundings));
    expect(verdict.grade).toBe(grade);
    expect(verdict.marks.map((mark) => mark.where)).toEqual([where]);
  });

  test('a notice of the page and a name of the file are two sources', () => {
    const input = around({
      fileName: 'visuel-ia-voeux.jpg',
      pageCredits: ['Toutes les images sont générées par IA.'],
    });
    expect(classify(input).grade).toBe('hinted');
  });
});

const Mention = z.object({
  text: z.string(),
  kind: z.enum(['caption', 'credit', 'alt', 'footer', 'sentence', 'title']),
  label: z.enum(['stated', 'not']),
});

const at = (place: Place, text: string): Verdict => {
  const field: Readonly<Record<Place, Partial<Surroundings>>> = {
    credit: { credit: text },
    caption: { caption: text },
    alt: { alt: text },
    title: { title: text },
    'page-credit': { pageCredits: [text] },
  };
  return classify(around(field[place]));
};
const says = (verdict: Verdict): boolean => verdict.marks.some(({ id }) => id === 'text-credit-ai');
const placeOf = ({ kind }: z.infer<typeof Mention>): Place =>
  kind === 'footer' ? 'page-credit' : kind === 'sentence' ? 'caption' : kind;

describeWithShared('the labelled list of mentions', (dir) => {
  const items =
    dir === ''
      ? []
      : z.array(Mention).parse(JSON.parse(readFileSync(path.join(dir, 'data/mentions-ai.json'), 'utf8')));

  test('finds the 76 statements', () => {
    const stated = items.filter(({ label }) => label === 'stated');
    expect(stated).toHaveLength(76);
    expect(stated.filter((item) => says(at(placeOf(item), item.text)))).toHaveLength(76);
  });

  test('what is attached to a picture is stated', () => {
    const hints = items.filter((item) => {
      const verdict = at(placeOf(item), item.text);
      return item.label === 'stated' && item.kind !== 'footer' && says(verdict) && verdict.grade !== 'stated';
    });
    expect(hints).toEqual([]);
  });

  test('no other text says so, wherever it stands', () => {
    const wrong = items.flatMap(({ label, text }) =>
      label === 'stated'
        ? []
        : PLACES.filter((place) => says(at(place, text))).map((place) => `${place}: ${text}`),
    );
    expect(wrong).toEqual([]);
  });
});
