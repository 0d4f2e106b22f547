/** The file that was fetched last, and by what the server knows it again: the same is not fetched twice. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { parseUrl } from '../../parse-url.js';
import { writeWhole } from '../../whole-file.js';
import { localSource, type Fetched } from './local-source.js';
import type { AnyImportSet } from './set.js';

interface Place {
  /** Folder of the fetched files. */
  readonly folder: string;
  readonly now: () => Date;
}

const keptFile = z.object({
  url: z.string(),
  name: z.string().regex(/^[\w.-]+$/),
  sha256: z.string(),
  asOf: z.string().nullable(),
  etag: z.string().regex(/^"[^"]{1,200}"$/),
});
export type Kept = z.infer<typeof keptFile>;

export function keptPlace({ folder }: Place, set: AnyImportSet): string {
  return path.join(folder, `${set.id}.kept`);
}

export function readKept(deps: Place, set: AnyImportSet, url: string): Kept | null {
  try {
    const parsed = keptFile.safeParse(JSON.parse(readFileSync(keptPlace(deps, set), 'utf8')));
    return parsed.success && parsed.data.url === url ? parsed.data : null;
  } catch {
    // Nothing was fetched yet, or its note cannot be read: the file is fetched.
    return null;
  }
}

/** Of files that lie on a server: what is made for each question (an export) may bear one mark for all its contents. */
export async function noteKept(deps: Place, set: AnyImportSet, kept: Kept): Promise<void> {
  if (!keptFile.safeParse(kept).success || parseUrl(kept.url)?.search !== '') return;
  try {
    await writeWhole(keptPlace(deps, set), Buffer.from(JSON.stringify(kept)));
  } catch {
    // The file itself is there; without its note it is fetched again next time.
  }
}

/** The kept file as a source; null when it is not there any more, or is another one. */
export async function keptSource(deps: Place, kept: Kept): Promise<Fetched | null> {
  const local = await localSource(path.join(deps.folder, kept.name), deps.now);
  if (local.kind !== 'file' || local.source.sha256 !== kept.sha256) return null;
  return { kind: 'file', source: { ...local.source, origin: kept.url, asOf: kept.asOf } };
}
