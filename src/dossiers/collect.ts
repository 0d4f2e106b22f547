/**
 * A case of the database as the data of a dossier. What volunteers wrote in their own words stays behind: the lines
 * are made of what was chosen from lists, and people are numbered, so that nobody's membership leaves with them.
 */
import { findAuthority } from '../../db/queries/authorities.js';
import { capturesOfAuthority, placesOfPicture } from '../../db/queries/case-pages.js';
import { storedDecisionsOf } from '../../db/queries/decisions.js';
import { headOfLog, sealOver, type SealRow, type StoredCapture } from '../../db/queries/evidence-log.js';
import { evidenceOf } from '../../db/queries/evidence.js';
import { findPicture, membersOf } from '../../db/queries/pictures.js';
import { lastRemoval } from '../../db/queries/removals.js';
import type { Db } from '../../db/open.js';
import { caseReference, readCase, type CaseReading } from '../cases/index.js';
import type { BlobStore } from '../evidence/blobs.js';
import { proveEntry, type LogEntry, type LogPoint, type LogProof } from '../evidence/log.js';
import { readEntries } from '../evidence/record-log.js';
import { stretchOf, type LogStretch } from '../evidence/roots.js';
import { factsOf, hiddenIn, standingOf } from '../review/index.js';
import { caseLine, decisionLine, numbering, type Numbering } from './decision-lines.js';
import { MAX_CONTINUATION } from './layout.js';
import { isJoined } from './plan.js';
import type { Dossier, DossierCapture, DossierPicture, DossierRemoval, DossierSeal } from './types.js';

export interface CollectDeps {
  readonly db: Db;
  readonly blobs: Pick<BlobStore, 'get'>;
  /** The picture of a content as pages show it, places hidden by people included; null when there is none. */
  readonly showCopy: (contentKey: string) => Promise<Uint8Array | null>;
}

export interface CollectAsk {
  readonly caseId: string;
  /** Instant of the export, ISO-8601 UTC. */
  readonly at: string;
  /** `Vigie/0.1.0`, and the version of its marks. */
  readonly program: string;
  readonly ruleset: string;
  /** PEM of the time-stamp authority; null when none was given. */
  readonly certificates: string | null;
}

export type Collected =
  | { readonly kind: 'collected'; readonly dossier: Dossier }
  | { readonly kind: 'missing' }
  /** French lines, one a reason. */
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

/**
 * Gathers a case with its proof. Each capture is led to the first sealed root over it, or to the head of the log while
 * none is. Whether all of it agrees is left to `buildDossier`.
 */
export async function collectDossier(deps: CollectDeps, ask: CollectAsk): Promise<Collected> {
  const { db } = deps;
  const reading = readCase(db, ask.caseId);
  const authority = reading === null ? null : findAuthority(db, reading.row.authorityCode);
  if (reading === null || authority === null) return { kind: 'missing' };
  const standing = reading.pictures.filter(({ withdrawnAt }) => withdrawnAt === null);
  if (standing.length === 0)
    return {
      kind: 'refused',
      problems: ['Plus aucun visuel ne figure dans ce dossier : il n’y a rien à joindre.'],
    };

  const problems: string[] = [];
  const roots = new Map<number, SealRow>();
  const removals = new Map<number, DossierRemoval>();
  const people = numbering();
  const bare = standing.map(({ pictureId }, index): DossierPicture => {
    const id = findPicture(db, pictureId)?.id ?? pictureId;
    const captures = capturesOfAuthority(db, { picture: id, authority: authority.code }).map((capture) =>
      captureOf(db, capture, { roots, removals, problems }),
    );
    if (captures.length === 0)
      problems.push(
        `Visuel ${index + 1} : aucune capture n’en a été faite chez cette collectivité. Elle se fait après un passage sur son site, ou avec un signalement.`,
      );
    return pictureOf(
      db,
      { id, authority: authority.code, people },
      captures.flatMap((one) => one ?? []),
    );
  });
  const seals: DossierSeal[] = [];
  for (const [seq, { rootHash, sha256 }] of roots) {
    const blob = await deps.blobs.get(sha256);
    if (blob.kind === 'found') seals.push({ root: { seq, hash: rootHash }, response: blob.bytes });
    else
      problems.push(
        `L’horodatage de la racine n° ${seq} ${blob.kind === 'missing' ? 'manque' : 'est abîmé'} dans la réserve de preuves : remettez votre sauvegarde du dossier de données.`,
      );
  }
  if (problems.length > 0) return { kind: 'refused', problems };
  const pictures: DossierPicture[] = [];
  for (const [index, picture] of bare.entries()) {
    // What a person brought in is not joined, and what people hide is not shown: the summary has a copy without either.
    const isShown = hasFile(picture) && picture.hasHidden !== true;
    pictures.push(
      isShown ? picture : { ...picture, shownCopy: await deps.showCopy(standing[index]?.contentKey ?? '') },
    );
  }
  return {
    kind: 'collected',
    dossier: {
      reference: caseReference(reading.row),
      title: `${authority.name}, ${standing.length === 1 ? 'un visuel' : `${standing.length} visuels`}`,
      authority: { name: authority.name, code: authority.code },
      madeAt: ask.at,
      program: ask.program,
      ruleset: ask.ruleset,
      pictures,
      decisions: caseLines(reading, people),
      removals: [...removals.values()],
      seals,
      ...continuationOf(db, [...bare.flatMap(({ captures }) => captures), ...removals.values()]),
      authorityCertificates: ask.certificates,
    },
  };
}

