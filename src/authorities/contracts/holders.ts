/**
 * Whose names may be shown among holders of contracts. Many are natural persons (artists, freelances), and nothing in the
 * data says so: neither SIRET nor category does. Rule: a name is kept only where it shows itself to be an organisation's —
 * by its legal form or a word that only organisations bear, or by a category that no sole trader has. Every other name is
 * masked: a company without a name on a page is a lesser harm than an artist with one. Pure (reference: public data §4.1).
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

/** Legal forms, French ones and those of neighbours; whole words. */
const LEGAL_FORM =
  /(?<![\p{L}\p{N}])(?:sarl|s\.a\.r\.l\.?|sas|s\.a\.s\.?|sasu|eurl|e\.u\.r\.l\.?|s\.a\.|scop|scic|snc|selarl|gie|sem|spl|epic|gmbh|ltd|limited|llc|inc|srl|sprl|spa|b\.?v\.?|n\.?v\.?)(?![\p{L}\p{N}])/iu;
/** « SA » alone may be two letters of a name: only at either end. */
const SA_AT_AN_END = /^sa\s|\ssa$/iu;
/** What only organisations call themselves. Not « atelier », « studio », « agence »: people work under these. */
const BODY =
  /(?<![\p{L}\p{N}])(?:association|asso|societe|société|imprimeries?|cooperative|coopérative|groupe|groupement|editions|éditions|federation|fédération|fondation|syndicat|université|universite|communaute|communauté|commune|departement|département|chambre|institut|office|compagnie|holding)(?![\p{L}\p{N}])/iu;
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
    SA_AT_AN_END.test(name) ||
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
