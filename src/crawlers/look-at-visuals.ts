/** The visuals of one page: originals first, one request an upload, each address once in a crawl, evidence of what is flagged. */
import { createHash } from 'node:crypto';
import type { FileReading, Surroundings } from '../classifiers/types.js';
import { type CrawlContext, tellProblem, tellSkip } from './crawl-context.js';
import type { KnownImage, Sighting, UsageSignal, VisualEvent } from './events.js';
import { captureEvidence, type EvidenceEvent } from './evidence-capture.js';
import { decorationReason } from './extract/index.js';
import { joinWords } from './extract/visual.js';
import { createOriginalFinder, verdictOf, withAddress } from './find-original.js';
import { type Candidate, changesPicture } from './originals/index.js';
import { createRecent } from './recent.js';
import {
  createImageReader,
  type ImageResult,
  MAX_HELD_READINGS,
  readBytes,
  type ReadImage,
} from './read-image.js';

export interface VisualLooker {
  /** Looks at the visuals of a page; false when the crawl ended before. `isAsNamed` = no original is guessed. */
  look(
    pageUrl: string,
    sightings: readonly Sighting[],
    signals: readonly UsageSignal[],
    isAsNamed?: boolean,
  ): Promise<boolean>;
}

/** Both sides up to this, in pixels: an icon whatever the page declares. */
const ICON_PIXELS = 64;

/** What was found behind a visual. */
interface Found {
  readonly image: ReadImage;
  readonly rule: string | null;
}
type Outcome =
  | ({ readonly kind: 'read' } & Found)
  | { readonly kind: 'unchanged'; readonly known: KnownImage }
  | {
      readonly kind: 'failed';
      readonly problem: { readonly code: string; readonly message: string };
      readonly isGone?: boolean;
    };

/** One of the copies of an upload that a page shows, with the addresses at which its original may lie. */
interface Member {
  readonly sighting: Sighting;
  readonly candidates: readonly Candidate[];
}

