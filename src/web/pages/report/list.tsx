/** Reports: mine and those of others, and one with its state and what comes next. */
import type { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { findAuthority } from '../../../../db/queries/authorities.js';
import type { Db } from '../../../../db/open.js';
import {
  findReport,
  listAllReports,
  listReports,
  reportsToCompare,
  type ReportRow,
} from '../../../../db/queries/reports.js';
import { mayCoordinate } from '../../../accounts/roles.js';
import { mayTend, nameAuthority } from '../../../review/index.js';
import type { AuthoritySearch } from '../../authority-search.js';
import type { Env, WebDeps } from '../../context.js';
import { Day, Empty, Pager } from '../../parts/pieces.js';
import { REPORT_STATE_WORDS, SUPPORT_WORDS } from '../../parts/report-words.js';
import { fr } from '../../parts/words.js';
import { pageNumber, pathWith, show } from '../../show.js';
import { notFound } from '../errors.js';
import { gather, One } from './one.js';
import { AuthorityName, authorityOf, imageOf } from './pieces.js';

const PAGE_SIZE = 40;
const STYLES = ['report.css'];

const SAID: Readonly<Record<string, string>> = {
  merci: 'Merci. Votre signalement est enregistré.',
  deja: 'Ce signalement était déjà arrivé : rien n’a été enregistré deux fois.',
  collectivite: 'La collectivité est notée.',
  visages: 'C’est masqué dans toutes les copies montrées, pour tout le monde.',
  visible: 'Plus rien n’est masqué dans cette image.',
  reuni: 'Les deux visuels n’en font plus qu’un : la relecture suit ce que le site montre.',
  propose: 'C’est noté. Une personne qui coordonne compare les deux et les réunit.',
  note: 'C’est noté.',
};

const reportSaid = (code: string | undefined): string | null =>
  code !== undefined && Object.hasOwn(SAID, code) ? (SAID[code] ?? null) : null;

export function reportsRoutes(app: Hono<Env>, { db, now }: WebDeps, search: AuthoritySearch): void {
  app.get('/signalements', (c) => {
    const person = c.get('person');
    const isAll = c.req.query('tous') === '1';
    const page = pageNumber(c.req.query('page'));
    const rows = isAll
      ? listAllReports(
          db,
          { limit: PAGE_SIZE + 1, offset: (page - 1) * PAGE_SIZE },
          { territory: c.get('territory'), person: person.id },
        )
      : listReports(db, { person: person.id, limit: 200 });
    const toCompare = mayCoordinate(person.role) ? reportsToCompare(db, 20, c.get('territory')) : [];
    return show(
      c,
      { title: 'Signalements', place: '/signalements', styles: STYLES },
      <>
        <h1>Signalements</h1>
        <p class="lead">
          {fr(
            'Ce que des personnes ont vu dans la rue, sur papier ou sur un réseau, et ce que Vigie en a retrouvé.',
          )}
        </p>
        <p>
          <a class="button main" href="/signaler">
            Signaler un visuel
          </a>
        </p>
        {toCompare.length > 0 && (
          <section aria-labelledby="comparer">
            <h2 id="comparer">À comparer par la coordination</h2>
            <Rows db={db} rows={toCompare} />
          </section>
        )}
        <section aria-labelledby="liste">
          <h2 id="liste">{isAll ? 'Tous les signalements' : 'Les miens'}</h2>
          <p class="meta">
            <a href={isAll ? '/signalements' : '/signalements?tous=1'}>
              {isAll ? 'Voir seulement les miens' : 'Voir ceux de toute l’équipe'}
            </a>
          </p>
          {rows.length === 0 ? (
            <Empty title="Aucun signalement">
              <p>
                {fr(
                  'Une affiche à l’arrêt de bus, un bulletin dans la boîte aux lettres : la plupart des cas connus ont été vus ainsi, à l’œil. Une photo suffit, en une minute, même si vous n’êtes sûr·e de rien.',
                )}
              </p>
            </Empty>
          ) : (
            <Rows db={db} rows={rows.slice(0, isAll ? PAGE_SIZE : 200)} />
          )}
          {isAll && (
            <Pager
              page={page}
              pages={rows.length > PAGE_SIZE ? page + 1 : page}
              href={(to) => pathWith('/signalements', { tous: 1, page: to })}
            />
          )}
        </section>
      </>,
    );
  });

  app.get('/signalements/:id', (c) => {
    const report = findReport(db, c.req.param('id'));
    if (report === null) return notFound(c);
    const fait = c.req.query('fait');
    const nom = (c.req.query('nom') ?? '').slice(0, 200);
    return show(
      c,
      { title: 'Signalement', place: '/signalements', said: reportSaid(fait), styles: STYLES },
      <One
        one={gather(db, report, c.get('person').id, now().toISOString())}
        person={c.get('person')}
        isNew={fait === 'merci'}
        nom={nom}
        found={search.find(nom)}
        mayTend={mayTend(db, report, c.get('person').id)}
      />,
    );
  });

  app.post('/signalements/:id/collectivite', async (c) => {
    const report = findReport(db, c.req.param('id'));
    if (report === null || report.state === 'refused') return notFound(c);
    const form = await c.req.parseBody();
    const text = (name: string): string => {
      const value = form[name];
      return typeof value === 'string' ? value.trim().slice(0, 200) : '';
    };
    const here = `/signalements/${report.id}`;
    if (!mayTend(db, report, c.get('person').id) || report.authorityCode !== null)
      return c.redirect(here, 303);
    const code =
      text('collectivite') === '' ? search.only(text('collectivite_nom'))?.code : text('collectivite');
    const authority = code === undefined ? null : findAuthority(db, code);
    if (authority === null) return c.redirect(pathWith(here, { nom: text('collectivite_nom') }), 303);
    const ask = { reportId: report.id, authorityCode: authority.code, at: now().toISOString() };
    const isNamed = nameAuthority(db, ask);
    return c.redirect(isNamed ? pathWith(here, { fait: 'collectivite' }) : here, 303);
  });
}

const Rows: FC<{ db: Db; rows: readonly ReportRow[] }> = ({ db, rows }) => (
  <ul class="rows reports">
    {rows.map((report) => {
      const image = imageOf(db, report);
      return (
        <li>
          {image !== null && (
            <span class="mat thumb">
              <img src={image.vignette} alt="" loading="lazy" />
            </span>
          )}
          <div>
            <a href={`/signalements/${report.id}`}>
              {SUPPORT_WORDS[report.support]}
              {report.eventName !== null && ' · '}
              {report.eventName !== null && <bdi>{report.eventName}</bdi>}
            </a>
            <span class="meta">
              <strong>{REPORT_STATE_WORDS[report.state].label}</strong> · <Day at={report.at} /> ·{' '}
              <AuthorityName authority={authorityOf(db, report)} />
            </span>
          </div>
        </li>
      );
    })}
  </ul>
);
