/** A form with a file: read whole within limits. What the browser says of the file (name, type) is not looked at. */
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { MAX_REPORT_BYTES } from '../review/report-file.js';
import type { Env, WebContext } from './context.js';
import { MAX_FORM_BYTES } from './security.js';

/** The file and the words beside it. */
const MAX_UPLOAD_BYTES = MAX_REPORT_BYTES + 256 * 1024;
/** Most fields that are looked at: the form has fewer. */
const MAX_FIELDS = 40;
const MAX_FIELD_CHARS = 20_000;

/** To be used behind the door: nobody else may send that much. */
export function uploadLimit(
  onTooLarge: (c: WebContext) => Response | Promise<Response>,
): MiddlewareHandler<Env> {
  return bodyLimit({ maxSize: MAX_UPLOAD_BYTES, onError: (c) => onTooLarge(c as WebContext) });
}

export interface Upload {
  /** Text fields by name; the first one of each. */
  readonly fields: Readonly<Record<string, string>>;
  /** The first file with something in it, of whatever field; null when none was chosen. */
  readonly file: Uint8Array | null;
  /** Name of the field that the file stood in. */
  readonly fileField: string | null;
}

/** Null for a body that is no form, or one of far more fields than ours has. */
export async function readUpload(c: WebContext): Promise<Upload | null> {
  const form = await formOf(c);
  if (form === null) return null;
  const fields: Record<string, string> = {};
  let empty: { readonly field: string } | null = null;
  let chosen: { readonly file: File; readonly field: string } | null = null;
  for (const [name, value] of [...form].slice(0, MAX_FIELDS)) {
    if (typeof value === 'string') {
      if (!Object.hasOwn(fields, name)) fields[name] = value.slice(0, MAX_FIELD_CHARS);
    } else if (value.size > 0) chosen ??= { file: value, field: name };
    // A field where nothing was chosen comes without a name; a chosen empty file has one.
    else if (value.name !== '') empty ??= { field: name };
  }
  if (chosen !== null)
    return { fields, file: new Uint8Array(await chosen.file.arrayBuffer()), fileField: chosen.field };
  return empty === null
    ? { fields, file: null, fileField: null }
    : { fields, file: new Uint8Array(), fileField: empty.field };
}

/** As browsers write it and no other way: the parser must not find another boundary than the one that is counted here. */
const MULTIPART = /^multipart\/form-data; ?boundary=("?)([\w'()+,./:=?-]{1,70})\1$/i;

async function formOf(c: WebContext): Promise<FormData | null> {
  const type = c.req.header('content-type') ?? '';
  const boundary = MULTIPART.exec(type)?.[2];
  const bytes = Buffer.from(await c.req.arrayBuffer());
  // The parser makes an object of every part: hundreds of thousands of empty ones would hold up everybody for seconds.
  const isBounded =
    boundary === undefined ? bytes.byteLength <= MAX_FORM_BYTES : !isOftenIn(bytes, `--${boundary}`);
  if (!isBounded) return null;
  try {
    return await new Response(bytes, { headers: { 'content-type': type } }).formData();
  } catch (error) {
    // The parser throws TypeErrors for what is no form, and for one that was cut off.
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Whether a text stands in bytes more often than a form has fields. */
function isOftenIn(bytes: Buffer, text: string): boolean {
  let at = bytes.indexOf(text);
  for (let count = 0; at !== -1; count += 1) {
    if (count > MAX_FIELDS) return true;
    at = bytes.indexOf(text, at + text.length);
  }
  return false;
}
