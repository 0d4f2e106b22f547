/** `vigie authorities correct`: what a person knows better than the public data, as on the page of the authority. */
import { Command, Argument } from 'commander';
import { build } from '../app.js';
import { correct } from '../authorities/corrections.js';
import { CORRECTED_FIELDS, type CorrectedField } from '../authorities/types.js';
import { FIELD_WORDS } from '../web/parts/contact-words.js';
import { knownAuthority } from './authorities-known.js';
import { UsageError } from './exit.js';
import { AS, personNamed } from './letters-kit.js';
import { createOutput, foreign } from './output.js';
import { loadSettings } from './settings.js';
import { openStore } from './store.js';

export function correctCommand(): Command {
  return new Command('correct')
    .description(
      'corrige une valeur que les données publiques ont fausse ; aucun import ne la remplace ensuite',
    )
    .argument('<code>', 'code INSEE ou SIREN de la collectivité')
    .addArgument(new Argument('<champ>', 'ce qui est corrigé').choices([...CORRECTED_FIELDS]))
    .argument('<valeur>', 'la valeur juste ; les lignes d’une adresse postale sont séparées par « | »')
    .requiredOption('--because <source>', 'd’où vous le tenez : une adresse, ou quelques mots')
    .requiredOption(...AS)
    .addHelpText(
      'after',
      '\nExemple :\n  vigie authorities correct 99001 siren "219 900 016" --because "avis de situation INSEE" --as Camille',
    )
    .action(
      async (
        code: string,
        field: CorrectedField,
        value: string,
        options: { because: string; as: string },
      ) => {
        const app = build(loadSettings());
        try {
          const { db } = openStore(app);
          const authority = knownAuthority(db, code);
          const by = personNamed(db, options.as);
          const done = correct(
            { db, by, at: app.now().toISOString() },
            {
              authority: authority.code,
              field,
              value: field === 'postal-address' ? value.replaceAll('|', '\n') : value,
              because: options.because,
            },
          );
          if (done.kind === 'refused') throw new UsageError(done.problems.join('\n'));
          createOutput(false).line(
            `${FIELD_WORDS[field]} de ${foreign(authority.name)} (${authority.code}) : la correction est notée. Un import ne la remplacera pas.`,
          );
        } finally {
          await app.close();
        }
      },
    );
}
