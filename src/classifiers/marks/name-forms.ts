import type { Kind } from '../types.js';
import type { NameForms } from './name-normalise.js';
import { UUID } from './reading.js';

/* The table of file names as generators, stock houses and publishers write them. `names.ts` makes the rules of it. */

/** What upload forms and copies put before a name; up to three of them. */
const STAMP = `(?:(?:\\d{4,14}|[0-9a-f]{8,13}|${UUID}|csm|cropped|cop(?:ie|y|ia)-(?:de|of|di)|kopie-von|thumb(?:nail)?|resized|small|large)-){0,3}`;
const startOrStamp = (pattern: string): RegExp => new RegExp(`^${STAMP}(?:${pattern})`);

/** Words that make the tool, or AI, the subject of the picture; or that deny it. */
const IS_SUBJECT =
  /(?:^|-)(?:logos?|icone?s?|vs|v\d|ateliers?|decouv\w*|conferences?|formations?|debats?|cafes?-(?:l-)?ia|tuto(?:riel)?s?|workflow|schema|comment|interview|articles?|guides?|chartes?|lois?|expo(?:sition)?s?|concours|semaines?|stages?|assises|reconnaitre|detect\w*|prompts?|initiation|webinaires?|salons?|enjeux|danger|risques?|non|sans|pas|jamais|aucune?|anti|stop|faux|fausse|arnaque|petitions?|contre|manif\w*|refus\w*|tribunes?|conseils?|protection|protege\w*|alertes?|interdi\w*|plaintes?|halte|boycott\w*|moratoire)(?:-|$)/;
const isSubject = ({ slug }: NameForms): boolean => IS_SUBJECT.test(slug);
/** The same for a name that may hold a whole prompt: a day, a seed or an id in it is the download's. */
const isAboutTool = ({ slug }: NameForms): boolean => IS_SUBJECT.test(slug) && !/\d{4}/.test(slug);
/** The same where the name itself is weak: also what one looks at, teaches, decides or announces, and "information architecture". */
const IS_THEME =
  /(?:^|-)(?:journees?|sommets?|colloques?|usages?|cours|presentations?|rapports?|projets?|plans?|acts?|observatoire|strategies?|etudes?|enquetes?|quiz|livres?|ecrans?|screenshots?|captures?|interfaces?|apps?|api|icons?|badges?|labels?|picto\w*|prix|tarifs?|actu\w*|news|reunions?|rencontres?|generat(?:eur|or)s?|creer|recherche|analyses?|outils?|tools?|best|top|editeurs?|dasen|dsden|ipr|inspection|circonscription|dossiers?|announcements?|architectures?)(?:-|$)/;

export interface NameRow {
  readonly id: string;
  readonly generator: string | null;
  /** `strong`: a form that only the tool or the stock house writes, or a statement in clear. */
  readonly weight: 'strong' | 'counted';
  readonly kind?: Kind;
  readonly accepts: (name: NameForms) => boolean;
}

type Accepts = NameRow['accepts'];
const bySlug =
  (pattern: RegExp): Accepts =>
  ({ slug }) =>
    pattern.test(slug);
const starting = (pattern: string): Accepts => bySlug(startOrStamp(pattern));
const unlessSubject =
  (pattern: RegExp): Accepts =>
  (name) =>
    pattern.test(name.slug) && !isSubject(name);
const unlessAboutTool =
  (pattern: string): Accepts =>
  (name) =>
    starting(pattern)(name) && !isAboutTool(name);
const either =
  (...all: readonly Accepts[]): Accepts =>
  (name) =>
    all.some((accepts) => accepts(name));
const unlessTheme =
  (pattern: RegExp): Accepts =>
  (name) =>
    unlessSubject(pattern)(name) && !IS_THEME.test(name.slug);

/** What town halls make pictures for: "fete-musique-IA", two letters at the end. */
const SEASON =
  'fetes?|noel|voeux|carnaval|halloween|paques|vide-greniers?|brocante|loto|kermesse|14-juillet|saint-valentin|galette|printemps|automne|hiver';
/** "visuel-chatgpt", "midjourney-affiche": a tool beside a picture's noun, by the publisher. */
const PICTURE =
  '(?:visuel|image|illustration|photo|affiche|dessin|portrait|couverture|banniere|fond|flyer|mascotte|avatar)s?';
