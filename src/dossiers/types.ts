/** What a dossier is made from: plain data, whoever keeps it. */
import type { Grade, Kind, Mark } from '../classifiers/types.js';
import type { LogPart, LogPoint, LogProof, PartRole } from '../evidence/log.js';
import type { LogStretch } from '../evidence/roots.js';

/** A part of a capture as the evidence store holds it. */
export interface DossierPart extends LogPart {
  readonly role: PartRole;
  /** As the server said it; it only chooses among our own extensions. */
  readonly contentType: string | null;
  /**
   * True for the original of a report that must not leave as it is (place and device in it, faces): the dossier then
   * shows its checksum only. No other part may be held back.
   */
  readonly isWithheld?: boolean;
  /** When its bytes were deleted because they might not be kept longer; one of the dossier’s removals says so. */
  readonly removedAt?: string;
}

export interface DossierCapture {
  readonly pageUrl: string | null;
  readonly imageUrl: string | null;
  /** The parts of the log entry, in its order. */
  readonly parts: readonly DossierPart[];
  /** Its entry of the evidence log, and what leads from it to `root`. */
  readonly proof: LogProof;
  /** The point that the proof leads to: a sealed root, or the head of the log while none is. */
  readonly root: LogPoint;
}

/** That bytes of captures were deleted: its entry of the log, and what leads from it to `root`. */
export interface DossierRemoval {
  readonly proof: LogProof;
  readonly root: LogPoint;
}

/** A time stamp over a root; `response` = the bytes of the `.tsr` file. */
export interface DossierSeal {
  readonly root: LogPoint;
  readonly response: Uint8Array;
}

/** One line of what people decided, ready to be read: French, without the name of a volunteer. */
export interface DossierDecision {
  /** ISO-8601 instant. */
  readonly at: string;
  readonly line: string;
}

export interface DossierPicture {
  readonly title: string;
  /** What is to be seen, for who does not see it. */
  readonly description: string;
  readonly grade: Grade;
  readonly kind: Kind | null;
  readonly generator: string | null;
  /** Counter-evidence included. */
  readonly marks: readonly Mark[];
  readonly decisions: readonly DossierDecision[];
  readonly captures: readonly DossierCapture[];
  /**
   * What the summary shows where no file of the captures may be looked at: a copy of what a person brought in, or of what
   * people hide places in; null when there is none. Left out: the files of the captures.
   */
  readonly shownCopy?: Uint8Array | null;
  /** Whether people hide places of it; left out: they do not. */
  readonly hasHidden?: boolean;
}

export interface Dossier {
  /** The case's own reference. */
  readonly reference: string;
  readonly title: string;
  readonly authority: { readonly name: string; readonly code: string };
  /** Instant of the export, ISO-8601 UTC: the same data at the same instant give the same bytes. */
  readonly madeAt: string;
  /** Versions of the program and of its marks at the export. */
  readonly program: string;
  readonly ruleset: string;
  readonly pictures: readonly DossierPicture[];
  readonly decisions: readonly DossierDecision[];
  /** Of parts that are not there; none when left out. */
  readonly removals?: readonly DossierRemoval[];
  readonly seals: readonly DossierSeal[];
  /** How the log went on after the lowest root, up to the export; left out when that root was its end. */
  readonly continuation?: LogStretch;
  /** Certificates of the time-stamp authority as PEM, when they were given to the program; else null. */
  readonly authorityCertificates: string | null;
}
