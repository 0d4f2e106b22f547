import { describe, expect, test } from 'vitest';
import { classify } from '../../../src/classifiers/classify.js';
import type { MarkInput } from '../../../src/classifiers/marks/rule.js';
import type { C2paDetail, Trace } from '../../../src/classifiers/types.js';
import {
  A1111_SETTINGS,
  action,
  ACTIVE,
  claim,
  COMFY_PROMPT,
  COMPOSITE,
  file,
  SAMPLE_UUID,
  TRAINED,
} from './sample-inputs.js';

/** An ingredient assertion of one manifest that points to another. */
function ingredient(from: string, to: string, relationship: string, more = ''): Trace {
  const json = `{"relationship":"${relationship}","c2pa_manifest":{"url":"self#jumbf=/c2pa/${to}"}${more}}`;
  const place: C2paDetail = {
    ...ACTIVE,
    manifest: from === ACTIVE.label ? 'active' : 'ingredient',
    label: from,
  };
  return { where: 'jumbf:c2pa.ingredient', value: relationship, detail: { ...place, json } };
}
const made = (label: string, relationship?: string): Trace =>
  action({
    manifest: 'ingredient',
    label,
    ...(relationship === undefined ? {} : { relationship }),
    action: 'c2pa.created',
    digitalSourceType: TRAINED,
  });
const placed = action({ action: 'c2pa.placed' });

