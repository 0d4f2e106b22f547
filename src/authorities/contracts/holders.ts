/**
 * Whose names may be shown among holders of contracts. Many are natural persons (artists, freelances), and nothing in the
 * data says so: neither SIRET nor category does. Rule: a name is kept only where it shows itself to be an organisation's —
 * by its legal form or a word that only organisations bear, or by a category that no sole trader has — and where what is
 * left of it can be nobody's name (`namesNobody`). Every other name is masked: a company without a name on a page is a
 * lesser harm than an artist with one. The legal category of the SIRENE register would tell, and no source has it beside
 * the contract. Pure (reference: public data §4.1).
 */
import { siretDigits, textTold } from '../fields.js';
import { JOINING, OF_A_PERSON, OF_COMPANIES } from './company-words.js';
import { foldedWord, isGivenName } from './given-names.js';

/** A holder as it is kept. */
export interface Holder {
  /** `SIRET`, `TVA`, `TAHITI`…; empty when unknown. */
  readonly idType: string;
  readonly id: string;
  /** Null when the source tells none, and when it is masked. */
  readonly name: string | null;
  /** A name was told and is masked, because it may be a natural person's. */
  readonly isPerson: boolean;
}

/** Legal forms that are nobody's name, French ones and those of neighbours; of one person's company first. */
const FORM_OF_ONE = '(?:sasu|s\\.a\\.s\\.u\\.?|eurl|e\\.u\\.r\\.l\\.?|selarlu|selasu)';
const FORM = `(?:${FORM_OF_ONE}|sarl|s\\.a\\.r\\.l\\.?|s\\.a\\.s\\.|scop|scic|snc|selarl|selas|gmbh|ltd|llc|srl|sprl)`;
/** They stand first or last: in the middle of a name they are what somebody is with, or works for. */
const LEGAL_FORM = new RegExp(`^${FORM}(?![\\p{L}\\p{N}])|(?<![\\p{L}\\p{N}.])(?:${FORM}|limited)$`, 'iu');
/** A company of one: whatever it is called is that person. */
const OF_ONE = new RegExp(
  `(?<![\\p{L}\\p{N}.])${FORM_OF_ONE}(?![\\p{L}\\p{N}])|(?<!\\p{L})(?:unipersonnelle?|[àa] associ[ée] unique)(?!\\p{L})`,
  'iu',
);
/**
 * Forms that are surnames, given names or initials too (Nicolas Sas, Maria Sa, Lea Spa, B. V. …): they count only where no
 * person writes her name so, set apart by a sign (« Exemple (SAS) », « Exemple - SA ») or beside a number. After a comma a
 * given name may stand (« Exemple, Sa »). « SEM » and « asso » never count: artists sign with them.
 */
