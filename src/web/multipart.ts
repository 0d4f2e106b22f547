/**
 * The body of a form with files (RFC 7578), as browsers write it (HTML, « multipart/form-data encoding algorithm »), taken
 * apart within bounds. What a part holds is a view of the body: nothing is copied. Pure and total.
 */

export interface Part {
  readonly name: string;
  /** Null for a field of text; browsers give a file field without a file an empty one. */
  readonly filename: string | null;
  readonly bytes: Uint8Array;
}

/** As browsers write it, and no other way. */
const MULTIPART = /^multipart\/form-data; ?boundary=("?)([\w'()+,./:=?-]{1,70})\1$/i;
const MAX_HEADER_BYTES = 16 * 1024;
const BREAK = '\r\n';

/** The boundary that a content type names; null when it is no form of parts. */
export function boundaryOf(contentType: string): string | null {
  return MULTIPART.exec(contentType)?.[2] ?? null;
}

/**
 * The parts in their order; null for what is no such body, was cut off, or has more than `most` parts. Of a body with
 * hundreds of thousands of them nothing is read behind the bound.
 */
export function readParts(body: Uint8Array, boundary: string, most: number): readonly Part[] | null {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const delimiter = `--${boundary}`;
  if (!startsAt(bytes, 0, delimiter)) return null;
  const parts: Part[] = [];
  let at = delimiter.length;
  while (!startsAt(bytes, at, '--')) {
    if (!startsAt(bytes, at, BREAK) || parts.length >= most) return null;
    const headersAt = at + BREAK.length;
    const blank = bytes
      .subarray(0, headersAt + MAX_HEADER_BYTES)
      .indexOf(BREAK + BREAK, headersAt - BREAK.length);
    if (blank < 0) return null;
    const contentAt = blank + 2 * BREAK.length;
    const end = bytes.indexOf(BREAK + delimiter, contentAt - BREAK.length);
    if (end < 0) return null;
    const named = namesIn(bytes.toString('utf8', headersAt, blank));
    if (named === null) return null;
    parts.push({ ...named, bytes: bytes.subarray(contentAt, Math.max(contentAt, end)) });
    at = end + BREAK.length + delimiter.length;
  }
  return parts;
}

function startsAt(bytes: Buffer, at: number, text: string): boolean {
  return bytes.toString('latin1', at, at + text.length) === text;
}

function namesIn(headers: string): Pick<Part, 'name' | 'filename'> | null {
  const line = headers.split(BREAK).find((one) => /^content-disposition:/i.test(one));
  if (line === undefined || !/^content-disposition: ?form-data;/i.test(line)) return null;
  const name = valueIn(line, /; ?name="([^"]*)"/);
  return name === null ? null : { name, filename: valueIn(line, /; ?filename="([^"]*)"/) };
}

/** Browsers write line breaks and quotes of a name as `%0D`, `%0A`, `%22`, and nothing else so. */
function valueIn(line: string, pattern: RegExp): string | null {
  const value = pattern.exec(line)?.[1];
  return value?.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%22', '"') ?? null;
}
