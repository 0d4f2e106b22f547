/** On the page of an authority: what it is a part of, what belongs to it, and adding a museum or a festival by hand. */
import type { FC } from 'hono/jsx';
import type { AuthorityRow } from '../../../../db/queries/authorities.js';
import { aboveOf } from '../../../../db/queries/directory-page.js';
import { partsOf } from '../../../../db/queries/directory.js';
import type { Db } from '../../../../db/open.js';
import type { Territory } from '../../../../db/queries/territories.js';
import { authorityLiesIn } from '../../../accounts/index.js';
import type { AuthorityStatus } from '../../../authorities/types.js';
import { councilsElsewhere } from '../../../authorities/imports/councils.js';
import { namedAuthority } from '../../../authorities/officials/addressee.js';
import { deCollectivite, dePlace } from '../../../french/index.js';
import { plural } from '../../../french/words.js';
import { AuthorityLine, authorityHref } from '../../parts/authority-line.js';
import { fr } from '../../parts/words.js';
import { typedInto, type Entered } from './entered.js';

/** « de » and the name of the parent follow. */
const PART_WORDS: Readonly<Record<Exclude<AuthorityStatus, 'current'>, string>> = {
  delegated: 'Commune déléguée',
  associated: 'Commune associée',
  district: 'Arrondissement',
  merged: 'Ancienne commune, aujourd’hui dans celle',
};

/** What ties an authority to its parent: « Commune déléguée du Bourg-Exemple », « Organisme de la commune d’Exemple ». */
export function partOfWords(
  { status }: Pick<AuthorityRow, 'status'>,
  parent: Pick<AuthorityRow, 'code' | 'name' | 'kind' | 'placeArticle'>,
): string {
  return status === 'current'
    ? `Organisme ${deCollectivite(namedAuthority(parent))}`
    : `${PART_WORDS[status]} ${dePlace(parent.name, parent.placeArticle)}`;
}

/** Above the rest: to whom a part belongs, and that the other one is written to. */
export const PartOf: FC<{ authority: AuthorityRow; parent: AuthorityRow | null }> = ({
  authority,
  parent,
}) => {
  if (authority.status === 'current' && parent === null) return <></>;
  return (
    <p class={authority.status === 'current' ? 'meta' : 'note'}>
      {parent === null ? (
        fr('Cette collectivité n’existe plus dans les données d’aujourd’hui.')
      ) : (
        <>
          <a href={authorityHref(parent.code)}>
            <bdi>{partOfWords(authority, parent)}</bdi>
          </a>
          {authority.status !== 'current' && fr(' : c’est elle qui publie et à qui l’on écrit.')}
        </>
      )}
    </p>
  );
};

/** EPCI, département and région around an authority. */
export const Around: FC<{ db: Db; authority: AuthorityRow; territory: Territory }> = ({
  db,
  authority,
  territory,
}) => {
  const { departement } = authority;
  const councils = councilsElsewhere(departement === null ? [] : [departement]);
  const above = aboveOf(db, authority, councils).filter(({ code }) => code !== authority.parent);
  return above.length === 0 ? (
    <></>
  ) : (
    <p class="meta">
      {above.map((one, nth) => (
        <>
          {nth > 0 && ' · '}
          {authorityLiesIn(territory, one) ? (
            <a href={authorityHref(one.code)}>
              <bdi>{one.name}</bdi>
            </a>
          ) : (
            <bdi>{one.name}</bdi>
          )}
        </>
      ))}
    </p>
  );
};

const MOST_PARTS = 40;

export const Parts: FC<{
  db: Db;
  authority: AuthorityRow;
  mayChange: boolean;
  entered: Entered | null;
}> = ({ db, authority, mayChange, entered }) => {
  const { disclosure, valueOf } = typedInto(entered, 'organisme');
  // What a museum runs is noted with its authority.
  const mayAdd = mayChange && authority.status === 'current' && authority.kind !== 'autre';
  const all = partsOf(db, authority.code);
  const bodies = all.filter(({ kind, status }) => kind === 'autre' && status === 'current');
  const parts = all.filter((one) => !bodies.includes(one));
  if (all.length === 0 && !mayAdd) return <></>;
  return (
    <section aria-labelledby="organismes">
      <h2 id="organismes">Ce qui en dépend</h2>
      {bodies.length === 0 && mayAdd && (
        <p>
          {fr(
            'Aucun organisme n’est noté. Un musée, un festival ou un office de tourisme a souvent son propre site, que l’annuaire ne donne pas.',
          )}
        </p>
      )}
      {bodies.length > 0 && (
        <ul class="rows">
          {bodies.slice(0, MOST_PARTS).map((one) => (
            <li>
              <AuthorityLine authority={one} />
            </li>
          ))}
        </ul>
      )}
      {parts.length > 0 && (
        <details class="beneath">
          <summary>
            {fr(
              plural(
                parts.length,
                'ancienne commune ou arrondissement',
                'anciennes communes ou arrondissements',
              ),
            )}
          </summary>
          <ul class="rows">
            {parts.slice(0, MOST_PARTS).map((one) => (
              <li>
                <AuthorityLine authority={one} />
                <span class="meta">
                  <bdi>{partOfWords(one, authority)}</bdi>
                </span>
              </li>
            ))}
          </ul>
          {parts.length > MOST_PARTS && (
            <p class="meta">{fr(`${parts.length - MOST_PARTS} de plus, dans l’annuaire.`)}</p>
          )}
        </details>
      )}
      {mayAdd && (
        <details class="beneath" {...disclosure}>
          <summary>{fr('Ajouter un musée, un festival, un office de tourisme…')}</summary>
          <form method="post" action={`${authorityHref(authority.code)}/organismes`} class="stacked">
            <label>
              Nom
              <input
                type="text"
                name="name"
                value={valueOf('name')}
                required
                maxlength={200}
                autocomplete="off"
              />
            </label>
            <label>
              {fr('SIREN, s’il en a un à lui (neuf chiffres, facultatif)')}
              <input
                type="text"
                name="siren"
                value={valueOf('siren')}
                maxlength={14}
                inputmode="numeric"
                autocomplete="off"
              />
            </label>
            <label>
              {fr('Adresse de son site, à suivre (facultatif)')}
              <input
                type="url"
                name="url"
                value={valueOf('url')}
                maxlength={2000}
                placeholder="https://musee.saint-exemple.example"
              />
            </label>
            <button type="submit">Ajouter</button>
          </form>
        </details>
      )}
    </section>
  );
};
