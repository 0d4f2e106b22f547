/** The marks of one visual as short lines: what was read, what that means, where the rule is documented. */
import type { FC } from 'hono/jsx';
import type { Mark } from '../../classifiers/types.js';
import { NBSP } from '../../french/index.js';
import { Foreign } from './foreign.js';
import { placeInWords, strengthInWords, valueInWords } from './wording.js';
import { fr } from './words.js';

/** Marks of one rule that say the same, read in several places. */
export function groupMarks(marks: readonly Mark[]): readonly (readonly [Mark, ...Mark[]])[] {
  const groups = new Map<string, [Mark, ...Mark[]]>();
  for (const mark of marks) {
    const key = [mark.id, mark.strength, mark.weight, mark.explain].join('\0');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [mark]);
    else group.push(mark);
  }
  return [...groups.values()];
}

/** Places of one mark that are shown; the rest is counted. */
const MOST_PLACES = 6;
/** A value as it stands on the line; the whole of it is under the disclosure. */
const SHORT_CHARS = 70;

/** The telling part of a value: of an address of a vocabulary its last word, of a long text its beginning. */
function shortValue(value: string): string {
  const word = /^https?:\/\/cv\.iptc\.org\/newscodes\/digitalsourcetype\/(\w+)$/i.exec(value)?.[1];
  return word ?? (value.length > SHORT_CHARS ? `${value.slice(0, SHORT_CHARS)}…` : value);
}

export const MarkLines: FC<{ marks: readonly Mark[]; tone: string }> = ({ marks, tone }) => (
  <ul class={`marks tone-${tone}`}>
    {groupMarks(marks).map((group) => {
      // The shortest value says most on one line; the others stand with it below.
      const [first, ...others] = group.toSorted((a, b) => a.value.length - b.value.length) as [
        Mark,
        ...Mark[],
      ];
      return (
        <li>
          <p>
            {fr(`Lu dans ${placeInWords(first.where)}`)}
            {`${NBSP}: `}
            <q class="value">
              <Foreign text={shortValue(valueInWords(first))} />
            </q>
          </p>
          <details>
            <summary>
              Ce que cela veut dire<span class="unseen"> : {first.id}</span>
            </summary>
            <p>
              <Foreign text={first.explain} maxChars={400} />
            </p>
            <ul class="places">
              {[first, ...others].slice(0, MOST_PLACES).map((one) => (
                <li>
                  <code>
                    <Foreign text={one.where} maxChars={120} />
                  </code>
                  {`${NBSP}: `}
                  <q class="value">
                    <Foreign text={valueInWords(one)} />
                  </q>
                </li>
              ))}
              {group.length > MOST_PLACES && <li>{fr(`et ${group.length - MOST_PLACES} de plus`)}</li>}
            </ul>
            <p class="meta">
              {fr(`Valeur : ${strengthInWords(first)}.`)}{' '}
              <a href={`/marques#${encodeURIComponent(first.id)}`}>{fr('La règle dans le catalogue')}</a>
              {' · '}
              <Source mark={first} />
            </p>
          </details>
        </li>
      );
    })}
  </ul>
);

/** The document behind a rule; a link where its address is certain. */
const Source: FC<{ mark: Mark }> = ({ mark }) => (
  <span lang="en">
    {mark.url?.startsWith('https://') === true ? (
      <a href={mark.url} rel="noreferrer noopener">
        <Foreign text={mark.source} maxChars={200} />
      </a>
    ) : (
      <Foreign text={mark.source} maxChars={200} />
    )}
  </span>
);
