/**
 * Where a set's file comes from: its official address, another one, or the disk. What comes from the network goes through
 * the door onto the disk, piece by piece, and goes on where it was cut when the server offers that.
 */
import { closeSync, createReadStream, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { parisDay } from '../../french/index.js';
import { problemOf, type Door, type FetchOutcome } from '../../net/index.js';
import { parseUrl } from '../../parse-url.js';
import { foldedWords } from '../search-words.js';
import { dayInName } from './dated.js';
import { keptPlace, keptSource, noteKept, readKept, type Kept } from './kept-file.js';
import { dayAt, localSource, type Fetched } from './local-source.js';
import { strangerIn } from './open-source.js';
import type { AnyImportSet, Official } from './set.js';

export interface FetchDeps {
  readonly door: Door;
  /** Folder of the data in which fetched files are kept, one a set. */
  readonly folder: string;
  readonly now: () => Date;
  /** The catalogue of data.gouv.fr. */
  readonly catalogue?: string;
  readonly signal?: AbortSignal;
  /** Bytes fetched, and how many there are when the server told. */
  readonly onBytes?: (bytes: number, total: number | null) => void;
}

const CATALOGUE = 'https://www.data.gouv.fr/api/1';
const MAX_CATALOGUE_BYTES = 8 * 1024 * 1024;
const MAX_HOURS_MS = 6 * 3_600_000;
const STALL_MS = 120_000;
/** A file that is cut again and again without end is not worth more. */
const MAX_ATTEMPTS = 5;

/** The official file of a set. */
export async function fetchOfficial(deps: FetchDeps, set: AnyImportSet): Promise<Fetched> {
  const { official } = set;
  if (official.kind === 'installed') {
    const local = await localSource(official.folder(), deps.now);
    return local.kind === 'file'
      ? { kind: 'file', source: { ...local.source, origin: official.origin, asOf: null } }
      : local;
  }
  if (official.kind === 'address') return fetchFrom(deps, set, official.url);
  const stable = stableAddress(deps, official);
  const present = await resourceAddress(deps, official);
  // What the catalogue names no person named.
  const first = await fetchFrom(deps, set, present, stable);
  // What the catalogue tells may be of yesterday: published files move with the second of their publication.
  const fetched = first.kind === 'failed' && present !== stable ? await fetchFrom(deps, set, stable) : first;
  // For people the address that stays: the present one is another tomorrow.
  const url = officialAddress(set);
  return fetched.kind === 'failed' && fetched.byHand !== undefined && url !== null
    ? { ...fetched, byHand: { url, archive: null } }
    : fetched;
}

/** Address of the official file, for people: to be fetched by hand where this machine cannot. */
export function officialAddress({ official }: AnyImportSet): string | null {
  switch (official.kind) {
    case 'installed':
      return null;
    case 'address':
      return official.url;
    case 'data.gouv':
      return `${CATALOGUE}/datasets/r/${official.resource}`;
  }
}

const datasetFile = z.object({
  resources: z.array(z.object({ id: z.string(), title: z.string().nullish(), url: z.url() })),
});

type Resource = Extract<Official, { kind: 'data.gouv' }>;

/** The redirect of a resource, which stays. */
function stableAddress({ catalogue = CATALOGUE }: FetchDeps, { resource }: Resource): string {
  return `${catalogue}/datasets/r/${resource}`;
}

/** The present address of a resource by its id, else by its title; the stable redirect when the catalogue does not tell. */
async function resourceAddress(deps: FetchDeps, official: Resource): Promise<string> {
  const base = deps.catalogue ?? CATALOGUE;
  const outcome = await deps.door.request({
    url: `${base}/datasets/${official.dataset}/`,
    named: [base],
    maxBytes: MAX_CATALOGUE_BYTES,
    timeoutMs: 30_000,
    accept: 'application/json',
    compressed: true,
    ...(deps.signal === undefined ? {} : { signal: deps.signal }),
  });
  const stable = stableAddress(deps, official);
  if (outcome.kind !== 'ok' || outcome.truncated !== false) return stable;
  const parsed = datasetFile.safeParse(parseJson(Buffer.from(outcome.bytes).toString('utf8')));
  if (!parsed.success) return stable;
  const { resources } = parsed.data;
  const byId = resources.find(({ id }) => id === official.resource);
  const byTitle = resources.find(({ title }) => official.title.test(foldedWords(title ?? '').join('-')));
  return (byId ?? byTitle)?.url ?? stable;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A catalogue that answers something else is as good as one that does not answer.
    return null;
  }
}

