/** `vigie letters inbox`: the answers that came in: read the mailbox, list what waits, file a mail at its case. */
import { Command, Option } from 'commander';
import { listInbound, countInbound, findInbound, type InboundRow } from '../../db/queries/inbox.js';
import {
  ANSWER_WORDS,
  CADA_OPINIONS,
  caseReference,
  DOCUMENT_ANSWERS,
  readCase,
  RECEIPT_PROOFS,
  type CadaOpinion,
  type DocumentAnswer,
  type ReceiptProof,
} from '../cases/index.js';
import { formatDate, isLegalDay, parisDay } from '../french/index.js';
import { plural } from '../french/words.js';
import {
  dismissMail,
  INBOUND_WORDS,
  ourAddresses,
  readMailbox,
  readMailboxAddress,
  recordAnswer,
  type Said,
} from '../mail/inbox/index.js';
import { EXIT, UsageError, type ExitCode } from './exit.js';
import { personNamed, AS, withLetters, type LetterRun } from './letters-kit.js';
import { table } from './output.js';

const ANSWERS = [
  'nothing',
  'admitted',
  'one-tool',
  'supplier',
  'artist',
  'relayed',
  'commits',
  'refuses',
  'other',
  'receipt',
  'bounce',
  'documents',
  'documents-receipt',
  'cada-registered',
  'cada-opinion',
] as const;

interface FileOptions {
  readonly as: string;
  readonly case?: string;
  readonly answer: (typeof ANSWERS)[number];
  readonly quote?: string;
  readonly origin?: string;
  readonly commitment?: string;
  readonly proof: ReceiptProof;
  readonly documents?: DocumentAnswer;
  readonly opinion?: CadaOpinion;
  readonly partial: boolean;
  readonly note: string;
}

export function inboxCommand(): Command {
  const command = new Command('inbox').description(
    'les réponses reçues : lire la boîte, voir ce qui attend, classer',
  );
  command
    .command('read')
    .description('relève la boîte (VIGIE_MAILBOX) ; rien n’y est changé, aucune réponse automatique ne part')
    .option('--json', 'le résultat en une ligne JSON', false)
    .addHelpText('after', '\nExemple :\n  vigie letters inbox read')
    .action((options: { json: boolean }) => withLetters(options.json, readNow));
  command
    .command('list', { isDefault: true })
    .description('les courriels qui attendent d’être lus et classés')
    .option('--all', 'ceux qui sont classés ou mis de côté aussi', false)
    .option('--json', 'un courriel par ligne, en JSON', false)
    .addHelpText('after', '\nExemple :\n  vigie letters inbox')
    .action((options: { all: boolean; json: boolean }) =>
      withLetters(options.json, (run) => listWaiting(run, options)),
    );
  command
    .command('file')
    .description('classe un courriel dans un dossier, avec ce qu’il dit')
    .argument('<courriel>', 'numéro du courriel, donné par « vigie letters inbox »')
    .requiredOption(...AS)
    .option('--case <dossier>', 'le dossier ; celui qui est proposé sans cette option')
    .addOption(new Option('--answer <type>', 'ce que dit le courriel').choices(ANSWERS).default('nothing'))
    .option('--quote <phrase>', 'la phrase de la collectivité (obligatoire pour admitted et one-tool)')
    .option('--origin <qui>', 'd’où vient le visuel (pour relayed)')
    .option('--commitment <texte>', 'à quoi elle s’engage (pour commits)')
    .addOption(
      new Option('--proof <preuve>', 'preuve de réception (pour receipt et documents-receipt)')
        .choices(RECEIPT_PROOFS)
        .default('acknowledgement'),
    )
    .addOption(
      new Option('--documents <réponse>', 'ce qui est répondu à la demande de documents').choices(
        DOCUMENT_ANSWERS,
      ),
    )
    .addOption(new Option('--opinion <avis>', 'l’avis de la CADA').choices(CADA_OPINIONS))
    .option('--partial', 'la réponse laisse des questions ouvertes', false)
    .option('--note <texte>', 'une note', '')
    .addHelpText(
      'after',
      '\nExemple :\n  vigie letters inbox file 01931f2e-7c00-7000-8000-000000000001 --as "Prénom Nom" --answer supplier',
    )
    .action((mail: string, options: FileOptions) => withLetters(false, (run) => fileOne(run, mail, options)));
  command
    .command('dismiss')
    .description('met de côté un courriel qui ne concerne aucun dossier (il est gardé)')
    .argument('<courriel>', 'numéro du courriel')
    .requiredOption(...AS)
    .option('--note <texte>', 'pourquoi', '')
    .addHelpText(
      'after',
      '\nExemple :\n  vigie letters inbox dismiss 01931f2e-7c00-7000-8000-000000000001 --as "Prénom Nom"',
    )
    .action((mail: string, { as, note }: { as: string; note: string }) =>
      withLetters(false, ({ db, at, output }) => {
        const done = dismissMail(db, { mail, person: personNamed(db, as).id, at, note });
        if (done.kind === 'refused') throw new UsageError(done.message);
        output.line('Le courriel est mis de côté.');
        return EXIT.done;
      }),
    );
  command.addHelpText('after', '\nExemple :\n  vigie letters inbox list');
  return command;
}

