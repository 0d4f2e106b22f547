/** One page: asked, understood, its links offered, its visuals looked at. */
import { NO_SURROUNDINGS } from '../classifiers/types.js';
import { type OkOutcome, problemOf } from '../net/index.js';
import {
  type CrawlContext,
  discover,
  isInterrupted,
  tellProblem,
  tellSkip,
  type Visit,
} from './crawl-context.js';
import { MAX_PAGE_BYTES, MAX_PAGE_DECOMPRESSED_BYTES, PAGE_TIMEOUT_MS } from './crawl-options.js';
import { addressKind, isPaperwork, normalisePageUrl } from './discover/addresses.js';
import type { Hints } from './discover/frontier.js';
import { decodeText, sniff } from './discover/text.js';
import type { FrontierEntry, KnownPage, Sighting, Validators } from './events.js';
import {
  extractPage,
  extractStylesheet,
  isTracker,
  mergeSiteFacts,
  type PageExtract,
} from './extract/index.js';
import { decodePart } from './extract/urls.js';
import { conditionalHeaders, validatorsOf } from './http-source.js';
import { lookAtDocument } from './look-at-document.js';
import type { VisualLooker } from './look-at-visuals.js';
import type { PageAnswer } from './render/browser.js';

export interface PageVisitor {
  visit(entry: FrontierEntry, isStart: boolean): Promise<Visit>;
}

const PAGE_ACCEPT =
  'text/html,application/xhtml+xml,application/rss+xml;q=0.9,application/atom+xml;q=0.9,*/*;q=0.5';
const MAX_STYLESHEETS = 12;
const MAX_CSS_BYTES = 2 * 1024 * 1024;
const MAX_FEEDS = 5;
const DONE: Visit = { kind: 'done' };
const SKIPPED: Visit = { kind: 'skipped' };
const UNFINISHED: Visit = { kind: 'unfinished' };

