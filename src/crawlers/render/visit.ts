/**
 * One page in the browser, which stays the page: what it drew is read whatever it does to send its visitors away. No
 * navigation of its own takes effect; pages that it replaces without one are kept as they were before.
 */
import type { BrowserContext, CDPSession } from 'playwright';
import { z } from 'zod';
import { type FetchForPage, guard, type GuardRules, type Held, ignoreClosed } from './guard.js';
import { createMoves, type TurnedAway } from './moves.js';
import { settle } from './settle.js';

/** A page as it stood: its address and its elements, open shadow roots included as declarative templates. */
export interface Drawn {
  readonly url: string;
  readonly html: string;
}

export interface Visit {
  /** Shows the page and waits until it is at rest; moves within its site are followed. @throws what Playwright throws */
  show(leftMs: () => number, maxQuietMs?: number): Promise<void>;
  /** What was drawn, in order: the page as it stands last. Empty when no page of the web is there. */
  drawn(): Promise<readonly Drawn[]>;
  /** Where a script of ours finds the page: in a world that the page's scripts cannot reach. */
  world(): Promise<{ readonly session: CDPSession; readonly contextId: number }>;
  /** What the page named and did not get, and where it wanted to go. */
  told(): {
    readonly resourceUrls: string[];
    readonly leftOut: number;
    readonly turnedAway: readonly TurnedAway[];
    /** Whether it replaced itself in place, without a move. */
    readonly isReplaced: boolean;
  };
}

const WORLD = 'vigie';
const TELL = 'vigieTells';
/** Pages that a page was before; each is as large as a page may be. */
const MAX_KEPT = 4;
/** What a page may make us listen to: beyond it nothing more is heard. */
const MAX_TOLD = 200;

/** What the script below tells. It runs in a world of its own; what it says comes from the page all the same. */
const toldSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('away'), url: z.string().max(2_000), method: z.enum(['GET', 'POST']) }),
  z.object({ kind: z.literal('drawn'), url: z.string().max(100_000), html: z.string() }),
]);
const drawnSchema = z.object({ url: z.string().max(100_000), html: z.string() });

/** Opens a page of `context` for `first`. Nothing is asked before `show`. `maxChars` bounds each page that is read. */
export async function openVisit(
  context: BrowserContext,
  first: Held,
  door: FetchForPage,
  options: GuardRules & {
    /** Whether the page may send the visitor to another page of its origin. */
    readonly mayMove: boolean;
    readonly maxChars: number;
    readonly signal: AbortSignal;
  },
): Promise<Visit> {
  const { maxChars, signal } = options;
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  const moves = createMoves(first, door, options);
  const guarded = await guard(
    context,
    page,
    door,
    options,
    (url, method) => moves.leave(url, method),
    signal,
  );
  const kept: Drawn[] = [];
  let unkept = 0;
  let heard = 0;
  let isReplaced = false;
  let isMoving = false;

  function keep(drawn: Drawn): void {
    if (!isOfTheWeb(drawn) || kept.some(({ html }) => html === drawn.html)) return;
    if (kept.length < MAX_KEPT) kept.push(drawn);
    else unkept += 1;
  }

  session.on('Runtime.bindingCalled', ({ name, payload }) => {
    if (name !== TELL) return;
    heard += 1;
    if (heard === MAX_TOLD) session.send('Runtime.removeBinding', { name: TELL }).catch(ignoreClosed);
    const parsed = toldSchema.safeParse(JSON.parse(payload));
    if (!parsed.success || heard > MAX_TOLD) return;
    if (parsed.data.kind === 'away') moves.leave(parsed.data.url, parsed.data.method);
    else if (!isMoving && isOfTheWeb(parsed.data)) {
      isReplaced = true;
      keep(parsed.data);
    }
  });
  await session.send('Page.enable');
  await session.send('Runtime.enable');
  await session.send('Runtime.addBinding', { name: TELL, executionContextName: WORLD });
  await session.send('Page.addScriptToEvaluateOnNewDocument', {
    source: stay(maxChars),
    worldName: WORLD,
  });

  async function world(): Promise<{ readonly session: CDPSession; readonly contextId: number }> {
    const { frameTree } = await session.send('Page.getFrameTree');
    const { executionContextId } = await session.send('Page.createIsolatedWorld', {
      frameId: frameTree.frame.id,
      worldName: WORLD,
    });
    return { session, contextId: executionContextId };
  }

  /** The page as it stands; one that is replaced meanwhile is looked at once more. */
  async function look(triesLeft = 2): Promise<Drawn> {
    try {
      const { contextId } = await world();
      const { result } = await session.send('Runtime.evaluate', {
        expression: `({ url: location.href, html: ${serialise(maxChars)} })`,
        contextId,
        returnByValue: true,
      });
      return drawnSchema.parse(result.value);
    } catch (error) {
      if (triesLeft <= 0) throw error;
      return look(triesLeft - 1);
    }
  }

  /** Shows what is held. The first takes the place of the empty page: going back leads nowhere. */
  async function go(held: Held, isFirst: boolean, timeout: number): Promise<void> {
    guarded.expect(held);
    let off = (): void => undefined;
    // A load that the page itself breaks off ends without the event that says so.
    const stopped = new Promise<void>((resolve) => {
      const listener = (): void => {
        if (/^https?:/i.test(page.url())) resolve();
      };
      session.on('Page.frameStoppedLoading', listener);
      off = () => session.off('Page.frameStoppedLoading', listener);
    });
    try {
      if (isFirst) {
        const committed = page.waitForURL(/^https?:/i, { waitUntil: 'commit', timeout });
        await page.evaluate(`location.replace(${JSON.stringify(held.url)})`);
        await committed;
      } else {
        isMoving = true;
        await session.send('Page.navigate', { url: held.url });
        isMoving = false;
      }
      await Promise.race([page.waitForLoadState('domcontentloaded', { timeout }), stopped]);
    } finally {
      off();
    }
  }

  return {
    world,
    async show(leftMs, maxQuietMs) {
      await go(first, true, leftMs());
      for (;;) {
        await settle(page, leftMs, moves.isEnough, maxQuietMs);
        const next = moves.take();
        if (next === null) return;
        keep(await look());
        await go(next, false, leftMs());
      }
    },
    async drawn() {
      const last = await look();
      const before = kept.filter(({ html }) => html !== last.html);
      return isOfTheWeb(last) ? [...before, last] : before;
    },
    told() {
      const { resourceUrls, leftOut } = guarded.named();
      return {
        resourceUrls,
        leftOut: leftOut + unkept + moves.untold,
        turnedAway: moves.turnedAway,
        isReplaced,
      };
    },
  };
}

