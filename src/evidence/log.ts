/**
 * The evidence log: append-only, each entry chained to the one before it. Pure.
 *
 * Of each entry a **canonical text** is made: JSON with its keys in the order of their UTF-16 code units at every
 * level, no white space, whole numbers only, strings escaped as `JSON.stringify` does (the subset of RFC 8785 that
 * this needs). Then, in lower-case hexadecimal text:
 *
 *     content = SHA-256(canonical text)        hash = SHA-256(hash of the entry before ‖ content)
 *
 * and 64 zeros stand before the first entry. Anyone checks it with `printf '%s' … | sha256sum`. The content's hash is
 * chained rather than its text, so that the dossier of one authority can show its own entries and, of those between
 * them and the root, nothing but a number: see `proveEntry`.
 */
import { createHash } from 'node:crypto';
import { LOG_KINDS, LOG_ROLES, PART_ROLES, type LogKind, type LogRole, type PartRole } from './types.js';

export { LOG_KINDS, PART_ROLES, type LogKind, type LogRole, type PartRole } from './types.js';

export interface LogPart {
  readonly role: LogRole;
  /** Lower-case hexadecimal: the part's name in the blob store. */
  readonly sha256: string;
  readonly bytes: number;
}

/** What a capture does not hold, or holds in part. */
export interface Shortfall {
  readonly code:
    /** The page could not be asked again. */
    | 'page'
    /** There is no browser. */
    | 'browser'
    /** The browser could not show the page. */
    | 'not-shown'
    /** The visual was not found on the page as it was shown: nothing is framed. */
    | 'not-found'
    /** It is on the page and takes no room there. */
    | 'hidden'
    /** The page is too long to be shown whole. */
    | 'cut'
    /** Files of the page that a limit or a refusal left out of the picture. */
    | 'left-out'
    /** The page of the document is not drawn. */
    | 'document'
    /** The copy that the page shows could not be had. */
    | 'derivative';
  /** French. */
  readonly message: string;
}

/** What an entry says. `at` is what the clock said; the order is that of `seq`, since clocks are set back. */
export interface LogContent {
  /** `2026-03-01T10:00:00.000Z` */
  readonly at: string;
  readonly kind: LogKind;
  /** What it is about: a content key, the id of a report or a case, the root that was sealed. No personal data. */
  readonly subject: string;
  readonly parts: readonly LogPart[];
  /** Version of the program, and of its marks. */
  readonly program: string;
  readonly ruleset: string;
}

/** A point of the chain: all that stands at or before `seq` is bound by `hash`. */
export interface LogPoint {
  /** From 1, without gaps. */
  readonly seq: number;
  readonly hash: string;
}

export interface LogEntry extends LogContent, LogPoint {
  readonly prevHash: string;
}

export type BreakReason =
  /** A field is not what the form allows. */
  | 'malformed'
  /** Another number than the next one: an entry is missing, doubled or out of its place. */
  | 'order'
  /** It does not follow the entry before it. */
  | 'link'
  /** Its content is not what was hashed. */
  | 'hash'
  /** A point known from elsewhere (a sealed root) is not in this log: it was cut short or written anew. */
  | 'unknown-point';

export interface LogBroken {
  readonly kind: 'broken';
  /** Number expected at the place where the chain breaks. */
  readonly seq: number;
  readonly reason: BreakReason;
}

/** Before the first entry. */
export const LOG_START: LogPoint = { seq: 0, hash: '0'.repeat(64) };

const MAX_PARTS = 64;
const MAX_TEXT = 500;
const MAX_LINE_BYTES = 64 * 1024;
const SHA256_HEX = /^[0-9a-f]{64}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The entry that follows `previous` (null = the first one). Throws on a content that the form does not allow: a bug. */
export function appendEntry(previous: LogPoint | null, content: LogContent): LogEntry {
  const { seq, hash } = previous ?? LOG_START;
  const { at, kind, subject, parts, program, ruleset } = content;
  const next = { seq: seq + 1, at, kind, subject, parts, program, ruleset };
  if (!isContent(next)) throw new Error(`not an entry of the evidence log: ${canonicalJson(next)}`);
  return { ...next, prevHash: hash, hash: chainOn(hash, hashOfContent(next)) };
}

