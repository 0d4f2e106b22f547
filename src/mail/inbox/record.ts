/**
 * What a person says of a mail, or of an answer on paper: the one place where an answer changes a case. Whatever
 * follows — the events of the case, the grade of its pictures, an origin, a commitment, what became of the delivery — is
 * written in one transaction with the filing of the mail.
 */
import { transact, type Db } from '../../../db/open.js';
import { findInbound, settleInbound, type InboundRow } from '../../../db/queries/inbox.js';
import { findDelivery } from '../../../db/queries/outbox.js';
import { findPerson, type PersonRow } from '../../../db/queries/people.js';
import {
  addCommitment,
  appendEvents,
  commitmentProblem,
  readCase,
  type Answer,
  type AppendableEvent,
  type CaseReading,
  type CadaOpinion,
  type DocumentAnswer,
  type NewCommitment,
  type ReceiptProof,
  type Source,
} from '../../cases/index.js';
import { formatDate, isLegalDay, type LegalDay } from '../../french/index.js';
import { mayCoordinate } from '../../accounts/roles.js';
import { factsOf, noteOrigin } from '../../review/index.js';
import { noteBounce } from '../outcome.js';

/** What the mail says, as the person who read it understands it (letters §6, « Answers decide »). */
export type Said =
  /** « Admitted » and « one tool among others » need their own words: the pictures become `stated` by them. */
  | { readonly kind: 'admitted' | 'one-tool'; readonly quote: string; readonly pictures?: readonly string[] }
  | { readonly kind: 'supplier' | 'refuses' | 'other'; readonly quote?: string }
  | { readonly kind: 'relayed'; readonly origin: string; readonly quote?: string }
  | { readonly kind: 'commits'; readonly text: string; readonly quote: string | null }
  /** An artist made it: everything stops. */
  | { readonly kind: 'artist' }
  /** `letter`: which one arrived, when it is known; of a mail, the one that it names. */
  | { readonly kind: 'receipt'; readonly proof: ReceiptProof; readonly letter?: string }
  /** The letter did not arrive. */
  | { readonly kind: 'bounce' }
  | { readonly kind: 'documents-receipt'; readonly proof: ReceiptProof }
  | { readonly kind: 'documents'; readonly answer: DocumentAnswer }
  | { readonly kind: 'cada-registered' }
  | { readonly kind: 'cada-opinion'; readonly opinion: CadaOpinion }
  /** It belongs to the case and changes nothing. */
  | { readonly kind: 'nothing' };

export interface Recording {
  /** The mail; null for an answer on paper, by telephone, in a meeting. */
  readonly mail: string | null;
  readonly caseId: string;
  readonly said: Said;
  /** Nothing that was asked is left open. For answers. */
  readonly isComplete: boolean;
  readonly person: string;
  /** ISO-8601 instant. */
  readonly at: string;
  /** Legal day on which it was said; of a mail the day on which it arrived. */
  readonly day: LegalDay;
  readonly today: LegalDay;
  /** What the person adds; for an answer without a mail, where it comes from. */
  readonly note: string;
  /** How many events the page showed. */
  readonly seenEvents?: number;
}

export type Recorded =
  | { readonly kind: 'recorded' }
  /** Only a person who coordinates may say so: the case is suspended until she has looked, the mail waits for her. */
  | { readonly kind: 'held' }
  | { readonly kind: 'stale'; readonly events: number }
  /** French. Nothing was written. */
  | { readonly kind: 'refused'; readonly message: string };

const refuse = (message: string): Recorded => ({ kind: 'refused', message });

/** Longest quotation: a letter shows it whole. */
export const MAX_ANSWER_QUOTE = 300;
const MAX_NOTE = 1000;
const MAX_ORIGIN = 200;

/** Undoes the transaction and tells why: a value that is returned would leave what was written before it. */
class Undo extends Error {
  constructor(readonly outcome: Recorded) {
    super('not recorded');
  }
}

/** Files a mail at a case with what it says, and makes the case follow. */
export function recordAnswer(db: Db, ask: Recording): Recorded {
  const problem = problemOf(ask);
  if (problem !== null) return refuse(problem);
  try {
    return transact(db, (tx) => record(tx, ask));
  } catch (error) {
    if (error instanceof Undo) return error.outcome;
    throw error;
  }
}

/** What is wrong with what was typed. Pure. */
function problemOf({ said, day, today, note, mail }: Recording): string | null {
  if (!isLegalDay(day)) return 'La date n’existe pas : donnez le jour, le mois et l’année.';
  if (day > today) return `La date est à venir (${formatDate(day)}) : un fait se note une fois arrivé.`;
  if (note.length > MAX_NOTE) return `La note fait ${MAX_NOTE} caractères au plus.`;
  if (mail === null && note.trim() === '')
    return 'Dites d’où vient cette réponse (lettre, téléphone, réunion).';
  const quote = 'quote' in said ? (said.quote ?? '') : '';
  if (quote.length > MAX_ANSWER_QUOTE)
    return `Citez une phrase de la réponse, en ${MAX_ANSWER_QUOTE} caractères au plus.`;
  if ((said.kind === 'admitted' || said.kind === 'one-tool') && quote.trim() === '')
    return 'Recopiez la phrase où la collectivité le dit : la suite ne cite que ses mots.';
  if (said.kind === 'relayed' && (said.origin.trim() === '' || said.origin.length > MAX_ORIGIN))
    return `Dites d’où vient ce visuel, en ${MAX_ORIGIN} caractères au plus.`;
  return null;
}

