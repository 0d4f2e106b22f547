import type { Trace } from '../types.js';
import { GOOGLE_AI, sourceTypeClass } from './c2pa-reading.js';
import { DOCUMENTS, ownDocument } from './documents.js';
import { at, isRecord, listOf, parseObject, shown } from './reading.js';
import type { MarkInput, MarkMatch, MarkRule } from './rule.js';

const SOURCE_TYPE_PLACES: readonly string[] = [
  'xmp:Iptc4xmpExt:DigitalSourceType',
  'xmp:Iptc4xmpExt:DigitalSourceFileType',
];
const CREDIT_PLACES: readonly string[] = ['xmp:photoshop:Credit', 'iptc:2:110'];
const VOCABULARY = {
  source:
    'IPTC NewsCodes digitalsourcetype\u00a0; IPTC Photo Metadata Standard\u00a0; catalogue des marques §2',
  url: 'https://cv.iptc.org/newscodes/digitalsourcetype/',
} as const;
const REMOVER = 'https://github.com/wiltodelta/remove-ai-watermarks';

type SourceType = ReturnType<typeof sourceTypeClass>;

/** Fields of the XMP that stands, as JSON, in a signed metadata assertion of the active manifest. */
const METADATA_ASSERTION = /^jumbf:(?:c2pa\.metadata|cawg\.metadata|stds\.iptc(?:\.photo-metadata)?)$/;

function assertedSourceTypes(traces: readonly Trace[]): MarkMatch[] {
  return traces.flatMap(({ where, detail }): MarkMatch[] => {
    if (!METADATA_ASSERTION.test(where) || detail?.manifest !== 'active') return [];
    // The prefix is the writer's own, as in XMP.
    return Object.entries(parseObject(detail.json ?? '') ?? {})
      .filter(([key]) => /(?:^|[:/])DigitalSourceType$/.test(key))
      .flatMap(([, terms]) => (Array.isArray(terms) ? (terms as unknown[]) : [terms]))
      .flatMap((term): MarkMatch[] => {
        const value = isRecord(term) ? term['@id'] : term;
        return typeof value === 'string' ? [{ where, value }] : [];
      });
  });
}

function sourceTypes(traces: readonly Trace[], wanted: SourceType): MarkMatch[] {
  return [...shown(at(traces, ...SOURCE_TYPE_PLACES)), ...assertedSourceTypes(traces)].filter(({ value }) =>
    listOf(value).some((term) => sourceTypeClass(term) === wanted),
  );
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
  ...VOCABULARY,
  match: ({ traces }) => sourceTypes(traces, 'trained'),
};

const dstComposite: MarkRule = {
  id: 'iptc-dst-composite-trained',
  strength: 'declared',
  kind: 'edited',
  generator: null,
  weight: null,
  explain:
    'Les métadonnées du fichier portent la mention «\u00a0compositeWithTrainedAlgorithmicMedia\u00a0», c’est-à-dire «\u00a0composé avec des éléments produits par un modèle\u00a0».',
  ...VOCABULARY,
  match: ({ traces }) => sourceTypes(traces, 'composite'),
};

const dstSynthetic: MarkRule = {
  id: 'iptc-dst-synthetic',
  strength: 'hint',
  kind: null,
  generator: null,
  weight: 'counted',
  explain:
    'Les métadonnées du fichier parlent d’éléments de synthèse, qui peuvent aussi venir d’un logiciel de 3D.',
  ...VOCABULARY,
  match: ({ traces }) => sourceTypes(traces, 'synthetic'),
};

/** Any other source type is no mark; those that name a capture or a person's hand speak for the author. */
const dstOther: MarkRule = {
  id: 'iptc-dst-other',
  strength: 'human',
  kind: null,
  generator: null,
  weight: null,
  explain: 'Les métadonnées du fichier déclarent une prise de vue, une numérisation ou une création humaine.',
  ...VOCABULARY,
  match: ({ traces }) => [...sourceTypes(traces, 'capture'), ...sourceTypes(traces, 'human')],
};

const creditGoogle: MarkRule = {
  id: 'iptc-credit-google',
  strength: 'declared',
  kind: 'generated',
  generator: GOOGLE_AI,
  weight: null,
  explain: 'Le crédit inscrit dans le fichier attribue l’image à l’IA de Google («\u00a0Google AI\u00a0»).',
  ...ownDocument('iptc-credit-google', 'crédit lu dans un fichier de Google\u00a0; catalogue des marques §2'),
  match: ({ traces }) => shown(credits(traces, /^made (?:with|by) google ai\.?$/i)),
};

