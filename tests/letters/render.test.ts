import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createPdfRenderer,
  draftLetter,
  renderPdf,
  renderText,
  templatesDir,
  type LetterDocument,
} from '../../src/letters/index.js';
import { annexOf, caption, hint, input, mark, template, textsOf, verdict } from './fixtures.js';

const run = promisify(execFile);
let dir = '';
let hasPdftotext = false;
beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'vigie-letters-'));
  hasPdftotext = await run('pdftotext', ['-v']).then(
    () => true,
    () => false,
  );
});
afterAll(() => rm(dir, { recursive: true, force: true }));

function documentOf(part: Parameters<typeof input>[0] = {}): LetterDocument {
  const outcome = draftLetter(input(part));
  if (outcome.kind === 'refused') throw new Error(outcome.message);
  return outcome.draft.document;
}

async function textOf(pdf: Uint8Array, name: string, args: readonly string[] = []): Promise<string> {
  const file = path.join(dir, `${name}.pdf`);
  await writeFile(file, pdf);
  const { stdout } = await run('pdftotext', [...args, file, '-']);
  return stdout;
}

const flat = (text: string) => text.replaceAll('\u200b', '').replace(/[\s\u00a0\u202f]+/gu, ' ');
const mm = (points: string | undefined) => (Number(points) * 25.4) / 72;
const renderer = createPdfRenderer();

const CASES: readonly (readonly [string, Parameters<typeof input>[0]])[] = [
  ['T0', { template: template('t0'), verdict: verdict('none', []), official: null }],
  ['A', { verdict: verdict('stated', [caption]) }],
  ['B', {}],
  ['C', { verdict: verdict('hinted', [hint]), localParagraph: null }],
];

