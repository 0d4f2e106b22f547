/** What is known of a letter when it is reviewed, approved or sent: plain values, gathered by `letter-facts.ts`. Pure. */
import type { Grade } from '../classifiers/types.js';
import type { LegalDay } from '../french/index.js';
import type { TemplateKind } from './kinds.js';
import type { Remark } from './types.js';

/** What a letter is for: the first of a case, what follows it, thanks or an apology, a request of documents, an offer. */
export type Purpose = 'first' | 'reminder' | 'escalation' | 'courtesy' | 'documents' | 'offer';

const PURPOSES: Readonly<Record<TemplateKind, Purpose>> = {
  t0: 'first',
  t1: 'first',
  t2: 'reminder',
  t3: 'documents',
  t3b: 'documents',
  t4: 'escalation',
  t5: 'courtesy',
  t6: 'offer',
  t7: 'escalation',
  t8: 'escalation',
  t9: 'courtesy',
  t10: 'courtesy',
};

export function purposeOf(template: TemplateKind): Purpose {
  return PURPOSES[template];
}

/** A person who acts on a letter. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  /** Whether her role reaches what is asked (`accounts/roles.ts`). */
  readonly coordinates: boolean;
  readonly isNational: boolean;
  readonly isActive: boolean;
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
