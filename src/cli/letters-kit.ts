/** What the commands about letters share: who acts, which letter, and how both are printed. */
import { randomBytes } from 'node:crypto';
import type { Db } from '../../db/open.js';
import { listPeople, type PersonRow } from '../../db/queries/people.js';
import { findDelivery, hasComeBack, type AttemptRow, type DeliveryRow } from '../../db/queries/outbox.js';
import { build, type App, type Store } from '../app.js';
import { formatInstant } from '../french/index.js';
import { readLetter, type LetterReading } from '../letters/read-letter.js';
import { mailSettingsOf } from '../mail/settings.js';
import { CHANNEL_WORDS, STATE_WORDS } from '../mail/mail-words.js';
import type { QueueDeps } from '../mail/queue.js';
import { EXIT, UsageError, type ExitCode } from './exit.js';
import { createOutput, type Output } from './output.js';
import { loadSettings } from './settings.js';
import { openStore } from './store.js';

/** The option that says who acts. */
export const AS = ['--as <personne>', 'qui agit : son nom ou son identifiant'] as const;
export const STALE = 'La lettre a été reprise entre-temps : relisez-la.';

export interface LetterRun {
  readonly app: App;
  readonly store: Store;
  readonly db: Db;
  readonly output: Output;
  /** ISO-8601 instant of the command. */
  readonly at: string;
}

/** Opens what a command needs, runs it and closes. @returns the exit code of the command */
export async function withLetters(
  isJson: boolean,
  run: (letters: LetterRun) => Promise<ExitCode> | ExitCode,
): Promise<void> {
  const app = build(loadSettings());
  try {
    const store = openStore(app);
    const output = createOutput(isJson);
    process.exitCode = await run({ app, store, db: store.db, output, at: app.now().toISOString() });
  } finally {
    await app.close();
  }
}

/**
 * The person who acts, by name or id: whoever holds the machine says who that is, and the letter keeps that it was said
 * at the machine.
 *
 * @throws UsageError when nobody, or more than one, answers to it
 */
export function personNamed(db: Db, typed: string): PersonRow {
  const people = listPeople(db);
  const text = typed.trim();
  const found = people.filter(
    ({ id, name }) => id === text || name.toLocaleLowerCase('fr') === text.toLocaleLowerCase('fr'),
  );
  const [one] = found;
  if (one !== undefined && found.length === 1) return one;
  const who = people.map(({ id, name }) => `  ${id}  ${name}`).join('\n');
  throw new UsageError(
    one === undefined
      ? `Personne ne s’appelle « ${text} » ici.${people.length === 0 ? ' Invitez d’abord des personnes dans « vigie serve ».' : `\nPersonnes connues :\n${who}`}`
      : `Plusieurs personnes s’appellent « ${text} » : donnez l’identifiant.\n${who}`,
  );
}

/** @throws UsageError when there is no such letter */
export function letterNamed(db: Db, typed: string): LetterReading {
  const reading = readLetter(db, typed);
  if (reading === null)
    throw new UsageError(`Aucune lettre n’est « ${typed} ». « vigie letters list » donne les références.`);
  return reading;
}

/**
 * What came back is passed over, although what a person sent herself stays « sent ».
 *
 * @throws UsageError when no delivery, or more than one of a letter, is in that state
 */
export function deliveryNamed(
  db: Db,
  typed: string,
  state: DeliveryRow['state'],
  by: DeliveryRow['channel'] | null = null,
): DeliveryRow {
  const direct = findDelivery(db, typed);
  if (direct !== null) return direct;
  const { deliveries, row } = letterNamed(db, typed);
  const found = deliveries
    .map((one) => one.row)
    .filter((one) => one.state === state && (by === null || one.channel === by) && !hasComeBack(db, one.id));
  const [one] = found;
  if (one === undefined)
    throw new UsageError(
      `Aucun envoi de ${row.reference}${by === null ? '' : ` par ${CHANNEL_WORDS[by]}`} n’est « ${STATE_WORDS[state]} ».`,
    );
  if (found.length > 1)
    throw new UsageError(
      `Plusieurs envois de ${row.reference} sont « ${STATE_WORDS[state]} » : donnez le numéro.\n${found.map(({ id, channel, recipient }) => `  ${id}  ${CHANNEL_WORDS[channel]} ${recipient ?? ''}`).join('\n')}`,
    );
  return one;
}

/** @throws UsageError when no address of ours is set */
export function queueDeps({ app, db }: LetterRun): QueueDeps {
  const setting = mailSettingsOf(app.config);
  if (!setting.ok) throw new UsageError(setting.problem);
  return { db, settings: setting.settings, random: randomBytes };
}

/** Says why not, each reason on a line, and gives the exit code for it. */
export function tellRefusal(output: Output, problems: readonly string[], about: object = {}): ExitCode {
  output.json({ ...about, kind: 'refused', problems });
  output.warn('Rien n’a été fait :');
  for (const problem of problems) output.warn(`  - ${problem}`);
  return EXIT.partial;
}

/** A letter with its deliveries and steps, as the command-line contract has it. */
export function letterJson({
  row,
  pictures,
  deliveries,
  files,
  steps,
}: LetterReading): Record<string, unknown> {
  return {
    type: 'letter',
    reference: row.reference,
    id: row.id,
    case: row.caseId,
    authority: row.authorityCode,
    template: row.template,
    pictures,
    grade: row.grade,
    status: row.status,
    version: row.version,
    createdAt: row.createdAt,
    approvedAt: row.approvedAt,
    removedAt: row.removedAt,
    steps: steps.map(({ kind, version, personId, by, at }) => ({ kind, version, person: personId, by, at })),
    files: files.map(({ kind, sha256, bytes }) => ({ kind, sha256, bytes })),
    deliveries: deliveries.map((one) => deliveryJson(one.row, one.attempts)),
  };
}

export function deliveryJson(row: DeliveryRow, attempts: readonly AttemptRow[]): Record<string, unknown> {
  const {
    id,
    kind,
    letterId,
    channel,
    state,
    recipient,
    cc,
    messageId,
    queuedAt,
    dueAt,
    sentAt,
    sentOn,
    tries,
  } = row;
  return {
    id,
    kind,
    letter: letterId,
    channel,
    state,
    recipient,
    cc,
    messageId,
    registered: row.registered,
    formUrl: row.formUrl,
    queuedAt,
    dueAt,
    sentAt,
    sentOn,
    tries,
    attempts: attempts.map(({ kind: what, code, answer, at }) => ({ kind: what, code, answer, at })),
  };
}

export function when(at: string | null): string {
  return at === null ? '' : (formatInstant(at) ?? at);
}
