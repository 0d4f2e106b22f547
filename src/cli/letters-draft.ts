/** `vigie letters` draft and preview. */
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Command, Option } from 'commander';
import { OFFICES, type Office } from '../french/index.js';
import { gatherCaseLetter } from '../letters/case-letter.js';
import { composerOf } from '../letters/compose-letter.js';
import {
  letterOptionsSchema,
  loadLetterTemplates,
  previewFiles,
  previewLetters,
  TEMPLATE_KINDS,
  type LetterDocument,
  type LetterOptions,
  type TemplateKind,
  type TemplateSet,
} from '../letters/index.js';
import { contractChoices } from '../letters/contracts.js';
import { dayOf } from '../letters/letter-facts.js';
import { editLetter, writeLetter } from '../letters/letter-store.js';
import { pictureProblem } from '../letters/hidden-since.js';
import { readDraft } from '../letters/read-letter.js';
import type { Addressee } from '../letters/store-types.js';
import { writeWhole } from '../whole-file.js';
import { EXIT, UsageError, type ExitCode } from './exit.js';
import {
  AS,
  letterJson,
  letterNamed,
  personNamed,
  STALE,
  tellRefusal,
  withLetters,
  type LetterRun,
} from './letters-kit.js';
import { foreign } from './output.js';

interface DraftOptions {
  readonly as: string;
  readonly template: TemplateKind;
  readonly visual: string[];
  readonly contract?: string;
  readonly answered: number[];
  readonly local?: string;
  readonly localFile?: string;
  readonly options?: string;
  readonly office?: Office;
  readonly sex?: 'M' | 'F';
  readonly firstName?: string;
  readonly lastName?: string;
  readonly to?: string;
  readonly line: string[];
  readonly formUrl?: string;
  readonly edit?: string;
  readonly section?: string;
  readonly json: boolean;
}

export function addDraft(command: Command): void {
  command
    .command('draft')
    .description('écrit le brouillon d’une lettre d’un dossier, ou le reprend (--edit)')
    .argument('<dossier>', 'numéro du dossier, à la fin de l’adresse de sa page')
    .requiredOption(...AS)
    .addOption(
      new Option('--template <modèle>', 'le modèle').choices([...TEMPLATE_KINDS]).makeOptionMandatory(),
    )
    .option(
      '--visual <visuel>',
      'un visuel dont elle parle ; à répéter, trois au plus (sinon le premier du dossier)',
      (one: string, all: string[]) => [...all, one],
      [],
    )
    .option('--contract <numéro>', 'le marché publié de la collectivité que la lettre cite')
    .option(
      '--answered <rang>',
      'pour une relance : la question de la première lettre, comptée de 1, qui a reçu sa réponse ; à répéter',
      (one: string, all: number[]) => [...all, placeFrom(one)],
      [],
    )
    .option('--local <texte>', 'le paragraphe local')
    .option('--local-file <fichier>', 'le paragraphe local, dans un fichier')
    .option('--options <fichier.json>', 'les choix de la lettre (paragraphes, copies, période…)')
    .addOption(new Option('--office <fonction>', 'fonction du destinataire').choices([...OFFICES]))
    .addOption(new Option('--sex <M|F>', 'pour la civilité').choices(['M', 'F']))
    .option('--first-name <prénom>', 'prénom du destinataire')
    .option('--last-name <nom>', 'nom du destinataire')
    .option('--to <adresse>', 'son adresse électronique')
    .option(
      '--line <ligne>',
      'une ligne de l’adresse postale ; à répéter',
      (one: string, all: string[]) => [...all, one],
      [],
    )
    .option('--form-url <adresse>', 'le formulaire de la collectivité')
    .option('--edit <lettre>', 'reprend ce brouillon au lieu d’en commencer un')
    .option('--section <nom>', 'les modèles de cette section')
    .option('--json', 'une ligne JSON', false)
    .addHelpText(
      'after',
      '\nExemple :\n  vigie letters draft 01931f2e-7c00-7000-8000-000000000001 --as Camille --template t1 --local-file paragraphe.txt --office maire --sex F --to mairie@saint-exemple.example',
    )
    .action((caseId: string, options: DraftOptions) =>
      withLetters(options.json, (run) => draft(run, caseId, options)),
    );
}

