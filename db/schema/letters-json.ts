/** The zod schemas of what letters and mail keep as JSON, each typed against the contract it stores. */
import { z } from 'zod';
import type { Addressee, Checklist, StoredOptions } from '../../src/letters/store-types.js';
import { AUTHORITY_KINDS } from '../../src/authorities/types.js';
import { OFFICES, type Official } from '../../src/french/address.js';
import { CHECKS } from '../../src/letters/store-types.js';
import type { Notice } from '../../src/mail/notice.js';

const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);

const officialJson: z.ZodType<Official> = z.object({
  office: z.enum(OFFICES),
  sex: z.enum(['M', 'F']).nullable(),
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  charge: z.string().optional(),
  rank: z.number().int().nonnegative().optional(),
  mayorSex: z.enum(['M', 'F']).nullable().optional(),
  preferredAppel: z.string().optional(),
});

export const addresseeJson: z.ZodType<Addressee> = z.object({
  name: z.string(),
  kind: z.enum(AUTHORITY_KINDS),
  typeLiaison: z.number().nullable().exactOptional(),
  code: z.string(),
  official: officialJson.nullable(),
  addressLines: z.array(z.string()),
  email: z.string().nullable(),
  formUrl: z.string().nullable(),
  checkedOn: day.nullable(),
});

export const letterOptionsJson: z.ZodType<StoredOptions> = z.record(z.string(), z.json());

export const checklistJson: z.ZodType<Checklist> = z.array(
  z.object({
    check: z.enum(CHECKS),
    answer: z.enum(['yes', 'no', 'not-asked']),
    day: day.nullable(),
    note: z.string().nullable(),
  }),
);

export const noticeJson: z.ZodType<Notice> = z.object({
  kind: z.literal('notice'),
  about: z.enum(['digest', 'invitation', 'health', 'access']),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string().nullable(),
  unsubscribeUrl: z.string().nullable(),
  expiresAt: z.string().exactOptional(),
});

/** Addresses of declared copies. */
export const addressesJson: z.ZodType<readonly string[]> = z.array(z.string());

/** What an inbound mail carries: named, weighed, never opened. */
export interface InboundAttachment {
  readonly name: string | null;
  readonly type: string;
  readonly bytes: number;
  readonly sha256?: string;
}
export const attachmentsJson: z.ZodType<readonly InboundAttachment[]> = z.array(
  z.object({
    name: z.string().nullable(),
    type: z.string(),
    bytes: z.number(),
    sha256: z.string().exactOptional(),
  }),
);
