/**
 * Each command line that the documents, the help and the program's own sentences name is one that the program takes: the
 * command is there, and so are its options, with values that they take. Nothing is run.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError } from 'commander';
import { beforeAll, expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.js';
import { frenchHelp } from '../../src/cli/usage.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const filesIn = (folder: string, ending: RegExp): readonly string[] =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .map((name) => path.join(folder, name));

const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...filesIn('docs', /\.md$/u)];

interface Named {
  readonly file: string;
  /** After `vigie`. */
  readonly line: string;
  /** A line to be typed as it stands; what is named within a sentence may leave arguments out. */
  readonly isWhole: boolean;
}

/** Lines within fences, `npx vigie …` and `NAME=value npx vigie …`; and what stands between backquotes. */
function inDocument(file: string): readonly Named[] {
  const text = read(file);
  const fences = [...text.matchAll(/^```[^]*?^```$/gmu)].map(([fence]) => fence);
  const whole = fences.flatMap((fence) =>
    [...fence.matchAll(/^(?:[A-Z_]+=\S+ )*(?:npx )?vigie (.*)$/gmu)].map(([, line = '']) => line),
  );
  const prose = text.replaceAll(/^```[^]*?^```$/gmu, '');
  const within = [...prose.matchAll(/`(?:[A-Z_]+=\S+ )*(?:npx )?vigie ([^`\n]+)`/gu)].map(
    ([, line = '']) => line,
  );
  return [
    ...whole.map((line) => ({ file, line, isWhole: true })),
    ...within.flatMap(eachOf).map((line) => ({ file, line, isWhole: false })),
  ];
}

/** « jobs list|run » names two. */
function eachOf(line: string): readonly string[] {
  const choice = /[\w-]+(?:\|[\w-]+)+/u.exec(line)?.[0];
  return choice === undefined ? [line] : choice.split('|').map((one) => line.replace(choice, one));
}

/** What a sentence of the program tells people to type: « vigie … »; and the examples of the help. */
function inSource(file: string): readonly Named[] {
  const text = read(file);
  const said = [...text.matchAll(/«[ \u00a0\u202f]?(?:npx )?vigie ([^»`$\n]+?)[ \u00a0\u202f]?»/gu)];
  const examples = [...text.matchAll(/Exemples? :((?:\\n {2}(?:vigie )[^'`\\]+)+)/gu)].flatMap(
    ([, lines = '']) => lines.split('\\n').flatMap((line) => /^ *vigie (.+)$/u.exec(line)?.[1] ?? []),
  );
  return [
    ...said.map(([, line = '']) => ({ file, line, isWhole: false })),
    // What is put together only when it runs is not known here.
    ...examples.filter((line) => !line.includes('${')).map((line) => ({ file, line, isWhole: true })),
  ];
}

/** Words of a line as a shell parts them; a comment and what is piped on are none of ours. */
function words(line: string): readonly string[] {
  const ours = line.replace(/\s+#.*$/u, '').replace(/\s+[|>].*$/u, '');
  return [...ours.matchAll(/"([^"]*)"|(\S+)/gu)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

let commands: ReadonlyMap<string, () => Promise<Command>>;
beforeAll(() => {
  commands = new Map(Object.entries(COMMANDS));
});

/** The same command, which only reads its line. */
function harmless(command: Command): Command {
  frenchHelp(command).configureOutput({ writeOut: () => undefined, writeErr: () => undefined });
  // One that only holds others stays so: what it does not know is an unknown command.
  if (command.commands.length === 0) command.action(() => undefined);
  for (const inner of command.commands) harmless(inner);
  return command;
}

/** What a line says that leaves out what is to be filled in. */
const SHORT = ['missingArgument', 'missingMandatoryOptionValue', 'optionMissingArgument'].map(
  (what) => `commander.${what}`,
);

/** Why the program would not take a line; null when it would. */
async function refusalOf({ line, isWhole }: Named): Promise<string | null> {
  const args = words(line);
  const make = commands.get(args[0] ?? '');
  const program = frenchHelp(new Command('vigie').version('0', '-V, --version'));
  program.configureOutput({ writeOut: () => undefined, writeErr: () => undefined });
  if (make !== undefined) program.addCommand(harmless(await make()));
  try {
    await program.parseAsync([...args], { from: 'user' });
    return null;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const isHelp = error.exitCode === 0 || error.code === 'commander.help';
    const isShort = SHORT.includes(error.code);
    return isHelp || (isShort && !isWhole) ? null : error.message;
  }
}

async function refused(lines: readonly Named[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const one of lines) {
    const why = await refusalOf(one);
    if (why !== null) found.push(`${one.file}: vigie ${one.line}: ${why}`);
  }
  return found;
}

test('each command line of the documents is one that the program takes', async () => {
  const lines = DOCUMENTS.flatMap(inDocument);
  expect(lines.filter(({ isWhole }) => isWhole).length).toBeGreaterThan(50);
  expect(lines.length).toBeGreaterThan(120);
  expect(await refused(lines)).toEqual([]);
});

test('so is each one that the program itself tells people to type', async () => {
  const lines = filesIn('src', /\.tsx?$/u).flatMap(inSource);
  expect(lines.filter(({ isWhole }) => isWhole).length).toBeGreaterThan(30);
  expect(lines.length).toBeGreaterThan(90);
  expect(await refused(lines)).toEqual([]);
});

test('a line that the program does not take is found', async () => {
  const whole = (line: string): Named => ({ file: 'x', line, isWhole: true });
  expect(
    await refused([
      whole('doctor --source'),
      whole('crawls --due'),
      whole('letters sends'),
      whole('watch add https://www.saint-exemple.example'),
      whole('check https://www.saint-exemple.example --scope tout'),
      whole('doctor --sources'),
    ]),
  ).toHaveLength(4);
  expect(await refused([{ ...whole('watch add'), isWhole: false }])).toEqual([]);
});
