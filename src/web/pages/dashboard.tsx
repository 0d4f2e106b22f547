/** The first page: what awaits, what could not be looked at, when and where. */
import type { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import {
  flaggedByDepartement,
  flaggedByHour,
  flaggedCounts,
  type FlaggedCounts,
} from '../../../db/queries/dashboard.js';
import { headOfLog } from '../../../db/queries/evidence-log.js';
import { lastTimeStampChoice } from '../../../db/queries/time-stamps.js';
import type { Db } from '../../../db/open.js';
import { listedStandings, type ListedStanding } from '../../../db/queries/standings.js';
import { isOverdue, OVERDUE, standingWords } from '../parts/standing.js';
import { addDays, formatDate, parisDay, parisMidnight, weekday, type LegalDay } from '../../french/index.js';
import { formatNumber, GRADE_WORDS, plural, SILENCE_SENTENCE } from '../../french/words.js';
import { awaitingOf, AwaitingMe } from '../parts/awaiting.js';
import { Icon } from '../parts/foreign.js';
import { Bars, isUnseen, TileMap, type TileState } from '../charts.js';
import { type Env, mayChangePeople, mayChangeWatch, type WebDeps } from '../context.js';
import { DEPARTEMENT_NAMES, departementName } from '../map-of-france.js';
import { Empty, TableBeneath } from '../parts/pieces.js';
import {
  countLooks,
  fr,
  isNothingSeen,
  leftOut,
  type LookCounts,
  looksInWords,
  NOTHING_SEEN,
} from '../parts/words.js';
import { pathWith, show } from '../show.js';
import { TIME_STAMP } from './time-stamp.js';

const WEEKS = 12;
const SHOWN_GRADES = ['stated', 'technical', 'hinted'] as const;

export function dashboardRoutes(
  app: Hono<Env>,
  { db, now, newAccessDays, timeStampOfSettings = null }: WebDeps,
): void {
  app.get('/', (c) => {
    const territory = c.get('territory');
    const standings = listedStandings(db, territory);
    const frame = { title: 'Tableau de bord', place: '/', styles: ['cases.css'] };
    const mayAdd = mayChangeWatch(c.get('person'));
    if (standings.length === 0)
      return show(c, frame, territory === null ? <NoSite mayAdd={mayAdd} /> : <NoSiteHere mayAdd={mayAdd} />);
    const today = parisDay(now().toISOString()) ?? '';
    const weeks = lastWeeks(today, WEEKS);
    const hours = flaggedByHour(db, parisMidnight(weeks[0] ?? today), territory);
    const looks = countLooks(standings);
    return show(
      c,
      frame,
      <>
        <h1>Tableau de bord</h1>
        <Looks looks={looks} />
        <AwaitingMe
          facts={awaitingOf(db, c.get('person'), { at: now().toISOString(), newAccessDays }, territory)}
        />
        {mayChangePeople(c.get('person')) && isUndecided(db, timeStampOfSettings) && <WhoDates />}
        <Awaiting counts={flaggedCounts(db, territory)} looks={looks} />
        <Troubles standings={standings} looks={looks} at={now().toISOString()} />
        <div class="side-by-side">
          <ByWeek weeks={countByWeek(hours, weeks)} />
          <ByDepartement standings={standings} flagged={flaggedByDepartement(db, territory)} />
        </div>
      </>,
    );
  });
}

/** Whether proof is kept that nobody outside dates, and nobody has agreed to an authority or refused one yet. */
function isUndecided(db: Db, ofSettings: string | null): boolean {
  return ofSettings === null && lastTimeStampChoice(db) === null && headOfLog(db) !== null;
}

const WhoDates: FC = () => (
  <p class="meta">
    {fr('Des preuves sont gardées, et rien d’extérieur ne les date encore : ')}
    <a href={TIME_STAMP}>choisir une autorité d’horodatage</a>
    {fr(' (rien n’est envoyé sans votre accord).')}
  </p>
);

/** Somebody whose territory has no watched site, or who was given none. */
const NoSiteHere: FC<{ mayAdd: boolean }> = ({ mayAdd }) => (
  <>
    <h1>Tableau de bord</h1>
    <Empty title="Rien n’est suivi dans votre territoire">
      <p>
        {fr(
          'Aucun territoire ne vous est encore confié, ou aucun site n’y est suivi. Une personne de l’administration peut vous en confier un : ',
        )}
        <a href="/reglages">Réglages</a>
        {fr(' dit qui. En attendant, vous pouvez ')}
        <a href="/relecture/essai">vous exercer</a>
        {fr(' ou ')}
        <a href="/relecture/renfort">prêter vos yeux à une autre section</a>.
      </p>
      {mayAdd && (
        <p class="buttons">
          <a class="button" href="/suivi/criteres">
            Choisir qui suivre
          </a>
        </p>
      )}
    </Empty>
  </>
);

const NoSite: FC<{ mayAdd: boolean }> = ({ mayAdd }) => (
  <>
    <h1>Tableau de bord</h1>
    <Empty title="Aucun site n’est encore suivi">
      <p>
        {fr(
          'Choisissez des collectivités par critères, ou ajoutez l’adresse d’un site. Vigie y passe d’elle-même tant que « vigie serve » tourne ; « vigie crawl --due » lance le passage tout de suite.',
        )}
      </p>
      {mayAdd && (
        <p class="buttons">
          <a class="button main" href="/suivi/criteres">
            Choisir qui suivre
          </a>
          <a class="button" href="/suivi/ajouter">
            Ajouter un site
          </a>
        </p>
      )}
    </Empty>
  </>
);

/** « 41 sites sur 340 regardés », with all that this leaves out. */
const Looks: FC<{ looks: LookCounts }> = ({ looks }) => {
  const rest = leftOut(looks);
  return (
    <p class="lead">
      <strong>{fr(looksInWords(looks))}</strong>
      {fr(rest.length === 0 ? '.' : ` ; ${rest.join(', ')}.`)}
    </p>
  );
};

const Awaiting: FC<{ counts: FlaggedCounts; looks: LookCounts }> = ({ counts, looks }) => {
  const total = SHOWN_GRADES.reduce((sum, grade) => sum + counts.byGrade[grade], 0);
  return (
    <section aria-labelledby="relevés">
      <h2 id="relevés">Ce qui a été relevé</h2>
      {total === 0 ? (
        <p>
          {fr(
            isNothingSeen(looks)
              ? NOTHING_SEEN
              : `Aucun visuel de ce qui a pu être regardé ne porte de marque connue. ${SILENCE_SENTENCE}`,
          )}
        </p>
      ) : (
        <>
          <ul class="grades">
            {SHOWN_GRADES.map((grade) => (
              <li class={`tone-${grade}`}>
                <a href={pathWith('/visuels', { constat: grade })}>
                  <span class="how-many">{formatNumber(counts.byGrade[grade])}</span>
                  <span class="name">
                    <Icon name={grade} /> {GRADE_WORDS[grade].label}
                  </span>
                </a>
                <p>{fr(GRADE_WORDS[grade].sentence)}</p>
              </li>
            ))}
          </ul>
          <p class="meta">
            {fr(
              [
                plural(total, 'visuel relevé', 'visuels relevés'),
                ...leftOut(looks),
                counts.withoutProof > 0
                  ? plural(
                      counts.withoutProof,
                      'visuel dont le fichier n’est pas gardé',
                      'visuels dont le fichier n’est pas gardé',
                    )
                  : null,
              ]
                .filter((part) => part !== null)
                .join(' · '),
            )}
            <br />
            {fr(SILENCE_SENTENCE)}
          </p>
        </>
      )}
    </section>
  );
};

const MOST_TROUBLES = 8;

const Troubles: FC<{
  standings: readonly ListedStanding[];
  looks: LookCounts;
  at: string;
}> = ({ standings, looks, at }) => {
  const saidOf = (one: ListedStanding): readonly string[] => {
    const { standing, openProblems, openReservations } = one;
    const isOld = isOverdue(one, at);
    return [
      standing.kind === 'not-looked-at' || isThin(one) || isOld ? standingWords(standing) : null,
      isOld ? OVERDUE : null,
      openProblems > 0 ? plural(openProblems, 'adresse non regardée', 'adresses non regardées') : null,
      openReservations > 0 ? 'fouille de textes et de données réservée : à trancher' : null,
    ].filter((part) => part !== null);
  };
  const troubled = standings
    .map((one) => ({ one, said: saidOf(one) }))
    .filter(({ said }) => said.length > 0)
    .sort((a, b) => rank(b.one, at) - rank(a.one, at));
  return (
    <section aria-labelledby="difficultes">
      <h2 id="difficultes">Sites en difficulté</h2>
      {troubled.length === 0 ? (
        <p>
          {fr(
            isNothingSeen(looks)
              ? 'Aucun site n’a encore été visité.'
              : 'Aucun : tout ce qui a été visité a pu être regardé.',
          )}
        </p>
      ) : (
        <>
          <ul class="rows">
            {troubled.slice(0, MOST_TROUBLES).map(({ one: { authority }, said }) => (
              <li>
                <a href={`/collectivites/${encodeURIComponent(authority.code)}`}>
                  <bdi>{authority.name}</bdi>
                </a>
                <span class="meta">{fr(said.join(' · '))}</span>
              </li>
            ))}
          </ul>
          {troubled.length > MOST_TROUBLES && (
            <p>
              <a href="/suivi?etat=difficulte">
                {fr(`Voir les ${formatNumber(troubled.length)} sites en difficulté`)}
              </a>
            </p>
          )}
        </>
      )}
    </section>
  );
};

/** Of which next to nothing was found: something else may have answered. */
const isThin = ({ standing }: ListedStanding): boolean =>
  standing.kind === 'partial' && standing.thin !== undefined;

/** Sites that say nothing at all come before those of which parts are missing. */
function rank(one: ListedStanding, at: string): number {
  const saysNothing = one.standing.kind === 'not-looked-at' || isThin(one) || isOverdue(one, at);
  return (saysNothing ? 1e6 : 0) + one.openProblems;
}

interface Week {
  /** Its Monday. */
  readonly week: LegalDay;
  readonly n: number;
}

const ByWeek: FC<{ weeks: readonly Week[] }> = ({ weeks }) => {
  const total = weeks.reduce((sum, { n }) => sum + n, 0);
  const title = fr(
    `Visuels relevés, par semaine où ils ont été vus pour la première fois : ${formatNumber(total)} en ${formatNumber(weeks.length)} semaines`,
  );
  return (
    <section aria-labelledby="semaines">
      <h2 id="semaines">Par semaine</h2>
      <p class="meta">
        {fr(
          'Visuels relevés, à la semaine de leur première vue. Cette date est celle de notre passage, pas celle de la publication ; un zéro peut être une semaine sans passage.',
        )}
      </p>
      {total === 0 ? (
        <p>
          {fr(
            `Aucun visuel relevé n’a été vu pour la première fois ces ${formatNumber(weeks.length)} dernières semaines.`,
          )}
        </p>
      ) : (
        <Bars
          title={title}
          bars={weeks.map(({ week, n }, index) => ({
            value: n,
            label: index % 2 === 1 ? shortDay(week) : null,
          }))}
        />
      )}
      <TableBeneath
        summary="Les nombres par semaine"
        head={['Semaine du', 'Visuels relevés']}
        rows={weeks.map(({ week, n }) => [formatDate(week), formatNumber(n)])}
      />
    </section>
  );
};

const ByDepartement: FC<{
  standings: readonly ListedStanding[];
  flagged: readonly { readonly departement: string | null; readonly n: number }[];
}> = ({ standings, flagged }) => {
  const counts = new Map(flagged.map(({ departement, n }) => [departement ?? '', n]));
  const states = new Map<string, TileState>();
  for (const { authority, standing } of standings) {
    const code = authority.departement ?? '';
    const known = states.get(code) ?? {
      watched: 0,
      lookedAt: 0,
      flagged: counts.get(code) ?? 0,
    };
    const isSeen = standing.kind === 'looked-at' || standing.kind === 'partial';
    states.set(code, { ...known, watched: known.watched + 1, lookedAt: known.lookedAt + (isSeen ? 1 : 0) });
  }
  const rows = [...states].sort(([a], [b]) => (a < b ? -1 : 1));
  const drawn = rows.filter(([code]) => DEPARTEMENT_NAMES.has(code)).length;
  return (
    <section aria-labelledby="departements">
      <h2 id="departements">Par département</h2>
      <p class="meta">
        {fr(
          'Un carreau par département. Plein : des sites y sont suivis, le nombre est celui des visuels relevés. Un tiret : suivis, mais aucun n’a encore pu être regardé. En pointillé : aucun site suivi, donc rien à en dire.',
        )}
      </p>
      <TileMap
        states={states}
        title={fr(
          `Carte des départements : des sites sont suivis dans ${formatNumber(drawn)} départements sur 101`,
        )}
      />
      <TableBeneath
        summary="Les nombres par département"
        head={['Département', 'Visuels relevés', 'Sites regardés', 'Sites suivis']}
        rows={rows.map(([code, state]) => [
          departementName(code === '' ? null : code),
          isUnseen(state) ? '–' : formatNumber(state.flagged),
          formatNumber(state.lookedAt),
          formatNumber(state.watched),
        ])}
      />
    </section>
  );
};

/** Mondays of the last `count` weeks, this one last. */
export function lastWeeks(today: LegalDay, count: number): readonly LegalDay[] {
  const monday = addDays(today, -((weekday(today) + 6) % 7));
  return Array.from({ length: count }, (_, index) => addDays(monday, (index - count + 1) * 7));
}

/** Counts of hours that fall into each week: a day of Paris begins with an hour of UTC, the same for all of them. */
export function countByWeek(
  hours: readonly { readonly hour: string; readonly n: number }[],
  weeks: readonly LegalDay[],
): readonly Week[] {
  const starts = weeks.map(
    (monday) => [monday, parisMidnight(monday), parisMidnight(addDays(monday, 7))] as const,
  );
  return starts.map(([week, from, to]) => ({
    week,
    n: hours.reduce((sum, { hour, n }) => (hour >= from && hour < to ? sum + n : sum), 0),
  }));
}

/** « 24/11 ». */
function shortDay(day: LegalDay): string {
  return `${day.slice(8)}/${day.slice(5, 7)}`;
}
