/* The vocabulary of credits and captions, as pattern pieces over normalised text (see `normaliseWords`). */

/** The agent itself: "IA", "intelligence artificielle" with its usual misspellings, and generative functions. */
const AI_NAME = 'ia|iag|int[a-z]{1,3}ligen[cs]es? art[a-z]{0,2}ficiel[a-z]{0,3}';
/** "IA-DASEN", "IA-IPR": other letters hang on it. */
const ALONE = '\\b(?!-(?!chat|mid|dall)[a-z])';
export const AI_WORD = `(?:(?:${AI_NAME})${ALONE}(?: generatives?\\b)?)`;
/** After a verb the English name and the functions of editors are clear as well. */
export const AI_AFTER_VERB = `(?:(?:${AI_NAME}|ai|artificial intelligence)${ALONE}(?: generatives?\\b)?|generateurs? d'images?|(?:robot|agent)s? conversationnels?|(?:remplissage|expansion) generati(?:f|ve)\\b|generative (?:ai|fill|expand)\\b)`;

interface Tool {
  readonly pattern: string;
  readonly generator: string;
}

/** Names that mean the tool and nothing else: they may stand alone in a credit. */
const CLEAR_TOOLS: readonly Tool[] = [
  { pattern: 'chat ?-?gpt(?:-?[\\w.]{1,6})?', generator: 'ChatGPT' },
  { pattern: 'gpt-(?:4o|image)(?:-?[\\w.]{1,6})?', generator: 'ChatGPT' },
  { pattern: 'dall-e(?: ?-?\\d)?', generator: 'DALL·E' },
  { pattern: 'mid-?journey', generator: 'Midjourney' },
  { pattern: 'stable diffusion(?: ?xl)?', generator: 'Stable Diffusion' },
  { pattern: 'adobe firefly', generator: 'Adobe Firefly' },
  { pattern: 'nano banana(?: pro)?', generator: 'Nano Banana' },
  { pattern: '(?:microsoft )?bing image creator', generator: 'Bing Image Creator' },
  { pattern: 'leonardo[. ](?:ai|ia)', generator: 'Leonardo.Ai' },
  { pattern: 'higgsfield', generator: 'Higgsfield' },
  { pattern: 'pollinations(?:\\.ai)?', generator: 'Pollinations' },
  { pattern: 'canva (?:ia|ai|magic (?:media|studio))|magic media', generator: 'Canva' },
  { pattern: 'freepik (?:ia|ai)', generator: 'Freepik' },
  { pattern: 'microsoft copilot|copilot designer', generator: 'Microsoft Copilot' },
  { pattern: 'google (?:gemini|ai|imagen)|gemini (?:ia|ai)', generator: 'Google AI' },
  { pattern: 'craiyon', generator: 'Craiyon' },
  { pattern: 'night ?cafe studio', generator: 'NightCafe' },
  { pattern: 'flux[. ]?1(?: ?(?:dev|pro|schnell|kontext))?|flux kontext', generator: 'FLUX' },
  { pattern: 'seedream', generator: 'Seedream' },
  { pattern: 'dreamina', generator: 'Dreamina' },
  { pattern: 'photoshop (?:ia|ai)', generator: 'Adobe Photoshop' },
  { pattern: 'meta (?:ai|ia)', generator: 'Meta AI' },
  {
    pattern: '(?:krea|recraft|ideogram|playground|openart|grok|sora|firefly|copilot)[. ](?:ai|ia)',
    generator: 'other',
  },
  { pattern: 'openai dall-e', generator: 'DALL·E' },
];

/** Names that are also firms' or ordinary words: alone only where nothing else stands in the credit. */
const AMBIGUOUS_TOOLS: readonly Tool[] = [
  { pattern: 'gemini(?: (?:flash|pro|nano|ultra|\\d[\\w.]{0,4})){0,3}', generator: 'Google Gemini' },
  { pattern: 'copilot', generator: 'Microsoft Copilot' },
  { pattern: 'firefly', generator: 'Adobe Firefly' },
  { pattern: 'grok', generator: 'xAI Grok' },
  { pattern: 'ideogram', generator: 'Ideogram' },
];

