/** The closed lists of the evidence log. The database takes its lists of values from here. */
/** `removal`: parts whose bytes were deleted because the time for which they may be kept was over. */
export const LOG_KINDS = ['capture', 'report', 'seal', 'removal'] as const;
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

/** What an entry of the log may name: parts of captures, and what was deleted of letters and answers. */
export const LOG_ROLES = [...PART_ROLES, 'letter', 'mail'] as const;
export type LogRole = (typeof LOG_ROLES)[number];

/**
 * What happened to bytes that may no longer be kept. `intended` is written before anything is deleted, `removed` after;
 * `kept` says that they stay (a person’s word overtook the intention) or came back (the same bytes were kept anew).
 */
export const REMOVAL_STATES = ['intended', 'removed', 'kept'] as const;
export type RemovalState = (typeof REMOVAL_STATES)[number];

/**
 * Why: people dismissed the visual; nothing flags it any more and nobody spoke of it; nobody made a case of it in the
 * time for which persons who stand in it may be kept; no site shows it and all its
 * cases were closed so long ago that the union lets it go.
 */
export const REMOVAL_REASONS = ['dismissed', 'by-catch', 'persons', 'closed-case'] as const;
export type RemovalReason = (typeof REMOVAL_REASONS)[number];
