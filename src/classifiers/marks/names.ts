import type { Kind } from '../types.js';
import { baseNameOf, normaliseName, type NameForms } from './name-normalise.js';
import { UUID } from './reading.js';
import type { MarkInput, MarkMatch, MarkRule } from './rule.js';

/* File names as generators and stock houses write them. Hints only: names are changed, and a tool's name may be the subject. */

/** A stamp that an upload form often puts before the name. */
const STAMP = `(?:(?:\\d{9,13}|[0-9a-f]{9,13}|${UUID}|csm|cropped)-)?`;
const startOrStamp = (pattern: string): RegExp => new RegExp(`^${STAMP}(?:${pattern})`);

/** Words that make the tool the subject of the picture. */
const IS_SUBJECT =
  /(?:^|-)(?:logo|icone?|vs|v\d|ateliers?|decouvrir|conferences?|formations?|debat|cafe|tuto(?:riel)?|workflow|schema|comment|interview|article)(?:-|$)/;

interface NameRow {
  readonly id: string;
  readonly generator: string | null;
  readonly weight: 'strong' | 'counted';
  readonly kind?: Kind;
  readonly accepts: (name: NameForms) => boolean;
}

const bySlug =
  (pattern: RegExp) =>
  ({ slug }: NameForms): boolean =>
    pattern.test(slug);

/** Another word before the name is believed only where the day of the download follows. */
const CHATGPT_DATED = /^[a-z]{1,12}\d{0,4}-chat-?gpt-image-.*20\d\d/;
/** Pictures of articles about the function. */
const ABOUT_CHATGPT =
  /chat-?gpt-image-(?:generat|tuto|prompts?|exempl|exampl|api|vs|comment|how|feature|gratuit|libre|creat)/;
const DAY_MAYBE = '20\\d{2}-?(?:0[1-9]|1[0-2])(?:-?\\d{2})?';
/** "dalle" is also a slab: only day and time together are a download. */
const DAY = '20\\d{2}-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\\d|3[01])';
const MIDJOURNEY_OPTIONS = new RegExp(
  `--(?:ar|v|raw|stylize|sref|profile|style|chaos|niji)[-_ ].*${UUID}(?:[-_][0-3])?$`,
);
/** Handle, at least three words, then the id of the job and the index; without index some content systems write it too. */
const MIDJOURNEY_WORDS = `^[a-z0-9.]{2,40}(?:_[a-z0-9.'-]{1,40}){3,}_${UUID}`;
const MIDJOURNEY_INDEXED = new RegExp(`${MIDJOURNEY_WORDS}_[0-3]$`);
const MIDJOURNEY_BARE = new RegExp(`${MIDJOURNEY_WORDS}$`);
const FREEPIK_SUITE = /^(?:freepik|magnific)__(.+?)(?:__\d{4,6})?(?:[-_ (].{0,40})?$/;
const FREEPIK_EDITS = /^(?:enhance|upload|adjust|background|upscale|retouch|remove)/;

function freepikEdit({ plain }: NameForms): boolean | null {
  const words = FREEPIK_SUITE.exec(plain)?.[1];
  if (words === undefined) return null;
  return FREEPIK_EDITS.test(words);
}

function isDate(digits: string): boolean {
  return /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])/.test(digits);
}

