import type { MarkInput } from '../../../src/classifiers/marks/rule.js';
import {
  action,
  ACTIVE,
  around,
  CAPTURE,
  claim,
  component,
  file,
  named,
  parent,
  SAMPLE_UUID,
  TRAINED,
} from './sample-inputs.js';

const term = (name: string): string => TRAINED.replace(/[^/]+$/, name);
const created = (name: string): MarkInput =>
  file(action({ action: 'c2pa.created', digitalSourceType: term(name) }));
const dst = (name: string): MarkInput => file(['xmp:Iptc4xmpExt:DigitalSourceType', name]);

/**
 * What looks like a mark and is none, by the row of the catalogue that says so; each form on its own and all of
 * them together must give no mark that accuses.
 */
export const TRAPS: Readonly<Record<string, readonly MarkInput[]>> = {
  'c2pa-dst-algorithmic': [created('algorithmicMedia'), created('algorithmicallyEnhanced')],
  'c2pa-present-no-ai': [
    file(
      claim({ claimGenerator: 'Adobe_Photoshop/25.0' }),
      action({ action: 'c2pa.edited', softwareAgent: 'Adobe Photoshop' }),
    ),
    // Lightroom notes its automatic masks and its noise reduction as plain edits.
    file(
      claim({ claimGenerator: 'Adobe_Lightroom/14.0' }),
      action({
        action: 'c2pa.edited',
        softwareAgent: 'Adobe Lightroom',
        json: '{"action":"c2pa.edited","parameters":{"com.adobe.tool":"denoise"}}',
      }),
    ),
    // A neural filter that runs on the machine leaves no source type.
    file(
      claim({ claimGenerator: 'Adobe_Photoshop/26.0' }),
      action({
        action: 'c2pa.filtered',
        json: '{"action":"c2pa.filtered","parameters":{"com.adobe.tool":"neuralGalleryFilter"}}',
      }),
    ),
    created('compositeCapture'),
    created('composite'),
    created('screenCapture'),
    file(
      claim({ claimGenerator: 'Pixel Camera' }),
      action({ action: 'c2pa.created', digitalSourceType: term('computationalCapture') }),
    ),
    file(action({ action: 'c2pa.opened', description: 'Opened by Google' })),
    file(claim({ claimGenerator: 'Galaxy S25 c2pa-rs/0.62.0' })),
  ],
  'c2pa-training-mining': [
    file({
      where: 'jumbf:c2pa.training-mining',
      value: '{"c2pa.ai_generative_training":{"use":"notAllowed"}}',
      detail: { ...ACTIVE, json: '{"entries":{"c2pa.ai_generative_training":{"use":"notAllowed"}}}' },
    }),
    file({
      where: 'jumbf:cawg.training-mining',
      value: '{}',
      detail: { ...ACTIVE, json: '{"entries":{"cawg.ai_inference":{"use":"notAllowed"}}}' },
    }),
  ],
  'c2pa-soft-binding': [
    file({
      where: 'jumbf:c2pa.soft-binding',
      value: '{"alg":"com.adobe.trustmark.P"}',
      detail: { ...ACTIVE, json: '{"alg":"com.adobe.trustmark.P"}' },
    }),
    file({
      where: 'jumbf:c2pa.soft-binding',
      value: '{"alg":"com.microsoft.invismark.1"}',
      detail: { ...ACTIVE, json: '{"alg":"com.microsoft.invismark.1"}' },
    }),
  ],
  'c2pa-truepic-signer': [file(claim({ claimGenerator: 'c2pa-rs', signer: 'Truepic Lens CLI in Sora' }))],
  'c2pa-generator-canva': [file(claim({ claimGenerator: 'c2pa-rs', signer: 'Canva' }))],
  'c2pa-generator-bytedance': [
    file(
      claim({ claimGenerator: 'CapCut/5.0', signer: 'Bytedance Pte. Ltd.' }),
      action({ action: 'c2pa.edited' }),
    ),
  ],
  'c2pa-bfl-ai-assertion': [
    file({
      where: 'jumbf:c2pa.ai_generated_content',
      value: '{"ai_generated":false}',
      detail: { ...ACTIVE, json: '{"ai_generated":false}' },
    }),
  ],
  'c2pa-ai-ingredient': [
    file(action({ ...component, action: 'c2pa.created', digitalSourceType: CAPTURE })),
    file(action({ ...parent, action: 'c2pa.edited', softwareAgent: 'Adobe Photoshop' })),
  ],
  'iptc-dst-other': [
    'softwareImage',
    'digitalCapture',
    'composite',
    'compositeCapture',
    'algorithmicMedia',
  ].map(dst),
  'iptc-ai-fields': [
    file(['xmp:Iptc4xmpExt:AISystemUsed', 'No AI was used']),
    file(['xmp:Iptc4xmpExt:AISystemUsed', 'Aucune IA'], ['xmp:Iptc4xmpExt:AIPromptWriterName', 'Marie']),
    file(['xmp:Iptc4xmpExt:AISystemUsed', 'Dessin fait sans IA']),
    file(['xmp:Iptc4xmpExt:AIPromptInformation', 'Not generated: drawn by hand']),
    file(['xmp:Iptc4xmpExt:AISystemVersionUsed', '0.0']),
  ],
  'plus-data-mining': [
    file(['xmp:plus:DataMining', 'http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-GENAIMLTRAINING']),
    file(['xmp:plus:OtherConstraints', 'No generative AI training']),
  ],
  'xmp-picasa': [file(['exif:Software', 'Picasa'])],
  'xmp-canva': [
    file(['xmp:xmp:CreatorTool', 'Canva'], ['xmp:dc:title', 'Design sans titre - 1']),
    file(['xmp:pdf:Producer', 'Canva'], ['xmp:dc:subject', 'DAF3example,BAD1example']),
  ],
  'xmp-photoshop-firefly-history': [
    file(['xmp:photoshop:TextLayers/photoshop:LayerText', 'Atelier Adobe Firefly à la médiathèque']),
    file(['xmp:photoshop:Headline', 'Generative Fill: la fin du métier ?']),
    file(['xmp:xmpMM:History/stEvt:softwareAgent', 'Adobe Photoshop 26.0 (Windows)']),
  ],
  'samsung-genai-type': [
    file(['jpeg:trailer', '"genAIType":0']),
    file(['jpeg:trailer', '{"genAIType":-1,"other":8}']),
  ],
  'tc260-exif': [
    file(['exif:UserComment', 'AIGC is discussed here {"Label":1}']),
    file([
      'exif:ImageDescription',
      'Le fichier porterait AIGC{"Label":"1","ContentProducer":"x"} selon le tutoriel',
    ]),
  ],
  'bytedance-app': [
    file(['exif:UserComment', '{"product":"dreamina","exportType":"video"}']),
    file(['exif:UserComment', '{"product":"lv"}']),
    file(['exif:ImageDescription', 'Note : "aigc_label_type":1 marque les images générées']),
  ],
  'comfyui-graph': [
    file(['png:tEXt:prompt', 'Entrez votre nom']),
    file(['png:tEXt:workflow', '{"steps":[{"type":"KSampler"}]}']),
  ],
  'midjourney-description': [
    file(['png:tEXt:Description', `Affiche A3, quadri. Job ID: ${SAMPLE_UUID}`]),
    file(['xmp:dc:description', `Lot 12 -- Job ID: ${SAMPLE_UUID}`]),
  ],
  'midjourney-xmp-guid': [file(['xmp:Iptc4xmpExt:DigImageGUID', SAMPLE_UUID])],
  'ideogram-make': [
    file(['exif:Make', 'Ideogram'], ['exif:Model', 'DocScan 300']),
    file(['exif:Make', 'Ideogram AI Cameras']),
  ],
  reve: [file(['exif:Software', 'Reve studio']), file(['xmp:xmp:CreatorTool', 'Reve Paint 2'])],
  'software-ai-name': [
    file(['exif:Software', 'Leonardo Photo Suite']),
    file(['exif:Make', 'Midjourney Studio Cameras']),
  ],
  'iptc-byline': [
    file(['iptc:2:80', 'Leonardo Exemple'], ['xmp:photoshop:Credit', 'Leonardo Exemple']),
    file(['xmp:photoshop:Credit', 'Midjourney Studio']),
  ],
  'screenshot-mark': [file(['exif:UserComment', 'Screenshot'], ['png:tEXt:Description', 'Screenshot'])],
  'editor-software': [
    file(['exif:Software', 'Adobe Photoshop 26.0 (Windows)']),
    file(['xmp:xmp:CreatorTool', 'Affinity Photo 2']),
  ],
  'wm-sdxl': [file(['pixels:dwtDct', 'SDXLX 48/48 bits, margin 0.62'])],
  'name-upscale': [named('photo_upscayl_2x.png'), named('fete-upscaled.jpg')],
  'name-tool-logo': [named('logo-chatgpt.png'), named('gemini.png')],
  'name-editor': [named('Design-sans-titre-6.png'), named('Sans-titre-2.jpg')],
  'name-adobestock': [named('AdobeStock_271297554.jpeg')],
  'name-whatsapp': [named('WhatsApp-Image-2024-03-11-at-11.48.47.jpeg')],
  'text-word-alt': [
    around({
      alt: 'Une image contenant texte, logo\n\nLe contenu généré par l’IA peut être incorrect.',
    }),
  ],
  'text-other-medium': [
    around({ caption: 'Résumé généré par IA', pageCredits: ['Vous échangez avec une IA.'] }),
  ],
  'text-question': [around({ caption: 'Comment reconnaître une image générée par IA ?' })],
  'text-ai-subject': [around({ caption: 'Conférence sur l’intelligence artificielle' })],
  'text-ia-other': [around({ caption: 'Visite de l’IA du Nord' })],
  'text-negated': [around({ caption: 'Affiche non générée par IA' })],
};
