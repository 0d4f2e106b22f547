import { expect, test } from 'vitest';
import { classify } from '../../../src/classifiers/classify.js';
import type { MarkInput } from '../../../src/classifiers/marks/rule.js';
import type { Kind } from '../../../src/classifiers/types.js';
import {
  A1111_SETTINGS,
  action,
  ACTIVE,
  claim,
  COMFY_PROMPT,
  COMPOSITE,
  file,
  TRAINED,
  SAMPLE_UUID,
} from './sample-inputs.js';

/**
 * The same makers in other versions, other fields and other containers. Each form was read in a tool's own code, in its
 * documentation or in the reader of such files that the rule names.
 */
type Row = readonly [what: string, input: MarkInput, kind: Kind | null, generator: string | null];

const DST = 'xmp:Iptc4xmpExt:DigitalSourceType';
const created = action({ action: 'c2pa.created', digitalSourceType: TRAINED });
const by = (softwareAgent: string, claimGenerator = 'c2pa-rs/0.62.0'): MarkInput =>
  file(
    claim({ claimGenerator }),
    action({ action: 'c2pa.created', digitalSourceType: TRAINED, softwareAgent }),
  );
const label = (producer: string): MarkInput =>
  file(['png:tEXt:AIGC', JSON.stringify({ Label: '1', ContentProducer: producer, ProduceID: 'x' })]);
const NESTED = JSON.stringify({
  prompt: COMFY_PROMPT.replace('NaN', '7'),
  workflow: '{"nodes":[],"links":[]}',
});

const C2PA: readonly Row[] = [
  [
    'OpenAI, an older claim',
    file(created, claim({ claimGenerator: 'OpenAI_API c2pa-rs/0.20' })),
    'generated',
    'OpenAI',
  ],
  ['Sora in the claim', file(created, claim({ claimGenerator: 'Sora/2.0' })), 'generated', 'OpenAI'],
  ['GPT Image', by('GPT Image 2'), 'generated', 'OpenAI'],
  ['Copilot', by('Azure OpenAI ImageGen'), 'generated', 'Microsoft Azure OpenAI'],
  [
    'Azure, by the words alone',
    file(
      claim({ claimGenerator: 'Azure OpenAI DALL-E' }),
      action({ action: 'c2pa.created', description: 'AI Generated Image' }),
    ),
    'generated',
    'Microsoft Azure OpenAI',
  ],
  ['Recraft', file(created, claim({ claimGenerator: 'recraft.ai' })), 'generated', 'Recraft'],
  [
    'Ideogram by its certificate',
    file(created, claim({ claimGenerator: 'c2pa-rs', signer: 'Ideogram, Inc | Ideogram, Inc' })),
    'generated',
    'Ideogram',
  ],
  [
    'Grok by its certificate',
    file(created, claim({ claimGenerator: 'c2pa-rs', signer: 'xAI Grok Imagine | SpaceXAI' })),
    'generated',
    'xAI Grok',
  ],
  ['FLUX by its agent', by('FLUX.1 Kontext [pro]'), 'generated', 'Black Forest Labs FLUX'],
  ['Runway', by('Runway Image Generation 4.0.0'), 'generated', 'Runway'],
  ['a service that is in no list', by('Sample Painter 4.0.0'), 'generated', 'Sample Painter'],
  [
    'an unknown service that edits',
    file(action({ action: 'c2pa.edited', digitalSourceType: COMPOSITE, softwareAgent: 'Sample_Brush/2.1' })),
    'edited',
    'Sample Brush',
  ],
  [
    'an unknown service by its claim, as Freepik or Photoroom would sign',
    file(created, claim({ claimGenerator: 'Sample_Studio/2.0 c2pa-rs/0.62.0' })),
    'generated',
    'Sample Studio',
  ],
  [
    'an early Firefly file without a source type',
    file(
      claim({ claimGenerator: 'Adobe_Firefly/1.0 adobe_c2pa/0.7.6 c2pa-rs/0.25.2' }),
      action({ action: 'c2pa.created', softwareAgent: 'Adobe Firefly' }),
    ),
    'generated',
    'Adobe Firefly',
  ],
  [
    'Firefly by the parameters of its creation',
    file(
      claim({ claimGenerator: 'Adobe_Firefly' }),
      action({ action: 'c2pa.created', json: '{"parameters":{"firefly.operation":"text_to_image"}}' }),
    ),
    'generated',
    'Adobe Firefly',
  ],
  [
    'a Galaxy phone with another agent',
    file(
      claim({ claimGenerator: 'Galaxy S24 c2pa-rs/0.62.0' }),
      action({ action: 'c2pa.edited', digitalSourceType: COMPOSITE }),
    ),
    'edited',
    'Samsung Galaxy AI',
  ],
  [
    'Seedream by a certificate of ByteDance',
    file(
      claim({ claimGenerator: 'c2pa-rs', signer: 'Bytedance Pte. Ltd.' }),
      action({ action: 'c2pa.created', digitalSourceType: TRAINED, softwareAgent: 'Seedream 4.0' }),
    ),
    'generated',
    'Seedream',
  ],
  ['no more than the library', by('c2pa-rs 0.62.0'), 'generated', null],
  [
    'Google, unnamed product',
    file(created, claim({ claimGenerator: 'Google C2PA Core Generator Library' })),
    'generated',
    'Google Gemini (ou Imagen)',
  ],
];

