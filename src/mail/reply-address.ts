/**
 * The address that answers come to, with the letter's reference in it: `reponses+{ref}@syndicat.example` or
 * `{ref}@courrier.syndicat.example`. Pure.
 */

/** Whether a pattern of the settings can carry a reference: one `{ref}`, before the `@`. */
export function isReplyPattern(pattern: string): boolean {
  return /^[\w.+-]*\{ref\}[\w.+-]*@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i.test(pattern);
}

/** @param reference « VIG-2026-000123 » */
export function replyAddress(pattern: string, reference: string): string {
  return pattern.replace('{ref}', reference.toLowerCase());
}
