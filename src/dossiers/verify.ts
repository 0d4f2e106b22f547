/**
 * Verifies a dossier from its file alone: no database, no network, nothing unpacked. It asks in turn whether every byte
 * of the archive is as Vigie writes it, whether the files are those of the manifest, whether the captures' files are
 * those of their log entries, whether these lead to a root, and whether that root has a time stamp that holds.
 */
import { checkProof, type LogEntry, type LogPoint, readLog } from '../evidence/log.js';
import { checkSeal } from '../evidence/seal.js';
import {
  entryFile,
  nameOf,
  proofFile,
  README,
  renderSums,
  SEAL_COMMANDS,
  sealFile,
  SUMMARY,
  SUMS,
} from './layout.js';
import { holdsItsVisual, mayBeWithheld, renderProof } from './plan.js';
import { type ArchiveReading, readArchive, type ReadFile } from './read-archive.js';
import { CLAIMS_NOT_MADE, WITHHELD } from './readme.js';

/**
 * `altered`: something is not what was sealed or listed. `incomplete`: what is there agrees, something that the proof
 * needs is missing (a file, a time stamp). `unreadable`: no archive that may be read.
 */
export type DossierOutcome = 'intact' | 'altered' | 'incomplete' | 'unreadable';

export interface Finding {
  readonly kind: Exclude<DossierOutcome, 'intact'>;
  /** Name in the archive; null when it is about the whole. */
  readonly file: string | null;
  /** A French sentence. */
  readonly message: string;
}

export interface CheckedSeal {
  readonly root: LogPoint;
  /** Instant of the time stamp, UTC. */
  readonly at: string;
  /** Names that the certificate gives; whether they are true is not checked. */
  readonly signer: string;
  readonly issuer: string;
}

export interface CheckedCapture {
  /** `001` */
  readonly number: string;
  /** Content key of the visual, or id of the report. */
  readonly subject: string;
  /** What the clock said at the capture. */
  readonly at: string;
  /** It existed at that instant at the latest; null without a time stamp. */
  readonly sealedAt: string | null;
}

export interface DossierCheck {
  readonly outcome: DossierOutcome;
  /** The outcome as one French sentence. */
  readonly line: string;
  /** SHA-256 of the ZIP; null when it could not be opened. */
  readonly sha256: string | null;
  readonly files: number;
  readonly captures: readonly CheckedCapture[];
  readonly seals: readonly CheckedSeal[];
  /** At most 200; empty when the dossier is intact. */
  readonly findings: readonly Finding[];
  /** French sentences: what this check says nothing of, whatever its outcome. */
  readonly notChecked: readonly string[];
}

