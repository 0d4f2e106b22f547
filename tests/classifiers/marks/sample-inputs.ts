import {
  NO_SURROUNDINGS,
  type C2paDetail,
  type Surroundings,
  type Trace,
} from '../../../src/classifiers/types.js';
import type { MarkInput } from '../../../src/classifiers/marks/rule.js';

export const TRAINED = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';
export const COMPOSITE =
  'http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia';
export const CAPTURE = 'http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture';
export const SAMPLE_UUID = '2b6e053b-9a65-4ca9-9e13-b6f4465164d4';
export const A1111_SETTINGS =
  'une place de village\nNegative prompt: flou\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 512x512, Model: sample';
export const COMFY_PROMPT =
  '{"3":{"class_type":"KSampler","inputs":{"seed":1,"cfg":NaN}},"9":{"class_type":"SaveImage","inputs":{}}}';

/** Only traces. */
export function file(...traces: readonly (readonly [where: string, value: string] | Trace)[]): MarkInput {
  return {
    traces: traces.map((trace) => ('where' in trace ? trace : { where: trace[0], value: trace[1] })),
    surroundings: [],
    integrity: null,
  };
}

/** Only what stands around. */
export function around(surroundings: Partial<Surroundings>): MarkInput {
  return { traces: [], surroundings: [{ ...NO_SURROUNDINGS, ...surroundings }], integrity: null };
}

export const named = (fileName: string): MarkInput => around({ fileName });
export const addressed = (address: string): MarkInput => around({ addresses: [address] });

export const ACTIVE = { manifest: 'active', label: 'urn:uuid:active' } as const;

/** An action of the active manifest, or of another one where `detail` says so. */
export function action(detail: Partial<C2paDetail>): Trace {
  return { where: 'jumbf:c2pa.actions', value: detail.action ?? '', detail: { ...ACTIVE, ...detail } };
}

export function claim(detail: Partial<C2paDetail>): Trace {
  return { where: 'jumbf:c2pa.claim', value: detail.claimGenerator ?? '', detail: { ...ACTIVE, ...detail } };
}

export const parent = { manifest: 'ingredient', label: 'urn:uuid:parent', relationship: 'parentOf' } as const;
export const component = {
  manifest: 'ingredient',
  label: 'urn:uuid:part',
  relationship: 'componentOf',
} as const;

const created = action({ action: 'c2pa.created', digitalSourceType: TRAINED });
const composed = action({ action: 'c2pa.edited', digitalSourceType: COMPOSITE });
const signed = (claimGenerator: string, signer?: string): MarkInput =>
  file(created, claim(signer === undefined ? { claimGenerator } : { claimGenerator, signer }));
const label = '{"Label":"1","ContentProducer":"doubao","ProduceID":"x"}';

