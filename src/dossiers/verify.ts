/**
 * Verifies a dossier from its file alone: no database, no network, nothing unpacked. It asks in turn whether every byte
 * of the archive is as Vigie writes it, whether the files are those of the manifest, whether the captures' files are
 * those of their log entries, whether these lead to a root, and whether that root has a time stamp that holds.
 */
import type { LogEntry, LogPoint, LogRole } from '../evidence/log.js';
import { checkSeal } from '../evidence/seal.js';
import { nameOf, README, renderSums, SEAL_COMMANDS, sealFile, SUMMARY, SUMS } from './layout.js';
import { checkRoots, type DossierRoot } from './outside-roots.js';
import { holdsItsVisual, mayBeWithheld } from './plan.js';
import { type ArchiveReading, readArchive } from './read-archive.js';
import {
  altered,
  type Files,
  type Finding,
  type Journal,
  missing,
  readJournal,
  type JournalEntry,
} from './read-journal.js';
import { CLAIMS_NOT_MADE, WITHHELD } from './readme.js';

/**
 * `altered`: something is not what was sealed or listed. `incomplete`: what is there agrees, something that the proof
 * needs is missing (a file, a time stamp). `unreadable`: no archive that may be read.
 */
export type DossierOutcome = 'intact' | Finding['kind'];

export type { Finding } from './read-journal.js';

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

/** A piece that is not in the dossier because its time was over, as an entry of the log says. */
export interface RemovedPiece {
  /** Number of its capture. */
  readonly capture: string;
  readonly role: LogRole;
  readonly sha256: string;
  /** What the clock said when it was deleted. */
  readonly at: string;
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
  /** The roots that were given, against the journal; one that is contradicted makes the dossier altered. */
  readonly roots: readonly DossierRoot[];
  /** Pieces that were deleted when they might not be kept longer: nothing is wrong with that. */
  readonly removed: readonly RemovedPiece[];
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
/**
 * Verifies the dossier at `path`. Throws for nothing that the file holds.
 *
 * @param outside roots of the log that somebody kept elsewhere (`evidence/roots.ts`)
 */
export async function verifyDossier(path: string, outside: readonly LogPoint[] = []): Promise<DossierCheck> {
  const archive = await readArchive(path);
  if (archive.kind === 'unreadable')
    return {
      outcome: 'unreadable',
      line: LINES.unreadable,
      sha256: archive.sha256,
      files: 0,
      captures: [],
      seals: [],
      roots: [],
      removed: [],
      findings: [{ kind: 'unreadable', file: null, message: archive.why }],
      notChecked: NOT_CHECKED,
    };
  const ofSums = sumFindings(archive.files);
  const findings = [...archiveFindings(archive, ofSums), ...ofSums];
  const journal = readJournal(archive.files);
  const { seals, findings: ofSeals } = readSeals(archive.files, journal);
  const removed: RemovedPiece[] = [];
  const parts = journal.captures.flatMap((capture) => partFindings(archive.files, capture, journal, removed));
  const roots = checkRoots(journal, outside);
  const all = [...findings, ...journal.findings, ...ofSeals, ...parts, ...roots.flatMap(rootFinding)];
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
    roots,
    removed,
    findings: all.slice(0, MAX_FINDINGS),
    notChecked: [...NOT_CHECKED, ...journal.captures.flatMap((one) => notCheckedOf(archive.files, one))],
  };
}

function rootFinding({ entries, state }: DossierRoot): readonly Finding[] {
  return state === 'contradicted'
    ? [
        altered(
          null,
          `La racine n° ${entries} gardée à part n’est pas celle de ce journal : il a été réécrit depuis, ou elle vient d’une autre installation.`,
        ),
      ]
    : [];
}

/** What of one capture could not be checked, through nobody's fault. */
function notCheckedOf(files: Files, { number, entry }: JournalEntry): string[] {
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

/** The time stamps that hold, each over a root that a capture leads to. */
function readSeals(
  files: Files,
  { captures, removals, findings: ofJournal }: Journal,
): { readonly seals: readonly CheckedSeal[]; readonly findings: readonly Finding[] } {
  const roots = new Map([...captures, ...removals].map(({ root }) => [root.seq, root]));
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
function partFindings(
  files: Files,
  { number, entry }: JournalEntry,
  { removals }: Journal,
  removed: RemovedPiece[],
): Finding[] {
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
    const gone = part === undefined ? removalAfter(removals, entry, sha256) : null;
    if (gone !== null) removed.push({ capture: number, role, sha256, at: gone.at });
    if (part === undefined && (gone !== null || mayBeWithheld(entry, role))) continue;
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

/** The entry that says that these bytes were deleted after the capture; null when there is none. */
function removalAfter(removals: readonly JournalEntry[], capture: LogEntry, sha256: string): LogEntry | null {
  const found = removals.find(
    ({ entry }) => entry.seq > capture.seq && entry.parts.some((part) => part.sha256 === sha256),
  );
  return found?.entry ?? null;
}
