/** One mail, read safely: its words as text, its attachments as downloads; what it says is filed at a case. */
import type { Hono } from 'hono';
import type { Readable } from 'node:stream';
import { findInbound, lettersByReference, type InboundRow } from '../../../../db/queries/inbox.js';
import { findLetter } from '../../../../db/queries/letters.js';
import { caseLies } from '../../../../db/queries/territories.js';
import { findAuthority } from '../../../../db/queries/authorities.js';
import { caseReference, readCase } from '../../../cases/index.js';
import { parisDay, type LegalDay } from '../../../french/index.js';
import {
  dismissMail,
  openOriginal,
  parseMail,
  recordAnswer,
  takeAttachment,
  takeUpMail,
} from '../../../mail/inbox/index.js';
import type { Env, WebContext, WebDeps } from '../../context.js';
import { outsideTerritory } from '../../access/refused.js';
import { show } from '../../show.js';
import { todayOf } from '../cases/frame.js';
import { notFound } from '../errors.js';
import { download } from '../letters/files.js';
import { fieldOf, LETTER_STYLES, nameOf, PLACE as LETTERS } from '../letters/frame.js';
import { readTypedAnswer, saidOf, type TypedAnswer } from './answers.js';
import { INBOX, inboxHref, subjectOf } from './list.js';
import { Mail } from './mail.js';

const STALE =
  'Quelqu’un a écrit dans ce dossier pendant que vous lisiez : rien n’a été classé. Regardez ce qui est nouveau, puis classez de nouveau.';

const DISMISSED = 'Le courriel est mis de côté. Il est gardé, et se reprend ici.';

interface Told {
  readonly problems?: readonly string[];
  readonly typed?: TypedAnswer | null;
  readonly status?: 200 | 409 | 422;
}