/** First names, firms and everyday words: only where the verb is "générer". */
const EVERYDAY_TOOLS: readonly Tool[] = [
  { pattern: 'leonardo', generator: 'Leonardo.Ai' },
  { pattern: 'sora', generator: 'OpenAI Sora' },
  { pattern: 'flux(?:\\.?\\d)?', generator: 'FLUX' },
  { pattern: 'imagen', generator: 'Google AI' },
  { pattern: 'krea', generator: 'Krea' },
  { pattern: 'recraft', generator: 'Recraft' },
  { pattern: 'claude', generator: 'Claude' },
  { pattern: '(?:le chat(?: de)? )?mistral|le chat', generator: 'Mistral' },
  { pattern: '(?:microsoft )?bing', generator: 'Bing Image Creator' },
  { pattern: 'microsoft designer', generator: 'Microsoft Designer' },
  { pattern: 'magnific', generator: 'Magnific' },
  { pattern: 'openai|open ai', generator: 'OpenAI' },
  { pattern: '(?:lm ?)?arena', generator: 'LMArena' },
  { pattern: 'perplexity', generator: 'Perplexity' },
  { pattern: 'qwen', generator: 'Qwen' },
  { pattern: 'notebook ?lm', generator: 'Google NotebookLM' },
];

const VERSION = '(?: ?v?\\d[\\w.]{0,6})?';
const anyOf = (tools: readonly Tool[]): string =>
  `(?:${tools.map(({ pattern }) => pattern).join('|')})${VERSION}(?![\\w-])`;
/** A name that is also a firm's stops there: another word after it would make it another name. */
const ENDS =
  "(?=\\s*$|\\s*[^\\sa-z0-9'-]|\\s+(?:pour|a|au|aux|par|avec|et|ou|sur|sous|de|du|des|en|dans|d'|selon|lors|afin|sans|puis|modifie\\w{0,2}|retouche\\w{0,2}|by|for|from|in|on)\\b)";

export const CLEAR_TOOL = anyOf(CLEAR_TOOLS);
export const AMBIGUOUS_NAME = anyOf(AMBIGUOUS_TOOLS);
export const AMBIGUOUS_TOOL = `${AMBIGUOUS_NAME}${ENDS}`;
export const EVERYDAY_TOOL = `${anyOf(EVERYDAY_TOOLS)}${ENDS}`;

/**
 * Whatever can be the agent of a notice, in any language: a text without any of it says nothing of AI. Most captions are
 * such texts, and are read no further.
 */
const MAY_NAME_AI = new RegExp(
  `(?<![a-z0-9])(?:iag?|ai|ki|aa|iak|iaz|iarekin|iaren|aak|aaren|aarekin)(?![a-z0-9_])|art[a-z]{0,2}fi[csz]i|kunstlich|kunstmatig|kenschtlech|kunschtlech|arouezel|generati|prompt|conversationnel|generateur|#|${[...CLEAR_TOOLS, ...AMBIGUOUS_TOOLS, ...EVERYDAY_TOOLS].map(({ pattern }) => pattern).join('|')}`,
);
export const mayNameAi = (whole: string): boolean => MAY_NAME_AI.test(whole);

/** "Créé par Copilot, agence de communication": a trade after such a name makes it a firm's. */
export const TRADED_NAME = new RegExp(
  `(?:${AMBIGUOUS_NAME}|${anyOf(EVERYDAY_TOOLS)}) ?[,(–—-] ?(?:(?:une?|l'|la|le|notre) ?)?(?:agences?|studios?|ateliers?|societes?|entreprises?|cabinets?|collectifs?|compagnies?|associations?|imprim\\w{2,5}|graphistes?|illustrat(?:eur|rice)s?|photographes?|designers?|artistes?|peintres?|infographistes?)\\b(?! ?:)`,
);

const TOOL_NAMES: readonly { readonly pattern: RegExp; readonly generator: string | null }[] = [
  ...CLEAR_TOOLS,
  ...AMBIGUOUS_TOOLS,
  ...EVERYDAY_TOOLS,
].map(({ pattern, generator }) => ({
  pattern: new RegExp(`(?<![\\w-])(?:${pattern})(?![\\w-])`),
  generator: generator === 'other' ? null : generator,
}));

/** The tool that a text names, as reports call it; null when it names none. */
export function toolIn(text: string): string | null {
  return TOOL_NAMES.find(({ pattern }) => pattern.test(text))?.generator ?? null;
}

/** Tools that make nothing but pictures: no noun is needed to know what was made. */
export const PICTURE_TOOL_NAMES =
  'mid-?journey|dall-e|stable diffusion|adobe firefly|nano banana|leonardo[. ]ai|image creator|magic media|seedream';
export const PICTURE_TOOL = new RegExp(`\\b(?:${PICTURE_TOOL_NAMES})\\b`);

/* --- Verbs: what was done --- */

export const GENERATING = '(?:co-?)?gener(?:ee?s?|er)';
/** Made, in words that are said of anything; with a picture's noun they speak of it. */
export const MAKING =
  '(?:co-?)?cree{1,2}s?|crees?|creer|recreee?s?|realisee?s?|concue?s?|produite?s?|fait(?:e?s?)|fabriquee?s?|imaginee?s?|dessinee?s?|illustree?s?|composee?s?|elaboree?s?|obtenue?s?|representee?s?|issue?s?|assistee?s?|fournie?s?|demandee?s?|bricolee?s?|calculee?s?|mises? en images?|croquee?s?|inventee?s?|pensee?s?|tiree?s?|faconnee?s?|peinte?s?|preparee?s?|construite?s?|proposee?s?';
