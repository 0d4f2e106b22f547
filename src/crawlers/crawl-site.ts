/**
 * Goes through one site and tells what it shows, event by event: robots.txt, sitemaps, then pages and documents, the
 * most promising first, each with its visuals. Knows no database: what was known comes from `memory`.
 */
import { problemOf } from '../net/index.js';
import { createChannel } from './channel.js';
import {
  type CrawlContext,
  createContext,
  restore,
  tellProblem,
  tellSkip,
  type Visit,
} from './crawl-context.js';
import type { CrawlDeps, CrawlOptions, SiteToCrawl } from './crawl-options.js';
import { addressKind, normalisePageUrl } from './discover/addresses.js';
import { createFrontier } from './discover/frontier.js';
import { readSitemaps } from './discover/seeds.js';
import { offerUnshownMedia } from './discover/wordpress-rest.js';
import type { CrawlEvent, CrawlMemory, CrawlOutcome, FrontierEntry } from './events.js';
import { lookAtDocument } from './documents/look-at-document.js';
import { isLegacyOffice } from './documents/office.js';
import { lookAtOwnPublication, lookAtPublications, notePublications } from './look-at-publications.js';
import { createVisualLooker } from './look-at-visuals.js';
import { createAsker } from './pace/ask.js';
import { isOfService, type Publication, publicationAt } from './platforms/index.js';
import { createPageVisitor } from './visit-page.js';
import { isUrl } from '../parse-url.js';

/** Events that may wait for the listener. */
const CHANNEL_CAPACITY = 16;
const MAX_WALKERS = 16;

/**
 * Crawls one site. The last event is `done`, unless the listener leaves first; leaving (`return`) stops the crawl.
 * After an interruption, give it a memory whose `finished` and `frontier` tell how far it had come.
 * Throws only for bugs and for a memory that fails.
 */
export async function* crawlSite(
  site: SiteToCrawl,
  memory: CrawlMemory,
  deps: CrawlDeps,
  options: CrawlOptions,
): AsyncGenerator<CrawlEvent, void, undefined> {
  const channel = createChannel<CrawlEvent>(CHANNEL_CAPACITY);
  const stop = new AbortController();
  const follow = (): void => stop.abort();
  if (options.signal?.aborted === true) stop.abort();
  options.signal?.addEventListener('abort', follow, { once: true });
  const tell = async (event: CrawlEvent): Promise<void> => {
    await channel.put(event);
    // The next page is begun when this one is written: a kill costs the pages under way and no others.
    if (event.type === 'page-done') await channel.settled();
  };
  const running = crawl(site, memory, deps, options, stop.signal, tell).then(
    () => channel.close(),
    (error: unknown) => {
      stop.abort();
      channel.close(error);
    },
  );
  try {
    yield* channel.items();
  } finally {
    stop.abort();
    channel.abandon();
    options.signal?.removeEventListener('abort', follow);
    await running;
  }
}

async function crawl(
  site: SiteToCrawl,
  memory: CrawlMemory,
  deps: CrawlDeps,
  options: CrawlOptions,
  signal: AbortSignal,
  tell: (event: CrawlEvent) => Promise<void>,
): Promise<void> {
  const startedMs = deps.now();
  const time = timeLimit(options.maxMinutes * 60_000, signal);
  const frontier = createFrontier({ scope: options.scope, nowMs: startedMs });
  const asker = createAsker(deps, {
    delayMs: options.delayMs,
    delayOf: (url) => (isOfService(url) ? options.serviceDelayMs : 0),
    concurrency: options.concurrency,
    maxRetryAfterMs: options.maxRetryAfterMs,
    backOffMs: options.backOffMs,
    maxFailures: options.maxFailures,
    named: site.isNamed ? [site.startUrl] : [],
    isHome: frontier.isHome,
    signal: time.signal,
  });
  const deadlineMs = startedMs + options.maxMinutes * 60_000;
  const context = createContext({
    site,
    memory,
    deps,
    options,
    asker,
    frontier,
    signal,
    tell,
    isOver: () =>
      time.signal.aborted ||
      asker.gaveUp !== null ||
      deps.now() >= deadlineMs ||
      asker.traffic.bytes >= options.maxBytes,
  });
  const outcome = await goThrough(context).finally(time.clear);
  await tell({
    type: 'done',
    outcome,
    totals: {
      pages: context.counters.pages,
      documents: context.counters.documents,
      visuals: context.contents.size,
      requests: asker.traffic.requests,
      bytesDownloaded: asker.traffic.bytes,
      durationMs: deps.now() - startedMs,
    },
  });
}

