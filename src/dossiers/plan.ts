/**
 * What stands in a dossier, and whether it may be handed out: only one that `verify.ts` will find whole leaves the
 * program. Pure.
 */
import { createHash, X509Certificate } from 'node:crypto';
import {
  checkProof,
  type LogContent,
  type LogPoint,
  type LogProof,
  type LogRole,
  renderLog,
} from '../evidence/log.js';
import { checkSeal } from '../evidence/seal.js';
import { pointsOf, type LogStretch } from '../evidence/roots.js';
import {
  captureNumber,
  CONTINUATION,
  entryFile,
  MAX_CAPTURES,
  partFiles,
  proofFile,
  removalEntryFile,
  removalProofFile,
  README,
  SEAL_CERTIFICATES,
  SEAL_COMMANDS,
  sealFile,
} from './layout.js';
import { readmeOf, sealCommandsOf } from './readme.js';
import type { ListedFile, SealLine } from './summary.js';
import type { Dossier, DossierCapture, DossierPart, DossierRemoval } from './types.js';

/** A file of the dossier: bytes made here, or a blob of the store under its hash. */
export interface PlannedFile extends ListedFile {
  readonly content: Uint8Array | 'blob';
}

export type DossierPlan =
  | { readonly kind: 'planned'; readonly files: readonly PlannedFile[]; readonly seals: readonly SealLine[] }
  /** French lines, one a reason. */
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

const MAX_CERTIFICATES_CHARS = 256 * 1024;

/** All files but the summary and the manifest, in no order. */
export function planDossier(dossier: Dossier): DossierPlan {
  const captures = dossier.pictures.flatMap((picture) => picture.captures);
  const { removals = [] } = dossier;
  const problems = [
    ...captures.flatMap((capture, index) => captureProblems(capture, captureNumber(index), removals)),
    ...removals.flatMap(removalProblems),
  ];
  if (dossier.pictures.some((picture) => picture.captures.length === 0))
    problems.push('Un visuel du dossier n’a aucune capture.');
  if (captures.length === 0 || captures.length > MAX_CAPTURES)
    problems.push(`Un dossier contient de 1 à ${MAX_CAPTURES} captures ; celui-ci en a ${captures.length}.`);
  const roots = rootsOf([...captures, ...removals]);
  if (new Set(roots.map(({ seq }) => seq)).size !== roots.length)
    problems.push('Deux captures mènent à deux racines différentes du même numéro.');
  const seals = sealsOf(dossier, roots, problems);
  const { continuation } = dossier;
  if (continuation !== undefined && !goesOn(continuation, roots))
    problems.push('La suite du journal des preuves ne passe pas par les racines du dossier.');
  const certificates = certificatesOf(dossier.authorityCertificates, problems);
  if (problems.length > 0) return { kind: 'refused', problems };

  const sealed = seals.map(({ seq, hash }) => ({ seq, hash }));
  const files: PlannedFile[] = [
    made(README, readmeOf(dossier, sealed)),
    made(SEAL_COMMANDS, sealCommandsOf(sealed, certificates !== null)),
    ...(certificates === null ? [] : [made(SEAL_CERTIFICATES, certificates)]),
    ...(continuation === undefined ? [] : [made(CONTINUATION, renderContinuation(continuation))]),
    ...seals.map(({ seq, response }) => made(sealFile(seq), response)),
    ...captures.flatMap((capture, index) => captureFiles(capture, captureNumber(index))),
    ...removals.flatMap(({ proof, root }, index) => [
      made(removalEntryFile(captureNumber(index)), renderLog([proof.entry])),
      made(removalProofFile(captureNumber(index)), renderProof(pointOf(proof, root))),
    ]),
  ];
  return { kind: 'planned', files, seals };
}

/** A file of bytes that are at hand. */
export function made(name: string, content: string | Uint8Array): PlannedFile {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { name, bytes: bytes.byteLength, sha256, content: bytes };
}

function captureFiles({ parts, proof, root }: DossierCapture, number: string): PlannedFile[] {
  const names = partFiles(number, parts);
  const blobs = parts.map(({ sha256, bytes }, index): PlannedFile => ({
    name: names[index] ?? '',
    sha256,
    bytes,
    content: 'blob',
  }));
  return [
    ...blobs.filter((_, index) => isJoined(parts[index])),
    made(entryFile(number), renderLog([proof.entry])),
    made(proofFile(number), renderProof(pointOf(proof, root))),
  ];
}

/** Whether a part stands in the dossier with its bytes. */
export function isJoined(part: DossierPart | undefined): boolean {
  return part?.isWithheld !== true && part?.removedAt === undefined;
}

function pointOf({ entry, following }: LogProof, root: LogPoint): Parameters<typeof renderProof>[0] {
  return { prevHash: entry.prevHash, following, root };
}

/** The proof as a file: what stands before the entry, the contents after it, the root that they lead to. */
export function renderProof(proof: {
  readonly prevHash: string;
  readonly following: readonly string[];
  readonly root: LogPoint;
}): string {
  const { prevHash, following, root } = proof;
  // A hash a line: LISEZMOI.txt reads them with sed.
  return `${JSON.stringify({ prevHash, following, root: { seq: root.seq, hash: root.hash } }, null, 1)}\n`;
}

