import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Db } from '../../db/open.js';
import { eventsOfCase, findCase, insertCase } from '../../db/queries/cases.js';
import { listCommitments } from '../../db/queries/commitments.js';
import { findInbound, insertInbound, listInbound, waitingMails } from '../../db/queries/inbox.js';
import { countMisled } from '../../db/queries/outcomes.js';
import { findDelivery, setDelivery } from '../../db/queries/outbox.js';
import { findPicture } from '../../db/queries/pictures.js';
import { findSite } from '../../db/queries/sites.js';
import {
  appendEvents,
  briefOf,
  firstUnread,
  openCase,
  readCase,
  type AppendableEvent,
} from '../../src/cases/index.js';
import {
  dismissMail,
  recordAnswer,
  takeUpMail,
  type Recording,
  type Said,
} from '../../src/mail/inbox/index.js';
import { factsOf, standingOf } from '../../src/review/index.js';
import { inboxScene, receive } from './inbox-kit.js';
import { ODD_MAILS, TO_A } from './odd-mails.js';
import {
  addTown,
  AT,
  CONFIRM,
  crawlAndQueue,
  makePerson,
  poster,
  reviewScene,
  say,
} from '../review/store-kit.js';

const TODAY = '2026-12-01';
const NOON = '2026-12-01T11:00:00.000Z';
const CITED = 'Ce visuel a été généré par un outil d’IA.';

function setSender(db: Db, id: string, address: string): void {
  db.run(sql`UPDATE inbound_mails SET from_address = ${address} WHERE id = ${id}`);
}

/** A case whose letter was sent, with a mail that waits at it. */
async function answeredScene() {
  const scene = reviewScene();
  const { db } = scene;
  const bytes = await poster();
  const [picture = ''] = await crawlAndQueue(scene, [{ bytes }]);
  const person = makePerson(db);
  const coordinator = makePerson(db, 'coordinator');
  say(db, picture, person, { ...CONFIRM });
  const opened = openCase(db, {
    person,
    at: AT,
    day: AT.slice(0, 10),
    because: 'x',
    picture,
    authority: '01999',
  });
  if (opened.kind !== 'opened') throw new Error(JSON.stringify(opened));
  const { caseId } = opened;
  const base = { by: person, at: AT, day: '2026-11-24', because: 'Phrase.' };
  const events: AppendableEvent[] = [
    { ...base, kind: 'letter-drafted', letter: 'l' },
    { ...base, kind: 'letter-approved', letter: 'l' },
    { ...base, kind: 'letter-sent', letter: 'l', template: 't1' },
  ];
  if (appendEvents(db, { caseId, events }).kind !== 'appended') throw new Error('not sent');
  let uid = 0;
  const arrive = (at: string | null = caseId, trust: 'certain' | 'proposed' = 'certain'): string => {
    uid += 1;
    const id = insertInbound(db, {
      mailbox: 'm',
      uidValidity: '1',
      uid,
      messageId: null,
      inReplyTo: null,
      sha256: '0'.repeat(64),
      bytes: 1,
      omittedBytes: 0,
      fromAddress: 'mairie@saint-exemple.example',
      fromName: null,
      subject: 'Re: x',
      writtenAt: null,
      receivedAt: NOON,
      fetchedAt: NOON,
      class: 'reply',
      excerpt: CITED,
      attachments: [],
      caseId: at,
      letterId: null,
      outboxId: null,
      matchedBy: at === null ? null : 'in-reply-to',
      trust: at === null ? null : trust,
      report: null,
      problem: null,
      state: 'waiting',
    });
    if (id === null) throw new Error('no mail');
    return id;
  };
  const record = (said: Said, more: Partial<Recording> = {}) =>
    recordAnswer(db, {
      mail: null,
      caseId,
      said,
      isComplete: true,
      person,
      at: NOON,
      day: TODAY,
      today: TODAY,
      note: 'Lettre du 30 novembre.',
      ...more,
    });
  const grade = () => {
    const facts = factsOf(db, picture, { authority: '01999' });
    return facts === null ? null : standingOf(facts).verdict.grade;
  };
  const due = () => {
    const row = findCase(db, caseId);
    return row === null ? [] : (briefOf(db, row)?.due ?? []).map(({ kind }) => kind);
  };
  return { ...scene, bytes, picture, person, coordinator, caseId, arrive, record, grade, due };
}