const creditGoogleEdited: MarkRule = {
  id: 'iptc-credit-google-edited',
  strength: 'declared',
  kind: 'edited',
  generator: 'Google AI',
  weight: null,
  explain: 'Le crédit inscrit dans le fichier est «\u00a0Edited with Google AI\u00a0».',
  ...ownDocument(
    'iptc-credit-google-edited',
    'crédit de Google Photos, lu dans des dépôts publics\u00a0; catalogue des marques §2',
  ),
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
  ...DOCUMENTS.generatorNames,
  match: ({ traces }) =>
    sourceTypes(traces, 'composite').length === 0
      ? []
      : shown(credits(traces, /^apple photos (?:clean[ -]?up|generative edit(?:: ?clean[ -]?up)?)$/i)),
};

/** The source type beside it declares; the credit then says whose it is. Alone it stays a hint. */
const imagePlayground: MarkRule = {
  id: 'apple-image-playground',
  strength: 'hint',
  kind: 'generated',
  generator: 'Apple Image Playground',
  weight: 'counted',
  explain: 'Le crédit inscrit dans le fichier est «\u00a0Apple Image Playground\u00a0».',
  source:
    'wiltodelta/remove-ai-watermarks, relevé d’un fichier d’Apple, sans fichier vu ici\u00a0; catalogue des marques §2',
  url: REMOVER,
  match: ({ traces }) => {
    const isDeclared = sourceTypes(traces, 'trained').length > 0;
    return shown(credits(traces, /^apple image playground$/i)).map((match) =>
      isDeclared ? { ...match, strength: 'declared' } : match,
    );
  },
};

