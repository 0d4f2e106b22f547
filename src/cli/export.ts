/** `vigie export`: what leaves the program as files: a case with its proof, and tables (`export-tables.ts`). */
import path from 'node:path';
import { Command } from 'commander';
import { build } from '../app.js';
import { RULESET } from '../classifiers/index.js';
import { exportCase } from '../dossiers/index.js';
import { formatBytes, plural } from '../french/words.js';
import { VERSION } from '../version.js';
import { createPictures } from '../web/pictures.js';
import { shownCopies } from '../web/shown-copy.js';
import { EXIT, UsageError } from './exit.js';
import { addTables } from './export-tables.js';
import { clean, createOutput } from './output.js';
import { loadSettings } from './settings.js';
import { openStore } from './store.js';

interface CaseOptions {
  readonly out: string;
  readonly certificates?: string;
  readonly json: boolean;
}

export function exportCommand(): Command {
  const command = new Command('export').description('met en fichiers ce que Vigie garde');
  command
    .command('case')
    .description('écrit le dossier de preuves d’un dossier (ZIP), à vérifier avec « vigie verify »')
    .argument('<dossier>', 'numéro du dossier, à la fin de l’adresse de sa page')
    .requiredOption('--out <fichier.zip>', 'le fichier à écrire ; il remplace celui qui porte ce nom')
    .option(
      '--certificates <fichier.pem>',
      'certificats de l’autorité d’horodatage, à joindre (sinon ceux des réglages)',
    )
    .option('--json', 'le résultat en une ligne JSON', false)
    .addHelpText(
      'after',
      '\nCode de sortie : 0 si le dossier est écrit, 3 s’il ne peut pas l’être (chaque raison est dite).\n\nExemple :\n  vigie export case 01931f2e-7c00-7000-8000-000000000001 --out dossier.zip',
    )
    .action(async (id: string, options: CaseOptions) => {
      process.exitCode = await runExportCase(id, options);
    });
  addTables(command);
  command.addHelpText('after', '\nExemple :\n  vigie export findings --out constats.csv');
  return command;
}

async function runExportCase(id: string, options: CaseOptions): Promise<number> {
  const output = createOutput(options.json);
  const app = build(loadSettings());
  try {
    const store = openStore(app);
    output.progress('Écriture du dossier…');
    const pictures = createPictures({
      blobs: store.blobs,
      cacheDir: path.join(app.config.dataDir, 'cache', 'images'),
    });
    const exported = await exportCase(
      { ...store, showCopy: shownCopies(store.db, pictures) },
      {
        caseId: id,
        at: app.now().toISOString(),
        program: `Vigie/${VERSION}`,
        ruleset: RULESET,
        certificatesFile: options.certificates ?? app.config.timeStamp?.certificates ?? null,
      },
      path.resolve(options.out),
    ).finally(() => output.endProgress());
    switch (exported.kind) {
      case 'missing':
        throw new UsageError(
          `Aucun dossier n’a le numéro « ${id} ». Il se lit à la fin de l’adresse de sa page, dans « vigie serve ».`,
        );
      case 'refused':
        output.json({ case: id, ...exported });
        output.line('Le dossier n’a pas été écrit :');
        for (const problem of exported.problems) output.line(`  - ${problem}`);
        return EXIT.partial;
      case 'written':
        output.json({ case: id, out: options.out, ...exported });
        output.line(
          `Dossier ${exported.reference} écrit dans ${clean(options.out)} (${plural(exported.files, 'fichier')}, ${formatBytes(exported.bytes)}).`,
        );
        output.line(`SHA-256 de l’archive : ${exported.sha256}`);
        output.line(
          'Donnez cette empreinte à part de l’archive. Pour vérifier : vigie verify ' + clean(options.out),
        );
        return EXIT.done;
    }
  } finally {
    await app.close();
  }
}
