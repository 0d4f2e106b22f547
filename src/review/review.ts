/** The review as people do it: opening what is next, deciding, taking back. Rules: `decide.ts`, `undo.ts`. */
import { mayCoordinate } from '../accounts/roles.js';
import { transact, type Db } from '../../db/open.js';
import {
  decidedIn,
  decisionsOf,
  endSitting,
  findDecision,
  insertDecision,
  insertSitting,
  insertUndo,
  lastOfSitting,
  openSitting,
  putOrigin,
  type SittingRow,
} from '../../db/queries/decisions.js';
import { findPerson, type PersonRow } from '../../db/queries/people.js';
import type { TieAsk } from '../accounts/ties.js';
import { findPicture } from '../../db/queries/pictures.js';
import { countQueued, nextInQueue, releaseLease, renewLease, takeLease } from '../../db/queries/queue.js';
import type { Territory } from '../../db/queries/territories.js';
import { findVerdict } from '../../db/queries/verdicts.js';
import { lastNearDay } from '../french/event-days.js';
import { parisDay } from '../french/index.js';
import type { Origin, PictureFacts, Standing } from './decide.js';
import { activeEntries, effectsOf, readDecision, type Effect } from './decisions.js';
import { factsOf, isProtected, refreshLookalikes, refreshPicture } from './facts.js';
import { LANES, SESSION_SIZE, type Lane } from './queue-order.js';
import { notAnother, tiedIds } from './tied.js';
import type { Capacity, DecisionEntry, FieldProblem } from './types.js';
import { freshness, undo, versionFor } from './undo.js';

/** How long a picture is kept for the person who opened it; an open page prolongs it. */
export const LEASE_MS = 10 * 60 * 1000;
/** A sitting that began longer ago is another evening's. */
const SITTING_MS = 12 * 60 * 60 * 1000;

/** Who asks, and when (ISO-8601 instant). */
export interface Asker extends TieAsk {
  readonly person: string;
}

export type Refused = { readonly kind: 'refused'; readonly problems: readonly FieldProblem[] };

function refuse(field: string, message: string): Refused {
  return { kind: 'refused', problems: [{ field, message }] };
}

const GONE = 'Vous n’avez plus accès à cette installation.';
const NO_PICTURE = 'Ce visuel n’existe pas.';

/** The person, while she takes part. */
function activePerson(db: Db, id: string): PersonRow | null {
  const person = findPerson(db, id);
  return person === null || person.endedAt !== null ? null : person;
}

export interface Sitting {
  readonly id: string;
  readonly startedAt: string;
  /** Pictures decided in it, of `SESSION_SIZE`. */
  readonly decided: number;
  readonly size: number;
}

/** Ends the sitting that a person has open, and begins the next twenty. */
export function startSitting(db: Db, { person, at }: Asker): Sitting {
  return transact(db, (tx) => {
    const open = openSitting(tx, person);
    if (open !== null) endSitting(tx, open.id, at);
    return toSitting(tx, insertSitting(tx, person, at));
  });
}

/** The sitting of this evening; null when the person has none. */
export function currentSitting(db: Db, { person, at }: Asker): Sitting | null {
  const open = openSitting(db, person);
  return open === null || isOver(open, at) ? null : toSitting(db, open);
}

function ensureSitting(tx: Db, { person, at }: Asker): Sitting {
  return currentSitting(tx, { person, at }) ?? startSitting(tx, { person, at });
}

function isOver({ startedAt }: SittingRow, at: string): boolean {
  return Date.parse(at) - Date.parse(startedAt) > SITTING_MS;
}

function toSitting(db: Db, { id, startedAt }: SittingRow): Sitting {
  return { id, startedAt, decided: decidedIn(db, id), size: SESSION_SIZE };
}

export interface QueueWish extends Asker {
  /** In which quality; `reviewer` unless told. */
  readonly as?: Capacity;
  /** One lane only; otherwise those of `LANES` but the backlog, which is asked for by name. */
  readonly lane?: Lane;
  readonly departement?: string | null;
  /** Where this person works; null or absent for everywhere. */
  readonly territory?: Territory;
  /** Pictures that she passed over and wants to see no more this evening. */
  readonly except?: readonly string[];
}

export type Opened =
  | {
      readonly kind: 'opened';
      readonly picture: string;
      /** Until when nobody else is given it. */
      readonly until: string;
      /** To be sent back with the decision. */
      readonly version: string;
      readonly sitting: Sitting;
    }
  /** Twenty are done: `startSitting` begins the next ones. */
  | { readonly kind: 'sitting-done'; readonly sitting: Sitting }
  | { readonly kind: 'empty'; readonly sitting: Sitting }
  | Refused;

