/** The entries of a dossier’s journal that hold: each leads to its root. Nothing that the files say is taken on trust. */
import { checkProof, hashOfContent, type LogEntry, type LogPoint, readLog } from '../evidence/log.js';
import type { LogStretch } from '../evidence/roots.js';
import { CONTINUATION, entryFile, nameOf, proofFile, removalEntryFile, removalProofFile } from './layout.js';
import { goesOn, renderContinuation, renderProof } from './plan.js';
import type { ReadFile } from './read-archive.js';

export interface Finding {
  /** See `DossierOutcome`. */
  readonly kind: 'altered' | 'incomplete' | 'unreadable';
  /** Name in the archive; null when it is about the whole. */
  readonly file: string | null;
  /** A French sentence. */
  readonly message: string;
}

export type Files = ReadonlyMap<string, ReadFile>;

export function altered(file: string | null, message: string): Finding {
  return { kind: 'altered', file, message };
}

export function missing(file: string | null, message: string): Finding {
  return { kind: 'incomplete', file, message };
}

/** An entry that leads to its root; `number` is that of its files. */
export interface JournalEntry {
  readonly number: string;
  readonly entry: LogEntry;
  readonly root: LogPoint;
  /** From the point before the entry up to the root. */
  readonly stretch: LogStretch;
}

export interface Journal {
  /** How the log goes on after its lowest root; null where the dossier does not say it. */
  readonly continuation: LogStretch | null;
  readonly captures: readonly JournalEntry[];
  /** That bytes were deleted because they might not be kept longer. */
  readonly removals: readonly JournalEntry[];
  readonly findings: readonly Finding[];
}

export function readJournal(files: Files): Journal {
  const numbers = new Set<string>();
  const ofRemovals = new Set<string>();
  for (const file of files.keys()) {
    const name = nameOf(file);
    if (name !== null && 'capture' in name) numbers.add(name.capture);
    if (name !== null && 'removal' in name) ofRemovals.add(name.removal);
  }
  const findings: Finding[] =
    numbers.size === 0 ? [missing(null, 'Le dossier ne contient aucune capture.')] : [];
  const roots = new Map<number, string>();
  const read = (number: string, entryName: string, proofName: string, what: string): JournalEntry[] => {
    const one = readOne(files, { number, entryName, proofName, what }, roots);
    if (!('file' in one)) return [one];
    findings.push(one);
    return [];
  };
  const captures = [...numbers].toSorted().flatMap((number) => {
    const found = read(number, entryFile(number), proofFile(number), `La capture ${number}`);
    return found.filter(({ entry }) => {
      if (entry.kind === 'capture' || entry.kind === 'report') return true;
      findings.push(altered(entryFile(number), 'Cette entrée du journal n’est pas celle d’une capture.'));
      return false;
    });
  });
  const removals = [...ofRemovals].toSorted().flatMap((number) => {
    const entryName = removalEntryFile(number);
    const found = read(number, entryName, removalProofFile(number), `La suppression ${number}`);
    return found.filter(({ entry }) => {
      if (entry.kind === 'removal') return true;
      findings.push(altered(entryName, 'Cette entrée du journal n’est pas celle d’une suppression.'));
      return false;
    });
  });
  const continuation = readContinuation(files.get(CONTINUATION));
  if (continuation === 'malformed')
    findings.push(altered(CONTINUATION, 'La suite du journal n’a pas la forme attendue.'));
  else if (continuation !== null && findings.length === 0) {
    const points = [...roots].map(([seq, hash]) => ({ seq, hash }));
    if (!goesOn(continuation, points))
      findings.push(altered(CONTINUATION, 'La suite du journal ne passe pas par les racines du dossier.'));
  }
  return {
    captures,
    removals,
    findings,
    continuation: continuation === 'malformed' || findings.length > 0 ? null : continuation,
  };
}

/** Nothing but what `renderContinuation` writes. */
function readContinuation(file: ReadFile | undefined): LogStretch | 'malformed' | null {
  if (file === undefined) return null;
  const { text, value } = readJson(file.content) ?? {};
  return isStretch(value) && renderContinuation(value) === text ? value : 'malformed';
}

function isStretch(value: unknown): value is LogStretch {
  if (typeof value !== 'object' || value === null) return false;
  const { from, following } = value as Record<string, unknown>;
  return areHashes(following) && isPoint(from);
}

function isPoint(value: unknown): value is LogPoint {
  if (typeof value !== 'object' || value === null) return false;
  const { seq, hash } = value as Record<string, unknown>;
  return Number.isSafeInteger(seq) && typeof hash === 'string';
}

function areHashes(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string' && HASH.test(one));
}

const HASH = /^[0-9a-f]{64}$/;

/** A file of the journal as text and value; null when it is no JSON. */
function readJson(content: Uint8Array | null): { readonly text: string; readonly value: unknown } | null {
  if (content === null) return null;
  const text = Buffer.from(content).toString('utf8');
  try {
    return { text, value: JSON.parse(text) as unknown };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** One entry with its proof, or what is wrong with it. */
function readOne(
  files: Files,
  of: {
    readonly number: string;
    readonly entryName: string;
    readonly proofName: string;
    readonly what: string;
  },
  roots: Map<number, string>,
): JournalEntry | Finding {
  const { number, entryName, proofName, what } = of;
  const entryBytes = files.get(entryName);
  const proofBytes = files.get(proofName);
  if (entryBytes === undefined || proofBytes === undefined) {
    const name = entryBytes === undefined ? entryName : proofName;
    return missing(name, `${what} n’a pas son entrée du journal ou sa preuve.`);
  }
  const proof = readProof(proofBytes.content);
  const log =
    proof === null || entryBytes.content === null ? null : readLog(entryBytes.content, proof.prevHash);
  const entry = log?.kind === 'read' && log.entries.length === 1 ? log.entries[0] : undefined;
  if (proof === null) return altered(proofName, 'La preuve n’a pas la forme attendue.');
  if (entry === undefined) return altered(entryName, 'L’entrée du journal n’a pas la forme attendue.');
  if (!checkProof({ entry, following: proof.following }, proof.root))
    return altered(proofName, 'L’entrée du journal ne mène pas à la racine annoncée.');
  if ((roots.get(proof.root.seq) ?? proof.root.hash) !== proof.root.hash)
    return altered(proofName, 'Deux captures mènent à deux racines différentes du même numéro.');
  roots.set(proof.root.seq, proof.root.hash);
  const { prevHash, following, root } = proof;
  const stretch = {
    from: { seq: entry.seq - 1, hash: prevHash },
    following: [hashOfContent(entry), ...following],
  };
  return { number, entry, root, stretch };
}

interface Proof {
  readonly prevHash: string;
  readonly following: readonly string[];
  readonly root: LogPoint;
}

/** Nothing but what `renderProof` writes; hashes are left to `checkProof`. */
function readProof(content: Uint8Array | null): Proof | null {
  const { text, value } = readJson(content) ?? {};
  return isProof(value) && renderProof(value) === text ? value : null;
}

function isProof(value: unknown): value is Proof {
  if (typeof value !== 'object' || value === null) return false;
  const { prevHash, following, root } = value as Record<string, unknown>;
  return (
    typeof prevHash === 'string' &&
    Array.isArray(following) &&
    following.every((one) => typeof one === 'string') &&
    isPoint(root)
  );
}
