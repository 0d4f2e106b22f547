import type { PlatformId, Sighting, UsageSignal } from '../events.js';

/** What a page of a watched site links to or embeds at a service. */
export interface Publication {
  readonly platform: PlatformId;
  /**
   * `document` = one publication; `account` = the page where one body posts; `shelf` = a list of publications, in which those
   * of others may stand; `unclear` = an embed that names no public page. The last two are never looked at.
   */
  readonly kind: 'document' | 'account' | 'shelf' | 'unclear';
  /** The same for every address of the same publication; another for every other one of the service. */
  readonly key: string;
  /** Its public page, for people. */
  readonly url: string;
}

/** Why a service may be looked at, or not. `source` = where that was read, `on` = the day (YYYY-MM-DD). */
export type Permission =
  /** It documents for programs what is asked of it. */
  | { readonly kind: 'documented'; readonly source: string; readonly on: string }
  /** Its terms could not be read when this was written: whoever runs Vigie reads them and says so in the settings. */
  | { readonly kind: 'unread'; readonly source: string; readonly on: string }
  /** It turns programs away: nothing is asked, and no setting changes that. */
  | { readonly kind: 'refused'; readonly source: string; readonly on: string };

/** The answer of a service, as text. */
export interface PlatformAnswer {
  readonly publication: Publication;
  readonly text: string;
  readonly contentType: string | null;
  /** Where its redirects ended. */
  readonly finalUrl: string;
}

export type PlatformReading =
  | {
      readonly kind: 'pictures';
      readonly title: string | null;
      readonly sightings: readonly Sighting[];
      readonly signals: readonly UsageSignal[];
    }
  /** `others` = it shows what several bodies published; `empty` = no picture without scripts or a login. */
  | { readonly kind: 'none'; readonly why: 'moved' | 'challenge' | 'empty' | 'others' };

/** One service where villages publish. Pure. */
export interface Platform {
  readonly id: PlatformId;
  /** As people know it. */
  readonly name: string;
  readonly permission: Permission;
  /** Its hosts. */
  readonly hosts: RegExp;
  /** What an address on these hosts names; null for its other pages (home, help, shop). */
  readonly find: (url: URL) => Omit<Publication, 'platform'> | null;
  /** What is asked to look at a publication, where that is not its public page. */
  readonly asks?: (publication: Publication) => { readonly url: string; readonly accept: string };
  /** Its pictures, as the answer itself names them. Total. */
  readonly read: (answer: PlatformAnswer) => PlatformReading;
}

/** How many publications of a service a site leads to, and how many of them could not be looked at. */
export interface PublicationCount {
  readonly platform: PlatformId;
  readonly linked: number;
  readonly notLookedAt: number;
}
