/**
 * What a letter is composed from beside the visual: what the person who writes chose, and what the case knows. Both are
 * plain values that can be stored as JSON and read back through their schemas.
 */
import { z } from 'zod';
import { GRADES } from '../classifiers/types.js';
import { isLegalDay, OFFICES } from '../french/index.js';
import { ANSWERS } from '../cases/types.js';
import { TEMPLATE_KINDS } from './kinds/ids.js';

const day = z.string().refine(isLegalDay, 'Une date AAAA-MM-JJ qui existe est attendue.');
const line = (max: number) => z.string().trim().min(1).max(max);

/** Optional paragraphs of the union's demands (union-position.md). Each is a part of the same name. */
export const DEMANDS = ['subventions', 'droit-auteur', 'enseignement', 'revenus'] as const;
export type Demand = (typeof DEMANDS)[number];

/** What a document request may ask for (letters.md §6, T3); the last two only where a mark speaks of AI. */
export const DOCUMENTS = ['orders', 'contract', 'brief', 'subscriptions', 'rules'] as const;
export type DocumentAsked = (typeof DOCUMENTS)[number];

/** A contract as the writer chose it: what it was then is compared with what the sources tell at the approval. */
const contractChosen = z.strictObject({
  uid: line(200),
  /** Left out in letters of before it was kept. */
  number: line(60).optional(),
  subject: line(200),
  notifiedOn: day.nullable(),
});

/** Most questions of a letter that a reminder may take up. */
const MAX_QUESTIONS = 8;

export const letterOptionsSchema = z.strictObject({
  /** How words for women and men are written; the union's house rule is the point. */
  inclusive: z.enum(['point', 'doublet']).optional(),
  demands: z.array(z.enum(DEMANDS)).max(DEMANDS.length).optional(),
  /** Joins the model clause to a first letter. */
  withClause: z.boolean().optional(),
  /** Joins the criterion for calls for tenders to the clause. */
  withCriterion: z.boolean().optional(),
  /** Joins the charter to thanks. */
  withCharter: z.boolean().optional(),
  /** Joins the question kit to a letter to councillors. */
  withQuestion: z.boolean().optional(),
  documents: z.array(z.enum(DOCUMENTS)).min(1).max(5).optional(),
  /** Period of a document request; without it the year before the finding. */
  period: z.strictObject({ from: day, to: day }).optional(),
  /** A contract of the authority that the letter names (`contracts.ts`). */
  contract: contractChosen.nullable().optional(),
  /** For a reminder: places, from 0, of the first letter’s questions that were answered since. */
  answered: z
    .array(
      z
        .number()
        .int()
        .min(0)
        .max(MAX_QUESTIONS - 1),
    )
    .max(MAX_QUESTIONS)
    .optional(),
  /** A person's answers in the checklist, never guessed: could it pass for a photograph? */
  isRealistic: z.boolean().nullable().optional(),
  /** Does a clear mention stand beside the visual already? */
  hasVisibleLabel: z.boolean().nullable().optional(),
  /** Declared copies, as they are named at the letter's foot. */
  copies: z.array(line(120)).max(10).optional(),
  /** For an open letter. */
  signatories: z.array(line(120)).max(200).optional(),
  pressContact: line(200).optional(),
  /** « Par courriel », « Lettre recommandée avec avis de réception n° … »; by default by e-mail where one is known. */
  sending: line(120).optional(),
  /** « Vos réf. », in a letter that follows theirs. */
  theirReference: line(60).optional(),
  /** The day by which an answer is asked, when the calendar gives another than the default. */
  answerOn: day.optional(),
});
export type LetterOptions = z.infer<typeof letterOptionsSchema>;

const official = z.strictObject({
  office: z.enum(OFFICES),
  sex: z.enum(['M', 'F']).nullable(),
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  charge: z.string().optional(),
  rank: z.number().int().nonnegative().optional(),
  mayorSex: z.enum(['M', 'F']).nullable().optional(),
  preferredAppel: z.string().optional(),
});

const previousLetter = z.strictObject({
  kind: z.enum(TEMPLATE_KINDS),
  reference: line(40),
  sentOn: day,
  /** Day of the proof that it arrived; null without one: then nobody says « sans réponse » (letters.md §6). */
  receivedOn: day.nullable(),
  /** What its visuals carried when it was written: its questions rest on that. */
  grade: z.enum(GRADES).optional(),
  /** Questions without an answer yet, as the letter asked them. */
  unanswered: z.array(line(400)).max(MAX_QUESTIONS),
});
export type PreviousLetter = z.infer<typeof previousLetter>;

/** What is thanked for. */
export const IMPROVEMENTS = ['credited', 'labelled', 'corrected', 'rule', 'signed', 'commissioned'] as const;

/** What was wrong in a letter. */
export const ERRORS = ['artist', 'other-authority', 'other'] as const;

export const circumstancesSchema = z.strictObject({
  /** Letters of this case that left, oldest first. */
  previous: z.array(previousLetter).max(20).optional(),
  /** The event that the visual announces. */
  event: z
    .strictObject({ name: line(120).nullable(), on: day })
    .nullable()
    .optional(),
  /** The visual cannot be reached any more: said as « n’est plus en ligne », never as removed. */
  isOffline: z.boolean().optional(),
  /** A contract for visuals of the authority, from the published essential data; `amountEuros` before tax. */
  contract: z
    .strictObject({
      number: line(60).nullable().optional(),
      subject: line(200),
      notifiedOn: day.nullable(),
      amountEuros: z.number().nonnegative().nullable(),
    })
    .nullable()
    .optional(),
  /** A call for tenders that concerns visuals, for a clause that is proposed alone. */
  tender: z
    .strictObject({ subject: line(200), reference: line(60).nullable() })
    .nullable()
    .optional(),
  /** A commune below the threshold: short letter, one reminder, no T4, no T7. The caller compares with `SMALL_COMMUNE` of the cases. */
  isSmall: z.boolean().optional(),
  answer: z
    .strictObject({
      receivedOn: day,
      nature: z.enum(ANSWERS),
      /** Words of the answer, quoted as they stand. */
      quotation: line(400).nullable(),
      /** The commitment in the authority's own words. */
      commitment: line(400).nullable(),
    })
    .nullable()
    .optional(),
  improvement: z.enum(IMPROVEMENTS).nullable().optional(),
  error: z.enum(ERRORS).nullable().optional(),
  /** For the sheet that goes to the CADA; the days come from the calendar of the cases. */
  documentRequest: z
    .strictObject({
      reference: line(40),
      sentOn: day,
      receivedOn: day.nullable(),
      receipt: line(200).nullable(),
      refusedOn: day,
      isTacit: z.boolean(),
      /** Last day of the two months, already minus one (law.md §2). */
      lastDay: day,
      /** What it asked, in its own words; absent: what the options of this letter say. */
      asked: z
        .strictObject({
          documents: z.array(line(400)).max(MAX_QUESTIONS),
          period: z.strictObject({ from: day, to: day }).nullable(),
        })
        .optional(),
      /** Why the CADA has nothing to be asked any more, and since when. */
      settled: z
        .strictObject({ how: z.enum(['complete', 'none-exist', 'ended', 'referred', 'returned']), on: day })
        .nullable()
        .optional(),
    })
    .nullable()
    .optional(),
  /** The mayor or president, where the letter goes to somebody else. */
  executive: official.nullable().optional(),
  /** The day on which an open letter was announced to the authority. */
  priorNoticeOn: day.nullable().optional(),
});
export type Circumstances = z.infer<typeof circumstancesSchema>;