/** The text that stands for an entry: its content and number, without the hashes. */
export function canonicalEntry(entry: LogContent & { readonly seq: number }): string {
  const { seq, at, kind, subject, parts, program, ruleset } = entry;
  return canonicalJson({
    seq,
    at,
    kind,
    subject,
    parts: parts.map(({ role, sha256, bytes }) => ({ role, sha256, bytes })),
    program,
    ruleset,
  });
}

/**
 * Goes through a log in its order. A chain by itself cannot tell that its end was cut off, nor that all of it was
 * made anew: `known` gives points that are held elsewhere (roots with a time stamp), and each of them must be met.
 *
 * @param options.after where to begin, already verified; the beginning of the log when left out
 * @param options.known points before `after` are not met on the way, and not asked for
 */
export function verifyChain(
  entries: Iterable<LogEntry>,
  options: { readonly after?: LogPoint; readonly known?: readonly LogPoint[] } = {},
): { readonly kind: 'intact'; readonly head: LogPoint } | LogBroken {
  let head = options.after ?? LOG_START;
  const known = new Map<number, Set<string>>();
  for (const { seq, hash } of options.known ?? []) known.set(seq, (known.get(seq) ?? new Set()).add(hash));
  const isUnknown = (point: LogPoint): boolean =>
    [...(known.get(point.seq) ?? [])].some((hash) => hash !== point.hash);
  if (isUnknown(head)) return { kind: 'broken', seq: head.seq, reason: 'unknown-point' };
  for (const entry of entries) {
    const seq = head.seq + 1;
    const broken = (reason: BreakReason): LogBroken => ({ kind: 'broken', seq, reason });
    if (!isContent(entry)) return broken('malformed');
    if (entry.seq !== seq) return broken('order');
    if (entry.prevHash !== head.hash) return broken('link');
    if (entry.hash !== chainOn(entry.prevHash, hashOfContent(entry))) return broken('hash');
    head = { seq, hash: entry.hash };
    if (isUnknown(head)) return broken('unknown-point');
  }
  // In their order, so that the first missing one is told.
  const cut = [...known.keys()].filter((seq) => seq > head.seq).sort((a, b) => a - b)[0];
  return cut === undefined
    ? { kind: 'intact', head }
    : { kind: 'broken', seq: head.seq + 1, reason: 'unknown-point' };
}

const BREAKS: Readonly<Record<BreakReason, string>> = {
  malformed: 'une entrée du journal des preuves n’a pas la forme attendue',
  order: 'une entrée du journal des preuves manque, est en double ou n’est pas à sa place',
  link: 'une entrée du journal des preuves ne suit pas celle qui la précède',
  hash: 'le contenu d’une entrée du journal des preuves n’est plus celui qui a été enregistré',
  'unknown-point':
    'le journal des preuves ne contient pas une empreinte qui a été horodatée : il a été raccourci ou réécrit',
};

/** What is told to people about a broken log, in French. */
export function explainBreak({ seq, reason }: LogBroken): string {
  return `Entrée n° ${seq} : ${BREAKS[reason]}.`;
}

/**
 * The root of a UTC day (`2026-03-01`): the hash of the last entry made on it; null when there is none.
 *
 * The head of the chain is the root because it already binds every entry before it, of that day and of all days
 * before: one time stamp on it says of all of them that they existed by then. A tree of hashes would give shorter
 * proofs and would not bind the order. A clock that is set back may add to a day whose root was sealed: that root
 * stays a point of the chain, and the later entries are bound by the next one.
 */
export function rootOfDay(entries: Iterable<LogEntry>, day: string): LogPoint | null {
  let root: LogPoint | null = null;
  for (const { seq, hash, at } of entries)
    if (at.slice(0, 10) === day && seq > (root?.seq ?? 0)) root = { seq, hash };
  return root;
}

/** One entry, and what leads from it to a root without telling what the entries between them say. */
export interface LogProof {
  readonly entry: LogEntry;
  /** Content hashes of the entries after it, up to the root's. */
  readonly following: readonly string[];
}

/** The proof that entry `seq` stands under the root at `rootSeq`; null when the log does not hold both. */
export function proveEntry(entries: Iterable<LogEntry>, seq: number, rootSeq: number): LogProof | null {
  let found: LogEntry | null = null;
  const following: string[] = [];
  for (const entry of entries) {
    if (entry.seq === seq) found = entry;
    if (entry.seq > seq && entry.seq <= rootSeq) following.push(hashOfContent(entry));
  }
  return found !== null && following.length === rootSeq - seq ? { entry: found, following } : null;
}

