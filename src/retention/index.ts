/** How long things are kept, and the deletion of bytes that may not be kept longer. */
export { accountForPieces, type PieceAccount } from './account-for.js';
export { daysBefore, DEFAULT_DELAYS, delaysSchema, delayWords, monthsBefore, type Delays } from './delays.js';
export { removeWhatIsDue, type RemovalDeps, type RemovalRun } from './remove.js';