/** Opens the next picture for a person, with a lease: no two people are given the same one at a time. */
export function openNext(db: Db, wish: QueueWish): Opened {
  return transact(db, (tx) => {
    const person = activePerson(tx, wish.person);
    if (person === null) return refuse('person', GONE);
    if (wish.as === 'coordinator' && !mayCoordinate(person.role)) return refuse('as', NOT_COORDINATING);
    const sitting = ensureSitting(tx, wish);
    if (sitting.decided >= SESSION_SIZE) return { kind: 'sitting-done', sitting };
    const picture = peekNext(tx, wish);
    return picture === null ? { kind: 'empty', sitting } : openFor(tx, picture, wish, sitting);
  });
}

/** What `openNext` would give, without taking it: its image can be fetched before it is asked for. */
export function peekNext(db: Db, wish: QueueWish): string | null {
  const tied = tiedIds(db, wish);
  for (const lane of lanesOf(wish)) {
    const picture = nextInQueue(db, queueAsk(wish, lane, tied), wish.except);
    if (picture !== null) return picture;
  }
  return null;
}

/** How many pictures wait for a person in each lane. */
export function countLanes(db: Db, wish: Omit<QueueWish, 'lane' | 'except'>): Readonly<Record<Lane, number>> {
  const tied = tiedIds(db, wish);
  const count = (lane: Lane): number => countQueued(db, queueAsk(wish, lane, tied));
  return { 'near-event': count('near-event'), new: count('new'), backlog: count('backlog') };
}

function lanesOf({ lane }: QueueWish): readonly Lane[] {
  return lane === undefined ? LANES.filter((one) => one !== 'backlog') : [lane];
}

function queueAsk(wish: QueueWish, lane: Lane, tied: readonly string[]) {
  const { person, at, as = 'reviewer', departement = null, territory = null } = wish;
  const today = parisDay(at);
  if (today === null) throw new RangeError(`not an instant: ${at}`);
  const nearUntil = lastNearDay(today);
  return { lane, waitsFor: as, person, tied, at, today, nearUntil, departement, territory };
}

function leaseEnd(at: string): string {
  return new Date(Date.parse(at) + LEASE_MS).toISOString();
}

function openFor(tx: Db, picture: string, { person, at }: Asker, sitting: Sitting): Opened {
  const lease = takeLease(tx, { pictureId: picture, personId: person, until: leaseEnd(at), at });
  if (lease.kind === 'held') throw new Error(`the queue gave out a picture that is held: ${picture}`);
  return {
    kind: 'opened',
    picture,
    until: lease.until,
    version: versionFor(person, decisionsOf(tx, picture)),
    sitting,
  };
}

export type PictureOpened =
  /** No sitting begins by looking: it does with the first decision, or when the next picture is asked for. */
  | Omit<Extract<Opened, { kind: 'opened' }>, 'sitting'>
  /** Somebody else has it open now: it may be looked at, with this sentence. */
  | {
      readonly kind: 'held';
      readonly picture: string;
      readonly name: string;
      readonly until: string;
      readonly version: string;
    }
  | Refused;

/** Opens one picture that a person asked for by its address. */
export function openPicture(db: Db, pictureId: string, asker: Asker): PictureOpened {
  return transact(db, (tx) => {
    if (activePerson(tx, asker.person) === null) return refuse('person', GONE);
    const picture = findPicture(tx, pictureId);
    if (picture === null) return refuse('picture', NO_PICTURE);
    const { person, at } = asker;
    const lease = takeLease(tx, { pictureId: picture.id, personId: person, until: leaseEnd(at), at });
    const version = versionFor(person, decisionsOf(tx, picture.id));
    const { id } = picture;
    return lease.kind === 'held'
      ? { kind: 'held', picture: id, name: lease.name, until: lease.until, version }
      : { kind: 'opened', picture: id, until: lease.until, version };
  });
}

/** Prolongs a lease while the page is open. False when it ran out: the page should be opened again. */
export function keepOpen(db: Db, pictureId: string, { person, at }: Asker): boolean {
  return renewLease(db, { pictureId, personId: person, until: leaseEnd(at), at });
}

/** Gives a picture back undecided: it is next again for everybody. */
export function leavePicture(db: Db, pictureId: string, { person }: Asker): void {
  releaseLease(db, pictureId, person);
}

export interface DecisionForm extends Asker {
  readonly picture: string;
  /** The version that the page carried. */
  readonly version: string;
  readonly capacity: Capacity;
  /** The fields of `Decision`, as the form gives them. */
  readonly decision: unknown;
}

export type Decided =
  | {
      readonly kind: 'decided';
      readonly entry: DecisionEntry;
      readonly standing: Standing;
      readonly effects: readonly Effect[];
      readonly sitting: Sitting;
    }
  /** Somebody else decided meanwhile. Nothing is written. */
  | { readonly kind: 'stale'; readonly message: string; readonly version: string }
  | Refused;

const NOT_COORDINATING = 'Seule une personne qui coordonne peut trancher.';

