/** The evening: how far one is in the twenty, the last decision and its way back, and the page at the end. */
import type { FC } from 'hono/jsx';
import type { Db } from '../../../../db/open.js';
import { decisionsByPerson, lastOfSitting, type StoredDecision } from '../../../../db/queries/decisions.js';
import { findPicture, lookalikesOf } from '../../../../db/queries/pictures.js';
import { findAuthority } from '../../../../db/queries/authorities.js';
import { showingsOf } from '../../../../db/queries/standing-facts.js';
import { plural } from '../../../french/words.js';
import { DECISION_WORDS, DISMISSAL_WORDS, STATE_WORDS, type Sitting } from '../../../review/index.js';
import type { Decision, StandingState } from '../../../review/types.js';
import { fr } from '../../parts/words.js';
import { isShowable } from '../../pictures.js';
import { shownContent, stateFor } from './model.js';
import { imagePath } from './parts.js';
import { pathOf, picturePath, type Wish } from './wish.js';

/** A decision of this evening, as lines of pages tell it. */
export interface DoneOne {
  readonly stored: StoredDecision;
  /** The picture, as itself. */
  readonly picture: string;
  readonly state: StandingState;
  /** Who publishes it; a name for people. */
  readonly name: string;
}

/** The last decision of a sitting that stands; null when there is none. */
export function lastDone(db: Db, sitting: string): DoneOne | null {
  const stored = lastOfSitting(db, sitting);
  return stored === null ? null : toDone(db, stored);
}

/** More than a sitting holds: words that were changed stand twice. */
const MOST_READ = 100;

/** What was decided in a sitting and stands, in its order; the last word on each picture. */
export function doneIn(db: Db, person: string, sitting: string): readonly DoneOne[] {
  const byPicture = new Map<string, DoneOne>();
  for (const stored of decisionsByPerson(db, person, MOST_READ).toReversed()) {
    if (stored.entry.session !== sitting || stored.entry.undone !== null) continue;
    const one = toDone(db, stored);
    if (one !== null) byPicture.set(one.picture, one);
  }
  return [...byPicture.values()];
}

function toDone(db: Db, stored: StoredDecision): DoneOne | null {
  const picture = findPicture(db, stored.pictureId);
  if (picture === null) return null;
  const [first] = showingsOf(db, picture.id);
  const name = first === undefined ? 'Visuel signalé' : (findAuthority(db, first.authority)?.name ?? '');
  const state = stateFor(db, picture.id, stored.entry.person) ?? picture.state;
  return { stored, picture: picture.id, state, name };
}

/** How many near copies are protected with a picture that an artist made. */
export function protectedWith(db: Db, picture: string): number {
  return lookalikesOf(db, picture).filter(({ ruled }) => ruled !== 'distinct').length;
}

/** The content that she had before her eyes, when it can be shown; null when not. */
export function contentKeyOf(db: Db, { stored }: DoneOne): string | null {
  const content = shownContent(db, stored.contentKey);
  return content !== null && isShowable(content.visual, content.isKept) ? stored.contentKey : null;
}

export function doneWords({ stored }: DoneOne): string {
  const { decision } = stored.entry;
  return decision.kind === 'dismissed'
    ? `écarté (${DISMISSAL_WORDS[decision.reason].label.toLowerCase()})`
    : DECISION_WORDS[decision.kind].done;
}

interface BarProps {
  readonly sitting: Sitting | null;
  readonly last: DoneOne | null;
  /** The last decision was taken just now: what follows from it is told. */
  readonly isJustNow: boolean;
  /** Near copies that are protected with it. */
  readonly copies: number;
  readonly wish: Wish;
  /** What was just done beside a decision. */
  readonly said: string | null;
}

export const Bar: FC<BarProps> = ({ sitting, last, isJustNow, copies, wish, said }) => (
  <div class="evening">
    {sitting !== null && (
      <p class="bar">
        <label for="avancee">{fr(`${sitting.decided} sur ${sitting.size}`)}</label>
        <progress id="avancee" max={sitting.size} value={Math.min(sitting.decided, sitting.size)}></progress>
      </p>
    )}
    {said !== null && (
      <p class="said" role="status">
        {fr(said)}
      </p>
    )}
    {last !== null && (
      <div class={isJustNow ? 'said last' : 'last'} {...(isJustNow ? { role: 'status' } : {})}>
        <p>
          {!isJustNow && fr('Dernière décision : ')}
          <bdi>{last.name}</bdi>
          {fr(`${isJustNow ? ' :' : ','} ${doneWords(last)}.`)}
          {isJustNow && fr(followsOf(last.stored.entry.decision, last.state, copies))}
        </p>
        <form method="post" action={pathOf('/relecture/annuler', wish)}>
          <input type="hidden" name="decision" value={last.stored.entry.id} />
          <button type="submit" data-key="z">
            Annuler <kbd>Z</kbd>
          </button>
        </form>
      </div>
    )}
  </div>
);

