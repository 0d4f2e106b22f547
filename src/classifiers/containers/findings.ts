import type { C2paDetail, EmbeddedReading, ReadError, Trace } from '../types.js';
import { MAX_TRACE_CHARS } from '../types.js';
import type { WindowedSource } from './windowed-source.js';

/** Most traces kept of one file, and most characters of all of them together. */
const MAX_TRACES = 5_000;
const MAX_ALL_CHARS = 8_000_000;
/** Longest name of a place. */
const MAX_WHERE_CHARS = 300;
/** Most bytes that all compressed parts of one file, embedded images included, may inflate to. */
const MAX_INFLATED_BYTES = 64 * 1024 * 1024;

/** What a walker collects. It is filled as the walk goes on, so that a failure half-way keeps what was read. */
export interface Findings {
  width: number | null;
  height: number | null;
  readonly traces: Trace[];
  readonly embedded: EmbeddedReading[];
  error: ReadError | null;
  /** What may still be inflated; shared with the images inside the file. */
  readonly budget: InflateBudget;
  /** True once the bounds on traces are met: reading more of them is wasted. */
  isFull: boolean;
  /** Adds one trace; empty values are no facts and are dropped. */
  add(where: string, value: string, detail?: C2paDetail): void;
  /** Notes what could not be read. The first note stays: it is the nearest to the cause. */
  fail(code: 'truncated' | 'malformed' | 'not-looked-at' | 'too-large' | 'not-image', message: string): void;
  /** Sets the size in pixels unless it is known already or is no size. */
  size(width: number, height: number): void;
}

/** Bytes that may still come out of compressed parts: many small bombs are as bad as a large one. */
export interface InflateBudget {
  bytes: number;
}

/** One walker a format: reads the metadata of `source` into `findings`. */
export type Walker = (source: WindowedSource, findings: Findings, context: WalkContext) => Promise<void>;

/** What a walker of a container of images may call. */
export interface WalkContext {
  /** Reads an image that stands inside another file. `depth` is bounded by the reader. */
  readEmbedded(bytes: Uint8Array, page: number | null, budget: InflateBudget): Promise<EmbeddedReading>;
  /** Most embedded images that are read. */
  readonly maxEmbedded: number;
}

export function createFindings(budget: InflateBudget = { bytes: MAX_INFLATED_BYTES }): Findings {
  let chars = 0;
  const findings: Findings = {
    width: null,
    height: null,
    traces: [],
    embedded: [],
    error: null,
    budget,
    isFull: false,
    add(where, value, detail) {
      // A key named after a position is as private as the position: GPS is told as presence only.
      const shown = isPositionKey(where.slice(0, MAX_WHERE_CHARS)) ? 'present' : value;
      if (shown === '' && detail === undefined) return;
      const bounded = shown.length > MAX_TRACE_CHARS ? shown.slice(0, MAX_TRACE_CHARS) : shown;
      if (bounded.length < shown.length)
        findings.fail('not-looked-at', 'Une métadonnée démesurée n’a été lue qu’en partie.');
      if (findings.traces.length >= MAX_TRACES || chars + bounded.length > MAX_ALL_CHARS) {
        findings.isFull = true;
        findings.fail('not-looked-at', 'Ce fichier porte trop de métadonnées : une partie n’a pas été lue.');
        return;
      }
      chars += bounded.length;
      findings.traces.push({
        where: where.slice(0, MAX_WHERE_CHARS),
        value: bounded,
        ...(detail === undefined ? {} : { detail }),
      });
    },
    fail(code, message) {
      findings.error ??= { code, message };
    },
    size(width, height) {
      if (findings.width !== null || width <= 0 || height <= 0) return;
      findings.width = width;
      findings.height = height;
    },
  };
  return findings;
}

/** Names that hold a place on the globe, in every vocabulary seen (EXIF, XMP exif, drones, ImageMagick text keys). */
export function isPositionKey(name: string): boolean {
  return /gps|latitude|longi?t?tude|geotag/i.test(name);
}

export const TRUNCATED = 'Le fichier est incomplet : la fin des métadonnées manque.';
export const TOO_MANY_PARTS = 'Ce fichier est fait de trop de morceaux : la fin n’a pas été lue.';
export const MALFORMED = 'Le fichier est mal formé : une partie des métadonnées n’a pas pu être lue.';