/** What cannot be older than the first letter. */
const OF_FIRST_LETTER: ReadonlySet<Said['kind']> = new Set([
  'admitted',
  'one-tool',
  'supplier',
  'relayed',
  'commits',
  'refuses',
  'other',
  'receipt',
]);

function record(tx: Db, ask: Recording): Recorded {
  const person = findPerson(tx, ask.person);
  if (person === null || person.endedAt !== null)
    return refuse('Vous n’avez plus accès à cette installation.');
  const reading = readCase(tx, ask.caseId);
  if (reading === null) return refuse('Ce dossier n’existe pas.');
  const mail = ask.mail === null ? null : findInbound(tx, ask.mail);
  if (ask.mail !== null) {
    if (mail === null) return refuse('Ce courriel n’existe pas.');
    if (mail.state !== 'waiting') return refuse('Quelqu’un a déjà classé ce courriel.');
  }
  if (ask.said.kind === 'artist' && !mayCoordinate(person.role)) return hold(tx, ask, mail);
  const { said } = ask;
  if (said.kind === 'bounce') {
    // What was proposed for another case speaks of a delivery of that one.
    if (mail === null || mail.outboxId === null || mail.caseId !== ask.caseId)
      return refuse('On ne sait pas de quel envoi ce courriel parle : notez la non-remise avec la lettre.');
    const copy = mail.report?.recipient ?? null;
    const delivery = findDelivery(tx, mail.outboxId);
    if (copy !== null && copy !== delivery?.recipient && delivery?.cc.includes(copy) === true)
      return refuse(
        `C’est la copie à ${copy} qui n’est pas arrivée, pas la lettre : classez ce courriel sans suite.`,
      );
    const noted = noteBounce(tx, {
      outboxId: mail.outboxId,
      at: ask.at,
      code: null,
      answer: mail.report?.said ?? mail.subject,
      person: person.id,
    });
    if (!noted) return refuse('Cet envoi n’est pas parti, ou on sait déjà qu’il n’est pas arrivé.');
  }
  const arrived = said.kind === 'receipt' ? arrivedLetter(reading, said.letter ?? mail?.letterId) : null;
  const { firstLetter, uncertain } = reading.projection.facts;
  const sentOn = (arrived ?? firstLetter ?? uncertain)?.day ?? null;
  if (OF_FIRST_LETTER.has(said.kind) && sentOn !== null && ask.day < sentOn)
    return refuse(
      `La lettre n’est partie que le ${formatDate(sentOn)} : ce qui est venu avant ${said.kind === 'receipt' ? 'n’en prouve pas la réception' : 'n’y répond pas'}.`,
    );
  const events = eventsOf(ask, reading, tx, arrived?.letter ?? null);
  if (events.length > 0) {
    const { seenEvents } = ask;
    const appended = appendEvents(tx, {
      caseId: ask.caseId,
      events,
      ...(seenEvents === undefined ? {} : { seenEvents }),
    });
    if (appended.kind === 'stale') throw new Undo(appended);
    if (appended.kind === 'refused') throw new Undo(refuse(appended.message));
  }
  if (said.kind === 'relayed') noteOrigins(tx, ask, reading, said.origin.trim());
  if (said.kind === 'commits') register(tx, ask, reading, said);
  if (mail !== null) settle(tx, ask, mail, person);
  return { kind: 'recorded' };
}

/** The first letter or the reminder that a receipt names; null when it names none of this case. */
function arrivedLetter(
  { projection: { facts } }: CaseReading,
  named: string | null | undefined,
): { readonly letter: string; readonly day: LegalDay } | null {
  const left = [facts.firstLetter, facts.uncertain, ...facts.reminders];
  return left.find((one) => one !== null && one.letter === named) ?? null;
}

/** A person who does not coordinate reads that an artist made it: everything stops at once, and she says so. */
function hold(tx: Db, ask: Recording, mail: InboundRow | null): Recorded {
  const because = tidy(
    `Une réponse dit qu’une ou un artiste a fait le visuel ; la coordination la lit et tranche. ${ask.note}`,
  );
  const { person: by, at, day } = ask;
  const appended = appendEvents(tx, {
    caseId: ask.caseId,
    events: [{ kind: 'held', why: 'coordinator', by, at, day, because }],
  });
  if (appended.kind === 'stale') throw new Undo(appended);
  if (appended.kind === 'refused') throw new Undo(refuse(appended.message));
  // The mail stays in the holding page, now at this case, until a person who coordinates has read it.
  if (mail !== null)
    settleInbound(tx, mail.id, {
      state: 'waiting',
      caseId: ask.caseId,
      matchedBy: 'person',
      decidedBy: by,
      decidedAt: at,
      note: because,
    });
  return { kind: 'held' };
}

