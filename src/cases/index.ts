/** Cases: confirmed visuals of one authority and all that follows. Events are the truth, the rest is computed. */
export { allowedEvents, explainRefusal, moveOf, type Move } from './moves.js';
export { projectCase, type CaseFacts, type CaseProjection, type PictureStanding } from './project.js';
export { dueOf, DUE_WORDS, type CaseContext, type Due } from './due.js';
export { watchPicture, type WatchedPage, type WatchInput } from './watch.js';
export * from './case-words.js';
export * from './types.js';
export {
  addPicture,
  appendEvents,
  openCase,
  readCase,
  rebuildCase,
  watchAfterCrawl,
  type AppendableEvent,
  type Appended,
  type CaseOpened,
  type CaseReading,
  type Watched,
} from './cases.js';
export { briefOf, briefsOf, contextOf, liveBriefs, MOST_LIVE, nextDue, type CaseBrief } from './briefs.js';
export { caseReference } from './reference.js';