describe('PDF', () => {
  test.each(CASES)('%s claims PDF/UA-1, has a title, takes two pages', (_, part) => {
    const document = documentOf(part);
    const { pdf, pages } = renderer.render(document);
    const bytes = Buffer.from(pdf).toString('utf8');
    const xmp = bytes.slice(bytes.indexOf('<x:xmpmeta'), bytes.indexOf('</x:xmpmeta>'));
    expect(bytes.startsWith('%PDF-1.7')).toBe(true);
    expect(xmp).toMatch(/pdfuaid:part(?:>|=")1/u);
    expect(flat(xmp)).toContain(`PROJET – ${flat(document.objet)}`);
    expect(/\/MarkInfo\s*<<\s*\/Marked true/u.test(bytes)).toBe(true);
    expect(bytes.includes('/Lang')).toBe(true);
    expect(pages).toBe(2);
  });

  test.each(CASES)('%s holds the whole text of the letter', async (name, part) => {
    if (!hasPdftotext)
      return expect(hasPdftotext, 'pdftotext is absent: the text was not checked').toBe(false);
    const document = documentOf(part);
    const text = flat(await textOf(renderer.render(document).pdf, name)).replace(/- (?=\p{Ll})/gu, '-');
    const letters = (words: string) => flat(words).replace(/[^\p{L}\p{N}]/gu, '');
    for (const block of document.body) {
      for (const words of textsOf(block)) expect(letters(text)).toContain(letters(words));
    }
    expect(text).toContain(flat(document.politesse ?? ''));
    expect(text).toContain('page 1/2');
    expect(text).toContain('9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08');
    expect(letters(text)).toContain(
      letters('https://www.saint-exemple.example/wp-content/uploads/affiche-1024x724.png'),
    );
    return expect(text).not.toContain('{{');
  });

  test('the typography reaches the page', async () => {
    if (!hasPdftotext)
      return expect(hasPdftotext, 'pdftotext is absent: the text was not checked').toBe(false);
    // pdftotext gives every no-break space as a plain one; the characters themselves are tested in tests/french.
    const text = flat(
      await textOf(renderer.render(documentOf({ verdict: verdict('stated', [caption]) })).pdf, 'typo'),
    );
    expect(text).toContain('la mention « Affiche réalisée avec l’IA ».');
    expect(text).toContain('plasticien·nes');
    return expect(text).toContain('pour ce visuel ;');
  });

  test('the recipient stands in the window: 110 mm from the left, 52 to 87 mm from the top', async () => {
    if (!hasPdftotext)
      return expect(hasPdftotext, 'pdftotext is absent: the place was not checked').toBe(false);
    const html = await textOf(renderer.render(documentOf()).pdf, 'window', ['-bbox', '-l', '1']);
    const words = [
      ...html.matchAll(/xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</gu),
    ].map((found) => ({
      left: mm(found[1]),
      top: mm(found[2]),
      right: mm(found[3]),
      bottom: mm(found[4]),
      word: found[5],
    }));
    const name = words.find((one) => one.word === 'NOMDEXEMPLE');
    const first = words.find((one) => one.word === 'Madame' && one.left > 100);
    expect(first?.left).toBeCloseTo(110, 0);
    expect(name?.top).toBeGreaterThan(51);
    const inWindow = words.filter(
      (one) => one.right > 105 && one.top < 90 && one.bottom > 45 && one.word !== 'PROJET',
    );
    expect(inWindow.map((one) => one.word)).toEqual([
      'Madame',
      'Camille',
      'NOMDEXEMPLE',
      'Maire',
      'de',
      'Saint-Exemple',
      'Hôtel',
      'de',
      'ville',
      '1',
      'place',
      'de',
      'l’Église',
      '99000',
      'SAINT',
      'EXEMPLE',
    ]);
    return expect(Math.max(...inWindow.map((one) => one.bottom))).toBeLessThan(87);
  });

  test('values are data: Typst source in them stays words', async () => {
    const evil = '#panic("x") $1/0$ *gras* @ref <label> \\ #import "/etc/passwd"';
    const document = documentOf({
      localParagraph: `${evil} ${'mot '.repeat(60)}`,
      visual: {
        ...input().visual,
        title: evil,
        pageUrl: `https://www.saint-exemple.example/${'x'.repeat(900)}`,
      },
      verdict: verdict('technical', [mark({ value: `${evil} ${'y'.repeat(250)}` })]),
    });
    const { pdf } = renderer.render(document);
    if (!hasPdftotext) return expect(pdf.length).toBeGreaterThan(1000);
    return expect(flat(await textOf(pdf, 'evil'))).toContain('#panic(“x”)');
  });

  test('characters without a glyph are named, not lost and not fatal', async () => {
    const { pdf } = renderer.render(
      documentOf({ verdict: verdict('technical', [mark({ value: '豆包 😀 \u0000 e\u0301' })]) }),
    );
    if (!hasPdftotext) return expect(pdf.length).toBeGreaterThan(1000);
    return expect(flat(await textOf(pdf, 'glyphs'))).toContain('[U+8C46][U+5305] [U+1F600] é');
  });

  test('a caption in another script is counted on paper and whole in the e-mail', async () => {
    const arabic = 'صورة تم إنشاؤها بالذكاء الاصطناعي';
    const document = documentOf({ verdict: verdict('stated', [{ ...caption, value: arabic }]) });
    expect(renderText(document)).toContain(arabic);
    const { pdf, pages } = renderer.render(document);
    expect(pages).toBe(2);
    if (!hasPdftotext) return;
    expect(flat(await textOf(pdf, 'arabic'))).toContain('la mention « [29 signes que la police n’a pas] »');
  });

  test('every character that letters may use has a glyph in both families', () => {
    let all = '';
    for (let code = 0x20; code <= 0x2122; code += 1) {
      const char = String.fromCodePoint(code);
      if (char === '\u00ad') continue;
      all += char;
    }
    const value = all.match(/.{1,120}/gsu) ?? [];
    const document = documentOf({ localParagraph: all });
    // `printable` turns what has no glyph into ASCII; a missing glyph of the others would throw (PDF/UA-1).
    expect(() =>
      renderer.render({
        ...document,
        body: [...document.body, { kind: 'quote', text: all }],
        annex: {
          ...annexOf(document),
          facts: value.map((one) => ({ label: one, value: one, isAddress: false })),
        },
      }),
    ).not.toThrow();
  });

  test('a thumbnail has its alternative text and leaves nothing in the templates', async () => {
    const bytes = new Uint8Array(
      await sharp({ create: { width: 40, height: 30, channels: 3, background: '#888' } })
        .png()
        .toBuffer(),
    );
    const alt = 'Un marché sous la neige';
    const { pdf } = renderer.render(
      documentOf({ visual: { ...input().visual, thumbnail: { bytes, format: 'png', alt } } }),
    );
    expect(pdf.length).toBeGreaterThan(1000);
    const again = renderer.render(documentOf());
    expect(again.pages).toBe(2);
    await expect(readFile(path.join(templatesDir(), 'thumbnail.png'))).rejects.toThrow('ENOENT');
  });

  test('a thumbnail without alternative text is given one', async () => {
    const bytes = new Uint8Array(
      await sharp({ create: { width: 4, height: 3, channels: 3, background: '#888' } })
        .jpeg()
        .toBuffer(),
    );
    const document = documentOf({
      visual: { ...input().visual, thumbnail: { bytes, format: 'jpg', alt: ' ' } },
    });
    expect(annexOf(document).thumbnail?.alt).toBe('Le visuel, en réduction.');
    expect(renderer.render(document).pages).toBe(2);
  });

  test('a long letter keeps its signature with its last sentence', async () => {
    const { pdf, pages } = renderer.render(
      documentOf({ localParagraph: 'Une phrase longue sur ce lieu et sur ce visuel. '.repeat(60) }),
    );
    expect(pages).toBeGreaterThan(2);
    if (!hasPdftotext) return;
    const onTwo = flat(await textOf(pdf, 'long', ['-f', '2', '-l', '2']));
    expect(onTwo).toContain('Nous rectifierons sans délai');
    expect(onTwo).toContain('La co-secrétaire');
  });

  test('a letter that runs over takes the form with it; the annex has its own page, its picture beside the marks', async () => {
    const bytes = new Uint8Array(
      await sharp({ create: { width: 300, height: 420, channels: 3, background: '#888' } })
        .jpeg()
        .toBuffer(),
    );
    const { pdf, pages } = renderer.render(
      documentOf({
        localParagraph: 'Une phrase longue sur ce lieu et sur ce visuel. '.repeat(18),
        visual: { ...input().visual, thumbnail: { bytes, format: 'jpg', alt: 'Une affiche' } },
      }),
    );
    expect(pages).toBe(3);
    if (!hasPdftotext) return;
    const onTwo = flat(await textOf(pdf, 'over', ['-f', '2', '-l', '2']));
    expect(onTwo).toContain('La co-secrétaire');
    expect(onTwo).toContain('Pour répondre');
    expect(onTwo).not.toContain('Empreinte SHA-256');
    expect(flat(await textOf(pdf, 'over', ['-f', '3', '-l', '3']))).toContain('Ce qui a été lu');
    const { stdout } = await run('pdfimages', ['-list', path.join(dir, 'over.pdf')]);
    expect(stdout.trim().split('\n').at(-1)?.trim().split(/\s+/u)[0]).toBe('3');
  });

  test('renderPdf gives the same bytes as a renderer of one’s own', async () => {
    const document = documentOf();
    expect((await renderPdf(document)).length).toBe(renderer.render(document).pdf.length);
  });

  test('a missing font file is an error', () => {
    const copy = path.join(dir, 'templates');
    cpSync(templatesDir(), copy, { recursive: true });
    rmSync(path.join(copy, 'fonts', 'Vollkorn-Italic.ttf'));
    expect(() => createPdfRenderer(copy)).toThrow('Vollkorn-Italic.ttf');
  });

  test('a warning of Typst is an error', async () => {
    const copy = path.join(dir, 'warned');
    cpSync(templatesDir(), copy, { recursive: true });
    const source = await readFile(path.join(copy, 'letter.typ'), 'utf8');
    await writeFile(
      path.join(copy, 'letter.typ'),
      source.replace('("Vollkorn", "Clear Sans")', '("Vollkorn", "Sans Nulle Part")'),
    );
    expect(() => createPdfRenderer(copy).render(documentOf())).toThrow('unknown font family');
  });

  test('a missing title is an error', async () => {
    const copy = path.join(dir, 'untitled');
    cpSync(templatesDir(), copy, { recursive: true });
    const source = await readFile(path.join(copy, 'letter.typ'), 'utf8');
    await writeFile(path.join(copy, 'letter.typ'), source.replace('title: letter.title, ', ''));
    expect(() => createPdfRenderer(copy).render(documentOf())).toThrow('title');
  });
});

describe('text of the e-mail', () => {
  test('is whole, says PROJET first, and sets addresses on their own lines', () => {
    const text = renderText(documentOf());
    expect(text.startsWith('PROJET')).toBe(true);
    expect(text.split('\n')).toContain('https://www.saint-exemple.example/agenda/marche-de-noel');
    expect(text).toContain('\n-- \nSyndicat national');
    expect(text).toContain('L.\u00a0112-11 du code des relations');
    expect(text).not.toContain('\u202f');
    expect(text.endsWith('\n')).toBe(true);
    expect(text).toContain('\n1. si un outil');
  });
});