describe('an answer', () => {
  test('admitted in its own words: the visual is stated by them, and taken back it is not', async () => {
    const scene = await answeredScene();
    const { db, picture, bytes, person, caseId, arrive, record, grade, due } = scene;
    const mail = arrive();
    expect(grade()).toBe('technical');
    expect(due()).toEqual(['read-mail']);
    expect(record({ kind: 'admitted', quote: '  ' }, { mail })).toMatchObject({ kind: 'refused' });
    expect(record({ kind: 'admitted', quote: 'x'.repeat(301) }, { mail })).toMatchObject({ kind: 'refused' });
    expect(record({ kind: 'admitted', quote: CITED }, { mail, seenEvents: 2 })).toEqual({
      kind: 'stale',
      events: 4,
    });
    expect(findInbound(db, mail)?.state).toBe('waiting');
    expect(record({ kind: 'admitted', quote: CITED }, { mail, seenEvents: 4 })).toEqual({ kind: 'recorded' });
    expect(findInbound(db, mail)).toMatchObject({ state: 'filed', caseId, decidedBy: person });
    expect(grade()).toBe('stated');
    expect(findPicture(db, picture)?.grade).toBe('stated');
    const facts = factsOf(db, picture, { authority: '01999' });
    expect(facts?.admissions).toMatchObject([{ strength: 'stated', where: 'answer', value: CITED }]);
    expect(due()).toEqual(['acknowledge', 'close']);
    expect(record({ kind: 'other' }, { mail })).toMatchObject({
      kind: 'refused',
      message: 'Quelqu’un a déjà classé ce courriel.',
    });
    // Nobody admits for another authority that shows the same picture.
    const [same] = await crawlAndQueue(addTown(scene, '01998'), [{ bytes }]);
    expect(same).toBe(picture);
    expect(factsOf(db, picture, { authority: '01998' })?.admissions).toEqual([]);
    expect(factsOf(db, picture, { authority: '01999' })?.admissions).toHaveLength(1);

    const back = { by: person, at: NOON, day: TODAY, because: 'Mal lu.', kind: 'taken-back', of: 5 } as const;
    expect(appendEvents(db, { caseId, events: [{ ...back, of: 1 }] })).toMatchObject({ kind: 'refused' });
    expect(appendEvents(db, { caseId, events: [back] }).kind).toBe('appended');
    expect(grade()).toBe('technical');
    expect(readCase(db, caseId)?.projection).toMatchObject({ stage: 'sent', refused: [] });
    expect(appendEvents(db, { caseId, events: [back] })).toMatchObject({ kind: 'refused' });
  });

  test('an answer about some pictures speaks of those; without its words it states nothing', async () => {
    const { record, grade, db, caseId, person } = await answeredScene();
    record({ kind: 'admitted', quote: CITED, pictures: ['another'] });
    expect(grade()).toBe('technical');
    appendEvents(db, {
      caseId,
      events: [
        {
          by: person,
          at: NOON,
          day: TODAY,
          because: 'Au téléphone.',
          kind: 'answered',
          answer: 'admitted',
          isComplete: true,
        },
      ],
    });
    expect(grade()).toBe('technical');
  });

  test('a supplier: the clause; from elsewhere: its origin; a commitment: the register', async () => {
    const { db, picture, caseId, arrive, record, due, person } = await answeredScene();
    expect(record({ kind: 'supplier' }, { mail: arrive() })).toEqual({ kind: 'recorded' });
    expect(due()).toEqual(['propose-clause', 'close']);
    expect(record({ kind: 'relayed', origin: ' ' })).toMatchObject({ kind: 'refused' });
    expect(record({ kind: 'relayed', origin: ' Préfecture ' }, { mail: arrive() })).toEqual({
      kind: 'recorded',
    });
    const facts = factsOf(db, picture, { authority: '01999' });
    expect(facts?.origin).toEqual({ kind: 'elsewhere', who: 'Préfecture' });
    expect(facts === null ? null : standingOf(facts).state).toBe('awaiting-origin');
    expect(due()).toEqual(['case-at-origin', 'acknowledge', 'close']);
    const events = eventsOfCase(db, caseId).length;
    const promise = { kind: 'commits', quote: 'Nous créditerons.' } as const;
    // Nothing of it is written when a part of it cannot be.
    const mail = arrive();
    expect(record({ ...promise, text: ' ' }, { mail })).toMatchObject({ kind: 'refused' });
    expect(eventsOfCase(db, caseId)).toHaveLength(events);
    expect(findInbound(db, mail)?.state).toBe('waiting');
    expect(record({ ...promise, text: 'Créditer' }, { mail })).toEqual({ kind: 'recorded' });
    expect(listCommitments(db, { limit: 9 })).toMatchObject([
      {
        authorityCode: '01999',
        caseId,
        inboundId: mail,
        text: 'Créditer',
        quote: 'Nous créditerons.',
        madeOn: TODAY,
        recheckOn: '2027-12-01',
        addedBy: person,
      },
    ]);
    expect(due()).toEqual(['congratulate', 'close']);
  });

  test('an artist made it: everything stops, first by whoever reads it, then for good', async () => {
    const { db, picture, coordinator, caseId, arrive, record, due } = await answeredScene();
    const mail = arrive(null);
    expect(record({ kind: 'artist' }, { mail })).toEqual({ kind: 'held' });
    expect(findCase(db, caseId)?.stage).toBe('sent');
    expect(due()).toEqual(['read-mail', 'resume']);
    expect(findInbound(db, mail)).toMatchObject({ state: 'waiting', caseId });
    expect(record({ kind: 'artist' }, { mail, person: coordinator })).toEqual({ kind: 'recorded' });
    expect(findCase(db, caseId)).toMatchObject({ stage: 'closed', outcome: 'made-by-artist' });
    const facts = factsOf(db, picture);
    expect(facts === null ? null : standingOf(facts).state).toBe('protected');
    expect(due()).toEqual(['apologise']);
    // The marks that misled are counted.
    const misled = countMisled(db);
    expect([...misled.values()]).toEqual(facts?.verdict.marks.map(() => 1));
    expect(misled.size).toBeGreaterThan(0);
    expect(findInbound(db, mail)?.state).toBe('filed');
  });

  test('nobody says « sans réponse » without a receipt, nor while a mail lies there unread', async () => {
    const { db, caseId, person, arrive, record, due } = await answeredScene();
    const none = { by: person, at: NOON, because: 'Rien.', kind: 'no-answer' } as const;
    // Thirty days after the letter fall into the holidays: 6 January, which has to be over.
    const say0 = (day = '2027-01-07') => appendEvents(db, { caseId, events: [{ ...none, day }] });
    expect(say0()).toMatchObject({ kind: 'refused', message: expect.stringMatching(/réception/u) });
    const receipt = arrive();
    expect(record({ kind: 'receipt', proof: 'acknowledgement' }, { mail: receipt })).toEqual({
      kind: 'recorded',
    });
    const other = arrive(caseId, 'proposed');
    expect(say0()).toMatchObject({
      kind: 'refused',
      message: expect.stringMatching(/attend dans ce dossier/u),
    });
    expect(due()).toEqual(['read-mail']);
    expect(dismissMail(db, { mail: other, person, at: NOON, note: '' })).toEqual({ kind: 'dismissed' });
    expect(waitingMails(db, [caseId]).size).toBe(0);
    expect(say0('2027-01-06')).toMatchObject({ message: expect.stringMatching(/jusqu’au 6.janvier/u) });
    expect(say0()).toMatchObject({ kind: 'appended' });
    expect(takeUpMail(db, { mail: other, caseId, person, at: NOON })).toEqual({ kind: 'waiting' });
    expect(due()).toEqual(['read-mail']);
    const sure = arrive();
    expect(dismissMail(db, { mail: sure, person, at: NOON, note: '' })).toMatchObject({ kind: 'refused' });
    expect(dismissMail(db, { mail: sure, person, at: NOON, note: 'Doublon.' })).toEqual({
      kind: 'dismissed',
    });
  });

  test('a mail without a case from the authority’s own domain is looked at before a silence is told', async () => {
    const { db, caseId, person, arrive, record, siteId } = await answeredScene();
    const none = { by: person, at: NOON, because: 'Rien.', kind: 'no-answer', day: '2027-01-07' } as const;
    const say0 = () => appendEvents(db, { caseId, events: [none] });
    record({ kind: 'receipt', proof: 'telephone' }, { day: '2026-11-30' });
    expect(findSite(db, siteId)?.startUrl).toBe('https://www.saint-exemple.example/');
    const from = (fromAddress: string) => {
      const id = arrive(null);
      setSender(db, id, fromAddress);
      return id;
    };
    from('service@ailleurs.example');
    from('quelqu-un@faux-saint-exemple.example');
    const first = from('Accueil@culture.saint-exemple.example');
    from('mairie@saint-exemple.example');
    expect(say0()).toMatchObject({
      kind: 'refused',
      message: expect.stringMatching(
        /^Un courriel de Accueil@culture.saint-exemple.example, reçu le 1er.décembre.2026, attend sans dossier/u,
      ),
    });
    const row = findCase(db, caseId);
    expect(row === null ? null : firstUnread(db, row)?.id).toBe(first);
    for (const { id, fromAddress } of listInbound(db, { state: 'waiting', limit: 9 }))
      if (fromAddress?.endsWith('.saint-exemple.example') || fromAddress?.startsWith('mairie@'))
        dismissMail(db, { mail: id, person, at: NOON, note: 'Publicité.' });
    expect(row === null ? null : firstUnread(db, row)).toBeNull();
    // One that a guess laid at another case of this authority counts as well; elsewhere it does not.
    const elsewhere = insertCase(db, '01999', AT);
    const guessed = arrive(elsewhere, 'proposed');
    expect(row === null ? null : firstUnread(db, row)?.id).toBe(guessed);
    dismissMail(db, { mail: guessed, person, at: NOON, note: '' });
    expect(say0().kind).toBe('appended');
  });

  test('nothing that came before the letter answers it', async () => {
    const { record } = await answeredScene();
    expect(record({ kind: 'other' }, { day: '2026-11-23' })).toMatchObject({
      message: expect.stringMatching(
        /partie que le 24.novembre.2026 : ce qui est venu avant n’y répond pas/u,
      ),
    });
    expect(record({ kind: 'other' }, { day: '2026-11-24' })).toEqual({ kind: 'recorded' });
  });

  test('what cannot be is refused, and nothing is written', async () => {
    const { db, caseId, record } = await answeredScene();
    const refused: [Said, Partial<Recording>][] = [
      [{ kind: 'other' }, { day: '2026-12-02' }],
      [{ kind: 'other' }, { day: '2026-11-31' }],
      [{ kind: 'other' }, { note: ' ' }],
      [{ kind: 'other' }, { mail: 'nowhere' }],
      [{ kind: 'other' }, { caseId: 'nowhere' }],
      [{ kind: 'other' }, { person: 'nobody' }],
      [{ kind: 'bounce' }, {}],
      [{ kind: 'documents', answer: 'complete' }, {}],
    ];
    const messages = refused.map(([said, more]) => {
      const outcome = record(said, more);
      return outcome.kind === 'refused' ? outcome.message : outcome.kind;
    });
    expect(new Set(messages).size).toBe(refused.length);
    for (const message of messages) expect(message).toMatch(/[.)]$/u);
    expect(eventsOfCase(db, caseId)).toHaveLength(4);
  });
});