/** Node counts at most this long; a crawl that may take longer has no limit that matters. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** A signal that ends with the crawl's own or with its time, so that no wait outlasts the budget. */
function timeLimit(ms: number, outer: AbortSignal): { signal: AbortSignal; clear: () => void } {
  const controller = new AbortController();
  const end = (): void => controller.abort();
  const timer = setTimeout(end, Math.min(ms, MAX_TIMER_MS));
  if (outer.aborted) end();
  outer.addEventListener('abort', end, { once: true });
  return {
    signal: controller.signal,
    clear() {
      clearTimeout(timer);
      outer.removeEventListener('abort', end);
    },
  };
}

async function goThrough(context: CrawlContext): Promise<CrawlOutcome> {
  const { asker, frontier, signal } = context;
  const startUrl = normalisePageUrl(context.site.startUrl);
  if (startUrl === null) {
    await tellProblem(context, context.site.startUrl, {
      code: 'malformed',
      message: 'L’adresse du site est mal formée.',
    });
    return 'unreachable';
  }
  const own = publicationAt(startUrl);
  if (own !== null) return lookAtItAlone(context, own);
  if (isOfService(new URL(startUrl))) {
    await tellSiteProblem(context, startUrl, NOT_ONE_BODY);
    return 'refused';
  }
  const robots = await asker.robotsOf(new URL(startUrl).origin);
  if (signal.aborted) return 'stopped';
  if (robots.kind === 'unavailable') return tellNoRobots(context, startUrl, robots.outcome);
  if (!robots.allows(startUrl)) {
    await tellSiteProblem(context, startUrl, ROBOTS_FORBIDS);
    return 'refused';
  }

  frontier.addSite(startUrl);
  const waiting = await context.memory.frontier();
  frontier.expect(waiting);
  const finished = await context.memory.finished();
  // Before an interruption the start address may have led to another host: what was visited there belongs to the site.
  // A publication at a service is on the service's host, which is never gone through.
  for (const url of finished) if (publicationAt(url) === null) frontier.addSite(url);
  for (const url of finished) frontier.markSeen(url);
  frontier.restore({ url: startUrl, priority: 1000 });

  const walked = await walk(context, startUrl, { finished, waiting });
  for (const link of context.unfollowed) if (!frontier.isKnown(link)) await tellSkip(context, 'robots', link);
  if (signal.aborted) return 'stopped';
  if (walked.refusedAtTheDoor) return 'refused';
  const left = [...walked.left, ...frontier.drain()];
  if (asker.gaveUp !== null) {
    const problem = asker.lastFailure === null ? null : problemOf(asker.lastFailure);
    await tellSiteProblem(context, startUrl, {
      code: problem?.code ?? 'not-looked-at',
      message: `Le passage s’est arrêté avant la fin. ${problem?.message ?? ''}`.trim(),
    });
    return asker.gaveUp;
  }
  for (const { url } of left) await context.tell({ type: 'skipped', reason: 'budget', url });
  const hasSeen = context.counters.pages + context.counters.documents + finished.length > 0;
  if (left.length > 0 || (context.isOver() && hasSeen)) return 'budget';
  // Whatever the reason, a site of which not one page could be looked at was not looked at.
  return hasSeen ? 'complete' : 'unreachable';
}

