/**
 * Forms with a file: how many are received and worked on at once, and how many bytes they hold together. Whoever comes when
 * there is no room waits a moment, then is told so; nothing of what she sends is read before there is. What the browser
 * says of the file (name, type) is not looked at.
 */
import { MAX_REPORT_BYTES } from '../review/report-file.js';
import { createWaitingLine } from '../waiting-line.js';
import type { UploadBounds, WebContext } from './context.js';
import { boundaryOf, readParts } from './multipart.js';
import { MAX_FORM_BYTES } from './security.js';

/** The file and the words beside it. */
const MAX_UPLOAD_BYTES = MAX_REPORT_BYTES + 256 * 1024;
/** Most parts: the form has fewer fields. */
const MAX_PARTS = 40;
const MAX_FIELD_CHARS = 20_000;
const MIB = 1024 * 1024;

/**
 * Five photographs of 12 MB, or twelve of 5 MB: as many as there are. While it is read a file stands in memory twice; the
 * whole program stays below 400 MB with forty that come at once (docs/decisions/0022-load.md).
 */
const BOUNDS: UploadBounds = {
  atOnce: 12,
  each: 3,
  bytes: 64 * MIB,
  waiting: 40,
  patienceMs: 20_000,
  silenceMs: 20_000,
};

export interface Upload {
  /** Text fields by name; the first one of each. */
  readonly fields: Readonly<Record<string, string>>;
  /** The first file with something in it, of whatever field, in a buffer of its own; null when none was chosen. */
  readonly file: Uint8Array<ArrayBuffer> | null;
  /** Name of the field that the file stood in. */
  readonly fileField: string | null;
}

/** Why nothing was taken, with what the page says and its status. */
export interface UploadRefusal {
  readonly problem: string;
  readonly status: 413 | 422 | 503;
}

const TOO_LARGE: UploadRefusal = {
  problem: 'Le fichier dépasse 25 Mo : envoyez une photo plus légère, ou une capture d’écran.',
  status: 413,
};
const INCOMPLETE: UploadRefusal = {
  problem: 'L’envoi est arrivé incomplet : le réseau a sans doute lâché. Recommencez.',
  status: 422,
};
const BUSY: UploadRefusal = {
  problem: 'Trop de fichiers arrivent en ce moment : le vôtre n’a pas été pris. Renvoyez-le dans une minute.',
  status: 503,
};

export interface Uploads {
  /**
   * Receives a form, behind the door: nobody else may send that much. Whoever sends holds her place until she is answered.
   *
   * @param refused the page that says it
   */
  readonly take: (
    c: WebContext,
    taken: (upload: Upload) => Promise<Response>,
    refused: (why: UploadRefusal) => Response | Promise<Response>,
  ) => Promise<Response>;
}

/** One for all forms of an app: what they hold is counted together. */
export function createUploads(bounds: Partial<UploadBounds> = {}): Uploads {
  const { silenceMs, patienceMs, bytes: room, ...numbers } = { ...BOUNDS, ...bounds };
  const line = createWaitingLine({ ...numbers, room });
  return {
    take: async (c, taken, refused) => {
      const declared = declaredSize(c);
      const size = declared ?? MAX_UPLOAD_BYTES;
      if (size > MAX_UPLOAD_BYTES) return refused(TOO_LARGE);
      const place = await line.enter({ owner: c.get('person').id, size, patienceMs });
      if (place.kind !== 'in') {
        c.header('retry-after', '60');
        return refused(BUSY);
      }
      try {
        const upload = await receive(c, declared, silenceMs);
        return await ('problem' in upload ? refused(upload) : taken(upload));
      } finally {
        place.leave();
      }
    },
  };
}

/** Null where the size is not told, or told in two ways. */
function declaredSize(c: WebContext): number | null {
  const told = c.req.header('content-length') ?? '';
  return /^\d{1,12}$/.test(told) && c.req.header('transfer-encoding') === undefined ? Number(told) : null;
}

/** What came is dropped as soon as its file stands in a buffer of its own. */
async function receive(
  c: WebContext,
  declared: number | null,
  silenceMs: number,
): Promise<Upload | UploadRefusal> {
  const type = c.req.header('content-type') ?? '';
  const body = await bodyOf(c, declared, silenceMs);
  if (!(body instanceof Uint8Array)) return body;
  return uploadOf(body, type) ?? INCOMPLETE;
}

/** The whole body. Rejects when whoever sends goes away in the middle. */
async function bodyOf(
  c: WebContext,
  declared: number | null,
  silenceMs: number,
): Promise<Uint8Array | UploadRefusal> {
  const reader = c.req.raw.body?.getReader();
  if (reader === undefined) return INCOMPLETE;
  let bytes = Buffer.allocUnsafeSlow(declared ?? MIB);
  let length = 0;
  let isSilent = false;
  const silence = setTimeout(() => {
    isSilent = true;
    // What waits for the next piece is told that there is none.
    reader.cancel().catch(() => undefined);
  }, silenceMs);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return isSilent ? INCOMPLETE : bytes.subarray(0, length);
      silence.refresh();
      if (length + value.length > MAX_UPLOAD_BYTES) return TOO_LARGE;
      if (length + value.length > bytes.length) {
        const longer = Math.min(MAX_UPLOAD_BYTES, Math.max(2 * bytes.length, length + value.length));
        bytes = Buffer.concat([bytes.subarray(0, length)], longer);
      }
      bytes.set(value, length);
      length += value.length;
    }
  } finally {
    clearTimeout(silence);
  }
}

function uploadOf(body: Uint8Array, type: string): Upload | null {
  const fields: Record<string, string> = {};
  const keep = (name: string, value: string): void => {
    if (!Object.hasOwn(fields, name)) fields[name] = value.slice(0, MAX_FIELD_CHARS);
  };
  const boundary = boundaryOf(type);
  if (boundary === null) {
    // Without a file the browser may send the words alone.
    if (!type.startsWith('application/x-www-form-urlencoded') || body.length > MAX_FORM_BYTES) return null;
    const words = new URLSearchParams(Buffer.from(body).toString('utf8'));
    for (const [name, value] of [...words].slice(0, MAX_PARTS)) keep(name, value);
    return { fields, file: null, fileField: null };
  }
  const parts = readParts(body, boundary, MAX_PARTS);
  if (parts === null) return null;
  const files = parts.filter(({ filename }) => filename !== null);
  for (const { name, filename, bytes } of parts)
    if (filename === null) keep(name, Buffer.from(bytes).toString('utf8'));
  const chosen =
    files.find(({ bytes }) => bytes.length > 0) ??
    // A field where nothing was chosen comes without a name; a chosen empty file has one.
    files.find(({ filename }) => filename !== '');
  return {
    fields,
    file: chosen === undefined ? null : new Uint8Array(chosen.bytes),
    fileField: chosen?.name ?? null,
  };
}
