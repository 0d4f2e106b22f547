/** What leaves as tables: findings, cases, outcomes, the figures of the years; each written once, for command and page. */
import type { Db } from '../../db/open.js';
import { OUTCOME_COLUMNS, outcomeLines, type OutcomeLine } from '../cases/index.js';
import type { LegalDay } from '../french/index.js';
import type { ExportAsk } from './ask.js';
import { CASE_COLUMNS, caseLines, type CaseLine } from './cases.js';
import { FINDING_COLUMNS, findingLines, type FindingLine } from './findings.js';
import { STATISTICS_COLUMNS, statisticsOf, type StatisticsLine } from './statistics.js';
import type { Table } from './table.js';
import { yearlyFacts, yearsKnown } from './yearly-facts.js';

export type { ExportAsk } from './ask.js';
export {
  counting,
  FORMATS,
  PIECE_CHARS,
  tableLines,
  tablePieces,
  tellingEnd,
  type Format,
  type Table,
} from './table.js';
export {
  ANSWER_COUNTS,
  foundBy,
  GRADE_COUNTS,
  OUTCOME_COUNTS,
  STATISTICS_COLUMNS,
  statisticsOf,
  type StatisticsLine,
} from './statistics.js';
export { yearlyFacts, yearsKnown } from './yearly-facts.js';

/** Flagged visuals by content and authority; days are those of the first sight. */
export function findingsTable(db: Db, ask: ExportAsk): Table<FindingLine> {
  return { columns: FINDING_COLUMNS, rows: findingLines(db, ask) };
}

/** Cases as they stand today; days are those of the opening. */
export function casesTable(db: Db, ask: ExportAsk & { readonly today: LegalDay }): Table<CaseLine> {
  return { columns: CASE_COLUMNS, rows: caseLines(db, ask) };
}

/** What came of cases; days are those of the opening. */
export function outcomesTable(db: Db, ask: ExportAsk): Table<OutcomeLine> {
  return { columns: OUTCOME_COLUMNS, rows: outcomeLines(db, ask) };
}

/** Figures by year, kind of authority and département; the years of the two days, whole. Nobody's name. */
export function statisticsTable(
  db: Db,
  { today, territory = null, from, until }: ExportAsk & { readonly today: LegalDay },
): Table<StatisticsLine> {
  const known = yearsKnown(db, today);
  const year = (day: LegalDay | undefined, otherwise: number): number =>
    day === undefined ? otherwise : Number(day.slice(0, 4));
  const firstYear = Math.max(known.first, year(from, known.first));
  const lastYear = Math.min(known.last, year(until, known.last));
  return {
    columns: STATISTICS_COLUMNS,
    rows: statisticsOf(yearlyFacts(db, { territory, firstYear, lastYear }), 'cell'),
  };
}
