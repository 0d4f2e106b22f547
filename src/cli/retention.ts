/** `vigie retention`: deletes what may not be kept longer, and tells how long things are kept. */
import path from 'node:path';
import { Command } from 'commander';
import { RULESET } from '../classifiers/index.js';
import { type App, build, type Store } from '../app.js';
import { formatBytes, plural } from '../french/words.js';
import { applyRetention, type Retained } from '../jobs/retention.js';
import type { Delays } from '../retention/index.js';
import { VERSION } from '../version.js';
import { createPictures } from '../web/pictures.js';
import { interruptible } from './interrupt.js';
import { EXIT } from './exit.js';
import { createOutput } from './output.js';
import { loadSettings } from './settings.js';
import { openStore } from './store.js';

export function retentionCommand(): Command {
  return new Command('retention')
    .description('efface ce dont la durée de conservation est passée (« vigie serve » le fait chaque jour)')
    .option('--json', 'le résultat en une ligne JSON', false)
    .addHelpText(
      'after',
      '\nLes durées se règlent par la clé « retention » de vigie.config.json.\n\nExemple :\n  vigie retention',
    )
    .action(async (options: { json: boolean }) => {
      process.exitCode = await interruptible(async (signal) => {
        const output = createOutput(options.json);
        const app = build(loadSettings());
        try {
          const delays = app.config.retention;
          const done = await retain(app, openStore(app), signal);
          output.json({ delays, ...done });
          for (const line of [...delayLines(delays), ...retentionLines(done)]) output.line(line);
          return signal.aborted ? EXIT.interrupted : EXIT.done;
        } finally {
          await app.close();
        }
      });
    });
}

/** Where copies of pictures for the pages are kept. */
export function pictureCacheOf({ config }: App): string {
  return path.join(config.dataDir, 'cache', 'images');
}

/** Applies the delays of the settings to a store. */
export async function retain(app: App, { db, blobs }: Store, signal: AbortSignal): Promise<Retained> {
  const pictures = createPictures({ blobs, cacheDir: pictureCacheOf(app) });
  return applyRetention(
    {
      db,
      blobs,
      now: app.now,
      letters: app.letterFiles,
      inbox: app.paths.inbox,
      mail: app.paths.mail,
      forgetCopies: (sha256) => pictures.forget(sha256, null),
      program: VERSION,
      ruleset: RULESET,
    },
    app.config.retention,
    signal,
  );
}

function delayLines(delays: Delays): readonly string[] {
  return [
    'Durées de conservation :',
    `  journal des accès, sessions fermées        ${delays.logMonths} mois`,
    `  nom d’une personne après son départ        ${delays.departedMonths} mois`,
    `  nom d’une ou d’un élu après son mandat     ${delays.mandateMonths} mois`,
    `  fichiers des visuels écartés               ${delays.dismissedDays} jours`,
    `  fichiers que plus rien ne signale          ${delays.byCatchDays} jours`,
    `  fichiers sans dossier, disparus des sites  ${delays.personsMonths} mois`,
    `  lettres, réponses, engagements             ${delays.lettersMonths} mois après le dernier fait`,
    `  fichiers des dossiers clos                 ${delays.closedCasesMonths === null ? 'sans terme (« closedCasesMonths » en donne un)' : `${delays.closedCasesMonths} mois après le dernier fait`}`,
    '',
  ];
}

/** What went, a line each; one line when nothing was due. */
export function retentionLines({ forgotten, officials, evidence, letters }: Retained): readonly string[] {
  const { dismissed, persons, 'by-catch': byCatch, 'closed-case': closed } = evidence.removed;
  const lines = [
    said(forgotten.people, 'nom de personne partie effacé', 'noms de personnes parties effacés'),
    said(forgotten.sessions, 'session ancienne effacée', 'sessions anciennes effacées'),
    said(forgotten.log, 'ligne du journal effacée', 'lignes du journal effacées'),
    said(officials, 'nom d’ancienne ou d’ancien élu effacé', 'noms d’anciennes et d’anciens élus effacés'),
    said(dismissed, 'fichier d’un visuel écarté supprimé', 'fichiers de visuels écartés supprimés'),
    said(byCatch, 'fichier que plus rien ne signale supprimé', 'fichiers que plus rien ne signale supprimés'),
    said(
      letters.cases,
      'dossier dont les lettres et les réponses sont supprimées',
      'dossiers dont les lettres et les réponses sont supprimées',
    ),
    said(letters.mails, 'courriel mis de côté supprimé', 'courriels mis de côté supprimés'),
    said(letters.commitments, 'engagement terminé effacé', 'engagements terminés effacés'),
    said(closed, 'fichier d’un dossier clos supprimé', 'fichiers de dossiers clos supprimés'),
    said(persons, 'fichier ancien sans dossier supprimé', 'fichiers anciens sans dossier supprimés'),
  ].flatMap((line) => line ?? []);
  const bytes = evidence.bytes + letters.bytes;
  const waiting = evidence.waiting + letters.waiting;
  return [
    ...(lines.length === 0 ? ['Rien n’était à effacer.'] : lines),
    ...(bytes > 0 ? [`${formatBytes(bytes)} libérés. Décisions, empreintes et journal restent.`] : []),
    ...(waiting > 0
      ? [`${plural(waiting, 'fichier', 'fichiers')} tout juste enregistrés : ce sera pour la prochaine fois.`]
      : []),
  ];
}

function said(count: number, one: string, many: string): string | null {
  return count === 0 ? null : `${plural(count, one, many)}.`;
}
