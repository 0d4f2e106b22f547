/**
 * The services where villages publish beside their sites: which addresses name a publication, whether it may be looked at, what
 * is asked, and which pictures its answer names. A new service is one file, one line here and its id in `events.ts`. Pure.
 * Why each may be looked at or not: docs/decisions/0020-publishing-services.md.
 */
import type { PlatformId } from '../events.js';
import { parseUrl } from '../../parse-url.js';
import { calameo } from './calameo.js';
import { illiwap } from './illiwap.js';
import { intramuros } from './intramuros.js';
import { issuu } from './issuu.js';
import { panneaupocket } from './panneaupocket.js';
import type { Platform, Publication } from './types.js';

export type { Platform, PlatformReading, Publication } from './types.js';

const PLATFORMS: Readonly<Record<PlatformId, Platform>> = {
  calameo,
  issuu,
  panneaupocket,
  intramuros,
  illiwap,
};
const ALL: readonly Platform[] = Object.values(PLATFORMS);
/** One test for the many links that lead to no service. */
const ANY_HOST = /(?:^|\.)(?:calameo\.com|issuu\.com|panneaupocket\.com|intramuros\.org|illiwap\.com)$/;
/** The same with the hosts from which they serve pictures. */
const SERVED_FROM =
  /(?:^|\.)(?:calameo\.com|calameoassets\.com|issuu\.com|isu\.pub|panneaupocket\.com|intramuros\.org|illiwap\.com)$/;
const MAX_URL_CHARS = 2_000;

/** Least time between two requests to a service, in milliseconds: the crawls of many towns ask the same one. */
export const SERVICE_DELAY_MS = 3_000;

export function isOfService({ hostname }: URL): boolean {
  return SERVED_FROM.test(hostname);
}

export function platformOf(id: PlatformId): Platform {
  return PLATFORMS[id];
}

/** What an address names at one of the services; null for every other address. */
export function publicationAt(address: string): Publication | null {
  const url = address.length > MAX_URL_CHARS ? null : parseUrl(address);
  if (url === null || !ANY_HOST.test(url.hostname) || !/^https?:$/.test(url.protocol)) return null;
  const platform = ALL.find(({ hosts }) => hosts.test(url.hostname));
  const found = platform?.find(url) ?? null;
  if (platform === undefined || found === null) return null;
  return { ...found, platform: platform.id };
}

/** By service, the day (YYYY-MM-DD) on which whoever runs Vigie read its terms and found that they let programs read it. */
export type PlatformsRead = Readonly<Partial<Record<PlatformId, string | undefined>>>;

/** Services that a setting can open. */
export const OPENED_BY_SETTING = ALL.filter(({ permission }) => permission.kind === 'unread').map(
  ({ id }) => id,
);

/** Why a publication is not even asked for, in French; null where it may be. */
export function whyNotAsked(publication: Publication, read: PlatformsRead): string | null {
  const { name, permission } = platformOf(publication.platform);
  if (permission.kind === 'refused')
    return `${name}\u00a0: ce service refuse les robots, rien ne lui est demandé.`;
  if (permission.kind === 'unread' && read[publication.platform] === undefined)
    return `${name}\u00a0: ses conditions d’utilisation n’ont pas encore été lues pour cette installation (réglage «\u00a0platforms\u00a0»), rien ne lui est demandé.`;
  switch (publication.kind) {
    case 'shelf':
      return `${name}\u00a0: une liste de publications, où celles d’autres peuvent figurer.`;
    case 'unclear':
      return `${name}\u00a0: cette intégration ne nomme aucune page publique.`;
    case 'document':
    case 'account':
      return null;
  }
}

/** Whether the page of a publication may be opened for a capture: where only another address is asked, it may not. */
export function mayOpenPage(address: string): boolean {
  const publication = publicationAt(address);
  return publication === null || platformOf(publication.platform).asks === undefined;
}
