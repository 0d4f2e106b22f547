/** The original upload behind the copy that a page shows, and the proof that it is the same picture. */
import { classifyOnce } from '../classifiers/classify-once.js';
import { SourceError } from '../classifiers/containers/byte-source.js';
import type { FileReading, Surroundings, Verdict } from '../classifiers/types.js';
import type { CrawlContext } from './crawl-context.js';
import type { KnownImage, Sighting } from './events.js';
import type { SiteFacts } from './extract/index.js';
import { nameSamePicture } from './extract/same-name.js';
import { type Candidate, detectSystem, originalCandidates, uploadFolder } from './originals/index.js';
import type { ImageReader, ReadImage } from './read-image.js';
import { showSamePicture } from './same-picture.js';

const MAX_KNOWN_UPLOADS = 2_000;

export type Original =
  | { readonly kind: 'read'; readonly image: ReadImage; readonly rule: string }
  | { readonly kind: 'unchanged'; readonly known: KnownImage };

export interface OriginalFinder {
  /** Addresses at which the original of a visual may lie, best first. */
  candidates(sighting: Sighting, pageUrl: string): readonly Candidate[];
  /**
   * The first candidate that is the original; null when none is. `group` = sightings of copies of one upload,
   * `shown` = addresses of all visuals of the page.
   */
  find(
    candidates: readonly Candidate[],
    imageUrl: string,
    group: readonly Sighting[],
    shown: ReadonlySet<string>,
  ): Promise<Original | null>;
  /** Remembers an address that was read: systems that lose the folder in their copies find it again there. */
  noteUpload(url: string): void;
}

/** Makes the finder of one crawl. */
export function createOriginalFinder(context: CrawlContext, reader: ImageReader): OriginalFinder {
  const folders = new Set<string>();
  const uploads = new Set<string>();
  /** What the facts of the site come to, as long as no page adds to them. */
  let told: { readonly facts: SiteFacts; readonly systems: readonly string[] } | null = null;
  /** Names under which each content answered: a server that gives one picture for many names gives a stand-in. */
  const answered = new Map<string, string>();
  /** Marked uploads that were compared with a copy of theirs: whether they show something else. */
  const compared = new Map<string, boolean>();

  async function find(
    candidates: readonly Candidate[],
    imageUrl: string,
    group: readonly Sighting[],
    shown: ReadonlySet<string>,
  ): Promise<Original | null> {
    for (const candidate of candidates) {
      if (candidate.copyIsIntact === true || context.isOver()) return null;
      if (!context.learning.allows(candidate.rule)) continue;
      const wasAsked = reader.wasAsked(candidate.url);
      // A declared file of another name is worth comparing, not worth a request: it is a visual of its own where it counts.
      const isExtra = candidate.confidence === 'declared' && candidate.collisionRisk;
      if (isExtra && !wasAsked && !shown.has(candidate.url)) continue;
      const result = await reader.read(candidate.url, kindOf(candidate));
      if (result.kind === 'unchanged') {
        // What is known of it cannot be compared any more.
        if (candidate.collisionRisk) continue;
        return { kind: 'unchanged', known: { ...result.known, originalUrl: candidate.url } };
      }
      const fits = result.kind === 'read' && !isSmaller(result, group);
      if (!wasAsked) {
        if (fits) context.learning.hit(candidate.rule);
        else context.learning.miss(candidate.rule);
      }
      if (!fits) continue;
      noteUpload(result.url);
      const needsProof = candidate.collisionRisk || isStandIn(result);
      const isTaken = needsProof
        ? await isSame(result, imageUrl, group)
        : candidate.confidence === 'declared' || !(await isAnother(result, imageUrl, group));
      if (isTaken) return { kind: 'read', image: result, rule: candidate.rule };
      if (!shown.has(candidate.url)) result.letGo();
      // Something lies there. Further guesses would cost requests and find no more than a file to be set aside.
      if (candidate.confidence === 'guess') return null;
    }
    return null;
  }

  /**
   * A picture that stands in for one that is missing: the answer came from an address of another name, or the very same
   * content answered under another name already.
   */
  function isStandIn(image: ReadImage): boolean {
    if (!nameSamePicture(image.finalUrl, image.url)) return true;
    const earlier = answered.get(image.contentKey);
    if (earlier === undefined) answered.set(image.contentKey, image.url);
    return earlier !== undefined && !nameSamePicture(earlier, image.url);
  }

  /**
   * Where another picture may lie, a marked file is compared with the copy that is shown; one without marks is of no use
   * and is left aside without asking for more.
   */
  async function isSame(original: ReadImage, imageUrl: string, group: readonly Sighting[]): Promise<boolean> {
    if (verdictOf(original, group).grade === 'none') return false;
    const shown = await reader.read(imageUrl, 'image');
    if (shown.kind !== 'read') return false;
    try {
      const [one, other] = [await original.whole(), await shown.whole()];
      const isOne = (await showSamePicture(one.bytes, other.bytes)) === true;
      if (isOne) shown.letGo();
      return isOne;
    } catch (error) {
      // Not comparable (too large, cut off): the file is not trusted.
      if (error instanceof SourceError) return false;
      throw error;
    }
  }

  /**
   * A marked file at an address that the system's naming gives may have taken the place of another one: media are
   * replaced under their name, and their copies stay. A crop cannot be compared: only what has the shape of the copy is.
   */
  async function isAnother(
    original: ReadImage,
    imageUrl: string,
    group: readonly Sighting[],
  ): Promise<boolean> {
    if (verdictOf(original, group).grade === 'none') return false;
    // One copy speaks for those of its upload.
    const known = compared.get(original.url);
    if (known !== undefined) return known;
    const shown = await reader.read(imageUrl, 'image');
    if (shown.kind !== 'read' || !haveOneShape(original, shown)) return false;
    try {
      const [one, other] = [await original.whole(), await shown.whole()];
      const isOther = (await showSamePicture(one.bytes, other.bytes)) === false;
      if (compared.size < MAX_KNOWN_UPLOADS) compared.set(original.url, isOther);
      return isOther;
    } catch (error) {
      if (error instanceof SourceError) return false;
      throw error;
    } finally {
      shown.letGo();
    }
  }

  function systems(): readonly string[] {
    const { facts } = context;
    if (facts === null) return [];
    if (told?.facts !== facts) told = { facts, systems: detectSystem(facts) };
    return told.systems;
  }

  function noteUpload(url: string): void {
    const folder = uploadFolder(url);
    if (folder !== null && folders.size < MAX_KNOWN_UPLOADS) folders.add(folder);
    if (uploads.size < MAX_KNOWN_UPLOADS) uploads.add(url);
  }

  return {
    candidates(sighting, pageUrl) {
      const found = originalCandidates(sighting, {
        systems: systems(),
        pageUrl,
        knownFolders: [...folders],
        knownUploads: [...uploads],
      });
      // The site's own list of media says which upload it is.
      const upload = context.media.uploadOf(sighting.imageUrl);
      if (upload === null || upload === sighting.imageUrl) return found;
      return [
        { url: upload, rule: 'media-catalogue', confidence: 'proven', collisionRisk: false },
        ...found.filter(({ url }) => url !== upload),
      ];
    },
    find,
    noteUpload,
  };
}

