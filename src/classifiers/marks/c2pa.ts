import type { Kind, Mark } from '../types.js';
import {
  aiStatements,
  c2paActions,
  c2paClaims,
  closerName,
  GOOGLE_AI,
  GOOGLE_NAMES,
  sourceTypeClass,
  sourceTypeOf,
  withIntegrity,
  type AiStatement,
} from './c2pa-reading.js';
import { c2paLinks, type C2paLink } from './c2pa-links.js';
import { DOCUMENTS, type MarkDocument } from './documents.js';
import type { MarkInput, MarkMatch, MarkRule } from './rule.js';

const SPECIFICATION = {
  source:
    'spécification C2PA, actions\u00a0; IPTC NewsCodes digitalsourcetype\u00a0; catalogue des marques §1',
  url: 'https://cv.iptc.org/newscodes/digitalsourcetype/',
} as const;
/** The reference reader of the standard. */
const READER = 'https://github.com/contentauth/c2pa-rs';
const CARD = 'La carte d’identité signée du fichier (C2PA)';

interface StatementRule {
  readonly id: string;
  readonly kind: Kind;
  readonly generator: string | null;
  readonly explain: string;
  /** Where the words are documented; absent when it is the vocabulary of source types. */
  readonly document?: MarkDocument;
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
    ...(row.document ?? SPECIFICATION),
    match: ({ traces, integrity }) =>
      aiStatements(traces)
        .filter(row.accepts)
        .map((statement) => ({
          where: statement.trace.where,
          value: statement.value,
          kind: statement.kind,
          ...(statement.what === 'description-google'
            ? { generator: closerName(traces, GOOGLE_AI, GOOGLE_NAMES) }
            : {}),
          explain: withIntegrity(row.explain, integrity),
        })),
  };
}

const dstTrained = statementRule({
  id: 'c2pa-dst-trained',
  kind: 'generated',
  generator: null,
  explain: `${CARD} porte la mention «\u00a0trainedAlgorithmicMedia\u00a0», c’est-à-dire «\u00a0média produit par un modèle entraîné\u00a0».`,
  accepts: ({ what, link }) => what === 'trained' && link === 'self',
});

const dstComposite = statementRule({
  id: 'c2pa-dst-composite-trained',
  kind: 'edited',
  generator: null,
  explain: `${CARD} porte la mention «\u00a0compositeWithTrainedAlgorithmicMedia\u00a0», c’est-à-dire «\u00a0composé avec des éléments produits par un modèle\u00a0».`,
  accepts: ({ what, link }) => what === 'composite' && link === 'self',
});

const descriptionGoogle = statementRule({
  id: 'c2pa-description-google',
  kind: 'generated',
  generator: GOOGLE_AI,
  explain: `${CARD} décrit une étape par les mots «\u00a0Created by Google Generative AI\u00a0».`,
  document: DOCUMENTS.c2pa,
  accepts: ({ what, link }) => what === 'description-google' && link !== 'loose',
});

const descriptionAi = statementRule({
  id: 'c2pa-description-ai',
  kind: 'generated',
  generator: null,
  explain: `${CARD} décrit une étape par les mots «\u00a0AI Generated Image\u00a0».`,
  document: DOCUMENTS.c2pa,
  accepts: ({ what, link }) => what === 'description-ai' && link !== 'loose',
});

const aiAssertion = statementRule({
  id: 'c2pa-bfl-ai-assertion',
  kind: 'generated',
  generator: null,
  explain: `${CARD} contient la déclaration «\u00a0ai_generated\u00a0: true\u00a0».`,
  document: DOCUMENTS.landscape,
  accepts: ({ what, link }) => what === 'assertion' && link !== 'loose',
});

const ingredientSentence = `${CARD} cite, parmi ce qui a servi à faire le fichier, un élément déclaré comme produit ou modifié par un modèle.`;

