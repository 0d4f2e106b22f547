import { NO_SURROUNDINGS, type Surroundings } from '../../classifiers/types.js';
import type { Sighting } from '../events.js';
import { decodePart } from './urls.js';

/** A sighting of which nothing is known but its address and the words given: what a header, style sheet or catalogue names. */
export function bareSighting(
  imageUrl: string,
  element: Sighting['element'],
  words: Partial<Surroundings> = {},
): Sighting {
  const name = decodePart(new URL(imageUrl).pathname.split('/').at(-1) ?? '');
  return {
    imageUrl,
    declared: [],
    element,
    width: null,
    height: null,
    surroundings: {
      ...NO_SURROUNDINGS,
      fileName: name === '' ? null : name,
      addresses: [imageUrl],
      ...words,
    },
  };
}
