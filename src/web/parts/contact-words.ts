/** Words for the contacts of an authority, on its page and in the terminal. */
import type { ContactFlag } from '../../authorities/imports/annuaire-values.js';
import type { CorrectedField } from '../../authorities/types.js';

export const FIELD_WORDS: Readonly<Record<CorrectedField, string>> = {
  name: 'Nom',
  siren: 'SIREN',
  site: 'Site',
  email: 'Courriel',
  phone: 'Téléphone',
  'postal-address': 'Adresse postale',
  form: 'Formulaire de contact',
  sve: 'Saisine par voie électronique',
};

/** What is to be known of a value. */
const FLAG_WORDS: Readonly<Record<ContactFlag, string>> = {
  'http-only': 'sans chiffrement (http)',
  'scheme-mended': 'écrite sans « https:// » par la source',
  'found-in-site-field': 'rangée par la source à la place du site',
  'personal-mailbox': 'peut-être la boîte d’une personne',
  webmail: 'boîte d’un fournisseur grand public',
  'social-network': 'page d’un réseau social',
  'side-page': 'page pour une démarche',
  'other-record': 'd’une seconde fiche',
  'annex-record': 'd’une mairie annexe',
  'codes-disagree': 'la fiche nomme deux communes',
  'address-cut': 'trop longue pour une enveloppe : coupée',
};

/** Flags as they are stored, in words; those that no version knows any more are passed over. */
export function flagsInWords(flags: readonly string[]): readonly string[] {
  return flags.flatMap((flag) => (isFlag(flag) ? [FLAG_WORDS[flag]] : []));
}

function isFlag(text: string): text is ContactFlag {
  return Object.hasOwn(FLAG_WORDS, text);
}
