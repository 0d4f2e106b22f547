import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readWords, type Place } from '../../../src/classifiers/marks/words.js';

/* The forms of a notice that taught a rule, one of each class, with the reason; and what must hold for all of them. */

const isPlain = (text: string, place: Place): boolean => {
  const reading = readWords(text, place);
  return reading.says === 'ai' && reading.statement.firmness === 'plain';
};
const saysAi = (text: string, place: Place): boolean => readWords(text, place).says === 'ai';

type Row = readonly [text: string, place: Place, why: string];

const STATED: readonly Row[] = [
  ['Affiche de la fête de la musique, générée par IA', 'alt', 'a comma: the head noun was made'],
  ['Illustration du conte générée par IA', 'caption', 'the agreement: the head noun was made'],
  ['Image de présentation générée par IA', 'caption', 'no article: a kind of picture'],
  ['Les recettes et images sont générées par IA', 'caption', 'a coordinate subject'],
  ['Les visuels de ce site (hors photos) ont été générés par IA', 'caption', 'the verb after an aside'],
  ['Image générée par Copilot à la demande de la mairie', 'caption', 'a complement after an ambiguous tool'],
  ['Prompt : un marché sous la neige, aquarelle. Midjourney v6', 'caption', 'what was asked of the tool'],
  ['Image créée à partir d’un prompt', 'caption', 'nothing else is made from a prompt'],
  ['J’ai généré cette image avec Midjourney', 'caption', 'the maker tells it of this picture'],
  ['Nous avons utilisé l’IA pour créer cette affiche', 'caption', 'the maker tells it of this picture'],
  ['Cette illustration est l’œuvre d’une intelligence artificielle', 'caption', 'a noun for the verb'],
  ['Illustrations issues d’une IA générative', 'caption', 'origin for the verb'],
  ['Notre mascotte, création de ChatGPT', 'caption', 'a deed after a comma'],
  ['Illustration by Midjourney for the blog', 'caption', 'signed by a tool, then a complement'],
  ['Portrait des élus façon manga, par ChatGPT', 'caption', 'signed after a comma'],
  ['Notre loup est une image IA', 'caption', 'a short form as a predicate'],
  ['Visuel IA : une ferme au printemps', 'alt', 'a short form, then what is seen'],
  ['Le village en 2050 imaginé par l’IA', 'caption', 'a place cannot have been built by it'],
  ['Visuel réalisé par la commune (IA)', 'caption', 'the agent in brackets after a deed'],
  ['Photo du marché © Midjourney', 'caption', 'the sign makes a credit of what follows'],
  ['© ChatGPT/Mairie de Saint-Exemple', 'credit', 'no person’s title follows a slash'],
  ['Crédits visuel : Ville + IA', 'credit', 'no person’s title follows a plus'],
  ['Ill. : Midjourney', 'credit', 'abbreviated credit word'],
  ['Crédit photo IA', 'caption', 'a credit word without a sign'],
  ['Visuel : @ChatGPT', 'caption', 'an account’s name'],
  ['La place en fête #midjourney', 'caption', 'a tag on the picture'],
  ['🤖 Image générée par IA', 'caption', 'a pictograph before it'],
  ['_Image générée par IA_', 'caption', 'emphasis of markdown'],
  ['Image générée par ІА', 'caption', 'two Cyrillic letters'],
  ['Image gé\u00adné\u00adrée par l’intelli\u00adgence artifi\u00adcielle', 'caption', 'soft hyphens'],
  ['Illustration générée\npar intelligence\nartificielle', 'caption', 'broken lines'],
  ['AI\u2011generated image', 'caption', 'a hyphen that does not break'],
  ['VISUEL GENERE PAR INTELLIGENCE ARTIFICIELLE', 'caption', 'capitals without accents'],
  ['Illustration réalisée par Gemini, graphiste : Marie Exemple', 'caption', 'the trade is another person’s'],
  ['Image : IA (intelligence artificielle)', 'caption', 'the letters spelt out as what they are'],
  ['Image générée par IA, à titre d’illustration', 'caption', 'a complement after a comma'],
  ['Image générée par Gemini, agence Exemple', 'caption', 'no firm generates'],
  ['Image(s) générée(s) par IA', 'caption', 'a form that somebody filled in'],
  ['Généré(e) par IA', 'credit', 'a form that somebody filled in'],
  ['Contenu visuel généré par IA', 'caption', 'the visual is named, in two words'],
  ['Visuel créé avec Canva Magic Studio', 'caption', 'the name of Canva’s generative tools'],
  ['Infographie générée par NotebookLM', 'caption', 'a tool that also writes, with its picture'],
  ['Imagen: IA', 'credit', 'a Spanish credit'],
  ['Teaserbild erstellt mit Adobe Firefly', 'caption', 'a German compound'],
  ['Ein von KI erzeugtes Bild', 'alt', 'the German participle before its noun'],
  ['Fictional character created with Adobe Firefly', 'alt', 'a tool that makes nothing but pictures'],
];

