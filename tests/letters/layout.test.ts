/**
 * What is on the pages: every kind of letter as PDF, read back by poppler. No validator of PDF/UA is run here: what is
 * looked at is the identifier, the tags and their order, the language, the window and the foot of each page.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createPdfRenderer,
  draftLetter,
  reducePicture,
  TEMPLATE_KINDS,
  type LetterDocument,
  type LetterInput,
  type TemplateKind,
} from '../../src/letters/index.js';
import { sampleCases, sampleInput } from '../../src/letters/samples.js';
import { input, loaded, template } from './fixtures.js';

const run = promisify(execFile);
const renderer = createPdfRenderer();
let dir = '';
let hasPoppler = false;
beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'vigie-layout-'));
  hasPoppler = await run('pdftotext', ['-v']).then(
    () => true,
    () => false,
  );
});
afterAll(() => rm(dir, { recursive: true, force: true }));

function documentOf(kind: TemplateKind, part: Partial<LetterInput> = {}): LetterDocument {
  const grade = template(kind).grades.includes('technical') ? 'technical' : 'none';
  const outcome = draftLetter(sampleInput(template(kind), loaded.parts, grade, part));
  if (outcome.kind === 'refused') throw new Error(outcome.message);
  return outcome.draft.document;
}

async function read(
  name: string,
  pdf: Uint8Array,
  program: string,
  args: readonly string[],
): Promise<string> {
  const file = path.join(dir, `${name}.pdf`);
  await writeFile(file, pdf);
  const end = program === 'pdftotext' ? ['-'] : [];
  return (await run(program, [...args, file, ...end], { maxBuffer: 16 * 1024 * 1024 })).stdout;
}

interface Word {
  readonly page: number;
  readonly word: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Words with their boxes in millimetres. */
async function wordsOf(name: string, pdf: Uint8Array): Promise<readonly Word[]> {
  const html = await read(name, pdf, 'pdftotext', ['-bbox']);
  const mm = (points: string | undefined) => (Number(points) * 25.4) / 72;
  let page = 0;
  return html.split('\n').flatMap((line): Word[] => {
    if (line.includes('<page ')) page += 1;
    const match = /xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*)<\/word>/u.exec(line);
    if (match === null) return [];
    const [, left, top, right, bottom, word = ''] = match;
    return [{ page, word, left: mm(left), top: mm(top), right: mm(right), bottom: mm(bottom) }];
  });
}

const flat = (text: string) => text.replace(/[^\p{L}\p{N}]+/gu, '');

