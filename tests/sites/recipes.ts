/**
 * The samples' pictures with the metadata that each tool writes (the marks catalogue, ai-marks §1 to §3 and §8).
 * Names of persons, places and jobs are invented; the manifests are unsigned.
 */
import {
  makeC2paStore,
  makeExif,
  makeIptc,
  makeJpeg,
  makePng,
  makeXmp,
  type C2paManifestFields,
  type JpegFields,
  type PngFields,
} from '../fixtures/make-image.js';
import { grained } from './grain.js';
import * as landscapes from './landscapes.js';
import * as morePosters from './more-posters.js';
import * as posters from './posters.js';
import * as village from './village-posters.js';

const DST = 'http://cv.iptc.org/newscodes/digitalsourcetype/';
const TRAINED = `${DST}trainedAlgorithmicMedia`;

type Extras<F> = Omit<F, 'width' | 'height' | 'pixels'>;

function jpeg(
  draw: posters.Draw,
  width: number,
  height: number,
  extras: () => Extras<JpegFields> = () => ({}),
) {
  return async () => makeJpeg({ width, height, pixels: await grained(draw(width, height)), ...extras() });
}

function png(
  draw: posters.Draw,
  width: number,
  height: number,
  extras: () => Extras<PngFields> = () => ({}),
) {
  return async () => makePng({ width, height, pixels: await grained(draw(width, height), 8), ...extras() });
}

const store = (...manifests: readonly C2paManifestFields[]): Buffer => makeC2paStore({ manifests });

/** What a camera writes: model, exposure, date, position, maker's notes. */
function cameraExif(make: string, model: string, date: string): Buffer {
  return makeExif(
    {
      Make: make,
      Model: model,
      DateTimeOriginal: date,
      ExposureTime: 0.004,
      FNumber: 8,
      ISO: 200,
      FocalLength: 35,
      LensModel: '24-70mm f/4',
    },
    { littleEndian: true, gps: true, makerNoteBytes: 420 },
  );
}

const A1111 =
  'storybook castle at dawn, pastel colours, children illustration\nNegative prompt: text, watermark, blurry\nSteps: 28, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 6.5, Seed: 1867540021, Size: 512x768, Model hash: 6ce0161689, Model: v1-5-pruned-emaonly, Version: v1.10.1';

const COMFY_PROMPT = JSON.stringify({
  3: {
    class_type: 'KSampler',
    inputs: {
      seed: 721897303308196,
      steps: 20,
      cfg: 8,
      sampler_name: 'euler',
      scheduler: 'normal',
      denoise: 1,
      model: ['4', 0],
      positive: ['6', 0],
      negative: ['7', 0],
      latent_image: ['5', 0],
    },
  },
  4: { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'sd_xl_base_1.0.safetensors' } },
  5: { class_type: 'EmptyLatentImage', inputs: { width: 1216, height: 832, batch_size: 1 } },
  6: {
    class_type: 'CLIPTextEncode',
    inputs: { text: 'village fete, neighbours around a long table', clip: ['4', 1] },
  },
  7: { class_type: 'CLIPTextEncode', inputs: { text: 'text, watermark', clip: ['4', 1] } },
  9: { class_type: 'SaveImage', inputs: { filename_prefix: 'ComfyUI', images: ['8', 0] } },
});
const COMFY_WORKFLOW = JSON.stringify({
  last_node_id: 9,
  nodes: [
    { id: 3, type: 'KSampler', widgets_values: [721897303308196, 'randomize', 20, 8, 'euler', 'normal', 1] },
  ],
  links: [[1, 4, 0, 3, 0, 'MODEL']],
  version: 0.4,
});

const INVOKE = JSON.stringify({
  generation_mode: 'sdxl_txt2img',
  positive_prompt: 'bookshelves, warm light, poster',
  negative_prompt: 'people',
  width: 1024,
  height: 1024,
  seed: 3293022630,
  cfg_scale: 7.5,
  steps: 30,
  scheduler: 'euler',
  model: { name: 'stable-diffusion-xl-base-1-0', base: 'sdxl', type: 'main' },
  app_version: '5.6.0',
});

const NOVELAI = JSON.stringify({
  prompt: 'manga night poster',
  steps: 28,
  height: 1216,
  width: 832,
  scale: 5,
  uncond_scale: 0,
  seed: 2253955223,
  noise_schedule: 'karras',
  sampler: 'k_euler_ancestral',
  request_type: 'PromptGenerateRequest',
});

const SWARM = JSON.stringify(
  {
    sui_image_params: {
      prompt: 'bingo balls, retro poster',
      model: 'flux1-schnell',
      seed: 2083100758,
      steps: 4,
      cfgscale: 1,
      aspectratio: '1:1',
      width: 1024,
      height: 1024,
      swarm_version: '0.9.5.0',
    },
  },
  null,
  2,
);