const LINES: Readonly<Record<DossierOutcome, string>> = {
  intact: 'Dossier intact : chaque fichier est celui qui a été enregistré, et l’horodatage le couvre.',
  altered: 'Dossier modifié : il n’est plus tel que Vigie l’a établi.',
  incomplete: 'Dossier incomplet : ce qui est présent concorde, mais il manque de quoi le prouver.',
  unreadable: 'Dossier illisible : rien n’a pu être vérifié.',
};
const MAX_FINDINGS = 200;
const REQUIRED = [README, SUMMARY, SUMS, SEAL_COMMANDS];
const NOT_CHECKED = [
  'Qui a délivré le certificat de l’autorité d’horodatage : vérifiez-le avec son certificat racine, obtenu auprès d’elle (openssl ts -verify, voir horodatage/commandes.txt).',
  'Si ce certificat a été révoqué.',
  `${README} et ${SUMMARY}, au-delà de leur empreinte : ils ne sont pas horodatés. Comparez l’empreinte SHA-256 de l’archive avec celle que donne l’expéditeur.`,
  ...CLAIMS_NOT_MADE.slice(0, 1),
];
/** Verifies the dossier at `path`. Throws for nothing that the file holds. */
export async function verifyDossier(path: string): Promise<DossierCheck> {
  const archive = await readArchive(path);
  if (archive.kind === 'unreadable')
    return {
      outcome: 'unreadable',
      line: LINES.unreadable,
      sha256: archive.sha256,
      files: 0,
      captures: [],
      seals: [],
      findings: [{ kind: 'unreadable', file: null, message: archive.why }],
      notChecked: NOT_CHECKED,
    };
  const ofSums = sumFindings(archive.files);
  const findings = [...archiveFindings(archive, ofSums), ...ofSums];
  const journal = readJournal(archive.files);
  const { seals, findings: ofSeals } = readSeals(archive.files, journal);
  const parts = journal.captures.flatMap((capture) => partFindings(archive.files, capture));
  const all = [...findings, ...journal.findings, ...ofSeals, ...parts];
  const outcome = worst(all);
  return {
    outcome,
    line: LINES[outcome],
    sha256: archive.sha256,
    files: archive.files.size,
    captures: journal.captures.map(({ number, entry, root }) => ({
      number,
      subject: entry.subject,
      at: entry.at,
      sealedAt: seals.find((seal) => seal.root.seq === root.seq && seal.root.hash === root.hash)?.at ?? null,
    })),
    seals,
    findings: all.slice(0, MAX_FINDINGS),
    notChecked: [...NOT_CHECKED, ...journal.captures.flatMap((one) => notCheckedOf(archive.files, one))],
  };
}

/** What of one capture could not be checked, through nobody's fault. */
function notCheckedOf(files: Files, { number, entry }: JournalCapture): string[] {
  const lines: string[] = [];
  if (entry.subject.startsWith('ranges:'))
    lines.push(
      `Capture ${number}, la clé de contenu du visuel : il n’avait été lu qu’en partie au passage. Son original est lié par l’entrée du journal.`,
    );
  const originals = [...files.keys()].filter((file) => {
    const name = nameOf(file);
    return name?.kind === 'part' && name.capture === number && name.role === 'original';
  });
  const recorded = entry.parts.filter(({ role }) => role === 'original');
  if (mayBeWithheld(entry, 'original') && originals.length < recorded.length)
    lines.push(`Capture ${number}, l’original du signalement : ${WITHHELD}.`);
  return lines;
}

function worst(findings: readonly Finding[]): DossierOutcome {
  const order = ['unreadable', 'altered', 'incomplete'] as const;
  return order.find((kind) => findings.some((one) => one.kind === kind)) ?? 'intact';
}

type Files = ReadonlyMap<string, ReadFile>;

function altered(file: string | null, message: string): Finding {
  return { kind: 'altered', file, message };
}

function missing(file: string | null, message: string): Finding {
  return { kind: 'incomplete', file, message };
}

/** What is wrong with the archive itself, where `ofSums` does not already tell its cause. */
function archiveFindings(
  { strange, envelope }: Extract<ArchiveReading, { readonly kind: 'read' }>,
  ofSums: readonly Finding[],
): Finding[] {
  const findings = strange.map((name) =>
    altered(name, 'Ce fichier n’a pas sa place dans un dossier, ou y est deux fois.'),
  );
  // A stranger displaces all that follows, and a file that was changed has another checksum beside it.
  const isTold =
    strange.length > 0 ||
    ofSums.some(({ kind, file }) => kind === 'altered' && file !== null && file === envelope?.file);
  if (envelope !== null && !isTold)
    findings.push(
      altered(
        null,
        'L’archive n’est pas telle que Vigie l’a écrite : elle a été modifiée, ou recomprimée par un autre logiciel. Demandez le fichier d’origine, ou vérifiez les fichiers à la main (LISEZMOI.txt).',
      ),
    );
  return findings;
}

