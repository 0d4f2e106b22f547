/** People who are written to, in a scene of crawled towns. */
import { putCredentials } from '../../db/queries/credentials.js';
import type { DigestSettings } from '../../db/queries/digests.js';
import { putDigestSettings } from '../../db/queries/digests.js';
import { queuedMails } from '../../db/queries/outbox.js';
import type { PersonRow } from '../../db/queries/people.js';
import { givePlace } from '../../db/queries/territories.js';
import type { Db } from '../../db/open.js';
import { sendDigests } from '../../src/digests/send-digests.js';
import { digestDepsOf, KEY, PUBLIC_URL } from './digest-deps.js';
import { AT, makePerson } from '../review/store-kit.js';

export { digestDepsOf, KEY, PUBLIC_URL };

let made = 0;

/** Somebody with an address, who works in a département or everywhere. */
export function makeReader(
  db: Db,
  who: {
    readonly role?: PersonRow['role'];
    readonly departement?: string;
    readonly frequency?: DigestSettings['frequency'];
    readonly mail?: string | null;
  } = {},
): string {
  made += 1;
  const { role = 'volunteer', departement, frequency, mail = `personne${made}@section.example` } = who;
  const id = makePerson(db, role);
  if (mail !== null) putCredentials(db, id, { mail });
  if (departement !== undefined)
    givePlace(db, { kind: 'departement', code: departement, personId: id, givenBy: null }, AT);
  if (frequency !== undefined) putDigestSettings(db, id, { frequency }, AT);
  return id;
}

/** One run of the timetable; what came of each person, by id. */
export async function runDigests(db: Db, at: string, dueAt = at): Promise<ReadonlyMap<string, string>> {
  const run = await sendDigests(digestDepsOf(db, at), { dueAt, signal: new AbortController().signal });
  return new Map(run.outcomes.map(({ reader, outcome }) => [reader.person.id, outcome.kind]));
}

/** Texts of the queued digests of a person, the oldest first. */
export function textsTo(db: Db, person: string): readonly string[] {
  return queuedMails(db)
    .filter(({ onceKey }) => onceKey?.startsWith(`digest:${person}:`))
    .map(({ notice }) =>
      `${notice?.subject ?? ''}\n${notice?.text ?? ''}`.replaceAll(/[\u00a0\u202f]/g, ' '),
    );
}
