/** Digests: what a volunteer gets each week. */
export { composeDigest } from './compose-digest.js';
export { MAX_ITEMS } from './sections.js';
export { tendersToTell } from './tenders.js';
export type { Digest, DigestFinding, DigestInput, DigestProblem, DigestTender } from './types.js';