const AI_FIELDS: readonly string[] = [
  'AISystemUsed',
  'AISystemVersionUsed',
  'AIPromptInformation',
  'AIPromptWriterName',
].map((name) => `xmp:Iptc4xmpExt:${name}`);
/** Fields that are there only to say "no", in the words of a person: a false accusation otherwise. */
const SAYS_NOTHING = /^[\s\d.\-–—/_?]*$|^(?:null|nil|false|undefined|unknown|inconnue?)\b/i;
const SAYS_NO =
  /^(?:no|none|non|not|never|nothing|without|sans|aucune?|aucuns?|pas|jamais|n\/?a|néant|neant)\b|\b(?:no|not|non|without|sans|aucune?|pas d[e’']?) ?(?:\w+ )?(?:ai|ia|a\.i\.|i\.a\.|artificial|intelligence|generated|g[ée]n[ée]r[ée]e?)\b|\bhuman[- ]?(?:made|created|only)\b|\b(?:main|humain)e?s? (?:uniquement|seule(?:ment)?)\b/i;

/** The same in other words: a reserve against training, work by hand. */
const RESERVES =
  /\b(?:interdi\w*|prohibited|forbidden|not allowed|do not|ne pas|opt[- ]?out|entra[iî]ne\w*|training|tdm)\b|\b(?:faite?s? main|hand[- ]?(?:made|drawn|painted))\b|(?:^|\s)[àa] la main\b/iu;
/** What everybody's camera program does, or what is written beside a picture: no picture comes of it. */
const ASSISTS =
  /\b(?:denoise|noise reduction|r[ée]duction du bruit|sharpen\w*|autofocus|auto ?tone|caption\w*|keyword\w*|tagging|alt[- ]?text|l[ée]gendes?|mots[- ]cl[ée]s|traduction|translation|transcription)\b/iu;

const ASSIST_SENTENCE =
  'Les métadonnées du fichier nomment un système d’IA dans les champs IPTC prévus pour cela, mais pour une aide (bruit, netteté, légende…) qui ne fait pas l’image.';
const WRITER_SENTENCE =
  'Les métadonnées du fichier donnent un nom dans le champ IPTC prévu pour qui écrit la demande faite à un système d’IA, sans nommer de système.';
const DOUBTFUL_SENTENCE =
  'Les métadonnées du fichier remplissent les champs IPTC prévus pour un système d’IA, mais déclarent aussi une prise de vue ou une création humaine.';

/** A name of a system fits on one short line; a whole prompt is no name. */
const MAX_SYSTEM_NAME = 60;
const MAX_RESERVE = 120;

const aiFields: MarkRule = {
  id: 'iptc-ai-fields',
  strength: 'declared',
  kind: null,
  generator: null,
  weight: null,
  explain:
    'Les métadonnées du fichier remplissent les champs IPTC prévus pour nommer le système d’IA employé.',
  source: 'IPTC Photo Metadata Standard 2025.1, liste d’exiftool/exiftool\u00a0; catalogue des marques §2',
  url: 'https://github.com/exiftool/exiftool',
  match: ({ traces }) => {
    const filled = at(traces, ...AI_FIELDS).filter(({ value }) => !SAYS_NOTHING.test(value.trim()));
    // One field that says "no AI" speaks for all four: whoever wrote it filled in the rest by habit.
    if (filled.some(({ where, value }) => !isPromptText(where) && denies(value))) return [];
    const told = filled.filter(({ value }) => !SAYS_NO.test(value.trim()) && !isReserve(value));
    const doubt = doubtOf(traces, told);
    return told.map(({ where, value }): MarkMatch => {
      const isName = where.endsWith(':AISystemUsed') && value.trim().length <= MAX_SYSTEM_NAME;
      const match = { where, value, ...(isName ? { generator: value.trim() } : {}) };
      return doubt === null ? match : { ...match, strength: 'hint', weight: 'counted', explain: doubt };
    });
  },
};

/** A prompt is long and may hold any word: only a short text is a reserve. */
const isReserve = (value: string): boolean => value.length <= MAX_RESERVE && RESERVES.test(value);
const denies = (value: string): boolean => SAYS_NO.test(value.trim()) || isReserve(value);

/** Why filled fields declare nothing, as a sentence; null when they do. */
function doubtOf(traces: readonly Trace[], told: readonly Trace[]): string | null {
  // A file that says in the same breath "captured" or "drawn by a person" contradicts itself: it is no declaration.
  if ([...sourceTypes(traces, 'capture'), ...sourceTypes(traces, 'human')].length > 0)
    return DOUBTFUL_SENTENCE;
  // A template that puts the author's name in every field for a name fills this one too.
  if (told.every(({ where }) => where.endsWith(':AIPromptWriterName'))) return WRITER_SENTENCE;
  return told.some(({ where, value }) => where.endsWith(':AISystemUsed') && ASSISTS.test(value))
    ? ASSIST_SENTENCE
    : null;
}

/** A prompt may well say "no people": only the whole field can deny. */
function isPromptText(where: string): boolean {
  return where.endsWith(':AIPromptInformation');
}

/** With its version at most: boards, layouts and other products of that family hold people's own pictures as well. */
const FIREFLY = /^Adobe Firefly(?:[ /]v?\d[\w.]{0,20})?(?: \([^)]{0,40}\))?$/i;

const creatorTool: MarkRule = {
  id: 'xmp-creatortool-ai',
  strength: 'signature',
  kind: 'generated',
  generator: 'Adobe Firefly',
  weight: null,
  explain: 'Les métadonnées du fichier nomment Adobe Firefly comme outil de création.',
  source: 'wiltodelta/remove-ai-watermarks, documentation\u00a0; catalogue des marques §2',
  url: REMOVER,
  match: ({ traces }) =>
    shown(at(traces, 'xmp:xmp:CreatorTool').filter((trace) => FIREFLY.test(trace.value.trim()))),
};

const history: MarkRule = {
  id: 'xmp-photoshop-firefly-history',
  strength: 'hint',
  kind: 'edited',
  generator: 'Adobe Firefly',
  weight: 'counted',
  explain:
    'L’historique enregistré par Photoshop cite Adobe Firefly ou le remplissage génératif, sans dire où ni dans quelle mesure.',
  ...DOCUMENTS.xmpHistory,
  match: ({ traces }) =>
    shown(
      traces.filter(
        ({ where, value }) =>
          // Not all of photoshop: — its text layers and captions hold words of the work itself.
          /^xmp:(?:xmpMM:History|photoshop:History)/.test(where) &&
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
  imagePlayground,
  aiFields,
  creatorTool,
  dstSynthetic,
  history,
  dstOther,
];
