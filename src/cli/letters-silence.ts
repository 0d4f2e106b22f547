/** `vigie letters no-answer`: a person says that an authority kept silent, when that can be said. */
import type { Command } from 'commander';
import { lettersByReference } from '../../db/queries/inbox.js';
import type { Db } from '../../db/open.js';
import { appendEvents, caseReference, readCase, type CaseReading } from '../cases/index.js';
import { dayOf } from '../letters/letter-facts.js';
import { EXIT, UsageError, type ExitCode } from './exit.js';
import { AS, personNamed, tellRefusal, withLetters, type LetterRun } from './letters-kit.js';

/** As on the page of the case. */
const MAX_NOTE_CHARS = 1000;

interface SilenceOptions {
  readonly as: string;
  readonly note: string;
  readonly json: boolean;
}

export function addSilence(command: Command): void {
  command
    .command('no-answer')
    .description(
      'constate « sans réponse », quand la réception est prouvée et que la date demandée est passée',
    )
    .argument('<dossier>', 'sa référence, ou celle d’une de ses lettres')
    .requiredOption(...AS)
    .requiredOption('--note <texte>', 'ce qui a été vérifié (boîte, courrier postal, appels)')
    .option('--json', 'une ligne JSON', false)
    .addHelpText(
      'after',
      '\nCode de sortie : 3 quand personne ne peut encore le dire.\n\nExemple :\n  vigie letters no-answer VIG-2026-000123 --as Sacha --note "Ni courriel, ni courrier, ni appel."',
    )
    .action((typed: string, options: SilenceOptions) =>
      withLetters(options.json, (run) => sayNone(run, typed, options)),
    );
}

function sayNone({ db, at, output }: LetterRun, typed: string, { as, note }: SilenceOptions): ExitCode {
  const { row } = caseNamed(db, typed);
  const because = note.replaceAll(/\s+/g, ' ').trim();
  if (because === '') throw new UsageError('Dites ce qui a été vérifié : --note <texte>.');
  if (because.length > MAX_NOTE_CHARS)
    throw new UsageError(
      `La note tient en ${MAX_NOTE_CHARS} caractères au plus ; il y en a ${because.length}.`,
    );
  const by = personNamed(db, as).id;
  const done = appendEvents(db, {
    caseId: row.id,
    events: [{ kind: 'no-answer', by, at, day: dayOf(at), because }],
  });
  const reference = caseReference(row);
  if (done.kind === 'stale') throw new Error('no count was given');
  if (done.kind === 'refused') return tellRefusal(output, [done.message], { reference });
  output.json({ type: 'case', case: row.id, reference, stage: done.projection.stage });
  output.line(`Dossier ${reference} : sans réponse, c’est noté.`);
  return EXIT.done;
}

/** @throws UsageError when there is no such case */
function caseNamed(db: Db, typed: string): CaseReading {
  const text = typed.trim();
  const reference = text.toUpperCase();
  const found =
    readCase(db, text) ?? readCase(db, lettersByReference(db, [reference]).get(reference)?.caseId ?? '');
  if (found === null) throw new UsageError(`Aucun dossier ni aucune lettre n’est « ${text.slice(0, 60)} ».`);
  return found;
}
