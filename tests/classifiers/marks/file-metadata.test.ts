import { describe, expect, test } from 'vitest';
import { classify } from '../../../src/classifiers/classify.js';
import type { MarkInput } from '../../../src/classifiers/marks/rule.js';
import { A1111_SETTINGS, COMFY_PROMPT, COMPOSITE, file, SAMPLE_UUID, TRAINED } from './sample-inputs.js';

/** `[what, input, marks as "id strength"]`; an empty list means that nothing may be recognised. */
type Row = readonly [what: string, input: MarkInput, marks: readonly string[]];

const recognised = (input: MarkInput): string[] =>
  classify(input)
    .marks.map(({ id, strength }) => `${id} ${strength}`)
    .sort();

const DST = 'xmp:Iptc4xmpExt:DigitalSourceType';
const settings = (line: string): MarkInput => file(['png:tEXt:parameters', line]);

describe('IPTC and XMP', () => {
  test.each<Row>([
    ['bare term', file([DST, 'trainedAlgorithmicMedia']), ['iptc-dst-trained declared']],
    ['QCode', file([DST, 'digsrctype:trainedAlgorithmicMedia']), ['iptc-dst-trained declared']],
    ['older field', file(['xmp:Iptc4xmpExt:DigitalSourceFileType', TRAINED]), ['iptc-dst-trained declared']],
    [
      'misspelt composite',
      file([DST, 'compositedWithTrainedAlgorithmicMedia']),
      ['iptc-dst-composite-trained declared'],
    ],
    ['composite is not trained', file([DST, COMPOSITE]), ['iptc-dst-composite-trained declared']],
    ['pure algorithm', file([DST, 'algorithmicMedia']), []],
    ['term inside a longer one', file([DST, 'nottrainedAlgorithmicMedia']), []],
    ['drawn by a person', file([DST, 'digitalCreation']), ['iptc-dst-other human']],
    ['term in another field', file(['xmp:dc:description', TRAINED]), []],
    ['credit with other words', file(['iptc:2:110', 'Made with Google Photos']), []],
    ['credit in a longer sentence', file(['iptc:2:110', 'Not Made with Google AI at all, promised']), []],
    ['clean up without its source type', file(['xmp:photoshop:Credit', 'Apple Photos Clean Up']), []],
    ['AI field that says none', file(['xmp:Iptc4xmpExt:AISystemUsed', 'None']), []],
    ['AI field left empty', file(['xmp:Iptc4xmpExt:AIPromptInformation', '  ']), []],
    ['another Adobe tool', file(['xmp:xmp:CreatorTool', 'Adobe Photoshop 26.0']), []],
    ['history without the words', file(['xmp:xmpMM:History/stEvt:action', 'saved']), []],
  ])('%s', (_what, input, marks) => {
    expect(recognised(input)).toEqual([...marks].sort());
  });
});

describe('labels and telephones', () => {
  const label = (level: string): string => `{"Label":"${level}","ContentProducer":"x","ProduceID":"y"}`;
  test.each<Row>([
    ['level possible', file(['xmp:TC260:AIGC', label('2')]), ['tc260-xmp hint']],
    ['level suspected', file(['png:tEXt:AIGC', label('3')]), ['tc260-png-text hint']],
    ['unknown level', file(['xmp:TC260:AIGC', label('9')]), []],
    ['level without any other key', file(['xmp:TC260:AIGC', '{"Label":"1"}']), []],
    ['no JSON', file(['png:tEXt:AIGC', 'Label: 1, ContentProducer: x']), []],
    ['glued in a segment', file(['jpeg:APP1', `\u0001AIGC${label('1')}\u0000`]), ['tc260-exif declared']],
    ['negative type', file(['jpeg:trailer', '"genAIType":-1']), []],
    ['type elsewhere', file(['exif:UserComment', '"genAIType":8']), []],
    ['quoted inside JSON', file(['jpeg:trailer', '{\\"genAIType\\":2}']), ['samsung-genai-type signature']],
    ['product alone', file(['exif:UserComment', '{"product":"dreamina"}']), []],
    ['label type 0', file(['exif:UserComment', '{"aigc_label_type":0}']), []],
    ['label type 1', file(['exif:UserComment', '{"aigc_label_type":1}']), ['bytedance-app declared']],
  ])('%s', (_what, input, marks) => {
    expect(recognised(input)).toEqual([...marks].sort());
  });

  test('the producer gives the name, the propagator does not', () => {
    const of = (json: string): string | null => classify(file(['xmp:TC260:AIGC', json])).generator;
    expect(of('{"Label":"1","ContentProducer":"00119144030008867405X210001"}')).toBe('Jimeng');
    expect(of('{"Label":"1","ContentProducer":"","ContentPropagator":"doubao"}')).toBeNull();
  });
});

