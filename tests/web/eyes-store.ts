/** A server over a small database with a few pictures to look at, and people who come in as browsers do. */
import path from 'node:path';
import { openDatabase, type Db } from '../../db/open.js';
import { createPerson, type PersonRow } from '../../db/queries/people.js';
import { createBlobStore } from '../../src/evidence/blobs.js';
import { createWeb } from '../../src/web/app.js';
import type { WebDeps } from '../../src/web/context.js';
import { listen } from '../../src/web/server.js';
import { makeEntryPath } from '../../src/web/session.js';
import { makeDatabase } from '../db/scene.js';
import { AT, CONFIRM, crawlAndQueue, later, poster, say } from '../review/store-kit.js';
import { enterWith } from './web-kit.js';
import { letterDesk } from './letter-desk.js';

export interface EyesStore {
  readonly db: Db;
  readonly origin: string;
  readonly errors: readonly unknown[];
  /** Four pictures: the last two are hints that one person confirmed. */
  readonly pictures: readonly string[];
  /** A new person, and the cookie that her browser holds. */
  enter(
    role?: PersonRow['role'],
  ): Promise<{ readonly name: 'vigie'; readonly value: string; readonly id: string }>;
  close(): Promise<void>;
}

export async function openEyesStore(folder: string): Promise<EyesStore> {
  const { file, siteId } = makeDatabase(folder);
  const { db, close } = openDatabase(file);
  const blobs = createBlobStore(path.join(folder, 'blobs'));
  const scene = { db, siteId, folder, file, blobs };
  const shown = await Promise.all(
    [1, 2, 3, 4].map((words) => poster({ words, picture: words, layout: words })),
  );
  const pictures = await crawlAndQueue(
    scene,
    shown.map((bytes, index) => ({
      bytes,
      isHinted: index >= 2,
      around: {
        caption: 'Le bal de la Saint-Jean',
        alt: 'Affiche',
        credit: 'Illustration : Camille Exemple',
      },
    })),
  );
  // Where one person works alone a hint goes no further: there are two from the beginning.
  createPerson(db, { name: 'Andrea', role: 'coordinator' }, AT);
  const first = createPerson(db, { name: 'Maxence', role: 'volunteer' }, AT);
  for (const hint of pictures.slice(2)) say(db, hint, first.id, CONFIRM);
  const errors: unknown[] = [];
  const deps: WebDeps = {
    db,
    blobs,
    // After the lease of the first reading ran out.
    now: () => new Date(later(60)),
    cacheDir: path.join(folder, 'cache'),
    letters: letterDesk(folder),
    hosts: [],
    onError: (error) => errors.push(error),
  };
  const app = createWeb(deps);
  const server = await listen(app, { port: 0, hostname: '127.0.0.1' });
  return {
    db,
    origin: `http://127.0.0.1:${server.port}`,
    errors,
    pictures,
    enter: async (role = 'volunteer') => {
      const person = createPerson(db, { name: 'Alix', role }, AT);
      const cookie = await enterWith(app, makeEntryPath(deps, person.id));
      return { name: 'vigie', value: cookie.slice('vigie='.length), id: person.id };
    },
    close: async () => {
      await server.close();
      close();
    },
  };
}
