/** The watch list: what is followed, what may be said of each site, adding one or many, changing the rhythm. */
import type { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { z } from 'zod';
import { findAuthority } from '../../../../db/queries/authorities.js';
import type { Db } from '../../../../db/open.js';
import { changeSite, findSite, pauseSite, removeSite } from '../../../../db/queries/sites.js';
import { publicationCounts } from '../../../../db/queries/publications.js';
import { listedStandings, type ListedStanding } from '../../../../db/queries/standings.js';
import type { PublicationCount } from '../../../crawlers/platforms/types.js';
import { countWords } from '../../../crawlers/platforms/words.js';
import { isOverdue, OVERDUE, standingLines } from '../../parts/standing.js';
import { Address } from '../../parts/foreign.js';
import { plural, SILENCE_SENTENCE } from '../../../french/words.js';
import { type Env, mayChangeWatch, type WebContext, type WebDeps } from '../../context.js';
import { Empty, Pager, FilterForm } from '../../parts/pieces.js';
import { finder } from '../../parts/search.js';
import { begun, countLooks, day, fr, leftOut, looksInWords } from '../../parts/words.js';
import { pageNumber, pathWith, show } from '../../show.js';
import { addLine, addLines, type LineReport } from './lines.js';
import { saidOf } from '../authority/authority.js';
import { forbidden, notFound } from '../errors.js';
import { AddForm, BulkForm, type AddEntry } from './forms.js';

const PAGE_SIZE = 50;
/** As French dictionaries do: « Bédarieux » before « Bessan ». */
const BY_NAME = new Intl.Collator('fr');
const WHO = 'la coordination ou à l’administration';

const STATES = {
  difficulte: 'En difficulté',
  jamais: 'Jamais regardés',
  suspendu: 'Suspendus',
} as const;
type State = keyof typeof STATES;

const search = z.object({
  q: z.string().trim().max(100).catch(''),
  etat: z.enum(['difficulte', 'jamais', 'suspendu']).nullable().catch(null),
});

export function watchRoutes(app: Hono<Env>, deps: WebDeps): void {
  const { db } = deps;
  app.get('/suivi', (c) => {
    const asked = search.parse({ q: c.req.query('q') ?? '', etat: c.req.query('etat') ?? null });
    const all = listedStandings(db, c.get('territory'));
    const at = deps.now().toISOString();
    const isFound = finder(asked.q);
    const found = all
      .filter(
        (one) =>
          isIn(one, asked.etat, at) && isFound([one.authority.name, one.authority.code, one.site.startUrl]),
      )
      .toSorted((a, b) => BY_NAME.compare(a.authority.name, b.authority.name));
    const pages = Math.max(1, Math.ceil(found.length / PAGE_SIZE));
    const page = Math.min(pageNumber(c.req.query('page')), pages);
    const looks = countLooks(all);
    const shown = found.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
    const counts = publicationCounts(
      db,
      shown.map(({ site }) => site.id),
    );
    const mayChange = mayChangeWatch(c.get('person'));
    return show(
      c,
      { title: 'Sites suivis', place: '/suivi', said: saidOf(c.req.query('fait')) },
      <>
        <h1>Sites suivis</h1>
        {all.length > 0 && (
          <>
            <p class="lead">{fr(`${[looksInWords(looks), ...leftOut(looks)].join(', ')}.`)}</p>
            <p class="meta">{fr(SILENCE_SENTENCE)}</p>
          </>
        )}
        {mayChange && (
          <p class="buttons">
            <a class="button main" href="/suivi/criteres">
              Ajouter par critères
            </a>
            <a class="button" href="/suivi/ajouter">
              Ajouter à la main
            </a>
          </p>
        )}
        {all.length > 0 && <Search q={asked.q} state={asked.etat} />}
        <div id="resultats">
          {found.length === 0 ? (
            <Empty
              title={all.length === 0 ? 'Aucun site n’est suivi' : 'Aucun site ne répond à cette recherche'}
            >
              <p>
                {all.length === 0 ? (
                  fr(
                    mayChange
                      ? 'Ajoutez des sites : Vigie y passe d’elle-même tant que « vigie serve » tourne ; « vigie crawl --due » lance le passage tout de suite.'
                      : 'Une personne qui coordonne choisit les sites à suivre.',
                  )
                ) : (
                  <a href="/suivi">Montrer tous les sites</a>
                )}
              </p>
            </Empty>
          ) : (
            <>
              <p class="meta" role="status">
                {fr(plural(found.length, 'site'))}
              </p>
              <ul class="rows sites">
                {shown.map((one) => (
                  <SiteLine one={one} at={at} counts={counts.get(one.site.id) ?? []} />
                ))}
              </ul>
            </>
          )}
          <Pager page={page} pages={pages} href={(to) => pathWith('/suivi', { ...asked, page: to })} />
        </div>
      </>,
    );
  });

  app.get('/suivi/ajouter', (c) =>
    mayChangeWatch(c.get('person'))
      ? addPage(c, begunEntry(db, c.req.query('code') ?? ''), [])
      : forbidden(c, WHO),
  );

  app.post('/suivi/ajouter', async (c) => {
    if (!mayChangeWatch(c.get('person'))) return forbidden(c, WHO);
    const form = await c.req.parseBody();
    const entry = { code: text(form['code']), name: text(form['name']), url: text(form['url']) };
    const added = addLine(deps, { ...entry, kind: null });
    if (!added.ok) return addPage(c, entry, added.problems);
    return c.redirect(pathWith(`/collectivites/${encodeURIComponent(added.code)}`, { fait: 'ajoute' }), 303);
  });

  app.post('/suivi/liste', async (c) => {
    if (!mayChangeWatch(c.get('person'))) return forbidden(c, WHO);
    const form = await c.req.parseBody();
    const lines = text(form['lines']);
    return show(
      c,
      { title: 'Ajout de sites', place: '/suivi' },
      <BulkReport reports={addLines(deps, lines)} />,
    );
  });

  const change = (path: string, said: string, act: (siteId: string) => void): void => {
    app.post(`/suivi/:id/${path}`, (c) => changed(c, said, act));
  };
  const changed = (
    c: WebContext,
    said: string,
    act: (siteId: string) => void,
  ): Response | Promise<Response> => {
    if (!mayChangeWatch(c.get('person'))) return forbidden(c, WHO);
    const site = findSite(db, c.req.param('id') ?? '');
    if (site === null) return notFound(c);
    act(site.id);
    return c.redirect(
      pathWith(`/collectivites/${encodeURIComponent(site.authorityCode)}`, { fait: said }),
      303,
    );
  };
  change('pause', 'suspendu', (id) => void pauseSite(db, id, true));
  change('reprise', 'repris', (id) => void pauseSite(db, id, false));
  change('fin', 'retire', (id) => void removeSite(db, id, deps.now().toISOString()));
  app.post('/suivi/:id/rythme', async (c) => {
    const form = await c.req.parseBody();
    const days = z.coerce.number().int().min(1).max(365).safeParse(form['cadenceDays']);
    return changed(c, days.success ? 'rythme' : '', (id) => {
      if (days.success) changeSite(db, id, { cadenceDays: days.data });
    });
  });
}

/** The form with the authority that a link named; empty when it is none of the directory. */
function begunEntry(db: Db, code: string): AddEntry {
  const authority = code === '' ? null : findAuthority(db, code.slice(0, 14));
  return { code: authority?.code ?? '', name: authority?.name ?? '', url: '' };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isIn(one: ListedStanding, state: State | null, at: string): boolean {
  const { site, standing, openProblems, openReservations } = one;
  switch (state) {
    case null:
      return true;
    case 'difficulte':
      return (
        standing.kind === 'not-looked-at' ||
        (standing.kind === 'partial' && standing.thin !== undefined) ||
        isOverdue(one, at) ||
        openProblems > 0 ||
        openReservations > 0
      );
    case 'jamais':
      return standing.kind === 'never';
    case 'suspendu':
      return site.paused;
  }
}

const Search: FC<{ q: string; state: State | null }> = ({ q, state }) => (
  <FilterForm
    action="/suivi"
    trigger="input changed delay:300ms from:find input, change from:find select"
    role="search"
  >
    <label>
      Nom, code ou adresse
      <input type="search" name="q" value={q} maxlength={100} />
    </label>
    <label>
      État
      <select name="etat">
        <option value="">Tous</option>
        {(Object.keys(STATES) as State[]).map((key) => (
          <option value={key} selected={key === state}>
            {STATES[key]}
          </option>
        ))}
      </select>
    </label>
    <button type="submit">Chercher</button>
  </FilterForm>
);

const SiteLine: FC<{ one: ListedStanding; at: string; counts: readonly PublicationCount[] }> = ({
  one,
  at,
  counts,
}) => (
  <li>
    <a href={`/collectivites/${encodeURIComponent(one.authority.code)}`}>
      <bdi>{one.authority.name}</bdi>
    </a>{' '}
    <span class="soft">{one.authority.code}</span>
    <span class="meta">
      <Address url={one.site.startUrl} />
    </span>
    {[...standingLines(one), ...(isOverdue(one, at) ? [OVERDUE] : []), ...counts.map(countWords)].map(
      (line) => (
        <span class="meta">{fr(begun(line))}</span>
      ),
    )}
    <span class="meta">
      {fr(
        one.site.paused
          ? 'Passages suspendus'
          : one.standing.kind === 'never' && one.site.dueFrom !== null
            ? `Premier passage à partir du ${day(one.site.dueFrom)}`
            : one.site.cadenceDays === 1
              ? 'Un passage par jour'
              : `Un passage tous les ${one.site.cadenceDays} jours`,
      )}
    </span>
  </li>
);

function addPage(
  c: WebContext,
  entry: Parameters<typeof AddForm>[0]['entry'],
  problems: readonly string[],
): Response | Promise<Response> {
  return show(
    c,
    { title: 'Ajouter des sites', place: '/suivi' },
    <>
      <nav class="trail" aria-label="Vous êtes ici">
        <a href="/suivi">Sites suivis</a>
      </nav>
      <h1>Ajouter des sites</h1>
      <section aria-labelledby="un">
        <h2 id="un">Un site</h2>
        <AddForm entry={entry} problems={problems} />
      </section>
      <section aria-labelledby="plusieurs">
        <h2 id="plusieurs">Plusieurs sites à la fois</h2>
        <BulkForm text="" />
      </section>
    </>,
    problems.length === 0 ? 200 : 422,
  );
}

const BulkReport: FC<{ reports: readonly LineReport[] }> = ({ reports }) => {
  const refused = reports.filter((one) => !one.ok);
  return (
    <>
      <nav class="trail" aria-label="Vous êtes ici">
        <a href="/suivi">Sites suivis</a>
      </nav>
      <h1>Ajout de sites</h1>
      <p class="lead">
        {fr(
          `${plural(reports.length - refused.length, 'ligne prise', 'lignes prises')}, ${plural(refused.length, 'ligne refusée', 'lignes refusées')}.`,
        )}
      </p>
      <ol class="rows report">
        {reports.map((one) => (
          <li class={one.ok ? 'taken' : 'refused'}>
            <span>
              <strong>{`Ligne ${one.number}\u00a0: ${one.ok ? 'prise' : 'refusée'}.`}</strong>{' '}
              <bdi>{one.text}</bdi>
            </span>
            <span class="meta">{fr(one.said)}</span>
          </li>
        ))}
      </ol>
      {refused.length > 0 && (
        <section aria-labelledby="corriger">
          <h2 id="corriger">Corriger les lignes refusées</h2>
          <BulkForm text={refused.map((one) => one.whole).join('\n')} />
        </section>
      )}
      <p class="buttons">
        <a class="button" href="/suivi">
          Voir les sites suivis
        </a>
      </p>
    </>
  );
};
