/** Everything French that is not a matter of letters alone. Pure: no clock, no network, no file. */
export { typo, NBSP, NARROW_NBSP, type Medium } from './typography.js';
export {
  addDays,
  addMonths,
  DAY_NAMES,
  daysBetween,
  formatDate,
  formatDayOf,
  formatInstant,
  formatLongDate,
  formatMonth,
  isLegalDay,
  parisDay,
  parisHour,
  parisMidnight,
  weekday,
  type LegalDay,
} from './dates.js';
export {
  answerDate,
  explainAnswerDate,
  holidays,
  isWorkingDay,
  nextWorkingDay,
  outOfQuiet,
  previousWorkingDay,
} from './working-days.js';
export { inclusive, unknownInclusive, INCLUSIVE_FORMS, type InclusiveForm } from './inclusive.js';
export {
  appel,
  envelopeLines,
  headOfOwnStatus,
  politesse,
  toExecutive,
  OCCASIONS,
  OFFICES,
  type Greeting,
  type Occasion,
  type Office,
  type Official,
  type Sex,
} from './address.js';
export { collectiveAppel, officeInText, ordinal, readOfficeLabel, type LabelReading } from './offices.js';
export {
  aCollectivite,
  deAssemblee,
  deCollectivite,
  dePlace,
  institutionName,
  laCollectivite,
  type AuthorityKind,
  type NamedAuthority,
} from './places.js';
export { csvCell, csvRow, FRENCH_CSV, PLAIN_CSV, type CsvDialect } from './csv.js';
