/**
 * Asking a site politely: robots.txt of every host first, then the turn that the pace gives, then patience when the
 * server asks for it, and no more requests to a host that keeps failing. Redirects go through the same checks, hop by hop.
 */
import type { Door, DoorRequest, FetchOutcome, Hop, RefusedCode, Turn } from '../../net/index.js';
import type { HostRules, Pace } from './pace.js';
import { MAX_ROBOTS_BYTES, readRobots, type RobotsRules } from './robots.js';
import { isUrl, parseUrl } from '../../parse-url.js';

export type AskKind = 'page' | 'document' | 'image' | 'guess' | 'other';
export type AskRequest = Omit<DoorRequest, 'turn' | 'named'> & {
  readonly kind: AskKind;
  /** Asked before a redirect is followed; false ends the request, which comes back as `aborted`. */
  readonly followsTo?: (url: string) => boolean;
};

export interface AskOptions extends HostRules {
  /** Least delay for an address, in milliseconds, where it is another than `delayMs`; the longer one holds. */
  readonly delayOf?: (url: URL) => number;
  /** Ends waiting and asking; what is asked then comes back as `aborted`. */
  readonly signal?: AbortSignal;
  /** Longest wait that a Retry-After can ask for; beyond it the host is given up. */
  readonly maxRetryAfterMs: number;
  /** First wait after a failure; doubles with each one that follows. */
  readonly backOffMs: number;
  /** Failures in a row after which a host is asked nothing more. */
  readonly maxFailures: number;
  /** Addresses that a person named: of private places their origins are open, and nothing that the site leads to. */
  readonly named: readonly string[];
  /** Whether an address lies on the site's own host: with that one the whole crawl is given up. */
  readonly isHome: (url: string) => boolean;
}

export interface Asker {
  /** Asks for one address. Never throws for what the network or a server does. */
  readonly ask: (request: AskRequest) => Promise<FetchOutcome>;
  /** The rules of an origin (`https://host`), fetched at the first call. */
  robotsOf(origin: string): Promise<RobotsRules>;
  /** Why nothing more is asked; null while the site answers. */
  readonly gaveUp: 'refused' | 'unreachable' | null;
  /** The last failure of the site that counted. */
  readonly lastFailure: FetchOutcome | null;
  readonly traffic: { readonly requests: number; readonly bytes: number };
}

const MAX_ORIGINS = 60;
const MAX_TRIES = 3;
const MAX_BACK_OFF_MS = 60_000;
const ROBOTS_TIMEOUT_MS = 30_000;
/** Probes in a row that may save a host; then even one that still gives an old page is left alone. */
const MAX_PROBES = 3;
/** For a host that asks for patience: a limit on requests would hold for the probe as well, so one is enough to know. */
const MAX_PROBES_OF_THROTTLED = 1;
const MAX_PROBE_BYTES = 64 * 1024;
const PROBE_TIMEOUT_MS = 30_000;
/** One image that is broken says less of the host than a page. */
const BROKEN_IMAGE_WEIGHT = 0.25;
/** One image that is refused says less of the site's will than a page; a guessed address says nothing. */
const BLOCKED_WEIGHT: Readonly<Record<AskKind, number>> = {
  page: 1,
  document: 1,
  image: 0.25,
  guess: 0,
  other: 0,
};

interface HostHealth {
  failures: number;
  /** Those of the failures that asked for patience. */
  throttled: number;
  gaveUp: 'refused' | 'unreachable' | null;
  /** The last address that answered well. */
  lastGood: Pick<AskRequest, 'url' | 'accept'> | null;
  /** Probes that it answered since anything else worked. */
  probes: number;
  /** The probe that is under way: whoever fails meanwhile waits for the same one. */
  probing: Promise<boolean> | null;
}

