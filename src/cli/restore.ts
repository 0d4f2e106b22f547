/** `vigie restore`: a safe copy becomes a data folder again. */
import path from 'node:path';
import { Command } from 'commander';
import { mailsInHand, queuedMails } from '../../db/queries/outbox.js';
import { build } from '../app.js';
import { restore } from '../backup/index.js';
import { formatDate, parisDay } from '../french/index.js';
import { formatBytes, formatNumber, plural } from '../french/words.js';
import { settleRestored } from '../mail/outcome.js';
import { EXIT, UsageError } from './exit.js';
import { clean, createOutput } from './output.js';
import { loadSettings } from './settings.js';

interface RestoreOptions {
  readonly data?: string;
  readonly json: boolean;
}

const MOST_NAMED = 20;

export function restoreCommand(): Command {
  return new Command('restore')
    .description('remet une sauvegarde en place, dans un dossier de données neuf')
    .argument(
      '<sauvegarde>',
      'le dossier daté d’une sauvegarde, ou celui qui les contient (la dernière est prise)',
    )
    .option('--data <dossier>', 'le dossier de données à créer (sinon celui des réglages, s’il est vide)')
    .option('--json', 'le résultat en une ligne JSON', false)
    .addHelpText(
      'after',
      '\nRien n’est jamais remplacé : le dossier de données doit être neuf ou vide.\nCode de sortie : 0 si tout est revenu, 2 si rien ne l’est, 3 si des fichiers de la sauvegarde manquent (ils sont nommés).\n\nExemple :\n  vigie restore /media/disque/vigie/2026-11-25T170000Z --data ./donnees',
    )
    .action(async (from: string, options: RestoreOptions) => {
      process.exitCode = await runRestore(from, options);
    });
}

async function runRestore(from: string, options: RestoreOptions): Promise<number> {
  const output = createOutput(options.json);
  const settings = loadSettings();
  const dataDir = options.data ?? settings.dataDir;
  let held = { letters: 0, notices: 0 };
  output.progress('Lecture de la sauvegarde…');
  const outcome = await restore(
    {
      progress: (done, all) =>
        output.progress(`Remise en place : ${formatNumber(done)} fichiers sur ${formatNumber(all)}`),
      finish: async (folder, { madeAt }) => {
        const app = build({ ...settings, dataDir: folder });
        try {
          const opened = app.openStore();
          if (!opened.ok) throw new UsageError(opened.message);
          const { db } = opened.store;
          const at = app.now().toISOString();
          held = settleRestored(db, [...queuedMails(db), ...mailsInHand(db)], { at, madeAt });
        } finally {
          await app.close();
        }
      },
    },
    { from, dataDir },
  ).finally(() => output.endProgress());
  output.json({ type: 'restore', ...outcome, ...(outcome.kind === 'restored' ? { held } : {}) });
  if (outcome.kind === 'refused') throw new UsageError(outcome.message);
  const day = parisDay(outcome.madeAt);
  output.line(
    `Sauvegarde ${day === null ? outcome.madeAt : `du ${formatDate(day)}`} remise en place dans ${clean(outcome.dataDir)} : ${plural(outcome.files, 'fichier')} (${formatBytes(outcome.bytes)}), chacun vérifié.`,
  );
  output.line(
    `Elle a été faite par ${clean(outcome.program)}. Pour vous en servir, indiquez ce dossier par « dataDir » dans vigie.config.json (ou VIGIE_DATA), puis lancez « vigie doctor ».`,
  );
  if (held.letters > 0)
    output.warn(
      `À l’envoi quand cette sauvegarde a été faite, donc à vérifier page « Envois » avant tout nouvel envoi : ${plural(held.letters, 'lettre peut-être partie', 'lettres peut-être parties')}. Rien ne repart de soi-même.`,
    );
  output.line(
    'Ce qui a été fait depuis cette sauvegarde n’y est pas. Avant de remettre une lettre à l’envoi, cherchez sa référence dans les messages envoyés : elle est peut-être déjà partie.',
  );
  if (!outcome.hasKey)
    output.line(
      `La clé des comptes n’était pas dans la sauvegarde : remettez-la dans ${clean(path.join(outcome.dataDir, 'keys', 'accounts.key'))} si vous l’avez gardée ; sinon chacun·e active de nouveau son code à usage unique.`,
    );
  for (const file of outcome.lost.slice(0, MOST_NAMED))
    output.warn(`Manque ou abîmé dans la sauvegarde : ${file}`);
  if (outcome.lost.length > MOST_NAMED)
    output.warn(`… et ${formatNumber(outcome.lost.length - MOST_NAMED)} autres fichiers.`);
  return outcome.lost.length === 0 ? EXIT.done : EXIT.partial;
}
