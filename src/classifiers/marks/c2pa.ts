import type { Kind, Mark } from '../types.js';
import {
  aiStatements,
  c2paActions,
  c2paClaims,
  sourceTypeClass,
  withIntegrity,
  type AiStatement,
} from './c2pa-reading.js';
import type { MarkInput, MarkMatch, MarkRule } from './rule.js';

const SPECIFICATION = 'C2PA specification, actions; IPTC NewsCodes digitalsourcetype; marks catalogue §1';
const CARD = 'La carte d’identité signée du fichier (C2PA)';

interface StatementRule {
  readonly id: string;
  readonly kind: Kind;
  readonly generator: string | null;
  readonly explain: string;
  readonly accepts: (statement: AiStatement) => boolean;
}

/** A rule over the AI statements of the store; each match says how far the store was checked. */
function statementRule(row: StatementRule): MarkRule {
  return {
    id: row.id,
    strength: 'declared',
    kind: row.kind,
    generator: row.generator,
    weight: null,
    explain: row.explain,
    source: SPECIFICATION,
    match: ({ traces, integrity }) =>
      aiStatements(traces)
        .filter(row.accepts)
        .map((statement) => ({
          where: statement.trace.where,
          value: statement.value,
          kind: statement.kind,
          explain: withIntegrity(row.explain, integrity),
        })),
  };
}

const dstTrained = statementRule({
  id: 'c2pa-dst-trained',
  kind: 'generated',
  generator: null,
  explain: `${CARD} porte la mention «\u00a0trainedAlgorithmicMedia\u00a0», c’est-à-dire «\u00a0média produit par un modèle entraîné\u00a0».`,
  accepts: ({ what, detail }) => what === 'trained' && detail.manifest === 'active',
});

const dstComposite = statementRule({
  id: 'c2pa-dst-composite-trained',
  kind: 'edited',
  generator: null,
  explain: `${CARD} porte la mention «\u00a0compositeWithTrainedAlgorithmicMedia\u00a0», c’est-à-dire «\u00a0composé avec des éléments produits par un modèle\u00a0».`,
  accepts: ({ what, detail }) => what === 'composite' && detail.manifest === 'active',
});

const descriptionGoogle = statementRule({
  id: 'c2pa-description-google',
  kind: 'generated',
  generator: 'Google AI',
  explain: `${CARD} décrit une étape par les mots «\u00a0Created by Google Generative AI\u00a0».`,
  accepts: ({ what, isLinked: linked }) => what === 'description-google' && linked,
});

const descriptionAi = statementRule({
  id: 'c2pa-description-ai',
  kind: 'generated',
  generator: null,
  explain: `${CARD} décrit une étape par les mots «\u00a0AI Generated Image\u00a0».`,
  accepts: ({ what, isLinked: linked }) => what === 'description-ai' && linked,
});

const aiAssertion = statementRule({
  id: 'c2pa-bfl-ai-assertion',
  kind: 'generated',
  generator: null,
  explain: `${CARD} contient la déclaration «\u00a0ai_generated\u00a0: true\u00a0».`,
  accepts: ({ what, isLinked: linked }) => what === 'assertion' && linked,
});

const ingredientSentence = `${CARD} cite, parmi ce qui a servi à faire le fichier, un élément déclaré comme produit ou modifié par un modèle.`;

const aiIngredient: MarkRule = {
  id: 'c2pa-ai-ingredient',
  strength: 'declared',
  kind: 'edited',
  generator: null,
  weight: null,
  explain: ingredientSentence,
  source: 'C2PA specification, ingredients; marks catalogue §1.3',
  match: ({ traces, integrity }) =>
    aiStatements(traces)
      .filter(({ what, detail }) => detail.manifest === 'ingredient' && /^(?:trained|composite)$/.test(what))
      .map((statement): MarkMatch => {
        const base = {
          where: statement.trace.where,
          value: statement.value,
          kind: statement.kind,
          explain: withIntegrity(ingredientSentence, integrity),
        };
        // An input of a process, or a manifest that nothing points to, says little of this file.
        return statement.isLinked ? base : { ...base, strength: 'hint', weight: 'counted' };
      }),
};