/** Edits that are done to pictures only. */
const RETOUCHING = 'retouchee?s?|colorisee?s?|mise?s? en couleurs?|photoshopee?s?';
const CHANGING =
  'modifiee?s?|restauree?s?|amelioree?s?|transformee?s?|animee?s?|reconstituee?s?|completee?s?|agrandie?s?|recomposee?s?|optimisee?s?|corrigee?s?|nettoyee?s?|detouree?s?|rajeunie?s?|vieillie?s?|etendue?s?|upscalee?s?|rehaussee?s?|remasterisee?s?|manipulee?s?|remplacee?s?|ajoutee?s?|effacee?s?|supprimee?s?|alteree?s?|truquee?s?|retravaillee?s?|refaite?s?|revisitee?s?|embellie?s?|augmentee?s?|stylisee?s?|remaniee?s?|redessinee?s?|editee?s?|enrichie?s?|mises? en scene|mis en scene';
export const EDITING = `${RETOUCHING}|${CHANGING}`;
export const EDITING_VERB = new RegExp(`^(?:${EDITING})$`);
export const RETOUCHING_VERB = new RegExp(`^(?:${RETOUCHING})$`);
/** Said of the picture even where it is not named: "La place en 2050, imaginée par l'IA". */
export const PICTURING_VERB = /^(?:(?:co-?)?gener.*|imagine.*|dessine.*|illustre.*|peinte?s?|vue?s?)$/;

/* --- Links between the verb and the agent --- */

const WITH_HELP =
  "avec l'(?:aide|assistance|appui|usage|utilisation|intervention) d(?:e|'|u)|avec le (?:concours|soutien) d(?:e|'|u)|grace aux?|grace a|au moyen d(?:e|'|u)|a l'aide d(?:e|'|u|es)|par (?:le biais|l'intermediaire|l'entremise) d(?:e|'|u)|en utilisant|en s'appuyant sur|en ayant recours a|en recourant a|avec|via";
export const LINK = `(?:${WITH_HELP}|par|sous|sur|en|a (?:partir|base) d(?:e|'|u)|a travers|depuis|a|de|d'|du)`;
export const NARROW_LINK = `(?:${WITH_HELP})`;
export const DETERMINER = "(?:l'|la |le |les |une? |d'une? |des |notre |assistance |aide )?";
/** "un outil d'intelligence artificielle", "le modèle de génération d'images de l'IA". */
export const THING =
  "(?:(?:outils?|logiciels?|fonctions?|fonctionnalites?|options?|modeles?|moteurs?|systemes?|programmes?|applications?|technologies?|solutions?|generateurs?|algorithmes?|techniques?|assistants?|gommes?|filtres?|retouches?)\\b[^.;!?]{0,40}?(?:\\bd'|\\bde l'|\\bde |\\bpar l'|\\bl'|\\s))?";
export const ADVERB =
  '(?: (?:[a-z]{3,}ment|en (?:grande )?partie|en totalite|en interne|de toutes pieces|a 100 ?%))?';

/* --- Nouns: what the words speak of --- */

/** Nouns of pictures, as a pattern. */
export const PICTURE_WORDS =
  'images?|visuels?|illustrations?|photos?|photographies?|cliches?|affiches?|dessins?|portraits?|decors?|arriere-plans?|fonds?|couvertures?|bannieres?|bandeaux?|pictogrammes?|icones?|logos?|montages?|photomontages?|infographies?|(?<!comptes? )rendus?|vignettes?|planches?|cartes? postales?|cartes?(?! interactives?)|vues?|scenes?|imatges?|perspectives?|reconstitutions?|projections?|simulations?|caricatures?|croquis|aquarelles?|peintures?|tableaux?(?! d(?:es?|u)\\b| d.(?:effectif|avancement)| excel| comparatif| recapitulatif)|fresques?|avatars?|mascottes?|personnages?|paysages?|flyers?|maquettes?|representations?|visualisations?|collages?|modelisations?|compositions?|hero|header|oeuvres? (?:visuelles?|graphiques?|numeriques?)|creations? (?:visuelles?|graphiques?)|miniatures?|silhouettes?|figurants?|visages?|ciels?|personnes? fictives?|ambiances?|textures?|motifs?|panoramas?|pochettes?|blasons?|emblemes?|frises?|bandes? dessinees?|mannequins?|modeles? photo|cliparts?|posters?|tracts?|invitations?|timbres?|esquisses?|gifs?|panneaux?|plaquettes?|gravures?|trombinoscopes?|stickers?|essayages? virtuels?|apercus?|galeries?|coloriages?|restitutions?|instantanes?|papiers? peints?|[a-z]{3,12} (?:imaginaires?|fictifs?|fictives?)|estampes?|enluminures?|vitraux|vitrail|jaquettes?|photo-?simulations?|photos?-montages?|couv|bd';