/** Writes a decision down, in one transaction with the check that nobody else decided since the page was opened. */
export function decide(db: Db, form: DecisionForm): Decided {
  const read = readDecision(form.decision);
  if (read.kind === 'refused') return read;
  return transact(db, (tx) => {
    const person = activePerson(tx, form.person);
    if (person === null) return refuse('person', GONE);
    if (form.capacity === 'coordinator' && !mayCoordinate(person.role))
      return refuse('capacity', NOT_COORDINATING);
    const facts = factsOf(tx, form.picture);
    if (facts === null) return refuse('picture', NO_PICTURE);
    const fresh = freshness(facts.decisions, form.version, form.person, nameIn(tx));
    if (fresh.kind === 'stale') return { ...fresh, version: versionFor(form.person, facts.decisions) };
    const tied = notAnother(tx, facts, form, read.value);
    if (tied !== null) return refuse('tied', tied);
    const sitting = ensureSitting(tx, form);
    const entry =
      saidAlready(facts, form, read.value) ??
      insertDecision(
        tx,
        {
          pictureId: facts.picture,
          contentKey: facts.contentKey,
          verdictNumber: findVerdict(tx, facts.contentKey)?.number ?? null,
          personId: person.id,
          role: person.role,
          capacity: form.capacity,
          sittingId: sitting.id,
          decision: read.value,
        },
        form.at,
      );
    releaseLease(tx, facts.picture, person.id);
    return {
      kind: 'decided',
      entry,
      standing: settleStanding(tx, facts),
      effects: effectsOf(read.value, facts.verdict.marks),
      sitting: { ...sitting, decided: decidedIn(tx, sitting.id) },
    };
  });
}

/** A button pressed twice says one thing. */
function saidAlready(facts: PictureFacts, form: DecisionForm, decision: unknown): DecisionEntry | null {
  const last = activeEntries(facts.decisions).findLast(
    (one) => one.person === form.person && one.capacity === form.capacity,
  );
  return last !== undefined && JSON.stringify(last.decision) === JSON.stringify(decision) ? last : null;
}

/** After a word was written or taken back: the picture, and what looks like it when its protection came or went. */
function settleStanding(tx: Db, before: PictureFacts): Standing {
  const wasProtected = isProtected(tx, before.picture, before.decisions);
  const standing = refreshPicture(tx, before.picture);
  if (standing === null) throw new Error(`no picture to refresh: ${before.picture}`);
  if (isProtected(tx, before.picture) !== wasProtected) refreshLookalikes(tx, before.picture);
  return standing;
}

function nameIn(db: Db): (person: string) => string {
  return (id) => findPerson(db, id)?.name ?? 'quelqu’un';
}

export type Undone =
  | {
      readonly kind: 'undone';
      readonly picture: string;
      readonly entry: DecisionEntry;
      readonly standing: Standing;
    }
  | Refused;

/**
 * Takes a decision back: the last one of the person's sitting, or the one that is named.
 *
 * @param ask.reason needed when it is not one's own of this sitting
 */
export function undoDecision(
  db: Db,
  ask: Asker & { readonly decision?: string; readonly reason?: string | null },
): Undone {
  return transact(db, (tx) => {
    const person = activePerson(tx, ask.person);
    if (person === null) return refuse('person', GONE);
    const sitting = currentSitting(tx, ask);
    const found =
      ask.decision !== undefined
        ? findDecision(tx, ask.decision)
        : sitting === null
          ? null
          : lastOfSitting(tx, sitting.id);
    if (found === null) return refuse('decision', 'Il n’y a rien à annuler.');
    const outcome = undo(found.entry, {
      person: person.id,
      role: person.role,
      session: sitting?.id ?? '',
      at: ask.at,
      reason: ask.reason ?? null,
    });
    if (outcome.kind === 'refused') return refuse('decision', outcome.message);
    const before = factsOf(tx, found.pictureId);
    if (before === null || outcome.entry.undone === null)
      throw new Error(`undone of nothing: ${found.entry.id}`);
    insertUndo(tx, found.entry.id, outcome.entry.undone);
    return {
      kind: 'undone',
      picture: before.picture,
      entry: outcome.entry,
      standing: settleStanding(tx, before),
    };
  });
}

/** Writes down where a spread picture comes from. Anybody who reviews may find it out. */
export function noteOrigin(
  db: Db,
  note: Asker & { readonly picture: string; readonly origin: Origin },
): { readonly kind: 'noted'; readonly standing: Standing } | Refused {
  const { origin } = note;
  const who = origin.kind === 'elsewhere' ? origin.who.trim() : null;
  if (who !== null && (who === '' || who.length > MAX_WHO_CHARS))
    return refuse('who', `Dites d’où vient ce visuel, en ${MAX_WHO_CHARS} caractères au plus.`);
  return transact(db, (tx) => {
    if (activePerson(tx, note.person) === null) return refuse('person', GONE);
    const picture = findPicture(tx, note.picture);
    if (picture === null) return refuse('picture', NO_PICTURE);
    putOrigin(tx, { pictureId: picture.id, kind: origin.kind, who, by: note.person, at: note.at });
    const standing = refreshPicture(tx, picture.id);
    if (standing === null) throw new Error(`no picture to refresh: ${picture.id}`);
    return { kind: 'noted', standing };
  });
}

const MAX_WHO_CHARS = 200;
