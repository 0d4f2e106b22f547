/**
 * Names of the files of a dossier, and its bounds. Pure. Every name is the program's own: nothing that was read on
 * the web ever becomes one, and no name is one that a double click would run.
 */
import { PART_ROLES, type PartRole } from '../evidence/log.js';

export const README = 'LISEZMOI.txt';
export const SUMMARY = 'resume.pdf';
export const SUMS = 'SHA256SUMS';
/** How the log goes on after the lowest root of the dossier, for roots that lie outside (`evidence/roots.ts`). */
export const CONTINUATION = 'journal/suite.json';
export const SEAL_COMMANDS = 'horodatage/commandes.txt';
export const SEAL_CERTIFICATES = 'horodatage/autorite.pem';

/** All stored files with their headers stay below 4 GiB, so that the archive never needs the form of ZIP64. */
export const MAX_ARCHIVE_BYTES = 0xffff_0000;
export const MAX_FILES = 20_000;
export const MAX_CAPTURES = 999;
/** One file of the journal, manifest or time stamp, and all of them: these are looked into, in memory. */
export const MAX_TEXT_BYTES = 16 * 1024 * 1024;
export const MAX_TEXTS_BYTES = 256 * 1024 * 1024;

/** Media types and the extension that each gets; what could run when opened is text. All others are `bin`. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'image/heic': 'heic',
  'image/jxl': 'jxl',
  'image/gif': 'gif',
  'image/tiff': 'tif',
  'image/bmp': 'bmp',
  'image/x-icon': 'ico',
  'image/vnd.microsoft.icon': 'ico',
  'application/pdf': 'pdf',
  'image/svg+xml': 'svg.txt',
};
const OTHER = 'bin';

/**
 * Names of the parts; extension null = it follows the media type, `others` = what a page has when it is no page but a
 * document. A time stamp is no part of a capture.
 */
const PART_FORMS: Readonly<
  Record<
    Exclude<PartRole, 'time-stamp'>,
    { readonly base: string; readonly extension: string | null; readonly others?: readonly string[] }
  >
> = {
  original: { base: 'original', extension: null },
  derivative: { base: 'derivative', extension: null },
  headers: { base: 'headers', extension: 'txt' },
  page: { base: 'page', extension: 'html.txt', others: ['pdf', OTHER] },
  screenshot: { base: 'screenshot', extension: null },
  warc: { base: 'page', extension: 'warc.gz' },
  terms: { base: 'terms', extension: 'json' },
};
const ANY_EXTENSION = [...new Set([...Object.values(EXTENSIONS), OTHER])];
const PART_FILES = PART_ROLES.filter((role) => role !== 'time-stamp').map((role) => {
  const { base, extension, others = [] } = PART_FORMS[role];
  const extensions = (extension === null ? ANY_EXTENSION : [extension, ...others])
    .join('|')
    .replaceAll('.', '\\.');
  // An entry of the log has at most 64 parts.
  const form = new RegExp(`^captures/(\\d{3})/${base}(?:-([2-9]|[1-5]\\d|6[0-4]))?\\.(?:${extensions})$`);
  return { role, form };
});
const ENTRY_FILE = /^journal\/entree-(\d{3})\.txt$/;
const PROOF_FILE = /^journal\/preuve-(\d{3})\.json$/;
const REMOVAL_ENTRY_FILE = /^journal\/retrait-(\d{3})\.txt$/;
const REMOVAL_PROOF_FILE = /^journal\/retrait-preuve-(\d{3})\.json$/;
const SEAL_FILE = /^horodatage\/racine-([1-9]\d{0,15})\.tsr$/;

/** What a name of a dossier stands for. */
export type DossierName =
  | { readonly kind: 'fixed' }
  /** `index` from 1: the how-manieth part of that role. */
  | { readonly kind: 'part'; readonly capture: string; readonly role: PartRole; readonly index: number }
  | { readonly kind: 'entry' | 'proof'; readonly capture: string }
  | { readonly kind: 'removal-entry' | 'removal-proof'; readonly removal: string }
  | { readonly kind: 'continuation' }
  | { readonly kind: 'seal'; readonly seq: number };

