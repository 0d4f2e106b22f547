/**
 * `npm run fixtures:stacks`: builds a small site with the real generator or framework, serves it on loopback, crawls it
 * with `vigie check` and prints which originals were found and with how many requests; then has the makers' own packages
 * write addresses. `-- --only next-image,addresses` does some, `-- --save` writes pages and addresses into
 * `tests/fixtures/cms/`, `-- --folder <folder>` keeps what was installed.
 * The packages are installed into that folder with the versions written in `stacks.ts`; they are
 * no part of the project. Hugo has to be installed. Needs the compiled program (`npm run build`).
 */
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { original } from '../sites/pictures.js';
import { serve } from './serve-stack.js';
import { ADDRESS_PACKAGES, NODE_PACKAGE, type Picture, SHARP, type Stack, STACKS } from './stacks.js';

type Pictures = Readonly<Record<Picture, Buffer>>;

const ROOT = path.resolve(import.meta.dirname, '../..');
const SITES = path.join(import.meta.dirname, 'sites');
const HOST = 'https://www.saint-exemple.example';

const VISUAL = z.looseObject({
  imageUrl: z.string(),
  originalUrl: z.string().nullable(),
  originalRule: z.string().nullish(),
  grade: z.string().nullish(),
});

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    folder: { type: 'string' },
    save: { type: 'boolean', default: false },
  },
});
const isOwn = values.folder === undefined;
const folder = values.folder ?? mkdtempSync(path.join(tmpdir(), 'vigie-stacks-'));
try {
  const pictures: Pictures = {
    fete: await original('geminiXmp'),
    affiche: await original('midjourneyPng'),
    ecole: await original('schoolPhoto'),
  };
  const tools = install(path.join(folder, 'tools'), { private: true, dependencies: NODE_PACKAGE });
  const environment = {
    ...process.env,
    PATH: `${path.join(tools, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`,
    NEXT_TELEMETRY_DISABLED: '1',
    ASTRO_TELEMETRY_DISABLED: '1',
    NUXT_TELEMETRY_DISABLED: '1',
    GATSBY_TELEMETRY_DISABLED: '1',
    CI: '1',
  };
  if (isWanted('addresses')) writeAddresses(environment);
  for (const stack of STACKS)
    if (isWanted(stack.id))
      await tryStack(stack, pictures, environment).catch((error: unknown) => {
        print(`\n${stack.id}: ${error instanceof Error ? error.message : String(error)}`);
        process.exitCode = 1;
      });
} finally {
  if (isOwn) rmSync(folder, { recursive: true, force: true });
}

function isWanted(id: string): boolean {
  return values.only === undefined || values.only.split(',').includes(id);
}

async function tryStack(stack: Stack, pictures: Pictures, environment: NodeJS.ProcessEnv): Promise<void> {
  const cwd = path.join(folder, stack.id);
  install(cwd, {
    private: true,
    ...(stack.isModule === true ? { type: 'module' } : {}),
    dependencies: stack.packages,
    overrides: stack.overrides ?? {},
  });
  for (const id of [stack.over, stack.id])
    if (id !== undefined) cpSync(path.join(SITES, id), cwd, { recursive: true });
  for (const [name, picture] of Object.entries(stack.pictures)) {
    mkdirSync(path.dirname(path.join(cwd, name)), { recursive: true });
    writeFileSync(path.join(cwd, name), pictures[picture]);
  }
  const [command = '', ...args] = stack.build;
  execFileSync(command, args, { cwd, env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
  const site = await serve(stack, cwd, environment);
  try {
    const page = await (await fetch(`${site.origin}${stack.start}`)).text();
    site.asked.length = 0;
    const found = check(await run(`${site.origin}${stack.start}`), site.origin);
    print(`\n${stack.id}: ${site.asked.length} requests`);
    for (const line of found) print(`  ${line}`);
    for (const line of site.asked) print(`    ${line}`);
    if (values.save) {
      const saved = path.join(ROOT, 'tests/fixtures/cms', stack.id);
      mkdirSync(saved, { recursive: true });
      writeFileSync(path.join(saved, 'page.html'), withoutCode(page.replaceAll(site.origin, HOST)));
    }
  } finally {
    await site.close();
  }
}

/** The page without the stack’s own scripts and styles; what scripts hold of the content stays. */
function withoutCode(page: string): string {
  return page.replace(/<(script type="module"|style)>.*?<\/\w+>/gs, '');
}

/** Writes the addresses that the makers’ packages give, with the source of each. */
function writeAddresses(environment: NodeJS.ProcessEnv): void {
  const cwd = install(path.join(folder, 'addresses'), {
    private: true,
    dependencies: ADDRESS_PACKAGES,
    overrides: SHARP,
  });
  cpSync(path.join(SITES, 'addresses'), cwd, { recursive: true });
  execFileSync('node', ['addresses.mjs'], { cwd, env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
  const made = readFileSync(path.join(cwd, 'addresses.json'), 'utf8');
  if (values.save) writeFileSync(path.join(ROOT, 'tests/fixtures/cms/addresses.json'), made);
  else print(made);
}

/** Installs packages into a folder of their own, once. */
function install(cwd: string, manifest: object): string {
  mkdirSync(cwd, { recursive: true });
  const file = path.join(cwd, 'package.json');
  const text = JSON.stringify(manifest);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return cwd;
  writeFileSync(file, text);
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', '--legacy-peer-deps'], {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return cwd;
}

/** `vigie check` as a person runs it; its lines. */
function run(url: string): Promise<string[]> {
  const main = path.join(ROOT, 'dist/src/cli/main.js');
  const args = [
    main,
    'check',
    url,
    '--allow-private',
    '--json',
    '--all',
    '--delay-ms',
    '0',
    '--render',
    'never',
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const pieces: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve(Buffer.concat(pieces).toString('utf8').split('\n')));
  });
}

function check(lines: readonly string[], origin: string): string[] {
  return lines.flatMap((line) => {
    if (!line.startsWith('{')) return [];
    const visual = VISUAL.safeParse(JSON.parse(line));
    if (!visual.success) return [];
    const { imageUrl, originalUrl, grade } = visual.data;
    return [`${imageUrl} -> ${originalUrl ?? '(none)'} [${grade ?? '?'}]`.replaceAll(origin, '')];
  });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
