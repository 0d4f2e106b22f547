import type { C2paDetail, C2paIntegrity, Kind, Trace } from '../types.js';
import { isRecord, lastSegment, parseObject } from './reading.js';

/** One sentence of a C2PA store that says "AI": an action with an AI source type, a description, an assertion. */
export interface AiStatement {
  readonly trace: Trace;
  readonly detail: C2paDetail;
  readonly what: 'trained' | 'composite' | 'description-ai' | 'description-google' | 'assertion';
  /** The words read. */
  readonly value: string;
  /** In the active manifest, or in an ingredient that the active one derives from or pastes in. */
  readonly isLinked: boolean;
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

export function isLinked(detail: C2paDetail): boolean {
  return (
    detail.manifest === 'active' ||
    detail.relationship === 'parentOf' ||
    detail.relationship === 'componentOf'
  );
}

/**
 * Every AI statement of the store, with what it says was done to *this* file.
 * The active manifest speaks of the file; an ingredient only of what it was made from, unless the active one
 * did nothing but sign again what its parent had created.
 */
export function aiStatements(traces: readonly Trace[]): AiStatement[] {
  const found: Omit<AiStatement, 'kind'>[] = [];
  for (const trace of c2paActions(traces)) {
    const { detail } = trace;
    const linked = isLinked(detail);
    const sourceType = sourceTypeClass(detail.digitalSourceType);
    if (sourceType === 'trained' || sourceType === 'composite') {
      const value = detail.digitalSourceType ?? '';
      found.push({ trace, detail, what: sourceType, value, isLinked: linked });
    }
    const description = (detail.description ?? '').trim();
    if (/^AI[- ]Generated Image\.?$/i.test(description)) {
      found.push({ trace, detail, what: 'description-ai', value: description, isLinked: linked });
    }
    if (/^Created by Google Generative AI\b/i.test(description)) {
      found.push({ trace, detail, what: 'description-google', value: description, isLinked: linked });
    }
  }
  for (const trace of traces.filter(hasDetail)) {
    if (!AI_ASSERTION.test(trace.where)) continue;
    const assertion = parseObject(trace.detail.json ?? trace.value);
    if (isRecord(assertion) && assertion['ai_generated'] === true) {
      const value = trace.detail.json ?? trace.value;
      found.push({ trace, detail: trace.detail, what: 'assertion', value, isLinked: isLinked(trace.detail) });
    }
  }
  const hasGeneratedParent = found.some(
    (one) => one.detail.relationship === 'parentOf' && isCreation(one.what, one.detail),
  );
  const onlySignedAgain = c2paActions(traces)
    .filter((trace) => trace.detail.manifest === 'active')
    .every((trace) => NEUTRAL_ACTIONS.has(trace.detail.action ?? ''));
  return found.map((one): AiStatement => {
    const isGenerated =
      one.detail.manifest === 'active'
        ? isCreation(one.what, one.detail) || (one.what === 'trained' && hasGeneratedParent)
        : one.detail.relationship === 'parentOf' && onlySignedAgain && isCreation(one.what, one.detail);
    return { ...one, kind: isGenerated ? 'generated' : 'edited' };
  });
}

function isCreation(what: AiStatement['what'], detail: C2paDetail): boolean {
  return what !== 'composite' && (detail.action === undefined || detail.action === 'c2pa.created');
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
