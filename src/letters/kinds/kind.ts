/** What a kind of letter is: everything that the program knows of it, beside its template. */
import type { DueKind } from '../../cases/due-kinds.js';
import type { Grade } from '../../classifiers/types.js';
import type { Circumstances, LetterOptions } from '../composition.js';
import type { PartId } from '../part-ids.js';
import type { TemplateKind } from './ids.js';

/** What a letter is for: the first of a case, what follows it, thanks or an apology, a request of documents, an offer. */
export type Purpose = 'first' | 'reminder' | 'escalation' | 'courtesy' | 'documents' | 'offer';

/** Conditions that a letter may have; `gates.ts` reads them from the case. */
export type GateName =
  | 'reminder'
  | 'referral'
  | 'not-small'
  | 'silence'
  | 'announced'
  | 'thanks'
  | 'answered'
  | 'rectified';

/** What the case of a sample knows and what its writer chose. */
export interface SampleParts {
  readonly circumstances?: Circumstances;
  readonly options?: LetterOptions;
}

/** One more sample: what changes from the plain one of this kind. */
export interface SampleVariant extends SampleParts {
  /** What is special about it, in French. */
  readonly name: string;
  /** `technical` when absent. */
  readonly grade?: Grade;
  /** Grades of a second and a third visual. */
  readonly others?: readonly Grade[];
}

export interface LetterKind {
  readonly id: TemplateKind;
  readonly purpose: Purpose;
  /** It may open a case: `asking` asks who made the visual and says nothing of AI, `naming` says what was read. */
  readonly opens: 'asking' | 'naming' | null;
  /** Steps of a case that propose it (`cases/due-kinds.ts`). The first letter is proposed by the grade. */
  readonly proposedAt: readonly DueKind[];
  /** A sheet has no recipient, appel, formula and signature: its data go into somebody else's form. */
  readonly form: 'letter' | 'sheet';
  readonly greeting: 'person' | 'assembly';
  /** `others`: it speaks of the authority in the third person. */
  readonly reader: 'authority' | 'others';
  /** Whether it may speak of AI: `as-first`, as the letter that it follows did. */
  readonly namesAi: 'never' | 'as-first' | 'by-grade';
  readonly needsVisual: boolean;
  /** All of them have to be open before it may be written, the first that is shut is told. */
  readonly gates: readonly GateName[];
  /** It says « nous vous avions écrit » about its visuals, or « vous nous avez répondu ». */
  readonly refersToFirst: boolean;
  /** It says that nobody answered. */
  readonly restsOnSilence: boolean;
  /** It says what was read of its visuals, whatever its text has a place for. */
  readonly saysFindings: boolean;
  /** It asks for a mention or a credit: before the approval somebody looks whether there is one. */
  readonly asksForMention: boolean;
  /** It asks for a visible label: whether there is one, and whether the visual is realistic, is asked of the writer. */
  readonly asksForLabel: boolean;
  /** A request of documents: its own legal clock, one open request an authority, to the person in charge of them. */
  readonly requestsDocuments: boolean;
  /** It puts an error right: it leaves as soon as it can, and says which error. */
  readonly rectifies: boolean;
  /** The public reads it: others sign too, it shows no picture, the national office approves. */
  readonly isPublic: boolean;
  /** Days that it leaves for an answer, where it asks for one. */
  readonly answerDays: number;
  /** Earlier letters whose PDF goes with it. */
  readonly attaches: readonly ('first' | 'reminder' | 'request')[];
  /** Texts that a person may add on a page of their own. */
  readonly mayEnclose: readonly PartId[];
  /** Its template always encloses the clause: the criterion may stand without choosing it. */
  readonly enclosesClause: boolean;
  /** What its plain sample knows, by grade. */
  readonly sample: (grade: Grade) => SampleParts;
  /** Samples that show what options and circumstances change. */
  readonly variants: readonly SampleVariant[];
}

const USUAL = {
  opens: null,
  proposedAt: [],
  form: 'letter',
  greeting: 'person',
  reader: 'authority',
  namesAi: 'by-grade',
  needsVisual: true,
  gates: [],
  refersToFirst: false,
  restsOnSilence: false,
  saysFindings: false,
  asksForMention: false,
  asksForLabel: false,
  requestsDocuments: false,
  rectifies: false,
  isPublic: false,
  answerDays: 30,
  attaches: [],
  mayEnclose: [],
  enclosesClause: false,
  sample: () => ({}),
  variants: [],
} as const satisfies Partial<LetterKind>;

/** A descriptor: what it leaves out is as most letters have it. */
export function letterKind(own: Pick<LetterKind, 'id' | 'purpose'> & Partial<LetterKind>): LetterKind {
  return { ...USUAL, ...own };
}
