/* The vocabulary of credits and captions, over normalised text: see `normaliseWords`. */

/** The word itself; dotted and English forms only where a verb stands before it. */
export const AI_WORD = '(?:ia|intelligences? artificielles?)\\b(?: generatives?\\b)?';
const AI_AFTER_VERB =
  '(?:ia|ai|intelligences? artificielles?|artificial intelligence)\\b(?: generatives?\\b)?';

interface Tool {
  readonly pattern: string;
  readonly generator: string;
}

/** Names that mean the tool and nothing else. */
const CLEAR_TOOLS: readonly Tool[] = [
  { pattern: 'chat ?-?gpt(?:-?[\\w.]{1,6})?', generator: 'ChatGPT' },
  { pattern: 'gpt-(?:4o|image)(?:-?[\\w.]{1,6})?', generator: 'ChatGPT' },
  { pattern: 'dall-e(?: ?-?\\d)?', generator: 'DALL·E' },
  { pattern: 'mid-?journey', generator: 'Midjourney' },
  { pattern: 'stable diffusion(?: ?xl)?', generator: 'Stable Diffusion' },
  { pattern: 'adobe firefly', generator: 'Adobe Firefly' },
  { pattern: 'nano banana(?: pro)?', generator: 'Nano Banana' },
  { pattern: '(?:microsoft )?bing image creator', generator: 'Bing Image Creator' },
  { pattern: 'leonardo[. ]ai', generator: 'Leonardo.Ai' },
  { pattern: 'higgsfield', generator: 'Higgsfield' },
  { pattern: 'pollinations(?:\\.ai)?', generator: 'Pollinations' },
  { pattern: 'canva (?:ia|ai|magic media)', generator: 'Canva' },
  { pattern: 'freepik (?:ia|ai)', generator: 'Freepik' },
  { pattern: 'microsoft copilot', generator: 'Microsoft Copilot' },
  { pattern: 'google (?:gemini|ai)', generator: 'Google AI' },
  { pattern: 'craiyon', generator: 'Craiyon' },
  { pattern: 'night ?cafe studio', generator: 'NightCafe' },
];

/** Names that are also people's, firms' or ordinary words. */
const AMBIGUOUS_TOOLS: readonly Tool[] = [
  { pattern: 'gemini(?: (?:flash|pro|nano|ultra|\\d[\\w.]{0,4})){0,3}', generator: 'Google Gemini' },
  { pattern: 'copilot', generator: 'Microsoft Copilot' },
  { pattern: 'firefly', generator: 'Adobe Firefly' },
  { pattern: 'grok', generator: 'xAI Grok' },
];

/** Names that are first names or everyday words as well: only where the verb is "générer". */
const NAMES_OF_PEOPLE: readonly Tool[] = [
  { pattern: 'leonardo', generator: 'Leonardo.Ai' },
  { pattern: 'sora', generator: 'OpenAI Sora' },
  { pattern: 'flux(?:\\.?\\d)?', generator: 'FLUX' },
  { pattern: 'imagen', generator: 'Google AI' },
  { pattern: 'ideogram', generator: 'Ideogram' },
  { pattern: 'krea', generator: 'Krea' },
  { pattern: 'recraft', generator: 'Recraft' },
];

const VERSION = '(?: ?v?\\d[\\w.]{0,6})?';
const anyOf = (tools: readonly Tool[]): string =>
  `(?:${tools.map(({ pattern }) => pattern).join('|')})${VERSION}(?![\\w-])`;
/** An ambiguous name stops there: another word after it would make it a person or a firm. */
const ENDS =
  "(?=\\s*$|\\s*[^\\sa-z0-9'-]|\\s+(?:pour|a partir|par|avec|et|sur|de|du|en|dans|d'|puis|modifie|retouche|by|for)\\b)";

export const CLEAR_TOOL = anyOf(CLEAR_TOOLS);
export const AMBIGUOUS_TOOL = `${anyOf(AMBIGUOUS_TOOLS)}${ENDS}`;
const PEOPLE_TOOL = `${anyOf(NAMES_OF_PEOPLE)}${ENDS}`;

/** The tool that a text names, as reports call it; null when it names none. */
export function toolIn(text: string): string | null {
  const first = [...CLEAR_TOOLS, ...AMBIGUOUS_TOOLS, ...NAMES_OF_PEOPLE].find(({ pattern }) =>
    new RegExp(`(?<![\\w-])${pattern}(?![\\w-])`).test(text),
  );
  return first?.generator ?? null;
}

