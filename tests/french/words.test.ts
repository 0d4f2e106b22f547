import { expect, test } from 'vitest';
import { madeInWords } from '../../src/french/words.js';

test.each([
  ['generated', 'Adobe Firefly', 'création, Adobe Firefly'],
  ['edited', null, 'modification'],
  [null, 'AUTOMATIC1111 family', 'famille AUTOMATIC1111'],
  [null, null, ''],
] as const)('%s with %s is « %s »', (kind, generator, words) => {
  expect(madeInWords({ kind, generator })).toBe(words);
});
