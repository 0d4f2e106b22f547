/** What a person can say of a mail, what follows from each, and what the form makes of it (letters §6, « Answers decide »). */
import {
  ANSWER_WORDS,
  CADA_OPINIONS,
  DOCUMENT_ANSWERS,
  RECEIPT_PROOFS,
  type CaseReading,
} from '../../../cases/index.js';
import type { InboundRow } from '../../../../db/queries/inbox.js';
import type { Said } from '../../../mail/inbox/index.js';
import { fieldOf } from '../letters/frame.js';

export const SAID_KINDS = [
  'admitted',
  'one-tool',
  'supplier',
  'artist',
  'relayed',
  'commits',
  'refuses',
  'other',
  'receipt',
  'bounce',
  'documents-receipt',
  'documents',
  'cada-registered',
  'cada-opinion',
  'nothing',
] as const satisfies readonly Said['kind'][];
export type SaidKind = (typeof SAID_KINDS)[number];

export const SAID_WORDS: Readonly<Record<SaidKind, readonly [label: string, follows: string]>> = {
  admitted: [
    ANSWER_WORDS.admitted,
    'Recopiez la phrase où la collectivité le dit. Le visuel passe à « Dit par la collectivité », avec ses mots pour source.',
  ],
  'one-tool': [
    ANSWER_WORDS['one-tool'],
    'Recopiez la phrase. Le visuel passe à « Dit par la collectivité » ; la suite ne cite que ces mots.',
  ],
  supplier: [
    ANSWER_WORDS.supplier,
    'Seule la clause est proposée. Pas d’escalade, et jamais de lettre au prestataire.',
  ],
  artist: [
    'Une ou un artiste l’a fait',
    'Tout s’arrête. Le visuel et ses copies sont protégés partout, une rectification est proposée, aucune preuve n’est demandée à l’artiste.',
  ],
  relayed: [
    ANSWER_WORDS.relayed,
    'Dites qui. L’origine est notée ; un seul dossier s’ouvre là-bas, celui-ci peut se clore.',
  ],
  commits: [
    ANSWER_WORDS.commits,
    'L’engagement entre au registre, et se regarde de nouveau dans un an. Des remerciements sont proposés.',
  ],
  refuses: [ANSWER_WORDS.refuses, 'Le refus est noté. Le dossier peut se clore ; rien n’est relancé.'],
  other: [ANSWER_WORDS.other, 'La réponse est notée. Dites si des questions restent ouvertes.'],
  receipt: [
    'Un accusé de réception',
    'La réception est prouvée : le délai de réponse court, et l’on pourra dire « sans réponse ».',
  ],
  bounce: [
    'La lettre n’est pas arrivée',
    'L’envoi est noté comme revenu ; une autre adresse ou la poste est proposée.',
  ],
  'documents-receipt': [
    'La demande de documents est reçue',
    'Le délai légal d’un mois court à partir de ce jour.',
  ],
  documents: ['Une réponse à la demande de documents', 'La suite (CADA ou fin) en découle.'],
  'cada-registered': ['La CADA a enregistré la saisine', 'Son délai court à partir de ce jour.'],
  'cada-opinion': ['L’avis de la CADA', 'La suite en découle, avec ses dates.'],
  nothing: ['Rien de tout cela', 'Le courriel est rangé dans le dossier ; rien d’autre ne change.'],
};

/** Kinds that make sense for this mail and this case, the likely ones first. */
export function kindsFor(mail: InboundRow, reading: CaseReading | null): readonly SaidKind[] {
  const hasRequest = reading === null || reading.projection.facts.documents !== null;
  const isDocuments = (kind: SaidKind): boolean => kind.startsWith('documents') || kind.startsWith('cada');
  const fitting = SAID_KINDS.filter(
    (kind) => (hasRequest || !isDocuments(kind)) && (kind !== 'bounce' || mail.outboxId !== null),
  );
  const likely = likelyKind(mail);
  return likely === null || !fitting.includes(likely)
    ? fitting
    : [likely, ...fitting.filter((kind) => kind !== likely)];
}

export function likelyKind(mail: Pick<InboundRow, 'class'>): SaidKind | null {
  switch (mail.class) {
    case 'receipt':
      return 'receipt';
    case 'bounce':
      return 'bounce';
    case 'automatic':
    case 'delay':
      return 'nothing';
    case 'reply':
    case 'other':
      return null;
  }
}

/** As it was typed. */
export interface TypedAnswer {
  readonly kind: string;
  readonly reference: string;
  readonly quote: string;
  readonly origin: string;
  readonly commitment: string;
  readonly proof: string;
  readonly documents: string;
  readonly opinion: string;
  readonly isPartial: boolean;
  readonly note: string;
}

export function readTypedAnswer(body: Readonly<Record<string, unknown>>): TypedAnswer {
  return {
    kind: fieldOf(body, 'dit', 30),
    reference: fieldOf(body, 'dossier', 60),
    quote: fieldOf(body, 'phrase', 1000),
    origin: fieldOf(body, 'origine', 400),
    commitment: fieldOf(body, 'engagement', 1000),
    proof: fieldOf(body, 'preuve', 30),
    documents: fieldOf(body, 'documents', 30),
    opinion: fieldOf(body, 'avis', 30),
    isPartial: fieldOf(body, 'partiel', 5) === 'oui',
    note: fieldOf(body, 'note', 2000),
  };
}

/** What the form says; a French sentence when something is missing. Pure. */
export function saidOf(typed: TypedAnswer): Said | string {
  const kind = SAID_KINDS.find((one) => one === typed.kind);
  const quote = typed.quote === '' ? {} : { quote: typed.quote };
  switch (kind) {
    case undefined:
      return 'Dites ce que dit ce courriel.';
    case 'admitted':
    case 'one-tool':
      return { kind, quote: typed.quote };
    case 'supplier':
    case 'refuses':
    case 'other':
      return { kind, ...quote };
    case 'relayed':
      return { kind, origin: typed.origin, ...quote };
    case 'commits':
      return { kind, text: typed.commitment, quote: typed.quote === '' ? null : typed.quote };
    case 'receipt':
    case 'documents-receipt': {
      const proof = RECEIPT_PROOFS.find((one) => one === typed.proof);
      return proof === undefined ? 'Dites de quelle preuve de réception il s’agit.' : { kind, proof };
    }
    case 'documents': {
      const answer = DOCUMENT_ANSWERS.find((one) => one === typed.documents);
      return answer === undefined ? 'Dites quels documents sont communiqués.' : { kind, answer };
    }
    case 'cada-opinion': {
      const opinion = CADA_OPINIONS.find((one) => one === typed.opinion);
      return opinion === undefined ? 'Dites quel est l’avis de la CADA.' : { kind, opinion };
    }
    case 'artist':
    case 'bounce':
    case 'cada-registered':
    case 'nothing':
      return { kind };
  }
}
