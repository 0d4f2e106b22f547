/** Names to addresses: asked once, remembered for a short while, so that what was judged is what is connected to. */
import { lookup as systemLookup } from 'node:dns/promises';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}
/** @throws an error with a `code` (ENOTFOUND, EAI_AGAIN…) when the name has no address. */
export type Lookup = (hostname: string) => Promise<readonly ResolvedAddress[]>;

export type Resolution =
  | { readonly kind: 'resolved'; readonly addresses: readonly ResolvedAddress[] }
  | { readonly kind: 'failed'; readonly detail: string };

const KEPT_MS = 60_000;
const MAX_KEPT = 2_000;
const MAX_ADDRESSES = 32;

/** The resolver of the operating system (hosts file included), every address of the name. */
export const lookupBySystem: Lookup = async (hostname) => {
  const found = await systemLookup(hostname, { all: true, verbatim: true });
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
};

export interface Resolver {
  /** All addresses of a name; a failure is a value. */
  resolve(hostname: string): Promise<Resolution>;
}

/** Makes a resolver over `lookup`. `now` in milliseconds; the time limit of one lookup is `timeoutMs`. */
export function createResolver(deps: { lookup: Lookup; now: () => number; timeoutMs: number }): Resolver {
  const kept = new Map<string, { until: number; answer: Promise<Resolution> }>();
  return {
    resolve(hostname) {
      const known = kept.get(hostname);
      if (known !== undefined && known.until > deps.now()) return known.answer;
      kept.delete(hostname);
      if (kept.size >= MAX_KEPT) for (const oldest of [...kept.keys()].slice(0, 100)) kept.delete(oldest);
      const answer = withinTime(deps.lookup(hostname), deps.timeoutMs).then((resolution) => {
        // A failure may be over in a moment: it is not remembered.
        if (resolution.kind === 'failed') kept.delete(hostname);
        return resolution;
      });
      kept.set(hostname, { until: deps.now() + KEPT_MS, answer });
      return answer;
    },
  };
}

/** `getaddrinfo` cannot be interrupted: its answer is left unread when it comes too late. */
async function withinTime(
  asked: Promise<readonly ResolvedAddress[]>,
  timeoutMs: number,
): Promise<Resolution> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Resolution>((done) => {
    timer = setTimeout(() => done({ kind: 'failed', detail: 'ETIMEOUT' }), timeoutMs);
  });
  const answered = asked.then(
    (addresses): Resolution =>
      addresses.length === 0
        ? { kind: 'failed', detail: 'ENODATA' }
        : { kind: 'resolved', addresses: addresses.slice(0, MAX_ADDRESSES) },
    (error: unknown): Resolution => ({ kind: 'failed', detail: codeOf(error) ?? 'ENOTFOUND' }),
  );
  try {
    return await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The `code` of a Node error, of its cause, or of the first error it gathers. */
export function codeOf(error: unknown, depth = 0): string | null {
  if (typeof error !== 'object' || error === null || depth > 3) return null;
  if ('code' in error && typeof error.code === 'string') return error.code;
  if ('cause' in error) return codeOf(error.cause, depth + 1);
  if ('errors' in error && Array.isArray(error.errors)) return codeOf(error.errors[0], depth + 1);
  return null;
}
