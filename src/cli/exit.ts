/** Exit codes of every command (a public contract). */
export const EXIT = {
  done: 0,
  failure: 1,
  usage: 2,
  partial: 3,
  refused: 4,
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Wrong usage or configuration, said in French; the one exception that commands throw on purpose. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
