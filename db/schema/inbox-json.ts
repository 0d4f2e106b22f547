/** The zod schema of what a report about one of our mails says, typed against the contract it stores. */
import { z } from 'zod';
import type { InboundReport } from '../../src/mail/inbox/types.js';

export const inboundReportJson: z.ZodType<InboundReport> = z.object({
  recipient: z.string().nullable(),
  status: z.string().nullable(),
  said: z.string().nullable(),
});
