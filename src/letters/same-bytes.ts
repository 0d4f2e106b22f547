/**
 * A DOCX made anew so that the same content gives the same bytes: the library writes the time of day into the properties
 * and into every entry of the ZIP.
 */
import { buffer } from 'node:stream/consumers';
import { fromBufferPromise } from 'yauzl';
import { ZipFile } from 'yazl';
import type { LegalDay } from '../french/index.js';

const PROPERTIES = 'docProps/core.xml';
/** The first date that ZIP knows; its dates are of the local zone. */
const ZIP_DATE = new Date(1980, 0, 1);

/** The same files in the same order, with one date in the properties: the day the letter was written, at noon UTC. */
export async function sameBytes(docx: Uint8Array, day: LegalDay): Promise<Uint8Array> {
  const from = await fromBufferPromise(Buffer.from(docx), { lazyEntries: true });
  const to = new ZipFile();
  for await (const entry of from.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue;
    const bytes = await buffer(await from.openReadStreamPromise(entry));
    const content = entry.fileName === PROPERTIES ? Buffer.from(dated(bytes.toString('utf8'), day)) : bytes;
    to.addBuffer(content, entry.fileName, { mtime: ZIP_DATE, mode: 0o100644, forceDosTimestamp: true });
  }
  to.end();
  return new Uint8Array(await buffer(to.outputStream));
}

function dated(xml: string, day: LegalDay): string {
  return xml.replace(
    /(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)/gu,
    (_, before: string, after: string) => `${before}${day}T12:00:00Z${after}`,
  );
}
