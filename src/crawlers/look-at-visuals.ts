/** The visuals of one page: originals first, one request an upload, each address once in a crawl, evidence of what is flagged. */
import type { FileReading } from '../classifiers/types.js';
import { type CrawlContext, tellProblem, tellSkip } from './crawl-context.js';
import { isDataName, named } from './data-addresses.js';
import type { KnownImage, Sighting, UsageSignal } from './events.js';
import { captureEvidence, type EvidenceEvent } from './evidence-capture.js';
import { decorationReason } from './extract/index.js';
import { joinWords } from './extract/visual.js';
import { createOriginalFinder, verdictOf } from './find-original.js';
import { createLinkedPictures } from './linked-picture.js';
import { type Candidate, changesPicture } from './originals/index.js';
import { createRecent } from './recent.js';
import {
  createImageReader,
  type ImageResult,
  MAX_HELD_READINGS,
  readBytes,
  type ReadImage,
} from './read-image.js';
import { readVisual, unchangedVisual } from './visual-events.js';

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
  const linked = createLinkedPictures(context, reader);

  async function look(
    pageUrl: string,
    found: readonly Sighting[],
    signals: readonly UsageSignal[],
    isAsNamed = false,
  ): Promise<boolean> {
    const page: Page = { url: pageUrl, data: new Map(), shown: new Set(), signals, isAsNamed };
    const groups = new Map<string, Member[]>();
    const sightings = uniqueByAddress(found).map((one) => named(context.media.complete(one), page));
    for (const { imageUrl } of sightings) page.shown.add(imageUrl);
    for (const sighting of sightings) {
      if (await isDecoration(sighting)) continue;
      const candidates = candidatesOf(sighting, page);
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

  function candidatesOf(sighting: Sighting, { url, isAsNamed }: Page): readonly Candidate[] {
    const all = isDataName(sighting.imageUrl) ? [] : originals.candidates(sighting, url);
    return isAsNamed ? all.filter((one) => one.confidence === 'declared') : all;
  }

  async function lookAtGroup(page: Page, members: readonly Member[]): Promise<boolean> {
    const sightings = members.map(({ sighting }) => sighting);
    for (const { sighting, candidates } of members) {
      const kind = await lookAtMember({ sighting, candidates }, sightings, page);
      if (kind === 'cut') return false;
      const apart = await linked.apart(sighting, candidates, page.shown, kind === 'unchanged');
      if (apart === null) continue;
      page.shown.add(apart.imageUrl);
      const own = { sighting: apart, candidates: candidatesOf(apart, page) };
      if ((await lookAtMember(own, [apart], page)) === 'cut') return false;
    }
    return true;
  }

  async function lookAtMember(
    { sighting, candidates }: Member,
    group: readonly Sighting[],
    page: Page,
  ): Promise<Outcome['kind'] | 'cut'> {
    if (context.isOver()) return 'cut';
    let outcome = outcomes.get(sighting.imageUrl);
    if (outcome === undefined) {
      outcome = find(sighting, candidates, group, page);
      outcomes.set(sighting.imageUrl, outcome);
      looked.add(sighting.imageUrl);
    }
    const result = await outcome;
    // Given up or stopped in the middle: the page is not finished and will be asked again.
    if (result.kind === 'failed' && context.isOver()) return 'cut';
    return (await tellOutcome(sighting, group, result, page)) ? result.kind : 'cut';
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
    if (isDataName(imageUrl)) {
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
    const own = original === null ? null : await linked.besides(original, sighting, group);
    if (own !== null) return remember({ kind: 'read', image: own, rule: null });
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
    isSecond = false,
  ): Promise<boolean> {
    const { imageUrl } = sighting;
    const verdict = outcome.kind === 'read' ? verdictOf(outcome.image, group) : null;
    const isSmall = context.furniture.has(imageUrl) ? isSmallFurniture : isIcon;
    if (outcome.kind === 'read' && isSmall(outcome.image) && verdict?.grade === 'none') {
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
    if (evidence === null && !isSecond && outcome.kind === 'read' && outcome.image.wasReplaced()) {
      const again = await reader.readAnew(outcome.image.url);
      if (again.kind === 'read')
        return tellOutcome(sighting, group, { ...outcome, image: again }, page, true);
    }
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

/** Least size of a picture of the theme that shows something (web note §4, the floor of content). */
function isSmallFurniture({ reading: { width, height } }: ReadImage): boolean {
  return width !== null && height !== null && (width < 200 || height < 120 || width * height < 40_000);
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
  /** No original is guessed. */
  readonly isAsNamed: boolean;
}
