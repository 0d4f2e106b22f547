import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { FAMILIES, TRAP_WORDS } from '../../../src/classifiers/marks/catalogue-families.js';
import { renderCatalogue, rulesWithoutFamily } from '../../../src/classifiers/marks/catalogue.js';
import { MARK_RULES } from '../../../src/classifiers/marks/index.js';
import { describeWithShared } from '../../support/shared.js';
import { TRAPS } from './trap-inputs.js';

const ROOT = path.resolve(fileURLToPath(import.meta.url), '../../../..');
const RULES = new Map(MARK_RULES.map((rule) => [rule.id, rule]));

test('docs/marques.md is what the rules say: npm run docs:marques writes it again', () => {
  expect(readFileSync(path.join(ROOT, 'docs/marques.md'), 'utf8')).toBe(renderCatalogue());
});

test('every rule has its place in one family, and no family speaks of a rule that is none', () => {
  expect(rulesWithoutFamily().map(({ id }) => id)).toEqual([]);
  const told = FAMILIES.flatMap(({ reads }) => Object.keys(reads));
  expect(told.filter((id, index) => told.indexOf(id) !== index)).toEqual([]);
  expect(told.filter((id) => !RULES.has(id))).toEqual([]);
});

test('every rule says where it is documented', () => {
  const bad = MARK_RULES.filter(
    ({ url }) => !/^https:\/\/[a-z0-9.-]+\.[a-z]+\/[^\s()|]*$/.test(url) && !url.startsWith(`${OWN_PAGE}#`),
  );
  expect(bad.map(({ id, url }) => `${id}: ${url}`)).toEqual([]);
  expect(Object.keys(READ_SINCE).filter((url) => !MARK_RULES.some((rule) => rule.url === url))).toEqual([]);
});

