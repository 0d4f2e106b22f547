import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classify } from '../../../src/classifiers/classify.js';
import type { Verdict } from '../../../src/classifiers/types.js';
import { addressed, named, SAMPLE_UUID } from './sample-inputs.js';

/* The forms of file names and addresses that taught a rule, with the reason; and what must hold for all of them. */

const gradeOf = (name: string): Verdict['grade'] => classify(named(name)).grade;
const marksOf = (name: string): string[] =>
  classify(named(name))
    .marks.filter(({ strength }) => strength !== 'human')
    .map(({ id, weight }) => `${id} ${weight ?? ''}`);

const STRONG: readonly (readonly [name: string, why: string])[] = [
  ['ChatGPTImage12oct2025.png', 'separators lost'],
  ['GeminiGeneratedImage.png', 'separators lost'],
  ['nano-banana-2025-12-24T10-11-12.png', 'a tool’s name and a moment'],
  ['a1b2c3d4_nano-banana-2025-12-24T10-11-12.png', 'the same after a stamp'],
  ['OpenAI DALL·E 2023-02-02 11.12.13.png', 'day and time after another word'],
  ['DALL-E-3-2024-11-05-affiche.png', 'the version before the day'],
  [`handle_un_pont_de_pierre_-ar_32_-v_6.1_${SAMPLE_UUID}_2.png`, 'options with one hyphen: WordPress'],
  [`handle-un-pont-ar-169-v-6.0-${SAMPLE_UUID}.jpg`, 'options as a slug'],
  ['Firefly_Inpaint_20230805123456_abc123.png', 'a Firefly download'],
  ['1777618654980-Firefly_Gemini_Flash_un marche.png', 'a Firefly download after a stamp'],
  ['Flux_Dev_A_rural_school_yard_1.jpg', 'a model of Leonardo.Ai, prompt, index'],
  ['Absolute_Reality_v16_a_village_bakery_0.jpg', 'a model of Leonardo.Ai, prompt, index'],
  ['ChatGPT Image 12 avr. 2025, 18_23_33 logo.png', 'the day of the download beside a subject'],
  ['Leonardo_Vision_XL_a_village_bakery_0.jpg', 'a model of Leonardo.Ai'],
  ['pikaso_texttoimage_a-village-in-winter.jpeg', 'the suite’s name before Freepik’s'],
  ['jardin-plein-soleil-generado-ia_188544-1234.jpg', 'Freepik’s tag in Spanish'],
  ['coche-deportivo-pista-ia-generativa_188544-1234.jpg', 'Freepik’s tag in Spanish'],
  ['berg-im-nebel-generative-ki_106651-1234.jpg', 'Freepik’s tag in German'],
  ['enfants-jouant-ai-generated_123456-7890.jpg', 'Freepik’s tag in English'],
  ['danseuse-robe-rouge-ai-generated-art_272168-1234.jpg', 'the tag, a word, the ids'],
  ['vecteezy_ai-generative-school-kids_29911111.jpg', 'Vecteezy’s other tag'],
  ['vecteezy_school-kids-with-ai-generated_29911111.jpg', 'Vecteezy’s tag at the end'],
  ['imagem_gerada_por_chatgpt.png', 'said in clear, in Portuguese'],
  ['foto-generata-con-ai.jpg', 'said in clear, in Italian'],
  ['bild-mit-ki-erstellt.jpg', 'said in clear, in German'],
  ['image-made-with-midjourney.jpg', 'said in clear, in English'],
  ['visuel-concu-avec-chatgpt.png', 'said in clear'],
];

const WEAK: readonly (readonly [name: string, why: string])[] = [
  ['fete-musique-IA.jpg', 'two letters after a season of the town hall'],
  ['affiche-ia-fete.png', 'two letters beside a picture’s noun'],
  ['chatgpt-noel-2025.jpg', 'the tool before what it was for'],
  ['fete-du-pain-dalle3.png', 'a number stuck to it: no slab'],
  ['Firefly_RemoveBackground.png', 'an edit'],
  ['Default_A_quiet_riverside_village_0.jpg', 'others number their default pictures too'],
];

