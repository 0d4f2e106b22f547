/** On the page of an authority: its cases, and what people reported about it. */
import type { FC } from 'hono/jsx';
import type { Db } from '../../../../db/open.js';
import { countCases, endedCases } from '../../../../db/queries/case-pages.js';
import { findPerson } from '../../../../db/queries/people.js';
import { listReports, type ReportRow } from '../../../../db/queries/reports.js';
import { briefsOf, liveBriefs } from '../../../cases/index.js';
import { formatDate, isLegalDay, type LegalDay } from '../../../french/index.js';
import { formatNumber, plural } from '../../../french/words.js';
import { CaseLine } from '../../parts/case-pieces.js';
import { Foreign } from '../../parts/foreign.js';
import { Day } from '../../parts/pieces.js';
import { REPORT_STATE_WORDS, SUPPORT_WORDS } from '../../parts/report-words.js';
import { fr } from '../../parts/words.js';
import { pathWith } from '../../show.js';
import { isShown, PLACE } from '../cases/frame.js';

const MOST_CASES = 6;
const MOST_REPORTS = 12;

export const AuthorityCases: FC<{ db: Db; code: string; today: LegalDay }> = ({ db, code, today }) => {
  const filter = { stage: null, authority: code, outcome: null };
  const counts = countCases(db, filter);
  const total = counts.live + counts.ended;
  const live = liveBriefs(db, filter, today).slice(0, MOST_CASES);
  const shown = [
    ...live,
    ...briefsOf(db, endedCases(db, filter, { limit: MOST_CASES - live.length, offset: 0 })),
  ];
  return total === 0 ? (
    <></>
  ) : (
    <section aria-labelledby="dossiers">
      <h2 id="dossiers">{fr(plural(total, 'dossier'))}</h2>
      <ul class="case-lines">
        {shown.map((brief) => (
          <CaseLine
            brief={brief}
            today={today}
            isShown={isShown(db, brief.frame.contentKey)}
            calledBy="reference"
          />
        ))}
      </ul>
      {total > shown.length && (
        <p>
          <a href={pathWith(PLACE, { collectivite: code })}>
            {fr(`Voir les ${formatNumber(total)} dossiers`)}
          </a>
        </p>
      )}
    </section>
  );
};

export const AuthorityReports: FC<{ db: Db; code: string }> = ({ db, code }) => {
  const found = listReports(db, { authority: code, limit: MOST_REPORTS + 1 });
  return found.length === 0 ? (
    <></>
  ) : (
    <section aria-labelledby="signalements">
      <h2 id="signalements">Signalements</h2>
      <ul class="rows">
        {found.slice(0, MOST_REPORTS).map((report) => (
          <Report db={db} report={report} />
        ))}
      </ul>
      {found.length > MOST_REPORTS && (
        <p class="meta">{fr(`Les ${MOST_REPORTS} plus récents ; d’autres sont plus anciens.`)}</p>
      )}
    </section>
  );
};

const Report: FC<{ db: Db; report: ReportRow }> = ({ db, report }) => (
  <li>
    <a href={`/signalements/${encodeURIComponent(report.id)}`}>
      {SUPPORT_WORDS[report.support]}, <Day at={report.at} />
    </a>
    <span class="meta">
      {report.place !== null && (
        <>
          <Foreign text={report.place} maxChars={120} />
          {' · '}
        </>
      )}
      {report.seenOn !== null && isLegalDay(report.seenOn) && fr(`vu le ${formatDate(report.seenOn)} · `)}
      {fr(`${REPORT_STATE_WORDS[report.state].label} · par `)}
      <bdi>{findPerson(db, report.personId)?.name ?? 'une personne'}</bdi>
    </span>
  </li>
);
