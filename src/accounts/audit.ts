/** The log of who saw and did what matters: written beside the deed, read by the national office, kept for a time. */
import {
  deleteAudit,
  hasAuditBefore,
  insertAudit,
  wasNoted,
  type AuditAction,
} from '../../db/queries/audit.js';
import type { PersonRow } from '../../db/queries/people.js';
import { transact, type Db } from '../../db/open.js';
import { monthsBefore } from '../retention/delays.js';

/** Looking again within the hour is the same look. */
const SAME_LOOK_MS = 3_600_000;

export interface Note {
  /** Null: the program itself, or somebody nobody knows. */
  readonly by: Pick<PersonRow, 'id' | 'role'> | null;
  readonly action: AuditAction;
  /** An id, a hash or a route; never a name, a mail address or a secret. */
  readonly subject: string;
  readonly detail?: string | null;
  readonly at: string;
}

/** Writes a deed. Within the transaction of the deed, so that neither is without the other. */
export function note(tx: Db, { by, action, subject, detail = null, at }: Note): void {
  insertAudit(tx, {
    at,
    personId: by?.id ?? null,
    role: by?.role ?? null,
    action,
    subject: subject.slice(0, 200),
    detail: detail?.slice(0, 300) ?? null,
  });
}

/** Writes that somebody saw something, or tried to; once an hour, so that a reload fills no log. */
export function noteLook(db: Db, look: Note & { readonly by: Pick<PersonRow, 'id' | 'role'> }): void {
  const { by, action, subject, at } = look;
  const after = new Date(Date.parse(at) - SAME_LOOK_MS).toISOString();
  transact(db, (tx) => {
    if (!wasNoted(tx, { personId: by.id, action, subject: subject.slice(0, 200) }, after)) note(tx, look);
  });
}

/** Deletes what is older than so many months, and writes that it did. @returns how many entries went */
export function purgeAudit(db: Db, at: string, months: number): number {
  const until = monthsBefore(at, months);
  if (!hasAuditBefore(db, until)) return 0;
  return transact(db, (tx) => {
    note(tx, { by: null, action: 'audit-purged', subject: until, at });
    return deleteAudit(tx, until);
  });
}
