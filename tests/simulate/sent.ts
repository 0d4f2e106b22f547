/** What the judges of a play share: who is there, what was composed for her and arrived, what is known of cases. */
import type { CaseEvent } from '../../src/cases/index.js';
import { parisDay, type LegalDay } from '../../src/french/index.js';
import type { Played } from './plan.js';
import type { ReadMail } from './read-mails.js';
import { departementOf } from './setup.js';

/** News, and steps, that one mail has room for. */
export const FULL = 6;

/** Weeks in which somebody was thought of, with or without a mail. */
export interface ComposedWeek {
  readonly person: string;
  readonly kind: string;
  /** « 2026-W48 ». */
  readonly period: string;
  readonly composedAt: string;
  readonly messageId: string | null;
}

export interface Member {
  readonly number: number;
  readonly from: number;
  readonly until: number;
  /** Null: the whole country. */
  readonly departement: string | null;
  readonly hasMail: boolean;
  /** From when on she wants no bulletin, and from when on no mail whatever; infinite while she wants some. */
  readonly stopped: number;
  readonly silent: number;
}

export interface CaseOfPlay {
  readonly id: string;
  readonly site: number;
  readonly events: readonly CaseEvent[];
  /** Numbers of those who wrote letters, and when they began. */
  readonly writers: readonly { readonly person: number; readonly at: number }[];
}

export interface CasesOfPlay {
  readonly cases: readonly CaseOfPlay[];
  /** When « site poster » was first decided. */
  readonly decisions: ReadonlyMap<string, number>;
}

/** A mail with what the store says of it, to one person, in the order of composing; rows of one mail are one. */
export interface Sent {
  readonly at: number;
  readonly kind: string;
  /** Null: there was nothing to tell. */
  readonly mail: ReadMail | null;
}

export function sentTo(
  person: string,
  composed: readonly ComposedWeek[],
  byId: ReadonlyMap<string, ReadMail>,
): readonly Sent[] {
  const rows = composed.filter((one) => one.person === person);
  return [...new Map(rows.map((row) => [`${row.composedAt} ${row.messageId}`, row])).values()].flatMap(
    ({ composedAt, kind, messageId }): readonly Sent[] => {
      const mail = messageId === null ? null : (byId.get(messageId) ?? undefined);
      // Queued and stopped before it left, or at the end of the play.
      return mail === undefined ? [] : [{ at: Date.parse(composedAt), kind, mail }];
    },
  );
}

export const parisDayOf = (at: number): LegalDay => parisDay(new Date(at).toISOString()) ?? '';

export const works = ({ departement }: Member, site: number, { plan }: Played): boolean =>
  departement === null || departementOf(site, plan) === departement;

export const isBulletin = ({ kind }: Sent): boolean => kind === 'weekly' || kind === 'recap';
