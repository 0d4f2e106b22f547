import type { Document, Element } from 'domhandler';
import { elementsOf, textOf } from './dom.js';

const APP_ROOT = /^(?:root|app|__next|__nuxt|main-app|q-app|svelte|gatsby-focus-wrapper|___gatsby)$/;
const APP_ELEMENT = new Set(['app-root', 'ng-app', 'my-app']);
/** State that the page carries along: its addresses can be read without running anything (web note §2.3). */
const STATE = [
  '__NEXT_DATA__',
  '__NUXT_DATA__',
  'window.__NUXT__',
  'window.__INITIAL_STATE__',
  'window.__APOLLO_STATE__',
  'window.__PRELOADED_STATE__',
  'window.__DATA__',
];
const MIN_TEXT_CHARS = 200;

/**
 * True when the page is an empty shell filled by scripts (web note §2.3): an application root with less than 200
 * characters of text, no state in the page and no visual; or a page with scripts and no text, link or visual at all.
 */
export function isEmptyShell(input: {
  /** Those of `SHELL_PIECES` that the page holds. */
  readonly pieces: ReadonlySet<string>;
  readonly document: Document;
  readonly elements: readonly Element[];
  readonly sightings: number;
  readonly links: number;
}): boolean {
  const root = input.elements.find(
    (element) => APP_ROOT.test(element.attribs['id'] ?? '') || APP_ELEMENT.has(element.name),
  );
  if (!input.elements.some((element) => element.name === 'script')) return false;
  if (STATE.some((piece) => input.pieces.has(piece))) return false;
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
const CHECK_PAGE = [
  '_cf_chl_opt',
  '/_sec/cp_challenge',
  'captcha-delivery.com',
  'ddos-guard/js-challenge',
  '/.well-known/sgcaptcha/',
  '/.well-known/captcha/',
  'anubis_challenge',
  'AwsWafIntegration.getToken',
  'AwsWafIntegration.saveReferrer',
];
const INCAPSULA = '_Incapsula_Resource';
/** Scripts that protections also add to ordinary pages: the title decides. */
const PROTECTION = [
  '/cdn-cgi/challenge-platform',
  '/cdn-cgi/styles/cf.errors',
  INCAPSULA,
  '/akam/13/',
  'awswaf.com',
];
/** What is looked for in the text of a page. */
export const SHELL_PIECES: readonly string[] = [...STATE, ...CHECK_PAGE, ...PROTECTION];
const CHECK_TITLE =
  /^(?:just a moment|un instant|attention required|access denied|acc[èe]s refus[ée]|checking your browser|making sure you|pardon our interruption|v[ée]rification (?:de s[ée]curit[ée]|en cours)|robot challenge|captcha)/i;

/**
 * True for the bot-check pages of the usual protections. Such a page is a refusal: it is named and not worked around.
 * Only short pages are judged, so that an article that speaks of such protections is not taken for one.
 */
export function isChallenge(
  page: { readonly html: string; readonly pieces: ReadonlySet<string> },
  title: string | null,
): boolean {
  if (page.html.length > 60_000) return false;
  if (CHECK_PAGE.some((piece) => page.pieces.has(piece))) return true;
  if (!PROTECTION.some((piece) => page.pieces.has(piece))) return false;
  return (
    CHECK_TITLE.test(title ?? '') || (page.pieces.has(INCAPSULA) && Buffer.byteLength(page.html) < 1_500)
  );
}
