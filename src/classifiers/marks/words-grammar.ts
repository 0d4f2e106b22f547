import {
  ADVERB,
  AI_AFTER_VERB,
  AI_WORD,
  AMBIGUOUS_NAME,
  AMBIGUOUS_TOOL,
  CLEAR_TOOL,
  DETERMINER,
  EDITING,
  EVERYDAY_TOOL,
  GENERATING,
  LINK,
  MAKING,
  NARROW_LINK,
  STOCK_HOUSE,
  THING,
} from './words-lexicon.js';

/* The forms of a notice, put together from the lexicon. Every repetition is bounded: texts are long, captions are not. */

/* --- 1. Verb, link, agent: "générée à l'aide d'une IA". Group 1 is the verb. --- */

const anyVerb = `${GENERATING}|${MAKING}|${EDITING}`;
const clearAgent = `${DETERMINER}${THING}(?:${AI_AFTER_VERB}|${CLEAR_TOOL})`;
export const MADE_BY: readonly RegExp[] = [
  new RegExp(`\\b(${anyVerb})\\b${ADVERB} ${LINK} ?${clearAgent}`),
  new RegExp(
    `\\b(${GENERATING})\\b${ADVERB} ${LINK} ?${DETERMINER}(?:(?:outil|modele|logiciel|application|moteur|plateforme|service) )?(?:${AMBIGUOUS_TOOL}|${EVERYDAY_TOOL})`,
  ),
  // "conçue par la Ville avec l'aide de ChatGPT"
  new RegExp(`\\b(${anyVerb})\\b par [^.;!?,:]{1,40}? (?:${NARROW_LINK}) ?${clearAgent}`),
  new RegExp(`\\b(${anyVerb})\\b${ADVERB} (?:${NARROW_LINK}|par) ?${AMBIGUOUS_TOOL}`),
  // "image générée IA", "photo retouchée IA"
  new RegExp(`\\b(${GENERATING}|${EDITING})\\b[ ,]{1,2}(?:ia|intelligence artificielle)(?=\\s*$)`),
  // "Le château au Moyen Âge, vu par l'IA"
  new RegExp(`\\b(vue?s?) par ${clearAgent}(?=\\s*$)`),
];

/* --- 2. Credits: a sign or a credit word, and then the agent --- */

/** "Crédit photo", "Illustrations", "Image de couverture". */
const CREDIT_WORDS =
  "(?:(?:cover |header |featured |hero )?(?:credits?|sources?|origines?|copyright|auteur|realisation|conception|creation|graphisme|images?|visuels?|illustrations?|photos?|photographies?|dessins?|affiches?|infographies?|montages?|photomontages?))(?: (?:credits?|sources?|images?|visuel(?:le)?s?|illustrations?|photos?|graphiques?|photographiques?|iconographiques?|de l'image|d'illustration|de couverture|de l'affiche|de (?:la )?une|a la une|mise en avant|ci-contre|ci-dessus|du site|de la page|et (?:illustrations?|visuels?|images?|photos?)))*";
/** Each space has one place in it: a repetition that could share them would cost exponential time. */
const SIGN = '(?:(?: ?(?::|©|\\(c\\)|[–—/-])| (?:by|par|via)(?= )){1,6} ?)';
const HEADER = `(?:(?:© ?|\\(c\\) ?)?(${CREDIT_WORDS})${SIGN}|(?:©|\\(c\\)|copyright)\\s*)`;
const MAKER = "(?:\\s*(?:by|par|de|d'|/|,|\\()\\s*(?:openai|adobe|google|microsoft|xai|stability ai)\\)?)?";
const END = '\\s*[.,)]*$';
const clearName = `(?:${AI_WORD} )?${CLEAR_TOOL}(?: ?/? ?(?:ia|ai)\\b)?|${AI_WORD}`;

