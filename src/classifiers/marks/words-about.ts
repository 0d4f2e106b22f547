/* Telling a notice from a text that speaks about AI, or that denies it. All over normalised text. */

/** A question, an order, a warning, a rule: the text speaks *about* AI pictures and nothing in it is a credit. */
const SUBJECT: readonly RegExp[] = [
  /\?/,
  /: [a-z' ]{0,40}\bou\b/,
  /[:,] (?:ce qu(?:e|i) )|: (?:ce qu\w*|le point|mode d'emploi|que dit|faut|mefi\w*|comment|pourquoi|quels?|quelles?|qui|attention|gare)\b/,
  /^(?:comment|pourquoi|quand|qui|quelles?|quels?|saurez|vrai|faut-il)\b/,
  // An order or an infinitive at the start of a clause: "Détectez les images…", "Guide : identifier un visuel…".
  /(?:^|[:;,.] )(?:(?:ne|n'|a|de|pour|bien|toujours|jamais|pourquoi|comment|quand) ?){0,3}(?:detect|signal|reconnai|reconnait|appren|decouvr|verifi|identifi|evit|utilis|telecharg|essay|test|demand|debusqu|demasqu|creez|creer|generez|generer|imaginez|imaginer|trouvez|trouver|devinez|reperez|reperer|distingu|realisez|realiser|produire|fabriquer)(?:er|ez|ir|re|tre)?\b/,
  /\b(?:pour|peut|peuvent|pouvez|de|a|d'|vouloir|voulez|savoir) (?:creer|generer|realiser|detecter|reconnaitre|identifier|signaler|produire|reperer|distinguer|fabriquer) (?:une?|des?|les?|la|l'|vos|votre|d') ?[a-z]/,
  /\b(?:arnaques?|escroqueries?|interdits?|interdites?|interdictions?|refusee?s?|eliminee?s?|autorisee?s?|acceptee?s?|proscrite?s?|deepfakes?|hypertrucages?|infox|fake|desinformation|faux|fausses?|rumeurs?|plaintes?|truquee?s? et|trucages?|polemiques?|scandales?|panique|dangers?|risques?|derives?|menaces?|virales?|internautes|reseaux sociaux)\b/,
  /\b(?:reconnaitre|detecter|detections?|vrai ou|sensibilisation|initiations?|(?<=^|[:;.] )demonstrations?|debats?|cafes? ia|assises|colloques?|webinaires?|seminaires?|tables? rondes?|conferences?|formations?|hackathons?|stages?|tutoriels?|tutos?)\b/,
  /\b(?:chartes?|deliberations?|reglements?|reglementation|(?:projets?|propositions?) de loi|etiquetage|marquage|protegees? par le droit)\b/,
  /^(?:lois?|jeux?|quiz|guides?|rencontres?|article \d+|outils?|logiciels?|un logiciel|un outil) ?(?::|sur|pour|qui|visant|de|avec)/,
  /\b(?:reelle?|vraie?|authentique) (?:ou|vs|contre|=) (?:image |photo )?(?:generee?|creee?|ia)\b/,
  // English, German, Spanish, Italian, Catalan: orders, questions, things that are about AI pictures.
  /^(?:how|why|what|when|which|is|are|can|should|do|does|don't|detect|spot|learn|create|generate|make|try|browse|download|upload|explore|discover|avoid|label|use|add|search|remove|report|beware)\b/,
  /\bai[- ](?:generated|created)(?: (?:images?|pictures?|photos?|art|visuals?|artworks?))? (?:detect\w*|generat\w*|tools?|datasets?|forensics|checkers?|policy|policies|contests?|competitions?|exhibitions?|(?:is|are) (?:banned|forbidden|prohibited|everywhere|allowed|not)|must|should|may be|can)\b/,
  /\b(?:workshops?|courses?|classes|lectures?|exhibitions?|contests?|webinars?|scams?|hoax(?:es)?|misinformation|banned|forbidden|vortrag|ausstellung|kurs|wettbewerb|erkennen|gefalscht|taller(?:es)?|talleres|cursos?|concursos?|charlas?|exposicion|conferencia|reconocer|riconoscere|corso|concorso|mostra|laboratorio|xerrada|exposicio|concurs|reconeixer)\b/,
  /^(?:wie|wer|was|como|come|com|que|cosa) /,
  /\bor (?:any|other)\b/,
  // A price.
  /\d ?\/ ?(?:mois|an|jour|month|year)\b|\d ?(?:€|euros?|fcfa)\b/,
  // A label that is named, not borne.
  /\b(?:mentions?|badges?|labels?|etiquettes?|libelles?|cases?) [«“"]/,
  /\b(?:prufen|hochladen|ablegen|herunterladen|generieren sie|erstellen sie)\b/,
  // "Les images générées par IA peuvent avoir des défauts": of all of them.
  /^(?:les|des) (?:images|photos|visuels|illustrations|affiches) [a-z]{3,12} (?:par|avec) [^.,]{2,40} (?:peuvent|doivent|presentent|comportent|posent|restent|deviennent|n'ont|n'a|ne)\b/,
  // "« Créé par l'IA » : la nouvelle étiquette": a title on a label.
  /^[«"“][^»"”]{0,60}\b(?:ia|artificielle|chatgpt|midjourney|dall-e)\b[^»"”]{0,20}[»"”] ?:/,
  /\b(?:titres?|intitule\w{0,2}|auteurs?|autrices?|livres?|ouvrages?|romans?|films?|documentaires?|spectacles?|pieces?|chansons?|podcasts?|emissions?|articles?|dossiers?|rubriques?|seances?)\b[^«"“.]{0,25}[«"“][^»"”]{0,60}\b(?:ia|artificielle|chatgpt|midjourney|dall-e)\b/,
  /: (?:la |le |les |l')[^:]{0,30}\b(?:s'engage(?:nt)?|alerte(?:nt)?|refuse(?:nt)?|adopte(?:nt)?|s'expli\w*|se defend\w*|presente(?:nt)? ses|retire(?:nt)?|renonce(?:nt)?|assume(?:nt)?|regrette(?:nt)?|reagi\w*|repond\w*|tranche(?:nt)?|encadre(?:nt)?|explique(?:nt)?)\b/,
  /\b(?:circulent|circule (?:sur|en ligne|partout|massivement)|denonce(?:nt)?|trompee?s?|piegee?s?|dementie?s?)\b/,
];

/** Something is shown or judged: the notice may be about the works and not about this picture. */
export const IS_EVENT =
  /\b(?:(?<!avec le )concours|expositions?|expos?|ateliers?|salons?|vernissages?|club ia)\b/;
/** "IA" of a school authority, of a vet; and two letters that the text itself spells out: "IA (Initiatives Associatives)". */
export const IS_INSPECTION_WORD =
  /\b(?:rectorat|academi\w{0,6}|dasen|dsden|inspect\w{0,6}|circonscription|ia-ipr|ia-dasen|insemination|influenza|aviaire|infirmier\w{0,4})\b|\bia \((?!int)i[a-z]{3,20} (?:[a-z]{1,3}[' ]){0,2}a[a-z]{3,20}\)|\bia \(iowa\)/;

/** An order, a condition: "Cochez cette case si l'image…". Of its own sentence only. */
const ORDER =
  /^(?!chez\b)[a-z]{3,}ez(?:-vous)?\b|^(?:si|s'|merci de|face|lorsqu\w*|mises? en garde|alerte|vigilance|prudence)\b/;
/** Nobody is sure of it, or somebody only says it. */
const DOUBT =
  /\b(?:peut-etre|pourrai\w*|semble(?:nt)?|soupconn\w*|accus\w*|suspect\w*|presume\w*|si|sans doute|probable\w*|aurai\w*|serai\w*|suppose\w*|pretend\w*|apparemment|possible\w*|decouvr\w*|peut|peuvent)\b|\bqu(?:e|'elles?|'ils?) /;

/** The words before the phrase order, suppose or tell: it is no notice. */
export const isOrder = (segment: string): boolean => ORDER.test(segment);
export const isDoubted = (before: string): boolean => DOUBT.test(before);

export const speaksAboutAi = (whole: string): boolean => SUBJECT.some((pattern) => pattern.test(whole));

/** Far-reaching denials, near ones, and those that count only where they touch the verb. */
const DENIES_CLAUSE =
  /\b(?:aucune?s?|zero|jamais|never|cap|kein\w{0,2}|nessun\w{0,2}|ningun\w{0,2}|nunca|mai|nenhum\w{0,2})\b/;
const DENIES_NEAR = /\b(?:pas|ni|not|no|nicht|nie|nao|n'es|non e|sin|senza|sem|hep|isn't|aren't|wasn't)\b/;
const DENIES_VERB =
  /\bnon(?: pas)? ?$|\b(?:n'|ne )(?:est|sont|a|ont|sera|seront|etait|etaient)(?: ete)? $|\b(?:sans|sense|without|ohne|free of|free from) (?:aucune? |d')?(?:(?:etre|avoir ete)|images?|photos?|visuels?|illustrations?|imatges?)? ?$/;
const NEGATION_REACH = 25;
const WITHOUT_AI =
  /\bsans (?:aucune? )?(?:(?:recours|intervention|utilisation|usage|aide|apport)s? (?:a |de |d'une? |d')?(?:l')?)?(?:l'|une |d')?(?:ia|intelligence artificielle)\b/;
const BY_HAND =
  /\b(?:creation|illustration|dessin|affiche|oeuvre)s? originale?s?\b|\b(?:a la main|fait main|faite main)\b/;

/** The verb is denied: a negation shortly before it, in the same clause. */
export function isNegated(before: string): boolean {
  const clause = before.split(/[,:]/).at(-1) ?? '';
  return (
    DENIES_CLAUSE.test(clause) || DENIES_NEAR.test(clause.slice(-NEGATION_REACH)) || DENIES_VERB.test(clause)
  );
}

/** Somebody shared, published, won; or it is not sure: the picture is spoken of. */
export const isForeignStory = (before: string): boolean =>
  /\b(?:against|about|versus|vs|unlike|instead of|rather than|compared|inspired by|based on|looks? like|mistaken for|shared|posted|published|sent|received|won|claim\w{0,3}|accus\w*|says|said|maybe|perhaps|possibly|might|could|would|if|soon|whether|geteilt|veroffentlicht|vielleicht|wenn|bald|ob|quizas|tal vez|publico|compartio|puede|forse|pubblicato|condiviso|potrebbe|potser|partage|publie|diffuse|recu|bientot|attention)\b/.test(
    before,
  );

/** A denial between the noun and the verb, in the languages of the neighbours. */
export const isForeignDenial = (phrase: string): boolean =>
  /\b(?:non|not|no|nicht|nie|never|nunca|nao|ez|gabe|hep|ket|geen|niet|zonder|ohne|ouni|keen|keng|net|sin|sense|sens|sensa|senza|sem|cap|kein\w{0,2}|isn't|aren't|wasn't|weren't)\b/.test(
    phrase,
  );

/** The text says that AI was not used, or that the work was made by hand. */
export const saysWithoutAi = (whole: string): boolean => WITHOUT_AI.test(whole) || BY_HAND.test(whole);

/** What may stand between the start of a clause and the picture's noun in a notice about this picture. */
const NOTICE_LEAD =
  /^(?:(?:les?|la|une?|des|ce|cet|cette|ces|notre|nos|votre|mon|ma|son|sa|toutes?|tous|certaine?s|concepts?|projets?|propositions?|essais?|versions?|premiers?|plusieurs|quelques|ici|vraie?|reelle?s?|ancienne?s?|anciens?|vieille?s?|vieux|vieil|belles?|grande?s?|petite?s?|nouvelles?|nouveaux?|nouvel|jolie?s?|beau|bel|premieres?|simples?|superbes?|magnifiques?|splendides?|charmante?s?|amusante?s?|autres?|seconde?|deuxieme|troisieme|derniere?s?|futures?|futurs?|credits?|legende|source|detail|extrait|exemple|resultat|deux|trois|quatre|©|d'une?|de la|de l'|\d{1,4}(?!\d)|[lcd]')[ ']*)*$/;
/** The clause goes on to show the picture: "Composition avec une image…", "Ce projet contient une image…". */
const SHOWING_LEAD =
  /(?:^|\s)(?:voici|est|sont|c'est|et|contient|contiennent|comporte|comprend|inclut|utilise|utilisent|utilisons|par|plus) (?:(?:les?|la|une?|des|cette?|ces|l'|d')\s?)*$/;

const WITH_LEAD = /(?:^|\s)avec (?:(?:les?|la|une?|des|l'|d')\s?)*$/;
const TELLS = /\b(?:a|ont|avait|avaient|etait|se|s'|il|elle|ils|elles|on|nous|vous)\b/;

/** The notice begins its clause; else the picture is only mentioned: "Polémique autour de l'affiche…". */
export const isNoticeLead = (lead: string): boolean =>
  NOTICE_LEAD.test(lead) || SHOWING_LEAD.test(lead) || (WITH_LEAD.test(lead) && !TELLS.test(lead));

/** What may follow the agent in a notice: nothing, a sign, or a complement. */
const NOTICE_REST =
  /^\s*(?:$|[^\sa-z0-9']|d'|(?:pour|afin|a|au|aux|de|du|des|en|dans|sur|sous|avec|par|via|et|puis|selon|depuis|lors|representant|montrant|illustrant|illustre(?:nt)?|accompagne(?:nt)?|figurant|imaginant|inspire\w*|modifie\w*|retouche\w*|adapte\w*|sans|non|uniquement|libre|numero|n°|generative|openai|anthropic|google|microsoft|ai|ia|pro|by|for|from|based|of|in|on|chez|cette?|version|facon|style|v?\d)(?:[\s'.]|$))/;
/** A finite verb after it: the text tells a story of the picture, it does not sign one. */
const STORY =
  /^[^,:.]*\b(?:ont|sont|seront|sera|est|a|etait|etaient|font|fait|seme|sement|posent|envahissent|inondent|peuvent|doivent|doit|devront|suscite\w*|inquiete\w*|arrivent|remplace\w*|debarquent|divise\w*|provoque\w*|choque\w*|indigne\w*|gagne\w*|remporte\w*|trompe\w*|devien\w*|affole\w*|enflamme\w*|cree (?:la|le|l')) /;

/** A finite "a" is told from the preposition by the participle that follows. */
const FINITE_A = /^[^,:.]*\ba (?:ete|trompe|fait|cree|seme|suscite|provoque|gagne|remporte|choque|pris)\b/;

/** The text ends with the agent or goes on like a notice. */
export function isNoticeRest(rest: string, startsWithTool: boolean): boolean {
  if (FINITE_A.test(rest)) return false;
  const story = STORY.exec(rest.replace(/\ba /g, ''));
  return story === null && (startsWithTool || NOTICE_REST.test(rest));
}
