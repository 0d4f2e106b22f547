/** The letter as DOCX: read back from its ZIP. */
import { buffer } from 'node:stream/consumers';
import { load } from 'cheerio';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { draftLetter, renderDocx, type LetterDocument, type TemplateKind } from '../../src/letters/index.js';
import { sampleInput } from '../../src/letters/samples.js';
import { input, loaded, template, textsOf } from './fixtures.js';

async function filesOf(docx: Uint8Array): Promise<ReadonlyMap<string, string>> {
  const zip = await fromBufferPromise(Buffer.from(docx));
  const files = new Map<string, string>();
  for await (const entry of zip.eachEntry())
    files.set(entry.fileName, (await buffer(await zip.openReadStreamPromise(entry))).toString('utf8'));
  return files;
}

function documentOf(kind: TemplateKind, part: Parameters<typeof sampleInput>[3] = {}): LetterDocument {
  const grade = template(kind).grades.includes('technical') ? 'technical' : 'none';
  const outcome = draftLetter(sampleInput(template(kind), loaded.parts, grade, part));
  if (outcome.kind === 'refused') throw new Error(outcome.message);
  return outcome.draft.document;
}

const flat = (text: string) => text.replace(/[\s\u00a0\u202f]+/gu, '');

let files: ReadonlyMap<string, string>;
let document: LetterDocument;
const part = (name: string) => load(files.get(name) ?? '', { xml: true });
beforeAll(async () => {
  const bytes = new Uint8Array(
    await sharp({ create: { width: 900, height: 600, channels: 3, background: '#888' } })
      .jpeg()
      .toBuffer(),
  );
  const sample = sampleInput(template('t1'), loaded.parts, 'technical');
  document = documentOf('t1', {
    visual: {
      ...input().visual,
      thumbnail: { bytes, format: 'jpg', alt: 'La page de l’agenda, le visuel entouré' },
    },
    options: { ...sample.options, withClause: true, copies: ['Madame Exemple'] },
  });
  files = await filesOf(await renderDocx(document));
});

describe('DOCX', () => {
  test('is well-formed, in French, with a title and the day it was written', () => {
    expect(files.get('word/document.xml')).toContain('<w:document');
    expect(files.get('word/styles.xml')).toContain('w:lang w:val="fr-FR"');
    const core = files.get('docProps/core.xml') ?? '';
    expect(core).toContain('PROJET – ');
    expect(core.match(/2026-11-24T12:00:00Z/gu)).toHaveLength(2);
  });

  test('says where to answer, gives room for it, and numbers what is enclosed', () => {
    const $ = part('word/document.xml');
    const lines = $('w\\:p')
      .toArray()
      .map((one) => $(one).text());
    const closing = lines.findIndex((text) => text.startsWith('Le nom de l’artiste suffit'));
    expect(lines.slice(closing + 1, closing + 4)).toEqual([
      'veille@syndicat.example',
      '1 rue de l’Exemple',
      '99100 EXEMPLE-SUR-MER',
    ]);
    expect($('w\\:tab[w\\:leader="dot"]')).toHaveLength(5);
    expect(lines.filter((text) => /^(?:PJ.*1|2|3)\. /u.test(text))).toHaveLength(3);
  });

  test('has headings, a header row in its table, an alternative text, real lists', () => {
    const $ = part('word/document.xml');
    const headings = $('w\\:pStyle')
      .toArray()
      .map((one) => $(one).attr('w:val'))
      .filter((one) => one?.startsWith('Heading'));
    expect(headings).toEqual(['Heading1', 'Heading2', 'Heading2', 'Heading3', 'Heading2']);
    expect($('w\\:tbl')).toHaveLength(1);
    expect($('w\\:tblHeader')).toHaveLength(1);
    expect($('wp\\:docPr').attr('descr')).toBe('La page de l’agenda, le visuel entouré');
    // Four questions, six ticks, seven clauses.
    expect($('w\\:numPr')).toHaveLength(17);
    expect(
      new Set(
        $('w\\:numId')
          .toArray()
          .map((one) => $(one).attr('w:val')),
      ).size,
    ).toBe(3);
  });

  test('the address stands in the window', () => {
    const $ = part('word/document.xml');
    const frames = $('w\\:framePr').toArray();
    expect(frames).toHaveLength(document.recipient.length);
    for (const frame of frames) {
      const mm = (name: string) => Math.round((Number($(frame).attr(name)) * 25.4) / 1440);
      expect([mm('w:x'), mm('w:y'), mm('w:w'), mm('w:h')]).toEqual([110, 52, 85, 35]);
      expect($(frame).attr('w:hAnchor')).toBe('page');
      expect($(frame).attr('w:vAnchor')).toBe('page');
    }
  });

  test('holds every word of the letter, in order', () => {
    const $ = part('word/document.xml');
    const text = flat($('w\\:t').text());
    let from = 0;
    const wanted = [
      ...document.recipient,
      document.objet,
      ...document.body.flatMap(textsOf),
      document.politesse ?? '',
      ...document.signature,
      ...document.enclosures,
      ...document.copies,
      ...(document.replyAid?.choices ?? []),
      ...(document.annex?.facts.map(({ value }) => value) ?? []),
      document.dataNotice ?? '',
      ...document.textAnnexes.flatMap(({ blocks }) => blocks.flatMap(textsOf)),
    ];
    for (const words of wanted) {
      const at = text.indexOf(flat(words.replaceAll("'", '’')), from);
      expect([words, at >= from]).toEqual([words, true]);
      from = at;
    }
    expect(part('word/header1.xml')('w\\:t').text()).toContain('PROJET');
    expect(files.get('word/footer1.xml')).toContain('PAGE');
  });

  test('the same letter gives the same bytes, another does not', async () => {
    const once = await renderDocx(document);
    expect(Buffer.compare(Buffer.from(once), Buffer.from(await renderDocx(document)))).toBe(0);
    const other = await renderDocx({ ...document, objet: 'Autre' });
    expect(Buffer.compare(Buffer.from(once), Buffer.from(other))).not.toBe(0);
  });

  test('a final letter has no PROJET, a sheet no window', async () => {
    const final = await filesOf(await renderDocx({ ...document, status: 'final', title: document.objet }));
    expect([...final.values()].join('')).not.toContain('PROJET');
    const sheet = await filesOf(await renderDocx(documentOf('t3b')));
    expect(sheet.get('word/document.xml')).not.toContain('framePr');
  });

  test('characters that XML has no place for do not break it', async () => {
    const hostile = '<w:t>&amp; ]]> \u0001\ufffe \ud800 « "x" »';
    const odd = await filesOf(
      await renderDocx({
        ...document,
        objet: hostile,
        recipient: [hostile],
        body: [{ kind: 'paragraph', text: hostile }, ...document.body],
      }),
    );
    const xml = odd.get('word/document.xml') ?? '';
    expect(xml).toContain('&lt;w:t&gt;&amp;amp;');
    expect(xml).not.toMatch(/[\u0001\ufffe]/u);
  });
});
