/**
 * What people note of an authority by hand, each with its source and its line in the log: charters and rules on generative
 * AI that it voted, elected people with a delegation that no register tells, bodies that belong to it.
 */
import { z } from 'zod';
import { findAuthority, type AuthorityRow } from '../../db/queries/authorities.js';
import { insertAttached } from '../../db/queries/directory-page.js';
import { endCharter, insertCharter } from '../../db/queries/charters.js';
import { confirmOfficial, findOfficial } from '../../db/queries/officials.js';
import type { PersonRow } from '../../db/queries/people.js';
import { transact, type Db } from '../../db/open.js';
import { note } from '../accounts/audit.js';
import { isLegalDay } from '../french/dates.js';
import { isSiren } from './codes.js';
import { addSite, parseSiteUrl } from './index.js';
import { chargeProblem, dropDelegation, noteDelegation } from './officials/delegations.js';

export interface Noting {
  readonly db: Db;
  readonly by: Pick<PersonRow, 'id' | 'role'>;
  /** Instant. */
  readonly at: string;
  /** Legal day of that instant. */
  readonly today: string;
  /** Code of the authority that it is about. */
  readonly authority: string;
}

export type Noted =
  | { readonly kind: 'done' }
  /** Nothing of this authority has that id. */
  | { readonly kind: 'unknown' }
  /** French sentences. */
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

const DONE: Noted = { kind: 'done' };
const UNKNOWN: Noted = { kind: 'unknown' };

const line = (most: number, empty: string) =>
  z
    .string(empty)
    .transform((text) => text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim())
    .pipe(z.string().min(1, empty).max(most, `Au plus ${most} caractères.`));
