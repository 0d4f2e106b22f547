/** `vigie inspect`: what the metadata of files say. No database, no browser, no network for files. */
import path from 'node:path';
import { Command } from 'commander';
import { loadSettings } from './settings.js';
import { EXIT } from './exit.js';
import { type Inspected, inspectTargets } from './inspect-targets.js';
import { colour, createOutput, foreign, type Output } from './output.js';
import { verdictJson } from './verdict-json.js';
import { GRADE_WORDS, madeInWords, plural, SILENCE_SENTENCE } from '../french/words.js';
import { GRADES } from '../classifiers/types.js';

/** Problems that mean: the server does not want us. */
const REFUSALS: ReadonlySet<string> = new Set(['robots', 'blocked', 'throttled']);

export function inspectCommand(): Command {
  return new Command('inspect')
    .description('lit des images, des PDF ou des dossiers, et dit ce que déclarent leurs métadonnées')
    .argument('<fichier-ou-adresse...>', 'fichiers, dossiers ou adresses http(s)')
    .option('--deep', 'cherche aussi les marques cachées dans les pixels (plus lent)', false)
    .option(
      '--allow-private',
      'accepte que les adresses nommées soient locales ou privées (elles seules, avec leur port)',
      false,
    )
    .option('--json', 'une ligne JSON par image', false)
    .addHelpText('after', '\nExemple :\n  vigie inspect affiche.png bulletin.pdf dossier/')
    .action(async (targets: string[], options: { deep: boolean; allowPrivate: boolean; json: boolean }) => {
      const output = createOutput(options.json);
      const tally = { none: 0, hinted: 0, technical: 0, stated: 0 };
      let unread = 0;
      let refused = 0;
      for await (const row of inspectTargets(targets, { ...options, config: loadSettings() }, output)) {
        if (row.error !== null) unread++;
        if (row.error !== null && REFUSALS.has(row.error.code)) refused++;
        if (row.error === null || row.format !== null) tally[row.verdict.grade]++;
        print(output, row);
      }
      const counts = GRADES.filter((grade) => tally[grade] > 0).map(
        (grade) => `${GRADE_WORDS[grade].label} : ${tally[grade]}`,
      );
      output.line(
        `\n${counts.join(' · ') || 'Aucune image lue'}${unread > 0 ? ` · ${plural(unread, 'lecture incomplète', 'lectures incomplètes')}` : ''}`,
      );
      output.line(colour.dim(SILENCE_SENTENCE));
      process.exitCode = refused > 0 ? EXIT.refused : unread > 0 ? EXIT.partial : EXIT.done;
    });
}

function print(output: Output, row: Inspected): void {
  const { verdict, error, target, page, sha256, bytes, format, width, height } = row;
  output.json({ target, page, sha256, bytes, format, width, height, ...verdictJson(verdict), error });
  if (output.isJson) return;
  if (error !== null && format === null) {
    // Never "nothing found" for what could not be read.
    output.line(`✗ ${colour.bold(foreign(target))}  N’a pas pu être lu : ${foreign(error.message)}`);
    return;
  }
  const words = GRADE_WORDS[verdict.grade];
  const file = foreign(path.basename(target));
  const name = page === null ? file : `${file}, image de la page ${page}`;
  const by = madeInWords(verdict);
  output.line(`${words.sign} ${colour.bold(name)}  ${words.label}${by === '' ? '' : ` (${by})`}`);
  let said = '';
  for (const mark of verdict.marks) {
    if (mark.explain !== said) output.line(`    ${mark.explain}`);
    said = mark.explain;
    output.line(colour.dim(`      ${foreign(mark.where)} = ${foreign(mark.value)}`));
  }
  if (error !== null) output.line(`    Lecture incomplète : ${foreign(error.message)}`);
}