async function readNow({ app, db, output }: LetterRun): Promise<ExitCode> {
  const { config } = app;
  if (config.mailbox === null)
    throw new UsageError(
      'Aucune boîte n’est configurée. Indiquez-la par VIGIE_MAILBOX=imaps://nom:motdepasse@serveur/INBOX ou par la clé « mailbox » de vigie.config.json.',
    );
  const address = readMailboxAddress(config.mailbox);
  if (address.kind === 'refused') throw new UsageError(address.problem);
  const outcome = await readMailbox(
    {
      db,
      folder: app.paths.inbox,
      now: app.now,
      ours: ourAddresses([config.mailFrom, config.sender.email ?? null]),
    },
    address.mailbox,
  );
  output.json(outcome);
  if (outcome.countedAnew)
    output.line(
      'Le serveur a renuméroté la boîte : tout a été regardé de nouveau, rien n’est compté deux fois.',
    );
  output.line(
    `${plural(outcome.received, 'nouveau courriel', 'nouveaux courriels')} ; ${plural(countInbound(db, { state: 'waiting' }), 'courriel')} à lire et à classer.`,
  );
  if (outcome.left > 0) output.line(`Il en reste ${outcome.left} : relancez la commande.`);
  if (outcome.kind === 'read') return EXIT.done;
  output.warn(outcome.problem);
  return EXIT.partial;
}

const MOST = 200;

function listWaiting(
  { db, output }: LetterRun,
  { all, json }: { readonly all: boolean; readonly json: boolean },
): ExitCode {
  const filter = { state: all ? null : ('waiting' as const) };
  const rows = listInbound(db, { ...filter, limit: MOST });
  for (const row of rows) output.json(row);
  if (json) return EXIT.done;
  if (rows.length === 0) {
    output.line('Aucun courriel n’attend.');
    return EXIT.done;
  }
  const references = new Map<string, string>();
  for (const { caseId } of rows)
    if (caseId !== null && !references.has(caseId)) {
      const reading = readCase(db, caseId);
      references.set(caseId, reading === null ? '' : caseReference(reading.row));
    }
  output.line(
    table(
      ['Reçu le', 'De', 'Objet', 'Classe', 'Dossier', 'Numéro'],
      rows.map((row) => [
        formatDate(parisDay(row.receivedAt) ?? row.receivedAt.slice(0, 10)),
        row.fromAddress ?? '(inconnu)',
        row.subject === '' ? '(sans objet)' : row.subject,
        INBOUND_WORDS[row.class],
        placeOf(row, references),
        row.id,
      ]),
      [18, 26, 32, 16, 22, 38],
    ),
  );
  const count = countInbound(db, filter);
  if (count > rows.length) output.line(`… et ${count - rows.length} de plus.`);
  return EXIT.done;
}

function placeOf({ caseId, trust, state }: InboundRow, references: ReadonlyMap<string, string>): string {
  if (state === 'dismissed') return 'mis de côté';
  if (caseId === null) return '';
  return `${references.get(caseId) ?? caseId}${state === 'waiting' && trust === 'proposed' ? ' (proposé)' : ''}`;
}

function fileOne({ db, at, output }: LetterRun, mailId: string, options: FileOptions): ExitCode {
  const mail = findInbound(db, mailId);
  if (mail === null) throw new UsageError(`Aucun courriel n’a le numéro « ${mailId} ».`);
  const caseId = options.case ?? mail.caseId;
  if (caseId === null) throw new UsageError('Aucun dossier n’est proposé : dites lequel par --case.');
  const today = parisDay(at) ?? at.slice(0, 10);
  const received = parisDay(mail.receivedAt);
  const recorded = recordAnswer(db, {
    mail: mailId,
    caseId,
    said: saidOf(options),
    isComplete: !options.partial,
    person: personNamed(db, options.as).id,
    at,
    day: received !== null && isLegalDay(received) && received <= today ? received : today,
    today,
    note: options.note,
  });
  if (recorded.kind === 'refused') throw new UsageError(recorded.message);
  if (recorded.kind === 'stale')
    throw new UsageError('Le dossier a changé entre-temps : relancez la commande.');
  output.line(
    recorded.kind === 'held'
      ? 'Le dossier est suspendu : une personne qui coordonne lit ce courriel et tranche.'
      : `Le courriel est classé${isAnswer(options.answer) ? ` : « ${ANSWER_WORDS[options.answer]} »` : ''}.`,
  );
  return EXIT.done;
}

function isAnswer(
  answer: FileOptions['answer'],
): answer is FileOptions['answer'] & keyof typeof ANSWER_WORDS {
  return Object.hasOwn(ANSWER_WORDS, answer);
}

function saidOf({ answer, quote, origin, commitment, proof, documents, opinion }: FileOptions): Said {
  const quoted = quote === undefined ? {} : { quote };
  switch (answer) {
    case 'admitted':
    case 'one-tool':
      return { kind: answer, quote: quote ?? '' };
    case 'relayed':
      return { kind: 'relayed', origin: origin ?? '', ...quoted };
    case 'commits':
      return { kind: 'commits', text: commitment ?? '', quote: quote ?? null };
    case 'receipt':
    case 'documents-receipt':
      return { kind: answer, proof };
    case 'documents':
      if (documents === undefined)
        throw new UsageError('Dites ce qui est répondu à la demande de documents, par --documents.');
      return { kind: 'documents', answer: documents };
    case 'cada-opinion':
      if (opinion === undefined) throw new UsageError('Dites quel avis la CADA a rendu, par --opinion.');
      return { kind: 'cada-opinion', opinion };
    case 'supplier':
    case 'refuses':
    case 'other':
      return { kind: answer, ...quoted };
    case 'artist':
    case 'bounce':
    case 'cada-registered':
    case 'nothing':
      return { kind: answer };
  }
}
