/** Addresses of the page on which a picture is observed. */
import { pathWith } from '../../show.js';

/** Where a person came from, and goes back to; the pool names neither town nor people. */
export type CameFrom = 'renfort' | null;

/** Address of the page where a picture is observed. */
export function observationsPath(pictureId: string, from: CameFrom = null): string {
  return pathTo({ picture: pictureId, from });
}

/** One visit of the page: which picture, and where from. */
export interface Visit {
  readonly picture: string;
  readonly from: CameFrom;
}

/** An address of the page and its actions, with the way back. */
export function pathTo(
  { picture, from }: Visit,
  part: '' | '/voir' | '/retrait' = '',
  query: Readonly<Record<string, string>> = {},
): string {
  return pathWith(`/relecture/${encodeURIComponent(picture)}/observations${part}`, { ...query, de: from });
}