const AIGC = JSON.stringify({
  Label: '1',
  ContentProducer: '001191110102MACQD9K64010000',
  ProduceID: 'e3578014edd949debed102781a8c26f7',
  ReservedCode1: '',
  ContentPropagator: '',
  PropagateID: '',
  ReservedCode2: '',
});

const GROK_SIGNATURE = `Signature: ${'IoR6YcSlkWo83blBnOA15zT7nnWuDE3tT3xAgkhEQ5l'.repeat(6)}=`;

/** Every picture of the samples that is more than a resized copy: name to maker. */
export const RECIPES = {
  openAiC2pa: png(posters.seaFestival, 1536, 1024, () => ({
    jumbf: store({
      label: 'urn:c2pa:0b6f6d2e-5a0e-4a51-9d35-6f1c9d1f7a10',
      claimGeneratorInfo: [{ name: 'ChatGPT' }],
      title: 'image.png',
      actions: [
        { action: 'c2pa.created', digitalSourceType: TRAINED, softwareAgent: { name: 'GPT-4o' } },
        { action: 'c2pa.converted', softwareAgent: { name: 'OpenAI API' } },
      ],
    }),
  })),
  fireflyC2pa: jpeg(posters.neighbours, 2304, 1792, () => ({
    jumbf: store({
      label: 'urn:uuid:40dbb558-3462-4877-9772-daa48f72b690',
      claimGenerator: 'Adobe_Firefly adobe_c2pa/0.12.4 c2pa-rs/0.32.7',
      title: 'Generated image',
      actions: [
        {
          action: 'c2pa.created',
          digitalSourceType: TRAINED,
          softwareAgent: 'Adobe Firefly',
          parameters: {
            'com.adobe.firefly.operation': 'text_to_image',
            'com.adobe.firefly.version': '4.0.0',
          },
        },
      ],
    }),
  })),
  photoshopFill: jpeg(landscapes.square, 2048, 1365, () => ({
    exif: cameraExif('NIKON CORPORATION', 'NIKON Z 6_2', '2026:09:05 10:12:31'),
    jumbf: store({
      label: 'adobe:urn:uuid:f3a46a78-8103-4e04-9f98-abcf03ebab20',
      claimGenerator: 'Adobe_Photoshop/26.1.0 adobe_c2pa/0.14.0 c2pa-rs/0.36.3',
      title: 'forum-des-associations.jpg',
      actions: [
        { action: 'c2pa.opened' },
        {
          action: 'c2pa.edited',
          digitalSourceType: `${DST}compositeWithTrainedAlgorithmicMedia`,
          softwareAgent: 'Adobe Firefly',
        },
      ],
    }),
  })),
  geminiXmp: jpeg(posters.concert, 1408, 768, () => ({
    xmp: makeXmp(
      {
        'photoshop:Credit': 'Made with Google AI',
        'Iptc4xmpExt:DigitalSourceType': TRAINED,
        'Iptc4xmpExt:DigitalSourceFileType': TRAINED,
      },
      { attributes: true, prefixes: { Iptc4xmpExt: 'iptcExt' } },
    ),
    iptc: makeIptc({ '2:110': 'Made with Google AI' }),
  })),
  midjourneyPng: png(morePosters.carnival, 1232, 928, () => ({
    text: {
      Author: 'atelier-exemple',
      'Creation Time': 'Sat, 10 Jan 2026 10:41:50 GMT',
      Description:
        'carnival mask, confetti, bold poster --ar 4:3 --v 6.1 Job ID: 2b6e053b-9a65-4ca9-9e13-b6f4465164d5',
    },
    xmp: makeXmp(
      {
        'Iptc4xmpExt:DigitalImageGUID': '2b6e053b-9a65-4ca9-9e13-b6f4465164d5',
        'Iptc4xmpExt:DigitalSourceType': TRAINED,
      },
      { attributes: true, prefixes: { Iptc4xmpExt: 'iptcExt' } },
    ),
  })),
  a1111Comment: jpeg(morePosters.tale, 512, 768, () => ({
    exif: makeExif({ UserComment: A1111 }, { userComment: 'unicode-be' }),
  })),
  a1111Png: png(village.bonfire, 1024, 1024, () => ({
    text: {
      parameters: A1111.replace('512x768', '1024x1024').replace(
        'storybook castle at dawn',
        'midsummer bonfire, village',
      ),
    },
  })),
  comfyPng: png(village.picnic, 1216, 832, () => ({
    text: { prompt: COMFY_PROMPT, workflow: COMFY_WORKFLOW },
  })),
  invokePng: png(village.readingLamp, 1024, 1024, () => ({ text: { invokeai_metadata: INVOKE } })),
  novelAiPng: png(morePosters.manga, 832, 1216, () => ({
    text: {
      Title: 'NovelAI generated image',
      Description: 'manga night poster',
      Software: 'NovelAI',
      Source: 'NovelAI Diffusion V4 37442FCA',
      Comment: NOVELAI,
    },
  })),
  swarmPng: png(morePosters.lotto, 1024, 1024, () => ({ text: { parameters: SWARM } })),
  grokJpeg: jpeg(morePosters.wishes, 784, 1168, () => ({
    exif: makeExif(
      {
        ImageDescription: GROK_SIGNATURE,
        UserComment: GROK_SIGNATURE,
        Artist: '4800156b-8880-4786-9056-7ca3da449d8d',
      },
      { littleEndian: true },
    ),
  })),
  aigcPng: png(village.cloister, 1024, 1024, () => ({
    xmp: makeXmp({ 'TC260:AIGC': AIGC }, { attributes: true }),
  })),
  bulletinJpeg: jpeg(posters.associations, 1024, 1024, () => ({
    xmp: makeXmp({ 'Iptc4xmpExt:DigitalSourceType': TRAINED, 'photoshop:Credit': 'Made with Google AI' }),
  })),
  // Names and captions only: nothing in these files.
  bareWishes: png(morePosters.wishes, 1536, 1024),
  bareMarket: jpeg(posters.christmasMarket, 1024, 1024),
  bareTale: jpeg(village.autumnTree, 1024, 1024),
  weakHints: jpeg(posters.library, 1024, 1024, () => ({ exif: makeExif({ Software: 'Stable Diffusion' }) })),
  // Traps.
  conference: jpeg(landscapes.hall, 1600, 1067),
  workshop: jpeg(village.workshop, 1280, 853),
  council: jpeg(morePosters.council, 1200, 900),
  c2paWithoutAi: png(morePosters.plan, 1200, 900, () => ({
    jumbf: store({
      label: 'urn:uuid:553ddfd5-94b4-4bf7-9a31-66e813e06ee2',
      claimGenerator: 'Adobe_Photoshop/26.1.0 adobe_c2pa/0.14.0 c2pa-rs/0.36.3',
      title: 'plan-de-la-plage.png',
      actions: [{ action: 'c2pa.opened' }, { action: 'c2pa.cropped' }],
    }),
  })),
  algorithmic: jpeg(morePosters.rosette, 1024, 1024, () => ({
    jumbf: store({
      label: 'urn:uuid:86f0d5a3-7d2b-4c0d-8a2f-1f1a1b0c9d11',
      claimGenerator: 'atelier-fractales/1.2 c2pa-rs/0.36.3',
      actions: [{ action: 'c2pa.created', digitalSourceType: `${DST}algorithmicMedia` }],
    }),
  })),
  provenanceOnly: jpeg(landscapes.forest, 1200, 800, () => ({
    xmp: makeXmp({ 'dcterms:provenance': 'self#jumbf=/c2pa/urn:uuid:0d1f6a1c-0000-4000-8000-0c2d3e4f5a6b' }),
  })),
  // People's work.
  harbourPhoto: jpeg(landscapes.harbour, 3000, 2000, () => ({
    exif: cameraExif('Canon', 'Canon EOS R6', '2026:05:14 06:32:10'),
  })),
  beachPhoto: jpeg(landscapes.beach, 1600, 1067, () => ({
    exif: cameraExif('FUJIFILM', 'X-T4', '2026:07:21 15:02:44'),
    iptc: makeIptc({ '2:110': 'Service communication' }),
  })),
  squarePhoto: jpeg(landscapes.square, 640, 427, () => ({
    exif: cameraExif('SONY', 'ILCE-7M3', '2026:04:02 11:20:00'),
  })),
  schoolPhoto: jpeg(landscapes.school, 1024, 768, () => ({
    exif: cameraExif('Apple', 'iPhone 14', '2026:09:01 08:45:12'),
  })),
  bulletinPhoto: jpeg(landscapes.forest, 1024, 768, () => ({
    exif: cameraExif('OM Digital Solutions', 'OM-5', '2026:10:03 16:20:08'),
  })),
  credited: jpeg(posters.comics, 1240, 1754, () => ({
    xmp: makeXmp({ 'dc:creator': ['Atelier du Phare'], 'xmp:CreatorTool': 'Procreate' }),
    exif: makeExif({ Software: 'Procreate', Artist: 'Atelier du Phare' }),
  })),
  scan: jpeg(landscapes.postcard, 1400, 900, () => ({
    exif: makeExif({ Make: 'EPSON', Model: 'Perfection V600', Software: 'VueScan 9 x64 (9.8.40)' }),
  })),
  background: jpeg(landscapes.forest, 1280, 480),
  truncated: async () => {
    const whole = await makeJpeg({
      width: 1024,
      height: 768,
      pixels: landscapes.beach(1024, 768),
      exif: cameraExif('Canon', 'Canon PowerShot G7', '2024:06:21 15:02:44'),
      xmp: makeXmp({ 'dc:description': 'plage '.repeat(300) }),
    });
    // In the middle of the XMP segment: the file announces more than it holds.
    return whole.subarray(0, whole.indexOf('plage plage') + 600);
  },
} as const satisfies Readonly<Record<string, () => Promise<Buffer>>>;

export type RecipeName = keyof typeof RECIPES;
