/** The log of who saw and did what, for the national office. */
import type { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { z } from 'zod';
import { listAudit, type AuditAction, type AuditRow } from '../../../../db/queries/audit.js';
import { findPerson, listPeople } from '../../../../db/queries/people.js';
import { TERRITORY_KINDS } from '../../../../db/queries/territories.js';
import type { Db } from '../../../../db/open.js';
import { AUDIT_WORDS, type Role } from '../../../accounts/index.js';
import { formatInstant } from '../../../french/index.js';
import { DEFAULT_DELAYS } from '../../../retention/index.js';
import type { Env, WebDeps } from '../../context.js';
import { Empty } from '../../parts/pieces.js';
import { fr, ROLE_WORDS } from '../../parts/words.js';
import { pathWith, show } from '../../show.js';
import { placeWords } from './places.js';

const PAGE_SIZE = 60;
const ACTIONS = Object.keys(AUDIT_WORDS) as [AuditAction, ...AuditAction[]];

const asked = z.object({
  personne: z.string().min(1).max(60).nullable().catch(null),
  quoi: z.enum(ACTIONS).nullable().catch(null),
  avant: z.coerce.number().int().positive().nullable().catch(null),
});

type Row = ReturnType<typeof listAudit>[number];

export function auditRoutes(app: Hono<Env>, { db, delays = DEFAULT_DELAYS }: WebDeps): void {
  app.get('/journal', (c) => {
    const query = asked.parse({
      personne: c.req.query('personne') ?? null,
      quoi: c.req.query('quoi') ?? null,
      avant: c.req.query('avant') ?? null,
    });
    const rows = listAudit(db, {
      person: query.personne,
      action: query.quoi,
      before: query.avant,
      limit: PAGE_SIZE + 1,
    });
    const shown = rows.slice(0, PAGE_SIZE);
    const last = shown.at(-1);
    return show(
      c,
      { title: 'Journal', place: '/reglages' },
      <>
        <nav class="trail" aria-label="Vous êtes ici">
          <a href="/reglages">Réglages</a>
        </nav>
        <h1>Journal</h1>
        <p class="lead">
          {fr(
            `Qui est entré, qui a changé un droit, téléchargé une preuve ou ouvert la page d’une personne. Rien ne s’y corrige ; chaque ligne s’efface d’elle-même après ${delays.logMonths} mois. Votre lecture y est notée aussi.`,
          )}
        </p>
        <Filters db={db} query={query} />
        {shown.length === 0 ? (
          <Empty title="Rien à montrer">
            <p>
              <a href="/journal">Montrer tout le journal</a>
            </p>
          </Empty>
        ) : (
          <ol class="rows">
            {shown.map((row) => (
              <Line db={db} row={row} />
            ))}
          </ol>
        )}
        {rows.length > PAGE_SIZE && last !== undefined && (
          <p>
            <a href={pathWith('/journal', { ...query, avant: last.seq })}>Plus ancien</a>
          </p>
        )}
      </>,
    );
  });
}

const Filters: FC<{ db: Db; query: z.infer<typeof asked> }> = ({ db, query }) => (
  <form class="filters" method="get" action="/journal">
    <label>
      Personne
      <select name="personne">
        <option value="">Toutes</option>
        {listPeople(db, { withEnded: true }).map(({ id, name, endedAt }) => (
          <option value={id} selected={id === query.personne}>
            {endedAt === null ? name : `${name} (partie)`}
          </option>
        ))}
      </select>
    </label>
    <label>
      Quoi
      <select name="quoi">
        <option value="">Tout</option>
        {ACTIONS.map((action) => (
          <option value={action} selected={action === query.quoi}>
            {AUDIT_WORDS[action]}
          </option>
        ))}
      </select>
    </label>
    <button type="submit">Filtrer</button>
  </form>
);

const Line: FC<{ db: Db; row: Row }> = ({ db, row }) => (
  <li>
    <span>
      {row.name !== null && (
        <>
          <bdi>{row.name}</bdi>{' '}
        </>
      )}
      {AUDIT_WORDS[row.action]}
      <About db={db} row={row} />
    </span>
    <span class="meta">
      <time datetime={row.at}>{formatInstant(row.at) ?? row.at}</time>
      {row.detail !== null && (
        <>
          {' · '}
          <bdi>{detailWords(db, row.detail)}</bdi>
        </>
      )}
    </span>
  </li>
);

/** Roles and places in words; anything else as it is written. */
function detailWords(db: Db, detail: string): string {
  const roles = detail.split(' → ');
  if (roles.every((role): role is Role => Object.hasOwn(ROLE_WORDS, role)))
    return roles.map((role) => ROLE_WORDS[role].label).join(' → ');
  const [kind, code = ''] = detail.split(' ');
  const known = TERRITORY_KINDS.find((one) => one === kind);
  return known === undefined ? detail : placeWords(db, { kind: known, code });
}

/** Another person by the name that peers see; anything else as it is written. */
const About: FC<{ db: Db; row: AuditRow }> = ({ db, row: { subject, personId } }) => {
  if (subject === '' || subject === personId) return <></>;
  const person = findPerson(db, subject);
  return (
    <>
      {' : '}
      {person === null ? <code>{subject}</code> : <bdi>{person.name}</bdi>}
    </>
  );
};
