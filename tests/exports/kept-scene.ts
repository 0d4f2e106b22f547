/** A scene that is there for all tests of a file; `remove` after the last one. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDatabase } from '../../db/open.js';
import { createBlobStore } from '../../src/evidence/blobs.js';
import { makeDatabase } from '../db/scene.js';
import type { Scene } from '../review/store-kit.js';

export function keptScene(): Scene & { readonly remove: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'vigie-exports-'));
  const { file, siteId } = makeDatabase(folder);
  const { db, close } = openDatabase(file);
  return {
    db,
    siteId,
    folder,
    file,
    blobs: createBlobStore(path.join(folder, 'blobs')),
    remove: () => {
      close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
