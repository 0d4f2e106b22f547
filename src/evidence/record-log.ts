/** The evidence log in the database: each entry is written in the transaction of what it proves, and checked when read. */
import { transact, type Db } from '../../db/open.js';
import {
  headOfLog,
  insertCapture,
  insertLogEntry,
  insertSeal,
  lastOfDay,
  listSeals,
  logEntryAt,
  walkLog,
  type CapturePartRow,
  type LogRow,
  type NewCapture,
} from '../../db/queries/evidence-log.js';
import {
  appendEntry,
  canonicalEntry,
  readLog,
  verifyChain,
  type LogBroken,
  type LogContent,
  type LogEntry,
  type LogPart,
  type LogPoint,
} from './log.js';

/** Appends an entry. To be called in the transaction that writes what it proves; throws on content that is no entry. */
export function appendToLog(tx: Db, content: LogContent): LogEntry {
  // Its own bounds too: two writers must not read the same head.
  return transact(tx, () => {
    const entry = appendEntry(headOfLog(tx), content);
    insertLogEntry(tx, entry, canonicalEntry(entry));
    return entry;
  });
}

export interface CaptureToRecord extends NewCapture {
  /** Their bytes are in the blob store already: a row never names what is not there. */
  readonly parts: readonly Omit<CapturePartRow, 'captureId' | 'position'>[];
}

/** Writes a capture, its parts and its entry of the log, all or nothing. */
export function recordCapture(
  db: Db,
  { parts, ...capture }: CaptureToRecord,
): { readonly captureId: string; readonly entry: LogEntry } {
  return transact(db, (tx) => {
    const { at, contentKey, reportId, program, ruleset } = capture;
    const entry = appendToLog(tx, {
      at,
      kind: reportId === null ? 'capture' : 'report',
      subject: contentKey,
      parts: parts.map(toLogPart),
      program,
      ruleset,
    });
    return { captureId: insertCapture(tx, capture, parts, entry.seq), entry };
  });
}

function toLogPart({ role, sha256, bytes }: LogPart): LogPart {
  return { role, sha256, bytes };
}

export interface SealToRecord {
  /** UTC day whose root it is, and that root. */
  readonly day: string;
  readonly root: LogPoint;
  /** The authority's answer, as it was kept in the blob store. */
  readonly answer: { readonly sha256: string; readonly bytes: number; readonly blobPath: string };
  readonly genTime: string;
  /** Address of the authority. */
  readonly authority: string;
  readonly at: string;
  readonly program: string;
  readonly ruleset: string;
}

/** Writes a seal that was checked (`seal.ts`) and its entry of the log. Throws when the log has no such root. */
export function recordSeal(
  db: Db,
  seal: SealToRecord,
): { readonly sealId: string; readonly entry: LogEntry } {
  return transact(db, (tx) => {
    const { day, root, answer, genTime, authority, at, program, ruleset } = seal;
    if (logEntryAt(tx, root.seq)?.hash !== root.hash) throw new Error(`no such root: ${root.seq}`);
    const { sha256, bytes, blobPath } = answer;
    const entry = appendToLog(tx, {
      at,
      kind: 'seal',
      subject: root.hash,
      parts: [{ role: 'time-stamp', sha256, bytes }],
      program,
      ruleset,
    });
    const row = { day, seq: root.seq, rootHash: root.hash, sha256, blobPath, genTime, authority, at };
    return { sealId: insertSeal(tx, row), entry };
  });
}

export type LogReading = { readonly kind: 'intact'; readonly head: LogPoint } | LogBroken;

/** Goes through the whole log; every sealed root has to be met on the way. */
export function verifyLog(db: Db): LogReading {
  const known = listSeals(db).map(({ seq, rootHash }) => ({ seq, hash: rootHash }));
  return verifyChain(entriesOf(walkLog(db)), { known });
}

/**
 * The entries of the log after number `after`, in their order, for a dossier; damaged rows come as what they are and
 * break the chain.
 */
export function readEntries(db: Db, after = 0): Iterable<LogEntry> {
  return entriesOf(walkLog(db, after));
}

function* entriesOf(rows: Iterable<LogRow>): Generator<LogEntry> {
  for (const row of rows) yield toEntry(row);
}

export type EntryReading =
  | { readonly kind: 'found'; readonly entry: LogEntry }
  | { readonly kind: 'missing' }
  | LogBroken;

/** One entry, checked against its own hashes and the entry before it. */
export function readEntry(db: Db, seq: number): EntryReading {
  const row = logEntryAt(db, seq);
  if (row === null) return { kind: 'missing' };
  const entry = toEntry(row);
  const previous = seq === 1 ? null : logEntryAt(db, seq - 1);
  if (seq > 1 && previous === null) return { kind: 'broken', seq, reason: 'order' };
  const after = previous === null ? {} : { after: { seq: previous.seq, hash: previous.hash } };
  const checked = verifyChain([entry], after);
  return checked.kind === 'intact' ? { kind: 'found', entry } : checked;
}

/**
 * An entry from its row. Its content is the canonical text that was hashed; a text that is none gives an entry with no
 * content, which no check lets through.
 */
function toEntry({ seq, hash, prevHash, canonical }: LogRow): LogEntry {
  const line = new TextEncoder().encode(`${hash} ${canonical}\n`);
  const read = readLog(line, prevHash);
  const entry = read.kind === 'read' ? read.entries[0] : undefined;
  if (entry !== undefined && entry.seq === seq) return entry;
  return { seq, hash, prevHash, at: '', kind: 'capture', subject: '', parts: [], program: '', ruleset: '' };
}

/** What is to be sealed of a UTC day (`2026-03-01`): its last entry; null when it has none. */
export function rootOfDayIn(db: Db, day: string): LogPoint | null {
  return lastOfDay(db, day);
}
