/** The closed lists of the evidence log. The database takes its lists of values from here. */
export const LOG_KINDS = ['capture', 'report', 'seal'] as const;
export type LogKind = (typeof LOG_KINDS)[number];

/** What a part of a capture is. `time-stamp` is the answer of the authority, in an entry of kind `seal`. */
export const PART_ROLES = [
  'original',
  'derivative',
  'headers',
  'page',
  'screenshot',
  'warc',
  'terms',
  'time-stamp',
] as const;
export type PartRole = (typeof PART_ROLES)[number];