const besidePicture = (tool: string): Accepts =>
  (
    (pattern) => (name) =>
      pattern.test(name.slug) && !IS_SUBJECT.test(name.slug.replace(/-v\d.*$/, ''))
  )(new RegExp(`(?:^|-)${PICTURE}-${tool}(?:-|$)|^${tool}-(?!image)(?:${PICTURE}|${SEASON})(?:-|$)`));

/** Another word before the name is believed only where the day of the download follows. */
const CHATGPT_DATED = /^(?:[a-z0-9]{1,20}-){1,6}chat-?gpt-?image-.*20\d\d/;
/** Pictures of articles about the function. */
const ABOUT_CHATGPT =
  /chat-?gpt-image-(?:generat|tuto|prompts?|exempl|exampl|api|vs|comment|how|feature|gratuit|libre|creat)/;
const DAY_MAYBE = '20\\d{2}-?(?:0[1-9]|1[0-2])(?:-?\\d{2})?';
/** "dalle" is also a slab: only day and time together are a download. */
const DAY = '20\\d{2}-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\\d|3[01])';
/** Day and time after other words: "OpenAI DALL·E 2023-02-02 11.12.13", "affiche-DALL·E-2024-…". */
const DALLE_TIMED = new RegExp(`-dall-?e(?:-[23])?-${DAY}-\\d{2}-\\d{2}(?:-|$)`);
/** Models of others that Firefly writes after its own name. */
const FIREFLY_MODEL = '(?:gemini-?flash|nano-?banana|gpt-?image)(?:-|$)';
/** Firefly's number after the prompt; a year is none. */
const FIREFLY_NUMBER = '(?!(?:19|20)\\d{2}(?:-|$))\\d{4,6}';

const MIDJOURNEY_OPTIONS = new RegExp(
  `--(?:ar|v|raw|stylize|sref|profile|style|chaos|niji|oref|q|s)[-_ ].*${UUID}(?:[-_][0-3])?$`,
);
/** Handle, at least three words, then the id of the job and the index; without index some content systems write it too. */
const MIDJOURNEY_WORDS = `^[a-z0-9.]{2,40}(?:_[a-z0-9.'-]{1,40}){3,}_${UUID}`;
const MIDJOURNEY_INDEXED = new RegExp(`${MIDJOURNEY_WORDS}_[0-3]$`);
/** The options as content systems leave them: one hyphen, or none of the underscores. */
const MIDJOURNEY_SLUG = new RegExp(`-ar-\\d{1,5}(?:-[a-z0-9]{1,40}){0,20}-${UUID}(?:-[0-3])?$`);
const MIDJOURNEY_BARE = new RegExp(`${MIDJOURNEY_WORDS}$`);

