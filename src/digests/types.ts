/** What one person's weekly mail is made from. */
import type { Grade } from '../classifiers/types.js';

/** A visual that waits for a review. `none` has nothing to review and is left out. */
export interface DigestFinding {
  readonly authority: string;
  readonly title: string | null;
  readonly pageUrl: string;
  readonly grade: Grade;
  /** Why: the French sentences of the marks. */
  readonly reasons: readonly string[];
  /** Page of the interface where it is reviewed; null when there is none yet. */
  readonly reviewUrl: string | null;
}

/** A site, or a part of it, that could not be looked at. */
export interface DigestProblem {
  readonly authority: string;
  readonly site: string;
  /** French, after « : » (« le serveur refuse l’accès »). */
  readonly reason: string;
  /** How many addresses it is about; 1 for a whole site. */
  readonly count: number;
}

/** A call for tender about visuals in the person's territory, whose deadline is to come. */
export interface DigestTender {
  readonly buyer: string;
  readonly object: string;
  /** Legal day until which offers are taken. */
  readonly until: string;
  readonly url: string | null;
}

export interface DigestInput {
  /** First name or pseudonym; null leaves it out. */
  readonly person: string | null;
  /** With its preposition: « dans l’Hérault »; null leaves it out. */
  readonly territory: string | null;
  readonly findings: readonly DigestFinding[];
  readonly problems: readonly DigestProblem[];
  /** The nearest deadline first. */
  readonly tenders?: readonly DigestTender[];
  /** What the week's crawls went through. */
  readonly sitesLookedAt: number;
  readonly visualsRead: number;
  /** Page where one stops these mails; null while there is none. */
  readonly stopUrl: string | null;
}

export interface Digest {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Findings shown in the mail. */
  readonly itemCount: number;
}
