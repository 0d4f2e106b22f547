/** A real database with two cases whose letters left by mail. */
import { writeFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { insertCase } from '../../db/queries/cases.js';
import { addAuthority } from '../../db/queries/authorities.js';
import { createPerson } from '../../db/queries/people.js';
import { insertDelivery } from '../../db/queries/outbox.js';
import { insertLetter } from '../../db/queries/letters.js';
import { appendEvents } from '../../src/cases/index.js';
import { keepOriginal, receiveMail, type InboxDeps } from '../../src/mail/inbox/index.js';
import { AT, openScene } from '../db/scene.js';
import { event } from '../cases/events.js';
import { ID_A, ID_B, LETTER_A, LETTER_B, OURS, TO_A } from './odd-mails.js';

export type Inbox = ReturnType<typeof inboxScene>;

export function inboxScene() {
  const scene = openScene();
  const { db } = scene;
  addAuthority(
    db,
    {
      code: '34998',
      kind: 'commune',
      name: 'Autre-Exemple',
      siren: null,
      departement: '34',
      population: 9000,
    },
    AT,
  );
  const person = createPerson(db, { name: 'Personne A', role: 'coordinator' }, AT).id;
  const cases = {
    A: sentCase(db, person, { authority: '01999', reference: LETTER_A, messageId: ID_A, to: TO_A }),
    B: sentCase(db, person, {
      authority: '34998',
      reference: LETTER_B,
      messageId: ID_B,
      to: 'quidam@orange.fr',
    }),
  };
  const folder = path.join(scene.folder, 'inbox');
  const deps: InboxDeps = { db, folder, now: () => new Date('2026-11-24T12:00:00.000Z'), ours: [OURS] };
  return { ...scene, person, cases, deps };
}

type Db = InboxDeps['db'];
let made = 0;

function sentCase(
  db: Db,
  person: string,
  of: { authority: string; reference: string; messageId: string; to: string },
): { readonly caseId: string; readonly letterId: string; readonly outboxId: string } {
  made += 1;
  const caseId = insertCase(db, of.authority, AT);
  const letterId = `letter-${made}`;
  insertLetter(
    db,
    {
      id: letterId,
      reference: of.reference,
      year: 2026,
      number: Number(of.reference.slice(-6)),
      caseId,
      authorityCode: of.authority,
      template: 't1',
      templateVersion: 1,
      templateSha256: '0'.repeat(64),
      grade: 'technical',
      addressee: {
        code: of.authority,
        kind: 'commune',
        name: 'Saint-Exemple',
        official: null,
        addressLines: [],
        email: of.to,
        formUrl: null,
        checkedOn: null,
      } as never,
      options: {},
      localParagraph: null,
      followsId: null,
      documentSha256: '0'.repeat(64),
      writtenBy: person,
      createdAt: AT,
    },
    [],
  );
  const outboxId = insertDelivery(db, {
    kind: 'letter',
    channel: 'mail',
    state: 'sent',
    letterId,
    recipient: of.to,
    mailHost: of.to.split('@')[1] ?? '',
    mailbox: OURS,
    messageId: of.messageId,
    queuedAt: AT,
    queuedBy: person,
    dueAt: AT,
    sentAt: AT,
    sentOn: '2026-11-02',
  });
  if (outboxId === null) throw new Error('not queued');
  // As the review and the approval would have it: this kit has no picture.
  const insert = (one: ReturnType<typeof event>, number: number): void => {
    db.run(
      `INSERT INTO case_events (case_id, number, kind, "by", day, event, at) VALUES ('${caseId}', ${number}, '${one.kind}', '${person}', '${one.day}', '${JSON.stringify({ ...one, by: person }).replaceAll("'", "''")}', '${one.at}')`,
    );
  };
  [
    event('opened', '2026-11-02', { authority: of.authority, pictures: ['p1'] }),
    event('letter-drafted', '2026-11-02', { letter: letterId }),
    event('letter-approved', '2026-11-02', { letter: letterId }),
  ].forEach((one, index) => insert(one, index + 1));
  const sent = appendEvents(db, {
    caseId,
    events: [{ ...event('letter-sent', '2026-11-02', { letter: letterId }), by: person } as never],
  });
  if (sent.kind !== 'appended') throw new Error(JSON.stringify(sent));
  return { caseId, letterId, outboxId };
}

export function writeRaw(folder: string, name: string, raw: Buffer): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, name);
  writeFileSync(file, raw);
  return file;
}

let uid = 0;
/** As the reader of a mailbox hands a message on. */
export async function receive(deps: InboxDeps, raw: Buffer) {
  uid += 1;
  const kept = await keepOriginal(deps.folder, chunks(raw));
  const received = await receiveMail(deps, {
    mailbox: 'courrier@127.0.0.1:1/INBOX',
    uidValidity: '1',
    uid,
    ...kept,
    omittedBytes: 0,
    receivedAt: '2026-11-24T11:00:00.000Z',
  });
  if (received.kind !== 'new') throw new Error('known');
  return received.id;
}

export async function* chunks(raw: Buffer, size = 64 * 1024): AsyncIterable<Uint8Array> {
  for (let at = 0; at < raw.length; at += size) yield await Promise.resolve(raw.subarray(at, at + size));
}
