const MAX_TEXT_CHARS = 2_000;

/** Letters of other scripts that look like ours: pasted text holds them, by accident or not. */
const LATIN: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from('АВЕКМНОРСТХІЈЅаеорсхіјѕΑΒΕΖΗΙΚΜΝΟΡΤΧο', (letter, at) => [
    letter,
    'ABEKMHOPCTXIJSaeopcxijsABEZHIKMNOPTXo'[at] ?? letter,
  ]),
);
const CONFUSABLE = new RegExp(`[${Object.keys(LATIN).join('')}]`, 'g');

/**
 * A caption, credit or alternative text as the word rules read it: lower case, accents off, one kind of apostrophe and
 * space, inclusive endings off. Reference: marks catalogue §5.
 */
export function normaliseWords(text: string): string {
  return (
    text
      .slice(0, MAX_TEXT_CHARS)
      .replace(CONFUSABLE, (letter) => LATIN[letter] ?? letter)
      // Emphasis of markdown: an underscore is a letter to `\b`.
      .replace(/(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu, ' ')
      // With its accent it is a name of people and firms, not the tool's.
      .replace(/\bgémini\b/gi, 'gemini_')
      // "Ia" is a first name; only where every word has its capital is it the two letters.
      .replace(/(?<!\bPar |\bPar L['’])\bIa\b/g, 'ia_')
      .replace(/œ/gi, 'oe')
      .replace(/æ/gi, 'ae')
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .toLowerCase()
      .replace(/[’‘ʼ´`′]/g, "'")
      .replace(/[‐‑‒−]/g, '-')
      .replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, '')
      .replace(/\s+/g, ' ')
      .trim()
      // One spelling for the tool that everybody spells otherwise; plain "dalle" is a slab.
      .replace(/\bdall\s?[·.•\-_ ]\s?e(?=\b|\d)/g, 'dall-e')
      .replace(/\bdalle(?=[ -]?[23]\b)/g, 'dall-e')
      .replace(/\bill(?:us(?:tr)?)?\.(?=\s|:)/g, 'illustration')
      // An account's name: "@ChatGPT".
      .replace(/(?<![\w.])@(?=[a-z])/g, '')
      // The front page is called like the article: "La une de ce numéro", "Une du bulletin".
      .replace(
        /(?<=\bla )une\b(?! (?:des|autre|fois|par)\b)|\bune(?= d[ue] (?:(?:ce|notre|votre) )?(?:bulletin|journal|magazine|numero|mois)\b)/g,
        'couverture',
      )
      // Dotted, not spaced: "I. A." are a person's initials.
      .replace(/\bi\.a\.?(?![a-z.])/g, 'ia')
      .replace(/\ba\.i\.?(?![a-z.])/g, 'ai')
      .replace(/l·l/g, 'll')
      // "Image(s) générée(s)", "Généré(e) par IA": a form that somebody filled in.
      .replace(/(?<=\p{L})\((?:e|s|es)\)s?(?!\p{L})/gu, '')
      .replace(/\bcontenus? (?=visuels?\b)/g, '')
      .replace(/[·•](?:e[·•]s|ne[·•]s|trice[·•]s|es|e|nes|ne|s)\b/g, '')
  );
}

/** Word's automatic alternative text: the description is automatic, the picture is not. */
const AUTOMATIC_ALT: readonly RegExp[] = [
  /^une image contenant .*$/,
  /\ble contenu genere par l'ia peut etre incorrect\b\.?/g,
  /\bdescription generee automatiquement\b\.?/g,
  // A text that a model wrote, beside a picture of which that says nothing.
  /\b(?:descriptions?|legendes?|textes?(?: alternatifs?)?|traductions?|transcriptions?|resumes?) (?:genere|redige|produit|cree|ecrit|propose|fourni)e?s?(?: automatiquement)? (?:par|avec|via|grace a|a l'aide de) (?:l'|une? )?(?:ia|intelligence artificielle|chatgpt|copilot|gemini|claude|mistral)\b\.?/g,
  /^a (?:picture|screenshot|diagram|close-up|group|black and white|white and black)\b.*\b(?:description automatically generated|ai-generated content may be incorrect)\b\.?/,
  /\b(?:description automatically generated|ai-generated content may be incorrect)\b\.?/g,
  // The same by an editor in German, Spanish, Catalan, Italian, Portuguese, Dutch.
  /^(?:ein bild, das|(?:una )?imagen que contiene|(?:una )?imatge que conte|immagine che contiene|uma imagem com|afbeelding met) .*\b(?:automatisch|automatic\w*|fehlerhaft|incorrec\w*|corrett\w*|onjuist)\b.*$/,
  /\b(?:automatisch generierte beschreibung|ki-generierte inhalte konnen fehlerhaft sein|descripcion generada automaticamente|el contenido generado por ia puede ser incorrecto|descripcio generada automaticament|el contingut generat per ia pot ser incorrecte|descrizione generata automaticamente|il contenuto generato dall'ia potrebbe non essere corretto|descricao gerada automaticamente|conteudos? gerados? por ia pode\w* estar incorretos?|automatisch gegenereerde beschrijving|door ai gegenereerde inhoud is mogelijk onjuist)\b\.?/g,
];

/** Things that are "not" in a notice without denying AI. */
const NOT_A_NEGATION =
  /\bnon[- ](?:commerciale?s?|contractuel(?:le)?s?|documentaires?|exhaustif|exhaustive)\b|\b(?:ce n'est|n'est|ce n'etait) pas (?:une? )?(?:vraie )?(?:photo(?:graphie)?|image reelle)\b(?! [a-z]{3,}s? (?:par|avec|via|sous|grace|a l'aide)\b)|\bpas (?:une? )(?:vraie )?photo(?:graphie)?\b(?! [a-z]{3,}s? (?:par|avec|via|sous|grace|a l'aide)\b)/g;

export function withoutAutomaticAlt(normalised: string): string {
  return AUTOMATIC_ALT.reduce((text, pattern) => text.replace(pattern, ' '), normalised).trim();
}

export function withoutFalseNegations(normalised: string): string {
  return normalised.replace(NOT_A_NEGATION, ' ');
}

const HANGS_ON = /^(?:est|sont|a ete|ont ete|etaient|etait) [a-z]/;
/** Bullets, pictographs and commas before and after a part; what a credit begins with stays. */
const SIGNS_AROUND = /^[^\p{L}\p{N}©#]+|[^\p{L}\p{N}.'_)%-]+$/gu;

/** Parts of a notice that stand for themselves: sentences, brackets, quotations, dashes. */
export function segmentsOf(normalised: string): string[] {
  const parts = normalised
    .split(/[;|•·!?()[\]{}«»“”"]|\s[–—-]\s|\s\/\s|(?<!\b[a-z])\.(?=\s|$)/)
    .map((part) => part.trim().replace(SIGNS_AROUND, ''))
    .filter((part) => part !== '');
  // "Les visuels de ce site (hors photos) ont été générés par IA": the verb takes up its subject after an aside.
  return parts.map((part, at) => {
    const subject = parts[at - 2] ?? parts[at - 1];
    return subject !== undefined && HANGS_ON.test(part) ? `${subject} ${part}` : part;
  });
}