/** Makes the looker of one crawl. */
export function createVisualLooker(context: CrawlContext): VisualLooker {
  const reader = createImageReader(context);
  /** What each address found on a page came to. */
  const outcomes = createRecent<Promise<Outcome>>(MAX_HELD_READINGS);
  const looked = new Set<string>();
  const told = new Set<string>();
  const captured = new Set<string>();
  const originals = createOriginalFinder(context, reader);

  async function look(
    pageUrl: string,
    found: readonly Sighting[],
    signals: readonly UsageSignal[],
    isAsNamed = false,
  ): Promise<boolean> {
    const page: Page = { url: pageUrl, data: new Map(), shown: new Set(), signals };
    const groups = new Map<string, Member[]>();
    const sightings = uniqueByAddress(found).map((one) => named(context.media.complete(one), page));
    for (const { imageUrl } of sightings) page.shown.add(imageUrl);
    for (const sighting of sightings) {
      if (await isDecoration(sighting)) continue;
      const all = DATA_NAME.test(sighting.imageUrl) ? [] : originals.candidates(sighting, pageUrl);
      const candidates = isAsNamed ? all.filter((one) => one.confidence === 'declared') : all;
      // Pictures that merely link to one file are no copies of it.
      const key = candidates.find((one) => !one.collisionRisk)?.url ?? sighting.imageUrl;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [{ sighting, candidates }]);
      else group.push({ sighting, candidates });
    }
    for (const members of groups.values())
      if (context.isOver() || !(await lookAtGroup(page, members))) return false;
    return true;
  }

  async function isDecoration(sighting: Sighting): Promise<boolean> {
    const occurrences = (context.occurrences.get(sighting.imageUrl) ?? 0) + 1;
    context.occurrences.set(sighting.imageUrl, occurrences);
    const reason = decorationReason(sighting, { occurrences, pagesSeen: context.counters.pages });
    if (reason === null) return false;
    // Furniture that was looked at when it was first met is no skip.
    if (!looked.has(sighting.imageUrl)) await tellSkip(context, 'decoration', sighting.imageUrl);
    return true;
  }

  async function lookAtGroup(page: Page, members: readonly Member[]): Promise<boolean> {
    const sightings = members.map(({ sighting }) => sighting);
    for (const { sighting, candidates } of members) {
      if (context.isOver()) return false;
      let outcome = outcomes.get(sighting.imageUrl);
      if (outcome === undefined) {
        outcome = find(sighting, candidates, sightings, page);
        outcomes.set(sighting.imageUrl, outcome);
        looked.add(sighting.imageUrl);
      }
      const result = await outcome;
      // Given up or stopped in the middle: the page is not finished and will be asked again.
      if (result.kind === 'failed' && context.isOver()) return false;
      if (!(await tellOutcome(sighting, sightings, result, page))) return false;
    }
    return true;
  }

  /** Reads the visual: as it is known, else declared originals, guessed ones, and the copy that the page shows. */
  async function find(
    sighting: Sighting,
    candidates: readonly Candidate[],
    group: readonly Sighting[],
    page: Page,
  ): Promise<Outcome> {
    const { imageUrl } = sighting;
    const known = await context.memory.image(imageUrl);
    if (DATA_NAME.test(imageUrl)) {
      const bytes = page.data.get(imageUrl);
      if (bytes !== undefined) return outcomeOf(await readBytes(imageUrl, bytes));
      // The page is unchanged, and so is what stands in it.
      return known === null ? NOT_READ : { kind: 'unchanged', known };
    }
    if (known !== null && isStillTrue(known, candidates)) {
      const again = await reader.read(known.originalUrl ?? imageUrl, 'image', known);
      // Another copy of the same upload may have told meanwhile that it changed.
      if (again.kind === 'unchanged' && again.known.contentKey === known.contentKey)
        return { kind: 'unchanged', known };
      if (again.kind === 'read' && again.contentKey === known.contentKey) {
        again.letGo();
        return { kind: 'unchanged', known: { ...known, ...again.validators } };
      }
      if (again.kind === 'unchanged')
        return { kind: 'unchanged', known: { ...again.known, originalUrl: known.originalUrl } };
      if (again.kind === 'read') {
        const rule = candidates.find((one) => one.url === known.originalUrl)?.rule ?? null;
        return remember({ kind: 'read', image: again, rule });
      }
      // An original that cannot be had for now is not gone: its copy must not pass for its successor.
      if (known.originalUrl !== null && PASSING.has(again.problem.code))
        return { kind: 'failed', problem: again.problem };
    }
    const original = await originals.find(candidates, imageUrl, group, page.shown);
    if (original?.kind === 'unchanged') return original;
    // Compared anew and found to be what it was.
    if (
      known !== null &&
      original?.image.contentKey === known.contentKey &&
      original.image.url === known.originalUrl
    ) {
      original.image.letGo();
      return { kind: 'unchanged', known: { ...known, ...original.image.validators } };
    }
    const isTold = original !== null && saysSomething(original.image.reading);
    // An original without a mark does not speak for what was laid over its copy, or filled in around it.
    const isAnswerable =
      original !== null && changesPicture(imageUrl) && verdictOf(original.image, group).grade === 'none';
    // The copy is read too where the original is missing or says nothing. One copy a group is enough for that.
    if (original !== null && !isAnswerable && (isTold || group[0] !== sighting)) return original;
    const shown = await reader.read(imageUrl, 'image');
    if (original === null) return remember(outcomeOf(shown));
    // Where neither says anything the larger picture is kept, so that copies of one upload come to one content.
    const isBetter =
      shown.kind === 'read' &&
      (isTold
        ? verdictOf(shown, [sighting]).grade !== 'none'
        : saysSomething(shown.reading) || pixelsOf(shown.reading) > pixelsOf(original.image.reading));
    const other = isBetter ? original.image : shown;
    if (other.kind === 'read') other.letGo();
    return isBetter ? remember(outcomeOf(shown)) : original;
  }

  function remember(outcome: Outcome): Outcome {
    if (outcome.kind === 'read') originals.noteUpload(outcome.image.url);
    return outcome;
  }

  /** Tells what a visual came to. False when the crawl ended before its evidence was there: nothing was told. */
  async function tellOutcome(
    sighting: Sighting,
    group: readonly Sighting[],
    outcome: Outcome,
    page: Page,
  ): Promise<boolean> {
    const { imageUrl } = sighting;
    const verdict = outcome.kind === 'read' ? verdictOf(outcome.image, group) : null;
    if (outcome.kind === 'read' && isIcon(outcome.image) && verdict?.grade === 'none') {
      outcome.image.letGo();
      await tellSkip(context, 'decoration', imageUrl);
      return true;
    }
    // The evidence is fetched before the visual is told, so that an interruption cannot part them.
    const isKept =
      outcome.kind === 'read' &&
      (verdict?.grade !== 'none' || (await context.memory.isWanted(outcome.image.contentKey)));
    const evidence = isKept ? await evidenceOf(outcome.image, page) : null;
    if (evidence === 'cut') return false;
    await context.tell({ type: 'sighting', pageUrl: page.url, sighting, at: context.at() });
    if (outcome.kind === 'failed') {
      if (outcome.isGone === true) await context.tell({ type: 'visual-gone', imageUrl, at: context.at() });
      await tellProblem(context, imageUrl, outcome.problem);
      return true;
    }
    if (!told.has(imageUrl)) {
      told.add(imageUrl);
      if (outcome.kind === 'unchanged') {
        context.contents.add(outcome.known.contentKey);
        await context.tell(unchangedVisual(imageUrl, sighting.surroundings, outcome.known, context.at()));
      } else {
        context.contents.add(outcome.image.contentKey);
        await context.tell(readVisual(sighting, outcome, evidence, context.at()));
        const { error } = outcome.image.reading;
        if (error !== null) await tellProblem(context, outcome.image.url, error);
      }
    }
    if (outcome.kind === 'read') outcome.image.letGo();
    if (evidence !== null) await context.tell(evidence);
    return true;
  }

  async function evidenceOf(image: ReadImage, page: Page): Promise<EvidenceEvent | 'cut' | null> {
    if (captured.has(image.contentKey)) return null;
    captured.add(image.contentKey);
    const result = await captureEvidence(image, context, page);
    if (result.kind === 'captured') return result.event;
    captured.delete(image.contentKey);
    // Cut off by the end of the crawl: the evidence is missing and is asked for the next time.
    if (context.isOver()) return 'cut';
    await tellProblem(context, image.url, result.problem);
    return null;
  }

  return { look };
}

