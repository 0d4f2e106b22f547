/** CSV as records by the names of its columns, whatever their order; every line is bounded. */
import { Readable } from 'node:stream';
import { CsvError, parse, type Parser } from 'csv-parse';
import { openSource, SourceFault } from './open-source.js';
import type { SourceFile } from './set.js';

export interface CsvOptions<Name extends string> {
  readonly separator: ';' | ',' | '\t';
  /** Columns without which this is another file. Names are compared without case, apostrophes and spaces made alike. */
  readonly required: readonly Name[];
  /** Columns that may be missing; absent ones give ''. What is in neither list is not even kept in memory. */
  readonly optional?: readonly Name[];
  readonly maxUnfoldedBytes: number;
  /** Given: it is not told from the header. */
  readonly encoding?: 'utf-8' | 'windows-1252';
  /** Lines before the header (old releases have a title there). */
  readonly skipLines?: number;
}

export type CsvRecord<Name extends string> =
  | { readonly kind: 'record'; readonly line: number; readonly fields: Readonly<Record<Name, string>> }
  | { readonly kind: 'refused'; readonly line: number; readonly reason: string; readonly excerpt: string }
  | { readonly kind: 'broken'; readonly problem: string };

/** The longest record seen (a town hall with its opening hours) has some 30 kB. */
const MAX_RECORD_CHARS = 1024 * 1024;
const MAX_HEADER_BYTES = 64 * 1024;

interface Line {
  readonly record: readonly string[];
  readonly line: number;
}

/** Reads a CSV file with a header. It is UTF-8, with or without a mark; a header that is not tells windows-1252. */
export async function* readCsv<const Name extends string>(
  source: SourceFile,
  options: CsvOptions<Name>,
): AsyncGenerator<CsvRecord<Name>> {
  const bytes = openSource(source, { maxUnfoldedBytes: options.maxUnfoldedBytes, entry: /\.csv$/ });
  try {
    yield* readLines(bytes, options);
  } catch (error) {
    if (error instanceof SourceFault) yield { kind: 'broken', problem: error.message };
    else if (error instanceof CsvError) yield { kind: 'broken', problem: csvFault(error) };
    else throw error;
  } finally {
    await bytes.return(undefined);
  }
}

async function* readLines<Name extends string>(
  bytes: AsyncGenerator<Buffer>,
  options: CsvOptions<Name>,
): AsyncGenerator<CsvRecord<Name>> {
  const head = await readHead(bytes, options.encoding);
  if (head === null) {
    yield { kind: 'broken', problem: 'Le fichier n’a pas de ligne d’en-tête : ce n’est pas un fichier CSV.' };
    return;
  }
  const watch = { endsWhole: true };
  const text = Readable.from(decoded(head.start, bytes, head.charset, watch), { objectMode: false });
  let ended = options.skipLines ?? 0;
  let skipped = 0;
  const parser: Parser = parse({
    delimiter: options.separator,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    from_line: (options.skipLines ?? 0) + 1,
    max_record_size: MAX_RECORD_CHARS,
    on_record: (record: string[], { lines, empty_lines: empty }): string[] => {
      // A record may have several lines: it begins after the one before and what was empty between.
      const at = ended + (empty - skipped) + 1;
      ended = lines;
      skipped = empty;
      // What is given back becomes the record.
      return { record, line: at } satisfies Line as unknown as string[];
    },
  });
  text.on('error', (error) => parser.destroy(error));
  text.pipe(parser);
  let columns: Columns<Name> | null = null;
  let last: CsvRecord<Name> | null = null;
  try {
    for await (const { record, line: at } of parser as AsyncIterable<Line>) {
      if (columns === null) {
        const read = readHeader(record, options);
        if (typeof read === 'string') {
          yield { kind: 'broken', problem: read };
          return;
        }
        columns = read;
        continue;
      }
      if (last !== null) yield last;
      last = toRecord(record, at, columns);
    }
  } finally {
    text.destroy();
    parser.destroy();
  }
  // A short last line without its end is where the file was cut.
  if (last?.kind === 'refused' && !watch.endsWhole)
    yield {
      kind: 'broken',
      problem: `Le fichier est coupé à la ligne ${last.line} : téléchargez-le de nouveau.`,
    };
  else if (last !== null) yield last;
  if (columns === null) yield { kind: 'broken', problem: 'Le fichier est vide.' };
}

