/**
 * What came of the cases, one row each: for a table and a CSV. Neutral: dates, answers and outcomes, nobody's name, and
 * « sans réponse » only where the receipt is proved.
 */
import type { Db } from '../../db/open.js';
import { eventsOfCases } from '../../db/queries/case-pages.js';
import {
  casesAtStage,
  countStages,
  outcomeRows,
  type CaseTableRow,
  type OutcomeRow,
} from '../../db/queries/outcomes.js';
import type { Territory } from '../../db/queries/territories.js';
import { addDays, daysBetween, parisDay, parisMidnight, type LegalDay } from '../french/index.js';
import { briefsOf, byUrgency, type CaseBrief } from './briefs.js';
import { ANSWER_WORDS, CLOSE_WORDS, OUTCOME_WORDS, RECEIPT_WORDS, STAGE_WORDS } from './case-words.js';
import { projectCase, type CaseFacts, type CaseProjection } from './project.js';
import { caseReference } from './reference.js';
import { STAGES, type Stage } from './types.js';

/** Which cases: of a territory, opened between two legal days of Paris, both included. */
export interface CaseAsk {
  readonly territory?: Territory;
  readonly from?: LegalDay;
  readonly until?: LegalDay;
}

/** Facts of one case; texts are French; days are legal days, or empty when there is none. */
export interface OutcomeLine {
  readonly reference: string;
  readonly authority: string;
  readonly code: string;
  readonly departement: string;
  readonly opened: LegalDay;
  readonly pictures: number;
  readonly firstLetter: LegalDay;
  readonly letter: string;
  readonly receipt: LegalDay;
  readonly receiptProof: string;
  readonly reminder: LegalDay;
  readonly answered: LegalDay;
  readonly answer: string;
  readonly complete: 'oui' | 'non' | '';
  readonly daysToAnswer: number | '';
  readonly stage: string;
  readonly outcomes: string;
  readonly closed: LegalDay;
  readonly closedBecause: string;
}

/** Columns of the table and of the CSV, with their headings. */
export const OUTCOME_COLUMNS: Readonly<Record<keyof OutcomeLine, string>> = {
  reference: 'Dossier',
  authority: 'Collectivité',
  code: 'Code',
  departement: 'Département',
  opened: 'Ouvert le',
  pictures: 'Visuels',
  firstLetter: 'Première lettre',
  letter: 'Type de lettre',
  receipt: 'Réception prouvée le',
  receiptProof: 'Preuve de réception',
  reminder: 'Dernière relance',
  answered: 'Première réponse',
  answer: 'Réponse',
  complete: 'Réponse complète',
  daysToAnswer: 'Jours jusqu’à la réponse',
  stage: 'Étape',
  outcomes: 'Issues',
  closed: 'Clos le',
  closedBecause: 'Motif de clôture',
};

/** The line of one case. Pure. */
export function outcomeLine(row: OutcomeRow, { facts, outcomes, stage }: CaseProjection): OutcomeLine {
  const { firstLetter, receipt, lastReminder, answers, closed } = facts;
  const [first] = answers;
  const last = answers.at(-1);
  return {
    reference: caseReference(row),
    authority: row.authorityName,
    code: row.authorityCode,
    departement: row.departement ?? '',
    opened: parisDay(row.openedAt) ?? '',
    pictures: row.pictures,
    firstLetter: firstLetter?.day ?? '',
    letter: firstLetter?.template.toUpperCase() ?? '',
    receipt: receipt?.day ?? '',
    receiptProof: receipt === null ? '' : RECEIPT_WORDS[receipt.proof],
    reminder: lastReminder?.day ?? '',
    answered: first?.day ?? '',
    answer: last === undefined ? '' : ANSWER_WORDS[last.answer],
    complete: last === undefined ? '' : last.isComplete ? 'oui' : 'non',
    daysToAnswer: daysToAnswer(facts) ?? '',
    stage: STAGE_WORDS[stage].label,
    outcomes: outcomes.map(({ outcome }) => OUTCOME_WORDS[outcome]).join(' ; '),
    closed: closed?.day ?? '',
    closedBecause:
      closed === null
        ? ''
        : closed.reason === 'artist'
          ? OUTCOME_WORDS['made-by-artist']
          : CLOSE_WORDS[closed.reason],
  };
}

/** Days from the first letter to the first answer; null while there is none. */
export function daysToAnswer({ firstLetter, answers: [first] }: CaseFacts): number | null {
  return first === undefined || firstLetter === null ? null : daysBetween(firstLetter.day, first.day);
}

/** How many rows are asked of the store at a time. */
const PAGE = 200;

/** Cases as the store has them, the oldest first, a page at a time: however many there are, one page is held. */
export function* caseRows(db: Db, ask: CaseAsk = {}): Generator<readonly CaseTableRow[]> {
  const { from, until, ...rest } = ask;
  const between = {
    ...rest,
    ...(from === undefined ? {} : { from: parisMidnight(from) }),
    ...(until === undefined ? {} : { before: parisMidnight(addDays(until, 1)) }),
  };
  for (let after: string | null = null; ;) {
    const rows: readonly CaseTableRow[] = outcomeRows(db, { ...between, after, limit: PAGE });
    if (rows.length > 0) yield rows;
    after = rows.at(-1)?.id ?? null;
    if (after === null) return;
  }
}

/** Every case, the oldest first, a page of the store at a time. */
export function* outcomeLines(db: Db, ask: CaseAsk = {}): Generator<OutcomeLine> {
  for (const { line } of outcomesOfCases(db, ask)) yield line;
}

/** The same with the case of each, for a page that leads there. */
export function* outcomesOfCases(
  db: Db,
  ask: CaseAsk = {},
): Generator<{ readonly caseId: string; readonly line: OutcomeLine }> {
  for (const rows of caseRows(db, ask)) {
    const events = eventsOfCases(
      db,
      rows.map(({ id }) => id),
    );
    for (const row of rows)
      yield { caseId: row.id, line: outcomeLine(row, projectCase(events.get(row.id) ?? [])) };
  }
}

/** A column of the board: how many stand there, and the first of them. */
export interface BoardColumn {
  readonly stage: Stage;
  readonly count: number;
  /** The most urgent first, of those that moved longest ago. */
  readonly cases: readonly CaseBrief[];
}

/** Cases by stage, in the order of the stages; the end is left out, its list is long. */
export function boardOf(
  db: Db,
  ask: { readonly today: LegalDay; readonly territory?: Territory; readonly perStage: number },
): readonly BoardColumn[] {
  const { territory = null } = ask;
  const counts = new Map(countStages(db, territory).map(({ stage, n }) => [stage, n]));
  return STAGES.filter((stage) => stage !== 'new' && stage !== 'closed').map((stage) => ({
    stage,
    count: counts.get(stage) ?? 0,
    cases: briefsOf(db, casesAtStage(db, { stage, territory, limit: ask.perStage })).toSorted(
      byUrgency(ask.today),
    ),
  }));
}
