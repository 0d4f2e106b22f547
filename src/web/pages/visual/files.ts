/** Files of visuals: pictures made anew for the screen, and bytes as they were received, for download only. */
import type { Hono } from 'hono';
import { findCapture } from '../../../../db/queries/evidence-log.js';
import { shownBytesOf } from '../../../../db/queries/report-search.js';
import { lastRemoval, removalOf } from '../../../../db/queries/removals.js';
import { isCaptured } from '../../../../db/queries/visual-page.js';
import { findVisual } from '../../../../db/queries/visuals.js';
import type { PartRole } from '../../../evidence/log.js';
import type { Env, WebContext, WebDeps } from '../../context.js';
import { hiddenAround, hiddenIn } from '../../../review/index.js';
import type { PicturePlace } from '../../../review/types.js';
import { isShowable, nameOf, PICTURE_SIZES, type Pictures, type PictureSize } from '../../pictures.js';
import { removedWords } from '../../parts/removed.js';
import { notFound } from '../errors.js';

export function visualFileRoutes(app: Hono<Env>, { db, blobs }: WebDeps, pictures: Pictures): void {
  app.get('/images/:key/:file', async (c) => {
    const visual = findVisual(db, c.req.param('key'));
    const size = sizeOf(c.req.param('file'));
    const kept = visual === null ? null : shownBytesOf(db, visual.contentKey);
    if (visual === null || size === null || kept === null || !isShowable(visual, true)) return notFound(c);
    const blurred = hiddenIn(db, visual.contentKey).areas;
    // What a person brought in, or hid a face in, stays in no browser.
    const isStored = !kept.isBrought && blurred.length === 0;
    return copy(c, { sha256: kept.sha256, size, blurred }, isStored);
  });

  // Bytes as they were received may be anything, a page with a script too: they are downloaded, never shown.
  app.get('/preuves/:sha256', (c) => {
    const sha256 = c.req.param('sha256');
    if (!isCaptured(db, sha256)) return notFound(c);
    return download(c, sha256, `preuve-${sha256.slice(0, 16)}.bin`);
  });

  // The page with the visual framed, as pixels made anew.
  app.get('/captures/:id/page.webp', async (c) => {
    const capture = findCapture(db, c.req.param('id'));
    const shot = capture?.parts.find(({ role }) => role === 'screenshot');
    // What people hide in a visual is not shown through a picture of a page that it stands on.
    const isShown =
      capture !== null &&
      shot !== undefined &&
      !isWithheld(capture, shot.role) &&
      // Else a browser that has a copy would be told that it is the right one still.
      removalOf(db, shot.sha256) === null &&
      hiddenAround(db, capture.contentKey) === null;
    if (!isShown) return notFound(c);
    return copy(c, { sha256: shot.sha256, size: 'capture', blurred: [] }, true);
  });

  app.get('/captures/:id/fichiers/:position', (c) => {
    const position = /^\d{1,2}$/.exec(c.req.param('position'))?.[0];
    const capture = findCapture(db, c.req.param('id'));
    const part = capture?.parts.find((one) => String(one.position) === position);
    if (capture === null || part === undefined || isWithheld(capture, part.role)) return notFound(c);
    return download(c, part.sha256, `capture-${capture.logSeq}-${part.role}.bin`);
  });

  /**
   * What is shown may change from one moment to the next: a face is hidden, bytes go at their term. So a browser that
   * stores a copy asks before each use, and is told in a line that its own is still the right one.
   */
  async function copy(
    c: WebContext,
    { sha256, size, blurred }: { sha256: string; size: PictureSize; blurred: readonly PicturePlace[] },
    isStored: boolean,
  ): Promise<Response> {
    const tag = `"${nameOf(sha256, size, blurred)}"`;
    const caching = isStored
      ? { 'cache-control': 'private, no-cache', etag: tag }
      : { 'cache-control': 'private, no-store' };
    if (isStored && isTagged(c.req.header('if-none-match') ?? '', tag)) return c.body(null, 304, caching);
    const picture = await pictures.get(sha256, size, blurred);
    if (picture === null) return notFound(c);
    return c.body(picture, 200, { 'content-type': 'image/webp', ...caching });
  }

  async function download(c: WebContext, sha256: string, name: string): Promise<Response> {
    const blob = await blobs.get(sha256);
    if (blob.kind === 'found')
      return c.body(new Uint8Array(blob.bytes), 200, {
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename="${name}"`,
      });
    const removed = lastRemoval(db, sha256);
    // What is missing while it was meant to be went by a run that was cut short.
    if (blob.kind === 'missing' && removed !== null && removed.state !== 'kept')
      return c.text(
        `Pièce ${removedWords(removed)}. Son empreinte, son entrée dans le journal et la décision restent.\n`,
        410,
      );
    return c.text(
      blob.kind === 'missing'
        ? 'Ce fichier n’est plus dans le dossier des preuves. Remettez votre sauvegarde du dossier de données.\n'
        : 'Ce fichier a changé sur le disque : son empreinte n’est plus la sienne. Remettez votre sauvegarde du dossier de données.\n',
      410,
    );
  }
}

/** Parts that we write ourselves: nothing of a person is in them. */
const OUR_OWN: ReadonlySet<PartRole> = new Set(['headers', 'terms', 'time-stamp']);

/** What a person brought in holds where she stood and with what device: it is kept, and shown to nobody as it is. */
export function isWithheld(capture: { readonly reportId: string | null }, role: PartRole): boolean {
  return capture.reportId !== null && !OUR_OWN.has(role);
}

/** Whether a browser says that it has this copy; a proxy may have marked it as weak. */
function isTagged(ifNoneMatch: string, tag: string): boolean {
  return ifNoneMatch.split(',').some((one) => one.trim().replace(/^W\//, '') === tag);
}

function sizeOf(file: string): PictureSize | null {
  const name = /^([a-z]+)\.webp$/.exec(file)?.[1] ?? '';
  return Object.hasOwn(PICTURE_SIZES, name) ? (name as PictureSize) : null;
}
