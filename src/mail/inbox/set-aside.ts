/** A mail that is about no case is put aside, and taken up again: it is kept, and changes no case. */
import { findCase } from '../../../db/queries/cases.js';
import { findInbound, settleInbound } from '../../../db/queries/inbox.js';
import { findPerson } from '../../../db/queries/people.js';
import { transact, type Db } from '../../../db/open.js';
import { tidy } from './record.js';

export type Dismissed =
  | { readonly kind: 'dismissed' }
  | { readonly kind: 'refused'; readonly message: string };

/** Puts a mail aside that is about no case; it is kept, and can be taken up again. */
export function dismissMail(
  db: Db,
  ask: { readonly mail: string; readonly person: string; readonly at: string; readonly note: string },
): Dismissed {
  return transact(db, (tx) => {
    const refused = (message: string): Dismissed => ({ kind: 'refused', message });
    if (findPerson(tx, ask.person)?.endedAt !== null)
      return refused('Vous n’avez plus accès à cette installation.');
    const mail = findInbound(tx, ask.mail);
    if (mail === null) return refused('Ce courriel n’existe pas.');
    // Of what names our own letter nobody says that it is about no case.
    if (mail.trust === 'certain' && ask.note.trim() === '')
      return refused('Ce courriel répond à une de nos lettres : dites pourquoi il est mis de côté.');
    const settled = settleInbound(tx, mail.id, {
      state: 'dismissed',
      caseId: null,
      letterId: null,
      outboxId: null,
      matchedBy: null,
      decidedBy: ask.person,
      decidedAt: ask.at,
      note: ask.note.trim() === '' ? null : tidy(ask.note),
    });
    return settled ? { kind: 'dismissed' } : refused('Quelqu’un a déjà classé ce courriel.');
  });
}

/** Takes up again what was put aside. */
export function takeUpMail(
  db: Db,
  ask: {
    readonly mail: string;
    readonly caseId: string | null;
    readonly person: string;
    readonly at: string;
  },
): { readonly kind: 'waiting' } | { readonly kind: 'refused'; readonly message: string } {
  return transact(db, (tx) => {
    if (findPerson(tx, ask.person)?.endedAt !== null)
      return { kind: 'refused', message: 'Vous n’avez plus accès à cette installation.' };
    if ((findInbound(tx, ask.mail)?.removedAt ?? null) !== null)
      return {
        kind: 'refused',
        message: 'Ce courriel n’est plus là : sa durée de conservation était passée.',
      };
    if (ask.caseId !== null && findCase(tx, ask.caseId) === null)
      return { kind: 'refused', message: 'Ce dossier n’existe pas.' };
    const settled = settleInbound(
      tx,
      ask.mail,
      {
        state: 'waiting',
        caseId: ask.caseId,
        matchedBy: ask.caseId === null ? null : 'person',
        decidedBy: ask.person,
        decidedAt: ask.at,
        note: null,
      },
      'dismissed',
    );
    return settled ? { kind: 'waiting' } : { kind: 'refused', message: 'Ce courriel n’est pas mis de côté.' };
  });
}
