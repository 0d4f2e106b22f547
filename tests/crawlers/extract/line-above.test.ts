/** A credit above each picture: the line of the second one must not be laid on the first. */
import { expect, test } from 'vitest';
import { extractPage } from '../../../src/crawlers/extract/index.js';

const AI = 'Image générée par IA';
const LEA = 'Illustration : Léa Exemple';

function creditsOf(body: string): Record<string, unknown> {
  const html = `<!doctype html><html><head><title>Ville</title></head><body>${body}</body></html>`;
  const { sightings } = extractPage({
    html,
    url: 'https://saint-exemple.example/',
    contentType: 'text/html',
  });
  const credits = sightings.map(
    ({ imageUrl, surroundings }) => [new URL(imageUrl).pathname, surroundings.credit] as const,
  );
  return { ...Object.fromEntries(credits), page: sightings[0]?.surroundings.pageCredits };
}

test.each([
  ['in one block', `<div><p>${LEA}</p><img src="/a.jpg"><p>${AI}</p><img src="/b.jpg"></div>`],
  [
    'in figures',
    `<div><p>${LEA}</p><figure><img src="/a.jpg"></figure><p>${AI}</p><figure><img src="/b.jpg"></figure></div>`,
  ],
])('%s', (_, body) => {
  // Nobody can tell for sure whose line it is: it is said of the page, and is a hint for each.
  expect(creditsOf(body)).toEqual({ '/a.jpg': null, '/b.jpg': null, page: [LEA, AI] });
});

test('a line below each picture stays with the picture above it', () => {
  expect(creditsOf(`<div><img src="/a.jpg"><p>${AI}</p><img src="/b.jpg"><p>${LEA}</p></div>`)).toEqual({
    '/a.jpg': AI,
    '/b.jpg': LEA,
    page: [],
  });
});
