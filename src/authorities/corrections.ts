/** What a person says better than a source: corrections, their end, and the answer to what an import asks about one. */
import { z } from 'zod';
import { findAuthority, type AuthorityRow } from '../../db/queries/authorities.js';
import { tieContracts } from '../../db/queries/contracts.js';
import {
  askOfCorrection,
  correctionsOf,
  endCorrectionRow,
  insertCorrection,
  holderOfSiren,
  renameAuthority,
  setSiren,
  standingCorrection,
  type CorrectionRow,
} from '../../db/queries/corrections.js';
import { importedContacts, setWords } from '../../db/queries/directory.js';
import type { PersonRow } from '../../db/queries/people.js';
import { transact, type Db } from '../../db/open.js';
import { note } from '../accounts/audit.js';
import { isSiren } from './codes.js';
import { parseSiteUrl } from './index.js';
import { foldName, wordsOf } from './search-words.js';
import { CORRECTED_FIELDS, type CorrectedField } from './types.js';

export interface Correcting {
  readonly db: Db;
  readonly by: Pick<PersonRow, 'id' | 'role'>;
  /** Instant. */
  readonly at: string;
}

export type Corrected =
  | { readonly kind: 'done' }
  /** No such authority, or no such correction of it that stands. */
  | { readonly kind: 'unknown' }
  /** French sentences. */
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

const DONE: Corrected = { kind: 'done' };
const UNKNOWN: Corrected = { kind: 'unknown' };
const refused = (...problems: readonly string[]): Corrected => ({ kind: 'refused', problems });

const input = z.object({
  field: z.enum(CORRECTED_FIELDS, 'Dites ce qui est corrigé.'),
  value: z.string('Indiquez la valeur juste.').max(2000, 'Au plus 2 000 caractères.'),
  because: z
    .string('Dites d’où vous le tenez.')
    .transform((text) => text.trim())
    .pipe(
      z
        .string()
        .min(1, 'Dites d’où vous le tenez : une adresse, ou quelques mots.')
        .max(2000, 'Au plus 2 000 caractères.'),
    ),
});

/** Most lines of an address and most characters of one (letters.md §1). */
const MOST_LINES = 6;
const MOST_LINE_CHARS = 38;

type Read = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly problem: string };

/** A value as it is kept, or why it cannot be one. */
function readValue(field: CorrectedField, text: string): Read {
  const flat = text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  const no = (problem: string): Read => ({ ok: false, problem });
  if (flat === '') return no('Indiquez la valeur juste.');
  switch (field) {
    case 'name':
      return flat.length > 200
        ? no('Le nom est trop long (200 caractères au plus).')
        : { ok: true, value: flat };
    case 'siren': {
      const digits = flat.replaceAll(' ', '');
      return isSiren(digits)
        ? { ok: true, value: digits }
        : no('Ce numéro SIREN n’est pas valable : vérifiez ses neuf chiffres.');
    }
    case 'site':
    case 'form':
    case 'sve': {
      if (field === 'sve' && isMail(flat)) return { ok: true, value: flat };
      const url = parseSiteUrl(flat);
      return url.ok ? url : no(url.problems.join(' '));
    }
    case 'email':
      return isMail(flat)
        ? { ok: true, value: flat }
        : no('Ce n’est pas une adresse électronique (exemple : mairie@saint-exemple.example).');
    case 'phone':
      return /^\+?[\d .()-]{4,24}$/.test(flat)
        ? { ok: true, value: flat }
        : no('Ce n’est pas un numéro de téléphone (exemple : 01 99 00 00 00).');
    case 'postal-address': {
      const lines = text
        .split(/\r\n|\r|\n/)
        .map((line) => line.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim())
        .filter((line) => line !== '');
      if (lines.length > MOST_LINES || lines.some((line) => line.length > MOST_LINE_CHARS))
        return no('Une adresse postale a six lignes au plus, de 38 caractères au plus.');
      return /^\d{5} /.test(lines.at(-1) ?? '')
        ? { ok: true, value: lines.join('\n') }
        : no('La dernière ligne d’une adresse postale est le code postal et la ville.');
    }
  }
}