function readVisual(
  sighting: Sighting,
  found: Found,
  evidence: EvidenceEvent | null,
  at: string,
): VisualEvent {
  const { image, rule } = found;
  const isOriginal = image.url !== sighting.imageUrl;
  return {
    type: 'visual',
    outcome: 'read',
    imageUrl: sighting.imageUrl,
    originalUrl: isOriginal ? image.url : null,
    originalRule: isOriginal ? rule : null,
    contentKey: image.contentKey,
    sha256: evidence?.sha256 ?? image.sha256,
    format: image.reading.format,
    width: image.reading.width,
    height: image.reading.height,
    bytes: evidence?.bytes.byteLength ?? image.bytes,
    traces: image.reading.traces,
    integrity: evidence?.integrity ?? image.reading.integrity,
    surroundings: withAddress(sighting.surroundings, image.url),
    validators: image.validators,
    error: image.reading.error,
    documentPage: null,
    at,
  };
}

/** The event of a content that is known from an earlier crawl. */
export function unchangedVisual(
  imageUrl: string,
  surroundings: Surroundings,
  known: KnownImage,
  at: string,
): VisualEvent {
  return {
    type: 'visual',
    outcome: 'unchanged',
    imageUrl,
    originalUrl: known.originalUrl,
    originalRule: null,
    contentKey: known.contentKey,
    sha256: null,
    format: null,
    width: null,
    height: null,
    bytes: null,
    traces: [],
    integrity: null,
    surroundings,
    validators: { etag: known.etag, lastModified: known.lastModified },
    error: null,
    documentPage: null,
    at,
  };
}

