/** The list of flagged visuals, with its filters. */
import type { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { z } from 'zod';
import { authoritiesWithSites } from '../../../../db/queries/authority-page.js';
import {
  countFlagged,
  listFlagged,
  type FlaggedFilter,
  type FlaggedVisual,
} from '../../../../db/queries/visual-page.js';
import type { Territory } from '../../../../db/queries/territories.js';
import { listedStandings } from '../../../../db/queries/standings.js';
import { fileNameOf } from '../../parts/foreign-text.js';
import { Foreign } from '../../parts/foreign.js';
import { verdictSentence } from '../../parts/wording.js';
import { formatNumber, GRADE_WORDS, plural, SILENCE_SENTENCE } from '../../../french/words.js';
import type { Db } from '../../../../db/open.js';
import type { Env, WebDeps } from '../../context.js';
import { Day, Empty, factsOf, GradeBadge, Pager, FilterForm } from '../../parts/pieces.js';
import { finder } from '../../parts/search.js';
import { countLooks, fr, isNothingSeen, leftOut, type LookCounts, NOTHING_SEEN } from '../../parts/words.js';
import { isShowable } from '../../pictures.js';
import { pageNumber, pathWith, show } from '../../show.js';

const PAGE_SIZE = 24;
/** Up to so many authorities stand in a list to choose from; among more, one is searched by name. */
const MOST_LISTED = 60;
const MOST_OFFERED = 20;

const query = z.object({
  constat: z.enum(['stated', 'technical', 'hinted']).nullable().catch(null),
  /** A code, or what somebody typed: a name, a part of one, « Nom (code) ». */
  collectivite: z.string().trim().min(1).max(120).nullable().catch(null),
  depuis: z.iso.date().nullable().catch(null),
});
type Query = z.infer<typeof query>;

type Choice = ReturnType<typeof authoritiesWithSites>[number];

/** Which authority is meant. */
type Meant =
  | { readonly kind: 'any' }
  | { readonly kind: 'one'; readonly code: string; readonly name: string | null }
  | { readonly kind: 'several'; readonly choices: readonly Choice[] }
  | { readonly kind: 'none' };

function meantBy(text: string | null, choices: readonly Choice[]): Meant {
  if (text === null) return { kind: 'any' };
  const code = /^(?:.*\()?([0-9][0-9AB][0-9]{3}|[0-9]{9})\)?$/.exec(text)?.[1];
  if (code !== undefined)
    return { kind: 'one', code, name: choices.find((one) => one.code === code)?.name ?? null };
  const isFound = finder(text);
  const found = choices.filter(({ name }) => isFound([name]));
  const [only] = found;
  if (only === undefined) return { kind: 'none' };
  return found.length === 1 ? { kind: 'one', ...only } : { kind: 'several', choices: found };
}

export function visualsRoutes(app: Hono<Env>, { db }: WebDeps): void {
  app.get('/visuels', (c) => {
    const asked = query.parse({
      constat: c.req.query('constat') ?? null,
      collectivite: c.req.query('collectivite') ?? null,
      depuis: c.req.query('depuis') ?? null,
    });
    const territory = c.get('territory');
    const authorities = authoritiesWithSites(db, territory);
    const meant = meantBy(asked.collectivite, authorities);
    return show(
      c,
      { title: 'Visuels relevés', place: '/visuels' },
      <>
        <h1>Visuels relevés</h1>
        <Filters asked={asked} meant={meant} authorities={authorities} />
        <div id="resultats">
          {meant.kind === 'several' || meant.kind === 'none' ? (
            <WhichOne asked={asked} choices={meant.kind === 'none' ? [] : meant.choices} />
          ) : (
            <Results
              db={db}
              territory={territory}
              asked={{ ...asked, collectivite: meant.kind === 'one' ? meant.code : null }}
              wantedPage={pageNumber(c.req.query('page'))}
            />
          )}
        </div>
      </>,
    );
  });
}

const Results: FC<{ db: Db; territory: Territory; asked: Query; wantedPage: number }> = ({
  db,
  territory,
  asked,
  wantedPage,
}) => {
  const filter: FlaggedFilter = {
    grade: asked.constat,
    authority: asked.collectivite,
    territory,
    since: asked.depuis === null ? null : `${asked.depuis}T00:00:00.000Z`,
  };
  const total = countFlagged(db, filter);
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const page = Math.min(wantedPage, pages);
  const found = listFlagged(db, filter, { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE });
  const looks = countLooks(listedStandings(db, territory));
  return (
    <>
      <p class="meta" role="status">
        {fr([plural(total, 'visuel'), ...leftOut(looks)].join(' · '))}
        {total > 0 && (
          <>
            <br />
            {fr(SILENCE_SENTENCE)}
          </>
        )}
      </p>
      {total === 0 ? (
        <Nothing
          looks={looks}
          isFiltered={asked.constat !== null || asked.collectivite !== null || asked.depuis !== null}
        />
      ) : (
        <ul class="gallery">
          {found.map((one) => (
            <Card one={one} />
          ))}
        </ul>
      )}
      <Pager page={page} pages={pages} href={(to) => pathWith('/visuels', { ...asked, page: to })} />
    </>
  );
};

/** Several authorities have what was typed in their names, or none has. */
const WhichOne: FC<{ asked: Query; choices: readonly Choice[] }> = ({ asked, choices }) => {
  if (choices.length === 0)
    return (
      <Empty title="Aucune collectivité suivie ne porte ce nom">
        <p>
          <a href={pathWith('/visuels', { ...asked, collectivite: null })}>
            Montrer les visuels de toutes les collectivités
          </a>
        </p>
      </Empty>
    );
  const more = choices.length - MOST_OFFERED;
  return (
    <section aria-labelledby="laquelle">
      <h2 id="laquelle">{fr('Laquelle ?')}</h2>
      <p class="meta" role="status">
        {fr(
          plural(choices.length, 'collectivité porte ce nom', 'collectivités ont ces lettres dans leur nom'),
        )}
      </p>
      <ul class="rows">
        {choices.slice(0, MOST_OFFERED).map(({ code, name }) => (
          <li>
            <a href={pathWith('/visuels', { ...asked, collectivite: code })}>
              <bdi>{name}</bdi>
            </a>{' '}
            <span class="soft">{code}</span>
          </li>
        ))}
      </ul>
      {more > 0 && <p class="meta">{fr(`${formatNumber(more)} de plus : tapez un peu plus de leur nom.`)}</p>}
    </section>
  );
};

const Filters: FC<{ asked: Query; meant: Meant; authorities: readonly Choice[] }> = ({
  asked,
  meant,
  authorities,
}) => (
  <FilterForm action="/visuels">
    <label>
      Constat
      <select name="constat">
        <option value="">Tous</option>
        {(['stated', 'technical', 'hinted'] as const).map((grade) => (
          <option value={grade} selected={asked.constat === grade}>
            {GRADE_WORDS[grade].label}
          </option>
        ))}
      </select>
    </label>
    <label>
      Collectivité
      {authorities.length <= MOST_LISTED ? (
        <select name="collectivite">
          <option value="">Toutes</option>
          {authorities.map(({ code, name }) => (
            <option value={code} selected={meant.kind === 'one' && meant.code === code}>
              {`${name} (${code})`}
            </option>
          ))}
        </select>
      ) : (
        <input
          type="search"
          name="collectivite"
          value={meant.kind === 'one' ? inWords(meant) : (asked.collectivite ?? '')}
          maxlength={120}
          placeholder="toutes"
          autocomplete="off"
        />
      )}
    </label>
    <label>
      Vus pour la première fois depuis le
      <input type="date" name="depuis" value={asked.depuis ?? ''} />
    </label>
    <button type="submit">Filtrer</button>
  </FilterForm>
);

function inWords({ code, name }: { readonly code: string; readonly name: string | null }): string {
  return name === null ? code : `${name} (${code})`;
}

const Nothing: FC<{ looks: LookCounts; isFiltered: boolean }> = ({ looks, isFiltered }) =>
  isNothingSeen(looks) ? (
    <Empty title="Rien n’a encore été regardé">
      <p>{fr(looks.watched === 0 ? 'Aucun site n’est suivi.' : NOTHING_SEEN)}</p>
      <p>
        <a href="/suivi">Voir les sites suivis</a>
      </p>
    </Empty>
  ) : isFiltered ? (
    <Empty title="Aucun visuel ne répond à ce choix">
      <p>{fr(SILENCE_SENTENCE)}</p>
      <p>
        <a href="/visuels">Montrer tous les visuels relevés</a>
      </p>
    </Empty>
  ) : (
    <Empty title="Rien n’a été relevé jusqu’ici">
      <p>{fr(SILENCE_SENTENCE)}</p>
      <p>
        <a href="/suivi">Voir quels sites ont été regardés</a>
      </p>
    </Empty>
  );

export function visualHref(contentKey: string): string {
  return `/visuels/${encodeURIComponent(contentKey)}`;
}

/** The picture as pages show it, or what to say instead. The alternative text holds facts only: nobody judges a look. */
export const Thumbnail: FC<{ one: Pick<FlaggedVisual, 'contentKey' | 'visual' | 'isKept' | 'imageUrl'> }> = ({
  one,
}) =>
  isShowable(one.visual, one.isKept) ? (
    <img
      src={`/images/${encodeURIComponent(one.contentKey)}/vignette.webp`}
      alt={fr(`Visuel ${one.imageUrl === null ? '' : fileNameOf(one.imageUrl)}, ${factsOf(one.visual)}`)}
      loading="lazy"
      decoding="async"
    />
  ) : (
    <span class="absent">
      {fr(
        one.isKept
          ? 'Pas d’aperçu de ce format : le fichier gardé fait foi.'
          : 'Fichier non gardé : supprimé à son terme, plus accessible, ou pas encore saisi.',
      )}
    </span>
  );

/** Why it was flagged, in one sentence: the first mark's own; hints only ever ask a question. */
const Why: FC<{ one: FlaggedVisual }> = ({ one }) => {
  const decisive = one.grade === 'hinted' ? undefined : one.marks.find((mark) => mark.strength !== 'human');
  return decisive === undefined ? (
    <>{fr(verdictSentence(one))}</>
  ) : (
    <Foreign text={decisive.explain} maxChars={260} />
  );
};

const Card: FC<{ one: FlaggedVisual }> = ({ one }) => {
  const others = one.authorityCount - one.authorities.length;
  return (
    <li>
      <a class="card" href={visualHref(one.contentKey)}>
        <span class="mat">
          <Thumbnail one={one} />
        </span>
        <GradeBadge grade={one.grade} />
        <span class="name">
          <bdi>{one.authorities.map(({ name }) => name).join(', ')}</bdi>
          {others > 0 && fr(` et ${plural(others, 'autre')}`)}
        </span>
      </a>
      <p class="meta">
        {one.surroundings?.caption !== null && one.surroundings?.caption !== undefined && (
          <>
            <Foreign text={one.surroundings.caption} maxChars={90} />
            <br />
          </>
        )}
        <Why one={one} />
        {one.contradiction && fr(' Des éléments plaident aussi pour une création humaine.')}
        <br />
        Vu depuis le <Day at={one.visual.firstSeen} />
        {fr(` · ${plural(one.pageCount, 'page')}`)}
      </p>
    </li>
  );
};