const ROWS: readonly NameRow[] = [
  {
    id: 'name-chatgpt',
    generator: 'ChatGPT',
    weight: 'strong',
    accepts: ({ slug }) =>
      (startOrStamp('chat-?gpt-image(?:-|$)').test(slug) || CHATGPT_DATED.test(slug)) &&
      !ABOUT_CHATGPT.test(slug),
  },
  {
    id: 'name-dalle',
    generator: 'DALL·E',
    weight: 'strong',
    accepts: bySlug(startOrStamp(`dall-e-?${DAY_MAYBE}(?:-|$|\\d)|dalle-?${DAY}-?\\d{2}-?\\d{2}`)),
  },
  {
    id: 'name-gemini',
    generator: 'Google Gemini',
    weight: 'strong',
    accepts: bySlug(startOrStamp('gemini-generated-image(?:-|$)')),
  },
  {
    id: 'name-firefly',
    generator: 'Adobe Firefly',
    weight: 'strong',
    accepts: bySlug(
      startOrStamp(
        'firefly-(?:\\d{14}|gemini-?flash|[a-z].*-\\d{4,6}(?:-\\d)?$|an?-|[a-z]+(?:-[a-z0-9]+){10,}$)|adobe-firefly-[a-z]',
      ),
    ),
  },
  {
    id: 'name-midjourney',
    generator: 'Midjourney',
    weight: 'strong',
    accepts: ({ plain }) => MIDJOURNEY_OPTIONS.test(plain) || MIDJOURNEY_INDEXED.test(plain),
  },
  {
    id: 'name-midjourney',
    generator: 'Midjourney',
    weight: 'counted',
    accepts: ({ plain, slug }) =>
      MIDJOURNEY_BARE.test(plain) || (/(?:^|-)mid-?journey(?:-|$)/.test(slug) && !IS_SUBJECT.test(slug)),
  },
  {
    id: 'name-freepik-ai',
    generator: 'Freepik',
    weight: 'strong',
    accepts: (name) => freepikEdit(name) === false,
  },
  {
    id: 'name-freepik-ai',
    generator: 'Freepik',
    weight: 'counted',
    kind: 'edited',
    accepts: (name) => freepikEdit(name) === true,
  },
  {
    id: 'name-stock-ai-fr',
    generator: null,
    weight: 'strong',
    accepts: ({ slug }) =>
      /(?:^|-)(?:generee?s?|cree?e?s?)-(?:(?:par|avec)-)?(?:l-)?ia(?:-|$)/.test(slug) ||
      /-ia-generative(?:-\d|$)/.test(slug) ||
      /(?:generee?s?|cree?e?s?)-par-(?:l-)?intelligence-artificielle/.test(slug) ||
      /[a-z]-?generative-ai(?:-\d|$)/.test(slug) ||
      /^adobe-?stock-\d{6,}-ia$/.test(slug),
  },
  {
    id: 'name-pixabay-ai',
    generator: 'Pixabay',
    weight: 'strong',
    accepts: bySlug(startOrStamp('ai-generated-\\d{7}(?:-\\d{3,4})?(?:-|$)')),
  },
  {
    id: 'name-vecteezy-ai',
    generator: 'Vecteezy',
    weight: 'strong',
    accepts: bySlug(
      startOrStamp(
        'vecteezy-ai-generated-[a-z]|ai-generated-[a-z].*-(?:free|premium|pro)-(?:photo|vector|png|video)',
      ),
    ),
  },
  {
    id: 'name-vecteezy-ai',
    generator: null,
    weight: 'counted',
    // Without the stock house's own words this may be the picture of an article.
    accepts: ({ slug }) => startOrStamp('ai-generated-[a-z]').test(slug) && !IS_SUBJECT.test(slug),
  },
  {
    id: 'name-bing',
    generator: 'Bing Image Creator',
    weight: 'strong',
    accepts: ({ plain }) => /^oig[1-4]?\.[a-z0-9_.-]{10,}$/.test(plain),
  },
  {
    id: 'name-bing',
    generator: 'Bing Image Creator',
    weight: 'counted',
    accepts: ({ plain, slug }) => /^oig[1-4]?(?:-[a-z0-9]|$)/.test(slug) && !/^oig[1-4]?\./.test(plain),
  },
  {
    id: 'name-copilot',
    generator: 'Microsoft Copilot',
    weight: 'strong',
    accepts: bySlug(startOrStamp('copilot-20\\d{6}-\\d{6}')),
  },
  {
    id: 'name-designer',
    generator: 'Microsoft Designer',
    weight: 'counted',
    accepts: ({ slug }) => /^designer-\d{1,2}$/.test(slug),
  },
  {
    id: 'name-comfy',
    generator: 'ComfyUI',
    weight: 'strong',
    accepts: bySlug(startOrStamp('comfyui-\\d{5}(?:-|$)')),
  },
  {
    id: 'name-a1111',
    generator: 'AUTOMATIC1111 family',
    weight: 'counted',
    // A commune's code and a day have the same shape as a counter and a seed.
    accepts: ({ slug }) => {
      const seed = /^\d{5}-(\d{6,10})(?:-.+)?$/.exec(slug)?.[1];
      return seed !== undefined && !isDate(seed);
    },
  },
  {
    id: 'name-google-labs',
    generator: 'Google AI',
    weight: 'strong',
    accepts: bySlug(
      startOrStamp(
        'image-fx(?:-|$)|whisk-[0-9a-f]{10,}|generated-image-(?:january|february|march|april|may|june|july|august|september|october|november|december)-\\d{1,2}-20\\d{2}',
      ),
    ),
  },
  {
    id: 'name-leonardo',
    generator: 'Leonardo.Ai',
    weight: 'strong',
    accepts: bySlug(
      startOrStamp(
        '(?:leonardo-(?:phoenix|diffusion|kino|anime|vision|lightning)|albedobase-xl|dreamshaper-v\\d|lucid-(?:origin|realism))(?:-|$)',
      ),
    ),
  },
  {
    id: 'name-sora',
    generator: 'OpenAI Sora',
    weight: 'strong',
    accepts: bySlug(startOrStamp('\\d{8}-\\d{4}-.+-simple-compose-01[a-z0-9]{24}')),
  },
  ...[
    ['OpenArt', 'openart-image-'],
    ['getimg.ai', 'getimg-ai-'],
    ['Craiyon', 'craiyon-\\d{6}-'],
    ['Dreamina', '(?:[a-z]{3,12}-)?dreamina-20\\d{2}-'],
    ['Jimeng', 'jimeng-20\\d{2}-'],
    ['Kling', 'kling-20\\d{6}-'],
    ['Higgsfield', 'hf-20\\d{6}-\\d{6}-'],
    ['xAI Grok', 'grok-image-'],
  ].map(([generator, pattern]): NameRow => ({
    id: 'name-others',
    generator: generator ?? null,
    weight: 'strong',
    accepts: bySlug(startOrStamp(pattern ?? '(?!)')),
  })),
  {
    id: 'name-ia-fr',
    generator: null,
    weight: 'counted',
    accepts: ({ slug }) =>
      /(?:^|-)(?:visuel|illustration|image)-ia(?:-|$)/.test(slug) && !IS_SUBJECT.test(slug),
  },
];