/** Works of people that carry words or data of generators. None may be called "inscribed in the file". */
const HUMAN: readonly (readonly [what: string, input: MarkInput])[] = [
  ['a caption that quotes settings', file(['xmp:dc:description', A1111_SETTINGS])],
  ['an EXIF description that quotes settings', file(['exif:ImageDescription', A1111_SETTINGS])],
  ['an IPTC caption that quotes settings', file(['iptc:2:120', A1111_SETTINGS])],
  ['a Windows comment that quotes settings', file(['exif:XPComment', A1111_SETTINGS])],
  ['a PNG description that quotes settings', file(['png:tEXt:Description', A1111_SETTINGS])],
  [
    'a comment that quotes settings in a sentence',
    file([
      'exif:UserComment',
      'Diapo 4 : il note Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42, et c’est tout.',
    ]),
  ],
  ['a print shop’s job number', file(['png:tEXt:Description', `Affiche carnaval. Job ID: ${SAMPLE_UUID}`])],
  [
    'a caption that quotes a Midjourney prompt',
    file(['xmp:dc:description', `une place --ar 4:3 --v 6.1 Job ID: ${SAMPLE_UUID}`]),
  ],
  [
    'a description that quotes the AIGC label',
    file(['exif:ImageDescription', 'Voir AIGC{"Label":"1","ContentProducer":"x"} dans la norme']),
  ],
  [
    'a note on ByteDance’s label',
    file(['exif:UserComment', 'Le champ "aigc_label_type":1 désigne une image générée.']),
  ],
  [
    'a caption that names a Civitai resource',
    file(['xmp:dc:description', 'urn:air:sdxl:checkpoint:civitai:827184']),
  ],
  ...[
    'Fait main',
    'Dessin original à la main',
    'Hand-drawn, ink on paper',
    'Usage prohibited for AI training',
    'Interdiction d’entraîner une IA',
    'Adobe Lightroom AI Denoise',
    'AI captioning (keywords)',
  ].map((value) => [`“${value}” as AI system`, file(['xmp:Iptc4xmpExt:AISystemUsed', value])] as const),
  ['a name in every field for a name', file(['xmp:Iptc4xmpExt:AIPromptWriterName', 'Marie Exemple'])],
  [
    'a reserve in the prompt field',
    file(['xmp:Iptc4xmpExt:AIPromptInformation', 'Ne pas utiliser pour entraîner une IA']),
  ],
  ['an AI field that denies', file(['xmp:Iptc4xmpExt:AISystemUsed', 'No AI used'])],
  [
    'AI fields filled in by habit after a denial',
    file(['xmp:Iptc4xmpExt:AISystemUsed', 'None'], ['xmp:Iptc4xmpExt:AIPromptWriterName', 'Marie Exemple']),
  ],
  [
    'a canvas whose generating step is muted',
    file([
      'png:tEXt:workflow',
      '{"nodes":[{"type":"KSampler","mode":2},{"type":"LoadImage","mode":0},{"type":"SaveImage"}],"links":[[1]]}',
    ]),
  ],
  [
    'a canvas with a generating step that was not run',
    file(
      ['png:tEXt:prompt', '{"1":{"class_type":"LoadImage"},"2":{"class_type":"ImageScale"}}'],
      ['png:tEXt:workflow', '{"nodes":[{"type":"KSampler"},{"type":"LoadImage"}],"links":[[1]]}'],
    ),
  ],
  [
    'a graph that samples colours',
    file(['png:tEXt:prompt', '{"1":{"class_type":"LoadImage"},"2":{"class_type":"ImageColorSampler"}}']),
  ],
  [
    'a graph that resamples',
    file(['png:tEXt:prompt', '{"1":{"class_type":"LoadImage"},"2":{"class_type":"ImageResampler"}}']),
  ],
  [
    'a drawing vectorised or cut out by a hosted tool',
    file([
      'png:tEXt:prompt',
      '{"1":{"class_type":"RecraftVectorizeImageNode"},"2":{"class_type":"RecraftRemoveBackgroundNode"}}',
    ]),
  ],
  [
    'a photograph enlarged in InvokeAI',
    file([
      'png:iTXt:invokeai_graph',
      '{"nodes":{"1":{"type":"image"},"2":{"type":"esrgan"},"3":{"type":"save_image"}}}',
    ]),
  ],
  ['a photograph kept in InvokeAI’s gallery', file(['png:iTXt:invokeai_metadata', '{"app_version":"6.1"}'])],
  [
    'a generated picture that was only an input of a process',
    file(placed, ingredient(ACTIVE.label, 'urn:uuid:a', 'inputTo'), made('urn:uuid:a', 'inputTo')),
  ],
  [
    'the parent of what was only an input of a process',
    file(
      placed,
      ingredient(ACTIVE.label, 'urn:uuid:a', 'inputTo'),
      ingredient('urn:uuid:a', 'urn:uuid:b', 'parentOf'),
      made('urn:uuid:b', 'parentOf'),
    ),
  ],
  ['a manifest that nothing points to', file(placed, made('urn:uuid:loose'))],
  [
    'an input that the reference gives a source type',
    file(placed, ingredient(ACTIVE.label, 'urn:uuid:a', 'inputTo', `,"digitalSourceType":"${TRAINED}"`)),
  ],
  [
    'a generator named beside a picture that was only an input',
    file(
      placed,
      ingredient(ACTIVE.label, 'urn:uuid:a', 'inputTo'),
      made('urn:uuid:a', 'inputTo'),
      claim({ manifest: 'ingredient', label: 'urn:uuid:a', claimGenerator: 'ChatGPT' }),
    ),
  ],
  [
    'another program’s record with a key that Civitai uses too',
    file(['exif:UserComment', '{"extraMetadata":{"LastTool":"pen"},"fileType":"notebook"}']),
  ],
  [
    'a comment that speaks of a Civitai resource',
    file([
      'exif:UserComment',
      'Interdit : urn:air:sdxl:checkpoint:civitai:827184, voir Civitai resources: [1].',
    ]),
  ],
  [
    'a photograph enlarged at Civitai',
    file(
      ['exif:Artist', 'ai'],
      ['exif:Software', SAMPLE_UUID],
      [
        'exif:UserComment',
        '{"1":{"class_type":"LoadImage"},"2":{"class_type":"ImageUpscaleWithModel"},"extraMetadata":"{}"}',
      ],
    ),
  ],
  [
    'an audio patch drawn as a graph',
    file(['png:tEXt:workflow', '{"nodes":[{"type":"AudioSampler"},{"type":"DrumSampler"}],"links":[[1]]}']),
  ],
  [
    'a photograph scaled and described with nodes named after generators',
    file([
      'png:tEXt:prompt',
      '{"1":{"class_type":"FluxKontextImageScale"},"2":{"class_type":"GeminiNode"},"3":{"class_type":"Ideogram4PromptBuilderKJ"},"4":{"class_type":"KSamplerSelect"},"5":{"class_type":"KSampler Config (rgthree)"}}',
    ]),
  ],
  [
    'a material drawn as a graph',
    file(['png:tEXt:workflow', '{"nodes":[{"type":"TextureSampler2D"}],"links":[[1]]}']),
  ],
  [
    'a notice of authorship hidden as generators hide their settings',
    file(['pixels:stealth_pnginfo', '© Marie Exemple, reproduction interdite']),
  ],
  ['a drawing tool of a similar name', file(['xmp:xmp:CreatorTool', 'Draw Things Together 2'])],
  [
    'a board of photographs in a program of that family',
    file(['xmp:xmp:CreatorTool', 'Adobe Firefly Boards 1.2']),
  ],
  ['an enlargement by Topaz', file(['exif:Software', 'Topaz Photo AI 3.2.2 (Windows)'])],
  [
    'an enlargement by Gigapixel',
    file([
      'exif:ImageDescription',
      'Upscaled with Gigapixel v1.0.7. 1200x593 => 2400x1186 (2x) Model: High Compression, denoise: 0.26, sharpen: 0.41.',
    ]),
  ],
  ['a retouching application', file(['exif:Software', 'Remini'], ['xmp:xmp:CreatorTool', 'Luminar AI 1.5'])],
  [
    'a drawing saved as .ai',
    file(
      ['xmp:xmp:CreatorTool', 'Adobe Illustrator 29.0 (.ai)'],
      ['xmp:dc:format', 'application/vnd.adobe.illustrator'],
    ),
  ],
  [
    'a telephone with "AI" in its name',
    file(['exif:Make', 'AI Camera'], ['exif:Model', 'Phone AI Pro'], ['exif:Software', 'AI Gallery 3']),
  ],
  [
    'generators among the keywords',
    file(
      ['iptc:2:25', 'Midjourney'],
      ['xmp:dc:subject', 'IA; Midjourney; DALL-E; Stable Diffusion'],
      ['exif:XPKeywords', 'ChatGPT'],
    ),
  ],
  [
    'parameters of another program',
    file(['png:tEXt:parameters', '{"brightness":12,"contrast":3,"preset":"Portrait","steps":20}']),
  ],
  [
    'parameters of a plotting program',
    file(
      ['png:tEXt:parameters', 'Steps: 20, Seed: 42, Model: linear'],
      ['png:tEXt:Software', 'Matplotlib version3.9'],
    ),
  ],
  [
    'a prompt of a shell',
    file(['png:tEXt:prompt', 'marie@bureau:~$'], ['png:tEXt:workflow', 'scan → ocr → archive']),
  ],
  ['a document of another series', file(['png:tEXt:Source', 'Luma'], ['png:tEXt:Dream', 'Un rêve'])],
  [
    'AI fields in a file that says it was captured',
    file(
      ['xmp:Iptc4xmpExt:AIPromptWriterName', 'Marie Exemple'],
      ['xmp:Iptc4xmpExt:DigitalSourceType', 'digitalCapture'],
    ),
  ],
  ...[
    'algorithmicallyEnhanced',
    'compositeCapture',
    'digitalArt',
    'screenCapture',
    'dataDrivenMedia',
    'virtualRecording',
  ].map((term): readonly [string, MarkInput] => [
    `source type ${term}`,
    file(['xmp:Iptc4xmpExt:DigitalSourceType', TRAINED.replace(/[^/]+$/, term)]),
  ]),
  [
    'a manifest of an editor that names an AI tool without saying so of the picture',
    file(
      claim({ claimGenerator: 'Adobe_Lightroom/14.0', signer: 'Adobe Inc.' }),
      action({ action: 'c2pa.edited', softwareAgent: 'Sample AI Denoise 2' }),
    ),
  ],
  [
    'a drawing of a person in Firefly’s program, that says so',
    file(
      claim({ claimGenerator: 'Adobe_Firefly' }),
      action({
        action: 'c2pa.created',
        softwareAgent: 'Adobe Firefly',
        digitalSourceType: TRAINED.replace(/[^/]+$/, 'digitalCreation'),
      }),
    ),
  ],
  [
    'a phone of the same name that only signs',
    file(
      claim({ claimGenerator: 'Galaxy S24 c2pa-rs/0.62.0', signer: 'Samsung Electronics' }),
      action({ action: 'c2pa.edited', softwareAgent: 'Crop' }),
    ),
  ],
  [
    'a design signed by Ideogram or Recraft without an AI statement',
    file(
      claim({ claimGenerator: 'recraft.ai', signer: 'Ideogram, Inc' }),
      action({ action: 'c2pa.created', digitalSourceType: TRAINED.replace(/[^/]+$/, 'digitalCreation') }),
    ),
  ],
  ['Apple’s credit alone', file(['xmp:photoshop:Credit', 'Apple Image Playground'])],
  [
    'Samsung’s note on a picture that nothing points to',
    file(placed, {
      where: 'jumbf:com.samsung.edit',
      value: '{"genAIType":8}',
      detail: { manifest: 'ingredient', label: 'urn:uuid:loose', json: '{"genAIType":8}' },
    }),
  ],
];

