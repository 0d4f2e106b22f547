/** Letters: templates written by people, filled with what was read, set as PDF/UA-1 and as text. */
export { draftLetter, selectTemplate, type TemplateChoice } from './draft.js';
export { loadTemplates, readTemplate, type TemplateProblem } from './template.js';
export { phraseGrade, placeOfMark, type GradePhrase, type MarkPlace } from './phrase-grade.js';
export { createPdfRenderer, renderPdf, templatesDir, type PdfRenderer } from './render-pdf.js';
export { renderText } from './render-text.js';
export type {
  ApprovedLetter,
  DraftOutcome,
  LetterAuthority,
  LetterDocument,
  LetterDraft,
  LetterInput,
  LetterTemplate,
  LetterVisual,
  Remark,
  SenderSettings,
} from './types.js';