function settle(tx: Db, ask: Recording, mail: InboundRow, person: PersonRow): void {
  const isSame = mail.caseId === ask.caseId;
  const settled = settleInbound(tx, mail.id, {
    state: 'filed',
    caseId: ask.caseId,
    // What was proposed for another case says nothing of this one.
    ...(isSame ? {} : { letterId: null, outboxId: null }),
    matchedBy: isSame ? mail.matchedBy : 'person',
    decidedBy: person.id,
    decidedAt: ask.at,
    note: ask.note.trim() === '' ? null : tidy(ask.note),
  });
  if (!settled) throw new Undo(refuse('Quelqu’un a déjà classé ce courriel.'));
}

function eventsOf(
  ask: Recording,
  reading: CaseReading,
  tx: Db,
  arrived: string | null,
): readonly AppendableEvent[] {
  const { said, mail, isComplete } = ask;
  const source: Source = mail === null ? { kind: 'spoken-or-paper' } : { kind: 'mail', mail };
  const base = { by: ask.person, at: ask.at, day: ask.day, because: becauseOf(ask) };
  const answered = (answer: Answer, quote?: string, pictures?: readonly string[]): AppendableEvent => ({
    ...base,
    kind: 'answered',
    answer,
    isComplete,
    source,
    ...(quote === undefined || quote.trim() === '' ? {} : { quote: quote.trim() }),
    ...(pictures === undefined ? {} : { pictures }),
  });
  switch (said.kind) {
    case 'admitted':
    case 'one-tool':
      return [answered(said.kind, said.quote, said.pictures)];
    case 'supplier':
    case 'refuses':
    case 'other':
    case 'relayed':
      return [answered(said.kind, said.quote)];
    case 'commits':
      return [answered('commits', said.quote ?? undefined)];
    case 'artist':
      return [{ ...base, kind: 'artist-named', source, misled: misledBy(tx, reading) }];
    case 'receipt':
      return [
        {
          ...base,
          kind: 'receipt',
          proof: said.proof,
          ...(arrived === null ? {} : { letter: arrived }),
          source,
        },
      ];
    case 'documents-receipt':
      return [{ ...base, kind: 'documents-receipt', proof: said.proof }];
    case 'documents':
      return [{ ...base, kind: 'documents-answered', answer: said.answer, source }];
    case 'cada-registered':
      return [{ ...base, kind: 'cada-referred' }];
    case 'cada-opinion':
      return [{ ...base, kind: 'cada-opinion', opinion: said.opinion }];
    // The delivery writes its own event; of what changes nothing the filed mail tells.
    case 'bounce':
    case 'nothing':
      return [];
  }
}

/** Marks that spoke of AI for what an artist made: counted against their rules. */
function misledBy(tx: Db, { row, projection }: CaseReading): readonly string[] {
  const ids = projection.facts.pictures.flatMap(({ picture }) =>
    (factsOf(tx, picture, { authority: row.authorityCode })?.verdict.marks ?? [])
      .filter(({ strength }) => strength !== 'human')
      .map(({ id }) => id),
  );
  return [...new Set(ids)].toSorted();
}

function noteOrigins(tx: Db, ask: Recording, { projection }: CaseReading, who: string): void {
  for (const { picture } of projection.facts.pictures) {
    const noted = noteOrigin(tx, {
      person: ask.person,
      at: ask.at,
      picture,
      origin: { kind: 'elsewhere', who },
    });
    if (noted.kind === 'refused')
      throw new Undo(refuse(noted.problems.map(({ message }) => message).join(' ')));
  }
}

function register(
  tx: Db,
  ask: Recording,
  { row }: CaseReading,
  { text, quote }: Extract<Said, { kind: 'commits' }>,
): void {
  const commitment: NewCommitment = {
    authority: row.authorityCode,
    text,
    quote,
    caseId: row.id,
    letterId: null,
    mailId: ask.mail,
    url: null,
    madeOn: ask.day,
  };
  const problem = commitmentProblem(commitment, ask.today);
  if (problem !== null) throw new Undo(refuse(problem));
  const added = addCommitment(tx, commitment, { person: ask.person, at: ask.at, today: ask.today });
  if (added.kind === 'refused') throw new Undo(refuse(added.message));
}

function becauseOf({ mail, day, note }: Recording): string {
  const where = mail === null ? '' : `Courriel reçu le ${formatDate(day)}.`;
  return tidy(`${where} ${note}`);
}

/** One line a line, bounded: what is kept of a note. */
export function tidy(text: string): string {
  return text
    .replaceAll(/\s*\n\s*/gu, '\n')
    .trim()
    .slice(0, MAX_NOTE + 300);
}
