/** Values of options, checked where they are read. */
import { InvalidArgumentError, Option } from 'commander';

/** A whole number between two bounds, or a French sentence that says so. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`Il faut un nombre entier de ${min} à ${max}.`);
  };
}

/** The options of crawling that `check` takes and that the settings of a watched site mirror. */
export const CRAWL_OPTIONS: readonly (() => Option)[] = [
  () =>
    new Option('--scope <étendue>', 'host : ce site seul ; domain : tout son domaine')
      .choices(['host', 'domain'])
      .default('host'),
  () =>
    new Option('--render <mode>', 'navigateur pour les pages vides sans script')
      .choices(['auto', 'never', 'always'])
      .default('auto'),
  () =>
    new Option('--documents <mode>', 'lecture des documents liés (PDF, Word…)')
      .choices(['auto', 'never'])
      .default('auto'),
];