describe('programs of the Stable Diffusion family', () => {
  test.each<Row>([
    ['compressed text', file(['png:zTXt:parameters', A1111_SETTINGS]), ['a1111-parameters signature']],
    ['JPEG comment', file(['jpeg:COM', A1111_SETTINGS]), ['a1111-usercomment signature']],
    [
      'schedule and distilled guidance between',
      settings(
        'Steps: 20, Sampler: Euler, Schedule type: Simple, CFG scale: 1, Distilled CFG Scale: 3.5, Seed: 7',
      ),
      ['a1111-parameters signature'],
    ],
    [
      'capital S as some savers write',
      settings('Steps: 20, Sampler: euler_simple, CFG Scale: 8.0, Seed: 0'),
      ['a1111-parameters signature'],
    ],
    ['no seed', settings('Steps: 20, Sampler: Euler, CFG scale: 7'), []],
    ['steps of a recipe', settings('Steps: 3, then stir. Seed: sesame'), []],
    ['spread over lines', settings('Steps: 20, Sampler: Euler\nCFG scale: 7\nSeed: 2'), []],
    ['the key in another case', file(['png:tEXt:Parameters', A1111_SETTINGS]), []],
    ['postprocessing of settings', file(['png:tEXt:extras', 'Steps: 20']), []],
    ['dream without options', file(['png:tEXt:Dream', 'A dream I had']), []],
    ['InvokeAI key with plain text', file(['png:tEXt:sd-metadata', 'none']), []],
    ['NovelAI in a description', file(['png:tEXt:Description', 'Fan art in the style of NovelAI']), []],
    [
      'NovelAI in EXIF',
      file(['exif:Software', 'NovelAI Diffusion V4.5'], ['exif:DocumentName', 'NovelAI generated image']),
      ['novelai-chunks signature', 'novelai-chunks signature'],
    ],
    ['Fooocus without guidance', settings('{"base_model":"x"}'), []],
    ['SwarmUI word in a prompt', settings('{"prompt":"say \\"sui_image_params\\""}'), []],
    ['half of a Hugging Face record', settings('{"Model":"x","resolution":"1"}'), []],
    ['cut JSON', settings('{"sui_image_params":{"seed":'), []],
    ['Draw Things elsewhere', file(['xmp:dc:title', 'Draw Things']), []],
  ])('%s', (_what, input, marks) => {
    expect(recognised(input)).toEqual([...marks].sort());
  });

  test.each([
    ['Version: f2.0.1v1.10.1-previous-636-gb835f24a', 'Forge'],
    ['Version: f1.0.0v2-v1.10.1RC-latest-2498-g5120e679', 'reForge'],
    ['Version: f1.2.0-v1.10.1', 'EasyReforge'],
    ['Version: neo-2.3', 'Forge Neo'],
    ['Version: Fooocus v2.5.5', 'Fooocus'],
    ['ADetailer version: 24.1.2, Version: v1.9.4', 'AUTOMATIC1111'],
    ['ADetailer version: 24.1.2', 'AUTOMATIC1111 family'],
    ['Version: v1.10.1, Civitai resources: []', 'Civitai'],
    ['Version: classic', 'Forge Classic'],
    ['Version: neo', 'Forge Neo'],
    ['App: SD.Next', 'SD.Next'],
    ['Version: v1.10.1', 'AUTOMATIC1111'],
    ['Model: sample', 'AUTOMATIC1111 family'],
  ])('%s is %s', (text, generator) => {
    expect(classify(settings(`${A1111_SETTINGS}, ${text}`)).generator).toBe(generator);
  });

  test('inpainting is an edit', () => {
    expect(classify(settings(`${A1111_SETTINGS}, Mask blur: 4`)).kind).toBe('edited');
  });

  test('hostile repetitions stay cheap', () => {
    const text = 'Steps: 1, Sampler: a, '.repeat(40_000);
    expect(classify(settings(text)).marks).toEqual([]);
  });
});