export const CREDIT_START = new RegExp(`^${HEADER}`);
/** "Illustration : IA", "© Midjourney". */
export const CREDIT_CLEAR = new RegExp(`^${HEADER}(?:${clearName})${MAKER}${END}`);
/** "Image : Gemini". Group 1: the credit words. */
export const CREDIT_AMBIGUOUS = new RegExp(`^${HEADER}(?:${AMBIGUOUS_NAME})${MAKER}${END}`);
/** A person or body and then the tool: "Visuel : Ville de X, avec Y". */
export const CREDIT_WITH = new RegExp(
  `^${HEADER}[^.;!?]{1,60}?,? (?:${NARROW_LINK}|sous) ?${DETERMINER}(?:${CLEAR_TOOL}|${AI_WORD})${END}`,
);
/** The same without a credit word: only where the place is a credit. */
export const MAKER_WITH = new RegExp(
  `^(?!.*\\b(?:vous|nous|je|on|a|ont|redig[a-z]*|ecrit[a-z]*|[a-z]+ez|generer|creer|realiser|utiliser|travailler|discuter|echanger)\\b)[^.;:!?]{3,60}?,? (?:${NARROW_LINK}) ?(?:l')?(?:${CLEAR_TOOL}|${AI_WORD})${END}`,
);
/** One item of a credit that holds the agent and nothing else. */
export const CREDIT_ITEM = new RegExp(
  `^(?:(?:${clearName})(?: images?)?|ai generated|generative ai)${MAKER}${END}`,
);
/** An item that is told from a person's title ("M. Y, IA"). */
export const TOOL_ITEM = new RegExp(
  `^(?:${CLEAR_TOOL}|ia generative|intelligence artificielle(?: generative)?)${MAKER}${END}`,
);
/** A picture house with the mention of AI after its name. */
export const STOCK_AI = new RegExp(
  `(?<![\\w.])${STOCK_HOUSE}\\s*[([–—/:,-]?\\s*(?:(?:ia|ai)\\b(?: generative| generator)?|generative ai|ai[- ]generated)\\s*(?:[)\\].,]|$)|\\bgenerative ai\\s*[–—/-]\\s*${STOCK_HOUSE}`,
);

/* --- 3. Short forms: noun and agent with no verb between them --- */

const SHORT_NOUN =
  "(?:visuels?|images?|illustrations?|photos?|dessins?|cover|montages?|photomontages?)(?: d'illustration| d'ambiance| de couverture| de synthese| conceptuel(?:le)?| virtuel(?:le)?| libre de droits| fictive?| non contractuel(?:le)?)*";
const shortAgent = `(?:(?:par |via |avec )?(?:l')?(?:${AI_WORD}(?: ${CLEAR_TOOL})?|ai\\b|${CLEAR_TOOL}))`;
/** "Visuel IA", "Image par IA", "Illustration Midjourney" and nothing more. */
export const SHORT_FORM = new RegExp(
  `^(?:une? |l'|cette? )?${SHORT_NOUN} ${shortAgent}(?=\\s*$|\\s*[.,©–-]|\\s(?:realisee?s?|generee?s?|creee?s?|produite?s?)\\b)`,
);
/** The picture's content follows: the agent can only be the maker. */
export const SHORT_FORM_OF = new RegExp(
  `^(?:une? )?${SHORT_NOUN} (?:ia|ai|${CLEAR_TOOL}) (?:d'(?!apres|ici)|representant|montrant|figurant)`,
);
/** "Image d'illustration (IA)", "photo retouchée / IA". */
export const BRACKETED = new RegExp(
  `(?:^|[.,:;|–—-] ?)(?:une? |l'|la |le )?(?:${SHORT_NOUN}(?: (?:${EDITING}))?|creation|retouche) ?[([/–—-]\\s*${AI_WORD}\\s*(?:[)\\]].*)?[.]?$`,
);
/** "Un enfant sous un arbre (image IA)": in brackets it is no subject, whatever the place. */
export const BRACKETED_FORM = new RegExp(`[([]\\s*${SHORT_NOUN} ${shortAgent}\\s*[)\\]]`);
/** "Dessin d'un chat (DALL·E)": a tool that nothing else is called like. */
export const BRACKETED_TOOL = new RegExp(
  `^(?:une? |l')?(?:images?|visuels?|illustrations?|photos?|affiches?|dessins?|portraits?)\\b[^()[\\]]{0,120}[([]\\s*(?:${CLEAR_TOOL})\\s*[)\\]]`,
);
/** "Colorisation par IA", "Création visuelle : IA". Group 1: the deed. */
export const DEED = new RegExp(
  `^(colorisation|retouches?|mises? en couleurs?|restauration|agrandissement|creations?|conception|realisation|generation|reconstitution|montage|photomontage)(?: (?:visuelle|graphique|numerique|3d|photo|d'image|de l'image)){0,2}(?: :)? (?:(?:par|avec|via|${NARROW_LINK}|assistee? par) ?)?(?:l'|une )?(?:${AI_WORD}|${CLEAR_TOOL})(?=${END}|\\s(?:d'|de |du |des ))`,
);

/* --- 4. Other languages of the country and its neighbours --- */

interface Language {
  readonly nouns: string;
  readonly verbs: string;
  readonly links: string;
  readonly agent: string;
}

