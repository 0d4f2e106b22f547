import { AI_WORD, CLEAR_TOOL, DETERMINER } from './words-lexicon.js';

/*
 * A caption may set a second picture beside the one it hangs on: "Contrairement à l'affiche de 2025, générée par IA,
 * celle-ci est de …". What it says of AI may then be said of the other one. All over normalised text.
 */

const AGENT = `${DETERMINER}(?:${AI_WORD}|${CLEAR_TOOL})`;
const BY = "(?:par|avec|via|grace a|a l'aide d(?:e|'))";
/** "créée par une artiste, et non par une IA"; "la photo de …, et pas celle générée par IA". */
const OTHER_MAKER = new RegExp(
  `(?:^|[ ,])(?:non|pas|jamais|ni)(?: pas)? (?:(?:celles?|celui|ceux) [a-z]{3,14} )?${BY} ?${AGENT}`,
);
/** "Nous n'avons pas utilisé l'IA pour créer cette affiche." */
const OTHER_WAY = new RegExp(
  `\\b(?:n'|ne )(?:avons|ai|a|ont)(?: jamais| pas| point) (?:utilise|fait appel a|eu recours a|employe) ?${AGENT}`,
);

/** The text says that AI did not make the picture, by naming what did not. */
export const deniesMaker = (whole: string): boolean => OTHER_MAKER.test(whole) || OTHER_WAY.test(whole);

const PICTURE = '(?:images?|visuels?|illustrations?|photos?|photographies|affiches?|dessins?|portraits?)';
const ONE_OR_SEVERAL = "(?:une?|des|les?|la|l'|d'une?|cette?|ces|deux|plusieurs)";

/** Another picture is spoken of in the same breath, or the picture is told about and not signed. */
const OTHER_PICTURE: readonly RegExp[] = [
  /\b(?:celles?|celui|ceux)(?:-ci|-la)?\b/,
  new RegExp(`\\b(?:les|des|nos|vos|l'|d'|une?|trois|deux) ?autres? ${PICTURE}`),
  /\b(?:contrairement a|a la difference d|plutot qu)/,
  new RegExp(`\\b(?:au lieu|a la place|en remplacement) d[eu']? ?(?:${ONE_OR_SEVERAL} ?)?${PICTURE}`),
  new RegExp(`\\b(?:remplace(?:nt)?|succede(?:nt)?|repond(?:ent)?) (?:a )?${ONE_OR_SEVERAL} ?${PICTURE}`),
  /\ba gauche\b.*\ba droite\b|\ba droite\b.*\ba gauche\b/,
  /\bci-contre\b.*\bci-dess(?:us|ous)\b|\bci-dess(?:us|ous)\b.*\bci-contre\b|\bci-dessus\b.*\bci-dessous\b|\bci-dessous\b.*\bci-dessus\b/,
  // Another year's, another one of several: "la couverture de 2025 était illustrée par IA".
  /\b(?:etait|etaient|avait|avaient)\b|\bdont une?\b|(?<!d')\bapres (?:une|l'|celle)|\bl'(?:an|annee|edition) (?:derni\w+|preceden\w+|passe\w*)/,
  /[.;] en (?:couverture|une)\b/,
  /\b(?:couverture|affiche|jaquette|pochette|visuel) (?:du|de la|de l'|d'une?) ?(?:livre|film|ouvrage|magazine|revue|guide|spectacle|exposition|conference|atelier)\b/,
  /\b(?:est|figure|en|voir|a la|dans les) pages? \d/,
  // A rumour: whoever publishes the picture shows what others have made.
  /\b(?:a|ont|avait|avaient|qui) circul\w+|\bdement(?:ent)?\b/,
];

/** True when what the text says of AI may be said of another picture than this one. */
export const namesOtherPicture = (whole: string): boolean =>
  OTHER_PICTURE.some((pattern) => pattern.test(whole));

/** "Peinture d'après une image générée par IA", "Photo d'un écran montrant une image…": it is what was looked at. */
const LEANS_ON = new RegExp(
  `[a-z] (?:d'apres|inspiree?s? (?:par|de|d')|copiee?s? (?:sur|de|d')|preferee?s? a|face a|comparee?s? (?:a|avec)|opposee?s? a|montrant|affichant|presentant|tenant|devant) ?${ONE_OR_SEVERAL} ?${PICTURE}(?: [a-z]{1,12}){0,2} $|[a-z] qu'une? ${PICTURE} $`,
);

/** The picture that the agent made is what this one leans on or shows. */
export const leansOnOther = (before: string): boolean => LEANS_ON.test(before);

/** The words stand in quotation marks beside others: a banner, a title, what somebody says. */
export function isQuoted(segment: string, whole: string): boolean {
  const outside = whole.replace(/[«"“][^«»"“”]*[»"”]/g, ' ');
  return outside !== whole && /[a-z]{3}/.test(outside) && !outside.includes(segment);
}
