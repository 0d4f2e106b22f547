/** Paragraphs and credits of office files, from their XML. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { creditsOf, paragraphsOf } from '../../../src/crawlers/extract/office-words.js';

const docx = (body: string): string => `<w:document xmlns:w="w"><w:body>${body}</w:body></w:document>`;
const odf = (body: string): string => `<office:document-content>${body}</office:document-content>`;

describe('paragraphs', () => {
  test.each<[string, string, string[]]>([
    [
      'runs are joined',
      docx(
        '<w:p><w:r><w:t>Image gén</w:t></w:r><w:r><w:t xml:space="preserve">érée </w:t><w:t>ici</w:t></w:r></w:p>',
      ),
      ['Image générée ici'],
    ],
    [
      'tabs and breaks are blanks',
      docx('<w:p><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:p>'),
      ['a b c'],
    ],
    ['entities', docx('<w:p><w:t>A &amp; B &#233; &#x2019; &lt;</w:t></w:p>'), ['A & B é ’ <']],
    [
      'deleted words and field codes are not seen',
      docx(
        '<w:p><w:del><w:r><w:t>sans IA</w:t></w:r></w:del><w:instrText>PAGE</w:instrText><w:t>vu</w:t></w:p>',
      ),
      ['vu'],
    ],
    ['line breaks of the markup are no text', docx('\n <w:p>\n  <w:t>a</w:t>\n </w:p>'), ['a']],
    [
      'ODF with spans, spaces and notes',
      odf(
        '<text:tracked-changes><text:p>ancien</text:p></text:tracked-changes><text:h>Titre</text:h><text:p>a<text:s/>b <text:span>c</text:span></text:p>',
      ),
      ['Titre', 'a b c'],
    ],
    ['slides', '<p:sld><a:p><a:r><a:t>un</a:t></a:r></a:p><a:p/><a:p><a:t/></a:p></p:sld>', ['un']],
  ])('%s', (_, xml, paragraphs) => {
    expect(paragraphsOf(xml)).toEqual(paragraphs);
  });

  test('credits among them', () => {
    expect(
      creditsOf(['Fête', '© Mairie', '© Mairie', 'Image générée par IA', 'Nous parlons de l’IA.']),
    ).toEqual(['© Mairie', 'Image générée par IA']);
  });

  test('whatever the text is, it ends', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '/',
      '<w:p',
      '<w:p>',
      '</w:p>',
      '<w:t>',
      '<w:del>',
      '&#x110000;',
      '&#0;',
      '&',
      'a',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 80 }), (pieces) => {
        expect(Array.isArray(paragraphsOf(docx(pieces.join(''))))).toBe(true);
      }),
    );
    expect(paragraphsOf(docx(`<w:p ${'a'.repeat(3_000_000)}`))).toEqual([]);
    expect(paragraphsOf(docx('<w:p '.repeat(500_000)))).toEqual([]);
    expect(paragraphsOf(docx('<w:p><w:t>a</w:t></w:p>'.repeat(30_000))).length).toBe(20_000);
  });
});