const NOT: readonly (readonly [name: string, why: string])[] = [
  ['oig-reunion.jpg', 'initials'],
  ['dalle_e_rdc.jpg', 'a slab'],
  ['leonardo-phoenix-resto.jpg', 'a restaurant'],
  ['flux-dev-durable-1.png', 'flows'],
  ['default-hero-2.jpg', 'a theme’s picture'],
  ['lampe-firefly-12345.jpg', 'a product'],
  ['generateur-image-ia.png', 'the tool is the subject'],
  ['recherche-image-ia.png', 'the function is the subject'],
  ['audit-code-genere-ia.png', 'a text was made'],
  ['comment-ecrire-video-generee-par-ia.jpg', 'an article'],
  ['seguridad-codigo-generado-ia.png', 'an article'],
  ['AI-Generated_Data.png', 'data'],
  ['black-magic-media.png', 'a firm'],
  ['interface-chatgpt.png', 'what one looks at'],
  ['pikaso_embed.svg', 'the editor’s own file'],
  ['loto-noel-paroissia.jpg', 'letters before ia'],
  ['illustration-sans-ia.png', 'says without'],
  ['nano-particules-2025-01-01.jpg', 'another nano'],
  ['chatgpt-image-conference.png', 'a talk about the function'],
  ['getimg-ai-logo.png', 'a logo'],
  ['openart-image-expo.jpg', 'an exhibition'],
  ['imagefx-atelier.png', 'a workshop'],
  ['leonardo-diffusion-xl-logo.png', 'a logo'],
  ['leonardo-vision-nocturne-du-musee.jpg', 'a show on the painter'],
  ['phoenix-40-ans-du-club-1.jpg', 'a club’s anniversary'],
  ['phoenix-10-ans-du-club-1.jpg', 'a club’s anniversary, with a model’s number'],
  ['spectacle-cree-par-ia.jpg', 'a show was made'],
  ['ai-generated-music-festival-2025.jpg', 'music was made'],
];

test.each(STRONG)('%s makes a question: %s', (name) => {
  expect(gradeOf(name)).toBe('hinted');
});
test.each(WEAK)('%s is seen and no more: %s', (name) => {
  expect(marksOf(name).map((mark) => mark.split(' ')[1])).toEqual(['counted']);
  expect(gradeOf(name)).toBe('none');
});
test.each(NOT)('%s says nothing: %s', (name) => {
  expect(marksOf(name)).toEqual([]);
});

test.each([
  ['https://img.craiyon.com/2024-09-03/RdfuRx5YTV-mCncW016GcQ.webp', 'hinted'],
  ['https://images.playground.com/0138010c4fc941c5bf7dc9dc9842ed0f.jpeg', 'hinted'],
  ['https://cdn.openart.ai/stable_diffusion/1545ab07_2000x2000.webp', 'hinted'],
  ['https://cdn.openart.ai/uploads/image_raw.jpg', 'none'],
  [`https://api.deepai.org/job-view-file/${SAMPLE_UUID}/outputs/output.jpg`, 'none'],
  [`https://api.deepai.org/job-view-file/${SAMPLE_UUID}/inputs/image.jpg`, 'none'],
  ['https://img.craiyon.com.evil.example/2024-09-03/a.webp', 'none'],
] as const)('%s: %s', (address, grade) => {
  expect(classify(addressed(address)).grade).toBe(grade);
});

describe('every strong form', () => {
  const strong = fc.constantFrom(...STRONG.map(([name]) => name));
  test('outlives what content systems do to it', () => {
    const done = fc.constantFrom<(name: string) => string>(
      (name) => name.toLowerCase(),
      (name) => name.replace(/(?=\.[a-z]+$)/, '-1024x683'),
      (name) => name.replace(/(?=\.[a-z]+$)/, '-scaled'),
      (name) => name.replaceAll(' ', '%20'),
      (name) => name.replaceAll(' ', '-'),
      (name) => `1769936507532-${name}`,
      (name) => `${name}.webp`,
      (name) => `Copie de ${name}`,
    );
    fc.assert(
      fc.property(strong, done, (name, change) => {
        // A handle is told by standing first.
        fc.pre(!name.startsWith('handle') && !name.startsWith('1777'));
        expect(gradeOf(change(name))).toBe('hinted');
      }),
    );
  });
});

test('ordinary words make no question', () => {
  const word = fc.constantFrom(
    'fete',
    'village',
    'dalle',
    'gemini',
    'sora',
    'firefly',
    'leonardo',
    'flux',
    'copilot',
    'designer',
    'imagen',
    'image',
    'photo',
    'default',
    'affiche',
    'media',
    'maria',
    '2025',
    '12',
    'IMG',
    'logo',
    'grok',
    'nano',
  );
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 1, maxLength: 6 }),
      fc.constantFrom('-', '_', ' '),
      (words, sign) => {
        expect(gradeOf(`${words.join(sign)}.jpg`)).toBe('none');
      },
    ),
  );
});
