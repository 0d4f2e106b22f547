/** What all who observed a picture noted, and what it amounts to. */
import type { FC } from 'hono/jsx';
import type { Db } from '../../../../db/open.js';
import { findAuthority } from '../../../../db/queries/authorities.js';
import { observationEventsOf } from '../../../../db/queries/observations.js';
import { reportsOfPicture, type ReportRow } from '../../../../db/queries/pictures.js';
import { showingsOf } from '../../../../db/queries/standing-facts.js';
import { factsOf, OBSERVATION_WORDS, weighObservations, type Observation } from '../../../review/index.js';
import { observersOf, type Observer } from '../../../review/observations.js';
import { withoutNames } from '../../../review/pool.js';
import { Foreign } from '../../parts/foreign.js';
import { CLOSE_QUOTE, OPEN_QUOTE } from '../../parts/wording.js';
import { day, fr } from '../../parts/words.js';
import { Frames, Noted, type NumberedPlace, type ShownPicture } from './form.js';
import { pathTo, type Visit } from './paths.js';

interface Group {
  readonly name: string;
  readonly tone: 'own' | 'other';
  /** What is said where nothing was noted. */
  readonly nothing: string;
  readonly isCounted: boolean;
  readonly entries: readonly { readonly entry: Observation; readonly number: number }[];
}

/** People without names: what is seen counts, not who saw it. */
function groupsOf(own: Observer | undefined, others: readonly Observer[]): readonly Group[] {
  let number = 0;
  const entriesOf = ({ blind, afterwards }: Pick<Observer, 'blind' | 'afterwards'>) =>
    [...blind, ...afterwards].map((entry) => ({ entry, number: (number += 1) }));
  const looked = own?.lookedBlind === true;
  const mine: Group = {
    name: 'Vous',
    tone: 'own',
    nothing: looked ? 'Vous avez regardé et n’avez rien vu de tel.' : 'Vous n’avez rien noté.',
    isCounted: looked,
    entries: entriesOf(own ?? { blind: [], afterwards: [] }),
  };
  const speaking = others.filter((one) => one.lookedBlind || one.afterwards.length > 0);
  const rest = speaking.map((one, index): Group => ({
    name: speaking.length === 1 ? 'Une autre personne' : `Personne ${index + 2}`,
    tone: 'other',
    nothing: 'A regardé et n’a rien vu de tel.',
    isCounted: one.lookedBlind,
    entries: entriesOf(one),
  }));
  return [mine, ...rest];
}

/** What everybody noted, over the picture and beside it. Only for those to whom it may be shown. */
export const Seen: FC<{
  db: Db;
  visit: Visit;
  shown: ShownPicture;
  person: string;
  others: readonly Observer[];
}> = ({ db, visit, shown, person, others }) => {
  const { picture } = visit;
  const events = observationEventsOf(db, picture);
  const own = observersOf(events).find((one) => one.person === person);
  const groups = groupsOf(own, others);
  const frames = groups.flatMap(({ tone, entries }) =>
    entries.map(({ entry, number }): NumberedPlace => ({ number, place: entry.place, tone })),
  );
  const ids = [...new Set(groups.flatMap(({ entries }) => entries.map(({ entry }) => entry.id)))];
  return (
    <>
      <h1>Ce qui se voit</h1>
      <div class="observing">
        <figure class="look">
          <div class="mat">
            <div class="board">
              <img src={shown.src} alt="Le visuel" width={shown.width} height={shown.height} />
              <Frames frames={frames} />
            </div>
          </div>
          <figcaption class="meta">
            {frames.length > 0 && fr('Trait plein : vous. Tirets : les autres. ')}
            <a href={shown.large}>Voir en grand, sans les cadres</a>
          </figcaption>
        </figure>
        <div class="steps">
          <section aria-labelledby="vaut">
            <h2 id="vaut">Ce que cela vaut</h2>
            <p class="verdict">{fr(worthSentence(db, picture, events))}</p>
          </section>
          {groups.map((group) => (
            <ObserverPart group={group} />
          ))}
          <ReportWords db={db} visit={visit} />
          {ids.length > 0 && (
            <section aria-labelledby="sans-ia">
              <h2 id="sans-ia">Les mêmes choses sans IA</h2>
              <ul class="innocent">
                {ids.map((id) => (
                  <li>
                    <strong>{fr(`${OBSERVATION_WORDS[id].label}. `)}</strong>
                    {fr(OBSERVATION_WORDS[id].innocent)}
                  </li>
                ))}
              </ul>
            </section>
          )}
          <div class="buttons">
            <a class="button" href={pathTo(visit, '', { ajouter: 'oui' })}>
              Ajouter une observation
            </a>
            {(groups[0]?.entries.length ?? 0) > 0 && (
              <form method="post" action={pathTo(visit, '/retrait')}>
                <button type="submit">Retirer les miennes</button>
              </form>
            )}
          </div>
          <p class="meta">
            {fr('Vous connaissez celles des autres : ce que vous ajouterez sera gardé, sans compter.')}
          </p>
        </div>
      </div>
    </>
  );
};