const FREEPIK_SUITE = /^(?:freepik|magnific)__(.+?)(?:__\d{4,6})?(?:[-_ (].{0,40})?$/;
const FREEPIK_EDITS = /^(?:enhance|upload|adjust|background|upscale|retouch|remove)/;
function freepikEdit({ plain }: NameForms): boolean | null {
  const words = FREEPIK_SUITE.exec(plain)?.[1];
  return words === undefined ? null : FREEPIK_EDITS.test(words);
}

/* Statements in clear: "affiche-generee-par-ia", "image-creee-avec-chatgpt", "midjourney-generated". */
const AGENT =
  '(?:ia|ai|intelligence-artificielle|chat-?gpt|mid-?journey|dall-?e-?\\d?|stable-diffusion|adobe-firefly|firefly|gemini|copilot|nano-banana)';
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
const MADE_SOMEHOW = new RegExp(
  `(?:^|-)(?:(?:${MADE})-${BY}|(?:${MADE_ABROAD})-(?:por|con|com|amb|per|da|dall|tramite|mediante)-(?:la-|l-|una-)?|(?:created|made)-(?:by|with|using|via)-)${AGENT}(?:-|$)`,
);
const isClear: Accepts = ({ slug }) =>
  GENERATED.test(slug) || (MADE_WITH.test(slug) && SHOWS_PICTURE.test(slug));

/** What is made is a text or a recording: the picture only goes with it. */
const OTHER_MADE =
  /(?:^|-)(?:contenus?|textes?|articles?|codes?|codigos?|videos?|musiques?|voix|podcasts?|audios?|films?|spectacles?|pieces?|concerts?|chansons?|poemes?|contes?|romans?|discours|menus?|recettes?|content|texts?|code|music|inhalte?|contenidos?|textos?)-(?:gener|cree|fait|produit|ai-|made|creat|ki-)/;
const NO_PICTURE =
  '(?:data|content|texts?|codes?|summar|reports?|badges?|labels?|logos?|icons?|images?-|music|videos?|voice|answers?|posts?|captions?|alt)';
/** The stock house's own ids: its tag is no title of an event. */
const HAS_STOCK_IDS = /-(?:ia|ai|ki|generative|generativa|artificielle)-\d{2,7}-\d{1,12}(?:-|$)/;
/** Its tag, in its languages, anywhere in a name that ends with its ids. */
const STOCK_TAGGED =
  /-?(?:ai-generated|generative-(?:ai|ki)|ia-generativ[ea]|ai-generati(?:f|ve)|gener(?:ee?|ad[ao]|at[aeio])s?-(?:par-|por-|con-|da-)?(?:ia|ai)|ki-generiert\w{0,2})(?:-[a-z]+){0,3}-\d{2,7}-\d{1,12}(?:-|$)/;
const isCurated: Accepts = (name) =>
  STOCK_TAGGED.test(name.slug) ||
  /(?:[a-z]+-){3,}ia-generative(?:-\d|$)|-ia-generative-\d|[a-z]-?generative-ai(?:-\d|$)|[a-z]-ai-generative-\d/.test(
    name.slug,
  ) ||
  /^adobe-?stock-\d{6,}-(?:ia|ai|ai-generated|generative-ai|(?:image-)?generee?s?(?:-par)?-ia)(?:-|$)/.test(
    name.slug,
  );

function isDate(digits: string): boolean {
  return /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])/.test(digits);
}

const MONTHS = 'january|february|march|april|may|june|july|august|september|october|november|december';

const row = (
  id: string,
  generator: string | null,
  weight: NameRow['weight'],
  accepts: Accepts,
  kind?: Kind,
): NameRow =>
  kind === undefined ? { id, generator, weight, accepts } : { id, generator, weight, accepts, kind };