/** What may be over the next time. */
const PASSING: ReadonlySet<string> = new Set([
  'timeout',
  'dns',
  'refused',
  'tls',
  'throttled',
  'blocked',
  'truncated',
]);

const NOT_READ: Outcome = {
  kind: 'failed',
  problem: { code: 'not-looked-at', message: 'Ce visuel n’a pas pu être lu.' },
};

function outcomeOf(result: ImageResult): Outcome {
  switch (result.kind) {
    case 'read':
      return { kind: 'read', image: result, rule: null };
    case 'unchanged':
      return { kind: 'unchanged', known: result.known };
    case 'failed':
    default:
      return { kind: 'failed', problem: result.problem, isGone: result.isGone === true };
  }
}

/** True when a file tells more than that PHP's GD wrote it, as it does of every copy that it makes. */
function saysSomething({ traces }: Pick<FileReading, 'traces'>): boolean {
  return traces.some(({ where, value }) => where !== 'jpeg:COM' || !value.startsWith('CREATOR: gd-jpeg'));
}

function pixelsOf({ width, height }: Pick<FileReading, 'width' | 'height'>): number {
  return (width ?? 0) * (height ?? 0);
}

function isIcon(image: ReadImage): boolean {
  const { width, height } = image.reading;
  return width !== null && height !== null && width <= ICON_PIXELS && height <= ICON_PIXELS;
}

/** What an earlier crawl found behind an address holds as long as the page still leads there without a doubt. */
function isStillTrue(known: KnownImage, candidates: readonly Candidate[]): boolean {
  const { originalUrl } = known;
  return originalUrl === null || candidates.some((one) => one.url === originalUrl && !one.collisionRisk);
}

/** One sighting an address; what a sitemap or a header says of it as well is added where the page says nothing. */
function uniqueByAddress(sightings: readonly Sighting[]): Sighting[] {
  const byUrl = new Map<string, Sighting>();
  for (const sighting of sightings) {
    const known = byUrl.get(sighting.imageUrl);
    byUrl.set(sighting.imageUrl, known === undefined ? sighting : withWordsOf(known, sighting));
  }
  return [...byUrl.values()];
}

function withWordsOf(one: Sighting, other: Sighting): Sighting {
  const { alt, title, caption, credit } = other.surroundings;
  const own = one.surroundings;
  const surroundings = {
    ...own,
    alt: joinWords(own.alt, alt),
    title: joinWords(own.title, title),
    caption: joinWords(own.caption, caption),
    credit: joinWords(own.credit, credit),
  };
  return { ...one, surroundings };
}

/** A page with what stands in its `data:` addresses, by the name given to each. */
interface Page {
  readonly url: string;
  /** Addresses of all its visuals. */
  readonly shown: Set<string>;
  readonly data: Map<string, Uint8Array>;
  /** What it says of its use. */
  readonly signals: readonly UsageSignal[];
}

const DATA_NAME = /#data-[0-9a-f]{16}$/;

/** `data:` addresses are told under a short name: the page and a hash of what they hold. */
function named(sighting: Sighting, page: Page): Sighting {
  if (!sighting.imageUrl.startsWith('data:')) return sighting;
  const hash = createHash('sha256').update(sighting.imageUrl).digest('hex').slice(0, 16);
  const imageUrl = `${page.url}#data-${hash}`;
  page.data.set(imageUrl, dataBytes(sighting.imageUrl));
  const addresses = sighting.surroundings.addresses.filter((address) => !address.startsWith('data:'));
  return { ...sighting, imageUrl, surroundings: { ...sighting.surroundings, addresses } };
}

function dataBytes(url: string): Uint8Array {
  const comma = url.indexOf(',');
  const body = comma < 0 ? '' : url.slice(comma + 1);
  if (/;base64\s*$/i.test(url.slice(0, Math.max(comma, 0)))) return Buffer.from(body, 'base64');
  // Percent-encoded; a stray % leaves the text as it is written.
  return Buffer.from(
    body.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
}
