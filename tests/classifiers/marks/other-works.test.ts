/** What is said of AI beside a work may be said of another one, or of nobody: it must not be stated of this one. */
import { describe, expect, test } from 'vitest';
import { classify } from '../../../src/classifiers/classify.js';
import { around } from './sample-inputs.js';

/** Each was "stated" before its rule was there; most hang on a work of somebody whom they name. */
const CAPTIONS: readonly string[] = [
  'Nous n’avons pas utilisé l’IA pour créer cette affiche',
  'Visuel conçu par un humain, et non par Midjourney',
  'La photo de Jean Exemple, et non celle générée par IA',
  'Affiche dessinée par Léa Exemple, préférée à celle générée par IA',
  'Le dessin a été préféré à une image générée par IA',
  'Contrairement à l’affiche de 2025, générée par IA, celle-ci est signée Léa Exemple',
  'L’affiche de 2025 avait été générée par IA ; celle-ci est de Léa Exemple',
  'Dessin de Léa Exemple ; la couverture de 2025 était illustrée par IA',
  'Dessin de Léa Exemple. En couverture, une image générée par IA.',
  'Léa Exemple dessine l’affiche, après une édition illustrée par IA',
  'L’affiche de Léa Exemple, choisie face à dix propositions dont une créée par IA',
  'Le dessin de Léa Exemple remplace l’image générée par l’IA',
  'Peinture à l’huile d’après une image générée par IA',
  'Une photo plus vraie qu’une image générée par IA',
  'Photo : Jean Exemple. Les autres visuels ont été générés par IA.',
  'Photo Jean Exemple ; les autres images ont été générées par IA',
  'Toutes les images de ce dossier ont été générées par IA, sauf celle-ci',
  'À gauche, la photo de Jean Exemple ; à droite, l’image générée par IA',
  'Ci-contre : l’image générée par IA. Ci-dessus : la place aujourd’hui (photo Jean Exemple)',
  'Une image générée par IA a circulé montrant le maire',
  'La mairie dément : cette photo a été générée par IA',
  'Banderole : « Cette affiche a été créée par une IA »',
  'BD « Créée par l’IA », de Léa Exemple',
  'Concert « Généré par IA » du groupe Copilot',
  'Couverture du guide « Créer avec Midjourney »',
  'Affiche : « Créer avec l’IA », jeudi à 18 h',
  'Poster against AI-generated art',
  'Fresque peinte par Gemini sur le mur de l’école',
  'Peinture réalisée par Firefly',
  'Affiche réalisée par Gemini',
  'Image : IA (Iowa)',
  'Carte © IA (Institut de l’Aménagement)',
  'Source : IA',
  'Images IA, ce qui change en 2026',
];
const CREDITS: readonly string[] = [
  'Illustration intelligence artificielle – © Adobe Stock',
  '© Firefly',
  'Photo : Léa Exemple / I.A.',
];
const ALTS: readonly string[] = [
  'Pancarte sur laquelle on lit « image générée par IA »',
  'Photo d’un écran montrant une image générée par IA',
  'Couverture du livre Images générées par IA',
];

describe('words about another work, or about none', () => {
  test.each(CAPTIONS)('%s', (caption) => {
    expect(classify(around({ caption })).grade).toBe('none');
  });
  test.each(CREDITS)('credit: %s', (credit) => {
    expect(classify(around({ credit })).grade).toBe('none');
  });
  test.each(ALTS)('alternative text: %s', (alt) => {
    expect(classify(around({ alt })).grade).toBe('none');
  });
  test('a title that tells of a dispute', () => {
    const title = 'Affiche générée par IA : la ville présente ses excuses';
    expect(classify(around({ title })).grade).toBe('none');
  });
});

describe('the same words in a notice about the picture itself', () => {
  test.each([
    'Image générée par IA d’un marché à la place de l’église',
    'Illustration générée par IA d’après une idée du conseil des jeunes',
    'L’image ci-contre a été générée par IA',
    'La place vue de gauche. Image générée par IA.',
    'Un bus circule rue de l’Église (image générée par IA)',
    'Photo d’un agent, visage remplacé par IA',
    '« Image générée par IA »',
    'Affiche générée par Gemini',
    'Affiche réalisée avec Gemini',
    'Illustration réalisée par Gemini',
  ])('%s', (caption) => {
    expect(classify(around({ caption })).grade).toBe('stated');
  });
});

/** Each made a question by itself before. */
describe('names of files that say it of a thing, a band, a struggle', () => {
  test.each([
    'Dalle-20240612_103015.jpg',
    'dalle_2024-06-12_10-30.jpg',
    'Firefly à la salle des fêtes.jpg',
    'firefly-a-paris.jpg',
    'firefly-festival-12345.jpg',
    'adobe-firefly-presentation.png',
    'lucid-origin-concert.jpg',
    'Kling_20240612_103000.jpg',
    'hf-20240612-103000-antenne.jpg',
    'petition-contre-images-generees-par-ia.jpg',
    'manifestation-images-generees-par-ia.jpg',
    'tribune-images-generees-par-ia.png',
    'protection-contre-images-generees-par-ia.jpg',
    'robe-creee-par-gemini.jpg',
    'fresque-realisee-par-firefly.jpg',
    'jardin-concu-avec-l-ia.jpg',
    'affiche-realisee-par-ia-dupont-2024.jpg',
    'plan-realise-par-ia-architectes.jpg',
    'made-by-ai-weiwei.jpg',
  ])('%s', (fileName) => {
    expect(classify(around({ fileName })).grade).toBe('none');
  });

  test.each([
    'DALLE 2024-10-01 15.16.17.png',
    'dalle-2022-09-10-180256-a-group-of-tools.webp',
    'Firefly a watercolor of a windmill in soft light.jpg',
    'robe-generee-par-gemini.jpg',
    'affiche-creee-par-ia.jpg',
    'affiche-creee-par-chatgpt-noel.jpg',
    'photo-colorisee-par-ia.jpg',
  ])('but asks of %s', (fileName) => {
    expect(classify(around({ fileName })).grade).toBe('hinted');
  });
});
