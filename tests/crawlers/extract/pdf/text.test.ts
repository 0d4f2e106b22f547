/** The text of PDF pages: fonts, encodings and places; what cannot be decoded is left out; hostile contents end. */
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openPdf } from '../../../../src/classifiers/containers/pdf-document.js';
import { charOf, glyphText } from '../../../../src/crawlers/extract/pdf/encodings.js';
import { readCMap } from '../../../../src/crawlers/extract/pdf/fonts.js';
import { type PdfText, readPdfText } from '../../../../src/crawlers/extract/pdf/text.js';
import type { PdfPageFields } from '../../../fixtures/image/make-pdf.js';
import { makeJpeg, makePdf } from '../../../fixtures/make-image.js';

function textOf(...pages: PdfPageFields[]): PdfText {
  return readPdfText(openPdf(makePdf({ title: 'Essai', pages })));
}

function linesOf(page: PdfPageFields): (string | null)[] {
  return textOf(page).pages[0]?.lines.map(({ text }) => text) ?? [];
}

const at = (operators: string, font = 'F1'): string => `BT /${font} 12 Tf 72 700 Td ${operators} ET`;
/** A font program is embedded: nothing is known but what the dictionary says. */
const EMBEDDED = '/FontDescriptor << /Flags 4 >>';

describe('operators', () => {
  test.each([
    ['Tj', '(Fête du village) Tj', ['Fête du village']],
    [
      'TJ: a wide gap is a space, kerning is none',
      '[(F) 20 (ête) -300 (du) -280 (village)] TJ',
      ['Fête du village'],
    ],
    ['quotes', "14 TL (Une) ' (ligne) ' 1 0 (puis deux) \"", ['Une', 'ligne', 'puis deux']],
    ['escapes', '(\\(a\\) \\351t\\351\\\\) Tj', ['(a) été\\']],
    ['hexadecimal', '<46EA7465> Tj', ['Fête']],
    ['T* and TD', '(a) Tj 0 -16 TD (b) Tj T* (c) Tj', ['a', 'b', 'c']],
    ['columns are not joined', '(gauche) Tj 200 0 Td (droite) Tj', ['gauche', 'droite']],
    ['written out of order', '(bas) Tj 0 100 Td (haut) Tj', ['haut', 'bas']],
    ['written twice for bold', '(gras) Tj 0.3 0 Td (gras) Tj', ['gras']],
    ['invisible text is what a scanner believed to read', '3 Tr (caché) Tj 0 Tr 0 -16 Td (vu) Tj', ['vu']],
    ['letters spaced back and forth', '1.5 Tc (•A) Tj', ['A']],
  ])('%s', (_, operators, lines) => {
    // The bullet of the last row is none of Latin-1: it becomes a code of another character or nothing.
    expect(linesOf({ content: at(operators.replace('•', '')) })).toEqual(lines);
  });

  test('forms are gone through with their place, turned text keeps its direction', () => {
    const { lines } = textOf({
      content: 'q 1 0 0 1 100 200 cm /Fm Do Q BT /F1 10 Tf 0 1 -1 0 300 100 Tm (debout) Tj ET',
      forms: { Fm: 'BT /F1 10 Tf 5 5 Td (dedans) Tj ET' },
    }).pages[0] ?? { lines: [] };
    const inside = lines.find(({ text }) => text === 'dedans');
    expect(inside?.box.left).toBeCloseTo(105);
    expect(inside?.box.bottom).toBeCloseTo(202.5);
    expect(lines.find(({ text }) => text === 'debout')).toMatchObject({ turns: 1 });
  });

  test('an inline image is passed over', () => {
    expect(linesOf({ content: `BI /W 2 /H 1 /BPC 8 ID (x) Tj( EI ${at('(après) Tj')}` })).toEqual(['après']);
  });

  test('a page that is shown turned has its boxes as people see them', async () => {
    const jpeg = await makeJpeg({ width: 64, height: 48 });
    const page = textOf({ placed: [{ jpeg, box: [100, 200, 50, 80] }], entries: '/Rotate 90' }).pages[0];
    expect(page?.images[0]?.box).toEqual({ left: 200, right: 280, bottom: -150, top: -100 });
  });
});

