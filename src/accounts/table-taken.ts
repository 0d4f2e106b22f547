/** The line of the log for a table that somebody took away: which, of where and when, how many rows; never its contents. */
import type { PersonRow } from '../../db/queries/people.js';
import type { Territory } from '../../db/queries/territories.js';
import type { Db } from '../../db/open.js';
import { formatDate, type LegalDay } from '../french/index.js';
import { plural } from '../french/words.js';
import { note } from './audit.js';

/** Tables, as the log names them. */
export type TableName = 'chiffres' | 'constats' | 'dossiers' | 'issues';

export interface TableTaken {
  /** Null: at the machine itself, where nobody gives her name. */
  readonly by: PersonRow | null;
  readonly table: TableName;
  readonly territory: Territory;
  readonly from?: LegalDay | undefined;
  readonly until?: LegalDay | undefined;
  readonly rows: number;
  /** `part`: whoever took it stopped before its end; so many rows at most had left. */
  readonly end: 'whole' | 'part';
  readonly at: string;
}

/** Writes that a table left. */
export function noteTable(db: Db, taken: TableTaken): void {
  const { by, table, rows, end, at } = taken;
  const count = plural(rows, 'ligne');
  const detail = [
    ...(by === null ? ['à la machine'] : []),
    end === 'whole' ? count : `interrompu, ${count} au plus`,
    ...daysWords(taken),
    placesWords(taken.territory),
  ].join(', ');
  note(db, { by, action: 'table-taken', subject: table, detail, at });
}

function daysWords({ from, until }: Pick<TableTaken, 'from' | 'until'>): readonly string[] {
  return [
    ...(from === undefined ? [] : [`à partir du ${formatDate(from)}`]),
    ...(until === undefined ? [] : [`jusqu’au ${formatDate(until)}`]),
  ];
}

const MOST_CODES = 8;

/** « toute la France », « 01, 29 et 12 autres codes ». */
function placesWords(territory: Territory): string {
  if (territory === null) return 'toute la France';
  const codes = [...territory.departements, ...territory.codes];
  if (codes.length === 0) return 'aucun territoire';
  const rest = codes.length - MOST_CODES;
  const first = codes.slice(0, MOST_CODES).join(', ');
  return rest <= 0 ? first : `${first} et ${plural(rest, 'autre code', 'autres codes')}`;
}
