import type { Kind, Trace } from '../types.js';
import { DOCUMENTS } from './documents.js';
import { generations } from './comfyui-graph.js';
import { at, captions, comments, pngTexts } from './reading.js';
import type { MarkMatch, MarkRule } from './rule.js';

/* The line of settings that AUTOMATIC1111's program and its many relatives write into their images. */

const SETTINGS_START = /Steps: \d{1,5}, [A-Z]/g;
const MAX_SETTINGS_CHARS = 800;
const MAX_SETTINGS_STARTS = 50;

/**
 * What the line must hold beside its steps; programs differ in the order. SD.Next leaves out its usual sampler; savers
 * leave out the scale for models that have none, and Draw Things calls it guidance: then the model or the size stands in.
 */
const REQUIRED: readonly RegExp[] = [
  /, Sampler: [^,\n]{1,80}(?:,|$)|, App: SD\.Next\b/,
  /, (?:CFG|Guidance|Distilled CFG) [Ss]cale: [\d.]{1,8}(?:,|$)|, Model(?: hash)?: [^,\n]{1,200}(?:,|$)|, Size: \d{2,5}x\d{2,5}(?:,|$)/,
  /, Seed: \d{1,20}(?:,|$)/,
];

export interface Settings {
  /** The line, from its first word. */
  readonly line: string;
  /** A program writes it as a line of its own; inside a sentence it is a quotation. */
  readonly isOwnLine: boolean;
}

/** The line of settings in a text; null when there is none. */
export function settingsIn(text: string): Settings | null {
  let tries = 0;
  for (const { index } of text.matchAll(SETTINGS_START)) {
    const line = (text.slice(index, index + MAX_SETTINGS_CHARS).split(/[\r\n]/)[0] ?? '').trimEnd();
    if (REQUIRED.every((part) => part.test(line))) {
      const before = text.slice(0, index);
      return { line, isOwnLine: /(?:^|[\r\n])[ \t]*$/.test(before.slice(-200)) };
    }
    if (++tries >= MAX_SETTINGS_STARTS) break;
  }
  return null;
}

export const A1111_FAMILY = 'AUTOMATIC1111 family';

/** Programs by the version they write; forks write the form of their parent with marks of their own. */
const VERSIONS: readonly (readonly [pattern: RegExp, generator: string])[] = [
  [/^v?\d+\.\d/, 'AUTOMATIC1111'],
  [/^classic/i, 'Forge Classic'],
  [/^neo|-neo/i, 'Forge Neo'],
  [/^f\d+\.\d+(?:\.\d+)?v\d+-v/, 'reForge'],
  [/^f\d+\.\d+(?:\.\d+)?-v/, 'EasyReforge'],
  [/^f\d|forge/i, 'Forge'],
  [/^Fooocus/i, 'Fooocus'],
  [/^ComfyUI/i, 'ComfyUI'],
];

/** ComfyUI's savers write this line beside their graph: where the line names nobody, the graph does. */
function beside(traces: readonly Trace[], member: string): string {
  return member === A1111_FAMILY ? (generations(traces)[0]?.generator ?? member) : member;
}

