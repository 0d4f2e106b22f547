import type { Kind, Trace } from '../types.js';
import { familyMember, settingsIn } from './a1111.js';
import { at, comments, parseObject, pngTextKey, pngTexts, shown } from './reading.js';
import type { MarkMatch, MarkRule } from './rule.js';
import { signatureRule } from './signature-rule.js';

/* Programs that people run themselves, by the settings they write into the file. */

/** Where a program puts a record of its own: the PNG key, or a comment. */
const records = (traces: readonly Trace[]): Trace[] => [
  ...pngTexts(traces, 'parameters'),
  ...comments(traces),
];

/* --- InvokeAI --- */

const INVOKE_SENTENCE_WITHOUT_STEP =
  'Le fichier contient des données du programme InvokeAI sans étape de génération\u00a0: agrandir ou recadrer une image suffit à les écrire.';
const INVOKE_STEP = /"type"\s*:\s*"[a-z0-9_]*(?:denoise|inpaint|t2i|txt2img|t2l|l2i)[a-z0-9_]*"/;
const INVOKE_RECORD = /"(?:generation_mode|positive_prompt|scheduler|cfg_scale)"\s*:/;
const INVOKE_EDIT = /"generation_mode"\s*:\s*"[a-z0-9_]*(?:img2img|inpaint|outpaint)/;

/** `generates` tells a record of a generation from what the program writes for any picture that passes through it. */
function invoke(id: string, keys: readonly string[], generates: (text: string) => boolean): MarkRule {
  return signatureRule(
    id,
    'InvokeAI',
    `Le fichier contient les réglages du programme InvokeAI (texte «\u00a0${keys[0] ?? id}\u00a0»).`,
    null,
    ({ traces }) =>
      pngTexts(traces, ...keys)
        .filter(({ value }) => id === 'invokeai-dream' || value.trimStart().startsWith('{'))
        .flatMap(({ where, value }): MarkMatch[] => {
          const kind: Kind = INVOKE_EDIT.test(value) ? 'edited' : 'generated';
          if (generates(value)) return [{ where, value, kind }];
          if (id === 'invokeai-dream') return [];
          const explain = INVOKE_SENTENCE_WITHOUT_STEP;
          return [{ where, value, kind: 'edited', strength: 'hint', weight: 'counted', explain }];
        }),
  );
}

/* --- NovelAI --- */

/** Filling a hole in a picture, in the request that NovelAI keeps. */
const NOVELAI_EDIT = /\\?"request_type\\?"\s*:\s*\\?"[A-Za-z]*(?:Infill|Inpaint)/;

const novelai = signatureRule(
  'novelai-chunks',
  'NovelAI',
  'Le fichier nomme NovelAI comme le programme qui l’a produit.',
  'NovelAI/novelai-image-metadata',
  ({ traces }) => {
    const kind: Kind = traces.some(({ value }) => NOVELAI_EDIT.test(value)) ? 'edited' : 'generated';
    return shown([
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
    ]).map((match) => ({ ...match, kind }));
  },
);

const stealth = signatureRule(
  'novelai-stealth',
  'NovelAI',
  'Les pixels du fichier cachent les réglages d’un générateur d’images («\u00a0stealth pnginfo\u00a0»).',
  'NovelAI/novelai-image-metadata',
  ({ traces }) =>
    traces
      .filter(({ where }) => where.startsWith('pixels:stealth_'))
      .map(({ where, value }) => ({
        where,
        value: settingsIn(value)?.line ?? value,
        generator: /NovelAI/.test(value)
          ? 'NovelAI'
          : settingsIn(value) !== null
            ? familyMember(value)
            : null,
      })),
);

const fooocus = signatureRule(
  'fooocus-parameters',
  'Fooocus',
  'Le fichier contient les réglages du programme Fooocus.',
  null,
  ({ traces }) => [
    ...shown(pngTexts(traces, 'fooocus_scheme')),
    ...shown(at(traces, 'exif:Software').filter(({ value }) => /^Fooocus v\d/.test(value.trim()))),
    ...records(traces).flatMap(({ where, value }): MarkMatch[] => {
      if (!/"(?:adm_guidance|software|version)"/.test(value)) return [];
      const object = parseObject(value);
      if (object?.['software'] === 'RuinedFooocus') return [{ where, value, generator: 'RuinedFooocus' }];
      if (object === null || !('base_model' in object)) return [];
      const version = object['version'];
      const names = typeof version === 'string' && /^Fooocus\b/.test(version);
      return 'adm_guidance' in object || names ? [{ where, value }] : [];
    }),
  ],
);

function swarm(id: string, places: (traces: readonly Trace[]) => Trace[]): MarkRule {
  return signatureRule(
    id,
    'SwarmUI',
    'Le fichier contient les réglages du programme SwarmUI («\u00a0sui_image_params\u00a0»).',
    null,
    ({ traces }) =>
      shown(
        places(traces).filter(
          ({ value }) =>
            value.includes('"sui_image_params"') && 'sui_image_params' in (parseObject(value) ?? {}),
        ),
      ),
  );
}

const hfSpace = signatureRule(
  'hf-space-parameters',
  'Hugging Face Space',
  'Le fichier contient les réglages d’une application de génération hébergée chez Hugging Face.',
  null,
  ({ traces }) =>
    shown(
      pngTexts(traces, 'parameters').filter(({ value }) => {
        const object = parseObject(value);
        return object !== null && ['Model', 'resolution', 'negative_prompt'].every((key) => key in object);
      }),
    ),
);

const easyDiffusion = signatureRule(
  'easydiffusion',
  'Easy Diffusion',
  'Le fichier contient les réglages du programme Easy Diffusion.',
  'enslo/sd-metadata',
  ({ traces }) => [
    ...shown(traces.filter((trace) => pngTextKey(trace) === 'use_stable_diffusion_model')),
    ...shown(
      records(traces).filter(
        ({ value }) =>
          value.includes('"use_stable_diffusion_model"') &&
          'use_stable_diffusion_model' in (parseObject(value) ?? {}),
      ),
    ),
  ],
);

const drawThings = signatureRule(
  'draw-things',
  'Draw Things',
  'Les métadonnées du fichier nomment Draw Things comme outil de création.',
  'enslo/sd-metadata',
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
  source: 'wiltodelta/remove-ai-watermarks, documentation\u00a0; catalogue des marques §3',
  url: 'https://github.com/wiltodelta/remove-ai-watermarks',
  match: ({ traces }) => shown(pngTexts(traces, 'hf-job-id')),
};

/** Forks before the family they come from: the first that names itself gives the generator. */
export const diffusionRules: readonly MarkRule[] = [
  invoke('invokeai-dream', ['Dream'], (text) => /-s\s?\d|-S\s?\d|-W\s?\d/.test(text)),
  invoke('invokeai-sd-metadata', ['sd-metadata'], (text) => /"(?:app_id|image|prompt)"\s*:/.test(text)),
  invoke('invokeai-metadata', ['invokeai_metadata'], (text) => INVOKE_RECORD.test(text)),
  invoke('invokeai-graph', ['invokeai_graph', 'invokeai_workflow'], (text) => INVOKE_STEP.test(text)),
  novelai,
  stealth,
  fooocus,
  swarm('swarmui-parameters', (traces) => pngTexts(traces, 'parameters')),
  swarm('swarmui-usercomment', comments),
  hfSpace,
  easyDiffusion,
  drawThings,
  hfJob,
];
