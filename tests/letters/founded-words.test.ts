/** Sentences that would say more than was read, or name somebody: each of them once stood in a letter. */
import { describe, expect, test } from 'vitest';
import type { C2paIntegrity, Mark, Verdict } from '../../src/classifiers/types.js';
import { draftLetter, phraseGrade, renderText, type LetterDraft } from '../../src/letters/index.js';
import { innerWords } from '../../src/letters/quoted.js';
import { addressMentionsAi, aiWords, unfoundedAssertions } from '../../src/letters/wording.js';
import { annexOf, caption, hint, input, mark, template, textsOf, verdict } from './fixtures.js';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');
function drafted(part: Parameters<typeof input>[0] = {}): LetterDraft {
  const outcome = draftLetter(input(part));
  if (outcome.kind === 'refused') throw new Error(outcome.message);
  return outcome.draft;
}
const bodyOf = (draft: LetterDraft) => plain(draft.document.body.flatMap(textsOf).join('\n'));
const titled = (title: string, part: Parameters<typeof input>[0] = {}) =>
  drafted({ visual: { ...input().visual, title }, ...part });
const say = (grade: Verdict['grade'], marks: readonly Mark[], integrity: C2paIntegrity | null = null) =>
  plain(phraseGrade(verdict(grade, marks), { integrity, readOn: '2026-11-23' })?.text ?? 'nothing');

const camera = mark({
  id: 'camera-exif',
  strength: 'human',
  kind: null,
  where: 'exif:Model',
  value: 'Canon EOS R6',
});

describe('the title of the visual', () => {
  test.each([
    'Illustration générée par IA',
    'Illustration ge\u0301ne\u0301re\u0301e par un outil',
    "Affiche faite avec l'ia",
    'ChatGPT-Image-23-nov.-2026.png',
    `${'Une très longue légende de la fête '.repeat(4)}image créée avec Midjourney`,
  ])('what speaks of AI is no title: %s', (title) => {
    for (const part of [
      { verdict: verdict('hinted', [hint]) },
      { verdict: verdict('stated', [caption]) },
      { template: template('t0'), verdict: verdict('hinted', [hint]) },
    ]) {
      const draft = titled(title, part);
      expect(bodyOf(draft)).toContain('le visuel décrit en annexe');
      expect(draft.document.objet + draft.document.emailSubject + draft.document.title).not.toContain('«');
    }
  });

  test.each([
    '© Jeanne Martin',
    'Crédit photo : Jeanne Martin',
    'Illustration : Jeanne Martin',
    'image',
    'IMG_0042.jpg',
  ])('a credit or a file name is no title: %s', (title) =>
    expect(bodyOf(titled(title))).toContain('le visuel décrit en annexe'),
  );

  test.each(['Le bal des générations', 'La dalle de la place est refaite', 'Marché de Noël'])(
    'a title that only looks like it stays, in T0 too: %s',
    (title) => {
      const draft = titled(title, { template: template('t0'), verdict: verdict('none', []) });
      expect(bodyOf(draft)).toContain(`le visuel « ${title} »`);
    },
  );
});