/** The verdict on a file with the words around all the copies of it. */
export function verdictOf(image: ReadImage, group: readonly Sighting[]): Verdict {
  return classifyOnce({
    traces: image.reading.traces,
    surroundings: group.map((one) => withAddress(one.surroundings, image.url)),
    integrity: image.reading.integrity,
  });
}

export function withAddress(surroundings: Surroundings, url: string): Surroundings {
  if (surroundings.addresses.includes(url) || !/^https?:/.test(url)) return surroundings;
  return { ...surroundings, addresses: [...surroundings.addresses, url] };
}

function kindOf({ confidence }: Candidate): 'guess' | 'image' {
  return confidence === 'guess' || confidence === 'high' ? 'guess' : 'image';
}

/** An original smaller than what the page declares to show is another file. */
function isSmaller(image: ReadImage, group: readonly Sighting[]): boolean {
  const { width, height } = image.reading;
  if (width === null || height === null) return false;
  // The names of resized copies tell their real size; CSS sizes may enlarge a picture.
  return group.some(({ imageUrl }) => {
    const size = /-(\d{2,5})x(\d{2,5})\.\w{3,4}$/.exec(imageUrl.split(/[?#]/, 1)[0] ?? '');
    return size !== null && (Number(size[1]) > width || Number(size[2]) > height);
  });
}

/** Width over height may differ by this part. */
const SHAPE_PART = 0.02;

/**
 * Whether two sizes have other proportions; true where one of them is not known. A file that its camera noted as turned
 * has the proportions of its copy the other way round.
 */
export function shapesDiffer(
  file: Pick<FileReading, 'width' | 'height' | 'traces'>,
  copy: Pick<FileReading, 'width' | 'height'>,
): boolean {
  if (file.width === null || file.height === null || copy.width === null || copy.height === null) return true;
  const ratio = file.width / file.height;
  const differs = (other: number): boolean => !(Math.abs(ratio / other - 1) <= SHAPE_PART);
  const mayBeTurned = file.traces.some(({ where }) => where.startsWith('exif:'));
  return differs(copy.width / copy.height) && !(mayBeTurned && !differs(copy.height / copy.width));
}

function haveOneShape({ reading: one }: ReadImage, { reading: other }: ReadImage): boolean {
  if (one.width === null || one.height === null || other.width === null || other.height === null)
    return false;
  return Math.abs((one.width * other.height) / (one.height * other.width) - 1) <= SHAPE_PART;
}