const ObserverPart: FC<{ group: Group }> = ({ group }) => (
  <section class="observer">
    <h2>{group.name}</h2>
    {group.entries.length === 0 ? (
      <p class="soft">{fr(group.nothing)}</p>
    ) : (
      <ol class="noted">
        {group.entries.map(({ entry, number }) => (
          <li>
            <Noted entry={entry} number={number} tone={group.tone} />
          </li>
        ))}
      </ol>
    )}
    {group.entries.length > 0 && !group.isCounted && (
      <p class="meta">{fr('Noté en connaissant ce que les autres ont vu : cela ne compte pas.')}</p>
    )}
  </section>
);

/** What the observations amount to now: never more than « indices à vérifier ». */
function worthSentence(db: Db, picture: string, events: Parameters<typeof weighObservations>[0]): string {
  const result = weighObservations(events);
  if (result.kind === 'not-enough') return result.because;
  const facts = factsOf(db, picture);
  const isDefended = facts?.verdict.marks.some(({ strength }) => strength === 'human') === true;
  return isDefended
    ? 'Deux personnes au moins ont noté deux observations sans se connaître, mais des éléments plaident pour une création humaine : cela ne compte pas.'
    : 'Deux personnes au moins ont noté deux observations sans connaître celles de l’autre : ce sont des indices à vérifier, jamais plus. Ils ne permettent qu’une question.';
}

function withoutTowns(db: Db, picture: string, reports: readonly ReportRow[]): readonly ReportRow[] {
  const codes = [
    ...showingsOf(db, picture).map(({ authority }) => authority),
    ...reports.flatMap(({ authorityCode }) => authorityCode ?? []),
  ];
  const names = [...new Set(codes)].flatMap((code) => findAuthority(db, code)?.name ?? []);
  return reports.map((one) => ({
    ...one,
    place: null,
    note: one.note === null ? null : withoutNames(one.note, names),
  }));
}

/** What the people who reported the picture said of it: read by the same rule as the observations. */
const ReportWords: FC<{ db: Db; visit: Visit }> = ({ db, visit: { picture, from } }) => {
  const all = reportsOfPicture(db, picture).filter(({ state }) => state !== 'refused');
  // Who came from the pool knows neither the town nor its streets.
  const reports = (from === 'renfort' ? withoutTowns(db, picture, all) : all).filter(
    ({ note, place }) => note !== null || place !== null,
  );
  if (reports.length === 0) return <></>;
  return (
    <section aria-labelledby="signale">
      <h2 id="signale">Dit par la personne qui l’a signalé</h2>
      <ul class="rows">
        {reports.map(({ note, place, seenOn, at }) => (
          <li>
            {note !== null && (
              <p class="own-words">
                {OPEN_QUOTE}
                <Foreign text={note} maxChars={600} />
                {CLOSE_QUOTE}
              </p>
            )}
            <span class="meta">
              {place !== null && (
                <>
                  <Foreign text={place} maxChars={200} />
                  {' · '}
                </>
              )}
              {fr(`vu le ${day(seenOn ?? at)}`)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
};
