/** People: what their roles allow, where they work, who acts on whom. */
export {
  LEVELS,
  hasPermission,
  mayAdminister,
  mayCoordinate,
  mayManage,
  reaches,
  ROLES,
  type Level,
  type Role,
} from './roles.js';
export {
  authorityLiesIn,
  codeLiesIn,
  departementsOf,
  epciName,
  readPlace,
  territoryFrom,
  territoryOf,
} from './territory.js';
export {
  ABOVE,
  changeRole,
  giveTerritory,
  isLastAdministrator,
  takeTerritory,
  type Act,
  type Managed,
} from './manage.js';
export { chooseMails, mailsByLink, type ByLink } from './mail-choices.js';
export { stopPath, stopUrl } from './stop-token.js';
export { DEFAULT_NEW_ACCESS_DAYS, LINK_HOURS, TIED_BECAUSE, tieEndWords, type TieAsk } from './ties.js';
export { tiedPeople } from './tied-people.js';
export { note, noteLook, purgeAudit, type Note } from './audit.js';
export { AUDIT_WORDS } from './audit-words.js';
export { noteTable, type TableName } from './table-taken.js';
export {
  askForLink,
  chooseMail,
  choosePassword,
  giveMail,
  isOwnPassword,
  NOT_OWN,
  readMail,
  signIn,
  type EntryDeps,
} from './entry.js';
export { ACCESS_MAILS_A_DAY, tellAccess, type TellDeps } from './access-mails.js';
export {
  beginFactor,
  begunFactor,
  factorState,
  guessedAt,
  isCodeBrowser,
  makeRecoveryCodes,
  RECOVERY_CODES,
  resetFactor,
  setFactor,
  takeCode,
  type FactorState,
} from './second-factor.js';
export { KNOWN_DAYS, knownBrowserOf, knownMark } from './known-browser.js';
export { codeAt, secretUri } from './one-time-code.js';
export { PASSWORD_MIN } from './password.js';
export { readKey } from './sealing.js';
export { agreeToAuthority, turnAuthorityOff } from './choose-time-stamp.js';
export { depart, successorsOf, uncovered, type Departure } from './departure.js';
export {
  cancelPeriod,
  changeLimits,
  liftObjection,
  noteObjection,
  releaseHold,
  setHold,
  setPeriod,
  type Braked,
  type Braking,
} from './set-brakes.js';
export { erasePerson, exportPerson, forgetWhatIsDue, FORGOTTEN, type Forgotten } from './personal-data.js';
