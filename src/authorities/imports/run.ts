/**
 * One import: records are read and staged in batches, each together with the place reached, so that a kill costs a batch;
 * then what differs takes its place in one transaction. Until that the directory is as it was.
 */
import { createHash } from 'node:crypto';
import {
  beginImport,
  changedSubjects,
  cleanStaged,
  differenceOf,
  endImport,
  feedOfFile,
  findImport,
  lastGoodImport,
  settleSubjects,
  stageBatch,
  stagedOf,
  type Difference,
  type ImportRow,
  type StagedBatch,
  type StagedRow,
} from '../../../db/queries/imports.js';
import { transact, type Db } from '../../../db/open.js';
import { formatNumber } from '../../french/words.js';
import { formatDate, parisDay } from '../../french/index.js';
import { feedOf } from './feed.js';
import type { AnyImportSet, SourceFile, SourceRecord } from './set.js';

export interface ImportDeps {
  readonly db: Db;
  readonly now: () => Date;
}

/** A file that is on the disk, with where it came from. */
export interface ImportSource {
  readonly file: SourceFile;
  /** Address or name of the file, as people know it. */
  readonly origin: string;
  readonly sha256: string;
  readonly bytes: number;
  /** ISO-8601 instant. */
  readonly retrievedAt: string;
  /** Day of the data, when the server, the file or a person told; null when nobody did. */
  readonly asOf: string | null;
  /** Whose file it is, as a person named it; for sets whose files add up. */
  readonly feed?: string;
}

export interface ImportOptions {
  /** Reads and compares; nothing is swapped in. */
  readonly isTrial?: boolean;
  /** Swaps in although many rows are gone: a person says that it is right so. */
  readonly acceptsFewer?: boolean;
  /** Swaps in although the last good import was of a later day. */
  readonly acceptsOlder?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  readonly batchRecords?: number;
}

export type Progress =
  | { readonly kind: 'reading'; readonly records: number; readonly part: number }
  | { readonly kind: 'swapping'; readonly done: number; readonly of: number };

/** Fewer rows than at the last good import. */
export interface Drop {
  readonly now: number;
  readonly before: number;
}

/** What a person is to know of an import that went through. */
interface Left {
  /** Subjects that the directory does not know yet; the next import looks at them again. */
  readonly waiting: number;
  /** Subjects of which more rows tell than of anything real: they stayed as they were. */
  readonly oversized: number;
  /** So many rows are missing that the file may be cut; null when not, or when a person said that it is right. */
  readonly drop: Drop | null;
}

export type ImportOutcome =
  | (Left & { readonly kind: 'done'; readonly row: ImportRow; readonly difference: Difference })
  | (Left & { readonly kind: 'same'; readonly row: ImportRow })
  | (Pick<Left, 'drop'> & {
      readonly kind: 'tried';
      readonly row: ImportRow;
      readonly difference: Difference;
      /** Some of the subjects that would change: codes of authorities, numbers of contracts or notices. */
      readonly examples: readonly string[];
    })
  /** Nothing was changed; `problem` is a French sentence. */
  | { readonly kind: 'refused'; readonly row: ImportRow; readonly problem: string }
  /** Stopped by the signal; the next call goes on from there. */
  | { readonly kind: 'interrupted'; readonly row: ImportRow }
  /** Another process imports this set now. */
  | { readonly kind: 'overtaken' };

const BATCH_RECORDS = 1000;
/** A file with fewer of the last good one's rows is cut or another one (public-data.md §7). */
const LEAST_PART = 0.9;
/** Registers change by less from one publication to the next; a table cut at the end of a line loses more, unseen. */
const SURE_PART = 0.99;
const MAX_EXAMPLES = 5;
const MAX_DATA_CHARS = 64 * 1024;
/** Rows of one subject: holders times amendments of the largest agreements are some hundreds. */
const MAX_SUBJECT_ROWS = 5000;

/** Imports a set from a file. What cannot be used is refused as a value; a broken store throws. */
export async function runImport(
  deps: ImportDeps,
  set: AnyImportSet,
  source: ImportSource,
  options: ImportOptions = {},
): Promise<ImportOutcome> {
  const { db } = deps;
  const at = (): string => deps.now().toISOString();
  while (cleanStaged(db));
  const begun = beginImport(
    db,
    {
      setId: set.id,
      feed: chooseFeed(db, set, source),
      source: source.origin.slice(0, 500),
      sha256: source.sha256,
      bytes: source.bytes,
      retrievedAt: source.retrievedAt,
      asOf: source.asOf,
      licence: set.licence,
      reader: set.reader,
    },
    at(),
  );
  const read = await stageAll(db, set, source, begun, options);
  if (read.kind === 'overtaken') return { kind: 'overtaken' };
  const row = findImport(db, begun.id) ?? begun;
  if (read.kind === 'interrupted') return { kind: 'interrupted', row };

  const problem = read.kind === 'broken' ? read.problem : judge(db, set, row, options);
  if (problem !== null) {
    const ended = endImport(db, row.id, { state: 'refused', problem }, at());
    while (cleanStaged(db));
    return ended ? { kind: 'refused', row: findImport(db, row.id) ?? row, problem } : { kind: 'overtaken' };
  }
  const drop = options.acceptsFewer === true ? null : dropOf(db, set, row);
  const outcome =
    options.isTrial === true ? tryOut(db, row, drop, at()) : swapIn(deps, set, row, drop, options.onProgress);
  while (cleanStaged(db));
  return outcome;
}

