import { describe, expect, test } from 'vitest';
import { classify } from '../../../src/classifiers/classify.js';
import type { MarkInput } from '../../../src/classifiers/marks/rule.js';
import type { Kind } from '../../../src/classifiers/types.js';
import { action, ACTIVE, claim, COMPOSITE, file, parent, SAMPLE_UUID, TRAINED } from './sample-inputs.js';

/** Forms in which generators write, each of which must be found with its kind and its name. */
type Row = readonly [what: string, input: MarkInput, kind: Kind | null, generator: string | null];

const DST = 'xmp:Iptc4xmpExt:DigitalSourceType';
const created = action({ action: 'c2pa.created', digitalSourceType: TRAINED });
const settings = (line: string): MarkInput =>
  file(['png:iTXt:parameters', `une place\nNegative prompt: flou\n${line}`]);
const prompt = (...kinds: readonly string[]): MarkInput =>
  file([
    'png:tEXt:prompt',
    `{${kinds.map((kind, n) => `"${n}":{"inputs":{},"class_type":"${kind}"}`).join(',')}}`,
  ]);

describe.each<readonly [string, readonly Row[]]>([
  [
    'C2PA',
    [
      [
        'source type among the parameters',
        file(
          action({
            action: 'c2pa.created',
            json: `{"action":"c2pa.created","parameters":{"digitalSourceType":"${TRAINED}"}}`,
          }),
        ),
        'generated',
        null,
      ],
      [
        'bare term',
        file(action({ action: 'c2pa.created', digitalSourceType: 'trainedAlgorithmicMedia' })),
        'generated',
        null,
      ],
      [
        'QCode',
        file(action({ action: 'c2pa.created', digitalSourceType: 'digsrctype:trainedAlgorithmicMedia' })),
        'generated',
        null,
      ],
      [
        'slash at the end',
        file(action({ action: 'c2pa.created', digitalSourceType: `${TRAINED}/` })),
        'generated',
        null,
      ],
      [
        'signed IPTC metadata',
        file({
          where: 'jumbf:cawg.metadata',
          value: 'x',
          detail: { ...ACTIVE, json: `{"@context":{},"Iptc4xmpExt:DigitalSourceType":"${TRAINED}"}` },
        }),
        'generated',
        null,
      ],
      [
        'source type of a parent without a manifest',
        file(action({ action: 'c2pa.opened' }), {
          where: 'jumbf:c2pa.ingredient',
          value: 'parentOf',
          detail: { ...ACTIVE, json: `{"relationship":"parentOf","digitalSourceType":"${TRAINED}"}` },
        }),
        'generated',
        null,
      ],
      ['Grok Imagine', file(created, claim({ claimGenerator: 'Grok Imagine' })), 'generated', 'xAI Grok'],
      [
        'Runway',
        file(created, claim({ claimGenerator: 'c2pa', signer: 'x | RUNWAY AI, INC.' })),
        'generated',
        'Runway',
      ],
      [
        'Google Photos',
        file(
          claim({ claimGenerator: 'x', signer: 'Google Photos | Google LLC' }),
          action({ action: 'c2pa.deleted', digitalSourceType: COMPOSITE }),
        ),
        'edited',
        'Google Photos',
      ],
      [
        'Gemini, where the store says so',
        file(
          claim({ claimGenerator: 'Google C2PA Core Generator Library' }),
          action({ action: 'c2pa.created', digitalSourceType: TRAINED, softwareAgent: 'Gemini 3 Pro Image' }),
        ),
        'generated',
        'Google Gemini',
      ],
      [
        'Imagen, where the store says so',
        file(
          claim({ claimGenerator: 'Google C2PA Core Generator Library' }),
          action({
            action: 'c2pa.created',
            description: 'Created by Google Generative AI.',
            softwareAgent: 'Imagen 4',
          }),
        ),
        'generated',
        'Google Imagen',
      ],
      [
        'Bedrock without a model',
        file(claim({ claimGenerator: 'Amazon_Bedrock' }), created),
        'generated',
        'Amazon Bedrock',
      ],
      [
        'Nova Canvas',
        file(
          claim({ claimGenerator: 'Amazon_Bedrock' }),
          action({ action: 'c2pa.created', digitalSourceType: TRAINED, softwareAgent: 'Nova Canvas' }),
        ),
        'generated',
        'Amazon Nova Canvas',
      ],
      [
        'Dreamina below a transcoding service',
        file(
          claim({ claimGenerator: 'ByteDance Media Transcode Service' }),
          action({ action: 'c2pa.transcoded' }),
          claim({ ...parent, claimGenerator: 'Dreamina/7.5.0' }),
          action({ ...parent, action: 'c2pa.created', digitalSourceType: TRAINED }),
        ),
        'generated',
        'Dreamina',
      ],
    ],
  ],
  [
    'IPTC and XMP',
    [
      ['secure address', file([DST, TRAINED.replace('http:', 'https:')]), 'generated', null],
      [
        'two values in a list',
        file([DST, `${TRAINED.replace(/[^/]+$/, 'composite')}; ${TRAINED}`]),
        'generated',
        null,
      ],
      ['AI system by name', file(['xmp:Iptc4xmpExt:AISystemUsed', 'Nano Banana']), null, 'Nano Banana'],
      [
        'prompt that says "no people"',
        file(['xmp:Iptc4xmpExt:AIPromptInformation', 'A village square, no people']),
        null,
        null,
      ],
      [
        'Apple’s newer credit',
        file(['xmp:photoshop:Credit', 'Apple Photos Generative Edit: Clean Up'], [DST, COMPOSITE]),
        'edited',
        'Apple Photos Clean Up',
      ],
      ['PDF document', file(['xmp:xmp:CreatorTool', 'Adobe Firefly 3']), 'generated', 'Adobe Firefly'],
    ],
  ],
  [
    'the family of AUTOMATIC1111',
    [
      [
        'SD.Next',
        settings(
          'Steps: 10, Size: 256x256, Sampler: DPM++ SDE, Scheduler: Foo, Seed: 666, CFG scale: 15.7, CFG end: 0.3, App: SD.Next, Parser: a1111',
        ),
        'generated',
        'SD.Next',
      ],
      [
        'SD.Next with its usual sampler',
        settings(
          'Steps: 20, Size: 1312x1408, Seed: 1561296656, CFG scale: 6, App: SD.Next, Version: 8b73cb6',
        ),
        'generated',
        'SD.Next',
      ],
      [
        'Fooocus in this form',
        settings(
          'Steps: 30, Sampler: DPM++ 2M SDE Karras, Seed: 123, Size: 1024x1024, CFG scale: 4, Version: Fooocus v2.5.5',
        ),
        'generated',
        'Fooocus',
      ],
      [
        'comment that lost its line ends',
        file([
          'exif:UserComment',
          'une place Negative prompt: flou Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42',
        ]),
        'generated',
        'AUTOMATIC1111 family',
      ],
      [
        'old line ends',
        file(['exif:UserComment', 'une place\rSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42\r']),
        'generated',
        'AUTOMATIC1111 family',
      ],
      [
        'comment in XMP',
        file(['xmp:exif:UserComment', 'une place\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42']),
        'generated',
        'AUTOMATIC1111 family',
      ],
      [
        'animated picture',
        file(['gif:comment', 'une place\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42']),
        'generated',
        'AUTOMATIC1111 family',
      ],
      [
        'faces touched up by an extension',
        settings(
          'Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42, ADetailer mask blur: 4, Version: v1.9.4',
        ),
        'generated',
        'AUTOMATIC1111',
      ],
    ],
  ],
  [
    'other programs',
    [
      ['Fooocus in a JPEG', file(['exif:Software', 'Fooocus v2.5.5']), 'generated', 'Fooocus'],
      [
        'Fooocus by its version',
        file(['exif:UserComment', '{"base_model":"x","prompt":"y","version":"Fooocus v2.5.5"}']),
        'generated',
        'Fooocus',
      ],
      [
        'Easy Diffusion in a JPEG',
        file(['exif:UserComment', '{"prompt":"x","use_stable_diffusion_model":"sample"}']),
        'generated',
        'Easy Diffusion',
      ],
      [
        'InvokeAI 5 canvas',
        file(['png:iTXt:invokeai_graph', '{"nodes":{"d:1":{"type":"flux_denoise"},"o":{"type":"l2i"}}}']),
        'generated',
        'InvokeAI',
      ],
      [
        'InvokeAI filling a hole',
        file(['png:iTXt:invokeai_metadata', '{"generation_mode":"sdxl_inpaint","cfg_scale":7}']),
        'edited',
        'InvokeAI',
      ],
      [
        'NovelAI filling a hole',
        file(
          ['png:tEXt:Software', 'NovelAI'],
          [
            'png:tEXt:Comment',
            '{"noise_schedule":"karras","uncond_scale":0,"request_type":"NativeInfillingRequest"}',
          ],
        ),
        'edited',
        'NovelAI',
      ],
      [
        'old NovelAI',
        file(['png:tEXt:Software', 'NovelAI'], ['png:tEXt:Source', 'Stable Diffusion 1D44365E']),
        'generated',
        'NovelAI',
      ],
      [
        'Civitai orchestration',
        file(['png:tEXt:prompt', '{"1":{"class_type":"KSampler"},"extraMetadata":"{}"}']),
        'generated',
        'Civitai',
      ],
      [
        'Grok after a faithful conversion',
        file(['xmp:dc:creator', SAMPLE_UUID], ['xmp:dc:description', `Signature: ${'Ab3/'.repeat(20)}`]),
        'generated',
        'xAI Grok',
      ],
      [
        'Grok as a PNG',
        file(['png:iTXt:Author', SAMPLE_UUID], ['png:tEXt:Description', `Signature: ${'Ab3/'.repeat(20)}`]),
        'generated',
        'xAI Grok',
      ],
    ],
  ],
  [
    'ComfyUI',
    [
      ...[
        'KSamplerAdvanced',
        'SamplerCustomAdvanced',
        'XlabsSampler',
        'WanVideoSampler',
        'HyVideoSampler',
        'KSampler (Efficient)',
        'FluxSamplerParams+',
        'easy fullkSampler',
      ].map((kind): Row => [kind, prompt('UnetLoaderGGUF', kind, 'SaveImage'), 'generated', 'ComfyUI']),
      ['OpenAIGPTImage1', prompt('OpenAIGPTImage1', 'SaveImage'), 'generated', 'OpenAI'],
      ['IdeogramV3', prompt('IdeogramV3'), 'generated', 'Ideogram'],
      ['RecraftTextToImageNode', prompt('RecraftTextToImageNode'), 'generated', 'Recraft'],
      ['LumaImageNode', prompt('LumaImageNode'), 'generated', 'Luma AI'],
      ['FluxProUltraImageNode', prompt('FluxProUltraImageNode'), 'generated', 'Black Forest Labs FLUX'],
      ['FluxProFillNode', prompt('LoadImage', 'FluxProFillNode'), 'edited', 'Black Forest Labs FLUX'],
      ['GeminiImageNode', prompt('GeminiImageNode'), 'generated', 'Google Gemini'],
      ['Flux2ImageNode', prompt('Flux2ImageNode'), 'generated', 'Black Forest Labs FLUX'],
      ['QwenImageEditApi', prompt('LoadImage', 'QwenImageEditApi'), 'edited', 'Qwen'],
      ['Krea2ImageNode', prompt('Krea2ImageNode'), 'generated', 'Krea'],
      ['MetaMuseImageTextToImageApi', prompt('MetaMuseImageTextToImageApi'), 'generated', 'Meta AI'],
      [
        'a model of Krea, named by its file',
        file([
          'png:tEXt:prompt',
          '{"1":{"inputs":{"unet_name":"krea2_turbo_int8.safetensors"},"class_type":"UNETLoader"},"2":{"class_type":"KSampler"}}',
        ]),
        'generated',
        'Krea (ComfyUI graph)',
      ],
      [
        'a step inside a subgraph, the canvas alone',
        file([
          'png:tEXt:workflow',
          '{"nodes":[{"type":"b0e5ca93"}],"links":[[1]],"definitions":{"subgraphs":[{"id":"b0e5ca93","nodes":[{"type":"KSampler","mode":0}]}]}}',
        ]),
        'generated',
        'ComfyUI',
      ],
      [
        'a canvas that is no JSON',
        file(['png:tEXt:workflow', '{"nodes":[{"type":"KSampler","widgets_values":[NaN]}],"links":[[1]]}']),
        'generated',
        'ComfyUI',
      ],
    ],
  ],
])('%s', (_family, rows) => {
  test.each<Row>([...rows])('%s', (_what, input, kind, generator) => {
    const verdict = classify(input);
    expect({ grade: verdict.grade, kind: verdict.kind, generator: verdict.generator }).toEqual({
      grade: 'technical',
      kind,
      generator,
    });
  });
});
