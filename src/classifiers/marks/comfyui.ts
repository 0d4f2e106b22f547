import type { Kind } from '../types.js';
import { settingsIn } from './a1111.js';
import { generations, graphs } from './comfyui-graph.js';
import { DOCUMENTS } from './documents.js';
import { at, comments, from, isRecord, parseObject, pngTexts, shown, UUID_ONLY } from './reading.js';
import type { MarkMatch, MarkRule } from './rule.js';
import { signatureRule } from './signature-rule.js';

const comfyGraph: MarkRule = {
  id: 'comfyui-graph',
  strength: 'signature',
  kind: 'generated',
  generator: 'ComfyUI',
  weight: null,
  explain: 'Le fichier contient un schéma de travail ComfyUI, avec l’étape qui génère l’image.',
  ...DOCUMENTS.comfyui,
  match: ({ traces }) =>
    generations(traces).map(({ where, node, kind, generator }) => ({ where, value: node, kind, generator })),
};

const comfyNoSampler: MarkRule = {
  id: 'comfyui-no-sampler',
  strength: 'hint',
  kind: 'edited',
  generator: 'ComfyUI',
  weight: 'counted',
  explain:
    'Le fichier contient un schéma de travail ComfyUI sans étape de génération\u00a0: agrandir ou convertir suffit à l’écrire.',
  ...DOCUMENTS.comfyui,
  match: ({ traces }) => {
    return generations(traces).length > 0
      ? []
      : graphs(traces).map(({ where, nodeKinds }) => ({ where, value: [...nodeKinds].sort().join(', ') }));
  },
};

function besideGraph(id: string, generator: string, key: string): MarkRule {
  const explain = `Le fichier contient les données de ${generator} à côté d’un schéma ou de réglages de génération.`;
  return signatureRule(id, generator, explain, 'enslo/sd-metadata', ({ traces }) => {
    const hasSettings = pngTexts(traces, 'parameters').some(({ value }) => settingsIn(value) !== null);
    const kind = generations(traces)[0]?.kind ?? (hasSettings ? 'generated' : undefined);
    return kind === undefined ? [] : shown(pngTexts(traces, key)).map((match) => ({ ...match, kind }));
  });
}

/** The list behind the settings is JSON; the words alone may stand in anybody's sentence. */
const RESOURCES = /Civitai resources: \[(?:\{|\])/;
const RECORD_MARKS = /\\?"extraMetadata\\?"\s*:|urn:air:[a-z0-9_.-]{1,40}:[a-z0-9]{1,30}:civitai:\d/;

/** A record of a generation, not another program's record that has a key of the same name. */
function isRecordOf(text: string): boolean {
  return (
    (text.trimStart().startsWith('{') &&
      /\\?"(?:class_type|resource-stack|steps|cfgScale)\\?"\s*:/.test(text)) ||
    settingsIn(text) !== null
  );
}

/** Settings of a generation in the record that Civitai keeps as text beside a graph. */
function keepsSettings(text: string): boolean {
  if (!text.includes('"extraMetadata"')) return false;
  const extra = parseObject(text)?.['extraMetadata'];
  const settings = typeof extra === 'string' ? parseObject(extra) : isRecord(extra) ? extra : null;
  const prompt = settings?.['prompt'];
  return (
    settings !== null &&
    typeof prompt === 'string' &&
    prompt.trim() !== '' &&
    ['sampler', 'steps', 'seed', 'cfgScale', 'resources'].some((key) => key in settings)
  );
}

const CIVITAI_CONVERSION =
  'Le fichier est passé par le service de Civitai sans étape de génération\u00a0: agrandir une image quelconque suffit à l’écrire.';

/** Civitai writes its resources, or `ai` as the artist beside a random id as the software. */
const civitai: MarkRule = {
  id: 'civitai',
  strength: 'signature',
  kind: 'generated',
  generator: 'Civitai',
  weight: null,
  explain: 'Le fichier contient les données du générateur de Civitai.',
  ...DOCUMENTS.civitai,
  match: ({ traces }) => {
    const texts = [...comments(traces), ...pngTexts(traces, 'parameters', 'prompt', 'workflow')];
    const isConversion = graphs(traces).length > 0 && generations(traces).length === 0;
    // Enlarging a picture that was generated there keeps that picture's settings; any other picture has none.
    const isGenerated = !isConversion || texts.some(({ value }) => keepsSettings(value));
    const kind: Kind = isGenerated ? 'generated' : 'edited';
    const weaker: Partial<MarkMatch> = isGenerated
      ? {}
      : { strength: 'hint', weight: 'counted', explain: CIVITAI_CONVERSION };
    const resources = texts.flatMap(({ where, value }): MarkMatch[] => {
      const found = from(value, RESOURCES) ?? (isRecordOf(value) ? from(value, RECORD_MARKS) : null);
      return found === null ? [] : [{ where, value: found, kind, ...weaker }];
    });
    const isSigned =
      at(traces, 'exif:Artist').some(({ value }) => value.trim() === 'ai') &&
      at(traces, 'exif:Software').some(({ value }) => UUID_ONLY.test(value.trim()));
    const artist = isSigned ? [{ where: 'exif:Artist', value: 'ai', kind, ...weaker }] : [];
    return [...resources, ...artist];
  },
};

/** Services that run the program and name themselves. */
export const comfyuiServiceRules: readonly MarkRule[] = [
  besideGraph('tensorart', 'Tensor.Art', 'generation_data'),
  besideGraph('stability-matrix', 'Stability Matrix', 'smproj'),
  civitai,
];

export const comfyuiRules: readonly MarkRule[] = [comfyGraph, comfyNoSampler];
