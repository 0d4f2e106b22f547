/** What publishers say of the use of their pages and files, gathered in a crawl: for the record of captures, and for people. */
import { decodeText } from './discover/text.js';
import { parseTdmRules, signalsOf, type TdmRule, tdmSignalsFor } from './discover/tdmrep.js';
import type { CrawlEvent, UsageSignal, UsageTerms } from './events.js';
import { headerSignals, isReservation } from './extract/index.js';
import type { Asker } from './pace/ask.js';

export interface Usage {
  /** Asks an origin of the site for its `tdmrep.json`, once, and tells what it reserves. */
  readTdmFile(origin: string): Promise<void>;
  /** Signals of a page: its own and those of its answer. Tells a reservation. */
  ofPage(
    url: string,
    headers: Readonly<Record<string, string>>,
    own: readonly UsageSignal[],
  ): Promise<readonly UsageSignal[]>;
  /** What is in force for bytes that are captured; `page` = signals of the page that shows them. */
  termsOf(
    url: string,
    headers: Readonly<Record<string, string>>,
    page: readonly UsageSignal[],
  ): Promise<UsageTerms>;
}

const TDM_PATH = '/.well-known/tdmrep.json';
const MAX_TDM_BYTES = 256 * 1024;
const TIMEOUT_MS = 30_000;
const MAX_TOLD = 20;
const MAX_TDM_FILES = 20;

/** Makes the register of one crawl. */
export function createUsage(parts: {
  readonly asker: Asker;
  /** Whether an address lies on the site's own hosts: only those are asked for their file. */
  readonly isHome: (url: string) => boolean;
  readonly tell: (event: CrawlEvent) => Promise<void>;
  readonly at: () => string;
}): Usage {
  const { asker } = parts;
  const files = new Map<string, Promise<readonly TdmRule[]>>();
  const told = new Set<string>();

  /** One event for each kind of reservation: a site that says it on each page says it once. */
  async function tellReservations(url: string, signals: readonly UsageSignal[]): Promise<void> {
    for (const signal of signals.filter(isReservation)) {
      const key = `${new URL(url).origin} ${signal.place} ${signal.value}`;
      if (told.has(key) || told.size >= MAX_TOLD) continue;
      told.add(key);
      await parts.tell({ type: 'reservation', url, signal, at: parts.at() });
    }
  }

  function rulesOf(origin: string): Promise<readonly TdmRule[]> {
    const known = files.get(origin);
    if (known !== undefined) return known;
    if (files.size >= MAX_TDM_FILES) return Promise.resolve([]);
    const asked = askRules(origin);
    files.set(origin, asked);
    return asked;
  }

  async function askRules(origin: string): Promise<readonly TdmRule[]> {
    const url = `${origin}${TDM_PATH}`;
    const outcome = await asker.ask({
      url,
      kind: 'other',
      accept: 'application/json,*/*;q=0.5',
      compressed: true,
      maxBytes: MAX_TDM_BYTES,
      maxDecompressedBytes: MAX_TDM_BYTES * 4,
      timeoutMs: TIMEOUT_MS,
    });
    // Most sites have none; whatever else keeps it from us tells of itself with the pages.
    if (outcome.kind !== 'ok') return [];
    const rules = parseTdmRules(decodeText(outcome.bytes, outcome.headers['content-type'] ?? null)) ?? [];
    await tellReservations(url, rules.flatMap(signalsOf));
    return rules;
  }

  return {
    async readTdmFile(origin) {
      await rulesOf(origin);
    },
    async ofPage(url, headers, own) {
      const signals = [...own, ...headerSignals(headers)];
      await tellReservations(url, signals);
      return signals;
    },
    async termsOf(url, headers, page) {
      const address = new URL(url);
      const robots = await asker.robotsOf(address.origin);
      const sha256 = robots.kind === 'rules' ? robots.sha256 : null;
      const rules = parts.isHome(url) ? await rulesOf(address.origin) : [];
      const own = headerSignals(headers);
      await tellReservations(url, own);
      return {
        robots: {
          url: `${address.origin}/robots.txt`,
          state: sha256 === null ? 'absent' : 'rules',
          sha256,
        },
        signals: [...own, ...tdmSignalsFor(rules, url), ...page],
      };
    },
  };
}
