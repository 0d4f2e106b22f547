/**
 * A picture that links to a file of its own name and of other proportions: a crop shows another thing than the whole, and
 * either may bear marks. Both are read, and each is a visual; their names tie them, so that the marks of the file count
 * for the picture too where it bears none itself.
 */
import { classifyOnce } from '../classifiers/classify-once.js';
import type { FileReading } from '../classifiers/types.js';
import type { CrawlContext } from './crawl-context.js';
import type { Sighting } from './events.js';
import { fileNameOf } from './extract/urls.js';
import { shapesDiffer, verdictOf } from './find-original.js';
import type { Candidate } from './originals/index.js';
import type { ImageReader, ReadImage } from './read-image.js';

export interface LinkedPictures {
  /**
   * The picture itself, where it is to be told as what it is beside the file that `original` found; null where the file
   * stands for it, as for copies of one upload.
   */
  besides(
    original: { readonly image: ReadImage; readonly rule: string },
    sighting: Sighting,
    group: readonly Sighting[],
  ): Promise<ReadImage | null>;
  /** The sighting of the linked file where it is a visual of its own and the page does not show it anyway. */
  apart(
    sighting: Sighting,
    candidates: readonly Candidate[],
    shown: ReadonlySet<string>,
    isUnchanged: boolean,
  ): Promise<Sighting | null>;
}

/** Makes the finder of one crawl. */
export function createLinkedPictures(
  context: Pick<CrawlContext, 'memory'>,
  reader: ImageReader,
): LinkedPictures {
  /** Linked files that are visuals of their own. */
  const own = new Set<string>();
  return {
    async besides({ image, rule }, sighting, group) {
      if (rule !== 'declared' || !shapesDiffer(image.reading, toldSize(sighting))) return null;
      const shown = await reader.read(sighting.imageUrl, 'image');
      if (shown.kind !== 'read' || !hasSize(shown.reading) || !hasSize(image.reading)) return null;
      if (!shapesDiffer(image.reading, shown.reading)) return null;
      own.add(image.url);
      if (isMarked(shown)) return shown;
      return verdictOf(image, group).grade === 'none' ? shown : null;
    },
    async apart(sighting, candidates, shown, isUnchanged) {
      const url = candidates.find((one) => one.confidence === 'declared' && !one.collisionRisk)?.url;
      if (url === undefined || shown.has(url)) return null;
      // An earlier crawl may have told it, and its picture was not read again.
      if (!own.has(url) && !(isUnchanged && (await context.memory.image(url)) !== null)) return null;
      const surroundings = { ...sighting.surroundings, fileName: fileNameOf(url), addresses: [url] };
      return { imageUrl: url, declared: [], element: 'link', width: null, height: null, surroundings };
    },
  };
}

function hasSize({ width, height }: FileReading): boolean {
  return width !== null && height !== null;
}

/** Whether the file itself bears marks, whatever is written around it. */
function isMarked({ reading: { traces, integrity } }: ReadImage): boolean {
  return classifyOnce({ traces, surroundings: [], integrity }).grade !== 'none';
}

/** The size in the name of the copy, which systems write there, else the one that the page declares. */
function toldSize({ imageUrl, width, height }: Sighting): Pick<FileReading, 'width' | 'height'> {
  const named = /-(\d{2,5})x(\d{2,5})\.\w{3,4}$/.exec(imageUrl.split(/[?#]/, 1)[0] ?? '');
  return named === null ? { width, height } : { width: Number(named[1]), height: Number(named[2]) };
}