/** One rule an id; its rows differ in weight. */
function nameRule(id: string): MarkRule {
  const rows = ROWS.filter((row) => row.id === id);
  const generators = new Set(rows.map((row) => row.generator));
  const weight = rows.some((row) => row.weight === 'strong') ? 'strong' : 'counted';
  return {
    id,
    strength: 'hint',
    kind: 'generated',
    generator: generators.size === 1 ? (rows[0]?.generator ?? null) : null,
    weight,
    explain: sentence(weight),
    source: 'Names read in public repositories and pages; marks catalogue §4',
    match: (input) =>
      namesOf(input).flatMap(({ where, name }): MarkMatch[] => {
        const forms = normaliseName(name);
        const row = rows.find((one) => one.accepts(forms));
        if (row === undefined) return [];
        const { generator, kind = 'generated' } = row;
        return [{ where, value: name, weight: row.weight, explain: sentence(row.weight), generator, kind }];
      }),
  };
}

function sentence(weight: 'strong' | 'counted'): string {
  return weight === 'strong'
    ? 'Le nom du fichier a la forme que donne un générateur d’images ou le fonds d’images qui le signale.'
    : 'Le nom du fichier évoque un générateur d’images, mais il peut avoir un autre sens.';
}

/** The names of the visual: its file name, and the last part of each address where it differs. */
function namesOf({ surroundings }: MarkInput): { readonly where: string; readonly name: string }[] {
  const names = new Map<string, { where: string; name: string }>();
  const add = (where: string, name: string | null): void => {
    if (name === null || name.trim() === '') return;
    const { slug } = normaliseName(name);
    if (!names.has(slug)) names.set(slug, { where, name });
  };
  for (const { fileName } of surroundings) add('filename', fileName);
  for (const { addresses } of surroundings)
    for (const address of addresses) add('address', baseNameOf(address));
  return [...names.values()];
}

export const nameRules: readonly MarkRule[] = [...new Set(ROWS.map((row) => row.id))].map(nameRule);
