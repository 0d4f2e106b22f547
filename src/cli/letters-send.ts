/** `vigie letters send`: what is approved is put into the outbox, and what may leave leaves. */
import { hostname } from 'node:os';
import type { Command } from 'commander';
import { attemptsOf, findDelivery } from '../../db/queries/outbox.js';
import { formatDate, isLegalDay } from '../french/index.js';
import { plural } from '../french/words.js';
import type { Gate } from '../mail/brakes.js';
import { FAULT_REMEDY } from '../mail/faults.js';
import { STATE_WORDS } from '../mail/mail-words.js';
import { planSending } from '../mail/plan.js';
import { queueLetter } from '../mail/queue.js';
import { nextLeaving, sendDue, type SendReport } from '../mail/send.js';
import { mailDoorOf } from '../mail/settings.js';
import { EXIT, UsageError, type ExitCode } from './exit.js';
import { interruptible } from './interrupt.js';
import {
  deliveryJson,
  letterNamed,
  personNamed,
  queueDeps,
  tellRefusal,
  when,
  withLetters,
  type LetterRun,
} from './letters-kit.js';
import { foreign } from './output.js';

interface SendOptions {
  readonly as?: string;
  readonly to?: string;
  readonly cc: string[];
  readonly reason?: string;
  readonly dryRun: boolean;
  readonly wait: string;
  readonly json: boolean;
}

export function addSend(command: Command): void {
  command
    .command('send')
    .description('met des lettres validées à l’envoi, puis laisse partir ce qui le peut')
    .argument('[lettres...]', 'références ; sans elles, seulement ce qui est déjà à l’envoi')
    .option('--as <personne>', 'qui les met à l’envoi')
    .option('--to <adresse>', 'à une autre adresse que celle de la lettre')
    .option(
      '--cc <adresse>',
      'une copie que la lettre annonce ; à répéter',
      (one: string, all: string[]) => [...all, one],
      [],
    )
    .option(
      '--reason <texte>',
      'd’où vient une adresse que ni la lettre ni l’annuaire ne connaissent (coordination)',
    )
    .option('--dry-run', 'dit seulement ce qui partirait, et pourquoi le reste attend', false)
    .option('--wait <minutes>', 'attend au plus autant entre deux courriels vers un même hébergeur', '10')
    .option('--json', 'une ligne JSON par envoi', false)
    .addHelpText(
      'after',
      '\nCode de sortie : 3 quand une lettre est refusée, peut-être partie, ou que le serveur ne peut pas servir.\n\nExemple :\n  vigie letters send VIG-2026-000123 --as Sacha --dry-run',
    )
    .action((references: string[], options: SendOptions) =>
      withLetters(options.json, async (run) => {
        const problems = options.dryRun ? [] : queueAll(run, references, options);
        if (problems.length > 0) return tellRefusal(run.output, problems);
        if (options.dryRun) return dryRun(run, references);
        return interruptible((signal) => send(run, options, signal));
      }),
    );
}

/** @returns what kept letters from being queued, French */
function queueAll(run: LetterRun, references: readonly string[], options: SendOptions): readonly string[] {
  if (references.length === 0) return [];
  if (options.as === undefined)
    throw new UsageError('Dites qui met ces lettres à l’envoi : --as <personne>.');
  if (options.to !== undefined && references.length > 1)
    throw new UsageError('--to vaut pour une seule lettre.');
  const person = personNamed(run.db, options.as);
  const letters = references.map((reference) => letterNamed(run.db, reference).row);
  return letters.flatMap((row) => {
    const done = queueLetter(queueDeps(run), {
      letter: row.id,
      to: options.to ?? null,
      cc: options.cc,
      reason: options.reason ?? null,
      person: person.id,
      at: run.at,
    });
    switch (done.kind) {
      case 'refused':
        return done.problems.map((problem) => `${row.reference} : ${problem}`);
      case 'already':
        run.output.line(`${row.reference} : déjà ${STATE_WORDS[done.delivery.state]} à cette adresse.`);
        return [];
      case 'queued':
        run.output.line(`${row.reference} : à l’envoi pour ${done.delivery.recipient}.`);
        return [];
    }
  });
}

