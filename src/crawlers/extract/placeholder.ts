import { fileNameOf } from './urls.js';

const PLACEHOLDER_NAME =
  /(?:^|[-_.])(?:blank|spacer|pixel|placeholder|lazy(?:load(?:er)?)?|loading|loader|transparent|gr[ae]y|default|empty|1x1|clear)(?:[-_.\d]|$)/i;

/**
 * True for the stand-in that a lazy loader shows before the visual (web note §2.2). Judged by name alone, so it
 * only ever decides between several addresses of one element.
 */
export function isPlaceholder(url: string): boolean {
  if (url.startsWith('data:')) return true;
  return PLACEHOLDER_NAME.test(fileNameOf(url) ?? '');
}
