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
  PICTURE_TOOL_NAMES,
  STOCK_HOUSE,
  THING,
} from './words-lexicon.js';

/* The forms of a notice, put together from the lexicon. Every repetition is bounded: texts are long, captions are not. */

/* --- 1. Verb, link, agent: "générée à l'aide d'une IA". Group 1 is the verb. --- */

const WITH_LINKS = `${NARROW_LINK}|par|sous|with|using|by`;
const anyVerb = `${GENERATING}|${MAKING}|${EDITING}`;
const clearAgent = `${DETERMINER}${THING}(?:${AI_AFTER_VERB}|${CLEAR_TOOL})`;
/** What may stand between the verb and the agent: how long it took, from what, for what, what was done then. */
const COMPLEMENT = `(?:,? (?:en (?:quelques|moins|une?|deux|trois|cinq|dix|\\d{1,3})\\b(?: [a-z0-9']{1,12}){1,4}?|(?:a partir d|d'apres|a la demande d|(?:specialement |expres )?pour|lors d|a l'occasion d|sur|chez|dans|sous|en)\\b[^.;!?:,()]{1,50}?|(?:puis|et) (?:${EDITING})))`;
export const MADE_SOMEHOW = new RegExp(
  `\\b(${anyVerb})\\b${COMPLEMENT},? (?:${NARROW_LINK}|par) ?${clearAgent}`,
);
/** The same with a name that is also a firm's. */
export const MADE_SOMEHOW_BY_NAME = new RegExp(
  `\\b(${anyVerb})\\b${COMPLEMENT},? (?:${NARROW_LINK}|par) ?${AMBIGUOUS_TOOL}`,
);
export const MADE_BY: readonly RegExp[] = [
  new RegExp(`\\b(${anyVerb})\\b${ADVERB} ${LINK} ?(?:: ?)?${clearAgent}`),
  new RegExp(`\\b(signee?s?) (?:par |de )?(?:${CLEAR_TOOL}|l'ia\\b)`),
  new RegExp(
    `\\b(${GENERATING})\\b${ADVERB} ${LINK} ?${DETERMINER}(?:(?:outil|modele|logiciel|application|moteur|plateforme|service) )?(?:${AMBIGUOUS_TOOL}|${EVERYDAY_TOOL})`,
  ),
  // "conçue par la Ville avec l'aide de ChatGPT"
  new RegExp(
    `\\b(${anyVerb})\\b par [^.;!?,:]{1,40}? (?:${NARROW_LINK}|sur(?= (?:${CLEAR_TOOL}))) ?${clearAgent}`,
  ),
  new RegExp(`\\b(${anyVerb})\\b${ADVERB} (?:${NARROW_LINK}|par|sous) ?${AMBIGUOUS_TOOL}`),
  // "générée en quelques secondes par ChatGPT", "créée à partir d'une photo à l'aide de l'IA"
  MADE_SOMEHOW,
  MADE_SOMEHOW_BY_NAME,
  // "image générée IA", "photo retouchée IA"
  new RegExp(`\\b(${GENERATING}|${EDITING})\\b[ ,]{1,2}(?:ia|intelligence artificielle)(?=\\s*$)`),
  // "créée à partir d'un prompt": nothing else is asked of in that way.
  new RegExp(
    `\\b(${GENERATING}|${MAKING}) (?:a partir d'|d'(?!apres)|avec |par |via |d'apres |grace a )(?:une? |des |mon |notre )?prompts?\\b`,
  ),
  // "est l'œuvre d'une IA", "proviennent d'une IA générative"
  new RegExp(
    `\\b(provien(?:t|nent)|emanent?|vien(?:t|nent)|(?:l'oeuvre|le fruit|le resultat|une creation|des creations|le produit|une oeuvre)(?: (?:du travail|de l'imagination))?) (?:de |d'|du )${clearAgent}`,
  ),
  // "Le château au Moyen Âge, vu par l'IA"
  new RegExp(`\\b(vue?s?) par ${clearAgent}(?=\\s*$)`),
];

/* --- 2. Credits: a sign or a credit word, and then the agent --- */