interface Begun {
  readonly url: string;
  /** ETag or date by which the server knows the same content again. */
  readonly validator: string;
}
const begunFile: z.ZodType<Begun> = z.object({ url: z.string(), validator: z.string().min(1) });

/** Fetches a file onto the disk. */
export async function fetchFrom(
  deps: FetchDeps,
  set: AnyImportSet,
  url: string,
  named = url,
): Promise<Fetched> {
  const whole = exportOfPage(url);
  if (whole !== null)
    return {
      kind: 'failed',
      problem: `« ${set.title} » : cette adresse ne donne qu’une page de cent enregistrements au plus. Donnez celle de l’export entier : ${whole}`,
    };
  await mkdir(deps.folder, { recursive: true, mode: 0o700 });
  const part = path.join(deps.folder, `${set.id}.part`);
  for (let attempt = 1; ; attempt += 1) {
    const got = await fetchPart(deps, set, url, named, part);
    if (deps.signal?.aborted === true) return { kind: 'interrupted' };
    if (got.kind === 'failed') return got;
    if (got.kind === 'cut') {
      if (attempt < MAX_ATTEMPTS) continue;
      return failed(set, url, 'La connexion se coupe sans cesse.');
    }
    if (got.kind === 'unchanged') {
      const same = await keptSource(deps, got.kept);
      if (same !== null) return same;
      // What lies there is not what the server means: fetched anew.
      await rm(keptPlace(deps, set), { force: true });
      continue;
    }
    const stranger = strangerIn(await startOfFile(part));
    if (stranger !== null) {
      await rm(part, { force: true });
      return failed(set, url, `Ce que le serveur a donné n’est pas le fichier : ${stranger}`);
    }
    const name = `${set.id}${extensionOf(got.finalUrl, got.headers)}`;
    const file = path.join(deps.folder, name);
    await rm(keptPlace(deps, set), { force: true });
    await rename(part, file);
    await rm(`${part}.json`, { force: true });
    const local = await localSource(file, deps.now);
    if (local.kind !== 'file') return local;
    const { sha256 } = local.source;
    const asOf = dayInName(got.finalUrl, dayAt(deps.now)) ?? dayOf(got.headers['last-modified']);
    await noteKept(deps, set, { url, name, sha256, asOf, etag: got.headers['etag'] ?? '' });
    return { kind: 'file', source: { ...local.source, origin: url, asOf } };
  }
}

async function startOfFile(file: string): Promise<Buffer> {
  const start: Buffer[] = [];
  for await (const piece of createReadStream(file, { end: 1023 }) as AsyncIterable<Buffer>) start.push(piece);
  return Buffer.concat(start);
}

/** The address of the whole export where an address of Opendatasoft's interface asks for a page; null for any other. */
function exportOfPage(url: string): string | null {
  const parsed = parseUrl(url);
  if (
    parsed === null ||
    !/\/api\/explore\/v2\.\d\/catalog\/datasets\/[^/]+\/records\/?$/.test(parsed.pathname)
  )
    return null;
  parsed.pathname = parsed.pathname.replace(/records\/?$/, 'exports/json');
  for (const name of ['limit', 'offset', 'rows', 'start']) parsed.searchParams.delete(name);
  return parsed.href;
}

type Part =
  | { readonly kind: 'whole'; readonly finalUrl: string; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'cut' }
  | { readonly kind: 'unchanged'; readonly kept: Kept }
  | Extract<Fetched, { kind: 'failed' }>;

