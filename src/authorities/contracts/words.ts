/** A contract as a letter names it, and what is to be known of its quality. Pure: plain spaces and signs, `typo` makes the rest (letters §3). */
import { formatDate, type LegalDay } from '../../french/index.js';
import type { ContractFlag } from './contract-lines.js';

/** What is needed of a contract to name it. */
export interface NamedContract {
  readonly number: string;
  readonly object: string;
  readonly nature: string | null;
  readonly notifiedOn: LegalDay | null;
}

/** An object that is longer is cut at a word, visibly. */
const MAX_OBJECT_CHARS = 200;

/**
 * « marché n° 2026COM001, objet « Conception graphique … », notifié le 12 mai 2026 ». What the source does not tell is left
 * out; amounts and holders never stand in it (an amount may be the most of a framework agreement, a holder a person).
 */
export function contractInWords(contract: NamedContract): string {
  const isAgreement = /accord[- ]cadre/iu.test(contract.nature ?? '');
  return [
    `${isAgreement ? 'accord-cadre' : 'marché'} n° ${plain(contract.number)}`,
    `objet « ${cut(plain(contract.object))} »`,
    ...(contract.notifiedOn === null ? [] : [`notifié le ${formatDate(contract.notifiedOn)}`]),
  ].join(', ');
}

/** Quotes within quotes are the second level ones. */
function plain(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .replaceAll(/[«"]\s*([^«»"]*?)\s*[»"]/gu, '“$1”')
    .replaceAll(/[«»"]/gu, '')
    .trim();
}

function cut(object: string): string {
  if (object.length <= MAX_OBJECT_CHARS) return object;
  const short = object.slice(0, MAX_OBJECT_CHARS);
  const space = short.lastIndexOf(' ');
  return `${(space > MAX_OBJECT_CHARS / 2 ? short.slice(0, space) : short).replace(/[\s,;:.–-]+$/u, '')} […]`;
}

const FLAG_WORDS: Readonly<Record<ContractFlag, string>> = {
  'amount-missing': 'montant non communiqué',
  'amount-doubtful': 'montant invraisemblable à la source, à vérifier',
  'date-missing': 'date de notification non communiquée',
  'holder-missing': 'titulaire non communiqué',
  'several-current': 'la source se contredit sur la version en vigueur',
};

/** What a flag of a contract says, for people; null for a flag that this version does not know. */
export function contractFlagInWords(flag: string): string | null {
  return Object.entries(FLAG_WORDS).find(([known]) => known === flag)?.[1] ?? null;
}
