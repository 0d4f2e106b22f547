/** « Annuaire »: every authority of the directory, found as one types. */
import type { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { findAuthority, type AuthorityRow } from '../../../../db/queries/authorities.js';
import { openQuestions } from '../../../../db/queries/corrections.js';
import { sourceStates, watchedAmong } from '../../../../db/queries/directory-page.js';
import type { Db } from '../../../../db/open.js';
import { authorityLiesIn } from '../../../accounts/index.js';
import { searchAuthorities } from '../../../authorities/search.js';
import { plural } from '../../../french/words.js';
import { type Env, mayChangeWatch, type WebDeps } from '../../context.js';
import { AuthorityLine } from '../../parts/authority-line.js';
import { DirectoryEmpty, isDirectoryEmpty } from '../../parts/directory-empty.js';
import { Sources } from '../../parts/directory-sources.js';
import { Empty, FilterForm } from '../../parts/pieces.js';
import { fr } from '../../parts/words.js';
import { show } from '../../show.js';
import { partOfWords } from '../authority/kin.js';

/** More is a name to be typed further. */
const MOST_FOUND = 30;

interface Found {
  readonly authority: AuthorityRow;
  readonly parent: AuthorityRow | null;
  readonly isWatched: boolean;
  readonly isInside: boolean;
}

export function directoryRoutes(app: Hono<Env>, { db }: WebDeps): void {
  app.get('/annuaire', (c) => {
    const typed = (c.req.query('q') ?? '').slice(0, 200);
    const territory = c.get('territory');
    const rows = searchAuthorities(db, typed, MOST_FOUND + 1);
    const watched = watchedAmong(
      db,
      rows.map(({ code }) => code),
    );
    const found = rows.slice(0, MOST_FOUND).map((authority): Found => {
      const isInside = authorityLiesIn(territory, authority);
      return {
        authority,
        parent: authority.parent === null ? null : findAuthority(db, authority.parent),
        // What others watch elsewhere is theirs.
        isWatched: isInside && watched.has(authority.code),
        isInside,
      };
    });
    return show(
      c,
      { title: 'Annuaire', place: '/annuaire', styles: ['directory.css'] },
      <>
        <h1>Annuaire</h1>
        {isDirectoryEmpty(db) ? (
          <DirectoryEmpty mayAdd={mayChangeWatch(c.get('person'))} />
        ) : (
          <>
            <p class="lead">
              {fr(
                'Toutes les communes, intercommunalités, départements et régions : leur site, à qui écrire, leurs élu·es et leurs marchés.',
              )}
            </p>
            {mayChangeWatch(c.get('person')) && (
              <p class="buttons">
                <a class="button" href="/suivi/criteres">
                  Choisir qui suivre, par critères
                </a>
              </p>
            )}
          </>
        )}
        <FilterForm action="/annuaire" trigger="input changed delay:150ms from:find input" role="search">
          <label>
            Nom, code postal, code INSEE ou SIREN
            <input type="search" name="q" value={typed} maxlength={200} autocomplete="off" />
          </label>
          <button type="submit">Chercher</button>
        </FilterForm>
        <div id="resultats">
          <Results typed={typed} found={found} hasMore={rows.length > MOST_FOUND} />
        </div>
        {mayChangeWatch(c.get('person')) && (
          <Questions
            authorities={askedAbout(db).filter((authority) => authorityLiesIn(territory, authority))}
          />
        )}
        <Sources states={sourceStates(db)} />
      </>,
    );
  });
}

/** Authorities about which an import asks something. */
function askedAbout(db: Db): readonly AuthorityRow[] {
  const codes = new Set(openQuestions(db).map(({ correction }) => correction.authorityCode));
  return [...codes].flatMap((code) => findAuthority(db, code) ?? []);
}

const MOST_QUESTIONS = 30;

const Questions: FC<{ authorities: readonly AuthorityRow[] }> = ({ authorities }) =>
  authorities.length === 0 ? (
    <></>
  ) : (
    <section aria-labelledby="questions">
      <h2 id="questions">Corrections à confirmer</h2>
      <p>
        {fr(
          'L’annuaire dit maintenant autre chose que ce que vous aviez corrigé : dites qui a raison, sur leur page.',
        )}
      </p>
      <ul class="rows">
        {authorities.slice(0, MOST_QUESTIONS).map((authority) => (
          <li>
            <AuthorityLine authority={authority} />
          </li>
        ))}
      </ul>
      {authorities.length > MOST_QUESTIONS && (
        <p class="meta">{fr(`${authorities.length - MOST_QUESTIONS} de plus, ensuite.`)}</p>
      )}
    </section>
  );

const Results: FC<{ typed: string; found: readonly Found[]; hasMore: boolean }> = ({
  typed,
  found,
  hasMore,
}) => {
  if (typed.trim() === '') return <></>;
  if (found.length === 0)
    return (
      <Empty title="Aucune collectivité ne répond à cette recherche">
        <p>
          {fr(
            'Essayez le début du nom, ou le code postal. Un musée, un festival, un office de tourisme s’ajoutent à la main, sur la page de leur collectivité.',
          )}
        </p>
      </Empty>
    );
  return (
    <>
      <p class="meta" role="status">
        {fr(
          hasMore
            ? `Les ${MOST_FOUND} premières ; d’autres répondent aussi. Écrivez la suite du nom, ou le code postal.`
            : plural(found.length, 'collectivité'),
        )}
      </p>
      <ul class="rows">
        {found.map((one) => (
          <FoundLine one={one} />
        ))}
      </ul>
    </>
  );
};

const FoundLine: FC<{ one: Found }> = ({ one: { authority, parent, isWatched, isInside } }) => (
  <li>
    <AuthorityLine authority={authority} isLinked={isInside} />
    {parent !== null && (
      <span class="meta">
        <bdi>{partOfWords(authority, parent)}</bdi>
      </span>
    )}
    {(authority.status === 'current' || isWatched) && (
      <span class="meta">
        {fr(isInside ? (isWatched ? 'Suivie' : 'Pas suivie') : 'Hors de votre territoire')}
      </span>
    )}
  </li>
);
