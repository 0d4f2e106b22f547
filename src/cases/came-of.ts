/** What came of a case, the most telling first. Pure. */
import type { LegalDay } from '../french/index.js';
import { OUTCOMES, type Outcome } from './types.js';

interface Dated {
  readonly day: LegalDay;
  readonly because: string;
}

/** What is told by: the facts of a case (`project.ts`). */
interface Facts {
  readonly artistNamed: Dated | null;
  readonly answers: readonly (Dated & { readonly answer: string })[];
  readonly statements: readonly (Dated & { readonly answer: string })[];
  readonly closed: (Dated & { readonly reason: string }) | null;
  readonly noAnswer: Dated | null;
  readonly pictures: readonly {
    readonly credited: Dated | null;
    readonly labelled: Dated | null;
    readonly gone: (Dated & { readonly afterEvent: boolean; readonly afterLetter: boolean }) | null;
  }[];
}

/** Apart from the stage: a case can be open and its visual credited. */
export function outcomesOf(facts: Facts): readonly (Dated & { readonly outcome: Outcome })[] {
  const found = new Map<Outcome, Dated>();
  const note = (outcome: Outcome, dated: Dated | null | undefined): void => {
    if (dated !== null && dated !== undefined && !found.has(outcome))
      found.set(outcome, { day: dated.day, because: dated.because });
  };
  note('made-by-artist', facts.artistNamed);
  const said = [...facts.answers, ...facts.statements];
  note(
    'committed',
    said.find(({ answer }) => answer === 'commits'),
  );
  note(
    'refused',
    said.find(({ answer }) => answer === 'refuses'),
  );
  if (facts.closed?.reason === 'commitment') note('committed', facts.closed);
  if (facts.closed?.reason === 'refusal') note('refused', facts.closed);
  for (const picture of facts.pictures) {
    note('credited', picture.credited);
    note('labelled', picture.labelled);
  }
  const gone = facts.pictures.flatMap((picture) => (picture.gone === null ? [] : [picture.gone]));
  // One poster that is still there: nothing was removed yet.
  if (gone.length > 0 && gone.length === facts.pictures.length) {
    const removed = gone.filter(({ afterEvent, afterLetter }) => afterLetter && !afterEvent);
    note(removed.length === gone.length ? 'removed' : 'no-longer-online', gone.at(-1));
  }
  note('no-answer', facts.noAnswer);
  return OUTCOMES.flatMap((outcome) => {
    const dated = found.get(outcome);
    return dated === undefined ? [] : [{ outcome, ...dated }];
  });
}
