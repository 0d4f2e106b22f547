import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findInbound, listInbound } from '../../db/queries/inbox.js';
import { eventsOfCase } from '../../db/queries/cases.js';
import { classify, cluesOf, keepOriginal, parseMail, receiveMail } from '../../src/mail/inbox/index.js';
import { ownWords, textOfHtml } from '../../src/mail/inbox/mail-text.js';
import { chunks, inboxScene, receive } from './inbox-kit.js';
import { ID_A, mail, ODD_MAILS, OURS } from './odd-mails.js';

const parse = (raw: Buffer) => parseMail(Readable.from(chunks(raw)));

describe(`${ODD_MAILS.length} odd mails`, () => {
  test('each ends at its case or in the holding page; none is lost, and no case is changed', async () => {
    const scene = inboxScene();
    const { db, deps, cases } = scene;
    const wrong: unknown[] = [];
    for (const odd of ODD_MAILS) {
      const id = await receive(deps, odd.raw);
      const row = findInbound(db, id);
      if (row === null) throw new Error(odd.name);
      const got = {
        class: row.class,
        at: row.caseId === null ? 'nowhere' : row.caseId === cases.A.caseId ? 'A' : 'B',
        ...(odd.trust === undefined ? {} : { trust: row.trust }),
        ...(odd.how === undefined ? {} : { how: row.matchedBy }),
        ...(odd.says === undefined ? {} : { says: row.excerpt.includes(odd.says) || row.excerpt }),
        ...(odd.attachments === undefined ? {} : { attachments: row.attachments.length }),
        hasProblem: row.problem !== null,
        state: row.state,
      };
      const expected = {
        class: odd.class,
        at: odd.at,
        ...(odd.trust === undefined ? {} : { trust: odd.trust }),
        ...(odd.how === undefined ? {} : { how: odd.how }),
        ...(odd.says === undefined ? {} : { says: true }),
        ...(odd.attachments === undefined ? {} : { attachments: odd.attachments }),
        hasProblem: odd.hasProblem ?? false,
        state: odd.filed === true ? 'filed' : 'waiting',
      };
      if (JSON.stringify(got) !== JSON.stringify(expected)) wrong.push({ name: odd.name, got, expected });
      // The original, byte for byte, under its hash.
      const file = path.join(deps.folder, row.sha256.slice(0, 2), row.sha256);
      const kept = readFileSync(file);
      expect(createHash('sha256').update(kept).digest('hex')).toBe(row.sha256);
      expect(kept.equals(odd.raw)).toBe(true);
    }
    expect(wrong).toEqual([]);
    expect(listInbound(db, { state: null, limit: 1000 })).toHaveLength(ODD_MAILS.length);
    // A person decides: whatever the mails say, nothing was written into the cases.
    expect(eventsOfCase(db, cases.A.caseId)).toHaveLength(4);
    expect(eventsOfCase(db, cases.B.caseId)).toHaveLength(4);
  });
});

test('a mailbox under another name: its mails are not there twice, what was filed stays filed', async () => {
  const { db, deps } = inboxScene();
  const raw = mail({ 'In-Reply-To': ID_A }, 'Bonjour.');
  const id = await receive(deps, raw);
  const kept = await keepOriginal(deps.folder, chunks(raw));
  const arrived = {
    ...kept,
    mailbox: 'courrier@imap.syndicat.example:993/INBOX',
    uidValidity: '1',
    uid: 900,
    omittedBytes: 0,
    receivedAt: '2026-11-24T11:00:00.000Z',
  };
  expect(await receiveMail(deps, arrived)).toEqual({ kind: 'known' });
  // The same bytes a second time in one mailbox are a second mail.
  expect(await receiveMail(deps, { ...arrived, uid: 901 })).toMatchObject({ kind: 'new' });
  expect(await receiveMail(deps, arrived)).toEqual({ kind: 'known' });
  expect(findInbound(db, id)).toMatchObject({ mailbox: arrived.mailbox, uid: 900 });
  expect(listInbound(db, { state: null, limit: 10 })).toHaveLength(2);
});

describe('a heavy mail', () => {
  test('thirty megabytes: listed with size and hash; its words are read', async () => {
    const bytes = 30 * 1024 * 1024;
    const part = Buffer.alloc(bytes, 'vigie');
    const raw = heavyMail(part);
    const read = await parseMail(Readable.from(chunks(raw)));
    expect(read.problem).toBeNull();
    expect(read.attachments).toEqual([
      {
        name: 'bulletin.pdf',
        type: 'application/pdf',
        bytes,
        sha256: createHash('sha256').update(part).digest('hex'),
      },
    ]);
    expect(read.text).toBe('Ci-joint le bulletin.');
  });

  test('words without end are cut, and the mail is read', async () => {
    const read = await parse(mail({ 'In-Reply-To': ID_A }, 'Voici. '.repeat(2_000_000)));
    expect(read.text.length).toBeLessThanOrEqual(200_000);
    expect(read.answersTo).toEqual([ID_A]);
  });
});

function heavyMail(part: Buffer): Buffer {
  const encoded = part.toString('base64').replaceAll(/.{76}/gu, '$&\r\n');
  return mail(
    { 'In-Reply-To': ID_A, 'Content-Type': 'multipart/mixed; boundary="b"' },
    Buffer.from(
      `--b\r\nContent-Type: text/plain\r\n\r\nCi-joint le bulletin.\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="bulletin.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n${encoded}\r\n--b--\r\n`,
    ),
  );
}

describe('words', () => {
  test.each([
    ['Oui.\n\n> Non ?', 'Oui.'],
    ['Oui.\n\n-----Message d’origine-----\nDe : nous', 'Oui.'],
    ['Oui.\n\nLe lun. 2 nov. 2026 à 09:00, Syndicat <a@b.example> a écrit :\nNon', 'Oui.'],
    ['Oui.\nDe : Syndicat <a@b.example>\nNon', 'Oui.'],
    ['> tout est cité', ''],
    ['De : rien du tout', 'De : rien du tout'],
  ])('%j: what is her own', (text, own) => {
    expect(ownWords(text)).toBe(own);
  });

  test('HTML without a tree', () => {
    expect(
      textOfHtml('<p>a</p><p>b<br>c</p><style>x</style><!-- y --><b>d&amp;e</b>')
        .replaceAll(/\s+/gu, ' ')
        .trim(),
    ).toBe('a b c d&e');
  });
});

test('whatever arrives: a mail is parsed, sorted and given clues, and nothing is thrown', async () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom(
      'From: a@b.example',
      'Subject: Undelivered',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '--b',
      'Content-Type: message/delivery-status',
      'Action: failed',
      'Final-Recipient: rfc822;',
      'Auto-Submitted: auto-replied',
      'Content-Transfer-Encoding: base64',
      `In-Reply-To: ${ID_A}`,
      '',
    ),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { maxLength: 30 }),
      fc.uint8Array({ maxLength: 60 }),
      async (lines, noise) => {
        const read = await parse(Buffer.concat([Buffer.from(lines.join('\r\n')), Buffer.from(noise)]));
        const sorted = classify(read);
        cluesOf(read, [OURS]);
        expect(sorted.class).toMatch(/^(?:reply|receipt|bounce|delay|automatic|other)$/u);
        expect(/\p{Cc}/u.test(read.subject)).toBe(false);
      },
    ),
    { numRuns: 150 },
  );
});