/** For every rule, something that it must recognise. */
export const POSITIVES: Readonly<Record<string, MarkInput>> = {
  'text-credit-ai': around({ caption: 'Image générée par IA' }),
  'text-not-ai': around({ credit: 'Illustration : Marie Exemple' }),
  'c2pa-dst-trained': file(created),
  'c2pa-dst-composite-trained': file(composed),
  'c2pa-description-google': file(
    action({ action: 'c2pa.created', description: 'Created by Google Generative AI.' }),
  ),
  'c2pa-description-ai': file(action({ action: 'c2pa.created', description: 'AI Generated Image' })),
  'c2pa-bfl-ai-assertion': file({
    where: 'jumbf:c2pa.ai_generated_content',
    value: '{"ai_generated":true}',
    detail: { ...ACTIVE, json: '{"ai_generated":true,"model":"Flux.2"}' },
  }),
  'c2pa-ai-ingredient': file(action({ ...component, action: 'c2pa.created', digitalSourceType: TRAINED })),
  'c2pa-dst-synthetic': file(
    action({ action: 'c2pa.created', digitalSourceType: TRAINED.replace(/[^/]+$/, 'compositeSynthetic') }),
  ),
  'c2pa-camera': file(claim({ claimGenerator: 'Nikon_Z_9 1.0' })),
  'c2pa-dst-capture': file(action({ action: 'c2pa.created', digitalSourceType: CAPTURE })),
  'c2pa-generator-openai': signed('OpenAI Media Service API'),
  'c2pa-photoshop-genfill': file(
    claim({ claimGenerator: 'Adobe_Photoshop/26.0' }),
    action({ action: 'c2pa.edited', digitalSourceType: COMPOSITE, softwareAgent: 'Adobe Firefly' }),
  ),
  'c2pa-generator-firefly': signed('Adobe_Firefly adobe_c2pa/0.12.4'),
  'c2pa-generator-google': signed('Google C2PA Core Generator Library'),
  'c2pa-generator-microsoft': signed('Microsoft_Responsible_AI/1.0'),
  'c2pa-generator-amazon': signed('Amazon_Bedrock c2pa-rs/0.32.7 | Amazon Bedrock'),
  'c2pa-generator-bfl': signed('Black Forest Labs API'),
  'c2pa-generator-samsung': file(
    claim({ claimGenerator: 'Galaxy S25 c2pa-rs/0.62.0' }),
    action({ action: 'c2pa.edited', digitalSourceType: COMPOSITE, softwareAgent: 'Photo assist' }),
  ),
  'c2pa-generator-stability': signed('c2pa-rs', 'Stability AI Ltd'),
  'c2pa-generator-canva': signed('c2pa-rs', 'Canva'),
  'c2pa-generator-bytedance': signed('Dreamina/1.0'),
  'c2pa-generator-other': signed('Topaz Labs Image API'),
  'c2pa-generator-named': file(
    claim({ claimGenerator: 'c2pa-rs/0.62.0' }),
    action({ action: 'c2pa.created', digitalSourceType: TRAINED, softwareAgent: 'Sample Painter 4.0.0' }),
  ),
  'iptc-dst-trained': file(['xmp:Iptc4xmpExt:DigitalSourceType', TRAINED]),
  'iptc-dst-composite-trained': file(['xmp:Iptc4xmpExt:DigitalSourceType', COMPOSITE]),
  'iptc-dst-synthetic': file(['xmp:Iptc4xmpExt:DigitalSourceType', 'compositeSynthetic']),
  'iptc-dst-other': file(['xmp:Iptc4xmpExt:DigitalSourceType', CAPTURE]),
  'iptc-credit-google': file(['iptc:2:110', 'Made with Google AI']),
  'iptc-credit-google-edited': file(['xmp:photoshop:Credit', 'Edited with Google AI']),
  'iptc-credit-apple-cleanup': file(
    ['xmp:photoshop:Credit', 'Apple Photos Clean Up'],
    ['xmp:Iptc4xmpExt:DigitalSourceType', COMPOSITE],
  ),
  'apple-image-playground': file(['xmp:photoshop:Credit', 'Apple Image Playground']),
  'iptc-ai-fields': file(['xmp:Iptc4xmpExt:AISystemUsed', 'Sample Model 2']),
  'xmp-creatortool-ai': file(['xmp:xmp:CreatorTool', 'Adobe Firefly 3.0']),
  'xmp-photoshop-firefly-history': file(['xmp:xmpMM:History/stEvt:parameters', 'Generative Fill']),
  'tc260-xmp': file(['xmp:TC260:AIGC', label]),
  'tc260-png-text': file(['png:tEXt:AIGC', label]),
  'tc260-exif': file(['exif:UserComment', `{"AIGC":${label}}`]),
  'samsung-genai-type': file(['jpeg:trailer', '{"genImageVersion":"v1","genAIType":8}SEFHk']),
  'bytedance-app': file(['exif:UserComment', '{"product":"dreamina","exportType":"generation"}']),
  'midjourney-description': file([
    'png:tEXt:Description',
    `a village square, static --ar 4:3 --v 5.2 Job ID: ${SAMPLE_UUID}`,
  ]),
  'midjourney-xmp-guid': file(
    ['xmp:Iptc4xmpExt:DigImageGUID', SAMPLE_UUID],
    ['xmp:Iptc4xmpExt:DigitalSourceType', TRAINED],
  ),
  'xai-signature': file(
    ['exif:ImageDescription', `Signature: ${'Ab3/'.repeat(20)}`],
    ['exif:Artist', SAMPLE_UUID],
  ),
  'bfl-exif': file(['exif:Software', 'AI generated;txt2img;flux'], ['exif:Make', 'Black Forest Labs']),
  'ideogram-make': file(['exif:Make', 'Ideogram AI']),
  'mochi-diffusion': file(['iptc:2:65', 'Mochi Diffusion']),
  'luma-text': file(['png:tEXt:Source', 'Luma AI']),
  reve: file(['exif:Software', 'reve.com']),
  aphrodite: file(['exif:Make', 'Aphrodite AI']),
  'software-ai-name': file(['exif:Software', 'Midjourney']),
  tensorart: file(['png:tEXt:generation_data', '{"prompt":"x"}'], ['png:tEXt:prompt', COMFY_PROMPT]),
  'stability-matrix': file(['png:tEXt:smproj', '{}'], ['png:tEXt:prompt', COMFY_PROMPT]),
  civitai: file(['exif:Artist', 'ai'], ['exif:Software', SAMPLE_UUID]),
  'invokeai-dream': file(['png:tEXt:Dream', '"une place" -s 50 -S 42 -W 512']),
  'invokeai-sd-metadata': file(['png:tEXt:sd-metadata', '{"app_id":"invoke-ai/InvokeAI"}']),
  'invokeai-metadata': file(['png:iTXt:invokeai_metadata', '{"generation_mode":"txt2img"}']),
  'invokeai-graph': file(['png:zTXt:invokeai_graph', '{"nodes":{}}']),
  'novelai-chunks': file(['png:tEXt:Software', 'NovelAI']),
  'novelai-stealth': file(['pixels:stealth_pnginfo', '{"Software":"NovelAI"}']),
  'fooocus-parameters': file(['png:tEXt:parameters', '{"base_model":"x","adm_guidance":"(1.5, 0.8, 0.3)"}']),
  'swarmui-parameters': file(['png:tEXt:parameters', '{"sui_image_params":{"seed":1}}']),
  'swarmui-usercomment': file(['exif:UserComment', '{"sui_image_params":{"seed":1}}']),
  'hf-space-parameters': file([
    'png:tEXt:parameters',
    '{"Model":"x","resolution":"1024 x 1024","negative_prompt":""}',
  ]),
  easydiffusion: file(['png:tEXt:use_stable_diffusion_model', 'sample']),
  'draw-things': file(['xmp:xmp:CreatorTool', 'Draw Things']),
  'a1111-parameters': file(['png:tEXt:parameters', A1111_SETTINGS]),
  'a1111-usercomment': file(['exif:UserComment', A1111_SETTINGS]),
  'a1111-postprocessing': file(['png:tEXt:postprocessing', 'Postprocess upscale by: 4']),
  'hf-job-id': file(['png:tEXt:hf-job-id', 'x']),
  'comfyui-graph': file(['png:tEXt:prompt', COMFY_PROMPT]),
  'comfyui-no-sampler': file(['png:tEXt:prompt', '{"1":{"class_type":"ImageUpscaleWithModel"}}']),
  'wm-sd1': file(['pixels:dwtDct', 'StableDiffusionV1 136/136 bits, margin 0.62, 30 votes a bit']),
  'wm-sdxl': file(['pixels:dwtDct', 'SDXL 47/48 bits, margin 0.62, 341 votes a bit']),
  'wm-flux': file(['pixels:dwtDct', 'FLUX 46/46 bits, margin 0.62, 356 votes a bit']),
  'url-generator': addressed(`https://cdn.midjourney.com/${SAMPLE_UUID}/0_0.webp`),
  provenance: addressed('https://commune.example/wp-content/uploads/2019/05/fete.jpg'),
  'name-chatgpt': named('ChatGPT-Image-4-avr.-2025-15_42_16.png'),
  'name-dalle': named('DALL·E 2024-01-23 17.42.07 - Une illustration.png'),
  'name-gemini': named('Gemini_Generated_Image_8v2bcj8v2bcj8v2b.png'),
  'name-firefly': named('Firefly-20241223185222.png'),
  'name-midjourney': named(`handle_a_village_square_--ar_169_--v_6_${SAMPLE_UUID}_0.png`),
  'name-freepik-ai': named('freepik__a-village-square-in-the-snow__48873.png'),
  'name-stock-ai-fr': named('affiche-carnaval-generee-par-ia.jpg'),
  'name-pixabay-ai': named('ai-generated-8998102_1280.png'),
  'name-vecteezy-ai': named('vecteezy_ai-generated-bottle-of-milk_41323560.jpeg'),
  'name-bing': named('OIG2.hy8fcL.W0mXTKv.jpg'),
  'name-copilot': named('Copilot_20250912_101523-1024x1024.png'),
  'name-designer': named('Designer (2).jpeg'),
  'name-comfy': named('ComfyUI_00012_.png'),
  'name-a1111': named('00012-3141592653.png'),
  'name-google-labs': named('Image_fx (1).png'),
  'name-leonardo': named('Leonardo_Phoenix_09_A_village_square_3.jpg'),
  'name-sora': named('20250821_1727_Village_simple_compose_01k36kqadqf1xav38vw32my06a.png'),
  'name-others': named('craiyon_103140_village_square.png'),
  'name-ia-fr': named('visuel-ia-voeux-2026.jpg'),
  'camera-exif': file(['exif:Make', 'Canon'], ['exif:Model', 'EOS R6'], ['exif:FNumber', '4']),
  'camera-makernotes': file(['exif:Make', 'Canon'], ['exif:MakerNote', '812']),
  'camera-gps': file(['exif:GPS', 'present']),
  scanner: file(['exif:Software', 'VueScan 9']),
  'iptc-byline': file(['iptc:2:80', 'Marie Exemple']),
  date: file(['exif:DateTimeOriginal', '2015:07:14 21:30:00']),
};
