/** Files, folders and addresses -> the rows of `vigie inspect`, in input order. */
import { type Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { build } from '../app.js';
import type { Config } from '../config.js';
import { classify } from '../classifiers/classify.js';
import { memorySource } from '../classifiers/containers/byte-source.js';
import { openFileSource } from '../classifiers/containers/file-source.js';
import { type Inspection, inspectSource } from '../classifiers/inspect.js';
import type { ReadError } from '../classifiers/types.js';
import { fetchOne } from '../crawlers/fetch-one.js';
import { parseSiteUrl, requireContact } from './settings.js';
import { plural } from '../french/words.js';
import { foreign, type Output } from './output.js';

export type Inspected = Inspection & { readonly target: string };

export interface InspectOptions {
  readonly deep: boolean;
  readonly allowPrivate: boolean;
  readonly config: Config;
}

const IMAGE_NAME = /\.(jpe?g|jfif|png|apng|webp|avif|heic|heif|hif|jxl|gif|tiff?|svg|bmp|ico|pdf)$/i;
const MAX_URL_BYTES = 60 * 1024 * 1024;

/** Goes through the targets one after the other. A target that cannot be read gives a row with its error. */
export async function* inspectTargets(
  targets: readonly string[],
  options: InspectOptions,
  output: Output,
): AsyncGenerator<Inspected> {
  for (const target of targets) {
    if (/^https?:\/\//i.test(target)) yield* inspectAddress(target, options);
    else yield* inspectPath(target, options, output);
  }
}

async function* inspectPath(
  target: string,
  options: InspectOptions,
  output: Output,
): AsyncGenerator<Inspected> {
  const info = await stat(target).catch((error: NodeJS.ErrnoException) => error);
  if (info instanceof Error) {
    yield unreadable(target, fileError(info, target));
    return;
  }
  if (!info.isDirectory()) {
    yield* inspectFile(target, options);
    return;
  }
  let images = 0;
  let others = 0;
  let links = 0;
  for await (const found of walk(target)) {
    if (found.kind === 'link') {
      links++;
      continue;
    }
    const rows: Inspected[] = [];
    if (found.kind === 'unreadable') rows.push(unreadable(found.path, fileError(found.error, found.path)));
    else {
      output.progress(`Lecture de ${path.relative(target, found.path)}`);
      for await (const row of inspectFile(found.path, options)) rows.push(row);
    }
    const isNoImage = rows[0]?.error?.code === 'not-image' && !IMAGE_NAME.test(found.path);
    if (isNoImage) others++;
    else {
      images++;
      output.endProgress();
      yield* rows;
    }
  }
  output.endProgress();
  const left = [
    others > 0 ? `${plural(others, 'fichier')} d’une autre sorte que les images et les PDF` : null,
    links > 0 ? plural(links, 'lien ou entrée spéciale', 'liens ou entrées spéciales') : null,
  ].filter((part) => part !== null);
  if (left.length > 0) output.warn(`${foreign(target)} : ${left.join(', ')}, laissés de côté.`);
  if (images === 0) {
    yield unreadable(target, {
      code: 'no-images',
      message: `Le dossier « ${target} » ne contient ni image ni PDF.`,
    });
  }
}

async function* inspectFile(file: string, options: InspectOptions): AsyncGenerator<Inspected> {
  const opened = await openFileSource(file).catch((error: NodeJS.ErrnoException) => error);
  if (opened instanceof Error) {
    yield unreadable(file, fileError(opened, file));
    return;
  }
  try {
    const surroundings = { fileName: path.basename(file), addresses: [] };
    for (const row of await inspectSource(opened, surroundings, { deep: options.deep }))
      yield { ...row, target: file };
  } finally {
    await opened.close();
  }
}

async function* inspectAddress(target: string, options: InspectOptions): AsyncGenerator<Inspected> {
  const url = parseSiteUrl(target);
  requireContact(options.config, url);
  const app = build({ ...options.config, allowPrivate: options.config.allowPrivate || options.allowPrivate });
  try {
    const fetched = await fetchOne(app.crawl, url.href, MAX_URL_BYTES);
    if (fetched.kind === 'problem') {
      yield unreadable(target, { code: fetched.code, message: fetched.message });
      return;
    }
    const surroundings = { fileName: baseName(url), addresses: [target] };
    for (const row of await inspectSource(memorySource(fetched.bytes), surroundings, {
      deep: options.deep,
    })) {
      yield { ...row, target };
    }
  } finally {
    await app.close();
  }
}

type Found =
  | { readonly kind: 'file'; readonly path: string }
  /** A link, a pipe, a device: none of them is opened. */
  | { readonly kind: 'link'; readonly path: string }
  /** A folder that may not be listed. */
  | { readonly kind: 'unreadable'; readonly path: string; readonly error: NodeJS.ErrnoException };

/** What lies below a folder, in order of name; links are not followed, so there are no circles. */
async function* walk(folder: string): AsyncGenerator<Found> {
  const entries: Dirent[] | NodeJS.ErrnoException = await readdir(folder, { withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => error,
  );
  if (entries instanceof Error) {
    yield { kind: 'unreadable', path: folder, error: entries };
    return;
  }
  entries.sort((a, b) => a.name.localeCompare(b.name, 'fr'));
  for (const entry of entries) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(full);
    else yield { kind: entry.isFile() ? 'file' : 'link', path: full };
  }
}

function unreadable(target: string, error: ReadError): Inspected {
  return {
    target,
    page: null,
    sha256: null,
    bytes: 0,
    format: null,
    width: null,
    height: null,
    verdict: classify({ traces: [], surroundings: [], integrity: null }),
    error,
  };
}

function fileError(error: NodeJS.ErrnoException, file: string): ReadError {
  switch (error.code ?? '') {
    case 'ENOENT':
      return { code: 'not-found', message: `« ${file} » n’existe pas. Vérifiez le chemin.` };
    case 'EACCES':
    case 'EPERM':
      return { code: 'no-access', message: `« ${file} » ne peut pas être lu : droits insuffisants.` };
    default:
      return {
        code: 'unreadable',
        message: `« ${file} » ne peut pas être lu (${error.code ?? error.message}).`,
      };
  }
}

function baseName(url: URL): string | null {
  const last = url.pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last) || null;
  } catch {
    // A stray percent sign: the name as it stands.
    return last || null;
  }
}
