/** Cases: confirmed visuals of one authority and all that follows. Events are the truth, the rest is computed. */
export { allowedEvents, explainRefusal, moveOf, type Move } from './moves.js';
export {
  countedEvents,
  projectCase,
  type CaseFacts,
  type CaseProjection,
  type PictureStanding,
} from './project.js';
export { whyNotTakenBack } from './taken-back.js';
export { dueOf, EDITION_DAYS, type CaseContext } from './due.js';
export { CALENDAR, reminderAnswerDate, silenceFrom, type Calendar } from './calendar.js';
export { DUE_WORDS, nextDue, stillDue, type Due, type DueKind } from './due-words.js';
export {
  documentsClock,
  isRequestReturned,
  isDocumentsOpen,
  type DocumentsClock,
  type DocumentsFacts,
} from './documents.js';
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
export {
  briefOf,
  briefsOf,
  contextOf,
  documentsElsewhere,
  liveBriefs,
  MOST_LIVE,
  type CaseBrief,
} from './briefs.js';
export { caseReference } from './reference.js';
export { casesEndedAt } from './ended.js';
export { firstUnread, unreadSentence } from './unread.js';
export {
  addCommitment,
  CHECK_WORDS,
  checkCommitment,
  commitmentProblem,
  endOfCommitment,
  recheckDay,
  type NewCommitment,
} from './commitments.js';
export {
  boardOf,
  caseRows,
  daysToAnswer,
  OUTCOME_COLUMNS,
  outcomeLine,
  outcomeLines,
  outcomesOfCases,
  type BoardColumn,
  type CaseAsk,
  type OutcomeLine,
} from './outcomes.js';
