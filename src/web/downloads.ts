/** A table as a file that the browser saves. */
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { tablePieces, type Table } from '../exports/index.js';
import type { WebContext } from './context.js';

/**
 * Sends a table as CSV for French spreadsheets, a piece at a time and no faster than it is taken; other pages are
 * answered in between. A fault on the way breaks the answer off: a file that looks whole is whole.
 *
 * @param file.name the file's name without its ending
 */
export function sendTable<Row extends object>(
  c: WebContext,
  file: {
    readonly table: Table<Row>;
    readonly name: string;
    readonly onError: (error: unknown) => void;
  },
): Response {
  const pieces = Readable.from(piecesOf(file.table, file.onError), { objectMode: false });
  return c.body(Readable.toWeb(pieces) as ReadableStream<Uint8Array>, 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${file.name}.csv"`,
  });
}

async function* piecesOf<Row extends object>(
  table: Table<Row>,
  onError: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  try {
    for (const piece of tablePieces(table, 'csv')) {
      yield piece;
      await setImmediate();
    }
  } catch (error) {
    onError(error);
    throw error;
  }
}
