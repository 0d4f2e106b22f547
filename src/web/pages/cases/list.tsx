/** The cases: by stage, what is due first; those that could be opened; opening one. */
import type { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { z } from 'zod';
import type { Db } from '../../../../db/open.js';
import {
  authoritiesWithCases,
  caseCandidates,
  countCases,
  endedCases,
  type CaseCandidate,
  type CaseCounts,
  type CaseFilter,
} from '../../../../db/queries/case-pages.js';
import {
  briefsOf,
  liveBriefs,
  MOST_LIVE,
  nextDue,
  OUTCOME_WORDS,
  OUTCOMES,
  STAGE_WORDS,
  STAGES,
  type CaseBrief,
  type Stage,
} from '../../../cases/index.js';
import type { LegalDay } from '../../../french/index.js';
import { formatNumber, plural } from '../../../french/words.js';
import type { Env, WebDeps } from '../../context.js';
import { CaseLine, CaseThumbnail } from '../../parts/case-pieces.js';
import { Empty, GradeBadge, Pager } from '../../parts/pieces.js';
import { fr } from '../../parts/words.js';
import { pageNumber, pathWith, show } from '../../show.js';
import { CASE_STYLES, isShown, PLACE, todayOf } from './frame.js';
import { caseOpeningRoutes } from './opening.js';

const PAGE_SIZE = 30;
const MOST_CANDIDATES = 12;

/** What is asked of the list; what is no filter filters nothing. */
const asked = z.object({
  etape: z.enum(STAGES).nullable().catch(null),
  collectivite: z.string().min(1).max(20).nullable().catch(null),
  issue: z
    .enum([...OUTCOMES, 'none'])
    .nullable()
    .catch(null),
});

export function casesRoutes(app: Hono<Env>, deps: WebDeps): void {
  const { db, now } = deps;

  app.get(PLACE, (c) => {
    const query = asked.parse({
      etape: c.req.query('etape') ?? null,
      collectivite: c.req.query('collectivite') ?? null,
      issue: c.req.query('issue') ?? null,
    });
    const filter: CaseFilter = {
      stage: query.etape,
      authority: query.collectivite,
      outcome: query.issue,
      territory: c.get('territory'),
    };
    const list = listOf(db, filter, {
      today: todayOf(now),
      page: pageNumber(c.req.query('page')),
    });
    return show(c, { title: 'Dossiers', place: PLACE, styles: CASE_STYLES }, <Cases db={db} list={list} />);
  });
  caseOpeningRoutes(app, deps);
}

interface List {
  readonly filter: CaseFilter;
  readonly today: LegalDay;
  readonly counts: CaseCounts;
  readonly all: CaseCounts;
  /** Of all that match: those that wait for something that can be done today. */
  readonly dueNow: number;
  readonly shown: readonly CaseBrief[];
  readonly page: number;
  readonly pages: number;
}

function listOf(db: Db, filter: CaseFilter, ask: { today: LegalDay; page: number }): List {
  const { today } = ask;
  const counts = countCases(db, filter);
  const live = liveBriefs(db, filter, today);
  const pages = Math.max(1, Math.ceil((live.length + counts.ended) / PAGE_SIZE));
  const page = Math.min(ask.page, pages);
  const start = (page - 1) * PAGE_SIZE;
  // Stages in the order of the table; within one, what is due first.
  const ordered = STAGE_ORDER.flatMap((stage) => live.filter(({ row }) => row.stage === stage));
  const shown = ordered.slice(start, start + PAGE_SIZE);
  const rest = PAGE_SIZE - shown.length;
  const ended =
    rest === 0 ? [] : endedCases(db, filter, { limit: rest, offset: Math.max(0, start - live.length) });
  return {
    filter,
    today,
    counts,
    all: countCases(db, { stage: null, authority: null, outcome: null, territory: filter.territory ?? null }),
    dueNow: live.filter(({ due }) => isDueNow(nextDue(due, today)?.day, today)).length,
    shown: [...shown, ...briefsOf(db, ended)],
    page,
    pages,
  };
}

function isDueNow(day: LegalDay | null | undefined, today: LegalDay): boolean {
  return day === null || (day !== undefined && day <= today);
}

/** A letter of which nobody knows whether it left comes before all; what is closed comes last. */
const STAGE_ORDER: readonly Stage[] = [
  'uncertain',
  'answered',
  'unanswered',
  'acknowledged',
  'sent',
  'reminded',
  'escalated',
  'approved',
  'drafting',
  'open',
  'new',
  'closed',
];

const Cases: FC<{ db: Db; list: List }> = ({ db, list }) => {
  const { counts, all, filter } = list;
  const total = counts.live + counts.ended;
  const { territory = null, ...chosen } = filter;
  const isFiltered = Object.values(chosen).some((value) => value !== null);
  const candidates = isFiltered ? [] : caseCandidates(db, { territory, limit: MOST_CANDIDATES + 1 });
  return (
    <>
      <h1>Dossiers</h1>
      {all.live + all.ended === 0 ? (
        <Empty title="Aucun dossier n’est encore ouvert">
          <p>
            {fr(
              'Un dossier réunit les visuels confirmés d’une collectivité et tout ce qui suit : lettre, réponse, issue. Il s’ouvre depuis un visuel que la relecture a confirmé.',
            )}
          </p>
          <p>
            <a class="button main" href="/relecture">
              Relire des visuels
            </a>
          </p>
        </Empty>
      ) : (
        <>
          <p class="lead">{fr(countWords(list))}</p>
          <Filters db={db} filter={filter} />
          {total === 0 ? (
            <Empty title="Aucun dossier ne répond à ces choix">
              <p>
                <a href={PLACE}>Montrer tous les dossiers</a>
              </p>
            </Empty>
          ) : (
            <Stages db={db} list={list} />
          )}
          <Pager
            page={list.page}
            pages={list.pages}
            href={(page) =>
              pathWith(PLACE, {
                etape: filter.stage,
                collectivite: filter.authority,
                issue: filter.outcome,
                page,
              })
            }
          />
        </>
      )}
      {candidates.length > 0 && <Candidates db={db} found={candidates} />}
    </>
  );
};

/** « 3 dossiers en cours, dont 1 attend quelque chose aujourd’hui ; 4 clos ; 2 hors de ce choix. » */
function countWords({ counts, all, dueNow }: List): string {
  const left = all.live + all.ended - counts.live - counts.ended;
  return `${[
    `${counts.live === 0 ? 'Aucun dossier' : plural(counts.live, 'dossier')} en cours${
      counts.live === 0
        ? ''
        : dueNow === 0
          ? ', aucun n’attend rien aujourd’hui'
          : `, dont ${formatNumber(dueNow)} ${dueNow === 1 ? 'attend' : 'attendent'} quelque chose dès maintenant`
    }`,
    ...(counts.ended === 0 ? [] : [plural(counts.ended, 'dossier clos', 'dossiers clos')]),
    ...(left === 0 ? [] : [`${plural(left, 'autre dossier', 'autres dossiers')} hors de ce choix`]),
    ...(counts.live > MOST_LIVE
      ? [`les ${formatNumber(MOST_LIVE)} dossiers qui attendent depuis le plus longtemps sont montrés`]
      : []),
  ].join(' ; ')}.`;
}

const Filters: FC<{ db: Db; filter: CaseFilter }> = ({ db, filter }) => {
  const option = (value: string, label: string, chosen: string | null) => (
    <option value={value} selected={chosen === value}>
      {label}
    </option>
  );
  return (
    <form method="get" action={PLACE} class="filters">
      <label>
        Étape
        <select name="etape">
          <option value="">Toutes</option>
          {STAGES.filter((stage) => stage !== 'new').map((stage) =>
            option(stage, STAGE_WORDS[stage].label, filter.stage),
          )}
        </select>
      </label>
      <label>
        Collectivité
        <select name="collectivite">
          <option value="">Toutes</option>
          {authoritiesWithCases(db, filter.territory).map(({ code, name }) =>
            option(code, name, filter.authority),
          )}
        </select>
      </label>
      <label>
        Issue
        <select name="issue">
          <option value="">Toutes</option>
          {option('none', 'Pas encore d’issue', filter.outcome)}
          {OUTCOMES.map((outcome) => option(outcome, OUTCOME_WORDS[outcome], filter.outcome))}
        </select>
      </label>
      <button type="submit">Filtrer</button>
    </form>
  );
};

const Stages: FC<{ db: Db; list: List }> = ({ db, list: { shown, today } }) => {
  const stages = STAGE_ORDER.filter((stage) => shown.some(({ row }) => row.stage === stage));
  return (
    <>
      {stages.map((stage) => (
        <section class="of-stage" aria-labelledby={`etape-${stage}`}>
          <h2 id={`etape-${stage}`}>{STAGE_WORDS[stage].label}</h2>
          <p class="meta">{fr(STAGE_WORDS[stage].sentence)}</p>
          <ul class="case-lines">
            {shown
              .filter(({ row }) => row.stage === stage)
              .map((brief) => (
                <CaseLine
                  brief={brief}
                  today={today}
                  isShown={isShown(db, brief.frame.contentKey)}
                  calledBy="authority"
                />
              ))}
          </ul>
        </section>
      ))}
    </>
  );
};

const Candidates: FC<{ db: Db; found: readonly CaseCandidate[] }> = ({ db, found }) => (
  <section aria-labelledby="sans-dossier">
    <h2 id="sans-dossier">Visuels confirmés sans dossier</h2>
    <ul class="gallery small">
      {found.slice(0, MOST_CANDIDATES).map(({ picture, contentKey, grade, authority }) => (
        <li>
          <a class="card" href={`/visuels/${encodeURIComponent(contentKey)}`}>
            <CaseThumbnail
              contentKey={contentKey}
              isShown={isShown(db, contentKey)}
              alt={`Visuel confirmé, ${authority.name}`}
            />
            <GradeBadge grade={grade} />
            <span class="name">
              <bdi>{authority.name}</bdi>
            </span>
          </a>
          <form method="post" action={PLACE}>
            <input type="hidden" name="picture" value={picture} />
            <input type="hidden" name="authority" value={authority.code} />
            <button type="submit">
              Ouvrir un dossier<span class="unseen"> : {authority.name}</span>
            </button>
          </form>
        </li>
      ))}
    </ul>
    {found.length > MOST_CANDIDATES && (
      <p class="meta">{fr('D’autres suivent : ils se montrent quand ceux-ci ont leur dossier.')}</p>
    )}
  </section>
);
