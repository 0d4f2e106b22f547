/** Safe copies of everything that Vigie keeps, and their way back. */
export { backUp, type BackupDeps, type BackupOutcome } from './back-up.js';
export { restore, type RestoreDeps, type RestoreOutcome } from './restore.js';
export { copyName, namesToKeep, parseManifest, type Manifest } from './manifest.js';
