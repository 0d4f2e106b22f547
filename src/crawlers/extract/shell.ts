import type { Document, Element } from 'domhandler';
import { elementsOf, textOf } from './dom.js';

const APP_ROOT = /^(?:root|app|__next|__nuxt|main-app|q-app|svelte|gatsby-focus-wrapper|___gatsby)$/;
const APP_ELEMENT = new Set(['app-root', 'ng-app', 'my-app']);
/** State that the page carries along: its addresses can be read without running anything (web note §2.3). */
const STATE =
  /__NEXT_DATA__|__NUXT_DATA__|window\.__(?:NUXT|INITIAL_STATE|APOLLO_STATE|PRELOADED_STATE|DATA)__/;
const MIN_TEXT_CHARS = 200;

/**
 * True when the page is an empty shell filled by scripts (web note §2.3): an application root with less than 200
 * characters of text, no state in the page and no visual; or a page with scripts and no text, link or visual at all.
 */
export function isEmptyShell(input: {
  readonly html: string;
  readonly document: Document;
  readonly elements: readonly Element[];
  readonly sightings: number;
  readonly links: number;
}): boolean {
  const root = input.elements.find(
    (element) => APP_ROOT.test(element.attribs['id'] ?? '') || APP_ELEMENT.has(element.name),
  );
  if (!input.elements.some((element) => element.name === 'script')) return false;
  if (STATE.test(input.html)) return false;
  if (root !== undefined) {
    const shown = elementsOf(root).some((element) => element.name === 'img');
    return !shown && textOf(root, MIN_TEXT_CHARS).length < MIN_TEXT_CHARS;
  }
  const body = input.elements.find((element) => element.name === 'body');
  return (
    input.sightings === 0 &&
    input.links === 0 &&
    (body === undefined || textOf(body, MIN_TEXT_CHARS).length < MIN_TEXT_CHARS)
  );
}

/** Scripts that only the check page itself carries. */
const CHECK_PAGE =
  /_cf_chl_opt|\/_sec\/cp_challenge|captcha-delivery\.com|ddos-guard\/js-challenge|\/\.well-known\/(?:sgcaptcha|captcha)\/|anubis_challenge|AwsWafIntegration\.(?:getToken|saveReferrer)/;
/** Scripts that protections also add to ordinary pages: the title decides. */
const PROTECTION =
  /\/cdn-cgi\/(?:challenge-platform|styles\/cf\.errors)|_Incapsula_Resource|\/akam\/13\/|awswaf\.com/;
const CHECK_TITLE =
  /^(?:just a moment|un instant|attention required|access denied|acc[èe]s refus[ée]|checking your browser|making sure you|pardon our interruption|v[ée]rification (?:de s[ée]curit[ée]|en cours)|robot challenge|captcha)/i;

/**
 * True for the bot-check pages of the usual protections. Such a page is a refusal: it is named and not worked around.
 * Only short pages are judged, so that an article that speaks of such protections is not taken for one.
 */
export function isChallenge(html: string, title: string | null): boolean {
  if (html.length > 60_000) return false;
  if (CHECK_PAGE.test(html)) return true;
  if (!PROTECTION.test(html)) return false;
  return CHECK_TITLE.test(title ?? '') || (html.length < 1_500 && /_Incapsula_Resource/.test(html));
}
