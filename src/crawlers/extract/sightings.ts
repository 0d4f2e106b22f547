import type { Sighting } from '../events.js';
import { ownText } from './dom.js';
import { fileNameOf } from './urls.js';
import { nameSamePicture } from './same-name.js';
import { declaredOf, type Visual } from './visual.js';

/** Data addresses of one page, together. */
const MAX_DATA_TOTAL_CHARS = 4 * 1024 * 1024;

/** Turns the visuals of a page into sightings; data addresses beyond 4 Mi characters together are left out, and `cut` is called. */
export function toSightings(
  visuals: readonly Visual[],
  pageCredits: readonly string[],
  pageTitle: string | null,
  cut: () => void,
): Sighting[] {
  const credits = pageCredits.map(ownText);
  const title = ownText(pageTitle);
  let dataChars = 0;
  const sightings: Sighting[] = [];
  for (const visual of visuals) {
    const isData = visual.imageUrl.startsWith('data:');
    if (isData) dataChars += visual.imageUrl.length;
    if (isData && dataChars > MAX_DATA_TOTAL_CHARS) {
      cut();
      continue;
    }
    const declared = declaredOf(visual);
    sightings.push({
      imageUrl: visual.imageUrl,
      declared,
      element: visual.element,
      width: visual.width,
      height: visual.height,
      surroundings: {
        fileName: isData ? null : fileNameOf(visual.imageUrl),
        addresses: isData
          ? []
          : [visual.imageUrl, ...declared.filter((url) => nameSamePicture(url, visual.imageUrl))],
        alt: ownText(visual.alt),
        title: ownText(visual.title),
        caption: ownText(visual.caption),
        credit: ownText(visual.credit),
        pageCredits: credits,
        pageTitle: title,
      },
    });
  }
  return sightings;
}
