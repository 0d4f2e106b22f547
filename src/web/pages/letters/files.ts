/** Files of a letter, for download: frozen ones as they were approved, others made for the look, scans, mails as they left. */
import type { Hono } from 'hono';
import { annexesOf } from '../../../letters/annex.js';
import type { BlobStore } from '../../../evidence/blobs.js';
import { frozenFile, frozenPictureProblem } from '../../../letters/frozen-letter.js';
import { hiddenProblem, pictureProblem } from '../../../letters/hidden-since.js';
import { renderDocx, renderPdf, renderText } from '../../../letters/index.js';
import { readDraft, readLetter, removedSentence, type LetterReading } from '../../../letters/read-letter.js';
import type { LetterDocument } from '../../../letters/types.js';
import type { Env, WebContext, WebDeps } from '../../context.js';
import { notFound } from '../errors.js';
import { deliveryOf, hasLeft, PLACE } from './frame.js';

const KINDS = {
  pdf: { frozen: 'pdf', type: 'application/pdf' },
  docx: {
    frozen: 'docx',
    type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  },
  txt: { frozen: 'text', type: 'text/plain; charset=utf-8' },
} as const;
type Kind = keyof typeof KINDS;

export function letterFileRoutes(app: Hono<Env>, { db, letters }: WebDeps): void {
  const { files } = letters;

  app.get(`${PLACE}/:id/fichiers/:kind`, async (c) => {
    const reading = readLetter(db, c.req.param('id'));
    const kind = c.req.param('kind');
    if (reading === null || !isKind(kind)) return notFound(c);
    const { row } = reading;
    const { frozen, type } = KINDS[kind];
    const problem = await shownProblem({ db, files }, reading);
    // What has left is kept as it left; nothing more goes out with what people hide.
    if (problem !== null && kind !== 'txt' && !hasLeft(reading)) return c.text(`${problem}\n`, 409);
    if (reading.files.length > 0) {
      const read = await frozenFile({ db, files }, row, frozen);
      return read.kind === 'found'
        ? download(c, read.file.bytes, `${row.reference}.${kind}`, type)
        : gone(c, read.problem, row.removedAt);
    }
    const read = await readDraft(files, row);
    if (read.kind === 'broken') return gone(c, read.problem, row.removedAt);
    return download(
      c,
      await rendered(read.draft.document, kind),
      `${row.reference}-PROJET-${row.version}.${kind}`,
      type,
    );
  });

  app.get(`${PLACE}/:id/annexe`, async (c) => {
    const reading = readLetter(db, c.req.param('id'));
    const read = reading === null ? null : await readDraft(files, reading.row);
    const nth = Number(c.req.query('visuel') ?? '1');
    const picture =
      read?.kind === 'found' ? (annexesOf(read.draft.document)[nth - 1]?.thumbnail ?? null) : null;
    if (reading === null || picture === null || hiddenProblem(db, reading.row) !== null) return notFound(c);
    // Pixels that the program made itself.
    return c.body(new Uint8Array(picture.bytes), 200, {
      'content-type': picture.format === 'png' ? 'image/png' : 'image/jpeg',
    });
  });

  app.get(`${PLACE}/:id/preuves/:sha256`, async (c) => {
    const reading = readLetter(db, c.req.param('id'));
    const sha256 = c.req.param('sha256');
    const isHers = reading?.deliveries.some(({ receipts }) => receipts.some((one) => one.sha256 === sha256));
    if (reading === null || isHers !== true) return notFound(c);
    const { removedAt, reference } = reading.row;
    if (removedAt !== null) return gone(c, removedSentence(reference, removedAt), removedAt);
    return kept(c, sha256, `preuve-${reading.row.reference}-${sha256.slice(0, 8)}.bin`);
  });

  app.get(`${PLACE}/:id/envois/:delivery/courriel`, async (c) => {
    const reading = readLetter(db, c.req.param('id'));
    const delivery = reading === null ? null : deliveryOf(reading, c.req.param('delivery'));
    if (reading === null || delivery === null || delivery.row.file === null) return notFound(c);
    const problem = await shownProblem({ db, files }, reading);
    // A server that put it off had not taken it: its picture shows what people have hidden since.
    if (problem !== null && !hasLeft(reading)) return c.text(`${problem}\n`, 409);
    return kept(c, delivery.row.file, `${reading.row.reference}.eml`);
  });

  async function kept(c: WebContext, sha256: string, name: string): Promise<Response> {
    const read = await files.get(sha256);
    return read.kind === 'found'
      ? download(c, read.bytes, name, 'application/octet-stream')
      : gone(c, `Ce fichier ${read.kind === 'missing' ? 'manque' : 'a changé sur le disque'}.`);
  }
}

/** Why the picture of a letter may not be shown; null when it may, or when it has none. */
async function shownProblem(
  deps: Pick<WebDeps, 'db'> & { readonly files: BlobStore },
  { row, files }: LetterReading,
): Promise<string | null> {
  if (row.removedAt !== null || hiddenProblem(deps.db, row) === null) return null;
  if (files.length > 0) return frozenPictureProblem(deps, row);
  const read = await readDraft(deps.files, row);
  return read.kind === 'broken' ? null : pictureProblem(deps.db, row, read.draft.document);
}

function isKind(text: string): text is Kind {
  return Object.hasOwn(KINDS, text);
}

export async function rendered(document: LetterDocument, kind: Kind): Promise<Uint8Array> {
  switch (kind) {
    case 'pdf':
      return renderPdf(document);
    case 'docx':
      return renderDocx(document);
    case 'txt':
      return new TextEncoder().encode(renderText(document));
  }
}

/** Downloaded, never shown: what a browser shows runs in our pages. */
export function download(c: WebContext, bytes: Uint8Array, name: string, type: string): Response {
  return c.body(new Uint8Array(bytes), 200, {
    'content-type': type,
    'content-disposition': `attachment; filename="${name}"`,
  });
}

function gone(c: WebContext, problem: string, removedAt: string | null = null): Response {
  const what = removedAt === null ? 'Remettez le fichier de votre sauvegarde du dossier de données.\n' : '';
  return c.text(`${problem}\n${what}`, 410);
}