async function draft(run: LetterRun, caseId: string, options: DraftOptions): Promise<ExitCode> {
  const { app, db, store, output } = run;
  const person = personNamed(db, options.as);
  const set = templates(run, options.section);
  const template = set.templates.find(({ kind }) => kind === options.template);
  if (template === undefined)
    throw new UsageError(
      `Le modèle ${options.template} ne se charge pas : ${set.problems.map(({ file, line, message }) => `${file}:${line} ${message}`).join(' ')}`,
    );
  const gathered = await gatherCaseLetter(
    { db, evidence: store.blobs, letters: app.letterFiles },
    {
      caseId,
      pictures: picturesFrom(run, options),
      letter: editedId(run, options.edit),
      today: dayOf(run.at),
    },
  );
  if (gathered.kind === 'refused') return tellRefusal(output, [gathered.problem], { case: caseId });
  const addressee = addresseeOf(gathered.addressee, options);
  const chosen = {
    ...gathered.reviewed,
    ...optionsFrom(options.options),
    ...(options.contract === undefined
      ? {}
      : { contract: contractFrom(run, gathered.addressee.code, options.contract) }),
    ...(options.answered.length === 0 ? {} : { answered: options.answered }),
  };
  const localParagraph = localFrom(options);
  const written = {
    person: person.id,
    by: 'command-line',
    addressee,
    options: chosen,
    localParagraph,
    compose: composerOf({
      gathered,
      template,
      parts: set.parts,
      sender: app.config.sender,
      writtenOn: dayOf(run.at),
      addressee,
      options: chosen,
      localParagraph,
    }),
  } as const;
  const deps = { db, files: app.letterFiles, now: app.now };
  const known = options.edit === undefined ? null : letterNamed(db, options.edit).row;
  const saved =
    known === null
      ? await writeLetter(deps, { ...written, caseId, pictures: gathered.pictures })
      : await editLetter(deps, { ...written, letter: known.id, version: known.version });
  if (saved.kind === 'stale') return tellRefusal(output, [STALE]);
  if (saved.kind === 'refused') return tellRefusal(output, saved.problems, { case: caseId });
  const { reference } = saved.letter;
  output.json({
    ...letterJson(letterNamed(db, saved.letter.id)),
    remarks: saved.draft.remarks.map(({ code, message, isBlocking }) => ({ code, message, isBlocking })),
  });
  output.line(`Brouillon ${reference} gardé (version ${saved.letter.version}).`);
  for (const { message, isBlocking } of saved.draft.remarks)
    output.line(`  ${isBlocking ? '✗' : '!'} ${message}`);
  output.line(`À regarder : vigie letters preview ${reference} --out .`);
  return EXIT.done;
}

/** Those that were named; a draft that is taken up again keeps its own. */
function picturesFrom(run: LetterRun, { visual, edit }: DraftOptions): readonly string[] {
  if (edit !== undefined && visual.length > 0)
    throw new UsageError('Une lettre garde ses visuels : --visual ne va pas avec --edit.');
  return edit === undefined ? visual : letterNamed(run.db, edit).pictures;
}

/** By its number, or by its whole identifier. */
function contractFrom({ db }: LetterRun, code: string, typed: string): LetterOptions['contract'] {
  const offered = contractChoices(db, code);
  const found = offered.filter(({ chosen, number }) => chosen.uid === typed || number === typed);
  const [one] = found;
  if (one !== undefined && found.length === 1) return one.chosen;
  const list = offered.map(({ chosen, words }) => `  ${foreign(chosen.uid)}  ${foreign(words)}`).join('\n');
  throw new UsageError(
    offered.length === 0
      ? 'Aucun marché publié de cette collectivité n’est connu ici.'
      : `« ${typed} » ne désigne pas un seul marché de cette collectivité. Marchés connus :\n${list}`,
  );
}

function placeFrom(typed: string): number {
  if (!/^[1-8]$/u.test(typed)) throw new UsageError('--answered prend un rang de 1 à 8.');
  return Number(typed) - 1;
}

function editedId(run: LetterRun, edit: string | undefined): string | undefined {
  return edit === undefined ? undefined : letterNamed(run.db, edit).row.id;
}

/** The templates that letters are written with. @throws UsageError for a name that is none of a section */
export function templates({ app }: LetterRun, section: string | undefined): TemplateSet {
  if (section === undefined) return loadLetterTemplates();
  try {
    return loadLetterTemplates({ dataDir: app.config.dataDir, name: section });
  } catch (error) {
    if (error instanceof RangeError)
      throw new UsageError('Le nom d’une section : minuscules, chiffres et tirets.');
    throw error;
  }
}

