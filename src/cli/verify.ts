/** `vigie verify`: checks a dossier from its file alone. No configuration, no database, no network. */
import { Command } from 'commander';
import { EXIT } from './exit.js';
import { clean, colour, createOutput } from './output.js';
import { type DossierOutcome, verifyDossier } from '../dossiers/index.js';
import { formatInstant } from '../french/index.js';
import { plural } from '../french/words.js';

const SIGNS: Readonly<Record<DossierOutcome, string>> = {
  intact: '✓',
  altered: '✗',
  incomplete: '!',
  unreadable: '✗',
};

export function verifyCommand(): Command {
  return new Command('verify')
    .description('vérifie un dossier de preuves (ZIP), sans base de données ni réseau')
    .argument('<dossier.zip>', 'le fichier, tel qu’il a été reçu')
    .option('--json', 'le résultat en une ligne JSON', false)
    .addHelpText(
      'after',
      '\nCode de sortie : 0 si le dossier est intact, 3 s’il est modifié, incomplet ou illisible.\n\nExemple :\n  vigie verify dossier.zip',
    )
    .action(async (file: string, options: { json: boolean }) => {
      const output = createOutput(options.json);
      output.progress('Vérification du dossier…');
      const check = await verifyDossier(file);
      output.endProgress();
      output.json({ file, ...check });
      output.line(`${SIGNS[check.outcome]} ${colour.bold(clean(file))}  ${check.line}`);
      for (const { file: place, message } of check.findings)
        output.line(`    ${place === null ? '' : `${clean(place)} : `}${message}`);
      for (const { capture, role, at } of check.removed)
        output.line(
          `    Capture ${capture} (${role}) : pièce supprimée le ${formatInstant(at) ?? at}, au terme de sa durée de conservation, comme le dit le journal des preuves`,
        );
      for (const { root, at, signer } of check.seals)
        output.line(
          `    Racine n° ${root.seq} horodatée le ${formatInstant(at) ?? at}, par ${clean(signer)} (nom non vérifié)`,
        );
      if (check.outcome !== 'unreadable')
        output.line(
          `    ${plural(check.files, 'fichier', 'fichiers')}, ${plural(check.captures.length, 'capture', 'captures')}`,
        );
      if (check.sha256 !== null) output.line(colour.dim(`    SHA-256 de l’archive : ${check.sha256}`));
      output.line('\nCe que cette vérification ne dit pas :');
      for (const line of check.notChecked) output.line(`  - ${line}`);
      process.exitCode = check.outcome === 'intact' ? EXIT.done : EXIT.partial;
    });
}