/** Files against the manifest, both ways. */
function sumFindings(files: Files): Finding[] {
  const findings = REQUIRED.filter((name) => !files.has(name)).map((name) =>
    missing(name, 'Ce fichier manque.'),
  );
  const sums = files.get(SUMS);
  if (sums === undefined) return findings;
  const listed = readSums(sums.content);
  if (listed === null)
    return [...findings, altered(SUMS, 'La liste des empreintes n’a pas la forme attendue.')];
  for (const [name, sha256] of listed) {
    const there = files.get(name);
    if (there === undefined) {
      if (!REQUIRED.includes(name)) findings.push(missing(name, 'Ce fichier manque.'));
    } else if (there.sha256 !== sha256)
      findings.push(altered(name, `Ce fichier n’a pas l’empreinte que donne ${SUMS}.`));
  }
  for (const name of files.keys())
    if (name !== SUMS && !listed.has(name))
      findings.push(altered(name, `Ce fichier ne figure pas dans ${SUMS}.`));
  return findings;
}

/** Nothing but what `renderSums` writes. */
function readSums(content: Uint8Array | null): Map<string, string> | null {
  if (content === null) return null;
  const text = Buffer.from(content).toString('latin1');
  const listed = new Map<string, string>();
  for (const line of text.split('\n').slice(0, -1)) {
    const [, sha256 = '', name = ''] = /^([0-9a-f]{64}) {2}([\w./-]{1,100})$/.exec(line) ?? [];
    if (sha256 === '' || name === SUMS || nameOf(name) === null) return null;
    listed.set(name, sha256);
  }
  return renderSums(listed) === text ? listed : null;
}

interface JournalCapture {
  readonly number: string;
  readonly entry: LogEntry;
  readonly root: LogPoint;
}

/** The entries that hold: each leads to its root. */
function readJournal(files: Files): {
  readonly captures: readonly JournalCapture[];
  readonly findings: readonly Finding[];
} {
  const numbers = new Set<string>();
  for (const file of files.keys()) {
    const name = nameOf(file);
    if (name !== null && 'capture' in name) numbers.add(name.capture);
  }
  const captures: JournalCapture[] = [];
  const findings: Finding[] =
    numbers.size === 0 ? [missing(null, 'Le dossier ne contient aucune capture.')] : [];
  const roots = new Map<number, string>();
  for (const number of [...numbers].toSorted()) {
    const entryBytes = files.get(entryFile(number));
    const proofBytes = files.get(proofFile(number));
    if (entryBytes === undefined || proofBytes === undefined) {
      const name = entryBytes === undefined ? entryFile(number) : proofFile(number);
      findings.push(missing(name, `La capture ${number} n’a pas son entrée du journal ou sa preuve.`));
      continue;
    }
    const proof = readProof(proofBytes.content);
    const log =
      proof === null || entryBytes.content === null ? null : readLog(entryBytes.content, proof.prevHash);
    const entry = log?.kind === 'read' && log.entries.length === 1 ? log.entries[0] : undefined;
    if (proof === null) findings.push(altered(proofFile(number), 'La preuve n’a pas la forme attendue.'));
    else if (entry === undefined)
      findings.push(altered(entryFile(number), 'L’entrée du journal n’a pas la forme attendue.'));
    else if (!checkProof({ entry, following: proof.following }, proof.root))
      findings.push(altered(proofFile(number), 'L’entrée du journal ne mène pas à la racine annoncée.'));
    else if ((roots.get(proof.root.seq) ?? proof.root.hash) !== proof.root.hash)
      findings.push(
        altered(proofFile(number), 'Deux captures mènent à deux racines différentes du même numéro.'),
      );
    else {
      roots.set(proof.root.seq, proof.root.hash);
      captures.push({ number, entry, root: proof.root });
    }
  }
  return { captures, findings };
}

/** Nothing but what `renderProof` writes; hashes are left to `checkProof`. */
function readProof(
  content: Uint8Array | null,
): { readonly prevHash: string; readonly following: readonly string[]; readonly root: LogPoint } | null {
  if (content === null) return null;
  const text = Buffer.from(content).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  if (!isProof(value)) return null;
  return renderProof(value) === text ? value : null;
}

