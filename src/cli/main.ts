#!/usr/bin/env node
/** The one executable: reads the command line, calls one command, turns what happens into an exit code. */
import v8 from 'node:v8';
import { Command, CommanderError } from 'commander';
import { COMMANDS } from './commands.js';
import { EXIT, UsageError } from './exit.js';
import { STORE_FAULT_WORDS, storeFaultOf } from '../health/store-fault.js';
import { clean } from './output.js';
import { frenchHelp, usageMessage } from './usage.js';
import { VERSION } from '../version.js';

async function buildProgram(asked: string | undefined): Promise<Command> {
  const program = frenchHelp(new Command('vigie'))
    .description('Vigie veille sur les visuels que publient les collectivités territoriales.')
    .version(VERSION, '-V, --version', 'affiche la version')
    .addHelpText('after', '\nExemples :\n  vigie demo\n  vigie watch add --help');
  const one = asked !== undefined && Object.hasOwn(COMMANDS, asked) ? COMMANDS[asked] : undefined;
  const isOfItself = asked === '--version' || asked === '-V';
  for (const make of one !== undefined ? [one] : isOfItself ? [] : Object.values(COMMANDS))
    program.addCommand(frenchHelp(await make()));
  for (const command of program.commands) frenchInside(command);
  return program;
}

/** A command of a command of a command, too. */
function frenchInside(command: Command): void {
  for (const inner of command.commands) frenchInside(frenchHelp(inner));
}

/** Runs one command line and gives its exit code; never throws. */
async function run(argv: readonly string[]): Promise<number> {
  try {
    await (await buildProgram(argv[2])).parseAsync([...argv]);
    return typeof process.exitCode === 'number' ? process.exitCode : EXIT.done;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return EXIT.done;
      process.stderr.write(`${clean(usageMessage(error))}\n`);
      return EXIT.usage;
    }
    if (error instanceof UsageError) {
      process.stderr.write(`${clean(error.message)}\n`);
      return EXIT.usage;
    }
    const fault = storeFaultOf(error);
    if (fault !== null) {
      const { title, remedy } = STORE_FAULT_WORDS[fault.kind];
      process.stderr.write(
        `${title} (${fault.code}) : la commande s’est arrêtée. Ce qui était enregistré le reste. ${remedy}\n`,
      );
      return EXIT.failure;
    }
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(
      `Vigie s’est arrêtée sur une erreur imprévue. Rien d’enregistré n’est perdu.\n${clean(text)}\n`,
    );
    return EXIT.failure;
  }
}

// Pages and documents are taken apart into many small things that live for a moment. Left to itself the engine lets its
// memory grow up to fourfold before it looks for them: half as much again on a site built to harm.
v8.setFlagsFromString('--heap-growing-percent=60');

// The reader of a pipe has gone (`| head`): there is nobody left to tell. What was begun is kept, as after Ctrl-C.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(EXIT.interrupted);
  });

process.exitCode = await run(process.argv);
