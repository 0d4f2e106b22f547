/** The events that tell of a visual: one that was read, one that is as an earlier crawl saw it. */
import type { Surroundings } from '../classifiers/types.js';
import type { KnownImage, Sighting, VisualEvent } from './events.js';
import type { EvidenceEvent } from './evidence-capture.js';
import { withAddress } from './find-original.js';
import type { ReadImage } from './read-image.js';

/** The event of a content that was read. `rule` = what led to it, where it lies at another address than the page shows. */
export function readVisual(
  sighting: Sighting,
  found: { readonly image: ReadImage; readonly rule: string | null },
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
