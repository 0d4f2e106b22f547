import type { Kind, Trace } from '../types.js';
import { DOCUMENTS } from './documents.js';
import { hasTrainedSourceType } from './iptc.js';
import { at, from, pngTexts, shown, UUID, UUID_ONLY } from './reading.js';
import type { MarkMatch, MarkRule } from './rule.js';
import { signatureRule } from './signature-rule.js';

/* Services that write a text of their own into PNG, EXIF or XMP. */

/** Prompts are short; a longer description is not searched. */
const MAX_DESCRIPTION_CHARS = 20_000;
/** Midjourney always writes parameters (`--v 6.1`) before the number: a printer's or a render farm's `Job ID` has none. */
const JOB_ID = new RegExp(`(?:^|\\s)--[a-z]+ [^\\n]{0,400}?\\bJob ID: ${UUID}\\s*$`);
const REMOVER = 'wiltodelta/remove-ai-watermarks';

/** Programs that convert a picture write the fields of EXIF in XMP as well, or instead. */
const MAKE: readonly string[] = ['exif:Make', 'xmp:tiff:Make'];
const SOFTWARE: readonly string[] = ['exif:Software', 'xmp:tiff:Software'];

const exactly = (traces: readonly Trace[], text: RegExp): Trace[] =>
  traces.filter(({ value }) => text.test(value.trim()));

const QUOTED_JOB =
  'Une légende du fichier cite un numéro de travail comme l’écrit Midjourney\u00a0; une personne a pu la recopier.';

const jobIds = (traces: readonly Trace[]): MarkMatch[] =>
  traces.flatMap(({ where, value }) => {
    const found = from(value.slice(0, MAX_DESCRIPTION_CHARS), JOB_ID);
    return found === null ? [] : [{ where, value: found.trim() }];
  });

const midjourneyDescription = signatureRule(
  'midjourney-description',
  'Midjourney',
  'La description du fichier porte un numéro de travail («\u00a0Job ID\u00a0») comme l’écrit Midjourney.',
  DOCUMENTS.midjourney,
  (input) => {
    // A caption may quote; beside the source type that Midjourney writes with it, it says where the file comes from.
    const isDeclared = hasTrainedSourceType(input);
    return [
      ...jobIds(pngTexts(input.traces, 'Description')),
      ...jobIds(at(input.traces, 'exif:ImageDescription', 'xmp:dc:description', 'iptc:2:120')).map(
        (match): MarkMatch =>
          isDeclared ? match : { ...match, strength: 'hint', weight: 'counted', explain: QUOTED_JOB },
      ),
    ];
  },
);

const midjourneyGuid = signatureRule(
  'midjourney-xmp-guid',
  'Midjourney',
  'Les métadonnées du fichier portent un identifiant d’image et la mention d’IA, comme les écrit Midjourney.',
  DOCUMENTS.midjourney,
  (input) =>
    hasTrainedSourceType(input)
      ? shown(exactly(at(input.traces, 'xmp:Iptc4xmpExt:DigImageGUID'), UUID_ONLY))
      : [],
);

/** Author and signature stand in one family of fields; a faithful conversion moves both. */
const XAI_PAIRS: readonly {
  readonly artist: (traces: readonly Trace[]) => Trace[];
  readonly signature: (traces: readonly Trace[]) => Trace[];
}[] = [
  {
    artist: (traces) => at(traces, 'exif:Artist'),
    signature: (traces) => at(traces, 'exif:ImageDescription', 'exif:UserComment'),
  },
  {
    artist: (traces) => at(traces, 'xmp:dc:creator'),
    signature: (traces) => at(traces, 'xmp:dc:description'),
  },
  {
    artist: (traces) => pngTexts(traces, 'Author'),
    signature: (traces) => pngTexts(traces, 'Description'),
  },
  { artist: (traces) => at(traces, 'iptc:2:80'), signature: (traces) => at(traces, 'iptc:2:120') },
];

const xai = signatureRule(
  'xai-signature',
  'xAI Grok',
  'Le fichier porte la signature et l’identifiant d’auteur que Grok écrit dans ses images.',
  DOCUMENTS.landscape,
  ({ traces }) =>
    XAI_PAIRS.filter(({ artist }) => exactly(artist(traces), UUID_ONLY).length > 0).flatMap((pair) =>
      shown(exactly(pair.signature(traces), /^Signature: [A-Za-z0-9+/=]{64}/)),
    ),
);

