/** A section's own text cannot get past the checks: no words in tags, in two halves, in look-alikes, or in two branches. */
import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { draftLetter, readTemplate, templatesDir } from '../../src/letters/index.js';
import { bannedWords, unfoundedAssertions, wordingOf } from '../../src/letters/wording.js';
import { caption, input, loaded, verdict } from './fixtures.js';

const source = (file: string) => readFileSync(path.join(templatesDir(), 'letters', file), 'utf8');
const t1 = source('t1-premiere-interpellation.md');
const t0 = source('t0-qui-a-cree-ce-visuel.md');
const PLACE = '{{ paragraphe_local }}\n';
const withText = (template: string, text: string) => template.replace(PLACE, `${PLACE}\n${text}\n`);
const messages = (text: string) => {
  const read = readTemplate('essai.md', text);
  return read.ok ? [] : read.problems.map(({ line, message }) => `${line} ${message}`);
};
const LINE = t1.slice(0, t1.indexOf(PLACE)).split('\n').length + 2;

describe('a template hides no words', () => {
  test.each([
    ['a text between braces', '{{ "Vous avez utilisé une IA." }}', 'une variable s’écrit par son nom seul'],
    ['a range', '{{ (1..9999999) }}', 'une variable s’écrit par son nom seul'],
    ['a name in brackets', '{{ visuel["titre"] }}', 'une variable s’écrit par son nom seul'],
    [
      'a condition on nothing',
      '{% if "IA" == "IA" %}Oui{% endif %}',
      'une variable s’écrit par son nom seul',
    ],
    ['a word in two halves', 'C’est illé{% if grade %}gal{% endif %}.', 'au milieu d’un mot'],
    ['a word around a sign', 'C’est illé{{ petite_commune }}gal.', 'au milieu d’un mot'],
    [
      'a word over a branch',
      'C’est illé{% if petite_commune %} {% else %}gal{% endif %}.',
      'au milieu d’un mot',
    ],
    ['a word after a branch', '{% if petite_commune %}illé{% endif %}gal.', 'au milieu d’un mot'],
    ['a word over trimmed spaces', 'C’est illé {%- if grade -%} gal{% endif %}.', 'au milieu d’un mot'],
    ['a soft hyphen', 'C’est illé\u00adgal.', 'le signe U+00AD'],
    ['a line under a letter', 'C’est illé\u0332gal.', 'le signe U+0332'],
    ['a space of no width', 'C’est illé\u200bgal.', 'le signe U+200B'],
    ['a letter of another script', 'C’est illég\u0430l.', 'le signe U+0430'],
    ['a sign that values are cut out by', '\uf8f00\uf8f1', 'le signe U+F8F0'],
    ['two lines', 'Vous avez\nutilisé un outil.', '« Vous avez utilisé » ne convient pas'],
    [
      'a condition between two words',
      'Vous avez{% if grade %} utilisé{% endif %} un outil.',
      'ne convient pas',
    ],
  ])('%s', (_, text, message) => {
    const found = messages(withText(t1, text));
    expect(found.join('\n')).toContain(message);
    expect(found.some((one) => one.startsWith(`${LINE} `))).toBe(true);
  });

  test.each(['{{ "IA" }}', 'I{% if visuel.url %}A{% endif %}', 'I\u200bA'])('T0 neither: %s', (text) =>
    expect(messages(withText(t0, text))).not.toEqual([]),
  );

  test('conditions beside words, the French signs and accents stay free', () =>
    expect(
      messages(
        withText(
          t1,
          'Bonjour{% if petite_commune %}, à vous{% endif %} : l’{{ syndicat }} — « 1ʳᵉ œuvre », n° 2, 3 €…{% if grade == "stated" and petite_commune %} Fin.{% endif %}',
        ),
      ),
    ).toEqual([]));

  test('what two branches put together is seen in the letter, and blocks it', () => {
    const words =
      "{% if grade == 'stated' %}Vous avez{% else %}Nous avons{% endif %} {% if petite_commune %}lu{% else %}utilisé{% endif %} un outil.";
    const read = readTemplate('essai.md', withText(t1, words));
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const outcome = draftLetter({
      ...input({ template: read.template, verdict: verdict('stated', [caption]) }),
      parts: loaded.parts,
    });
    if (outcome.kind === 'refused') throw new Error(outcome.message);
    expect(outcome.draft.remarks).toContainEqual(
      expect.objectContaining({
        code: 'wording',
        isBlocking: true,
        message: expect.stringContaining('Texte de la lettre, « Vous avez utilisé »'),
      }),
    );
  });
});

describe('words are found', () => {
  test('over any spaces, at their place', () => {
    expect(unfoundedAssertions('Bonjour. Vous \n\t avez\u00a0  utilisé un outil.', new Set())).toEqual([
      expect.objectContaining({ words: 'Vous avez utilisé', offset: 9 }),
    ]);
    expect(bannedWords('Ceci est un   vol.')[0]?.offset).toBe(14);
  });

  test('not in somebody’s own words, nor in an address', () => {
    expect(wordingOf('Le visuel « Le vol du bourdon » (www.exemple.example/vol/fraude).', new Set())).toEqual(
      [],
    );
    expect(wordingOf('Le vol du bourdon', new Set())).toHaveLength(1);
  });

  test('what an address is does not change, and a long run that is none is told at once', () => {
    const address = /^\S+[.@/]\S*[/@]\S*$/u;
    const letters = fc.constantFrom('.', '@', '/', 'a', 'v');
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 12 }), (run) => {
        const text = `vol${run.join('')}vol`;
        // « vol » before a dot is a word of its own where the whole run is no address.
        const isHidden = wordingOf(text, new Set()).length === 0;
        if (address.test(text)) expect([text, isHidden]).toEqual([text, true]);
        else expect([text, isHidden]).toEqual([text, bannedWords(text).length === 0]);
      }),
    );
    expect(wordingOf(`Le vol. ${'.'.repeat(200_000)}`, new Set())).toHaveLength(1);
  });
});