/** First match of an identifier wins: strong rows stand before weak ones. */
export const NAME_ROWS: readonly NameRow[] = [
  row(
    'name-chatgpt',
    'ChatGPT',
    'strong',
    (name) =>
      (startOrStamp('chat-?gpt-?image(?:-|\\d|$)').test(name.slug) || CHATGPT_DATED.test(name.slug)) &&
      !ABOUT_CHATGPT.test(name.slug) &&
      !isAboutTool(name),
  ),
  row('name-chatgpt', 'ChatGPT', 'counted', besidePicture('chat-?gpt')),
  row(
    'name-dalle',
    'DALL·E',
    'strong',
    either(
      starting(
        `dall-e-?(?:[23]-)?${DAY_MAYBE}(?:-|$|\\d)|dalle-?(?:e-)?${DAY}-?\\d{2}-?\\d{2}(?:-?\\d{2})?-[a-z]`,
      ),
      ({ plain, slug }) =>
        startOrStamp(`dalle-${DAY}-\\d{2}-\\d{2}`).test(slug) && /\d{2}\.\d{2}/.test(plain),
      bySlug(DALLE_TIMED),
    ),
  ),
  // Works on a floor, as a telephone names what it takes.
  row('name-dalle', 'DALL·E', 'counted', starting(`dalle-?${DAY}-?\\d{2}-?\\d{2}`)),
  row(
    'name-dalle',
    'DALL·E',
    'counted',
    // With its hyphen or its number stuck to it, no slab.
    either(besidePicture('dall-e'), unlessTheme(/[a-z]-(?:dall-e-?[23]|dalle[23])(?:-\d|$)/)),
  ),
  row(
    'name-gemini',
    'Google Gemini',
    'strong',
    bySlug(
      new RegExp(`^${STAMP}gemini-?generated-?image(?:-|$)|-gemini-?generated-?image-[a-z0-9]{16}(?:-|$)`),
    ),
  ),
  row(
    'name-firefly',
    'Adobe Firefly',
    'strong',
    unlessSubject(
      startOrStamp(
        `firefly-(?:\\d{14}|inpaint-\\d{8}|${FIREFLY_MODEL}|[a-z][a-z0-9]*-[a-z0-9].*-${FIREFLY_NUMBER}(?:-\\d)?$|an?-(?=.*-(?:of|the|with|in|on|at|and|for|by|from)-)|[a-z]+(?:-[a-z0-9]+){10,}$)|(?:[a-z]{3,10}-)?\\d{13}-firefly-${FIREFLY_MODEL}`,
      ),
    ),
  ),
  row('name-firefly', 'Adobe Firefly', 'strong', unlessTheme(startOrStamp('adobe-firefly-[a-z]'))),
  // A band, a boat or an insect of that name, with a number.
  row(
    'name-firefly',
    'Adobe Firefly',
    'counted',
    unlessTheme(startOrStamp(`firefly-[a-z]+-${FIREFLY_NUMBER}$`)),
  ),
  row(
    'name-firefly',
    'Adobe Firefly',
    'counted',
    starting('firefly-?(?:remove-?background|expand|upscale|generative-?fill)(?:-|$)'),
    'edited',
  ),
  row(
    'name-midjourney',
    'Midjourney',
    'strong',
    ({ plain, slug }) =>
      MIDJOURNEY_OPTIONS.test(plain) || MIDJOURNEY_INDEXED.test(plain) || MIDJOURNEY_SLUG.test(slug),
  ),
  row(
    'name-midjourney',
    'Midjourney',
    'counted',
    either(
      ({ plain }) => MIDJOURNEY_BARE.test(plain),
      besidePicture('mid-?journey'),
      unlessSubject(/(?:^|-)mid-?journey(?:-|$)/),
    ),
  ),
  row(
    'name-freepik-ai',
    'Freepik',
    'strong',
    either((name) => freepikEdit(name) === false, starting('pikaso-(?:text-?to-?image|image-?to-?image)-')),
  ),
  row('name-freepik-ai', 'Freepik', 'counted', (name) => freepikEdit(name) === true, 'edited'),
  row(
    'name-stock-ai-fr',
    null,
    'strong',
    (name) =>
      (isClear(name) || isCurated(name)) &&
      (HAS_STOCK_IDS.test(name.slug) ||
        (!IS_SUBJECT.test(name.slug.replace(/^logo-/, '')) && !OTHER_MADE.test(name.slug))),
  ),
  row(
    'name-stock-ai-fr',
    null,
    'counted',
    (name) => MADE_SOMEHOW.test(name.slug) && !isSubject(name) && !OTHER_MADE.test(name.slug),
  ),
  row('name-pixabay-ai', 'Pixabay', 'strong', starting('ai-generated-\\d{7}(?:-\\d{3,4})?(?:-|$)')),
  row(
    'name-vecteezy-ai',
    'Vecteezy',
    'strong',
    starting(
      'vecteezy-ai-generat(?:ed|ive)-[a-z]|ai-generated-[a-z].*-(?:free|premium|pro)-(?:photo|vector|png|video)',
    ),
  ),
  // Without the stock house's own words a few of them could be the picture of an article.
  row(
    'name-vecteezy-ai',
    null,
    'strong',
    unlessSubject(
      startOrStamp(
        'ai-generated-(?!images?-|art-|content-|texts?-|pictures?-|photos?-|videos?-|media-|code-|music-|voice-|deepfakes?-|songs?-)[a-z]+(?:-[a-z0-9]+){2,}',
      ),
    ),
  ),
  row('name-vecteezy-ai', null, 'counted', unlessTheme(startOrStamp(`ai-generated-(?!${NO_PICTURE})[a-z]`))),
  row('name-bing', 'Bing Image Creator', 'strong', ({ plain }) =>
    /^_?oig[1-4]?\.[a-z0-9_.-]{10,}$/.test(plain),
  ),
  row(
    'name-bing',
    'Bing Image Creator',
    'counted',
    ({ plain, slug }) =>
      /^oig(?:[1-4](?:-|$)|-(?=[a-z0-9-]*\d)[a-z0-9]{6})/.test(slug) && !/^oig[1-4]?\.|^oig$/.test(plain),
  ),
  row('name-copilot', 'Microsoft Copilot', 'strong', starting('copilot-20\\d{6}-\\d{6}')),
  row('name-designer', 'Microsoft Designer', 'counted', bySlug(/^designer-\d{1,2}$/)),
  row('name-comfy', 'ComfyUI', 'strong', starting('comfyui-(?:temp-[a-z]{4,6}-)?\\d{5}(?:-|$)')),
  // A commune's code and a day have the same shape as a counter and a seed.
  row('name-a1111', 'AUTOMATIC1111 family', 'counted', ({ slug }) => {
    const seed = /^\d{5}-(\d{6,10})(?:-.+)?$/.exec(slug)?.[1];
    return seed !== undefined && !isDate(seed);
  }),
  row(
    'name-google-labs',
    'Google AI',
    'strong',
    unlessAboutTool(`image-?fx(?:-|$)|whisk-[0-9a-f]{10,}|generated-image-(?:${MONTHS})-\\d{1,2}-20\\d{2}`),
  ),
  row(
    'name-google-labs',
    'Google AI',
    'strong',
    bySlug(/(?:^|-)nano-banana-20\d{2}-\d{2}-\d{2}t\d{2}-\d{2}/),
  ),
  row('name-google-labs', 'Google AI', 'counted', bySlug(/^generated-image(?:-\d{1,2}){0,2}$/)),
  row(
    'name-leonardo',
    'Leonardo.Ai',
    'strong',
    starting(
      'leonardo-(?:diffusion-(?:xl-(?:[a-z0-9]+-)+[a-z0-9]|(?:[a-z0-9]+-){2,}[0-3](?:-|$))|(?:phoenix|kino|(?:anime|vision|lightning)-xl)-(?:[a-z0-9]+-){2,}[a-z0-9])|(?:albedobase-xl|dreamshaper-v\\d)(?:-|$)|lucid-(?:origin|realism)-(?:[a-z0-9]+-){2,}[0-3](?:-|$)|(?:flux-(?:dev|schnell|kontext)|cinematic-kino|absolute-reality-v\\d{1,2}|illustrative-albedo|phoenix-(?:09|10)(?!-ans-))-(?:[a-z0-9]+-){2,}[0-3](?:-|$)',
    ),
  ),
  // Its first downloads; others number their default pictures too.
  row('name-leonardo', 'Leonardo.Ai', 'counted', starting('default-(?:[a-z]+-){4,}[0-3](?:-[a-z0-9]{6})?$')),
  row('name-leonardo', 'Leonardo.Ai', 'counted', unlessTheme(/[a-z]-leonardo-ai(?:-\d|$)/)),
  row('name-sora', 'OpenAI Sora', 'strong', starting('\\d{8}-\\d{4}-.+-simple-compose-01[a-z0-9]{24}')),
  row('name-others', 'OpenArt', 'strong', unlessAboutTool('openart-image-')),
  row('name-others', 'getimg.ai', 'strong', unlessAboutTool('getimg-ai-')),
  row('name-others', 'Craiyon', 'strong', starting('craiyon-\\d{6}-')),
  row('name-others', 'Dreamina', 'strong', starting('(?:[a-z]{3,12}-)?dreamina-20\\d{2}-')),
  row('name-others', 'Jimeng', 'strong', starting('jimeng-20\\d{2}-')),
  row(
    'name-others',
    'Kling',
    'strong',
    starting('kling-20\\d{6}-(?:image|text|multi|video|lip|effects?|virtual|motion)(?:-|$)'),
  ),
  row('name-others', 'Higgsfield', 'strong', starting('hf-20\\d{6}-\\d{6}-[0-9a-f]{8}(?:-|$)')),
  row('name-others', 'xAI Grok', 'strong', starting('grok-image-(?:\\d{6,}|[0-9a-f]{8})')),
  row('name-others', 'xAI Grok', 'counted', starting('grok-image(?:-|$)')),
  row('name-others', 'Canva', 'counted', unlessSubject(/(?:^|(?<!black)-)magic-media(?:-|$)/)),
  row('name-others', 'NightCafe', 'counted', ({ plain }) => /^[a-z0-9]{20}--\d--[a-z0-9]{5}$/.test(plain)),
  row(
    'name-ia-fr',
    null,
    'counted',
    unlessTheme(
      new RegExp(
        `(?:^|-)${PICTURE}-ia(?:-|$)|(?:^|-)(?:${SEASON})(?:-[a-z0-9]{1,20}){0,3}-ia(?:-\\d{1,2})?$`,
      ),
    ),
  ),
];
