import type { Kind } from '../types.js';
import type { NameForms } from './name-normalise.js';
import {
  HAS_STOCK_IDS,
  isClear,
  isCurated,
  MADE_SOMEHOW,
  NO_PICTURE,
  OTHER_MADE,
} from './name-statements.js';
import { UUID } from './reading.js';

/* The table of file names as generators, stock houses and publishers write them. `names.ts` makes the rules of it. */

/** What upload forms and copies put before a name; up to three of them. */
const STAMP = `(?:(?:\\d{1,14}|[0-9a-f]{8,13}|${UUID}|csm|cropped|cop(?:ie|y|ia)-(?:de|of|di)|kopie-von|thumb(?:nail)?|resized|small|large)-){0,3}`;
const startOrStamp = (pattern: string): RegExp => new RegExp(`^${STAMP}(?:${pattern})`);

/** Words that make the tool, or AI, the subject of the picture; or that deny it. */
const IS_SUBJECT =
  /(?:^|-)(?:logos?|icone?s?|vs|v\d|ateliers?|decouv\w*|conferences?|formations?|debats?|cafes?-(?:l-)?ia|tuto(?:riel)?s?|workflow|schema|comment|interview|articles?|guides?|chartes?|lois?|expo(?:sition)?s?|concours|semaines?|stages?|assises|reconnaitre|detect\w*|prompts?|initiation|webinaires?|salons?|enjeux|danger|risques?|non|sans|pas|jamais|aucune?|anti|stop|faux|fausse|arnaque|petitions?|contre|manif\w*|refus\w*|tribunes?|conseils?|protection|protege\w*|alertes?|interdi\w*|plaintes?|halte|boycott\w*|moratoire)(?:-|$)/;
const isSubject = ({ core }: NameForms): boolean => IS_SUBJECT.test(core);
/** The same for a name that may hold a whole prompt: a day, a seed or an id in it is the download's. */
const isAboutTool = ({ slug }: Pick<NameForms, 'slug'>): boolean =>
  IS_SUBJECT.test(slug) && !/\d{4}/.test(slug);
/** The same where the name itself is weak: also what one looks at, teaches, decides or announces, and "information architecture". */
const IS_THEME =
  /(?:^|-)(?:journees?|sommets?|colloques?|usages?|cours|presentations?|rapports?|projets?|plans?|acts?|observatoire|strategies?|etudes?|enquetes?|quiz|livres?|ecrans?|screenshots?|captures?|interfaces?|apps?|api|icons?|badges?|labels?|picto\w*|prix|tarifs?|actu\w*|news|reunions?|rencontres?|soirees?|forums?|generat(?:eur|or)s?|creer|recherche|analyses?|outils?|tools?|best|top|editeurs?|dasen|dsden|ipr|inspection|circonscription|dossiers?|announcements?|architectures?)(?:-|$)/;

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
const onCore =
  (accepts: Accepts): Accepts =>
  (name) =>
    accepts({ ...name, slug: name.core });
/** A form that nothing but the service writes, behind whatever a person has put before it. */
const anywhere = (pattern: string): Accepts => bySlug(new RegExp(`(?:^|-)(?:${pattern})`));
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
  '(?:visuel|image|illustration|photo|affiche|dessin|portrait|couverture|banniere|bandeau|vignette|fresque|poster|fond|flyer|mascotte|avatar)s?';
const besidePicture = (tool: string): Accepts =>
  (
    (pattern) => (name) =>
      pattern.test(name.slug) && !IS_SUBJECT.test(name.slug.replace(/-v\d.*$/, ''))
  )(new RegExp(`(?:^|-)${PICTURE}-${tool}(?:-|$)|^${tool}-(?!image)(?:${PICTURE}|${SEASON})(?:-|$)`));

/** "affiche-loto-chatgpt": words on what is shown stand between. */
const behindPicture = (tool: string): Accepts =>
  (
    (pattern) => (name) =>
      pattern.test(name.core) && !isSubject(name) && !IS_THEME.test(name.core)
  )(new RegExp(`(?:^|-)${PICTURE}(?:-[a-z0-9]{1,20}){1,3}-${tool}$`));

