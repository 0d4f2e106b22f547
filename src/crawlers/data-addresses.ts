/** Pictures that stand in the page itself, in `data:` addresses. */
import { createHash } from 'node:crypto';
import type { Sighting } from './events.js';

/** True for the short name under which such a picture is told. */
export function isDataName(url: string): boolean {
  return DATA_NAME.test(url);
}

const DATA_NAME = /#data-[0-9a-f]{16}$/;

/** `data:` addresses are told under a short name: the page and a hash of what they hold. */
export function named(
  sighting: Sighting,
  page: { readonly url: string; readonly data: Map<string, Uint8Array> },
): Sighting {
  if (!sighting.imageUrl.startsWith('data:')) return sighting;
  const hash = createHash('sha256').update(sighting.imageUrl).digest('hex').slice(0, 16);
  const imageUrl = `${page.url}#data-${hash}`;
  page.data.set(imageUrl, dataBytes(sighting.imageUrl));
  const addresses = sighting.surroundings.addresses.filter((address) => !address.startsWith('data:'));
  return { ...sighting, imageUrl, surroundings: { ...sighting.surroundings, addresses } };
}

function dataBytes(url: string): Uint8Array {
  const comma = url.indexOf(',');
  const body = comma < 0 ? '' : url.slice(comma + 1);
  if (/;base64\s*$/i.test(url.slice(0, Math.max(comma, 0)))) return Buffer.from(body, 'base64');
  // Percent-encoded; a stray % leaves the text as it is written.
  return Buffer.from(
    body.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
}
