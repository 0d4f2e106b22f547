/** `vigie verify`: checks a dossier from its file alone. No configuration, no database, no network. */
import { Command } from 'commander';
import { EXIT } from './exit.js';
import { clean, colour, createOutput } from './output.js';
import { readGivenRoots, rootOption, rootWords } from './given-roots.js';
import { type DossierCheck, type DossierOutcome, verifyDossier } from '../dossiers/index.js';
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
    .addOption(rootOption())
    .option('--json', 'le résultat en une ligne JSON', false)
    .addHelpText(
      'after',
      '\nCode de sortie : 0 si le dossier est intact et passe par chaque racine donnée, 3 sinon (modifié, incomplet, illisible, racine qu’il n’atteint pas).\n\nExemples :\n  vigie verify dossier.zip\n  vigie verify dossier.zip --root bulletin.eml',
    )
    .action(async (file: string, options: { json: boolean; root?: readonly string[] }) => {
      const output = createOutput(options.json);
      const outside = await readGivenRoots(options.root);
      output.progress('Vérification du dossier…');
      const check = await verifyDossier(file, outside);
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
      for (const root of check.roots) output.line(`    ${rootLine(root, check.captures.length)}`);
      if (check.outcome !== 'unreadable')
        output.line(
          `    ${plural(check.files, 'fichier', 'fichiers')}, ${plural(check.captures.length, 'capture', 'captures')}`,
        );
      if (check.sha256 !== null) output.line(colour.dim(`    SHA-256 de l’archive : ${check.sha256}`));
      output.line('\nCe que cette vérification ne dit pas :');
      for (const line of check.notChecked) output.line(`  - ${line}`);
      const isMet =
        check.roots.length === outside.length && check.roots.every(({ state }) => state === 'met');
      process.exitCode = check.outcome === 'intact' && isMet ? EXIT.done : EXIT.partial;
    });
}

/** What a root that was kept outside says of the dossier. */
function rootLine({ entries, hash, state, captures }: DossierCheck['roots'][number], all: number): string {
  const root = `Racine gardée à part ${rootWords({ seq: entries, hash })} :`;
  switch (state) {
    case 'met':
      return `${root} le journal du dossier passe par elle. ${
        captures.length === all
          ? 'Aucune capture n’a été ajoutée ni changée depuis ce courriel.'
          : `Captures inchangées depuis ce courriel : ${captures.length === 0 ? 'aucune' : captures.join(', ')} ; les autres sont venues après.`
      }`;
    case 'contradicted':
      return `${root} le journal du dossier porte une autre empreinte à ce numéro.`;
    case 'beyond':
      return `${root} le dossier a été établi avant ce courriel, ou n’en montre pas assez. Demandez-en un nouvel export, ou servez-vous d’un courriel plus ancien.`;
    case 'before':
      return `${root} toutes les captures du dossier sont venues après ce courriel : il n’en dit rien. Servez-vous d’un courriel plus récent.`;
  }
}
