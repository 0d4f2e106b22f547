/** T3b, the sheet of data for the form of the CADA: what was asked, when, and what came of it (law §2). */
import { letterKind } from './kind.js';

const REQUEST = {
  reference: 'VIG-2026-000131',
  sentOn: '2026-09-07',
  receivedOn: '2026-09-08',
  receipt: 'accusé de réception électronique du 8 septembre 2026',
  refusedOn: '2026-10-08',
  isTacit: true,
  lastDay: '2026-12-07',
} as const;

export const t3b = letterKind({
  id: 't3b',
  purpose: 'documents',
  proposedAt: ['refer-cada', 'cada-last-call'],
  form: 'sheet',
  reader: 'others',
  needsVisual: false,
  gates: ['referral'],
  attaches: ['request'],
  sample: () => ({ circumstances: { documentRequest: REQUEST } }),
  variants: [{ name: 'refus exprès', circumstances: { documentRequest: { ...REQUEST, isTacit: false } } }],
});