const GENERATING = '(?:co-?)?gener(?:ee?s?|er)';
const MAKING =
  '(?:co-?)?cree{1,2}s?|crees?|realisee?s?|concue?s?|produite?s?|fait(?:e?s?)|fabriquee?s?|imaginee?s?|dessinee?s?|illustree?s?|composee?s?|elaboree?s?|obtenue?s?|issue?s?';
const EDITING =
  'retouchee?s?|modifiee?s?|colorisee?s?|restauree?s?|amelioree?s?|transformee?s?|animee?s?|reconstituee?s?|completee?s?|agrandie?s?';
export const EDITING_VERB = new RegExp(`^(?:${EDITING})$`);

const LINK =
  "(?:par le biais d[e'](?:s )?|par|avec l'(?:aide|assistance|appui|usage|utilisation|intervention) d(?:e|'|u)|avec le (?:concours|soutien) d(?:e|'|u)|avec|via|grace a|grace aux?|sous|au moyen d(?:e|'|u)|a l'aide d(?:e|'|u|es)|en utilisant|a partir d(?:e|'|u)|de|d'|du)";
const NARROW_LINK = "(?:avec|via|grace a|a l'aide d(?:e|'|u)|au moyen d(?:e|'|u)|en utilisant)";
const DETERMINER = "(?:l'|la |le |les |une? |d'une? |des |notre )?";
const THING =
  "(?:(?:outils?|logiciels?|modeles?|moteurs?|systemes?|programmes?|applications?|technologies?|solutions?|generateurs?)\\b[^.;!?]{0,40}?(?:\\bd'|\\bde l'|\\bde |\\bpar l'|\\bl'|\\s))?";
const ADVERB =
  '(?: (?:entierement|integralement|en partie|partiellement|automatiquement|numeriquement|exclusivement|uniquement|specialement|virtuellement|a 100 ?%))?';

const anyVerb = `${GENERATING}|${MAKING}|${EDITING}`;
/** Verb, link, agent. Group 1 is the verb. */
export const MADE_BY: readonly RegExp[] = [
  new RegExp(`\\b(${anyVerb})\\b${ADVERB} ${LINK} ?${DETERMINER}${THING}(?:${AI_AFTER_VERB}|${CLEAR_TOOL})`),
  new RegExp(`\\b(${GENERATING})\\b${ADVERB} ${LINK} ?${DETERMINER}(?:${AMBIGUOUS_TOOL}|${PEOPLE_TOOL})`),
  new RegExp(
    `\\b(${anyVerb})\\b par [^.;!?,:]{1,40}? (?:${NARROW_LINK}|avec l'aide d(?:e|'|u)) ?${DETERMINER}${THING}(?:${AI_AFTER_VERB}|${CLEAR_TOOL})`,
  ),
  new RegExp(`\\b(${anyVerb})\\b${ADVERB} ${NARROW_LINK} ?${DETERMINER}${AMBIGUOUS_TOOL}`),
];

/** Nouns that name a picture. */
const PICTURE =
  'images?|visuels?|illustrations?|photos?|photographies?|affiches?|dessins?|portraits?|decors?|arriere-plans?|fonds?|couvertures?|bannieres?|pictogrammes?|logos?|montages?|photomontages?|infographies?|rendus?|vignettes?|planches?|cartes?|vues?|scenes?|imatges?';
/** Nouns that name something that is read, heard or computed. */
const OTHER_MEDIUM =
  'contenus?|articles?|textes?|reponses?|resultats?|resumes?|syntheses?|voix|audios?|sons?|musiques?|chansons?|podcasts?|traductions?|transcriptions?|conversations?|discussions?|applications?|applis?|assistants?|chatbots?|previsions?|estimations?|donnees|descriptions?|legendes?|titres?|sous-titres?|comptes? rendus?|codes?|questionnaires?|quiz|recettes?|poemes?|discours|courriers?|videos?|films?|oeuvres?|avis|commentaires?|notes?';
export const PICTURE_NOUN = new RegExp(`\\b(?:${PICTURE})\\b`, 'g');
export const OTHER_NOUN = new RegExp(`\\b(?:${OTHER_MEDIUM})\\b`, 'g');

/** Where a credit begins: "Crédit photo :", "Illustrations :", "©", "Image by". Group 1: the words before the sign. */
const CREDIT_WORDS =
  "(?:credits?|sources?|copyright|auteur|realisation|conception|creation|images?|visuels?|illustrations?|photos?|photographies?|dessins?|affiches?|infographies?|montages?)(?: (?:credits?|sources?|images?|visuels?|illustrations?|photos?|graphiques?|photographiques?|d'illustration|de couverture|de l'affiche|de la une|et illustrations?))*";
