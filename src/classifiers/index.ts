/** The classifiers' door: bytes and surroundings to a verdict. */
export { classify } from './classify.js';
export { classifyOnce } from './classify-once.js';
export { readTraces } from './read-traces.js';
export { verdictOf } from './verdict.js';
export { RULESET } from './marks/index.js';
export type { MarkInput } from './marks/rule.js';
export { FORMATS, GRADES, MAX_TRACE_CHARS, NO_SURROUNDINGS, STRENGTHS } from './types.js';
export type {
  C2paDetail,
  C2paIntegrity,
  EmbeddedReading,
  FileReading,
  Format,
  Grade,
  Kind,
  Mark,
  ReadError,
  Strength,
  Surroundings,
  Trace,
  Verdict,
} from './types.js';
export type { ByteSource } from './containers/byte-source.js';
export { memorySource, SourceError } from './containers/byte-source.js';
