import { once } from './once.js';
import type { Kind, Trace } from '../types.js';
import { captions, comments, isRecord, parseObject, pngTexts } from './reading.js';

/** A node graph as ComfyUI writes it, reduced to what tells a generation from a conversion. */
export interface Graph {
  readonly where: string;
  /** `prompt`: what was run. `workflow`: what lay on the canvas, run or not. */
  readonly form: 'prompt' | 'workflow';
  readonly nodeKinds: ReadonlySet<string>;
  /** File name of the model that was loaded; null when none is named. */
  readonly model: string | null;
}

const MAX_NODES = 20_000;
/** A workflow longer than this is read by pattern and not parsed. */
const MAX_PARSED_CHARS = 1_000_000;

/**
 * Node kinds of a graph, by pattern and not by parsing: ComfyUI writes `NaN`, which is no JSON, and a long graph may
 * be cut. A quote inside a prompt is escaped in JSON, so a prompt that talks of nodes does not match.
 */
function readGraph(where: string, text: string): Graph | null {
  const isPrompt = /"class_type"\s*:\s*"/.test(text);
  const isWorkflow = /"nodes"\s*:\s*[[{]/.test(text) && /"links"\s*:\s*\[/.test(text);
  if (!isPrompt && !isWorkflow) return null;
  const model =
    /"(?:unet_name|ckpt_name|model_name)"\s*:\s*"([^"\\]{1,200})"/.exec(text)?.[1]?.replace(/^.*\//, '') ??
    null;
  if (isPrompt) return { where, form: 'prompt', nodeKinds: kindsByPattern(text, 'class_type'), model };
  return { where, form: 'workflow', nodeKinds: activeKinds(text) ?? kindsByPattern(text, 'type'), model };
}

function kindsByPattern(text: string, key: 'class_type' | 'type'): ReadonlySet<string> {
  const kinds = new Set<string>();
  for (const found of text.matchAll(new RegExp(`"${key}"\\s*:\\s*"([^"\\\\]{1,120})"`, 'g'))) {
    if (found[1] !== undefined) kinds.add(found[1]);
    if (kinds.size >= MAX_NODES) break;
  }
  return kinds;
}

/** A muted node (2) and a bypassed one (4) lie on the canvas and do nothing. */
const SWITCHED_OFF: ReadonlySet<unknown> = new Set([2, 4]);

/** Kinds of the nodes of a workflow that are switched on, with those of the subgraphs they stand for; null when it is no JSON. */
function activeKinds(text: string): ReadonlySet<string> | null {
  if (text.length > MAX_PARSED_CHARS) return null;
  const start = text.indexOf('{');
  let workflow: unknown;
  try {
    workflow = JSON.parse(text.slice(start));
  } catch {
    // `NaN`, or cut: the pattern has to do.
    return null;
  }
  if (isRecord(workflow) && isRecord(workflow['workflow'])) workflow = workflow['workflow'];
  if (!isRecord(workflow) || !Array.isArray(workflow['nodes'])) return null;
  const definitions = isRecord(workflow['definitions']) ? workflow['definitions']['subgraphs'] : [];
  const subgraphs = new Map<unknown, unknown>(
    (Array.isArray(definitions) ? definitions : []).filter(isRecord).map((one) => [one['id'], one['nodes']]),
  );
  const kinds = new Set<string>();
  const queue: unknown[] = [workflow['nodes']];
  for (let nodes = queue.pop(); nodes !== undefined && kinds.size < MAX_NODES; nodes = queue.pop()) {
    for (const node of Array.isArray(nodes) ? nodes.filter(isRecord) : []) {
      const kind = node['type'];
      if (typeof kind !== 'string' || SWITCHED_OFF.has(node['mode']) || kinds.has(kind)) continue;
      kinds.add(kind);
      if (subgraphs.has(kind)) queue.push(subgraphs.get(kind));
    }
  }
  return kinds;
}

/**
 * The places of a graph: PNG keys, EXIF text fields beginning with the same words (Make and Model included), comments,
 * and the text that some savers hide in the pixels.
 */
export const graphs = once((traces: readonly Trace[]): readonly Graph[] => {
  const named = pngTexts(traces, 'prompt', 'workflow', 'Prompt', 'Workflow');
  const prefixed = traces.filter(
    ({ where, value }) => where.startsWith('exif:') && /^(?:prompt|workflow)\s*:\s*\{/i.test(value),
  );
  const hidden = traces.filter(({ where }) => where.startsWith('pixels:stealth_'));
  const records = [
    ...comments(traces),
    ...captions(traces),
    ...hidden,
    ...pngTexts(traces, 'parameters'),
  ].filter((trace) => trace.value.trimStart().startsWith('{') && !prefixed.includes(trace));
  return [...named, ...prefixed, ...records].flatMap(({ where, value }) => {
    const found = [value, ...nestedTexts(value)].map((text) => readGraph(where, text));
    return found.filter((graph) => graph !== null);
  });
});

/** A record that keeps the graph as text, not as an object: its quotes are escaped, and the patterns pass over it. */
function nestedTexts(text: string): string[] {
  if (!/\\(?:"|u0022)(?:class_type|nodes)\\(?:"|u0022)/i.test(text)) return [];
  const record = parseObject(text);
  return [record?.['prompt'], record?.['workflow']].filter(
    (one): one is string => typeof one === 'string' && one.trimStart().startsWith('{'),
  );
}

/** Steps that draw an image out of noise; every custom sampler carries the word. */
const SAMPLER = /sampler/i;
/** Nodes that only choose, load or describe a sampler, or sample colours or sizes. */
const NO_SAMPLER = /resampl|select|colou?r|loader|settings|info|name|config|texture|audio|drum|midi/i;
/** Nodes that draw parts of a given picture anew: faces, or the tiles of an enlargement with its own denoising. */
const DETAILER = /^(?:FaceDetailer|DetailerForEach|UltimateSDUpscale)/;

/** Nodes that call a hosted generator of images. */
const HOSTED: readonly (readonly [kind: RegExp, generator: string])[] = [
  [/^OpenAI(?:Dalle\d|GPTImage)/, 'OpenAI'],
  [
    /^Flux(?:Pro(?:Ultra|Image|Fill|Expand|Canny|Depth)|2(?:Pro|Max|Flex|Image)|Kontext(?:Pro|Max)Image)/,
    'Black Forest Labs FLUX',
  ],
  [/^Ideogram(?:V\d|Text)/, 'Ideogram'],
  [/^Recraft(?:TextTo|ImageToImage|ImageInpainting|ReplaceBackground)/, 'Recraft'],
  [/^Stability(?:StableImage|TextTo)/, 'Stability AI'],
  [/^LumaImage/, 'Luma AI'],
  [/^Gemini(?:Image|NanoBanana)/, 'Google Gemini'],
  [/^KlingImage/, 'Kling'],
  [/^RunwayTextToImage/, 'Runway'],
  [/^ByteDance(?:Image|Seedream)/, 'ByteDance'],
  [/^GrokImage/, 'xAI Grok'],
  [/^ReveImage/, 'Reve'],
  [/^Wan(?:Text|Image)ToImage/, 'Wan'],
  [/^BriaImageEdit/, 'Bria'],
  [/^QwenImage(?:TextToImage|Edit)Api$/, 'Qwen'],
  [/^Krea2ImageNode$/, 'Krea'],
  [/^MetaMuseImage/, 'Meta AI'],
];
const HOSTED_EDIT = /Fill|Expand|Inpaint|Edit|Modify|ReplaceBackground|ImageToImage/;
const INPAINT = /^(?:VAEEncodeForInpaint|InpaintModelConditioning|SetLatentNoiseMask)$/;

export interface Generation {
  /** The node that generates. */
  readonly node: string;
  readonly kind: Kind;
  readonly generator: string;
}

/** The generating step of a graph; null when it only converts, enlarges or crops. */
export function generationOf(graph: Graph): Generation | null {
  const kinds = [...graph.nodeKinds];
  const sampler = kinds.find((kind) => SAMPLER.test(kind) && !NO_SAMPLER.test(kind));
  const hosted = kinds.flatMap((node) => {
    const row = HOSTED.find(([pattern]) => pattern.test(node));
    return row === undefined ? [] : [{ node, generator: row[1] }];
  })[0];
  const isInpainting = kinds.some((kind) => INPAINT.test(kind));
  if (sampler !== undefined) {
    return { node: sampler, kind: isInpainting ? 'edited' : 'generated', generator: programOf(graph) };
  }
  if (hosted !== undefined) {
    return { ...hosted, kind: HOSTED_EDIT.test(hosted.node) ? 'edited' : 'generated' };
  }
  const detailer = kinds.find((kind) => DETAILER.test(kind));
  return detailer === undefined ? null : { node: detailer, kind: 'edited', generator: 'ComfyUI' };
}

/** The program, with the maker of the model where the model's own file name says it. */
function programOf({ model }: Graph): string {
  return model !== null && /^krea[\d_.-]/i.test(model) ? 'Krea (ComfyUI graph)' : 'ComfyUI';
}

/**
 * Graphs with a generating step. Where the graph that was run is there, it decides: a canvas may hold steps that
 * were not run for this image.
 */
export function generations(traces: readonly Trace[]): (Generation & { readonly where: string })[] {
  const all = graphs(traces);
  const run = all.filter(({ form }) => form === 'prompt');
  const found = (run.length > 0 ? run : all).flatMap((graph) => {
    const generation = generationOf(graph);
    return generation === null ? [] : [{ ...generation, where: graph.where }];
  });
  const first = found[0];
  if (first === undefined) return [];
  const canvases = all
    .filter((graph) => run.length > 0 && graph.form === 'workflow')
    .flatMap((graph) => {
      const generation = generationOf(graph);
      // The graph that was run says what was done and by whom; the canvas only shows it again.
      return generation === null
        ? []
        : [{ node: generation.node, kind: first.kind, generator: first.generator, where: graph.where }];
    });
  return [...found, ...canvases];
}
