/** What people see in a picture, kept and shown by the blind rule of `observations.ts`. */
import { transact, type Db } from '../../db/open.js';
import { addObservationEvent, observationEventsOf } from '../../db/queries/observations.js';
import { findPerson } from '../../db/queries/people.js';
import { findPicture } from '../../db/queries/pictures.js';
import type { Standing } from './decide.js';
import { refreshPicture } from './facts.js';
import { readObservations, visibleTo, type VisibleObservations } from './observations.js';
import type { FieldProblem, ObservationEvent } from './types.js';

interface Observing {
  readonly picture: string;
  readonly person: string;
  /** ISO-8601 instant. */
  readonly at: string;
}

export type Observed =
  | { readonly kind: 'noted'; readonly standing: Standing }
  | { readonly kind: 'refused'; readonly problems: readonly FieldProblem[] };

/**
 * Writes down what a person saw; an empty list says that she looked and saw nothing of the kind.
 *
 * @param observations as the form gives them
 */
export function enterObservations(db: Db, who: Observing, observations: unknown): Observed {
  const read = readObservations(observations);
  if (read.kind === 'refused') return read;
  return write(db, who, ({ person, at }) => ({ kind: 'entered', person, at, observations: read.value }));
}

/** Takes back all that a person entered. What she was shown stays shown. */
export function withdrawObservations(db: Db, who: Observing): Observed {
  return write(db, who, ({ person, at }) => ({ kind: 'withdrawn', person, at }));
}

/**
 * What a page may show to a person. When it shows what others entered, that is written down in the same transaction:
 * nothing reaches her eyes unrecorded. Null when there is no such picture or person.
 *
 * @param who.showOthers she chose to see without observing; what she enters afterwards does not count
 */
export function observationsFor(
  db: Db,
  who: Observing & { readonly showOthers?: boolean },
): VisibleObservations | null {
  return transact(db, (tx) => {
    const picture = findPicture(tx, who.picture);
    if (picture === null || !isHere(tx, who.person)) return null;
    const { person, at } = who;
    const see = (): VisibleObservations => visibleTo(person, observationEventsOf(tx, picture.id));
    const visible = see();
    const mustRecord = visible.mustRecordShown || (who.showOthers === true && visible.others === 'hidden');
    if (!mustRecord) return visible;
    addObservationEvent(tx, picture.id, { kind: 'shown', person, at });
    return see();
  });
}

function write(db: Db, who: Observing, event: (who: Observing) => ObservationEvent): Observed {
  return transact(db, (tx) => {
    const picture = findPicture(tx, who.picture);
    if (picture === null) return refuse('picture', 'Ce visuel n’existe pas.');
    if (!isHere(tx, who.person)) return refuse('person', 'Vous n’avez plus accès à cette installation.');
    addObservationEvent(tx, picture.id, event(who));
    const standing = refreshPicture(tx, picture.id);
    if (standing === null) throw new Error(`no picture to refresh: ${picture.id}`);
    return { kind: 'noted', standing };
  });
}

function isHere(tx: Db, person: string): boolean {
  return findPerson(tx, person)?.endedAt === null;
}

function refuse(field: string, message: string): Observed {
  return { kind: 'refused', problems: [{ field, message }] };
}