/** The makers of FLUX write a plain sentence: the file declares it. */
const bfl: MarkRule = {
  id: 'bfl-exif',
  strength: 'declared',
  kind: 'generated',
  generator: 'Black Forest Labs FLUX',
  weight: null,
  explain: 'Les métadonnées du fichier disent qu’il sort d’un modèle FLUX de Black Forest Labs.',
  source: 'black-forest-labs/flux, src/flux/util.py\u00a0; catalogue des marques §3',
  url: 'https://github.com/black-forest-labs/flux',
  match: ({ traces }) => {
    const software = at(traces, ...SOFTWARE).flatMap(({ where, value }): MarkMatch[] => {
      const found = /^AI generated;(txt2img|img2img|[a-z0-9]{1,20});flux/i.exec(value.trim());
      const kind: Kind = found?.[1]?.toLowerCase() === 'txt2img' ? 'generated' : 'edited';
      return found === null ? [] : [{ where, value, kind }];
    });
    const isFluxModel = exactly(at(traces, 'exif:Model', 'xmp:tiff:Model'), /^flux[-.]/i).length > 0;
    const make = isFluxModel ? shown(exactly(at(traces, ...MAKE), /^Black Forest Labs$/i)) : [];
    // The sentence says more than the maker's name: with it, the name is not shown a second time.
    return software.length > 0 ? software : make;
  },
};

const ideogram = signatureRule(
  'ideogram-make',
  'Ideogram',
  'Les métadonnées du fichier nomment Ideogram AI à la place de l’appareil photo.',
  REMOVER,
  ({ traces }) => shown(exactly(at(traces, ...MAKE), /^Ideogram AI$/i)),
);

const luma = signatureRule(
  'luma-text',
  'Luma AI',
  'Un texte du fichier nomme Luma AI comme source.',
  REMOVER,
  ({ traces }) =>
    shown([
      ...exactly(pngTexts(traces, 'Source'), /^Luma AI$/i),
      ...exactly(pngTexts(traces, 'Comment'), /^Generated by Luma AI\b/i),
    ]),
);

const reve = signatureRule(
  'reve',
  'Reve',
  'Les métadonnées du fichier nomment reve.com comme outil de création.',
  REMOVER,
  ({ traces }) =>
    shown(
      exactly(
        [...at(traces, ...SOFTWARE, 'xmp:xmp:CreatorTool'), ...pngTexts(traces, 'Software')],
        /^reve\.com\b/i,
      ),
    ),
);

const aphrodite = signatureRule(
  'aphrodite',
  'Aphrodite AI',
  'Les métadonnées du fichier nomment Aphrodite AI.',
  REMOVER,
  ({ traces }) => shown(exactly(at(traces, ...MAKE, ...SOFTWARE), /^Aphrodite AI$/i)),
);

/** Spellings of each name, as a whole field; the name that reports use. */
const GENERATOR_NAMES: readonly (readonly [spelling: RegExp, generator: string])[] = [
  [/^midjourney$/i, 'Midjourney'],
  [/^dall[·.\- ]?e(?: ?\d)?$/i, 'DALL·E'],
  [/^stable diffusion(?: [\w.]{1,10})?$/i, 'Stable Diffusion'],
  [/^leonardo(?:\.ai| ai)?$/i, 'Leonardo.Ai'],
  [/^nightcafe(?: studio)?$/i, 'NightCafe'],
];

const softwareName: MarkRule = {
  id: 'software-ai-name',
  strength: 'hint',
  kind: 'generated',
  generator: null,
  weight: 'counted',
  explain:
    'Le champ «\u00a0logiciel\u00a0» ou «\u00a0marque\u00a0» du fichier porte le nom d’un générateur d’images.',
  ...DOCUMENTS.generatorNames,
  match: ({ traces }) =>
    at(traces, 'exif:Software', 'exif:Make').flatMap(({ where, value }): MarkMatch[] => {
      const known = GENERATOR_NAMES.find(([spelling]) => spelling.test(value.trim()));
      return known === undefined ? [] : [{ where, value, generator: known[1] }];
    }),
};

/** Makers' names that generators write where a camera would stand. */
export const NOT_A_CAMERA =
  /^\s*(?:(?:prompt|workflow)\s*:|\{)|black forest labs|\bideogram\b|aphrodite ai|midjourney|dall[·.\- ]?e\b|stable diffusion|openai|nightcafe|leonardo(?:\.| )?ai|^flux[-.]|adobe firefly|\bai generated\b/i;

export const hostedGeneratorRules: readonly MarkRule[] = [
  midjourneyDescription,
  midjourneyGuid,
  xai,
  bfl,
  ideogram,
  luma,
  reve,
  aphrodite,
  softwareName,
];
