/** `vigie doctor`: checks the set-up and says how to mend what is wrong. */
import { existsSync } from 'node:fs';
import { Command } from 'commander';
import type { Db } from '../../db/open.js';
import { type App, build } from '../app.js';
import { CONFIG_FILE, loadConfig } from '../config.js';
import { parisDay } from '../french/index.js';
import { templateFindings } from '../health/validities.js';
import { judgeHealth } from '../health/judge.js';
import { keptTemplates } from '../letters/kept-templates.js';
import type { LogPoint } from '../evidence/log.js';
import { logChecks } from './doctor-log.js';
import { type Check, ok, wrong } from './doctor-rows.js';
import { browserCheck, mailboxCheck, mailCheck, sourceChecks, timeStampCheck } from './doctor-services.js';
import {
  contactCheck,
  findingChecks,
  publicUrlCheck,
  platformsCheck,
  quietHoursCheck,
  senderCheck,
} from './doctor-settings.js';
import {
  backupCheck,
  clockCheck,
  databaseCheck,
  folderChecks,
  keyCheck,
  otherPlacesCheck,
  piecesCheck,
} from './doctor-store.js';
import { EXIT } from './exit.js';
import { readGivenRoots, rootOption } from './given-roots.js';
import { healthOf } from './operation.js';
import { createOutput } from './output.js';
import { jobsOf } from './timetable.js';

const SIGNS = { ok: '✓', warning: '! attention –', wrong: '✗ problème –' } as const;

interface DoctorOptions {
  readonly json: boolean;
  readonly root?: readonly string[];
  readonly sources: boolean;
}

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('vérifie l’installation et dit comment réparer')
    .option('--json', 'une ligne JSON par vérification', false)
    .option('--sources', 'demande aussi aux sources officielles si elles répondent', false)
    .addOption(rootOption())
    .addHelpText('after', '\nExemples :\n  vigie doctor\n  vigie doctor --root bulletin.eml')
    .action(async (options: DoctorOptions) => {
      const output = createOutput(options.json);
      const checks = await examine(options);
      for (const check of checks) {
        output.json(check);
        if (options.json) continue;
        output.line(`${SIGNS[check.state]} ${check.name} : ${check.said}`);
        if (check.remedy !== null) output.line(`    → ${check.remedy}`);
      }
      process.exitCode = checks.some((check) => check.state === 'wrong') ? EXIT.usage : EXIT.done;
    });
}

/** Looks at everything that the program needs; never throws for what it finds. */
async function examine({ sources, root }: DoctorOptions): Promise<readonly Check[]> {
  const roots = await readGivenRoots(root);
  const loaded = loadConfig(process.env, process.cwd());
  if (!loaded.ok)
    return loaded.problems.map((problem) =>
      wrong('Configuration', problem, `Corrigez ${CONFIG_FILE} ou la variable.`),
    );
  const { config } = loaded;
  const app = build(config, { asFound: true });
  try {
    const folders = folderChecks(config.dataDir);
    const database = databaseCheck(app);
    const isSound = database.state === 'ok';
    return [
      ok('Configuration', existsSync(CONFIG_FILE) ? CONFIG_FILE : 'valeurs par défaut et environnement'),
      contactCheck(config.contact),
      publicUrlCheck(config),
      ...folders,
      ...otherPlacesCheck(config),
      database,
      // A damaged one tells nothing of them.
      ...(isSound ? [...(await piecesCheck(app)), ...evidenceLogChecks(app, roots)] : []),
      keyCheck(app.paths.key),
      backupCheck(app),
      await browserCheck(config.chromium),
      await mailCheck(config, app.paths.mail),
      await mailboxCheck(config),
      timeStampCheck(app, isSound ? storeOf(app) : null),
      senderCheck(config.sender),
      quietHoursCheck(config.quietHours),
      platformsCheck(config.platforms),
      clockCheck(app),
      ...(isSound ? workChecks(app) : []),
      ...(sources ? await sourceChecks(app) : []),
    ];
  } finally {
    await app.close();
  }
}

function evidenceLogChecks(app: App, roots: readonly LogPoint[]): readonly Check[] {
  const db = storeOf(app);
  return db === null ? [] : logChecks(db, roots);
}

function storeOf(app: App): Db | null {
  const opened = app.openStore();
  return opened.ok ? opened.store.db : null;
}

/** How the jobs, the sites, the mails and the letters are. */
function workChecks(app: App): readonly Check[] {
  const opened = app.openStore();
  if (!opened.ok) return [];
  const templates = keptTemplates(null);
  const { facts } = healthOf(app, opened.store, jobsOf(app, opened.store, templates), templates).look();
  const on = parisDay(facts.at) ?? facts.at.slice(0, 10);
  return findingChecks([...judgeHealth(facts), ...templateFindings(templates(), on)]);
}
