/** Agreeing to a time-stamp authority, and turning it off; each with its line in the log. Who may: `web/access/rules.ts`. */
import { z } from 'zod';
import { insertTimeStampChoice, lastTimeStampChoice } from '../../db/queries/time-stamps.js';
import { transact } from '../../db/open.js';
import { timeAuthorityOf } from '../evidence/authorities-of-time.js';
import { note } from './audit.js';
import type { Braked, Braking } from './set-brakes.js';

const agreement = z.object({
  authority: z
    .string('Choisissez une autorité.')
    .refine((url) => timeAuthorityOf(url) !== null, 'Choisissez une autorité de la liste.'),
  // A choice that stands ready in a form is no consent: somebody ticks this.
  accord: z.literal('oui', 'Cochez l’accord : sans lui, rien n’est demandé à personne.'),
});

/** Notes who agreed to what. Nothing is sent by this: the next seal asks. */
export function agreeToAuthority({ db, by, at }: Braking, form: unknown): Braked {
  const parsed = agreement.safeParse(form);
  if (!parsed.success)
    return { kind: 'refused', problems: [...new Set(parsed.error.issues.map(({ message }) => message))] };
  const { authority } = parsed.data;
  return transact(db, (tx) => {
    if (lastTimeStampChoice(tx)?.authority === authority) return { kind: 'done' };
    insertTimeStampChoice(tx, { authority, setAt: at, setBy: by.id });
    note(tx, { by, action: 'time-stamp-chosen', subject: authority, at });
    return { kind: 'done' };
  });
}

/** From now on nobody is asked any more; what was sealed stays. */
export function turnAuthorityOff({ db, by, at }: Braking): Braked {
  return transact(db, (tx) => {
    const before = lastTimeStampChoice(tx)?.authority ?? null;
    if (before === null) return { kind: 'done' };
    insertTimeStampChoice(tx, { authority: null, setAt: at, setBy: by.id });
    note(tx, { by, action: 'time-stamp-ended', subject: before, at });
    return { kind: 'done' };
  });
}
