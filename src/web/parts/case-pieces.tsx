/** Pieces of the pages about cases: stage and outcome, what is due and why, a small picture. */
import type { FC } from 'hono/jsx';
import type { CaseRow } from '../../../db/queries/cases.js';
import {
  caseReference,
  DUE_WORDS,
  nextDue,
  OUTCOME_WORDS,
  STAGE_WORDS,
  type CaseBrief,
  type Due,
} from '../../cases/index.js';
import { formatDate, type LegalDay } from '../../french/index.js';
import { plural } from '../../french/words.js';
import { Foreign } from './foreign.js';
import { day, fr } from './words.js';

export function caseHref(id: string): string {
  return `/dossiers/${encodeURIComponent(id)}`;
}

/** « depuis le 3 mars 2026 », « le 12 avril 2026 », « dès maintenant ». */
export function dueWhen(due: Due, today: LegalDay): string {
  if (due.day === null) return 'dès maintenant';
  const on = formatDate(due.day);
  if (due.kind === 'await-answer') return `jusqu’au ${on}`;
  if (due.day === today) return 'aujourd’hui';
  return due.day < today ? `depuis le ${on}` : `le ${on}`;
}

/** One thing due, with the reasons of its date under a disclosure. */
export const DueLine: FC<{ due: Due; today: LegalDay; about?: string }> = ({ due, today, about }) => (
  <div class={due.day !== null && due.day > today ? 'due later' : 'due'}>
    <p>
      <strong>{fr(DUE_WORDS[due.kind])}</strong>
      {fr(`, ${dueWhen(due, today)}`)}
    </p>
    {due.because.length > 0 && (
      <details>
        <summary>
          {fr(due.day === null ? 'Pourquoi ?' : 'Pourquoi cette date ?')}
          {about !== undefined && <span class="unseen"> ({about})</span>}
        </summary>
        <ul class="plain-list">
          {due.because.map((reason) => (
            <li>
              <Foreign text={reason} maxChars={600} />
            </li>
          ))}
        </ul>
      </details>
    )}
  </div>
);

/** A small copy of a visual, or a word in its place. */
export const CaseThumbnail: FC<{ contentKey: string | null; isShown: boolean; alt: string }> = ({
  contentKey,
  isShown,
  alt,
}) => (
  <span class="mat">
    {contentKey !== null && isShown ? (
      <img
        src={`/images/${encodeURIComponent(contentKey)}/vignette.webp`}
        alt={alt}
        loading="lazy"
        decoding="async"
      />
    ) : (
      <span class="absent">Pas d’aperçu</span>
    )}
  </span>
);

/** Stage, and apart from it what came of the case. */
export const StageWords: FC<{ row: Pick<CaseRow, 'stage' | 'outcome'> }> = ({ row }) => (
  <>
    <span class={`stage stage-${row.stage}`}>{STAGE_WORDS[row.stage].label}</span>
    {row.outcome !== null && <span class="outcome">{fr(`Issue : ${OUTCOME_WORDS[row.outcome]}`)}</span>}
  </>
);

/** A case as a line of a list: below its stage it is called by its authority, on the page of that one by its number. */
export const CaseLine: FC<{
  brief: CaseBrief;
  today: LegalDay;
  isShown: boolean;
  calledBy: 'authority' | 'reference';
}> = ({ brief, today, isShown, calledBy }) => {
  const { row, frame } = brief;
  const due = nextDue(brief.due, today);
  return (
    <li class="case-line">
      <CaseThumbnail
        contentKey={frame.contentKey}
        isShown={isShown}
        alt={`Visuel du dossier ${caseReference(row)}`}
      />
      <div>
        <h3>
          <a href={caseHref(row.id)}>
            {calledBy === 'authority' ? (
              <bdi>{frame.authority.name}</bdi>
            ) : (
              fr(`Dossier ${caseReference(row)}`)
            )}
          </a>
        </h3>
        <p class="meta">
          {calledBy === 'reference' && (
            <>
              <StageWords row={row} />
              {' · '}
            </>
          )}
          {fr(`${plural(frame.pictures, 'visuel')} · ouvert le ${day(row.openedAt)}`)}
          {calledBy === 'authority' && (
            <>
              {row.outcome !== null && fr(` · issue : ${OUTCOME_WORDS[row.outcome].toLowerCase()}`)}
              {' · '}
              <span class="ref">{caseReference(row)}</span>
            </>
          )}
        </p>
        {due !== null && <DueLine due={due} today={today} about={caseReference(row)} />}
        {brief.projection.facts.held !== null && (
          <p class="meta">{fr('Suspendu : rien ne part tant que la coordination ne l’a pas repris.')}</p>
        )}
      </div>
    </li>
  );
};