interface Columns<Name extends string> {
  readonly width: number;
  readonly places: readonly (readonly [Name, number])[];
}

function readHeader<Name extends string>(
  header: readonly string[],
  options: CsvOptions<Name>,
): Columns<Name> | string {
  const known = new Map(header.map((name, index) => [plainName(name), index]));
  const missing = options.required.filter((name) => !known.has(plainName(name)));
  if (missing.length > 0)
    return `Ce n’est pas le fichier attendu : il manque ${missing.length > 1 ? 'les colonnes' : 'la colonne'} ${missing
      .slice(0, 5)
      .map((name) => `« ${name} »`)
      .join(', ')}.`;
  const places = [...options.required, ...(options.optional ?? [])].map(
    (name) => [name, known.get(plainName(name)) ?? -1] as const,
  );
  return { width: header.length, places };
}

/** Names of columns come with either apostrophe, doubled or no-break spaces. */
function plainName(name: string): string {
  return name.normalize('NFC').replaceAll(/[’`´]/g, "'").replaceAll(/\s+/g, ' ').trim().toLowerCase();
}

function toRecord<Name extends string>(
  record: readonly string[],
  line: number,
  columns: Columns<Name>,
): CsvRecord<Name> {
  if (record.length !== columns.width)
    return {
      kind: 'refused',
      line,
      reason: `La ligne a ${record.length} colonnes au lieu de ${columns.width}.`,
      excerpt: record.join(' | ').slice(0, 400),
    };
  const fields = {} as Record<Name, string>;
  for (const [name, place] of columns.places) {
    const value = place < 0 ? '' : (record[place] ?? '').trim();
    if (value.includes('\ufffd'))
      return {
        kind: 'refused',
        line,
        reason: `Caractères illisibles dans « ${name} ».`,
        excerpt: value.slice(0, 400),
      };
    fields[name] = value;
  }
  return { kind: 'record', line, fields };
}

async function readHead(
  bytes: AsyncGenerator<Buffer>,
  encoding: 'utf-8' | 'windows-1252' | undefined,
): Promise<{ readonly start: Buffer; readonly charset: 'utf-8' | 'windows-1252' } | null> {
  let start = Buffer.alloc(0);
  let end = -1;
  while (end < 0 && start.byteLength < MAX_HEADER_BYTES) {
    const next = await bytes.next();
    if (next.done === true) break;
    start = Buffer.concat([start, next.value]);
    end = start.indexOf(0x0a);
  }
  if (start.byteLength === 0 || (end < 0 && start.byteLength >= MAX_HEADER_BYTES)) return null;
  const header = start.subarray(0, end < 0 ? start.byteLength : end);
  if (encoding !== undefined) return { start, charset: encoding };
  return { start, charset: header.toString('utf8').includes('\ufffd') ? 'windows-1252' : 'utf-8' };
}

async function* decoded(
  start: Buffer,
  rest: AsyncGenerator<Buffer>,
  charset: 'utf-8' | 'windows-1252',
  watch: { endsWhole: boolean },
): AsyncGenerator<Buffer> {
  const decoder = charset === 'utf-8' ? null : new TextDecoder(charset);
  const give = (chunk: Buffer): Buffer => {
    if (chunk.byteLength > 0) watch.endsWhole = chunk.at(-1) === 0x0a;
    return decoder === null ? chunk : Buffer.from(decoder.decode(chunk, { stream: true }));
  };
  yield give(start);
  for await (const chunk of rest) yield give(chunk);
}

const CSV_FAULTS: Partial<Record<CsvError['code'], string>> = {
  CSV_QUOTE_NOT_CLOSED:
    'Le fichier s’arrête au milieu d’un texte entre guillemets : il est coupé, téléchargez-le de nouveau.',
  CSV_MAX_RECORD_SIZE:
    'Une ligne du fichier est démesurée : le fichier est abîmé ou n’est pas celui qui est attendu.',
};

function csvFault({ code }: CsvError): string {
  return CSV_FAULTS[code] ?? `Le fichier CSV est mal formé (${code}).`;
}
