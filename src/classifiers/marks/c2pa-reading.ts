import { once } from './once.js';
import type { C2paDetail, C2paIntegrity, Kind, Trace } from '../types.js';
import { c2paLinks, type C2paLink } from './c2pa-links.js';
import { isRecord, lastSegment, parseObject } from './reading.js';

/** One sentence of a C2PA store that says "AI": an action with an AI source type, a description, an assertion. */
export interface AiStatement {
  readonly trace: Trace;
  readonly detail: C2paDetail;
  readonly what: 'trained' | 'composite' | 'description-ai' | 'description-google' | 'agent' | 'assertion';
  /** The words read. */
  readonly value: string;
  /** How the manifest that is spoken of stands to the file. */
  readonly link: C2paLink;
  readonly kind: Kind;
}

const ACTIONS = /^jumbf:c2pa\.actions(?:\.v\d+)?(?:__\d+)?$/;
const CLAIM = /^jumbf:c2pa\.claim(?:\.v\d+)?$/;
const AI_ASSERTION = /^jumbf:c2pa\.ai_generated_content(?:__\d+)?$/;

/** Steps that leave the picture as it was: signing again, converting, marking invisibly. */
const NEUTRAL_ACTIONS: ReadonlySet<string> = new Set([
  'c2pa.opened',
  'c2pa.converted',
  'c2pa.transcoded',
  'c2pa.repackaged',
  'c2pa.published',
  'c2pa.watermarked',
  'c2pa.watermarked.bound',
  'c2pa.watermarked.unbound',
  'c2pa.edited.metadata',
]);

export type C2paTrace = Trace & { readonly detail: C2paDetail };

function hasDetail(trace: Trace): trace is C2paTrace {
  return trace.detail !== undefined;
}

export function c2paActions(traces: readonly Trace[]): C2paTrace[] {
  return traces.filter(hasDetail).filter((trace) => ACTIONS.test(trace.where));
}

export function c2paClaims(traces: readonly Trace[]): C2paTrace[] {
  return traces.filter(hasDetail).filter((trace) => CLAIM.test(trace.where));
}

/** What a source type says, by its last segment compared whole: the shorter terms are suffixes of the longer ones. */
export function sourceTypeClass(
  term: string | undefined,
): 'trained' | 'composite' | 'synthetic' | 'capture' | 'human' | 'other' {
  switch (lastSegment(term ?? '')) {
    case 'trainedAlgorithmicMedia':
      return 'trained';
    case 'compositeWithTrainedAlgorithmicMedia':
    case 'compositedWithTrainedAlgorithmicMedia':
      return 'composite';
    case 'compositeSynthetic':
    case 'trainedAlgorithmicData':
      return 'synthetic';
    case 'digitalCapture':
    case 'computationalCapture':
    case 'negativeFilm':
    case 'positiveFilm':
    case 'print':
      return 'capture';
    case 'humanEdits':
    case 'minorHumanEdits':
    case 'digitalCreation':
    case 'digitalArt':
      return 'human';
    default:
      return 'other';
  }
}

/** Source type of an action: its own field, or a parameter of that name as some writers do. */
export function sourceTypeOf(detail: C2paDetail): string | undefined {
  if (detail.digitalSourceType !== undefined) return detail.digitalSourceType;
  if (detail.json === undefined || !detail.json.includes('"digitalSourceType"')) return undefined;
  const parameters = parseObject(detail.json)?.['parameters'];
  const term = isRecord(parameters) ? parameters['digitalSourceType'] : undefined;
  return typeof term === 'string' ? term : undefined;
}

/** Source type that an ingredient assertion gives for what it points to (C2PA 2.4). */
function ingredientSourceType({ where, detail }: C2paTrace): string | null {
  if (where !== 'jumbf:c2pa.ingredient' || detail.json?.includes('"digitalSourceType"') !== true) return null;
  const term = parseObject(detail.json)?.['digitalSourceType'];
  return typeof term === 'string' ? term : null;
}

/** How an ingredient that carries no manifest of its own stands to the file. */
function ingredientLink({ detail }: C2paTrace, own: C2paLink): C2paLink {
  const relationship = parseObject(detail.json ?? '')?.['relationship'];
  if (own === 'loose' || relationship === 'inputTo') return 'loose';
  return relationship === 'parentOf' && own !== 'part' ? 'parent' : 'part';
}

/** Tools that do nothing else than make pictures: "created by" one of them needs no source type to be understood. */
const GENERATOR_AGENT =
  /^(?:Adobe Firefly|DALL[·.\- ]?E|GPT-4o|GPT[- ]?image|Titan Image Generator|(?:Amazon )?Nova Canvas|Bing Image Creator|Image Creator from Designer|Azure OpenAI (?:DALL|ImageGen))/i;
const FIREFLY_CREATION = /"(?:com\.adobe\.)?firefly\.operation"\s*:\s*"(?:text_to_image|style_zero)"/;

