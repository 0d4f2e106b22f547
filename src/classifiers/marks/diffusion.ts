import type { Kind, Trace } from '../types.js';
import { familyMember, settingsIn } from './a1111.js';
import { DOCUMENTS, type MarkDocument } from './documents.js';
import { generations } from './comfyui-graph.js';
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
function invoke(
  id: string,
  keys: readonly string[],
  document: MarkDocument,
  generates: (text: string) => boolean,
): MarkRule {
  return signatureRule(
    id,
    'InvokeAI',
    `Le fichier contient les réglages du programme InvokeAI (texte «\u00a0${keys[0] ?? id}\u00a0»).`,
    document,
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
      ...pngTexts(traces, 'Software').filter(({ value }) =>
        /^NovelAI(?: Diffusion [^\n]{1,40})?$/.test(value.trim()),
      ),
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

/** Extensions of several programs hide their own record in the same way. */
function hiddenGenerator(traces: readonly Trace[], text: string): string | null {
  if (/NovelAI/.test(text)) return 'NovelAI';
  if (settingsIn(text) !== null) return familyMember(text);
  return generations(traces)[0]?.generator ?? null;
}

const stealth = signatureRule(
  'novelai-stealth',
  'NovelAI',
  'Les pixels du fichier cachent les réglages d’un générateur d’images («\u00a0stealth pnginfo\u00a0»).',
  'NovelAI/novelai-image-metadata',
  ({ traces }) =>
    traces
      .filter(
        // A generator hides settings or a record; a plain sentence in the same place may be anybody's.
        ({ where, value }) =>
          where.startsWith('pixels:stealth_') && (/^\s*\{/.test(value) || settingsIn(value) !== null),
      )
      .map(({ where, value }) => ({
        where,
        value: settingsIn(value)?.line ?? value,
        generator: hiddenGenerator(traces, value),
      })),
);

const fooocus = signatureRule(
  'fooocus-parameters',
  'Fooocus',
  'Le fichier contient les réglages du programme Fooocus.',
  DOCUMENTS.fooocus,
  ({ traces }) => [
    ...shown(pngTexts(traces, 'fooocus_scheme')),
    ...shown(at(traces, 'exif:Software').filter(({ value }) => /^Fooocus v\d/.test(value.trim()))),
    ...records(traces).flatMap(({ where, value }): MarkMatch[] => {
      if (!/"(?:adm_guidance|software|version)"/.test(value)) return [];
      const object = parseObject(value);
      const software = object?.['software'];
      if (software === 'RuinedFooocus') return [{ where, value, generator: software }];
      // The fork MRE names itself and its version in the same field.
      if (typeof software === 'string' && /^Fooocus v?\d/.test(software)) return [{ where, value }];
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
    DOCUMENTS.swarm,
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
  DOCUMENTS.huggingFaceSpace,
  ({ traces }) =>
    records(traces).flatMap(({ where, value }): MarkMatch[] => {
      if (!value.includes('"resolution"')) return [];
      const object = parseObject(value);
      if (object === null || !['Model', 'resolution', 'negative_prompt'].every((key) => key in object))
        return [];
      const model = object['Model'];
      const isXl = typeof model === 'string' && /\b(?:SD)?XL\b/i.test(model);
      return [{ where, value, ...(isXl ? { generator: 'Hugging Face Space (SDXL)' } : {}) }];
    }),
);

const easyDiffusion = signatureRule(
  'easydiffusion',
  'Easy Diffusion',
  'Le fichier contient les réglages du programme Easy Diffusion.',
  'enslo/sd-metadata',
  ({ traces }) => [
    ...shown(traces.filter((trace) => pngTextKey(trace) === 'use_stable_diffusion_model')),
    // The same record with the labels of its form in place of the names of its fields.
    ...(pngTexts(traces, 'Seed').length > 0 ? shown(pngTexts(traces, 'Stable Diffusion model')) : []),
    ...shown(
      records(traces).filter(({ value }) => {
        if (!/"(?:use_stable_diffusion_model|Stable Diffusion model)"/.test(value)) return false;
        const record = parseObject(value) ?? {};
        return (
          'use_stable_diffusion_model' in record || ('Stable Diffusion model' in record && 'Seed' in record)
        );
      }),
    ),
  ],
);

const drawThings = signatureRule(
  'draw-things',
  'Draw Things',
  'Les métadonnées du fichier nomment Draw Things comme outil de création.',
  'enslo/sd-metadata',
  ({ traces }) =>
    shown(
      at(traces, 'xmp:xmp:CreatorTool').filter(({ value }) =>
        /^Draw Things(?: v?\d[\w.]{0,20})?$/.test(value.trim()),
      ),
    ),
);

const hfJob: MarkRule = {
  id: 'hf-job-id',
  strength: 'hint',
  kind: 'generated',
  generator: 'Higgsfield',
  weight: 'counted',
  explain:
    'Le fichier contient un numéro de tâche («\u00a0hf-job-id\u00a0») comme en écrit un service de génération.',
  ...DOCUMENTS.landscape,
  match: ({ traces }) => shown(pngTexts(traces, 'hf-job-id')),
};

/** Forks before the family they come from: the first that names itself gives the generator. */
export const diffusionRules: readonly MarkRule[] = [
  invoke('invokeai-dream', ['Dream'], DOCUMENTS.invokeOld, (text) => /-s\s?\d|-S\s?\d|-W\s?\d/.test(text)),
  invoke('invokeai-sd-metadata', ['sd-metadata'], DOCUMENTS.invokeOld, (text) =>
    /"(?:app_id|image|prompt)"\s*:/.test(text),
  ),
  invoke('invokeai-metadata', ['invokeai_metadata'], DOCUMENTS.invoke, (text) => INVOKE_RECORD.test(text)),
  invoke('invokeai-graph', ['invokeai_graph', 'invokeai_workflow'], DOCUMENTS.invoke, (text) =>
    INVOKE_STEP.test(text),
  ),
  novelai,
  stealth,
  fooocus,
  swarm('swarmui-parameters', (traces) => pngTexts(traces, 'parameters')),
  // Early versions wrote into the camera's model; other programs put the comment into the description.
  swarm('swarmui-usercomment', (traces) => [
    ...comments(traces),
    ...at(traces, 'exif:Model', 'exif:ImageDescription'),
  ]),
  hfSpace,
  easyDiffusion,
  drawThings,
  hfJob,
];
