/** What waits for a person: lanes by département, and the way into a sitting of twenty. */
import type { FC } from 'hono/jsx';
import { plural, formatNumber } from '../../../french/words.js';
import { LANE_WORDS, SESSION_SIZE, type Sitting } from '../../../review/index.js';
import { NEAR_EVENT_DAYS } from '../../../french/event-days.js';
import { LANES, type Lane } from '../../../review/queue-order.js';
import type { ExerciseId } from '../../../review/training.js';
import type { Capacity } from '../../../review/types.js';
import { departementName, DEPARTEMENT_NAMES } from '../../map-of-france.js';
import { Empty, FilterForm } from '../../parts/pieces.js';
import { fr } from '../../parts/words.js';
import { type LANE_NAMES, pathOf, type Wish } from './wish.js';
import { TrainingOffer } from '../training.js';

export type LaneCounts = Readonly<Record<Lane, number>>;

export interface HomeProps {
  readonly wish: Wish;
  readonly reviewer: LaneCounts;
  /** Null for those who do not coordinate. */
  readonly coordinator: LaneCounts | null;
  /** Of this evening; null when none was begun. */
  readonly sitting: Sitting | null;
  /** Asked only when nothing waits. */
  readonly hasSites: () => boolean;
  readonly mayWatch: boolean;
  /** Exercises that this browser has done. */
  readonly exercises: ReadonlySet<ExerciseId>;
}

const LANE_SENTENCES: Readonly<Record<Lane, string>> = {
  'near-event': `Ce qu’ils annoncent a lieu dans moins de ${NEAR_EVENT_DAYS} jours.`,
  new: 'Vus par les derniers passages, ou signalés.',
  backlog: 'Trouvés au premier passage d’un site : ils y étaient peut-être depuis longtemps.',
};

const total = (counts: LaneCounts): number => LANES.reduce((sum, lane) => sum + counts[lane], 0);

export const Home: FC<HomeProps> = (props) => {
  const { wish, reviewer, coordinator, sitting } = props;
  const isUnderWay = sitting !== null && sitting.decided > 0 && sitting.decided < sitting.size;
  return (
    <>
      <h1>Relecture</h1>
      <p class="lead">
        {fr(
          `Vous regardez ${SESSION_SIZE} visuels au plus par séance. Pour chacun : qui l’a publié, ce qui a été lu, et votre œil.`,
        )}
      </p>
      {isUnderWay && (
        <p class="bar">
          <label for="avancee">{fr(`Séance en cours : ${sitting.decided} sur ${sitting.size}`)}</label>
          <progress id="avancee" max={sitting.size} value={sitting.decided}></progress>
        </p>
      )}
      <TrainingOffer done={props.exercises} />
      <Departement wish={wish} />
      <div id="resultats">
        {total(reviewer) + (coordinator === null ? 0 : total(coordinator)) === 0 ? (
          <NothingWaits {...props} />
        ) : (
          <>
            <Lanes
              title="À relire"
              capacity="reviewer"
              counts={reviewer}
              isUnderWay={isUnderWay}
              wish={wish}
            />
            {coordinator !== null && (
              <Lanes
                title="À trancher, pour la coordination"
                capacity="coordinator"
                counts={coordinator}
                isUnderWay={isUnderWay}
                wish={wish}
              />
            )}
          </>
        )}
      </div>
      <p class="meta beside">
        <a href="/relecture/renfort">Donner une deuxième lecture ailleurs</a>
      </p>
    </>
  );
};

const Departement: FC<{ wish: Wish }> = ({ wish }) => (
  <FilterForm action="/relecture">
    <label>
      Département
      <select name="departement">
        <option value="">Tous</option>
        {[...DEPARTEMENT_NAMES]
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([code, name]) => (
            <option value={code} selected={wish.departement === code}>
              {`${name} (${code})`}
            </option>
          ))}
      </select>
    </label>
    <button type="submit">Filtrer</button>
  </FilterForm>
);

const laneParameter = (lane: Lane): keyof typeof LANE_NAMES =>
  lane === 'near-event' ? 'evenements' : lane === 'new' ? 'nouveaux' : 'premier-passage';

/** The week's first, with its button; each lane by itself below, what first crawls found apart. */
const Lanes: FC<{
  title: string;
  capacity: Capacity;
  counts: LaneCounts;
  isUnderWay: boolean;
  wish: Wish;
}> = ({ title, capacity, counts, isUnderWay, wish }) => {
  const now = counts['near-event'] + counts.new;
  const id = capacity === 'reviewer' ? 'a-relire' : 'a-trancher';
  const begin = (lane: keyof typeof LANE_NAMES | null): string =>
    pathOf('/relecture/seance', { ...wish, lane, passed: [], capacity: ruling(capacity) });
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {total(counts) === 0 ? (
        <p class="soft">Rien ne vous attend ici.</p>
      ) : (
        <>
          {now > 0 && (
            <form method="post" action={begin(null)} class="begin">
              {capacity === 'reviewer' ? (
                <button type="submit" class="main" data-key="c">
                  {isUnderWay ? 'Reprendre la séance' : 'Commencer une séance de vingt'} <kbd>C</kbd>
                </button>
              ) : (
                <button type="submit">Trancher</button>
              )}
            </form>
          )}
          <ul class="rows lanes">
            {LANES.map((lane) => (
              <li class={counts[lane] === 0 ? 'soft' : ''}>
                <span class="how-many">{formatNumber(counts[lane])}</span>
                <span>
                  {LANE_WORDS[lane]}
                  <span class="meta">{fr(LANE_SENTENCES[lane])}</span>
                </span>
                {counts[lane] > 0 && (
                  <form method="post" action={begin(laneParameter(lane))}>
                    <button type="submit">
                      {now === 0 ? 'Commencer' : 'Ceux-là seulement'}
                      <span class="unseen"> : {LANE_WORDS[lane]}</span>
                    </button>
                  </form>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
};

/** A reviewer's address says nothing of it: pictures ask for themselves then. */
function ruling(capacity: Capacity): Capacity | null {
  return capacity === 'coordinator' ? 'coordinator' : null;
}

const NothingWaits: FC<HomeProps> = ({ wish, hasSites, mayWatch, sitting }) => {
  const isWatching = hasSites();
  const where = wish.departement === null ? null : departementName(wish.departement);
  return (
    <Empty title={where === null ? 'Rien n’attend de relecture' : `Rien n’attend : ${where}`}>
      <p>
        {fr(
          isWatching
            ? 'Les visuels relevés par les prochains passages arriveront ici, avec ceux que l’on signale.'
            : 'Aucun site n’est encore suivi : il n’y a rien à relire.',
        )}
        {sitting !== null &&
          sitting.decided > 0 &&
          fr(` Ce soir, vous avez relu ${plural(sitting.decided, 'visuel')}.`)}
      </p>
      <p class="buttons">
        {where !== null && (
          <a class="button" href="/relecture">
            Tous les départements
          </a>
        )}
        {!isWatching && mayWatch && (
          <a class="button main" href="/suivi/ajouter">
            Ajouter un site
          </a>
        )}
        <a class="button" href="/signaler">
          Signaler un visuel
        </a>
        <a class="button" href="/visuels">
          Revoir les visuels relevés
        </a>
        {sitting !== null && sitting.decided > 0 && (
          <a class="button" href="/relecture/fin">
            Voir ce que vous avez fait
          </a>
        )}
      </p>
    </Empty>
  );
};
