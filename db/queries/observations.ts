import { eq } from 'drizzle-orm';
import type { ObservationEvent } from '../../src/review/types.js';
import type { Db } from '../open.js';
import { given, prepared } from '../prepared.js';
import { observationEvents } from '../schema/index.js';
import { familyOf } from './pictures.js';

/** What happened about the observations of a picture and its parts, in the order of writing. */
export function observationEventsOf(db: Db, pictureId: string): ObservationEvent[] {
  const family = familyOf(db, pictureId);
  const rows = family.flatMap((id) => eventsById(db).all({ id }));
  if (family.length > 1) rows.sort((a, b) => a.seq - b.seq);
  return rows.map(({ kind, personId: person, at, observations }) => {
    if (kind !== 'entered') return { kind, person, at };
    if (observations === null) throw new Error('an entry of observations without its list');
    return { kind, person, at, observations };
  });
}

const eventsById = prepared((db) =>
  db
    .select()
    .from(observationEvents)
    .where(eq(observationEvents.pictureId, given('id')))
    .orderBy(observationEvents.seq)
    .prepare(),
);

export function addObservationEvent(tx: Db, pictureId: string, event: ObservationEvent): void {
  const { kind, person, at } = event;
  const observations = event.kind === 'entered' ? event.observations : null;
  tx.insert(observationEvents).values({ pictureId, personId: person, kind, observations, at }).run();
}
