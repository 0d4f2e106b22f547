import type { NameForms } from './name-normalise.js';

/*
 * File names that say it in clear, by publishers and stock houses: "affiche-generee-par-ia", "image-creee-avec-chatgpt",
 * "midjourney-generated".
 */

const AGENT =
  '(?:ia|ai|intelligence-artificielle|chat-?gpt|mid-?journey|dall-?e-?\\d?|stable-diffusion|adobe-firefly|nano-banana|(?:firefly|gemini|copilot)(?=$|-\\d|-(?:ai|ia|pro|flash|image)(?:-|$)))';
const MADE =
  'generee?s?|generer|cree?e?s?|realisee?s?|faite?s?|produite?s?|concue?s?|imaginee?s?|dessinee?s?|retouchee?s?|modifiee?s?|restauree?s?|colorisee?s?';
/** Spanish, Catalan, Portuguese, Italian; English. */
const MADE_ABROAD = 'generad[ao]s?|gerad[ao]s?|generat[aeio]|cread[ao]s?|criad[ao]s?|creat[aeio]';
/** "par une ia", "avec l'ia"… between verb and agent. */
const BY = '(?:par|avec|via|a-l-aide-de|a-l-aide-d|grace-a)-(?:une-|l-|d-une-)?';
const TOOL =
  '(?:intelligence-artificielle|chat-?gpt|mid-?journey|dall-?e-?\\d?|stable-diffusion|adobe-firefly|nano-banana)';
/** Two letters begin the names of firms and people: nothing, a number or a usual word follows. */
const LETTERS = '(?:ia|ai)(?=$|-\\d|-(?:generative|generated|pour|image)(?:-|$))';
/** What is made is a picture, or what was done to it is only done to pictures. */
const SHOWS_PICTURE =
  /(?:^|-)(?:visuel|image|illustration|photo|affiche|dessin|portrait|couverture|banniere|bandeau|fond|flyer|mascotte|avatar|logo|carte|decor|vignette|montage|paysage|picture|poster|artwork|illustracion|imagen|imagem|immagine|foto|cartel)s?(?:-|$)|(?:^|-)(?:retouchee?s?|restauree?s?|colorisee?s?)-/;
/** Nobody but a tool "generates". */
const GENERATED = new RegExp(
  [
    `(?:^|-)(?:generee?s?|generer)-${BY}${AGENT}(?:-|$)`,
    '(?:^|-)(?:generee?s?|cree?e?s?)-ia(?:-|$)',
    `(?:^|-)(?:generad[ao]s?|gerad[ao]s?|generat[aeio])-(?:por|con|com|amb|per|da|dall|tramite|mediante)-(?:la-|l-|una-)?${AGENT}(?:-|$)`,
    `(?:^|-)generated-(?:by|with|using|via)-${AGENT}(?:-|$)`,
    '(?:[a-z0-9]+-){4,}(?:generad[ao]|gerad[ao])s?-ia(?:-\\d|$)',
    '-ai-generated(?:-\\d|$)|-ai-generati(?:f|ve)(?:-\\d|$)|(?:^|-)ki-generiert(?:e[rsn]?)?(?:-|$)|(?:^|-)mit-ki-(?:erstellt|generiert)(?:-|$)',
    '-(?:mid-?journey|chat-?gpt|dall-?e)-generated(?:-|$)',
  ].join('|'),
);
const MADE_WITH = new RegExp(
  [
    `(?:^|-)(?:${MADE})-${BY}(?:${TOOL}(?:-|$)|${LETTERS})`,
    `(?:^|-)(?:${MADE_ABROAD})-(?:por|con|com|amb|per|da|dall|tramite|mediante)-(?:la-|l-|una-)?(?:${TOOL}(?:-|$)|${LETTERS})`,
    `(?:^|-)(?:created|made)-(?:by|with|using|via)-(?:${TOOL}(?:-|$)|${LETTERS})`,
  ].join('|'),
);
/** "robe-creee-par-gemini", "jardin-concu-avec-l-ia", "made-by-ai-…": it may be the thing that is shown, or a name. */
export const MADE_SOMEHOW = new RegExp(
  `(?:^|-)(?:(?:${MADE})-${BY}|(?:${MADE_ABROAD})-(?:por|con|com|amb|per|da|dall|tramite|mediante)-(?:la-|l-|una-)?|(?:created|made)-(?:by|with|using|via)-)${AGENT}(?:-|$)`,
);
export const isClear = ({ slug, core }: NameForms): boolean =>
  [slug, core].some((name) => GENERATED.test(name) || (MADE_WITH.test(name) && SHOWS_PICTURE.test(name)));

/** What is made is a text or a recording: the picture only goes with it. */
export const OTHER_MADE =
  /(?:^|-)(?:contenus?|textes?|articles?|codes?|codigos?|videos?|musiques?|voix|podcasts?|audios?|films?|spectacles?|pieces?|concerts?|chansons?|poemes?|contes?|romans?|discours|menus?|recettes?|content|texts?|code|music|inhalte?|contenidos?|textos?)-(?:gener|cree|fait|produit|ai-|made|creat|ki-)/;
export const NO_PICTURE =
  '(?:data|content|texts?|codes?|summar|reports?|badges?|labels?|logos?|icons?|images?-|music|videos?|voice|answers?|posts?|captions?|alt)';
/** The stock house's own ids: its tag is no title of an event. */
export const HAS_STOCK_IDS = /-(?:ia|ai|ki|generative|generativa|artificielle)-\d{2,7}-\d{1,12}(?:-|$)/;
/** Its tag, in its languages, anywhere in a name that ends with its ids. */
const STOCK_TAGGED =
  /-?(?:ai-generated|generative-(?:ai|ki)|ia-generativ[ea]|ai-generati(?:f|ve)|gener(?:ee?|ad[ao]|at[aeio])s?-(?:par-|por-|con-|da-)?(?:ia|ai)|ki-generiert\w{0,2})(?:-[a-z]+){0,3}-\d{2,7}-\d{1,12}(?:-|$)/;
export const isCurated = (name: NameForms): boolean =>
  STOCK_TAGGED.test(name.slug) ||
  /(?:[a-z]+-){3,}ia-generative(?:-\d|$)|-ia-generative-\d|[a-z]-?generative-ai(?:-\d|$)|[a-z]-ai-generative-\d/.test(
    name.slug,
  ) ||
  /^adobe-?stock-\d{6,}-(?:ia|ai|ai-generated|generative-ai|(?:image-)?generee?s?(?:-par)?-ia)(?:-|$)/.test(
    name.slug,
  );
