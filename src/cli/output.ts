/** What the commands print: people's words, JSON lines, progress. */
import ora from 'ora';
import pc from 'picocolors';
import { harmlessJson } from '../harmless-json.js';
import { layTable } from './table.js';

/** Narrower terminals get no progress line. */
const LEAST_COLUMNS = 20;

export interface Output {
  readonly isJson: boolean;
  /** A line for people: standard output, or standard error when standard output carries JSON. */
  line(text?: string): void;
  /** A line for people about something that went wrong: standard error. */
  warn(text: string): void;
  /** One JSON object on one line of standard output; nothing unless `--json`. */
  json(value: unknown): void;
  /** Shows what is going on, on terminals only. */
  progress(text: string): void;
  endProgress(): void;
}

/** The output of one command run; `isJson` = the user asked for `--json`. */
export function createOutput(isJson: boolean): Output {
  const people = isJson ? process.stderr : process.stdout;
  const spinner = process.stderr.isTTY
    ? ora({ stream: process.stderr, discardStdin: false, color: pc.isColorSupported ? 'cyan' : false })
    : null;
  const pause = (write: () => void): void => {
    const text = spinner?.isSpinning ? spinner.text : null;
    spinner?.stop();
    write();
    if (text !== null) spinner?.start(text);
  };
  return {
    isJson,
    line: (text = '') => pause(() => people.write(`${clean(text)}\n`)),
    warn: (text) => pause(() => process.stderr.write(`${clean(text)}\n`)),
    json: (value) => {
      if (isJson) process.stdout.write(`${harmlessJson(value)}\n`);
    },
    progress: (text) => {
      if (spinner === null || !hasWidth()) return;
      if (spinner.isSpinning) spinner.text = clean(text);
      else spinner.start(clean(text));
    },
    endProgress: () => spinner?.stop(),
  };
}

/** A terminal that says it has no columns (some recorders do) would keep the spinner clearing lines for ever. */
function hasWidth(): boolean {
  return (process.stderr.columns ?? 0) >= LEAST_COLUMNS;
}

/** A table for the terminal of what may have been crawled; see `layTable`. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  widths: readonly number[],
): string {
  // No colour in cells: what stands in them was crawled, and a colour sequence can hide words.
  const harmless = rows.map((row) => row.map((cell) => clean(cell).replaceAll('\u001b', '')));
  return layTable(head, harmless, widths);
}

/**
 * Crawled text must not steer the terminal: control and bidirectional characters are taken out.
 * Colour sequences that we made ourselves (ESC [ digits m) stay.
 */
export function clean(text: string): string {
  return text
    .replace(
      /[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
      '',
    )
    .replace(/\u001b(?!\[\d{1,3}m)/g, '');
}

/** A name or value from outside as part of one line: nothing in it colours, hides or breaks the line. */
export function foreign(text: string): string {
  return text.replace(/[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/gu, '�');
}

export { pc as colour };
