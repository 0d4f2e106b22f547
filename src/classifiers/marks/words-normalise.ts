const MAX_TEXT_CHARS = 2_000;

/**
 * A caption, credit or alternative text as the word rules read it: lower case, accents off, one kind of apostrophe and
 * space, inclusive endings off. Reference: marks catalogue §5.
 */
export function normaliseWords(text: string): string {
  return (
    text
      .slice(0, MAX_TEXT_CHARS)
      // With its accent it is a name of people and firms, not the tool's.
      .replace(/\bgémini\b/gi, 'gemini_')
      // "Ia" is a first name; only where every word has its capital is it the two letters.
      .replace(/(?<!\bPar |\bPar L['’])\bIa\b/g, 'ia_')
      .replace(/œ/gi, 'oe')
      .replace(/æ/gi, 'ae')
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .toLowerCase()
      .replace(/[’‘ʼ´`]/g, "'")
      .replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, '')
      .replace(/\s+/g, ' ')
      .trim()
      // One spelling for the tool that everybody spells otherwise; plain "dalle" is a slab.
      .replace(/\bdall\s?[·.•\-_ ]\s?e(?=\b|\d)/g, 'dall-e')
      .replace(/\bdalle(?=[ -]?[23]\b)/g, 'dall-e')
      // Dotted, not spaced: "I. A." are a person's initials.
      .replace(/\bi\.a\.?(?![a-z.])/g, 'ia')
      .replace(/\ba\.i\.?(?![a-z.])/g, 'ai')
      .replace(/l·l/g, 'll')
      .replace(/[·•](?:e[·•]s|ne[·•]s|trice[·•]s|es|e|nes|ne|s)\b/g, '')
  );
}

/** Word's automatic alternative text: the description is automatic, the picture is not. */
const AUTOMATIC_ALT: readonly RegExp[] = [
  /^une image contenant .*$/,
  /\ble contenu genere par l'ia peut etre incorrect\b\.?/g,
  /\bdescription generee automatiquement\b\.?/g,
  /^a (?:picture|screenshot|diagram|close-up|group|black and white|white and black)\b.*\b(?:description automatically generated|ai-generated content may be incorrect)\b\.?/,
  /\b(?:description automatically generated|ai-generated content may be incorrect)\b\.?/g,
];

/** Things that are "not" in a notice without denying AI. */
const NOT_A_NEGATION =
  /\bnon[- ](?:commerciale?s?|contractuel(?:le)?s?|documentaires?|exhaustif|exhaustive)\b|\b(?:ce n'est|n'est|ce n'etait) pas (?:une? )?(?:vraie )?(?:photo(?:graphie)?|image reelle)\b|\bpas (?:une? )(?:vraie )?photo(?:graphie)?\b/g;

export function withoutAutomaticAlt(normalised: string): string {
  return AUTOMATIC_ALT.reduce((text, pattern) => text.replace(pattern, ' '), normalised).trim();
}

export function withoutFalseNegations(normalised: string): string {
  return normalised.replace(NOT_A_NEGATION, ' ');
}

/** Parts of a notice that stand for themselves: sentences, brackets, quotations, dashes. */
export function segmentsOf(normalised: string): string[] {
  return normalised
    .split(/[;|•·!?()[\]{}«»“”"]|\s[–—-]\s|\s\/\s|\.(?=\s|$)/)
    .map((part) => part.trim().replace(/^[\s,:*]+|[\s,*]+$/g, ''))
    .filter((part) => part !== '');
}
