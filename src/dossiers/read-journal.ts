/** The entries of a dossier’s journal that hold: each leads to its root. Nothing that the files say is taken on trust. */
import { checkProof, type LogEntry, type LogPoint, readLog } from '../evidence/log.js';
import { entryFile, nameOf, proofFile, removalEntryFile, removalProofFile } from './layout.js';
import { renderProof } from './plan.js';
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
}

export interface Journal {
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
  return { captures, removals, findings };
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
  return { number, entry, root: proof.root };
}

interface Proof {
  readonly prevHash: string;
  readonly following: readonly string[];
  readonly root: LogPoint;
}

/** Nothing but what `renderProof` writes; hashes are left to `checkProof`. */
function readProof(content: Uint8Array | null): Proof | null {
  if (content === null) return null;
  const text = Buffer.from(content).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  if (!isProof(value)) return null;
  return renderProof(value) === text ? value : null;
}

function isProof(value: unknown): value is Proof {
  if (typeof value !== 'object' || value === null) return false;
  const { prevHash, following, root } = value as Record<string, unknown>;
  if (typeof root !== 'object' || root === null) return false;
  const { seq, hash } = root as Record<string, unknown>;
  return (
    typeof prevHash === 'string' &&
    Array.isArray(following) &&
    following.every((one) => typeof one === 'string') &&
    Number.isSafeInteger(seq) &&
    typeof hash === 'string'
  );
}
