/** The marks of one visual, for and against, with the same weight on the page. */
import type { FC } from 'hono/jsx';
import type { Mark } from '../../classifiers/types.js';
import { NBSP } from '../../french/index.js';
import { Foreign } from '../../web/parts/foreign.js';
import { groupMarks } from '../../web/parts/marks.js';
import { fr, placeInWords, strengthInWords, valueInWords } from '../../web/parts/wording.js';

/** What was read: one item a rule, with every place where it was read. */
export const Marks: FC<{ marks: readonly Mark[]; tone: string }> = ({ marks, tone }) => (
  <ul class={`marks tone-${tone}`}>
    {groupMarks(marks).map((group) => {
      const [mark] = group;
      return (
        <li>
          <p>
            <Foreign text={mark.explain} maxChars={400} />
          </p>
          {group.map((one, index) => (
            <p>
              {fr(`Lu dans ${placeInWords(one.where)}, `)}
              <code>
                <Foreign text={one.where} maxChars={120} />
              </code>
              {`${NBSP}: `}
              {index > 0 && one.value === group[index - 1]?.value ? (
                'la même valeur.'
              ) : (
                <span class="value">
                  <Foreign text={valueInWords(one)} />
                </span>
              )}
            </p>
          ))}
          <p class="meta">
            {fr(`${strengthInWords(mark)} · règle `)}
            <code>
              <Foreign text={mark.id} maxChars={80} />
            </code>
            {' · '}
            <span lang="en">
              <Foreign text={mark.source} maxChars={200} />
            </span>
          </p>
        </li>
      );
    })}
  </ul>
);