type Found = Omit<AiStatement, 'kind'>;

function statementsOfAction(trace: C2paTrace, link: C2paLink): Found[] {
  const { detail } = trace;
  const found: Found[] = [];
  const term = sourceTypeOf(detail);
  const sourceType = sourceTypeClass(term);
  if (sourceType === 'trained' || sourceType === 'composite') {
    found.push({ trace, detail, what: sourceType, value: term ?? '', link });
  }
  const description = (detail.description ?? '').trim();
  if (/^AI[- ]Generated Image\.?$/i.test(description)) {
    found.push({ trace, detail, what: 'description-ai', value: description, link });
  }
  if (/^Created by Google Generative AI\b/i.test(description)) {
    found.push({ trace, detail, what: 'description-google', value: description, link });
  }
  if (found.length === 0 && term === undefined && detail.action === 'c2pa.created') {
    const agent = (detail.softwareAgent ?? '').trim();
    if (GENERATOR_AGENT.test(agent) || FIREFLY_CREATION.test(detail.json ?? '')) {
      found.push({ trace, detail, what: 'agent', value: agent, link });
    }
  }
  return found;
}

function statementsOfAssertion(trace: C2paTrace, link: C2paLink): Found[] {
  const { detail } = trace;
  const term = ingredientSourceType(trace);
  const sourceType = sourceTypeClass(term ?? '');
  if (term !== null && (sourceType === 'trained' || sourceType === 'composite')) {
    return [{ trace, detail, what: sourceType, value: term, link: ingredientLink(trace, link) }];
  }
  if (!AI_ASSERTION.test(trace.where)) return [];
  const value = detail.json ?? trace.value;
  return parseObject(value)?.['ai_generated'] === true
    ? [{ trace, detail, what: 'assertion', value, link }]
    : [];
}

/**
 * Every AI statement of the store, with what it says was done to *this* file.
 * The active manifest speaks of the file; an ingredient only of what it was made from, unless the active one
 * did nothing but sign again what its parent had created.
 */
export const aiStatements = once((traces: readonly Trace[]): readonly AiStatement[] => {
  const linkOf = c2paLinks(traces);
  const found = [
    ...c2paActions(traces).flatMap((trace) => statementsOfAction(trace, linkOf(trace.detail))),
    ...traces.filter(hasDetail).flatMap((trace) => statementsOfAssertion(trace, linkOf(trace.detail))),
  ];
  const hasGeneratedParent = found.some((one) => one.link === 'parent' && isCreation(one));
  const onlySignedAgain = c2paActions(traces)
    .filter((trace) => trace.detail.manifest === 'active')
    .every((trace) => NEUTRAL_ACTIONS.has(trace.detail.action ?? ''));
  return found.map((one): AiStatement => {
    const isGenerated =
      one.link === 'self'
        ? isCreation(one) || (one.what === 'trained' && hasGeneratedParent)
        : one.link === 'parent' && onlySignedAgain && isCreation(one);
    return { ...one, kind: isGenerated ? 'generated' : 'edited' };
  });
});

function isCreation({ what, detail }: Found): boolean {
  return what !== 'composite' && (detail.action === undefined || detail.action === 'c2pa.created');
}

/** Names that a store may give beside a general one, each with the words that give it; the first that is read counts. */
export type CloserNames = readonly (readonly [words: RegExp, name: string])[];

/** What Google's own words and library stand for where no product is named: the two models behind them (catalogue §1.3). */
export const GOOGLE_AI = 'Google Gemini (ou Imagen)';

/** Google's library signs for all its products. */
export const GOOGLE_NAMES: CloserNames = [
  [/\bGemini\b|\bNano Banana\b/i, 'Google Gemini'],
  [/\bImagen\b/i, 'Google Imagen'],
];

/** The closest name that claims, agents and descriptions of the store give; the general one where they give none. */
export function closerName(traces: readonly Trace[], general: string, closer: CloserNames): string {
  const words = traces
    .filter(hasDetail)
    .flatMap(({ detail }) => [detail.claimGenerator, detail.softwareAgent, detail.description])
    .filter((text) => text !== undefined)
    .join('\n');
  return closer.find(([pattern]) => pattern.test(words))?.[1] ?? general;
}

/** How far the store was checked, in words that end the sentence of a mark. */
const INTEGRITY_WORDS: Readonly<Record<C2paIntegrity, string>> = {
  intact: 'sa signature et son contenu concordent',
  'signer-not-verified': 'son contenu concorde, mais le signataire n’a pas pu être vérifié',
  'not-checked': 'sa signature n’a pas été contrôlée',
  broken: 'elle ne concorde plus avec le fichier',
};

/** The rule's sentence with the state of the check, which is part of every C2PA mark. */
export function withIntegrity(sentence: string, integrity: C2paIntegrity | null): string {
  return `${sentence.replace(/\.$/, '')}\u00a0; ${INTEGRITY_WORDS[integrity ?? 'not-checked']}.`;
}