/** Makes the asker of one crawl. The door and the pace may serve other crawls at the same time. */
export function createAsker(deps: { door: Door; pace: Pace }, options: AskOptions): Asker {
  const { door, pace } = deps;
  const traffic = { requests: 0, bytes: 0 };
  const robots = new Map<string, Promise<RobotsRules>>();
  /** By host and port: a dead image server says nothing of the site that shows its pictures. */
  const hosts = new Map<string, HostHealth>();
  let lastFailure: FetchOutcome | null = null;
  let gaveUp: 'refused' | 'unreachable' | null = null;

  async function send(
    { followsTo, ...request }: Omit<AskRequest, 'kind'>,
    checksRobots: boolean,
  ): Promise<FetchOutcome> {
    const signals = [options.signal, request.signal].flatMap((signal) => signal ?? []);
    const [signal] = signals.length > 1 ? [AbortSignal.any(signals)] : signals;
    const outcome = await door.request({
      ...request,
      named: options.named,
      ...(signal === undefined ? {} : { signal }),
      turn: (hop) =>
        hop.index > 0 && followsTo?.(hop.url.href) === false
          ? Promise.resolve({ go: false, why: 'aborted' })
          : turnOf(hop, checksRobots, signal),
    });
    traffic.requests += outcome.traffic.requests;
    traffic.bytes += outcome.traffic.bytes;
    return outcome;
  }

  async function turnOf(hop: Hop, checksRobots: boolean, signal: AbortSignal | undefined): Promise<Turn> {
    let crawlDelayMs = 0;
    if (checksRobots) {
      const rules = await robotsOf(hop.url.origin);
      if (rules.kind === 'unavailable') return refused('robots-unavailable');
      if (!rules.allows(hop.url.href)) return refused('robots');
      crawlDelayMs = rules.crawlDelayMs ?? 0;
    }
    const { host } = hop.url;
    // Another crawl may have been sent away by the same host.
    const isSentAway = pace.pausedFor(host) > Math.max(options.maxRetryAfterMs, MAX_BACK_OFF_MS);
    if (isSentAway || healthOf(host).gaveUp !== null) return refused('gave-up');
    const ended = await pace.turn(
      { host, address: hop.address },
      {
        concurrency: options.concurrency,
        delayMs: Math.max(options.delayMs, crawlDelayMs, options.delayOf?.(hop.url) ?? 0),
      },
      signal,
    );
    return ended === null ? { go: false, why: 'aborted' } : { go: true, ended };
  }

  function robotsOf(origin: string): Promise<RobotsRules> {
    const known = robots.get(origin);
    if (known !== undefined) return known;
    if (robots.size >= MAX_ORIGINS) return Promise.resolve(tooManyOrigins(origin));
    const asked = askRobots(origin);
    robots.set(origin, asked);
    return asked;
  }

  async function askRobots(origin: string): Promise<RobotsRules> {
    const outcome = await patiently(
      () =>
        send(
          {
            url: `${origin}/robots.txt`,
            accept: 'text/plain,*/*;q=0.5',
            compressed: true,
            maxBytes: MAX_ROBOTS_BYTES,
            maxDecompressedBytes: MAX_ROBOTS_BYTES * 4,
            timeoutMs: ROBOTS_TIMEOUT_MS,
          },
          false,
        ),
      'other',
    );
    return readRobots(origin, outcome);
  }

  /** Waits and asks again where the server says so or where a second try makes sense. */
  async function patiently(once: () => Promise<FetchOutcome>, kind: AskKind): Promise<FetchOutcome> {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await once();
      const waitMs = waitBefore(outcome, attempt, kind);
      // After the last try as well nothing is asked before the time that the server named.
      if (outcome.kind === 'throttled') pace.pause(new URL(outcome.finalUrl).host, outcome.retryAfterMs ?? 0);
      if (waitMs === null || options.signal?.aborted === true) return outcome;
      pace.pause(new URL(outcome.finalUrl).host, waitMs);
    }
  }

  /** How long to wait before asking the same address again; null = do not. */
  function waitBefore(outcome: FetchOutcome, attempt: number, kind: AskKind): number | null {
    if (attempt >= MAX_TRIES) return null;
    if (outcome.kind === 'throttled') {
      const asked = outcome.retryAfterMs ?? Math.min(options.backOffMs * 2 ** (attempt - 1), MAX_BACK_OFF_MS);
      return asked <= options.maxRetryAfterMs ? asked : null;
    }
    const mayPass =
      outcome.kind === 'unreachable' &&
      // A picture that did not come in a minute costs as much again and seldom comes then.
      (outcome.code === 'reset' || (outcome.code === 'timeout' && kind !== 'image')) &&
      kind !== 'guess';
    return mayPass && attempt === 1 ? options.backOffMs : null;
  }

  function healthOf(host: string): HostHealth {
    const known = hosts.get(host);
    if (known !== undefined) return known;
    const health: HostHealth = {
      failures: 0,
      throttled: 0,
      gaveUp: null,
      lastGood: null,
      probes: 0,
      probing: null,
    };
    // robots.txt bounds the number of hosts that are asked at all.
    if (hosts.size < MAX_ORIGINS * 4) hosts.set(host, health);
    return health;
  }

  /** The circuit breaker: failures in a row, by weight; any answer that works starts again from zero. */
  async function note(outcome: FetchOutcome, request: AskRequest, asked: URL | null): Promise<void> {
    const weight = failureWeight(outcome, request.kind);
    if (weight === null || (asked?.href !== outcome.finalUrl && !isUrl(outcome.finalUrl))) return;
    const { host } = asked?.href === outcome.finalUrl ? asked : new URL(outcome.finalUrl);
    const health = healthOf(host);
    health.failures = weight === 0 ? 0 : health.failures + weight;
    if (outcome.kind === 'throttled') health.throttled += weight;
    if (weight === 0) {
      health.throttled = 0;
      health.probes = 0;
      if (outcome.kind !== 'http') health.lastGood = { url: outcome.finalUrl, accept: request.accept };
      return;
    }
    if (outcome.kind !== 'blocked')
      pace.pause(host, Math.min(options.backOffMs * 2 ** (Math.ceil(health.failures) - 1), MAX_BACK_OFF_MS));
    const isHome = options.isHome(outcome.finalUrl);
    if (isHome) lastFailure = outcome;
    // Whoever says "come back in an hour" is not asked anything else meanwhile.
    const isSentAway = outcome.kind === 'throttled' && (outcome.retryAfterMs ?? 0) > options.maxRetryAfterMs;
    if (!isSentAway && health.failures < options.maxFailures) return;
    if (!isSentAway && outcome.kind !== 'blocked' && (await stillAnswers(health))) return;
    health.gaveUp = outcome.kind === 'blocked' || outcome.kind === 'throttled' ? 'refused' : 'unreachable';
    if (isHome) gaveUp = health.gaveUp;
  }

  /**
   * A folder that is broken is no host that is down: what answered well a moment ago is asked once more, and where it
   * still does, the failures said nothing of the rest.
   */
  function stillAnswers(health: HostHealth): Promise<boolean> {
    if (health.probing !== null) return health.probing;
    const isThrottling = health.throttled * 2 > health.failures;
    const most = isThrottling ? MAX_PROBES_OF_THROTTLED : MAX_PROBES;
    if (health.lastGood === null || health.probes >= most) return Promise.resolve(false);
    health.probes += 1;
    health.probing = send(
      { ...health.lastGood, maxBytes: MAX_PROBE_BYTES, timeoutMs: PROBE_TIMEOUT_MS },
      true,
    )
      .then(({ kind }) => {
        if (kind !== 'ok') return false;
        health.failures = 0;
        health.throttled = 0;
        return true;
      })
      .finally(() => {
        health.probing = null;
      });
    return health.probing;
  }

  return {
    robotsOf,
    traffic,
    get lastFailure() {
      return lastFailure;
    },
    get gaveUp() {
      return gaveUp;
    },
    async ask(request) {
      const url = parseUrl(request.url);
      if (gaveUp !== null || healthOf(url?.host ?? '').gaveUp !== null) return gaveUpOn(request.url);
      if (url !== null) {
        const rules = await robotsOf(url.origin);
        // What kept us from robots.txt (no such name, no answer…) says more than "disallowed for now".
        if (rules.kind === 'unavailable' && rules.outcome.kind !== 'http')
          return { ...rules.outcome, finalUrl: request.url, traffic: NO_TRAFFIC };
      }
      const { kind, ...rest } = request;
      const outcome = await patiently(() => send(rest, true), kind);
      await note(outcome, request, url);
      return outcome;
    },
  };
}

