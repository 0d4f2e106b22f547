/**
 * What the pages of a site link to or embed at the services where villages publish (`platforms/`): looked at once the site
 * itself is done, through the same robots.txt, judge and pace, with bounds of their own, and told apart from its pages. Links
 * of a publication are never followed.
 */
import { type FetchOutcome, problemOf } from '../net/index.js';
import { type CrawlContext, isInterrupted, saysGone, tellGone, whyUnseen } from './crawl-context.js';
import {
  MAX_PAGE_BYTES,
  MAX_PAGE_DECOMPRESSED_BYTES,
  PAGE_ACCEPT,
  PAGE_TIMEOUT_MS,
} from './crawl-options.js';
import { decodeText } from './discover/text.js';
import {
  PROBLEM_CODES,
  type KnownPage,
  type ProblemCode,
  type Sighting,
  type UsageSignal,
} from './events.js';
import { conditionalHeaders, validatorsOf } from './http-source.js';
import type { VisualLooker } from './look-at-visuals.js';
import {
  platformOf,
  publicationAt,
  type PlatformReading,
  type Publication,
  whyNotAsked,
} from './platforms/index.js';

/** Publications of one service that are asked for in a crawl; those never looked at come first, so that all have their turn. */
export const MAX_PUBLICATIONS = 30;
/** Pictures of one publication that are looked at, the first ones on its page: the newest. */
export const MAX_PICTURES = 24;
/** Publications of a site that are told of; a site that links to more says so once. */
const MAX_NOTED = 500;

/** Notes the publications among the addresses that a page links to or embeds; gives back the other addresses. */
export function notePublications(
  { publications }: Pick<CrawlContext, 'publications'>,
  pageUrl: string,
  addresses: readonly string[],
): readonly string[] {
  return addresses.filter((address) => {
    const publication = publicationAt(address);
    if (publication === null) return true;
    const key = `${publication.platform} ${publication.key}`;
    if (!publications.has(key) && publications.size < MAX_NOTED)
      publications.set(key, { publication, linkedFrom: pageUrl });
    return false;
  });
}

/** What a look at one publication came to. */
type Settled =
  | { readonly kind: 'looked-at'; readonly pictures: number; readonly message: string | null }
  | { readonly kind: 'not-looked-at'; readonly code: ProblemCode; readonly message: string };
type Looked = Settled | { readonly kind: 'unfinished' };

/**
 * Looks at every publication that was noted, and tells what came of each.
 * @param done addresses of publications that this same crawl finished before it was interrupted
 */
export async function lookAtPublications(
  context: CrawlContext,
  looker: VisualLooker,
  done: ReadonlySet<string> = new Set(),
): Promise<void> {
  const asked = new Map<string, number>();
  for (const { publication, linkedFrom, known } of await inTurn(context)) {
    if (context.signal.aborted) return;
    if (done.has(publication.url)) continue;
    const refusal = whyNotAsked(publication, context.deps.platforms ?? {});
    const before = asked.get(publication.platform) ?? 0;
    let looked: Looked;
    if (refusal !== null) looked = { kind: 'not-looked-at', code: 'not-looked-at', message: refusal };
    else if (before >= MAX_PUBLICATIONS || context.isOver()) looked = waits(publication);
    else {
      asked.set(publication.platform, before + 1);
      looked = await lookAt(context, looker, publication, known);
    }
    if (looked.kind === 'unfinished' && context.signal.aborted) return;
    // Out of time in the middle of it: its page is not finished, and is asked again.
    await tell(context, publication, linkedFrom, looked.kind === 'unfinished' ? waits(publication) : looked);
  }
}

/**
 * The site that is watched is itself a publication (the page of a town at a service): that page is looked at, and nothing
 * else of the service. True where it was.
 */
export async function lookAtOwnPublication(
  context: CrawlContext,
  looker: VisualLooker,
  publication: Publication,
): Promise<
  | { readonly kind: 'looked-at' | 'unfinished' }
  | { readonly kind: 'not-looked-at'; readonly code: ProblemCode }
> {
  const refusal = whyNotAsked(publication, context.deps.platforms ?? {});
  const looked: Looked =
    refusal === null
      ? await lookAt(context, looker, publication, await context.memory.page(publication.url))
      : { kind: 'not-looked-at', code: 'not-looked-at', message: refusal };
  if (looked.kind === 'unfinished') return looked;
  await tell(context, publication, null, looked);
  return looked;
}

interface Turn {
  readonly publication: Publication;
  readonly linkedFrom: string | null;
  readonly known: KnownPage | null;
}

/** Those that no crawl has looked at first. */
async function inTurn(context: CrawlContext): Promise<readonly Turn[]> {
  const fresh: Turn[] = [];
  const seen: Turn[] = [];
  for (const noted of context.publications.values()) {
    const known = await context.memory.page(noted.publication.url);
    (known === null ? fresh : seen).push({ ...noted, known });
  }
  return [...fresh, ...seen];
}

