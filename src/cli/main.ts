#!/usr/bin/env node
/** The one executable: reads the command line, calls one command, turns what happens into an exit code. */
import v8 from 'node:v8';
import { Command, CommanderError } from 'commander';
import { authoritiesCommand } from './authorities.js';
import { checkCommand } from './check.js';
import { crawlCommand } from './crawl.js';
import { demoCommand } from './demo.js';
import { doctorCommand } from './doctor.js';
import { EXIT, UsageError } from './exit.js';
import { exportCommand } from './export.js';
import { inspectCommand } from './inspect.js';
import { clean } from './output.js';
import { reclassifyCommand } from './reclassify.js';
import { serveCommand } from './serve.js';
import { frenchHelp, usageMessage } from './usage.js';
import { verifyCommand } from './verify.js';
import { VERSION } from '../version.js';
import { watchCommand } from './watch.js';

/** A command that can be added to the program; each file of this folder makes one. */
const COMMANDS: readonly (() => Command)[] = [
  inspectCommand,
  checkCommand,
  authoritiesCommand,
  watchCommand,
  crawlCommand,
  reclassifyCommand,
  serveCommand,
  demoCommand,
  doctorCommand,
  exportCommand,
  verifyCommand,
];

function buildProgram(): Command {
  const program = frenchHelp(new Command('vigie'))
    .description('Vigie veille sur les visuels que publient les collectivités territoriales.')
    .version(VERSION, '-V, --version', 'affiche la version');
  for (const make of COMMANDS) program.addCommand(frenchHelp(make()));
  for (const command of program.commands) for (const inner of command.commands) frenchHelp(inner);
  return program;
}

/** Runs one command line and gives its exit code; never throws. */
async function run(argv: readonly string[]): Promise<number> {
  try {
    await buildProgram().parseAsync([...argv]);
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
