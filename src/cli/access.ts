/** `vigie access`: the way back in for whoever holds the machine, when nobody who administers can come in any more. */
import { Command } from 'commander';
import { listPeople } from '../../db/queries/people.js';
import { LINK_HOURS, mayAdminister, resetFactor } from '../accounts/index.js';
import { build } from '../app.js';
import { mailSettingsOf } from '../mail/index.js';
import { makeEntryPath } from '../web/session.js';
import { UsageError } from './exit.js';
import { createOutput } from './output.js';
import { loadSettings } from './settings.js';
import { openStore } from './store.js';

export function accessCommand(): Command {
  return new Command('access')
    .description('dit qui administre ; avec --reset, rend l’entrée à une de ces personnes')
    .option('--reset <id>', 'retire son code à usage unique, ferme ses sessions et écrit un lien d’entrée')
    .addHelpText('after', '\nExemple :\n  vigie access')
    .action(async (options: { reset?: string }) => {
      const app = build(loadSettings());
      const output = createOutput(false);
      try {
        const { db } = openStore(app);
        const people = listPeople(db).filter(({ role }) => mayAdminister(role));
        if (options.reset === undefined) {
          for (const { id, name } of people) output.line(`${id}  ${name}`);
          if (people.length === 0) output.line('Personne n’administre encore : lancez « vigie serve ».');
          return;
        }
        const person = people.find(({ id }) => id === options.reset);
        if (person === undefined)
          throw new UsageError(
            `Personne qui administre n’a l’identifiant « ${options.reset} ». « vigie access » donne la liste.`,
          );
        const mail = mailSettingsOf(app.config);
        resetFactor({ db, now: app.now, sender: mail.ok ? mail.settings : null }, null, person.id);
        output.line(
          `Le code de ${person.name} est retiré, ses sessions sont fermées ; c’est écrit dans le journal. Son lien d’entrée, après l’adresse de Vigie (une fois, pendant ${LINK_HOURS} heures) :\n\n  ${makeEntryPath({ db, now: app.now }, person.id)}\n`,
        );
      } finally {
        await app.close();
      }
    });
}