function isProof(
  value: unknown,
): value is { readonly prevHash: string; readonly following: readonly string[]; readonly root: LogPoint } {
  if (typeof value !== 'object' || value === null) return false;
  const { prevHash, following, root } = value as Record<string, unknown>;
  if (typeof root !== 'object' || root === null) return false;
  const { seq, hash } = root as Record<string, unknown>;
  return (
    typeof prevHash === 'string' &&
    Array.isArray(following) &&
    following.every((one) => typeof one === 'string') &&
    Number.isSafeInteger(seq) &&
    typeof hash === 'string'
  );
}

/** The time stamps that hold, each over a root that a capture leads to. */
function readSeals(
  files: Files,
  { captures, findings: ofJournal }: ReturnType<typeof readJournal>,
): { readonly seals: readonly CheckedSeal[]; readonly findings: readonly Finding[] } {
  const roots = new Map(captures.map(({ root }) => [root.seq, root]));
  const seals: CheckedSeal[] = [];
  const findings: Finding[] = [];
  for (const root of [...roots.values()].toSorted((a, b) => a.seq - b.seq)) {
    const file = sealFile(root.seq);
    const stamp = files.get(file);
    if (stamp === undefined) {
      findings.push(
        missing(
          file,
          `La racine n° ${root.seq} n’a pas d’horodatage : rien ne prouve la date de ce qu’elle couvre.`,
        ),
      );
      continue;
    }
    const checked = checkSeal(stamp.content ?? new Uint8Array(), { root: root.hash });
    if (checked.kind === 'sealed')
      seals.push({ root, at: checked.stamp.genTime, signer: checked.signer, issuer: checked.issuer });
    else if (checked.code === 'unknown-algorithm')
      findings.push(
        missing(
          file,
          'L’horodatage est signé par un procédé que ce programme ne sait pas vérifier : vérifiez-le avec openssl.',
        ),
      );
    else findings.push(altered(file, checked.reason));
  }
  // Where an entry could not be read, its root is not known.
  for (const file of ofJournal.length > 0 ? [] : files.keys()) {
    const name = nameOf(file);
    if (name?.kind === 'seal' && !roots.has(name.seq))
      findings.push(altered(file, 'Cet horodatage ne porte sur aucune capture du dossier.'));
  }
  return { seals, findings };
}

/** The files of a capture against its entry, both ways, and the original against the visual's content key. */
function partFindings(files: Files, { number, entry }: JournalCapture): Finding[] {
  const there = new Map<string, { readonly file: string; readonly sha256: string; readonly bytes: number }>();
  const findings: Finding[] = [];
  for (const [file, { sha256, bytes }] of files) {
    const name = nameOf(file);
    if (name?.kind !== 'part' || name.capture !== number) continue;
    const key = `${name.role} ${name.index}`;
    if (there.has(key))
      findings.push(altered(file, 'Deux fichiers se donnent pour la même pièce de la capture.'));
    else there.set(key, { file, sha256, bytes });
  }
  const seen = new Map<string, number>();
  for (const { role, sha256, bytes } of entry.parts) {
    const index = (seen.get(role) ?? 0) + 1;
    seen.set(role, index);
    const part = there.get(`${role} ${index}`);
    there.delete(`${role} ${index}`);
    if (part === undefined && mayBeWithheld(entry, role)) continue;
    if (part === undefined)
      findings.push(
        missing(`captures/${number}/`, `Une pièce de la capture manque (${role}), empreinte ${sha256}.`),
      );
    else if (part.sha256 !== sha256 || part.bytes !== bytes)
      findings.push(
        altered(part.file, 'Ce fichier n’est pas celui que le journal des preuves a enregistré.'),
      );
  }
  for (const { file } of there.values())
    findings.push(altered(file, 'Ce fichier ne figure pas dans l’entrée du journal de la capture.'));
  if (!holdsItsVisual(entry))
    findings.push(
      missing(`captures/${number}/`, 'L’original n’est pas le visuel dont parle l’entrée du journal.'),
    );
  return findings;
}
