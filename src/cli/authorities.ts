/** `vigie authorities`: who is watched. */
import { Command, Option } from 'commander';
import { listAuthorities } from '../../db/queries/authorities.js';
import { build } from '../app.js';
import { addAuthority } from '../authorities/index.js';
import { AUTHORITY_KINDS } from '../authorities/types.js';
import { createOutput, table } from './output.js';
import { loadSettings } from './settings.js';
import { accept, openStore } from './store.js';

export function authoritiesCommand(): Command {
  const command = new Command('authorities').description('les collectivités connues');
  command
    .command('add')
    .description('ajoute une collectivité, ou corrige celle qui porte ce code')
    .argument('<code>', 'code INSEE d’une commune, SIREN de toute autre collectivité')
    .argument('<nom>', 'nom de la collectivité')
    .addOption(
      new Option('--kind <type>', 'type de collectivité').choices([...AUTHORITY_KINDS]).default('commune'),
    )
    .option('--siren <siren>', 'SIREN de la commune')
    .addHelpText('after', '\nExemple :\n  vigie authorities add 99001 "Saint-Exemple" --kind commune')
    .action(async (code: string, name: string, options: { kind: string; siren?: string }) => {
      const app = build(loadSettings());
      try {
        const { db } = openStore(app);
        const row = accept(addAuthority({ db, now: app.now }, { code, name, ...options }));
        createOutput(false).line(`${row.name} (${row.code}) est enregistrée.`);
      } finally {
        await app.close();
      }
    });
  command
    .command('list')
    .description('montre les collectivités enregistrées')
    .option('--json', 'une ligne JSON par collectivité', false)
    .addHelpText('after', '\nExemple :\n  vigie authorities list')
    .action(async (options: { json: boolean }) => {
      const app = build(loadSettings());
      const output = createOutput(options.json);
      try {
        const rows = listAuthorities(openStore(app).db);
        for (const row of rows) output.json(row);
        if (options.json) return;
        if (rows.length === 0)
          output.line('Aucune collectivité. Ajoutez-en une : vigie authorities add <code> <nom>');
        else
          output.line(
            table(
              ['Code', 'Nom', 'Type'],
              rows.map((row) => [row.code, row.name, row.kind]),
              [12, 44, 14],
            ),
          );
      } finally {
        await app.close();
      }
    });
  return command;
}
