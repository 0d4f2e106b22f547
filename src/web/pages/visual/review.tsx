/** The review on the page of a visual: where its picture stands, who decided what, its cases, what looks like it. */
import type { FC } from 'hono/jsx';
import type { Db } from '../../../../db/open.js';
import { findAuthority } from '../../../../db/queries/authorities.js';
import { casesOfPicture, openCaseOf, type CaseRow } from '../../../../db/queries/cases.js';
import { decisionsOf } from '../../../../db/queries/decisions.js';
import { findPerson } from '../../../../db/queries/people.js';
import {
  findPicture,
  memberOf,
  membersOf,
  similarPictures,
  type PictureRow,
} from '../../../../db/queries/pictures.js';
import { showingsOf } from '../../../../db/queries/standing-facts.js';
import { caseReference } from '../../../cases/index.js';
import {
  confirmVisual,
  DECISION_WORDS,
  DISMISSAL_WORDS,
  factsOf,
  factsOfEach,
  NEED_WORDS,
  standingOf,
  STATE_WORDS,
  type DecisionEntry,
  type PictureFacts,
  type Standing,
} from '../../../review/index.js';
import { activeEntries } from '../../../review/decisions.js';
import { plural } from '../../../french/words.js';
import type { Person } from '../../context.js';
import { caseHref, CaseThumbnail, StageWords } from '../../parts/case-pieces.js';
import { Foreign } from '../../parts/foreign.js';
import { Day, GradeBadge } from '../../parts/pieces.js';
import { fr } from '../../parts/words.js';
import { isShown } from '../cases/frame.js';
import { ANOTHER_READER, seenFacts } from '../review/model.js';

/** Authorities that a page offers to open a case about; a picture that more of them show asks for its origin. */
const MOST_AUTHORITIES = 12;
const MOST_MEMBERS = 12;

/** A case that could be opened from this picture, or why not. */
interface Opening {
  readonly authority: { readonly code: string; readonly name: string };
  readonly open: CaseRow | null;
  readonly isConfirmed: boolean;
  readonly standing: Standing;
}

export interface VisualReview {
  readonly picture: PictureRow;
  /** With what this person may see, no more. */
  readonly standing: Standing;
  /** Sentences: why it stands so, and what is still missing. */
  readonly because: readonly string[];
  readonly needs: readonly string[];
  readonly decisions: readonly (DecisionEntry & { readonly name: string })[];
  /** False: this person has not spoken yet, and a second reading owes nothing to the first. */
  readonly maySee: boolean;
  /** Somebody spoke, and this person is not to know what was said. */
  readonly isBlind: boolean;
  readonly openings: readonly Opening[];
  readonly cases: readonly CaseRow[];
  readonly members: readonly SimilarContent[];
  readonly similar: readonly (SimilarContent & {
    readonly likeness: 'same' | 'nearly';
    readonly ruled: 'same' | 'distinct' | null;
    readonly state: PictureRow['state'];
  })[];
}

interface SimilarContent {
  readonly contentKey: string;
  readonly isShown: boolean;
  readonly grade: PictureRow['grade'];
}

/** The review of the picture that a content belongs to; null while it belongs to none. */
export function reviewOf(db: Db, contentKey: string, person: Person): VisualReview | null {
  const member = memberOf(db, contentKey);
  const picture = member === null ? null : findPicture(db, member.pictureId);
  const facts = picture === null ? null : factsOf(db, picture.id);
  if (picture === null || facts === null) return null;
  const entries = decisionsOf(db, picture.id);
  const maySee = maySeeDecisions(person, picture, entries);
  const standing = standingOf(seenFacts(facts, person.id, maySee).facts);
  const isBlind = isKeptFrom(person, picture, entries);
  const authorities = [...new Set(showingsOf(db, picture.id).map(({ authority }) => authority))];
  return {
    picture,
    standing,
    because: isBlind ? [] : standing.because,
    needs: isBlind ? [ANOTHER_READER] : standing.needs.map(({ kind }) => NEED_WORDS[kind]),
    decisions: entries.map((entry) => ({ ...entry, name: findPerson(db, entry.person)?.name ?? '' })),
    maySee,
    isBlind,
    openings: factsOfEach(db, picture.id, authorities.slice(0, MOST_AUTHORITIES)).flatMap((one) =>
      openingOf(db, one),
    ),
    cases: isBlind ? [] : casesOfPicture(db, picture.id),
    members: membersOf(db, picture.id)
      .filter((one) => one.contentKey !== contentKey)
      .slice(0, MOST_MEMBERS)
      .map((one) => contentOf(db, one.contentKey, one.verdict?.grade ?? 'none')),
    similar: similarPictures(db, picture.id).flatMap(({ picture: other, likeness, ruled, row }) => {
      const [first] = membersOf(db, other);
      if (first === undefined) return [];
      return [{ ...contentOf(db, first.contentKey, row.grade), likeness, ruled, state: row.state }];
    }),
  };
}

