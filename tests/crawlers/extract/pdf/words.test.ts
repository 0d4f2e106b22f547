/** Which image of a PDF a credit speaks of, and when it speaks of none in particular. */
import { beforeAll, describe, expect, test } from 'vitest';
import { classify } from '../../../../src/classifiers/classify.js';
import { NO_SURROUNDINGS } from '../../../../src/classifiers/types.js';
import { readPdf } from '../../../../src/crawlers/documents/pdf.js';
import type { PdfPageFields } from '../../../fixtures/image/make-pdf.js';
import { makeJpeg, makePdf } from '../../../fixtures/make-image.js';

let jpegs: Buffer[];
beforeAll(async () => {
  jpegs = await Promise.all(
    ['un', 'deux', 'trois'].map((comment) => makeJpeg({ width: 96, height: 64, comment })),
  );
});

type Line = readonly [text: string, left: number, base: number, size?: number];
type Box = readonly [left: number, bottom: number, width: number, height: number];

function page(boxes: readonly Box[], lines: readonly Line[], more: PdfPageFields = {}): PdfPageFields {
  const content = lines
    .map(([text, left, base, size = 9]) => `BT /F1 ${size} Tf ${left} ${base} Td (${text}) Tj ET`)
    .join('\n');
  const placed = boxes.map((box, index) => ({ jpeg: jpegs[index] ?? Buffer.alloc(0), box }));
  return { placed, content, ...more };
}

async function read(...pages: PdfPageFields[]) {
  const { parts, ownCredits } = await readPdf(makePdf({ title: 'Bulletin', pages }));
  return {
    own: ownCredits,
    credits: parts.map(({ credit }) => credit),
    pageCredits: parts.map(({ pageCredits }) => pageCredits),
    grades: parts.map(
      ({ part, credit, pageCredits }) =>
        classify({
          traces: part.traces,
          surroundings: [{ ...NO_SURROUNDINGS, credit, pageCredits }],
          integrity: part.integrity,
        }).grade,
    ),
  };
}

const ONE: Box = [100, 400, 200, 150];
const OTHER: Box = [320, 400, 200, 150];
const BELOW: Box = [100, 200, 200, 150];
const AI = 'Visuel réalisé avec Midjourney';

describe('a credit that is attached', () => {
  test.each<[string, readonly Box[], readonly Line[], (string | null)[]]>([
    ['right under the only image', [ONE], [[AI, 100, 388]], [AI]],
    ['farther under the only image', [ONE], [[AI, 100, 350]], [AI]],
    [
      'under its caption',
      [ONE],
      [
        ['La fête du village', 100, 388],
        [AI, 100, 374],
      ],
      [AI],
    ],
    ['under one of two', [ONE, OTHER], [[AI, 320, 388]], [null, AI]],
    [
      'one each',
      [ONE, OTHER],
      [
        ['© Mairie', 100, 388],
        [AI, 320, 388],
      ],
      ['© Mairie', AI],
    ],
    ['between two, nearer to the upper one', [ONE, BELOW], [[AI, 100, 390]], [AI, null]],
    ['on the image, in a corner', [ONE], [[AI, 110, 405]], [AI]],
    [
      'in lower case, in letters of its own',
      [ONE],
      [
        ['Le texte de la page.', 100, 700, 11],
        ['image générée par IA', 100, 388, 7],
      ],
      ['image générée par IA'],
    ],
    [
      'over two lines',
      [ONE],
      [
        ['Visuel réalisé avec', 100, 388],
        ['Midjourney', 100, 377],
      ],
      [AI],
    ],
  ])('%s', async (_, boxes, lines, credits) => {
    const found = await read(page(boxes, lines));
    expect(found.credits).toEqual(credits);
    expect(found.grades).toEqual(
      credits.map((credit) => (credit === null || credit.startsWith('©') ? 'none' : 'stated')),
    );
  });

  test('along the edge of the image, written upwards', async () => {
    const content = `BT /F1 6 Tf 0 1 -1 0 308 410 Tm (${AI}) Tj ET`;
    expect((await read(page([ONE], [], { content }))).credits).toEqual([AI]);
  });
});

