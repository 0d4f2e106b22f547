/** How a case is called on paper. Pure. */

/** « VIG-2026-8F3A2C1D »: the year of its opening and the end of its id. */
export function caseReference(row: { readonly id: string; readonly openedAt: string }): string {
  return `VIG-${row.openedAt.slice(0, 4)}-${row.id.slice(-8).toUpperCase()}`;
}
