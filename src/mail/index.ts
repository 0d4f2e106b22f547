/** Mail: what leaves, by which door, and what became of it; whether a server would take it. */
export { cleanAddress, knownAddresses } from './known-addresses.js';
export { createFileTransport, type FileTransportOptions } from './file-transport.js';
export { createSmtpTransport, verifyTransport, type SmtpTransport } from './verify.js';
export type { Message, Notice, SendOutcome, Transport, VerifyOutcome } from './types.js';
export { DEFAULT_LIMITS, gate, type Brakes, type Gate, type Leaving, type Limits } from './brakes.js';
export { gateOf, limitsOf } from './gate.js';
export {
  cancelDelivery,
  enqueueNotice,
  queueLetter,
  type MailSettings,
  type NoticeQueued,
  type QueueDeps,
  type QueuedLetter,
} from './queue.js';
export { mailDoorOf, mailSettingsOf } from './settings.js';
export { sendDue, type SendDeps, type SendReport, type Staying } from './send.js';
export { planSending, type PlannedMail, type SendingPlan } from './plan.js';
export { noteBounce, settleUnknown, type Settled } from './outcome.js';
export {
  addReceipt,
  recordEnvelope,
  recordForm,
  recordPost,
  recordReturn,
  type WrittenDown,
} from './by-hand.js';
export { ATTEMPT_WORDS, CHANNEL_WORDS, RECEIPT_WORDS, STATE_WORDS } from './mail-words.js';