/** Entries that a continuation tells of: some years of a busy installation, and less than what one file may hold. */
export const MAX_CONTINUATION = 100_000;

/** `001` to `999`, of a capture or a removal. */
export function captureNumber(index: number): string {
  return String(index + 1).padStart(3, '0');
}

export function entryFile(capture: string): string {
  return `journal/entree-${capture}.txt`;
}

export function proofFile(capture: string): string {
  return `journal/preuve-${capture}.json`;
}

/** The entry that says that bytes of a capture were deleted, and what leads from it to a root. */
export function removalEntryFile(removal: string): string {
  return `journal/retrait-${removal}.txt`;
}

export function removalProofFile(removal: string): string {
  return `journal/retrait-preuve-${removal}.json`;
}

export function sealFile(seq: number): string {
  return `horodatage/racine-${seq}.tsr`;
}

/** Names of the parts of a capture, in their order; `original.jpg`, then `original-2.jpg`. */
export function partFiles(
  capture: string,
  parts: readonly { readonly role: PartRole; readonly contentType: string | null }[],
): string[] {
  const seen = new Map<PartRole, number>();
  return parts.map(({ role, contentType }) => {
    if (role === 'time-stamp') throw new Error('a time stamp is no part of a capture');
    const index = (seen.get(role) ?? 0) + 1;
    seen.set(role, index);
    const { base, extension, others = [] } = PART_FORMS[role];
    const own = extensionOf(contentType);
    const isOther = others.includes(own) && !/^text\/|xml/.test(contentType ?? 'text/html');
    const ending = extension === null || isOther ? own : extension;
    return `captures/${capture}/${base}${index === 1 ? '' : `-${index}`}.${ending}`;
  });
}

function extensionOf(contentType: string | null): string {
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return Object.hasOwn(EXTENSIONS, type) ? (EXTENSIONS[type] ?? OTHER) : OTHER;
}

/** Reads a name; null when no dossier has such a file. */
export function nameOf(file: string): DossierName | null {
  if ([README, SUMMARY, SUMS, SEAL_COMMANDS, SEAL_CERTIFICATES].includes(file)) return { kind: 'fixed' };
  if (file === CONTINUATION) return { kind: 'continuation' };
  for (const { role, form } of PART_FILES) {
    const part = form.exec(file);
    if (part !== null) return { kind: 'part', capture: part[1] ?? '', role, index: Number(part[2] ?? 1) };
  }
  const entry = ENTRY_FILE.exec(file);
  if (entry !== null) return { kind: 'entry', capture: entry[1] ?? '' };
  const proof = PROOF_FILE.exec(file);
  if (proof !== null) return { kind: 'proof', capture: proof[1] ?? '' };
  const removal = REMOVAL_ENTRY_FILE.exec(file);
  if (removal !== null) return { kind: 'removal-entry', removal: removal[1] ?? '' };
  const removalProof = REMOVAL_PROOF_FILE.exec(file);
  if (removalProof !== null) return { kind: 'removal-proof', removal: removalProof[1] ?? '' };
  const seal = SEAL_FILE.exec(file);
  return seal === null ? null : { kind: 'seal', seq: Number(seal[1]) };
}

/** Whether a file is looked into, and not only hashed, when a dossier is verified. */
export function isRead(file: string): boolean {
  const name = nameOf(file);
  return file === SUMS || (name !== null && name.kind !== 'fixed' && name.kind !== 'part');
}

/** The manifest, as `sha256sum` writes it and `sha256sum -c` reads it. */
export function renderSums(files: Iterable<readonly [name: string, sha256: string]>): string {
  return [...files]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, sha256]) => `${sha256}  ${name}\n`)
    .join('');
}