function isOfTheWeb({ url, html }: Drawn): boolean {
  return /^https?:/i.test(url) && html !== '';
}

/**
 * Run in each page before its own scripts, in a world of its own. Stops each navigation before it begins, since one that
 * began ends the reading of the page (https://html.spec.whatwg.org/multipage/nav-history-apis.html#the-navigate-event),
 * and tells what stood there before a page is replaced in place (`document.open`, a `javascript:` address).
 */
function stay(maxChars: number): string {
  return `(() => {
    if (top !== window) return;
    const tell = (what) => ${TELL}(JSON.stringify(what));
    let kept = 0;
    const keep = (root) => {
      if (root === null || kept >= ${MAX_KEPT}) return;
      kept += 1;
      tell({ kind: 'drawn', url: location.href, html: (${serialiser(maxChars)})(root) });
    };
    const root = Object.getOwnPropertyDescriptor(Document.prototype, 'documentElement').get;
    navigation.addEventListener('navigate', (event) => {
      const { url, sameDocument } = event.destination;
      if (sameDocument || event.downloadRequest !== null) return;
      event.preventDefault();
      tell({ kind: 'away', url: url.slice(0, 2000), method: event.formData === null ? 'GET' : 'POST' });
    }, true);
    // A form that is sent ends the reading of the page before anything can stop it: it waits until the page is read.
    addEventListener('submit', (event) => {
      if (document.readyState !== 'loading') return;
      event.preventDefault();
      addEventListener('DOMContentLoaded', () => HTMLFormElement.prototype.submit.call(event.target), { once: true });
    }, true);
    addEventListener('pagehide', () => keep(root.call(document)), true);
    new MutationObserver((records) => {
      for (const { removedNodes } of records) for (const node of removedNodes) if (node.nodeType === 1) keep(node);
    }).observe(document, { childList: true });
  })()`;
}

function serialise(maxChars: number): string {
  return `(${serialiser(maxChars)})(Object.getOwnPropertyDescriptor(Document.prototype, 'documentElement').get.call(document))`;
}

/**
 * Gives an element as markup, open shadow roots included as declarative templates, cut at a bound in UTF-16 units. Elements
 * may be named like methods, so these are taken from the prototypes.
 */
function serialiser(maxChars: number): string {
  return `(element) => {
    if (element === null) return '';
    const shadowOf = Object.getOwnPropertyDescriptor(Element.prototype, 'shadowRoot').get;
    const roots = [];
    const visit = [element];
    for (let root = visit.pop(); root !== undefined && roots.length < 2000; root = visit.pop()) {
      const all = root.nodeType === 1 ? Element.prototype.querySelectorAll.call(root, '*') : root.querySelectorAll('*');
      for (const one of all) {
        const shadow = shadowOf.call(one);
        if (shadow !== null) { roots.push(shadow); visit.push(shadow); }
      }
    }
    if (roots.length === 0 || typeof element.getHTML !== 'function') return element.outerHTML.slice(0, ${maxChars});
    const open = element.cloneNode(false).outerHTML.replace(/<\\/html>$/i, '');
    return (open + element.getHTML({ shadowRoots: roots }) + '</html>').slice(0, ${maxChars});
  }`;
}