/** Whose file it is; a file that is known keeps the name under which it came, whatever it is called now. */
function chooseFeed(db: Db, set: AnyImportSet, { origin, sha256, feed }: ImportSource): string {
  const known = set.addsUp === 'by-file' && feed === undefined ? feedOfFile(db, set.id, sha256) : null;
  return known ?? feedOf(set.addsUp, origin, feed);
}

type Read =
  | { readonly kind: 'whole' }
  | { readonly kind: 'broken'; readonly problem: string }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'overtaken' };

async function stageAll(
  db: Db,
  set: AnyImportSet,
  source: ImportSource,
  begun: ImportRow,
  options: ImportOptions,
): Promise<Read> {
  const { signal, onProgress, batchRecords = BATCH_RECORDS } = options;
  let bytes = 0;
  const file: SourceFile = { ...source.file, onBytes: (count) => void (bytes += count) };
  let batch = emptyBatch(begun.rowsRead);
  let records = 0;
  const save = (): boolean => {
    if (batch.to > batch.from && !stageBatch(db, begun.id, batch)) return false;
    batch = emptyBatch(batch.to);
    onProgress?.({
      kind: 'reading',
      records,
      part: source.bytes === 0 ? 1 : Math.min(1, bytes / source.bytes),
    });
    return true;
  };
  for await (const record of set.read(file)) {
    if (record.kind === 'broken') return record;
    records += 1;
    // Taken up again: what comes before the place reached is staged already.
    if (records <= begun.rowsRead) {
      if (records % batchRecords === 0 && signal?.aborted === true) return { kind: 'interrupted' };
      continue;
    }
    take(batch, record, set);
    if (batch.to - batch.from < batchRecords) continue;
    if (!save()) return { kind: 'overtaken' };
    if (signal?.aborted === true) return { kind: 'interrupted' };
    // Streams that are full of bytes never wait: signals and the progress line get their turn.
    await new Promise((turn) => setImmediate(turn));
  }
  return save() ? { kind: 'whole' } : { kind: 'overtaken' };
}

interface OpenBatch extends StagedBatch {
  to: number;
  kept: number;
  refused: number;
  readonly rows: StagedRow[];
  readonly rejects: { line: number; reason: string; excerpt: string }[];
}

function emptyBatch(from: number): OpenBatch {
  return { from, to: from, kept: 0, refused: 0, rows: [], rejects: [] };
}

function take(
  batch: OpenBatch,
  record: Exclude<SourceRecord<unknown>, { kind: 'broken' }>,
  set: AnyImportSet,
): void {
  batch.to += 1;
  const reject = (reason: string, excerpt: string): void =>
    void batch.rejects.push({ line: record.line, reason: reason.slice(0, 300), excerpt: oneLine(excerpt) });
  if (record.kind === 'refused') {
    batch.refused += 1;
    reject(record.reason, record.excerpt);
    return;
  }
  const rows: StagedRow[] = [];
  for (const row of record.rows) {
    const data = JSON.stringify(set.row.parse(row.data));
    if (data.length > MAX_DATA_CHARS || row.subject.length > 120 || row.key.length > 200) {
      batch.refused += 1;
      reject('L’enregistrement est démesuré.', data);
      return;
    }
    rows.push({ subject: row.subject, key: row.key, hash: hashOf(data), data });
  }
  if (rows.length > 0) batch.kept += 1;
  batch.rows.push(...rows);
  if (record.warning !== undefined) reject(record.warning.reason, record.warning.excerpt);
}

/** 128 bits: two rows that differ by chance alone do not meet. */
function hashOf(data: string): string {
  return createHash('sha256').update(data).digest('hex').slice(0, 32);
}

function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, ' ').slice(0, 300);
}

