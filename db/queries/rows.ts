/** A row that a transaction found or made. */
export interface Row {
  readonly id: string;
  /** Made just now: nothing else of it was known. */
  readonly isNew: boolean;
}
