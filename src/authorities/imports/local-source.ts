/** A file or folder of this machine as the source of an import. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { parisDay } from '../../french/index.js';
import { dayInName } from './dated.js';
import type { ImportSource } from './run.js';

export type Fetched =
  | { readonly kind: 'file'; readonly source: ImportSource }
  /** `problem` is French; `byHand` = what a person can fetch elsewhere and give, where that helps. */
  | { readonly kind: 'failed'; readonly problem: string; readonly byHand?: ByHand }
  | { readonly kind: 'interrupted' };

/** A file that this machine could not fetch. */
export interface ByHand {
  readonly url: string;
  /** The same in another form; null when there is none. */
  readonly archive: string | null;
}

/**
 * A file or folder of this machine, with its hash. Its day is that of its name, else that on which it was last written: a
 * file of last year is not news of today. Of a folder nothing is known.
 */
export async function localSource(place: string, now: () => Date): Promise<Fetched> {
  const name = path.basename(place);
  try {
    const told = await stat(place);
    const isFolder = told.isDirectory();
    const names = isFolder ? (await readdir(place)).filter((one) => one.endsWith('.json')).toSorted() : [];
    const hash = createHash('sha256');
    let bytes = 0;
    for (const file of isFolder ? names.map((one) => path.join(place, one)) : [place]) {
      for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
        hash.update(chunk);
        bytes += chunk.byteLength;
      }
    }
    return {
      kind: 'file',
      source: {
        file: { path: place, name },
        origin: name,
        sha256: hash.digest('hex'),
        bytes,
        retrievedAt: now().toISOString(),
        asOf: isFolder
          ? null
          : (dayInName(name, dayAt(now)) ?? earlier(parisDay(told.mtime.toISOString()), dayAt(now))),
      },
    };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === '') throw error;
    return {
      kind: 'failed',
      problem:
        code === 'ENOENT'
          ? `Le fichier « ${place} » n’existe pas.`
          : `Le fichier « ${place} » ne peut pas être lu (${code}). Vérifiez ses droits.`,
    };
  }
}

function earlier(day: string | null, other: string): string {
  return day !== null && day < other ? day : other;
}

/** Legal day of now. */
export function dayAt(now: () => Date): string {
  const at = now().toISOString();
  return parisDay(at) ?? at.slice(0, 10);
}
