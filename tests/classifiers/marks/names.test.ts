import { describe, expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { classify } from '../../../src/classifiers/classify.js';
import { baseNameOf, normaliseName } from '../../../src/classifiers/marks/name-normalise.js';
import type { Mark } from '../../../src/classifiers/types.js';
import { describeWithShared } from '../../support/shared.js';
import { addressed, around, named, SAMPLE_UUID } from './sample-inputs.js';

const accusing = (marks: readonly Mark[]): Mark[] => marks.filter(({ strength }) => strength !== 'human');
const nameMarks = (name: string): string[] =>
  accusing(classify(named(name)).marks).map(({ id, weight }) => `${id} ${weight ?? ''}`);

describe('normalisation', () => {
  test.each([
    ['ChatGPT%20Image%2026%20mai%202025%2C%2014_33_02.png', 'chatgpt-image-26-mai-2025-14-33-02'],
    ['ChatGPT-Image-6-sept.-2025-10_48_24-1024x683.png', 'chatgpt-image-6-sept-2025-10-48-24'],
    ['Gemini_Generated_Image_7hq3-scaled.png', 'gemini-generated-image-7hq3'],
    ['aou%CC%82t.jpg', 'aout'],
    ['L500xH300/photo.jpg.webp', 'photo'],
    ['DALL%C2%B7E+2022-12-07+20.59.01.png', 'dall-e-2022-12-07-20-59-01'],
    ['ChatGPT-Image-4-sept.-2025-11_43_39-e1756983550906.png', 'chatgpt-image-4-sept-2025-11-43-39'],
    ['100%.png', '100%'],
  ])('%s', (name, slug) => {
    expect(normaliseName(name).slug).toBe(slug);
  });

  test('base names come from the path, decoded, and from nothing else', () => {
    expect(baseNameOf('https://commune.example/a/b%20c.png?x=/d.jpg')).toBe('b c.png');
    expect(baseNameOf('https://commune.example/')).toBeNull();
    expect(baseNameOf('data:image/png;base64,AAAA')).toBeNull();
  });
});

describe('names that hint', () => {
  test.each([
    ['ChatGPT Image-BtZomDIi.png', 'name-chatgpt strong'],
    ['1769936507532-ChatGPT-Image-1-de-fev.png', 'name-chatgpt strong'],
    ['dalle-2022-09-10-180256-a-group.webp', 'name-dalle strong'],
    ['Gemini_Generated_Image-Photoroom.png', 'name-gemini strong'],
    ['Firefly-Place-de-village-sous-la-neige-48213.jpg', 'name-firefly strong'],
    [`handle_place_de_village_${SAMPLE_UUID}_2.png`, 'name-midjourney strong'],
    [`handle_place_de_village_${SAMPLE_UUID}.png`, 'name-midjourney counted'],
    ['village-midjourney.png', 'name-midjourney counted'],
    ['freepik__enhance__46843.jpg', 'name-freepik-ai counted'],
    ['portrait-lion-genere-par-ia_268835-4278.jpg', 'name-stock-ai-fr strong'],
    ['OIG3.jpg', 'name-bing counted'],
    ['ai-generated-portrait.jpg', 'name-vecteezy-ai counted'],
    ['illustration-ia.jpg', 'name-ia-fr counted'],
  ])('%s', (name, mark) => {
    expect(nameMarks(name)).toEqual([mark]);
  });
});

describe('names that say nothing', () => {
  test.each([
    'chatgpt-formation-seniors.jpg',
    'logo-chatgpt.png',
    'dalle-2024-travaux-place.jpg',
    'dalle-2024-06-travaux.jpg',
    'dalle-2024-06-12-coulage.jpg',
    'dalle-beton.jpg',
    'chatgpt-image-generation.jpg',
    'article-chatgpt-image.jpg',
    'Dallas-2024.png',
    'gemini.png',
    'gemini-croix-rouge.jpg',
    'adobe-firefly.svg',
    'firefly.png',
    'fireflies-2024.jpg',
    'midjourney-logo.png',
    'atelier-midjourney.jpg',
    'image_3f2504e0-4f89-41d3-9a0c-0305e82c3301.png',
    'affiche_3f2504e0-4f89-41d3-9a0c-0305e82c3301.png',
    'tomates-fraiches_1053-566.jpg',
    'media-kit.png',
    'designer.png',
    'concours-jeune-designer.png',
    'copilote-20240615.jpg',
    'whisk-cuisine-atelier.jpg',
    'leonardo-da-vinci.jpg',
    '59001-20250612-affiche.jpg',
    'sora.jpg',
    'Design-sans-titre-45.png',
    'IMG_4821.JPG',
    'DSC_0154.JPG',
    'logo-visuel-ia.png',
  ])('%s', (name) => {
    expect(nameMarks(name)).toEqual([]);
  });
});

const addressMarks = (address: string): string[] =>
  classify(addressed(address)).marks.map(({ id, strength, weight }) => `${id} ${strength} ${weight ?? '-'}`);

describe('addresses', () => {
  test.each([
    [`https://cdn.midjourney.com/${SAMPLE_UUID}/0_2.webp`, 'url-generator signature -'],
    ['https://image.pollinations.ai/prompt/village%20festival', 'url-generator signature -'],
    [
      'https://oaidalleapiprodscus.blob.core.windows.net/private/org-x/user-y/img-a1.png?se=2024',
      'url-generator signature -',
    ],
    ['https://tse3.mm.bing.net/th?id=OIG1.DbxL1fSwzMgtuw_Ok_fG', 'url-generator hint strong'],
    ['https://replicate.delivery/mgxm/x/out-0.png', 'url-generator hint counted'],
    ['https://files.oaiusercontent.com/file-31ymCy', 'url-generator hint counted'],
  ])('%s', (address, mark) => {
    expect(addressMarks(address)).toEqual([mark]);
  });

  test.each([
    'https://cdn.midjourney.com/u/portrait.png',
    'https://cdn.midjourney.com.evil.example/0_0.png',
    `https://commune.example/?u=https://cdn.midjourney.com/${SAMPLE_UUID}/0_0.png`,
    'https://replicate.delivery/mgxm/x/baby.jpg',
    'https://th.bing.com/th/id/OIP.abc',
    'https://cdn.pixabay.com/photo/2024/01/06/dog-8198719_640.jpg',
    'https://commune.example/wp-content/uploads/2024/05/fete.jpg',
    'not an address',
  ])('nothing for %s', (address) => {
    expect(addressMarks(address)).toEqual([]);
  });

  test('a name and its address are one source', () => {
    const input = around({
      fileName: 'OIG3.jpg',
      addresses: ['https://files.oaiusercontent.com/file-31ymCy/OIG3.jpg'],
    });
    expect(classify(input).marks.length).toBe(2);
    expect(classify(input).grade).toBe('none');
  });

  test('an upload folder from before the generators cancels a name', () => {
    const name = 'ChatGPT-Image-fete.png';
    expect(classify(addressed(`https://commune.example/wp-content/uploads/2019/05/${name}`)).grade).toBe(
      'none',
    );
    expect(classify(addressed(`https://commune.example/wp-content/uploads/2022/04/${name}`)).grade).toBe(
      'hinted',
    );
  });
});

const NameItem = z.object({
  name: z.string(),
  url: z.string().nullable(),
  label: z.enum(['hint', 'not']),
  strength: z.enum(['strong', 'weak']).nullable(),
});

const verdictOfItem = ({ name, url }: z.infer<typeof NameItem>) =>
  classify(around({ fileName: name, addresses: url === null ? [] : [url] }));

const graded = (item: z.infer<typeof NameItem>): boolean => verdictOfItem(item).grade !== 'none';

describeWithShared('the labelled list of file names', (dir) => {
  const items =
    dir === ''
      ? []
      : z.array(NameItem).parse(JSON.parse(readFileSync(path.join(dir, 'data/file-names-ai.json'), 'utf8')));
  test('finds at least 206 of the 214 hints', () => {
    const hints = items.filter(({ label }) => label === 'hint');
    expect(hints).toHaveLength(214);
    const found = hints.filter((item) => accusing(verdictOfItem(item).marks).length > 0);
    expect(found.length).toBeGreaterThanOrEqual(206);
  });

  test('every strong form makes a question, no ordinary name does', () => {
    expect(items.filter((item) => item.strength === 'strong' && !graded(item))).toEqual([]);
    expect(items.filter((item) => item.label === 'not' && graded(item))).toEqual([]);
  });

  test('no ordinary name is even a hint', () => {
    const found = items.filter(
      (item) => item.label === 'not' && accusing(verdictOfItem(item).marks).length > 0,
    );
    expect(found.map(({ name }) => name)).toEqual([]);
  });
});