async function fetchPart(
  deps: FetchDeps,
  set: AnyImportSet,
  url: string,
  named: string,
  part: string,
): Promise<Part> {
  const begun = await readBegun(part, url);
  const kept = begun === null ? readKept(deps, set, url) : null;
  const disk: { handle: number | null; written: number; fault: unknown } = {
    handle: null,
    written: begun?.bytes ?? 0,
    fault: null,
  };
  let outcome: FetchOutcome;
  try {
    outcome = await deps.door.request({
      url,
      named: [named],
      accept: '*/*',
      maxBytes: set.maxBytes,
      overflow: 'refuse',
      timeoutMs: MAX_HOURS_MS,
      stallMs: STALL_MS,
      ...(deps.signal === undefined ? {} : { signal: deps.signal }),
      ...(kept === null ? {} : { headers: { 'if-none-match': kept.etag } }),
      ...(begun === null
        ? {}
        : {
            range: { first: begun.bytes, last: set.maxBytes - 1 },
            headers: { 'if-range': begun.validator },
          }),
      into: ({ status, headers }) => {
        const goesOn = status === 206 && begun !== null && startOf(headers['content-range']) === begun.bytes;
        if (!goesOn) disk.written = 0;
        const validator = headers['etag']?.startsWith('W/') === true ? undefined : headers['etag'];
        const known = validator ?? headers['last-modified'];
        const total = Number(headers['content-length'] ?? Number.NaN) + disk.written;
        try {
          disk.handle = openSync(part, goesOn ? 'a' : 'w', 0o600);
          writeFileSync(`${part}.json`, JSON.stringify({ url, validator: known ?? '' }), { mode: 0o600 });
        } catch (error) {
          disk.fault = error;
        }
        return (piece) => {
          if (disk.handle === null || disk.fault !== null) return;
          try {
            let at = 0;
            while (at < piece.byteLength) at += writeSync(disk.handle, piece, at);
            disk.written += piece.byteLength;
            deps.onBytes?.(disk.written, Number.isFinite(total) ? total : null);
          } catch (error) {
            disk.fault = error;
          }
        };
      },
    });
  } finally {
    if (disk.handle !== null) closeSync(disk.handle);
  }
  if (disk.fault !== null)
    return {
      kind: 'failed',
      problem: `Le fichier téléchargé ne peut pas être écrit dans « ${deps.folder} » : vérifiez les droits et la place sur le disque.`,
    };
  if (outcome.kind === 'unchanged' && kept !== null) return { kind: 'unchanged', kept };
  // All of it was there already.
  if (outcome.kind === 'http' && outcome.status === 416 && begun !== null) {
    await rm(part, { force: true });
    return { kind: 'cut' };
  }
  if (outcome.kind !== 'ok')
    return outcome.kind === 'unreachable' && disk.handle !== null
      ? { kind: 'cut' }
      : failed(set, url, problemOf(outcome)?.message ?? 'Le serveur ne donne pas le fichier.');
  if (outcome.truncated === 'limit') return failed(set, url, 'Le fichier dépasse la taille admise.');
  const declared = Number(outcome.headers['content-length'] ?? Number.NaN);
  const whole = outcome.status === 206 ? outcome.totalSize : Number.isFinite(declared) ? declared : null;
  return outcome.truncated !== false || (whole !== null && disk.written < whole)
    ? { kind: 'cut' }
    : { kind: 'whole', finalUrl: outcome.finalUrl, headers: outcome.headers };
}

async function readBegun(part: string, url: string): Promise<(Begun & { readonly bytes: number }) | null> {
  try {
    const parsed = begunFile.safeParse(JSON.parse(readFileSync(`${part}.json`, 'utf8')));
    const { size } = await stat(part);
    return parsed.success && parsed.data.url === url && size > 0 ? { ...parsed.data, bytes: size } : null;
  } catch {
    // Nothing was begun, or not so that it can be gone on with.
    return null;
  }
}

function failed(set: AnyImportSet, url: string, why: string): Extract<Fetched, { kind: 'failed' }> {
  const { official } = set;
  return {
    kind: 'failed',
    problem: `« ${set.title} » n’a pas pu être téléchargé. ${why}`,
    byHand: { url, archive: official.kind === 'address' ? (official.archive ?? null) : null },
  };
}

function startOf(range: string | undefined): number | null {
  const start = /^bytes (\d+)-/.exec(range ?? '')?.[1];
  return start === undefined ? null : Number(start);
}

function extensionOf(finalUrl: string, headers: Readonly<Record<string, string>>): string {
  const inPath = /(?:\.tar)?\.(?:csv|json|bz2|gz)(?:\.gz)?$/i.exec(parseUrl(finalUrl)?.pathname ?? '')?.[0];
  return inPath?.toLowerCase() ?? (headers['content-type']?.includes('csv') === true ? '.csv' : '.json');
}

function dayOf(modified: string | undefined): string | null {
  const at = modified === undefined ? Number.NaN : Date.parse(modified);
  return Number.isFinite(at) ? parisDay(new Date(at).toISOString()) : null;
}