const NOT_ONE_BODY = {
  code: 'not-looked-at',
  message:
    'Cette adresse est celle d’un service où beaucoup d’autres publient : donnez celle d’une publication, ou de la page d’une collectivité.',
} as const;

const ROBOTS_FORBIDS = {
  code: 'robots',
  message: 'Le fichier robots.txt du site demande de ne pas le parcourir.',
} as const;

interface Walked {
  readonly refusedAtTheDoor: boolean;
  /** Entries that the budgets left aside. */
  readonly left: readonly FrontierEntry[];
}

/** Answers to the first page that say: not here. */
const REFUSALS = new Set(['blocked', 'throttled', 'robots']);

/** What earlier crawls left, and what this one did before it was interrupted. */
interface Before {
  readonly finished: readonly string[];
  readonly waiting: readonly FrontierEntry[];
}

/** As many walkers as the host may be asked at a time, each one page at a time. */
async function walk(context: CrawlContext, startUrl: string, { finished, waiting }: Before): Promise<Walked> {
  const { frontier, options, counters } = context;
  const looker = createVisualLooker(context);
  const visitor = createPageVisitor(context, looker);
  const left: FrontierEntry[] = [];
  // A crawl that is taken up is the same crawl: what it did before counts.
  const own = finished.filter((url) => publicationAt(url) === null);
  const pagesBefore = own.filter((url) => isUrl(url) && addressKind(url) !== 'document').length;
  const documentsBefore = own.length - pagesBefore;
  let pagesBegun = 0;
  let documentsBegun = 0;
  let busy = 0;
  let isBroken = false;
  /** Whether the first page told that we are not wanted; in an object, for the walkers look at it between two steps. */
  const door = { isShut: false };
  let wakeIdle: (() => void)[] = [];

  /** Takes a place in the budget of the entry's kind; false when it is spent. */
  function begins(entry: FrontierEntry): boolean {
    if (context.feeds.has(entry.url)) return true;
    if (addressKind(entry.url) === 'document') {
      // An old office file is named as not looked at, without being asked for.
      if (isLegacyOffice(entry.url)) return true;
      if (documentsBefore + documentsBegun >= options.maxDocuments) return false;
      documentsBegun += 1;
      return true;
    }
    // Pages that cannot be had do not use up the budget, but their number is bounded as well.
    if (pagesBefore + pagesBegun - Math.min(counters.unseen, options.maxPages) >= options.maxPages)
      return false;
    pagesBegun += 1;
    return true;
  }

  async function visit(entry: FrontierEntry): Promise<Visit> {
    if (addressKind(entry.url) !== 'document') return visitor.visit(entry, entry.url === startUrl);
    const looked = await lookAtDocument(context, entry.url);
    if (looked.kind === 'done') counters.documents += 1;
    return looked;
  }

  async function settle(entry: FrontierEntry, result: Visit): Promise<void> {
    if (result.kind === 'unfinished') {
      left.push(entry);
      return;
    }
    const isStart = entry.url === startUrl;
    // Documents and feeds have taken no place among the pages: they give none back.
    const tookPlace = addressKind(entry.url) !== 'document' && !context.feeds.has(entry.url);
    if (result.kind !== 'done' && tookPlace) counters.unseen += 1;
    if (result.kind === 'failed') {
      // Given up in the middle of it: the page is to be asked again.
      if (context.asker.gaveUp !== null && result.code === 'not-looked-at') return;
      if (isStart && REFUSALS.has(result.code)) door.isShut = true;
      if (isStart && result.code === 'robots') await tellSiteProblem(context, startUrl, ROBOTS_FORBIDS);
    }
    if (isStart && !door.isShut) await seed();
    // Until then an interruption begins again with the first page and what it leads to.
    if (isStart && context.signal.aborted) left.push(entry);
    else await context.tell({ type: 'page-done', url: entry.url });
  }

  /** What is known of the site besides its first page, which has told by now on which hosts it lies. */
  async function seed(): Promise<void> {
    for (const origin of frontier.origins()) await context.usage.readTdmFile(origin);
    await readSitemaps(context, frontier.origins());
    restore(context, waiting);
  }

  async function step(entry: FrontierEntry): Promise<void> {
    if (!begins(entry)) {
      left.push(entry);
      return;
    }
    busy += 1;
    try {
      await settle(entry, await visit(entry));
    } catch (error) {
      isBroken = true;
      throw error;
    } finally {
      busy -= 1;
      const woken = wakeIdle;
      wakeIdle = [];
      for (const wake of woken) wake();
    }
  }

  async function walker(): Promise<void> {
    while (!context.isOver() && !door.isShut && !isBroken) {
      const entry = frontier.next();
      if (entry !== null) await step(entry);
      else if (busy === 0) return;
      else
        await new Promise<void>((wake) => {
          wakeIdle.push(wake);
        });
    }
  }

  // The first page is visited alone: it may tell that nothing else is to be asked, or lead to another host.
  const first = context.isOver() ? null : frontier.next();
  if (first !== null) await step(first);
  else if (context.isOver()) restore(context, waiting);
  // Taken up: the plans of the site name pictures that no page shows, and only memory held which were still to come.
  else await seed();
  const walkers = Math.max(1, Math.min(MAX_WALKERS, Math.floor(options.concurrency)));
  const goOn = async (): Promise<void> => {
    const results = await Promise.allSettled(Array.from({ length: walkers }, walker));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  };
  await goOn();
  // What the site's list of media names and no page showed comes last, once every page was looked at.
  if (left.length === 0 && !context.isOver() && (await offerUnshownMedia(context))) await goOn();
  // Pages that were done before an interruption are not visited again: what they lead to is known.
  for (const url of own) {
    const known = await context.memory.page(url);
    if (known !== null) notePublications(context, url, [...known.embeds, ...known.links]);
  }
  if (!door.isShut) await lookAtPublications(context, looker, new Set(finished));
  return { refusedAtTheDoor: door.isShut, left };
}

