/** Whether the evidence log of this installation holds, by itself and against what lies outside. */
import { listSeals, logEntryAt } from '../../db/queries/evidence-log.js';
import type { Db } from '../../db/open.js';
import { explainBreak, type LogPoint } from '../evidence/log.js';
import { verifyLog } from '../evidence/record-log.js';
import { checkRoot } from '../evidence/roots.js';
import { formatDayOf } from '../french/index.js';
import { plural } from '../french/words.js';
import { type Check, ok, wrong } from './doctor-rows.js';
import { OWN_ROOT_WORDS, rootWords } from './given-roots.js';

const NAME = 'Journal des preuves';
const KEEP_ALL =
  'N’effacez rien et ne faites aucune sauvegarde par-dessus les anciennes : mettez ce dossier de données à part, cherchez qui a eu la machine, et comparez avec une sauvegarde d’avant.';

/**
 * Goes through the whole log: what follows what, the roots that an authority sealed, and those that were kept outside and
 * are given. A chain that agrees with itself alone is told as that: whoever holds the machine can make one anew.
 */
export function logChecks(db: Db, roots: readonly LogPoint[]): readonly Check[] {
  const reading = verifyLog(db);
  if (reading.kind === 'broken') return [wrong(NAME, explainBreak(reading), KEEP_ALL)];
  const { head } = reading;
  const checks = roots.map((root): Check => {
    const { state } = checkRoot(root, {
      last: head.seq,
      hashAt: (seq) => logEntryAt(db, seq)?.hash ?? null,
    });
    const said = `racine ${rootWords(root)} : ${OWN_ROOT_WORDS[state]}`;
    return state === 'met' ? ok(NAME, said) : wrong(NAME, said, KEEP_ALL);
  });
  return [ok(NAME, standing(head, listSeals(db).at(-1)?.genTime ?? null, roots.length)), ...checks];
}

function standing(head: LogPoint, sealedAt: string | null, given: number): string {
  if (head.seq === 0) return 'vide';
  const said = plural(head.seq, 'entrée qui se suit', 'entrées qui se suivent');
  if (sealedAt !== null) return `${said} ; dernier horodatage du ${formatDayOf(sealedAt)}`;
  return given > 0
    ? said
    : `${said}, mais seulement entre elles : rien d’extérieur ne dit que le journal n’a pas été refait en entier. Une racine gardée d’un bulletin le dit : vigie doctor --root bulletin.eml`;
}
