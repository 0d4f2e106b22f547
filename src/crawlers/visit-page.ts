/** One page: asked, understood, its links offered, its visuals looked at. */
import { type OkOutcome, problemOf } from '../net/index.js';
import {
  type CrawlContext,
  discover,
  isInterrupted,
  rememberLabel,
  tellGone,
  tellProblem,
  tellSkip,
  type Visit,
} from './crawl-context.js';
import {
  MAX_PAGE_BYTES,
  MAX_PAGE_DECOMPRESSED_BYTES,
  PAGE_ACCEPT,
  PAGE_TIMEOUT_MS,
} from './crawl-options.js';
import { addressKind, isPageFeed, isPaperwork, normalisePageUrl } from './discover/addresses.js';
import type { Hints } from './discover/frontier.js';
import { decodeText, sniff } from './discover/text.js';
import { readWordpressCatalogue, restRootOf } from './discover/wordpress-rest.js';
import type { DocumentLink, FrontierEntry, KnownPage, Sighting, UsageSignal, Validators } from './events.js';
import { bareSighting, extractPage, mergeSiteFacts, type PageExtract } from './extract/index.js';
import { conditionalHeaders, validatorsOf } from './http-source.js';
import { isOffice } from './documents/fetch.js';
import { lookAtDocument } from './documents/look-at-document.js';
import { notePublications } from './look-at-publications.js';
import type { VisualLooker } from './look-at-visuals.js';
import { createStylesheetReader, type PageText } from './look-at-stylesheets.js';
import { CHALLENGE, CUT_OFF, ELSEWHERE, NOT_HTML, PARTIAL, STILL_EMPTY } from './page-problems.js';
import { createPageRenderer } from './render-page.js';
import { answerKey, createAnswers, leadsElsewhere, losesItsWays } from './stand-in.js';
import { USAGE_POLICY } from './usage-policy.js';
import { isUrl } from '../parse-url.js';

export interface PageVisitor {
  visit(entry: FrontierEntry, isStart: boolean): Promise<Visit>;
}

const MAX_FEEDS = 5;
const MAX_UNFOLLOWED = 10_000;
const DONE: Visit = { kind: 'done' };
const SKIPPED: Visit = { kind: 'skipped' };
const UNFINISHED: Visit = { kind: 'unfinished' };

