/**
 * Whose names may be shown among holders of contracts. Many are natural persons (artists, freelances), and nothing in the
 * data says so: neither SIRET nor category does. Rule: a name is kept only where it shows itself to be an organisation's —
 * by its legal form or a word that only organisations bear, or by a category that no sole trader has — and names nobody else. Every other name is
 * masked: a company without a name on a page is a lesser harm than an artist with one. The legal category of the SIRENE
 * register would tell, and no source has it beside the contract. Pure (reference: public data §4.1).
 */
import { siretDigits, textTold } from '../fields.js';

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

/** Legal forms that are nobody's name, French ones and those of neighbours. */
const FORM =
  '(?:sarl|s\\.a\\.r\\.l\\.?|sasu|s\\.a\\.s\\.u\\.?|eurl|e\\.u\\.r\\.l\\.?|s\\.a\\.s\\.|scop|scic|snc|selarl|selas|gmbh|ltd|llc|srl|sprl)';
/** They stand first or last: in the middle of a name they are what somebody is with, or works for. */
const LEGAL_FORM = new RegExp(`^${FORM}(?![\\p{L}\\p{N}])|(?<![\\p{L}\\p{N}.])(?:${FORM}|limited)$`, 'iu');
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
  `^${FORM_OR_NAME} \\d{1,3}(?!\\d)|^${FORM_OR_NAME} au capital|(?<!\\d)\\d{1,3} ${FORM_OR_NAME}$`,
  'iu',
);
/**
 * What only organisations call themselves, at the beginning: further on it is where somebody works or belongs to. Not
 * « atelier », « studio », « agence », « éditions », « imprimerie », « compagnie », « groupe », « institut »: people work
 * and sign under these with their own name; not « groupement »: its members stand behind it; « société » alone is said
 * of anybody who sends a bill.
 */
const BODY =
  /^(?:l['’]|la |le |les )?(?:(?:association|cooperative|coopérative|federation|fédération|fondation|syndicat|université|universite|holding)(?![\p{L}\p{N}])|(?:societe|société) (?:de |du |des |d['’]|anonyme|publique|civile|par actions|coop[eé]rative|[àa] responsabilit[eé])|chambre (?:de commerce|de m[eé]tiers|des m[eé]tiers|d['’]agriculture|r[eé]gionale|d[eé]partementale|nationale|syndicale)|(?:office|commune|communaute|communauté|departement|département|region|région|metropole|métropole) (?:(?:de|du|des) |d['’]|r[eé]gional|d[eé]partemental|national|municipal))/iu;
/** Said to be a person, or to speak of one. */
const PERSON =
  /(?<![\p{L}\p{N}.])(?:m\.|mr|mme|mlle|monsieur|madame|mademoiselle|maitre|maître)[.\s]|^(?:m|dr|ei|e\.i\.?)[.\s]|(?<!\p{L})(?:ei|eirl|e\.i\.|entrepreneur individuel|entreprise individuelle|auto[- ]?entrepreneur|micro[- ]?entrepreneur|repr[eé]sent[eé]e? par|g[eé]rante?)(?!\p{L})/iu;
/** Between these two may be named: a cooperative and its artist, a company and its freelance. */
const BETWEEN = /\s*[/;|()[\],+]\s*|\s[-–—]\s|[–—]/u;
const AND_SOMEBODY = new RegExp(`^${FORM}(?![\\p{L}\\p{N}]).* (?:et|and|avec) \\S+ \\S`, 'iu');
/** INSEE's categories that no sole trader has; « PME » says nothing, a sole trader is one. */
const LARGE: ReadonlySet<string> = new Set(['ETI', 'GE']);

/** Whether the name is surely an organisation's, and names nobody beside it. */
export function isOrganisation(name: string, category: string | null): boolean {
  if (PERSON.test(name)) return false;
  if (category !== null && LARGE.has(category.toUpperCase())) return true;
  const bare = name.trim().replace(SET_APART, '');
  const parts = bare.split(BETWEEN).filter((part) => part !== '');
  if (bare !== name.trim()) return parts.length === 1;
  return parts.length > 0 && parts.every(isBody);
}

function isBody(part: string): boolean {
  return (LEGAL_FORM.test(part) && !AND_SOMEBODY.test(part)) || BESIDE_NUMBER.test(part) || BODY.test(part);
}

/** Reads a holder; null when nothing was told. */
export function holderTold(told: {
  readonly idType: unknown;
  readonly id: unknown;
  readonly name: unknown;
  readonly category?: unknown;
}): Holder | null {
  const id = siretDigits(told.id).slice(0, 40);
  const name = textTold(told.name, 300);
  if (id === '' && name === null) return null;
  const isShown = name !== null && isOrganisation(name, textTold(told.category, 20));
  return {
    idType: textTold(told.idType, 20) ?? '',
    id,
    name: isShown ? name : null,
    isPerson: name !== null && !isShown,
  };
}