/** What is read, heard or computed. "Image de synthèse" is a picture, a "synthèse" is a text. */
const OTHER_MEDIUM =
  "contenus?|articles?|textes?|reponses?|resultats?(?! d[eu'])|resumes?|(?<!\\bde )syntheses?|voix|audios?|sons?|musiques?|chansons?|podcasts?|traductions?|transcriptions?|conversations?|discussions?|applications?|applis?|assistants?|chatbots?|previsions?|estimations?|donnees|descriptions?|legendes?|(?<!\\ba )titres?|sous-titres?|comptes? rendus?|codes?|questionnaires?|quiz|recettes?|poemes?|discours|courriers?|videos?|films?|oeuvres?(?! (?:visuelle|graphique|numerique))|avis|commentaires?|notes?|sites?|pages?|itineraires?|statistiques?|diagnostics?|analyses?|recommandations?|suggestions?|questions?|idees|fiches?|documents?|corrections?|lecons?|evaluations?|brouillons?|publications?|tweets?|annonces?|slogans?|paroles|jeux|jeu|playlists?|bandes? sonores?|bruitages?|predictions?|scores?|alertes?|trajets?|parcours|dialogues?|doublages?|narrations?|mots[- ]cles|hashtags?|metadonnees|listes?|lettres?|formulaires?|programmes?|calendriers?|devis|contrats?|proces-verba(?:l|ux)|deliberations?|requetes?|formules?|ebauches?|calculs?|profils?|prenoms?|strategies|strategie|presentations?|diaporamas?|slides?|diapositives?|templates?|spectacles?|choregraphies?|pieces? de theatre|concerts?|podcasts?|emplois? du temps|solutions?|reponse|prototypes?|interfaces?|noms?|cours|redactions?|memoires?|budgets?|livrets?|guides?|posts?|catalogues?|recherches?|molecules?|proteines?|argumentaires?|billets?|emissions?|chroniques?|romans?|livres?|ouvrages?|nouvelles? litteraires?|lectures?|sondages?|conseils?|plans? d'actions?|scenarios?|histoires?|contes?|recits?|plannings?|rapports?|exercices?|menus?|newsletters?|messages?|mails?|textes? alternatifs?";
export const PICTURE_NOUN = new RegExp(`\\b(?:${PICTURE_WORDS})\\b`, 'g');
export const OTHER_NOUN = new RegExp(`\\b(?:${OTHER_MEDIUM})\\b`, 'g');

/** Nouns of both lists that are feminine, by their beginning. */
const FEMININE_NOUN =
  /^(?:image|illustration|photo(?:graphie)?s?$|affiche|couverture|banniere|icone|infographie|vignette|planche|carte|vue|scene|perspective|reconstitution|projection|simulation|caricature|aquarelle|peinture|fresque|mascotte|maquette|representation|visualisation|modelisation|composition|oeuvre|creation|miniature|silhouette|personne|ambiance|texture|pochette|frise|bande|reponse|synthese|voix|musique|chanson|traduction|transcription|conversation|discussion|appli|prevision|estimation|donnee|description|legende|recette|video|note|page|statistique|analyse|histoire|newsletter|recommandation|suggestion|question|idee|fiche|correction|lecon|evaluation|publication|annonce|playlist|prediction|alerte|narration|metadonnee|liste|lettre|deliberation|requete|formule|ebauche|strategie|presentation|diapositive|choregraphie|piece|solution|interface|emission|chronique|nouvelle|lecture)/;
const FEMININE_PARTICIPLE = /(?:creee|(?<!cr)ee|[uit]e)s?$/;
const agrees = (participle: string, noun: string): boolean =>
  FEMININE_PARTICIPLE.test(participle) === FEMININE_NOUN.test(noun) &&
  participle.endsWith('s') === (noun.endsWith('s') || noun.endsWith('x'));

/** Gender and number tell which of two nouns the participle hangs on. */
export const agreesOnlyWith = (participle: string, noun: string, other: string): boolean =>
  agrees(participle, noun) && !agrees(participle, other);

export const STOCK_HOUSE =
  '(?:(?:stock\\.)?adobe ?stock|stock\\.adobe(?:\\.com)?|i ?stock|shutterstock|freepik|getty(?: images)?|depositphotos|pixabay|vecteezy|envato|canva|magnific|dreamstime|123rf|pexels|unsplash)';
