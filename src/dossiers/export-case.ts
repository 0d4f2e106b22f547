/** A case of the database as a ZIP on the disk. */
import { readFile } from 'node:fs/promises';
import type { BlobStore } from '../evidence/blobs.js';
import { buildDossier, type BuildOutcome } from './build.js';
import { collectDossier, type CollectAsk, type CollectDeps } from './collect.js';

export interface ExportAsk extends Omit<CollectAsk, 'certificates'> {
  /** File with the certificates of the time-stamp authority (PEM); null when none is set. */
  readonly certificatesFile: string | null;
}

export type Exported =
  | (Extract<BuildOutcome, { kind: 'written' }> & { readonly reference: string })
  | Extract<BuildOutcome, { kind: 'refused' }>
  /** There is no such case. */
  | { readonly kind: 'missing' };

/** Writes the dossier of a case to `target`, whole or not at all. Throws when the disk or the database fails. */
export async function exportCase(
  deps: CollectDeps & { readonly blobs: BlobStore },
  { certificatesFile, ...ask }: ExportAsk,
  target: string,
): Promise<Exported> {
  const read = await readCertificates(certificatesFile);
  if (read.kind === 'refused') return read;
  const collected = await collectDossier(deps, { ...ask, certificates: read.pem });
  if (collected.kind !== 'collected') return collected;
  const built = await buildDossier(deps, collected.dossier, target);
  return built.kind === 'written' ? { ...built, reference: collected.dossier.reference } : built;
}

/** Whether it holds certificates is asked by `buildDossier`. */
async function readCertificates(
  file: string | null,
): Promise<{ readonly kind: 'read'; readonly pem: string | null } | Extract<Exported, { kind: 'refused' }>> {
  if (file === null) return { kind: 'read', pem: null };
  try {
    return { kind: 'read', pem: await readFile(file, 'utf8') };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const problem = `Le fichier des certificats de l’autorité d’horodatage (« ${file} ») ne peut pas être lu (${String(error.code)}) : vérifiez les réglages.`;
    return { kind: 'refused', problems: [problem] };
  }
}