/** "Crédit photo", "Illustrations", "Image de couverture". */
const CREDIT_WORDS =
  "(?:(?:cover |header |featured |hero |premiere de |quatrieme de |1ere de |4e de )?(?:credits?|sources?|origines?|copyright|auteur|realisation|conception|creation|graphisme|images?|visuels?|illustrations?|photos?|photographies?|dessins?|affiches?|infographies?|montages?|photomontages?|fonds?|arriere-plans?|decors?|bandeaux?|bannieres?|couvertures?|vignettes?|mascottes?|maquettes?|portraits?|rendus?|galeries?|fresques?|peintures?|aquarelles?|caricatures?|flyers?|posters?|planches?|illustrat(?:eur|rice)s?|graphistes?|mises? en images?|couv'?|visu|illus|img|crea|(?<=^|la |a )une|iconographie|design|artwork|cover|header))(?: (?:d'image|d'ecran|de fond|d'en-tete|credits?|sources?|images?|visuel(?:le)?s?|illustrations?|photos?|graphiques?|photographiques?|iconographiques?|d(?:e l'|u |es |e la )(?:images?|illustrations?|visuels?|affiches?|photos?)|d'illustration|de couverture|de l'affiche|de (?:la )?une|a la une|mise en avant|ci-contre|ci-dessus|du site|de la page|et (?:illustrations?|visuels?|images?|photos?)))*";
/** Each space has one place in it: a repetition that could share them would cost exponential time. */
const SIGN = '(?:(?: ?(?::|©|\\(c\\)|[–—/-])| (?:by|par|via)(?= )){1,6} ?)';
const HEADER = `(?:(?:© ?|\\(c\\) ?)?(${CREDIT_WORDS})${SIGN}|(?:©|\\(c\\)|copyright)\\s*)`;
const MAKER = "(?:\\s*(?:by|par|de|d'|/|,|\\()\\s*(?:openai|adobe|google|microsoft|xai|stability ai)\\)?)?";
const END = '\\s*[.,)]*$';
const clearName = `(?:${AI_WORD} )?${CLEAR_TOOL}(?: ?/? ?(?:ia|ai)\\b)?|${AI_WORD}`;

export const CREDIT_START = new RegExp(`^${HEADER}`);
/** "La place en fête © Midjourney": the sign makes a credit of what follows it, wherever it stands. */
export const CREDIT_SIGN = new RegExp(`(?:©|\\(c\\)) ?(?:${clearName})${MAKER}${END}`);
/** "#midjourney", "#imageIA": a tag on the picture. */
export const HASHTAG =
  /#(?:midjourney|dall-?e\d?|stable_?diffusion|adobefirefly|nanobanana|ai_?art|ai_?generated|made_?with_?ai|image_?ia|visuel_?ia|(?:image_?)?generee?_?par_?(?:l_?)?ia)\b/;
