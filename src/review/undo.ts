/** Taking a decision back, and noticing that somebody else decided in the meantime. Pure: instants are given. */
import { mayCoordinate, type Role } from '../accounts/roles.js';
import { formatInstant } from '../french/index.js';
import type { DecisionEntry } from './types.js';

export type UndoOutcome =
  | { readonly kind: 'undone'; readonly entry: DecisionEntry }
  | { readonly kind: 'refused'; readonly message: string };

/**
 * Takes one decision back. Its author can while the session lasts; somebody who coordinates can at any time and says
 * why (the way out of a protection that was put by mistake).
 * @param by who asks, in which role and session, when, and why
 */
export function undo(
  entry: DecisionEntry,
  by: {
    readonly person: string;
    readonly role: Role;
    readonly session: string;
    readonly at: string;
    readonly reason: string | null;
  },
): UndoOutcome {
  const refuse = (message: string): UndoOutcome => ({ kind: 'refused', message });
  if (entry.undone !== null) return refuse('Cette relecture a déjà été annulée.');
  const reason = by.reason === null || by.reason.trim() === '' ? null : by.reason.trim();
  const undone = { at: by.at, by: by.person, reason };
  const isOwnNow = entry.person === by.person && entry.session === by.session;
  if (isOwnNow) return { kind: 'undone', entry: { ...entry, undone } };
  if (!mayCoordinate(by.role))
    return refuse(
      entry.person === by.person
        ? 'La séance est terminée : demandez à une personne qui coordonne d’annuler cette relecture.'
        : 'Seule la personne qui a relu, pendant sa séance, ou une personne qui coordonne peut annuler cette relecture.',
    );
  if (reason === null) return refuse('Dites pourquoi cette relecture est annulée.');
  return { kind: 'undone', entry: { ...entry, undone } };
}

/**
 * What others have decided about a picture, as a text for the form of `person`'s page: it changes with every decision
 * and every undo of somebody else, and only then.
 */
export function versionFor(person: string, entries: readonly DecisionEntry[]): string {
  const { theirs, takenBack } = ofOthers(person, entries);
  return `${theirs.length}.${takenBack.length}`;
}

export type Freshness =
  | { readonly kind: 'fresh' }
  /** Nothing is written: the page is shown again with this sentence. */
  | { readonly kind: 'stale'; readonly message: string };

/**
 * Whether somebody else decided, or took a decision back, after the page was opened. What the other person decided is
 * not told: a second reading is worth more when it owes nothing to the first.
 * @param seenVersion the `versionFor` that the page carried; any other text is stale
 * @param nameOf how a person is shown to peers
 */
export function freshness(
  entries: readonly DecisionEntry[],
  seenVersion: string,
  person: string,
  nameOf: (person: string) => string,
): Freshness {
  if (seenVersion === versionFor(person, entries)) return { kind: 'fresh' };
  const { theirs } = ofOthers(person, entries);
  const seenCount = /^(\d{1,9})\.\d{1,9}$/.exec(seenVersion)?.[1];
  const since = theirs.slice(Number(seenCount ?? 0)).filter(({ undone }) => undone === null);
  const last = since.at(-1);
  const what =
    last === undefined ? 'Une relecture de ce visuel a été annulée entre-temps' : toldOf(last, nameOf);
  return {
    kind: 'stale',
    message: `${what}. Votre décision n’a pas été enregistrée : regardez le visuel de nouveau.`,
  };
}

function toldOf({ person, at }: DecisionEntry, nameOf: (person: string) => string): string {
  const when = formatInstant(at);
  return `Déjà relu par ${nameOf(person)}${when === null ? '' : ` le ${when}`}`;
}

function ofOthers(
  person: string,
  entries: readonly DecisionEntry[],
): { theirs: readonly DecisionEntry[]; takenBack: readonly DecisionEntry[] } {
  return {
    theirs: entries.filter((entry) => entry.person !== person),
    takenBack: entries.filter(({ undone }) => undone !== null && undone.by !== person),
  };
}
