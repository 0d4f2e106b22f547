/* Documents that several rules share, or that are named by one file of one commit: what was read there stays there. */

/** The document behind a rule, as `MarkRule` names it. */
export interface MarkDocument {
  readonly source: string;
  readonly url: string;
}

/** A whole repository on GitHub (`owner/name`) whose code or documentation says it. */
export function repositoryDocument(repository: string): MarkDocument {
  return {
    source: `${repository}, métadonnées d’image\u00a0; catalogue des marques §3`,
    url: `https://github.com/${repository}`,
  };
}

function file(repository: string, commit: string, path: string, section: string): MarkDocument {
  return {
    source: `${repository}, ${path}\u00a0; catalogue des marques §${section}`,
    url: `https://github.com/${repository}/blob/${commit}/${path.replaceAll(' ', '%20')}`,
  };
}

/** The hand-written page of this project, from its root. Its headings are identifiers of rules. */
const OWN_PAGE = 'docs/sources-des-marques.md';

/**
 * For a rule that no outside document was found for: a section of the project's own page says what was observed, and
 * why the rule accuses nobody. `source` tells in a few words what that is.
 */
export function ownDocument(id: string, source: string): MarkDocument {
  return { source, url: `${OWN_PAGE}#${id}` };
}

const REMOVER = 'wiltodelta/remove-ai-watermarks';
const WEBUI = 'AUTOMATIC1111/stable-diffusion-webui';
const COMFYUI = ['comfyanonymous/ComfyUI', '01094316268cab9ed5cd53b825b359a7becb9d6c', 'nodes.py'] as const;
const WEBUI_IMAGES = [WEBUI, '00952fb4a8b86b75402cc8276e00f3daadf1f459', 'modules/images.py'] as const;
const PNG_WRITER = 'ldm/invoke/pngwriter.py';

/** Each was opened, and says what the rule reads; tests/classifiers/marks/catalogue.test.ts notes what was found. */
export const DOCUMENTS = {
  invokeOld: file('invoke-ai/InvokeAI', '117f70e1ece1483102071ffc390cd26531475e61', PNG_WRITER, '3'),
  invoke: file(
    'invoke-ai/InvokeAI',
    '656ed6bee957df23543f93d1c47b1485a03c503e',
    'invokeai/app/api/extract_metadata_from_image.py',
    '3',
  ),
  fooocus: file(
    'lllyasviel/Fooocus',
    '045d03ddada61d21fd3369fd1a92de62dee37cc8',
    'modules/meta_parser.py',
    '3',
  ),
  swarm: file(
    'mcmonkeyprojects/SwarmUI',
    '3790c95b2d36ec74b0c895a49833aedb42561324',
    'docs/Image Metadata Format.md',
    '3',
  ),
  huggingFaceSpace: file(
    'enslo/sd-metadata',
    '2924ce424ae41e0ea108a2040b88cbad60f3f3ea',
    'src/parsers/hf-space.ts',
    '3',
  ),
  webuiImages: file(...WEBUI_IMAGES, '3'),
  webuiNames: file(...WEBUI_IMAGES, '4'),
  webuiExtras: file(WEBUI, '036500223de0a3caaa86360a8ad3ed301e4367b0', 'modules/postprocessing.py', '3'),
  comfyui: file(...COMFYUI, '3'),
  comfyuiNames: file(...COMFYUI, '4'),
  civitai: file(
    'civitai/civitai',
    '0178ea2576aa0e0d1c367a0b742705f3d2ac2f4a',
    'src/utils/metadata/automatic.metadata.ts',
    '3',
  ),
  midjourney: file(
    'picteus/picteus',
    'f3e0dcad4d20521ed6d15535e303e329b2564206',
    'extensions/instances/midjourney/src/main.ts',
    '3',
  ),
  /** Whose provenance fields were read in real files, tool by tool. */
  landscape: file(REMOVER, '3f5d6a0af11a90dbb7d18023543901e3f3e619ac', 'docs/watermarking-landscape.md', '3'),
  generatorNames: file(
    REMOVER,
    '7ba07869d2ebd65f4265554c08c600a3ecd05ef2',
    'src/remove_ai_watermarks/_internal/constants.py',
    '3',
  ),
  stableDiffusionWatermark: file(
    'CompVis/stable-diffusion',
    '0532f7a933da22b0d45226966aba3da1304ab360',
    'scripts/txt2img.py',
    '6',
  ),
  sdxlWatermark: file(
    'huggingface/diffusers',
    '0c099ca480e139fa8cfa5ca0a5355c4b3313848f',
    'src/diffusers/pipelines/stable_diffusion_xl/watermark.py',
    '6',
  ),
  fluxWatermark: file(
    'black-forest-labs/flux',
    '1f71c43377442214387f8f07b32500df79ba1067',
    'src/flux/util.py',
    '6',
  ),
  c2pa: {
    source: 'spécification C2PA 2.4, actions\u00a0; catalogue des marques §1',
    url: 'https://spec.c2pa.org/specifications/specifications/2.4/specs/C2PA_Specification.html',
  },
  /** The record of the standard at the Chinese administration of standards. */
  aigcLabel: {
    source: 'norme GB 45438-2025 (TC260)\u00a0; catalogue des marques §2',
    url: 'https://openstd.samr.gov.cn/bzgk/std/newGbInfo?hcno=F32EA2A561F1886CD8D606513512D547',
  },
  xmpHistory: {
    source: 'Adobe, XMP, structure ResourceEvent\u00a0; sans fichier vu\u00a0; catalogue des marques §2',
    url: 'https://developer.adobe.com/xmp/docs/XMPNamespaces/XMPDataTypes/ResourceEvent',
  },
  exif: {
    source: 'CIPA DC-008 (Exif), d’après la table d’ExifTool\u00a0; catalogue des marques §8',
    url: 'https://exiftool.org/TagNames/EXIF.html',
  },
  gps: {
    source: 'CIPA DC-008 (Exif), d’après la table d’ExifTool\u00a0; catalogue des marques §8',
    url: 'https://exiftool.org/TagNames/GPS.html',
  },
  iptcCreator: {
    source: 'IPTC Photo Metadata Standard, champ Creator\u00a0; catalogue des marques §8',
    url: 'https://www.iptc.org/std/photometadata/specification/IPTC-PhotoMetadata#creator',
  },
  uploadFolders: {
    source: 'WordPress VIP, dossiers de dépôt par année et par mois\u00a0; catalogue des marques §8',
    url: 'https://docs.wpvip.com/vip-file-system/modify-uploads-directory/',
  },
} as const satisfies Readonly<Record<string, MarkDocument>>;
