import type { Kind, Trace } from '../types.js';
import { at, freeTexts, parseObject, pngTextKey, pngTexts, shown } from './reading.js';
import type { MarkInput, MarkMatch, MarkRule } from './rule.js';

/* Programs of the Stable Diffusion family that people run themselves, by the settings they write into the file. */

const SETTINGS_START = /Steps: \d{1,5}, Sampler: \S/g;
const SETTINGS_LINE =
  /^Steps: \d{1,5}, Sampler: [^,\n]{1,80}, (?:.*, )?CFG [Ss]cale: [\d.]{1,8}, (?:.*, )?Seed: \d{1,20}/;
const MAX_SETTINGS_CHARS = 800;
const MAX_SETTINGS_STARTS = 50;

/** The line of settings in a text, from its first word; null when there is none. */
function settingsIn(text: string): string | null {
  let tries = 0;
  for (const { index } of text.matchAll(SETTINGS_START)) {
    const line = text.slice(index, index + MAX_SETTINGS_CHARS).split('\n')[0] ?? '';
    if (SETTINGS_LINE.test(line)) return line;
    if (++tries >= MAX_SETTINGS_STARTS) break;
  }
  return null;
}

const FAMILY = 'AUTOMATIC1111 family';

/** The program within the family, as the settings name it. */
function familyMember(text: string): string {
  if (/\bCivitai resources: \[/.test(text)) return 'Civitai';
  if (/\bApp: SD\.Next\b/.test(text)) return 'SD.Next';
  if (/\bVersion: (?:f\d|[^,\n]{0,30}forge)/i.test(text)) return 'Forge';
  if (/\bVersion: ?(?:neo|[^,\n]{0,20}-neo)/i.test(text)) return 'Forge Neo';
  if (/\bVersion: classic\b/.test(text)) return 'Forge Classic';
  if (/\bVersion: ComfyUI\b/i.test(text)) return 'ComfyUI';
  if (/\bVersion: v?1\.\d/.test(text)) return 'AUTOMATIC1111';
  return FAMILY;
}

/** Inpainting starts from a picture that was there before. */
function settingsKind(text: string): Kind {
  return /\bMask blur: \d|\bInpaint area: /.test(text) ? 'edited' : 'generated';
}

function settings(traces: readonly Trace[]): MarkMatch[] {
  return traces.flatMap(({ where, value }) => {
    const found = settingsIn(value);
    return found === null
      ? []
      : [{ where, value: found, generator: familyMember(value), kind: settingsKind(value) }];
  });
}

function signature(
  id: string,
  generator: string,
  explain: string,
  source: string,
  match: (input: MarkInput) => readonly MarkMatch[],
): MarkRule {
  return { id, strength: 'signature', kind: 'generated', generator, weight: null, explain, source, match };
}

const textPlaces = (traces: readonly Trace[]): Trace[] => [
  ...pngTexts(traces, 'parameters', 'Comment', 'Description'),
  ...freeTexts(traces),
];

const a1111Parameters = signature(
  'a1111-parameters',
  FAMILY,
  'Le fichier contient les réglages d’un programme de la famille Stable Diffusion (texte «\u00a0parameters\u00a0»).',
  'AUTOMATIC1111 stable-diffusion-webui, generation parameters; marks catalogue §3',
  ({ traces }) => settings(pngTexts(traces, 'parameters')),
);

const a1111UserComment = signature(
  'a1111-usercomment',
  FAMILY,
  'Un commentaire du fichier contient les réglages d’un programme de la famille Stable Diffusion.',
  'AUTOMATIC1111 stable-diffusion-webui, generation parameters; marks catalogue §3',
  ({ traces }) => settings([...pngTexts(traces, 'Comment', 'Description'), ...freeTexts(traces)]),
);

const postprocessing: MarkRule = {
  id: 'a1111-postprocessing',
  strength: 'hint',
  kind: 'edited',
  generator: FAMILY,
  weight: 'counted',
  explain:
    'Le fichier est passé par l’onglet d’agrandissement d’un programme de la famille Stable Diffusion, qui accepte toute image.',
  source: 'AUTOMATIC1111 stable-diffusion-webui, extras; marks catalogue §3',
  match: ({ traces }) =>
    shown(pngTexts(traces, 'postprocessing', 'extras').filter(({ value }) => !/Steps: \d/.test(value))),
};

function invoke(id: string, keys: readonly string[], isValid: (text: string) => boolean): MarkRule {
  return signature(
    id,
    'InvokeAI',
    `Le fichier contient les réglages du programme InvokeAI (texte «\u00a0${keys[0] ?? id}\u00a0»).`,
    'InvokeAI image metadata; marks catalogue §3',
    ({ traces }) => shown(pngTexts(traces, ...keys).filter(({ value }) => isValid(value))),
  );
}

const isObjectText = (text: string): boolean => text.trimStart().startsWith('{');

const novelai = signature(
  'novelai-chunks',
  'NovelAI',
  'Le fichier nomme NovelAI comme le programme qui l’a produit.',
  'NovelAI image metadata; marks catalogue §3',
  ({ traces }) =>
    shown([
      ...pngTexts(traces, 'Software').filter(({ value }) => /^NovelAI$/.test(value.trim())),
      ...[...pngTexts(traces, 'Source'), ...at(traces, 'exif:Software')].filter(({ value }) =>
        /^NovelAI\b/.test(value.trim()),
      ),
      ...[...pngTexts(traces, 'Title'), ...at(traces, 'exif:DocumentName')].filter(({ value }) =>
        /^NovelAI generated image$/.test(value.trim()),
      ),
      ...[...pngTexts(traces, 'Comment'), ...at(traces, 'exif:UserComment')].filter(
        ({ value }) => /\\?"noise_schedule\\?":/.test(value) && /\\?"uncond_scale\\?":/.test(value),
      ),
    ]),
);

const stealth = signature(
  'novelai-stealth',
  'NovelAI',
  'Les pixels du fichier cachent les réglages d’un générateur d’images («\u00a0stealth pnginfo\u00a0»).',
  'NovelAI/novelai-image-metadata; marks catalogue §3',
  ({ traces }) =>
    traces
      .filter(({ where }) => where.startsWith('pixels:stealth_'))
      .map(({ where, value }) => ({
        where,
        value: settingsIn(value) ?? value,
        generator: /NovelAI/.test(value)
          ? 'NovelAI'
          : settingsIn(value) !== null
            ? familyMember(value)
            : null,
      })),
);

const fooocus = signature(
  'fooocus-parameters',
  'Fooocus',
  'Le fichier contient les réglages du programme Fooocus.',
  'Fooocus metadata schemes; marks catalogue §3',
  ({ traces }) => [
    ...shown(pngTexts(traces, 'fooocus_scheme')),
    ...textPlaces(traces).flatMap(({ where, value }): MarkMatch[] => {
      if (!/"(?:adm_guidance|software)"/.test(value)) return [];
      const object = parseObject(value);
      if (object?.['software'] === 'RuinedFooocus') return [{ where, value, generator: 'RuinedFooocus' }];
      return object !== null && 'base_model' in object && 'adm_guidance' in object ? [{ where, value }] : [];
    }),
  ],
);

function swarm(id: string, places: (traces: readonly Trace[]) => Trace[]): MarkRule {
  return signature(
    id,
    'SwarmUI',
    'Le fichier contient les réglages du programme SwarmUI («\u00a0sui_image_params\u00a0»).',
    'SwarmUI image metadata; marks catalogue §3',
    ({ traces }) =>
      shown(
        places(traces).filter(
          ({ value }) =>
            value.includes('"sui_image_params"') && 'sui_image_params' in (parseObject(value) ?? {}),
        ),
      ),
  );
}

const hfSpace = signature(
  'hf-space-parameters',
  'Hugging Face Space',
  'Le fichier contient les réglages d’une application de génération hébergée chez Hugging Face.',
  'Hugging Face Spaces, SDXL demonstrations; marks catalogue §3',
  ({ traces }) =>
    shown(
      pngTexts(traces, 'parameters').filter(({ value }) => {
        const object = parseObject(value);
        return object !== null && ['Model', 'resolution', 'negative_prompt'].every((key) => key in object);
      }),
    ),
);

const easyDiffusion = signature(
  'easydiffusion',
  'Easy Diffusion',
  'Le fichier contient les réglages du programme Easy Diffusion.',
  'Easy Diffusion image metadata; marks catalogue §3',
  ({ traces }) => [
    ...shown(traces.filter((trace) => pngTextKey(trace) === 'use_stable_diffusion_model')),
    ...shown(
      textPlaces(traces).filter(
        ({ value }) =>
          value.includes('"use_stable_diffusion_model"') &&
          'use_stable_diffusion_model' in (parseObject(value) ?? {}),
      ),
    ),
  ],
);

const drawThings = signature(
  'draw-things',
  'Draw Things',
  'Les métadonnées du fichier nomment Draw Things comme outil de création.',
  'Draw Things export metadata; marks catalogue §3',
  ({ traces }) =>
    shown(at(traces, 'xmp:xmp:CreatorTool').filter(({ value }) => /^Draw Things\b/.test(value.trim()))),
);

const hfJob: MarkRule = {
  id: 'hf-job-id',
  strength: 'hint',
  kind: 'generated',
  generator: 'Higgsfield',
  weight: 'counted',
  explain:
    'Le fichier contient un numéro de tâche («\u00a0hf-job-id\u00a0») comme en écrit un service de génération.',
  source: 'Marks catalogue §3, read in one public reader only',
  match: ({ traces }) => shown(pngTexts(traces, 'hf-job-id')),
};

/** Forks before the family they come from: the first that names itself gives the generator. */
export const diffusionRules: readonly MarkRule[] = [
  invoke('invokeai-dream', ['Dream'], (text) => /-s\s?\d|-S\s?\d|-W\s?\d/.test(text)),
  invoke('invokeai-sd-metadata', ['sd-metadata'], isObjectText),
  invoke('invokeai-metadata', ['invokeai_metadata'], isObjectText),
  invoke('invokeai-graph', ['invokeai_graph', 'invokeai_workflow'], isObjectText),
  novelai,
  stealth,
  fooocus,
  swarm('swarmui-parameters', (traces) => pngTexts(traces, 'parameters')),
  swarm('swarmui-usercomment', freeTexts),
  hfSpace,
  easyDiffusion,
  drawThings,
  a1111Parameters,
  a1111UserComment,
  postprocessing,
  hfJob,
];
