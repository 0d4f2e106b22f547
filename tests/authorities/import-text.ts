/** Imports a text as a file of a set, into a real store. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Db } from '../../db/open.js';
import { addAuthority } from '../../db/queries/authorities.js';
import { anySet, type ImportSet } from '../../src/authorities/imports/set.js';
import { runImport, type ImportOptions, type ImportOutcome } from '../../src/authorities/imports/run.js';
import { AT } from '../db/instants.js';

export async function importText<Row>(
  scene: { readonly db: Db; readonly folder: string },
  set: ImportSet<Row>,
  text: string | Buffer,
  more: ImportOptions & {
    readonly name?: string;
    readonly at?: string;
    readonly feed?: string;
    readonly asOf?: string;
  } = {},
): Promise<ImportOutcome> {
  const { name = 'file.csv', at = AT, feed, asOf = null, ...options } = more;
  const file = path.join(scene.folder, name);
  writeFileSync(file, text);
  return runImport(
    { db: scene.db, now: () => new Date(at) },
    anySet(set),
    {
      file: { path: file, name },
      origin: name,
      sha256: createHash('sha256').update(text).digest('hex'),
      bytes: Buffer.byteLength(text),
      retrievedAt: at,
      asOf,
      ...(feed === undefined ? {} : { feed }),
    },
    options,
  );
}

type Kind = Parameters<typeof addAuthority>[1]['kind'];

/** Puts authorities into the directory: code, kind, name, and where they lie. */
export function knows(
  db: Db,
  ...rows: readonly (readonly [
    code: string,
    kind: Kind,
    name: string,
    departement?: string,
    siren?: string,
  ])[]
): void {
  for (const [code, kind, name, departement, siren] of rows)
    addAuthority(
      db,
      { code, kind, name, siren: siren ?? null, departement: departement ?? null, population: null },
      AT,
    );
}
