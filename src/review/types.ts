/** The closed lists of the review, and the forms of what people enter. The database takes its lists of values from here. */
import type { Role } from '../accounts/roles.js';
import type { Kind } from '../classifiers/types.js';
import type { LegalDay } from '../french/index.js';

/** In which quality a decision was given: as one of the reviewers, or to settle what reviewers may not settle alone. */
export const CAPACITIES = ['reviewer', 'coordinator'] as const;
export type Capacity = (typeof CAPACITIES)[number];

/** What a person can see in a picture (`observation-words.ts` has the words). */
export const OBSERVATION_IDS = [
  'impossible-hands',
  'impossible-limbs',
  'mismatched-face',
  'repeated-faces',
  'letters-no-letters',
  'numbers-no-sense',
  'merging-objects',
  'broken-continuity',
  'impossible-reflection',
  'impossible-shadows',
  'impossible-perspective',
  'impossible-architecture',
  'melting-texture',
  'repeated-details',
  'broken-pattern',
  'impossible-object',
  'wrong-uniform',
  'wrong-flag-or-arms',
  'wrong-local-place',
  'wrong-plants-or-animals',
] as const;
export type ObservationId = (typeof OBSERVATION_IDS)[number];

/** A rectangle on the picture, in fractions (0 to 1) of its width and height, from the top left corner. */
export interface PicturePlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One thing seen, and where. */
export interface Observation {
  readonly id: ObservationId;
  readonly place: PicturePlace;
  /** The person's own words, at most `MAX_NOTE_CHARS`; null when none. */
  readonly note: string | null;
}

/**
 * What happened about the observations of one picture, in the order in which it was written down: the order decides,
 * not the clock. `entered` with an empty list = looked and saw nothing of the kind. `shown` = what others had entered
 * was put before this person's eyes. `withdrawn` = takes all that this person had entered back.
 */
export type ObservationEvent =
  | {
      readonly kind: 'entered';
      readonly person: string;
      /** ISO-8601 instant. */
      readonly at: string;
      readonly observations: readonly Observation[];
    }
  | { readonly kind: 'shown' | 'withdrawn'; readonly person: string; readonly at: string };

export const DISMISSAL_REASONS = [
  'artist',
  'photograph',
  'false-mark',
  'decoration',
  'not-this-authority',
  'candidate-or-personal',
  'duplicate',
  'about-ai',
  'insufficient',
  'other',
] as const;
export type DismissalReason = (typeof DISMISSAL_REASONS)[number];

export const PUBLICATION_SOURCES = ['page', 'document', 'visual', 'press', 'person', 'crawl'] as const;
/** Where a publication date was read. */
export type PublicationSource = (typeof PUBLICATION_SOURCES)[number];

/** A text that stands in the picture or beside it, as a person read it there. */
export type Mention =
  | { readonly kind: 'none' }
  | { readonly kind: 'in-picture' | 'beside'; readonly text: string };

export interface Confirmed {
  readonly kind: 'confirmed';
  /** What was made with AI according to this person; null = does not say. Letters follow the marks, not this. */
  readonly made: Kind | null;
  /** Could pass for a photograph of what exists or could exist (reference: law §0.2). */
  readonly realistic: boolean;
  readonly mention: Mention;
  readonly recognisablePerson: boolean;
  readonly publication: { readonly day: LegalDay; readonly source: PublicationSource } | null;
  /** Last day of the event that the visual announces. */
  readonly eventDay: LegalDay | null;
}

export interface Dismissed {
  readonly kind: 'dismissed';
  readonly reason: DismissalReason;
  /** Needed for `other`. */
  readonly note: string | null;
}

export interface Unsure {
  readonly kind: 'unsure';
  readonly note: string | null;
}

/** One person's word on one picture. */
export type Decision = Confirmed | Dismissed | Unsure;
export const DECISION_KINDS = [
  'confirmed',
  'dismissed',
  'unsure',
] as const satisfies readonly Decision['kind'][];

/** A decision as it is kept: appended, never edited. */
export interface DecisionEntry {
  readonly id: string;
  readonly person: string;
  /** The role that the person had then. */
  readonly role: Role;
  readonly capacity: Capacity;
  readonly at: string;
  /** The sitting (a session of twenty) in which it was given. */
  readonly session: string;
  readonly decision: Decision;
  /** Taken back: by the person during the session, or later by somebody who coordinates, who then says why. */
  readonly undone: { readonly at: string; readonly by: string; readonly reason: string | null } | null;
}

/** Where a picture stands in the review (`decide.ts`). */
export const STANDING_STATES = [
  'to-review',
  'unsure',
  'awaiting-reviewer',
  'awaiting-coordinator',
  'awaiting-origin',
  'confirmed',
  'dismissed',
  'protected',
  'no-standard-letter',
] as const;
export type StandingState = (typeof STANDING_STATES)[number];

/** Something that a form gets back: which field, and a French sentence that says what to do. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** `ok` with what was read, or what is wrong with it. */
export type Read<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'refused'; readonly problems: readonly FieldProblem[] };

/** Who published what a person reports, as she knows it. What candidates and private persons publish is not watched. */
export const PUBLISHERS = ['authority', 'candidate', 'private', 'company', 'unknown'] as const;
export type Publisher = (typeof PUBLISHERS)[number];

/**
 * What the file of a report is: a photograph or capture made by the person, whose metadata speak of her device and not
 * of the visual; or the visual itself, as it was downloaded or received.
 */
export const BROUGHT = ['photograph', 'visual'] as const;
export type Brought = (typeof BROUGHT)[number];

/** `same`: a person says that a visual of a site is the reported one. `none`: none of those shown was. */
export const REPORT_ANSWERS = ['same', 'distinct', 'none'] as const;
export type ReportAnswer = (typeof REPORT_ANSWERS)[number];
