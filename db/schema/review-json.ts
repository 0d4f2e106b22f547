/** The zod schemas of what people decide, see and do about cases, each typed against the contract it stores. */
import { z } from 'zod';
import type { CaseEvent, Source } from '../../src/cases/types.js';
import {
  ANSWERS,
  CADA_OPINIONS,
  CLOSE_REASONS,
  DOCUMENT_ANSWERS,
  RECEIPT_PROOFS,
} from '../../src/cases/types.js';
import type { Decision, Observation, PicturePlace } from '../../src/review/types.js';
import { DISMISSAL_REASONS, OBSERVATION_IDS, PUBLICATION_SOURCES } from '../../src/review/types.js';

const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);

export const observationsJson: z.ZodType<readonly Observation[]> = z.array(
  z.object({
    id: z.enum(OBSERVATION_IDS),
    place: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
    note: z.string().nullable(),
  }),
);

/** Places of a picture, in fractions of it. */
export const areasJson: z.ZodType<readonly PicturePlace[]> = z.array(
  z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
);

export const decisionJson: z.ZodType<Decision> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('confirmed'),
    made: z.enum(['generated', 'edited']).nullable(),
    realistic: z.boolean(),
    mention: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('none') }),
      z.object({ kind: z.enum(['in-picture', 'beside']), text: z.string() }),
    ]),
    recognisablePerson: z.boolean(),
    publication: z.object({ day, source: z.enum(PUBLICATION_SOURCES) }).nullable(),
    eventDay: day.nullable(),
  }),
  z.object({
    kind: z.literal('dismissed'),
    reason: z.enum(DISMISSAL_REASONS),
    note: z.string().nullable(),
  }),
  z.object({ kind: z.literal('unsure'), note: z.string().nullable() }),
]);

const sourceJson: z.ZodType<Source> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('mail'), mail: z.string() }),
  z.object({ kind: z.literal('page'), url: z.string() }),
  z.object({ kind: z.literal('spoken-or-paper') }),
]);
const source = sourceJson.exactOptional();
/** What somebody said, and of which pictures; the first cases have neither. */
const said = {
  quote: z.string().exactOptional(),
  source,
  pictures: z.array(z.string()).exactOptional(),
};

const happened = { at: z.string(), by: z.string(), day, because: z.string() };

export const caseEventJson: z.ZodType<CaseEvent> = z.discriminatedUnion('kind', [
  z.object({
    ...happened,
    kind: z.literal('opened'),
    authority: z.string(),
    pictures: z.array(z.string()),
  }),
  z.object({
    ...happened,
    kind: z.enum(['picture-added', 'picture-withdrawn', 'back-online', 'denied']),
    picture: z.string(),
  }),
  z.object({
    ...happened,
    kind: z.enum(['letter-drafted', 'letter-reviewed', 'letter-approved', 'documents-requested']),
    letter: z.string(),
  }),
  z.object({
    ...happened,
    kind: z.enum(['reminder-sent', 'escalation-sent', 'courtesy-sent']),
    letter: z.string(),
    template: z.string().exactOptional(),
  }),
  z.object({
    ...happened,
    kind: z.literal('delivery-failed'),
    letter: z.string(),
    template: z.string().exactOptional(),
    source,
  }),
  z.object({
    ...happened,
    kind: z.enum(['letter-sent', 'delivery-unknown']),
    letter: z.string(),
    template: z.string(),
  }),
  z.object({
    ...happened,
    kind: z.literal('receipt'),
    proof: z.enum(RECEIPT_PROOFS),
    letter: z.string().exactOptional(),
    source,
  }),
  z.object({ ...happened, kind: z.literal('documents-receipt'), proof: z.enum(RECEIPT_PROOFS) }),
  z.object({
    ...happened,
    kind: z.literal('documents-answered'),
    answer: z.enum(DOCUMENT_ANSWERS),
    source,
  }),
  z.object({ ...happened, kind: z.literal('cada-opinion'), opinion: z.enum(CADA_OPINIONS) }),
  z.object({ ...happened, kind: z.literal('council-dated'), council: day }),
  z.object({ ...happened, kind: z.literal('taken-back'), of: z.int().positive() }),
  z.object({
    ...happened,
    kind: z.literal('answered'),
    answer: z.enum(ANSWERS),
    isComplete: z.boolean(),
    ...said,
  }),
  z.object({
    ...happened,
    kind: z.literal('statement-found'),
    answer: z.enum(['admitted', 'commits', 'refuses']),
    ...said,
  }),
  z.object({
    ...happened,
    kind: z.literal('artist-named'),
    source,
    misled: z.array(z.string()).exactOptional(),
  }),
  z.object({
    ...happened,
    kind: z.literal('gone'),
    picture: z.string(),
    afterEvent: z.boolean(),
    afterLetter: z.boolean(),
  }),
  z.object({
    ...happened,
    kind: z.enum(['credited', 'labelled']),
    picture: z.string(),
    text: z.string(),
  }),
  z.object({ ...happened, kind: z.literal('held'), why: z.enum(['coordinator', 'electoral']) }),
  z.object({ ...happened, kind: z.literal('closed'), reason: z.enum(CLOSE_REASONS) }),
  z.object({
    ...happened,
    kind: z.enum([
      'no-answer',
      'cada-referred',
      'documents-ended',
      'notice-given',
      'resumed',
      'noted',
      'reopened',
    ]),
  }),
]);
