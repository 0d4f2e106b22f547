import type { Kind, Trace } from '../types.js';
import { at, freeTexts, from, pngTexts, shown, UUID_ONLY } from './reading.js';
import type { MarkMatch, MarkRule } from './rule.js';

/** A node graph as ComfyUI writes it, reduced to the kinds of its nodes. */
interface Graph {
  readonly where: string;
  readonly nodeKinds: ReadonlySet<string>;
}

const MAX_NODES = 20_000;

/**
 * Node kinds of a graph, by pattern and not by parsing: ComfyUI writes `NaN`, which is no JSON, and a long graph may
 * be cut. A quote inside a prompt is escaped in JSON, so a prompt that talks of nodes does not match.
 */
function readGraph(where: string, text: string): Graph | null {
  const isPrompt = /"class_type"\s*:\s*"/.test(text);
  const isWorkflow = /"nodes"\s*:\s*[[{]/.test(text) && /"links"\s*:\s*\[/.test(text);
  if (!isPrompt && !isWorkflow) return null;
  const key = isPrompt ? 'class_type' : 'type';
  const nodeKinds = new Set<string>();
  for (const found of text.matchAll(new RegExp(`"${key}"\\s*:\\s*"([^"\\\\]{1,120})"`, 'g'))) {
    if (found[1] !== undefined) nodeKinds.add(found[1]);
    if (nodeKinds.size >= MAX_NODES) break;
  }
  return { where, nodeKinds };
}

/** The places of a graph: PNG keys, and EXIF text fields beginning with the same words (Make and Model included). */
function graphs(traces: readonly Trace[]): Graph[] {
  const named = pngTexts(traces, 'prompt', 'workflow');
  const prefixed = traces.filter(
    ({ where, value }) => where.startsWith('exif:') && /^(?:prompt|workflow)\s*:\s*\{/i.test(value),
  );
  const comments = freeTexts(traces).filter(
    (trace) => trace.value.trimStart().startsWith('{') && !prefixed.includes(trace),
  );
  return [...named, ...prefixed, ...comments].flatMap(({ where, value }) => {
    const graph = readGraph(where, value);
    return graph === null ? [] : [graph];
  });
}

/** Nodes that call a hosted generator. */
const HOSTED =
  /^(?:OpenAI(?:Dalle|GPTImage)|Flux(?:Pro|2Pro|Kontext(?:Pro|Max))|Ideogram|Recraft(?:TextTo|ImageTo|ImageInp|Replace)|Stability(?:StableImage|TextTo)|LumaImage|GeminiImage|KlingImage|RunwayTextToImage|ByteDance(?:Image|Seedream)|GrokImage|WanTextToImage|ViduTextTo)/;
const INPAINT = /^(?:VAEEncodeForInpaint|InpaintModelConditioning|SetLatentNoiseMask)$/;

function generatingNode(graph: Graph): string | null {
  return [...graph.nodeKinds].find((kind) => /sampler/i.test(kind) || HOSTED.test(kind)) ?? null;
}

function graphKind(graph: Graph): Kind {
  return [...graph.nodeKinds].some((kind) => INPAINT.test(kind)) ? 'edited' : 'generated';
}

const withSampler = (traces: readonly Trace[]): MarkMatch[] =>
  graphs(traces).flatMap((graph): MarkMatch[] => {
    const node = generatingNode(graph);
    return node === null ? [] : [{ where: graph.where, value: node, kind: graphKind(graph) }];
  });

const comfyGraph: MarkRule = {
  id: 'comfyui-graph',
  strength: 'signature',
  kind: 'generated',
  generator: 'ComfyUI',
  weight: null,
  explain: 'Le fichier contient un schéma de travail ComfyUI, avec l’étape qui génère l’image.',
  source: 'ComfyUI workflow format; marks catalogue §3',
  match: ({ traces }) => withSampler(traces),
};

const comfyNoSampler: MarkRule = {
  id: 'comfyui-no-sampler',
  strength: 'hint',
  kind: 'edited',
  generator: 'ComfyUI',
  weight: 'counted',
  explain:
    'Le fichier contient un schéma de travail ComfyUI sans étape de génération\u00a0: agrandir ou convertir suffit à l’écrire.',
  source: 'ComfyUI workflow format; marks catalogue §3',
  match: ({ traces }) => {
    const found = graphs(traces);
    return found.some((graph) => generatingNode(graph) !== null)
      ? []
      : found.map(({ where, nodeKinds }) => ({ where, value: [...nodeKinds].sort().join(', ') }));
  },
};

function besideGraph(id: string, generator: string, key: string): MarkRule {
  return {
    id,
    strength: 'signature',
    kind: 'generated',
    generator,
    weight: null,
    explain: `Le fichier contient les données de ${generator} à côté d’un schéma de génération.`,
    source: 'ComfyUI workflow format; marks catalogue §3',
    match: ({ traces }) => {
      const kind = withSampler(traces)[0]?.kind;
      return kind === undefined ? [] : shown(pngTexts(traces, key)).map((match) => ({ ...match, kind }));
    },
  };
}

/** Civitai writes its resources, or `ai` as the artist beside a random id as the software. */
const civitai: MarkRule = {
  id: 'civitai',
  strength: 'signature',
  kind: 'generated',
  generator: 'Civitai',
  weight: null,
  explain: 'Le fichier contient les données du générateur de Civitai.',
  source: 'Civitai generator metadata; marks catalogue §3',
  match: ({ traces }) => {
    const texts = [...freeTexts(traces), ...pngTexts(traces, 'parameters', 'prompt', 'workflow')];
    const graph = graphs(traces);
    const kind: Kind =
      graph.length > 0 && graph.every((one) => generatingNode(one) === null) ? 'edited' : 'generated';
    const resources = texts.flatMap(({ where, value }): MarkMatch[] => {
      const found = from(value, /Civitai resources: \[|urn:air:[a-z0-9_.-]{1,40}:[a-z]{1,30}:civitai:\d/);
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
