/** The dossier of a case as a download: written whole beside the data, streamed, and removed. */
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { Hono } from 'hono';
import { RULESET } from '../../../classifiers/index.js';
import { exportCase } from '../../../dossiers/index.js';
import { VERSION } from '../../../version.js';
import type { Env, WebContext, WebDeps } from '../../context.js';
import { caseHref } from '../../parts/case-pieces.js';
import { fr } from '../../parts/words.js';
import type { Pictures } from '../../pictures.js';
import { show } from '../../show.js';
import { shownCopies } from '../../shown-copy.js';
import { CASE_STYLES, PLACE } from './frame.js';
import { notFound } from '../errors.js';

/** A file that an interrupted download left behind is removed by a later one. */
const STALE_MS = 3_600_000;

export function caseDossierRoutes(app: Hono<Env>, deps: WebDeps, pictures: Pictures): void {
  const folder = path.join(deps.cacheDir, 'dossiers');
  // One archive at a time: it may be large, and a button is pressed again when nothing seems to happen.
  let before: Promise<unknown> = Promise.resolve();
  const inTurn = <T,>(make: () => Promise<T>): Promise<T> => {
    const mine = before.then(make, make);
    before = mine;
    return mine;
  };

  app.get(`${PLACE}/:id/dossier.zip`, async (c) => {
    const caseId = c.req.param('id');
    // Of a question about the headers alone nobody would read, and so close, the file.
    if (c.req.method === 'HEAD') return c.body(null, 200, { 'content-type': 'application/zip' });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await sweep(folder);
    const file = path.join(folder, `${randomUUID()}.zip`);
    const exported = await inTurn(() =>
      exportCase(
        { ...deps, showCopy: shownCopies(deps.db, pictures) },
        {
          caseId,
          at: deps.now().toISOString(),
          program: `Vigie/${VERSION}`,
          ruleset: RULESET,
          certificatesFile: deps.certificatesFile ?? null,
        },
        file,
      ),
    );
    switch (exported.kind) {
      case 'missing':
        return notFound(c);
      case 'refused':
        return refused(c, caseId, exported.problems);
      case 'written': {
        const stream = createReadStream(file);
        // Also when the browser goes away before the end.
        stream.once('close', () => void rm(file, { force: true }).catch(deps.onError));
        return c.body(Readable.toWeb(stream) as ReadableStream<Uint8Array>, 200, {
          'content-type': 'application/zip',
          'content-length': String(exported.bytes),
          'content-disposition': `attachment; filename="dossier-${exported.reference}.zip"`,
          // RFC 9530: to be compared with what « vigie verify » prints.
          'repr-digest': `sha-256=:${Buffer.from(exported.sha256, 'hex').toString('base64')}:`,
        });
      }
    }
  });
}

async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    const made = await writtenAt(file);
    if (made !== null && Date.now() - made > STALE_MS) await rm(file, { force: true });
  }
}

/** Null when it is gone already: two downloads may sweep at once. */
async function writtenAt(file: string): Promise<number | null> {
  try {
    return (await stat(file)).mtimeMs;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function refused(c: WebContext, caseId: string, problems: readonly string[]): Response | Promise<Response> {
  return show(
    c,
    { title: 'Archive impossible pour le moment', place: PLACE, styles: CASE_STYLES },
    <article class="prose">
      <h1>{fr('L’archive ne peut pas encore être faite')}</h1>
      <p>{fr('Une archive part entière ou ne part pas. Voici ce qui manque :')}</p>
      <ul>
        {problems.map((problem) => (
          <li>{fr(problem)}</li>
        ))}
      </ul>
      <p>{fr('Rien n’est perdu : ce qui a été gardé le reste.')}</p>
      <p>
        <a href={caseHref(caseId)}>Revenir au dossier</a>
      </p>
    </article>,
    409,
  );
}