/** Why what was read does not look like the set; null when it does. */
function judge(
  db: Db,
  set: AnyImportSet,
  row: ImportRow,
  { acceptsFewer = false, acceptsOlder = false }: ImportOptions,
): string | null {
  const good = row.rowsRead - row.rowsRefused;
  if (row.rowsRead === 0)
    return `« ${set.title} » : le fichier ne contient aucune ligne. Téléchargez-le de nouveau.`;
  if (row.rowsKept === 0 && (set.isExtract !== true || good === 0))
    return `« ${set.title} » : aucune ligne utilisable sur ${formatNumber(row.rowsRead)}. Vérifiez que c’est le bon fichier.`;
  if (row.rowsRefused > good)
    return `« ${set.title} » : plus de la moitié des lignes sont illisibles (${formatNumber(row.rowsRefused)} sur ${formatNumber(row.rowsRead)}). Le format a changé ou ce n’est pas le bon fichier.`;
  const last = acceptsOlder ? null : lastGoodImport(db, set.id, row.feed);
  if (
    last !== null &&
    row.asOf !== null &&
    last.asOf !== null &&
    row.asOf < last.asOf &&
    row.sha256 !== last.sha256
  )
    return `« ${set.title} » : ce fichier est du ${formatDate(row.asOf)}, le dernier importé du ${formatDate(last.asOf)}. Rien n’a été remplacé. Si c’est bien celui qu’il faut, recommencez avec --accept-older.`;
  const drop = acceptsFewer ? null : dropOf(db, set, row);
  if (drop === null || drop.now >= LEAST_PART * drop.before) return null;
  return `« ${set.title} » : ${formatNumber(drop.now)} lignes au lieu de ${formatNumber(drop.before)} au dernier import. Rien n’a été remplacé. Si c’est normal, recommencez avec --accept-fewer.`;
}

/** How many rows there are and were at the last good import, where so many are missing that a person is to know. */
function dropOf(db: Db, set: AnyImportSet, row: ImportRow): Drop | null {
  const last = set.isExtract === true ? null : lastGoodImport(db, set.id, row.feed);
  if (last === null) return null;
  const read = { now: row.rowsRead - row.rowsRefused, before: last.rowsRead - last.rowsRefused };
  const kept = { now: row.rowsKept, before: last.rowsKept };
  const drop = kept.now * read.before < read.now * kept.before ? kept : read;
  return drop.now < SURE_PART * drop.before ? drop : null;
}

function tryOut(db: Db, row: ImportRow, drop: Drop | null, at: string): ImportOutcome {
  const difference = differenceOf(db, row);
  const examples = changedSubjects(db, row).slice(0, MAX_EXAMPLES);
  if (!endImport(db, row.id, { state: 'tried', difference }, at)) return { kind: 'overtaken' };
  return { kind: 'tried', row: findImport(db, row.id) ?? row, difference, examples, drop };
}

function swapIn(
  { db, now }: ImportDeps,
  set: AnyImportSet,
  row: ImportRow,
  drop: Drop | null,
  onProgress: ImportOptions['onProgress'],
): ImportOutcome {
  // Outside of the transaction: nobody else writes these rows, and the swap is the shorter for it.
  const subjects = changedSubjects(db, row);
  const difference = differenceOf(db, row);
  onProgress?.({ kind: 'swapping', done: 0, of: subjects.length });
  const at = now().toISOString();
  return transact(db, (tx): ImportOutcome => {
    // Another process may have swapped this very import in since.
    if (findImport(tx, row.id)?.state !== 'staging') return { kind: 'overtaken' };
    const swapping = set.swap({
      tx,
      importId: row.id,
      setId: row.setId,
      feed: row.feed,
      at,
      day: dayTold(row),
    });
    const settled: string[] = [];
    let oversized = 0;
    for (const subject of subjects) {
      const staged = stagedOf(tx, row.id, subject, MAX_SUBJECT_ROWS + 1);
      if (staged.length > MAX_SUBJECT_ROWS) {
        oversized += 1;
        continue;
      }
      const rows = staged.map((data) => set.row.parse(JSON.parse(data)));
      if (swapping.apply(subject, rows) === 'laid') settled.push(subject);
    }
    swapping.end?.();
    settleSubjects(tx, row, settled, set.addsUp !== undefined);
    const isSame = settled.length === 0;
    const left: Left = { waiting: subjects.length - settled.length - oversized, oversized, drop };
    endImport(tx, row.id, { state: isSame ? 'same' : 'done', difference }, at);
    const ended = findImport(tx, row.id) ?? row;
    return isSame ? { kind: 'same', row: ended, ...left } : { kind: 'done', row: ended, difference, ...left };
  });
}

/** Legal day of which a file tells: its own where that is known, else that of its fetching. */
function dayTold({ asOf, retrievedAt }: Pick<ImportRow, 'asOf' | 'retrievedAt'>): string {
  const fetched = parisDay(retrievedAt) ?? retrievedAt.slice(0, 10);
  return asOf !== null && asOf < fetched ? asOf : fetched;
}
