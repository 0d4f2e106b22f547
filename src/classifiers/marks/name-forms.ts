import type { Kind } from '../types.js';
import type { NameForms } from './name-normalise.js';
import { UUID } from './reading.js';

/* The table of file names as generators, stock houses and publishers write them. `names.ts` makes the rules of it. */

/** What upload forms and copies put before a name; up to three of them. */
const STAMP = `(?:(?:\\d{4,14}|[0-9a-f]{8,13}|${UUID}|csm|cropped|cop(?:ie|y|ia)-(?:de|of|di)|kopie-von|thumb(?:nail)?|resized|small|large)-){0,3}`;
const startOrStamp = (pattern: string): RegExp => new RegExp(`^${STAMP}(?:${pattern})`);

/** Words that make the tool, or AI, the subject of the picture; or that deny it. */
const IS_SUBJECT =
  /(?:^|-)(?:logos?|icone?s?|vs|v\d|ateliers?|decouv\w*|conferences?|formations?|debats?|cafes?-(?:l-)?ia|tuto(?:riel)?s?|workflow|schema|comment|interview|articles?|guides?|chartes?|lois?|expo(?:sition)?s?|concours|semaines?|stages?|assises|reconnaitre|detect\w*|prompts?|initiation|webinaires?|salons?|enjeux|danger|risques?|non|sans|pas|jamais|aucune?|anti|stop|faux|fausse|arnaque)(?:-|$)/;
const isSubject = ({ slug }: NameForms): boolean => IS_SUBJECT.test(slug);

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

/** "visuel-chatgpt", "midjourney-affiche": a tool beside a picture's noun, by the publisher. */
const PICTURE = '(?:visuel|image|illustration|photo|affiche|dessin|portrait|couverture|banniere|fond)s?';
const besidePicture = (tool: string): Accepts =>
  (
    (pattern) => (name) =>
      pattern.test(name.slug) && !IS_SUBJECT.test(name.slug.replace(/-v\d.*$/, ''))
  )(new RegExp(`(?:^|-)${PICTURE}-${tool}(?:-|$)`));

/** Another word before the name is believed only where the day of the download follows. */
const CHATGPT_DATED = /^(?:[a-z0-9]{1,20}-){1,6}chat-?gpt-image-.*20\d\d/;
/** Pictures of articles about the function. */
const ABOUT_CHATGPT =
  /chat-?gpt-image-(?:generat|tuto|prompts?|exempl|exampl|api|vs|comment|how|feature|gratuit|libre|creat)/;
const DAY_MAYBE = '20\\d{2}-?(?:0[1-9]|1[0-2])(?:-?\\d{2})?';
/** "dalle" is also a slab: only day and time together are a download. */
const DAY = '20\\d{2}-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\\d|3[01])';
/** Firefly's number after the prompt; a year is none. */
const FIREFLY_NUMBER = '(?!(?:19|20)\\d{2}(?:-|$))\\d{4,6}';

