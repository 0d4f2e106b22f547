/** `vigie letters` review, approve, withdraw. */
import type { Command } from 'commander';
import { isLegalDay } from '../french/index.js';
import { approveLetter, viewApproval } from '../letters/approve.js';
import { reviewLetter, withdrawLetter } from '../letters/letter-store.js';
import { PRESS, sourcesOf } from '../letters/press.js';
import type { CheckAnswer, Checklist } from '../letters/store-types.js';
import { EXIT, UsageError } from './exit.js';
import { templates } from './letters-draft.js';
import { AS, letterJson, letterNamed, personNamed, STALE, tellRefusal, withLetters } from './letters-kit.js';
import { foreign } from './output.js';

export function addWriting(command: Command): void {
  command
    .command('review')
    .description('dit qu’une personne a relu la version actuelle d’une lettre et la trouve juste')
    .argument('<lettre>', 'référence')
    .requiredOption(...AS)
    .option('--note <texte>', 'une remarque, gardée avec la relecture')
    .option('--json', 'une ligne JSON', false)
    .addHelpText('after', '\nExemple :\n  vigie letters review VIG-2026-000123 --as Camille')
    .action((reference: string, options: { as: string; note?: string; json: boolean }) =>
      withLetters(options.json, ({ db, app, output }) => {
        const { row } = letterNamed(db, reference);
        const person = personNamed(db, options.as);
        const ask = { letter: row.id, version: row.version, person: person.id, by: 'command-line' } as const;
        const done = reviewLetter(
          { db, now: app.now, newAccessDays: app.config.newAccessDays },
          { ...ask, note: options.note ?? null },
        );
        if (done.kind === 'stale') return tellRefusal(output, [STALE]);
        if (done.kind === 'refused') return tellRefusal(output, done.problems, { reference: row.reference });
        output.json({ ...letterJson(letterNamed(db, row.id)), missingReviews: done.missing });
        output.line(
          done.missing === 0
            ? `La lettre ${row.reference} est relue. Une autre personne la valide : vigie letters approve ${row.reference}`
            : `Relecture notée ; il en manque ${done.missing}.`,
        );
        return EXIT.done;
      }),
    );
  addApprove(command);
  command
    .command('withdraw')
    .description('retire pour toujours une lettre qui n’est pas partie')
    .argument('<lettre>', 'référence')
    .requiredOption(...AS)
    .requiredOption('--reason <texte>', 'pourquoi')
    .option('--json', 'une ligne JSON', false)
    .addHelpText(
      'after',
      '\nExemple :\n  vigie letters withdraw VIG-2026-000123 --as Camille --reason "Visuel crédité"',
    )
    .action((reference: string, options: { as: string; reason: string; json: boolean }) =>
      withLetters(options.json, ({ db, app, output }) => {
        const { row } = letterNamed(db, reference);
        const person = personNamed(db, options.as);
        const ask = {
          letter: row.id,
          person: person.id,
          by: 'command-line',
          reason: options.reason,
        } as const;
        const done = withdrawLetter({ db, now: app.now }, ask);
        if (done.kind === 'refused') return tellRefusal(output, done.problems, { reference: row.reference });
        output.json(letterJson(letterNamed(db, row.id)));
        output.line(`La lettre ${row.reference} est retirée.`);
        return EXIT.done;
      }),
    );
}

interface ApproveOptions {
  readonly as: string;
  readonly agentsTold?: string;
  readonly addressee?: string;
  readonly mention?: string;
  readonly otherLetters?: string;
  readonly realistic: boolean;
  readonly notLabelled: boolean;
  readonly note?: string;
  readonly section?: string;
  readonly json: boolean;
}

function addApprove(command: Command): void {
  command
    .command('approve')
    .description(
      'valide une lettre : une autre personne que celles qui l’ont écrite, relue ou ont confirmé le visuel',
    )
    .argument('<lettre>', 'référence')
    .requiredOption(...AS)
    .option('--agents-told <jour|non:pourquoi>', 'la section CGT des agent·es est prévenue, tel jour')
    .option('--addressee <jour>', 'le destinataire a été vérifié, tel jour')
    .option('--mention <jour>', 'la mention demandée n’était toujours pas là, tel jour')
    .option('--other-letters <pourquoi>', 'une autre lettre existe : pourquoi celle-ci part quand même')
    .option('--realistic', 'le visuel pourrait passer pour une photographie', false)
    .option('--not-labelled', 'aucune mention claire ne l’accompagne', false)
    .option('--note <texte>', 'une remarque, gardée avec la validation')
    .option('--section <nom>', 'les modèles de cette section')
    .option('--json', 'une ligne JSON', false)
    .addHelpText(
      'after',
      '\nSans les réponses, la commande dit ce qui est demandé. Rien n’est envoyé : voir « vigie letters send ».\n\nExemple :\n  vigie letters approve VIG-2026-000123 --as Sacha --agents-told 2026-11-23 --addressee 2026-11-24 --mention 2026-11-24',
    )
    .action((reference: string, options: ApproveOptions) =>
      withLetters(options.json, async (run) => {
        const { app, db, output } = run;
        const { row } = letterNamed(db, reference);
        const person = personNamed(db, options.as);
        const deps = {
          db,
          files: app.letterFiles,
          now: app.now,
          newAccessDays: app.config.newAccessDays,
          sources: sourcesOf(templates(run, options.section)),
          press: PRESS,
        };
        const done = await approveLetter(deps, {
          letter: row.id,
          version: row.version,
          person: person.id,
          by: 'command-line',
          checklist: checklistFrom(options),
          note: options.note ?? null,
        });
        if (done.kind === 'stale') return tellRefusal(output, [STALE]);
        if (done.kind === 'refused') {
          const view = await viewApproval(deps, { letter: row.id, person: person.id });
          if (view.kind === 'view')
            for (const { question, found } of view.checks)
              output.line(`? ${question} ${found.map(foreign).join(' ')}`);
          return tellRefusal(output, done.problems, { reference: row.reference });
        }
        output.json(letterJson(letterNamed(db, row.id)));
        output.line(`La lettre ${row.reference} est validée ; ses fichiers sont figés :`);
        for (const { kind, sha256 } of done.files) output.line(`  ${kind.padEnd(9)} SHA-256 ${sha256}`);
        output.line(`Pour l’envoyer : vigie letters send ${row.reference} --as ${foreign(person.name)}`);
        return EXIT.done;
      }),
    );
}

function checklistFrom(options: ApproveOptions): Checklist {
  const yes = (check: CheckAnswer['check'], day: string | undefined): Checklist => {
    if (day === undefined) return [];
    if (!isLegalDay(day)) throw new UsageError(`« ${day} » n’est pas un jour (AAAA-MM-JJ).`);
    return [{ check, answer: 'yes', day, note: null }];
  };
  const { agentsTold, otherLetters } = options;
  const no = /^non\s*:\s*(.+)$/su.exec(agentsTold ?? '')?.[1];
  return [
    ...(no === undefined
      ? yes('agents-told', agentsTold)
      : [{ check: 'agents-told', answer: 'no', day: null, note: no } as const]),
    ...yes('addressee-right', options.addressee),
    ...yes('no-mention-yet', options.mention),
    ...(otherLetters === undefined
      ? []
      : [{ check: 'no-other-letter', answer: 'no', day: null, note: otherLetters } as const]),
    ...(options.realistic ? [{ check: 'realistic', answer: 'yes', day: null, note: null } as const] : []),
    ...(options.notLabelled
      ? [{ check: 'not-labelled', answer: 'yes', day: null, note: null } as const]
      : []),
  ];
}