function pictureOf(
  db: Db,
  ask: {
    readonly id: string;
    readonly authority: string;
    readonly people: Numbering;
  },
  captures: readonly DossierCapture[],
): DossierPicture {
  const facts = factsOf(db, ask.id, { authority: ask.authority });
  const verdict = facts === null ? null : standingOf(facts).verdict;
  const places = placesOfPicture(db, { picture: ask.id, authority: ask.authority, limit: 20 });
  const said = (pick: (place: (typeof places)[number]) => string | null): string | null =>
    places.map(pick).find((text) => text !== null && text.trim() !== '') ?? null;
  const caption = said(({ surroundings }) => surroundings.caption);
  const alt = said(({ surroundings }) => surroundings.alt);
  return {
    title: caption ?? alt ?? said(({ pageTitle }) => pageTitle) ?? 'visuel sans légende',
    description: alt ?? caption ?? '',
    grade: verdict?.grade ?? 'none',
    kind: verdict?.kind ?? null,
    generator: verdict?.generator ?? null,
    marks: verdict?.marks ?? [],
    decisions: storedDecisionsOf(db, ask.id).map(({ entry }) => ({
      at: entry.at,
      line: decisionLine(entry, ask.people),
    })),
    captures,
    hasHidden: membersOf(db, ask.id).some(({ contentKey }) => hiddenIn(db, contentKey).areas.length > 0),
  };
}

/** Whether a capture has a picture that may leave as it is. */
function hasFile({ captures }: DossierPicture): boolean {
  return captures.some(({ parts }) =>
    parts.some((part) => (part.role === 'original' || part.role === 'derivative') && isJoined(part)),
  );
}

/** What comes together while captures are gathered. */
interface Gathered {
  /** Seals by the number of their root. */
  readonly roots: Map<number, SealRow>;
  /** By the number of their entry. */
  readonly removals: Map<number, DossierRemoval>;
  readonly problems: string[];
}

/** A capture with its proof; null, and a problem told, when the log does not hold it. */
function captureOf(db: Db, capture: StoredCapture, into: Gathered): DossierCapture | null {
  const { logSeq, reportId } = capture;
  const proved = proofOf(db, logSeq, into);
  if (proved === null) return null;
  return {
    pageUrl: capture.pageUrl,
    imageUrl: addressOf(db, capture),
    parts: capture.parts.map(({ role, sha256, bytes, contentType }) => ({
      role,
      sha256,
      bytes,
      contentType,
      // The place and the device are in it, faces perhaps.
      ...(reportId !== null && role === 'original' ? { isWithheld: true } : {}),
      ...removedPart(db, sha256, into),
    })),
    ...proved,
  };
}

/** What is told of a part whose bytes were deleted at their term; the entry that says so comes along. */
function removedPart(
  db: Db,
  sha256: string,
  into: Gathered,
): { readonly removedAt: string } | Record<string, never> {
  const last = lastRemoval(db, sha256);
  if (last?.state === 'intended')
    into.problems.push(
      'Une suppression de pièces arrivées à leur terme n’est pas terminée : lancez « vigie retention », puis recommencez.',
    );
  if (last?.state !== 'removed' || last.logSeq === null) return {};
  if (!into.removals.has(last.logSeq)) {
    const proved = proofOf(db, last.logSeq, into);
    if (proved !== null) into.removals.set(last.logSeq, proved);
  }
  return { removedAt: last.at };
}

/** An entry of the log led to the first sealed root over it, or to the head; null, and a problem told, without it. */
function proofOf(
  db: Db,
  seq: number,
  { roots, problems }: Gathered,
): { readonly proof: LogProof; readonly root: LogPoint } | null {
  const seal = sealOver(db, seq);
  const root: LogPoint | null = seal === null ? headOfLog(db) : { seq: seal.seq, hash: seal.rootHash };
  const proof = root === null ? null : proveEntry(upTo(readEntries(db, seq - 1), root.seq), seq, root.seq);
  if (root === null || proof === null) {
    problems.push(
      `Le journal des preuves n’a plus l’entrée n° ${seq} : remettez votre sauvegarde de la base.`,
    );
    return null;
  }
  if (seal !== null) roots.set(seal.seq, seal);
  return { proof, root };
}

/** How the log went on after the lowest of the roots, so that a root that was mailed later can be met. */
function continuationOf(
  db: Db,
  proved: readonly { readonly root: LogPoint }[],
): { readonly continuation?: LogStretch } {
  const [from] = proved.map(({ root }) => root).toSorted((a, b) => a.seq - b.seq);
  if (from === undefined) return {};
  const continuation = stretchOf(readEntries(db, from.seq), from, MAX_CONTINUATION);
  return continuation.following.length === 0 ? {} : { continuation };
}

/** Where the bytes of the original were had, as the crawl wrote it down; null for what a person brought in. */
function addressOf(db: Db, { contentKey, crawlId, parts }: StoredCapture): string | null {
  const kept = evidenceOf(db, contentKey).filter(({ sha256 }) =>
    parts.some((part) => part.role === 'original' && part.sha256 === sha256),
  );
  return (kept.find((one) => one.crawlId === crawlId) ?? kept.at(-1))?.url ?? null;
}

/** The log is long; a proof needs it up to its root. */
function* upTo(entries: Iterable<LogEntry>, last: number): Generator<LogEntry> {
  for (const entry of entries) {
    if (entry.seq > last) return;
    yield entry;
    if (entry.seq === last) return;
  }
}

function caseLines({ events }: CaseReading, people: Numbering): Dossier['decisions'] {
  return events.flatMap((event) => {
    const line = caseLine(event, people);
    return line === null ? [] : [{ at: event.at, line }];
  });
}
