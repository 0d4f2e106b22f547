/** Digests: what a volunteer gets each week. */
export { composeDigest, MAX_ITEMS } from './compose-digest.js';
export { tendersToTell } from './tenders.js';
export type { Digest, DigestFinding, DigestInput, DigestProblem, DigestTender } from './types.js';
