/** `vigie letters`: letters of cases, from the draft to the proof that they arrived. */
import { Command, Option } from 'commander';
import { LETTER_STATUSES, listLetters } from '../../db/queries/letters.js';
import { addByHand } from './letters-by-hand.js';
import { addDraft, addPreview } from './letters-draft.js';
import { addOutbox } from './letters-outbox.js';
import { addSend } from './letters-send.js';
import { addSilence } from './letters-silence.js';
import { addWriting } from './letters-write.js';
import { inboxCommand } from './inbox.js';
import { letterJson, letterNamed, when, withLetters } from './letters-kit.js';
import { readLetter, removedSentence } from '../letters/read-letter.js';
import { STATUS_WORDS, STEP_WORDS } from '../letters/letter-words.js';
import { ATTEMPT_WORDS, CHANNEL_WORDS, RECEIPT_WORDS, STATE_WORDS } from '../mail/mail-words.js';
import { EXIT } from './exit.js';
import { wholeNumber } from './options.js';
import { colour, foreign, table, type Output } from './output.js';
import type { LetterReading } from '../letters/read-letter.js';
import { listPeople } from '../../db/queries/people.js';
import type { Db } from '../../db/open.js';

export function lettersCommand(): Command {
  const command = new Command('letters').description(
    'écrit, relit, valide et envoie les lettres des dossiers, et garde ce qu’elles deviennent',
  );
  command
    .command('list')
    .description('les lettres, la plus récente d’abord')
    .option('--case <dossier>', 'celles d’un dossier')
    .option('--authority <code>', 'celles à une collectivité')
    .addOption(new Option('--status <état>', 'celles qui en sont là').choices([...LETTER_STATUSES]))
    .option('--limit <nombre>', 'au plus autant', wholeNumber(1, 1000), 100)
    .option('--json', 'une ligne JSON par lettre', false)
    .addHelpText('after', '\nExemple :\n  vigie letters list --status approved')
    .action((options: ListOptions) =>
      withLetters(options.json, ({ db, output }) => {
        const rows = listLetters(db, {
          limit: options.limit,
          ...(options.status === undefined ? {} : { status: options.status }),
          ...(options.authority === undefined ? {} : { authority: options.authority }),
          ...(options.case === undefined ? {} : { caseId: options.case }),
        });
        const readings = rows.flatMap(({ id }) => readLetter(db, id) ?? []);
        for (const reading of readings) output.json(letterJson(reading));
        if (options.json) return EXIT.done;
        if (readings.length === 0)
          output.line('Aucune lettre. Pour en écrire une : vigie letters draft <dossier>');
        else output.line(listTable(readings));
        return EXIT.done;
      }),
    );
  command
    .command('show')
    .description('tout ce qui est gardé d’une lettre : ses étapes, ses fichiers, ses envois')
    .argument('<lettre>', 'référence (VIG-2026-000123)')
    .option('--json', 'une ligne JSON', false)
    .addHelpText('after', '\nExemple :\n  vigie letters show VIG-2026-000123')
    .action((reference: string, options: { json: boolean }) =>
      withLetters(options.json, ({ db, output }) => {
        const reading = letterNamed(db, reference);
        output.json(letterJson(reading));
        if (!options.json) show(db, output, reading);
        return EXIT.done;
      }),
    );
  addDraft(command);
  addPreview(command);
  addWriting(command);
  addSend(command);
  addOutbox(command);
  addByHand(command);
  addSilence(command);
  command.addCommand(inboxCommand());
  command.addHelpText('after', '\nExemple :\n  vigie letters status');
  return command;
}

interface ListOptions {
  readonly case?: string;
  readonly authority?: string;
  readonly status?: (typeof LETTER_STATUSES)[number];
  readonly limit: number;
  readonly json: boolean;
}

function listTable(readings: readonly LetterReading[]): string {
  return table(
    ['Référence', 'Modèle', 'Destinataire', 'État', 'Envoi'],
    readings.map(({ row, deliveries }) => [
      row.reference,
      row.template.toUpperCase(),
      foreign(row.addressee.name),
      STATUS_WORDS[row.status],
      deliveries.map((one) => `${CHANNEL_WORDS[one.row.channel]} : ${STATE_WORDS[one.row.state]}`).join(', '),
    ]),
    [18, 8, 28, 12, 34],
  );
}

function show(db: Db, output: Output, { row, steps, files, deliveries }: LetterReading): void {
  const names = new Map(listPeople(db, { withEnded: true }).map(({ id, name }) => [id, name]));
  const by = (id: string | null): string => (id === null ? 'Vigie' : foreign(names.get(id) ?? id));
  output.line(
    `${colour.bold(row.reference)}  modèle ${row.template.toUpperCase()}, à ${foreign(row.addressee.name)}, ${STATUS_WORDS[row.status]}`,
  );
  output.line(`  dossier ${row.caseId}`);
  if (row.removedAt !== null) output.line(`  ${removedSentence(row.reference, row.removedAt)}`);
  for (const step of steps)
    output.line(
      `  ${STEP_WORDS[step.kind]} (version ${step.version}) par ${by(step.personId)}, ${when(step.at)}${step.note === null ? '' : ` : ${foreign(step.note)}`}`,
    );
  for (const { kind, sha256, bytes } of files)
    output.line(`  fichier ${kind}, ${bytes} octets, SHA-256 ${sha256}`);
  for (const { row: delivery, attempts, receipts } of deliveries) {
    output.line(
      `  ${CHANNEL_WORDS[delivery.channel]}${delivery.recipient === null ? '' : ` à ${delivery.recipient}`} : ${STATE_WORDS[delivery.state]} (envoi ${delivery.id})`,
    );
    for (const { kind, code, answer, at } of attempts) {
      output.line(`    ${when(at)} : ${ATTEMPT_WORDS[kind]}${code === null ? '' : ` (${code})`}`);
      for (const line of (answer ?? '').split('\n').filter((text) => text !== ''))
        output.line(`      ${foreign(line)}`);
    }
    for (const receipt of receipts)
      output.line(
        `    ${RECEIPT_WORDS[receipt.kind]} du ${receipt.day}${receipt.number === null ? '' : ` n° ${foreign(receipt.number)}`}`,
      );
  }
}
