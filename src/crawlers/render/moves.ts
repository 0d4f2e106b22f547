/** Where a page sends its visitors by itself, and what comes of it: followed within its own origin, else told. */
import { sniff } from '../discover/text.js';
import type { FetchForPage, Held } from './guard.js';
import { parseUrl } from '../../parse-url.js';

/** An address to which a page wanted to send its visitors, and why it was not followed. */
export interface TurnedAway {
  /** As the page gave it, cut at a bound; any scheme. */
  readonly url: string;
  /** Problem code of the command line. */
  readonly code: string;
  /** French, one sentence. */
  readonly message: string;
}

export interface Moves {
  /** Notes that the page wanted to leave. */
  leave(url: string, method: string): void;
  /** Resolves when waiting for more of the page makes no sense: there is a page to move on to, or it leaves without end. */
  readonly isEnough: Promise<void>;
  /** The page to move on to, once; null when there is none. Opens the next wait. */
  take(): Held | null;
  /** What was not followed, each address once. */
  readonly turnedAway: readonly TurnedAway[];
  /** Addresses beyond the bound, which are told of by number alone. */
  readonly untold: number;
}

/** Addresses of its own site that a page may have asked for by moving. */
const MAX_ASKED = 5;
/** Moves that are made: some pages load themselves again to see a setting of theirs. */
const MAX_MOVES = 5;
const MAX_TOLD = 8;
const MAX_URL_CHARS = 300;
/** A page that leaves so often does nothing else; it is given that time to draw what it still draws. */
const MAX_LEAVINGS = 60;
const RESTLESS_MS = 1_000;

/**
 * Makes the judge of the moves of one page. `own` is the page as it was asked for. Within its origin a move is asked for
 * through `door`, where `mayMove`; nowhere else is anything asked.
 */
export function createMoves(
  own: Held,
  door: FetchForPage,
  options: { readonly mayMove: boolean; readonly signal: AbortSignal },
): Moves {
  const { origin } = new URL(own.url);
  const known = new Map<string, Promise<Held | null>>([[withoutHash(own.url), Promise.resolve(own)]]);
  const away = new Map<string, TurnedAway>();
  let untold = 0;
  let leavings = 0;
  let moves = 0;
  let next: Held | null = null;
  let enough = (): void => undefined;
  let isEnough = new Promise<void>((resolve) => {
    enough = resolve;
  });
  let restless: NodeJS.Timeout | null = null;
  options.signal.addEventListener('abort', () => clearTimeout(restless ?? undefined), { once: true });

  function turnAway(url: string, why: { readonly code: string; readonly message: string }): void {
    if (away.has(url)) return;
    if (away.size < MAX_TOLD) away.set(url, { url: url.slice(0, MAX_URL_CHARS), ...why });
    else untold += 1;
  }

  /** The page behind an address of the same origin; null when it is none, which is then told. */
  async function ask(url: string): Promise<Held | null> {
    const answer = await door(url, { accept: 'text/html,application/xhtml+xml' }, options.signal);
    if (options.signal.aborted) return null;
    if ('refused' in answer) {
      turnAway(url, { code: answer.code ?? 'not-looked-at', message: answer.refused });
      return null;
    }
    const finalUrl = answer.finalUrl ?? url;
    if (parseUrl(finalUrl)?.origin !== origin) turnAway(url, OTHER_SITE);
    else if (answer.status < 200 || answer.status > 299) turnAway(url, NO_PAGE);
    else if (sniff(answer.bytes) !== 'html') turnAway(url, NO_PAGE);
    else return { url: finalUrl, answer };
    return null;
  }

  return {
    leave(address, method) {
      leavings += 1;
      if (leavings === MAX_LEAVINGS) restless = setTimeout(() => enough(), RESTLESS_MS);
      const url = parseUrl(address);
      if (url === null || !/^https?:$/.test(url.protocol)) return turnAway(address, NO_ADDRESS);
      if (method !== 'GET') return turnAway(address, SENT_FORM);
      if (url.origin !== origin) return turnAway(address, OTHER_SITE);
      const plain = withoutHash(address);
      if (!options.mayMove || moves >= MAX_MOVES || next !== null) {
        // To load itself again leads nowhere.
        if (plain !== withoutHash(own.url) && next === null) turnAway(address, NOT_FOLLOWED);
        return;
      }
      let asked = known.get(plain);
      if (asked === undefined) {
        if (known.size > MAX_ASKED) return turnAway(address, NOT_FOLLOWED);
        asked = ask(plain);
        known.set(plain, asked);
      }
      void asked.then((held) => {
        if (held === null || next !== null) return;
        next = held;
        enough();
      });
    },
    get isEnough() {
      return isEnough;
    },
    take() {
      if (next === null || moves >= MAX_MOVES) return null;
      const held = next;
      next = null;
      moves += 1;
      isEnough = new Promise<void>((resolve) => {
        enough = resolve;
      });
      return held;
    },
    get turnedAway() {
      return [...away.values()];
    },
    get untold() {
      return untold;
    },
  };
}

function withoutHash(address: string): string {
  const url = new URL(address);
  url.hash = '';
  return url.href;
}

const OTHER_SITE = {
  code: 'not-looked-at',
  message: 'Cette adresse est celle d’un autre site : elle n’a pas été suivie.',
};
const SENT_FORM = {
  code: 'not-looked-at',
  message: 'La page y envoie un formulaire : Vigie n’envoie rien.',
};
const NO_ADDRESS = {
  code: 'not-looked-at',
  message: 'Cette adresse n’est pas celle d’une page web : elle n’a pas été suivie.',
};
const NO_PAGE = { code: 'not-html', message: 'Ce qui se trouve à cette adresse n’est pas une page.' };
const NOT_FOLLOWED = {
  code: 'not-looked-at',
  message: 'La page mène ses visiteurs trop souvent ailleurs : cette adresse n’a pas été suivie.',
};
