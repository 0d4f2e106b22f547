/** The cases as a table: where each stands today and what is due on it, a page of the store at a time. */
import type { Db } from '../../db/open.js';
import {
  briefsOf,
  caseReference,
  caseRows,
  DUE_WORDS,
  nextDue,
  OUTCOME_WORDS,
  STAGE_WORDS,
  type DueKind,
  type Outcome,
  type Stage,
} from '../cases/index.js';
import type { AuthorityKind } from '../authorities/types.js';
import type { Grade } from '../classifiers/types.js';
import { parisDay, type LegalDay } from '../french/index.js';
import { GRADE_WORDS } from '../french/words.js';
import { KIND_OF_AUTHORITY, type ExportAsk } from './ask.js';
import type { Columns } from './table.js';

/** Days are legal days of Paris. Nobody's name. */
export interface CaseLine {
  readonly reference: string;
  readonly authority: string;
  readonly code: string;
  readonly authorityKind: AuthorityKind;
  readonly departement: string | null;
  readonly opened: LegalDay | null;
  readonly stage: Stage;
  readonly outcome: Outcome | null;
  readonly pictures: number;
  /** Of the pictures that stand in it, each once. */
  readonly grades: readonly Grade[];
  readonly held: boolean;
  readonly firstLetter: LegalDay | null;
  readonly lastReminder: LegalDay | null;
  readonly answers: number;
  /** What is to be done next, and from which day on; null: at once. */
  readonly due: DueKind | null;
  readonly dueDay: LegalDay | null;
  readonly moved: LegalDay | null;
  readonly id: string;
}

export const CASE_COLUMNS: Columns<CaseLine> = {
  reference: 'Dossier',
  authority: 'Collectivité',
  code: 'Code',
  authorityKind: KIND_OF_AUTHORITY,
  departement: 'Département',
  opened: 'Ouvert le',
  stage: { heading: 'Étape', cell: (stage) => STAGE_WORDS[stage].label },
  outcome: { heading: 'Issue', cell: (outcome) => (outcome === null ? null : OUTCOME_WORDS[outcome]) },
  pictures: 'Visuels',
  grades: {
    heading: 'Constats',
    cell: (grades) => grades.map((grade) => GRADE_WORDS[grade].label).join(' ; '),
  },
  held: 'Suspendu',
  firstLetter: 'Première lettre',
  lastReminder: 'Dernière relance',
  answers: 'Réponses',
  due: { heading: 'À faire', cell: (due) => (due === null ? null : DUE_WORDS[due]) },
  dueDay: 'À partir du',
  moved: 'Dernier événement',
  id: 'Numéro',
};

/** Every case, the oldest first. `from` and `until` are about the day of its opening. */
export function* caseLines(db: Db, ask: ExportAsk & { readonly today: LegalDay }): Generator<CaseLine> {
  const { today, ...which } = ask;
  for (const rows of caseRows(db, which)) {
    const briefs = new Map(briefsOf(db, rows).map((brief) => [brief.row.id, brief]));
    for (const row of rows) {
      const brief = briefs.get(row.id);
      // Its authority and its events were there when the page was asked for, and nothing of them is ever deleted.
      if (brief === undefined) throw new Error(`no frame of case ${row.id}`);
      const { facts, stage, outcome } = brief.projection;
      const due = nextDue(brief.due, today);
      yield {
        reference: caseReference(row),
        authority: row.authorityName,
        code: row.authorityCode,
        authorityKind: row.authorityKind,
        departement: row.departement,
        opened: parisDay(row.openedAt),
        stage,
        outcome,
        pictures: row.pictures,
        grades: brief.frame.grades,
        held: facts.held !== null,
        firstLetter: facts.firstLetter?.day ?? null,
        lastReminder: facts.lastReminder?.day ?? null,
        answers: facts.answers.length,
        due: due?.kind ?? null,
        dueDay: due?.day ?? null,
        moved: parisDay(row.lastEventAt),
        id: row.id,
      };
    }
  }
}
