/** Opening the store for a command: what keeps it from opening ends the command with a sentence. */
import type { App, Store } from '../app.js';
import { UsageError } from './exit.js';

/** @throws UsageError saying what is wrong with the data folder or the database. */
export function openStore(app: App): Store {
  const opened = app.openStore();
  if (!opened.ok) throw new UsageError(opened.message);
  return opened.store;
}

/** Turns the problems of an entry into the end of the command. @throws UsageError */
export function accept<T>(
  parsed:
    | { readonly ok: true; readonly value: T }
    | { readonly ok: false; readonly problems: readonly string[] },
): T {
  if (!parsed.ok) throw new UsageError(parsed.problems.join('\n'));
  return parsed.value;
}