function addresseeOf(known: Addressee, options: DraftOptions): Addressee {
  const { office, sex, firstName, lastName, to, line, formUrl } = options;
  const names = {
    ...(firstName === undefined ? {} : { firstName }),
    ...(lastName === undefined ? {} : { lastName }),
  };
  return {
    ...known,
    official: office === undefined ? known.official : { office, sex: sex ?? null, ...names },
    email: to ?? known.email,
    addressLines: line.length === 0 ? known.addressLines : line,
    formUrl: formUrl ?? known.formUrl,
  };
}

function optionsFrom(file: string | undefined): LetterOptions {
  if (file === undefined) return {};
  const parsed = letterOptionsSchema.safeParse(readJson(file));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path: at, message }) => `  ${at.join('.')} : ${message}`);
  throw new UsageError([`Les choix de « ${file} » ne conviennent pas :`, ...faults].join('\n'));
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`« ${file} » n’est pas un fichier JSON lisible (${(error as Error).message}).`);
  }
}

/** Longest local paragraph that is read from a file. */
const MAX_LOCAL_BYTES = 20_000;

function localFrom({ local, localFile }: DraftOptions): string | null {
  if (localFile === undefined) return local ?? null;
  try {
    return readFileSync(localFile, 'utf8').slice(0, MAX_LOCAL_BYTES).trim();
  } catch (error) {
    throw new UsageError(`« ${localFile} » ne peut pas être lu (${(error as NodeJS.ErrnoException).code}).`);
  }
}

export function addPreview(command: Command): void {
  command
    .command('preview')
    .description('met une lettre en fichiers pour la regarder, ou tous les modèles avec des cas d’exemple')
    .argument('[lettre]', 'référence ; sans elle, les modèles')
    .addOption(new Option('--template <modèle>', 'un seul modèle').choices([...TEMPLATE_KINDS]))
    .option('--section <nom>', 'les modèles de cette section')
    .option('--out <dossier>', 'où écrire (PDF, DOCX, texte)', 'apercus')
    .option('--json', 'une ligne JSON par lettre', false)
    .addHelpText('after', '\nExemple :\n  vigie letters preview --template t1 --out apercus')
    .action(
      (
        reference: string | undefined,
        options: { template?: TemplateKind; section?: string; out: string; json: boolean },
      ) =>
        withLetters(options.json, async (run) => {
          const { db, app, output } = run;
          await mkdir(options.out, { recursive: true });
          if (reference !== undefined) {
            const { row } = letterNamed(db, reference);
            const read = await readDraft(app.letterFiles, row);
            if (read.kind === 'broken') return tellRefusal(output, [read.problem]);
            const hidden = pictureProblem(db, row, read.draft.document);
            if (hidden !== null) return tellRefusal(output, [hidden]);
            await writeFiles(run, options.out, row.reference, read.draft.document);
            return EXIT.done;
          }
          const shown = previewLetters({
            today: dayOf(run.at),
            kind: options.template,
            templates: templates(run, options.section),
          });
          for (const one of shown.previews) {
            if (one.outcome.kind === 'refused') {
              output.json({
                type: 'preview',
                slug: one.slug,
                case: one.caseName,
                refused: one.outcome.message,
              });
              output.line(`${one.slug} (${one.caseName}) : ${one.outcome.message}`);
            } else await writeFiles(run, options.out, one.slug, one.outcome.document);
          }
          for (const { file, line, message } of shown.problems) {
            output.json({ type: 'problem', file, line, message });
            output.warn(`${file}:${line} ${message}`);
          }
          for (const message of shown.unvalidated) output.line(`  ${message}`);
          return shown.problems.length === 0 ? EXIT.done : EXIT.partial;
        }),
    );
}

async function writeFiles(
  { output }: LetterRun,
  dir: string,
  name: string,
  document: LetterDocument,
): Promise<void> {
  const { pdf, docx, text } = await previewFiles(document);
  const parts: readonly (readonly [string, Uint8Array])[] = [
    ['pdf', pdf],
    ['docx', docx],
    ['txt', Buffer.from(text)],
  ];
  const files = parts.map(([ending]) => path.join(dir, `${name}.${ending}`));
  for (const [index, [, bytes]] of parts.entries()) await writeWhole(files[index] ?? '', bytes);
  output.json({ type: 'preview', slug: name, files });
  output.line(`${foreign(name)} : ${files.map(foreign).join('  ')}`);
}
