/** A line of `vigie doctor`: what was looked at, how it is, what was seen, what to do. */

export interface Check {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'wrong';
  readonly said: string;
  /** What to do, when something is to be done. */
  readonly remedy: string | null;
}

export const ok = (name: string, said: string): Check => ({ name, state: 'ok', said, remedy: null });
export const warning = (name: string, said: string, remedy: string): Check => ({
  name,
  state: 'warning',
  said,
  remedy,
});
export const wrong = (name: string, said: string, remedy: string): Check => ({
  name,
  state: 'wrong',
  said,
  remedy,
});

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