test('a bounce that a person takes for one of another case, or of a copy, says nothing of this letter', async () => {
  const { db, deps, cases, person } = inboxScene();
  const bounce = ODD_MAILS.find(({ name }) => name === 'bounce RFC 3464 (Postfix)')?.raw ?? Buffer.alloc(0);
  const ask = async (caseId: string) =>
    recordAnswer(db, {
      mail: await receive(deps, bounce),
      caseId,
      said: { kind: 'bounce' },
      isComplete: true,
      person,
      at: NOON,
      day: TODAY,
      today: TODAY,
      note: '',
    });
  const { outboxId } = cases.A;
  expect(await ask(cases.B.caseId)).toMatchObject({ message: expect.stringMatching(/de quel envoi/u) });
  setDelivery(db, outboxId, { recipient: 'maire@saint-exemple.example', cc: [TO_A] });
  expect(await ask(cases.A.caseId)).toMatchObject({ message: expect.stringMatching(/la copie/u) });
  expect(findDelivery(db, outboxId)?.state).toBe('sent');
});

test('what came before the letter left proves nothing of its arrival', async () => {
  const { caseId, arrive, record, db } = await answeredScene();
  const early = { mail: arrive(), day: '2026-11-23' };
  expect(record({ kind: 'receipt', proof: 'acknowledgement' }, early)).toMatchObject({
    message: expect.stringMatching(/n’en prouve pas/u),
  });
  expect(findCase(db, caseId)?.stage).toBe('sent');
});

test('a bounce that a person read: the delivery and the case know it', async () => {
  const { db, deps, cases, person } = inboxScene();
  const bounce = ODD_MAILS.find(({ name }) => name === 'bounce RFC 3464 (Postfix)');
  const mail = await receive(deps, bounce?.raw ?? Buffer.alloc(0));
  const { caseId, outboxId } = cases.A;
  expect(findInbound(db, mail)).toMatchObject({
    outboxId,
    report: { recipient: TO_A, status: '5.1.1', said: 'smtp; 550 5.1.1 User unknown' },
  });
  const ask: Recording = {
    mail,
    caseId,
    said: { kind: 'bounce' },
    isComplete: true,
    person,
    at: NOON,
    day: TODAY,
    today: TODAY,
    note: '',
  };
  expect(recordAnswer(db, ask)).toEqual({ kind: 'recorded' });
  expect(findDelivery(db, outboxId)?.state).toBe('rejected');
  expect(eventsOfCase(db, caseId).at(-1)).toMatchObject({ kind: 'delivery-failed', by: person });
  expect(findCase(db, caseId)?.stage).toBe('approved');
  const [event] = eventsOfCase(db, cases.B.caseId).slice(-1);
  expect(event?.kind).toBe('letter-sent');
});
