/** A door for tests of something else than the door: all local sites count as named by a person. */
import type { Door } from '../../src/net/index.js';
import { localSites } from './site.js';

/** The same door; each request names the local sites of the test and what it asks for itself. */
export function namingSites(door: Door): Door {
  return {
    ...door,
    request: (request) =>
      door.request({ ...request, named: [...(request.named ?? []), request.url, ...localSites] }),
  };
}
