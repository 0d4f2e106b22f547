/** What a site's own list of media says of its pictures, to be laid beside what the pages show. Pure state, no network. */
import type { Sighting } from '../events.js';
import { pictureKey } from '../extract/same-name.js';
import { joinWords } from '../extract/visual.js';

/** One picture of the list. Addresses are absolute http(s). */
export interface MediaEntry {
  /** The upload as it was sent in. */
  readonly original: string;
  /** Every address of it that the list names: the upload, what stands in for it, its resized copies. */
  readonly addresses: readonly string[];
  /** Its public address for visitors; null when it has none. */
  readonly link: string | null;
  readonly alt: string | null;
  readonly caption: string | null;
}

export interface MediaCatalogue {
  /** Takes in entries; false when some were left out because the list is full. */
  add(entries: readonly MediaEntry[]): boolean;
  /**
   * A sighting with the words that the publisher keeps with the picture; the sighting itself where the list does not know
   * it. Notes that a page shows the picture.
   */
  complete(sighting: Sighting): Sighting;
  /** The upload of which an address is a copy, as the site itself says (or that address, where it is the upload); else null. */
  uploadOf(address: string): string | null;
  /**
   * True for the public address of a picture that a page showed already: it leads to the bare file (the default since
   * WordPress 6.4) or to a page around that one picture.
   */
  isShownAt(link: string): boolean;
  /** Pictures that no sighting named so far, newest first as the list gives them. */
  unshown(): readonly MediaEntry[];
}

const MAX_ENTRIES = 2_000;
const MAX_ADDRESSES = 40;
/** Of all addresses together: several times what a full list of a real site has. */
const MAX_CHARS = 8_000_000;

/** Makes an empty catalogue. */
export function createCatalogue(): MediaCatalogue {
  const entries = new Set<MediaEntry>();
  const byAddress = new Map<string, MediaEntry>();
  const byLink = new Map<string, MediaEntry>();
  const namesShown = new Set<string>();
  const shown = new Set<MediaEntry>();
  let chars = 0;

  // Image servers give addresses that the list does not know: the name tells that it is shown.
  const isShown = (entry: MediaEntry): boolean =>
    shown.has(entry) || [entry.original, ...entry.addresses].some((one) => namesShown.has(pictureKey(one)));

  return {
    add(found) {
      for (const entry of found) {
        if (entries.size >= MAX_ENTRIES || chars >= MAX_CHARS) return false;
        if (byAddress.has(keyOf(entry.original))) continue;
        chars += [entry.original, ...entry.addresses].reduce((sum, address) => sum + address.length, 0);
        entries.add(entry);
        if (entry.link !== null) byLink.set(keyOf(entry.link), entry);
        for (const address of [entry.original, ...entry.addresses.slice(0, MAX_ADDRESSES)])
          if (!byAddress.has(keyOf(address))) byAddress.set(keyOf(address), entry);
      }
      return true;
    },
    complete(sighting) {
      if (entries.size === 0) return sighting;
      namesShown.add(pictureKey(sighting.imageUrl));
      const entry = [sighting.imageUrl, ...sighting.declared]
        .map((address) => byAddress.get(keyOf(address)))
        .find((known) => known !== undefined);
      if (entry === undefined) return sighting;
      shown.add(entry);
      const { surroundings } = sighting;
      return {
        ...sighting,
        surroundings: {
          ...surroundings,
          alt: joinWords(surroundings.alt, entry.alt),
          caption: joinWords(surroundings.caption, entry.caption),
        },
      };
    },
    uploadOf: (address) => byAddress.get(keyOf(address))?.original ?? null,
    isShownAt: (link) => {
      const entry = byLink.get(keyOf(link));
      return entry !== undefined && isShown(entry);
    },
    unshown: () => [...entries].filter((entry) => !isShown(entry)),
  };
}

/** Pages often disagree with the list about the scheme, and write the ending of a converter behind the name. */
function keyOf(address: string): string {
  return address
    .replace(/^https?:\/\/(?:www\.)?/i, '')
    .replace(/(\.(?:jpe?g|png|gif))\.(?:webp|avif)$/i, '$1');
}
