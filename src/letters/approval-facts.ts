/** What is known of a letter when it is reviewed, approved or sent: plain values, gathered by `letter-facts.ts`. Pure. */
import type { Grade } from '../classifiers/types.js';
import type { LegalDay } from '../french/index.js';
import type { TemplateKind } from './kinds/index.js';
import type { Remark } from './types.js';

/** A person who acts on a letter. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  /** Whether her role reaches what is asked (`accounts/roles.ts`). */
  readonly coordinates: boolean;
  readonly isNational: boolean;
  readonly isActive: boolean;
}

/** One who reads or approves: what another person has to do. */
export interface Approver extends Actor {
  /** Whose accounts are tied to hers, each until when (`accounts/ties.ts`): they are no other people yet. */
  readonly tied: ReadonlyMap<string, string>;
}

export interface StepFact {
  readonly kind: 'drafted' | 'edited' | 'reviewed' | 'approved' | 'withdrawn';
  readonly version: number;
  readonly person: string;
}

/** A picture of the letter as the review sees it now. */
export interface VisualFact {
  readonly picture: string;
  /** Null when the review allows no letter about it (any more). */
  readonly confirmed: {
    readonly mayWrite: 'T0' | 'graded';
    readonly grade: Grade;
    readonly realistic: boolean;
    readonly hasMention: boolean;
    readonly reviewers: readonly string[];
  } | null;
}

/** A letter to the same authority, or about the same visual, that was not withdrawn. */
export interface OtherLetter {
  readonly reference: string;
  readonly status: 'draft' | 'reviewed' | 'approved' | 'withdrawn';
  readonly template: TemplateKind;
  /** Legal day on which it left; null while it has not. */
  readonly sentOn: LegalDay | null;
  readonly isSameCase: boolean;
  readonly isSameAuthority: boolean;
  readonly isSameVisual: boolean;
}

/** A template or part that the letter was written with, and what stands in the way of using it now (French), if anything. */
export interface SourceFact {
  readonly title: string;
  readonly problem: string | null;
}

export interface LetterFacts {
  readonly reference: string;
  readonly template: TemplateKind;
  readonly grade: Grade;
  readonly status: 'draft' | 'reviewed' | 'approved' | 'withdrawn';
  readonly version: number;
  readonly steps: readonly StepFact[];
  readonly visuals: readonly VisualFact[];
  readonly sources: readonly SourceFact[];
  readonly remarks: readonly Remark[];
  /** Whether the letter speaks of article 50(4) as something that may concern this visual. */
  readonly invokesArticle50: boolean;
  readonly others: readonly OtherLetter[];
  /** What the case itself says against a letter now; French. */
  readonly caseProblems: readonly string[];
}
