/** The verdict of a visual, and what it was made from. */
import type { FC } from 'hono/jsx';
import type { Verdict } from '../../classifiers/types.js';
import { MarkLines } from './marks.js';
import { GradeBadge } from './pieces.js';
import { CONTRADICTION, fr, verdictSentence } from './wording.js';

/** The verdict as one sentence, what was read for it, and with the same weight what speaks for a human hand. */
export const VerdictAndMarks: FC<{ verdict: Verdict }> = ({ verdict }) => {
  const marks = verdict.marks.filter(({ strength }) => strength !== 'human');
  const against = verdict.marks.filter(({ strength }) => strength === 'human');
  return (
    <>
      <section aria-labelledby="constat">
        <h2 id="constat">Constat</h2>
        <p>
          <GradeBadge grade={verdict.grade} />
        </p>
        <p class="verdict">{fr(verdictSentence(verdict))}</p>
        {verdict.contradiction && <p class="note">{fr(CONTRADICTION)}</p>}
      </section>
      <section aria-labelledby="pour">
        <h2 id="pour">Ce qui a été lu</h2>
        {marks.length === 0 ? (
          <p class="soft">Aucune marque.</p>
        ) : (
          <MarkLines marks={marks} tone={verdict.grade} />
        )}
      </section>
      <section aria-labelledby="contre">
        <h2 id="contre">Ce qui plaide pour une création humaine</h2>
        {against.length === 0 ? (
          <p>{fr('Rien de tel n’a été lu. Ce silence ne prouve rien.')}</p>
        ) : (
          <MarkLines marks={against} tone="human" />
        )}
      </section>
    </>
  );
};