const addressOrNull = z
  .string()
  .catch('')
  .transform((text, context) => {
    if (text.trim() === '') return null;
    const parsed = parseSiteUrl(text);
    if (parsed.ok) return parsed.value;
    for (const message of parsed.problems) context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
const dayOrNull = (today: string) =>
  z
    .string()
    .catch('')
    .transform((text) => (text === '' ? null : text))
    .refine((day) => day === null || isLegalDay(day), 'Cette date n’existe pas.')
    .refine((day) => day === null || day <= today, 'Cette date est dans l’avenir.');

function refused(error: z.ZodError): Noted {
  return { kind: 'refused', problems: [...new Set(error.issues.map(({ message }) => message))] };
}

/** Notes a charter or a rule that an authority voted: a title, and a link or a quote to show for it. */
export function noteCharter({ db, by, at, today, authority }: Noting, form: unknown): Noted {
  const parsed = z
    .object({
      title: line(300, 'Donnez un titre : « Charte sur l’usage de l’IA », « Délibération n° 12 »…'),
      url: addressOrNull,
      votedOn: dayOrNull(today),
      quote: z
        .string()
        .catch('')
        .transform((text) => text.trim())
        .pipe(z.string().max(4000, 'Au plus 4 000 caractères.'))
        .transform((text) => (text === '' ? null : text)),
    })
    .refine(
      ({ url, quote }) => url !== null || quote !== null,
      'Donnez l’adresse du texte, ou citez-en un passage : ce qui ne se montre pas ne se cite pas.',
    )
    .safeParse(form);
  if (!parsed.success) return refused(parsed.error);
  return transact(db, (tx) => {
    const row = insertCharter(tx, { ...parsed.data, authorityCode: authority, addedBy: by.id }, at);
    note(tx, { by, action: 'charter-noted', subject: authority, detail: row.id, at });
    return DONE;
  });
}

/** A charter that holds no more, or was noted by mistake: it ends and stays written. */
export function dropCharter({ db, by, at, authority }: Noting, id: string): Noted {
  return transact(db, (tx) => {
    if (!endCharter(tx, { id, authorityCode: authority, by: by.id }, at)) return UNKNOWN;
    note(tx, { by, action: 'charter-ended', subject: authority, detail: id, at });
    return DONE;
  });
}

/** Offices that people add: those to which delegations are given and that no register names with them. */
export const NOTED_OFFICES = ['adjoint', 'vice-president'] as const;

/**
 * Notes who is in charge of culture or communication. The register tells no delegation (public-data.md §2): it is read in the
 * order that gives it, whose address is the source.
 */
export function noteOfficial({ db, by, at, today, authority }: Noting, form: unknown): Noted {
  const parsed = z
    .object({
      office: z.enum(NOTED_OFFICES, 'Choisissez une fonction.'),
      firstName: line(200, 'Indiquez le prénom.'),
      lastName: line(200, 'Indiquez le nom.'),
      sex: z
        .enum(['F', 'M', ''])
        .catch('')
        .transform((sex) => (sex === '' ? null : sex)),
      charge: line(300, 'Dites de quoi cette personne est chargée : « la culture ».').superRefine(
        (charge, context) => {
          const message = charge === '' ? null : chargeProblem(charge);
          if (message !== null) context.addIssue({ code: 'custom', message });
        },
      ),
      source: line(2000, 'Dites où vous l’avez lu : l’adresse de l’arrêté ou de la page.'),
      chargeOn: dayOrNull(today),
    })
    .safeParse(form);
  if (!parsed.success) return refused(parsed.error);
  const { chargeOn, ...told } = parsed.data;
  return transact(db, (tx) => {
    const row = noteDelegation(tx, { ...told, authority, on: chargeOn ?? today, by: by.id }, at, today);
    note(tx, { by, action: 'official-noted', subject: authority, detail: row.id, at });
    return DONE;
  });
}

/** Says that somebody still holds the office today. */
export function checkOfficial({ db, by, at, today, authority }: Noting, id: string): Noted {
  return transact(db, (tx) => {
    const row = findOfficial(tx, id);
    if (row === null || row.authorityCode !== authority || row.validTo !== null) return UNKNOWN;
    confirmOfficial(tx, id, { checkedOn: today });
    note(tx, { by, action: 'official-noted', subject: authority, detail: id, at });
    return DONE;
  });
}

/**
 * Notes the form by which the authority itself signs for somebody (« Madame le Maire »): letters begin with it. Empty takes
 * it back.
 */
export function noteAppel({ db, by, at, authority }: Noting, id: string, form: unknown): Noted {
  const parsed = z
    .object({
      appel: z
        .string()
        .catch('')
        .transform((text) =>
          text
            .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
            .replace(/[\s,]+$/u, '')
            .trim(),
        )
        .pipe(z.string().max(100, 'Au plus 100 caractères.'))
        .refine(
          (text) => text === '' || /^(?:Madame|Monsieur)(?: [\p{L}\p{M}’' -]+)?$/u.test(text),
          'Écrivez la formule entière, sans nom ni virgule : « Madame le Maire ».',
        )
        .transform((text) => (text === '' ? null : text)),
    })
    .safeParse(form);
  if (!parsed.success) return refused(parsed.error);
  return transact(db, (tx) => {
    const row = findOfficial(tx, id);
    if (row === null || row.authorityCode !== authority || row.validTo !== null) return UNKNOWN;
    confirmOfficial(tx, id, { preferredAppel: parsed.data.appel });
    note(tx, { by, action: 'official-noted', subject: authority, detail: id, at });
    return DONE;
  });
}

/** Ends somebody whom a person noted, or a delegation of somebody whom the register names; who stands in it ends with it. */
export function dropOfficial({ db, by, at, authority }: Noting, id: string): Noted {
  return transact(db, (tx) => {
    const row = findOfficial(tx, id);
    if (row === null || row.authorityCode !== authority) return UNKNOWN;
    if (row.setId !== null && row.chargeSource === null)
      return {
        kind: 'refused',
        problems: ['Cette personne vient du répertoire national des élus : sa fin viendra avec lui.'],
      };
    if (!dropDelegation(tx, { authority, id }, at)) return UNKNOWN;
    note(tx, { by, action: 'official-ended', subject: authority, detail: id, at });
    return DONE;
  });
}

export type Attached =
  | { readonly kind: 'attached'; readonly authority: AuthorityRow }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

/** Adds a body that belongs to an authority (museum, festival, tourist office, agency), and watches its site when one is given. */
export function attachBody(
  {
    db,
    by,
    at,
    authority: code,
  }: Pick<Noting, 'db' | 'at' | 'authority'> & {
    /** Null: a command. */
    readonly by: Noting['by'] | null;
  },
  form: unknown,
): Attached {
  class Refused extends Error {
    constructor(readonly problems: readonly string[]) {
      super();
    }
  }
  const parsed = z
    .object({
      name: line(200, 'Indiquez le nom de l’organisme.'),
      siren: z
        .string()
        .catch('')
        .transform((text) => text.replaceAll(/\s/g, ''))
        .refine(
          (text) => text === '' || isSiren(text),
          'Ce numéro SIREN n’est pas valable : vérifiez ses neuf chiffres.',
        )
        .transform((text) => (text === '' ? null : text)),
      url: addressOrNull,
    })
    .safeParse(form);
  if (!parsed.success)
    return { kind: 'refused', problems: parsed.error.issues.map(({ message }) => message) };
  const { name, siren, url } = parsed.data;
  try {
    return transact(db, (tx): Attached => {
      const parent = findAuthority(tx, code);
      if (parent === null) throw new Refused(['Cette collectivité n’est pas dans l’annuaire.']);
      const known = siren === null ? null : findAuthority(tx, siren);
      if (known !== null)
        throw new Refused([`${known.name} porte déjà ce numéro SIREN (code ${known.code}).`]);
      const authority = insertAttached(tx, { name, siren, parent }, at);
      note(tx, { by, action: 'authority-added', subject: authority.code, detail: parent.code, at });
      if (url !== null) {
        const added = addSite({ db: tx, now: () => new Date(at) }, { authority: authority.code, url });
        if (!added.ok) throw new Refused(added.problems);
        if (added.value.kind === 'exists')
          throw new Refused(['Ce site est déjà suivi pour une autre collectivité : laissez l’adresse vide.']);
      }
      return { kind: 'attached', authority };
    });
  } catch (error) {
    if (error instanceof Refused) return { kind: 'refused', problems: error.problems };
    throw error;
  }
}