const METADATA: readonly Row[] = [
  [
    'Apple Image Playground',
    file(['xmp:photoshop:Credit', 'Apple Image Playground'], [DST, TRAINED]),
    'generated',
    'Apple Image Playground',
  ],
  [
    'Google, the other wording',
    file(['iptc:2:110', 'Made by Google AI']),
    'generated',
    'Google Gemini (ou Imagen)',
  ],
  [
    'signed metadata with another prefix, as a list',
    file({
      where: 'jumbf:c2pa.metadata',
      value: 'x',
      detail: { ...ACTIVE, json: `{"iptcExt:DigitalSourceType":[{"@id":"${TRAINED}"}]}` },
    }),
    'generated',
    null,
  ],
  ['Ideogram after a conversion to XMP', file(['xmp:tiff:Make', 'Ideogram AI']), 'generated', 'Ideogram'],
  ['Reve as a PNG', file(['png:tEXt:Software', 'reve.com']), 'generated', 'Reve'],
  [
    'FLUX after a conversion to XMP',
    file(['xmp:tiff:Software', 'AI generated;txt2img;flux']),
    'generated',
    'Black Forest Labs FLUX',
  ],
  [
    'Midjourney in a JPEG, its number in the XMP description',
    file(['xmp:dc:description', `une place --ar 4:3 --v 7 Job ID: ${SAMPLE_UUID}`], [DST, TRAINED]),
    'generated',
    'Midjourney',
  ],
  ['label of Kling by name', label('kling'), 'generated', 'Kling'],
  ['label of Kling by company', label('001191110108335469089C10100'), 'generated', 'Kling'],
  ['label of Qwen', label('001191440101MA9Y9T4H7A00000'), 'generated', 'Qwen'],
  ['label of Jimeng, another product number', label('00119144030008867405X210002'), 'generated', 'Jimeng'],
  ['label of an unknown company', label('001191000000MA00000000000000'), 'generated', null],
  [
    'label in a namespace of another host',
    file(['xmp:{http://tc260.org.cn/ns/AIGC/1.0/}:AIGC', '{"Label":"1","ContentProducer":"doubao"}']),
    'generated',
    'Doubao',
  ],
  [
    'label in the XMP comment',
    file(['xmp:exif:UserComment', '{"AIGC":{"Label":"1","ContentProducer":"doubao"}}']),
    'generated',
    'Doubao',
  ],
  [
    'Dreamina abroad',
    file([
      'exif:UserComment',
      '{"data":"{\\"product\\":\\"dreamina_oversea\\",\\"exportType\\":\\"generation\\"}"}',
    ]),
    'generated',
    'Dreamina',
  ],
  [
    'disclosure of a short video application',
    file(['exif:ImageDescription', '{"product":"aweme","aigc_info":{"aigc_type":1}}']),
    'generated',
    'ByteDance',
  ],
];