describe('ComfyUI', () => {
  const workflow = '{"nodes":[{"type":"KSamplerAdvanced"}],"links":[[1,2]]}';
  test.each<Row>([
    ['workflow', file(['png:iTXt:workflow', workflow]), ['comfyui-graph signature']],
    [
      'make and description',
      file(['exif:Make', `Prompt: ${COMFY_PROMPT}`], ['exif:ImageDescription', `Workflow: ${workflow}`]),
      ['comfyui-graph signature', 'comfyui-graph signature'],
    ],
    ['comment', file(['exif:UserComment', `{"prompt": ${COMFY_PROMPT}}`]), ['comfyui-graph signature']],
    [
      'hosted generator',
      file(['png:tEXt:prompt', '{"1":{"class_type":"FluxProUltraImageNode"}}']),
      ['comfyui-graph signature'],
    ],
    [
      'upscale only',
      file(['png:tEXt:prompt', '{"1":{"class_type":"LoadImage"},"2":{"class_type":"ImageScale"}}']),
      ['comfyui-no-sampler hint'],
    ],
    ['workflow of another program', file(['png:tEXt:workflow', '{"steps":[{"type":"KSampler"}]}']), []],
    [
      'a prompt that speaks of nodes',
      file(['png:tEXt:prompt', '{"text":"\\"class_type\\": \\"KSampler\\""}']),
      [],
    ],
    ['generation data without a graph', file(['png:tEXt:generation_data', '{}']), []],
    ['artist ai without the id', file(['exif:Artist', 'ai'], ['exif:Software', 'GIMP']), []],
    [
      'id without the artist',
      file(['exif:Artist', 'Marie'], ['exif:Software', SAMPLE_UUID]),
      ['iptc-byline human'],
    ],
  ])('%s', (_what, input, marks) => {
    expect(recognised(input)).toEqual([...marks].sort());
  });

  test('filling a hole in a picture is an edit', () => {
    const inpaint = '{"1":{"class_type":"VAEEncodeForInpaint"},"2":{"class_type":"KSampler"}}';
    expect(classify(file(['png:tEXt:prompt', inpaint])).kind).toBe('edited');
  });

  test('the service gives the name before the program it runs on', () => {
    const input = file(['png:tEXt:prompt', COMFY_PROMPT], ['png:tEXt:parameters', '{"sui_image_params":{}}']);
    expect(classify(input).generator).toBe('SwarmUI');
  });
});