/** Whether a proof leads to this root. */
export function checkProof({ entry, following }: LogProof, root: LogPoint): boolean {
  if (!isContent(entry) || !isHash(entry.prevHash) || !following.every(isHash)) return false;
  if (entry.hash !== chainOn(entry.prevHash, hashOfContent(entry))) return false;
  return entry.seq + following.length === root.seq && following.reduce(chainOn, entry.hash) === root.hash;
}

/** The log as a file: a line an entry, its hash, a space, its canonical text. */
export function renderLog(entries: Iterable<LogEntry>): string {
  return [...entries].map((entry) => `${entry.hash} ${canonicalEntry(entry)}\n`).join('');
}

/**
 * Reads what `renderLog` wrote; nothing but the canonical text is taken for an entry. The chain is left to
 * `verifyChain`.
 *
 * @param previous hash that stands before the first line
 */
export function readLog(
  file: Uint8Array,
  previous: string = LOG_START.hash,
): { readonly kind: 'read'; readonly entries: readonly LogEntry[] } | LogBroken {
  const entries: LogEntry[] = [];
  let prevHash = previous;
  for (let at = 0; at < file.byteLength;) {
    const end = file.indexOf(0x0a, at);
    const line = end === -1 || end - at > MAX_LINE_BYTES ? null : readLine(file.subarray(at, end), prevHash);
    if (line === null) return { kind: 'broken', seq: (entries.at(-1)?.seq ?? 0) + 1, reason: 'malformed' };
    entries.push(line);
    prevHash = line.hash;
    at = end + 1;
  }
  return { kind: 'read', entries };
}

function readLine(line: Uint8Array, prevHash: string): LogEntry | null {
  let hash: string;
  let canonical: string;
  let content: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line);
    hash = text.slice(0, 64);
    canonical = text.slice(65);
    if (text[64] !== ' ' || !isHash(hash)) return null;
    content = JSON.parse(canonical);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
  if (!isContent(content) || canonicalEntry(content) !== canonical) return null;
  return { ...content, prevHash, hash };
}

/** The hash of what an entry says, which is what the chain is made of. */
export function hashOfContent(entry: LogContent & { readonly seq: number }): string {
  return hashOf(canonicalEntry(entry));
}

/** The hash of the point after `prevHash` whose entry has this content hash. */
export function chainOn(prevHash: string, content: string): string {
  return hashOf(prevHash + content);
}

function hashOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** JSON with sorted keys; only what an entry holds: objects, lists, strings, whole numbers. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** Whether this is the content of an entry, whatever a damaged database or file gave. */
function isContent(value: unknown): value is LogContent & { readonly seq: number } {
  if (typeof value !== 'object' || value === null) return false;
  const { seq, at, kind, subject, parts, program, ruleset } = value as Record<string, unknown>;
  return (
    isCount(seq) &&
    seq > 0 &&
    typeof at === 'string' &&
    INSTANT.test(at) &&
    !Number.isNaN(Date.parse(at)) &&
    LOG_KINDS.some((one) => one === kind) &&
    [subject, program, ruleset].every(isText) &&
    Array.isArray(parts) &&
    parts.length <= MAX_PARTS &&
    parts.every((part) => isPart(part) && (kind === 'removal' || isOfCapture(part.role)))
  );
}

function isPart(value: unknown): value is LogPart {
  if (typeof value !== 'object' || value === null) return false;
  const { role, sha256: hash, bytes } = value as Record<string, unknown>;
  return LOG_ROLES.some((one) => one === role) && isHash(hash) && isCount(bytes);
}

/** Letters and answers are named by what says that they went, and by nothing else. */
function isOfCapture(role: LogRole): role is PartRole {
  return PART_ROLES.some((one) => one === role);
}

function isHash(value: unknown): value is string {
  return typeof value === 'string' && SHA256_HEX.test(value);
}

function isCount(value: unknown): value is number {
  // −0 is written as 0: it would not be the number that was read.
  return Number.isSafeInteger(value) && (value as number) >= 0 && !Object.is(value, -0);
}

/** A lone half of a surrogate pair has no UTF-8 form, so two different texts would have the same hash. */
function isText(value: unknown): value is string {
  return (
    typeof value === 'string' && value !== '' && value.length <= MAX_TEXT && !/\p{Surrogate}/u.test(value)
  );
}
