/** Who works here, and who left, on the page of settings. */
import { hasPermission } from '../../../accounts/roles.js';
import type { FC } from 'hono/jsx';
import type { Db } from '../../../../db/open.js';
import { listPeople, type PersonRow } from '../../../../db/queries/people.js';
import { lostEntryNotices } from '../../../../db/queries/personal-notices.js';
import { allPlaces, areTerritoriesUsed } from '../../../../db/queries/territories.js';
import { FORGOTTEN, guessedAt, isLastAdministrator, uncovered } from '../../../accounts/index.js';
import { plural } from '../../../french/words.js';
import { mayChangePeople, type Person } from '../../context.js';
import { departementName } from '../../map-of-france.js';
import { Day } from '../../parts/pieces.js';
import { fr, ROLE_WORDS } from '../../parts/words.js';
import { personPath } from './one.js';
import { placeWords } from './places.js';

export const People: FC<{ db: Db; people: readonly PersonRow[]; person: Person; at: Date }> = ({
  db,
  people,
  person,
  at,
}) => {
  const places = allPlaces(db);
  const areUsed = areTerritoriesUsed(db);
  const lost = mayChangePeople(person) ? lostEntryNotices(db) : new Map<string, never>();
  const guessed = new Set(mayChangePeople(person) ? guessedAt(db, at).map((one) => one.person) : []);
  const where = (one: PersonRow): string | null => {
    const hers = places.get(one.id) ?? [];
    if (hers.length > 0) return hers.map((place) => placeWords(db, place)).join(', ');
    if (!areUsed) return null;
    return hasPermission(one.role, 'see-france') ? 'France entière' : 'sans territoire : ne voit rien';
  };
  return (
    <section aria-labelledby="personnes">
      <h2 id="personnes">Personnes</h2>
      <p class="meta">{fr('Cette liste révèle une appartenance syndicale : ne la copiez pas ailleurs.')}</p>
      {mayChangePeople(person) && <Uncovered db={db} />}
      {people.length > 1 && isLastAdministrator(db, person) && (
        <p class="note">
          {fr(
            'Vous êtes la seule personne qui administre. Donnez ce rôle à une deuxième : si vous partez, plus personne n’invite.',
          )}
        </p>
      )}
      <ul class="rows">
        {people.map((one) => (
          <li>
            <span>
              {mayChangePeople(person) ? (
                <a href={personPath(one.id)}>
                  <bdi>{one.name}</bdi>
                </a>
              ) : (
                <bdi>{one.name}</bdi>
              )}
              {one.id === person.id && ' (vous)'}
            </span>
            <span class="meta">
              {ROLE_WORDS[one.role].label} · depuis le <Day at={one.addedAt} />
            </span>
            {lost.has(one.id) && (
              <span class="meta">
                {fr(
                  lost.get(one.id) === 'unknown'
                    ? 'Son lien d’entrée par courriel n’est peut-être pas arrivé : '
                    : 'Son lien d’entrée par courriel n’est pas arrivé : ',
                )}
                <a href={personPath(one.id)}>
                  pourquoi<span class="unseen">, pour {one.name}</span>
                </a>
              </span>
            )}
            {guessed.has(one.id) && (
              <span class="meta">
                {fr('Vingt codes faux en un jour, avec son mot de passe ou un lien : ')}
                <a href={personPath(one.id)}>
                  que faire<span class="unseen">, pour {one.name}</span>
                </a>
              </span>
            )}
            {mayChangePeople(person) && where(one) !== null && (
              <span class="meta">
                <bdi>{where(one)}</bdi>
              </span>
            )}
            {mayChangePeople(person) && (
              <div class="buttons">
                <form method="post" action={`/reglages/personnes/${one.id}/lien`}>
                  <button type="submit">
                    Nouveau lien<span class="unseen"> pour {one.name}</span>
                  </button>
                </form>
                {one.id !== person.id && (
                  <a class="button" href={`${personPath(one.id)}#depart`}>
                    Départ<span class="unseen"> : {one.name}</span>
                  </a>
                )}
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
};

/** Those who left and whose name is not forgotten yet. */
export const Left: FC<{ db: Db }> = ({ db }) => {
  const left = listPeople(db, { withEnded: true }).filter(
    (one) => one.endedAt !== null && one.name !== FORGOTTEN,
  );
  if (left.length === 0) return <></>;
  return (
    <details>
      <summary>{fr(plural(left.length, 'personne partie', 'personnes parties'))}</summary>
      <ul class="plain-list">
        {left.map((one) => (
          <li>
            <a href={personPath(one.id)}>
              <bdi>{one.name}</bdi>
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
};

/** Watched places in which nobody works now. */
const Uncovered: FC<{ db: Db }> = ({ db }) => {
  const places = uncovered(db);
  if (places.length === 0) return <></>;
  return (
    <div class="note">
      <p>
        <strong>{fr('Territoires sans personne')}</strong>
      </p>
      <ul class="plain-list">
        {places.map(({ departement, sites }) => (
          <li>{fr(`${departementName(departement)} : ${plural(sites, 'site suivi', 'sites suivis')}`)}</li>
        ))}
      </ul>
    </div>
  );
};