describe('a credit that accuses no image', () => {
  test.each<[string, readonly Box[], readonly Line[]]>([
    ['over the image', [ONE], [[AI, 100, 560]]],
    [
      'the end of a sentence that the image parts',
      [ONE],
      [
        ["Rien dans ces pages n'est une", 100, 560],
        ['image générée par IA', 100, 388],
      ],
    ],
    ['far under the image', [ONE], [[AI, 100, 300]]],
    ['beside two images', [ONE, [150, 390, 300, 200]], [[AI, 200, 380]]],
    [
      'under two other texts',
      [ONE],
      [
        ['Un titre', 100, 388],
        ['Un autre texte.', 100, 372],
        [AI, 100, 355],
      ],
    ],
    ['a set of pictures', [ONE], [['Illustrations : générées par IA', 100, 388]]],
    ['a picture elsewhere', [ONE], [['Image de couverture générée par IA', 100, 388]]],
    ['a headline', [ONE], [[AI, 100, 380, 24]]],
    [
      'under a headline about AI',
      [ONE],
      [
        ['Que faire de l’IA ?'.replace('’', "'"), 100, 700, 24],
        [AI, 100, 388],
      ],
    ],
    [
      'a masthead',
      [ONE],
      [
        ['Directrice de la publication : Mairie', 100, 388],
        ['Conception graphique : Mairie', 100, 377],
        ['Illustration : générée par IA', 100, 366],
      ],
    ],
  ])('%s', async (_, boxes, lines) => {
    const found = await read(page(boxes, lines));
    expect(found.credits.every((credit) => credit === null)).toBe(true);
    expect(found.grades).not.toContain('stated');
  });

  test.each([
    ['a sentence that goes on', ["Cette image n'a pas été", 'générée par IA']],
    [
      'a sentence in three lines',
      [
        'Notre graphiste le promet, rien ici',
        "n'est une image générée par IA, ni",
        'générée par IA en partie',
      ],
    ],
  ])('%s is not read from its second line on', async (_, texts) => {
    const lines = texts.map((text, index): Line => [text, 100, 388 - 11 * index]);
    const found = await read(page([ONE], lines));
    expect([found.credits, found.pageCredits]).toEqual([[null], [[]]]);
  });

  test('a line of which a part cannot be decoded is left out', async () => {
    const content = `BT /F1 9 Tf 100 388 Td (Visuel ) Tj /F9 9 Tf (non) Tj /F1 9 Tf ( réalisé avec Midjourney) Tj ET`;
    const fonts = { F9: { entries: '/Subtype /TrueType /FontDescriptor << /Flags 4 >>' } };
    const found = await read(page([ONE], [], { content, fonts }));
    expect([found.credits, found.pageCredits]).toEqual([[null], [[]]]);
  });

  test.each([
    [
      'an image without a number of its own',
      'q 200 0 0 150 100 400 cm BI /W 2 /H 2 /BPC 8 /CS /G ID abcd EI Q',
      '',
    ],
    [
      'tiles, in which another image may stand',
      '/Pattern cs /P1 scn 0 0 9 9 re f',
      '/Pattern << /P1 << /PatternType 1 >> >>',
    ],
  ])('beside %s', async (_, operators, resources) => {
    const body = page([ONE], [[AI, 100, 388]]);
    const made = makePdf({
      title: 'Affiche',
      pages: [{ ...body, content: `${operators}\n${body.content ?? ''}` }],
    });
    const pdf = Buffer.from(
      made.toString('latin1').replace('/XObject <<', `${resources} /XObject <<`),
      'latin1',
    );
    expect((await readPdf(pdf)).parts.map(({ credit, pageCredits }) => [credit, pageCredits])).toEqual([
      [null, [AI]],
    ]);
  });

  test('a logo that stands on every page', async () => {
    const placed = [{ jpeg: jpegs[0] ?? Buffer.alloc(0), box: ONE }];
    const pages = [1, 2, 3].map((): PdfPageFields => ({
      placed,
      content: `BT /F1 9 Tf 100 388 Td (${AI}) Tj ET`,
    }));
    const one = await readPdf(makePdf({ title: 'Bulletin', pages }));
    // Each page of the maker has an object of its own; the same object is drawn by all pages when they share it.
    expect(one.parts.map(({ credit }) => credit)).toEqual([AI, AI, AI]);
    const shared = Buffer.from(
      makePdf({ title: 'Bulletin', pages })
        .toString('latin1')
        .replace(/\/Im1 (\d+) 0 R/g, '/Im1 4 0 R'),
      'latin1',
    );
    const parts = (await readPdf(shared)).parts.filter(({ part }) => part.name === '4');
    expect(parts.map(({ credit }) => credit)).toEqual([null]);
  });

  test('with a background under a page of text', async () => {
    const lines = Array.from({ length: 14 }, (_, index): Line => [`Ligne ${index}.`, 60, 700 - 20 * index]);
    const found = await read(page([[0, 0, 595, 842]], [...lines, [AI, 60, 100]]));
    expect([found.credits, found.pageCredits]).toEqual([[null], [[AI]]]);
  });
});

describe('pages and documents', () => {
  const OURS =
    'Directrice de la publication : Mairie - Conception : Mairie - Illustrations : générées par IA - Impression : Mairie';

  test('a masthead speaks of all images, as a hint that is not enough', async () => {
    const found = await read(page([ONE], []), page([ONE], []), page([], [[OURS, 20, 100]]));
    expect(found.pageCredits).toEqual([
      ['Illustrations : générées par IA'],
      ['Illustrations : générées par IA'],
    ]);
    expect(found.grades).toEqual(['none', 'none']);
    expect(found.own).toEqual([]);
  });

  test('names of the masthead that are no credits are not kept', async () => {
    const found = await read(
      page(
        [ONE],
        [
          ['Directrice de la publication : Une Personne', 20, 100],
          ['Impression : Une Autre', 20, 80],
        ],
      ),
    );
    expect(found.pageCredits).toEqual([[]]);
  });

  test('a credit of a page speaks of its images alone; a notice for the whole of all', async () => {
    const first = page([ONE], [['© Mairie de Saint-Exemple', 20, 100]]);
    const second = page([ONE], [['Les images de ce magazine sont générées par IA', 20, 100]]);
    const found = await read(first, second);
    const notice = 'Les images de ce magazine sont générées par IA';
    expect(found.pageCredits).toEqual([['© Mairie de Saint-Exemple', notice], [notice]]);
  });

  test('of a document of one page its words are said of it', async () => {
    expect((await read(page([], [[AI, 100, 388]]))).own).toEqual([AI]);
  });
});

describe('hostile documents', () => {
  test('thousands of credits over hundreds of images end, and accuse none', async () => {
    const credits = Array.from({ length: 4_000 }, (_, index): Line => [
      `${AI} ${index % 7}`,
      100 + (index % 3),
      399 - index / 40,
    ]);
    const body = page([ONE, ONE], credits, {});
    const drawn = '/Im1 Do /Im2 Do '.repeat(250);
    const content = `q 200 0 0 150 100 400 cm ${drawn} Q\n${body.content ?? ''}`;
    const found = await read({ ...body, content }, { ...body, content });
    expect(found.credits.every((credit) => credit === null)).toBe(true);
  });
});