/** What follows from a decision, in a sentence with the space before it; empty when the decision says it all. */
function followsOf(decision: Decision, state: StandingState, copies: number): string {
  switch (decision.kind) {
    case 'confirmed':
      return state === 'confirmed' ? '' : ` ${STATE_WORDS[state]}.`;
    case 'unsure':
      return ' Une autre personne le regardera.';
    case 'dismissed':
      if (decision.reason !== 'artist' || copies === 0) return ` ${DISMISSAL_WORDS[decision.reason].follows}`;
      return ` ${DISMISSAL_WORDS.artist.follows} ${plural(copies, 'copie proche est protégée', 'copies proches sont protégées')} avec lui dès maintenant.`;
  }
}

const KINDS = ['confirmed', 'dismissed', 'unsure'] as const;

interface EndProps {
  readonly sitting: Sitting | null;
  readonly done: readonly (DoneOne & { readonly contentKey: string | null })[];
  readonly wish: Wish;
  /** Pictures that still wait in the lanes of this wish. */
  readonly waiting: number;
}

export const EndPage: FC<EndProps> = ({ sitting, done, wish, waiting }) => {
  const isFull = sitting !== null && sitting.decided >= sitting.size;
  const counts = KINDS.map((kind) => ({
    kind,
    n: done.filter(({ stored }) => stored.entry.decision.kind === kind).length,
  })).filter(({ n }) => n > 0);
  return (
    <>
      <h1>
        {isFull
          ? 'Vos vingt visuels sont relus'
          : waiting > 0
            ? 'Séance en pause'
            : 'Plus rien dans cette file'}
      </h1>
      <p class="lead">
        {fr(
          done.length === 0
            ? 'Rien n’a été décidé dans cette séance.'
            : `${plural(done.length, 'visuel relu', 'visuels relus')} : ${counts.map(({ kind, n }) => `${n} ${several(kind, n)}`).join(', ')}.`,
        )}
      </p>
      <Next {...{ isFull, wish, waiting }} />
      {done.length > 0 && (
        <section aria-labelledby="faits">
          <h2 id="faits">Ce qui a été fait</h2>
          <ul class="copies done">
            {done.map((one) => (
              <li>
                <a class="copy" href={picturePath(one.picture, { ...wish, passed: [] })}>
                  {one.contentKey !== null && (
                    <span class="mat">
                      <img src={imagePath(one.contentKey, 'vignette')} alt="" loading="lazy" />
                    </span>
                  )}
                  <span>
                    <bdi>{one.name}</bdi>
                    {fr(` : ${doneWords(one)}`)}
                    {/* Where the picture stands, when it is not where this decision alone put it. */}
                    {STATE_WORDS[one.state].toLowerCase() !== doneWords(one) && (
                      <span class="meta">{STATE_WORDS[one.state]}</span>
                    )}
                  </span>
                </a>
              </li>
            ))}
          </ul>
          <p class="meta">
            {fr(
              'Un visuel confirmé ouvre son dossier depuis sa page, quand plus aucune relecture ne lui manque.',
            )}
          </p>
        </section>
      )}
    </>
  );
};

function several(kind: Decision['kind'], n: number): string {
  const { done } = DECISION_WORDS[kind];
  if (n < 2) return done;
  return kind === 'unsure' ? 'laissés en suspens' : `${done}s`;
}

const Next: FC<{ isFull: boolean; wish: Wish; waiting: number }> = ({ isFull, wish, waiting }) => (
  <>
    <p>
      {fr(
        waiting === 0
          ? wish.passed.length > 0
            ? 'Il ne reste ici que les visuels que vous avez passés.'
            : 'Les visuels nouveaux arrivent avec les prochains passages.'
          : isFull
            ? `L’œil se fatigue : vingt suffisent souvent. ${plural(waiting, 'visuel attend', 'visuels attendent')} encore.`
            : `${plural(waiting, 'visuel attend', 'visuels attendent')} encore ; votre séance reste ouverte.`,
      )}
    </p>
    <div class="buttons">
      {waiting > 0 && (
        <form method="post" action={pathOf('/relecture/seance', { ...wish, passed: [] })}>
          {isFull && <input type="hidden" name="new" value="oui" />}
          <button type="submit" class="main">
            {isFull ? 'Vingt de plus' : 'Reprendre'}
          </button>
        </form>
      )}
      {waiting === 0 && wish.passed.length > 0 && (
        <form method="post" action={pathOf('/relecture/seance', { ...wish, passed: [] })}>
          <button type="submit" class="main">
            Revoir ceux que vous avez passés
          </button>
        </form>
      )}
      <a class="button" href={pathOf('/relecture', { ...wish, passed: [], lane: null })}>
        Voir les files de relecture
      </a>
    </div>
  </>
);
