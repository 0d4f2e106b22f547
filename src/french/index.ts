/** Everything French that is not a matter of letters alone. Pure: no clock, no network, no file. */
export { typo, NBSP, NARROW_NBSP, type Medium } from './typography.js';
export {
  addDays,
  formatDate,
  formatInstant,
  formatLongDate,
  isLegalDay,
  parisDay,
  parisHour,
  weekday,
  type LegalDay,
} from './dates.js';
export { answerDate, explainAnswerDate, holidays, isWorkingDay, nextWorkingDay } from './working-days.js';
export {
  appel,
  envelopeLines,
  politesse,
  OFFICES,
  type Occasion,
  type Office,
  type Official,
  type Sex,
} from './address.js';
export { collectiveAppel, officeInText, ordinal, readOfficeLabel, type LabelReading } from './offices.js';
export {
  deCollectivite,
  dePlace,
  institutionName,
  laCollectivite,
  type AuthorityKind,
  type NamedAuthority,
} from './places.js';
