import { extractPage } from '../../../src/crawlers/extract/index.js';
import { detectSystem, originalCandidates } from '../../../src/crawlers/originals/index.js';

/** What a page of `tests/fixtures/cms` is expected to give; absent parts are left out so that the files stay readable. */
export function summary(html: string): object {
  const page = extractPage({ html, url: 'https://www.saint-exemple.example/page' });
  const systems = detectSystem(page.siteFacts);
  return {
    title: page.title,
    systems,
    links: page.links,
    ...(page.feeds.length > 0 ? { feeds: page.feeds } : {}),
    ...(page.documents.length > 0 ? { documents: page.documents } : {}),
    ...(page.stylesheets.length > 0 ? { stylesheets: page.stylesheets } : {}),
    ...(page.embeds.length > 0 ? { embeds: page.embeds } : {}),
    pageCredits: page.sightings[0]?.surroundings.pageCredits ?? [],
    sightings: page.sightings.map((sighting) => {
      const { alt, title, caption, credit, fileName } = sighting.surroundings;
      const words = Object.entries({ alt, title, caption, credit }).filter(([, text]) => text !== null);
      return {
        imageUrl: sighting.imageUrl,
        element: sighting.element,
        ...(sighting.width === null && sighting.height === null
          ? {}
          : { size: [sighting.width, sighting.height] }),
        fileName,
        ...(sighting.declared.length > 0 ? { declared: sighting.declared } : {}),
        ...Object.fromEntries(words),
        originals: originalCandidates(sighting, {
          systems,
          pageUrl: 'https://www.saint-exemple.example/page',
        }).map((candidate) => `${candidate.confidence} ${candidate.rule} ${candidate.url}`),
      };
    }),
  };
}