function isMail(text: string): boolean {
  return text.length <= 254 && /^[^\s@<>"(),:;[\]\\]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(text);
}

/**
 * Says a value of an authority better than its source. What the source tells now is kept beside it: an import that
 * brings another value asks a person and lays nothing over it. A former correction of the same value ends.
 */
export function correct(
  { db, by, at }: Correcting,
  ask: {
    readonly authority: string;
    readonly field: unknown;
    readonly value: unknown;
    readonly because: unknown;
  },
): Corrected {
  const parsed = input.safeParse(ask);
  if (!parsed.success) return refused(...new Set(parsed.error.issues.map(({ message }) => message)));
  const { field, because } = parsed.data;
  const read = readValue(field, parsed.data.value);
  if (!read.ok) return refused(read.problem);
  return transact(db, (tx): Corrected => {
    const authority = findAuthority(tx, ask.authority);
    if (authority === null) return UNKNOWN;
    const { code } = authority;
    const before = correctionsOf(tx, code).find((one) => one.field === field);
    const replaces =
      before === undefined && isOwnField(field) ? authority[field] : toldNow(tx, code, field, before ?? null);
    if (read.value === (before?.value ?? replaces)) return refused('C’est déjà ce qui est écrit.');
    const problem = field === 'siren' ? sirenProblem(tx, authority, read.value) : null;
    if (problem !== null) return refused(problem);
    if (before !== undefined) endCorrectionRow(tx, before.id, by.id, at);
    insertCorrection(
      tx,
      { authorityCode: code, field, value: read.value, replaces, because, madeBy: by.id },
      at,
    );
    if (isOwnField(field)) setOwn(tx, authority, field, read.value, at);
    note(tx, { by, action: 'value-corrected', subject: code, detail: field, at });
    return DONE;
  });
}

/** What stands in the row of the authority itself; everything else that may be corrected is a contact beside it. */
type OwnField = Extract<CorrectedField, 'name' | 'siren'>;

function isOwnField(field: CorrectedField): field is OwnField {
  return field === 'name' || field === 'siren';
}

/** Why a number cannot be this authority's; null when it can. Contracts are tied by it: two cannot share one. */
function sirenProblem(tx: Db, { code }: AuthorityRow, siren: string): string | null {
  if (/^\d{9}$/.test(code))
    return 'Cette collectivité est désignée par son SIREN : ajoutez-la avec le bon numéro (vigie authorities add).';
  const other = holderOfSiren(tx, siren);
  return other === null || other.code === code
    ? null
    : `Ce numéro SIREN est déjà celui de ${other.name} (${other.code}). Si c’est une erreur, corrigez-la d’abord là-bas.`;
}

/** What the source tells of a field now; of what a correction lies over, what it told while nobody corrected it. */
function toldNow(tx: Db, code: string, field: CorrectedField, standing: CorrectionRow | null): string | null {
  if (!isOwnField(field)) return importedContacts(tx, code).find(({ kind }) => kind === field)?.value ?? null;
  return standing === null ? null : (standing.told ?? standing.replaces);
}

function setOwn(tx: Db, before: AuthorityRow, field: OwnField, value: string | null, at: string): void {
  const { code } = before;
  if (field === 'siren') {
    setSiren(tx, code, value, at);
    tieContracts(tx, { code, siren: value, before: before.siren });
  } else if (value !== null) renameAuthority(tx, code, value, foldName(value), at);
  const row = findAuthority(tx, code);
  if (row !== null) setWords(tx, code, wordsOf(row));
}

/** Ends a correction: what the source tells holds again. */
export function endCorrection({ db, by, at }: Correcting, authority: string, id: string): Corrected {
  return transact(db, (tx): Corrected => {
    const standing = standingCorrection(tx, id);
    if (standing === null || standing.authorityCode !== authority) return UNKNOWN;
    const { field } = standing;
    const row = isOwnField(field) ? findAuthority(tx, authority) : null;
    const told = toldNow(tx, authority, field, standing);
    const problem = field === 'siren' && row !== null && told !== null ? sirenProblem(tx, row, told) : null;
    if (problem !== null) return refused(problem);
    endCorrectionRow(tx, id, by.id, at);
    if (row !== null && isOwnField(field)) setOwn(tx, row, field, told, at);
    note(tx, { by, action: 'correction-ended', subject: authority, detail: standing.field, at });
    return DONE;
  });
}

/**
 * Answers what an import asked: `keep` = the correction stands, and what the import told is what it replaces from now on;
 * `take` = what the import told is right, the correction ends.
 */
export function answerQuestion(
  correcting: Correcting,
  authority: string,
  id: string,
  answer: 'keep' | 'take',
): Corrected {
  const { db, by, at } = correcting;
  if (answer === 'take') return endCorrection(correcting, authority, id);
  return transact(db, (tx): Corrected => {
    const standing = standingCorrection(tx, id);
    if (standing === null || standing.authorityCode !== authority || standing.toldBy === null) return UNKNOWN;
    askOfCorrection(tx, id, { told: null, toldBy: null, replaces: standing.told });
    note(tx, { by, action: 'value-corrected', subject: authority, detail: standing.field, at });
    return DONE;
  });
}
