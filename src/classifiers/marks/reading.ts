import type { Trace } from '../types.js';
import type { MarkMatch } from './rule.js';

/** Longest text that the pattern rules go through: a workflow can be long, a hostile page longer. */
const MAX_PARSED_CHARS = 1_000_000;

export const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
export const UUID_ONLY = new RegExp(`^${UUID}$`, 'i');

/** The key of a PNG text chunk, whichever of the three chunk kinds carries it; null for other places. */
export function pngTextKey(trace: Trace): string | null {
  return /^png:(?:tEXt|zTXt|iTXt):(.+)$/s.exec(trace.where)?.[1] ?? null;
}

/** PNG text chunks with this very key (keys are case-sensitive). */
export function pngTexts(traces: readonly Trace[], ...keys: readonly string[]): Trace[] {
  return traces.filter((trace) => {
    const key = pngTextKey(trace);
    return key !== null && keys.includes(key);
  });
}

/** Traces at these very places. */
export function at(traces: readonly Trace[], ...places: readonly string[]): Trace[] {
  return traces.filter((trace) => places.includes(trace.where));
}

/** Comments that programs write and people hardly ever see. */
const COMMENT_PLACES: readonly string[] = [
  'exif:UserComment',
  'xmp:exif:UserComment',
  'jpeg:COM',
  'gif:comment',
];
/** Captions and descriptions: a person who writes about generated pictures may quote one here. */
const CAPTION_PLACES: readonly string[] = [
  'exif:ImageDescription',
  'exif:XPComment',
  'xmp:dc:description',
  'iptc:2:120',
];

/** Texts that a program has written for itself: comments, and the PNG key of that name. */
export function comments(traces: readonly Trace[]): Trace[] {
  return [...at(traces, ...COMMENT_PLACES), ...pngTexts(traces, 'Comment')];
}

/** Texts that people write for people. What stands there may be a quotation. */
export function captions(traces: readonly Trace[]): Trace[] {
  return [...at(traces, ...CAPTION_PLACES), ...pngTexts(traces, 'Description')];
}

/** The object that a JSON text holds; null when the text is no JSON object. Never throws. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  const start = text.trimStart();
  if (!start.startsWith('{') || text.length > MAX_PARSED_CHARS) return null;
  try {
    const parsed: unknown = JSON.parse(start);
    return isRecord(parsed) ? parsed : null;
  } catch {
    // Not JSON (or cut at the trace limit): for a rule that is the same as "not this mark".
    return null;
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Last segment of a vocabulary term, compared whole: an IRI, a QCode (`digsrctype:x`) or a bare term. */
export function lastSegment(term: string): string {
  return /([^/#:]*)\/?$/.exec(term.trim())?.[1] ?? '';
}

/** Values of a list, as the reader of XMP joins them. */
export function listOf(value: string): string[] {
  return value.split('; ').filter((one) => one.trim() !== '');
}

/** A match that shows the whole value of each trace. */
export function shown(traces: readonly Trace[]): MarkMatch[] {
  return traces.map(({ where, value }) => ({ where, value }));
}

/** The part of a long text from where a pattern matched: an excerpt should show the mark, not the prompt before it. */
export function from(text: string, pattern: RegExp): string | null {
  const found = pattern.exec(text);
  return found === null ? null : text.slice(found.index, found.index + 300);
}
