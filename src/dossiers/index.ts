/** Dossiers: a case with its proof in one ZIP, and the check of such a ZIP with nothing else at hand. */
export { buildDossier, type BuildOutcome } from './build.js';
export { verifyDossier, type DossierCheck, type DossierOutcome, type Finding } from './verify.js';
export type {
  Dossier,
  DossierCapture,
  DossierDecision,
  DossierPart,
  DossierPicture,
  DossierSeal,
} from './types.js';
export { collectDossier, type Collected, type CollectAsk, type CollectDeps } from './collect.js';
export { exportCase, type ExportAsk, type Exported } from './export-case.js';