const NOT: readonly Row[] = [
  [
    'Ein Bild, das Text enthält. KI-generierte Inhalte können fehlerhaft sein.',
    'alt',
    'automatic description',
  ],
  ['Imagen que contiene texto. Descripción generada automáticamente', 'alt', 'automatic description'],
  ['Ce n’est pas une photo retouchée par IA', 'caption', 'the denial is of AI, not of a photograph'],
  ['Non è una immagine generata con IA', 'caption', 'a denial in Italian'],
  ['Not AI-generated: a real photograph', 'caption', 'a denial in English'],
  ['Compte rendu généré par IA', 'page-credit', '"rendu" of a report is no picture'],
  ['Affiche du film généré par IA', 'caption', 'the agreement: the film was made'],
  ['Recommandations générées par IA', 'alt', 'a text'],
  ['Votre guidance hebdomadaire, générée par l’IA', 'caption', 'a service speaks to its user'],
  ['AI-generated video interface', 'alt', 'another work after the adjective'],
  ['L’image sera générée avec Gemini', 'caption', 'what will be made is not shown'],
  ['L’outil indique si c’est une image générée par IA', 'caption', 'a condition'],
  ['La mention « créé avec l’IA »', 'caption', 'a label that is named, not borne'],
  ['« Créé par l’IA » : la nouvelle étiquette', 'title', 'a title on a label'],
  ['Titre du livre : « Image générée par IA »', 'caption', 'a work of that name'],
  ['Les images générées par IA peuvent avoir des défauts', 'caption', 'all of them'],
  ['Visuels créés par l’IA : la mairie s’engage', 'title', 'a news title'],
  ['L’affiche a été créée par IA Graphic Studio', 'caption', 'a firm'],
  ['Photo : J. IA', 'credit', 'a person’s name'],
  ['Tableau de bord généré par IA', 'alt', 'no painting'],
  ['Un cocktail imaginé par ChatGPT', 'caption', 'a thing that can be made: no statement'],
  ['The judges did not know it had been created using Midjourney', 'caption', 'a story'],
  ['Bild prüfen: Leg ein KI-generiertes Bild ab', 'caption', 'an order'],
  ['Images générées par IA (50/mois)', 'caption', 'a price'],
  ['Atelier #midjourney', 'page-credit', 'an event'],
  ['Visuel créé par Copilot, agence de communication', 'caption', 'a trade makes it a firm’s name'],
  ['Affiche réalisée par Gemini (studio graphique)', 'caption', 'a trade in brackets'],
  ['Photo de l’autrice de « Créé par l’IA »', 'caption', 'a work of that name'],
  ['Photo : I.A.', 'caption', 'a photographer’s initials'],
  ['Crédit photo : I.A.', 'credit', 'a photographer’s initials'],
  ['Photos : i.a.', 'credit', 'a photographer’s initials'],
  ['La photo du maire, générée par IA, a circulé sur Facebook', 'caption', 'a story after a comma'],
  ['La photo du maire, générée par IA, a été partagée mille fois', 'caption', 'a story after a comma'],
  ['Photo : IA (Initiatives Associatives)', 'caption', 'the text spells the letters out'],
  ['Illustration IA (influenza aviaire)', 'caption', 'bird flu'],
  ['Poème(s) généré(s) par IA', 'caption', 'a text, in a form that somebody filled in'],
  ['Infographie réalisée par NotebookLM', 'caption', 'it may only have written the text'],
];

describe('says it of the picture', () => {
  test.each(STATED)('%s (%s: %s)', (text, place) => {
    expect(isPlain(text, place)).toBe(true);
  });
});

describe('does not say it', () => {
  test.each(NOT)('%s (%s: %s)', (text, place) => {
    expect(isPlain(text, place)).toBe(false);
  });
});

/* --- What holds for every notice --- */

const NOUNS = ['Image', 'Illustration', 'Affiche', 'Photo', 'Bannière', 'Aquarelle', 'Vue', 'Fresque'];
const VERBS = ['générée', 'créée', 'réalisée', 'conçue', 'produite', 'dessinée', 'retouchée', 'colorisée'];
const LINKS = ['par', 'avec', 'via'];
const AGENTS = [
  'l’IA',
  'une IA',
  'l’intelligence artificielle',
  'une IA générative',
  'ChatGPT',
  'Midjourney',
  'DALL·E 3',
  'Adobe Firefly',
];
const TAILS = [
  '',
  '.',
  ' (2025)',
  ' – DR',
  ', libre de droits',
  ' pour la commune',
  ' à titre d’illustration',
];