test.each(HUMAN)('%s', (_what, input) => {
  const verdict = classify(input);
  expect({ grade: verdict.grade, generator: verdict.generator }).toEqual({ grade: 'none', generator: null });
});

test.each(HUMAN)('%s, in a broken store or not, gives no grade', (_what, input) => {
  expect(classify({ ...input, integrity: 'broken' }).grade).toBe('none');
});

describe('what stands between', () => {
  test('a quotation in a caption is one hint: with a generator’s file name it asks a question, no more', () => {
    const quoted = file(['xmp:dc:description', A1111_SETTINGS]);
    expect(classify(quoted).marks.map(({ id, strength }) => `${id} ${strength}`)).toEqual([
      'a1111-usercomment hint',
    ]);
  });

  test('the parent of a pasted part is a part: the whole is not called generated', () => {
    const signedAgain = file(
      claim({ claimGenerator: 'Adobe_Express/1.0' }),
      ingredient(ACTIVE.label, 'urn:uuid:a', 'componentOf'),
      ingredient('urn:uuid:a', 'urn:uuid:b', 'parentOf'),
      made('urn:uuid:b', 'parentOf'),
    );
    expect(classify(signedAgain)).toMatchObject({ grade: 'technical', kind: 'edited' });
  });

  test('a manifest that is both an input and a part is a part', () => {
    const both = file(
      placed,
      ingredient(ACTIVE.label, 'urn:uuid:a', 'inputTo'),
      ingredient(ACTIVE.label, 'urn:uuid:a', 'componentOf'),
      made('urn:uuid:a', 'inputTo'),
    );
    expect(classify(both)).toMatchObject({ grade: 'technical', kind: 'edited' });
  });

  test('ingredients that point to each other end the walk', () => {
    const round = file(
      placed,
      ingredient(ACTIVE.label, 'urn:uuid:a', 'parentOf'),
      ingredient('urn:uuid:a', 'urn:uuid:b', 'parentOf'),
      ingredient('urn:uuid:b', 'urn:uuid:a', 'parentOf'),
      made('urn:uuid:b'),
    );
    expect(classify(round).grade).toBe('technical');
  });

  test('a capture behind a pasted part does not speak for the whole', () => {
    const part = file(
      ingredient(ACTIVE.label, 'urn:uuid:a', 'componentOf'),
      ingredient('urn:uuid:a', 'urn:uuid:b', 'parentOf'),
      claim({
        manifest: 'ingredient',
        label: 'urn:uuid:b',
        relationship: 'parentOf',
        claimGenerator: 'Nikon_Z_9',
      }),
    );
    expect(classify(part).marks).toEqual([]);
  });

  test('a generative edit of a photograph is an edit, beside the photograph’s own words', () => {
    const photo = file(
      ['exif:Make', 'Canon'],
      ['exif:Model', 'EOS R6'],
      ['exif:FNumber', '4'],
      claim({ claimGenerator: 'Adobe_Lightroom/14.0' }),
      action({ action: 'c2pa.edited', digitalSourceType: COMPOSITE, softwareAgent: 'Adobe Firefly' }),
    );
    expect(classify(photo)).toMatchObject({ grade: 'technical', kind: 'edited', contradiction: true });
  });

  test('retouching faces of one’s own picture is told as an edit', () => {
    const detailed = file([
      'png:tEXt:prompt',
      '{"1":{"class_type":"LoadImage"},"2":{"class_type":"FaceDetailer"}}',
    ]);
    expect(classify(detailed).kind).toBe('edited');
  });

  test('what was run decides, also for the kind and the name', () => {
    const both = file(
      ['png:tEXt:prompt', COMFY_PROMPT],
      ['png:tEXt:workflow', '{"nodes":[{"type":"KSampler"},{"type":"VAEEncodeForInpaint"}],"links":[[1]]}'],
    );
    expect(classify(both)).toMatchObject({ grade: 'technical', kind: 'generated', generator: 'ComfyUI' });
  });
});