/** "Prompt : un marché de Noël sous la neige. Midjourney v6": what was asked of the tool, as a caption. */
export const PROMPT = new RegExp(`^prompts?(?: utilise| used)? ?: ?[^?]{12,}\\b(?:${CLEAR_TOOL})`);
/** "Illustration : IA", "© Midjourney". */
export const CREDIT_CLEAR = new RegExp(
  `^(?:${HEADER}|credits? (?:photo|image|visuel|illustration)s? |credits? (?=${CLEAR_TOOL}))(?:${clearName})${MAKER}${END}`,
);
/** "IA / Mairie de Saint-Exemple": the agent beside the body that publishes. */
export const CREDIT_SHARED = new RegExp(
  `^(?:${clearName}) ?[/+×] ?(?:la |le )?(?:mairie|ville|commune|service|communaute|departement|region|metropole|comite|office)\\b`,
);
/** "Image : Gemini". Group 1: the credit words. */
export const CREDIT_AMBIGUOUS = new RegExp(`^${HEADER}(?:${AMBIGUOUS_NAME})${MAKER}${END}`);
/** A person or body and then the tool: "Visuel : Ville de X, avec Y". */
export const CREDIT_WITH = new RegExp(
  `^${HEADER}[^.;!?]{1,60}?,? (?:${NARROW_LINK}|sous) ?${DETERMINER}(?:${CLEAR_TOOL}|${AI_WORD})${END}`,
);
/** The same with a name that is also a firm's. Group 1: the credit words. */
export const CREDIT_WITH_AMBIGUOUS = new RegExp(
  `^${HEADER}[^.;!?]{1,60}?,? (?:${NARROW_LINK}) ?(?:${AMBIGUOUS_NAME})${END}`,
);
/** The same without a credit word: only where the place is a credit. */
export const MAKER_WITH = new RegExp(
  `^(?!.*\\b(?:vous|nous|je|on|a|ont|redig[a-z]*|ecrit[a-z]*|[a-z]+ez|creent|tenant|montrant|affichant|generer|creer|realiser|utiliser|travailler|discuter|echanger)\\b)[^.;:!?]{3,60}?,? (?:${NARROW_LINK}) ?(?:l')?(?:${CLEAR_TOOL}|${AI_WORD})${END}`,
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
  "(?:visuels?|images?|illustrations?|photos?|photographies?|cliches?|dessins?|cover|couvertures?|montages?|photomontages?|photos?-montages?|infographies?|affiches?|bandeaux?|bannieres?|vignettes?|portraits?|fresques?|rendus?|aquarelles?|peintures?|tableaux?|caricatures?|croquis|esquisses?|collages?|mascottes?|avatars?|personnages?|paysages?|decors?|arriere-plans?|galeries?|coloriages?|flyers?|posters?|cartes? postales?|cartes? de voeux|planches?|bandes? dessinees?|reconstitutions?|restitutions?|creations?|galeries? d'images|albums? d'images|diaporamas? d'images|series? d'images|simulations?|vues?|visu|illus|img)(?: illustration| image| visuelle?| numerique| d'illustration| d'ambiance| d'intention| de principe| provisoire| de couverture| de synthese| conceptuel(?:le)?| virtuel(?:le)?| libre de droits| fictive?| composite| 100 ?%| non contractuel(?:le)?)*";
const shortAgent = `(?:(?:par |via |avec )?(?:l')?(?:${AI_WORD}(?: ${CLEAR_TOOL})?|ai\\b|${CLEAR_TOOL}))`;
/** "Visuel IA", "Image par IA", "Illustration Midjourney" and nothing more. */
export const SHORT_FORM = new RegExp(
  // The banner of a page about a tool is called by it.
  `^(?:une? |l'|cette? )?(?!(?:bannieres?|bandeaux?) (?:${CLEAR_TOOL}))${SHORT_NOUN} ${shortAgent}(?=\\s*$|\\s*[.,©–-]|\\s(?:${GENERATING}|${MAKING}|${EDITING}|d'apres|a partir|a titre)\\b)`,
);
/** "Illustration Firefly": a name that is also a firm's, after a noun of pictures for the screen and before nothing. */
export const SHORT_FORM_AMBIGUOUS = new RegExp(
  `^(?:images?|illustrations?|visuels?) (?:${AMBIGUOUS_NAME})${END}`,
);
/** "La mairie façon Ghibli, par ChatGPT", "Le maire en super-héros, version IA", "Le clocher vu par Midjourney". */
export const RENDERED_BY = new RegExp(
  `^[^.;:!?]{3,80}(?:\\b(?:facon|version|style)\\b[^.;:!?]{0,30},? (?:par|via|avec|signee?)|, version|, vue?s? par|, imaginee?s? par) (?:l'|une )?(?:${AI_WORD}|${CLEAR_TOOL})${END}|^[^.;:!?]{3,80},? (?:selon|d'apres|vue?s? par) (?:${PICTURE_TOOL_NAMES})${END}`,
);
/** "Reconstitution de l'abbaye par intelligence artificielle": what was done, to what, by whom. */
export const DEED_OF = new RegExp(
  `^(?:une? |la )?(?:reconstitution|restitution|representation|evocation|interpretation|colorisation|visualisation)s?\\b[^.;:!?,]{0,60} (?:par|via|avec l'aide de|a l'aide de|grace a) ?(?:l'|une )?(?:${AI_WORD}|${CLEAR_TOOL})${END}`,
);
/** "Visuel IA : une ferme au printemps": after the colon stands what is seen. */
export const SHORT_FORM_CONTENT = new RegExp(
  `^${SHORT_NOUN} (?:${AI_WORD}|${CLEAR_TOOL}) ?: (?:une?|des|deux|trois|d'une?) `,
);
/** "Notre loup est une image IA". */
export const TOLD_FORM = new RegExp(
  `\\b(?:est|sont) (?:une? |des )${SHORT_NOUN} (?:ia|${CLEAR_TOOL})(?=${END}|,)`,
);
/** The picture's content follows: the agent can only be the maker. */
export const SHORT_FORM_OF = new RegExp(
  `^(?:une? )?${SHORT_NOUN} (?:ia|ai|${CLEAR_TOOL}) (?:d'(?!apres|ici)|de (?:la|l'|notre|nos|ce|cet|cette)|du |des |representant|montrant|figurant)`,
);
/** "Illustration by Midjourney for the blog", "Dessins de DALL·E". */
export const SIGNED_BY = new RegExp(
  `^(?:an? |une? )?(?:(?:cover|header|hero|digital|pixel|concept|ai|original|title) ){0,2}(?:images?|illustrations?|visuels?|pictures?|art|artworks?|dessins?|drawings?|posters?|affiches?|portraits?) (?:by|par|via|with|avec) (?:${CLEAR_TOOL})(?: ai\\b| ia\\b)?`,
);
/** "Portrait des élus façon manga, par ChatGPT": after a comma, or by a tool that makes nothing but pictures. */
export const SIGNED_AFTER = new RegExp(
  `^(?:une? |l'|le |la |les |notre |nos )?(?:images?|illustrations?|visuels?|affiches?|dessins?|portraits?|vues?|couvertures?|aquarelles?|peintures?)\\b[^.;:!?]{0,80}(?:, (?:par|via|by) (?:${CLEAR_TOOL})| (?:par|via|by) (?:${PICTURE_TOOL_NAMES})(?: ?v?\\d[\\d.]{0,3})?)${END}`,
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
/** "Citrouilles devant la mairie (Midjourney)": a tool that makes nothing but pictures, behind what is seen. */
export const BRACKETED_PICTURE_TOOL = new RegExp(
  `^(?!.*\\b(?:ia|ai|outils?|logiciels?|applications?|services?|sites?|cours)\\b)[^()[\\]:]{8,100}[([]\\s*(?:${PICTURE_TOOL_NAMES})(?: ?v?\\d[\\d.]{0,3})?\\s*[)\\]]$`,
);
/** "Visuel réalisé par la commune (IA)". */
export const BRACKETED_DEED = new RegExp(
  `^(?:une? |l'|ce |cette )?(?:${SHORT_NOUN}|affiches?|portraits?) (?:${anyVerb})\\b[^()[\\]]{0,60}[([]\\s*(?:${AI_WORD}|${CLEAR_TOOL})\\s*[)\\]]`,
);
/**
 * The maker tells it of this picture: "J'ai généré cette image avec Midjourney", "Nous avons utilisé l'IA pour créer cette
 * illustration", "ChatGPT a dessiné cette affiche". Without the demonstrative it would be a story.
 */
const THIS_PICTURE =
  '(?:cette|ce|cet|ces|this|these) (?:[a-z]{2,12} )?(?:images?|visuels?|illustrations?|photos?|affiches?|dessins?|portraits?|couvertures?|bannieres?|pictures?|posters?|artworks?)';
const DID =
  '(?:gener|cre|realis|produi|dessin|imagin|concu|fabriqu|retouch|coloris|modifi|illustr|generat|creat|made)[a-z]{0,5}';
export const TELLS_OF_THIS = new RegExp(
  [
    `\\b(?:ai|avons|a|ont|avoir|i|we) (?:[a-z]{2,9} )?${DID} ${THIS_PICTURE}\\b[^.;!?]{0,40}? (?:${WITH_LINKS}) ?${DETERMINER}${THING}(?:${AI_AFTER_VERB}|${CLEAR_TOOL})`,
    `\\b(?:utilise|fait appel|eu recours|demande|used|asked)(?: a| to)? ?${DETERMINER}${THING}(?:${AI_AFTER_VERB}|${CLEAR_TOOL}) (?:pour|afin de|de|to) ${DID} ${THIS_PICTURE}\\b`,
    `\\b(?:${AI_AFTER_VERB}|${CLEAR_TOOL}) (?:a|ont) ${DID} ${THIS_PICTURE}\\b`,
    `^(?:on a|nous avons|j'ai) demande a ${DETERMINER}${THING}(?:${AI_AFTER_VERB}|${CLEAR_TOOL}) (?:de |d')(?:dessiner|illustrer|peindre|representer)\\b`,
    `^merci a ${DETERMINER}(?:${AI_AFTER_VERB}|${CLEAR_TOOL}) pour (?:l'|le |la |les |cette? |cet |ces )(?:images?|visuels?|illustrations?|affiches?|dessins?|portraits?|couvertures?)\\b`,
  ].join('|'),
);
/** "Colorisation par IA", "Création visuelle : IA". Group 1: the deed. */
export const DEED = new RegExp(
  `^((?:simulation|projection|representation|reconstitution) visuelle|visualisation|colorisation|retouches?|mises? en couleurs?|restauration|agrandissement|creations?|conception|realisation|generation|reconstitution|montage|photomontage)(?: (?:visuelle|graphique|numerique|3d|photo|d'image|de l'image)){0,2}(?: :)? (?:(?:par|avec|via|${NARROW_LINK}|assistee? par|de(?= ?l'| (?:${CLEAR_TOOL}))) ?)?(?:l'|une )?(?:${AI_WORD}|${CLEAR_TOOL})(?=${END}|\\s(?:d'|de |du |des ))`,
);

/* --- 4. Other languages of the country and its neighbours --- */

/** Shapes that need more than a row of the table of `words-languages.ts`. */
export const OTHER_LANGUAGES: readonly RegExp[] = [
  /\bai[- ]assisted (?:images?|pictures?|illustrations?|artworks?|designs?|covers?|posters?|drawings?)\b/,
  new RegExp(`^generated (?:by|with|using) (?:${AMBIGUOUS_NAME})${END}`),
  // A tool that makes nothing but pictures needs no noun.
  new RegExp(
    `^(?!.*\\b(?:it|he|she|they|who|without|judges?|award\\w*|won|realis\\w*|realiz\\w*|videos?|music|sounds?|sfx|audio|voice|story|texts?|films?|movies?|code|apps?|games?)\\b).*\\b(?:generated|created|made|produced|designed|edited|erstellt|erzeugt|generiert|gemacht|cread[ao]|creat[aeio]?|generad[ao]|gerad[ao]|criad[ao]|realizzat[aeio]) (?:by|with|using|via|mit|con|amb|per|por|com) (?:${PICTURE_TOOL_NAMES})\\b`,
  ),
  /^ai (?:images?|illustrations?|photos?|pictures?|artworks?)(?: of\b|,|$)/,
];
/** A credit in another language: "Picture: Midjourney". */
export const FOREIGN_CREDIT = new RegExp(
  `^(?:imagen(?:es)?|immagin[ei]|imatges?|ilustracion(?:es)?|illustrazion[ei]|il·?lustracio(?:ns)?|credits?|creditos?|crediti|fotos?|bild(?:er)?|grafik|titelbild|illustration) ?: ?(?:ia|ki|ai generated|generad[ao]s? por ia|generata? (?:con|da) (?:ia|ai))${END}|^(?:pictures?|image credits?|photo credits?|illustration credits?) ?: ?(?:ai|artificial intelligence)${END}|^(?:image|picture|photo|illustration|art|artwork|foto|imagen|imatge|bild)s?(?: credits?)? ?(?:by ai|(?:[:©]|by|courtesy of) ?(?:${CLEAR_TOOL}|ki|ai-generated|ki-generiert))${END}`,
);
