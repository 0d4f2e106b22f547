/** What awaits the person who reads: pictures in her lanes, and the cases on which something is due. */
import type { FC } from 'hono/jsx';
import type { Db } from '../../../db/open.js';
import { lettersInWork } from '../../../db/queries/letter-pages.js';
import type { Territory } from '../../../db/queries/territories.js';
import type { TieAsk } from '../../accounts/index.js';
import { liveBriefs, nextDue, type CaseBrief } from '../../cases/index.js';
import { parisDay, type LegalDay } from '../../french/index.js';
import { formatNumber, plural } from '../../french/words.js';
import { mayCoordinate } from '../../accounts/roles.js';
import { countLanes } from '../../review/index.js';
import type { Person } from '../context.js';
import { caseHref, DueLine } from './case-pieces.js';
import { fr } from './words.js';

const MOST_DUE = 5;
const EVERY_CASE = { stage: null, authority: null, outcome: null } as const;

type Lanes = ReturnType<typeof countLanes>;

/** What `AwaitingMe` shows, read once for a page. */
export interface AwaitingFacts {
  readonly lanes: Lanes;
  /** What waits for somebody who coordinates; null for others. */
  readonly toSettle: number | null;
  readonly letters: ReturnType<typeof lettersInWork>;
  /** Whether the person may approve letters. */
  readonly approves: boolean;
  readonly today: LegalDay;
  /** The first cases on which something can be done by today. */
  readonly due: readonly CaseBrief[];
  readonly dueCount: number;
  /** Cases under way on which nothing can be done yet. */
  readonly quiet: number;
}

export function awaitingOf(
  db: Db,
  person: Person,
  { at, newAccessDays }: TieAsk,
  territory: Territory = null,
): AwaitingFacts {
  const today = parisDay(at) ?? '';
  const settle = mayCoordinate(person.role)
    ? countLanes(db, { person: person.id, at, newAccessDays, as: 'coordinator', territory })
    : null;
  const live = liveBriefs(db, { ...EVERY_CASE, territory }, today);
  const due = live.filter((brief) => {
    const next = nextDue(brief.due, today);
    return next !== null && (next.day === null || next.day <= today);
  });
  return {
    lanes: countLanes(db, { person: person.id, at, newAccessDays, territory }),
    toSettle: settle === null ? null : sum(settle),
    letters: lettersInWork(db, territory),
    approves: mayCoordinate(person.role),
    today,
    due: due.slice(0, MOST_DUE),
    dueCount: due.length,
    quiet: live.length - due.length,
  };
}

function sum(lanes: Lanes): number {
  return Object.values(lanes).reduce((all, n) => all + n, 0);
}

export const AwaitingMe: FC<{ facts: AwaitingFacts }> = ({ facts }) => (
  <div class="side-by-side awaiting">
    <ToReview facts={facts} />
    <DueCases facts={facts} />
  </div>
);

const ToReview: FC<{ facts: AwaitingFacts }> = ({ facts: { lanes, toSettle, letters, approves } }) => {
  const now = lanes['near-event'] + lanes.new;
  return (
    <section aria-labelledby="a-relire">
      <h2 id="a-relire">Ce qui vous attend</h2>
      {now === 0 && lanes.backlog === 0 && <p>{fr('Aucun visuel à relire pour vous en ce moment.')}</p>}
      {now + lanes.backlog > 0 && (
        <>
          <p>
            <strong>{fr(plural(now > 0 ? now : lanes.backlog, 'visuel'))}</strong>
            {fr(
              now === 0
                ? ' du premier passage d’un site, à relire quand vous voulez.'
                : ` à relire${lanes['near-event'] === 0 ? '' : `, dont ${formatNumber(lanes['near-event'])} avant un événement proche`}.`,
            )}
          </p>
          <p>
            <a class="button main" href="/relecture">
              Relire
            </a>
          </p>
        </>
      )}
      {toSettle !== null && toSettle > 0 && (
        <p>
          {fr(`${plural(toSettle, 'visuel attend', 'visuels attendent')} une décision de la coordination.`)}
        </p>
      )}
      {letters.draft > 0 && (
        <p>
          <a href="/lettres?etat=draft">
            {fr(plural(letters.draft, 'lettre attend sa relecture', 'lettres attendent leur relecture'))}
          </a>
          .
        </p>
      )}
      {approves && letters.reviewed > 0 && (
        <p>
          <a href="/lettres?etat=reviewed">
            {fr(plural(letters.reviewed, 'lettre attend sa validation', 'lettres attendent leur validation'))}
          </a>
          .
        </p>
      )}
      {now > 0 && lanes.backlog > 0 && (
        <p class="meta">
          {fr(`Sans compter ${plural(lanes.backlog, 'visuel')} du premier passage d’un site, `)}
          <a href="/relecture">{fr('à relire quand vous voulez')}</a>.
        </p>
      )}
    </section>
  );
};

const DueCases: FC<{ facts: AwaitingFacts }> = ({ facts: { due, dueCount, quiet, today } }) => (
  <section aria-labelledby="echeances">
    <h2 id="echeances">{fr('Dossiers : ce qui est dû')}</h2>
    {due.length === 0 ? (
      <p>
        {fr(
          quiet === 0
            ? 'Aucun dossier n’est en cours. Un dossier s’ouvre depuis la page d’un visuel confirmé.'
            : 'Rien n’est dû aujourd’hui.',
        )}
      </p>
    ) : (
      <ul class="rows">
        {due.map((brief) => {
          const next = nextDue(brief.due, today);
          return (
            <li>
              <a href={caseHref(brief.row.id)}>
                <bdi>{brief.frame.authority.name}</bdi>
              </a>
              {next !== null && <DueLine due={next} today={today} about={brief.frame.authority.name} />}
            </li>
          );
        })}
      </ul>
    )}
    {(dueCount > due.length || quiet > 0) && (
      <p class="meta">
        <a href="/dossiers">Tous les dossiers</a>
        {fr(
          ` : ${[
            dueCount > due.length
              ? `${formatNumber(dueCount - due.length)} de plus attendent une suite`
              : null,
            quiet > 0 ? `${plural(quiet, 'dossier')} en cours sans rien de dû aujourd’hui` : null,
          ]
            .filter((part) => part !== null)
            .join(' ; ')}.`,
        )}
      </p>
    )}
  </section>
);