const FORM_OR_NAME = '(?:sas|sa|spl|gie|epic|spa|inc|b\\.?v\\.?|n\\.?v\\.?)';
const SET_APART = new RegExp(
  ` ?(?:\\((?:${FORM}|${FORM_OR_NAME})\\)| [-–—] (?:${FORM}|${FORM_OR_NAME})\\.?|, ?(?:${FORM}|sas|spl|gie|epic)\\.?)$`,
  'iu',
);
const BESIDE_NUMBER = new RegExp(
  `^${FORM_OR_NAME}(?= \\d{1,3}(?!\\d))|^${FORM_OR_NAME} au capital|(?<=(?<!\\d)\\d{1,3} )${FORM_OR_NAME}$`,
  'iu',
);
/** Bodies of public law, which a name of somebody honours (« Université Jean Exemple »). */
const PUBLIC_BODY =
  /^(?:l['’]|la |le |les )?(?:(?:université|universite)(?![\p{L}\p{N}])|chambre (?:de commerce|de m[eé]tiers|des m[eé]tiers|d['’]agriculture|r[eé]gionale|d[eé]partementale|nationale|syndicale)|(?:commune|communaute|communauté|departement|département|region|région|metropole|métropole) (?:(?:de|du|des) |d['’]|r[eé]gional|d[eé]partemental|national|municipal))/iu;
/**
 * What only organisations call themselves, at the beginning: further on it is where somebody works or belongs to. Not
 * « atelier », « studio », « agence », « éditions », « imprimerie », « compagnie », « groupe », « institut »: people work
 * and sign under these with their own name; not « groupement »: its members stand behind it; « société » alone is said
 * of anybody who sends a bill.
 */
const BODY =
  /^(?:l['’]|la |le |les )?(?:(?:association|cooperative|coopérative|federation|fédération|fondation|syndicat|holding)(?![\p{L}\p{N}])|(?:societe|société) (?:(?=de |du |des |d['’])|anonyme|publique|civile|par actions(?: simplifi[eé]e)?|coop[eé]rative|[àa] responsabilit[eé] limit[eé]e)|office (?:(?=(?:de|du|des) |d['’])|r[eé]gional|d[eé]partemental|national|municipal))/iu;
/** Said to be a person, or to speak of one. */
const PERSON =
  /(?<![\p{L}\p{N}.])(?:mm?\.|mrs?|mmes?|mlles?|melles?|messieurs|monsieur|mesdames|madame|mademoiselle|maitre|maître|docteur|professeur)[.\s]|^(?:mm?|dr|me|pr|ei|e\.i\.?)[.\s]|(?<!\p{L})(?:ei|eirl|e\.i\.|e\.i\.r\.l\.?|entrepreneure?s?|entreprise individuelle|entreprise en nom propre|nom propre|auto[- ]?entreprise|micro[- ]?entreprise|profession lib[eé]rale|repr[eé]sent[eé]e? par|g[eé]rante?|alias|pseudonyme?|dite?|n[eé]e?|nom (?:d['’]artiste|commercial|d['’]usage|de plume)|portage(?: salarial)?)(?!\p{L})/iu;
/** Between these two may be named: a cooperative and its artist, a company and its freelance. */
const BETWEEN = /\s*[/;|()[\],+]\s*|\s[-–—]\s|[–—]/u;
const AND_SOMEBODY = new RegExp(`^${FORM}(?![\\p{L}\\p{N}]).* (?:et|and|avec) \\S+ \\S`, 'iu');
/** INSEE's categories that no sole trader has; « PME » says nothing, a sole trader is one. */
const LARGE: ReadonlySet<string> = new Set(['ETI', 'GE']);

/** Whether the name is surely an organisation's, and names nobody beside it. */
export function isOrganisation(name: string, category: string | null): boolean {
  if (PERSON.test(name)) return false;
  if (category !== null && LARGE.has(category.toUpperCase())) return true;
  const whole = name.trim();
  const bare = whole.replace(SET_APART, '');
  const isOfOne = OF_ONE.test(whole);
  const parts = bare.split(BETWEEN).filter((part) => part !== '');
  if (bare !== whole) return parts.length === 1 && namesNobody(withoutForm(bare), isOfOne ? 0 : 1);
  return parts.length > 0 && parts.every((part) => isBody(part, isOfOne));
}

function isBody(part: string, isOfOne: boolean): boolean {
  if (PUBLIC_BODY.test(part)) return true;
  if (BODY.test(part)) return namesNobody(part.replace(BODY, ''), isOfOne ? 0 : 'phrase');
  if (LEGAL_FORM.test(part) ? AND_SOMEBODY.test(part) : !BESIDE_NUMBER.test(part)) return false;
  return namesNobody(withoutForm(part), isOfOne ? 0 : 1);
}

function withoutForm(text: string): string {
  return text.replace(LEGAL_FORM, ' ').replace(BESIDE_NUMBER, ' ').replace(OF_ONE, ' ');
}

/**
 * Whether what stands beside a legal form or « association » can be nobody's name: no given name, no initial, no trade in
 * the singular, and of words that say neither what a company does nor where at most so many — one brand, or the surname of
 * a house (« Imprimerie Nomdexemple SARL »); none in a company of one. Two are a given name that no list has, and a
 * surname. `phrase` = an association is called by a sentence: any number of words, no two of them side by side.
 */
function namesNobody(rest: string, most: 0 | 1 | 'phrase'): boolean {
  const kinds = wordsOf(rest);
  if (kinds.includes('given') || kinds.includes('trade')) return false;
  const unknown = kinds.filter((kind) => kind === 'unknown').length;
  if (unknown > 0 && kinds.includes('initial')) return false;
  if (most !== 'phrase') return unknown <= most;
  // « Xyloé de Nomdexemple » is a name, « Les amis de Nomdexemple » a sentence.
  const told = kinds[0] === 'unknown' ? kinds.filter((kind) => kind !== 'joining') : kinds;
  return !told.some((kind, at) => kind === 'unknown' && told[at + 1] === 'unknown');
}

type WordKind = 'given' | 'trade' | 'initial' | 'unknown' | 'joining' | 'known';

/** Each word of a name by what it may be; « Saint Jean » is one word, and a place. */
function wordsOf(text: string): readonly WordKind[] {
  return (
    text
      .replaceAll(/(?<!\p{L})(?:(?!o)\p{L}|qu)['’]|(?<!\p{L})à(?!\p{L})/giu, '')
      .replaceAll(/(?<!\p{L})(?:sainte?|ste?)[\s.-]+(?=\p{L})/giu, 'saint-')
      .trim()
      .split(/[^\p{L}\p{M}\p{N}.-]+/u)
      // Capitals lose the accent of « à » and the sign of « d’ »: within a name they join, at its ends they are initials.
      .filter((word, at, all) => !(/^[adl]$/i.test(word) && at > 0 && at < all.length - 1))
      .map(kindOfWord)
      .filter((kind) => kind !== null)
  );
}

function kindOfWord(word: string): WordKind | null {
  // « CamilleNom », « camille.nom » and « Camille-Nom » hold two.
  const pieces = word
    .replace(/^saint-\p{L}+/iu, 'saint')
    .split(/[^\p{L}\p{M}]+|(?<=\p{Ll})(?=\p{Lu})/u)
    .filter((piece) => piece !== '')
    .map(foldedWord);
  if (pieces.length === 0 || (/\p{N}/u.test(word) && pieces.every(({ length }) => length <= 2))) return null;
  if (pieces.some((piece) => isGivenName(piece, true))) return 'given';
  if (pieces.some((piece) => OF_A_PERSON.has(piece))) return 'trade';
  if (pieces.every(({ length }) => length === 1)) return 'initial';
  if (pieces.every((piece) => JOINING.has(piece))) return 'joining';
  return pieces.every((piece) => OF_COMPANIES.has(piece) || JOINING.has(piece)) ? 'known' : 'unknown';
}

/** Reads a holder; null when nothing was told. */
export function holderTold(told: {
  readonly idType: unknown;
  readonly id: unknown;
  readonly name: unknown;
  readonly category?: unknown;
}): Holder | null {
  const id = idTold(told.id);
  const name = textTold(told.name, 300);
  if (id === '' && name === null) return null;
  const isShown = name !== null && isOrganisation(name, textTold(told.category, 20));
  return {
    idType: typeTold(told.idType),
    id,
    name: isShown ? name : null,
    isPerson: name !== null && !isShown,
  };
}

/** Numbers of registers hold no four letters in a row. Holders from outside the Union are numbered by their name. */
const NAME_FOR_NUMBER = /\p{L}{4}/u;

/** Of the format's own list: a file whose columns slipped has a name here. */
function typeTold(value: unknown): string {
  const type = textTold(value, 20) ?? '';
  return /^(?:SIRET|SIREN|TVA|TAHITI|RIDET|FRWF|IREP|UE|HORS-UE)$/i.test(type) ? type : '';
}

/** The number; where a name stands for one, a sum of it that tells holders apart and gives nothing back (FNV-1a). */
function idTold(value: unknown): string {
  const id = siretDigits(value);
  if (!NAME_FOR_NUMBER.test(id)) return id;
  let sum = 0x811c9dc5;
  for (const char of id.toLowerCase()) sum = Math.imul(sum ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return `~${sum.toString(16).padStart(8, '0')}`;
}
