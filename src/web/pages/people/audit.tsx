/** The log of who saw and did what, for the national office. */
import type { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { z } from 'zod';
import { listAudit, type AuditAction, type AuditRow } from '../../../../db/queries/audit.js';
import { HOLD_KINDS } from '../../../../db/queries/brakes.js';
import { findPerson, listPeople } from '../../../../db/queries/people.js';
import { TERRITORY_KINDS } from '../../../../db/queries/territories.js';
import type { Db } from '../../../../db/open.js';
import { AUDIT_WORDS, type Role } from '../../../accounts/index.js';
import { formatDate, formatInstant } from '../../../french/index.js';
import { DEFAULT_DELAYS } from '../../../retention/index.js';
import type { Env, WebDeps } from '../../context.js';
import { heldWords, OBJECTION_WORDS } from '../../parts/brake-words.js';
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
      Action
      <select name="quoi">
        <option value="">Toutes</option>
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
      {row.name === null && row.action === 'entry-refused' && fr('Quelqu’un ')}
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

/** Roles, places, days and reasons in words; anything else as it is written. */
function detailWords(db: Db, detail: string): string {
  const roles = detail.split(' → ');
  if (roles.every((role): role is Role => Object.hasOwn(ROLE_WORDS, role)))
    return roles.map((role) => ROLE_WORDS[role].label).join(' → ');
  const days = /^(\d{4}-\d\d-\d\d) → (\d{4}-\d\d-\d\d)$/u.exec(detail);
  if (days !== null) return `du ${formatDate(days[1] ?? '')} au ${formatDate(days[2] ?? '')}`;
  if (Object.hasOwn(OBJECTION_WORDS, detail)) return OBJECTION_WORDS[detail as keyof typeof OBJECTION_WORDS];
  const [kind, code = ''] = detail.split(' ');
  const known = TERRITORY_KINDS.find((one) => one === kind);
  return known === undefined ? detail : placeWords(db, { kind: known, code });
}

/** Another person by the name that peers see, a place in words; anything else as it is written. */
const About: FC<{ db: Db; row: AuditRow }> = ({ db, row: { action, subject, personId } }) => {
  if (subject === personId) return <>{action === 'person-read' && ' (la sienne)'}</>;
  // The address itself is told by the page of the brakes, as long as it stands.
  if (subject === '' || action === 'objection-noted' || action === 'objection-ended') return <></>;
  const person = findPerson(db, subject);
  if (person !== null)
    return (
      <>
        {' ('}
        <bdi>{person.name}</bdi>
        {')'}
      </>
    );
  // What ended by its id alone is told by its page no more.
  if (/^[0-9a-f]{8}-[0-9a-f-]{27}$/u.test(subject)) return <></>;
  const [kind, held = ''] = subject.split(' ');
  const known = HOLD_KINDS.find((one) => one === kind);
  return (
    <>
      {fr(' : ')}
      {known === undefined ? (
        <code>{shortOf(action, subject)}</code>
      ) : (
        <bdi>{heldWords(db, known, held)}</bdi>
      )}
    </>
  );
};

/** The path of what was refused; of a checksum as much as tells it from others. */
function shortOf(action: AuditAction, subject: string): string {
  if (action === 'refused') return subject.replace(/^[A-Z]+ /u, '');
  return /^[0-9a-f]{64}$/u.test(subject) ? `${subject.slice(0, 16)}…` : subject;
}
