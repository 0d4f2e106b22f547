/**
 * The contract that a letter may name: chosen among those of the authority that the published data tell, kept with the
 * letter's options, and asked for again before the letter is approved. Neither amount nor holder is taken: the first may
 * be the most of a framework agreement, the second a person (`authorities/contracts/words.ts`).
 */
import { contractsOf, type ContractRow } from '../../db/queries/contracts.js';
import type { Db } from '../../db/open.js';
import { contractInWords } from '../authorities/contracts/words.js';
import { isLegalDay } from '../french/index.js';
import type { Circumstances, LetterOptions } from './composition.js';
import { cut, oneLine } from './quoted.js';

export type ChosenContract = NonNullable<LetterOptions['contract']>;

export interface ContractChoice {
  readonly chosen: ChosenContract;
  readonly number: string;
  /** « marché n° …, objet « … », notifié le … » */
  readonly words: string;
}

/** Longest list that is offered; the data put what is about visuals first. */
const MOST_CONTRACTS = 30;
const MAX_SUBJECT_CHARS = 190;
const MAX_NUMBER_CHARS = 60;

/** The contracts of an authority that a letter may name, what is nearest to visuals first. */
export function contractChoices(db: Db, code: string): readonly ContractChoice[] {
  return contractsOf(db, code, MOST_CONTRACTS).flatMap((row) => {
    const chosen = chosenOf(row);
    return chosen === null ? [] : [{ chosen, number: row.number, words: contractInWords(named(row)) }];
  });
}

/** One of them by its identifier; null when the authority has no such contract (any more). */
export function contractChosen(db: Db, code: string, uid: string): ChosenContract | null {
  const row = contractsOf(db, code, MOST_SEARCHED).find((one) => one.uid === uid);
  return row === undefined ? null : chosenOf(row);
}

const MOST_SEARCHED = 5000;

/** What stands in the way of naming this contract now, in French; null when nothing does. */
export function contractProblem(db: Db, code: string, chosen: ChosenContract): string | null {
  const now = contractChosen(db, code, chosen.uid);
  if (now === null)
    return 'Le contrat que cette lettre cite ne figure plus parmi les marchés publiés de la collectivité : retirez ce paragraphe.';
  return now.subject === chosen.subject && now.notifiedOn === chosen.notifiedOn
    ? null
    : 'Le contrat que cette lettre cite a changé dans les données publiées : reprenez le brouillon.';
}

/** What the letter says of it. */
export function contractSaid(chosen: LetterOptions['contract']): Circumstances['contract'] {
  if (chosen === undefined || chosen === null) return null;
  const { number = null, subject, notifiedOn } = chosen;
  return { number, subject, notifiedOn, amountEuros: null };
}

function chosenOf(row: ContractRow): ChosenContract | null {
  const subject = cut(oneLine(row.object), MAX_SUBJECT_CHARS);
  const number = cut(oneLine(row.number), MAX_NUMBER_CHARS);
  if (subject === '') return null;
  return {
    uid: row.uid,
    ...(number === '' ? {} : { number }),
    subject,
    notifiedOn: named(row).notifiedOn,
  };
}

function named({ number, object, nature, notifiedOn }: ContractRow) {
  return {
    number,
    object,
    nature,
    notifiedOn: notifiedOn !== null && isLegalDay(notifiedOn) ? notifiedOn : null,
  };
}