/** Another word before the name is believed only where the day of the download follows. */
const CHATGPT_DATED = /-chat-?gpt-?image-.*20\d\d|(?:^|-)image-chat-?gpt-\d{1,2}-[a-z]{3,9}-20\d\d/;
/** Or where nothing makes the tool the subject: "octobre-rose-chatgpt-image". */
const CHATGPT_BEHIND = /-chat-?gpt-?image(?:-|$)/;
/** A logo that was made, not the tool's. */
const LOGO_OF = /(?<=-image-)logo-(?=[a-z]{4})/;
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
const MIDJOURNEY_WORDS = `^[a-z0-9. -]{2,60}(?:_[a-z0-9.'-]{1,40}){3,}_${UUID}`;
const MIDJOURNEY_INDEXED = new RegExp(`${MIDJOURNEY_WORDS}_[0-3](?:[-_ (@].{0,30})?$`);
/** The same where hyphens took the place of the underscores; other systems count their copies too, from one on. */
const MIDJOURNEY_HYPHENS = new RegExp(`^(?:[a-z0-9]{1,40}-){4,30}${UUID}-0(?:-[a-z0-9]{1,10})?$`);
/** The options as content systems leave them: one hyphen, or none of the underscores. */
const MIDJOURNEY_SLUG = new RegExp(`-ar-\\d{1,5}(?:-[a-z0-9]{1,40}){0,20}-${UUID}(?:-[0-3])?$`);
const MIDJOURNEY_BARE = new RegExp(`${MIDJOURNEY_WORDS}$`);

