/** T3, a request of documents (code of relations between the public and the administration, book III; law §2). */
import { letterKind } from './kind.js';

export const t3 = letterKind({
  id: 't3',
  purpose: 'documents',
  proposedAt: ['request-documents'],
  requestsDocuments: true,
  variants: [{ name: 'deux visuels', others: ['technical'] }],
});