/**
 * Who may see what others decided: everybody once nobody's reading is waited for, before that those who gave theirs.
 * Roles make no difference: somebody who coordinates may be the second reader.
 */
export function maySeeDecisions(
  person: Pick<Person, 'id'>,
  picture: Pick<PictureRow, 'waitsFor'>,
  entries: readonly DecisionEntry[],
): boolean {
  if (picture.waitsFor !== 'reviewer') return true;
  return entries.some((entry) => entry.person === person.id && entry.undone === null);
}

/** Whether there is something said that this person may not learn yet. */
export function isKeptFrom(
  person: Pick<Person, 'id'>,
  picture: Pick<PictureRow, 'waitsFor'>,
  entries: readonly DecisionEntry[],
): boolean {
  return activeEntries(entries).length > 0 && !maySeeDecisions(person, picture, entries);
}

function openingOf(db: Db, facts: PictureFacts): readonly Opening[] {
  const authority = findAuthority(db, facts.authority);
  if (authority === null) return [];
  return [
    {
      authority,
      open: openCaseOf(db, facts.authority, facts.picture),
      isConfirmed: confirmVisual(facts).kind === 'confirmed',
      standing: standingOf(facts),
    },
  ];
}

function contentOf(db: Db, contentKey: string, grade: PictureRow['grade']): SimilarContent {
  return { contentKey, grade, isShown: isShown(db, contentKey) };
}

/** State in words, what is missing, and the way to the review. */
export const ReviewState: FC<{ review: VisualReview }> = ({
  review: { standing, because, needs, picture },
}) => (
  <section aria-labelledby="relecture">
    <h2 id="relecture">Relecture</h2>
    <p class="state">{STATE_WORDS[standing.state]}</p>
    {because.map((reason) => (
      <p>{fr(reason)}</p>
    ))}
    {needs.length > 0 && (
      <ul class="plain-list needs">
        {needs.map((need) => (
          <li>{fr(need)}</li>
        ))}
      </ul>
    )}
    <p>
      <a class="button" href={`/relecture/${encodeURIComponent(picture.id)}`}>
        Relire ce visuel
      </a>
    </p>
  </section>
);

/** What people decided, with the names that they chose. */
export const Decisions: FC<{ review: VisualReview }> = ({ review: { decisions, maySee } }) =>
  decisions.length === 0 ? (
    <></>
  ) : (
    <section aria-labelledby="decisions">
      <h2 id="decisions">Ce que des personnes ont décidé</h2>
      {maySee ? (
        <ol class="rows">
          {decisions.map((entry) => (
            <li>
              <bdi>{entry.name}</bdi>
              {fr(
                ` ${entry.capacity === 'coordinator' ? '(coordination) ' : ''}: visuel ${DECISION_WORDS[entry.decision.kind].done}`,
              )}
              <span class="meta">
                le <Day at={entry.at} />
                {entry.decision.kind === 'dismissed' &&
                  fr(` · ${DISMISSAL_WORDS[entry.decision.reason].label}`)}
                {entry.decision.kind !== 'confirmed' && entry.decision.note !== null && (
                  <>
                    {' · '}
                    <Foreign text={entry.decision.note} maxChars={500} />
                  </>
                )}
                {entry.undone !== null && (
                  <>
                    {fr(' · annulé le ')}
                    <Day at={entry.undone.at} />
                  </>
                )}
              </span>
            </li>
          ))}
        </ol>
      ) : (
        <p>
          {fr(
            'Ce visuel attend une relecture, et vous ne l’avez pas encore relu : ce que d’autres ont décidé n’est montré qu’après, pour que votre regard ne doive rien au leur.',
          )}
        </p>
      )}
    </section>
  );