const FREEPIK_SUITE = /(?:^|[-_ ])(?:freepik|magnific)__(.+?)(?:__\d{4,6})?(?:[-_ (].{0,40})?$/;
const FREEPIK_EDITS = /^(?:enhance|upload|adjust|background|upscale|retouch|remove)/;
function freepikEdit({ plain }: NameForms): boolean | null {
  const words = FREEPIK_SUITE.exec(plain)?.[1];
  return words === undefined ? null : FREEPIK_EDITS.test(words);
}

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
      (startOrStamp('chat-?gpt-?image(?:-|\\d|$)').test(name.slug) ||
        CHATGPT_DATED.test(name.slug) ||
        (CHATGPT_BEHIND.test(name.core) && !IS_SUBJECT.test(name.core) && !IS_THEME.test(name.core))) &&
      !ABOUT_CHATGPT.test(name.slug) &&
      !isAboutTool({ ...name, slug: name.core.replace(LOGO_OF, '') }),
  ),
  row('name-chatgpt', 'ChatGPT', 'counted', either(besidePicture('chat-?gpt'), behindPicture('chat-?gpt'))),
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
    either(
      starting('gemini-?generated-?image(?:-|$)'),
      anywhere('gemini-?generated-?image-[a-z0-9]{16}(?:-|$)'),
      (name) => /-gemini-?generated-?image(?:-|$)/.test(name.slug) && !isAboutTool(name),
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
  row(
    'name-firefly',
    'Adobe Firefly',
    'strong',
    (name) =>
      new RegExp(`-firefly-(?:\\d{14}|(?:[a-z0-9]{1,20}-){3,20}${FIREFLY_NUMBER})(?:-|$)`).test(name.slug) &&
      !isSubject(name),
  ),
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
      MIDJOURNEY_OPTIONS.test(plain) ||
      MIDJOURNEY_INDEXED.test(plain) ||
      MIDJOURNEY_SLUG.test(slug) ||
      MIDJOURNEY_HYPHENS.test(slug),
  ),
  row(
    'name-midjourney',
    'Midjourney',
    'counted',
    either(
      ({ plain }) => MIDJOURNEY_BARE.test(plain),
      besidePicture('mid-?journey'),
      behindPicture('mid-?journey'),
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
        (!IS_SUBJECT.test(name.core.replace(/^logo-/, '')) && !OTHER_MADE.test(name.slug))),
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
    either(
      anywhere('vecteezy-ai-generat(?:ed|ive)-[a-z]'),
      starting('ai-generated-[a-z].*-(?:free|premium|pro)-(?:photo|vector|png|video)'),
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
    /^_?oig[1-4]?\.[a-z0-9_.-]{10,}(?:[ (].{0,12})?$|[-_ ]oig[1-4]\.[a-z0-9_.-]{10,}(?:[ (].{0,12})?$/.test(
      plain,
    ),
  ),
  row(
    'name-bing',
    'Bing Image Creator',
    'counted',
    ({ plain, slug }) =>
      /^oig(?:[1-4](?:-\d{1,2})?$|-(?=[a-z0-9-]*\d)[a-z0-9]{6})/.test(slug) &&
      !/^oig[1-4]?\.|^oig$/.test(plain),
  ),
  row('name-copilot', 'Microsoft Copilot', 'strong', anywhere('copilot-20\\d{6}-\\d{6}')),
  row('name-designer', 'Microsoft Designer', 'counted', bySlug(/^designer-\d{1,2}$/)),
  row('name-comfy', 'ComfyUI', 'strong', anywhere('comfyui-(?:temp-[a-z]{4,6}-)?\\d{5}(?:-|$)')),
  // A commune's code and a day have the same shape as a counter and a seed.
  row('name-a1111', 'AUTOMATIC1111 family', 'counted', ({ slug }) => {
    const seed = /^\d{5}-(\d{6,10})(?:-.+)?$/.exec(slug)?.[1];
    return seed !== undefined && !isDate(seed);
  }),
  row(
    'name-google-labs',
    'Google AI',
    'strong',
    either(
      anywhere(
        `whisk-[0-9a-f]{10,}|generated-image-(?:${MONTHS})-\\d{1,2}-20\\d{2}|image-fx-\\d{1,3}(?:-[a-z0-9]{6})?$`,
      ),
      (name) => /^image_?fx[_ (]/.test(name.plain) && !isAboutTool(name),
    ),
  ),
  row('name-google-labs', 'Google AI', 'counted', unlessAboutTool('image-?fx(?:-|$)')),
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
  row(
    'name-leonardo',
    'Leonardo.Ai',
    'strong',
    anywhere(
      '(?:leonardo-(?:diffusion-xl|phoenix|kino-xl|anime-xl|vision-xl|lightning-xl)|lucid-(?:origin|realism)|albedobase-xl|dreamshaper-v\\d)-(?:[a-z0-9]+-){2,}[0-3](?:-|$)',
    ),
  ),
  // Its first downloads; others number their default pictures too.
  row('name-leonardo', 'Leonardo.Ai', 'counted', starting('default-(?:[a-z]+-){4,}[0-3](?:-[a-z0-9]{6})?$')),
  row('name-leonardo', 'Leonardo.Ai', 'counted', unlessTheme(/[a-z]-leonardo-ai(?:-\d|$)/)),
  row('name-sora', 'OpenAI Sora', 'strong', anywhere('\\d{8}-\\d{4}-.+-simple-compose-01[a-z0-9]{24}')),
  row('name-others', 'OpenArt', 'strong', unlessAboutTool('openart-image-')),
  row('name-others', 'getimg.ai', 'strong', unlessAboutTool('getimg-ai-')),
  row('name-others', 'Craiyon', 'strong', starting('craiyon-\\d{6}-')),
  row('name-others', 'Dreamina', 'strong', anywhere('dreamina-20\\d{2}-\\d{2}-')),
  row('name-others', 'Jimeng', 'strong', anywhere('jimeng-20\\d{2}-\\d{2}-')),
  row(
    'name-others',
    'Kling',
    'strong',
    starting('kling-20\\d{6}-(?:image|text|multi|video|lip|effects?|virtual|motion)(?:-|$)'),
  ),
  row('name-others', 'Higgsfield', 'strong', starting('hf-20\\d{6}-\\d{6}-[0-9a-f]{8}(?:-|$)')),
  row(
    'name-others',
    'xAI Grok',
    'strong',
    either(
      starting('grok-image-(?:\\d{6,}|[0-9a-f]{8})'),
      anywhere('grok-image-(?:\\d{10,}|[0-9a-f]{8}-[0-9a-f]{4}-)'),
    ),
  ),
  row('name-others', 'xAI Grok', 'counted', starting('grok-image(?:-|$)')),
  row('name-others', 'Canva', 'counted', unlessSubject(/(?:^|(?<!black)-)magic-media(?:-|$)/)),
  row('name-others', 'NightCafe', 'counted', ({ plain }) => /^[a-z0-9]{20}--\d--[a-z0-9]{5}$/.test(plain)),
  row(
    'name-ia-fr',
    null,
    'counted',
    onCore(
      unlessTheme(
        new RegExp(
          `(?:^|-)${PICTURE}-ia(?:-|$)|^ia-${PICTURE}(?:-|$)|^(?:visuel|affiche|illustration|image|dessin)-[a-z]{3,14}-ia$|(?:^|-)(?:${SEASON})(?:-[a-z0-9]{1,20}){0,3}-ia(?:-\\d{1,2})?$`,
        ),
      ),
    ),
  ),
];