const syntheticSource: MarkRule = {
  id: 'c2pa-dst-synthetic',
  strength: 'hint',
  kind: null,
  generator: null,
  weight: 'counted',
  explain: `${CARD} parle d’éléments de synthèse, qui peuvent aussi venir d’un logiciel de 3D.`,
  source: SPECIFICATION,
  match: ({ traces, integrity }) =>
    c2paActions(traces)
      .filter(
        ({ detail }) =>
          detail.manifest === 'active' && sourceTypeClass(detail.digitalSourceType) === 'synthetic',
      )
      .map(({ where, detail }) => ({
        where,
        value: detail.digitalSourceType ?? '',
        explain: withIntegrity(syntheticSource.explain, integrity),
      })),
};

/** Cameras and capture applications as they name themselves in the claim. */
const CAMERA_CLAIM = /^(?:nikon|leica|sony|canon|fujifilm|panasonic|truepic_lens|truepic lens|pixel camera)/i;

const camera: MarkRule = {
  id: 'c2pa-camera',
  strength: 'human',
  kind: null,
  generator: null,
  weight: null,
  explain: `${CARD} a été écrite par un appareil photo ou une application de prise de vue.`,
  source: 'C2PA specification, claim generator; marks catalogue §1.3',
  match: ({ traces, integrity }) =>
    aiStatements(traces).length > 0
      ? []
      : c2paClaims(traces)
          .filter(({ detail }) => isSelfOrParent(detail))
          .filter(({ detail }) =>
            (detail.claimGenerator ?? '').split(' | ').some((name) => CAMERA_CLAIM.test(name.trim())),
          )
          .map(({ where, detail }) => ({
            where,
            value: detail.claimGenerator ?? '',
            explain: withIntegrity(camera.explain, integrity),
          })),
};

const capture: MarkRule = {
  id: 'c2pa-dst-capture',
  strength: 'human',
  kind: null,
  generator: null,
  weight: null,
  explain: `${CARD} déclare une prise de vue ou une numérisation.`,
  source: SPECIFICATION,
  match: ({ traces, integrity }) =>
    c2paActions(traces)
      .filter(
        ({ detail }) =>
          isSelfOrParent(detail) &&
          detail.action === 'c2pa.created' &&
          sourceTypeClass(detail.digitalSourceType) === 'capture',
      )
      .map(({ where, detail }) => ({
        where,
        value: detail.digitalSourceType ?? '',
        explain: withIntegrity(capture.explain, integrity),
      })),
};

function isSelfOrParent(detail: { manifest: string; relationship?: string }): boolean {
  return detail.manifest === 'active' || detail.relationship === 'parentOf';
}

export const BROKEN_C2PA_SENTENCE = `${CARD} mentionne un outil d’IA, mais elle ne concorde plus avec le fichier ou avec sa signature\u00a0: ce n’est qu’un indice.`;

/** True for a mark that rests on what the C2PA store says of AI. */
function isC2paOfAi(mark: Mark): boolean {
  return mark.where.startsWith('jumbf:') && mark.strength !== 'human';
}

/**
 * When the store's hash or signature fails, all that it says of AI counts as one strong hint, and the hint says so.
 * Counter-evidence stays: doubt is for the benefit of the picture.
 * @param marks in order of strength
 */
export function weakenBrokenC2pa(marks: readonly Mark[], integrity: MarkInput['integrity']): Mark[] {
  const first = marks.find(isC2paOfAi);
  if (integrity !== 'broken' || first === undefined) return [...marks];
  const generator = marks.find((mark) => isC2paOfAi(mark) && mark.generator !== null)?.generator ?? null;
  const hint: Mark = {
    ...first,
    strength: 'hint',
    weight: 'strong',
    generator,
    explain: BROKEN_C2PA_SENTENCE,
  };
  return [...marks.filter((mark) => !isC2paOfAi(mark)), hint];
}

export const c2paRules: readonly MarkRule[] = [
  dstTrained,
  dstComposite,
  descriptionGoogle,
  descriptionAi,
  aiAssertion,
  aiIngredient,
  syntheticSource,
  camera,
  capture,
];
