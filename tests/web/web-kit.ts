/** The pages over a real database, asked without a port. */
import path from 'node:path';
import type Database from 'better-sqlite3';
import type { Hono } from 'hono';
import { createPerson, type PersonRow } from '../../db/queries/people.js';
import type { Db } from '../../db/open.js';
import { createBlobStore } from '../../src/evidence/blobs.js';
import { createWeb } from '../../src/web/app.js';
import type { Env, WebDeps } from '../../src/web/context.js';
import { makeEntryPath } from '../../src/web/session.js';
import { openScene, type SceneModel } from '../db/scene.js';
import { WEEK_LATER } from '../db/record.js';
import { letterDesk } from './letter-desk.js';

export const ORIGIN = 'http://localhost:4380';

export interface Visitor {
  /** A page, asked as the browser of this person asks. */
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** A form of one of our own pages. */
  post(
    path: string,
    fields?: Readonly<Record<string, string>> | URLSearchParams,
    headers?: Record<string, string>,
  ): Promise<Response>;
  /** A page that must be there, as text. */
  read(path: string): Promise<string>;
}

export interface WebScene {
  readonly db: Db;
  readonly raw: Database.Database;
  readonly siteId: string;
  readonly folder: string;
  readonly file: string;
  readonly close: () => void;
  readonly deps: WebDeps;
  readonly app: Hono<Env>;
  readonly errors: unknown[];
  /** Moves the clock of the pages. */
  readonly setNow: (at: string) => void;
  /** Somebody with this role, who has come in through a link. */
  visitor(role: PersonRow['role'], name?: string): Promise<Visitor & { readonly person: PersonRow }>;
  readonly stranger: Visitor;
}

/** `model` is a data folder as it stands; a new one otherwise. */
export function openWeb(model?: SceneModel): WebScene {
  const scene = openScene(model);
  const errors: unknown[] = [];
  let now = WEEK_LATER;
  const deps: WebDeps = {
    db: scene.db,
    blobs: createBlobStore(path.join(scene.folder, 'blobs')),
    now: () => new Date(now),
    cacheDir: path.join(scene.folder, 'cache'),
    letters: letterDesk(scene.folder),
    hosts: ['vigie.saint-exemple.example'],
    onError: (error) => errors.push(error),
  };
  const app = createWeb(deps);
  return {
    ...scene,
    deps,
    app,
    errors,
    setNow: (at) => (now = at),
    stranger: visitorWith(app, ''),
    visitor: async (role, name = 'Camille') => {
      const person = createPerson(scene.db, { name, role }, now);
      const cookie = await enterWith(app, makeEntryPath(deps, person.id));
      return { ...visitorWith(app, cookie), person };
    },
  };
}

/** Goes in by a link; the cookie as the browser sends it back. */
export async function enterWith(app: Hono<Env>, link: string): Promise<string> {
  const token = new URL(link, ORIGIN).searchParams.get('jeton') ?? '';
  const answer = await visitorWith(app, '').post('/entree', { jeton: token });
  if (answer.status !== 303) throw new Error(`not let in: ${answer.status}`);
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

export function visitorWith(app: Hono<Env>, cookie: string): Visitor {
  const own = { host: new URL(ORIGIN).host, ...(cookie === '' ? {} : { cookie }) };
  const get = async (at: string, headers: Record<string, string> = {}): Promise<Response> =>
    app.request(ORIGIN + at, { headers: { ...own, ...headers } });
  return {
    get,
    post: async (at, fields = {}, headers = {}) =>
      app.request(ORIGIN + at, {
        method: 'POST',
        body: fields instanceof URLSearchParams ? fields : new URLSearchParams(fields),
        headers: { ...own, origin: ORIGIN, ...headers },
      }),
    read: async (at) => {
      const answer = await get(at);
      if (answer.status !== 200) throw new Error(`${at}: ${answer.status}`);
      return answer.text();
    },
  };
}
