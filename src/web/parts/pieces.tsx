/** Small pieces that several pages use. */
import type { Child, FC } from 'hono/jsx';
import type { Grade } from '../../classifiers/types.js';
import { GRADE_WORDS, formatBytes, formatNumber } from '../../french/words.js';
import { Icon } from './foreign.js';
import type { VisualRow } from '../../../db/queries/visuals.js';
import { day, fr } from './words.js';

/** A grade: icon and words, so that colour carries nothing alone. */
export const GradeBadge: FC<{ grade: Grade }> = ({ grade }) => (
  <span class={`badge tone-${grade}`}>
    <Icon name={grade} /> {GRADE_WORDS[grade].label}
  </span>
);

/** An instant as a day in Paris, with the exact instant for programs. */
export const Day: FC<{ at: string }> = ({ at }) => <time datetime={at}>{day(at)}</time>;

/** « PNG, 1 024 × 1 024 pixels, 1,2 Mo ». */
export function factsOf(visual: Pick<VisualRow, 'format' | 'width' | 'height' | 'bytes'>): string {
  const facts = [
    visual.format?.toUpperCase() ?? null,
    visual.width === null || visual.height === null
      ? null
      : `${formatNumber(visual.width)} × ${formatNumber(visual.height)} pixels`,
    visual.bytes === null ? null : formatBytes(visual.bytes),
  ].filter((fact) => fact !== null);
  return fr(facts.length === 0 ? 'format et taille inconnus' : facts.join(', '));
}

/** Table under a disclosure, for those who read numbers rather than drawings. */
export const TableBeneath: FC<{
  summary: string;
  head: readonly string[];
  rows: readonly (readonly Child[])[];
}> = ({ summary, head, rows }) => (
  <details class="beneath">
    <summary>{summary}</summary>
    {/* Wide tables scroll in their own box; the box takes the focus so that keys can scroll it. */}
    <div class="table" tabindex={0} role="region" aria-label={summary}>
      <table>
        <thead>
          <tr>
            {head.map((cell, index) => (
              <th scope="col" class={index === 0 ? '' : 'n'}>
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([first, ...rest]) => (
            <tr>
              <th scope="row">{first}</th>
              {rest.map((cell) => (
                <td class="n">{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </details>
);

/** What an empty page says: what is missing, and what to do next. */
export const Empty: FC<{ title: string; children?: Child }> = ({ title, children }) => (
  <div class="empty">
    <h2>{title}</h2>
    {children}
  </div>
);

/** Problems of an entry, told at the top of its form; `title` says what that means for what was entered. */
export const Problems: FC<{ problems: readonly string[]; title?: string }> = ({
  problems,
  title = 'Rien n’a été changé.',
}) =>
  problems.length === 0 ? (
    <></>
  ) : (
    <div class="problems" role="alert">
      <p>
        <strong>{fr(title)}</strong>
      </p>
      <ul>
        {problems.map((problem) => (
          <li>{fr(problem)}</li>
        ))}
      </ul>
    </div>
  );

/** Of a copy that is hidden whole (`hiddenIn`). */
export const UNSEEN =
  'Des endroits d’une autre copie de ce visuel sont masqués, et celle-ci a une autre forme : elle reste masquée en entier jusqu’à ce qu’une personne qui coordonne l’ait regardée.';

/** Links to the pages before and after; `href` makes the address of a page, counted from 1. */
export const Pager: FC<{ page: number; pages: number; href: (page: number) => string }> = ({
  page,
  pages,
  href,
}) =>
  pages <= 1 ? (
    <></>
  ) : (
    <nav class="pager" aria-label="Suite de la liste">
      {page > 1 ? (
        <a href={href(page - 1)} rel="prev" data-key="p">
          Page précédente <kbd>P</kbd>
        </a>
      ) : (
        <span></span>
      )}
      <span>{`Page ${formatNumber(page)} sur ${formatNumber(pages)}`}</span>
      {page < pages ? (
        <a href={href(page + 1)} rel="next" data-key="s">
          Page suivante <kbd>S</kbd>
        </a>
      ) : (
        <span></span>
      )}
    </nav>
  );

/** A form that filters the list `#resultats` of its own page: by itself where there is script, by its button elsewhere. */
export const FilterForm: FC<{ action: string; trigger?: string; role?: 'search'; children?: Child }> = ({
  action,
  trigger = 'change',
  role,
  children,
}) => (
  <form
    class="filters"
    method="get"
    action={action}
    {...(role === undefined ? {} : { role })}
    hx-get={action}
    hx-trigger={trigger}
    hx-target="#resultats"
    hx-select="#resultats"
    hx-swap="outerHTML"
    hx-push-url="true"
  >
    {children}
  </form>
);