describe('what carries a sentence', () => {
  test.each(['page-credit', 'filename', 'address', 'pixels:x', 'ailleurs'])(
    'a statement that is not about this visual states nothing: %s',
    (where) => {
      expect(say('stated', [mark({ strength: 'stated', where, value: 'Images créées par IA' })])).toBe(
        'nothing',
      );
      expect(
        say('stated', [mark({ strength: 'stated', where, value: 'Images créées par IA' }), mark()]),
      ).toContain('Les métadonnées du fichier publié');
    },
  );

  test('what the manifest says of an ingredient is not said of the whole', () => {
    const text = say(
      'technical',
      [mark({ id: 'c2pa-ai-ingredient', where: 'jumbf:c2pa.actions' })],
      'intact',
    );
    expect(text).toContain('parmi les éléments qui ont servi à le composer');
    expect(text).not.toContain('indiquent l’intervention');
  });

  test('a broken manifest never carries an assertion, whatever the verdict says', () => {
    const phrase = phraseGrade(verdict('technical', [mark({ where: 'jumbf:c2pa.actions' })]), {
      integrity: 'broken',
      readOn: '2026-11-23',
    });
    expect(phrase?.grade).toBe('hinted');
    expect(phrase?.text).toContain('demander si');
  });

  test('a broken manifest takes nothing from another declaration', () => {
    expect(say('technical', [mark({ where: 'jumbf:c2pa.actions' }), mark()], 'broken')).toContain(
      'norme IPTC/XMP',
    );
  });

  test('a name and its address are one element', () => {
    const text = say('hinted', [hint, mark({ strength: 'hint', weight: 'counted', where: 'address' })]);
    expect(text).toMatch(/^Un élément \(le nom et l’adresse du fichier\)/u);
  });

  test('what one person saw is not what several saw', () => {
    expect(say('hinted', [hint, mark({ strength: 'observed', where: 'eye' })])).not.toContain(
      'plusieurs personnes',
    );
  });

  test.each([
    ['technical', [mark(), camera]],
    ['stated', [caption, camera]],
  ] as const)('what speaks for a camera stands in the letter itself: %s', (grade, marks) => {
    const text = say(grade, marks);
    expect(text).toContain('Un autre élément (les informations techniques EXIF du fichier) va dans le sens');
    expect(text).toContain('il figure aussi en annexe');
  });

  test('and in the annex, before what would push it out', () => {
    const many = Array.from({ length: 30 }, (_, index) =>
      mark({ id: `m${index}`, where: `xmp:x:y${index}` }),
    );
    const annex = annexOf(drafted({ verdict: verdict('technical', [...many, camera]) }).document);
    expect(annex.marks).toHaveLength(12);
    expect(annex.marks[1]?.id).toBe('camera-exif');
    expect(annex.omittedMarks).toBe(19);
    expect(
      plain(renderText(drafted({ verdict: verdict('technical', [...many, camera]) }).document)),
    ).toContain('19 autres éléments du même ordre ont été lus');
  });
});

describe('no credit', () => {
  const t0 = (credit: string | null | undefined, marks: readonly Mark[] = [hint]) =>
    bodyOf(
      drafted({
        template: template('t0'),
        verdict: verdict('hinted', marks),
        visual: { ...input().visual, credit },
      }),
    );
  test('is said when one was looked for and none stands there', () =>
    expect(t0(null)).toContain('Aucun crédit n’y figure à notre connaissance.'));
  test.each([['Ville de Saint-Exemple'], [undefined]])('is not said otherwise: %s', (credit) =>
    expect(t0(credit)).not.toContain('Aucun crédit'),
  );
  test('is not said beside a mark in a credit, or a named author in the file', () => {
    expect(t0(null, [mark({ strength: 'stated', where: 'credit', value: 'Studio' })])).not.toContain(
      'Aucun crédit',
    );
    expect(t0(null, [hint, mark({ strength: 'human', where: 'iptc:2:80' })])).not.toContain('Aucun crédit');
  });
});

describe('persons', () => {
  test.each([
    ['Affiche : Jeanne Martin, avec Midjourney', 'Affiche : […], avec Midjourney'],
    ['Image IA réalisée par Jean-Luc de la Rive', 'Image IA réalisée par […]'],
    ['Image créée par Adobe Firefly', 'Image créée par Adobe Firefly'],
    ['Image IA © Ville de Saint-Exemple', 'Image IA © Ville de Saint-Exemple'],
    // The tool is on no list: without its name the mention would mean nothing.
    ['Image créée par Peintre Automatique', 'Image créée par Peintre Automatique'],
  ])('%s', (words, shown) => {
    const draft = drafted({ verdict: verdict('stated', [{ ...caption, value: words }]) });
    expect(bodyOf(draft)).toContain(`la mention « ${shown} »`);
    expect(annexOf(draft.document).marks[0]?.value).toBe(shown);
  });

  test('a by-line of the file is said, not copied', () => {
    const byline = mark({ id: 'iptc-byline', strength: 'human', where: 'iptc:2:80', value: 'Jeanne Martin' });
    const draft = drafted({ verdict: verdict('technical', [mark(), byline]) });
    expect(renderText(draft.document)).not.toContain('Jeanne Martin');
    expect(annexOf(draft.document).marks.map((one) => one.id)).toContain('iptc-byline');
  });
});

