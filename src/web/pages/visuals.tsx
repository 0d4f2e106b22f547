/** The list of flagged visuals, with its filters. */
import type { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { z } from 'zod';
import { authoritiesWithSites } from '../../../db/queries/authority-page.js';
import {
  countFlagged,
  listFlagged,
  type FlaggedFilter,
  type FlaggedVisual,
} from '../../../db/queries/visual-page.js';
import { siteStandings } from '../../../db/queries/standings.js';
import { fileNameOf } from '../parts/foreign-text.js';
import { Foreign } from '../parts/foreign.js';
import { verdictSentence } from '../parts/wording.js';
import { GRADE_WORDS, plural, SILENCE_SENTENCE } from '../../french/words.js';
import type { Env, WebDeps } from '../context.js';
import { Day, Empty, factsOf, GradeBadge, Pager } from '../parts/pieces.js';
import { countLooks, fr, leftOut } from '../parts/words.js';
import { isShowable } from '../pictures.js';
import { pageNumber, pathWith, show } from '../show.js';

const PAGE_SIZE = 24;

const query = z.object({
  constat: z.enum(['stated', 'technical', 'hinted']).nullable().catch(null),
  collectivite: z
    .string()
    .regex(/^[0-9AB]{5,9}$/)
    .nullable()
    .catch(null),
  depuis: z.iso.date().nullable().catch(null),
});
type Query = z.infer<typeof query>;

export function visualsRoutes(app: Hono<Env>, { db }: WebDeps): void {
  app.get('/visuels', (c) => {
    const asked = query.parse({
      constat: c.req.query('constat') ?? null,
      collectivite: c.req.query('collectivite') ?? null,
      depuis: c.req.query('depuis') ?? null,
    });
    const filter: FlaggedFilter = {
      grade: asked.constat,
      authority: asked.collectivite,
      since: asked.depuis === null ? null : `${asked.depuis}T00:00:00.000Z`,
    };
    const total = countFlagged(db, filter);
    const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
    const page = Math.min(pageNumber(c.req.query('page')), pages);
    const found = listFlagged(db, filter, { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE });
    const looks = countLooks(siteStandings(db));
    return show(
      c,
      { title: 'Visuels relevés', place: '/visuels' },
      <>
        <h1>Visuels relevés</h1>
        <Filters asked={asked} authorities={authoritiesWithSites(db)} />
        <div id="resultats">
          <p class="meta" role="status">
            {fr([plural(total, 'visuel'), ...leftOut(looks)].join(' · '))}
          </p>
          {total === 0 ? (
            <Nothing
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
        </div>
      </>,
    );
  });
}

const Filters: FC<{
  asked: Query;
  authorities: readonly { readonly code: string; readonly name: string }[];
}> = ({ asked, authorities }) => (
  <form
    class="filters"
    method="get"
    action="/visuels"
    hx-get="/visuels"
    hx-trigger="change"
    hx-target="#resultats"
    hx-select="#resultats"
    hx-swap="outerHTML"
    hx-push-url="true"
  >
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
      <select name="collectivite">
        <option value="">Toutes</option>
        {authorities.map(({ code, name }) => (
          <option value={code} selected={asked.collectivite === code}>
            {`${name} (${code})`}
          </option>
        ))}
      </select>
    </label>
    <label>
      Vus pour la première fois depuis le
      <input type="date" name="depuis" value={asked.depuis ?? ''} />
    </label>
    <button type="submit">Filtrer</button>
  </form>
);

const Nothing: FC<{ isFiltered: boolean }> = ({ isFiltered }) =>
  isFiltered ? (
    <Empty title="Aucun visuel ne répond à ce choix">
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
          : 'Fichier non gardé : plus accessible, ou pas encore saisi.',
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
