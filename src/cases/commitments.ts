/** The register of what authorities promised: each is looked at again once a year, by a person. */
import { transact, type Db } from '../../db/open.js';
import { findAuthority } from '../../db/queries/authorities.js';
import {
  endCommitment,
  findCommitment,
  insertCheck,
  insertCommitment,
  type CommitmentCheckRow,
} from '../../db/queries/commitments.js';
import { findPerson } from '../../db/queries/people.js';
import { addMonths, formatDate, isLegalDay, nextWorkingDay, type LegalDay } from '../french/index.js';
import { parseUrl } from '../parse-url.js';

export interface NewCommitment {
  readonly authority: string;
  /** What they commit to, in our words. */
  readonly text: string;
  /** In theirs; null when it was spoken. */
  readonly quote: string | null;
  /** Where it was said: at least one of them, or the quote. */
  readonly caseId: string | null;
  readonly letterId: string | null;
  readonly mailId: string | null;
  readonly url: string | null;
  /** Legal day on which they said so. */
  readonly madeOn: LegalDay;
}

export interface CommitmentActor {
  readonly person: string;
  /** ISO-8601 instant, and its legal day. */
  readonly at: string;
  readonly today: LegalDay;
}

export type CommitmentRefused = { readonly kind: 'refused'; readonly message: string };
const refuse = (message: string): CommitmentRefused => ({ kind: 'refused', message });

const MAX_TEXT = 500;
export const MAX_QUOTE = 1000;

/** When a commitment is looked at again, and why that day: a year after it was made or looked at, on a working day. */
export function recheckDay(
  since: LegalDay,
  department?: string,
): { readonly day: LegalDay; readonly because: readonly string[] } {
  const year = addMonths(since, 12);
  const day = nextWorkingDay(year, department);
  return {
    day,
    because: [
      `Un an après le ${formatDate(since)} : ${formatDate(year)}.`,
      ...(day === year ? [] : [`Le ${formatDate(year)} n’est pas un jour ouvré.`]),
    ],
  };
}

/** What is wrong with a commitment, in French; null when it may be written down. */
export function commitmentProblem(commitment: NewCommitment, today: LegalDay): string | null {
  const { text, quote, caseId, letterId, mailId, url, madeOn } = commitment;
  if (text.trim() === '' || text.length > MAX_TEXT)
    return `Dites à quoi la collectivité s’engage, en ${MAX_TEXT} caractères au plus.`;
  if (quote !== null && quote.length > MAX_QUOTE) return `La citation fait ${MAX_QUOTE} caractères au plus.`;
  if (!isLegalDay(madeOn)) return 'La date de l’engagement n’existe pas.';
  if (madeOn > today) return 'La date de l’engagement est à venir.';
  if (url !== null && !/^https?:$/u.test(parseUrl(url)?.protocol ?? ''))
    return 'La source n’est pas l’adresse d’une page.';
  return [caseId, letterId, mailId, url].every((one) => one === null)
    ? 'Dites d’où vient cet engagement : un dossier, un courriel ou une page.'
    : null;
}

/** Writes a commitment down. */
export function addCommitment(
  db: Db,
  commitment: NewCommitment,
  { person, at, today }: CommitmentActor,
): { readonly kind: 'added'; readonly id: string; readonly recheckOn: LegalDay } | CommitmentRefused {
  const problem = commitmentProblem(commitment, today);
  if (problem !== null) return refuse(problem);
  return transact(db, (tx) => {
    if (findPerson(tx, person)?.endedAt !== null) return refuse(GONE);
    const authority = findAuthority(tx, commitment.authority);
    if (authority === null) return refuse('Cette collectivité n’est pas connue ici.');
    const recheckOn = recheckDay(commitment.madeOn, authority.departement ?? undefined).day;
    const id = insertCommitment(tx, {
      authorityCode: authority.code,
      caseId: commitment.caseId,
      inboundId: commitment.mailId,
      letterId: commitment.letterId,
      sourceUrl: commitment.url,
      text: commitment.text.trim(),
      quote: commitment.quote?.trim() ?? null,
      madeOn: commitment.madeOn,
      recheckOn,
      addedBy: person,
      addedAt: at,
    });
    return { kind: 'added', id, recheckOn };
  });
}

const GONE = 'Vous n’avez plus accès à cette installation.';

export const CHECK_WORDS: Readonly<Record<CommitmentCheckRow['result'], string>> = {
  kept: 'Tenu',
  broken: 'Non tenu',
  unclear: 'On ne peut pas le dire',
};

/** Writes down what was found; it is looked at again a year later. */
export function checkCommitment(
  db: Db,
  check: {
    readonly commitment: string;
    readonly result: CommitmentCheckRow['result'];
    readonly note: string | null;
  },
  { person, at, today }: CommitmentActor,
): { readonly kind: 'checked'; readonly recheckOn: LegalDay } | CommitmentRefused {
  const note = check.note?.trim() ?? '';
  if (note.length > MAX_TEXT) return refuse(`La note fait ${MAX_TEXT} caractères au plus.`);
  // Nobody is said to have broken a word without what was seen.
  if (check.result === 'broken' && note === '') return refuse('Dites ce que vous avez constaté, et où.');
  return transact(db, (tx) => {
    if (findPerson(tx, person)?.endedAt !== null) return refuse(GONE);
    const row = findCommitment(tx, check.commitment);
    if (row === null) return refuse('Cet engagement n’existe pas.');
    if (row.endedAt !== null) return refuse('Cet engagement est terminé.');
    const department = findAuthority(tx, row.authorityCode)?.departement ?? undefined;
    const recheckOn = recheckDay(today, department).day;
    insertCheck(
      tx,
      {
        commitmentId: row.id,
        result: check.result,
        day: today,
        note: note === '' ? null : note,
        personId: person,
        at,
      },
      recheckOn,
    );
    return { kind: 'checked', recheckOn };
  });
}

/** A commitment that no longer binds, or was written down by mistake: kept, and no longer looked at. */
export function endOfCommitment(
  db: Db,
  commitment: string,
  { person, at }: CommitmentActor,
): { readonly kind: 'ended' } | CommitmentRefused {
  return transact(db, (tx) => {
    if (findPerson(tx, person)?.endedAt !== null) return refuse(GONE);
    return endCommitment(tx, commitment, person, at)
      ? { kind: 'ended' }
      : refuse('Cet engagement n’existe pas, ou il est déjà terminé.');
  });
}
