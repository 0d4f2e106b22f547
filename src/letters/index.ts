/** Letters: templates written by people, filled with what was read, set as PDF/UA-1 and as text. */
export { draftLetter } from './draft.js';
export {
  invalidity,
  loadLetterTemplates,
  loadTemplates,
  readPart,
  readTemplate,
  sectionTemplatesDir,
  type TemplateProblem,
  type TemplateSet,
} from './template.js';
export {
  circumstancesSchema,
  DEMANDS,
  DOCUMENTS,
  ERRORS,
  IMPROVEMENTS,
  letterOptionsSchema,
  type Circumstances,
  type Demand,
  type DocumentAsked,
  type LetterOptions,
  type PreviousLetter,
} from './composition.js';
export { selectTemplate, TEMPLATE_KINDS, type TemplateChoice } from './kinds/index.js';
export { PART_IDS } from './part-ids.js';
export { documentJson, finalDocument, type FinalOutcome } from './final.js';
export { previewFiles, previewLetters, type LetterPreview, type PreviewResult } from './preview.js';
export { reducePicture } from './reduce-picture.js';
export { renderDocx } from './render-docx.js';
export { closestParagraph, COMPARED_LETTERS, sharedWords, TOO_ALIKE } from './similarity.js';
export { phraseGrade, placeOfMark, PLACE_WORDS, type GradePhrase, type MarkPlace } from './phrase-grade.js';
export { shownValue } from './person-names.js';
export { createPdfRenderer, renderPdf, type PdfRenderer } from './render-pdf.js';
export { breakable, printable } from './printable.js';
export { openTemplate, templatesDir, type ShadowFile, type TypstTemplate } from './typst.js';
export { cut, oneLine } from './quoted.js';
export { renderText } from './render-text.js';
// Letters as people work on them: for pages and commands.
export { gatherCaseLetter, type CaseLetter } from './case-letter.js';
export {
  editLetter,
  reviewLetter,
  withdrawLetter,
  writeLetter,
  type LetterDeps,
  type LetterReviewed,
  type LetterSaved,
  type LetterWithdrawn,
} from './letter-store.js';
export {
  approveLetter,
  viewApproval,
  type ApprovalView,
  type ApproveDeps,
  type Approved,
} from './approve.js';
export type { CheckNeed } from './checklist.js';
export { frozenFile, letterToSend } from './frozen-letter.js';
export { readDraft, readLetter, type DraftReading, type LetterReading } from './read-letter.js';
export { PRESS, sourcesOf, type Press } from './press.js';
export { STATUS_WORDS, STEP_WORDS } from './letter-words.js';
export { CHECKS, type Addressee, type Check, type CheckAnswer, type Checklist } from './store-types.js';
export type {
  ApprovedLetter,
  DraftOutcome,
  LetterAuthority,
  LetterDocument,
  LetterDraft,
  LetterInput,
  LetterTemplate,
  LetterPicture,
  LetterVisual,
  Origin,
  PartId,
  RecentParagraph,
  Remark,
  SenderSettings,
  TemplateKind,
  TemplatePart,
  UsedSource,
  Validation,
} from './types.js';