async function lookAt(
  context: CrawlContext,
  looker: VisualLooker,
  publication: Publication,
  known: KnownPage | null,
): Promise<Looked> {
  const platform = platformOf(publication.platform);
  const { url } = publication;
  const question = platform.asks?.(publication) ?? { url, accept: PAGE_ACCEPT };
  const outcome = await context.asker.ask({
    ...question,
    kind: 'page',
    headers: conditionalHeaders(known),
    compressed: true,
    maxBytes: MAX_PAGE_BYTES,
    maxDecompressedBytes: MAX_PAGE_DECOMPRESSED_BYTES,
    timeoutMs: PAGE_TIMEOUT_MS,
  });
  if (context.signal.aborted || isInterrupted(outcome)) return { kind: 'unfinished' };
  if (outcome.kind === 'unchanged' && known !== null)
    return show(context, looker, publication, {
      outcome: 'unchanged',
      title: known.title,
      sightings: known.sightings,
      signals: known.signals,
      validators: known,
    });
  if (outcome.kind !== 'ok') return failed(context, publication, outcome);
  const contentType = outcome.headers['content-type'] ?? null;
  const reading = platform.read({
    publication,
    text: decodeText(outcome.bytes, contentType),
    contentType,
    finalUrl: outcome.finalUrl,
  });
  if (reading.kind === 'none') return { kind: 'not-looked-at', ...said(publication, reading.why) };
  return show(context, looker, publication, {
    outcome: 'fetched',
    title: reading.title,
    sightings: reading.sightings,
    signals: await context.usage.ofPage(url, outcome.headers, reading.signals),
    validators: validatorsOf(outcome),
  });
}

interface Shown {
  readonly outcome: 'fetched' | 'unchanged';
  readonly title: string | null;
  readonly sightings: readonly Sighting[];
  readonly signals: readonly UsageSignal[];
  readonly validators: { readonly etag: string | null; readonly lastModified: string | null };
}

/** Tells the publication as a page that shows its pictures, and looks at these. */
async function show(
  context: CrawlContext,
  looker: VisualLooker,
  publication: Publication,
  { outcome, title, sightings, signals, validators }: Shown,
): Promise<Looked> {
  const { url } = publication;
  const { name } = platformOf(publication.platform);
  await context.tell({
    type: 'page',
    url,
    outcome,
    kind: 'page',
    title,
    at: context.at(),
    links: [],
    documents: [],
    signals,
    embeds: [],
    feeds: [],
    etag: validators.etag,
    lastModified: validators.lastModified,
  });
  const first = sightings.slice(0, MAX_PICTURES);
  if (!(await looker.look(url, first, signals, true))) return { kind: 'unfinished' };
  const message =
    sightings.length > first.length
      ? `${name}\u00a0: seules les ${MAX_PICTURES} premières images de cette publication ont été regardées.`
      : null;
  // Before its end is told: a page that was not seen whole says nothing of what it does not show.
  if (message !== null)
    await context.tell({ type: 'problem', url, code: 'too-large', message, at: context.at() });
  await context.tell({ type: 'page-done', url });
  const unseen = first.flatMap(({ imageUrl }) => whyUnseen(context, imageUrl) ?? []);
  const [code] = unseen;
  return code !== undefined && unseen.length === first.length
    ? {
        kind: 'not-looked-at',
        code,
        message: `${name}\u00a0: aucune image de cette publication n’a pu être lue.`,
      }
    : { kind: 'looked-at', pictures: first.length - unseen.length, message };
}

async function failed(
  context: CrawlContext,
  publication: Publication,
  outcome: FetchOutcome,
): Promise<Looked> {
  if (saysGone(outcome)) await tellGone(context, publication.url, outcome);
  const problem = problemOf(outcome);
  const { name } = platformOf(publication.platform);
  return {
    kind: 'not-looked-at',
    code: PROBLEM_CODES.find((known) => known === problem?.code) ?? 'not-looked-at',
    message: `${name}\u00a0: ${problem?.message ?? 'réponse inattendue.'}`,
  };
}

const WHY_NONE: Readonly<
  Record<
    Extract<PlatformReading, { kind: 'none' }>['why'],
    { readonly code: ProblemCode; readonly message: string }
  >
> = {
  moved: {
    code: 'redirects',
    message: 'l’adresse mène à une autre page (connexion, publication retirée), qui n’a pas été regardée.',
  },
  challenge: { code: 'blocked', message: 'le service a répondu par un contrôle anti-robot.' },
  empty: {
    code: 'not-looked-at',
    message: 'la page ne montre aucune image sans script ni connexion.',
  },
  others: {
    code: 'not-looked-at',
    message: 'la page montre ce que d’autres ont publié, sans rien qui soit sûrement de la collectivité.',
  },
};

function said(
  publication: Publication,
  why: keyof typeof WHY_NONE,
): { readonly code: ProblemCode; readonly message: string } {
  const { code, message } = WHY_NONE[why];
  return { code, message: `${platformOf(publication.platform).name}\u00a0: ${message}` };
}

function waits(publication: Publication): Settled {
  const { name } = platformOf(publication.platform);
  return {
    kind: 'not-looked-at',
    code: 'not-looked-at',
    message: `${name}\u00a0: au-delà de la limite de ce passage, la publication attend un prochain.`,
  };
}

/** A refusal of robots.txt as well is a publication that was not looked at: its problem is told whatever its code. */
async function tell(
  context: CrawlContext,
  { platform, url }: Publication,
  linkedFrom: string | null,
  looked: Settled,
): Promise<void> {
  const at = context.at();
  const { message } = looked;
  const code = looked.kind === 'looked-at' ? null : looked.code;
  if (looked.kind === 'not-looked-at')
    await context.tell({ type: 'problem', url, code: looked.code, message: looked.message, at });
  await context.tell({
    type: 'publication',
    platform,
    url,
    linkedFrom,
    state: looked.kind,
    pictures: looked.kind === 'looked-at' ? looked.pictures : 0,
    code,
    message,
    at,
  });
}
