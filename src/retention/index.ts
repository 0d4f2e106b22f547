/** How long things are kept, and the deletion of bytes that may not be kept longer. */
export { daysBefore, DEFAULT_DELAYS, delaysSchema, monthsBefore, type Delays } from './delays.js';
export { removeWhatIsDue, type RemovalDeps, type RemovalRun } from './remove.js';
