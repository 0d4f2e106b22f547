/** `vigie letters` outbox, status, resolve-unknown. */
import { type Command, Option } from 'commander';
import { standingHolds } from '../../db/queries/brakes.js';
import { LETTER_STATUSES, listLetters } from '../../db/queries/letters.js';
import { attemptsOf, DELIVERY_STATES, listDeliveries, type DeliveryRow } from '../../db/queries/outbox.js';
import { plural } from '../french/words.js';
import { STATUS_WORDS } from '../letters/letter-words.js';
import { CHANNEL_WORDS, STATE_WORDS } from '../mail/mail-words.js';
import { settleUnknown } from '../mail/outcome.js';
import { planSending } from '../mail/plan.js';
import { EXIT } from './exit.js';
import {
  deliveryJson,
  deliveryNamed,
  letterNamed,
  personNamed,
  tellRefusal,
  when,
  withLetters,
} from './letters-kit.js';
import { foreign, table } from './output.js';

export function addOutbox(command: Command): void {
  command
    .command('outbox')
    .description('les envois, le plus récent d’abord, avec chaque réponse des serveurs')
    .addOption(new Option('--state <état>', 'ceux qui en sont là').choices([...DELIVERY_STATES]))
    .option('--json', 'une ligne JSON par envoi', false)
    .addHelpText('after', '\nExemple :\n  vigie letters outbox --state unknown')
    .action((options: { state?: DeliveryRow['state']; json: boolean }) =>
      withLetters(options.json, ({ db, output }) => {
        const rows = listDeliveries(db, {
          limit: 500,
          ...(options.state === undefined ? {} : { states: [options.state] }),
        });
        for (const row of rows) output.json(deliveryJson(row, attemptsOf(db, row.id)));
        if (options.json) return EXIT.done;
        if (rows.length === 0) output.line('Aucun envoi.');
        else
          output.line(
            table(
              ['Lettre', 'Voie', 'À', 'État', 'Mise à l’envoi'],
              rows.map((row) => [
                row.letterId === null ? 'message' : letterNamed(db, row.letterId).row.reference,
                CHANNEL_WORDS[row.channel],
                row.recipient ?? '',
                STATE_WORDS[row.state],
                when(row.queuedAt),
              ]),
              [18, 12, 34, 18, 24],
            ),
          );
        return EXIT.done;
      }),
    );
  command
    .command('status')
    .description('combien de lettres en sont où, et ce qui attend une personne')
    .option('--json', 'une ligne JSON', false)
    .addHelpText('after', '\nExemple :\n  vigie letters status')
    .action((options: { json: boolean }) =>
      withLetters(options.json, async ({ app, db, at, output }) => {
        const letters = listLetters(db, { limit: 100_000 });
        const deliveries = listDeliveries(db, { limit: 100_000, kind: 'letter' });
        const count = <Row>(rows: readonly Row[], of: (row: Row) => string): Record<string, number> => {
          const counts: Record<string, number> = {};
          for (const row of rows) counts[of(row)] = (counts[of(row)] ?? 0) + 1;
          return counts;
        };
        const byStatus = count(letters, ({ status }) => status);
        const byState = count(deliveries, ({ state }) => state);
        const unknown = deliveries.filter(({ state }) => state === 'unknown');
        const { mails } = await planSending({ db, files: app.letterFiles }, at);
        const ready = mails.filter(({ gate }) => gate.kind === 'go').length;
        output.json({
          type: 'status',
          letters: byStatus,
          deliveries: byState,
          ready,
          holds: standingHolds(db).length,
        });
        if (options.json) return EXIT.done;
        for (const status of LETTER_STATUSES)
          if (byStatus[status] !== undefined)
            output.line(`lettres ${STATUS_WORDS[status].padEnd(16)} ${byStatus[status]}`);
        for (const state of DELIVERY_STATES)
          if (byState[state] !== undefined)
            output.line(`envois  ${STATE_WORDS[state].padEnd(16)} ${byState[state]}`);
        const rest = mails.length - ready;
        output.line(
          `${plural(ready, 'courriel partirait', 'courriels partiraient')} maintenant, ${plural(rest, 'attend', 'attendent')}.`,
        );
        for (const { id, letterId } of unknown)
          output.line(
            `À vérifier : ${letterNamed(db, letterId ?? '').row.reference} est peut-être partie (envoi ${id}).`,
          );
        for (const { reason } of standingHolds(db)) output.line(`Retenue : ${foreign(reason)}`);
        return EXIT.done;
      }),
    );
  command
    .command('resolve-unknown')
    .description('dit, après vérification, si un envoi interrompu était parti ou s’il repart')
    .argument('<envoi>', 'numéro de l’envoi, ou référence de la lettre')
    .requiredOption('--as <personne>', 'qui a vérifié : son nom ou son identifiant')
    .addOption(
      new Option('--was <quoi>', 'sent : elle est partie ; not-sent : elle repart')
        .choices(['sent', 'not-sent'])
        .makeOptionMandatory(),
    )
    .requiredOption('--note <texte>', 'ce qui a été vérifié (« vue dans les envoyés »)')
    .option('--json', 'une ligne JSON', false)
    .addHelpText(
      'after',
      '\nExemple :\n  vigie letters resolve-unknown VIG-2026-000123 --as Sacha --was sent --note "Vue dans les envoyés"',
    )
    .action((of: string, options: { as: string; was: 'sent' | 'not-sent'; note: string; json: boolean }) =>
      withLetters(options.json, ({ db, at, output }) => {
        const delivery = deliveryNamed(db, of, 'unknown');
        const person = personNamed(db, options.as);
        const ask = { delivery: delivery.id, was: options.was, person: person.id, note: options.note, at };
        const done = settleUnknown(db, ask);
        if (done.kind === 'refused') return tellRefusal(output, [done.problem]);
        output.json(deliveryJson(done.delivery, attemptsOf(db, delivery.id)));
        output.line(
          options.was === 'sent' ? 'Noté : elle était partie.' : 'Noté : elle repart au prochain envoi.',
        );
        return EXIT.done;
      }),
    );
}
