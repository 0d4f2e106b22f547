import { describe, expect, test } from 'vitest';
import { classify } from '../../../src/classifiers/classify.js';
import { monthInName } from '../../../src/classifiers/marks/name-dates.js';
import { normaliseName } from '../../../src/classifiers/marks/name-normalise.js';
import type { Verdict } from '../../../src/classifiers/types.js';
import { around } from './sample-inputs.js';

/* A folder of an old month and a name that tells a later day: the two are shown against each other. */

describe('the month that a name tells', () => {
  test.each<[name: string, month: string | null]>([
    ['ChatGPT Image 15 sept. 2025, 22_18_40.png', '2025-09'],
    ['ChatGPT-Image-4-aou%CC%82t-2025-10_22_31.png', '2025-08'],
    ['ChatGPT Image 12 févr. 2026, 09_01_12.png', '2026-02'],
    ['ChatGPT Image 1 juil. 2025.png', '2025-07'],
    ['ChatGPT Image 28 juin 2025.png', '2025-06'],
    ['ChatGPT Image Sep 8, 2026, 04_19_37 PM.png', '2026-09'],
    ['ChatGPT_Image_12_de_mai._de_2025.png', '2025-05'],
    ['ChatGPT Image 6. März 2026.png', '2026-03'],
    ['Generated Image September 30, 2025 - 6_35AM.png', '2025-09'],
    ['Copilot_20251003_101112.png', '2025-10'],
    ['Firefly_20250601101112.png', '2025-06'],
    ['DALL·E 2024-03-05 09.15.22 - un village.png', '2024-03'],
    ['Gemini_Generated_Image_8v2bcj8v2bcj8v2b.png', null],
    ['fete-2025.jpg', null],
    ['handle_12345678.png', null],
    ['adobestock-20259999.jpg', null],
  ])('%s', (name, month) => {
    expect(monthInName(normaliseName(name).slug)).toBe(month);
  });
});

describe('an upload folder of May 2019', () => {
  const under2019 = (fileName: string): Verdict =>
    classify(
      around({
        fileName,
        addresses: [`https://commune.example/wp-content/uploads/2019/05/${encodeURIComponent(fileName)}`],
      }),
    );
  const folder = ({ marks }: Verdict): string | undefined =>
    marks.find(({ id }) => id === 'provenance')?.explain;

  test.each([
    'ChatGPT Image 15 sept. 2025, 22_18_40.png',
    'Copilot_20251003_101112.png',
    'affiche-DALL·E 2024-03-05 09.15.22.png',
  ])('%s: the name is still a hint, and the contradiction is told', (name) => {
    const verdict = under2019(name);
    expect(verdict).toMatchObject({ grade: 'hinted', contradiction: true });
    expect(folder(verdict)).toContain('les deux se contredisent');
  });

  test.each([
    ['ChatGPT-Image-fete.png', 'tells no day'],
    ['Gemini_Generated_Image_8v2bcj8v2bcj8v2b.png', 'tells no day'],
    ['DALL·E 2021-03-05 09.15.22.png', 'tells a day as old'],
    ['fete-15-sept-2025.jpg', 'is no generator’s'],
  ])('%s: the folder cancels hints as before, where the name %s', (name) => {
    const verdict = under2019(name);
    expect(verdict).toMatchObject({ grade: 'none', contradiction: false });
    expect(folder(verdict)).not.toContain('contredisent');
  });

  test('other counter-evidence still cancels the hint', () => {
    const name = 'ChatGPT Image 15 sept. 2025.png';
    const verdict = classify({
      ...around({
        fileName: name,
        addresses: [`https://commune.example/wp-content/uploads/2019/05/${name}`],
      }),
      traces: [{ where: 'exif:Artist', value: 'Marie Exemple' }],
    });
    expect(verdict).toMatchObject({ grade: 'none', contradiction: false });
  });
});
