/** One authority: its sites and how they are watched, its crawls, what was found, what could not be looked at. */
import type { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { findAuthority, type AuthorityRow } from '../../../../db/queries/authorities.js';
import { lastCrawls, sitesOfAuthority, type CrawlRow } from '../../../../db/queries/authority-page.js';
import { sourceStates } from '../../../../db/queries/directory-page.js';
import { openPublications } from '../../../../db/queries/publications.js';
import { openProblems } from '../../../../db/queries/problems.js';
import { openReservations } from '../../../../db/queries/reservations.js';
import type { SiteRow } from '../../../../db/queries/sites.js';
import { siteStandings, type SiteStanding } from '../../../../db/queries/standings.js';
import { countFlagged, listFlagged, type FlaggedVisual } from '../../../../db/queries/visual-page.js';
import { standingWords } from '../../parts/standing.js';
import { Address, Foreign } from '../../parts/foreign.js';
import type { Db } from '../../../../db/open.js';
import { formatBytes, formatNumber, plural, PROBLEM_WORDS, SILENCE_SENTENCE } from '../../../french/words.js';
import { type Env, mayChangeWatch, type Person, type WebContext, type WebDeps } from '../../context.js';
import { departementName } from '../../map-of-france.js';
import { kindWords } from '../../parts/authority-line.js';
import { Contracts, OpenTenders } from '../../parts/contracts.js';
import { namedAuthority } from '../../../authorities/officials/addressee.js';
import { Sources } from '../../parts/directory-sources.js';
import { Day, GradeBadge, Problems } from '../../parts/pieces.js';
import { Publications } from '../../parts/publications.js';
import { begun, fr, OUTCOME_WORDS } from '../../parts/words.js';
import { pathWith, show } from '../../show.js';
import { AuthorityCases, AuthorityReports } from './cases.js';
import { Charters } from './charters.js';
import { Candidates, Contacts } from './contacts.js';
import { authorityDeeds } from './deeds.js';
import { ENTRY_ID, type Entered } from './entered.js';
import { Around, PartOf, Parts } from './kin.js';
import { Officials } from './officials.js';
import { CASE_STYLES, todayOf } from '../cases/frame.js';
import { notFound } from '../errors.js';
import { Thumbnail, visualHref } from '../visual/list.js';
import { CadenceForm, WatchButtons } from '../watch/forms.js';

const MOST_FOUND = 12;
const MOST_CRAWLS = 6;
const MOST_PROBLEMS = 40;

export function authorityRoutes(app: Hono<Env>, deps: WebDeps): void {
  const { db, now } = deps;
  const page = (
    c: WebContext,
    authority: AuthorityRow,
    problems: readonly string[] = [],
    entered: Entered | null = null,
  ) => {
    const filter = { grade: null, authority: authority.code, since: null };
    const mayChange = mayChangeWatch(c.get('person'));
    const sites = sitesOfAuthority(db, authority.code);
    const total = countFlagged(db, filter);
    const contactsOfIt = { db, authority, mayChange, entered };
    // « Alsace » is the Collectivité européenne d’Alsace: the page says its name in law.
    const { name } = namedAuthority(authority);
    return show(
      c,
      {
        title: name,
        place: '/annuaire',
        styles: [...CASE_STYLES, 'directory.css'],
        said: saidOf(c.req.query('fait')),
      },
      <>
        <nav class="trail" aria-label="Vous êtes ici">
          <a href="/annuaire">Annuaire</a>
        </nav>
        <h1>
          <bdi>{name}</bdi>
        </h1>
        <p class="meta">{identityOf(authority)}</p>
        <Around db={db} authority={authority} territory={c.get('territory')} />
        <PartOf
          authority={authority}
          parent={authority.parent === null ? null : findAuthority(db, authority.parent)}
        />
        <Problems problems={problems} />
        {entered !== null && (
          <p>
            <a href={`#${ENTRY_ID}`}>{fr('Reprendre votre saisie, gardée plus bas')}</a>
          </p>
        )}
        {/* Where nothing is watched, « nothing found » would say what nobody looked at. */}
        {(total > 0 || sites.length > 0) && (
          <Found
            code={authority.code}
            total={total}
            isLookedAt={sites.some(({ id }) => isLookedAt(siteStandings(db, id)[0]))}
            found={listFlagged(db, filter, { limit: MOST_FOUND, offset: 0 })}
          />
        )}
        <AuthorityCases db={db} code={authority.code} today={todayOf(now)} />
        <AuthorityReports db={db} code={authority.code} />
        {sites.map((site) => (
          <Site
            db={db}
            site={site}
            standing={siteStandings(db, site.id)[0] ?? null}
            person={c.get('person')}
          />
        ))}
        <Candidates {...contactsOfIt} />
        <Contacts {...contactsOfIt} today={todayOf(now)} />
        <Officials {...contactsOfIt} today={todayOf(now)} />
        <OpenTenders db={db} code={authority.code} today={todayOf(now)} />
        <Contracts db={db} code={authority.code} />
        <Charters
          db={db}
          code={authority.code}
          today={todayOf(now)}
          mayChange={mayChange}
          entered={entered}
        />
        <Parts {...contactsOfIt} />
        <Sources states={sourceStates(db)} />
      </>,
      problems.length === 0 ? 200 : 422,
    );
  };
  app.get('/collectivites/:code', (c) => {
    const authority = findAuthority(db, c.req.param('code'));
    return authority === null ? notFound(c) : page(c, authority);
  });
  authorityDeeds(app, deps, page);
}

/** What has just been done, said after the redirection; only sentences of ours. */
const SAID: ReadonlyMap<string, string> = new Map([
  ['ajoute', 'Le site est suivi. Son premier passage viendra avec les prochains.'],
  ['suspendu', 'Les passages de ce site sont suspendus. Ce qui a été relevé reste.'],
  ['repris', 'Les passages de ce site reprennent.'],
  ['retire', 'Ce site n’est plus suivi. Ce qui a été relevé reste.'],
  ['rythme', 'Le rythme des passages a été changé.'],
  ['corrige', 'La correction est notée. Un import ne la remplacera pas.'],
  ['correction-finie', 'La correction prend fin : ce que dit l’annuaire vaut de nouveau.'],
  ['correction-gardee', 'La correction est gardée.'],
  ['elu', 'C’est noté.'],
  ['elu-verifie', 'C’est vérifié à la date d’aujourd’hui.'],
  ['elu-fini', 'C’est noté : cette personne n’exerce plus la fonction.'],
  ['charte', 'La charte est notée.'],
  ['charte-finie', 'La charte n’est plus montrée ; elle reste écrite.'],
  ['organisme', 'L’organisme est ajouté.'],
]);
export function saidOf(code: string | undefined): string | null {
  return SAID.get(code ?? '') ?? null;
}

function identityOf(authority: AuthorityRow): string {
  const parts = [
    kindWords(authority),
    authority.kind === 'commune' ? `code INSEE ${authority.code}` : null,
    authority.siren === null ? null : `SIREN ${authority.siren}`,
    authority.departement === null || authority.kind === 'departement'
      ? null
      : departementName(authority.departement),
    authority.population === null ? null : plural(authority.population, 'habitant'),
  ];
  return fr(parts.filter((part) => part !== null).join(' · '));
}

/** Whether anything of a site was seen: where nothing was, « nothing found » would be a false reassurance. */
function isLookedAt(standing: SiteStanding | undefined): boolean {
  const kind = standing?.standing.kind;
  return kind === 'looked-at' || kind === 'partial';
}

const Found: FC<{
  code: string;
  total: number;
  isLookedAt: boolean;
  found: readonly FlaggedVisual[];
}> = ({ code, total, isLookedAt: isSeen, found }) => (
  <section aria-labelledby="releves">
    <h2 id="releves">
      {fr(total === 0 ? 'Visuels relevés' : plural(total, 'visuel relevé', 'visuels relevés'))}
    </h2>
    {total === 0 ? (
      <p>
        {fr(
          isSeen
            ? `Rien n’a été relevé sur ce qui a pu être regardé. ${SILENCE_SENTENCE}`
            : 'Rien n’a encore pu être regardé : on ne peut rien dire de ses visuels.',
        )}
      </p>
    ) : (
      <ul class="gallery small">
        {found.map((one) => (
          <li>
            <a class="card" href={visualHref(one.contentKey)}>
              <span class="mat">
                <Thumbnail one={one} />
              </span>
              <GradeBadge grade={one.grade} />
              <span class="meta">
                Vu depuis le <Day at={one.visual.firstSeen} />
              </span>
            </a>
          </li>
        ))}
      </ul>
    )}
    {total > found.length && (
      <p>
        <a href={pathWith('/visuels', { collectivite: code })}>
          {fr(`Voir les ${formatNumber(total)} visuels relevés`)}
        </a>
      </p>
    )}
    {total > 0 && <p class="meta">{fr(SILENCE_SENTENCE)}</p>}
  </section>
);

const Site: FC<{ db: Db; site: SiteRow; standing: SiteStanding | null; person: Person }> = ({
  db,
  site,
  standing,
  person,
}) => {
  const publications = openPublications(db, site.id);
  const unseen = new Set(publications.map(({ url }) => url));
  return (
    <section class="site" aria-labelledby={`site-${site.id}`}>
      <h2 id={`site-${site.id}`}>
        <Address url={site.startUrl} />
      </h2>
      <p>
        {site.removedAt !== null ? (
          <>
            {'N’est plus suivi depuis le '}
            <Day at={site.removedAt} />.
          </>
        ) : (
          fr(
            `${begun(`${site.paused ? 'passages suspendus · ' : ''}${standing === null ? 'jamais regardé' : standingWords(standing.standing)}`)}.`,
          )
        )}
      </p>
      {standing?.standing.kind === 'never' && site.dueFrom !== null && site.removedAt === null && (
        <p class="meta">
          {fr('Premier passage à partir du ')}
          <Day at={site.dueFrom} />
        </p>
      )}
      <Reservations rows={openReservations(db, site.id)} />
      <NotLookedAt rows={openProblems(db, site.id).filter(({ url }) => !unseen.has(url))} />
      <Publications
        rows={publications}
        id={`services-${site.id}`}
        level={3}
        reportHref={({ platform, url }) =>
          pathWith('/signaler', {
            collectivite: site.authorityCode,
            adresse: url,
            support: platform === 'calameo' || platform === 'issuu' ? 'bulletin' : 'web-page',
          })
        }
      />
      {site.removedAt === null && <Settings site={site} />}
      <Crawls rows={lastCrawls(db, site.id, MOST_CRAWLS)} />
      {site.removedAt === null && mayChangeWatch(person) && (
        <>
          <CadenceForm site={site} />
          <WatchButtons site={site} />
        </>
      )}
    </section>
  );
};

const Reservations: FC<{ rows: ReturnType<typeof openReservations> }> = ({ rows }) =>
  rows.length === 0 ? (
    <></>
  ) : (
    <div class="note">
      <p>
        <strong>Fouille de textes et de données réservée.</strong>
        {fr(' Ce site en réserve l’usage : la coordination décide si son suivi continue.')}
      </p>
      <ul>
        {rows.slice(0, 10).map((one) => (
          <li>
            <Address url={one.url} />{' '}
            <code>
              <Foreign text={one.value} maxChars={120} />
            </code>
          </li>
        ))}
      </ul>
    </div>
  );

const NotLookedAt: FC<{ rows: ReturnType<typeof openProblems> }> = ({ rows }) =>
  rows.length === 0 ? (
    <></>
  ) : (
    <details class="beneath">
      <summary>
        {fr(plural(rows.length, 'adresse n’a pas pu être regardée', 'adresses n’ont pas pu être regardées'))}
      </summary>
      <ul class="rows">
        {rows.slice(0, MOST_PROBLEMS).map((one) => (
          <li>
            <Address url={one.url} />
            <span class="meta">
              {fr(`${begun(PROBLEM_WORDS[one.code])}, depuis le `)}
              <Day at={one.firstSeen} />
            </span>
          </li>
        ))}
      </ul>
      {rows.length > MOST_PROBLEMS && (
        <p class="meta">{fr(`${rows.length - MOST_PROBLEMS} de plus, hors de cette page.`)}</p>
      )}
    </details>
  );

const Settings: FC<{ site: SiteRow }> = ({ site }) => (
  <dl class="facts">
    <dt>Passages</dt>
    <dd>
      {fr(site.cadenceDays === 1 ? 'tous les jours' : `tous les ${formatNumber(site.cadenceDays)} jours`)}
    </dd>
    <dt>Étendue</dt>
    <dd>{site.scope === 'host' ? 'ce site seul' : 'tout son domaine'}</dd>
    <dt>Limites d’un passage</dt>
    <dd>
      {fr(
        [
          plural(site.maxPages, 'page'),
          site.maxMinutes === null ? null : plural(site.maxMinutes, 'minute'),
          site.maxBytes === null ? null : formatBytes(site.maxBytes),
          `pause de ${(site.delayMs / 1000).toLocaleString('fr-FR')} s entre deux demandes`,
        ]
          .filter((part) => part !== null)
          .join(', '),
      )}
    </dd>
  </dl>
);

const Crawls: FC<{ rows: readonly CrawlRow[] }> = ({ rows }) =>
  rows.length === 0 ? (
    <></>
  ) : (
    <details class="beneath">
      <summary>Derniers passages</summary>
      <ul class="rows">
        {rows.map((crawl) => (
          <li>
            <Day at={crawl.startedAt} />
            <span class="meta">
              {fr(
                `${begun(crawl.outcome === null ? 'en cours ou interrompu' : OUTCOME_WORDS[crawl.outcome])} · ${plural(crawl.pages, 'page')}, ${plural(crawl.documents, 'document')}, ${plural(crawl.visuals, 'visuel')} · ${plural(crawl.problems, 'problème')}`,
              )}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
