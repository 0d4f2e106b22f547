/** What is said of publications at services, in French; the same on pages, in the terminal and in the weekly mail. Pure. */
import { plural } from '../../french/words.js';
import type { PlatformId, PublicationEvent } from '../events.js';
import { platformOf } from './index.js';
import type { PublicationCount } from './types.js';

/** What every count of them has to say beside it: these services make the pictures anew. */
export const SERVICE_SILENCE =
  'Ces services refont les images qu’on leur confie : les marques y sont presque toujours effacées. Leur silence ne prouve rien.';

/** A publication as a crawl or the store tells it. */
export type ToldPublication = Pick<
  PublicationEvent,
  'platform' | 'url' | 'linkedFrom' | 'state' | 'pictures' | 'code' | 'message'
>;

/** The counts of these publications, by service, in the order in which services come. */
export function countPublications(told: readonly ToldPublication[]): readonly PublicationCount[] {
  const counts = new Map<PlatformId, { platform: PlatformId; linked: number; notLookedAt: number }>();
  for (const { platform, state } of told) {
    const count = counts.get(platform) ?? { platform, linked: 0, notLookedAt: 0 };
    count.linked += 1;
    if (state === 'not-looked-at') count.notLookedAt += 1;
    counts.set(platform, count);
  }
  return [...counts.values()];
}

/** « Calaméo : 3 publications, 1 regardée, 2 non regardées ». */
export function countWords({ platform, linked, notLookedAt }: PublicationCount): string {
  const seen = linked - notLookedAt;
  return [
    `${platformOf(platform).name} : ${plural(linked, 'publication')}`,
    ...(seen > 0 ? [plural(seen, 'regardée')] : []),
    ...(notLookedAt > 0 ? [plural(notLookedAt, 'non regardée', 'non regardées')] : []),
  ].join(', ');
}

/** « publications non regardées : 2 chez Calaméo, 1 chez IntraMuros »; null where all were looked at. */
export function unseenWords(counts: readonly PublicationCount[]): string | null {
  const unseen = counts.filter(({ notLookedAt }) => notLookedAt > 0);
  return unseen.length === 0
    ? null
    : `publications non regardées : ${unseen.map(({ platform, notLookedAt }) => `${notLookedAt} chez ${platformOf(platform).name}`).join(', ')}`;
}

/** The reason of one that was not looked at, without the name of the service before it. */
export function reasonOf({ platform, message }: Pick<ToldPublication, 'platform' | 'message'>): string {
  const { name } = platformOf(platform);
  const said = message ?? 'non regardée.';
  return said.startsWith(`${name}\u00a0: `) ? said.slice(name.length + 3) : said;
}