/** The continuation as a file, in the form of a proof. */
export function renderContinuation({ from, following }: LogStretch): string {
  return `${JSON.stringify({ from: { seq: from.seq, hash: from.hash }, following }, null, 1)}\n`;
}

/** Whether a stretch begins at the lowest of these roots and passes through all of them that it comes to. */
export function goesOn(stretch: LogStretch, roots: readonly LogPoint[]): boolean {
  const points = pointsOf(
    stretch,
    roots.map(({ seq }) => seq),
  );
  return (
    Math.min(...roots.map(({ seq }) => seq)) === stretch.from.seq &&
    roots.every(({ seq, hash }) => (points.get(seq) ?? hash) === hash)
  );
}

/** What people bring may hold where they live and who stood there. */
export function mayBeWithheld({ kind }: LogContent, role: LogRole): boolean {
  return kind === 'report' && role === 'original';
}

/** Whether a capture that has an original has the visual it is about; a key over ranges cannot be told from bytes alone. */
export function holdsItsVisual({ kind, subject, parts }: LogContent): boolean {
  const files = parts.filter(({ role }) => role === 'original' || role === 'derivative');
  const isTold = kind === 'capture' && subject.startsWith('sha256:');
  const hasOriginal = files.some(({ role }) => role === 'original');
  return !isTold || !hasOriginal || files.some(({ sha256 }) => subject === `sha256:${sha256}`);
}

function captureProblems(
  { parts, proof, root }: DossierCapture,
  number: string,
  removals: readonly DossierRemoval[],
): string[] {
  const inEntry = proof.entry.parts;
  const isSame =
    parts.length === inEntry.length &&
    parts.every(({ role, sha256, bytes }, index) => {
      const one = inEntry[index];
      return one !== undefined && one.role === role && one.sha256 === sha256 && one.bytes === bytes;
    });
  const problems: string[] = [];
  if (!isSame || parts.some(({ role }) => role === 'time-stamp'))
    problems.push(`Capture ${number} : ses fichiers ne sont pas ceux de son entrée du journal des preuves.`);
  if (parts.some(({ role, isWithheld }) => isWithheld === true && !mayBeWithheld(proof.entry, role)))
    problems.push(`Capture ${number} : seul l’original d’un signalement peut ne pas être joint.`);
  const isTold = (hash: string): boolean =>
    removals.some(
      (one) =>
        one.proof.entry.seq > proof.entry.seq && one.proof.entry.parts.some(({ sha256 }) => sha256 === hash),
    );
  if (parts.some(({ removedAt, sha256 }) => removedAt !== undefined && !isTold(sha256)))
    problems.push(
      `Capture ${number} : une pièce manque, et aucune entrée du journal des preuves ne dit qu’elle a été supprimée.`,
    );
  if (!holdsItsVisual(proof.entry))
    problems.push(
      `Capture ${number} : le fichier capturé n’est pas le visuel dont parle le journal des preuves.`,
    );
  if (!checkProof(proof, root))
    problems.push(`Capture ${number} : son entrée du journal des preuves ne mène pas à la racine.`);
  return problems;
}

/** What is wrong with the entry of a removal. */
function removalProblems({ proof, root }: DossierRemoval): string[] {
  return proof.entry.kind === 'removal' && checkProof(proof, root)
    ? []
    : [`Suppression de pièces (entrée n° ${proof.entry.seq}) : elle ne mène pas à la racine.`];
}

function rootsOf(proved: readonly { readonly root: LogPoint }[]): LogPoint[] {
  const roots = new Map(proved.map(({ root }) => [`${root.seq} ${root.hash}`, root]));
  return [...roots.values()].toSorted((a, b) => a.seq - b.seq);
}

/** The seals of these roots; one of another root has no place here. */
function sealsOf(
  dossier: Dossier,
  roots: readonly LogPoint[],
  problems: string[],
): (SealLine & { readonly response: Uint8Array })[] {
  return roots.flatMap(({ seq, hash }) => {
    const seal = dossier.seals.find(({ root }) => root.seq === seq && root.hash === hash);
    if (seal === undefined) return [];
    const sealed = checkSeal(seal.response, { root: hash });
    if (sealed.kind === 'sealed') return [{ seq, hash, sealed, response: seal.response }];
    problems.push(`Racine n° ${seq} : ${sealed.reason}`);
    return [];
  });
}

/** The certificates alone, whatever stood around them; null when none were given. */
function certificatesOf(pem: string | null, problems: string[]): string | null {
  if (pem === null) return null;
  const blocks =
    pem.length > MAX_CERTIFICATES_CHARS
      ? []
      : (pem.match(/-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g) ?? []);
  try {
    if (blocks.length > 0) return blocks.map((block) => new X509Certificate(block).toString()).join('');
  } catch (error) {
    // OpenSSL refuses what it cannot read, with a code of its own.
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
  problems.push(
    'Le fichier des certificats de l’autorité d’horodatage ne contient pas de certificat lisible (PEM).',
  );
  return null;
}
