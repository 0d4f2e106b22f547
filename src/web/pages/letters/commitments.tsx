/** What authorities promised, looked at again each year; and what came of the cases, as a table and a CSV. */
import type { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { findAuthority } from '../../../../db/queries/authorities.js';
import {
  checksOf,
  COMMITMENT_CHECKS,
  findCommitment,
  listCommitments,
  type CommitmentRow,
} from '../../../../db/queries/commitments.js';
import type { Db } from '../../../../db/open.js';
import {
  CHECK_WORDS,
  checkCommitment,
  endOfCommitment,
  OUTCOME_COLUMNS,
  outcomesOfCases,
  recheckDay,
  type OutcomeLine,
} from '../../../cases/index.js';
import { outcomesTable } from '../../../exports/index.js';
import { formatDate, isLegalDay, type LegalDay } from '../../../french/index.js';
import { plural } from '../../../french/words.js';
import { mayCoordinate } from '../../../accounts/roles.js';
import type { Env, WebContext, WebDeps } from '../../context.js';
import { sendTable } from '../../downloads.js';
import { caseHref } from '../../parts/case-pieces.js';
import { Address, Foreign } from '../../parts/foreign.js';
import { Empty, Problems } from '../../parts/pieces.js';
import { CLOSE_QUOTE, OPEN_QUOTE } from '../../parts/wording.js';
import { fr } from '../../parts/words.js';
import { show } from '../../show.js';
import { todayOf } from '../cases/frame.js';
import { notFound } from '../errors.js';
import { fieldOf, LETTER_STYLES, PLACE } from './frame.js';

const COMMITMENTS = '/engagements';
const MOST = 200;
const MOST_LINES = 500;

const SAID: ReadonlyMap<string, string> = new Map([
  ['regarde', 'C’est noté ; l’engagement se regarde de nouveau dans un an.'],
  ['termine', 'L’engagement est terminé. Il reste au registre.'],
]);

export function commitmentRoutes(app: Hono<Env>, deps: WebDeps): void {
  const { db, now } = deps;
  const page = (c: WebContext, problems: readonly string[] = []) => {
    const rows = listCommitments(db, { territory: c.get('territory'), limit: MOST });
    const today = todayOf(now);
    return show(
      c,
      {
        title: 'Engagements',
        place: PLACE,
        styles: LETTER_STYLES,
        said: SAID.get(c.req.query('fait') ?? '') ?? null,
      },
      <>
        <nav class="trail" aria-label="Vous êtes ici">
          <a href={PLACE}>Lettres</a>
        </nav>
        <h1>Engagements</h1>
        <Problems problems={problems} />
        {rows.length === 0 ? (
          <Empty title="Aucun engagement n’est noté">
            <p>
              {fr(
                'Quand une collectivité s’engage, cela se note avec son courriel, dans « Courrier reçu ». Chaque engagement se regarde de nouveau un an après.',
              )}
            </p>
          </Empty>
        ) : (
          <>
            <p class="lead">
              {fr(`${plural(rows.length, 'engagement')}, à regarder de nouveau chaque année.`)}
            </p>
            <ul class="rows">
              {rows.map((row) => (
                <li>
                  <One db={db} row={row} today={today} mayEnd={mayCoordinate(c.get('person').role)} />
                </li>
              ))}
            </ul>
          </>
        )}
      </>,
      problems.length === 0 ? 200 : 422,
    );
  };
  const actor = (c: WebContext) => ({
    person: c.get('person').id,
    at: now().toISOString(),
    today: todayOf(now),
  });

  app.get(COMMITMENTS, (c) => page(c));

  app.post(`${COMMITMENTS}/:id/constat`, async (c) => {
    const row = findCommitment(db, c.req.param('id'));
    if (row === null) return notFound(c);
    const body = await c.req.parseBody();
    const result = COMMITMENT_CHECKS.find((one) => one === fieldOf(body, 'constat', 20));
    if (result === undefined) return page(c, ['Dites ce que vous avez constaté.']);
    const note = fieldOf(body, 'note', 1000);
    const checked = checkCommitment(
      db,
      { commitment: row.id, result, note: note === '' ? null : note },
      actor(c),
    );
    return checked.kind === 'checked'
      ? c.redirect(`${COMMITMENTS}?fait=regarde`, 303)
      : page(c, [checked.message]);
  });

  app.post(`${COMMITMENTS}/:id/fin`, (c) => {
    const ended = endOfCommitment(db, c.req.param('id'), actor(c));
    return ended.kind === 'ended' ? c.redirect(`${COMMITMENTS}?fait=termine`, 303) : page(c, [ended.message]);
  });

  app.get('/issues', (c) => {
    const lines = [...outcomesOfCases(db, { territory: c.get('territory') })];
    return show(
      c,
      { title: 'Issues', place: PLACE, styles: LETTER_STYLES },
      <>
        <nav class="trail" aria-label="Vous êtes ici">
          <a href={PLACE}>Lettres</a>
        </nav>
        <h1>Issues</h1>
        <p class="lead">
          {fr(
            `${plural(lines.length, 'dossier')}. « Sans réponse » ne se dit que lorsque la réception est prouvée. Aucun nom de personne n’y figure ; Vigie n’en publie rien.`,
          )}
        </p>
        <p class="buttons">
          {lines.length === 0 ? (
            <a href="/dossiers">Voir les dossiers</a>
          ) : (
            <a class="button" href="/issues.csv">
              Télécharger le tableau (CSV)
            </a>
          )}
          <a href="/chiffres">Les chiffres de l’année</a>
        </p>
        {lines.length > 0 && <Outcomes lines={lines.slice(-MOST_LINES)} />}
        {lines.length > MOST_LINES && (
          <p class="meta">{fr(`Les ${MOST_LINES} derniers ; le fichier les a tous.`)}</p>
        )}
      </>,
    );
  });

  app.get('/issues.csv', (c) =>
    sendTable(deps, c, {
      table: outcomesTable(db, { territory: c.get('territory') }),
      name: 'issues',
    }),
  );
}

const One: FC<{ db: Db; row: CommitmentRow; today: LegalDay; mayEnd: boolean }> = ({
  db,
  row,
  today,
  mayEnd,
}) => {
  const authority = findAuthority(db, row.authorityCode);
  const checks = checksOf(db, row.id);
  const since = checks[0]?.day ?? row.madeOn;
  const why = isLegalDay(since) ? recheckDay(since, authority?.departement ?? undefined).because : [];
  const isDue = row.recheckOn <= today;
  return (
    <>
      <p>
        <a href={`/collectivites/${encodeURIComponent(row.authorityCode)}`}>
          <bdi>{authority?.name ?? row.authorityCode}</bdi>
        </a>
        {fr(' : ')}
        <Foreign text={row.text} maxChars={500} />
      </p>
      {row.quote !== null && (
        <p class="meta">
          {OPEN_QUOTE}
          <Foreign text={row.quote} maxChars={1000} />
          {CLOSE_QUOTE}
        </p>
      )}
      <p class="meta">
        {fr(`Pris le ${formatDate(row.madeOn)}`)}
        {row.caseId !== null && (
          <>
            {' · '}
            <a href={caseHref(row.caseId)}>le dossier</a>
          </>
        )}
        {row.sourceUrl !== null && (
          <>
            {' · '}
            <Address url={row.sourceUrl} />
          </>
        )}
      </p>
      <div class={isDue ? 'due' : 'due later'}>
        <p>{fr(`${isDue ? 'À regarder depuis le' : 'À regarder le'} ${formatDate(row.recheckOn)}`)}</p>
        <details>
          <summary>
            Pourquoi cette date ?<span class="unseen"> ({authority?.name ?? ''})</span>
          </summary>
          <ul class="plain-list">
            {why.map((sentence) => (
              <li>{fr(sentence)}</li>
            ))}
          </ul>
        </details>
      </div>
      {checks.map(({ result, day, note }) => (
        <p class="meta">
          {fr(`${formatDate(day)} : ${CHECK_WORDS[result]}`)}
          {note !== null && (
            <>
              {'. '}
              <Foreign text={note} maxChars={500} />
            </>
          )}
        </p>
      ))}
      <details>
        <summary>
          Noter un constat<span class="unseen"> : {row.text.slice(0, 60)}</span>
        </summary>
        <form method="post" action={`${COMMITMENTS}/${encodeURIComponent(row.id)}/constat`} class="stacked">
          <label>
            Constat
            <select name="constat">
              {COMMITMENT_CHECKS.map((result) => (
                <option value={result}>{CHECK_WORDS[result]}</option>
              ))}
            </select>
          </label>
          <label>
            {fr('Ce que vous avez vu, et où')}
            <textarea name="note" rows={2} maxlength={500}></textarea>
          </label>
          <button type="submit">Noter</button>
        </form>
        {mayEnd && (
          <form method="post" action={`${COMMITMENTS}/${encodeURIComponent(row.id)}/fin`}>
            <button type="submit" class="plain">
              {fr('Il ne vaut plus : ne plus le regarder')}
            </button>
          </form>
        )}
      </details>
    </>
  );
};

const SHOWN = [
  'reference',
  'authority',
  'stage',
  'firstLetter',
  'receipt',
  'answered',
  'answer',
  'outcomes',
] as const;

const Outcomes: FC<{ lines: readonly { readonly caseId: string; readonly line: OutcomeLine }[] }> = ({
  lines,
}) => (
  <div class="table" tabindex={0} role="region" aria-label="Issues des dossiers">
    <table class="stack outcomes">
      <thead>
        <tr>
          {SHOWN.map((column) => (
            <th scope="col">{OUTCOME_COLUMNS[column]}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map(({ caseId, line }) => (
          <tr>
            {SHOWN.map((column, index) => {
              const value = line[column];
              const text = isLegalDay(value) ? formatDate(value) : value;
              return index === 0 ? (
                <th scope="row" class="ref">
                  <a href={caseHref(caseId)}>{text}</a>
                </th>
              ) : (
                <td data-label={OUTCOME_COLUMNS[column]}>
                  <bdi>{text === '' ? '–' : fr(text)}</bdi>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
