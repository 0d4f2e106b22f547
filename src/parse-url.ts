/**
 * Addresses as the URL standard reads them. Never by `URL.canParse`: once the engine has compiled it, Node 20 answers
 * false for addresses that hold a letter such as é (seen with 20.20.2; a test shows it), and what they lead to would be
 * passed over in silence.
 */

/** The address, resolved against `base` if there is one; null when it is none. */
export function parseUrl(text: string, base?: string | URL): URL | null {
  try {
    return new URL(text, base);
  } catch {
    // It throws for nothing but a text that is no address.
    return null;
  }
}

/** Whether a text is an address, resolved against `base` if there is one. */
export function isUrl(text: string, base?: string | URL): boolean {
  return parseUrl(text, base) !== null;
}