/** Cases that hold it, and those that could be opened. */
export const CasesOfVisual: FC<{ review: VisualReview }> = ({ review }) => {
  const { cases, openings, picture, isBlind } = review;
  // That there is a case, or could be one, tells what the first reader said.
  if (isBlind) return <></>;
  const ready = openings.filter(({ open, isConfirmed }) => open === null && isConfirmed);
  const waiting = openings.filter(({ open, isConfirmed }) => open === null && !isConfirmed);
  return (
    <section aria-labelledby="dossiers">
      <h2 id="dossiers">Dossiers</h2>
      {cases.length > 0 && (
        <ul class="rows">
          {cases.map((row) => (
            <li>
              <a href={caseHref(row.id)}>{fr(`Dossier ${caseReference(row)}`)}</a>
              <span class="meta">
                <StageWords row={row} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {ready.map(({ authority }) => (
        <form method="post" action="/dossiers" class="inline">
          <input type="hidden" name="picture" value={picture.id} />
          <input type="hidden" name="authority" value={authority.code} />
          <button type="submit" class="main">
            Ouvrir un dossier : <bdi>{authority.name}</bdi>
          </button>
        </form>
      ))}
      {cases.length === 0 && ready.length === 0 && (
        <p>
          {fr(
            waiting.length > 0
              ? 'Aucun. Un dossier s’ouvre quand la relecture le permet : ce qui manque est dit plus haut.'
              : 'Aucun : on ne sait pas quelle collectivité montre ce visuel.',
          )}
        </p>
      )}
    </section>
  );
};

/** The same picture in other files, and pictures that are nearly alike with what was decided about them. */
export const Similar: FC<{ review: VisualReview }> = ({ review: { members, similar } }) =>
  members.length === 0 && similar.length === 0 ? (
    <></>
  ) : (
    <section aria-labelledby="semblables">
      <h2 id="semblables">Visuels semblables</h2>
      {members.length > 0 && (
        <>
          <p>
            {fr(
              `Le même visuel à l’œil, dans ${plural(members.length, 'autre fichier', 'autres fichiers')} : une seule décision vaut pour tous.`,
            )}
          </p>
          <ul class="gallery small">
            {members.map((one) => (
              <li>
                <a class="card" href={`/visuels/${encodeURIComponent(one.contentKey)}`}>
                  <CaseThumbnail
                    contentKey={one.contentKey}
                    isShown={one.isShown}
                    alt="Le même visuel, autre fichier"
                  />
                  <GradeBadge grade={one.grade} />
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
      {similar.length > 0 && (
        <>
          <p>
            {fr(
              'Presque le même à l’œil. Chacun se juge pour lui-même, sauf une œuvre protégée : ses copies proches le sont aussi.',
            )}
          </p>
          <ul class="gallery small">
            {similar.map((one) => (
              <li>
                <a class="card" href={`/visuels/${encodeURIComponent(one.contentKey)}`}>
                  <CaseThumbnail
                    contentKey={one.contentKey}
                    isShown={one.isShown}
                    alt="Un visuel presque identique"
                  />
                  <GradeBadge grade={one.grade} />
                  <span class="name">{STATE_WORDS[one.state]}</span>
                </a>
                <p class="meta">
                  {fr(
                    one.ruled === 'distinct'
                      ? 'Une personne qui coordonne les a comparés : deux visuels distincts.'
                      : one.ruled === 'same'
                        ? 'Une personne qui coordonne les a comparés : le même visuel.'
                        : 'Personne ne les a encore comparés.',
                  )}
                </p>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