/** The watched site is the page of a town at a service: that page and nothing else of the service. */
async function lookAtItAlone(context: CrawlContext, publication: Publication): Promise<CrawlOutcome> {
  const looked = await lookAtOwnPublication(context, createVisualLooker(context), publication);
  if (looked.kind === 'unfinished') return context.signal.aborted ? 'stopped' : 'unreachable';
  if (looked.kind === 'not-looked-at') return REFUSALS.has(looked.code) ? 'refused' : 'unreachable';
  context.counters.pages += 1;
  return 'complete';
}

/** robots.txt could not be had: nothing is asked for now (RFC 9309), and people are told why. */
async function tellNoRobots(
  context: CrawlContext,
  startUrl: string,
  outcome: Parameters<typeof problemOf>[0],
): Promise<CrawlOutcome> {
  const problem = problemOf(outcome);
  if (outcome.kind === 'unreachable' || outcome.kind === 'refused') {
    await tellSiteProblem(context, startUrl, problem ?? NO_ROBOTS);
    return 'unreachable';
  }
  await tellSiteProblem(context, startUrl, {
    code: outcome.kind === 'throttled' ? 'throttled' : 'robots',
    message:
      `Le fichier robots.txt n’a pas pu être lu : le site n’est pas parcouru pour cette fois. ${problem?.message ?? ''}`.trim(),
  });
  return 'refused';
}

const NO_ROBOTS = { code: 'robots', message: 'Le fichier robots.txt n’a pas pu être lu.' } as const;

/** A problem of the site as a whole; here even robots.txt is one. */
async function tellSiteProblem(
  context: CrawlContext,
  url: string,
  problem: { readonly code: NonNullable<ReturnType<typeof problemOf>>['code']; readonly message: string },
): Promise<void> {
  await context.tell({
    type: 'problem',
    url,
    code: problem.code,
    message: problem.message,
    at: context.at(),
  });
}
