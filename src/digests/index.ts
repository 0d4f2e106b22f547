/** Digests: what a volunteer gets each week. */
export { composeDigest, MAX_ITEMS } from './compose-digest.js';
export type { Digest, DigestFinding, DigestInput, DigestProblem } from './types.js';
