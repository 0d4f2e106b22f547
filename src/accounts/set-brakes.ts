/** Setting and ending what keeps letters from leaving; each deed with its line in the log. Who may: `web/access/rules.ts`. */
import { z } from 'zod';
import {
  endHold,
  endObjection,
  endPeriod,
  HOLD_KINDS,
  insertHold,
  insertLimits,
  insertObjection,
  insertPeriod,
  OBJECTION_KINDS,
  PERIOD_KINDS,
} from '../../db/queries/brakes.js';
import { findAuthority } from '../../db/queries/authorities.js';
import { findCase } from '../../db/queries/cases.js';
import type { PersonRow } from '../../db/queries/people.js';
import { transact, type Db } from '../../db/open.js';
import { isDepartementCode } from '../authorities/codes.js';
import { isLegalDay } from '../french/index.js';
import { note } from './audit.js';
import { readMail } from './entry.js';

export interface Braking {
  readonly db: Db;
  readonly by: PersonRow;
  readonly at: string;
}

export type Braked =
  | { readonly kind: 'done' }
  /** French sentences. */
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

const DONE: Braked = { kind: 'done' };
const refused = (...problems: readonly string[]): Braked => ({ kind: 'refused', problems });

const line = (most: number, empty: string) =>
  z
    .string(empty)
    .transform((text) => text.replaceAll(/\s+/g, ' ').trim())
    .pipe(z.string().min(1, empty).max(most, `Au plus ${most} caractères.`));
const subject = z.string().trim().max(60).catch('');
const day = (empty: string) => z.string(empty).refine(isLegalDay, empty);

const holdForm = z.object({
  kind: z.enum(HOLD_KINDS, 'Dites ce qui est retenu.'),
  subject,
  reason: line(300, 'Dites pourquoi : la phrase est montrée à qui voulait envoyer.'),
});
const periodForm = z.object({
  kind: z.enum(PERIOD_KINDS, 'Dites où.'),
  subject,
  name: line(100, 'Donnez un nom à la période.'),
  fromDay: day('Indiquez le premier jour.'),
  untilDay: day('Indiquez le dernier jour.'),
});
const objectionForm = z.object({
  kind: z.enum(OBJECTION_KINDS, 'Dites pourquoi.'),
  recipient: z.string().catch(''),
  authority: z.string().trim().max(20).catch(''),
});
const whole = (most: number, sentence: string) =>
  z.coerce.number(sentence).int(sentence).min(0, sentence).max(most, sentence);
const limitsForm = z.object({
  delayHours: whole(336, 'Le délai est un nombre d’heures de 0 à 336.'),
  perAuthorityQuarter: whole(20, 'Par collectivité et trimestre : de 0 à 20 lettres.'),
  perMailboxDay: whole(200, 'Par boîte et par jour : de 0 à 200 lettres.'),
});

function sentences(error: z.ZodError): Braked {
  return refused(...new Set(error.issues.map(({ message }) => message)));
}

/** The subject as it is kept; null when there is no such place, case or authority. */
function subjectOf(db: Db, kind: (typeof HOLD_KINDS)[number], typed: string): string | null {
  switch (kind) {
    case 'everything':
      return '';
    case 'section':
      return isDepartementCode(typed.toUpperCase()) ? typed.toUpperCase() : null;
    case 'authority':
      return findAuthority(db, typed.toUpperCase())?.code ?? null;
    case 'case':
      return findCase(db, typed)?.id ?? null;
    case 'letter':
      return typed === '' ? null : typed;
  }
}

const NO_SUBJECT = 'Rien ne répond à ce code : vérifiez le département, la collectivité ou le dossier.';

export function setHold({ db, by, at }: Braking, form: unknown): Braked {
  const parsed = holdForm.safeParse(form);
  if (!parsed.success) return sentences(parsed.error);
  const { kind, reason } = parsed.data;
  const of = subjectOf(db, kind, parsed.data.subject);
  if (of === null) return refused(NO_SUBJECT);
  return transact(db, (tx) => {
    const id = insertHold(tx, { kind, subject: of, reason, setBy: by.id }, at);
    if (id !== null)
      note(tx, { by, action: 'hold-set', subject: `${kind} ${of}`.trim(), detail: reason, at });
    return DONE;
  });
}

export function releaseHold({ db, by, at }: Braking, id: string): Braked {
  return transact(db, (tx) => {
    const ended = endHold(tx, id, by.id, at);
    if (ended !== null)
      note(tx, { by, action: 'hold-ended', subject: `${ended.kind} ${ended.subject}`.trim(), at });
    return DONE;
  });
}

export function setPeriod({ db, by, at }: Braking, form: unknown): Braked {
  const parsed = periodForm.safeParse(form);
  if (!parsed.success) return sentences(parsed.error);
  const period = parsed.data;
  if (period.untilDay < period.fromDay) return refused('Le dernier jour vient avant le premier.');
  const of = subjectOf(db, period.kind, period.subject);
  if (of === null) return refused(NO_SUBJECT);
  return transact(db, (tx) => {
    insertPeriod(tx, { ...period, subject: of, setBy: by.id }, at);
    note(tx, {
      by,
      action: 'hold-set',
      subject: `${period.kind} ${of}`.trim(),
      detail: `${period.fromDay} → ${period.untilDay}`,
      at,
    });
    return DONE;
  });
}

export function cancelPeriod({ db, by, at }: Braking, id: string): Braked {
  return transact(db, (tx) => {
    if (endPeriod(tx, id, at)) note(tx, { by, action: 'hold-ended', subject: id, at });
    return DONE;
  });
}

export function noteObjection({ db, by, at }: Braking, form: unknown): Braked {
  const parsed = objectionForm.safeParse(form);
  if (!parsed.success) return sentences(parsed.error);
  const recipient = readMail(parsed.data.recipient);
  if (recipient === null) return refused('Ce n’est pas une adresse électronique.');
  const authority =
    parsed.data.authority === '' ? null : findAuthority(db, parsed.data.authority.toUpperCase());
  if (authority === null && parsed.data.authority !== '') return refused(NO_SUBJECT);
  return transact(db, (tx) => {
    const { kind } = parsed.data;
    const id = insertObjection(
      tx,
      { kind, recipient, authorityCode: authority?.code ?? null, notedBy: by.id },
      at,
    );
    if (id !== null) note(tx, { by, action: 'objection-noted', subject: id, detail: kind, at });
    return DONE;
  });
}

export function liftObjection({ db, by, at }: Braking, id: string): Braked {
  return transact(db, (tx) => {
    if (endObjection(tx, id, at)) note(tx, { by, action: 'objection-ended', subject: id, at });
    return DONE;
  });
}

export function changeLimits({ db, by, at }: Braking, form: unknown): Braked {
  const parsed = limitsForm.safeParse(form);
  if (!parsed.success) return sentences(parsed.error);
  const limits = parsed.data;
  return transact(db, (tx) => {
    insertLimits(tx, { ...limits, setAt: at, setBy: by.id });
    const { delayHours, perAuthorityQuarter, perMailboxDay } = limits;
    note(tx, {
      by,
      action: 'limits-changed',
      subject: '',
      detail: `${delayHours} h, ${perAuthorityQuarter} par trimestre, ${perMailboxDay} par jour`,
      at,
    });
    return DONE;
  });
}
