/** Mails that come in: read from a mailbox, sorted, brought to their case, and filed by people. */
export {
  mailboxName,
  readMailbox,
  readMailboxAddress,
  verifyMailbox,
  type Mailbox,
  type ReadingOptions,
  type ReadOutcome,
} from './read-mailbox.js';
export { receiveMail, type Arrived, type InboxDeps, type Received } from './receive.js';
export { keepOriginal, openOriginal, originalSize } from './raw-files.js';
export { MAX_ATTACHMENT_BYTES, parseMail, takeAttachment } from './parse-mail.js';
export { classify, type Classified } from './classify.js';
export { cluesOf, matchMail, type Clues, type Known, type Match } from './match.js';
export type { InboundMail } from './types.js';
export { MAX_ANSWER_QUOTE, recordAnswer, type Recorded, type Recording, type Said } from './record.js';
export { dismissMail, takeUpMail, type Dismissed } from './set-aside.js';
export { INBOUND_WORDS, MATCH_SENTENCES, ourAddresses } from './inbox-words.js';
