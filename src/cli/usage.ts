/** French for what the command-line library says in English. */
import { type Command, type CommanderError, Help, type Option } from 'commander';

const TITLES: Readonly<Record<string, string>> = {
  'Usage:': 'Usage :',
  'Options:': 'Options :',
  'Commands:': 'Commandes :',
  'Arguments:': 'Arguments :',
  'Global Options:': 'Options générales :',
};

const LIBRARY = new Help();
/** Spaces at which no line of French ends. */
const NO_BREAK = / (?=[:;!?»])|(?<=«) /gu;
/** Stands for such a space while lines are broken: the library breaks them at no-break spaces, too. */
const HELD = '\ue000';

/** Makes a command speak French: help titles, help option, errors thrown instead of printed. */
export function frenchHelp(command: Command): Command {
  return command
    .helpOption('-h, --help', 'affiche cette aide')
    .helpCommand(false)
    .exitOverride()
    .configureHelp({
      styleTitle: (title) => TITLES[title] ?? title,
      optionDescription,
      commandUsage: (one) => LIBRARY.commandUsage(one).replace('[command]', '[commande]'),
      boxWrap: (text, width) => LIBRARY.boxWrap(text.replace(NO_BREAK, HELD), width).replaceAll(HELD, ' '),
    })
    .configureOutput({ outputError: () => undefined });
}

/** Description of an option with its choices and its default, in French; a switch has no default to tell. */
function optionDescription(option: Option): string {
  const choices = option.argChoices === undefined ? [] : [`choix : ${option.argChoices.join(', ')}`];
  const value: unknown = option.defaultValue;
  const standard = typeof value === 'string' || typeof value === 'number' ? [`par défaut : ${value}`] : [];
  const more = [...choices, ...standard].join(' ; ');
  return more === '' ? option.description : `${option.description} (${more})`;
}

/** What was wrong with the command line, in French, with what to do. */
export function usageMessage(error: CommanderError): string {
  const named = [...error.message.matchAll(/'([^']*)'/g)].map((match) => match[1] ?? '');
  const first = named[0] ?? '';
  const help = 'Voyez « vigie --help » ou l’aide de la commande.';
  switch (error.code) {
    case 'commander.unknownOption':
      return `L’option « ${first} » n’existe pas. ${help}`;
    case 'commander.unknownCommand':
      return `La commande « ${first} » n’existe pas. ${help}`;
    case 'commander.missingArgument':
      return `Il manque : ${first}. ${help}`;
    case 'commander.missingMandatoryOptionValue':
      return `L’option « ${first} » est nécessaire. ${help}`;
    case 'commander.optionMissingArgument':
      return `L’option « ${first} » attend une valeur. ${help}`;
    case 'commander.invalidArgument':
      return invalidArgument(error.message, named);
    case 'commander.excessArguments':
      return `Trop d’arguments. ${help}`;
    case 'commander.help':
      return '';
    default:
      return `La commande n’a pas été comprise. ${help}`;
  }
}

/** "option '--x <n>' argument 'v' is invalid. <our own French sentence>" */
function invalidArgument(message: string, named: readonly string[]): string {
  const own = /(?:is invalid\.|valide :)\s*(.*)$/s.exec(message)?.[1] ?? '';
  const allowed = /Allowed choices are (.*?)\.?$/.exec(own)?.[1];
  const rest = allowed === undefined ? own : `Valeurs possibles : ${allowed}.`;
  return `${named[0] ?? ''} : la valeur « ${named[1] ?? ''} » ne convient pas. ${rest}`.trim();
}
