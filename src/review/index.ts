/** The review: what people see, decide and settle about a picture, and the only door to a `ConfirmedVisual`. */
export {
  confirmVisual,
  isProtectedByReview,
  standingOf,
  type ConfirmedVisual,
  type DecidedCopy,
  type Origin,
  type PictureFacts,
  type Standing,
} from './decide.js';
export { DECISION_WORDS, DISMISSAL_WORDS, effectsOf, PUBLICATION_WORDS, readDecision } from './decisions.js';
export { OBSERVATION_WORDS } from './observation-words.js';
export { readObservations, visibleTo, weighObservations, withObservations } from './observations.js';
export { freshness, undo, versionFor } from './undo.js';
export {
  explainOrder,
  LANE_WORDS,
  laneOf,
  orderQueue,
  queueKey,
  SESSION_SIZE,
  type QueueItem,
} from './queue-order.js';
export { hashOfImage, type ImageHash } from './hash-image.js';
export { likenessOf, sameToTheEye, type Likeness, type PictureHash } from './likeness.js';
export { NEED_WORDS, STATE_WORDS } from './standing-words.js';
export * from './types.js';
export { verdictAt } from './verdict-here.js';
export { voicesOf } from './voices.js';
export { factsOf, factsOfEach, projectionOf, queueItemOf, rebuildStandings } from './facts.js';
export {
  followReports,
  hashOfContent,
  queueAllFlagged,
  queueNewlyFlagged,
  queueReport,
  type Queued,
} from './backlog.js';
export { tiedSentence, tiedSpeakersUntil } from './tied.js';
export { admitPerson, endPart } from './people.js';
export { placeContent, rulePair, separateContent, type Placed } from './pictures.js';
export { enterObservations, observationsFor, withdrawObservations } from './observe.js';
export {
  countLanes,
  currentSitting,
  decide,
  keepOpen,
  leavePicture,
  LEASE_MS,
  noteOrigin,
  openNext,
  openPicture,
  peekNext,
  startSitting,
  undoDecision,
  type Decided,
  type Opened,
  type PictureOpened,
  type QueueWish,
  type Sitting,
  type Undone,
} from './review.js';
export { receiveReport, type Received, type ReportDeps, type ReportInput } from './reports.js';
export { MAX_REPORT_BYTES } from './report-file.js';
export { cleanAddress, cleanDay, cleanWords, fold, REPORT_TEXT_LIMITS } from './report-rules.js';
export {
  answerReport,
  candidatesFor,
  isAskedAbout,
  mayTend,
  proposalsFor,
  type Answered,
  type Candidate,
} from './report-candidates.js';
export { blurContent, blurReport, cleanArea, MAX_AREAS } from './blurs.js';
export { hiddenAround, hiddenIn, type Hidden } from './hidden.js';
export { askTiedSites, nameAuthority, tiedAuthorities } from './report-crawl.js';
