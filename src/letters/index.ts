/** Letters: templates written by people, filled with what was read, set as PDF/UA-1 and as text. */
export { draftLetter, selectTemplate, type TemplateChoice } from './draft.js';
export { loadTemplates, readTemplate, type TemplateProblem } from './template.js';
export { phraseGrade, placeOfMark, PLACE_WORDS, type GradePhrase, type MarkPlace } from './phrase-grade.js';
export { shownValue } from './person-names.js';
export { createPdfRenderer, renderPdf, type PdfRenderer } from './render-pdf.js';
export { breakable, printable } from './printable.js';
export { openTemplate, templatesDir, type ShadowFile, type TypstTemplate } from './typst.js';
export { cut, oneLine } from './quoted.js';
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
