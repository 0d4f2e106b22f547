/** The words of stored letters: to whom, with which options, and what is answered before approving. */
import type { LegalDay, NamedAuthority, Official } from '../french/index.js';

/** To whom a letter goes, as it was known when it was written. */
export interface Addressee extends NamedAuthority {
  /** INSEE code or SIREN. */
  readonly code: string;
  readonly official: Official | null;
  /** Postal lines after the person and the office. */
  readonly addressLines: readonly string[];
  readonly email: string | null;
  /** The authority's own form, where it has one: it is used beside the mail (law §2). */
  readonly formUrl: string | null;
  /** When somebody last looked whether this is right; null: never. */
  readonly checkedOn: LegalDay | null;
}

/** What the writer chose (`composition.ts` says what there is), as JSON. */
export type StoredOptions = Readonly<Record<string, unknown>>;

/** What is answered before a letter is approved (issue: approval; law §1). */
export const CHECKS = [
  'no-other-letter',
  'agents-told',
  'addressee-right',
  'no-mention-yet',
  'realistic',
  'not-labelled',
] as const;
export type Check = (typeof CHECKS)[number];

export interface CheckAnswer {
  readonly check: Check;
  /** `not-asked`: the letter does not need it. */
  readonly answer: 'yes' | 'no' | 'not-asked';
  /** The legal day on which it was looked at or told. */
  readonly day: LegalDay | null;
  readonly note: string | null;
}
export type Checklist = readonly CheckAnswer[];
