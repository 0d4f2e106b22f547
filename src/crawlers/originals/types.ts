import type { SiteFacts } from '../extract/types.js';

/**
 * How sure a candidate is. `declared`: the page itself names it for this visual. `proven`: the address of the copy
 * holds a proof (a hash of the original's path). `high`: the system's own naming rule. `guess`: worth one request.
 */
export type Confidence = 'declared' | 'proven' | 'high' | 'guess';

export interface Candidate {
  readonly url: string;
  /** The step that led here: `declared` or a key of some rule's `steps`. */
  readonly rule: string;
  readonly confidence: Confidence;
  /** Another picture may lie there: nothing read there is laid on the visual before the two were compared. */
  readonly collisionRisk: boolean;
  /** The address proves that the resized copy is byte for byte the upload: reading the copy is enough. */
  readonly copyIsIntact?: true;
}

/** What a step of a rule is worth; the same for every candidate it makes. */
export interface Step {
  readonly confidence: 'proven' | 'high' | 'guess';
  readonly collisionRisk: boolean;
}

/** One original that a rule derived from an address; `step` is a key of the rule’s `steps`. */
export interface Derived {
  readonly step: string;
  readonly url: string;
  readonly copyIsIntact?: true;
}

export interface RuleContext {
  readonly systems: ReadonlySet<string>;
  readonly pageUrl: string;
  /** Folders of uploads already met on this site, as site-relative paths with slashes at both ends (`/fileadmin/actus/`). */
  readonly knownFolders: readonly string[];
  /** Addresses of uploads already met on this site. */
  readonly knownUploads: readonly string[];
}

/** How one system names its resized copies. */
export interface OriginalRule {
  readonly id: string;
  /** Name of the system for people. */
  readonly system: string;
  readonly steps: Readonly<Record<string, Step>>;
  /** The address is that of a proxy: once unwrapped, no other rule is to be applied to it. */
  readonly unwraps?: true;
  /** True when the facts of the site say that it runs this system. */
  recognises(facts: SiteFacts): boolean;
  /**
   * Originals that the address of a copy may come from, best first. Only forms that the address itself gives away
   * are taken without asking whether the site runs the system. Never throws.
   */
  candidates(url: URL, context: RuleContext): readonly Derived[];
}