const aiIngredient: MarkRule = {
  id: 'c2pa-ai-ingredient',
  strength: 'declared',
  kind: 'edited',
  generator: null,
  weight: null,
  explain: ingredientSentence,
  source: 'spécification C2PA, ingrédients, lue avec contentauth/c2pa-rs\u00a0; catalogue des marques §1.3',
  url: READER,
  match: ({ traces, integrity }) =>
    aiStatements(traces)
      .filter(({ what, link }) => link !== 'self' && /^(?:trained|composite)$/.test(what))
      .map((statement): MarkMatch => {
        const base = {
          where: statement.trace.where,
          value: statement.value,
          kind: statement.kind,
          explain: withIntegrity(ingredientSentence, integrity),
        };
        // An input of a process, or a manifest that nothing points to, says little of this file.
        return statement.link === 'loose' ? { ...base, strength: 'hint', weight: 'counted' } : base;
      }),
};

const syntheticSource: MarkRule = {
  id: 'c2pa-dst-synthetic',
  strength: 'hint',
  kind: null,
  generator: null,
  weight: 'counted',
  explain: `${CARD} parle d’éléments de synthèse, qui peuvent aussi venir d’un logiciel de 3D.`,
  ...SPECIFICATION,
  match: ({ traces, integrity }) =>
    c2paActions(traces)
      .filter(
        ({ detail }) => detail.manifest === 'active' && sourceTypeClass(sourceTypeOf(detail)) === 'synthetic',
      )
      .map(({ where, detail }) => ({
        where,
        value: sourceTypeOf(detail) ?? '',
        explain: withIntegrity(syntheticSource.explain, integrity),
      })),
};

/** Cameras and capture applications as they name themselves in the claim. */
const CAMERA_CLAIM = /^(?:nikon|leica|sony|canon|fujifilm|panasonic|truepic[_ ]lens[_ ]sdk|pixel camera)/i;

const camera: MarkRule = {
  id: 'c2pa-camera',
  strength: 'human',
  kind: null,
  generator: null,
  weight: null,
  explain: `${CARD} a été écrite par un appareil photo ou une application de prise de vue.`,
  source:
    'spécification C2PA, générateur du manifeste, lue avec contentauth/c2pa-rs\u00a0; catalogue des marques §1.3',
  url: READER,
  match: ({ traces, integrity }) => {
    if (aiStatements(traces).length > 0) return [];
    const linkOf = c2paLinks(traces);
    return c2paClaims(traces)
      .filter(({ detail }) => isSelfOrParent(linkOf(detail)))
      .filter(({ detail }) =>
        (detail.claimGenerator ?? '').split(' | ').some((name) => CAMERA_CLAIM.test(name.trim())),
      )
      .map(({ where, detail }) => ({
        where,
        value: detail.claimGenerator ?? '',
        explain: withIntegrity(camera.explain, integrity),
      }));
  },
};

const capture: MarkRule = {
  id: 'c2pa-dst-capture',
  strength: 'human',
  kind: null,
  generator: null,
  weight: null,
  explain: `${CARD} déclare une prise de vue ou une numérisation.`,
  ...SPECIFICATION,
  match: ({ traces, integrity }) => {
    const linkOf = c2paLinks(traces);
    return c2paActions(traces)
      .filter(
        ({ detail }) =>
          isSelfOrParent(linkOf(detail)) &&
          detail.action === 'c2pa.created' &&
          sourceTypeClass(sourceTypeOf(detail)) === 'capture',
      )
      .map(({ where, detail }) => ({
        where,
        value: sourceTypeOf(detail) ?? '',
        explain: withIntegrity(capture.explain, integrity),
      }));
  },
};

function isSelfOrParent(link: C2paLink): boolean {
  return link === 'self' || link === 'parent';
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
  const first = marks.find((mark) => isC2paOfAi(mark) && mark.strength !== 'hint');
  // What was no more than a hint in a sound store does not grow by the store being broken.
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