async function dryRun({ app, db, at, output }: LetterRun, references: readonly string[]): Promise<ExitCode> {
  const ids = new Set(references.map((reference) => letterNamed(db, reference).row.id));
  const { mails, inHand } = await planSending({ db, files: app.letterFiles }, at);
  const shown = mails.filter(({ delivery }) => ids.size === 0 || ids.has(delivery.letterId ?? ''));
  for (const { delivery, reference, gate } of shown)
    output.json({ type: 'plan', reference, to: delivery.recipient, cc: delivery.cc, ...gate });
  if (output.isJson) return EXIT.done;
  for (const { delivery, reference, gate } of shown)
    output.line(`${(reference ?? 'message').padEnd(16)} ${delivery.recipient ?? ''} : ${gateWords(gate)}`);
  if (shown.length === 0) output.line('Rien n’est à l’envoi.');
  if (inHand.length > 0)
    output.line(`${plural(inHand.length, 'envoi')} en cours, ou interrompu : le prochain envoi le dira.`);
  output.line('Rien n’a été envoyé (--dry-run).');
  return EXIT.done;
}

function gateWords(gate: Gate): string {
  switch (gate.kind) {
    case 'go':
      return 'partirait maintenant';
    case 'held':
      return `retenue. ${gate.because.join(' ')}`;
    case 'wait':
      return `attend jusqu’au ${untilWords(gate.until)}. ${gate.because.join(' ')}`;
  }
}

const untilWords = (until: string): string => (isLegalDay(until) ? formatDate(until) : when(until));

/** Nobody stands for hours at a terminal; what waits longer is the next call's. */
const MAX_WAIT_MINUTES = 24 * 60;

async function send(run: LetterRun, options: SendOptions, signal: AbortSignal): Promise<ExitCode> {
  const { app, db, output } = run;
  const { settings } = queueDeps(run);
  const door = mailDoorOf(app.config, app.paths.mail);
  const patience = Number(options.wait);
  if (!Number.isFinite(patience) || patience < 0 || patience > MAX_WAIT_MINUTES)
    throw new UsageError('--wait est un nombre de minutes, de 0 à 1440.');
  const owner = `${hostname()}:${process.pid}`;
  const deps = { db, files: app.letterFiles, door, settings, now: app.now, owner };
  const deadline = app.now().getTime() + patience * 60_000;
  let isPartial = false;
  for (;;) {
    const report = await sendDue(deps, {
      signal,
      onEnded: (id) => tellEnded(run, id),
    });
    if (report.kind === 'busy') {
      output.warn(`Un autre envoi est en cours (jusqu’au ${when(report.until)} au plus). Réessayez ensuite.`);
      return EXIT.partial;
    }
    isPartial ||=
      report.faults.length > 0 ||
      report.abandoned > 0 ||
      report.ended.some(({ as }) => as === 'rejected' || as === 'unknown');
    if (report.abandoned > 0)
      output.warn(
        `${plural(report.abandoned, 'envoi')} interrompu la dernière fois : vérifiez, puis « vigie letters resolve-unknown ».`,
      );
    for (const { delivery, error, said } of report.faults)
      if (error !== null) output.warn(`Envoi ${delivery} : ${said} ${FAULT_REMEDY}`);
    if (report.problem !== null) {
      output.warn(report.problem);
      return EXIT.partial;
    }
    const next = nextLeaving(report);
    if (signal.aborted || next === null || next > deadline) {
      tellStaying(run, report);
      return isPartial ? EXIT.partial : EXIT.done;
    }
    output.progress(`Pause jusqu’au ${when(new Date(next).toISOString())}`);
    await pause(next - app.now().getTime(), signal);
    output.endProgress();
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, Math.max(100, ms));
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}

function tellEnded({ db, output }: LetterRun, id: string): void {
  const row = findDelivery(db, id);
  if (row === null) return;
  const attempts = attemptsOf(db, id);
  output.json(deliveryJson(row, attempts));
  const name = row.letterId === null ? 'message' : letterNamed(db, row.letterId).row.reference;
  const code = attempts.at(-1)?.code ?? null;
  output.line(
    `${name} à ${row.recipient ?? ''} : ${STATE_WORDS[row.state]}${code === null ? '' : ` (réponse ${code})`}`,
  );
  if (row.state === 'unknown')
    output.line(
      '  La connexion a été coupée pendant l’envoi : vérifiez, puis « vigie letters resolve-unknown ».',
    );
}

function tellStaying({ db, output }: LetterRun, report: Extract<SendReport, { kind: 'done' }>): void {
  for (const { delivery, until, because } of report.staying) {
    const name = delivery.letterId === null ? 'message' : letterNamed(db, delivery.letterId).row.reference;
    output.json({ type: 'staying', id: delivery.id, reference: name, until, because });
    output.line(
      `${name} : ${until === null ? 'retenue' : `attend jusqu’au ${untilWords(until)}`}. ${because.map(foreign).join(' ')}`,
    );
  }
  if (report.ended.length === 0 && report.staying.length === 0) output.line('Rien n’est à l’envoi.');
}
