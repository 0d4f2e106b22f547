/** Small pieces that the services share. Pure. */

/** An address with the scheme and port of the one that was met. */
export function sibling(met: URL, host: string, path: string): string {
  const port = met.port === '' ? '' : `:${met.port}`;
  return `${met.protocol}//${host}${port}${path}`;
}

/** The parts of a path, without empty ones. */
export function segments({ pathname }: URL): string[] {
  return pathname.split('/').filter((part) => part !== '');
}