/** The program within the family, as the settings name it. */
export function familyMember(text: string): string {
  const app = /\bApp: ?SD\.Next\b/.test(text);
  // Extensions have versions of their own (`ADetailer version`): only the key alone counts.
  const version = /(?:^|[,\n])\s*Version: ?([^\s,]{1,60})/.exec(text)?.[1];
  if (app) return 'SD.Next';
  if (version !== undefined) {
    const known = VERSIONS.find(([pattern]) => pattern.test(version));
    if (known !== undefined) return known[1];
  }
  return /\bCivitai resources: \[/.test(text) ? 'Civitai' : A1111_FAMILY;
}

/** Inpainting starts from a picture that was there before. Extensions that touch up faces have keys of the same end. */
function settingsKind(text: string): Kind {
  return /(?:^|, )(?:Mask blur: \d|Inpaint area: |Operations: [^,\n]*inpaint)/m.test(text)
    ? 'edited'
    : 'generated';
}

const QUOTED_SENTENCE =
  'Une description du fichier cite des réglages comme en écrivent les programmes de la famille Stable Diffusion\u00a0; une personne a pu les recopier.';

const NAMED_SENTENCE =
  'La description du fichier porte, sur leur propre ligne, les réglages d’un programme de la famille Stable Diffusion, et le champ «\u00a0logiciel\u00a0» nomme ce programme.';
const NAMED_ELSEWHERE_SENTENCE =
  'Une description du fichier porte des réglages comme en écrivent les programmes de la famille Stable Diffusion, et le fichier nomme un tel programme\u00a0; une personne a pu les recopier.';

/** Whole names as the programs call themselves, with a version. "Forge" alone is other firms' software as well. */
const PROGRAM =
  /^(?:(?:AUTOMATIC1111(?:['’]s)?[ /-]?)?stable[ -]diffusion(?:[ -]?web[ -]?ui)?(?:[ -](?:XL|(?:re)?forge))?|AUTOMATIC1111|A1111|SD\.Next|vladmandic\/(?:automatic|sdnext)|(?:SD )?WebUI (?:re)?Forge|(?:Stable)?SwarmUI|ComfyUI|InvokeAI|Fooocus|Easy Diffusion|NMKD Stable Diffusion GUI|Draw Things|Mochi Diffusion)(?:[ /:-]{0,2}v?\d[\w.+-]{0,30})?(?: \([^()]{1,40}\))?$/i;
const PROGRAM_PLACES: readonly string[] = ['exif:Software', 'xmp:tiff:Software', 'xmp:xmp:CreatorTool'];

/** The fields that programs write their own name into name one of the family, and nothing else does. */
function namesProgram(traces: readonly Trace[], places: readonly string[]): boolean {
  const named = [...at(traces, ...places), ...(places.length > 1 ? pngTexts(traces, 'Software') : [])].filter(
    ({ value }) => value.trim() !== '',
  );
  return named.length > 0 && named.every(({ value }) => PROGRAM.test(value.trim()));
}

/**
 * A caption is a person's, who may quote. In EXIF ImageDescription the whole record on its own lines, beside a Software
 * that is the program's name, are two fields that a program has written. In XMP, IPTC and PNG nobody saw a program
 * write the pair: it is worth a question. Without the name it stays a quotation.
 */
function captionedSettings(traces: readonly Trace[]): MarkMatch[] {
  return captions(traces).flatMap((trace): MarkMatch[] => {
    const [quoted] = settings(traces, [trace], () => true);
    if (quoted === undefined) return [];
    const isRecord =
      settingsIn(trace.value)?.isOwnLine === true && /(?:^|[\r\n])Negative prompt: /.test(trace.value);
    if (!isRecord) return [quoted];
    if (trace.where === 'exif:ImageDescription' && namesProgram(traces, ['exif:Software']))
      return [{ ...quoted, strength: 'signature', weight: null, explain: NAMED_SENTENCE }];
    return namesProgram(traces, PROGRAM_PLACES)
      ? [{ ...quoted, weight: 'strong', explain: NAMED_ELSEWHERE_SENTENCE }]
      : [quoted];
  });
}

function settings(
  all: readonly Trace[],
  traces: readonly Trace[],
  isQuotation: (found: Settings, text: string) => boolean,
): MarkMatch[] {
  return traces.flatMap(({ where, value }): MarkMatch[] => {
    const found = settingsIn(value);
    if (found === null) return [];
    const generator = beside(all, familyMember(value));
    const match = { where, value: found.line, generator, kind: settingsKind(value) };
    return isQuotation(found, value)
      ? [{ ...match, strength: 'hint', weight: 'counted', explain: QUOTED_SENTENCE }]
      : [match];
  });
}

const RULE = {
  strength: 'signature',
  kind: 'generated',
  generator: A1111_FAMILY,
  weight: null,
  ...DOCUMENTS.webuiImages,
} as const;

const parameters: MarkRule = {
  ...RULE,
  id: 'a1111-parameters',
  explain:
    'Le fichier contient les réglages d’un programme de la famille Stable Diffusion (texte «\u00a0parameters\u00a0»).',
  match: ({ traces }) => settings(traces, pngTexts(traces, 'parameters'), () => false),
};

/** A comment is a program's own; a caption is a person's, and a person may quote. */
const userComment: MarkRule = {
  ...RULE,
  id: 'a1111-usercomment',
  explain: 'Un commentaire du fichier contient les réglages d’un programme de la famille Stable Diffusion.',
  match: ({ traces }) => [
    ...settings(
      traces,
      comments(traces),
      (found, text) => !found.isOwnLine && !text.includes('Negative prompt: '),
    ),
    ...captionedSettings(traces),
  ],
};

const postprocessing: MarkRule = {
  id: 'a1111-postprocessing',
  strength: 'hint',
  kind: 'edited',
  generator: A1111_FAMILY,
  weight: 'counted',
  explain:
    'Le fichier est passé par l’onglet d’agrandissement d’un programme de la famille Stable Diffusion, qui accepte toute image.',
  ...DOCUMENTS.webuiExtras,
  match: ({ traces }) =>
    pngTexts(traces, 'postprocessing', 'extras')
      .filter(({ value }) => !/Steps: \d/.test(value))
      .map(({ where, value }) => ({ where, value })),
};

export const a1111Rules: readonly MarkRule[] = [parameters, userComment, postprocessing];