const PROGRAMS: readonly Row[] = [
  [
    'a saver of ComfyUI beside its graph',
    file(['png:tEXt:parameters', A1111_SETTINGS], ['png:tEXt:prompt', COMFY_PROMPT]),
    'generated',
    'ComfyUI',
  ],
  [
    'a model without a scale',
    file([
      'png:tEXt:parameters',
      'une place\nSteps: 20, Sampler: euler, Seed: 7, Size: 1024x1024, Model: flux',
    ]),
    'generated',
    'AUTOMATIC1111 family',
  ],
  [
    'an early SD.Next, whose version is a hash',
    file(['png:tEXt:parameters', `${A1111_SETTINGS}, Version: 4867dafa`]),
    'generated',
    'AUTOMATIC1111 family',
  ],
  ['a graph inside a record, as text', file(['exif:UserComment', NESTED]), 'generated', 'ComfyUI'],
  [
    'a graph hidden in the pixels',
    file(['pixels:stealth_pngcomp', `{"prompt": ${COMFY_PROMPT}}`]),
    'generated',
    'ComfyUI',
  ],
  ['keys in capitals', file(['png:tEXt:Prompt', COMFY_PROMPT]), 'generated', 'ComfyUI'],
  [
    'tiles drawn anew while enlarging',
    file(['png:tEXt:prompt', '{"1":{"class_type":"LoadImage"},"2":{"class_type":"UltimateSDUpscale"}}']),
    'edited',
    'ComfyUI',
  ],
  [
    'Stability Matrix without a graph',
    file(['png:tEXt:smproj', '{}'], ['png:tEXt:parameters', A1111_SETTINGS]),
    'generated',
    'Stability Matrix',
  ],
  [
    'Easy Diffusion with the labels of its form',
    file(['exif:UserComment', '{"Prompt":"une place","Seed":7,"Stable Diffusion model":"sample"}']),
    'generated',
    'Easy Diffusion',
  ],
  [
    'a fork of Fooocus that names itself in a comment',
    file(['png:tEXt:Comment', '{"prompt":"une place","base_model":"x","software":"Fooocus 1.0.50 MRE"}']),
    'generated',
    'Fooocus',
  ],
  [
    'early SwarmUI in a JPEG',
    file(['exif:Model', '{"sui_image_params":{"seed":1}}']),
    'generated',
    'SwarmUI',
  ],
  [
    'Hugging Face Space in a JPEG',
    file(['exif:UserComment', '{"Model":"Sample SDXL","resolution":"1024 x 1024","negative_prompt":""}']),
    'generated',
    'Hugging Face Space (SDXL)',
  ],
  ['NovelAI with its product', file(['png:tEXt:Software', 'NovelAI Diffusion V4.5']), 'generated', 'NovelAI'],
  [
    'a picture of Civitai, enlarged there',
    file([
      'exif:UserComment',
      '{"1":{"class_type":"ImageUpscaleWithModel"},"extraMetadata":"{\\u0022prompt\\u0022:\\u0022une place\\u0022,\\u0022sampler\\u0022:\\u0022Euler\\u0022}"}',
    ]),
    'generated',
    'Civitai',
  ],
  [
    'Civitai in a record of its own',
    file([
      'exif:UserComment',
      '{"resource-stack":{"class_type":"CheckpointLoaderSimple"},"9":{"class_type":"KSampler"},"extraMetadata":"{}"}',
    ]),
    'generated',
    'Civitai',
  ],
];

test.each<Row>([...C2PA, ...METADATA, ...PROGRAMS])('%s', (_what, input, kind, generator) => {
  const verdict = classify(input);
  expect({ grade: verdict.grade, kind: verdict.kind, generator: verdict.generator }).toEqual({
    grade: 'technical',
    kind,
    generator,
  });
});