describe('T0 and words of AI', () => {
  test.each([
    'https://www.saint-exemple.example/AfficheIA2026.png',
    'https://www.saint-exemple.example/MonChatGPTImage.png',
    'https://www.saint-exemple.example/affiche-generee.png',
    'https://www.saint-exemple.example/image%20g%C3%A9n%C3%A9r%C3%A9e.png',
    'https://www.saint-exemple.example/visuel-ia.png',
  ])('an address that speaks of it: %s', (address) => {
    expect(addressMentionsAi(address)).toBe(true);
    const draft = drafted({
      template: template('t0'),
      verdict: verdict('hinted', [hint]),
      visual: { ...input().visual, imageUrl: address },
    });
    expect(renderText(draft.document)).not.toContain(address);
  });

  test.each([
    'https://www.saint-exemple.example/bal-des-generations.png',
    'https://www.saint-exemple.example/mai-2026/dalle.png',
  ])('an address that does not: %s', (address) => expect(addressMentionsAi(address)).toBe(false));

  test.each(["l'ia", 'i.a.', 'ge\u0301ne\u0301rative', 'Chat GPT', 'hypertrucage'])('prose: %s', (words) =>
    expect(aiWords(`Un visuel, ${words}, un soir.`)).not.toEqual([]),
  );
  test.each([
    'Trois générations se retrouvent',
    'La dalle est coulée',
    'Le maire a dit oui',
    'Il y a une fête',
  ])('no word of it: %s', (words) => expect(aiWords(words)).toEqual([]));

  test('a sender that speaks of it cannot sign', () => {
    const outcome = draftLetter(
      input({
        template: template('t0'),
        verdict: verdict('hinted', [hint]),
        sender: { ...input().sender, email: 'veille-ia@syndicat.example' },
      }),
    );
    expect(outcome).toMatchObject({ kind: 'refused', message: expect.stringContaining('expéditeur') });
  });
});

describe('what a volunteer writes', () => {
  test.each([
    'La mairie a utilisé Midjourney.',
    'Votre commune a eu recours à cet outil.',
    'Cette image est faite par ChatGPT.',
    'Un visuel généré par IA.',
  ])('an assertion is seen: %s', (text) => expect(unfoundedAssertions(text, new Set())).not.toEqual([]));
  test('a plain sentence is not one', () =>
    expect(unfoundedAssertions('La mairie a planté un tilleul devant l’école.', new Set())).toEqual([]));

  test('hidden characters go, paragraphs stay', () => {
    const draft = drafted({ localParagraph: `Un\u202e deux\u200b\r\n\r\n${'Trois mots ici. '.repeat(15)}` });
    expect(bodyOf(draft)).toContain('Un deux\nTrois mots ici.');
  });
});

describe('small things', () => {
  test('two quoted words keep their own quotes', () =>
    expect(innerWords('« Noël » et « Pâques »')).toBe('“Noël” et “Pâques”'));
  test('a validation that has ended is said', () => {
    const validation = { by: 'Bureau', on: '2025-01-01', until: '2026-11-23' };
    const messages = drafted({ template: { ...template('t1'), validation } }).remarks.map(
      (one) => one.message,
    );
    expect(messages).toContain(
      'La validation de « Première interpellation » a pris fin le 23\u00a0novembre 2026.',
    );
  });
  test('a street poster is not said to be published by the authority', () => {
    const visual = {
      ...input().visual,
      pageUrl: null,
      imageUrl: null,
      originalUrl: null,
      support: 'une affiche',
    };
    expect(drafted({ visual }).document.objet).toBe('Demande d’information sur un visuel');
  });
});