describe('fonts', () => {
  const cmap = (body: string): string =>
    `begincmap 1 begincodespacerange <00> <FF> endcodespacerange ${body} endcmap`;

  test.each([
    [
      'MacRoman',
      '/Subtype /Type1 /BaseFont /Helvetica /Encoding /MacRomanEncoding',
      undefined,
      '(F\\220te) Tj',
      'Fête',
    ],
    [
      'Differences',
      `/Subtype /Type1 ${EMBEDDED} /Encoding << /Differences [1 /F /ecircumflex /t /e /f_i /uni00E9 /a.sc] >>`,
      undefined,
      '<01020304050607> Tj',
      'Fêtefiéa',
    ],
    [
      'ToUnicode',
      `/Subtype /Type1 ${EMBEDDED}`,
      cmap('1 beginbfrange <01> <03> <0061> endbfrange'),
      '<010203> Tj',
      'abc',
    ],
    [
      'Identity-H with ToUnicode',
      '/Subtype /Type0 /Encoding /Identity-H /DescendantFonts [<< /DW 500 /W [3 [600 700]] >>]',
      cmap('2 beginbfchar <0003> <00E9> <0004> <00740065> endbfchar'),
      '<00030004> Tj',
      'éte',
    ],
    ['no encoding of an embedded font', `/Subtype /TrueType ${EMBEDDED}`, undefined, '(abc) Tj', null],
    [
      'a code without a meaning',
      `/Subtype /Type1 ${EMBEDDED}`,
      cmap('1 beginbfchar <01> <0061> endbfchar'),
      '<0102> Tj',
      null,
    ],
    [
      'private use',
      `/Subtype /Type1 ${EMBEDDED} /Encoding /WinAnsiEncoding`,
      cmap('1 beginbfchar <61> <E001> endbfchar'),
      '(a) Tj',
      null,
    ],
    [
      'Identity-H alone',
      '/Subtype /Type0 /Encoding /Identity-H /DescendantFonts [<< >>]',
      undefined,
      '<0003> Tj',
      null,
    ],
    [
      'glyph names that say nothing',
      `/Subtype /Type3 /Encoding << /Differences [1 /g12 /a1] >>`,
      undefined,
      '<0102> Tj',
      null,
    ],
    ['a font that is missing', '', undefined, '/None 12 Tf (abc) Tj', null],
  ])('%s', (_, entries, toUnicode, operators, text) => {
    const font = toUnicode === undefined ? { entries } : { entries, toUnicode };
    expect(linesOf({ fonts: { F9: font }, content: at(operators, 'F9') })).toEqual([text]);
  });

  test.each([
    ['eacute', 'é'],
    ['ccedilla', 'ç'],
    ['OE', 'Œ'],
    ['guillemotleft', '«'],
    ['quoteright', '’'],
    ['minus', '−'],
    ['at', '@'],
    ['bar', '|'],
    ['space', ' '],
    ['u1F600', '😀'],
    ['.notdef', null],
    ['g42', null],
    ['uniE000', null],
  ])('glyph %s', (name, text) => {
    expect(glyphText(name)).toBe(text);
  });

  test('the three encodings give French as it is written', () => {
    const of = (encoding: Parameters<typeof charOf>[0], ...codes: number[]): string =>
      codes.map((code) => charOf(encoding, code) ?? '?').join('');
    expect(of('WinAnsiEncoding', 0x9c, 0x92, 0x80, 0x85, 0xe9)).toBe('œ’€…é');
    expect(of('MacRomanEncoding', 0x8e, 0x8f, 0x88, 0xcf, 0xc7, 0xc8, 0xd5, 0xd2, 0xde)).toBe('éèàœ«»’“ﬁ');
    expect(of('StandardEncoding', 0x27, 0xa9, 0xab, 0xae, 0xb1, 0xfa, 0xea, 0xe1)).toBe("’'«ﬁ–œŒÆ");
  });
});

