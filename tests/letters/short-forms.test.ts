import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readTemplate, templatesDir } from '../../src/letters/index.js';
import { expandShortForms } from '../../src/letters/short-forms.js';
import { createEngine } from '../../src/letters/variables.js';

const engine = createEngine();
const letters = path.join(templatesDir(), 'letters');
const filled = (text: string, count: string | null): string =>
  String(engine.parseAndRenderSync(text, { visuels: { nombre: count } }));

describe('short forms', () => {
  test.each([
    ['Nous avons noté que [ce visuel vient] d’un prestataire.', 'ce visuel vient', 'ces visuels viennent'],
    ['Qui [l’a créé | les a créés] ?', 'l’a créé', 'les a créés'],
    ['Crédit [d’un visuel]', 'd’un visuel', 'de trois visuels'],
  ])('%s', (text, one, several) => {
    const { text: expanded, problems } = expandShortForms(text);
    expect(problems).toEqual([]);
    expect(filled(expanded, null)).toBe(text.replace(/\[.*\]/u, one));
    expect(filled(expanded, 'trois')).toBe(text.replace(/\[.*\]/u, several));
  });

  test.each([
    ['le [travail]', 'le pluriel de « travail » n’est pas connu', 3],
    ['un [] mot', 'entre crochets', 3],
    ['[a|b|c]', 'entre crochets', 0],
    ['[a|]', 'entre crochets', 0],
    ['rien ne ferme [ce visuel', 'un crochet est seul', 14],
    ['[ce [visuel]]', 'un crochet est seul', 0],
    ['[ce\nvisuel]', 'un crochet est seul', 0],
  ])('%j is refused', (text, message, offset) => {
    const { problems } = expandShortForms(text);
    expect(problems.map((one) => one.offset)).toContain(offset);
    expect(problems.map((one) => one.message).join(' ')).toContain(message);
  });

  test('a text without brackets stays as it is, and no line moves', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const { text: expanded } = expandShortForms(text);
        if (!/[[\]]/u.test(text)) expect(expanded).toBe(text);
        expect(expanded.split('\n')).toHaveLength(text.split('\n').length);
      }),
    );
  });

  test('a problem names the line of the file', () => {
    const file = readdirSync(letters).find((name) => name.startsWith('t9-')) ?? '';
    const source = readFileSync(path.join(letters, file), 'utf8');
    const line = source.split('\n').findIndex((text) => text.includes('[ce visuel vient]')) + 1;
    const read = readTemplate(file, source.replace('[ce visuel vient]', '[ce visuel éblouit]'));
    expect(read).toMatchObject({ ok: false, problems: [{ file, line }] });
  });

  test('no shipped text writes a sentence once for one visual and once for several', () => {
    const folders = [letters, path.join(letters, 'parts')];
    const files = folders.flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.md'))
        .map((name) => path.join(folder, name)),
    );
    expect(files.length).toBeGreaterThan(20);
    const twice = files.flatMap((file) =>
      [
        ...readFileSync(file, 'utf8').matchAll(
          /\{% if visuels\.nombre -?%\}([^{}]+)\{%-? else -?%\}([^{}]+)\{%-? endif %\}/gu,
        ),
      ].map(([whole]) => `${path.basename(file)}: ${whole}`),
    );
    expect(twice).toEqual([]);
  });
});
