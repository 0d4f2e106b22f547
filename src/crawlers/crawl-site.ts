/**
 * Goes through one site and tells what it shows, event by event: robots.txt, sitemaps, then pages and documents, the
 * most promising first, each with its visuals. Knows no database: what was known comes from `memory`.
 */
import { problemOf } from '../net/index.js';
import { createChannel } from './channel.js';
import { type CrawlContext, createContext, tellProblem } from './crawl-context.js';
import type { CrawlDeps, CrawlOptions, SiteToCrawl } from './crawl-options.js';
import { addressKind, normalisePageUrl } from './discover/addresses.js';
import { createFrontier } from './discover/frontier.js';
import { readSitemaps } from './discover/seeds.js';
import type { CrawlEvent, CrawlMemory, CrawlOutcome, FrontierEntry } from './events.js';
import { lookAtDocument } from './look-at-document.js';
import { createVisualLooker } from './look-at-visuals.js';
import { createAsker } from './pace/ask.js';
import { createPageVisitor, type Visit } from './visit-page.js';

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
  const running = crawl(site, memory, deps, options, stop.signal, channel.put).then(
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
  const asker = createAsker(deps, {
    delayMs: options.delayMs,
    concurrency: options.concurrency,
    maxRetryAfterMs: options.maxRetryAfterMs,
    backOffMs: options.backOffMs,
    maxFailures: options.maxFailures,
    signal,
  });
  const deadlineMs = startedMs + options.maxMinutes * 60_000;
  const context = createContext({
    site,
    memory,
    deps,
    options,
    asker,
    frontier: createFrontier({ scope: options.scope, nowMs: startedMs }),
    signal,
    tell,
    isOver: () => signal.aborted || asker.gaveUp !== null || deps.now() >= deadlineMs,
  });
  const outcome = await goThrough(context, deadlineMs);
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

async function goThrough(context: CrawlContext, deadlineMs: number): Promise<CrawlOutcome> {
  const { asker, frontier, options, signal } = context;
  const startUrl = normalisePageUrl(context.site.startUrl);
  if (startUrl === null) {
    await tellProblem(context, context.site.startUrl, {
      code: 'malformed',
      message: 'L’adresse du site est mal formée.',
    });
    return 'unreachable';
  }
  const robots = await asker.robotsOf(new URL(startUrl).origin);
  if (signal.aborted) return 'stopped';
  if (robots.kind === 'unavailable') return tellNoRobots(context, startUrl, robots.outcome);
  if (!robots.allows(startUrl)) {
    await tellSiteProblem(context, startUrl, {
      code: 'robots',
      message: 'Le fichier robots.txt du site demande de ne pas le parcourir.',
    });
    return 'refused';
  }

  frontier.addSite(startUrl);
  const finished = await context.memory.finished();
  for (const url of finished) frontier.markSeen(url);
  frontier.restore({ url: startUrl, priority: 1000 });
  for (const entry of await context.memory.frontier()) frontier.restore(entry);
  // A crawl that is taken up has its frontier from before the interruption.
  if (finished.length === 0) await readSitemaps(context, robots.sitemaps);

  const walked = await walk(context, startUrl, finished);
  if (signal.aborted) return 'stopped';
  if (walked.refusedAtTheDoor) return 'refused';
  const left = [...walked.left, ...frontier.drain()];
  if (asker.gaveUp !== null) {
    const problem = asker.lastFailure === null ? null : problemOf(asker.lastFailure);
    await tellSiteProblem(context, startUrl, {
      code: problem?.code ?? 'not-looked-at',
      message:
        `Le passage s’est arrêté après ${options.maxFailures} échecs de suite. ${problem?.message ?? ''}`.trim(),
    });
    return asker.gaveUp;
  }
  for (const { url } of left) await context.tell({ type: 'skipped', reason: 'budget', url });
  if (walked.startFailure !== null && context.counters.pages === 0 && context.counters.documents === 0)
    return 'unreachable';
  return left.length > 0 || context.deps.now() >= deadlineMs ? 'budget' : 'complete';
}

interface Walked {
  readonly refusedAtTheDoor: boolean;
  /** Code of what kept us from the first page, when it was the network. */
  readonly startFailure: string | null;
  /** Entries that the budgets left aside. */
  readonly left: readonly FrontierEntry[];
}

const NETWORK = new Set(['dns', 'refused', 'tls', 'timeout', 'private-address', 'redirects']);

/** As many walkers as the host may be asked at a time, each one page at a time. */
async function walk(context: CrawlContext, startUrl: string, finished: readonly string[]): Promise<Walked> {
  const { frontier, options, counters } = context;
  const looker = createVisualLooker(context);
  const visitor = createPageVisitor(context, looker);
  const left: FrontierEntry[] = [];
  // A crawl that is taken up is the same crawl: what it did before counts.
  const pagesBefore = finished.filter((url) => URL.canParse(url) && addressKind(url) !== 'document').length;
  const documentsBefore = finished.length - pagesBefore;
  let pagesBegun = 0;
  let documentsBegun = 0;
  let busy = 0;
  let isBroken = false;
  /** What the first page told; kept in one object, for the walkers look at it between two steps. */
  const door: { isShut: boolean; failure: string | null } = { isShut: false, failure: null };
  let wakeIdle: (() => void)[] = [];

  /** Takes a place in the budget of the entry's kind; false when it is spent. */
  function begins(entry: FrontierEntry): boolean {
    if (context.feeds.has(entry.url)) return true;
    if (addressKind(entry.url) === 'document') {
      if (documentsBefore + documentsBegun >= options.maxDocuments) return false;
      documentsBegun += 1;
      return true;
    }
    // Pages that cannot be had do not use up the budget, but their number is bounded as well.
    if (pagesBefore + pagesBegun - Math.min(counters.failures, options.maxPages) >= options.maxPages)
      return false;
    pagesBegun += 1;
    return true;
  }

  async function visit(entry: FrontierEntry): Promise<Visit> {
    if (addressKind(entry.url) !== 'document') return visitor.visit(entry, entry.url === startUrl);
    const looked = await lookAtDocument(context, entry.url);
    if (context.signal.aborted) return { kind: 'unfinished' };
    if (looked) counters.documents += 1;
    return { kind: 'done' };
  }

  async function settle(entry: FrontierEntry, result: Visit): Promise<void> {
    if (result.kind === 'unfinished') {
      left.push(entry);
      return;
    }
    if (result.kind === 'failed') {
      // Given up in the middle of it: the page is to be asked again.
      if (context.asker.gaveUp !== null && result.code === 'not-looked-at') return;
      counters.failures += 1;
      if (
        entry.url === startUrl &&
        (result.code === 'blocked' || result.code === 'throttled' || result.code === 'robots')
      )
        door.isShut = true;
      if (entry.url === startUrl && NETWORK.has(result.code)) door.failure = result.code;
    }
    await context.tell({ type: 'page-done', url: entry.url });
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

  // The first page is visited alone: it may tell that nothing else is to be asked.
  const first = context.isOver() ? null : frontier.next();
  if (first !== null) await step(first);
  const walkers = Math.max(1, Math.min(MAX_WALKERS, Math.floor(options.concurrency)));
  const results = await Promise.allSettled(Array.from({ length: walkers }, walker));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return { refusedAtTheDoor: door.isShut, startFailure: door.failure, left };
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
