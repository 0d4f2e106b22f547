import type { C2paIntegrity, Kind, Mark, Strength, Surroundings, Trace } from '../types.js';

/** What a rule looks at: the file's own traces, and what stands around the visual on each page that shows it. */
export interface MarkInput {
  readonly traces: readonly Trace[];
  readonly surroundings: readonly Surroundings[];
  /** How far the C2PA store was checked; null when there is none or nobody looked. */
  readonly integrity: C2paIntegrity | null;
}

/** One place where a rule recognised something; whatever it leaves out is taken from the rule. */
export interface MarkMatch {
  readonly where: string;
  readonly value: string;
  readonly strength?: Strength;
  readonly kind?: Kind | null;
  readonly generator?: string | null;
  readonly weight?: Mark['weight'];
  readonly explain?: string;
}

/** One row of the marks catalogue. `match` is pure and total: it never throws, whatever a file or a page says. */
export interface MarkRule {
  /** The identifier of the catalogue. */
  readonly id: string;
  readonly strength: Strength;
  readonly kind: Kind | null;
  readonly generator: string | null;
  /** For hints only, else null: see `Mark.weight`. */
  readonly weight: Mark['weight'];
  /** One French sentence for volunteers: what was read and where, never what it would prove. */
  readonly explain: string;
  /** The document behind the rule. */
  readonly source: string;
  /**
   * Where that document can be read: an https address that was opened, or a section of docs/sources-des-marques.md,
   * from the project's root, for what no outside document says.
   */
  readonly url: string;
  readonly match: (input: MarkInput) => readonly MarkMatch[];
}
