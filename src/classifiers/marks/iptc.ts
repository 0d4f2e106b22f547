import type { Trace } from '../types.js';
import { sourceTypeClass } from './c2pa-reading.js';
import { at, shown } from './reading.js';
import type { MarkInput, MarkRule } from './rule.js';

const SOURCE_TYPE_PLACES: readonly string[] = [
  'xmp:Iptc4xmpExt:DigitalSourceType',
  'xmp:Iptc4xmpExt:DigitalSourceFileType',
];
const CREDIT_PLACES: readonly string[] = ['xmp:photoshop:Credit', 'iptc:2:110'];
const VOCABULARY = 'IPTC NewsCodes digitalsourcetype; IPTC Photo Metadata Standard; marks catalogue §2';

function sourceTypes(traces: readonly Trace[], wanted: ReturnType<typeof sourceTypeClass>): Trace[] {
  return at(traces, ...SOURCE_TYPE_PLACES).filter((trace) => sourceTypeClass(trace.value) === wanted);
}

/** True when the file's own IPTC source type says that a model made the whole of it. */
export function hasTrainedSourceType(input: MarkInput): boolean {
  return sourceTypes(input.traces, 'trained').length > 0;
}

function credits(traces: readonly Trace[], sentence: RegExp): Trace[] {
  return at(traces, ...CREDIT_PLACES).filter((trace) => sentence.test(trace.value.trim()));
}

const dstTrained: MarkRule = {
  id: 'iptc-dst-trained',
  strength: 'declared',
  kind: 'generated',
  generator: null,
  weight: null,
  explain:
    'Les métadonnées du fichier portent la mention «\u00a0trainedAlgorithmicMedia\u00a0», c’est-à-dire «\u00a0média produit par un modèle entraîné\u00a0».',
  source: VOCABULARY,
  match: ({ traces }) => shown(sourceTypes(traces, 'trained')),
};

const dstComposite: MarkRule = {
  id: 'iptc-dst-composite-trained',
  strength: 'declared',
  kind: 'edited',
  generator: null,
  weight: null,
  explain:
    'Les métadonnées du fichier portent la mention «\u00a0compositeWithTrainedAlgorithmicMedia\u00a0», c’est-à-dire «\u00a0composé avec des éléments produits par un modèle\u00a0».',
  source: VOCABULARY,
  match: ({ traces }) => shown(sourceTypes(traces, 'composite')),
};

const dstSynthetic: MarkRule = {
  id: 'iptc-dst-synthetic',
  strength: 'hint',
  kind: null,
  generator: null,
  weight: 'counted',
  explain:
    'Les métadonnées du fichier parlent d’éléments de synthèse, qui peuvent aussi venir d’un logiciel de 3D.',
  source: VOCABULARY,
  match: ({ traces }) => shown(sourceTypes(traces, 'synthetic')),
};

/** Any other source type is no mark; those that name a capture or a person's hand speak for the author. */
const dstOther: MarkRule = {
  id: 'iptc-dst-other',
  strength: 'human',
  kind: null,
  generator: null,
  weight: null,
  explain: 'Les métadonnées du fichier déclarent une prise de vue, une numérisation ou une création humaine.',
  source: VOCABULARY,
  match: ({ traces }) => shown([...sourceTypes(traces, 'capture'), ...sourceTypes(traces, 'human')]),
};

const creditGoogle: MarkRule = {
  id: 'iptc-credit-google',
  strength: 'declared',
  kind: 'generated',
  generator: 'Google AI',
  weight: null,
  explain: 'Le crédit inscrit dans le fichier est «\u00a0Made with Google AI\u00a0».',
  source: 'Google image metadata as read in real files; marks catalogue §2',
  match: ({ traces }) => shown(credits(traces, /^made with google ai\.?$/i)),
};

const creditGoogleEdited: MarkRule = {
  id: 'iptc-credit-google-edited',
  strength: 'declared',
  kind: 'edited',
  generator: 'Google AI',
  weight: null,
  explain: 'Le crédit inscrit dans le fichier est «\u00a0Edited with Google AI\u00a0».',
  source: 'Google image metadata; marks catalogue §2',
  match: ({ traces }) => shown(credits(traces, /^edited with google ai\.?$/i)),
};

const creditApple: MarkRule = {
  id: 'iptc-credit-apple-cleanup',
  strength: 'declared',
  kind: 'edited',
  generator: 'Apple Photos Clean Up',
  weight: null,
  explain:
    'Le crédit inscrit dans le fichier est «\u00a0Apple Photos Clean Up\u00a0»\u00a0: un élément a été effacé d’une photo avec un outil d’IA.',
  source: 'Apple Photos metadata; marks catalogue §2',
  match: ({ traces }) =>
    sourceTypes(traces, 'composite').length === 0
      ? []
      : shown(credits(traces, /^apple photos clean[ -]?up$/i)),
};

const AI_FIELDS: readonly string[] = [
  'AISystemUsed',
  'AISystemVersionUsed',
  'AIPromptInformation',
  'AIPromptWriterName',
].map((name) => `xmp:Iptc4xmpExt:${name}`);
/** Fields that are there only to say "no". */
const SAYS_NOTHING = /^(?:none|n\/?a|no|non|aucune?|sans|false|null|0|-)?\.?$/i;

const aiFields: MarkRule = {
  id: 'iptc-ai-fields',
  strength: 'declared',
  kind: null,
  generator: null,
  weight: null,
  explain:
    'Les métadonnées du fichier remplissent les champs IPTC prévus pour nommer le système d’IA employé.',
  source: 'IPTC Photo Metadata Standard 2025.1; marks catalogue §2',
  match: ({ traces }) =>
    shown(at(traces, ...AI_FIELDS).filter((trace) => !SAYS_NOTHING.test(trace.value.trim()))),
};

const creatorTool: MarkRule = {
  id: 'xmp-creatortool-ai',
  strength: 'signature',
  kind: 'generated',
  generator: 'Adobe Firefly',
  weight: null,
  explain: 'Les métadonnées du fichier nomment Adobe Firefly comme outil de création.',
  source: 'XMP specification, CreatorTool; marks catalogue §2',
  match: ({ traces }) =>
    shown(at(traces, 'xmp:xmp:CreatorTool').filter((trace) => /^Adobe Firefly\b/i.test(trace.value.trim()))),
};

const history: MarkRule = {
  id: 'xmp-photoshop-firefly-history',
  strength: 'hint',
  kind: 'edited',
  generator: 'Adobe Firefly',
  weight: 'counted',
  explain:
    'L’historique enregistré par Photoshop cite Adobe Firefly ou le remplissage génératif, sans dire où ni combien.',
  source: 'Marks catalogue §2, not seen in a real file',
  match: ({ traces }) =>
    shown(
      traces.filter(
        ({ where, value }) =>
          /^xmp:(?:xmpMM:History|photoshop:)/.test(where) &&
          !CREDIT_PLACES.includes(where) &&
          /\bAdobe Firefly\b|\bGenerative Fill\b/i.test(value),
      ),
    ),
};

export const iptcRules: readonly MarkRule[] = [
  dstTrained,
  dstComposite,
  creditGoogle,
  creditGoogleEdited,
  creditApple,
  aiFields,
  creatorTool,
  dstSynthetic,
  history,
  dstOther,
];
