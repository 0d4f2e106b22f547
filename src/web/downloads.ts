/** A table as a file that the browser saves. */
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { noteTable, type TableName } from '../accounts/index.js';
import { counting, tablePieces, tellingEnd, type Table } from '../exports/index.js';
import type { WebContext, WebDeps } from './context.js';

/**
 * Sends a table as CSV for French spreadsheets, a piece at a time and no faster than it is taken; other pages are
 * answered in between. A fault on the way breaks the answer off: a file that looks whole is whole. Who took it stands in
 * the log before its last piece is given.
 */
export function sendTable<Row extends object>(
  deps: Pick<WebDeps, 'db' | 'now' | 'onError'>,
  c: WebContext,
  file: { readonly table: Table<Row>; readonly name: TableName },
): Response {
  const { db, now } = deps;
  let rows = 0;
  const pieces = tellingEnd(
    tablePieces(
      counting(file.table, (count) => (rows = count)),
      'csv',
    ),
    (end) =>
      noteTable(db, {
        by: c.get('person'),
        table: file.name,
        territory: c.get('territory'),
        rows,
        end,
        at: now().toISOString(),
      }),
  );
  const stream = Readable.from(piecesOf(pieces, deps.onError), { objectMode: false });
  return c.body(Readable.toWeb(stream) as ReadableStream<Uint8Array>, 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="vigie-${file.name}.csv"`,
  });
}

async function* piecesOf(
  pieces: Iterable<Uint8Array>,
  onError: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  try {
    for (const piece of pieces) {
      yield piece;
      await setImmediate();
    }
  } catch (error) {
    onError(error);
    throw error;
  }
}