const SIGN = '(?:\\s*(?::|©|\\(c\\)|–|—|-|/)\\s*|\\s+(?:by|par)\\s+)+';
const MAKER = "(?:\\s*(?:by|par|de|d'|/|,|\\()\\s*(?:openai|adobe|google|microsoft|xai|stability ai)\\)?)?";
const CREDIT_END = '\\s*[.,)]*$';
export const CREDIT_CLEAR = new RegExp(
  `^(?:(?:© ?|\\(c\\) ?)?(${CREDIT_WORDS})${SIGN}|(?:©|\\(c\\)|copyright)\\s*)(?:${CLEAR_TOOL}|${AI_WORD})${MAKER}${CREDIT_END}`,
);
export const CREDIT_AMBIGUOUS = new RegExp(
  `^(?:(?:© ?|\\(c\\) ?)?(${CREDIT_WORDS})${SIGN}|(?:©|\\(c\\)|copyright)\\s*)(?:${anyOf(AMBIGUOUS_TOOLS)})${MAKER}${CREDIT_END}`,
);
/** A person or body and then the tool: "Visuel : Ville de X, avec Y". */
export const CREDIT_WITH = new RegExp(
  `^(?:${CREDIT_WORDS})${SIGN}[^.;!?]{1,60}?,? (?:avec|via|grace a|a l'aide d(?:e|'|u)|sous) (?:l')?(?:${CLEAR_TOOL}|${AI_WORD})${CREDIT_END}`,
);
/** A credit field that holds the tool and nothing else. */
export const CREDIT_ALONE = new RegExp(
  `^(?:${CLEAR_TOOL}|intelligence artificielle(?: generative)?|ia generative)${MAKER}${CREDIT_END}`,
);
/** A picture house with the mention of AI after its name. */
export const STOCK_AI =
  /\b(?:adobe ?stock|i ?stock|shutterstock|freepik|getty(?: images)?|depositphotos|pixabay|vecteezy|envato|canva)\b\s*[([–—/:-]\s*(?:ia|ai)\b(?: generative)?\s*(?:[)\]]|$)/;
/** "Visuel IA", "Image par IA" and nothing that would make AI the subject. */
export const BARE_NOUN =
  /^(?:visuels?|images?|illustrations?|photos?)(?: d'illustration| de couverture)? (?:par )?(?:l')?(?:ia|intelligence artificielle)(?: generative)?(?=\s*$|\s*[.,©–-]|\s+(?:d'|de |du |pour |par ))/;

/* --- Other languages of the country and its neighbours --- */

const ENGLISH_OTHER =
  '(?!\\W*(?:content|text|summar|answer|response|translat|voice|audio|music|article|description|caption|alt\\b|subtitle|code|art\\b))';
export const ENGLISH: readonly RegExp[] = [
  new RegExp(`\\b(?:ai|artificial intelligence)[- ](?:generated|created)\\b${ENGLISH_OTHER}`),
  new RegExp(
    `\\b(?:images?|pictures?|photos?|illustrations?|artworks?|visuals?|posters?|drawings?|portraits?)\\b[^.;!?]{0,40}?\\b(?:generated|created|made|produced|designed|edited|retouched) (?:by|with|using|via) (?:an? |the )?(?:ai|artificial intelligence|${CLEAR_TOOL})(?![\\w-])`,
  ),
  new RegExp(
    `^(?:generated|created|made|edited) (?:by|with|using|via) (?:an? |the )?(?:ai|artificial intelligence|${CLEAR_TOOL})(?![\\w-])`,
  ),
];
export const REGIONAL: readonly RegExp[] = [
  /\bki-? ?generiert/,
  /\b(?:bild|foto|illustration|grafik|plakat)\w{0,6}\b[^.;!?]{0,30}\bmit (?:ki|kunstlicher intelligenz) (?:gemacht|erstellt|erzeugt|generiert)\b/,
  /\b(?:bild|foto|illustration|grafik|plakat)\w{0,6}\b[^.;!?]{0,30}\b(?:erstellt|erzeugt|generiert|gemacht) (?:mit|durch|von) (?:ki|kunstlicher intelligenz)\b/,
  /\b(?:imatges?|fotos?|illustracions?|il·lustracions?)\b[^.;!?]{0,40}\b(?:generad|generat|creat|cread|fach|fet)[a-z]{0,3} (?:per|amb) (?:l'|una? )?(?:ia|intelligencia artificiala?)\b/,
];
