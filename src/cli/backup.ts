/** `vigie backup`: a safe copy of everything, while the program works. */
import { Command } from 'commander';
import { backUp, type BackupOutcome } from '../backup/index.js';
import { formatBytes, formatNumber, plural } from '../french/words.js';
import { VERSION } from '../version.js';
import { EXIT, UsageError } from './exit.js';
import { clean, createOutput, type Output } from './output.js';
import { loadSettings } from './settings.js';

interface BackupOptions {
  readonly to?: string;
  readonly withKey: boolean;
  readonly json: boolean;
}

export function backupCommand(): Command {
  return new Command('backup')
    .description('fait une sauvegarde de la base et des preuves, vérifiée, sans arrêter Vigie')
    .option(
      '--to <dossier>',
      'où sont les sauvegardes, de préférence sur un autre disque (sinon VIGIE_BACKUP)',
    )
    .option('--with-key', 'copie aussi la clé des comptes : qui a la sauvegarde a tout', false)
    .option('--json', 'le résultat en une ligne JSON', false)
    .addHelpText(
      'after',
      '\nRestent : la dernière de chacun des sept derniers jours et des huit dernières semaines.\nCode de sortie : 0 si tout est sauvegardé, 2 si rien ne l’est, 3 si des fichiers étaient déjà abîmés (ils sont nommés).\n\nExemple :\n  vigie backup --to /media/disque/vigie',
    )
    .action(async (options: BackupOptions) => {
      process.exitCode = await runBackup(options);
    });
}

async function runBackup(options: BackupOptions): Promise<number> {
  const output = createOutput(options.json);
  const settings = loadSettings();
  const to = options.to ?? settings.backupDir;
  if (to === null)
    throw new UsageError(
      'Indiquez où mettre la sauvegarde : vigie backup --to <dossier>, ou la clé « backupDir » de vigie.config.json (VIGIE_BACKUP). Prenez un autre disque que celui des données.',
    );
  output.progress('Copie de la base de données…');
  const outcome = await backUp(
    {
      dataDir: settings.dataDir,
      program: `Vigie/${VERSION}`,
      now: () => new Date(),
      progress: (done, all) =>
        output.progress(`Copie des fichiers : ${formatNumber(done)} sur ${formatNumber(all)}`),
    },
    { to, withKey: options.withKey },
  ).finally(() => output.endProgress());
  output.json({ type: 'backup', ...outcome });
  return tell(output, outcome);
}

function tell(output: Output, outcome: BackupOutcome): number {
  if (outcome.kind === 'refused') throw new UsageError(outcome.message);
  output.line(`Sauvegarde faite : ${clean(outcome.folder)}`);
  output.line(
    `Base de données : ${formatBytes(outcome.databaseBytes)}. Fichiers : ${formatNumber(outcome.files)}, dont ${plural(outcome.newFiles, 'nouveau', 'nouveaux')} (${formatBytes(outcome.newBytes)}). Chaque fichier nouveau a été relu.`,
  );
  if (outcome.dropped.length > 0)
    output.line(
      `${plural(outcome.dropped.length, 'ancienne sauvegarde supprimée', 'anciennes sauvegardes supprimées')}.`,
    );
  output.line(
    outcome.hasKey
      ? 'La clé des comptes en fait partie : gardez cette sauvegarde comme un trousseau.'
      : 'Les réglages (vigie.config.json) et la clé des comptes n’en font pas partie : gardez-les ailleurs.',
  );
  for (const file of outcome.damaged)
    output.warn(`Abîmé dans le dossier de données, copié tel quel : ${file}`);
  return outcome.damaged.length === 0 ? EXIT.done : EXIT.partial;
}