const notice = fc
  .tuple(
    fc.constantFrom(...NOUNS),
    fc.constantFrom(...VERBS),
    fc.constantFrom(...LINKS),
    fc.constantFrom(...AGENTS),
    fc.constantFrom(...TAILS),
  )
  .map(([noun, verb, link, agent, tail]) => `${noun} ${verb} ${link} ${agent}${tail}`);
const place = fc.constantFrom<Place>('caption', 'credit', 'alt');
const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

describe('every notice', () => {
  test('is read whatever its noun, verb, link, agent and tail', () => {
    fc.assert(
      fc.property(notice, place, (text, at) => {
        expect(isPlain(text, at)).toBe(true);
      }),
    );
  });

  test('is read in capitals, without accents, with other spaces and line ends', () => {
    const changed = fc.constantFrom<(text: string) => string>(
      (text) => text.toUpperCase(),
      (text) => text.normalize('NFKD').replace(/\p{M}+/gu, ''),
      (text) => text.normalize('NFD'),
      (text) => text.replaceAll(' ', '\u00a0'),
      (text) => text.replaceAll(' ', '\n '),
      (text) => text.replaceAll('’', "'"),
      (text) => text.replace(/(\p{L}{4})(\p{L}{4})/u, '$1\u00ad$2'),
    );
    fc.assert(
      fc.property(notice, place, changed, (text, at, change) => {
        expect(isPlain(change(text), at)).toBe(true);
      }),
    );
  });

  test('keeps its sense among words that stand beside it', () => {
    const beside = fc.constantFrom<(text: string) => string>(
      (text) => `La place du marché. ${text}`,
      (text) => `${text.replace(/\.$/, '')}. La place du marché`,
      (text) => `Légende : ${lowered(text)}`,
      (text) => `Place du marché – ${text}`,
      (text) => `Place du marché (${lowered(text)})`,
      (text) => `✨ ${text}`,
    );
    fc.assert(
      fc.property(notice, fc.constantFrom<Place>('caption', 'credit'), beside, (text, at, put) => {
        expect(isPlain(put(text), at)).toBe(true);
      }),
    );
  });

  test('is no statement once it is denied, asked, ordered or put in doubt', () => {
    const turned = fc.constantFrom<(text: string) => string>(
      (text) => `Ce n’est pas une ${lowered(text)}`,
      (text) => `Aucune ${lowered(text)}`,
      (text) => `Jamais d’une ${lowered(text)}`,
      (text) => `Pas une ${lowered(text)}`,
      (text) => text.replace(/ (?=\S+ée? |\S+te |\S+ue )/, ' non '),
      (text) => `${text} ?`,
      (text) => `Comment reconnaître une ${lowered(text)}`,
      (text) => `Détectez une ${lowered(text)}`,
      (text) => `Conférence : ${lowered(text)}`,
      (text) => `Si c’est une ${lowered(text)}`,
      (text) => `Peut-être une ${lowered(text)}`,
      (text) => `Toute ${lowered(text)} sera refusée`,
      (text) => `La mention « ${lowered(text)} »`,
    );
    fc.assert(
      fc.property(notice, place, turned, (text, at, turn) => {
        expect(isPlain(turn(text), at)).toBe(false);
      }),
    );
  });

  test('speaks of a text when its noun is one', () => {
    const other = fc.constantFrom(
      'Réponse',
      'Traduction',
      'Synthèse',
      'Musique',
      'Vidéo',
      'Légende',
      'Recette',
      'Lettre',
    );
    fc.assert(
      fc.property(
        other,
        fc.constantFrom(...VERBS.slice(0, 5)),
        fc.constantFrom(...AGENTS),
        place,
        (noun, verb, agent, at) => {
          expect(isPlain(`${noun} ${verb} avec ${agent}`, at)).toBe(false);
        },
      ),
    );
  });
});

test('text without an agent says nothing of AI', () => {
  const word = fc.constantFrom(
    'image',
    'générée',
    'par',
    'la',
    'ville',
    'photo',
    'crédit',
    ':',
    '©',
    'avec',
    'créée',
    'visuel',
    '–',
    'maire',
    'Léonard',
    'dalle',
    'iade',
    'Maria',
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), place, (words, at) => {
      expect(saysAi(words.join(' '), at)).toBe(false);
    }),
  );
});

describe('hostile repetition is read in one way', () => {
  test.each([
    'signée par ',
    'est une image ',
    'image, ',
    'par ChatGPT ',
    'prompt : ',
    '« ia » ',
    '(visuel réalisé ',
    'ai-generated ',
    'utilisé l’IA pour créer ',
    'Bild mit ',
    'crédit photo ',
    '@',
    '_',
    'ІА',
  ])('%s', (unit) => {
    const text = unit.repeat(Math.ceil(100_000 / unit.length));
    for (const at of ['credit', 'caption', 'alt', 'title', 'page-credit'] as const) {
      // The answer does not matter: only that there is one, at once.
      expect(['ai', 'not-ai', 'nothing']).toContain(readWords(text, at).says);
    }
  });
});