/** Makes the visitor of one crawl. */
export function createPageVisitor(context: CrawlContext, looker: VisualLooker): PageVisitor {
  const stylesheets = new Set<string>();

  async function visit(entry: FrontierEntry, isStart: boolean): Promise<Visit> {
    const known = await context.memory.page(entry.url);
    const outcome = await context.asker.ask({
      url: entry.url,
      kind: 'page',
      headers: conditionalHeaders(known),
      accept: PAGE_ACCEPT,
      compressed: true,
      maxBytes: MAX_PAGE_BYTES,
      maxDecompressedBytes: MAX_PAGE_DECOMPRESSED_BYTES,
      timeoutMs: PAGE_TIMEOUT_MS,
    });
    if (context.signal.aborted || isInterrupted(outcome)) return UNFINISHED;
    if (outcome.kind === 'unchanged' && known !== null) return revisit(entry, known);
    if (outcome.kind !== 'ok') {
      const problem = problemOf(outcome) ?? NOT_HTML;
      await tellProblem(context, entry.url, problem);
      return { kind: 'failed', code: problem.code };
    }
    const url = await settleAddress(entry, outcome, isStart);
    if (url === null) return SKIPPED;
    const content = sniff(outcome.bytes);
    if (content === 'pdf') return visitDocument(entry.url, url, outcome);
    if (content === 'image') return visitImage(entry.url, url, outcome);
    const type = outcome.headers['content-type'] ?? '';
    if (content === 'binary' || (content !== 'html' && !/html|rss|atom|\bxml/i.test(type))) {
      await tellProblem(context, url, NOT_HTML);
      return { kind: 'failed', code: NOT_HTML.code };
    }
    return visitHtml(entry, url, outcome, isStart);
  }

  /** The address under which the page is told: where its redirects end. Null for what lies elsewhere or was seen. */
  async function settleAddress(
    entry: FrontierEntry,
    outcome: OkOutcome,
    isStart: boolean,
  ): Promise<string | null> {
    const final = normalisePageUrl(outcome.finalUrl) ?? outcome.finalUrl;
    if (final === entry.url) return final;
    if (isStart) context.frontier.addSite(final);
    if (!context.frontier.isInScope(final)) {
      await tellSkip(context, 'scope', final);
      return null;
    }
    if (!context.frontier.markSeen(final)) {
      await tellSkip(context, 'duplicate', entry.url);
      return null;
    }
    return final;
  }

  /** An unchanged page: what it linked to and showed is known; its visuals are still asked whether they changed. */
  async function revisit(entry: FrontierEntry, known: KnownPage): Promise<Visit> {
    countPage(entry.url);
    await context.tell({
      type: 'page',
      url: entry.url,
      outcome: 'unchanged',
      kind: 'page',
      title: known.title,
      at: context.at(),
      links: known.links,
      etag: known.etag,
      lastModified: known.lastModified,
    });
    await follow(entry.url, known.links, []);
    const sightings = [...known.sightings, ...takeAnnounced(entry.url)];
    return (await looker.look(entry.url, sightings)) ? finish(entry.url, entry.url) : UNFINISHED;
  }

  async function visitHtml(
    entry: FrontierEntry,
    url: string,
    outcome: OkOutcome,
    isStart: boolean,
  ): Promise<Visit> {
    const contentType = outcome.headers['content-type'] ?? null;
    let page = extractPage({ html: decodeText(outcome.bytes, contentType), url, contentType });
    let validators: Validators = validatorsOf(outcome);
    if (page.challenge) {
      await tellProblem(context, url, CHALLENGE);
      return { kind: 'failed', code: CHALLENGE.code };
    }
    const wantsBrowser = context.options.render === 'always' || page.needsBrowser;
    let seen: readonly Sighting[] = [];
    if (wantsBrowser) {
      const rendered = await render(url);
      if (rendered === 'interrupted') return UNFINISHED;
      if (rendered !== null) {
        page = rendered.page;
        if (page.challenge) {
          await tellProblem(context, url, CHALLENGE);
          return { kind: 'failed', code: CHALLENGE.code };
        }
        if (page.needsBrowser) await tellProblem(context, url, STILL_EMPTY);
        seen = rendered.seen;
        // What scripts show can change while the page itself does not: it is never taken for unchanged.
        validators = { etag: null, lastModified: null };
      }
    }
    context.facts = context.facts === null ? page.siteFacts : mergeSiteFacts(context.facts, page.siteFacts);
    countPage(entry.url);
    const documents = page.documents.map((document) => document.url);
    await context.tell({
      type: 'page',
      url,
      outcome: 'fetched',
      kind: 'page',
      title: page.title,
      at: context.at(),
      links: [...page.links, ...documents],
      ...validators,
    });
    if (outcome.truncated !== false || page.truncated) await tellProblem(context, url, PARTIAL);
    for (const embed of page.embeds) await tellProblem(context, embed, ELSEWHERE);
    for (const { url: document, label } of page.documents)
      if (label !== '') context.labels.set(normalisePageUrl(document) ?? document, label);
    // The first page may be a mere door: a frameset or a refresh, often to another host.
    if (isStart) for (const forward of page.forwards) context.frontier.addSite(forward);
    if (page.robots.nofollow || isNoFollow(outcome))
      for (const link of [...page.links, ...documents, ...page.feeds])
        await tellSkip(context, 'robots', link);
    else await follow(entry.url, page.links, page.documents, page.feeds);
    const sightings = [
      ...page.sightings,
      ...seen,
      ...preloaded(outcome, url),
      ...(await styled(page)),
      ...takeAnnounced(url),
      ...takeAnnounced(entry.url),
    ];
    return (await looker.look(url, sightings)) ? finish(entry.url, url) : UNFINISHED;
  }

  async function render(
    url: string,
  ): Promise<{ page: PageExtract; seen: Sighting[] } | 'interrupted' | null> {
    const { renderer } = context.deps;
    if (context.options.render === 'never' || renderer === null || renderer === undefined) {
      await tellProblem(context, url, NEEDS_BROWSER);
      return null;
    }
    const rendered = await renderer.render(url, askForPage);
    if (context.signal.aborted) return 'interrupted';
    if (rendered.kind !== 'ok') {
      await tellProblem(context, url, { code: 'not-looked-at', message: rendered.message });
      return null;
    }
    const page = extractPage({ html: rendered.html, url: rendered.finalUrl, contentType: 'text/html' });
    const shown = new Set(page.sightings.flatMap(({ imageUrl, declared }) => [imageUrl, ...declared]));
    const seen = rendered.resourceUrls
      .filter((address) => !shown.has(address) && URL.canParse(address) && addressKind(address) === 'image')
      .map((address) => sightingOf(address, 'json', page.title));
    return { page, seen };
  }

  /** What the browser asks for goes through the same door, pace and robots.txt as everything else. */
  async function askForPage(
    url: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<PageAnswer> {
    // A tracker shows nothing, and no service is called but what the page needs to be seen.
    if (isTracker(url)) return { refused: 'tracker' };
    const outcome = await context.asker.ask({
      url,
      kind: 'other',
      signal,
      accept: headers['accept'] ?? '*/*',
      compressed: true,
      maxBytes: MAX_PAGE_BYTES,
      maxDecompressedBytes: MAX_PAGE_DECOMPRESSED_BYTES,
      timeoutMs: PAGE_TIMEOUT_MS,
    });
    if (outcome.kind !== 'ok') return { refused: problemOf(outcome)?.message ?? outcome.kind };
    const { status, bytes, finalUrl } = outcome;
    return { status, headers: outcome.headers, bytes, finalUrl };
  }

  async function follow(
    from: string,
    links: readonly string[],
    documents: readonly { readonly url: string; readonly label: string }[],
    feeds: readonly string[] = [],
  ): Promise<void> {
    const depth = (context.depths.get(from) ?? 0) + 1;
    const isFeed = context.feeds.has(from);
    const found: { url: string; hints: Hints }[] = [];
    const papers = [...documents];
    for (const [rank, url] of links.entries())
      if (addressKind(url) === 'document') papers.push({ url, label: context.labels.get(url) ?? '' });
      else found.push({ url, hints: { depth, ...(isFeed ? { feedRank: rank } : {}) } });
    for (const feed of feeds)
      if (/\/comments?\//i.test(feed) || context.feeds.has(normalisePageUrl(feed) ?? feed)) continue;
      else if (context.feeds.size < MAX_FEEDS) found.push({ url: feed, hints: { depth, kind: 'feed' } });
      else await tellSkip(context, 'budget', feed);
    for (const document of papers)
      if (context.options.documents === 'never' || isPaperwork(document))
        await tellSkip(context, 'scope', document.url);
      else found.push({ url: document.url, hints: { depth, kind: 'document' } });
    await discover(context, found);
  }

  /** Pictures that a linked style sheet takes from the upload folders; each sheet is read once. */
  async function styled(page: PageExtract): Promise<Sighting[]> {
    const found: Sighting[] = [];
    for (const url of page.stylesheets) {
      if (stylesheets.has(url)) continue;
      if (stylesheets.size >= MAX_STYLESHEETS || !context.frontier.isInScope(url)) {
        // Style sheets hold decoration; what is left unread is counted as such.
        await tellSkip(context, 'decoration', url);
        continue;
      }
      stylesheets.add(url);
      const outcome = await context.asker.ask({
        url,
        kind: 'other',
        accept: 'text/css,*/*;q=0.1',
        compressed: true,
        maxBytes: MAX_CSS_BYTES,
        timeoutMs: PAGE_TIMEOUT_MS,
      });
      const problem = problemOf(outcome);
      if (problem !== null && !isInterrupted(outcome)) await tellProblem(context, url, problem);
      if (outcome.kind !== 'ok') continue;
      const css = decodeText(outcome.bytes, outcome.headers['content-type'] ?? null);
      for (const image of extractStylesheet({ css, url: outcome.finalUrl }))
        found.push(sightingOf(image, 'background', page.title));
    }
    return found;
  }

  function takeAnnounced(url: string): readonly Sighting[] {
    const announced = context.announced.get(url) ?? [];
    context.announced.delete(url);
    return announced;
  }

  async function visitDocument(asked: string, url: string, held: OkOutcome): Promise<Visit> {
    if (context.options.documents === 'never' || isPaperwork({ url, label: context.labels.get(url) ?? '' })) {
      await tellSkip(context, 'scope', url);
      return SKIPPED;
    }
    // A document larger than a page was cut: it is asked again under the limit of documents.
    const looked = await lookAtDocument(context, url, held.truncated === false ? held : undefined);
    if (looked.kind === 'done') context.counters.documents += 1;
    return looked.kind === 'done' ? finish(asked, url) : looked;
  }

  /** A link that turns out to be a picture: a page with one visual. */
  async function visitImage(asked: string, url: string, outcome: OkOutcome): Promise<Visit> {
    countPage(url);
    await context.tell({
      type: 'page',
      url,
      outcome: 'fetched',
      kind: 'page',
      title: null,
      at: context.at(),
      links: [],
      ...validatorsOf(outcome),
    });
    return (await looker.look(url, [sightingOf(url, 'link', null)])) ? finish(asked, url) : UNFINISHED;
  }

  function countPage(entryUrl: string): void {
    if (!context.feeds.has(entryUrl)) context.counters.pages += 1;
  }

  async function finish(asked: string, url: string): Promise<Visit> {
    // The scheduler tells `page-done` for the address that was asked.
    if (url !== asked) await context.tell({ type: 'page-done', url });
    return DONE;
  }

  return { visit };
}

/** `X-Robots-Tag: nofollow`, for every robot or for us by name; `noindex` and `noai` say nothing of reading. */
function isNoFollow(outcome: OkOutcome): boolean {
  const header = (outcome.headers['x-robots-tag'] ?? '').slice(0, 1_000).toLowerCase();
  let robot = '';
  return header.split(',').some((part) => {
    const named = /^\s*([a-z_-]+)\s*:/.exec(part)?.[1];
    if (named !== undefined && !/^(?:max-|unavailable)/.test(named)) robot = named;
    const isForUs = robot === '' || robot === 'vigie';
    return isForUs && /^\s*(?:vigie\s*:)?\s*(?:nofollow|none)\s*$/.test(part);
  });
}

/** `Link: <…>; rel=preload; as=image` points at the main picture (reference: visuals-on-the-web §2.1, row 16). */
function preloaded(outcome: OkOutcome, pageUrl: string): Sighting[] {
  const header = (outcome.headers['link'] ?? '').slice(0, 8_000);
  const found: Sighting[] = [];
  for (const [, target, parameters] of header.matchAll(/<([^<>]{1,2000})>([^<]{0,500})/g)) {
    const isImage =
      /\brel\s*=\s*"?preload\b/i.test(parameters ?? '') && /\bas\s*=\s*"?image\b/i.test(parameters ?? '');
    if (!isImage || target === undefined || !URL.canParse(target, pageUrl)) continue;
    const url = new URL(target, pageUrl);
    if (url.protocol === 'http:' || url.protocol === 'https:') found.push(sightingOf(url.href, 'link', null));
  }
  return found;
}

function sightingOf(url: string, element: Sighting['element'], pageTitle: string | null): Sighting {
  const name = new URL(url).pathname.split('/').at(-1) ?? '';
  return {
    imageUrl: url,
    declared: [],
    element,
    width: null,
    height: null,
    surroundings: {
      ...NO_SURROUNDINGS,
      fileName: name === '' ? null : decodePart(name),
      addresses: [url],
      pageTitle,
    },
  };
}

const NOT_HTML = { code: 'not-html', message: 'La réponse n’est pas une page.' };
const CHALLENGE = {
  code: 'blocked',
  message: 'Le site a répondu par un contrôle anti-robot : la page n’a pas été regardée.',
};
const PARTIAL = { code: 'too-large', message: 'La page est trop grande : seul son début a été regardé.' };
const ELSEWHERE = {
  code: 'not-looked-at',
  message: 'Ce contenu est hébergé par un autre service : il n’a pas été regardé.',
};
const STILL_EMPTY = {
  code: 'not-looked-at',
  message: 'Cette page reste vide même dans un navigateur : ses visuels n’ont pas été regardés.',
};
const NEEDS_BROWSER = {
  code: 'not-looked-at',
  message: 'Cette page ne s’affiche qu’avec un navigateur : ses visuels n’ont pas été regardés.',
};