const LANGUAGES: readonly Language[] = [
  {
    // English
    nouns:
      'images?|pictures?|banners?|covers?|logos?|art|photos?|photographs?|illustrations?|artworks?|visuals?|posters?|drawings?|portraits?',
    verbs: 'generated|created|made|produced|designed|edited|retouched|enhanced|colou?rized',
    links: '(?:with the help of|by|with|using|via)(?: an?| the)?',
    agent: `ai|artificial intelligence|generative ai|${CLEAR_TOOL}`,
  },
  {
    // Spanish, Catalan, Occitan, Portuguese, Italian, Corsican
    nouns:
      'imagen(?:es)?|imagem|imagens|imatges?|immagin[ei]|fotos?|fotografi[ae]s?|ilustracion(?:es)?|illustracio(?:ns?)?|ilustracao|illustrazion[ei]|carteles?|cartells?|fiur[ae]|ritratt[iu]|afich[ae]s?|dibuixo?s?|dessenhs?',
    verbs:
      'generad[ao]s?|generat[aeio]?s?|creat[aeiou]?s?|cread[ao]s?|hech[ao]s?|realizad[ao]s?|realitzad[ae]s?|gerad[ao]s?|criad[ao]s?|feit[ao]s?|fatt[aeiou]|fach?[ae]?s?|fet[ae]?s?|editad[ao]s?|retocad[ao]s?',
    links: "(?:por|con|mediante|amb|per|com|da|dall'|dalla|cu|incu|d'|de|tramite)(?: ?l'| la| una?)?",
    agent: `ia|ai|intel+igenc?[iz]i?a artificial[a-z]?|${CLEAR_TOOL}`,
  },
  {
    // Breton
    nouns: "skeudenn(?:où|ou)?|skritell|tresadenn|poltred|luc'hskeudenn",
    verbs: 'krouet|savet|graet|ganet|produet',
    links: "(?:gant|dre|gant sikour|a-drugarez d')(?: an?| ar| ur| un)?",
    agent: `ia|naouegezh artifisiel|${CLEAR_TOOL}`,
  },
  {
    // German and Alsatian, verb last or not
    nouns: 'bild(?:er)?|foto|illustration|grafik|plakat|helge',
    verbs: 'erstellt|erzeugt|generiert|gemacht|gmacht|bearbeitet',
    links: '(?:mit(?:hilfe von)?|durch|von|vun)(?: ?(?:einer|ere|der|kunstlicher))?',
    agent: `ki|ai|intelligenz|${CLEAR_TOOL}`,
  },
];

const made = ({ verbs, links, agent }: Language): string => `(?:${verbs}) ${links} ?(?:${agent})(?![\\w-])`;
const NOT_A_PICTURE =
  '(?!\\W*(?:content|text|summar|answer|response|translat|voice|audio|music|article|description|caption|alt\\b|subtitle|code|art\\b))';

export const OTHER_LANGUAGES: readonly RegExp[] = [
  ...LANGUAGES.flatMap((language) => [
    new RegExp(`\\b(?:${language.nouns})\\b[^.;!?]{0,40}?\\b${made(language)}`),
    new RegExp(`^(?:[a-z]+: )?${made(language)}`),
  ]),
  new RegExp(
    `\\b(?:ai|artificial intelligence)[- ](?:generated|created|enhanced|edited|colou?rized)\\b${NOT_A_PICTURE}`,
  ),
  /^ai (?:images?|illustrations?|photos?|pictures?|artworks?)(?: of\b|$)/,
  /^mit (?:ki|kunstlicher intelligenz) (?:gemacht|erstellt|erzeugt|generiert)\b/,
  /\bki-? ?generiert|^ki-(?:bild|foto|illustration)/,
  /\b(?:bild|foto|illustration|grafik|plakat)\w{0,6}\b[^.;!?]{0,30}\b(?:mit|von|vun|durch)(?: einer| ere)? (?:ki|kunstlicher intelligenz) (?:gemacht|gmacht|erstellt|erzeugt|generiert)\b/,
  // Basque puts the maker first.
  /\b(?:adimen artifizial[a-z]{0,4}|aa[a-z]{0,3})(?: bidez)? (?:sortu|egin|eginda)[a-z]{0,6}\b/,
];
/** A credit in another language: "Picture: Midjourney". */
export const FOREIGN_CREDIT = new RegExp(
  `^(?:image|picture|photo|illustration|art|artwork|foto|imagen|imatge|bild)s?(?: credits?)? ?(?:by ai|(?:[:©]|by) ?(?:${CLEAR_TOOL}|ki|ai-generated|ki-generiert))${END}`,
);