/** Makes the visitor of one crawl. */
export function createPageVisitor(context: CrawlContext, looker: VisualLooker): PageVisitor {
  const renderer = createPageRenderer(context);
  const styled = createStylesheetReader(context);
  const answers = createAnswers(context);

  async function visit(entry: FrontierEntry, isStart: boolean): Promise<Visit> {
    if (!isStart && context.media.isShownAt(entry.url)) {
      await tellSkip(context, 'duplicate', entry.url);
      return SKIPPED;
    }
    const known = await context.memory.page(entry.url);
    let document: string | null = null;
    const outcome = await context.asker.ask({
      url: entry.url,
      kind: 'page',
      followsTo(target) {
        // It is asked for as what it is: by ranges, and once however many addresses lead to it.
        const isDocument = addressKind(target) === 'document' && context.frontier.isInScope(target);
        if (isDocument && !isStart) document = normalisePageUrl(target) ?? target;
        return document === null;
      },
      headers: conditionalHeaders(known),
      accept: PAGE_ACCEPT,
      compressed: true,
      maxBytes: MAX_PAGE_BYTES,
      maxDecompressedBytes: MAX_PAGE_DECOMPRESSED_BYTES,
      timeoutMs: PAGE_TIMEOUT_MS,
    });
    if (document !== null && !context.signal.aborted) return visitTarget(entry.url, document);
    if (context.signal.aborted || isInterrupted(outcome)) return UNFINISHED;
    if (outcome.kind === 'unchanged' && known !== null) return revisit(entry, known);
    if (outcome.kind !== 'ok') {
      const problem = problemOf(outcome) ?? NOT_HTML;
      await tellProblem(context, entry.url, problem);
      await tellGone(context, entry.url, outcome);
      return { kind: 'failed', code: problem.code };
    }
    if (isStart && leadsElsewhere(entry.url, outcome.finalUrl)?.isOfOthers === true) {
      await addHome(entry.url, outcome.finalUrl);
      return { kind: 'failed', code: 'redirects' };
    }
    const url = await settleAddress(entry, outcome, isStart);
    if (url === null) return SKIPPED;
    const content = sniff(outcome.bytes);
    if (content === 'pdf' || isOffice(outcome.bytes)) return visitDocument(entry.url, url, outcome);
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
    if (isStart) await addHome(entry.url, final);
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

  /** Where the start address leads is the site too; on another domain it may be somebody else's, and that is told; on a network it is. */
  async function addHome(start: string, url: string): Promise<void> {
    const elsewhere = leadsElsewhere(start, url);
    if (elsewhere?.isOfOthers !== true) context.frontier.addSite(url);
    if (elsewhere !== null) await tellProblem(context, start, elsewhere);
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
      documents: known.documents,
      // What it reserved it still reserves.
      signals: await context.usage.ofPage(entry.url, {}, known.signals),
      embeds: known.embeds,
      feeds: known.feeds,
      etag: known.etag,
      lastModified: known.lastModified,
    });
    const links = await fromElsewhere(entry.url, known.embeds, known.links);
    if (!(await leavesLinks(known.signals, known.links, known.documents, known.feeds)))
      await follow(entry.url, links, known.documents, known.feeds);
    const sightings = [...known.sightings, ...takeAnnounced(entry.url)];
    const isDone = await looker.look(entry.url, sightings, known.signals);
    return isDone ? finish(entry.url, entry.url) : UNFINISHED;
  }

  async function visitHtml(
    entry: FrontierEntry,
    url: string,
    outcome: OkOutcome,
    isStart: boolean,
  ): Promise<Visit> {
    const { restRoot, answer, text, ...read } = readHtml(outcome, url);
    let { page } = read;
    let validators: Validators = validatorsOf(outcome);
    if (page.challenge) {
      await tellProblem(context, url, CHALLENGE);
      return { kind: 'failed', code: CHALLENGE.code };
    }
    let seen: readonly Sighting[] = [];
    // A feed is never shown by a browser.
    if (sniff(outcome.bytes) === 'html' && (await renderer.wants(page, isStart))) {
      const rendered = await renderer.render(url, outcome);
      if (rendered === 'interrupted') return UNFINISHED;
      if (rendered !== null) {
        page = rendered.page;
        if (page.challenge) {
          await tellProblem(context, url, CHALLENGE);
          return { kind: 'failed', code: CHALLENGE.code };
        }
        if (page.needsBrowser) await tellProblem(context, url, STILL_EMPTY);
        seen = rendered.seen;
        text.html = null;
        // What scripts show can change while the page itself does not: it is never taken for unchanged.
        validators = { etag: null, lastModified: null };
      }
    }
    // A door is asked for in full each time: where it leads is known from its content alone.
    if (isStart && page.forwards.length > 0) validators = { etag: null, lastModified: null };
    const known = isStart ? await knownStart(entry.url, url) : null;
    const standIn = losesItsWays(context, url, page, known) ?? answers.note(url, answer, page);
    if (standIn !== null) {
      await tellProblem(context, url, standIn);
      return { kind: 'failed', code: standIn.code };
    }
    const { headers, truncated } = outcome;
    // Without the bytes of the answer: they need not wait in memory for the visuals.
    const told = { url, page, text, seen, validators, restRoot, headers, truncated };
    return tellPage(entry, told, isStart);
  }

  async function knownStart(asked: string, url: string): Promise<KnownPage | null> {
    return (await context.memory.page(url)) ?? (await context.memory.page(asked));
  }

  async function tellPage(entry: FrontierEntry, read: ReadPage, isStart: boolean): Promise<Visit> {
    const { url, page, text, seen, validators, restRoot, headers, truncated } = read;
    context.facts = context.facts === null ? page.siteFacts : mergeSiteFacts(context.facts, page.siteFacts);
    countPage(entry.url);
    const signals = await context.usage.ofPage(url, headers, page.signals);
    await context.tell({
      type: 'page',
      url,
      outcome: 'fetched',
      kind: 'page',
      title: page.title,
      at: context.at(),
      links: page.links,
      documents: page.documents,
      signals,
      embeds: page.embeds,
      feeds: page.feeds,
      ...validators,
    });
    if (truncated === 'cut') await tellProblem(context, url, CUT_OFF);
    else if (truncated !== false || page.truncated) await tellProblem(context, url, PARTIAL);
    const links = await fromElsewhere(url, page.embeds, page.links);
    // The first page may be a mere door: a frameset or a refresh, often to another host.
    if (isStart) for (const forward of page.forwards) await addHome(entry.url, forward);
    if (!(await leavesLinks(signals, page.links, page.documents, page.feeds))) {
      await readWordpressCatalogue(context, restRoot);
      await follow(entry.url, links, page.documents, page.feeds);
    }
    const sightings = [
      ...page.sightings,
      ...seen,
      ...preloaded(headers, url),
      ...(await styled(page, text)),
      ...takeAnnounced(url),
      ...takeAnnounced(entry.url),
    ];
    return (await looker.look(url, sightings, signals)) ? finish(entry.url, url) : UNFINISHED;
  }

  /** Notes what it shows or links to at publishing services, tells of other contents from elsewhere; gives its other links. */
  async function fromElsewhere(
    url: string,
    embeds: readonly string[],
    links: readonly string[],
  ): Promise<readonly string[]> {
    for (const embed of notePublications(context, url, embeds)) await tellProblem(context, embed, ELSEWHERE);
    return notePublications(context, url, links);
  }

  /** True for a page that asks for its links not to be followed: they are noted, to be counted at the end. */
  async function leavesLinks(
    signals: readonly UsageSignal[],
    links: readonly string[],
    documents: readonly DocumentLink[],
    feeds: readonly string[] = [],
  ): Promise<boolean> {
    if (!signals.some(({ kind }) => USAGE_POLICY[kind].effect === 'links-not-followed')) return false;
    for (const link of [...links, ...documents.map(({ url }) => url), ...feeds])
      if (context.unfollowed.size < MAX_UNFOLLOWED) context.unfollowed.add(link);
      else await tellSkip(context, 'robots', link);
    return true;
  }

  async function follow(
    from: string,
    links: readonly string[],
    documents: readonly DocumentLink[],
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
      if (isPageFeed(feed, from) || context.feeds.has(normalisePageUrl(feed) ?? feed)) continue;
      else if (context.feeds.size < MAX_FEEDS) found.push({ url: feed, hints: { depth, kind: 'feed' } });
      else await tellSkip(context, 'budget', feed);
    for (const document of papers) rememberLabel(context, document);
    for (const document of papers)
      if (context.options.documents === 'never' || isPaperwork(document))
        await tellSkip(context, 'scope', document.url);
      else found.push({ url: document.url, hints: { depth, kind: 'document', label: document.label } });
    await discover(context, found);
  }

  function takeAnnounced(url: string): readonly Sighting[] {
    const announced = context.announced.get(url) ?? [];
    context.announced.delete(url);
    return announced;
  }

  /** A document to which a page redirects. */
  async function visitTarget(asked: string, url: string): Promise<Visit> {
    if (context.frontier.markSeen(url)) return visitDocument(asked, url);
    await tellSkip(context, 'duplicate', asked);
    return SKIPPED;
  }

  async function visitDocument(asked: string, url: string, held?: OkOutcome): Promise<Visit> {
    if (context.options.documents === 'never' || isPaperwork({ url, label: context.labels.get(url) ?? '' })) {
      await tellSkip(context, 'scope', url);
      return SKIPPED;
    }
    // A document larger than a page was cut: the rest is asked for under the limit of documents.
    const looked = await lookAtDocument(context, url, held);
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
      documents: [],
      signals: await context.usage.ofPage(url, outcome.headers, []),
      embeds: [],
      feeds: [],
      ...validatorsOf(outcome),
    });
    const isDone = await looker.look(url, [bareSighting(url, 'link')], []);
    return isDone ? finish(asked, url) : UNFINISHED;
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