const NO_TRAFFIC = { requests: 0, bytes: 0 };

function refused(code: RefusedCode): Turn {
  return { go: false, why: { kind: 'refused', code } };
}

function gaveUpOn(url: string): FetchOutcome {
  return { kind: 'refused', code: 'gave-up', detail: 'gave up', finalUrl: url, traffic: NO_TRAFFIC };
}

/** 0 = it works, more = a failure, null = says nothing of the host. */
function failureWeight(outcome: FetchOutcome, kind: AskKind): number | null {
  switch (outcome.kind) {
    case 'ok':
    case 'unchanged':
      return 0;
    case 'blocked':
      return BLOCKED_WEIGHT[kind] === 0 ? null : BLOCKED_WEIGHT[kind];
    case 'throttled':
      return 1;
    case 'http':
      if (outcome.status < 500) return 0;
      // A server may stumble over an address that nobody but us ever asked for.
      return kind === 'guess' ? null : kind === 'image' ? BROKEN_IMAGE_WEIGHT : 1;
    case 'unreachable':
      return outcome.code === 'aborted' ? null : kind === 'image' ? BROKEN_IMAGE_WEIGHT : 1;
    case 'refused':
    default:
      return null;
  }
}

function tooManyOrigins(origin: string): RobotsRules {
  return {
    kind: 'unavailable',
    outcome: {
      kind: 'refused',
      code: 'too-many-hosts',
      detail: 'too many hosts',
      finalUrl: origin,
      traffic: NO_TRAFFIC,
    },
  };
}