describe.each(TEMPLATE_KINDS)('%s on paper', (kind) => {
  const document = documentOf(kind);
  const { pdf, pages } = renderer.render(document);

  test('claims PDF/UA-1, is tagged, in French, with its title; the same letter gives the same bytes', () => {
    const bytes = Buffer.from(pdf).toString('latin1');
    expect(bytes).toMatch(/pdfuaid:part(?:>|=")1/u);
    expect(bytes).toMatch(/\/MarkInfo\s*<<\s*\/Marked true/u);
    expect(bytes).toMatch(/\/Lang\s*\(fr/u);
    expect(bytes).toContain('/DisplayDocTitle true');
    expect(Buffer.compare(Buffer.from(pdf), Buffer.from(createOnce(document)))).toBe(0);
  });

  test('the window holds the address and nothing else; each page has its number', async () => {
    if (!hasPoppler) return expect(hasPoppler, 'poppler is absent: the page was not read').toBe(false);
    const words = await wordsOf(kind, pdf);
    const zone = words.filter(
      ({ page, word, left, right, top, bottom }) =>
        page === 1 && right > 105 && left < 205 && bottom > 45 && top < 90 && word !== 'PROJET',
    );
    if (document.form === 'letter') {
      expect(flat(zone.map(({ word }) => word).join(''))).toBe(flat(document.recipient.join('')));
      for (const { right, bottom } of zone) {
        expect(right).toBeLessThanOrEqual(195.1);
        expect(bottom).toBeLessThanOrEqual(87.1);
      }
      expect(Math.min(...zone.map(({ left }) => left))).toBeCloseTo(110, 0);
      // The box of a word begins above its letters.
      const top = Math.min(...zone.map((one) => one.top));
      expect([top, top > 50.9 && top < 53.1]).toEqual([top, true]);
    }
    for (let page = 1; page <= pages; page += 1)
      expect(words.filter((one) => one.page === page).map(({ word }) => word)).toContain(`${page}/${pages}`);
    // Margins, but for the watermark and the marks of the folds.
    return expect(
      words.filter(({ word, left, right }) => word !== 'PROJET' && (left < 24.9 || right > 186)),
    ).toEqual([]);
  });

  test('is read out in the order of a letter', async () => {
    if (!hasPoppler) return expect(hasPoppler, 'poppler is absent: the tags were not read').toBe(false);
    expect(await read(kind, pdf, 'pdfinfo', [])).toMatch(/Tagged:\s+yes/u);
    const spoken = flat(
      (await read(kind, pdf, 'pdfinfo', ['-struct-text'])).match(/"[^"]*"/gu)?.join('') ?? '',
    );
    let from = 0;
    const order = [
      document.sender.name,
      ...document.recipient,
      document.references[0] ?? '',
      document.placeAndDate,
      document.objet,
      document.appel ?? '',
      ...document.body.flatMap((block) => (block.kind === 'paragraph' ? [block.text] : [])),
      document.politesse ?? '',
      ...(document.replyAid === null ? [] : ['Pour répondre', ...document.replyAid.choices]),
      ...(document.annex?.facts.map(({ value }) => value) ?? []),
      // What follows a change of font in a line (a narrow space that the face has not) is left out by poppler.
      document.dataNotice?.split(' ;')[0] ?? '',
      ...document.textAnnexes.map(({ title }) => title),
    ];
    for (const words of order) {
      const at = spoken.indexOf(flat(words), from);
      expect([words, at >= from]).toEqual([words, true]);
      from = at + flat(words).length;
    }
    return expect(spoken).not.toContain('page1');
  });
});

/** By another renderer: fonts and template loaded anew. */
let second: ReturnType<typeof createPdfRenderer> | null = null;
function createOnce(document: LetterDocument): Uint8Array {
  second ??= createPdfRenderer();
  return second.render(document).pdf;
}

describe('pages', () => {
  test('a usual first letter takes one page, its form and facts the second', async () => {
    if (!hasPoppler) return expect(hasPoppler, 'poppler is absent: the page was not read').toBe(false);
    for (const grade of ['stated', 'technical', 'hinted'] as const) {
      const outcome = draftLetter(sampleInput(template('t1'), loaded.parts, grade));
      if (outcome.kind === 'refused') throw new Error(outcome.message);
      const { pdf, pages } = renderer.render(outcome.draft.document);
      expect(pages).toBe(2);
      expect(flat(await read(`t1-${grade}`, pdf, 'pdftotext', ['-l', '1']))).toContain(
        flat('Le secrétariat de la section'),
      );
    }
    return undefined;
  });

  test('no page starts with the last line of a paragraph or ends with its first, wherever the text breaks', async () => {
    if (!hasPoppler) return expect(hasPoppler, 'poppler is absent: the page was not read').toBe(false);
    const sentence = 'Une phrase sur ce lieu et sur ce que chacun y voit, chaque hiver. ';
    const breaks: { readonly count: number; readonly before: number; readonly after: number }[] = [];
    // Paragraphs of some lines after a first one of ever more: the page ends at each of their lines in turn.
    const rest = Array.from({ length: 9 }, () => sentence.repeat(7).trim());
    for (const count of [1, 2, 4, 5, 7, 9]) {
      const document = documentOf('t1', {
        localParagraph: [sentence.repeat(count).trim(), ...rest].join('\n\n'),
      });
      const words = await wordsOf(`break-${count}`, renderer.render(document).pdf);
      const linesOf = (page: number) => {
        const lines = new Map<number, string[]>();
        for (const one of words.filter(
          (word) => word.page === page && word.bottom < 277 && word.word !== 'PROJET',
        )) {
          // Words of one line differ by hundredths where a face changes.
          const top = Math.round(one.top * 5) / 5;
          lines.set(top, [...(lines.get(top) ?? []), one.word]);
        }
        return [...lines.entries()]
          .toSorted(([above], [below]) => above - below)
          .map(([top, line]) => ({ top, text: line.join(' ') }));
      };
      const last = linesOf(1).slice(-2);
      const next = linesOf(2).slice(0, 2);
      const gap = (lines: readonly { readonly top: number }[]) => (lines[1]?.top ?? 0) - (lines[0]?.top ?? 0);
      const isInside = !/[.;:?]$/u.test(last.at(-1)?.text ?? '.');
      if (isInside) breaks.push({ count, before: gap(last), after: gap(next) });
    }
    // Some break inside a paragraph; there, lines stand less than 5 mm apart, where two paragraphs stand more than 6.
    expect(breaks.length).toBeGreaterThan(0);
    return expect(breaks.filter(({ before, after }) => before > 5.5 || after > 5.5)).toEqual([]);
  });

  test('the annex has the page in context, reduced, and never more than the page holds', async () => {
    const tall = await sharp({ create: { width: 1280, height: 9000, channels: 3, background: '#9ab' } })
      .png()
      .toBuffer();
    const reduced = await reducePicture(tall, []);
    if (reduced === null) throw new Error('not reduced');
    expect(reduced.byteLength).toBeLessThan(200_000);
    const { width, height, exif } = await sharp(reduced).metadata();
    expect(Math.max(width, height)).toBeLessThanOrEqual(900);
    expect(exif).toBeUndefined();
    const thumbnail = { bytes: reduced, format: 'jpg' as const, alt: 'La page de l’agenda' };
    const document = documentOf('t1', { visual: { ...input().visual, thumbnail } });
    const { pdf, pages } = renderer.render(document);
    expect(pages).toBe(2);
    if (!hasPoppler) return;
    expect(await read('annex', pdf, 'pdfinfo', ['-struct-text'])).toContain('Figure');
    // An open letter shows none.
    expect(documentOf('t7', { visual: { ...input().visual, thumbnail } }).annex?.thumbnail).toBeNull();
  });

  test('the notice on personal data never has a page of its own', async () => {
    if (!hasPoppler) return expect(hasPoppler, 'poppler is absent: the page was not read').toBe(false);
    const drawn = async (width: number, height: number) => ({
      bytes: await sharp({ create: { width, height, channels: 3, background: '#9ab' } })
        .png()
        .toBuffer(),
      format: 'png' as const,
      alt: 'L’affiche',
    });
    const [wide, poster] = [await drawn(1024, 724), await drawn(600, 900)];
    const sample = sampleCases(template('t1')).find(
      ({ name }) => name === 'trois visuels réalistes, contrat',
    );
    // Pictures of all heights: the annex ends at every place of its page, the foot too.
    for (const tall of [0, 1, 2, 3]) {
      const withPicture = <One extends { readonly visual: object | null }>(one: One, place: number) => ({
        ...one,
        visual: { ...one.visual, thumbnail: place < tall ? poster : wide },
      });
      const letter = sampleInput(template('t1'), loaded.parts, 'technical', sample?.part);
      const outcome = draftLetter({
        ...withPicture(letter, 2),
        others: (letter.others ?? []).map(withPicture),
      });
      if (outcome.kind === 'refused') throw new Error(outcome.message);
      const { pdf, pages } = renderer.render(outcome.draft.document);
      const last = await read(`notice-${tall}`, pdf, 'pdftotext', ['-f', String(pages)]);
      expect([tall, last.includes('Empreinte')]).toEqual([tall, true]);
    }
    return undefined;
  });

  test('a word longer than a line stays on the sheet', async () => {
    if (!hasPoppler) return expect(hasPoppler, 'poppler is absent: the page was not read').toBe(false);
    const { pdf } = renderer.render(
      documentOf('t1', {
        visual: { ...input().visual, title: 'X'.repeat(300) },
        localParagraph: `À ${'W'.repeat(250)}`,
      }),
    );
    const words = await wordsOf('long-word', pdf);
    return expect(Math.max(...words.map(({ right }) => right))).toBeLessThan(210 - 20);
  });

  test('the word « Copie » stands beside the first line of a copy that takes two', async () => {
    if (!hasPoppler) return expect(hasPoppler, 'poppler is absent: the page was not read').toBe(false);
    const copies = ['Branche CGT des agents de la communauté de communes des Exemples réunis'];
    const { pdf } = renderer.render(documentOf('t1', { options: { copies } }));
    const words = await wordsOf('two-line-copy', pdf);
    const top = (start: string) => words.find(({ word }) => word.startsWith(start))?.top ?? Number.NaN;
    expect(top('réunis')).toBeGreaterThan(top('Branche') + 1);
    return expect(top('Copie')).toBeCloseTo(top('Branche'), 1);
  });

  test('copies and all enclosures stand under the signature', async () => {
    if (!hasPoppler) return expect(hasPoppler, 'poppler is absent: the page was not read').toBe(false);
    const sample = sampleInput(template('t1'), loaded.parts, 'technical');
    const document = documentOf('t1', {
      options: {
        ...sample.options,
        withClause: true,
        copies: ['Madame Prénom Exemple, adjointe à la culture'],
      },
    });
    const text = flat(await read('copies', renderer.render(document).pdf, 'pdftotext', []));
    for (const words of [...document.enclosures, ...document.copies]) expect(text).toContain(flat(words));
    return undefined;
  });
});