const MIDJOURNEY_OPTIONS = new RegExp(
  `--(?:ar|v|raw|stylize|sref|profile|style|chaos|niji|oref|q|s)[-_ ].*${UUID}(?:[-_][0-3])?$`,
);
/** Handle, at least three words, then the id of the job and the index; without index some content systems write it too. */
const MIDJOURNEY_WORDS = `^[a-z0-9.]{2,40}(?:_[a-z0-9.'-]{1,40}){3,}_${UUID}`;
const MIDJOURNEY_INDEXED = new RegExp(`${MIDJOURNEY_WORDS}_[0-3]$`);
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
const CLEAR_STATEMENT = new RegExp(
  `(?:^|-)(?:generee?s?|generer|cree?e?s?|realisee?s?|faite?s?|produite?s?|retouchee?s?|colorisee?s?)-(?:(?:par|avec|via|a-l-aide-de|grace-a)-)(?:une-|l-|d-une-)?${AGENT}(?:-|$)|(?:^|-)(?:generee?s?|cree?e?s?)-ia(?:-|$)|-(?:mid-?journey|chat-?gpt|dall-?e)-generated(?:-|$)`,
);
/** The stock house's own ids: its tag is no title of an event. */
const HAS_STOCK_IDS = /-(?:ia|ai|generative|artificielle)-\d{2,7}-\d{2,12}(?:-|$)/;
const isCurated: Accepts = (name) =>
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
    ({ slug }) =>
      (startOrStamp('chat-?gpt-image(?:-|$)').test(slug) || CHATGPT_DATED.test(slug)) &&
      !ABOUT_CHATGPT.test(slug),
  ),
  row('name-chatgpt', 'ChatGPT', 'counted', besidePicture('chat-?gpt')),
  row(
    'name-dalle',
    'DALL·E',
    'strong',
    starting(`dall-e-?${DAY_MAYBE}(?:-|$|\\d)|dalle-?${DAY}-?\\d{2}-?\\d{2}`),
  ),
  row('name-dalle', 'DALL·E', 'counted', besidePicture('dall-e')),
  row(
    'name-gemini',
    'Google Gemini',
    'strong',
    bySlug(new RegExp(`^${STAMP}gemini-generated-image(?:-|$)|-gemini-generated-image-[a-z0-9]{16}(?:-|$)`)),
  ),
  row(
    'name-firefly',
    'Adobe Firefly',
    'strong',
    unlessSubject(
      startOrStamp(
        `firefly-(?:\\d{14}|gemini-?flash|[a-z].*-${FIREFLY_NUMBER}(?:-\\d)?$|an?-|[a-z]+(?:-[a-z0-9]+){10,}$)|adobe-firefly-[a-z]`,
      ),
    ),
  ),
  row(
    'name-midjourney',
    'Midjourney',
    'strong',
    ({ plain }) => MIDJOURNEY_OPTIONS.test(plain) || MIDJOURNEY_INDEXED.test(plain),
  ),
  row(
    'name-midjourney',
    'Midjourney',
    'counted',
    (name) =>
      MIDJOURNEY_BARE.test(name.plain) ||
      besidePicture('mid-?journey')(name) ||
      unlessSubject(/(?:^|-)mid-?journey(?:-|$)/)(name),
  ),
  row('name-freepik-ai', 'Freepik', 'strong', (name) => freepikEdit(name) === false),
  row('name-freepik-ai', 'Freepik', 'counted', (name) => freepikEdit(name) === true, 'edited'),
  row(
    'name-stock-ai-fr',
    null,
    'strong',
    (name) =>
      (CLEAR_STATEMENT.test(name.slug) || isCurated(name)) &&
      (HAS_STOCK_IDS.test(name.slug) || !IS_SUBJECT.test(name.slug.replace(/^logo-/, ''))),
  ),
  row('name-pixabay-ai', 'Pixabay', 'strong', starting('ai-generated-\\d{7}(?:-\\d{3,4})?(?:-|$)')),
  row(
    'name-vecteezy-ai',
    'Vecteezy',
    'strong',
    starting(
      'vecteezy-ai-generated-[a-z]|ai-generated-[a-z].*-(?:free|premium|pro)-(?:photo|vector|png|video)',
    ),
  ),
  // Without the stock house's own words a few of them could be the picture of an article.
  row(
    'name-vecteezy-ai',
    null,
    'strong',
    unlessSubject(
      startOrStamp(
        'ai-generated-(?!images?-|art-|content-|texts?-|pictures?-|photos?-|videos?-|media-|code-)[a-z]+(?:-[a-z0-9]+){2,}',
      ),
    ),
  ),
  row('name-vecteezy-ai', null, 'counted', unlessSubject(startOrStamp('ai-generated-[a-z]'))),
  row('name-bing', 'Bing Image Creator', 'strong', ({ plain }) =>
    /^_?oig[1-4]?\.[a-z0-9_.-]{10,}$/.test(plain),
  ),
  row(
    'name-bing',
    'Bing Image Creator',
    'counted',
    ({ plain, slug }) => /^oig[1-4]?(?:-[a-z0-9]|$)/.test(slug) && !/^oig[1-4]?\.|^oig$/.test(plain),
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
    starting(`image-?fx(?:-|$)|whisk-[0-9a-f]{10,}|generated-image-(?:${MONTHS})-\\d{1,2}-20\\d{2}`),
  ),
  row('name-google-labs', 'Google AI', 'counted', bySlug(/^generated-image(?:-\d{1,2}){0,2}$/)),
  row(
    'name-leonardo',
    'Leonardo.Ai',
    'strong',
    starting(
      'leonardo-(?:diffusion-(?:xl-|(?:[a-z0-9]+-){2,}[0-3](?:-|$))|(?:phoenix|kino|anime|vision|lightning)(?:-|$))|(?:albedobase-xl|dreamshaper-v\\d|lucid-(?:origin|realism))(?:-|$)',
    ),
  ),
  row('name-sora', 'OpenAI Sora', 'strong', starting('\\d{8}-\\d{4}-.+-simple-compose-01[a-z0-9]{24}')),
  row('name-others', 'OpenArt', 'strong', starting('openart-image-')),
  row('name-others', 'getimg.ai', 'strong', starting('getimg-ai-')),
  row('name-others', 'Craiyon', 'strong', starting('craiyon-\\d{6}-')),
  row('name-others', 'Dreamina', 'strong', starting('(?:[a-z]{3,12}-)?dreamina-20\\d{2}-')),
  row('name-others', 'Jimeng', 'strong', starting('jimeng-20\\d{2}-')),
  row('name-others', 'Kling', 'strong', starting('kling-20\\d{6}-')),
  row('name-others', 'Higgsfield', 'strong', starting('hf-20\\d{6}-\\d{6}-')),
  row('name-others', 'xAI Grok', 'strong', starting('grok-image-(?:\\d{6,}|[0-9a-f]{8})')),
  row('name-others', 'xAI Grok', 'counted', starting('grok-image(?:-|$)')),
  row('name-others', 'Canva', 'counted', unlessSubject(/(?:^|-)magic-media(?:-|$)/)),
  row('name-others', 'NightCafe', 'counted', ({ plain }) => /^[a-z0-9]{20}--\d--[a-z0-9]{5}$/.test(plain)),
  row('name-ia-fr', null, 'counted', unlessSubject(/(?:^|-)(?:visuel|illustration|image)s?-ia(?:-|$)/)),
];