/** A page that was read: what is told of it. */
interface ReadPage {
  readonly url: string;
  readonly page: PageExtract;
  /** Its text, for the style sheets, which do not keep it; null where a browser showed it. */
  readonly text: PageText;
  /** Pictures that a browser showed and that its elements do not name. */
  readonly seen: readonly Sighting[];
  readonly validators: Validators;
  readonly restRoot: string | null;
  readonly headers: OkOutcome['headers'];
  readonly truncated: OkOutcome['truncated'];
}

/** Everything that is read from the text of a page, at once: the text is not kept while others are waited for. */
function readHtml(
  { bytes, headers }: OkOutcome,
  url: string,
): {
  readonly text: PageText;
  readonly page: PageExtract;
  readonly answer: string | null;
  readonly restRoot: string | null;
} {
  const contentType = headers['content-type'] ?? null;
  const html = decodeText(bytes, contentType);
  return {
    text: { html },
    answer: answerKey(html),
    page: extractPage({ html, url, contentType }),
    restRoot: restRootOf({ url, html, linkHeader: headers['link'] ?? null }),
  };
}

/** `Link: <…>; rel=preload; as=image` points at the main picture (reference: visuals-on-the-web §2.1, row 16). */
function preloaded(headers: OkOutcome['headers'], pageUrl: string): Sighting[] {
  const header = (headers['link'] ?? '').slice(0, 8_000);
  const found: Sighting[] = [];
  for (const [, target, parameters] of header.matchAll(/<([^<>]{1,2000})>([^<]{0,500})/g)) {
    const isImage =
      /\brel\s*=\s*"?preload\b/i.test(parameters ?? '') && /\bas\s*=\s*"?image\b/i.test(parameters ?? '');
    if (!isImage || target === undefined || !isUrl(target, pageUrl)) continue;
    const url = new URL(target, pageUrl);
    if (url.protocol === 'http:' || url.protocol === 'https:') found.push(bareSighting(url.href, 'link'));
  }
  return found;
}
