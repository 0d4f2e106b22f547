/** `vigie letters` post, form, receipt, returned: what a person sends herself, and what tells whether it arrived. */
import { readFileSync, statSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { attemptsOf, RECEIPT_KINDS } from '../../db/queries/outbox.js';
import { letterToSend } from '../letters/frozen-letter.js';
import { dayOf } from '../letters/letter-facts.js';
import { addReceipt, recordEnvelope, recordForm, recordPost, type WrittenDown } from '../mail/by-hand.js';
import { MAX_REPORT_BYTES } from '../review/index.js';
import { EXIT, UsageError, type ExitCode } from './exit.js';
import {
  deliveryJson,
  deliveryNamed,
  letterNamed,
  personNamed,
  tellRefusal,
  withLetters,
  type LetterRun,
} from './letters-kit.js';

export function addByHand(command: Command): void {
  const as = ['--as <personne>', 'qui l’a fait : son nom ou son identifiant'] as const;
  const day = ['--day <jour>', 'quel jour (AAAA-MM-JJ) ; sinon aujourd’hui'] as const;
  command
    .command('post')
    .description('note qu’une lettre validée est partie par la poste')
    .argument('<lettre>', 'référence')
    .requiredOption(...as)
    .option(...day)
    .option('--registered <numéro>', 'numéro du recommandé')
    .option('--json', 'une ligne JSON', false)
    .addHelpText(
      'after',
      '\nExemple :\n  vigie letters post VIG-2026-000123 --as Camille --registered "1A 123 456 7890 1"',
    )
    .action((reference: string, options: { as: string; day?: string; registered?: string; json: boolean }) =>
      withLetters(options.json, (run) => {
        const { row } = letterNamed(run.db, reference);
        return tellWritten(
          run,
          recordPost(run.db, {
            letter: row.id,
            person: personNamed(run.db, options.as).id,
            day: options.day ?? dayOf(run.at),
            at: run.at,
            registered: options.registered ?? null,
          }),
        );
      }),
    );
  command
    .command('form')
    .description(
      'donne le texte à coller dans le formulaire de la collectivité ; avec --as, note que c’est fait',
    )
    .argument('<lettre>', 'référence')
    .option(...as)
    .option(...day)
    .option('--url <adresse>', 'le formulaire (sinon celui de la lettre)')
    .option('--receipt <numéro>', 'le récépissé affiché')
    .option('--json', 'une ligne JSON', false)
    .addHelpText(
      'after',
      '\nExemple :\n  vigie letters form VIG-2026-000123\n  vigie letters form VIG-2026-000123 --as Camille --receipt D-2026-17',
    )
    .action(
      (
        reference: string,
        options: { as?: string; day?: string; url?: string; receipt?: string; json: boolean },
      ) =>
        withLetters(options.json, async (run) => {
          const { row } = letterNamed(run.db, reference);
          if (options.as === undefined) return tellText(run, row.id);
          return tellWritten(
            run,
            recordForm(run.db, {
              letter: row.id,
              person: personNamed(run.db, options.as).id,
              day: options.day ?? dayOf(run.at),
              at: run.at,
              url: options.url ?? null,
              receipt: options.receipt ?? null,
            }),
          );
        }),
    );
  command
    .command('receipt')
    .description('garde la preuve qu’une lettre est arrivée')
    .argument('<envoi>', 'numéro de l’envoi, ou référence de la lettre')
    .requiredOption(...as)
    .addOption(
      new Option('--proof <preuve>', 'laquelle').choices([...RECEIPT_KINDS]).default('postal-receipt'),
    )
    .requiredOption('--day <jour>', 'le jour qui s’y lit (AAAA-MM-JJ)')
    .option('--number <numéro>', 'son numéro')
    .option('--scan <fichier>', 'sa copie (image ou PDF)')
    .option('--json', 'une ligne JSON', false)
    .addHelpText(
      'after',
      '\nExemple :\n  vigie letters receipt VIG-2026-000123 --as Camille --day 2026-11-27 --scan avis.jpg',
    )
    .action(
      (
        of: string,
        options: {
          as: string;
          proof: (typeof RECEIPT_KINDS)[number];
          day: string;
          number?: string;
          scan?: string;
          json: boolean;
        },
      ) =>
        withLetters(options.json, async (run) => {
          const delivery = deliveryNamed(run.db, of, 'sent');
          return tellWritten(
            run,
            await addReceipt(
              { db: run.db, files: run.app.letterFiles },
              {
                delivery: delivery.id,
                person: personNamed(run.db, options.as).id,
                proof: options.proof,
                day: options.day,
                number: options.number ?? null,
                scan: scanFrom(options.scan),
                at: run.at,
              },
            ),
          );
        }),
    );
  addReturned(command);
}

const ENVELOPE_EXAMPLE =
  '\nExemple :\n  vigie letters returned VIG-2026-000123 --as Camille --day 2026-12-02 --says "N’habite pas à l’adresse indiquée"';

/** What came back starts no delay and is no silence: the case proposes to look at the address and to send it again. */
function addReturned(command: Command): void {
  command
    .command('returned')
    .description('note qu’une lettre postée est revenue : aucun délai ne court')
    .argument('<envoi>', 'numéro de l’envoi, ou référence de la lettre')
    .requiredOption('--as <personne>', 'qui le note : son nom ou son identifiant')
    .requiredOption('--day <jour>', 'le jour où elle est revenue (AAAA-MM-JJ)')
    .requiredOption('--says <mots>', 'ce que dit l’enveloppe')
    .option('--json', 'une ligne JSON', false)
    .addHelpText('after', ENVELOPE_EXAMPLE)
    .action((of: string, options: { as: string; day: string; says: string; json: boolean }) =>
      withLetters(options.json, (run) =>
        tellWritten(
          run,
          recordEnvelope(run.db, {
            delivery: deliveryNamed(run.db, of, 'sent', 'post').id,
            person: personNamed(run.db, options.as).id,
            day: options.day,
            because: options.says,
            at: run.at,
          }),
        ),
      ),
    );
}

function tellWritten({ db, output }: LetterRun, done: WrittenDown): ExitCode {
  if (done.kind === 'refused') return tellRefusal(output, done.problems);
  output.json({
    ...deliveryJson(done.delivery, attemptsOf(db, done.delivery.id)),
    receipt:
      done.receipt === null
        ? null
        : {
            kind: done.receipt.kind,
            day: done.receipt.day,
            number: done.receipt.number,
            sha256: done.receipt.sha256,
          },
  });
  output.line(`Noté (envoi ${done.delivery.id}).`);
  return EXIT.done;
}

async function tellText({ app, db, output }: LetterRun, id: string): Promise<ExitCode> {
  const { row } = letterNamed(db, id);
  const made = await letterToSend({ db, files: app.letterFiles }, row, {
    to: row.addressee.email ?? '',
    cc: [],
    replyTo: null,
  });
  if (made.kind !== 'approved') return tellRefusal(output, [made.problem], { reference: row.reference });
  const { formUrl } = row.addressee;
  output.json({
    type: 'form',
    reference: row.reference,
    formUrl,
    subject: made.letter.subject,
    text: made.letter.text,
  });
  if (output.isJson) return EXIT.done;
  output.line(`Formulaire : ${formUrl ?? 'son adresse n’est pas connue'}`);
  output.line(`Objet : ${made.letter.subject}\n`);
  output.line(made.letter.text);
  return EXIT.done;
}

function scanFrom(file: string | undefined): Uint8Array | null {
  if (file === undefined) return null;
  try {
    if (statSync(file).size > MAX_REPORT_BYTES) throw new UsageError('Cette copie dépasse 25 Mo.');
    return readFileSync(file);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`« ${file} » ne peut pas être lu (${(error as NodeJS.ErrnoException).code}).`);
  }
}
