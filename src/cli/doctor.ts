/** `vigie doctor`: checks the set-up and says how to mend what is wrong. */
import { X509Certificate } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { listCopies } from '../../db/copies.js';
import { DatabaseError, integrityFaults, openRaw, toDatabaseError } from '../../db/open.js';
import { latestCrawlInstant } from '../../db/queries/crawls.js';
import { type App, build } from '../app.js';
import { type Config, CONFIG_FILE, loadConfig } from '../config.js';
import { formatBytes, plural } from '../french/words.js';
import { accountForPieces } from '../retention/index.js';
import { mailSettingsOf } from '../mail/settings.js';
import { verifyTransport } from '../mail/verify.js';
import { EXIT } from './exit.js';
import { createOutput } from './output.js';

export interface Check {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'wrong';
  readonly said: string;
  /** What to do, when something is to be done. */
  readonly remedy: string | null;
}

const LEAST_FREE_BYTES = 1_000_000_000;
/** No clock can be earlier than this program. */
const RELEASED_AT = '2026-11-24T00:00:00Z';
const SIGNS = { ok: '✓', warning: '!', wrong: '✗' } as const;

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('vérifie l’installation et dit comment réparer')
    .option('--json', 'une ligne JSON par vérification', false)
    .addHelpText('after', '\nExemple :\n  vigie doctor')
    .action(async (options: { json: boolean }) => {
      const output = createOutput(options.json);
      const checks = await examine();
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
async function examine(): Promise<readonly Check[]> {
  const loaded = loadConfig(process.env, process.cwd());
  if (!loaded.ok)
    return loaded.problems.map((problem) =>
      wrong('Configuration', problem, `Corrigez ${CONFIG_FILE} ou la variable.`),
    );
  const { config } = loaded;
  const app = build(config);
  try {
    const database = databaseCheck(app);
    return [
      ok('Configuration', existsSync(CONFIG_FILE) ? CONFIG_FILE : 'valeurs par défaut et environnement'),
      contactCheck(config.contact),
      ...folderChecks(config.dataDir),
      database,
      // A damaged one tells nothing of them.
      ...(database.state === 'ok' ? await piecesCheck(app) : []),
      await browserCheck(config.chromium),
      await mailCheck(config, app.paths.mail),
      timeStampCheck(config.timeStamp),
      clockCheck(app),
    ];
  } finally {
    await app.close();
  }
}

function contactCheck(contact: string | null): Check {
  return contact === null
    ? warning(
        'Contact',
        'aucun : seuls les sites de cette machine peuvent être visités',
        'Indiquez VIGIE_CONTACT, ou « contact » dans vigie.config.json.',
      )
    : ok('Contact', contact);
}

function folderChecks(dataDir: string): readonly Check[] {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    const { bavail, bsize } = statfsSync(dataDir);
    const free = bavail * bsize;
    return [
      ok('Dossier de données', path.resolve(dataDir)),
      free < LEAST_FREE_BYTES
        ? warning(
            'Place',
            `${formatBytes(free)} libres`,
            'Libérez de la place : les preuves sont gardées en entier.',
          )
        : ok('Place', `${formatBytes(free)} libres`),
    ];
  } catch (error) {
    return [
      wrong(
        'Dossier de données',
        `${dataDir} ne peut pas être utilisé (${messageOf(error)})`,
        'Donnez-vous les droits d’y écrire, ou choisissez un autre dossier par VIGIE_DATA.',
      ),
    ];
  }
}

function databaseCheck(app: App): Check {
  const file = app.paths.database;
  const opened = app.openStore();
  if (!opened.ok) return wrong('Base de données', opened.message, copyRemedy(file));
  const fault = firstFault(file);
  return fault === null ? ok('Base de données', file) : wrong('Base de données', fault, copyRemedy(file));
}

/** Whether each piece of evidence is there, or went at its term. */
async function piecesCheck(app: App): Promise<readonly Check[]> {
  const opened = app.openStore();
  if (!opened.ok) return [];
  const { kept, removed, lost } = await accountForPieces(opened.store.db, opened.store.blobs);
  const said = `${plural(kept, 'pièce gardée', 'pièces gardées')}${removed === 0 ? '' : `, ${plural(removed, 'supprimée au terme de sa durée', 'supprimées au terme de leur durée')}`}`;
  return [
    lost.length === 0
      ? ok('Preuves', said)
      : wrong(
          'Preuves',
          `${said} ; ${plural(lost.length, 'pièce manque', 'pièces manquent')} sans avoir été ${lost.length === 1 ? 'supprimée' : 'supprimées'} (${lost[0] ?? ''})`,
          `Remettez « ${app.paths.evidence} » de votre dernière sauvegarde du dossier de données.`,
        ),
  ];
}

/** What is damaged in a database that opens well; null when it is sound. Reads the whole file. */
function firstFault(file: string): string | null {
  try {
    const raw = openRaw(file, { readonly: true });
    try {
      const faults = integrityFaults(raw);
      const [first] = faults;
      return first === undefined
        ? null
        : `« ${file} » s’ouvre mais est abîmée en ${plural(faults.length, 'endroit')} (${first.replaceAll(/\s+/g, ' ').slice(0, 200)})`;
    } finally {
      raw.close();
    }
  } catch (error) {
    const told = toDatabaseError(error, file);
    if (told instanceof DatabaseError) return told.message;
    throw error;
  }
}

/** What to do with a database that cannot be used. */
function copyRemedy(file: string): string {
  const copy = existsSync(path.dirname(file)) ? listCopies(file).at(-1) : undefined;
  return copy === undefined
    ? 'Si la base est abîmée : arrêtez Vigie, mettez le fichier de côté et remettez à sa place votre dernière sauvegarde du dossier de données.'
    : `Si la base est abîmée : arrêtez Vigie, mettez le fichier de côté et remettez à sa place une copie saine ; la plus récente est « ${copy} ».`;
}

async function browserCheck(configured: string | null): Promise<Check> {
  if (configured !== null && !existsSync(configured)) {
    return wrong('Navigateur', `« ${configured} » n’existe pas`, 'Corrigez VIGIE_CHROMIUM.');
  }
  const { findBrowser } = await import('../crawlers/render/find-browser.js');
  const found = configured ?? findBrowser();
  return found === null
    ? warning(
        'Navigateur',
        'aucun : les pages vides sans script sont signalées comme non regardées',
        'Installez le paquet « chromium », ou lancez « npx playwright install chromium ».',
      )
    : ok('Navigateur', found);
}

async function mailCheck(config: Config, dir: string): Promise<Check> {
  const setting = mailSettingsOf(config);
  if (!setting.ok) return wrong('Courriel', setting.problem, 'Réglez l’adresse d’expédition.');
  const verified = await verifyTransport({ mail: config.mail, dir });
  if (!verified.ok) return wrong('Courriel', verified.problem, 'Vérifiez VIGIE_MAIL.');
  return config.mail !== null && setting.settings.replyPattern === null
    ? warning(
        'Courriel',
        `${verified.where} ; les réponses arrivent à l’adresse d’expédition`,
        'Indiquez VIGIE_REPLY_TO, comme reponses+{ref}@section.example : la réponse porte alors la référence de la lettre.',
      )
    : ok('Courriel', verified.where);
}

/** The authority itself is not asked: each question may cost, and a seal of nothing says nothing. */
function timeStampCheck(timeStamp: Config['timeStamp']): Check {
  if (timeStamp === null)
    return warning(
      'Horodatage',
      'aucune autorité : rien d’extérieur ne date les preuves',
      'Indiquez « timeStamp » dans vigie.config.json : l’adresse d’une autorité RFC 3161.',
    );
  const { url, certificates } = timeStamp;
  if (certificates === undefined) return ok('Horodatage', url);
  try {
    const { validTo } = new X509Certificate(readFileSync(certificates));
    const until = new Date(validTo).toISOString().slice(0, 10);
    return ok('Horodatage', `${url}, certificats de ${certificates} (jusqu’au ${until})`);
  } catch (error) {
    return wrong(
      'Horodatage',
      `« ${certificates} » n’est pas un fichier de certificats lisible (${messageOf(error)})`,
      'Indiquez le fichier PEM des certificats de l’autorité, ou retirez « certificates ».',
    );
  }
}

function clockCheck(app: App): Check {
  const now = app.now().toISOString();
  const opened = app.openStore();
  const latest = opened.ok ? latestCrawlInstant(opened.store.db) : null;
  const remedy = 'Réglez l’horloge de cette machine : les dates des constats en dépendent.';
  if (now < RELEASED_AT) return wrong('Horloge', `${now} est avant la sortie de ce programme`, remedy);
  if (latest !== null && latest > now)
    return wrong('Horloge', `${now} est avant le dernier passage enregistré (${latest})`, remedy);
  return ok('Horloge', now);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const ok = (name: string, said: string): Check => ({ name, state: 'ok', said, remedy: null });
const warning = (name: string, said: string, remedy: string): Check => ({
  name,
  state: 'warning',
  said,
  remedy,
});
const wrong = (name: string, said: string, remedy: string): Check => ({ name, state: 'wrong', said, remedy });
