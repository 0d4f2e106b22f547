import type { Kind } from '../types.js';
import { generations, graphs } from './comfyui-graph.js';
import { at, comments, from, pngTexts, shown, UUID_ONLY } from './reading.js';
import type { MarkMatch, MarkRule } from './rule.js';
import { signatureRule } from './signature-rule.js';

const comfyGraph: MarkRule = {
  id: 'comfyui-graph',
  strength: 'signature',
  kind: 'generated',
  generator: 'ComfyUI',
  weight: null,
  explain: 'Le fichier contient un schéma de travail ComfyUI, avec l’étape qui génère l’image.',
  source: 'ComfyUI, forme des schémas de travail\u00a0; catalogue des marques §3',
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
  source: 'ComfyUI, forme des schémas de travail\u00a0; catalogue des marques §3',
  match: ({ traces }) => {
    return generations(traces).length > 0
      ? []
      : graphs(traces).map(({ where, nodeKinds }) => ({ where, value: [...nodeKinds].sort().join(', ') }));
  },
};

function besideGraph(id: string, generator: string, key: string): MarkRule {
  const explain = `Le fichier contient les données de ${generator} à côté d’un schéma de génération.`;
  return signatureRule(id, generator, explain, 'enslo/sd-metadata', ({ traces }) => {
    const kind = generations(traces)[0]?.kind;
    return kind === undefined ? [] : shown(pngTexts(traces, key)).map((match) => ({ ...match, kind }));
  });
}

/** Civitai writes its resources, or `ai` as the artist beside a random id as the software. */
const civitai: MarkRule = {
  id: 'civitai',
  strength: 'signature',
  kind: 'generated',
  generator: 'Civitai',
  weight: null,
  explain: 'Le fichier contient les données du générateur de Civitai.',
  source: 'Civitai, métadonnées lues dans des fichiers\u00a0; catalogue des marques §3',
  match: ({ traces }) => {
    const texts = [...comments(traces), ...pngTexts(traces, 'parameters', 'prompt', 'workflow')];
    const isConversion = graphs(traces).length > 0 && generations(traces).length === 0;
    const kind: Kind = isConversion ? 'edited' : 'generated';
    const resources = texts.flatMap(({ where, value }): MarkMatch[] => {
      const found = from(
        value,
        /Civitai resources: \[|"extraMetadata"\s*:|urn:air:[a-z0-9_.-]{1,40}:[a-z]{1,30}:civitai:\d/,
      );
      return found === null ? [] : [{ where, value: found, kind }];
    });
    const isSigned =
      at(traces, 'exif:Artist').some(({ value }) => value.trim() === 'ai') &&
      at(traces, 'exif:Software').some(({ value }) => UUID_ONLY.test(value.trim()));
    const artist = isSigned ? [{ where: 'exif:Artist', value: 'ai', kind }] : [];
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
