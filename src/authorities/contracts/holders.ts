/**
 * Whose names may be shown among holders of contracts. Many are natural persons (artists, freelances), and nothing in the
 * data says so: neither SIRET nor category does. Rule: a name is kept only where it shows itself to be an organisation's —
 * by its legal form or a word that only organisations bear, or by a category that no sole trader has. Every other name is
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

/** Legal forms that are nobody's name, French ones and those of neighbours; whole words. */
const LEGAL_FORM =
  /(?<![\p{L}\p{N}.])(?:sarl|s\.a\.r\.l\.?|sasu|s\.a\.s\.u\.?|eurl|e\.u\.r\.l\.?|s\.a\.s\.|scop|scic|snc|selarl|selas|gmbh|ltd|limited|llc|srl|sprl)(?![\p{L}\p{N}])/iu;
/**
 * Forms that are surnames, given names or initials too (Nicolas Sas, Maria Sa, Sem, Lea Spa, B. V. …): they count only
 * where no person writes her name so, set apart by a sign (« Exemple (SAS) », « Exemple, SA ») or beside a number or « & ».
 */
const FORM_OR_NAME = '(?:sas|sa|sem|spl|gie|epic|spa|inc|asso|b\\.?v\\.?|n\\.?v\\.?)';
const FORM_SET_APART = new RegExp(
  `\\(${FORM_OR_NAME}\\)|[,;–—] ?${FORM_OR_NAME}\\.?$| - ${FORM_OR_NAME}\\.?$|^${FORM_OR_NAME} au capital`,
  'iu',
);
const FORM_ALONE = new RegExp(`(?<![\\p{L}\\p{N}.'’-])${FORM_OR_NAME}(?![\\p{L}\\p{N}'’-])`, 'iu');
const IN_NO_PERSONS_NAME = /[\p{N}&+@]/u;
/**
 * What only organisations call themselves. Not « atelier », « studio », « agence », « éditions », « imprimerie »,
 * « compagnie », « groupe », « institut »: people work and sign under these with their own name.
 */
const BODY =
  /(?<![\p{L}\p{N}])(?:association|societe|société|cooperative|coopérative|groupement|federation|fédération|fondation|syndicat|université|universite|holding|(?:communaute|communauté|commune|departement|département|region|région|chambre|office|metropole|métropole) (?:de|du|des|régionale?|regionale?|départementale?|departementale?|nationale?))(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])(?:communaute|communauté|commune|chambre|office) d['’]/iu;
/** Said to be a person. */
const PERSON =
  /^(?:m|mr|mme|mlle|monsieur|madame|mademoiselle|ei|e\.i\.?|maitre|maître|dr)[.\s]|(?<!\p{L})(?:ei|eirl|e\.i\.|entrepreneur individuel|entreprise individuelle|auto[- ]?entrepreneur|micro[- ]?entrepreneur)(?!\p{L})/iu;
/** INSEE's categories that no sole trader has; « PME » says nothing, a sole trader is one. */
const LARGE: ReadonlySet<string> = new Set(['ETI', 'GE']);

/** Whether the name is surely an organisation's. */
export function isOrganisation(name: string, category: string | null): boolean {
  if (PERSON.test(name)) return false;
  return (
    LEGAL_FORM.test(name) ||
    FORM_SET_APART.test(name) ||
    (FORM_ALONE.test(name) && IN_NO_PERSONS_NAME.test(name)) ||
    BODY.test(name) ||
    (category !== null && LARGE.has(category.toUpperCase()))
  );
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