test('a rule without an outside document has its own section on the page of sources, and no section is left over', () => {
  const own = MARK_RULES.filter(({ url }) => url.startsWith(OWN_PAGE));
  expect(own.map(({ url }) => url)).toEqual(own.map(({ id }) => `${OWN_PAGE}#${id}`));
  const page = readFileSync(path.join(ROOT, OWN_PAGE), 'utf8');
  const sections = [...page.matchAll(/^### (.+)$/gm)].map(([, id]) => id);
  expect(sections).toHaveLength(own.length);
  expect(new Set(sections)).toEqual(new Set(own.map(({ id }) => id)));
});

test('the page for volunteers has no English source', () => {
  const english = MARK_RULES.filter(({ source }) =>
    /\b(?:and|read in|of|the|marks catalogue|hosts|upload folders)\b/i.test(source),
  );
  expect(english.map(({ id, source }) => `${id}: ${source}`)).toEqual([]);
});

test('every trap that the page tells has a test by its identifier', () => {
  expect(Object.keys(TRAP_WORDS).filter((id) => !(id in TRAPS))).toEqual([]);
});

/** Rows of the catalogue that are no rule and no trap, each with the reason. */
const NOT_RULES: Readonly<Record<string, string>> = {
  'google-best-take': 'nothing was found to match',
  'dalle2-bar': 'its colours have no source and no file was found: a hint at most, for the eye',
  'gemini-sparkle': 'a logo can look like it: the human eye decides',
};

const GITHUB = 'https://github.com/';

/** Addresses opened after the catalogue was written → what was read there. */
const READ_SINCE: Readonly<Record<string, string>> = {
  [`${GITHUB}godly-devotion/MochiDiffusion`]: 'the program writes its name into IPTC 2:65',
  [`${GITHUB}invoke-ai/InvokeAI/blob/117f70e1ece1483102071ffc390cd26531475e61/ldm/invoke/pngwriter.py`]:
    'add_text("Dream", …) and add_text("sd-metadata", …)',
  [`${GITHUB}invoke-ai/InvokeAI/blob/656ed6bee957df23543f93d1c47b1485a03c503e/invokeai/app/api/extract_metadata_from_image.py`]:
    'invokeai_metadata, invokeai_workflow and invokeai_graph, "embedded in the PIL Image"',
  [`${GITHUB}lllyasviel/Fooocus/blob/045d03ddada61d21fd3369fd1a92de62dee37cc8/modules/meta_parser.py`]:
    'fooocus_scheme, adm_guidance, base_model; Software = "Fooocus v" + version',
  [`${GITHUB}mcmonkeyprojects/SwarmUI/blob/3790c95b2d36ec74b0c895a49833aedb42561324/docs/Image%20Metadata%20Format.md`]:
    'sui_image_params in the PNG text "parameters" and in UserComment',
  [`${GITHUB}enslo/sd-metadata/blob/2924ce424ae41e0ea108a2040b88cbad60f3f3ea/src/parsers/hf-space.ts`]:
    'JSON in "parameters" with Model, resolution, negative_prompt',
  [`${GITHUB}AUTOMATIC1111/stable-diffusion-webui/blob/00952fb4a8b86b75402cc8276e00f3daadf1f459/modules/images.py`]:
    'settings as PNG text and UserComment; names "00000-seed-prompt"',
  [`${GITHUB}AUTOMATIC1111/stable-diffusion-webui/blob/036500223de0a3caaa86360a8ad3ed301e4367b0/modules/postprocessing.py`]:
    'info["postprocessing"], pnginfo_section_name="extras", on any picture',
  [`${GITHUB}comfyanonymous/ComfyUI/blob/01094316268cab9ed5cd53b825b359a7becb9d6c/nodes.py`]:
    'SaveImage: texts "prompt" and "workflow"; names "ComfyUI_00001_.png"',
  [`${GITHUB}civitai/civitai/blob/0178ea2576aa0e0d1c367a0b742705f3d2ac2f4a/src/utils/metadata/automatic.metadata.ts`]:
    '"Civitai resources: [...]" with an air for each',
  [`${GITHUB}picteus/picteus/blob/f3e0dcad4d20521ed6d15535e303e329b2564206/extensions/instances/midjourney/src/main.ts`]:
    'Description up to " Job ID:"; iptcExt:DigImageGUID beside DigitalSourceType',
  [`${GITHUB}wiltodelta/remove-ai-watermarks/blob/3f5d6a0af11a90dbb7d18023543901e3f3e619ac/docs/watermarking-landscape.md`]:
    'genAIType (Samsung), Signature and UUID (Grok), hf-job-id, c2pa.ai_generated_content (FLUX)',
  [`${GITHUB}wiltodelta/remove-ai-watermarks/blob/7ba07869d2ebd65f4265554c08c600a3ecd05ef2/src/remove_ai_watermarks/_internal/constants.py`]:
    'AI_GENERATOR_TOKENS: generators by name, apple photos clean up, apple image playground',
  [`${GITHUB}CompVis/stable-diffusion/blob/0532f7a933da22b0d45226966aba3da1304ab360/scripts/txt2img.py`]:
    'put_watermark, dwtDct, "StableDiffusionV1"',
  [`${GITHUB}huggingface/diffusers/blob/0c099ca480e139fa8cfa5ca0a5355c4b3313848f/src/diffusers/pipelines/stable_diffusion_xl/watermark.py`]:
    'WATERMARK_MESSAGE of 48 bits, dwtDct',
  [`${GITHUB}black-forest-labs/flux/blob/1f71c43377442214387f8f07b32500df79ba1067/src/flux/util.py`]:
    'WATERMARK_MESSAGE of 48 bits, WatermarkEmbedder, dwtDct',
  'https://spec.c2pa.org/specifications/specifications/2.4/specs/C2PA_Specification.html':
    'title and introduction of the specification; its actions, in the manual of contentauth',
  'https://openstd.samr.gov.cn/bzgk/std/newGbInfo?hcno=F32EA2A561F1886CD8D606513512D547':
    'not opened: cited under this number for GB 45438-2025 in ten public files',
  'https://developer.adobe.com/xmp/docs/XMPNamespaces/XMPDataTypes/ResourceEvent':
    'stEvt:action, stEvt:softwareAgent, stEvt:parameters of an event of the history',
  'https://exiftool.org/TagNames/EXIF.html':
    'read in exiftool/exiftool, html/TagNames: Make, Model, Software, ISO, FocalLength, DateTimeOriginal',
  'https://exiftool.org/TagNames/GPS.html':
    'read in exiftool/exiftool, html/TagNames: "part of the EXIF standard"',
  'https://www.iptc.org/std/photometadata/specification/IPTC-PhotoMetadata#creator':
    'not opened: the definition of Creator as Google Search quotes it with this address',
  'https://docs.wpvip.com/vip-file-system/modify-uploads-directory/':
    'uploads stand in /wp-content/uploads/YYYY/MM/ by default',
};

const OWN_PAGE = 'docs/sources-des-marques.md';

interface Row {
  readonly ids: readonly string[];
  readonly strength: string | null;
  readonly proof: string | null;
}

/** Rows of the tables whose first column holds identifiers, and of the list of words. */
function rowsOf(catalogue: string): Row[] {
  const rows: Row[] = [];
  let head: string[] | null = null;
  for (const line of catalogue.split('\n')) {
    const listed = /^\* `(text-[a-z-]+)`/.exec(line)?.[1];
    if (listed !== undefined) rows.push({ ids: [listed], strength: null, proof: null });
    if (!line.startsWith('|')) {
      head = null;
      continue;
    }
    // A bar inside a pattern is not a column: only the first cell and the last two are read.
    const cells = line
      .slice(1)
      .replace(/\|\s*$/, '')
      .split('|')
      .map((one) => one.trim());
    if (head === null) {
      head = cells;
      continue;
    }
    if (head[0] !== 'id') continue;
    const ids = [...(cells[0] ?? '').matchAll(/`([a-z][a-z0-9-]+)`/g)].flatMap(([, id]) => id ?? []);
    const hasStrength = head.at(-2) === 'strength' && head.at(-1) === 'proof';
    rows.push({
      ids,
      strength: hasStrength ? (cells.at(-2) ?? null) : null,
      proof: hasStrength ? (cells.at(-1) ?? null) : null,
    });
  }
  return rows;
}

describeWithShared('the marks catalogue, row by row', (dir) => {
  const rows = dir === '' ? [] : rowsOf(readFileSync(path.join(dir, 'reference/ai-marks.md'), 'utf8'));
  const ids = [...new Set(rows.flatMap((row) => row.ids))];

  test('every identifier is a rule, a tested trap, or left out for a reason', () => {
    expect(ids.length).toBeGreaterThan(100);
    expect(ids.filter((id) => !RULES.has(id) && !(id in TRAPS) && !(id in NOT_RULES))).toEqual([]);
  });

  test('strengths are read from most rows', () => {
    const told = rows.filter(({ strength }) => /declared|signature|hint|human|trap/.test(strength ?? ''));
    expect(told.flatMap((row) => row.ids).length).toBeGreaterThan(60);
  });

  test('the reasons are for rows that exist', () => {
    expect(Object.keys(NOT_RULES).filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('every row that says trap has a test by its identifier', () => {
    const traps = rows
      .filter(({ strength }) => strength === 'trap')
      .flatMap((row) => row.ids)
      .filter((id) => !(id in TRAPS));
    expect(traps).toEqual([]);
  });

  test('a rule has the strength of its row', () => {
    const wrong = rows.flatMap(({ ids: named, strength }) => {
      const wanted = /^\W*(stated|declared|signature|hint|human)\b/.exec(strength ?? '')?.[1];
      return wanted === undefined
        ? []
        : named.flatMap((id) => {
            const rule = RULES.get(id);
            return rule === undefined || rule.strength === wanted
              ? []
              : [`${id}: ${rule.strength}, not ${wanted}`];
          });
    });
    expect(wrong).toEqual([]);
  });

  test('what was not seen in a file and not read in a source is a hint at most', () => {
    const bold = rows
      .filter(({ proof }) => proof?.startsWith('K') === true)
      .flatMap((row) => row.ids)
      .filter((id) => !['hint', 'human', undefined].includes(RULES.get(id)?.strength));
    expect(bold).toEqual([]);
  });

  test('an address is one that the catalogue names, one that was read since, or on the page of this project', () => {
    const catalogue = dir === '' ? '' : readFileSync(path.join(dir, 'reference/ai-marks.md'), 'utf8');
    const unknown = MARK_RULES.flatMap(({ id, url }) => {
      const name = url.replace(/^https:\/\/(?:github\.com\/)?/, '').replace(/\/$/, '');
      const isKnown = url in READ_SINCE || url.startsWith(`${OWN_PAGE}#`) || catalogue.includes(name);
      return isKnown ? [] : [`${id}: ${url}`];
    });
    expect(unknown).toEqual([]);
  });
});