describe('hosted generators', () => {
  const signature = `Signature: ${'Ab3/'.repeat(20)}`;
  test.each<Row>([
    ['job id of another kind', file(['png:tEXt:Description', 'Job ID: 12345']), []],
    ['id alone', file(['xmp:Iptc4xmpExt:DigImageGUID', SAMPLE_UUID]), []],
    ['signature without artist', file(['exif:ImageDescription', signature]), []],
    [
      'signature with a person',
      file(['exif:UserComment', signature], ['exif:Artist', 'Marie Exemple']),
      ['iptc-byline human'],
    ],
    ['artist without signature', file(['exif:Artist', SAMPLE_UUID]), []],
    ['short signature', file(['exif:UserComment', 'Signature: Marie'], ['exif:Artist', SAMPLE_UUID]), []],
    ['maker without the model', file(['exif:Make', 'Black Forest Labs']), []],
    [
      'maker with the model',
      file(['exif:Make', 'Black Forest Labs'], ['exif:Model', 'flux-dev']),
      ['bfl-exif declared'],
    ],
    ['longer maker', file(['exif:Make', 'Ideogram AI Cameras']), []],
    ['Luma in a title', file(['png:tEXt:Title', 'Luma AI']), []],
    ['reve of a dream', file(['exif:Software', 'Reve studio']), []],
    ['person as software', file(['exif:Software', 'Leonardo Software Suite']), []],
  ])('%s', (_what, input, marks) => {
    expect(recognised(input)).toEqual([...marks].sort());
  });

  test('image to image is an edit', () => {
    expect(classify(file(['exif:Software', 'AI generated;img2img;flux'])).kind).toBe('edited');
  });
});

describe('counter-evidence in the file', () => {
  const camera = (make: string, model: string): MarkInput =>
    file(
      ['exif:Make', make],
      ['exif:Model', model],
      ['exif:ExposureTime', '1/250'],
      ['exif:MakerNote', '900'],
    );
  test.each<Row>([
    ['camera', camera('NIKON CORPORATION', 'NIKON D70'), ['camera-exif human', 'camera-makernotes human']],
    ['no exposure', file(['exif:Make', 'Canon'], ['exif:Model', 'EOS']), []],
    ['exposure of zero', file(['exif:Make', 'Canon'], ['exif:Model', 'EOS'], ['exif:FNumber', '0']), []],
    ['no make', file(['exif:Model', 'EOS'], ['exif:FNumber', '4']), []],
    ['graph in the make', camera('prompt: {"1":{}}', 'workflow: {}'), []],
    ['generator as maker', camera('Ideogram AI', 'v3'), ['ideogram-make signature']],
    ['FLUX as model', camera('Black Forest Labs', 'flux-dev'), ['bfl-exif declared']],
    ['long text as model', camera('Canon', 'x'.repeat(200)), []],
    ['notes of a program without a maker', file(['exif:MakerNote', '32']), []],
    ['scanner', file(['exif:Make', 'EPSON'], ['exif:Model', 'Perfection V600']), ['scanner human']],
    ['printer of the same maker', file(['exif:Make', 'EPSON'], ['exif:Model', 'XP-225']), []],
    ['word scan elsewhere', file(['exif:Software', 'Scandinavian Editor']), []],
    ['byline that is a program', file(['xmp:dc:creator', 'Adobe Express']), []],
    ['byline that is a generator', file(['xmp:dc:creator', 'Midjourney']), []],
    ['byline that is the town hall', file(['iptc:2:80', 'Mairie de Saint-Exemple']), []],
    ['byline ai', file(['exif:Artist', 'ai']), []],
    ['byline with a tool-like syllable', file(['iptc:2:80', 'Kendall Exemple']), ['iptc-byline human']],
    ['capture before the generators', file(['exif:DateTimeOriginal', '2022:03:31 10:00:00']), ['date human']],
    ['capture after', file(['exif:DateTimeOriginal', '2022:04:01 10:00:00']), []],
    ['reset clock', file(['exif:DateTimeOriginal', '1970:01:01 00:00:00']), []],
    ['no date', file(['exif:DateTimeOriginal', '0000:00:00 00:00:00']), []],
    [
      'old template, changed since',
      file(['xmp:xmp:CreateDate', '2018-05-02'], ['xmp:xmp:ModifyDate', '2025-06-01']),
      [],
    ],
    ['old and left alone', file(['pdf:Info:CreationDate', "D:20180502101500+02'00'"]), ['date human']],
  ])('%s', (_what, input, marks) => {
    expect(recognised(input)).toEqual([...marks].sort());
  });
});
