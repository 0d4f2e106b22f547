/** `vigie digest`: the weekly mail of each person, looked at before or queued now. */
import { spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { digestReader, type DigestReader } from '../../db/queries/digests.js';
import { listPeople } from '../../db/queries/people.js';
import type { Db } from '../../db/open.js';
import { readKey } from '../accounts/index.js';
import { build, type App, type Store } from '../app.js';
import { composeDigest } from '../digests/index.js';
import { createGatherer } from '../digests/gather.js';
import { monthBefore } from '../digests/periods.js';
import { sendDigests, type DigestOutcome } from '../digests/send-digests.js';
import { parisDay } from '../french/index.js';
import { plural } from '../french/words.js';
import { digestNote } from '../jobs/digest.js';
import { mailSettingsOf } from '../mail/settings.js';
import { writeWhole } from '../whole-file.js';
import { EXIT, UsageError, type ExitCode } from './exit.js';
import { interruptible } from './interrupt.js';
import { personNamed } from './letters-kit.js';
import { createOutput, foreign, type Output } from './output.js';
import { loadSettings } from './settings.js';
import { openStore } from './store.js';
import { digestDeps } from './timetable.js';

export function digestCommand(): Command {
  const command = new Command('digest').description(
    'montre le bulletin de la semaine d’une personne, ou met les bulletins à l’envoi',
  );
  command
    .command('preview')
    .description('écrit le bulletin d’une personne en HTML et en texte, sans rien envoyer ni rien noter')
    .option('--person <personne>', 'son nom ou son identifiant ; sans elle, la seule personne qu’il y a')
    .option('--recap', 'avec le retour sur le mois passé', false)
    .option('--out <dossier>', 'où l’écrire ; sinon un dossier temporaire')
    .option('--open', 'l’ouvre dans le navigateur', false)
    .option('--json', 'une ligne JSON', false)
    .addHelpText('after', '\nExemple :\n  vigie digest preview --person Camille --open')
    .action((options: PreviewOptions) =>
      withDigests(options.json, (app, store, output) => preview(app, store, output, options)),
    );
  command
    .command('send')
    .description(
      'met à l’envoi les bulletins de cette semaine qui n’y sont pas encore ; « vigie serve » le fait à son heure',
    )
    .option('--person <personne>', 'celui d’une seule personne')
    .option('--dry-run', 'dit ce qui serait envoyé, sans rien envoyer ni rien noter', false)
    .option('--json', 'une ligne JSON par personne', false)
    .addHelpText(
      'after',
      '\nCode de sortie : 0 si tout est fait, 3 si un bulletin n’a pas pu être mis à l’envoi.\n\nExemple :\n  vigie digest send --dry-run',
    )
    .action((options: SendOptions) =>
      withDigests(options.json, (app, store, output) => send(app, store, output, options)),
    );
  command.addHelpText('after', '\nExemple :\n  vigie digest preview --open');
  return command;
}

interface PreviewOptions {
  readonly person?: string;
  readonly recap: boolean;
  readonly out?: string;
  readonly open: boolean;
  readonly json: boolean;
}

interface SendOptions {
  readonly person?: string;
  readonly dryRun: boolean;
  readonly json: boolean;
}

async function withDigests(
  isJson: boolean,
  work: (app: App, store: Store, output: Output) => Promise<ExitCode>,
): Promise<void> {
  const app = build(loadSettings());
  try {
    process.exitCode = await work(app, openStore(app), createOutput(isJson));
  } finally {
    await app.close();
  }
}

/** Whom a preview is for. @throws UsageError when that is not clear */
function readerOf(db: Db, typed: string | undefined): DigestReader {
  const people = listPeople(db);
  const [only] = people;
  if (only === undefined)
    throw new UsageError(
      'Personne n’a encore d’accès : « vigie serve » fait entrer la première personne, le bulletin est composé pour elle.',
    );
  if (typed === undefined && people.length > 1)
    throw new UsageError(
      `Pour qui ? Ajoutez --person avec un nom :\n${people.map(({ name }) => `  ${foreign(name)}`).join('\n')}`,
    );
  const person = typed === undefined ? only : personNamed(db, typed);
  const reader = digestReader(db, person.id);
  if (reader === null) throw new Error(`${person.id} takes part and is no reader`);
  return reader;
}

async function preview(app: App, { db }: Store, output: Output, options: PreviewOptions): Promise<ExitCode> {
  const reader = readerOf(db, options.person);
  const at = app.now().toISOString();
  const { publicUrl } = app.config;
  const gatherer = createGatherer({ db, key: readKey(app.paths.key), publicUrl }, { at });
  const digest = composeDigest(
    gatherer.gather(reader, options.recap ? monthBefore(parisDay(at) ?? at.slice(0, 10)) : null),
  );
  if (digest === null) {
    output.json({ type: 'digest', person: reader.person.id, kind: 'nothing' });
    output.line(
      'Rien de nouveau à lui dire et rien n’a empêché de regarder : aucun bulletin ne partirait. Pour le retour sur le mois : --recap.',
    );
    return EXIT.done;
  }
  const folder = path.resolve(options.out ?? (await mkdtemp(path.join(tmpdir(), 'vigie-bulletin-'))));
  const [html, text] = [path.join(folder, 'bulletin.html'), path.join(folder, 'bulletin.txt')];
  await writeWhole(html, Buffer.from(digest.html));
  await writeWhole(text, Buffer.from(digest.text));
  output.json({
    type: 'digest',
    person: reader.person.id,
    kind: 'composed',
    subject: digest.subject,
    items: digest.tells.length,
    html,
    text,
  });
  output.line(`Objet : ${digest.subject}`);
  output.line(`  ${html}\n  ${text}`);
  output.line('Rien n’est envoyé et rien n’est noté comme dit.');
  if (publicUrl === null)
    output.line(
      'Sans « publicUrl » (VIGIE_PUBLIC_URL), il ne contient aucun lien vers Vigie : indiquez l’adresse par laquelle vos bénévoles l’ouvrent.',
    );
  if (options.open) openInBrowser(html, output);
  return EXIT.done;
}

/** Whatever this system opens pages with; the file is named above, so that nothing is lost when it opens none. */
function openInBrowser(file: string, output: Output): void {
  const [program, ...args] =
    process.platform === 'darwin'
      ? ['open', file]
      : process.platform === 'win32'
        ? ['explorer', file]
        : ['xdg-open', file];
  const child = spawn(program ?? '', args, { stdio: 'ignore', detached: true });
  child.on('error', () => output.warn(`Aucun navigateur ne s’est ouvert : ouvrez ${file} vous-même.`));
  child.unref();
}

const OUTCOME_WORDS: Readonly<Record<DigestOutcome['kind'], string>> = {
  queued: 'mis à l’envoi',
  nothing: 'rien à lui dire cette semaine',
  covered: 'rien : le bulletin de la semaine passée, parti depuis moins d’un jour, vaut pour celle-ci',
  'not-now': 'rien à envoyer maintenant : déjà fait, ou elle a choisi de ne pas le recevoir',
  'no-address': 'aucune adresse électronique connue',
  gone: 'n’a plus d’accès',
  refused: 'n’a pas pu être mis à l’envoi',
};

async function send(app: App, store: Store, output: Output, options: SendOptions): Promise<ExitCode> {
  const mail = mailSettingsOf(app.config);
  if (!mail.ok) throw new UsageError(mail.problem);
  const person = options.person === undefined ? undefined : personNamed(store.db, options.person).id;
  const run = await interruptible((signal) =>
    sendDigests(digestDeps(app, store, mail.settings), {
      dueAt: app.now().toISOString(),
      signal,
      isDry: options.dryRun,
      ...(person === undefined ? {} : { person }),
      onPerson: (reader, outcome) => tell(output, reader, outcome, options.dryRun),
    }),
  );
  const note = digestNote(run);
  if (options.dryRun) output.line('Rien n’est envoyé et rien n’est noté comme dit.');
  else if (note === null) output.line('Rien à mettre à l’envoi.');
  else output.line(note);
  if (run.left > 0) {
    output.warn(
      `Interrompu : ${plural(run.left, 'personne reste', 'personnes restent')}, la même commande reprend.`,
    );
    return EXIT.interrupted;
  }
  return run.outcomes.some(({ outcome }) => outcome.kind === 'refused') ? EXIT.partial : EXIT.done;
}

function tell(output: Output, { person }: DigestReader, outcome: DigestOutcome, isDry: boolean): void {
  output.json({
    type: 'digest',
    person: person.id,
    kind: outcome.kind,
    ...(outcome.kind === 'queued'
      ? {
          subject: outcome.digest.subject,
          items: outcome.digest.tells.length,
          digest: outcome.planned.kind,
          period: outcome.planned.period,
        }
      : {}),
    ...(outcome.kind === 'refused' ? { problem: outcome.problem } : {}),
  });
  const words =
    outcome.kind === 'queued'
      ? `${isDry ? 'serait ' : ''}${OUTCOME_WORDS.queued} : ${outcome.digest.subject}`
      : outcome.kind === 'refused'
        ? `${OUTCOME_WORDS.refused} : ${outcome.problem}`
        : OUTCOME_WORDS[outcome.kind];
  output.line(`${foreign(person.name)} : ${words}`);
}
