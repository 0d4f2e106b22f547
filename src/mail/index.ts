/** Mail: what may be sent, to a folder; and whether a server would take it. */
export { createFileTransport, type FileTransportOptions } from './file-transport.js';
export { createSmtpTransport, verifyTransport, type SmtpTransport } from './verify.js';
export type { Message, Notice, SendOutcome, Transport, VerifyOutcome } from './types.js';
export { DEFAULT_LIMITS, gate, type Brakes, type Gate, type Leaving, type Limits } from './brakes.js';
export { gateOf, limitsOf } from './gate.js';