describe('hostile documents', () => {
  test('maps that claim everything, or come back to themselves', () => {
    const budget = { codes: 10_000 };
    const ranges = '<0000> <FFFF> <0061> '.repeat(500);
    expect(readCMap(`beginbfrange ${ranges} endbfrange`, budget).size).toBeLessThan(10_000);
    expect(budget.codes).toBeLessThanOrEqual(0);
    const self = `/Subtype /Type1 /ToUnicode 1 0 R`;
    expect(linesOf({ fonts: { F9: { entries: self } }, content: at('(a) Tj', 'F9') })).toEqual([null]);
    const array = `<00> <FFFFFFFF> [${'<0061>'.repeat(70_000)}]`;
    expect(readCMap(`beginbfrange ${array} endbfrange`, { codes: 1_000 }).size).toBeLessThan(1_000);
  });

  test('forms that draw themselves, alone and in a bush, end and are told', () => {
    const loop = textOf({ content: '/A Do', forms: { A: '/A Do /A Do (x) Tj' } });
    expect(loop.isComplete).toBe(false);
    const names = 'ABCDEFGHIJ'.split('');
    const bush = `${names.map((name) => `/${name} Do`).join(' ')} `.repeat(40);
    const forms = Object.fromEntries(names.map((name) => [name, bush]));
    expect(textOf({ content: bush, forms }).isComplete).toBe(false);
  });

  test('a million operators, many letters, many strings, unbalanced states', () => {
    const million = textOf({ content: '0 0 m 1 1 l S '.repeat(1_000_000 / 3) });
    expect(million.pages[0]?.lines).toEqual([]);
    const long = textOf({ content: at(`(${'a'.repeat(100_000)}) Tj`) });
    expect(long.isComplete).toBe(false);
    const many = textOf({ content: at('(a) Tj 0 -0.4 Td '.repeat(60_000)) });
    expect(many.isComplete).toBe(false);
    expect(linesOf({ content: `${'q '.repeat(100_000)}${'Q '.repeat(200_000)}${at('(fin) Tj')}` })).toEqual([
      'fin',
    ]);
    expect(linesOf({ content: `${'['.repeat(10_000)} ${at('(fin) Tj')}` })).toEqual([]);
  });

  test('a bomb as a content is left where the bound is', () => {
    const bomb = deflateSync(Buffer.alloc(64 * 1024 * 1024, ' '));
    const pdf = Buffer.concat([
      Buffer.from(
        `%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj << /Kids [3 0 R] >> endobj\n3 0 obj << /Contents 4 0 R /Resources << >> >> endobj\n4 0 obj << /Filter /FlateDecode /Length ${bomb.length} >> stream\n`,
      ),
      bomb,
      Buffer.from('\nendstream endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n'),
    ]);
    expect(readPdfText(openPdf(pdf)).isComplete).toBe(false);
  });

  test('whatever the content is, it ends without a throw', () => {
    const token = fc.constantFrom(
      'q',
      'Q',
      'BT',
      'ET',
      'Tj',
      'TJ',
      "'",
      '"',
      'Tf',
      'Tm',
      'cm',
      'Do',
      'BI',
      'ID',
      'EI',
      '/F1',
      '/Fm',
      '(a)',
      '<61',
      '[',
      ']',
      '<<',
      '>>',
      '1e999',
      '-',
      '999999999999',
      '0',
      '12',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(token, fc.string({ maxLength: 4 })), { maxLength: 60 }), (tokens) => {
        const text = textOf({ content: tokens.join(' '), forms: { Fm: tokens.join(' ') } });
        expect(text.pages).toHaveLength(1);
      }),
      { numRuns: 300 },
    );
  });
});