export function inboundRoutes(app: Hono<Env>, { db, now, letters }: WebDeps): void {
  const page = async (
    c: WebContext,
    mail: InboundRow,
    { problems = [], typed = null, status = 200 }: Told = {},
  ): Promise<Response> => {
    const original = openOriginal(letters.inbox, mail.sha256);
    const text = original === null ? null : (await parseMail(original)).text;
    const reading = mail.caseId === null ? null : readCase(db, mail.caseId);
    return show(
      c,
      {
        title: subjectOf(mail).slice(0, 80),
        place: LETTERS,
        styles: LETTER_STYLES,
        said: c.req.query('fait') === 'cote' ? DISMISSED : null,
      },
      <Mail
        mail={mail}
        text={text}
        reading={reading}
        authority={reading === null ? null : (findAuthority(db, reading.row.authorityCode)?.name ?? null)}
        letter={mail.letterId === null ? null : findLetter(db, mail.letterId)}
        decidedBy={mail.decidedBy === null ? null : nameOf(db, mail.decidedBy)}
        problems={problems}
        typed={typed}
      />,
      status,
    );
  };

  app.get(`${INBOX}/:id`, (c) => {
    const mail = findInbound(db, c.req.param('id'));
    return mail === null ? notFound(c) : page(c, mail);
  });

  app.post(`${INBOX}/:id/classement`, async (c) => {
    const mail = findInbound(db, c.req.param('id'));
    if (mail === null) return notFound(c);
    const body = await c.req.parseBody();
    const typed = readTypedAnswer(body);
    const refuse = (problem: string, status: 409 | 422 = 422) =>
      page(c, mail, { problems: [problem], typed, status });
    const caseId = caseNamed(typed.reference, mail);
    if (caseId === null)
      return refuse(
        'Dites à quel dossier il appartient : sa référence, ou celle d’une de ses lettres (VIG-2026-…).',
      );
    // The guard asked it of the mail; the form may name another case.
    if (caseLies(db, c.get('territory'), caseId) === 'outside') return outsideTerritory(c);
    const said = saidOf(typed);
    if (typeof said === 'string') return refuse(said);
    const seen = fieldOf(body, 'vu', 9);
    const today = todayOf(now);
    const recorded = recordAnswer(db, {
      mail: mail.id,
      caseId,
      said,
      isComplete: !typed.isPartial,
      person: c.get('person').id,
      at: now().toISOString(),
      day: arrivedOn(mail, today),
      today,
      note: typed.note,
      ...(caseId === mail.caseId && /^\d{1,9}$/.test(seen) ? { seenEvents: Number(seen) } : {}),
    });
    switch (recorded.kind) {
      case 'recorded':
        return c.redirect(`${INBOX}?fait=classe`, 303);
      case 'held':
        return c.redirect(`${INBOX}?fait=suspendu`, 303);
      case 'stale':
        return refuse(STALE, 409);
      case 'refused':
        return refuse(recorded.message);
    }
  });

  app.post(`${INBOX}/:id/cote`, async (c) => {
    const mail = findInbound(db, c.req.param('id'));
    if (mail === null) return notFound(c);
    const note = fieldOf(await c.req.parseBody(), 'note', 1000);
    const done = dismissMail(db, {
      mail: mail.id,
      person: c.get('person').id,
      at: now().toISOString(),
      note,
    });
    return done.kind === 'dismissed'
      ? c.redirect(`${inboxHref(mail)}?fait=cote`, 303)
      : page(c, mail, { problems: [done.message], status: 422 });
  });

  app.post(`${INBOX}/:id/reprise`, async (c) => {
    const mail = findInbound(db, c.req.param('id'));
    if (mail === null) return notFound(c);
    const done = takeUpMail(db, {
      mail: mail.id,
      caseId: null,
      person: c.get('person').id,
      at: now().toISOString(),
    });
    return done.kind === 'waiting'
      ? c.redirect(`${INBOX}?fait=repris`, 303)
      : page(c, mail, { problems: [done.message], status: 422 });
  });

  app.get(`${INBOX}/:id/original`, async (c) => {
    const mail = findInbound(db, c.req.param('id'));
    const original = mail === null ? null : openOriginal(letters.inbox, mail.sha256);
    if (mail === null) return notFound(c);
    if (original === null) return lost(c, mail);
    return download(c, await wholeOf(original), `courriel-${mail.sha256.slice(0, 12)}.eml`, OCTETS);
  });

  app.get(`${INBOX}/:id/pieces/:sha256`, async (c) => {
    const mail = findInbound(db, c.req.param('id'));
    const piece = mail?.attachments.find(({ sha256 }) => sha256 === c.req.param('sha256'));
    if (mail === null || piece?.sha256 === undefined) return notFound(c);
    const original = openOriginal(letters.inbox, mail.sha256);
    if (original === null) return lost(c, mail);
    const bytes = await takeAttachment(original, piece.sha256);
    return bytes === null
      ? c.text(
          'Cette pièce n’a pas pu être sortie du courriel : elle est trop lourde ou mal codée. Téléchargez l’original.\n',
          409,
        )
      : download(c, bytes, `piece-${piece.sha256.slice(0, 12)}${endingOf(piece.name)}`, OCTETS);
  });

  /** The case that a person names, by its reference or a letter's; the proposed one when the reference is its own. */
  function caseNamed(reference: string, mail: InboundRow): string | null {
    const text = reference.toUpperCase().replaceAll(/\s/g, '');
    const proposed = mail.caseId === null ? null : readCase(db, mail.caseId);
    if (proposed !== null && text === caseReference(proposed.row)) return proposed.row.id;
    return lettersByReference(db, [text]).get(text)?.caseId ?? null;
  }
}

const OCTETS = 'application/octet-stream';

function lost(c: WebContext, { removedAt }: InboundRow): Response {
  return c.text(
    removedAt !== null
      ? 'L’original de ce courriel a été supprimé : sa durée de conservation était passée.\n'
      : 'L’original de ce courriel n’est plus dans le dossier de données. Remettez votre sauvegarde ; il est peut-être aussi dans la boîte.\n',
    410,
  );
}

async function wholeOf(source: Readable): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of source) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The ending that the sender gave, when it is a harmless word; what the file is, nobody has looked. */
function endingOf(name: string | null): string {
  return /\.[a-z0-9]{1,5}$/i.exec(name ?? '')?.[0].toLowerCase() ?? '.bin';
}

/** The day on which the mail arrived; never one to come, whatever a server says. */
function arrivedOn({ receivedAt }: InboundRow, today: LegalDay): LegalDay {
  const day = parisDay(receivedAt);
  return day === null || day > today ? today : day;
}
