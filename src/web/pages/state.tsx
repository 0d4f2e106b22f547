/** How this installation is, for those who administer: what is to be seen to, and what was done by itself. */
import type { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { lastRuns, type JobRunRow } from '../../../db/queries/jobs.js';
import type { Db } from '../../../db/open.js';
import { formatInstant } from '../../french/index.js';
import { plural } from '../../french/words.js';
import type { Finding } from '../../health/judge.js';
import { RUN_WORDS } from '../../health/run-words.js';
import type { Health } from '../../health/watch.js';
import type { Env, WebDeps } from '../context.js';
import { Foreign } from '../parts/foreign.js';
import { begun, fr } from '../parts/words.js';
import { show } from '../show.js';

export const STATE = '/etat';
/** Runs of a job that are shown. */
const SHOWN = 20;

export function stateRoutes(app: Hono<Env>, { db, health }: WebDeps): void {
  app.get(STATE, (c) => {
    const state = health?.look() ?? null;
    return show(
      c,
      { title: 'État de Vigie', place: '/reglages' },
      <>
        <nav class="trail" aria-label="Vous êtes ici">
          <a href="/reglages">Réglages</a>
        </nav>
        <h1>État de Vigie</h1>
        {state === null ? (
          <p>{fr('Rien n’en est connu ici : seule « vigie serve » le sait.')}</p>
        ) : (
          <>
            <p class="lead">{fr(inShort(state.findings))}</p>
            <Findings title="À régler" state="wrong" findings={state.findings} />
            <Findings title="À voir" state="attention" findings={state.findings} />
            <Jobs db={db} health={state} />
          </>
        )}
      </>,
    );
  });
}

function inShort(findings: readonly Finding[]): string {
  const wrong = findings.filter(({ state }) => state === 'wrong').length;
  const rest = findings.length - wrong;
  if (findings.length === 0) return 'Tout va bien : ce qui est prévu est fait.';
  const parts = [
    ...(wrong === 0 ? [] : [`${plural(wrong, 'point')} à régler`]),
    ...(rest === 0 ? [] : [`${plural(rest, 'point')} à voir`]),
  ];
  return `${begun(parts.join(', '))}.`;
}

const Findings: FC<{ title: string; state: Finding['state']; findings: readonly Finding[] }> = ({
  title,
  state,
  findings,
}) => {
  const shown = findings.filter((one) => one.state === state);
  const id = state === 'wrong' ? 'a-regler' : 'a-voir';
  return shown.length === 0 ? (
    <></>
  ) : (
    <section aria-labelledby={id}>
      <h2 id={id}>{fr(title)}</h2>
      <ul class="rows">
        {shown.map(({ said, remedy }) => (
          <li>
            <span>
              <Foreign text={`${said}.`} maxChars={600} />
            </span>
            <span class="meta">{fr(remedy)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
};

const Jobs: FC<{ db: Db; health: Health }> = ({ db, health }) => {
  const { at, jobs } = health.facts;
  return (
    <section aria-labelledby="travaux">
      <h2 id="travaux">Ce que Vigie fait d’elle-même</h2>
      <ul class="rows">
        {jobs.map(({ name, title, isRunning, last, nextAfterGood }) => (
          <li>
            <strong>{fr(title)}</strong>
            <span class="meta">
              {fr(isRunning ? 'en cours' : last === null ? 'jamais fait' : runWords(last))}
              {!isRunning && nextAfterGood > at && fr(` · prochain : ${instant(nextAfterGood)}`)}
            </span>
            {last?.note !== null && last?.note !== undefined && <Note note={last.note} />}
            <History name={name} title={title} runs={lastRuns(db, name, SHOWN)} />
          </li>
        ))}
      </ul>
    </section>
  );
};

const History: FC<{ name: string; title: string; runs: readonly JobRunRow[] }> = ({ name, title, runs }) =>
  runs.length < 2 ? (
    <></>
  ) : (
    <details>
      <summary>
        {fr(`Les ${runs.length} dernières fois (${name})`)}
        <span class="unseen">{` : ${title}`}</span>
      </summary>
      <ul class="plain-list">
        {runs.map((run) => (
          <li>
            {fr(runWords(run))}
            {run.note !== null && <Note note={run.note} />}
          </li>
        ))}
      </ul>
    </details>
  );

/** What is told of a run may hold words of a server. */
const Note: FC<{ note: string }> = ({ note }) => (
  <p class="meta">
    <Foreign text={note} maxChars={600} />
  </p>
);

/** « échoué le 24 novembre 2026 à 8 h 00 (heure de Paris), 2 fois manqué avant, demandé par une personne ». */
function runWords({ startedAt, outcome, missed, askedBy }: JobRunRow): string {
  return [
    `${outcome === null ? 'commencé' : RUN_WORDS[outcome]} le ${instant(startedAt)}`,
    ...(missed === 0 ? [] : [`manqué ${missed} fois avant`]),
    ...(askedBy === 'person' ? ['demandé par une personne'] : []),
  ].join(', ');
}

const instant = (at: string): string => formatInstant(at) ?? at;
